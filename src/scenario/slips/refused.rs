//! What was likely meant by a value that is valid TOML, and refused where it stands.

use super::super::distributions::{SHAPES, is_sound};
use super::super::fault::FaultKind;
use super::super::path::quote;
use super::line::within;
use super::percent::FRACTION;
use super::ranges::{distribution, range_meant};
use super::{
    COMMA, Slip, Wants, date, decimal_comma, fault, flag, grouped, is_digits, number, shape, share, signed,
};
use crate::agreement::DistributionError;

const QUOTED: &str = "a number stands without quotation marks";

/// The fault in other words, if what is written shows how it came to be.
pub(in crate::scenario) fn refused(kind: &FaultKind, written: &str, wants: Wants) -> Option<FaultKind> {
    use FaultKind as K;
    let slip = match kind {
        K::WrongType { found: "a text", .. } if wants == Wants::Flag => flag(inside(written)?, wants),
        K::WrongType { expected, found: "a text" } if expected.starts_with("a date") => quoted_date(written),
        K::WrongType { expected, found: "a text" } if is_number(expected) => quoted_number(written, wants),
        K::NoUnknown { nearest: None, .. } | K::NotANumber { .. } | K::UnknownOfUnknown => {
            quoted_number(written, wants)
        }
        K::WrongType { expected, found: "a list" } if expected == "a table" => one_table(written),
        K::WrongType { expected, found: "a text" } if expected == "a list of texts" => list_of_one(written),
        K::WrongType { expected, found: "a list" } if takes_range(expected) => {
            two_numbers(written).map(distribution)
        }
        K::ParameterShape { distribution, .. } => {
            let numbers = SHAPES.iter().find(|s| s.key == *distribution)?.numbers;
            list(written, numbers, distribution)
                .or_else(|| quoted_number(written, wants).filter(|_| numbers == 1))
        }
        K::Parameters { error: DistributionError::IntervalOutsideUnit, .. } => {
            percents(written).or_else(|| up_to_the_end(written))
        }
        K::NotAClaim(_) => list(written, 2, "interval"),
        K::NotWhole(_) => with_thousands(written),
        _ => None,
    };
    fault(slip?)
}

/// The same of a value among those that are given by `--vary`, where a range is no distribution.
pub(in crate::scenario) fn refused_of_varied(
    kind: &FaultKind,
    written: &str,
    wants: Wants,
) -> Option<FaultKind> {
    match kind {
        FaultKind::WrongType { expected, found: "a list" } if takes_range(expected) => {
            range_meant(written, wants)
        }
        _ => refused(kind, written, wants),
    }
}

/// `[[party.north]]`
fn one_table(written: &str) -> Option<Slip> {
    let name = within(written, "[[", "]]").filter(|name| !name.contains(['[', ',', '\n']))?;
    Some(("this is one table, and no list of them, which has one bracket on each side", format!("[{name}]")))
}

/// `"open the crossing"` where a list of texts should be
fn list_of_one(written: &str) -> Option<Slip> {
    let text = if inside(written).is_some() { written.to_owned() } else { quote(written) };
    let is_short = !text.contains('\n');
    is_short.then(|| ("a list stands in brackets, even if it is of one", format!("[{text}]")))
}

fn takes_range(expected: &str) -> bool {
    expected.starts_with("a number") && expected.contains("distribution")
}

/// `[0.7, 0.95]`, `[0,7, 0,95]`: the lower and the higher number, as they should be written.
pub(super) fn two_numbers(written: &str) -> Option<(String, String)> {
    let parts: Vec<&str> = written.trim().strip_prefix('[')?.strip_suffix(']')?.split(',').collect();
    let found = match parts.len() {
        2 => parts.iter().map(|part| part.trim().to_owned()).collect(),
        _ => joined(&parts)?,
    };
    let numbers: Option<Vec<f64>> = found.iter().map(|n| n.parse().ok()).collect();
    let [lo, hi] = numbers?[..] else { return None };
    (lo < hi).then(|| (lo.to_string(), hi.to_string()))
}

