//! What was likely meant on a line that is not valid TOML.

use super::super::fault::FaultKind;
use super::super::keys::PERMANENT;
use super::super::path::{is_bare, quote};
use super::brackets::commas;
use super::entries::{in_brackets, on_whole_line};
use super::{MOST_SHOWN, Slip, Wants, decimal_comma, fault, is_digits, number, slip, thousands, wanted};

/// Quotation marks that word processors put in place of the straight ones.
pub(super) const CURLY: [char; 11] = ['“', '”', '„', '‟', '‘', '’', '‚', '«', '»', '‹', '›'];

/// What was likely meant on the line of a text in which an error lies.
pub(in crate::scenario) fn on_line(text: &str, at: usize) -> Option<FaultKind> {
    let line = without_comment(line_around(text, at)?.1).trim();
    let value = plain(line).find(|(_, c)| *c == '=').map(|(i, _)| line[i + 1..].trim());
    if let Some(slip) = curly(line).or_else(|| on_whole_line(line)) {
        return fault(slip);
    }
    let wants = wanted(text, at);
    match value {
        Some(value) => in_value(value, wants),
        // one of the lines of a list
        None => pieces(line).find_map(|piece| number(piece, wants)).and_then(fault),
    }
    .or_else(|| unquoted(line).or_else(|| unquoted_inside(line)).and_then(fault))
    .or_else(|| word(value?, wants).and_then(fault))
}

/// The line of a place, and where it begins.
pub(in crate::scenario) fn line_around(text: &str, at: usize) -> Option<(usize, &str)> {
    let start = text.get(..at)?.rfind('\n').map_or(0, |i| i + 1);
    Some((start, text[start..].lines().next()?))
}

/// `complies = high`
fn word(value: &str, wants: Wants) -> Option<Slip> {
    let right = match wants {
        Wants::Whole if value == PERMANENT => quote(value),
        Wants::Whole => "a whole number".to_owned(),
        Wants::Number | Wants::Factor => {
            "a number or a distribution; what has a name in `[unknown]` is named in quotation marks"
                .to_owned()
        }
        Wants::Flag | Wants::Open => return None,
    };
    let is_word = value.starts_with(char::is_alphabetic) && is_bare(value);
    is_word.then_some(("this is not a number", right))
}

/// `[term.open the crossing]`, `Österreich = 3`
fn unquoted(line: &str) -> Option<Slip> {
    let (open, names, close) = if let Some(names) = within(line, "[[", "]]") {
        ("[[", names, "]]")
    } else if let Some(names) = within(line, "[", "]") {
        ("[", names, "]")
    } else {
        let equals = plain(line).find(|(_, c)| *c == '=')?.0;
        ("", &line[..equals], "")
    };
    let right = format!("{open}{}{close}", marked(names)?);
    (right.len() <= MOST_SHOWN).then_some((NAMES, right))
}

const NAMES: &str = "a name with spaces or accents is in quotation marks";

/// `{ detainees = 140, long sentences = 12 }`
fn unquoted_inside(line: &str) -> Option<Slip> {
    let marks: Vec<(usize, char)> = plain(line).filter(|(_, c)| "{}[],=".contains(*c)).collect();
    marks.windows(2).enumerate().find_map(|(i, pair)| {
        let [(start, before), (equals, '=')] = *pair else { return None };
        let name = marked(line[start + 1..equals].trim()).filter(|_| ['{', ','].contains(&before))?;
        let (end, _) = marks.get(i + 2)?;
        let value = line[equals + 1..*end].trim();
        let right = if value.is_empty() { name } else { format!("{name} = {value}") };
        (right.len() <= MOST_SHOWN).then_some((NAMES, right))
    })
}

/// A dotted key with quotation marks where it needs them; `None` where it needs none or is none.
fn marked(names: &str) -> Option<String> {
    let names: Vec<&str> = between(names, &['.']).collect();
    let needs_marks = |name: &str| {
        let is_word = |c: char| c.is_alphanumeric() || " -_’'".contains(c);
        !is_bare(name) && name.starts_with(char::is_alphabetic) && name.chars().all(is_word)
    };
    let is_whole = |name: &&str| is_bare(name) || needs_marks(name) || name.starts_with(['"', '\'']);
    if !names.iter().all(is_whole) || !names.iter().any(|name| needs_marks(name)) {
        return None;
    }
    let right: Vec<String> =
        names.iter().map(|name| if needs_marks(name) { quote(name) } else { (*name).to_owned() }).collect();
    Some(right.join("."))
}

/// What stands between these marks.
pub(super) fn within<'a>(text: &'a str, open: &str, close: &str) -> Option<&'a str> {
    text.strip_prefix(open)?.strip_suffix(close)
}

/// What was likely meant by a value that is none.
pub(in crate::scenario) fn in_value(value: &str, wants: Wants) -> Option<FaultKind> {
    let value = value.trim();
    curly(value).and_then(fault).or_else(|| slip(value, wants)).or_else(|| {
        let number = || pieces(value).find_map(|piece| number(piece, wants));
        fault(
            semicolons(value)
                .or_else(|| comma_inside(value))
                .or_else(|| commas(value))
                .or_else(number)
                .or_else(|| in_brackets(value))?,
        )
    })
}

