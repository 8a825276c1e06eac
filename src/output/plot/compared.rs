//! Scenarios side by side, a row each: dots with intervals, and paired differences.

use std::borrow::Cow;

use super::columns::{SCENARIO, column, named};
use super::rows::{Key, Rows, key, whisker};
use super::scale::{Scale, nice};
use super::svg::{Anchor, Shape, Svg};
use super::{Figure, Size, Words, dodge, series, text};
use crate::agreement::PartyId;
use crate::metric::{Metric, Outcome};
use crate::output::numbers::{of_hundred, of_hundred_briefly, signed_points};
use crate::output::table::{Cell, ColumnMeta, Table};
use crate::output::tables::Run;
use crate::output::words::plain;
use crate::study::{DifferenceRow, Range};
use crate::summary::{Measure, Summary};

/// A scenario among others.
#[derive(Debug, Clone)]
pub struct Contender<'a> {
    /// What it is called among them: the variant's name, `base`.
    pub name: String,
    /// What came of it.
    pub run: Run<'a>,
    /// Where its chance of completion would lie, were what is not known known.
    pub known: Option<Range>,
    /// How it differs from the first, on the same luck; empty for the first.
    pub differences: &'a [DifferenceRow],
}

impl Contender<'_> {
    fn chance(&self) -> f64 {
        self.run.summary.completed().and_then(|c| c.probability).unwrap_or(0.0)
    }

    fn difference(&self) -> Option<&DifferenceRow> {
        self.differences.iter().find(|d| d.measure == Measure::Completed)
    }
}

const COMPLETION: [ColumnMeta; 6] = [
    SCENARIO,
    column("Completed", "share", "share of the histories in which the exchange is completed"),
    column("At least", "share", "lower end of the 95 % interval of luck"),
    column("At most", "share", "upper end of the 95 % interval of luck"),
    column("If known: from", "share", "were everything known that is not: above this in 19 worlds of 20"),
    column("If known: to", "share", "... below this in 19 worlds of 20"),
];