/// The ends of an interval; what is refused is the distribution as a whole.
fn ends(written: &str) -> Option<(f64, f64)> {
    let (_, after) = written.split_once('[')?;
    let (inside, _) = after.rsplit_once(']')?;
    let (lo, hi) = two_numbers(&format!("[{inside}]"))?;
    Some((lo.parse().ok()?, hi.parse().ok()?))
}

/// `{ interval = [0.85, 1] }` of a probability
fn up_to_the_end(written: &str) -> Option<Slip> {
    const LEAST: f64 = 0.01;
    let (lo, hi) = ends(written).filter(|(lo, hi)| *lo >= 0.0 && *hi <= 1.0)?;
    let uniform = format!("{{ uniform = [{lo}, {hi}] }}");
    let (within_lo, within_hi) =
        (if lo == 0.0 { LEAST } else { lo }, if hi == 1.0 { 1.0 - LEAST } else { hi });
    let right = match within_lo < within_hi {
        true => format!("{{ interval = [{within_lo}, {within_hi}] }}, or {uniform}"),
        false => uniform,
    };
    Some((
        "the ends of an interval of a probability are above 0 and below 1, as one value in ten lies outside",
        right,
    ))
}

/// `{ interval = [88, 98] }` of a probability
fn percents(written: &str) -> Option<Slip> {
    let (lo, hi) = ends(written)?;
    (lo > 1.0 && hi < 100.0).then(|| (FRACTION, format!("[{}, {}]", share(lo), share(hi))))
}

fn is_number(expected: &str) -> bool {
    expected.starts_with("a whole number") || expected.starts_with("a number")
}

/// What stands between quotation marks.
fn inside(written: &str) -> Option<&str> {
    let inner = ['"', '\''].iter().find_map(|&mark| written.strip_prefix(mark)?.strip_suffix(mark));
    inner.map(str::trim)
}

/// `"10"`, `"80 %"`
fn quoted_number(written: &str, wants: Wants) -> Option<Slip> {
    let inner = inside(written)?;
    if let Some((what, right)) =
        decimal_comma(inner).or_else(|| number(inner, wants)).or_else(|| shape(inner))
    {
        return Some((what, format!("{right}, without quotation marks")));
    }
    inner.parse::<f64>().is_ok_and(f64::is_finite).then(|| (QUOTED, inner.to_owned()))
}

/// `"2026-03-02"`, `"2/3/2026"`
fn quoted_date(written: &str) -> Option<Slip> {
    let (what, right) = date(inside(written)?)?;
    Some((what, format!("{right}, without quotation marks")))
}

/// `[0,85, 0,97]` where so many numbers should be, `["0.85", "0.97"]`
fn list(written: &str, numbers: usize, distribution: &str) -> Option<Slip> {
    let parts: Vec<&str> = written.strip_prefix('[')?.strip_suffix(']')?.split(',').collect();
    let plain: Option<Vec<&str>> = parts.iter().map(|part| inside(part.trim())).collect();
    let (what, found) = match plain {
        Some(plain) => (QUOTED, plain.into_iter().map(str::to_owned).collect()),
        None => (COMMA, joined(&parts)?),
    };
    let is_another = what == QUOTED || found.len() < parts.len();
    let values: Option<Vec<f64>> = found.iter().map(|n| n.parse().ok()).collect();
    // what would be refused again is no help
    let sound = is_another && numbers > 1 && found.len() == numbers && is_sound(distribution, values?);
    sound.then(|| (what, format!("[{}]", found.join(", "))))
}

/// The numbers of a list, those joined that have a comma and no space between them; `None` where it is open
/// which belong together: `[1,2,3]`.
fn joined(parts: &[&str]) -> Option<Vec<String>> {
    let is_tight =
        |before: &&str, part: &&str| is_digits(part.trim_end()) && is_digits(signed(before.trim_start()).1);
    let runs = parts.chunk_by(is_tight);
    let numbers = runs.map(|run| match run {
        [one] => Some(vec![one.trim().to_owned()]),
        _ if run.len() % 2 == 0 => Some(run.chunks(2).map(|pair| pair.join(".").trim().to_owned()).collect()),
        _ => None,
    });
    Some(numbers.collect::<Option<Vec<_>>>()?.concat())
}

