//! CSV: RFC 4180, UTF-8, a header line, lines ending in LF.

use csv::{QuoteStyle, Terminator, Writer, WriterBuilder};

use super::table::{Cell, Table};

/// A table as the bytes of a CSV file.
#[must_use]
pub fn render(table: &Table) -> Vec<u8> {
    let mut lines = writer();
    let header = lines.write_record(table.columns.iter().map(|c| c.name.as_ref()));
    debug_assert!(header.is_ok(), "{header:?}");
    write_rows(&mut lines, &table.rows);
    finished(lines)
}

/// Rows as lines, without a header.
#[must_use]
pub fn render_rows(rows: &[Vec<Cell>]) -> Vec<u8> {
    let mut lines = writer();
    write_rows(&mut lines, rows);
    finished(lines)
}

fn write_rows(lines: &mut Writer<Vec<u8>>, rows: &[Vec<Cell>]) {
    for row in rows {
        let written = lines.write_record(row.iter().map(field));
        debug_assert!(written.is_ok(), "{written:?}");
    }
}

/// The rows of a table that was written as these lines, with or without its header: numbers where
/// the text is one and the column is not one of names.
#[must_use]
pub fn read(table: &Table, lines: &[u8]) -> Vec<Vec<Cell>> {
    let mut reader = csv::ReaderBuilder::new().has_headers(false).from_reader(lines);
    let is_header =
        |record: &csv::StringRecord| record.iter().eq(table.columns.iter().map(|c| c.name.as_ref()));
    let row = |record: csv::StringRecord| record.iter().zip(table.columns.iter()).map(cell).collect();
    reader.records().filter_map(Result::ok).filter(|r| !is_header(r)).map(row).collect()
}

fn cell((text, column): (&str, &super::table::ColumnMeta)) -> Cell {
    if text.is_empty() {
        return Cell::Empty;
    }
    let whole = || text.parse().ok().map(Cell::Whole);
    let number = || text.parse().ok().map(Cell::Written);
    let found = if column.holds_names() { None } else { whole().or_else(number) };
    found.unwrap_or_else(|| Cell::text(text.strip_prefix('\'').filter(|t| harmless(t) != *t).unwrap_or(text)))
}

/// A writer of lines into memory, which takes any write: all that can go wrong is a line that is
/// longer or shorter than the first.
pub(super) fn writer() -> Writer<Vec<u8>> {
    WriterBuilder::new()
        .quote_style(QuoteStyle::Necessary)
        .terminator(Terminator::Any(b'\n'))
        .from_writer(Vec::new())
}

/// The lines written.
pub(super) fn finished(lines: Writer<Vec<u8>>) -> Vec<u8> {
    let bytes = lines.into_inner();
    debug_assert!(bytes.is_ok());
    bytes.unwrap_or_default()
}

/// A cell as the text of a field; quotes are added by the writer where they are needed.
fn field(cell: &Cell) -> String {
    match cell {
        Cell::Text(text) => harmless(text),
        _ => cell.to_text(),
    }
}

/// A text that no spreadsheet takes for a formula: one that begins like a formula is prefixed with
/// an apostrophe (OWASP, "CSV Injection"; some languages' spreadsheets take wide signs for the same).
/// Numbers never pass here, so `-1` stays a number.
pub(super) fn harmless(text: &str) -> String {
    const SIGNS: [char; 11] = ['=', '+', '-', '@', '\t', '\r', '\n', '＝', '＋', '－', '＠'];
    if text.starts_with(SIGNS) { format!("'{text}") } else { text.to_owned() }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::super::table::ColumnMeta;
    use super::*;

    const COLUMNS: &[ColumnMeta] = &[ColumnMeta::new("scenario", "", ""), ColumnMeta::new("value", "", "")];

    fn rendered(rows: Vec<Vec<Cell>>) -> String {
        let table = Table { name: "test", about: "", columns: std::borrow::Cow::Borrowed(COLUMNS), rows };
        String::from_utf8(render(&table)).unwrap()
    }

    #[test]
    fn a_table_without_rows_has_its_header() {
        assert_eq!(rendered(vec![]), "scenario,value\n");
    }

    #[test]
    fn fields_are_quoted_where_needed_and_there_alone() {
        let text = rendered(vec![
            vec![Cell::text("a, b"), Cell::Whole(1)],
            vec![Cell::text("say \"no\""), Cell::Number(0.25)],
            vec![Cell::text("two\nlines"), Cell::Empty],
            vec![Cell::text("plain words"), Cell::Share(1.0)],
        ]);
        let expected =
            "scenario,value\n\"a, b\",1\n\"say \"\"no\"\"\",0.25\n\"two\nlines\",\nplain words,1\n";
        assert_eq!(text, expected);
    }

    #[test]
    fn texts_like_formulas_are_defused_and_numbers_are_not() {
        for text in ["=1+1", "+1", "-1", "@SUM(A1)", "\tx", "\rx", "\nx", "＝1", "＠A"] {
            let line = rendered(vec![vec![Cell::text(text), Cell::Number(-1.5)]]);
            let mut reader = csv::Reader::from_reader(line.as_bytes());
            let record = reader.records().next().unwrap().unwrap();
            assert_eq!(&record[0], format!("'{text}"));
            assert_eq!(&record[1], "-1.5");
        }
        assert_eq!(rendered(vec![vec![Cell::text("a=b"), Cell::Empty]]), "scenario,value\na=b,\n");
    }

    #[test]
    fn what_is_not_a_number_is_empty() {
        let line = rendered(vec![vec![Cell::Empty, Cell::Number(f64::NAN)]]);
        assert_eq!(line, "scenario,value\n,\n");
    }
}
