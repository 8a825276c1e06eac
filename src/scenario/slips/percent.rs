//! Percentages: of a share they are fractions of 1, and of a factor they say how much it adds.

use super::{Slip, Wants};

pub(super) const FRACTION: &str = "shares and probabilities are fractions of 1";
const FACTOR: &str = "this is a factor that something is multiplied by, and 1 changes nothing";
const EITHER: &str = "per cent are written as a fraction of 1, or as a factor";
const NO_CHANGE: &str = "what stands here is a number of its own, and not a change by so many per cent";

/// What was likely meant by `20%`, `+20 %`, `-20 per cent`.
pub(super) fn percentage(text: &str, wants: Wants) -> Option<Slip> {
    let percent = percent_of(text)?;
    let (part, changed) = (share(percent), share(100.0 + percent));
    let is_change = text.starts_with(['+', '-', '−']);
    Some(match wants {
        Wants::Factor if percent < -100.0 => (FACTOR, "0 or a positive number".to_owned()),
        Wants::Factor if is_change => (FACTOR, changed),
        Wants::Factor => (
            FACTOR,
            format!("{part} for {percent} % of what it is without, or {changed} for {percent} % more"),
        ),
        Wants::Open if percent < 0.0 => (EITHER, format!("{changed} if it is a factor")),
        Wants::Open if is_change => {
            (EITHER, format!("{part} if it is a share, or {changed} if it is a factor"))
        }
        _ if is_change => (NO_CHANGE, "the number that it is to be, from 0 to 1".to_owned()),
        _ => (FRACTION, part),
    })
}

fn percent_of(text: &str) -> Option<f64> {
    let number = ["%", "per cent", "percent"].iter().find_map(|sign| text.strip_suffix(sign))?;
    let number = number.trim().replace(',', ".").replace('−', "-");
    number.parse().ok().filter(|x: &f64| x.is_finite())
}

/// A fraction of 1.
pub(super) fn share(percent: f64) -> String {
    // rounded, or 7 % would be 0.07 and a bit
    ((percent * 1e10).round() / 1e12).to_string()
}

/// A range of per cent, its ends as fractions of 1, where a factor is wanted; `shown` writes a range.
pub(super) fn range_of_factors(
    (lo, hi): &(String, String),
    shown: impl Fn(&str, &str) -> String,
) -> Option<Slip> {
    let more = |end: &str| Some(share((end.parse::<f64>().ok()? + 1.0) * 100.0));
    let right =
        format!("{} for so much of it, or {} for so much more", shown(lo, hi), shown(&more(lo)?, &more(hi)?));
    Some((FACTOR, right))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_meant_by_per_cent() {
        let either = "0.2 for 20 % of what it is without, or 1.2 for 20 % more";
        for (wants, written, right) in [
            (Wants::Factor, "+20%", "1.2"),
            (Wants::Factor, "-20 %", "0.8"),
            (Wants::Factor, "−50 per cent", "0.5"),
            (Wants::Factor, "-100%", "0"),
            (Wants::Factor, "-120%", "0 or a positive number"),
            (Wants::Factor, "20%", either),
            (Wants::Number, "20%", "0.2"),
            (Wants::Number, "+20%", "the number that it is to be, from 0 to 1"),
            (Wants::Number, "-20%", "the number that it is to be, from 0 to 1"),
            (Wants::Open, "7,5 %", "0.075"),
            (Wants::Open, "+20%", "0.2 if it is a share, or 1.2 if it is a factor"),
            (Wants::Open, "-20%", "0.8 if it is a factor"),
        ] {
            assert_eq!(
                percentage(written, wants).map(|(_, right)| right).as_deref(),
                Some(right),
                "{written}"
            );
        }
        assert_eq!(percentage("x%", Wants::Factor), None);
    }
}
