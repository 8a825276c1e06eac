//! The first sheet: the answer in words, how it came to be, and what else is in the workbook.

use rust_xlsxwriter::{Color, Format, FormatAlign, FormatBorder, Url, Worksheet, XlsxError};

use super::charts::{CHARTS, DATA};
use super::formats::{colour, header};
use super::{Contents, blank, safe};
use crate::output::answer::{Block, Grid};

/// The sheet's name.
pub(super) const ANSWER: &str = "Answer";

/// Characters that all columns together are wide, at least.
const PAGE: usize = 112;

/// The first column holds names, and is at least and at most so wide.
const NAMES: std::ops::RangeInclusive<usize> = 24..=40;

/// The others are at least and at most so wide.
const OTHERS: std::ops::RangeInclusive<usize> = 11..=30;

/// Columns, at least.
const FEWEST: usize = 6;

/// Height of a line of ordinary text, in points.
const LINE: f64 = 15.0;

/// The sheet. `charts`: whether there are any.
pub(super) fn sheet(contents: &Contents<'_>, charts: bool) -> Result<Worksheet, XlsxError> {
    let mut page = Page::new(&contents.answer.blocks)?;
    let mut first = true;
    for block in &contents.answer.blocks {
        match block {
            Block::Heading(text) if first => {
                page.line(text, &page.looks.title.clone(), 1.5)?;
                page.line(WARNING, &page.looks.remark.clone(), 1.0)?;
            }
            Block::Heading(text) => page.heading(text)?,
            Block::Paragraph(text) => page.line(text, &page.looks.plain.clone(), 1.0)?,
            Block::Item(text) => page.line(text, &page.looks.item.clone(), 1.0)?,
            Block::Remark(text) => page.line(text, &page.looks.remark.clone(), 1.0)?,
            Block::Entries(entries) => page.entries(entries)?,
            Block::Grid(grid) => page.grid(grid)?,
            Block::Gap => page.row += 1,
        }
        first = false;
    }
    page.row += 1;
    page.heading("How these results came to be")?;
    page.entries(contents.origin)?;
    page.row += 1;
    page.heading("What else is in this workbook")?;
    if charts {
        page.link(CHARTS, "the main results as charts, which can be edited and copied")?;
    }
    for sheet in contents.sheets {
        page.link(&safe::sheet_name(sheet.table.name), sheet.table.about)?;
    }
    if charts {
        page.link(DATA, "the numbers that the charts are drawn from")?;
    }
    page.row += 1;
    for text in contents.absent {
        page.line(text, &page.looks.remark.clone(), 1.0)?;
    }
    page.line(EXPLANATION, &page.looks.remark.clone(), 1.0)?;
    page.sheet.set_screen_gridlines(false);
    Ok(page.sheet)
}

/// What stands under the title, so that nobody quotes a number without having seen it.
const WARNING: &str = "Consequences of the assumptions in the scenario file, not a forecast.";

const EXPLANATION: &str = "An empty cell means “does not apply”, never zero. The header of every column has a note that \
    says what it means; point at it. Shares are shown in per cent and stored as fractions of 1.";

struct Looks {
    title: Format,
    heading: Format,
    plain: Format,
    item: Format,
    remark: Format,
    name: Format,
    value: Format,
    header: Format,
    number_header: Format,
    first_cell: Format,
    cell: Format,
    number: Format,
}

impl Looks {
    fn new() -> Self {
        let text = || Format::new().set_text_wrap().set_align(FormatAlign::Top);
        let row = || text().set_border_bottom(FormatBorder::Hair);
        Self {
            title: text().set_bold().set_font_size(18),
            heading: text().set_bold().set_font_size(13).set_font_color(Color::RGB(colour::BLUE)),
            plain: text(),
            item: text().set_indent(1),
            remark: text().set_font_color(Color::RGB(colour::DIM)),
            name: text().set_bold(),
            value: text(),
            header: header().set_text_wrap(),
            number_header: header().set_text_wrap().set_align(FormatAlign::Right).set_indent(1),
            first_cell: row(),
            // numbers stand at the right end of their column: what follows begins a little later
            cell: row().set_indent(1),
            number: row().set_align(FormatAlign::Right).set_indent(1),
        }
    }
}

/// The sheet while it is being written, from top to bottom.
struct Page {
    sheet: Worksheet,
    looks: Looks,
    widths: Vec<usize>,
    row: u32,
}

impl Page {
    fn new(blocks: &[Block]) -> Result<Self, XlsxError> {
        let mut sheet = blank(ANSWER)?;
        let widths = widths(blocks);
        for (j, &width) in widths.iter().enumerate() {
            sheet.set_column_width(column(j), width as f64)?;
        }
        Ok(Self { sheet, looks: Looks::new(), widths, row: 0 })
    }

    fn heading(&mut self, text: &str) -> Result<(), XlsxError> {
        self.line(text, &self.looks.heading.clone(), 1.25)
    }

    /// A text over the whole width; `scale`: its size to that of ordinary text.
    fn line(&mut self, text: &str, format: &Format, scale: f64) -> Result<(), XlsxError> {
        self.across(0, text, format)?;
        let room = self.widths.iter().sum::<usize>() as f64 / scale;
        self.end_row(lines(text, room as usize), scale)
    }

    fn entries(&mut self, entries: &[(String, String)]) -> Result<(), XlsxError> {
        for (name, value) in entries {
            self.sheet.write_string_with_format(self.row, 0, safe::text(name), &self.looks.name)?;
            let value: Vec<&str> = value.lines().map(str::trim).collect();
            let value = value.join("\n");
            self.across(1, &value, &self.looks.value.clone())?;
            let room = self.widths[1..].iter().sum();
            self.end_row(lines(&value, room).max(lines(name, self.widths[0])), 1.0)?;
        }
        Ok(())
    }

