//! Pages: headings, paragraphs and tables that fit the terminal.

use anstyle::{AnsiColor, Style};
use comfy_table::{Cell, CellAlignment, ColumnConstraint, ContentArrangement, Row, Table, Width};

/// The narrowest and the widest that text is set.
const NARROW: usize = 40;
const WIDE: usize = 100;

/// Spaces after a column of a table with a header, besides what the table itself puts there.
const GAP: u16 = 1;

/// A page being written.
#[derive(Debug)]
pub(super) struct Page {
    text: String,
    /// Columns of the terminal; `None`: there is none, and tables take what they need.
    width: Option<usize>,
}

impl Page {
    pub(super) fn new() -> Self {
        let width = Table::new().width().map(usize::from).filter(|&w| w > 0);
        Self { text: String::new(), width }
    }

    /// A line in bold.
    pub(super) fn heading(&mut self, text: &str) {
        let bold = Style::new().bold();
        self.text.push_str(&format!("{bold}{text}{bold:#}\n"));
    }

    /// A paragraph, broken where the terminal ends.
    pub(super) fn paragraph(&mut self, text: &str) {
        for line in wrap(text, self.width.unwrap_or(WIDE).clamp(NARROW, WIDE)) {
            self.text.push_str(&line);
            self.text.push('\n');
        }
    }

    /// One of several things that happen, with the lines after the first set in.
    pub(super) fn item(&mut self, text: &str) {
        for (i, line) in wrap(text, self.width.unwrap_or(WIDE).clamp(NARROW, WIDE) - 4).iter().enumerate() {
            self.text.push_str(&format!("{}{line}\n", if i == 0 { "  " } else { "    " }));
        }
    }

    /// A paragraph that explains rather than tells.
    pub(super) fn remark(&mut self, text: &str) {
        let dim = Style::new().fg_color(Some(AnsiColor::BrightBlack.into()));
        for line in wrap(text, self.width.unwrap_or(WIDE).clamp(NARROW, WIDE)) {
            self.text.push_str(&format!("{dim}{line}{dim:#}\n"));
        }
    }

    pub(super) fn blank(&mut self) {
        self.text.push('\n');
    }

    /// Whether the terminal, if there is one, has at least so many columns.
    pub(super) fn has_room_for(&self, columns: usize) -> bool {
        self.width.is_none_or(|width| width >= columns)
    }

    /// A table with a header. `right`: columns of numbers, which are never broken; the others are
    /// broken at spaces only.
    pub(super) fn table(&mut self, header: &[&str], rows: Vec<Vec<String>>, right: &[usize]) {
        let mut table = self.frame();
        let longest: Vec<usize> = (0..header.len())
            .map(|i| {
                let cells = rows.iter().filter_map(|row| row.get(i).map(String::as_str));
                cells.chain([header[i]]).map(longest_word).max().unwrap_or(0)
            })
            .collect();
        table.style_mut().header_separator = comfy_table::presets::UTF8_HORIZONTAL_ONLY.top_border;
        table.set_header(Row::from(header.iter().map(|h| Cell::new(*h)).collect::<Vec<_>>()));
        table.add_rows(rows);
        for (column, word) in table.column_iter_mut().zip(&longest) {
            let word = word + usize::from(GAP);
            let word = Width::Fixed(u16::try_from(word).unwrap_or(u16::MAX));
            column.set_constraint(ColumnConstraint::LowerBoundary(word));
        }
        for &i in right {
            if let Some(column) = table.column_mut(i) {
                column.set_cell_alignment(CellAlignment::Right);
                column.set_constraint(ColumnConstraint::ContentWidth);
            }
        }
        self.push(table, GAP);
    }

    /// What something is called on the left, what it is on the right.
    pub(super) fn entries(&mut self, entries: &[(String, String)]) {
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

    pub(super) fn finish(self) -> String {
        self.text
    }
}

/// Characters of the longest word of a text.
fn longest_word(text: &str) -> usize {
    text.split_whitespace().map(|word| word.chars().count()).max().unwrap_or(0)
}

/// Breaks a text at spaces into lines of at most `width` characters; longer words stand alone, and
/// numbers in groups of three stay whole.
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

/// The words of a text; `100 000` is one.
fn words(text: &str) -> Vec<String> {
    let ends_in_digit = |word: &String| word.ends_with(|c: char| c.is_ascii_digit());
    let is_group = |word: &str| word.bytes().take_while(u8::is_ascii_digit).count() == 3;
    let mut words: Vec<String> = Vec::new();
    for word in text.split_whitespace() {
        match words.last_mut() {
            Some(last) if is_group(word) && ends_in_digit(last) => *last = format!("{last} {word}"),
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
        let mut page = Page { text: String::new(), width: Some(40) };
        let row = |name: &str| vec![name.to_owned(), "145 of 300".to_owned(), "−14.5 ± 0.3".to_owned()];
        page.table(&["Scenario", "Released", "Difference"], vec![row("permanent, withdrawal")], &[1, 2]);
        let text = page.finish();
        assert!(text.contains("\npermanent,") && text.contains("\nwithdrawal"), "{text}");
    }
}
