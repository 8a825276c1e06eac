//! How the histories of each scenario end: bars that are a hundred histories long.

use super::{Contender, each, histories_of, names};
use crate::metric::Outcome;
use crate::output::numbers::of_hundred;
use crate::output::plot::columns::{SCENARIO, named};
use crate::output::plot::rows::{Key, Rows, key};
use crate::output::plot::scale::Scale;
use crate::output::plot::svg::{Anchor, Svg};
use crate::output::plot::{Figure, Words};
use crate::output::table::{Cell, Table};
use crate::output::words::capital;
use crate::summary::Summary;

/// The groups of a bar, in order: their name and class, and the outcomes that they hold.
const GROUPS: [(&str, &str, &[Outcome]); 4] = [
    ("completed", "good-area", &[Outcome::Completed]),
    ("still open at the end", "way", &[Outcome::UnderWay, Outcome::InTalks]),
    ("agreement collapsed", "over", &[Outcome::Collapsed]),
    ("no agreement", "bad", &[Outcome::NoAgreement]),
];

fn share_of(summary: &Summary, outcomes: &[Outcome]) -> f64 {
    let totals = summary.outcomes.iter().filter(|r| r.cause.is_none() && outcomes.contains(&r.outcome));
    totals.filter_map(|r| r.chance.probability).sum()
}

/// How the histories of each end, as one bar that is a hundred histories long.
#[must_use]
pub fn endings_compared(all: &[Contender<'_>]) -> Figure {
    let shares = |c: &Contender<'_>| GROUPS.map(|(_, _, outcomes)| share_of(c.run.summary, outcomes));
    let histories = histories_of(all);
    let words = Words {
        id: "endings-compared",
        title: "How the histories of each end".to_owned(),
        caption: format!(
            "100 {histories} of each, by how they end; each number is rounded, so they may add up to 99 or 101."
        ),
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
        rows.axis(svg, &scale, true, &format!("of 100 {histories}"), |x| format!("{x}"));
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
