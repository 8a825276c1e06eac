//! What rows of tables speak of, in words: tables have keys and paths, people read labels.

use super::frame::Row;
use super::inputs::{category, in_words, party, value_in_words};
use super::words::capital;
use crate::agreement::Agreement;

/// How things are spoken of.
#[derive(Clone, Copy)]
pub(super) struct Speech<'a> {
    pub(super) agreement: &'a Agreement,
}

impl Speech<'_> {
    /// An input, as a label.
    pub(super) fn input(&self, path: &str) -> String {
        capital(&in_words(path, self.agreement))
    }

    /// The same, with the unit of the numbers that the file gives for it.
    pub(super) fn axis(&self, path: &str) -> String {
        let shown = value_in_words(path, self.agreement, 0.5);
        let unit = match () {
            () if value_in_words(path, self.agreement, 2.0).ends_with(" days") => ", in days",
            // in words it is told in per cent
            () if shown.ends_with('%') => ", from 0 to 1",
            () => "",
        };
        format!("{}{unit}", self.input(path))
    }

    /// A party, by its key.
    pub(super) fn party(&self, key: &str) -> String {
        party(key, self.agreement)
    }

    /// What a row measures: `the chance of completion`, `persons released by North`.
    pub(super) fn measured(&self, row: &Row<'_>) -> String {
        let of = match (row.text("metric"), row.text("party")) {
            ("completed", _) => "the chance of completion".to_owned(),
            ("released", p) => format!("persons released by {}", self.party(p)),
            ("days_held", p) => format!("days that those owed by {} are held", self.party(p)),
            ("remains_returned", p) => format!("remains returned by {}", self.party(p)),
            ("lead", p) => format!("the lead of {}", self.party(p)),
            (metric, "") => metric.replace('_', " "),
            (metric, p) => format!("{} of {}", metric.replace('_', " "), self.party(p)),
        };
        match row.text("category") {
            "" => of,
            key => format!("{of} ({})", category(key, self.agreement)),
        }
    }
}
