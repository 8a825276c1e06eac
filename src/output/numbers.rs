//! Numbers as a person writes them: no more digits than the trials bear.

use crate::summary::{Chance, Interval, Quantiles};
use jiff::Span;
use jiff::civil::Date;

/// Whole numbers in groups of three: `100 000`.
pub fn grouped(n: u64) -> String {
    let digits = n.to_string();
    let mut text = String::new();
    for (i, digit) in digits.chars().enumerate() {
        if i > 0 && (digits.len() - i).is_multiple_of(3) {
            text.push(' ');
        }
        text.push(digit);
    }
    text
}

/// A share in per cent, with a decimal if its interval is narrow enough to bear it.
pub fn percent(share: f64, interval: Option<Interval>) -> String {
    format!("{} %", bare_percent(share, decimals(interval)))
}

/// A chance in per cent.
pub fn chance(chance: &Chance) -> String {
    chance.probability.map_or_else(|| "–".to_owned(), |p| percent(p, chance.interval))
}

/// A share in whole percent; the worlds are too few for more.
#[must_use]
pub fn whole_percent(share: f64) -> u32 {
    (100.0 * share).round() as u32
}

/// The interval of a chance in per cent: `33.8–34.4 %`.
pub fn interval(interval: Interval) -> String {
    const MOST: usize = 4;
    let first = decimals(Some(interval));
    // `99.7–>99.9` is hard to read: an end so close to none or all has some more digits
    let end = |x: f64| {
        let mut told = (first..MOST).map(|decimals| bare_percent(x, decimals));
        told.find(|text| !text.starts_with(['<', '>']))
    };
    match (end(interval.low), end(interval.high)) {
        (Some(low), Some(high)) => format!("{low}–{high} %"),
        _ => {
            let end = |x: f64| bare_percent(x, first);
            format!("{} to {} %", end(interval.low), end(interval.high))
        }
    }
}

/// A difference of shares in percentage points with its 95 % interval: `+3.2 ± 0.3`.
pub fn points(difference: f64, interval: Option<Interval>) -> String {
    const MOST: usize = 4;
    let half = interval.map_or(0.0, |i| 100.0 * i.half_width());
    // what is not sure to the last digit should not look so
    let looks_sure = |decimals: usize| half > 0.0 && is_zero(&format!("{half:.decimals$}"));
    let first = decimals(interval);
    let decimals = (first..MOST).find(|&d| !looks_sure(d)).unwrap_or(MOST);
    let difference = signed(100.0 * difference, decimals);
    match interval {
        Some(_) => format!("{difference} ± {half:.decimals$}"),
        None => difference,
    }
}

/// How far off a share may be, in percentage points, rounded up to a tenth: `0.9`.
#[must_use]
pub fn points_at_most(half_width: f64) -> String {
    significant((1000.0 * half_width).ceil() / 10.0)
}

/// A difference of shares in percentage points, below ten with a decimal if there is one: `+30`, `−1.5`, `+2`.
#[must_use]
pub fn signed_points(difference: f64) -> String {
    let points = 100.0 * difference;
    let is_whole = (points - points.round()).abs() < 0.05;
    let decimals = usize::from(points.abs() < 9.95 && !is_whole);
    signed(points, decimals)
}

/// A probability that decided something in one trial: `93 %`.
pub fn probability(p: f64) -> String {
    let decimals = usize::from(!(0.095..=0.905).contains(&p));
    format!("{} %", bare_percent(p, decimals))
}

/// A mean of something counted: without decimals from 10 on, or if its interval is wide.
pub fn mean(x: f64, interval: Option<Interval>) -> String {
    if x >= 9.95 || x == x.trunc() || interval.is_some_and(|i| i.half_width() > 0.5) {
        grouped(x.round() as u64)
    } else {
        format!("{x:.1}")
    }
}

/// A mean of something counted of which there are so many: what is not all of them does not look like it.
pub fn mean_of(x: f64, interval: Option<Interval>, all: u32) -> String {
    let text = mean(x, interval);
    let looks_like_all = text == grouped(all.into()) || text == format!("{all}.0");
    if !looks_like_all || x >= f64::from(all) {
        return text;
    }
    let text = format!("{x:.1}");
    if text == format!("{all}.0") { format!("nearly {}", grouped(all.into())) } else { text }
}

