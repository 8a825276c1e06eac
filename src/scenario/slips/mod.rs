//! Values as people write them elsewhere: what they should be in TOML.

mod around;
mod brackets;
mod changes;
mod dates;
mod entries;
mod line;
mod percent;
mod ranges;
mod refused;
mod signs;

pub(super) use around::{Wants, wanted};
pub(super) use brackets::list_of_tables;
pub(super) use changes::{in_curly_marks, left_open, several};
pub(super) use line::{in_value, line_around, on_line, without_comment};
pub(super) use ranges::range_meant;
pub(super) use refused::{refused, refused_of_varied};
pub(super) use signs::{unseen, unseen_beside_numbers};

use super::fault::FaultKind;
use dates::date;
use entries::{flag, shape};
use percent::{percentage, share};
use ranges::range;
use signs::{minus, minus_alone};

/// What is wrong, and what would be right.
type Slip = (&'static str, String);

const COMMA: &str = "a number has a decimal point, not a comma";

/// What was likely meant by a value that is none: `0,9`, `80%`, `21.12.2023`, `30 days`.
fn slip(written: &str, wants: Wants) -> Option<FaultKind> {
    let written = written.trim();
    let plain = decimal_comma(written).or_else(|| date(written)).or_else(|| minus_alone(written, wants));
    let plain = plain.or_else(|| number(written, wants));
    fault(plain.or_else(|| flag(written, wants)).or_else(|| shape(written))?)
}

/// The number that was likely meant, as it should be written; or `one, or another`, where it may be either.
#[must_use]
pub fn number_meant(written: &str) -> Option<String> {
    number_wanted(written, Wants::Number)
}

/// The same where it is known what is wanted.
pub(super) fn number_wanted(written: &str, wants: Wants) -> Option<String> {
    let written = written.trim();
    let one = decimal_comma(written).or_else(|| percentage(written, wants)).or_else(|| bare_point(written));
    let (_, right) = one.or_else(|| thousands(written)).or_else(|| with_unit(written))?;
    Some(right)
}

/// A longer one is not worth repeating.
const MOST_SHOWN: usize = 200;

fn fault((what, right): Slip) -> Option<FaultKind> {
    (right.len() <= MOST_SHOWN).then_some(FaultKind::Slip { what, right })
}

/// A number with something at it that does not belong there, other than a comma.
fn number(text: &str, wants: Wants) -> Option<Slip> {
    percentage(text, wants)
        .or_else(|| range(text, wants))
        .or_else(|| bare_point(text))
        .or_else(|| fraction(text))
        .or_else(|| thousands(text))
        .or_else(|| with_unit(text))
        .or_else(|| minus(text))
}

fn is_digits(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit())
}

/// The sign of a number, and the rest.
fn signed(text: &str) -> (&str, &str) {
    text.split_at(usize::from(text.starts_with(['-', '+'])))
}

fn decimal_comma(text: &str) -> Option<Slip> {
    let (whole, decimals) = text.split_once(',')?;
    let (_, plain) = signed(whole);
    if !is_digits(plain) || !is_digits(decimals) {
        return None;
    }
    let right = match grouped(plain, decimals) {
        true => format!("{whole}{decimals} if thousands are meant, or {whole}.{decimals} if decimals are"),
        false => format!("{whole}.{decimals}"),
    };
    Some((COMMA, right))
}

/// Whether a mark between these digits could divide thousands.
fn grouped(whole: &str, rest: &str) -> bool {
    whole.len() <= 3 && !whole.starts_with('0') && rest.len() == 3
}

/// `.85`, `85.`
fn bare_point(text: &str) -> Option<Slip> {
    let (sign, plain) = signed(text);
    let (whole, decimals) = plain.split_once('.')?;
    let right = match (whole, decimals) {
        ("", decimals) if is_digits(decimals) => format!("{sign}0.{decimals}"),
        (whole, "") if is_digits(whole) => format!("{sign}{whole}"),
        _ => return None,
    };
    Some(("a number has digits on both sides of its point", right))
}

