//! `results.xlsx`: the answer in words, charts, and every table on a sheet of its own.
//!
//! Made of the same [`Table`]s as the CSV files, with the same digits. The same contents make the
//! same bytes: nothing of the clock, of the folder or of the machine goes in.

mod answer;
mod charts;
mod formats;
mod safe;
mod sheet;

#[cfg(test)]
mod tests;

use rust_xlsxwriter::{DocProperties, ExcelDateTime, Workbook, Worksheet, XlsxError};

use super::answer::Answer;
use super::speech::Speech;
use super::table::Table;
use crate::agreement::Agreement;

/// The workbook's file name.
pub const WORKBOOK: &str = "results.xlsx";

/// What goes into a workbook.
#[derive(Debug, Clone, Copy)]
pub struct Contents<'a> {
    /// The answer in words, for the first sheet.
    pub answer: &'a Answer,
    /// The agreement that names what the tables speak of; without one there are no charts.
    pub agreement: Option<&'a Agreement>,
    /// How the results came to be: what something is called, and what it is.
    pub origin: &'a [(String, String)],
    /// The tables, a sheet each.
    pub sheets: &'a [Sheet<'a>],
    /// What is in the folder and not in the workbook, a sentence each.
    pub absent: &'a [String],
}

/// A table that becomes a sheet.
#[derive(Debug, Clone, Copy)]
pub struct Sheet<'a> {
    /// The table.
    pub table: &'a Table,
    /// What the sheet lacks that the file of the table has; it is said in its last line.
    pub lacks: Option<&'a str>,
}

impl<'a> Sheet<'a> {
    /// A table as a whole.
    #[must_use]
    pub fn whole(table: &'a Table) -> Self {
        Self { table, lacks: None }
    }

    /// Whether there is room for all rows and columns of the table. If not, the last line of the sheet says in which
    /// CSV file the others are.
    #[must_use]
    pub fn has_room_for_all(&self) -> bool {
        self.table.rows.len() < sheet::MOST_ROWS && self.table.columns.len() <= sheet::MOST_COLUMNS
    }
}

/// Why a workbook could not be made.
#[derive(Debug, thiserror::Error)]
#[error("{WORKBOOK} could not be made: {0}")]
pub struct WorkbookError(#[from] XlsxError);

/// The bytes of a workbook.
///
/// # Errors
/// If there is more in it than a workbook holds: more columns than 16 384, for instance.
pub fn render(contents: &Contents<'_>) -> Result<Vec<u8>, WorkbookError> {
    let mut book = Workbook::new();
    book.set_properties(&properties(contents.answer.title())?);
    // a tenth larger than by the usual level, and saved in half the time: the file is written after every run
    book.set_zip_compression_level(3);
    let drawn = contents.agreement.map(|agreement| charts::of(contents.sheets, Speech { agreement }));
    let drawn = drawn.unwrap_or_default();
    let mut first = answer::sheet(contents, !drawn.is_empty())?;
    first.set_active(true);
    book.push_worksheet(first);
    if !drawn.is_empty() {
        book.push_worksheet(charts::sheet(&drawn)?);
    }
    let formats = formats::Formats::new();
    for sheet in contents.sheets {
        book.push_worksheet(sheet::sheet(sheet, &formats)?);
    }
    if !drawn.is_empty() {
        book.push_worksheet(charts::data_sheet(&drawn)?);
    }
    Ok(book.save_to_buffer()?)
}

/// What the file says of itself. The date of creation is always the same, so that the same results
/// make the same bytes; the manifest knows the true one.
fn properties(title: &str) -> Result<DocProperties, XlsxError> {
    Ok(DocProperties::new()
        .set_title(safe::text(title))
        .set_author(concat!("stagger ", env!("CARGO_PKG_VERSION")))
        .set_comment(
            "Consequences of the assumptions in the file, not a forecast. The date of creation is a fixed one: \
             manifest.json has the true one.",
        )
        .set_creation_datetime(&ExcelDateTime::from_ymd(2000, 1, 1)?))
}

/// A sheet that prints on landscape A4, as wide as a page.
fn blank(name: &str) -> Result<Worksheet, XlsxError> {
    const A4: u8 = 9;
    let mut sheet = Worksheet::new();
    sheet.set_name(name)?;
    sheet.set_paper_size(A4).set_landscape().set_print_fit_to_pages(1, 0);
    sheet.set_footer("&L&A&RPage &P of &N");
    Ok(sheet)
}
