//! Columns that the tables behind figures have in common.

use std::borrow::Cow;

use crate::output::table::ColumnMeta;

pub(super) const SCENARIO: ColumnMeta = column("Scenario", "", "which deal");
pub(super) const PARTY: ColumnMeta = column("Party", "", "which party");
pub(super) const DAY: ColumnMeta = column("Day", "day", "the day, counted from day 0");
pub(super) const DATE: ColumnMeta = column("Date", "", "its date");

pub(super) const fn column(name: &'static str, unit: &'static str, meaning: &'static str) -> ColumnMeta {
    ColumnMeta::new(name, unit, meaning)
}

/// A column whose name is made of one of the file's.
pub(super) fn named(name: String, unit: &'static str, meaning: &'static str) -> ColumnMeta {
    ColumnMeta { name: Cow::Owned(name), unit, meaning }
}
