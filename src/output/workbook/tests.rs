//! Workbooks as a spreadsheet reads them: what is in the cells, and what is not.

#![allow(clippy::unwrap_used)]

use std::borrow::Cow;
use std::io::Cursor;

use calamine::{Data, Reader as _, Xlsx};

use super::formats::Formats;
use super::sheet::limited;
use super::{Contents, Sheet, render};
use crate::output::answer::{Answer, Block, Grid};
use crate::output::table::{Cell, ColumnMeta, Table};

const COLUMNS: &[ColumnMeta] = &[
    ColumnMeta::new("scenario", "", "the scenario"),
    ColumnMeta::new("share", "share", "a share"),
    ColumnMeta::new("value", "persons", "a number"),
    ColumnMeta::new("date", "", "a date"),
];

fn table(rows: Vec<Vec<Cell>>) -> Table {
    Table { name: "test", about: "a row per row", columns: Cow::Borrowed(COLUMNS), rows }
}

fn row(name: &str, share: f64, value: f64) -> Vec<Cell> {
    vec![Cell::text(name), Cell::Share(share), Cell::Number(value), Cell::Date(jiff::civil::date(2030, 3, 1))]
}

fn bytes(title: &str, table: &Table) -> Vec<u8> {
    let answer = Answer { blocks: vec![Block::Heading(title.to_owned())] };
    let sheets = [Sheet::whole(table)];
    render(&Contents { answer: &answer, agreement: None, origin: &[], sheets: &sheets, absent: &[] }).unwrap()
}

fn cells(bytes: Vec<u8>, sheet: &str) -> calamine::Range<Data> {
    let mut book: Xlsx<_> = Xlsx::new(Cursor::new(bytes)).unwrap();
    book.worksheet_range(sheet).unwrap()
}

/// What is called by digits is a name, and two such names are two.
#[test]
fn names_are_no_numbers_in_the_answer() {
    let header = ["Scenario", "Day"].map(str::to_owned).into();
    let row = |name: &str, day: &str| vec![name.to_owned(), day.to_owned()];
    let rows = vec![row("007", "7"), row("7", "+7"), row("+10", "10")];
    let answer = Answer { blocks: vec![Block::Grid(Grid { header, rows, numbers: vec![1] })] };
    let contents = Contents { answer: &answer, agreement: None, origin: &[], sheets: &[], absent: &[] };
    let found = cells(render(&contents).unwrap(), "Answer");
    let texts: Vec<&Data> = found.used_cells().map(|(_, _, data)| data).collect();
    for name in ["007", "7", "+10", "+7"] {
        assert!(texts.contains(&&Data::String(name.to_owned())), "{name}: {texts:?}");
    }
    for number in [7.0, 10.0] {
        assert!(texts.contains(&&Data::Float(number)), "{number}: {texts:?}");
    }
}

#[test]
fn cells_are_of_their_kind() {
    let mut rows = vec![row("deal", 0.25, 1234.5)];
    rows.push(vec![Cell::Empty, Cell::Share(f64::NAN), Cell::Number(f64::INFINITY), Cell::Empty]);
    rows.push(vec![
        Cell::text("early"),
        Cell::Empty,
        Cell::Whole(7),
        Cell::Date(jiff::civil::date(1899, 1, 1)),
    ]);
    let found = cells(bytes("t", &table(rows)), "test");
    let at = |i, j| found.get_value((i, j)).cloned().unwrap_or(Data::Empty);
    assert_eq!(at(0, 2), Data::String("value".to_owned()));
    assert_eq!(at(1, 1), Data::Float(0.25));
    assert_eq!(at(1, 2), Data::Float(1234.5));
    // 1 March 2030, counted as spreadsheets do
    assert!(matches!(at(1, 3), Data::DateTime(d) if d.as_f64() == 47_543.0), "{:?}", at(1, 3));
    for j in 0..4 {
        assert_eq!(at(2, j), Data::Empty, "column {j}");
    }
    assert_eq!(at(3, 3), Data::String("1899-01-01".to_owned()));
}

#[test]
fn nothing_is_a_formula_and_every_text_can_be_read_back() {
    let texts = ["=1+1", "+1", "-1", "@SUM(A1)", "a\u{1}b", "_x0041_", "<b>&\"'", "'quoted"];
    let long = "=".repeat(40_000);
    let rows = texts.iter().chain([&long.as_str()]).map(|t| row(t, 0.5, 1.0)).collect();
    let book = bytes("=HYPERLINK(1)", &table(rows));
    let mut open: Xlsx<_> = Xlsx::new(Cursor::new(book.clone())).unwrap();
    for sheet in ["Answer", "test"] {
        let formulas = open.worksheet_formula(sheet).unwrap();
        assert!(formulas.used_cells().next().is_none(), "{sheet}");
    }
    let found = cells(book, "test");
    let read: Vec<String> = (1..=9).map(|i| found.get_value((i, 0)).unwrap().to_string()).collect();
    assert_eq!(read[..4], texts[..4]);
    assert_eq!(read[4], "a\u{fffd}b");
    assert_eq!(read[5..8], texts[5..]);
    assert_eq!(read[8].encode_utf16().count(), 32_767);
}

