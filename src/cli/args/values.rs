//! Values as they are typed.

use std::path::PathBuf;

use stagger::engine::{MOST_PARTS, Part};
use stagger::study::robust::Indifference;

/// The most trials: what a tally can count without overflow, whatever the scenario.
const MOST_TRIALS: u64 = 1_000_000_000_000;

/// What divides thousands elsewhere.
const MARKS: [char; 7] = ['.', ',', ' ', '\'', '’', '\u{a0}', '\u{202f}'];

/// A number of trials, or the number of one: `100000`, `1e6`, `1_000_000`.
pub(super) fn trials(text: &str) -> Result<u64, String> {
    counted(text, 1, MOST_TRIALS)
}

/// Reads whole numbers from `least` to `most`, written as trials are.
pub(super) fn whole<T: TryFrom<u64>>(
    least: u64,
    most: u64,
) -> impl Fn(&str) -> Result<T, String> + Clone + Send + Sync {
    move |text| T::try_from(counted(text, least, most)?).map_err(|_| range(least, most))
}

/// A whole number: `1`, `20_231_221`.
pub(super) fn seed(text: &str) -> Result<u64, String> {
    let number = digits(text).and_then(|plain| plain.parse().ok());
    number.ok_or_else(|| match without_marks(text) {
        Some(plain) => format!("write {plain}: between digits there may be `_`, and nothing else"),
        None => range(0, u64::MAX),
    })
}

/// What is counted: `100000`, `1e6`, `1_000_000`.
fn counted(text: &str, least: u64, most: u64) -> Result<u64, String> {
    if let Some(plain) = without_marks(text) {
        return Err(format!("between digits there may be `_`, and nothing else: write {}", ways(&plain)));
    }
    // `1.5e6` is a whole number, `100.0` is one of those that are measured
    let has_point = text.contains('.') && !text.contains(['e', 'E']);
    let number: Option<f64> = digits(text).filter(|_| !has_point).and_then(|plain| plain.parse().ok());
    // up to 1e12 every whole number is a float of its own
    match number.filter(|n| n.fract() == 0.0 && (least as f64..=most as f64).contains(n)) {
        Some(number) => Ok(number as u64),
        None => Err(of_point(text).unwrap_or_else(|| range(least, most))),
    }
}

/// What is right instead of `100.` or `100.0`.
fn of_point(text: &str) -> Option<String> {
    let (whole, decimals) = text.split_once('.')?;
    let is_whole = is_digits(whole) && decimals.bytes().all(|b| b == b'0');
    is_whole.then(|| format!("a whole number has no point: write {whole}"))
}

fn range(least: u64, most: u64) -> String {
    if most == MOST_TRIALS {
        "write a whole number from 1 to 1e12, such as 100000, 1e6 or 1_000_000".to_owned()
    } else {
        format!("write a whole number from {least} to {most}")
    }
}

/// The digits of a number in which something else than `_` divides the thousands: `100.000`, `1 000 000`.
fn without_marks(text: &str) -> Option<String> {
    let mark = text.chars().find(|c| !c.is_ascii_digit()).filter(|c| MARKS.contains(c))?;
    let mut groups = text.split(mark);
    let first = groups.next().filter(|g| is_digits(g) && g.len() <= 3 && !g.starts_with('0'))?;
    let rest: Vec<&str> = groups.collect();
    let is_group = |g: &&str| is_digits(g) && g.len() == 3;
    rest.iter().all(is_group).then(|| format!("{first}{}", rest.concat()))
}

/// The ways in which a whole number can be written.
fn ways(digits: &str) -> String {
    let grouped: Vec<&str> =
        digits.as_bytes().rchunks(3).rev().filter_map(|g| str::from_utf8(g).ok()).collect();
    let zeros = digits.len() - digits.trim_end_matches('0').len();
    let grouped = grouped.join("_");
    match digits.trim_end_matches('0') {
        short if short.len() == 1 => format!("{digits}, {grouped} or {short}e{zeros}"),
        _ => format!("{digits} or {grouped}"),
    }
}

fn is_digits(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit())
}

/// The name of a folder, which is not empty.
pub(super) fn folder_name(text: &str) -> Result<PathBuf, String> {
    if text.is_empty() { Err("--out needs the name of a folder".to_owned()) } else { Ok(text.into()) }
}

/// A part of divided work: `3/6`, or what the job says that the program runs in.
pub(super) fn part(text: &str) -> Result<Part, String> {
    super::job::part(text, &|name| std::env::var(name).ok())
}

/// `K/N` in numbers.
pub(super) fn numbered_part(text: &str) -> Result<Part, String> {
    let right =
        format!("write K/N, such as 3/6 for the third of six parts (at most {MOST_PARTS}), or auto/N");
    let number = |text: &str| text.bytes().all(|b| b.is_ascii_digit()).then(|| text.parse().ok()).flatten();
    let (k, n) =
        text.split_once('/').and_then(|(k, n)| number(k).zip(number(n))).ok_or_else(|| right.clone())?;
    Part::new(k, n).ok_or(right)
}