/// The chance of completion of each: a dot, and where it would lie were what is not known known.
#[must_use]
pub fn completion(all: &[Contender<'_>]) -> Figure {
    let known = all.iter().any(|c| c.known.is_some());
    let range = if known {
        " The band: where it would lie if the true value of everything that the file gives as a range were known (nine \
         cases of ten)."
    } else {
        ""
    };
    let words = Words {
        id: "completion",
        title: "How often each is completed".to_owned(),
        caption: format!("Of 100 simulated histories, how many complete the exchange.{range}"),
        alt: each(all, |c| format!("{} of 100", of_hundred(c.chance()))),
    };
    let rows = all.iter().map(|c| {
        let chance = c.run.summary.completed();
        let interval = chance.and_then(|c| c.interval);
        let mut row = vec![
            Cell::text(&c.name),
            Cell::share(chance.and_then(|c| c.probability)),
            Cell::share(interval.map(|i| i.low)),
            Cell::share(interval.map(|i| i.high)),
        ];
        row.extend([c.known.map(|k| k.p05), c.known.map(|k| k.p95)].map(Cell::share));
        row.truncate(if known { 6 } else { 4 });
        row
    });
    let columns = COMPLETION[..if known { 6 } else { 4 }].to_vec();
    let table = Table {
        name: "completion",
        about: "the chance of completion of each",
        columns: Cow::Owned(columns),
        rows: rows.collect(),
    };
    Figure::new(words, table, None, |svg, size| {
        let rows = Rows::new(size, names(all), 4.0, 40.0);
        let scale = Scale::new((0.0, 100.0), rows.area().across());
        rows.axis(svg, &scale, true, "of 100 simulated histories", |x| format!("{x}"));
        for (i, c) in all.iter().enumerate() {
            let y = rows.at(i);
            rows.name(svg, i, &c.name);
            if let Some(k) = c.known {
                svg.line("thick good", (scale.at(100.0 * k.p05), y), (scale.at(100.0 * k.p95), y));
            }
            let x = scale.at(100.0 * c.chance());
            svg.mark("dot good", Shape::Circle, (x, y));
            let right = c.known.map_or(x, |k| x.max(scale.at(100.0 * k.p95)));
            svg.text("strong", Anchor::Start, (right + 10.0, y + 4.5), &of_hundred_briefly(c.chance()));
        }
        rows.end()
    })
}

/// A sentence with a part for each.
fn each(all: &[Contender<'_>], told: impl Fn(&Contender<'_>) -> String) -> String {
    let parts: Vec<String> = all.iter().map(|c| format!("{}: {}", c.name, told(c))).collect();
    format!("{}.", parts.join("; "))
}

fn names<'a>(all: &'a [Contender<'_>]) -> impl Iterator<Item = &'a str> {
    all.iter().map(|c| c.name.as_str())
}

const DIFFERENCES: &[ColumnMeta] = &[
    SCENARIO,
    column("Difference", "share", "chance of completion, less that of the first"),
    column("At least", "share", "lower end of its 95 % interval"),
    column("At most", "share", "upper end of its 95 % interval"),
];

/// By how much the chance of completion of each differs from that of the first, on the same luck;
/// `None` without any to compare.
#[must_use]
pub fn differences(all: &[Contender<'_>]) -> Option<Figure> {
    let (first, others) = all.split_first()?;
    let others: Vec<(&Contender<'_>, &DifferenceRow)> =
        others.iter().filter_map(|c| Some((c, c.difference()?))).collect();
    if others.is_empty() {
        return None;
    }
    let told = |(c, d): &(&Contender<'_>, &DifferenceRow)| {
        format!("{}: {}", c.name, d.difference.map_or_else(String::new, signed_points))
    };
    let alt: Vec<String> = others.iter().map(told).collect();
    let has_luck = others.iter().any(|(_, d)| d.interval.is_some());
    let luck = if has_luck {
        " All were played on the same luck, so what they have in common cancels. The line is the 95 % interval of what \
         luck is left; where it is not to be seen it is smaller than the mark."
    } else {
        ""
    };
    let words = Words {
        id: "differences",
        title: format!("What each changes, compared with “{}”", first.name),
        caption: format!(
            "How many more, or fewer, of 100 histories complete the exchange than with “{}”.{luck}",
            first.name
        ),
        alt: format!("{}.", alt.join("; ")),
    };
    let rows = others.iter().map(|(c, d)| {
        let ends = [d.difference, d.interval.map(|i| i.low), d.interval.map(|i| i.high)];
        std::iter::once(Cell::text(&c.name)).chain(ends.map(Cell::share)).collect()
    });
    let table = Table {
        name: "differences",
        about: "the difference in the chance of completion",
        columns: Cow::Borrowed(DIFFERENCES),
        rows: rows.collect(),
    };
    Some(Figure::new(words, table, None, |svg, size| draw_differences(svg, size, &first.name, &others)))
}

fn draw_differences(
    svg: &mut Svg,
    size: Size,
    first: &str,
    others: &[(&Contender<'_>, &DifferenceRow)],
) -> f64 {
    const VALUE: f64 = 48.0;
    let rows = Rows::new(size, others.iter().map(|(c, _)| c.name.as_str()), 24.0, VALUE);
    let area = rows.area();
    let ends = others.iter().flat_map(|(_, d)| {
        let i = d.interval;
        [d.difference, i.map(|i| i.low), i.map(|i| i.high)].into_iter().flatten().map(|x| 100.0 * x)
    });
    let scale = Scale::new(nice(ends.chain([-1.0, 1.0]), true), area.across());
    rows.axis(svg, &scale, false, "of 100 histories, more or fewer", |x| signed_points(x / 100.0));
    let zero = scale.at(0.0);
    svg.line("zero", (zero, area.top - 4.0), (zero, area.bottom));
    let same = format!("as “{first}”");
    let half = text::width(&same).min(200.0) / 2.0;
    let x = zero.clamp(half, (svg.width() - half).max(half));
    svg.text_within("soft", Anchor::Middle, (x, area.top - 9.0), &same, 200.0);
    for (i, (c, d)) in others.iter().enumerate() {
        let y = rows.at(i);
        rows.name(svg, i, &c.name);
        let Some(difference) = d.difference else { continue };
        let x = scale.at(100.0 * difference);
        svg.line("thin s1", (zero, y), (x, y));
        if let Some(interval) = d.interval {
            whisker(svg, "thin ink", &scale, (100.0 * interval.low, 100.0 * interval.high), y);
        }
        svg.mark("dot s1", Shape::Circle, (x, y));
        let value = signed_points(difference);
        let high = d.interval.map_or(x, |i| scale.at(100.0 * i.high).max(x)).max(zero);
        svg.text("strong halo", Anchor::Start, (high + 10.0, y + 4.5), &value);
    }
    rows.end()
}

/// The groups of a bar, in order: their name and class, and the outcomes that they hold.
const GROUPS: [(&str, &str, &[Outcome]); 4] = [
    ("completed", "good-area", &[Outcome::Completed]),
    ("still open at the end", "way", &[Outcome::UnderWay, Outcome::InTalks]),
    ("agreement collapsed", "over", &[Outcome::Collapsed]),
    ("no agreement", "talks", &[Outcome::NoAgreement]),
];

fn share_of(summary: &Summary, outcomes: &[Outcome]) -> f64 {
    let totals = summary.outcomes.iter().filter(|r| r.cause.is_none() && outcomes.contains(&r.outcome));
    totals.filter_map(|r| r.chance.probability).sum()
}

/// How the histories of each end, as one bar that is a hundred histories long.
#[must_use]
pub fn endings_compared(all: &[Contender<'_>]) -> Figure {
    let shares = |c: &Contender<'_>| GROUPS.map(|(_, _, outcomes)| share_of(c.run.summary, outcomes));
    let words = Words {
        id: "endings-compared",
        title: "How the histories of each end".to_owned(),
        caption: "100 simulated histories of each, by how they end.".to_owned(),
        alt: each(all, |c| {
            let told = GROUPS.iter().zip(shares(c)).filter(|(_, share)| *share > 0.0);
            let told = told.map(|((name, ..), share)| format!("{name} {}", of_hundred(share)));
            told.collect::<Vec<_>>().join(", ")
        }),
    };
    let occurs: Vec<usize> = (0..GROUPS.len()).filter(|&i| all.iter().any(|c| shares(c)[i] > 0.0)).collect();
    let columns = occurs.iter().map(|&i| named(capital(GROUPS[i].0), "share", "share of the histories"));
    let rows = all.iter().map(|c| {
        let shares = shares(c);
        std::iter::once(Cell::text(&c.name)).chain(occurs.iter().map(|&i| Cell::Share(shares[i]))).collect()
    });
    let table = Table {
        name: "endings-compared",
        about: "how the histories of each end",
        columns: std::iter::once(SCENARIO).chain(columns).collect(),
        rows: rows.collect(),
    };
    Figure::new(words, table, None, |svg, size| {
        let entries: Vec<Key> = occurs
            .iter()
            .map(|&i| Key::Field(format!("fill {}", GROUPS[i].1), GROUPS[i].0.to_owned()))
            .collect();
        let top = key(svg, &entries);
        let rows = Rows::new(size, names(all), top, 12.0);
        let scale = Scale::new((0.0, 100.0), rows.area().across());
        rows.axis(svg, &scale, true, "of 100 simulated histories", |x| format!("{x}"));
        for (i, c) in all.iter().enumerate() {
            rows.name(svg, i, &c.name);
            stack(svg, &scale, rows.at(i), &shares(c));
        }
        rows.end()
    })
}

fn stack(svg: &mut Svg, scale: &Scale, y: f64, shares: &[f64; 4]) {
    const FEWEST_WITH_NUMBER: f64 = 0.06;
    let mut from = 0.0;
    for ((_, class, _), share) in GROUPS.iter().zip(shares) {
        let to = from + 100.0 * share;
        let (left, right) = (scale.at(from), scale.at(to));
        if *share > 0.0 {
            svg.rect(&format!("area {class}"), (left, y - 10.0), (right - left, 20.0));
        }
        if *share >= FEWEST_WITH_NUMBER {
            svg.text("", Anchor::Middle, ((left + right) / 2.0, y + 4.5), &of_hundred(*share));
        }
        from = to;
    }
}

fn capital(text: &str) -> String {
    crate::output::words::capital(text)
}

/// A party of one or more of the scenarios, by its key.
struct Who<'a> {
    key: &'a str,
    label: String,
}

/// Every party that owes living persons in one of the scenarios, in order of appearance.
fn who<'a>(all: &[Contender<'a>]) -> Vec<Who<'a>> {
    let mut found: Vec<Who<'a>> = Vec::new();
    for c in all {
        for (i, party) in c.run.agreement.parties().iter().enumerate() {
            let owes = c.run.agreement.owed_living(PartyId::from(i)) > 0;
            if owes && found.iter().all(|w| w.key != party.key) {
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
    let of = |c: &Contender<'_>, w: &Who<'_>| {
        let place = c.run.agreement.parties().iter().position(|p| p.key == w.key)?;
        value(c, PartyId::from(place))
    };
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
    let who = who(all);
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
    let who = who(all);
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
