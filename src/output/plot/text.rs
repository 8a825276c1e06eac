//! How wide a text is, about: nobody knows which font a reader has.

use crate::output::words::{APART, NO_MORE_APART};

/// Widths of characters in parts of the font's size: those of the widest of the usual fonts.
fn width_of(c: char) -> f64 {
    match c {
        APART | NO_MORE_APART => 0.0,
        'i' | 'j' | 'l' | '.' | ',' | ':' | ';' | '\'' | '|' | '!' | ' ' | '(' | ')' | 'I' | 'J' => 0.33,
        't' | 'f' | 'r' => 0.41,
        'm' | 'M' | 'W' | '%' | '@' | '—' | '…' => 0.98,
        'w' | '+' | '−' => 0.83,
        'A'..='Z' | '&' => 0.76,
        c if (c as u32) < 0x1100 => 0.62,
        // characters of East Asia, and pictures, are as wide as high
        _ => 1.05,
    }
}

/// The size of the font of drawings.
pub(super) const FONT: f64 = 13.0;

/// The width of a text in a drawing.
pub(super) fn width(text: &str) -> f64 {
    FONT * text.chars().map(width_of).sum::<f64>()
}

/// What is bold is so much wider.
pub(super) const BOLD: f64 = 1.12;

/// The text, or its beginning and `…` if there is not so much room.
pub(super) fn elide(text: &str, room: f64) -> String {
    if width(text) <= room {
        return text.to_owned();
    }
    let mut short = String::new();
    let mut used = width("…");
    for c in text.chars() {
        used += FONT * width_of(c);
        if used > room {
            break;
        }
        short.push(c);
    }
    short.truncate(short.trim_end().len());
    short + "…"
}

/// Lines that a text takes at the most.
const MOST_LINES: usize = 3;

/// The text in one line, or in some if there is not so much room; the last is cut if need be.
pub(super) fn lines(text: &str, room: f64) -> Vec<String> {
    let mut lines = Vec::new();
    let mut rest = text;
    while width(rest) > room && lines.len() + 1 < MOST_LINES {
        let fits = |end: &usize| width(&rest[..*end]) <= room;
        let Some(end) = rest.match_indices(' ').map(|(at, _)| at).take_while(fits).last() else { break };
        lines.push(rest[..end].to_owned());
        rest = rest[end..].trim_start();
    }
    lines.push(elide(rest, room));
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_break_at_a_space() {
        assert_eq!(lines("one two", 200.0), ["one two"]);
        assert_eq!(lines("one two three", 70.0), ["one two", "three"]);
        assert_eq!(lines("one two three four five", 70.0), ["one two", "three four", "five"]);
        assert!(lines("one two three four five six seven", 70.0)[2].ends_with('…'));
        let cut = lines(&format!("one {}", "w".repeat(50)), 100.0);
        assert!(cut[0] == "one" && cut[1].ends_with('…'), "{cut:?}");
        assert_eq!(lines(&"w".repeat(50), 100.0).len(), 1);
    }

    #[test]
    fn long_texts_end_in_an_ellipsis() {
        assert_eq!(elide("short", 100.0), "short");
        let long = "w".repeat(200);
        let cut = elide(&long, 100.0);
        assert!(cut.ends_with('…') && width(&cut) <= 100.0, "{cut}");
    }
}
