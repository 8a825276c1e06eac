//! Tables: what every format writes. Built once, with a name, a unit and a meaning for each
//! column, so that a file and its description cannot disagree.

use std::borrow::Cow;
use std::sync::Arc;

use jiff::civil::Date;

/// One field of a row.
#[derive(Debug, Clone, PartialEq)]
pub enum Cell {
    /// Does not apply.
    Empty,
    /// A name.
    Text(Arc<str>),
    /// A whole number.
    Whole(u64),
    /// Any other number.
    Number(f64),
    /// A share, as a fraction of 1.
    Share(f64),
    /// A number that a user wrote, to be shown with all the digits that it was written with.
    Written(f64),
    /// A date.
    Date(Date),
}

impl Cell {
    /// A name.
    #[must_use]
    pub fn text(text: &str) -> Cell {
        Cell::Text(Arc::from(text))
    }

    /// A value of a scenario file, as it stands there.
    #[must_use]
    pub fn of_file(value: &toml::Value) -> Cell {
        match value {
            toml::Value::Float(x) => Cell::Written(*x),
            toml::Value::Integer(i) => Cell::Written(*i as f64),
            toml::Value::String(text) => Cell::text(text),
            other => Cell::text(&other.to_string()),
        }
    }

    /// A name, or empty.
    #[must_use]
    pub fn text_or_empty(text: Option<&str>) -> Cell {
        text.map_or(Cell::Empty, Cell::text)
    }

    /// A whole number, or empty.
    #[must_use]
    pub fn whole(n: Option<impl Into<u64>>) -> Cell {
        n.map_or(Cell::Empty, |n| Cell::Whole(n.into()))
    }

    /// A number, or empty.
    #[must_use]
    pub fn number(x: Option<f64>) -> Cell {
        x.map_or(Cell::Empty, Cell::Number)
    }

    /// A share, or empty.
    #[must_use]
    pub fn share(x: Option<f64>) -> Cell {
        x.map_or(Cell::Empty, Cell::Share)
    }
}

/// Whether a unit is one of shares, to be shown in per cent.
#[must_use]
pub fn is_share(unit: &str) -> bool {
    matches!(unit, "share" | "0 or 1")
}

/// The unit of differences of shares, to be shown in percentage points: 20 % and 30 % are 10 points apart, and
/// not 10 %.
pub const DIFFERENCE_OF_SHARES: &str = "difference of shares";

/// What a column holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ColumnMeta {
    /// The name in the header.
    pub name: Cow<'static, str>,
    /// The unit; empty for names.
    pub unit: &'static str,
    /// What it means, in a sentence or less.
    pub meaning: &'static str,
}

impl ColumnMeta {
    /// Whether it holds names, not numbers.
    #[must_use]
    pub fn holds_names(&self) -> bool {
        self.unit.is_empty()
    }

    /// A column whose name is a promise.
    #[must_use]
    pub const fn new(name: &'static str, unit: &'static str, meaning: &'static str) -> Self {
        Self { name: Cow::Borrowed(name), unit, meaning }
    }
}

/// One table of the results.
#[derive(Debug, Clone, PartialEq)]
pub struct Table {
    /// The file name without its extension.
    pub name: &'static str,
    /// What a row is.
    pub about: &'static str,
    /// The columns, in order.
    pub columns: Cow<'static, [ColumnMeta]>,
    /// The rows; each has a cell for every column.
    pub rows: Vec<Vec<Cell>>,
}

/// Powers of ten outside of these are written with an exponent.
const LEAST_PLAIN: i32 = -9;
const MOST_PLAIN: i32 = 15;

