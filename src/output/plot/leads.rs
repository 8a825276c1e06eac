//! The largest lead of each party: how far it runs ahead of the others.

use std::borrow::Cow;

use super::columns::{PARTY, column};
use super::rows::{Rows, whisker};
use super::scale::{Scale, nice};
use super::svg::{Shape, Svg};
use super::{Figure, Size, Words, series};
use crate::agreement::PartyId;
use crate::metric::Metric;
use crate::output::table::{Cell, ColumnMeta, Table};
use crate::output::tables::Run;
use crate::output::words::plain;
use crate::summary::Description;

const COLUMNS: &[ColumnMeta] = &[
    PARTY,
    column("On average", "percentage points", "mean over the histories of the party's largest lead"),
    column("Lowest in 9 of 10", "percentage points", "5 % of the histories do not exceed it"),
    column("Highest in 9 of 10", "percentage points", "95 % of the histories do not exceed it"),
    column("Largest", "percentage points", "the largest that occurred"),
];

struct Lead {
    party: PartyId,
    label: String,
    values: Description,
}

/// The largest lead of each party; `None` if fewer than two owe living persons, so that nobody can
/// be ahead of anybody. On the scale of those `beside`.
#[must_use]
pub fn leads(run: &Run<'_>, beside: &[Run<'_>]) -> Option<Figure> {
    let leads = of(run);
    if leads.len() < 2 {
        return None;
    }
    let most = beside.iter().map(|run| most(&of(run))).fold(most(&leads), f64::max);
    let alt = leads.iter().map(|l| {
        let mean = l.values.mean.unwrap_or(0.0);
        format!("{}: {mean:.0} points on average", l.label)
    });
    let words = Words {
        id: "leads",
        title: "Who is ahead, and by how much".to_owned(),
        caption: "The most by which a party ran ahead at the end of any day: its share of persons released, less that of the \
                  party furthest behind. Mark: average over the histories; line: nine histories of ten."
            .to_owned(),
        alt: format!("{}.", alt.collect::<Vec<_>>().join("; ")),
    };
    Some(Figure::new(words, table(&leads), None, |svg, size| draw(svg, size, &leads, most)))
}

/// The largest leads of a run.
fn of(run: &Run<'_>) -> Vec<Lead> {
    let parties = run.agreement.parties().iter().enumerate();
    let lead = |(i, party): (usize, &crate::agreement::Party)| {
        let id = PartyId::from(i);
        let values = run.summary.figure(Metric::Lead, Some(id), None)?.values;
        let owes = run.agreement.owed_living(id) > 0;
        owes.then(|| Lead { party: id, label: plain(&party.label), values })
    };
    parties.filter_map(lead).collect()
}

/// The end of the scale.
fn most(leads: &[Lead]) -> f64 {
    let highs = leads.iter().flat_map(|l| [l.values.quantiles.map(|q| q.p95), l.values.mean]).flatten();
    nice(highs.chain([5.0]), true).1.min(100.0)
}

fn table(leads: &[Lead]) -> Table {
    let row = |l: &Lead| {
        let (v, q) = (l.values, l.values.quantiles);
        vec![
            Cell::text(&l.label),
            Cell::number(v.mean),
            Cell::number(q.map(|q| q.p05)),
            Cell::number(q.map(|q| q.p95)),
            Cell::number(v.max),
        ]
    };
    let rows = leads.iter().map(row).collect();
    Table { name: "leads", about: "the largest lead of each party", columns: Cow::Borrowed(COLUMNS), rows }
}

fn draw(svg: &mut Svg, size: Size, leads: &[Lead], most: f64) -> f64 {
    let rows = Rows::new(size, leads.iter().map(|l| l.label.as_str()), 4.0, 16.0);
    let scale = Scale::new((0.0, most), rows.area().across());
    rows.axis(svg, &scale, true, "percentage points ahead", |x| format!("{x}"));
    for (i, lead) in leads.iter().enumerate() {
        let (y, class) = (rows.at(i), series(lead.party.index()));
        rows.name(svg, i, &lead.label);
        if let Some(q) = lead.values.quantiles {
            whisker(svg, &format!("thin {class}"), &scale, (q.p05, q.p95), y);
        }
        if let Some(mean) = lead.values.mean {
            let shape = Shape::of(lead.party.index());
            svg.mark(&format!("dot {class}"), shape, (scale.at(mean), y));
        }
    }
    rows.end()
}