/// Any number with four significant digits: `0.9022`, `14`.
pub fn significant(x: f64) -> String {
    if x == x.trunc() && x.abs() < 1e15 {
        return format!("{x}");
    }
    let rounded: f64 = format!("{x:.3e}").parse().unwrap_or(x);
    rounded.to_string()
}

/// The range of nine trials in ten: `0–300`, or one number if there is but one.
pub fn range(quantiles: Quantiles) -> String {
    let (low, high) = (grouped(quantiles.p05 as u64), grouped(quantiles.p95 as u64));
    if low == high { low } else { format!("{low}–{high}") }
}

/// A day with its date: `day 41 (31 Jan 2024)`.
pub fn day(start: Option<Date>, day: u32) -> String {
    match date(start, day) {
        Some(date) => format!("day {day} ({date})"),
        None => format!("day {day}"),
    }
}

/// The date of a day, `31 Jan 2024`; `None` without a start, or beyond the calendar.
pub fn date(start: Option<Date>, day: u32) -> Option<String> {
    let span = Span::new().try_days(i64::from(day)).ok()?;
    let date = start?.checked_add(span).ok()?;
    Some(date.strftime("%-d %b %Y").to_string())
}

/// The date of a day in short, `31 Jan`, and its year; `None` without a start, or beyond the calendar.
#[must_use]
pub fn short_date(start: Option<Date>, day: u32) -> Option<(String, i16)> {
    let span = Span::new().try_days(i64::from(day)).ok()?;
    let date = start?.checked_add(span).ok()?;
    Some((date.strftime("%-d %b").to_string(), date.year()))
}

/// How many of 100, in words where a number would say too much: `38`, `fewer than 1`.
#[must_use]
pub fn of_hundred(share: f64) -> String {
    let rounded = (100.0 * share).round();
    match () {
        () if share > 0.0 && rounded == 0.0 => "fewer than 1".to_owned(),
        () if share < 1.0 && rounded == 100.0 => "more than 99".to_owned(),
        () => format!("{rounded}"),
    }
}

/// The same where there is little room: `38`, `<1`.
#[must_use]
pub fn of_hundred_briefly(share: f64) -> String {
    of_hundred(share).replace("fewer than ", "<").replace("more than ", ">")
}

/// The same of two that are to be told apart, with a decimal if need be: `38` and `41`, `98.6` and `99.1`.
#[must_use]
pub fn of_hundred_apart(shares: [f64; 2]) -> [String; 2] {
    let [one, other] = shares.map(of_hundred_briefly);
    if one == other { shares.map(|share| bare_percent(share, 1)) } else { [one, other] }
}

/// How many decimals an interval bears, in per cent: one if it is narrower than a point.
fn decimals(interval: Option<Interval>) -> usize {
    usize::from(interval.is_none_or(|i| i.half_width() < 0.005))
}

/// Per cent without the sign; never 0 or 100 for what is merely close to it.
fn bare_percent(share: f64, decimals: usize) -> String {
    let least = 0.01 / 10_f64.powi(i32::try_from(decimals).unwrap_or(0));
    let close = |x: f64| x > 0.0 && x < least / 2.0;
    match () {
        () if share == 0.0 || share == 1.0 => format!("{:.0}", 100.0 * share),
        () if close(share) => format!("<{}", 100.0 * least),
        () if close(1.0 - share) => format!(">{}", 100.0 * (1.0 - least)),
        () => format!("{:.decimals$}", 100.0 * share),
    }
}

/// A number with so many decimals, and with its sign.
pub fn signed(x: f64, decimals: usize) -> String {
    with_sign(x, format!("{:.decimals$}", x.abs()))
}

/// A number whose size is written, with its sign; without one if it reads as 0.
pub fn with_sign(x: f64, size: String) -> String {
    match () {
        () if is_zero(&size) => size,
        () if x < 0.0 => format!("−{size}"),
        () => format!("+{size}"),
    }
}

