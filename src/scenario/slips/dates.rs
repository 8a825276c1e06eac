//! Dates as they are written elsewhere.

use super::{Slip, is_digits};

const DATE: &str = "a date is written year, month, day: YYYY-MM-DD";

const MONTHS: [&str; 12] = [
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
];

/// `21.12.2023`, `12/21/2023`, `2026/3/2`, `1 March 2028`. With strokes, day or month may come first.
pub(super) fn date(text: &str) -> Option<Slip> {
    if let Some(date) = in_words(text) {
        return Some((DATE, date.to_string()));
    }
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

/// `1 March 2028`, `March 1st, 2028`, `2028 Mar 1`
fn in_words(text: &str) -> Option<jiff::civil::Date> {
    let words: Vec<&str> = text.split([' ', ',', '-']).filter(|word| !word.is_empty()).collect();
    let [first, second, third] = words[..] else { return None };
    match (month(first), month(second)) {
        (Some(month), _) => day_of(third, month, second),
        (None, Some(month)) => day_of(third, month, first).or_else(|| day_of(first, month, third)),
        (None, None) => None,
    }
}

/// The number of a month by its name, or by the beginning of it.
fn month(word: &str) -> Option<&'static str> {
    const NUMBERS: [&str; 12] = ["1", "2", "3", "4", "5", "6", "7", "8", "9", "10", "11", "12"];
    let word = word.trim_end_matches('.').to_lowercase();
    let at = MONTHS.iter().position(|month| word.len() >= 3 && month.starts_with(&word))?;
    NUMBERS.get(at).copied()
}

fn day_of(year: &str, month: &str, day: &str) -> Option<jiff::civil::Date> {
    let year = year.parse().ok().filter(|_| year.len() == 4)?;
    let day = ["st", "nd", "rd", "th", "."].iter().find_map(|end| day.strip_suffix(end)).unwrap_or(day);
    jiff::civil::Date::new(year, month.parse().ok()?, day.parse().ok()?).ok()
}
