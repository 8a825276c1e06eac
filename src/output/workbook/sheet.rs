//! A table as a sheet: row for row and column for column what the CSV file has.

use std::borrow::Cow;

use jiff::civil::Date;
use rust_xlsxwriter::{ExcelDateTime, Note, Worksheet, XlsxError};

use super::formats::{Formats, Rule, Shown, is_whole};
use super::{Sheet, blank, safe};
use crate::output::table::{Cell, ColumnMeta, Table, is_share};

/// Rows of a sheet, the header included.
pub(super) const MOST_ROWS: usize = 1_048_576;

/// Columns of a sheet.
pub(super) const MOST_COLUMNS: usize = 16_384;

/// Columns are at least so wide, and at most, in characters.
const WIDTHS: std::ops::RangeInclusive<usize> = 8..=44;

/// Room for the arrow of the filter beside a header.
const ARROW: usize = 3;

/// Rows that are looked at for the width of a column.
const LOOKED_AT: usize = 20_000;

/// The sheet.
pub(super) fn sheet(sheet: &Sheet<'_>, formats: &Formats) -> Result<Worksheet, XlsxError> {
    let table = sheet.table;
    let Some(surplus) = table.columns.len().checked_sub(MOST_COLUMNS).filter(|&n| n > 0) else {
        return limited(sheet, formats, MOST_ROWS);
    };
    let cut = Table {
        columns: Cow::Owned(table.columns[..MOST_COLUMNS].to_vec()),
        rows: table.rows.iter().map(|row| row[..MOST_COLUMNS].to_vec()).collect(),
        ..*table
    };
    let lacks =
        format!("cut here: {surplus} more columns are in {}.csv, more than a sheet holds", table.name);
    limited(&Sheet { table: &cut, lacks: Some(&lacks) }, formats, MOST_ROWS)
}

/// The sheet, with at most so many rows.
pub(super) fn limited(sheet: &Sheet<'_>, formats: &Formats, most: usize) -> Result<Worksheet, XlsxError> {
    let table = sheet.table;
    let mut to = blank(&safe::sheet_name(table.name))?;
    header(&mut to, &table.columns, formats)?;
    let room = most - 1;
    let remark = last_line(sheet, room);
    let rows = &table.rows[..table.rows.len().min(room - usize::from(remark.is_some()))];
    let looks = Looks::of(table);
    let usual = looks.usual(rows);
    for (j, shown) in usual.iter().enumerate() {
        if let Some(shown) = shown {
            to.set_column_format(column_number(j), formats.number(*shown))?;
        }
    }
    for (i, row) in rows.iter().enumerate() {
        let line = row_number(i + 1);
        for (j, cell) in row.iter().enumerate() {
            let at = (line, column_number(j));
            let unusual = || Some(looks.shown(row, j)).filter(|&shown| usual[j] != Some(shown));
            write(&mut to, at, cell, unusual, formats)?;
        }
    }
    let last = row_number(rows.len());
    if !table.columns.is_empty() {
        to.autofilter(0, 0, last.max(1), column_number(table.columns.len() - 1))?;
    }
    if let Some(remark) = remark {
        to.write_string_with_format(last + 1, 0, safe::text(&remark), &formats.remark)?;
    }
    for (j, width) in looks.widths(rows).into_iter().enumerate() {
        to.set_column_width(column_number(j), width as f64)?;
    }
    to.set_freeze_panes(1, 0)?;
    to.set_repeat_rows(0, 0)?;
    Ok(to)
}

/// What the sheet lacks; `None`: nothing.
fn last_line(sheet: &Sheet<'_>, room: usize) -> Option<String> {
    let (name, rows) = (sheet.table.name, sheet.table.rows.len());
    if rows > room {
        let cut = rows - (room - 1);
        return Some(format!("cut here: {cut} more rows are in {name}.csv, more than a sheet holds"));
    }
    sheet.lacks.map(str::to_owned)
}

fn header(to: &mut Worksheet, columns: &[ColumnMeta], formats: &Formats) -> Result<(), XlsxError> {
    for (j, column) in columns.iter().enumerate() {
        let j = column_number(j);
        to.write_string_with_format(0, j, safe::text(&column.name), &formats.header)?;
        let text = match column.unit {
            "" => column.meaning.to_owned(),
            unit => format!("{}\nUnit: {unit}", column.meaning),
        };
        if text.is_empty() {
            continue;
        }
        let lines = text.lines().map(|l| 1 + l.chars().count() / 34).sum::<usize>();
        let height = u32::try_from(14 + 17 * lines).unwrap_or(u32::MAX);
        let note = Note::new(safe::text(&text)).add_author_prefix(false).set_width(230).set_height(height);
        to.insert_note(0, j, &note)?;
    }
    Ok(())
}

fn write(
    to: &mut Worksheet,
    (line, j): (u32, u16),
    cell: &Cell,
    unusual: impl FnOnce() -> Option<Shown>,
    formats: &Formats,
) -> Result<(), XlsxError> {
    match cell {
        Cell::Empty => {}
        Cell::Text(text) => {
            let format = if safe::looks_like_a_formula(text) { &formats.quoted } else { &formats.text };
            to.write_string_with_format(line, j, safe::text(text), format)?;
        }
        Cell::Date(date) => match spreadsheet_date(*date) {
            Some(date) => {
                to.write_datetime_with_format(line, j, &date, &formats.date)?;
            }
            None => {
                to.write_string_with_format(line, j, cell.to_text(), &formats.text)?;
            }
        },
        Cell::Whole(_) | Cell::Number(_) | Cell::Share(_) | Cell::Written(_) => {
            if let Some(x) = as_in_csv(cell) {
                match unusual() {
                    Some(shown) => to.write_number_with_format(line, j, x, formats.number(shown))?,
                    None => to.write_number(line, j, x)?,
                };
            }
        }
    }
    Ok(())
}