/// `9/10`
fn fraction(text: &str) -> Option<Slip> {
    const MOST: f64 = 1000.0;
    let (over, under) = text.split_once('/')?;
    let (over, under) = (over.trim(), under.trim());
    if !is_digits(over) || !is_digits(under) {
        return None;
    }
    let (over, under): (f64, f64) = (over.parse().ok()?, under.parse().ok()?);
    // 3/2026 is rather a month
    let is_fraction = (1.0..=MOST).contains(&under) && over <= MOST;
    is_fraction.then(|| ("a fraction is written as a decimal number", share(over / under * 100.0)))
}

/// `10 000`, `1.000.000`, `1'000`
fn thousands(text: &str) -> Option<Slip> {
    let (sign, plain) = signed(text);
    let mark = plain.chars().find(|c| !c.is_ascii_digit())?;
    let groups: Vec<&str> = plain.split(mark).collect();
    let (first, rest) = groups.split_first()?;
    let divides = match mark {
        // one alone may be that of the decimals
        '.' | ',' => rest.len() > 1,
        _ => [' ', '\'', '’', '\u{a0}', '\u{202f}'].contains(&mark),
    };
    let is_number = is_digits(first) && rest.iter().all(|g| is_digits(g) && grouped(first, g));
    let right = || format!("{sign}{}, or {sign}{}", groups.concat(), groups.join("_"));
    (divides && is_number).then(|| ("nothing divides the thousands of a number, unless it is `_`", right()))
}