/// The characters of a text that are not between straight quotation marks. What follows a letter or a
/// digit is an apostrophe: `2'100`.
pub(super) fn plain(text: &str) -> impl Iterator<Item = (usize, char)> {
    let mut quote = None;
    text.char_indices().filter(move |(i, c)| match quote {
        Some(open) => {
            if *c == open {
                quote = None;
            }
            false
        }
        None => {
            let is_apostrophe = *c == '\'' && text[..*i].ends_with(char::is_alphanumeric);
            quote = Some(*c).filter(|c| ['"', '\''].contains(c) && !is_apostrophe);
            quote.is_none()
        }
    })
}

pub(in crate::scenario) fn without_comment(line: &str) -> &str {
    plain(line).find(|(_, c)| *c == '#').map_or(line, |(i, _)| &line[..i])
}

/// `“a text”`, `„a text“`, `"a text”`
fn curly(text: &str) -> Option<Slip> {
    // after a letter it is an apostrophe
    let begins = |i: usize| !text[..i].ends_with(char::is_alphanumeric);
    let open = plain(text).find(|(i, c)| CURLY.contains(c) && begins(*i)).map(|(i, _)| i);
    let start = open.or_else(|| never_closed(text).filter(|&i| text[i..].contains(CURLY)))?;
    let mut rest = text[start..].chars();
    rest.next();
    let inside = rest.as_str();
    let end = inside.find(|c| CURLY.contains(&c) || c == '"').filter(|&end| end <= MOST_SHOWN);
    let right = end.map_or_else(|| "\"…\"".to_owned(), |end| quote(&inside[..end]));
    Some(("texts stand in straight quotation marks, which are \" on both sides", right))
}

/// Where a straight quotation mark stands that has no second one.
fn never_closed(text: &str) -> Option<usize> {
    let mut open: Option<(usize, char)> = None;
    for (i, c) in text.char_indices() {
        open = match open {
            Some((_, mark)) if mark == c => None,
            None if c == '"' || c == '\'' => Some((i, c)),
            _ => open,
        };
    }
    open.map(|(i, _)| i)
}

/// `{ women = 40; men = 160 }`, `1.1;`
fn semicolons(value: &str) -> Option<Slip> {
    if !plain(value).any(|(_, c)| c == ';') {
        return None;
    }
    let trimmed = value.trim_end_matches([';', ' ']);
    if !plain(trimmed).any(|(_, c)| c == ';') {
        return Some(("there is no semicolon at the end of a line", shown(trimmed)));
    }
    let mut marks = plain(trimmed).filter(|(_, c)| *c == ';').map(|(i, _)| i).peekable();
    let divided = |(i, c)| if marks.next_if_eq(&i).is_some() { ',' } else { c };
    let right: String = trimmed.char_indices().map(divided).collect();
    // none after the last entry
    let right = right.replace(", }", " }").replace(",}", "}");
    trimmed.starts_with(['{', '[']).then(|| ("commas divide entries, and not semicolons", shown(&right)))
}

/// What is written there, if it is not too long to be read.
fn shown(value: &str) -> String {
    if value.len() <= MOST_SHOWN { value.to_owned() } else { "it without them".to_owned() }
}

/// `{ per_day = 0.02, fatal = 0,1 }`
fn comma_inside(value: &str) -> Option<Slip> {
    /// `1,000,000,000` has three.
    const MOST_GROUPS: usize = 6;
    plain(value).filter(|(_, c)| *c == ',').find_map(|(i, _)| {
        let (before, after) = (&value[..i], &value[i + 1..]);
        let whole = &before[before.trim_end_matches(|c: char| c.is_ascii_digit()).len()..];
        let sign = if before[..before.len() - whole.len()].ends_with('-') { "-" } else { "" };
        let begin = before[..before.len() - whole.len() - sign.len()].trim_end();
        // of a long list this is so once
        if !begin.is_empty() && !begin.ends_with('=') {
            return None;
        }
        let mut decimals = digits_of(after);
        for _ in 0..MOST_GROUPS {
            let Some(group) = after[decimals.len()..].strip_prefix(',').map(digits_of) else { break };
            if !is_digits(group) {
                break;
            }
            decimals = &after[..decimals.len() + 1 + group.len()];
        }
        let number = format!("{whole},{decimals}");
        let (what, right) = decimal_comma(&number).or_else(|| thousands(&number))?;
        let end = after[decimals.len()..].trim_start();
        // braces may go on over several lines
        let is_last = end == "," || end.is_empty();
        let is_whole = is_last || (begin.ends_with('=') && end.starts_with([',', '}']));
        let right = right.split(", or ").map(|one| format!("{sign}{one}")).collect::<Vec<_>>().join(", or ");
        is_whole.then_some((what, right))
    })
}

/// The digits at the beginning of a text.
fn digits_of(text: &str) -> &str {
    &text[..text.len() - text.trim_start_matches(|c: char| c.is_ascii_digit()).len()]
}

