//! Characters that look like others: spaces that are none to TOML, and dashes in place of a hyphen.

use std::ops::Range;

use super::line::{line_around, plain, without_comment};
use super::{Slip, Wants, is_digits};
use crate::scenario::fault::FaultKind;

/// What word processors put in place of a hyphen.
const HYPHENS: [char; 6] = ['–', '—', '−', '‐', '‑', '‒'];

/// The first character on the line of an error that looks like a space or like nothing, and where it is.
pub(in crate::scenario) fn unseen(text: &str, at: usize) -> Option<(FaultKind, Range<usize>)> {
    found(text, at, |_, _| false)
}

/// The same without those between a number and what may belong to it: `70 %`, `10 000`.
pub(in crate::scenario) fn unseen_beside_numbers(text: &str, at: usize) -> Option<(FaultKind, Range<usize>)> {
    found(text, at, |before, after| {
        let goes_on = |c: char| c == '%' || c.is_alphanumeric();
        before.ends_with(|c: char| c.is_ascii_digit()) && after.starts_with(goes_on)
    })
}

fn found(text: &str, at: usize, passed_over: fn(&str, &str) -> bool) -> Option<(FaultKind, Range<usize>)> {
    let (start, line) = line_around(text, at)?;
    let line = without_comment(line);
    let of_no_number = |i: usize, c: char| !passed_over(&line[..i], &line[i + c.len_utf8()..]);
    let (i, c) = plain(line).find(|(i, c)| is_unseen(*c) && of_no_number(*i, *c))?;
    Some((FaultKind::Unseen(c), start + i..start + i + c.len_utf8()))
}

fn is_unseen(c: char) -> bool {
    let is_hidden = matches!(c, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{2060}' | '\u{feff}');
    is_hidden || (c.is_whitespace() && !c.is_ascii())
}

/// `–2`, `− 0.5`: where it stands alone, what is wanted may be no negative number at all.
pub(super) fn minus_alone(text: &str, wants: Wants) -> Option<Slip> {
    let (what, right) = minus(text)?;
    match wants {
        Wants::Open => Some((what, right)),
        _ => Some(("this can't be negative", "0 or a positive number".to_owned())),
    }
}

/// The same among other numbers: `[–1, 2]`
pub(super) fn minus(text: &str) -> Option<Slip> {
    let number = text.strip_prefix(HYPHENS)?.trim_start();
    let (whole, decimals) = number.split_once('.').unwrap_or((number, "0"));
    let is_number = is_digits(whole) && is_digits(decimals);
    is_number.then(|| ("a minus sign is the hyphen of the keyboard", format!("-{number}")))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn what_is_not_seen_is_found() {
        let text = "a = 1\nb =\u{a0}2 # \u{200b}\nc = \"\u{a0}\"\n[\u{feff}d]\ne = 70\u{202f}%\n";
        let at = |passage: &str| text.find(passage).unwrap();
        assert_eq!(unseen(text, 0), None);
        assert_eq!(unseen(text, at("b")), Some((FaultKind::Unseen('\u{a0}'), 9..11)));
        assert_eq!(unseen(text, at("c")), None);
        let mark = at("\u{feff}");
        assert_eq!(unseen(text, at("d]")), Some((FaultKind::Unseen('\u{feff}'), mark..mark + 3)));
        assert!(unseen(text, at("e")).is_some() && unseen_beside_numbers(text, at("e")).is_none());
    }

    #[test]
    fn a_dash_in_front_of_a_number() {
        let right = |slip: Option<Slip>| slip.map(|(_, right)| right);
        assert_eq!(right(minus("–2")).as_deref(), Some("-2"));
        assert_eq!(right(minus("− 0.5")).as_deref(), Some("-0.5"));
        assert_eq!(right(minus_alone("–2", Wants::Open)).as_deref(), Some("-2"));
        assert_eq!(right(minus_alone("–2", Wants::Whole)).as_deref(), Some("0 or a positive number"));
        assert!(["-2", "–", "–x", "–.5", "2–3"].into_iter().all(|text| minus(text).is_none()));
    }
}