/// `30 days`, `2 weeks`
fn with_unit(text: &str) -> Option<Slip> {
    let (number, unit) = text.split_once(char::is_whitespace)?;
    let unit = unit.trim();
    let words = unit.chars().all(|c| c.is_alphabetic() || c == ' ') && !unit.is_empty();
    let value: f64 = number.parse().ok().filter(|x: &f64| words && x.is_finite())?;
    let right = match unit.to_lowercase().as_str() {
        "week" | "weeks" => format!("{}, in days", value * 7.0),
        "month" | "months" | "year" | "years" => "how many days that is".to_owned(),
        _ => number.to_owned(),
    };
    Some(("a value has no unit beside it", right))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::panic)]
    use super::*;

    #[test]
    fn what_was_meant() {
        for (written, right) in [
            ("0,9", "0.9"),
            ("-1,25", "-1.25"),
            ("10,000", "10000 if thousands are meant, or 10.000 if decimals are"),
            ("0,125", "0.125"),
            ("80%", "0.8"),
            ("7 %", "0.07"),
            ("12,5 %", "0.125"),
            (".85", "0.85"),
            ("-.5", "-0.5"),
            ("85.", "85"),
            ("0.80 - 0.95", "{ uniform = [0.8, 0.95] }, or { interval = [0.8, 0.95] } if it is so with 90 %"),
            ("0.8–0.95", "{ uniform = [0.8, 0.95] }, or { interval = [0.8, 0.95] } if it is so with 90 %"),
            ("0,8-0.95", "{ uniform = [0.8, 0.95] }, or { interval = [0.8, 0.95] } if it is so with 90 %"),
            ("70–80 %", "{ uniform = [0.7, 0.8] }, or { interval = [0.7, 0.8] } if it is so with 90 %"),
            ("3 - 14", "{ uniform = [3, 14] }, or { interval = [3, 14] } if it is so with 90 %"),
            ("10 000", "10000, or 10_000"),
            ("1.000.000", "1000000, or 1_000_000"),
            ("21.12.2023", "2023-12-21"),
            ("2.3.2026", "2026-03-02"),
            ("12/21/2023", "2023-12-21"),
            ("1/2/2024", "2024-02-01 for 1 February, or 2024-01-02 for 2 January"),
            ("02-03-2026", "2026-03-02 for 2 March, or 2026-02-03 for 3 February"),
            ("3/3/2026", "2026-03-03"),
            ("2026/3/2", "2026-03-02"),
            ("30 days", "30"),
            ("2 weeks", "14, in days"),
            ("1 March 2028", "2028-03-01"),
            ("March 1st, 2028", "2028-03-01"),
            ("1. Mar. 2028", "2028-03-01"),
            ("9/10", "0.9"),
            ("1 / 3", "0.333333333333"),
            ("20-90", "{ uniform = [20, 90] }, or { interval = [20, 90] } if it is so with 90 %"),
            ("interval [0.7, 0.95]", "{ interval = [0.7, 0.95] }"),
            ("triangular(1, 4, 15)", "{ triangular = [1, 4, 15] }"),
            ("poisson 2", "{ poisson = 2 }"),
            ("3 per cent", "0.03"),
            ("3 months", "how many days that is"),
        ] {
            assert_eq!(slip(written, Wants::Number), fault((said(written), right.to_owned())), "{written}");
        }
        let none = [
            "",
            "0.9",
            "a, b",
            "1,2,3",
            "%",
            "99.99.2023",
            "31.02.2024",
            "soon",
            "x days",
            "[1, 2]",
            "1. 2",
            ".",
            "-",
            "2023-12",
            "0.9 - 0.8",
            "1 0",
            "0 000",
            "3/2026",
            "9/0",
            "31 February 2028",
            "interval [0.95, 0.7]",
            "uniform [1, 2, 3]",
            "yes",
        ];
        for written in none {
            assert_eq!(slip(written, Wants::Number), None, "{written}");
        }
    }

    fn said(written: &str) -> &'static str {
        match slip(written, Wants::Number) {
            Some(FaultKind::Slip { what, .. }) => what,
            _ => "nothing",
        }
    }

    #[test]
    fn what_was_meant_where_something_else_is_wanted() {
        for (wants, written, right) in [
            (Wants::Flag, "yes", "true"),
            (Wants::Flag, "False", "false"),
            (Wants::Whole, "3 - 5", "one number, such as 3 (`--vary` tries several: 3..5)"),
            (
                Wants::Factor,
                "10–20 %",
                "{ uniform = [0.1, 0.2] } for so much of it, or { uniform = [1.1, 1.2] } for so much more",
            ),
        ] {
            let Some(FaultKind::Slip { right: found, .. }) = slip(written, wants) else {
                panic!("{written}")
            };
            assert_eq!(found, right);
        }
        assert_eq!(slip("true", Wants::Flag), None);
        for (written, right) in [
            ("0.7:0.9", "0.7..0.9"),
            ("0.7:0.9:5", "0.7..0.9/5"),
            ("0.7:0.9:0.05", "0.7..0.9/5"),
            ("0.7:0.05:0.9", "0.7..0.9/5"),
            ("10:60:10", "10..60/10 for 10 values, or 10..60/6 for steps of 10"),
            ("0.7 - 0.9", "0.7..0.9"),
        ] {
            let Some(FaultKind::Slip { right: found, .. }) = range_meant(written, Wants::Open) else {
                panic!("{written}")
            };
            assert_eq!(found, right);
        }
        // steps that do not lead to the end
        assert_eq!(range_meant("0.7:0.9:0.15", Wants::Open), None);
    }

    #[test]
    fn numbers_that_were_meant() {
        assert_eq!(["0,5", "50 %", ".5"].map(|text| number_meant(text).unwrap()), ["0.5", "0.5", "0.5"]);
        assert_eq!(number_meant("1,000").unwrap(), "1000 if thousands are meant, or 1.000 if decimals are");
        assert_eq!(number_meant("1.000.000").unwrap(), "1000000, or 1_000_000");
        for text in ["", "x", "0.3 - 0.5", "1/2/2024"] {
            assert_eq!(number_meant(text), None, "{text}");
        }
    }
}
