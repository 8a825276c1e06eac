//! What each party comes to in each scenario: a mark for each, side by side.

use super::{Contender, each, names};
use crate::agreement::{Agreement, PartyId};
use crate::metric::Metric;
use crate::output::numbers::of_hundred;
use crate::output::plot::columns::{SCENARIO, named};
use crate::output::plot::rows::{Key, Rows, key};
use crate::output::plot::scale::{Scale, nice};
use crate::output::plot::svg::Shape;
use crate::output::plot::{Figure, Words, dodge, series};
use crate::output::table::{Cell, Table};
use crate::output::words::plain;
use crate::summary::Measure;

/// A party of one or more of the scenarios, by its key.
pub(in crate::output) struct Who<'a> {
    pub(in crate::output) key: &'a str,
    pub(in crate::output) label: String,
}

/// Every party that owes something in one of the scenarios, in order of appearance.
pub(in crate::output) fn who<'a>(
    all: &[Contender<'a>],
    owes: impl Fn(&Agreement, PartyId) -> bool,
) -> Vec<Who<'a>> {
    let mut found: Vec<Who<'a>> = Vec::new();
    for c in all {
        for (i, party) in c.run.agreement.parties().iter().enumerate() {
            if owes(c.run.agreement, PartyId::from(i)) && found.iter().all(|w| w.key != party.key) {
                found.push(Who { key: &party.key, label: plain(&party.label) });
            }
        }
    }
    found
}

/// A value for each scenario and party, drawn as marks in rows.
struct Marks {
    words: Words,
    column: &'static str,
    unit: &'static str,
    axis: &'static str,
    /// What a value is multiplied by before it is drawn.
    times: f64,
    /// The end of the scale; `None`: as far as the values go.
    high: Option<f64>,
}

fn marks(
    all: &[Contender<'_>],
    who: &[Who<'_>],
    marks: Marks,
    value: impl Fn(&Contender<'_>, PartyId) -> Option<f64>,
) -> Figure {
    let Marks { words, column, unit, axis, times, high } = marks;
    let of = |c: &Contender<'_>, w: &Who<'_>| value(c, c.run.agreement.party(w.key)?);
    let cell = |x: Option<f64>| if unit == "share" { Cell::share(x) } else { Cell::number(x) };
    let columns = who.iter().map(|w| named(format!("{column} {}", w.label), unit, "on average"));
    let rows = all
        .iter()
        .map(|c| std::iter::once(Cell::text(&c.name)).chain(who.iter().map(|w| cell(of(c, w)))).collect());
    let table = Table {
        name: "by-party",
        about: "averages over the histories, by party",
        columns: std::iter::once(SCENARIO).chain(columns).collect(),
        rows: rows.collect(),
    };
    let values = || all.iter().flat_map(|c| who.iter().filter_map(|w| of(c, w).map(|x| times * x)));
    let high = high.unwrap_or_else(|| nice(values().chain([5.0]), true).1);
    Figure::new(words, table, None, |svg, size| {
        let class = |k: usize| format!("dot {}", series(k));
        let entries: Vec<Key> =
            who.iter().enumerate().map(|(k, w)| Key::Mark(class(k), Shape::of(k), w.label.clone())).collect();
        let top = key(svg, &entries);
        let rows = Rows::new(size, names(all), top, 16.0);
        let scale = Scale::new((0.0, high), rows.area().across());
        rows.axis(svg, &scale, true, axis, |x| format!("{x}"));
        for (i, c) in all.iter().enumerate() {
            let y = rows.at(i);
            rows.name(svg, i, &c.name);
            let places: Vec<(usize, f64)> = who
                .iter()
                .enumerate()
                .filter_map(|(k, w)| of(c, w).map(|x| (k, scale.at(times * x))))
                .collect();
            // side by side, so that marks that meet can all be seen
            for (k, x) in places {
                svg.mark(&class(k), Shape::of(k), (x, y + dodge(k, who.len())));
            }
        }
        rows.end()
    })
}

/// What share of the living persons owed each party releases, on average; `None` if nobody owes any.
#[must_use]
pub fn released_compared(all: &[Contender<'_>]) -> Option<Figure> {
    let who = who(all, |agreement, party| agreement.owed_living(party) > 0);
    if who.is_empty() {
        return None;
    }
    let value = |c: &Contender<'_>, p: PartyId| {
        c.run.summary.figure(Measure::ReleasedShare, Some(p), None).and_then(|f| f.values.mean)
    };
    let alt = each(all, |c| {
        let parties = c.run.agreement.parties().iter().enumerate();
        let told = parties.filter_map(|(i, p)| {
            Some(format!("{} {} of 100", plain(&p.label), of_hundred(value(c, PartyId::from(i))?)))
        });
        told.collect::<Vec<_>>().join(", ")
    });
    let words = Words {
        id: "released-compared",
        title: "How many of those owed come home".to_owned(),
        caption:
            "Of every 100 living persons whom a party owes, how many it has released by the end, on average."
                .to_owned(),
        alt,
    };
    let looks = Marks {
        words,
        column: "Released by",
        unit: "share",
        axis: "of 100 persons owed",
        times: 100.0,
        high: Some(100.0),
    };
    Some(marks(all, &who, looks, value))
}

/// The largest lead of each party, on average; `None` if fewer than two owe living persons.
#[must_use]
pub fn leads_compared(all: &[Contender<'_>]) -> Option<Figure> {
    let who = who(all, |agreement, party| agreement.owed_living(party) > 0);
    if who.len() < 2 {
        return None;
    }
    let value = |c: &Contender<'_>, p: PartyId| {
        let owes = c.run.agreement.owed_living(p) > 0;
        c.run.summary.figure(Metric::Lead, Some(p), None).and_then(|f| f.values.mean).filter(|_| owes)
    };
    let alt = each(all, |c| {
        let parties = c.run.agreement.parties().iter().enumerate();
        let told = parties.filter_map(|(i, p)| {
            Some(format!("{} {:.1} points", plain(&p.label), value(c, PartyId::from(i))?))
        });
        told.collect::<Vec<_>>().join(", ")
    });
    let words = Words {
        id: "leads-compared",
        title: "Who is ahead, and by how much, in each".to_owned(),
        caption: "The most by which a party ran ahead at the end of any day: its share of persons released, less that of the \
                  party furthest behind, on average over the histories."
            .to_owned(),
        alt,
    };
    let looks = Marks {
        words,
        column: "Lead of",
        unit: "percentage points",
        axis: "percentage points ahead",
        times: 1.0,
        high: None,
    };
    Some(marks(all, &who, looks, value))
}
