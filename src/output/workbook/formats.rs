//! How cells look: colours, and a number format for each kind of cell.

use rust_xlsxwriter::{Color, Format, FormatAlign, FormatBorder};

use crate::output::table::{Cell, ColumnMeta};
use crate::summary::differ_by_rounding_only;

/// Colours that everybody can tell apart (Okabe and Ito, "Color Universal Design", 2008).
pub(super) mod colour {
    pub(in crate::output::workbook) const BLACK: u32 = 0x00_0000;
    pub(in crate::output::workbook) const ORANGE: u32 = 0xE6_9F00;
    pub(in crate::output::workbook) const SKY: u32 = 0x56_B4E9;
    pub(in crate::output::workbook) const GREEN: u32 = 0x00_9E73;
    pub(in crate::output::workbook) const YELLOW: u32 = 0xF0_E442;
    pub(in crate::output::workbook) const BLUE: u32 = 0x00_72B2;
    pub(in crate::output::workbook) const VERMILION: u32 = 0xD5_5E00;
    pub(in crate::output::workbook) const PURPLE: u32 = 0xCC_79A7;
    /// Of the parties, in the file's order: those that they have in the report.
    pub(in crate::output::workbook) const PARTIES: [u32; 6] =
        [0x00_72B2, 0xC4_5A00, 0xA8_508C, 0x7D_6200, 0x4A_5560, 0x2F_9FD8];
    /// Besides the eight, for what is neither here nor there.
    pub(in crate::output::workbook) const GREY: u32 = 0x99_9999;
    pub(in crate::output::workbook) const PALE: u32 = 0xD9_D9D9;
    /// Text that explains.
    pub(in crate::output::workbook) const DIM: u32 = 0x59_5959;
    /// Behind headers.
    pub(in crate::output::workbook) const SHADE: u32 = 0xE8_EEF4;
}

/// Whether a number is whole, but for what rounding has left.
pub(super) fn is_whole(x: f64) -> bool {
    differ_by_rounding_only(x, x.round())
}

/// How a number is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Shown {
    Percent,
    Whole,
    /// With so many decimals, at most [`MOST_DECIMALS`].
    Decimals(u8),
    Scientific,
}

/// More decimals than this are shown with an exponent.
const MOST_DECIMALS: u8 = 5;

impl Shown {
    /// A way to show numbers of which this is the largest: with some three significant digits.
    pub(super) fn up_to(largest: f64, all_whole: bool) -> Self {
        match largest {
            _ if all_whole => Shown::Whole,
            x if x >= 1000.0 => Shown::Whole,
            x if x >= 10.0 => Shown::Decimals(1),
            x if x >= 1.0 => Shown::Decimals(2),
            x if x >= 0.1 => Shown::Decimals(3),
            x if x >= 0.01 => Shown::Decimals(4),
            x if x >= 0.001 => Shown::Decimals(MOST_DECIMALS),
            _ => Shown::Scientific,
        }
    }

    /// The number format, in the language of spreadsheets.
    pub(super) fn code(self) -> String {
        match self {
            Shown::Percent => "0.0%".to_owned(),
            Shown::Whole => "#,##0".to_owned(),
            Shown::Decimals(n) => format!("#,##0.{}", "0".repeat(usize::from(n))),
            Shown::Scientific => "0.00E+00".to_owned(),
        }
    }

    /// About how many characters a number takes.
    pub(super) fn width(self, x: f64) -> usize {
        let digits = |x: f64| if x.abs() < 10.0 { 1 } else { x.abs().log10() as usize + 1 };
        let grouped = |x: f64| digits(x) + (digits(x) - 1) / 3 + usize::from(x < 0.0);
        match self {
            Shown::Percent => digits(100.0 * x) + 3 + usize::from(x < 0.0),
            Shown::Whole => grouped(x),
            Shown::Decimals(n) => grouped(x) + 1 + usize::from(n),
            Shown::Scientific => 9,
        }
    }
}

/// What decides how the numbers of a column are shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Rule {
    /// All alike, by the column.
    Column(Shown),
    /// By the row's unit, those of a row alike.
    Row,
    /// Each for itself: what the numbers mean differs from row to row.
    Cell,
}

impl Rule {
    /// The rule for column `i`, with these rows.
    pub(super) fn of(column: &ColumnMeta, i: usize, rows: &[Vec<Cell>]) -> Self {
        match column.unit {
            "share" => Rule::Column(Shown::Percent),
            "as in unit" => Rule::Row,
            "as the input" | "as the result" | "as in the file" | "" => Rule::Cell,
            _ => {
                let numbers = || rows.iter().filter_map(|row| row.get(i).and_then(Cell::as_number));
                let largest = numbers().fold(0.0, |most: f64, x| most.max(x.abs()));
                Rule::Column(Shown::up_to(largest, numbers().all(is_whole)))
            }
        }
    }
}

/// Every format of the tables' sheets.
#[derive(Debug)]
pub(super) struct Formats {
    pub(super) header: Format,
    pub(super) text: Format,
    /// For texts that would be a formula if they were typed.
    pub(super) quoted: Format,
    pub(super) date: Format,
    pub(super) remark: Format,
    percent: Format,
    whole: Format,
    decimals: Vec<Format>,
    scientific: Format,
}

impl Formats {
    pub(super) fn new() -> Self {
        // not up to the end of the column, where the text of the next may begin
        let right = || Format::new().set_align(FormatAlign::Right).set_indent(1);
        let numbers = |shown: Shown| right().set_num_format(shown.code());
        Self {
            header: header(),
            text: Format::new(),
            quoted: Format::new().set_quote_prefix(),
            date: right().set_num_format("yyyy-mm-dd"),
            remark: Format::new().set_italic().set_font_color(Color::RGB(colour::DIM)),
            percent: numbers(Shown::Percent),
            whole: numbers(Shown::Whole),
            decimals: (1..=MOST_DECIMALS).map(|n| numbers(Shown::Decimals(n))).collect(),
            scientific: numbers(Shown::Scientific),
        }
    }

    pub(super) fn number(&self, shown: Shown) -> &Format {
        match shown {
            Shown::Percent => &self.percent,
            Shown::Whole => &self.whole,
            Shown::Decimals(n) => self.decimals.get(usize::from(n) - 1).unwrap_or(&self.scientific),
            Shown::Scientific => &self.scientific,
        }
    }
}

/// Headers of columns.
pub(super) fn header() -> Format {
    Format::new()
        .set_bold()
        .set_align(FormatAlign::Top)
        .set_background_color(Color::RGB(colour::SHADE))
        .set_border_bottom(FormatBorder::Thin)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_rounding_leaves_is_no_fraction() {
        for x in [0.0, 3.0, 2.999_999_999_999_999_6, 3.000_000_000_000_000_4, -7.0, 1e15 + 1.0] {
            assert!(is_whole(x), "{x}");
        }
        for x in [0.5, 2.999_999_9, 3.000_000_1, 1e-9, 123_456.5] {
            assert!(!is_whole(x), "{x}");
        }
    }
}