    fn link(&mut self, name: &str, about: &str) -> Result<(), XlsxError> {
        self.sheet.write_url_with_text(self.row, 0, Url::new(format!("internal:'{name}'!A1")), name)?;
        self.across(1, about, &self.looks.value.clone())?;
        self.end_row(1, 1.0)
    }

    fn grid(&mut self, grid: &Grid) -> Result<(), XlsxError> {
        for (j, text) in grid.header.iter().enumerate() {
            let (text, looks) = (text.replace('\n', " "), &self.looks);
            let format = if grid.numbers.contains(&j) { &looks.number_header } else { &looks.header };
            self.sheet.write_string_with_format(self.row, column(j), safe::text(&text), format)?;
        }
        self.end_row(self.tallest(&grid.header), 1.0)?;
        for row in &grid.rows {
            for (j, text) in row.iter().enumerate() {
                let format = match j {
                    0 => &self.looks.first_cell,
                    j if grid.numbers.contains(&j) => &self.looks.number,
                    _ => &self.looks.cell,
                };
                // a plain number is one here too, so that nothing is marked as text by mistake; a name that
                // looks like one is none
                let number =
                    text.parse::<u32>().ok().filter(|n| grid.numbers.contains(&j) && n.to_string() == *text);
                match number {
                    Some(n) => self.sheet.write_number_with_format(self.row, column(j), n, format)?,
                    None => {
                        self.sheet.write_string_with_format(self.row, column(j), safe::text(text), format)?
                    }
                };
            }
            self.end_row(self.tallest(row), 1.0)?;
        }
        Ok(())
    }

    fn tallest(&self, row: &[String]) -> usize {
        row.iter().zip(&self.widths).map(|(text, &width)| lines(text, width)).max().unwrap_or(1)
    }

    /// A text from this column to the last.
    fn across(&mut self, from: usize, text: &str, format: &Format) -> Result<(), XlsxError> {
        let last = column(self.widths.len() - 1);
        self.sheet.merge_range(self.row, column(from), self.row, last, &safe::text(text), format)?;
        Ok(())
    }

    fn end_row(&mut self, lines: usize, scale: f64) -> Result<(), XlsxError> {
        const TALLEST: f64 = 409.0;
        self.sheet.set_row_height(self.row, (LINE * scale * lines as f64 + 1.0).min(TALLEST))?;
        self.row += 1;
        Ok(())
    }
}

/// Lines that a text takes in so many characters of the width of a digit, which most are narrower
/// than.
fn lines(text: &str, room: usize) -> usize {
    let room = room + room / 10;
    let of_line = |line: &str| {
        let (mut lines, mut used) = (1, 0);
        for word in line.split_whitespace().map(|w| w.chars().count()) {
            let with_gap = if used == 0 { word } else { used + 1 + word };
            if with_gap > room && used > 0 {
                lines += 1;
                used = word;
            } else {
                used = with_gap;
            }
        }
        lines
    };
    text.lines().map(of_line).sum::<usize>().max(1)
}

/// Widths of the columns: those that the tables need, and together a page.
fn widths(blocks: &[Block]) -> Vec<usize> {
    let mut widths = vec![*NAMES.start()];
    let longest = |text: &str| text.lines().map(|l| l.chars().count()).max().unwrap_or(0) + 2;
    for block in blocks {
        match block {
            Block::Entries(entries) => {
                widths[0] = entries.iter().map(|(name, _)| longest(name)).fold(widths[0], usize::max);
            }
            Block::Grid(grid) => {
                let longest_row = grid.rows.iter().map(Vec::len).fold(grid.header.len(), usize::max);
                widths.resize(widths.len().max(longest_row), 0);
                let cells = grid.rows.iter().flat_map(|row| row.iter().enumerate());
                cells.for_each(|(j, text)| widths[j] = widths[j].max(longest(text)));
            }
            _ => {}
        }
    }
    widths.resize(widths.len().max(FEWEST), 0);
    widths[0] = widths[0].clamp(*NAMES.start(), *NAMES.end());
    widths[1..].iter_mut().for_each(|w| *w = (*w).clamp(*OTHERS.start(), *OTHERS.end()));
    let short = PAGE.saturating_sub(widths.iter().sum());
    let others = widths.len() - 1;
    // what is missing goes to the columns on the right, which tables use least
    let used =
        blocks.iter().map(|b| if let Block::Grid(g) = b { g.header.len() } else { 0 }).max().unwrap_or(0);
    let free = widths.len() - used.clamp(1, widths.len() - 1);
    let each = short.div_ceil(free.min(others));
    widths.iter_mut().rev().take(free).for_each(|w| *w += each);
    widths
}

fn column(j: usize) -> u16 {
    u16::try_from(j).unwrap_or(u16::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_counted_as_they_break() {
        assert_eq!(lines("", 10), 1);
        assert_eq!(lines("one two three", 7), 2);
        assert_eq!(lines("one two three four", 17), 1);
        assert_eq!(lines("one\ntwo", 10), 2);
        assert_eq!(lines("unbreakable", 3), 1);
    }

    #[test]
    fn columns_together_are_a_page() {
        assert!(widths(&[]).iter().sum::<usize>() >= PAGE);
        let header: Vec<String> = (0..9).map(|i| i.to_string()).collect();
        let wide = Grid { header, rows: vec![vec!["145 of 300".to_owned(); 9]], numbers: vec![] };
        let found = widths(&[Block::Grid(wide)]);
        assert_eq!(found.len(), 9);
        assert!(found.iter().sum::<usize>() >= PAGE, "{found:?}");
    }
}
