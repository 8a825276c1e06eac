//! Pages: headings, paragraphs and tables that fit the terminal.

use anstyle::{AnsiColor, Style};
use comfy_table::{Cell, CellAlignment, ColumnConstraint, ContentArrangement, Row, Table, Width};
use stagger::output::answer::{Answer, Block, Grid};

/// The narrowest and the widest that text is set.
const NARROW: usize = 40;
const WIDE: usize = 100;

/// Spaces after a column of a table with a header, besides what the table itself puts there.
const GAP: u16 = 1;

/// Spaces that the table itself puts between two columns.
const BETWEEN: usize = 1;

/// A page being written: an answer in words, with what only those at the terminal need to know.
#[derive(Debug)]
pub(crate) struct Page {
    parts: Vec<Part>,
    /// Columns of the terminal; `None`: there is none, and tables take what they need.
    width: Option<usize>,
}

#[derive(Debug)]
struct Part {
    block: Block,
    /// Not part of the answer.
    here_only: bool,
}

impl Page {
    /// For the terminal.
    pub(super) fn new() -> Self {
        let width = Table::new().width().map(usize::from).filter(|&w| w > 0);
        Self { parts: Vec::new(), width }
    }

    /// With room for everything.
    pub(super) fn wide() -> Self {
        Self { parts: Vec::new(), width: None }
    }

    pub(super) fn add(&mut self, block: Block) {
        self.parts.push(Part { block, here_only: false });
    }

    /// A line in bold.
    pub(super) fn heading(&mut self, text: &str) {
        self.add(Block::Heading(text.to_owned()));
    }

    /// A paragraph, broken where the terminal ends.
    pub(super) fn paragraph(&mut self, text: &str) {
        self.add(Block::Paragraph(text.to_owned()));
    }

    /// One of several things that happen, with the lines after the first set in.
    pub(super) fn item(&mut self, text: &str) {
        self.add(Block::Item(text.to_owned()));
    }

    /// A paragraph that explains rather than tells.
    pub(super) fn remark(&mut self, text: &str) {
        self.add(Block::Remark(text.to_owned()));
    }

    /// A remark that makes sense at a terminal only.
    pub(crate) fn hint(&mut self, text: &str) {
        self.parts.push(Part { block: Block::Remark(text.to_owned()), here_only: true });
    }

    /// What every page of results ends with; elsewhere it is said in other places.
    pub(super) fn closing(&mut self, folder: &str) {
        self.hint("Consequences of the assumptions in the file, not a forecast.");
        let where_they_are = Block::Paragraph(format!("All results are in {folder}"));
        self.parts.push(Part { block: where_they_are, here_only: true });
    }

    pub(super) fn blank(&mut self) {
        self.add(Block::Gap);
    }

    /// Whether the terminal, if there is one, has at least so many columns.
    pub(super) fn has_room_for(&self, columns: usize) -> bool {
        self.width.is_none_or(|width| width >= columns)
    }

    /// A table with a header. `right`: columns of numbers, which are never broken; the others are
    /// broken at spaces only.
    pub(super) fn table(&mut self, header: &[&str], rows: Vec<Vec<String>>, right: &[usize]) {
        let header = header.iter().map(|&h| h.to_owned()).collect();
        self.add(Block::Grid(Grid { header, rows, numbers: right.to_vec() }));
    }

    /// Whether such a table is no wider than the terminal, however its texts are broken.
    pub(super) fn fits(&self, header: &[&str], rows: &[Vec<String>], right: &[usize]) -> bool {
        let least = |i: usize| {
            let measure = if right.contains(&i) { longest_line } else { longest_word };
            widest(header[i], rows, i, measure) + usize::from(GAP) + BETWEEN
        };
        self.has_room_for((0..header.len()).map(least).sum::<usize>())
    }

    /// What something is called on the left, what it is on the right.
    pub(super) fn entries(&mut self, entries: &[(String, String)]) {
        self.add(Block::Entries(entries.to_vec()));
    }