/// What stands between brackets, commas and equals signs.
fn pieces(text: &str) -> impl Iterator<Item = &str> {
    between(text, &['{', '}', '[', ']', ',', '=', ';'])
}

/// What stands between these marks, which are of one byte each.
pub(super) fn between<'a>(text: &'a str, marks: &'a [char]) -> impl Iterator<Item = &'a str> {
    let marks = plain(text).filter(|(_, c)| marks.contains(c)).map(|(i, _)| i);
    let mut start = 0;
    marks.chain([text.len()]).map(move |end| {
        let piece = text[start.min(end)..end].trim();
        start = end + 1;
        piece
    })
}

#[cfg(test)]
mod tests {
    #![allow(clippy::panic)]
    use super::*;

    fn right(line: &str) -> String {
        let text = format!("a = 1\n{line}\nb = 0,5 # half\n");
        match on_line(&text, 7) {
            Some(FaultKind::Slip { right, .. }) => right,
            _ => String::new(),
        }
    }

    #[test]
    fn what_was_meant_on_a_line() {
        let range = "{ uniform = [0.8, 0.95] }, or { interval = [0.8, 0.95] } if it is so with 90 %";
        for (line, meant) in [
            ("b = 0,5 # half", "0.5"),
            ("name = “Small”", "\"Small\""),
            ("name = ‘Small’", "\"Small\""),
            ("name = „Small“ # x", "\"Small\""),
            ("name = «Small»", "\"Small\""),
            ("name = \"Small”", "\"Small\""),
            ("[term.“open it”]", "\"open it\""),
            ("set = { “a.b” = 1 }", "\"a.b\""),
            ("p = { chance = 70 % }", "0.7"),
            ("p = [70 %, 80 %]", "0.7"),
            ("p = { chance = .85 }", "0.85"),
            ("p = { days = 30 days }", "30"),
            ("p = { chance = 0.80 – 0.95 }", range),
            ("p = 0.80 - 0.95", range),
            ("i = { per_day = 0.02, fatal = 0,1 }", "0.1"),
            ("i = { fatal = 0,1, x = 2 }", "0.1"),
            ("i = { fatal = -0,1}", "-0.1"),
            ("  fatal = 0,1,", "0.1"),
            ("b = 1,2,3", ""),
            ("h = { women = 10,000 }", "10000 if thousands are meant, or 10.000 if decimals are"),
            ("h = { women = 1,000, men = 5 }", "1000 if thousands are meant, or 1.000 if decimals are"),
            ("h = { women = 1,000,000 }", "1000000, or 1_000_000"),
            ("h = { women = 40; men = 160 }", "{ women = 40, men = 160 }"),
            ("h = { women = 40; men = 160; };", "{ women = 40, men = 160 }"),
            ("h = [1; 2]", "[1, 2]"),
            ("p = 1.1;", "1.1"),
            ("n = \"a; b\";", "\"a; b\""),
            ("  70 %,", "0.7"),
            ("[term.open the crossing]", "[term.\"open the crossing\"]"),
            ("[party.Österreich] # x", "[party.\"Österreich\"]"),
            ("[[term.a.\"b c\".d e]]", "[[term.a.\"b c\".\"d e\"]]"),
            ("open it = 3", "\"open it\""),
            ("h = { a = 1, long sentences = 12 }", "\"long sentences\" = 12"),
            ("h = { long sentences = [1, 2] }", "\"long sentences\""),
            // nothing of the kind
            ("[term.a]", ""),
            ("[1 2]", ""),
            ("[term.a, b]", ""),
            ("name = Small", ""),
            ("name = Alba’s", ""),
            ("name = \"0,5; “x”\" x", ""),
            ("h = { a = 1, 2 = 3 }", ""),
            ("h = { a = 1,2 = 3 }", ""),
            ("h = [1,2", ""),
            ("c", ""),
        ] {
            assert_eq!(right(line), meant, "{line}");
        }
        assert_eq!(on_line("a", 7), None);
    }

    #[test]
    fn words_in_place_of_numbers() {
        let number = "a number or a distribution; what has a name in `[unknown]` is named in quotation marks";
        for (line, meant) in [
            ("horizon = soon", "a whole number"),
            ("ceasefire.days = permanent", "\"permanent\""),
            ("behaviour.trust = high", number),
            ("mediation.success = 0.5x", ""),
            ("name = Small", ""),
        ] {
            let found = match on_line(line, line.len()) {
                Some(FaultKind::Slip { right, .. }) => right,
                _ => String::new(),
            };
            assert_eq!(found, meant, "{line}");
        }
    }

    proptest::proptest! {
        /// Whatever is written, it is looked at, and what would be right is not of any length.
        #[test]
        fn any_line_can_be_looked_at(line in "[-+0-9.,;:%=#\"'“”’–{}\\[\\] a\u{a0}é\n/]{0,40}", at in 0..50_usize) {
            for kind in [on_line(&line, at), in_value(&line, Wants::Factor)].into_iter().flatten() {
                let FaultKind::Slip { right, .. } = kind else { panic!("{kind:?}") };
                proptest::prop_assert!(right.len() <= MOST_SHOWN);
            }
        }
    }
}
