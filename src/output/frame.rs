//! A table read by the names of its columns: for whatever is drawn from tables.

use super::table::{Cell, Table, is_share};

/// A table, by the names of its columns.
#[derive(Debug, Clone, Copy)]
pub(in crate::output) struct Frame<'a> {
    pub(in crate::output) table: &'a Table,
}

/// A row of it.
#[derive(Debug, Clone, Copy)]
pub(in crate::output) struct Row<'a> {
    table: &'a Table,
    cells: &'a [Cell],
}

impl<'a> Frame<'a> {
    pub(in crate::output) fn of(table: &'a Table) -> Self {
        Self { table }
    }

    pub(in crate::output) fn rows(&self) -> impl Iterator<Item = Row<'a>> + Clone + use<'a> {
        let table = self.table;
        table.rows.iter().map(move |cells| Row { table, cells })
    }

    /// The texts of a column, each once, in the order in which they appear.
    pub(in crate::output) fn distinct(&self, column: &str) -> Vec<&'a str> {
        let mut all: Vec<&str> = Vec::new();
        for text in self.rows().map(|r| r.text(column)) {
            // most often the same as before
            if all.last() != Some(&text) && !all.contains(&text) {
                all.push(text);
            }
        }
        all
    }
}

impl<'a> Row<'a> {
    pub(in crate::output) fn cell(&self, column: &str) -> &'a Cell {
        let position = self.table.columns.iter().position(|c| c.name == column);
        position.and_then(|i| self.cells.get(i)).unwrap_or(&Cell::Empty)
    }

    /// The text of a column; empty if there is none.
    pub(in crate::output) fn text(&self, column: &str) -> &'a str {
        match self.cell(column) {
            Cell::Text(text) => text,
            _ => "",
        }
    }

    pub(in crate::output) fn number(&self, column: &str) -> Option<f64> {
        self.cell(column).as_number()
    }

    /// What the row measures, in words.
    pub(in crate::output) fn measured(&self) -> String {
        let (metric, party) = (self.text("metric"), self.text("party"));
        let of = match (metric, party) {
            ("completed", _) => "chance of completion".to_owned(),
            ("released", party) => format!("persons released by {party}"),
            ("days_held", party) => format!("person-days held by {party}"),
            (metric, "") => metric.to_owned(),
            (metric, party) => format!("{metric} of {party}"),
        };
        match self.text("category") {
            "" => of,
            category => format!("{of}, {category}"),
        }
    }

    /// Whether what it measures is a share or a chance, to be shown in per cent.
    pub(in crate::output) fn is_share(&self) -> bool {
        is_share(self.text("unit"))
    }
}
