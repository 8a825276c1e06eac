//! Charts that a spreadsheet draws itself, from numbers on a sheet of their own: whoever wants other
//! colours, or another range, can have them.

mod build;
mod comparison;
mod data;
mod home;
mod outcomes;
mod releases;
mod sweep;
mod tipping;
mod tornado;
mod tranches;

use rust_xlsxwriter::{Chart, Format, Worksheet, XlsxError};

use super::Sheet;
use super::formats::header;
use crate::output::frame::Frame;
use crate::output::speech::Speech;
use data::Data;

/// The sheet with the charts.
pub(super) const CHARTS: &str = "Charts";

/// The sheet with the numbers that they are drawn from.
pub(super) const DATA: &str = "Chart data";

/// Charts, in the order in which they stand, and their numbers.
#[derive(Default)]
pub(super) struct Drawn {
    charts: Vec<(Chart, u32)>,
    data: Data,
}

impl Drawn {
    pub(super) fn is_empty(&self) -> bool {
        self.charts.is_empty()
    }

    /// Adds a chart, so many pixels high.
    fn add(&mut self, mut chart: Chart, height: u32) {
        chart.set_width(build::WIDTH).set_height(height);
        self.charts.push((chart, height));
    }
}

/// The charts that these tables have something for.
pub(super) fn of(sheets: &[Sheet<'_>], speech: Speech<'_>) -> Drawn {
    let mut drawn = Drawn::default();
    let frame = |name: &str| sheets.iter().find(|s| s.table.name == name).map(|s| Frame::of(s.table));
    if let Some(frame) = frame("outcomes") {
        outcomes::draw(&frame, &mut drawn);
    }
    if let Some(frame) = frame("comparison") {
        comparison::draw(&frame, &mut drawn);
    }
    if let Some(frame) = frame("distributions") {
        home::draw(&frame, speech, &mut drawn);
    }
    if let Some(frame) = frame("releases") {
        releases::draw(&frame, speech, &mut drawn);
    }
    if let Some(frame) = frame("tranches") {
        tranches::draw(&frame, speech, &mut drawn);
    }
    if let Some(frame) = frame("tornado") {
        tornado::draw(&frame, speech, &mut drawn);
    }
    if let Some(frame) = frame("sweep") {
        sweep::draw(&frame, speech, &mut drawn);
    }
    if let Some(values) = frame("values") {
        tipping::draw(&values, speech, &mut drawn);
    }
    drawn
}

/// The sheet with the charts, one under the other.
pub(super) fn sheet(drawn: &Drawn) -> Result<Worksheet, XlsxError> {
    /// Pixels of a row, and rows of a printed page.
    const ROW: u32 = 20;
    const MARGIN: u32 = 5;
    const ROWS_OF_A_PAGE: u32 = 85;
    let mut sheet = super::blank(CHARTS)?;
    // on paper a chart is as wide as the page, and none is cut in two
    sheet.set_screen_gridlines(false).set_portrait().set_print_scale(52);
    let mut breaks = Vec::new();
    sheet.write_string_with_format(0, 0, CHARTS, &Format::new().set_bold().set_font_size(18))?;
    let about = format!(
        "Each can be edited, and copied into a text or a slide. Their numbers are on the sheet “{DATA}”."
    );
    sheet.write_string(1, 0, about)?;
    let mut row = 3;
    for (chart, height) in &drawn.charts {
        let rows = height.div_ceil(ROW) + 1;
        if row + rows > breaks.last().copied().unwrap_or(0) + ROWS_OF_A_PAGE {
            breaks.push(row);
        }
        sheet.insert_chart_with_offset(row, 0, chart, 0, MARGIN)?;
        row += rows;
    }
    sheet.set_page_breaks(&breaks)?;
    Ok(sheet)
}

/// The sheet with the numbers.
pub(super) fn data_sheet(drawn: &Drawn) -> Result<Worksheet, XlsxError> {
    let mut sheet = super::blank(DATA)?;
    drawn.data.write(&mut sheet, &header())?;
    Ok(sheet)
}
