//! `inputs`: the assumptions on one sheet.

use std::borrow::Cow;

use super::{SCENARIO, col};
use crate::output::table::{Cell, ColumnMeta, Table};
use crate::scenario::Input;

const INPUTS: &[ColumnMeta] = &[
    SCENARIO,
    col("path", "", "where the quantity stands in the scenario file"),
    col("value", "", "its value, if it is a number"),
    col("distribution", "", "its distribution, if it is not known or varies"),
    col("mean", "", "the mean of its distribution as it was used; of a number, the number"),
    col("p05", "", "the 5th percentile of its distribution as it was used; of a number, the number"),
    col("p95", "", "the 95th percentile of its distribution as it was used; of a number, the number"),
    col("note", "", "where it is from, if the file notes it; nothing where a change took the value's place"),
];

/// `inputs`: every quantity of every scenario. Takes the text of the `scenario` column and the
/// quantities of each.
#[must_use]
pub fn inputs(scenarios: &[(&str, &[Input])]) -> Table {
    let mut rows = Vec::new();
    for (scenario, inputs) in scenarios {
        let scenario = Cell::text(scenario);
        rows.extend(inputs.iter().map(|i| {
            vec![
                scenario.clone(),
                Cell::text(&i.path),
                i.value.map_or(Cell::Empty, Cell::Written),
                Cell::text_or_empty(i.distribution.as_deref()),
                figure(i, i.mean),
                figure(i, i.p05),
                figure(i, i.p95),
                i.note.as_ref().map_or(Cell::Empty, |note| Cell::text(&note.on_one_line())),
            ]
        }));
    }
    let about = "a row per quantity of the scenario file, as it was used: the assumptions";
    Table { name: "inputs", about, columns: Cow::Borrowed(INPUTS), rows }
}

/// A figure of a distribution is rounded like all that is worked out; of a number it is the number,
/// with the digits that it has in the file.
fn figure(input: &Input, x: f64) -> Cell {
    if input.value.is_some() { Cell::Written(x) } else { Cell::Number(x) }
}