    /// Says something before all else, but for the title.
    pub(crate) fn notice(&mut self, text: &str) {
        let block = Block::Paragraph(text.to_owned());
        let at = self.parts.len().min(1);
        self.parts.insert(at, Part { block, here_only: false });
    }

    /// Says something more of what was done, which is what stands before the first gap.
    pub(crate) fn what_was_done(&mut self, text: &str) {
        let gap = self.parts.iter().position(|part| matches!(part.block, Block::Gap));
        let at = gap.unwrap_or(self.parts.len());
        self.parts.insert(at, Part { block: Block::Paragraph(text.to_owned()), here_only: false });
    }

    /// What the page says to everybody, wherever it is read.
    pub(crate) fn answer(&self) -> Answer {
        let parts = self.parts.iter().filter(|p| !p.here_only);
        Answer { blocks: parts.map(|p| p.block.clone()).collect() }
    }

    /// The page as text.
    pub(crate) fn finish(&self) -> String {
        let mut text = Text { text: String::new(), width: self.width };
        self.parts.iter().for_each(|part| text.block(&part.block));
        text.text
    }
}

/// A page as text that fits the terminal.
struct Text {
    text: String,
    width: Option<usize>,
}

impl Text {
    fn block(&mut self, block: &Block) {
        let width = self.width.unwrap_or(WIDE).clamp(NARROW, WIDE);
        match block {
            Block::Heading(text) => {
                let bold = Style::new().bold();
                self.text.push_str(&format!("{bold}{text}{bold:#}\n"));
            }
            Block::Paragraph(text) => {
                for line in wrap(text, width) {
                    self.text.push_str(&line);
                    self.text.push('\n');
                }
            }
            Block::Item(text) => {
                for (i, line) in wrap(text, width - 4).iter().enumerate() {
                    self.text.push_str(&format!("{}{line}\n", if i == 0 { "  " } else { "    " }));
                }
            }
            Block::Remark(text) => {
                let dim = Style::new().fg_color(Some(AnsiColor::BrightBlack.into()));
                for line in wrap(text, width) {
                    self.text.push_str(&format!("{dim}{line}{dim:#}\n"));
                }
            }
            Block::Entries(entries) => self.entries(entries),
            Block::Grid(grid) => self.grid(grid),
            Block::Gap => self.text.push('\n'),
        }
    }

    fn grid(&mut self, grid: &Grid) {
        let mut table = self.frame();
        let header = grid.header.iter().enumerate();
        let longest: Vec<usize> = header.map(|(i, h)| widest(h, &grid.rows, i, longest_word)).collect();
        table.style_mut().header_separator = comfy_table::presets::UTF8_HORIZONTAL_ONLY.top_border;
        table.set_header(Row::from(grid.header.iter().map(Cell::new).collect::<Vec<_>>()));
        table.add_rows(&grid.rows);
        for (column, word) in table.column_iter_mut().zip(&longest) {
            let word = word + usize::from(GAP);
            let word = Width::Fixed(u16::try_from(word).unwrap_or(u16::MAX));
            column.set_constraint(ColumnConstraint::LowerBoundary(word));
        }
        for &i in &grid.numbers {
            if let Some(column) = table.column_mut(i) {
                column.set_cell_alignment(CellAlignment::Right);
                column.set_constraint(ColumnConstraint::ContentWidth);
            }
        }
        self.push(table, GAP);
    }

    fn entries(&mut self, entries: &[(String, String)]) {
        let mut table = self.frame();
        for (name, value) in entries {
            table.add_row([name, value]);
        }
        self.push(table, 2);
    }

    fn frame(&self) -> Table {
        let mut table = Table::new();
        table.force_no_tty().load_style(comfy_table::presets::NOTHING);
        if let Some(width) = self.width {
            table.set_content_arrangement(ContentArrangement::Dynamic);
            table.set_width(u16::try_from(width.max(NARROW)).unwrap_or(u16::MAX));
        }
        table
    }

    /// `gap`: spaces after a column, besides what the table itself puts between two.
    fn push(&mut self, mut table: Table, gap: u16) {
        table.column_iter_mut().for_each(|column| {
            column.set_padding((0, gap));
        });
        for line in table.lines() {
            self.text.push_str(line.trim_end());
            self.text.push('\n');
        }
    }
}