/// Whether a number that is written reads as 0.
fn is_zero(written: &str) -> bool {
    !written.contains(|c: char| ('1'..='9').contains(&c))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn wide(half: f64) -> Option<Interval> {
        Some(Interval { low: 0.3 - half, high: 0.3 + half })
    }

    #[test]
    fn whole_numbers_are_grouped() {
        let shown: Vec<String> = [0, 7, 999, 1000, 12_345, 1_000_000].map(grouped).into();
        assert_eq!(shown, ["0", "7", "999", "1 000", "12 345", "1 000 000"]);
    }

    #[test]
    fn percentages_show_what_the_interval_bears() {
        assert_eq!(percent(0.34123, wide(0.003)), "34.1 %");
        assert_eq!(percent(0.34123, wide(0.03)), "34 %");
        assert_eq!(percent(0.00001, wide(0.003)), "<0.1 %");
        assert_eq!(percent(0.99999, wide(0.003)), ">99.9 %");
        assert_eq!(percent(0.996, wide(0.03)), ">99 %");
        assert_eq!(percent(1.0, wide(0.003)), "100 %");
        assert_eq!(percent(0.0, wide(0.003)), "0 %");
        assert_eq!(interval(Interval { low: 0.338, high: 0.344 }), "33.8–34.4 %");
        assert_eq!(interval(Interval { low: 0.997, high: 0.9997 }), "99.7–99.97 %");
        assert_eq!(interval(Interval { low: 0.000_02, high: 0.0012 }), "0.002–0.1 %");
        assert_eq!(interval(Interval { low: 0.97, high: 0.999 }), "97–99.9 %");
        assert_eq!(interval(Interval { low: 0.997, high: 0.999_999_9 }), "99.7 to >99.9 %");
    }

    #[test]
    fn differences_have_a_sign() {
        let i = Some(Interval { low: -0.0352, high: -0.029 });
        assert_eq!(points(-0.032, i), "−3.2 ± 0.3");
        assert_eq!(points(0.0, Some(Interval { low: -0.001, high: 0.001 })), "0.0 ± 0.1");
        assert_eq!(points(0.25, None), "+25.0");
        assert_eq!(points(0.003, Some(Interval { low: 0.0027, high: 0.0033 })), "+0.30 ± 0.03");
        assert_eq!(points(0.0, Some(Interval { low: 0.0, high: 0.0 })), "0.0 ± 0.0");
    }

    #[test]
    fn how_far_off_a_share_may_be_is_rounded_up() {
        let told: Vec<String> = [0.0, 0.000_01, 0.0085, 0.0097, 0.05].map(points_at_most).into();
        assert_eq!(told, ["0", "0.1", "0.9", "1", "5"]);
    }

    #[test]
    fn what_is_not_all_does_not_look_like_it() {
        let told = [30.0, 29.6, 29.97, 14.4, 3.0].map(|x| mean_of(x, None, 30));
        assert_eq!(told, ["30", "29.6", "nearly 30", "14", "3"].map(str::to_owned));
        assert_eq!([0.999, 0.4].map(|x| mean_of(x, None, 1)), ["nearly 1", "0.4"].map(str::to_owned));
    }

    #[test]
    fn counts_of_a_hundred_never_say_more_than_is_so() {
        let told: Vec<String> = [0.0, 0.001, 0.378, 0.9949, 0.999, 1.0].map(of_hundred).into();
        assert_eq!(told, ["0", "fewer than 1", "38", "99", "more than 99", "100"]);
        assert_eq!(of_hundred_briefly(0.001), "<1");
        assert_eq!(
            [0.3, -0.146, 0.008, 0.0, -0.015, -0.0147, 0.02].map(signed_points),
            ["+30", "−15", "+0.8", "0", "−1.5", "−1.5", "+2"].map(str::to_owned)
        );
        assert_eq!(short_date(Some(jiff::civil::date(2023, 12, 21)), 41), Some(("31 Jan".to_owned(), 2024)));
    }

    #[test]
    fn probabilities_of_one_decision() {
        for (p, text) in [
            (0.93, "93.0 %"),
            (0.9, "90 %"),
            (0.5, "50 %"),
            (0.034, "3.4 %"),
            (0.0002, "<0.1 %"),
            (1.0, "100 %"),
            (0.0, "0 %"),
        ] {
            assert_eq!(probability(p), text);
        }
    }

    #[test]
    fn means_and_dates() {
        assert_eq!(mean(141.23, None), "141");
        assert_eq!(mean(3.26, None), "3.3");
        assert_eq!(mean(3.0, None), "3");
        assert_eq!(mean(3.26, wide(0.6)), "3");
        assert_eq!(mean(9.97, None), "10");
        assert_eq!(day(Some(jiff::civil::date(2023, 12, 21)), 41), "day 41 (31 Jan 2024)");
        assert_eq!(day(None, 41), "day 41");
        assert_eq!(date(Some(jiff::civil::date(9999, 12, 30)), 5), None);
    }
}
