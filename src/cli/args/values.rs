//! Values as they are typed.

use std::path::PathBuf;

use stagger::engine::{MOST_PARTS, Part};

/// The most trials: what a tally can count without overflow, whatever the scenario.
const MOST_TRIALS: f64 = 1e12;

/// A whole number of at least 1 and at most [`MOST_TRIALS`]: `100000`, `1e6`, `1_000_000`.
pub(super) fn trials(text: &str) -> Result<u64, String> {
    let right = "write a whole number from 1 to 1e12, such as 100000, 1e6 or 1_000_000";
    let plain = digits(text).ok_or(right)?;
    let number: f64 = plain.parse().map_err(|_| right)?;
    // up to 1e12 every whole number is a float of its own
    if number.fract() == 0.0 && (1.0..=MOST_TRIALS).contains(&number) {
        Ok(number as u64)
    } else {
        Err(right.to_owned())
    }
}

/// A whole number: `1`, `20_231_221`.
pub(super) fn seed(text: &str) -> Result<u64, String> {
    let number = digits(text).and_then(|plain| plain.parse().ok());
    number.ok_or_else(|| "write a whole number from 0 to 18446744073709551615".to_owned())
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
    text.parse().ok().filter(|x| *x > 0.0 && *x < 0.5).ok_or_else(|| right.to_owned())
}

/// A share above 0 and at most 1.
pub(super) fn density(text: &str) -> Result<f64, String> {
    let right = "write a number above 0 and at most 1, such as 0.8 for 80 % of trials";
    text.parse().ok().filter(|x| *x > 0.0 && *x <= 1.0).ok_or_else(|| right.to_owned())
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
            "", "0", "-1", "1.5", "1e13", "nan", "inf", "infinity", "_1", "1_", "1__0", "1 000", "ten",
            "0x10", "1e400", "e3", ".",
        ] {
            assert!(trials(text).is_err(), "{text}");
        }
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