/// `10.000` where a whole number should be
fn with_thousands(written: &str) -> Option<Slip> {
    let (sign, plain) = signed(written);
    let (whole, decimals) = plain.split_once('.')?;
    if !is_digits(whole) || !is_digits(decimals) || !grouped(whole, decimals) {
        return None;
    }
    let thousands = format!("{sign}{whole}{decimals} if the point divides thousands");
    let right = match decimals {
        "000" => format!("{sign}{whole}, or {thousands}"),
        _ => thousands,
    };
    Some(("a whole number is written in digits alone, without a point", right))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_meant_by_a_value_that_is_refused() {
        let shape = |distribution| FaultKind::ParameterShape { distribution, takes: "" };
        let wrong = |expected: &str| FaultKind::WrongType { expected: expected.to_owned(), found: "a text" };
        let wrong_list =
            |expected: &str| FaultKind::WrongType { expected: expected.to_owned(), found: "a list" };
        let outside = || {
            let error = DistributionError::IntervalOutsideUnit;
            FaultKind::Parameters { distribution: "interval".to_owned(), error }
        };
        for (kind, written, right) in [
            (wrong("a whole number"), "\"10\"", Some("10")),
            (wrong("a whole number"), "'1 000'", Some("1000, or 1_000, without quotation marks")),
            (wrong("a whole number"), "\"ten\"", None),
            (wrong("a table"), "\"10\"", None),
            (wrong("a date such as"), "\"2026-03-02\"", Some("2026-03-02, without quotation marks")),
            (wrong("a date such as"), "\"soon\"", None),
            (FaultKind::UnknownOfUnknown, "\"80 %\"", Some("0.8, without quotation marks")),
            (shape("interval"), "[0,85, 0,97]", Some("[0.85, 0.97]")),
            (shape("interval"), "[0,85,0,97]", Some("[0.85, 0.97]")),
            (shape("interval"), "[-1, 0,97]", Some("[-1, 0.97]")),
            (shape("pert"), "[0,5, 1, 1,5]", Some("[0.5, 1, 1.5]")),
            (shape("beta"), "[\"20\", \"3\"]", Some("[20, 3]")),
            (shape("interval"), "[1, 2, 3, 4]", None),
            // which of them belong together is not known, and what would be refused again is no help
            (shape("uniform"), "[1,2,3]", None),
            (shape("uniform"), "[8,5,3,1]", None),
            (
                wrong_list("a number or a distribution"),
                "[0.70, 0.95]",
                Some("{ uniform = [0.7, 0.95] }, or { interval = [0.7, 0.95] } if it is so with 90 %"),
            ),
            (
                wrong_list("a number or a distribution"),
                "[0,7, 0,95]",
                Some("{ uniform = [0.7, 0.95] }, or { interval = [0.7, 0.95] } if it is so with 90 %"),
            ),
            (wrong_list("a number or a distribution"), "[0.95, 0.7]", None),
            (wrong_list("a number"), "[0.7, 0.95]", None),
            (outside(), "{ interval = [88, 98] }", Some("[0.88, 0.98]")),
            (
                outside(),
                "{ interval = [0.85, 1] }",
                Some("{ interval = [0.85, 0.99] }, or { uniform = [0.85, 1] }"),
            ),
            (outside(), "{ interval = [0, 0.005] }", Some("{ uniform = [0, 0.005] }")),
            (outside(), "{ interval = [0.5, 1.5] }", None),
            (FaultKind::NotAClaim(""), "[3, 9]", None),
            (shape("interval"), "[0.5]", None),
            (shape("poisson"), "\"1.5\"", Some("1.5")),
            (shape("poisson"), "[1,5]", None),
            (shape("discrete"), "[1,5]", None),
            (FaultKind::NotAClaim(""), "[0,6, 0,9]", Some("[0.6, 0.9]")),
            (FaultKind::NotWhole(10.0), "10.000", Some("10, or 10000 if the point divides thousands")),
            (FaultKind::NotWhole(1.5), "1.500", Some("1500 if the point divides thousands")),
            (FaultKind::NotWhole(1.5), "1.5", None),
        ] {
            let found = match refused(&kind, written, Wants::Number) {
                Some(FaultKind::Slip { right, .. }) => Some(right),
                _ => None,
            };
            assert_eq!(found.as_deref(), right, "{written}");
        }
    }
}
