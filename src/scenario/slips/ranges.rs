//! Ranges as they are written elsewhere.

use super::percent::{range_of_factors, share};
use super::refused::two_numbers;
use super::{Slip, Wants, fault};
use crate::scenario::fault::FaultKind;

/// What stands between the ends of a range elsewhere.
const DASHES: [&str; 8] = ["..", "–", "—", "−", "‑", " to ", " - ", "-"];

/// `0.80 - 0.95`, `0.8–0.95`, `70–80 %`
pub(super) fn range(text: &str, wants: Wants) -> Option<Slip> {
    let ends = ends(text)?;
    match wants {
        Wants::Whole => Some(one_of(ends)),
        Wants::Factor if text.ends_with('%') => {
            range_of_factors(&ends, |lo, hi| format!("{{ uniform = [{lo}, {hi}] }}"))
        }
        _ => Some(distribution(ends)),
    }
}

/// A range where one whole number is wanted.
fn one_of((lo, hi): (String, String)) -> Slip {
    let right = format!("one number, such as {lo} (`--vary` tries several: {lo}..{hi})");
    ("this is one whole number, and no range", right)
}

/// The range that was likely meant where several values are listed: `0.80 - 0.95`, `[0.8, 0.95]`, `1:5`
pub(in crate::scenario) fn range_meant(text: &str, wants: Wants) -> Option<FaultKind> {
    const POINTS: &str = "a range of values is written with two points";
    let shown = |lo: &str, hi: &str| format!("{lo}..{hi}");
    let with_colons = || with_colons(text).map(|right| (POINTS, right));
    let ends = || ends(text).or_else(|| two_numbers(text));
    fault(with_colons().or_else(|| {
        let ends = ends()?;
        match wants {
            Wants::Factor if text.ends_with('%') => range_of_factors(&ends, shown),
            _ => Some((POINTS, shown(&ends.0, &ends.1))),
        }
    })?)
}

/// `0.7:0.9`, `0.7:0.9:5` (points), `0.7:0.9:0.05` and `0.7:0.05:0.9` (steps)
fn with_colons(text: &str) -> Option<String> {
    let parts: Vec<&str> = text.split(':').map(str::trim).collect();
    let numbers = parts.iter().map(|part| part.parse().ok().filter(|x: &f64| x.is_finite()));
    match (&numbers.collect::<Option<Vec<f64>>>()?[..], &parts[..]) {
        (&[from, to], [lo, hi]) if from < to => Some(format!("{lo}..{hi}")),
        (&[from, to, more], [lo, hi, count]) if from < to => {
            let points = count.parse::<u32>().is_ok_and(|n| n > 1).then(|| format!("{lo}..{hi}/{count}"));
            let steps = points_of(from, to, more).map(|n| format!("{lo}..{hi}/{n}"));
            match (points, steps) {
                (Some(points), Some(steps)) if points != steps => {
                    Some(format!("{points} for {count} values, or {steps} for steps of {count}"))
                }
                (points, steps) => points.or(steps),
            }
        }
        (&[from, step, to], [lo, _, hi]) => Some(format!("{lo}..{hi}/{}", points_of(from, to, step)?)),
        _ => None,
    }
}

/// How many points a range has in steps that lead to its end.
fn points_of(from: f64, to: f64, step: f64) -> Option<u32> {
    const MOST: f64 = 10_000.0;
    let steps = (to - from) / step;
    let is_whole = (1.0..MOST).contains(&steps.round()) && (steps - steps.round()).abs() < 1e-6;
    is_whole.then(|| steps.round() as u32 + 1)
}

/// A range as the file has it.
pub(super) fn distribution((lo, hi): (String, String)) -> Slip {
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
    let is_month = dash == "-" && from.len() == 4 && to.len() <= 2;
    if lo >= hi || is_month || (from.ends_with('%') && !percent) {
        return None;
    }
    let shown = |x: f64| if percent { share(x) } else { x.to_string() };
    Some((shown(lo), shown(hi)))
}
