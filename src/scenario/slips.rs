//! Values as people write them elsewhere: what they should be in TOML.

use super::fault::FaultKind;

/// What was likely meant by a value that is none: `0,9`, `80%`, `21.12.2023`, `30 days`.
pub(super) fn slip(written: &str) -> Option<FaultKind> {
    let written = written.trim();
    let (what, right) = decimal_comma(written)
        .or_else(|| percentage(written))
        .or_else(|| date(written))
        .or_else(|| with_unit(written))?;
    Some(FaultKind::Slip { what, right })
}

/// The value on the line of a text in which a fault lies, without a comment.
pub(super) fn value_at(text: &str, at: usize) -> Option<&str> {
    let start = text.get(..at)?.rfind('\n').map_or(0, |i| i + 1);
    let line = text[start..].lines().next()?;
    let (_, value) = line.split_once('=')?;
    Some(value.split('#').next().unwrap_or(value).trim())
}

fn is_digits(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit())
}

fn decimal_comma(text: &str) -> Option<(&'static str, String)> {
    let (whole, decimals) = text.split_once(',')?;
    let plain = is_digits(whole.trim_start_matches('-')) && is_digits(decimals);
    plain.then(|| ("a number has a decimal point, not a comma", format!("{whole}.{decimals}")))
}

/// The number that a percentage stands for.
pub(super) fn percentage(text: &str) -> Option<(&'static str, String)> {
    let number = text.strip_suffix('%')?.trim().replace(',', ".");
    let percent: f64 = number.parse().ok().filter(|x: &f64| x.is_finite())?;
    // rounded, or 7 % would be 0.07 and a bit
    let share = (percent * 1e10).round() / 1e12;
    Some(("shares and probabilities are fractions of 1", share.to_string()))
}

fn date(text: &str) -> Option<(&'static str, String)> {
    let parts: Vec<&str> = text.split(['.', '/']).map(str::trim).collect();
    let [day, month, year] = parts[..] else { return None };
    let is_date = [day, month, year].into_iter().all(is_digits) && year.len() == 4;
    let number = |part: &str| part.parse::<u32>().ok();
    let (day, month) = (number(day).filter(|_| is_date)?, number(month)?);
    // 12/21/2023 has the month first
    let (day, month) = if month > 12 { (month, day) } else { (day, month) };
    (month <= 12 && day <= 31)
        .then(|| ("a date is written year, month, day", format!("{year}-{month:02}-{day:02}")))
}

fn with_unit(text: &str) -> Option<(&'static str, String)> {
    let (number, unit) = text.split_once(char::is_whitespace)?;
    let words = unit.trim().chars().all(|c| c.is_alphabetic() || c == ' ') && !unit.trim().is_empty();
    (words && number.parse::<f64>().is_ok_and(f64::is_finite))
        .then(|| ("a value has no unit beside it", number.to_owned()))
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
            ("80%", "0.8"),
            ("7 %", "0.07"),
            ("12,5 %", "0.125"),
            ("21.12.2023", "2023-12-21"),
            ("12/21/2023", "2023-12-21"),
            ("1/2/2024", "2024-02-01"),
            ("30 days", "30"),
        ] {
            assert!(
                matches!(slip(written), Some(FaultKind::Slip { right: r, .. }) if r == right),
                "{written}"
            );
        }
        for written in ["", "0.9", "a, b", "1,2,3", "%", "99.99.2023", "soon", "x days", "[1, 2]", "1. 2"] {
            assert_eq!(slip(written), None, "{written}");
        }
    }

    #[test]
    fn the_value_of_a_line() {
        let text = "a = 1\nb = 0,5 # half\nc";
        assert_eq!(value_at(text, 12), Some("0,5"));
        assert_eq!(value_at(text, 0), Some("1"));
        assert_eq!(value_at(text, text.len()), None);
    }
}
