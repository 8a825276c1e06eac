//! `distributions`: a row per value.

use std::borrow::Cow;

use super::outcomes::chance_cells;
use super::{CHANCE_HIGH, CHANCE_LOW, METRIC, Names, PARTY, Run, SCENARIO, UNIT, col, rows_of};
use crate::output::table::{Cell, ColumnMeta, Table};

const DISTRIBUTIONS: &[ColumnMeta] = &[
    SCENARIO,
    METRIC,
    PARTY,
    UNIT,
    col("value", "as in unit", "a value that occurs; of a metric in bins, the lower end of its bin"),
    col("trials", "trials", "trials to which the metric applies; empty if solved exactly"),
    col("count", "trials", "those of them with this value"),
    col("probability", "share", "share of these trials with this value"),
    CHANCE_LOW,
    CHANCE_HIGH,
    col("at_least", "share", "share of these trials with this value or more"),
];

/// `distributions`: how often each value occurs, and how often that or more.
#[must_use]
pub fn distributions(runs: &[Run<'_>]) -> Table {
    let rows = rows_of(runs, |run| {
        let names = Names::of(run.agreement);
        run.summary.by_value.iter().flat_map(move |of| {
            let about = [Cell::text(of.metric.name()), names.party(of.party), Cell::text(of.metric.unit())];
            of.rows().into_iter().map(move |r| {
                let mut row = about.to_vec();
                row.push(Cell::Whole(r.value));
                row.extend(chance_cells(&r.chance));
                row.push(Cell::share(Some(r.at_least)));
                row
            })
        })
    });
    let about = "a row per value that a metric has in some trial: how often, and how often that or more";
    Table { name: "distributions", about, columns: Cow::Borrowed(DISTRIBUTIONS), rows }
}
