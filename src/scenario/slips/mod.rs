//! Values as people write them elsewhere: what they should be in TOML.

mod line;
mod refused;

pub(super) use line::{in_value, on_line};
pub(super) use refused::{refused, refused_of_varied};

use super::fault::FaultKind;

/// What is wrong, and what would be right.
type Slip = (&'static str, String);

const COMMA: &str = "a number has a decimal point, not a comma";
const FRACTION: &str = "shares and probabilities are fractions of 1";
const DATE: &str = "a date is written year, month, day: YYYY-MM-DD";

/// What was likely meant by a value that is none: `0,9`, `80%`, `21.12.2023`, `30 days`.
pub(super) fn slip(written: &str) -> Option<FaultKind> {
    let written = written.trim();
    fault(decimal_comma(written).or_else(|| date(written)).or_else(|| number(written))?)
}

/// The number that was likely meant, as it should be written; or `one, or another`, where it may be either.
#[must_use]
pub fn number_meant(written: &str) -> Option<String> {
    let written = written.trim();
    let one = decimal_comma(written).or_else(|| percentage(written)).or_else(|| bare_point(written));
    let (_, right) = one.or_else(|| thousands(written)).or_else(|| with_unit(written))?;
    Some(right)
}

/// A longer one is not worth repeating.
const MOST_SHOWN: usize = 200;

fn fault((what, right): Slip) -> Option<FaultKind> {
    (right.len() <= MOST_SHOWN).then_some(FaultKind::Slip { what, right })
}

/// A number with something at it that does not belong there, other than a comma.
fn number(text: &str) -> Option<Slip> {
    percentage(text)
        .or_else(|| range(text))
        .or_else(|| bare_point(text))
        .or_else(|| thousands(text))
        .or_else(|| with_unit(text))
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

/// The number that a percentage stands for.
fn percentage(text: &str) -> Option<Slip> {
    let number = text.strip_suffix('%')?.trim().replace(',', ".");
    let percent: f64 = number.parse().ok().filter(|x: &f64| x.is_finite())?;
    Some((FRACTION, share(percent)))
}

fn share(percent: f64) -> String {
    // rounded, or 7 % would be 0.07 and a bit
    ((percent * 1e10).round() / 1e12).to_string()
}

/// What stands between the ends of a range elsewhere.
const DASHES: [&str; 8] = ["..", "–", "—", "−", "‑", " to ", " - ", "-"];

/// `0.80 - 0.95`, `0.8–0.95`, `70–80 %`
fn range(text: &str) -> Option<Slip> {
    ends(text).map(distribution)
}

/// The range that was likely meant where several values are listed: `0.80 - 0.95`, `[0.8, 0.95]`
pub(super) fn range_meant(text: &str) -> Option<FaultKind> {
    let (lo, hi) = ends(text).or_else(|| refused::two_numbers(text))?;
    fault(("a range of values is written with two points", format!("{lo}..{hi}")))
}

/// A range as the file has it.
fn distribution((lo, hi): (String, String)) -> Slip {
    let right =
        format!("{{ uniform = [{lo}, {hi}] }}, or {{ interval = [{lo}, {hi}] }} if it is so with 90 %");
    ("a range is written as a distribution", right)
}

/// The ends of a range, as they should be written.
fn ends(text: &str) -> Option<(String, String)> {
    let (from, dash, to) = DASHES.iter().find_map(|dash| {
        let (from, to) = text.split_once(dash)?;
        Some((from.trim(), *dash, to.trim()))
    })?;
    let percent = to.ends_with('%');
    let end = |text: &str| {
        let plain = text.trim_end_matches('%').trim_end().replace(',', ".");
        let is_plain = plain.bytes().all(|b| b.is_ascii_digit() || b == b'.');
        plain.parse::<f64>().ok().filter(|x| is_plain && x.is_finite())
    };
    let (lo, hi) = (end(from)?, end(to)?);
    // 2023-12 is rather a month
    let is_month = dash == "-" && !percent && !text.contains(['.', ',']);
    if lo >= hi || is_month || (from.ends_with('%') && !percent) {
        return None;
    }
    let shown = |x: f64| if percent { share(x) } else { x.to_string() };
    Some((shown(lo), shown(hi)))
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

/// `21.12.2023`, `12/21/2023`, `2026/3/2`. With strokes, day or month may come first.
fn date(text: &str) -> Option<Slip> {
    let mark = text.chars().find(|c| ['.', '/', '-'].contains(c))?;
    let parts: Vec<&str> = text.split(mark).map(str::trim).collect();
    let [first, second, third] = parts[..] else { return None };
    if ![first, second, third].into_iter().all(is_digits) {
        return None;
    }
    if first.len() == 4 {
        return Some((DATE, day_of(first, second, third)?.to_string()));
    }
    let (day_first, month_first) = (day_of(third, second, first), day_of(third, first, second));
    let right = match (day_first, month_first) {
        (Some(a), Some(b)) if a != b && mark != '.' => {
            format!("{a} for {}, or {b} for {}", a.strftime("%-d %B"), b.strftime("%-d %B"))
        }
        (Some(date), _) | (None, Some(date)) => date.to_string(),
        (None, None) => return None,
    };
    Some((DATE, right))
}

fn day_of(year: &str, month: &str, day: &str) -> Option<jiff::civil::Date> {
    let year = year.parse().ok().filter(|_| year.len() == 4)?;
    jiff::civil::Date::new(year, month.parse().ok()?, day.parse().ok()?).ok()
}

/// `30 days`, `2 weeks`
fn with_unit(text: &str) -> Option<Slip> {
    let (number, unit) = text.split_once(char::is_whitespace)?;
    let unit = unit.trim();
    let words = unit.chars().all(|c| c.is_alphabetic() || c == ' ') && !unit.is_empty();
    let value: f64 = number.parse().ok().filter(|x: &f64| words && x.is_finite())?;
    let right = match unit.to_lowercase().as_str() {
        "week" | "weeks" => format!("{}, in days", value * 7.0),
        "percent" | "per cent" => share(value),
        "month" | "months" | "year" | "years" => "how many days that is".to_owned(),
        _ => number.to_owned(),
    };
    Some(("a value has no unit beside it", right))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
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
            ("3 per cent", "0.03"),
            ("3 months", "how many days that is"),
        ] {
            assert_eq!(slip(written), fault((said(written), right.to_owned())), "{written}");
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
        ];
        for written in none {
            assert_eq!(slip(written), None, "{written}");
        }
    }

    fn said(written: &str) -> &'static str {
        match slip(written) {
            Some(FaultKind::Slip { what, .. }) => what,
            _ => "nothing",
        }
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
