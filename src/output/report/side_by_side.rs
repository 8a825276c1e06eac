//! The scenarios in one table: what a meeting has before it, when the tables behind the figures are not printed.

use crate::output::numbers::with_sign;
use crate::output::plot::Figure;
use crate::output::table::{Cell, Table};

/// What stands above the table.
pub(super) const CAPTION: &str = "In numbers. If known: in nine worlds of ten. Difference: to the first. Leads: percentage \
                                  points, on average.";

/// With more columns than this it would be too wide for a sheet of paper.
const MOST_COLUMNS: usize = 10;

/// The figure of what sets the scenarios apart from the first.
const DIFFERENCES: &str = "differences";

/// What is taken from the table of a figure: these columns, or `None`: all.
const TAKEN: [(&str, Option<&[&str]>); 4] = [
    ("completion", Some(&["Completed", "If known: from", "If known: to"])),
    (DIFFERENCES, Some(&["Difference, points"])),
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
            let cell = |i: usize| found.map_or(Cell::Empty, |other| told(&other[i], id == DIFFERENCES));
            row.extend(taken.iter().map(|&i| cell(i)));
        }
    }
    Some(Table { name: "scenarios", about: "the scenarios side by side", columns: columns.into(), rows })
}

/// Numbers with one decimal, all of them, so that a column can be compared at a glance.
fn told(cell: &Cell, is_difference: bool) -> Cell {
    let text = match *cell {
        Cell::Share(x) if x > 0.0 && x < 0.0005 => "<0.1".to_owned(),
        Cell::Share(x) if (0.9995..1.0).contains(&x) => ">99.9".to_owned(),
        Cell::Share(x) => format!("{:.1}", 100.0 * x),
        Cell::Number(x) if is_difference => with_sign(x, format!("{:.1}", x.abs())),
        Cell::Number(x) => format!("{x:.1}"),
        _ => return cell.clone(),
    };
    Cell::text(&text)
}
