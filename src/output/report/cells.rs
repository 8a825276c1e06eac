//! Cells of tables as people read them: rounded, shares in per cent, the unit in the header.

use crate::output::answer::Grid;
use crate::output::calendar::is_calendar;
use crate::output::table::{Cell, ColumnMeta, DIFFERENCE_OF_SHARES, Table, is_share};

/// A table ready to be shown.
pub(super) struct Shown {
    pub(super) header: Vec<Header>,
    pub(super) rows: Vec<Vec<Field>>,
}

/// A cell with its class, as it is written into the tag.
pub(super) struct Field {
    pub(super) text: String,
    pub(super) class: &'static str,
    /// What an empty cell stands for, for those who do not see what is above it.
    pub(super) above: Option<String>,
    /// Whether it is copied into a file, and so left as it is.
    pub(super) is_copied: bool,
    /// What the column is called, in a table whose header is not always to be seen.
    pub(super) column: Option<String>,
}

impl Field {
    /// Numbers stand on the right, and short texts are not broken.
    pub(super) fn new(text: String, is_number: bool) -> Self {
        const SHORT: usize = 18;
        let is_short = || text.contains(' ') && text.lines().all(|l| l.chars().count() <= SHORT);
        let class = match () {
            () if is_number => r#" class="n""#,
            () if is_short() => r#" class="k""#,
            () => "",
        };
        Self { text, class, above: None, is_copied: false, column: None }
    }
}

/// The header of a column.
pub(super) struct Header {
    pub(super) name: String,
    pub(super) meaning: &'static str,
    pub(super) is_number: bool,
}

impl Header {
    pub(super) fn of(column: &ColumnMeta) -> Self {
        let name = match column.unit {
            unit if is_share(unit) => format!("{}, %", column.name),
            DIFFERENCE_OF_SHARES => format!("{}, points", column.name),
            _ => column.name.to_string(),
        };
        Self { name, meaning: column.meaning, is_number: !column.holds_names() }
    }

    /// Whether there is always room for its words, even on paper.
    pub(super) fn has_short_words(&self) -> bool {
        const SHORT: usize = 11;
        self.name.split(' ').all(|word| word.chars().count() <= SHORT)
    }
}

/// What the column is called that says where in the file something stands.
pub(super) const PLACE: &str = "Its place in the file";

/// The rows of a small table. Where the first cells of a row are empty, they are as in the row above.
pub(super) fn rows(grid: &Grid) -> Vec<Vec<Field>> {
    let is_calendar = is_calendar(grid);
    let mut above: Vec<&str> = Vec::new();
    let mut rows = Vec::with_capacity(grid.rows.len());
    for row in &grid.rows {
        let same = row.iter().take_while(|text| text.is_empty()).count();
        let field = |(i, text): (usize, &String)| Field {
            above: above.get(i).filter(|_| i < same).map(|text| (*text).to_owned()),
            is_copied: grid.header.get(i).is_some_and(|name| name == PLACE),
            column: grid.header.get(i).filter(|_| is_calendar).cloned(),
            ..Field::new(text.clone(), grid.numbers.contains(&i))
        };
        rows.push(row.iter().enumerate().map(field).collect());
        above.truncate(same);
        above.extend(row.iter().skip(above.len()).map(String::as_str));
    }
    rows
}

impl Shown {
    pub(super) fn of(table: &Table) -> Self {
        let header: Vec<Header> = table.columns.iter().map(Header::of).collect();
        let field = |(cell, header): (&Cell, &Header)| Field::new(shown(cell), header.is_number);
        let rows = table.rows.iter().map(|row| row.iter().zip(&header).map(field).collect()).collect();
        Self { header, rows }
    }
}

/// Numbers are not grouped, so that they can be copied to a spreadsheet.
fn shown(cell: &Cell) -> String {
    match cell {
        Cell::Share(x) => share(*x),
        Cell::Number(x) if x.abs() >= 100.0 => decimals(*x, 0),
        Cell::Number(x) if x.abs() >= 0.95 || *x == 0.0 => decimals(*x, 1),
        Cell::Number(x) | Cell::Written(x) => crate::output::numbers::significant(*x).replace('-', "−"),
        Cell::Date(date) => date.strftime("%-d %b %Y").to_string(),
        Cell::Empty => "–".to_owned(),
        Cell::Text(_) | Cell::Whole(_) => cell.to_text(),
    }
}

/// A share in per cent with a decimal, or with more if it would look like none or all.
fn share(x: f64) -> String {
    let looks_like_another = |text: &str| (text == "0" && x != 0.0) || (text == "100" && x != 1.0);
    let texts = (1..=MOST_DECIMALS).map(|n| decimals(100.0 * x, n));
    texts.into_iter().find(|text| !looks_like_another(text)).unwrap_or_else(|| decimals(100.0 * x, 1))
}

/// More decimals are not shown.
const MOST_DECIMALS: usize = 6;

/// A number with at most so many decimals, and with a minus sign that is one.
fn decimals(x: f64, decimals: usize) -> String {
    let text = format!("{x:.decimals$}");
    let whole = text.split_once('.').filter(|(_, rest)| rest.bytes().all(|b| b == b'0'));
    let text = whole.map_or(&text[..], |(whole, _)| whole);
    if text == "-0" { "0".to_owned() } else { text.replace('-', "−") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_are_rounded() {
        let cells = [
            (Cell::Share(0.378_12), "37.8"),
            (Cell::Share(-0.000_01), "−0.001"),
            (Cell::Share(0.000_02), "0.002"),
            (Cell::Share(0.999_98), "99.998"),
            (Cell::Share(0.0), "0"),
            (Cell::Share(1.0), "100"),
            (Cell::Share(1e-17), "0"),
            (Cell::Share(-0.145), "−14.5"),
            (Cell::Number(145.3), "145"),
            (Cell::Number(2.649), "2.6"),
            (Cell::Number(3.0), "3"),
            (Cell::Number(0.024_51), "0.02451"),
            (Cell::Whole(12_345), "12345"),
            (Cell::Empty, "–"),
            (Cell::Date(jiff::civil::date(2023, 12, 1)), "1 Dec 2023"),
        ];
        for (cell, text) in cells {
            assert_eq!(shown(&cell), text, "{cell:?}");
        }
    }
}
