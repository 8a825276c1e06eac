//! `boxes`, `measures` and `trajectory`: where in the space of what is not known something happens.

use super::col;
use crate::output::table::{Cell, ColumnMeta, Table};
use crate::study::explain::{Cases, Found, Measures};
use crate::study::{Factor, FactorKind};
use crate::summary::Interval;

const BOX: ColumnMeta = col("box", "number", "the box's number, in the order found");

const BOXES: &[ColumnMeta] = &[
    BOX,
    col("path", "", "the input that is restricted; all others may have any value"),
    col("above", "as in the file", "only larger values lie in the box; empty: no limit on this side"),
    col("below", "as in the file", "only smaller values lie in the box; empty: no limit on this side"),
    col(
        "p_value",
        "share",
        "the chance of so dense a box on the checked half if this input did not matter (one-sided binomial)",
    ),
    col("p05", "as in the file", "of the input's whole range: 5 % of its values are no larger"),
    col("p95", "as in the file", "of the input's whole range: 95 % of its values are no larger"),
];

const MEASURES: &[ColumnMeta] = &[
    col("box", "number", "the box's number, in the order found; empty: all trials"),
    col(
        "part",
        "",
        "`all`: all trials; `box`: those in the box, `rest`: those outside of it and of all boxes before",
    ),
    col(
        "half",
        "",
        "`checked`: the half that the search did not see, `found`: the other; `both`: all trials",
    ),
    col("trials", "trials", "trials in this part"),
    col("hits", "trials", "those of them in which the condition holds"),
    col("density", "share", "hits / trials: how often the condition holds in this part"),
    col("ci_low", "share", "lower end of the density's 95 % interval (Wilson)"),
    col("ci_high", "share", "upper end of the density's 95 % interval (Wilson)"),
    col("coverage", "share", "the share of all hits of the half that are in this part"),
    col("mass", "share", "the share of all trials of the half that are in this part"),
    col("lift", "ratio", "the density over that of all trials of the half"),
];

const TRAJECTORY: &[ColumnMeta] = &[
    BOX,
    col("step", "number", "0: everything that earlier boxes left; then one slab less, or one pasted on"),
    col("coverage", "share", "the share of all hits that are in it, on the half that it was found on"),
    col("density", "share", "the share of its trials that are hits"),
    col("mass", "share", "the share of all trials that are in it"),
    col("restricted", "inputs", "how many inputs are restricted"),
    col("chosen", "0 or 1", "1: the step whose limits were settled into the box"),
];

const RIVALS: &[ColumnMeta] = &[
    BOX,
    col("path", "", "an input that the box restricts"),
    col("rival", "", "another input that could stand there instead"),
    col(
        "above",
        "as in the file",
        "only larger values of it would lie in the box; empty: no limit on this side",
    ),
    col(
        "below",
        "as in the file",
        "only smaller values of it would lie in the box; empty: no limit on this side",
    ),
    col("gain", "ratio", "what it does over what the input does that it stands in for, on the checked half"),
];

/// `rivals`: a row per box, input that it restricts, and input that could stand there instead.
#[must_use]
pub fn rivals(factors: &[Factor], found: &[Found]) -> Table {
    let rows = found.iter().enumerate().flat_map(|(i, found)| {
        found.rivals.iter().map(move |rival| {
            vec![
                Cell::Whole(i as u64 + 1),
                Cell::text(&factors[rival.of].path),
                Cell::text(&factors[rival.factor].path),
                Cell::number(rival.above),
                Cell::number(rival.below),
                Cell::Number(rival.gain),
            ]
        })
    });
    Table {
        name: "rivals",
        about: "a row per box, input that it restricts, and input that could stand there instead",
        columns: RIVALS.into(),
        rows: rows.collect(),
    }
}