/// The most that anything in a column measures, its header included.
fn widest(header: &str, rows: &[Vec<String>], column: usize, measure: fn(&str) -> usize) -> usize {
    let cells = rows.iter().filter_map(|row| row.get(column).map(String::as_str));
    cells.chain([header]).map(measure).max().unwrap_or(0)
}

/// Characters of the longest line of a text.
fn longest_line(text: &str) -> usize {
    text.lines().map(|line| line.chars().count()).max().unwrap_or(0)
}

/// Characters of the longest word of a text.
fn longest_word(text: &str) -> usize {
    text.split_whitespace().map(|word| word.chars().count()).max().unwrap_or(0)
}

/// Breaks a text at spaces into lines of at most `width` characters; longer words stand alone, and
/// numbers in groups of three stay whole, and so do numbers and `%`.
fn wrap(text: &str, width: usize) -> Vec<String> {
    let mut lines = vec![String::new()];
    for word in words(text) {
        let line = lines.last().map_or(0, |l| l.chars().count());
        if line > 0 && line + 1 + word.chars().count() > width {
            lines.push(String::new());
        }
        if let Some(line) = lines.last_mut() {
            if !line.is_empty() {
                line.push(' ');
            }
            line.push_str(&word);
        }
    }
    lines
}

/// The words of a text; `100 000` is one, and so is `91 %`.
fn words(text: &str) -> Vec<String> {
    let ends_in_digit = |word: &String| word.ends_with(|c: char| c.is_ascii_digit());
    let is_group = |word: &str| word.bytes().take_while(u8::is_ascii_digit).count() == 3;
    let mut words: Vec<String> = Vec::new();
    for word in text.split_whitespace() {
        match words.last_mut() {
            Some(last) if (is_group(word) || word.starts_with('%')) && ends_in_digit(last) => {
                *last = format!("{last} {word}")
            }
            _ => words.push(word.to_owned()),
        }
    }
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paragraphs_break_at_spaces() {
        assert_eq!(wrap("one two three", 7), ["one two", "three"]);
        assert_eq!(wrap("unbreakable a", 3), ["unbreakable", "a"]);
        assert_eq!(wrap("", 5), [""]);
        assert_eq!(wrap("of 100 000, all", 8), ["of", "100 000,", "all"]);
    }

    #[test]
    fn tables_break_at_spaces() {
        let mut page = Page { parts: Vec::new(), width: Some(40) };
        let row = |name: &str| vec![name.to_owned(), "145 of 300".to_owned(), "−14.5 ± 0.3".to_owned()];
        page.table(&["Scenario", "Released", "Difference"], vec![row("permanent, withdrawal")], &[1, 2]);
        let text = page.finish();
        assert!(text.contains("\npermanent,") && text.contains("\nwithdrawal"), "{text}");
    }

    #[test]
    fn a_table_fits_if_no_number_and_no_word_has_to_be_broken() {
        let rows = [vec!["a long name".to_owned(), "437 of 660".to_owned()]];
        let fits = |width, right: &[usize]| {
            let page = Page { parts: Vec::new(), width };
            page.fits(&["Scenario", "Released\nby both"], &rows, right)
        };
        // eight letters and ten digits, with two spaces after each
        assert!(fits(Some(22), &[1]) && !fits(Some(21), &[1]));
        assert!(fits(Some(20), &[]) && !fits(Some(19), &[]));
        assert!(fits(None, &[1]));
    }

    #[test]
    fn the_answer_leaves_out_what_is_said_to_those_at_the_terminal() {
        let mut page = Page::wide();
        page.heading("Deal");
        page.hint("One scenario in detail: --variant daily");
        page.closing("results/deal");
        let text = page.finish();
        assert!(text.contains("--variant daily") && text.contains("All results are in results/deal"));
        assert_eq!(page.answer().blocks, [Block::Heading("Deal".to_owned())]);
    }
}
