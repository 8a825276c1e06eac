//! Where a value stands: what its key takes says what was meant by it.

use super::super::keys::{FILE, Key, Section, Takes};
use super::super::path::Path;
use super::line::{between, plain, within, without_comment};
use crate::agreement::UnitKind;

/// So many lines are looked back for the braces and the header that a value stands in.
const MOST_LINES: usize = 200;

/// What is wanted at a place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::scenario) enum Wants {
    /// What something is multiplied by: 1 changes nothing.
    Factor,
    /// A probability, share, rate, weight or delay: a number of its own.
    Number,
    /// A whole number, and no distribution.
    Whole,
    /// True or false.
    Flag,
    /// Something else, or that is not known.
    Open,
}

/// What is wanted at a place of a text: of a file, or of `PATH=VALUE`.
pub(in crate::scenario) fn wanted(text: &str, at: usize) -> Wants {
    let words = words_around(text, at);
    if words.last().is_some_and(|word| word == "times") {
        return Wants::Factor;
    }
    key_at(&words).map_or(Wants::Open, |key| wants(&key.takes))
}

/// The key that these words lead to, the outermost first; names between the keys are passed over.
fn key_at(words: &[String]) -> Option<&'static Key> {
    let mut section = &FILE;
    let mut found = None;
    for word in words {
        let Some(key) = section.key(word) else { continue };
        found = Some(key);
        match inside(&key.takes) {
            Some(inner) => section = inner,
            None => break,
        }
    }
    found
}

fn inside(takes: &'static Takes) -> Option<&'static Section> {
    match takes {
        Takes::Table(section) | Takes::List(section) => Some(section),
        Takes::ByName(takes) => inside(takes),
        Takes::Paths => Some(&FILE),
        _ => None,
    }
}

fn wants(takes: &Takes) -> Wants {
    match takes {
        Takes::Quantity(UnitKind::Multiplier) => Wants::Factor,
        Takes::ByParty(quantity @ Takes::Quantity(_)) => wants(quantity),
        // rates and weights are not multipliers of anything that is there without them
        Takes::Quantity(_) | Takes::Share | Takes::Delay => Wants::Number,
        Takes::Whole(..) | Takes::Permanent => Wants::Whole,
        Takes::Flag => Wants::Flag,
        _ => Wants::Open,
    }
}

/// The words of the header above a place, of the keys whose braces are open there, and of those on its line.
fn words_around(text: &str, at: usize) -> Vec<String> {
    // from the innermost
    let mut keys: Vec<Vec<String>> = Vec::new();
    // braces that are closed further down
    let mut closed = 0;
    let before = text.get(..at).unwrap_or_default();
    for (i, line) in before.lines().rev().take(MOST_LINES).enumerate() {
        let line = without_comment(line).trim();
        if i > 0
            && let Some(header) = header(line)
        {
            keys.push(words(header));
            break;
        }
        let count = |mark| plain(line).filter(|(_, c)| *c == mark).count();
        let (opened, shut) = (count('{'), count('}'));
        if i == 0 || opened > shut + closed {
            keys.push(keys_of(line).into_iter().flat_map(words).collect());
            closed = 0;
        } else {
            closed = (closed + shut).saturating_sub(opened);
        }
    }
    keys.into_iter().rev().flatten().collect()
}

/// `party.north` of `[party.north]`
fn header(line: &str) -> Option<&str> {
    let names = within(line, "[[", "]]").or_else(|| within(line, "[", "]"))?;
    let is_list = plain(names).any(|(_, c)| [',', '=', '[', '{'].contains(&c)) || names.is_empty();
    (!is_list && !names.starts_with(|c: char| c.is_ascii_digit())).then_some(names)
}

/// What stands in front of each `=` whose value is not over at the end of the line.
fn keys_of(line: &str) -> Vec<&str> {
    let (mut start, mut depth) = (0, 0_usize);
    let mut keys: Vec<(usize, &str)> = Vec::new();
    for (i, c) in plain(line).filter(|(_, c)| ['{', '}', '[', ']', ',', '='].contains(c)) {
        match c {
            '=' => keys.push((depth, line[start..i].trim())),
            '{' | '[' => depth += 1,
            ',' => keys.retain(|(at, _)| *at < depth),
            _ => {
                depth = depth.saturating_sub(1);
                keys.retain(|(at, _)| *at <= depth);
            }
        }
        start = i + 1;
    }
    keys.into_iter().map(|(_, key)| key).collect()
}

/// The words of a dotted key; a path in quotation marks, as variants write it, has several.
fn words(key: &str) -> Vec<String> {
    let pieces = between(key, &['.']).filter_map(|piece| Path::parse(piece).ok());
    let texts = pieces.flat_map(|path| path.segments).map(|segment| segment.text);
    texts.flat_map(|text| text.split('.').map(str::to_owned).collect::<Vec<_>>()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_wanted_where() {
        for (text, meant) in [
            ("[party.north]\n# it's so\nholds = { a = 1 }\ntrust = ", Wants::Factor),
            ("[[event]]\nodds = { north = 2, south = ", Wants::Factor),
            ("[[event]]\nextension = ", Wants::Factor),
            ("[ceasefire]\nextension = { days = 7, probability = ", Wants::Number),
            ("[ceasefire]\nextension = { probability = 0.5, days = ", Wants::Whole),
            ("[ceasefire]\nincidents = {\n  fatal = 0.1,\n  per_day = ", Wants::Number),
            ("[[event]]\nodds = {\n  north = { of = \"x\" },\n  south = ", Wants::Factor),
            ("[[event]]\nodds = {\n  north = 1,\n}\nprobability = ", Wants::Number),
            ("[[event]]\nodds = [\n  [1, 2],\n]\nlasts = ", Wants::Whole),
            ("[term.\"open it\"]\nodds = { uniform = [1, ", Wants::Factor),
            ("[[issue]]\nrequired = ", Wants::Flag),
            ("[[variant]]\nset = { \"event.'the vote'.odds.north\" = ", Wants::Factor),
            ("complies = { of = \"goodwill\", times = ", Wants::Factor),
            ("[unknown]\ngoodwill = ", Wants::Open),
            ("party.south.breach.late=", Wants::Number),
            ("party.south.trust=", Wants::Factor),
            ("wxyz=", Wants::Open),
            ("", Wants::Open),
        ] {
            assert_eq!(wanted(text, text.len()), meant, "{text}");
        }
        assert_eq!(wanted("é", 1), Wants::Open);
    }
}
