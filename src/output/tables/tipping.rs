//! `tipping` and `values`: where an answer changes, and what was found on the way.

use std::borrow::Cow;

use super::col;
use crate::metric::Target;
use crate::output::table::{Cell, ColumnMeta, Table};
use crate::study::tipping::{Answer, Crossing, Level, Look, Unclear};

/// What was asked, in words.
#[derive(Debug, Clone, Copy)]
pub struct Asked<'a> {
    /// The path of the input.
    pub path: &'a str,
    /// The question as it was typed.
    pub target: &'a str,
    /// The result that it is about.
    pub of: Target,
}

const TIPPING: &[ColumnMeta] = &[
    col("input", "", "the input that is varied"),
    col("target", "", "what is asked"),
    col("kind", "", "crossing: the answer changes; unclear: it may change and change back"),
    col("holds", "", "after a crossing: above it or below it; unclear: around the stretch or within it"),
    col("before", "as the input", "the last value found before the answer changes"),
    col("at", "as the input", "the first value found after it has changed"),
    col("ci_low", "as the input", "lower end of the 95 % interval of that value, or of the stretch"),
    col("ci_high", "as the input", "upper end of it"),
    col("open", "", "low, high or both: the interval may go on beyond that end of the range"),
    col("changes", "count", "changes of the answer that cannot be told apart; 1: a clear one"),
];

/// `tipping`: a row per change of the answer, in ascending order of the input.
#[must_use]
pub fn tipping(asked: Asked<'_>, answer: &Answer) -> Table {
    let crossings = answer.crossings.crossings.iter().map(|c| (c.low, crossing(c)));
    let unclear = answer.crossings.unclear.iter().map(|u| (u.low, stretch(u)));
    let mut rows: Vec<(f64, Vec<Cell>)> = crossings.chain(unclear).collect();
    rows.sort_by(|a, b| a.0.total_cmp(&b.0));
    let around =
        |row: Vec<Cell>| [Cell::text(asked.path), Cell::text(asked.target)].into_iter().chain(row).collect();
    Table {
        name: "tipping",
        about: "a row per value of the input at which the answer changes",
        columns: Cow::Borrowed(TIPPING),
        rows: rows.into_iter().map(|(_, row)| around(row)).collect(),
    }
}

fn crossing(c: &Crossing) -> Vec<Cell> {
    let holds = if c.rising { "above" } else { "below" };
    let mut row = vec![Cell::text("crossing"), Cell::text(holds), Cell::Number(c.before), Cell::Number(c.at)];
    row.extend(interval(c.low, c.high, (c.open_low, c.open_high), c.merged));
    row
}

fn stretch(u: &Unclear) -> Vec<Cell> {
    let holds = if u.holds_around { "around" } else { "within" };
    let mut row = vec![Cell::text("unclear"), Cell::text(holds), Cell::Empty, Cell::Empty];
    row.extend(interval(u.low, u.high, (u.open_low, u.open_high), u.merged));
    row
}

fn interval(low: f64, high: f64, open: (bool, bool), merged: usize) -> [Cell; 4] {
    let open = match open {
        (false, false) => Cell::Empty,
        (true, false) => Cell::text("low"),
        (false, true) => Cell::text("high"),
        (true, true) => Cell::text("both"),
    };
    [Cell::Number(low), Cell::Number(high), open, Cell::Whole(merged as u64)]
}

const VALUES: &[ColumnMeta] = &[
    col("value", "as the input", "a value of the input"),
    col("trials", "trials", "trials to which the result applies, in both scenarios if there are two"),
    col(
        "mean",
        "as in unit",
        "mean of the result in the scenario, or in the first of two; of an outcome its probability",
    ),
    col("other_mean", "as in unit", "mean in the second of two"),
    col(
        "margin",
        "as the result",
        "by how much what is asked holds: from the limit, or between the two on the same luck; negative: it does not",
    ),
    col(
        "margin_ci_low",
        "as the result",
        "lower end of its 95 % interval (normal; of probabilities Wilson's, or Tango's of two)",
    ),
    col("margin_ci_high", "as the result", "upper end of it"),
    col("input", "", "the input that is varied"),
    col("target", "", "what is asked"),
    col("unit", "", "unit of the result"),
];

/// `values`: every value of the input that was looked at.
#[must_use]
pub fn values(asked: Asked<'_>, answer: &Answer) -> Table {
    let asked = [asked.path, asked.target, asked.of.unit()].map(Cell::text);
    let row = |l: &Look| look(l).into_iter().chain(asked.clone()).collect();
    Table {
        name: "values",
        about: "a row per value of the input that was looked at",
        columns: Cow::Borrowed(VALUES),
        rows: answer.looks.iter().map(row).collect(),
    }
}

fn look(look: &Look) -> Vec<Cell> {
    let margin = look.margin.map(Level::told);
    let margin = |at: usize| Cell::number(margin.map(|told| told[at]));
    vec![
        Cell::Number(look.x),
        Cell::Whole(look.trials),
        Cell::number(look.mean),
        Cell::number(look.other),
        margin(0),
        margin(1),
        margin(2),
    ]
}