#[test]
fn what_a_sheet_does_not_hold_is_said_in_its_last_line() {
    let table = table((0..10).map(|i| row("deal", 0.5, f64::from(i))).collect());
    let of = |most: usize, lacks: Option<&str>| {
        let mut book = rust_xlsxwriter::Workbook::new();
        let sheet = Sheet { table: &table, lacks };
        book.push_worksheet(limited(&sheet, &Formats::new(), most).unwrap());
        cells(book.save_to_buffer().unwrap(), "test")
    };
    let line = |found: &calamine::Range<Data>, i| found.get_value((i, 0)).unwrap().to_string();
    assert_eq!(of(11, None).height(), 11);
    let cut = of(8, None);
    assert_eq!(cut.height(), 8);
    assert_eq!(cut.get_value((6, 2)), Some(&Data::Float(5.0)));
    assert_eq!(line(&cut, 7), "cut here: 4 more rows are in test.csv, more than a sheet holds");
    assert_eq!(line(&of(100, Some("only some")), 11), "only some");
}

/// A sheet as large as there is. A reader of spreadsheets takes its time for a million cells, so this
/// looks at what it would read.
#[test]
fn a_sheet_has_all_the_rows_that_a_spreadsheet_allows() {
    const MOST: u64 = 1_048_576;
    let columns = vec![ColumnMeta::new("row", "", "")];
    let rows = (1..=MOST + 4).map(|i| vec![Cell::Whole(i)]).collect();
    let mut table = Table { name: "test", about: "", columns: Cow::Owned(columns), rows };
    assert!(!Sheet::whole(&table).has_room_for_all());
    let mut book = zip::ZipArchive::new(Cursor::new(bytes("large", &table))).unwrap();
    let mut part = |name: &str| std::io::read_to_string(book.by_name(name).unwrap()).unwrap();
    let sheet = part("xl/worksheets/sheet2.xml");
    let rows: Vec<&str> = sheet.split("<row ").skip(1).collect();
    assert_eq!(rows.len() as u64, MOST);
    // the header, the rows, the remark
    for (i, row) in (1..).zip(&rows[1..rows.len() - 1]) {
        let (place, value) = (format!("<c r=\"A{}\"", i + 1), format!("<v>{i}</v></c></row>"));
        assert!(row.contains(&place) && row.trim_end().ends_with(&value), "row {i}: {row}");
    }
    assert!(rows[rows.len() - 1].starts_with("r=\"1048576\""));
    let remark = "cut here: 6 more rows are in test.csv, more than a sheet holds";
    assert!(part("xl/sharedStrings.xml").contains(remark));
    table.rows.truncate(MOST as usize - 1);
    assert!(Sheet::whole(&table).has_room_for_all());
}

#[test]
fn a_sheet_has_all_the_columns_that_a_spreadsheet_allows() {
    const MOST: usize = 16_384;
    let columns = vec![ColumnMeta::new("x", "", ""); MOST + 3];
    let rows = vec![vec![Cell::Whole(7); MOST + 3]];
    let table = Table { name: "test", about: "", columns: Cow::Owned(columns), rows };
    assert!(!Sheet::whole(&table).has_room_for_all());
    let read = cells(bytes("wide", &table), "test");
    assert_eq!(read.width(), MOST);
    let remark = "cut here: 3 more columns are in test.csv, more than a sheet holds";
    assert_eq!(read.get_value((2, 0)), Some(&Data::String(remark.to_owned())));
    let columns = Cow::Owned(table.columns[..MOST].to_vec());
    let rows = vec![vec![Cell::Whole(7); MOST]];
    assert!(Sheet::whole(&Table { columns, rows, ..table }).has_room_for_all());
}

#[test]
fn the_same_contents_are_the_same_bytes() {
    let table = table((0..200).map(|i| row(&format!("deal {i}"), 0.5, f64::from(i))).collect());
    let first = bytes("deal", &table);
    assert_eq!(first, bytes("deal", &table));
    assert_ne!(first, bytes("other", &table));
}

#[test]
fn parties_have_the_colours_that_they_have_in_the_report() {
    for (i, rgb) in super::formats::colour::PARTIES.iter().enumerate() {
        let property = format!("--plot-s{}:#{rgb:06x};", i + 1);
        assert!(crate::output::plot::STYLE.contains(&property), "{property}");
    }
}
