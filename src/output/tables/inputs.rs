//! `inputs`: the assumptions on one sheet.

use super::{SCENARIO, col};
use crate::output::table::{Cell, ColumnMeta, Table};

/// One quantity of a scenario file, as it was used.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct InputRow {
    /// Its dotted path in the file.
    pub path: String,
    /// The number, if it is one.
    pub value: Option<f64>,
    /// What is known of it, if it is not one number; for instance `triangular [1, 4, 15]`.
    pub distribution: Option<String>,
    /// The mean.
    pub mean: Option<f64>,
    /// The 5th percentile.
    pub p05: Option<f64>,
    /// The 95th percentile.
    pub p95: Option<f64>,
}

const INPUTS: &[ColumnMeta] = &[
    SCENARIO,
    col("path", "", "where the quantity stands in the scenario file"),
    col("value", "", "its value, if it is known"),
    col("distribution", "", "its distribution, if it is not known or varies"),
    col("mean", "", "the mean of what it was drawn from"),
    col("p05", "", "the 5th percentile of what it was drawn from"),
    col("p95", "", "the 95th percentile of what it was drawn from"),
];

/// `inputs`: every quantity of every scenario. Takes the text of the `scenario` column and the
/// quantities of each.
#[must_use]
pub fn inputs(scenarios: &[(&str, &[InputRow])]) -> Table {
    let mut rows = Vec::new();
    for (scenario, inputs) in scenarios {
        let scenario = Cell::text(scenario);
        rows.extend(inputs.iter().map(|i| {
            vec![
                scenario.clone(),
                Cell::text(&i.path),
                i.value.map_or(Cell::Empty, Cell::Written),
                Cell::text_or_empty(i.distribution.as_deref()),
                Cell::number(i.mean),
                Cell::number(i.p05),
                Cell::number(i.p95),
            ]
        }));
    }
    let about = "a row per quantity of the scenario file, as it was used: the assumptions";
    Table { name: "inputs", about, columns: INPUTS, rows }
}