/// A number as it is written in every text format.
///
/// Whole numbers are written out in full; any other number is rounded to 9 significant digits, or
/// to a whole number if it has as many before the point, and trailing zeros are dropped. The point
/// is `.`, there are no thousands separators, and an exponent is used only below 10⁻⁹ and from
/// 10¹⁶. A number that is not finite is no number: the text is empty.
#[must_use]
pub fn format_number(x: f64) -> String {
    if !x.is_finite() {
        return String::new();
    }
    if x == x.trunc() && x.abs() < 10f64.powi(MOST_PLAIN + 1) {
        return format!("{}", x as i64);
    }
    let scientific = format!("{x:.8e}");
    let (digits, exponent) = scientific.split_once('e').unwrap_or((&scientific, "0"));
    let exponent: i32 = exponent.parse().unwrap_or(0);
    if !(LEAST_PLAIN..=MOST_PLAIN).contains(&exponent) {
        return format!("{}e{exponent}", trimmed(digits));
    }
    let decimals = usize::try_from(8 - exponent).unwrap_or(0);
    trimmed(&format!("{x:.decimals$}")).to_owned()
}

/// A number with as many digits as tell it from every other, like [`format_number`] otherwise.
fn format_written(x: f64) -> String {
    let plain = 10f64.powi(LEAST_PLAIN)..10f64.powi(MOST_PLAIN + 1);
    if !x.is_finite() {
        String::new()
    } else if x == 0.0 || plain.contains(&x.abs()) {
        (x + 0.0).to_string()
    } else {
        format!("{x:e}")
    }
}

fn trimmed(digits: &str) -> &str {
    if digits.contains('.') { digits.trim_end_matches('0').trim_end_matches('.') } else { digits }
}

impl Cell {
    /// The number that it holds; `None`: it holds none.
    #[must_use]
    pub fn as_number(&self) -> Option<f64> {
        match self {
            Cell::Whole(n) => Some(*n as f64),
            Cell::Number(x) | Cell::Share(x) | Cell::Written(x) => x.is_finite().then_some(*x),
            Cell::Empty | Cell::Text(_) | Cell::Date(_) => None,
        }
    }

    /// The cell as text, `.` as the point, dates as `2023-12-21`; empty for what does not apply.
    #[must_use]
    pub fn to_text(&self) -> String {
        match self {
            Cell::Empty => String::new(),
            Cell::Text(text) => text.to_string(),
            Cell::Whole(n) => n.to_string(),
            Cell::Number(x) | Cell::Share(x) => format_number(*x),
            Cell::Written(x) => format_written(*x),
            Cell::Date(date) => date.to_string(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_short_and_plain() {
        for (x, text) in [
            (0.0, "0"),
            (-0.0, "0"),
            (1.0, "1"),
            (-3.0, "-3"),
            (0.5, "0.5"),
            (0.1 + 0.2, "0.3"),
            (1.0 / 3.0, "0.333333333"),
            (-2.0 / 3.0, "-0.666666667"),
            (1_234.567_890_123, "1234.56789"),
            (36_500_000_001.0, "36500000001"),
            (36_500_000_001.5, "36500000002"),
            (123_456_789.4, "123456789"),
            (0.999_999_999_9, "1"),
            (9.999_999_999_9, "10"),
            (0.000_001_234_567_891_2, "0.00000123456789"),
            (0.000_000_001_5, "0.0000000015"),
            (1.25e-12, "1.25e-12"),
            (9_999_999_999_999_998.0, "9999999999999998"),
            (1.25e16, "1.25e16"),
            (1e300, "1e300"),
            (f64::NAN, ""),
            (f64::INFINITY, ""),
        ] {
            assert_eq!(format_number(x), text, "{x:e}");
        }
    }

    #[test]
    fn what_was_written_keeps_its_digits() {
        assert_eq!(Cell::Written(0.123_456_789_012).to_text(), "0.123456789012");
        assert_eq!(Cell::Written(3.0).to_text(), "3");
        assert_eq!(Cell::Written(1e-300).to_text(), "1e-300");
        assert_eq!(Cell::Written(-0.0).to_text(), "0");
    }

    #[test]
    fn dates_are_iso() {
        assert_eq!(Cell::Date(jiff::civil::date(2023, 12, 1)).to_text(), "2023-12-01");
    }
}