/// The number with the digits that it has in CSV; `None` for what is none there.
fn as_in_csv(cell: &Cell) -> Option<f64> {
    match cell {
        Cell::Whole(n) => Some(*n as f64),
        Cell::Number(x) | Cell::Share(x) if *x == x.trunc() && x.abs() < 1e15 => Some(*x + 0.0),
        _ => cell.to_text().parse().ok().filter(|x: &f64| x.is_finite()),
    }
}

/// The date as spreadsheets count it, from March 1900 on: before, they believe in a day that never
/// was.
fn spreadsheet_date(date: Date) -> Option<ExcelDateTime> {
    let year = u16::try_from(date.year()).ok()?;
    let (month, day) = (u8::try_from(date.month()).ok()?, u8::try_from(date.day()).ok()?);
    let counted = date >= jiff::civil::date(1900, 3, 1);
    counted.then(|| ExcelDateTime::from_ymd(year, month, day).ok()).flatten()
}

/// How the numbers of a table are shown.
struct Looks<'a> {
    table: &'a Table,
    rules: Vec<Rule>,
    /// Position of the column of units.
    unit: Option<usize>,
}

impl<'a> Looks<'a> {
    fn of(table: &'a Table) -> Self {
        let rule = |(i, c): (usize, &ColumnMeta)| Rule::of(c, i, &table.rows);
        Self {
            table,
            rules: table.columns.iter().enumerate().map(rule).collect(),
            unit: table.columns.iter().position(|c| c.name == "unit"),
        }
    }

    /// By column: how its first number is shown, and all that are not told apart from it, if there is
    /// nothing but numbers. To look up a format for each cell takes longer than to write the cell.
    fn usual(&self, rows: &[Vec<Cell>]) -> Vec<Option<Shown>> {
        let of = |j: usize| {
            let cells = || rows.iter().filter(|row| !matches!(row[j], Cell::Empty));
            let is_number = |row: &Vec<Cell>| !matches!(row[j], Cell::Text(_) | Cell::Date(_));
            let first = cells().next()?;
            cells().all(is_number).then(|| self.shown(first, j))
        };
        (0..self.table.columns.len()).map(of).collect()
    }

    /// How the number in column `j` of the row is shown.
    fn shown(&self, row: &[Cell], j: usize) -> Shown {
        match self.rules[j] {
            _ if matches!(row[j], Cell::Share(_)) => Shown::Percent,
            Rule::Column(shown) => shown,
            Rule::Row if self.is_of_trials(j) && row[j].as_number().is_some_and(is_whole) => {
                self.of_row(row).min(Shown::Whole)
            }
            Rule::Row => self.of_row(row),
            Rule::Cell => {
                let x = row[j].as_number().unwrap_or(0.0);
                Shown::up_to(x.abs(), is_whole(x))
            }
        }
    }

    /// Whether a column has values of single trials, most of which are whole numbers in a row of means
    /// that are not.
    fn is_of_trials(&self, j: usize) -> bool {
        ["min", "p05", "p25", "median", "p75", "p95", "max"].contains(&self.table.columns[j].name.as_ref())
    }

    /// How the numbers of a row that are in its unit are shown: by the largest of them.
    fn of_row(&self, row: &[Cell]) -> Shown {
        let unit = self.unit.and_then(|u| row.get(u));
        if matches!(unit, Some(Cell::Text(unit)) if is_share(unit)) {
            return Shown::Percent;
        }
        let in_unit = || {
            let cells = row.iter().zip(&self.rules).filter(|(_, rule)| **rule == Rule::Row);
            cells.filter_map(|(cell, _)| cell.as_number())
        };
        let largest = in_unit().fold(0.0, |most: f64, x| most.max(x.abs()));
        Shown::up_to(largest, in_unit().all(is_whole))
    }

    /// A width for each column, from its header and the cells in it.
    fn widths(&self, rows: &[Vec<Cell>]) -> Vec<usize> {
        let header = |c: &ColumnMeta| c.name.chars().count() + ARROW;
        let mut widths: Vec<usize> = self.table.columns.iter().map(header).collect();
        for row in rows.iter().take(LOOKED_AT) {
            for (j, (cell, width)) in row.iter().zip(&mut widths).enumerate() {
                let needed = match cell {
                    Cell::Empty => 0,
                    Cell::Text(text) => text.chars().count(),
                    Cell::Date(_) => 10,
                    _ => cell.as_number().map_or(0, |x| self.shown(row, j).width(x)),
                };
                *width = (*width).max(needed + 2);
            }
        }
        widths.into_iter().map(|w| w.clamp(*WIDTHS.start(), *WIDTHS.end())).collect()
    }
}

fn row_number(i: usize) -> u32 {
    u32::try_from(i).unwrap_or(u32::MAX)
}

/// Beyond what a sheet holds the library refuses it.
fn column_number(j: usize) -> u16 {
    u16::try_from(j).unwrap_or(u16::MAX)
}
