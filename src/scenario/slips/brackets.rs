//! Brackets that are not closed, or of another kind, and commas that are missing between them.

use super::super::keys::{self, Takes};
use super::super::path::Path;
use super::line::{between, plain, within};
use super::{MOST_SHOWN, Slip, thousands};

/// `[party.south`, `[[tranche]`, `party.south]`, `(party.south)`
pub(super) fn header(line: &str) -> Option<Slip> {
    let name = line.trim_start_matches(['[', '(', '{']).trim_end_matches([']', ')', '}', ':', ';']).trim();
    let path = Path::parse(name).ok()?;
    let key = keys::FILE.key(&path.segments.first()?.text)?;
    let right = match key.takes {
        Takes::List(_) if path.segments.len() == 1 => format!("[[{name}]]"),
        Takes::Table(_) | Takes::ByName(_) => format!("[{name}]"),
        _ => return None,
    };
    let has_bracket = line.starts_with(['[', '(', '{']) || line.ends_with(']');
    let is_another = has_bracket && right != line && within(line, "[[", "]]").is_none();
    let is_sound = is_another && toml::de::DeTable::parse(&right).is_ok();
    is_sound.then_some(("the name of a table stands in square brackets, as many on both sides", right))
}

/// `[tranche]` or `[[tranche]]`, which the parser takes for the same table twice: its name.
pub(in crate::scenario) fn list_of_tables(line: &str) -> Option<&str> {
    let name = within(line, "[[", "]]").or_else(|| within(line, "[", "]"))?.trim();
    keys::FILE.key(name).is_some_and(|key| matches!(key.takes, Takes::List(_))).then_some(name)
}

/// `[0.7 0.9]`, `{ civilians = 24 soldiers = 6 }`
pub(super) fn commas(value: &str) -> Option<Slip> {
    // of a longer one, what would be right is not shown
    if !value.starts_with(['[', '{']) || value.len() > MOST_SHOWN {
        return None;
    }
    if pieces_of_numbers(value).any(|piece| thousands(piece).is_some()) {
        return None;
    }
    let mut right = String::new();
    let mut space = false;
    for (i, c) in value.char_indices() {
        let ends = |text: &str| !text.is_empty() && !text.ends_with(['[', '{', ',', '=', '.']);
        let is_between = space && !"]},=.".contains(c) && ends(right.trim_end());
        if is_between && is_plain(value, i) {
            right.truncate(right.trim_end().len());
            right.push_str(", ");
        }
        space = c.is_whitespace();
        right.push(c);
    }
    let is_sound = right != value && toml::de::DeValue::parse(&right).is_ok();
    is_sound.then_some(("commas divide the entries of a list or a table", right))
}

fn pieces_of_numbers(value: &str) -> impl Iterator<Item = &str> {
    between(value, &['{', '}', '[', ']', ',', '='])
}

/// Whether what begins there is outside of quotation marks: a mark that opens a text is.
fn is_plain(value: &str, at: usize) -> bool {
    let before = &value[..at];
    plain(before).last().is_some_and(|(i, c)| c.is_whitespace() && i + c.len_utf8() == at)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn right(slip: Option<Slip>) -> Option<String> {
        slip.map(|(_, right)| right)
    }

    #[test]
    fn brackets_of_headers() {
        for (line, meant) in [
            ("[party.south", "[party.south]"),
            ("[[tranche]", "[[tranche]]"),
            ("[tranche]]", "[[tranche]]"),
            ("party.south]", "[party.south]"),
            ("[party.south}", "[party.south]"),
            ("(party.south)", "[party.south]"),
            ("[term.\"open it\"", "[term.\"open it\"]"),
            ("[party.south:", "[party.south]"),
            ("[[party.south]", "[party.south]"),
        ] {
            assert_eq!(right(header(line)).as_deref(), Some(meant), "{line}");
        }
        for line in [
            "[party.south]",
            "[[tranche]]",
            "party.south",
            "[1, 2",
            "[horizon",
            "[wxyz",
            "[term.open it",
            "",
            "[",
        ] {
            assert_eq!(header(line), None, "{line}");
        }
    }

    #[test]
    fn commas_that_are_missing() {
        for (value, meant) in [
            ("[0.7 0.9]", "[0.7, 0.9]"),
            ("{interval=[0.7 0.9]}", "{interval=[0.7, 0.9]}"),
            ("{ civilians = 24 soldiers = 6 }", "{ civilians = 24, soldiers = 6 }"),
            ("[\"north\" \"a south\"]", "[\"north\", \"a south\"]"),
            ("{ a = 1 \"b c\" = 2 }", "{ a = 1, \"b c\" = 2 }"),
        ] {
            assert_eq!(right(commas(value)).as_deref(), Some(meant), "{value}");
        }
        for value in ["[0.7, 0.9]", "{ a = 1 }", "[1 000, 2]", "[1 200]", "[70 %]", "0.7 0.9", "[1 2", "[]"] {
            assert_eq!(commas(value), None, "{value}");
        }
    }
}
