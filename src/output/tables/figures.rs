//! `summary` and `comparison`: a row per metric.

use std::borrow::Cow;

use super::{CATEGORY, METRIC, Names, PARTY, Run, SCENARIO, UNIT, col, rows_of};
use crate::agreement::Agreement;
use crate::output::table::{Cell, ColumnMeta, Table};
use crate::study::DifferenceRow;
use crate::summary::{Description, Measure};

const SUMMARY: &[ColumnMeta] = &[
    SCENARIO,
    METRIC,
    PARTY,
    CATEGORY,
    UNIT,
    col("trials", "trials", "trials to which the metric applies; empty if solved exactly"),
    col("mean", "as in unit", "the mean over these trials"),
    col(
        "ci_low",
        "as in unit",
        "lower end of the mean's 95 % interval (normal: too narrow where hardly a trial differs from the others)",
    ),
    col("ci_high", "as in unit", "upper end of the mean's 95 % interval (normal)"),
    col("sd", "as in unit", "standard deviation over these trials"),
    col("min", "as in unit", "the smallest value"),
    col("p05", "as in unit", "the smallest value that 5 % of the trials do not exceed"),
    col("p25", "as in unit", "the smallest value that 25 % of the trials do not exceed"),
    col("median", "as in unit", "the smallest value that 50 % of the trials do not exceed"),
    col("p75", "as in unit", "the smallest value that 75 % of the trials do not exceed"),
    col("p95", "as in unit", "the smallest value that 95 % of the trials do not exceed"),
    col("max", "as in unit", "the largest value"),
];

/// `summary`: every metric of every scenario.
#[must_use]
pub fn summary(runs: &[Run<'_>]) -> Table {
    let rows = rows_of(runs, |run| {
        let names = Names::of(run.agreement);
        run.summary.figures.iter().map(move |f| {
            let mut row = vec![
                Cell::text(f.measure.name()),
                names.party(f.party),
                names.category(f.category),
                Cell::text(f.measure.unit()),
            ];
            row.extend(described(f.measure, &f.values));
            row
        })
    });
    Table {
        name: "summary",
        about: "a row per metric, with its distribution over the trials",
        columns: Cow::Borrowed(SUMMARY),
        rows,
    }
}

fn described(measure: Measure, values: &Description) -> [Cell; 12] {
    let number = |x: Option<f64>| amount(measure, x);
    let q = values.quantiles;
    [
        Cell::whole(values.trials),
        number(values.mean),
        number(values.interval.map(|i| i.low)),
        number(values.interval.map(|i| i.high)),
        number(values.sd),
        number(values.min),
        number(q.map(|q| q.p05)),
        number(q.map(|q| q.p25)),
        number(q.map(|q| q.median)),
        number(q.map(|q| q.p75)),
        number(q.map(|q| q.p95)),
        number(values.max),
    ]
}

fn amount(measure: Measure, x: Option<f64>) -> Cell {
    if measure.is_share() { Cell::share(x) } else { Cell::number(x) }
}

/// A scenario compared with a baseline.
#[derive(Debug, Clone, Copy)]
pub struct Comparison<'a> {
    /// The baseline's text of the `scenario` column.
    pub baseline: &'a str,
    /// The scenario's.
    pub scenario: &'a str,
    /// The scenario's agreement, which the rows number parties and categories by.
    pub agreement: &'a Agreement,
    /// The differences.
    pub rows: &'a [DifferenceRow],
}

const COMPARISON: &[ColumnMeta] = &[
    col("baseline", "", "the scenario that is compared with"),
    col("scenario", "", "the scenario that is compared"),
    METRIC,
    PARTY,
    CATEGORY,
    UNIT,
    col(
        "baseline_mean",
        "as in unit",
        "the baseline's mean, over the trials in which the metric applies to both",
    ),
    col("mean", "as in unit", "the scenario's mean over the same trials"),
    col(
        "difference",
        "as in unit",
        "the scenario's mean less the baseline's, on the same luck trial by trial",
    ),
    col(
        "ci_low",
        "as in unit",
        "lower end of the difference's 95 % interval (normal, paired; of completed Tango's)",
    ),
    col(
        "ci_high",
        "as in unit",
        "upper end of the difference's 95 % interval (normal, paired; of completed Tango's)",
    ),
    col(
        "larger",
        "share",
        "share of these trials in which the scenario's value is larger than the baseline's",
    ),
    col("equal", "share", "share of these trials in which the two are equal"),
    col("smaller", "share", "share of these trials in which the scenario's value is smaller"),
];

/// `comparison`: every scenario after the first, metric by metric, against the first.
#[must_use]
pub fn comparison(comparisons: &[Comparison<'_>]) -> Table {
    let mut rows = Vec::new();
    for c in comparisons {
        let names = Names::of(c.agreement);
        let (baseline, scenario) = (Cell::text(c.baseline), Cell::text(c.scenario));
        rows.extend(c.rows.iter().map(|d| {
            let number = |x| amount(d.measure, x);
            vec![
                baseline.clone(),
                scenario.clone(),
                Cell::text(d.measure.name()),
                names.party(d.party),
                names.category(d.category),
                Cell::text(d.measure.unit()),
                number(d.baseline_mean),
                number(d.mean),
                number(d.difference),
                number(d.interval.map(|i| i.low)),
                number(d.interval.map(|i| i.high)),
                Cell::share(d.larger),
                Cell::share(d.equal),
                Cell::share(d.smaller),
            ]
        }));
    }
    let about = "a row per metric and scenario, compared with the first scenario trial by trial";
    Table { name: "comparison", about, columns: Cow::Borrowed(COMPARISON), rows }
}