/// `boxes`: a row per box and input that it restricts.
#[must_use]
pub fn boxes(factors: &[Factor], found: &[Found]) -> Table {
    let rows = found.iter().enumerate().flat_map(|(i, found)| {
        found.limits.iter().map(move |limit| {
            let factor = &factors[limit.factor];
            vec![
                Cell::Whole(i as u64 + 1),
                Cell::text(&factor.path),
                Cell::number(limit.above),
                Cell::number(limit.below),
                Cell::Share(limit.p_value),
                of_range(factor, 0.05),
                of_range(factor, 0.95),
            ]
        })
    });
    Table {
        name: "boxes",
        about: "a row per box and input that it restricts",
        columns: BOXES.into(),
        rows: rows.collect(),
    }
}

/// A quantile of a factor; a value that is set is shown as it was written.
fn of_range(factor: &Factor, u: f64) -> Cell {
    match factor.kind {
        FactorKind::Drawn(_) => Cell::Number(factor.quantile(u)),
        FactorKind::Set(_) => Cell::Written(factor.quantile(u)),
    }
}

/// `measures`: all trials, then for each box what lies in it and what is left.
#[must_use]
pub fn measures(cases: &Cases, found: &[Found]) -> Table {
    let trials = cases.count() as u64;
    let hits = cases.hits.iter().take(cases.count()).filter(|h| **h).count() as u64;
    let share = |part: u64, whole: u64| {
        if whole == 0 { Cell::Empty } else { Cell::Share(part as f64 / whole as f64) }
    };
    let mut rows = vec![vec![
        Cell::Empty,
        Cell::text("all"),
        Cell::text("both"),
        Cell::Whole(trials),
        Cell::Whole(hits),
        share(hits, trials),
    ]];
    rows[0].extend(ends(Interval::wilson(hits, trials)));
    rows[0].extend([share(hits, hits), share(trials, trials), share(hits, hits)]);
    for (i, found) in found.iter().enumerate() {
        let parts = [
            ("box", "checked", &found.checked),
            ("rest", "checked", &found.rest),
            ("box", "found", &found.found),
        ];
        rows.extend(parts.map(|(part, half, measures)| {
            let mut row = vec![Cell::Whole(i as u64 + 1), Cell::text(part), Cell::text(half)];
            row.extend(of_part(measures));
            row
        }));
    }
    Table {
        name: "measures",
        about: "all trials, then for each box what lies in it and what is left",
        columns: MEASURES.into(),
        rows,
    }
}

fn of_part(measures: &Measures) -> Vec<Cell> {
    let known = |x: f64| if measures.cases == 0 { Cell::Empty } else { Cell::Share(x) };
    let mut cells = vec![Cell::Whole(measures.cases), Cell::Whole(measures.hits), known(measures.density)];
    cells.extend(ends(measures.interval));
    // of the half: density over the share of hits is coverage over mass
    let lift = (measures.mass > 0.0).then(|| measures.coverage / measures.mass);
    cells.extend([Cell::Share(measures.coverage), Cell::Share(measures.mass), Cell::number(lift)]);
    cells
}

fn ends(interval: Option<Interval>) -> [Cell; 2] {
    [Cell::share(interval.map(|i| i.low)), Cell::share(interval.map(|i| i.high))]
}

/// `trajectory`: the boxes on the way to each box.
#[must_use]
pub fn trajectory(found: &[Found]) -> Table {
    let rows = found.iter().enumerate().flat_map(|(i, found)| {
        found.trajectory.iter().enumerate().map(move |(number, step)| {
            vec![
                Cell::Whole(i as u64 + 1),
                Cell::Whole(number as u64),
                Cell::Share(step.coverage),
                Cell::Share(step.density),
                Cell::Share(step.mass),
                Cell::Whole(step.restricted as u64),
                Cell::Whole(u64::from(number == found.chosen)),
            ]
        })
    });
    Table {
        name: "trajectory",
        about: "a row per box and step on the way to it",
        columns: TRAJECTORY.into(),
        rows: rows.collect(),
    }
}