/// Half the width of an interval of a probability.
pub(super) fn precision(text: &str) -> Result<f64, String> {
    let right = "write a number above 0 and below 0.5, such as 0.001 for a tenth of a percentage point";
    text.parse()
        .ok()
        .filter(|x| *x > 0.0 && *x < 0.5)
        .ok_or_else(|| of_comma(text).unwrap_or_else(|| right.to_owned()))
}

/// A share above 0 and at most 1.
pub(super) fn density(text: &str) -> Result<f64, String> {
    let right = "write a number above 0 and at most 1, such as 0.8 for 80 % of trials";
    share(text)
        .filter(|x| *x > 0.0 && *x <= 1.0)
        .ok_or_else(|| of_comma(text).unwrap_or_else(|| right.to_owned()))
}

/// Up to which part of the whole a difference does not count.
pub(super) fn indifference(text: &str) -> Result<Indifference, String> {
    let right =
        "write 0, or a share from 0.000001 on and below 1, such as 1% or 0.01 for one point of a chance";
    share(text).and_then(Indifference::new).ok_or_else(|| of_comma(text).unwrap_or_else(|| right.to_owned()))
}

/// `0.8` or `80%`.
fn share(text: &str) -> Option<f64> {
    match text.strip_suffix('%') {
        Some(percent) => Some(percent.trim_end().parse::<f64>().ok()? / 100.0),
        None => text.parse().ok(),
    }
}

/// What is right instead of `0,001`.
fn of_comma(text: &str) -> Option<String> {
    let (whole, decimals) = text.split_once(',')?;
    let is_number = is_digits(whole) && is_digits(decimals);
    is_number.then(|| format!("decimals are written with a point: write {whole}.{decimals}"))
}

/// The number without the underscores between its digits; `None` if it does not look like one.
fn digits(text: &str) -> Option<String> {
    let between = |i: usize| {
        let is_digit =
            |j: Option<usize>| j.and_then(|j| text.as_bytes().get(j)).is_some_and(u8::is_ascii_digit);
        is_digit(i.checked_sub(1)) && is_digit(Some(i + 1))
    };
    let sound = text.bytes().enumerate().all(|(i, b)| match b {
        b'_' => between(i),
        b'.' | b'e' | b'E' | b'+' => i > 0,
        _ => b.is_ascii_digit(),
    });
    (sound && !text.is_empty()).then(|| text.replace('_', ""))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn numbers_of_trials() {
        for (text, n) in [
            ("1", 1),
            ("100000", 100_000),
            ("1e6", 1_000_000),
            ("1E6", 1_000_000),
            ("2.5e3", 2_500),
            ("1_000_000", 1_000_000),
            ("1e+3", 1_000),
            ("1e12", 1_000_000_000_000),
        ] {
            assert_eq!(trials(text), Ok(n), "{text}");
        }
        for text in [
            "",
            "0",
            "-1",
            "1.5",
            "1e13",
            "nan",
            "inf",
            "infinity",
            "_1",
            "1_",
            "1__0",
            "1 000",
            "ten",
            "0x10",
            "1e400",
            "e3",
            ".",
            "100.",
            "100.0",
            "100.000",
            "1.000.000",
            "1,000",
            "1.5e0",
        ] {
            assert!(trials(text).is_err(), "{text}");
        }
    }

    #[test]
    fn what_is_right_instead() {
        for (text, right) in [
            ("100.000", "write 100000, 100_000 or 1e5"),
            ("1.000.000", "write 1000000, 1_000_000 or 1e6"),
            ("12,500", "write 12500 or 12_500"),
            ("1 000", "write 1000, 1_000 or 1e3"),
            ("100.0", "a whole number has no point: write 100"),
            ("100.", "a whole number has no point: write 100"),
            ("1.5", "from 1 to 1e12"),
            ("0.100", "from 1 to 1e12"),
        ] {
            let said = trials(text).unwrap_err();
            assert!(said.contains(right), "{text}: {said}");
        }
        assert!(seed("1.000").unwrap_err().starts_with("write 1000"));
        let rows = whole::<u32>(2, 65_536);
        assert_eq!((rows("2"), rows("1_024"), rows("4e3")), (Ok(2), Ok(1024), Ok(4000)));
        assert!(["1", "65537", "2.048", "-3", ""].iter().all(|text| rows(text).is_err()));
        assert!(precision("0,001").unwrap_err().ends_with("write 0.001"));
        assert!(density("0,8").unwrap_err().ends_with("write 0.8"));
    }

    #[test]
    fn seeds_and_precisions() {
        assert_eq!(seed("18446744073709551615"), Ok(u64::MAX));
        assert_eq!(seed("2023_12_21"), Ok(20_231_221));
        for text in ["", "-1", "1e3", "1.0", "18446744073709551616"] {
            assert!(seed(text).is_err(), "{text}");
        }
        assert_eq!(precision("0.001"), Ok(0.001));
        for text in ["0", "0.5", "-0.1", "nan", "1%", ""] {
            assert!(precision(text).is_err(), "{text}");
        }
    }
}
