//! The scenarios in one table: what a meeting has before it, when the tables behind the figures are not printed.

use crate::output::plot::Figure;
use crate::output::table::{Cell, Table};

/// With more columns than this it would be too wide for a sheet of paper.
const MOST_COLUMNS: usize = 10;

/// What is taken from the table of a figure: these columns, or `None`: all.
const TAKEN: [(&str, Option<&[&str]>); 4] = [
    ("completion", Some(&["Completed", "If known: from", "If known: to"])),
    ("differences", Some(&["Difference, points"])),
    ("released-compared", None),
    ("leads-compared", None),
];

/// A row for each scenario, made of the tables of figures that have one; `None` if there is no such figure.
pub(super) fn side_by_side(figures: &[Figure]) -> Option<Table> {
    let first = &figures.first()?.table;
    let mut columns = vec![first.columns.first()?.clone()];
    let mut rows: Vec<Vec<Cell>> =
        first.rows.iter().map(|row| row.iter().take(1).cloned().collect()).collect();
    for (id, wanted) in TAKEN {
        let Some(Figure { table, .. }) = figures.iter().find(|f| f.id == id) else { continue };
        let is_wanted = |name: &str| wanted.is_none_or(|wanted| wanted.contains(&name));
        let taken: Vec<usize> =
            (1..table.columns.len()).filter(|&i| is_wanted(&table.columns[i].name)).collect();
        if columns.len() + taken.len() > MOST_COLUMNS {
            continue;
        }
        columns.extend(taken.iter().map(|&i| table.columns[i].clone()));
        for row in &mut rows {
            // the first scenario does not differ from itself, and has no row there
            let found = table.rows.iter().find(|other| other.first() == row.first());
            row.extend(taken.iter().map(|&i| found.map_or(Cell::Empty, |other| other[i].clone())));
        }
    }
    Some(Table { name: "scenarios", about: "the scenarios side by side", columns: columns.into(), rows })
}
