//! Texts of the page, with what belongs together on one line: `100 000`, `46 of 100`, `95 %`, `0–300`.

use std::borrow::Cow;
use std::fmt;

use askama::filters::{Escaper, Html};

/// A space at which no line is broken.
const SPACE: char = '\u{a0}';

/// What keeps a dash with what stands beside it.
const JOINER: char = '\u{2060}';

/// Escapes what is read, and keeps numbers with what belongs to them. What is copied into a file or a command is
/// escaped as `code`, and keeps its own spaces.
#[derive(Debug, Clone, Copy)]
pub(super) struct Prose;

impl Escaper for Prose {
    fn write_escaped_str<W: fmt::Write>(&self, dest: W, text: &str) -> fmt::Result {
        Html.write_escaped_str(dest, &together(text))
    }
}

fn together(text: &str) -> Cow<'_, str> {
    let has_digit = text.bytes().any(|b| b.is_ascii_digit());
    if !has_digit {
        return Cow::Borrowed(text);
    }
    let mut joined = String::with_capacity(text.len() + 8);
    for (at, c) in text.char_indices() {
        let (before, after) = (&text[..at], &text[at + c.len_utf8()..]);
        match c {
            ' ' if belong_together(before, after) => joined.push(SPACE),
            '–' if ends_in_number(before) && begins_with_number(after) => {
                joined.extend([JOINER, c, JOINER])
            }
            _ => joined.push(c),
        }
    }
    Cow::Owned(joined)
}

/// Whether what stands before a space and what stands after it are one thing.
fn belong_together(before: &str, after: &str) -> bool {
    let is_of = |rest: &str| rest.strip_prefix("of ").is_some_and(begins_with_number);
    let is_unit = |rest: &str| ["%", "point", "±"].iter().any(|unit| rest.starts_with(unit));
    if ends_in_number(before) {
        return begins_with_number(after) || is_unit(after) || is_of(after);
    }
    let counted = before.strip_suffix(" of").is_some_and(ends_in_number);
    (counted || before.ends_with(['±', '×'])) && begins_with_number(after)
}

fn ends_in_number(text: &str) -> bool {
    text.ends_with(|c: char| c.is_ascii_digit())
}

fn begins_with_number(text: &str) -> bool {
    text.starts_with(|c: char| c.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_stay_with_what_belongs_to_them() {
        for (text, shown) in [
            ("played 100 000 times", "played 100~000 times"),
            ("46 of 100 histories", "46~of~100 histories"),
            ("−2.2 ± 0.3 points", "−2.2~±~0.3~points"),
            ("95 % interval 0–1 000 of them", "95~% interval 0^–^1~000 of them"),
            ("on day 5 in 9 trials of 10", "on day 5 in 9 trials of 10"),
            ("a factor of × 1.2 – or 3", "a factor of ×~1.2 – or 3"),
            ("--vary x=1..3 --trials 10", "--vary x=1..3 --trials 10"),
            ("no number", "no number"),
        ] {
            let visible = together(text).replace(SPACE, "~").replace(JOINER, "^");
            assert_eq!(visible, shown);
        }
    }

    #[test]
    fn what_is_shown_is_escaped() {
        let mut shown = String::new();
        assert!(Prose.write_escaped_str(&mut shown, "<b> 1 % & \"2 3\"").is_ok());
        assert_eq!(shown, "&#60;b&#62; 1\u{a0}% &#38; &#34;2\u{a0}3&#34;");
    }
}
