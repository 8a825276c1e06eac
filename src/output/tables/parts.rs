//! `missing_parts`: what results that were added up of parts do without.

use std::borrow::Cow;

use super::col;
use crate::output::table::{Cell, ColumnMeta, Table};

const MISSING: &[ColumnMeta] = &[
    col("part", "number", "the number of a part that was not there; nothing of it is in the results"),
    col("of", "parts", "how many parts there are"),
];

/// `missing_parts`: the parts, by number of so many, that were not there.
#[must_use]
pub fn missing_parts(missing: &[u64], of: u64) -> Table {
    Table {
        name: "missing_parts",
        about: "a row per part that was not there when the others were added up",
        columns: Cow::Borrowed(MISSING),
        rows: missing.iter().map(|&k| vec![Cell::Whole(k), Cell::Whole(of)]).collect(),
    }
}
