//! Keys, values and the marks between them, as they are written elsewhere.

use super::super::distributions::{SHAPES, is_sound};
use super::super::overrides::is_word;
use super::super::path::quote;
use super::brackets::header;
use super::line::{between, plain, within};
use super::{Slip, Wants};

/// What was likely meant by a line as a whole: `// a comment`, `[party.north`, `complies: 0.9`
pub(super) fn on_whole_line(line: &str) -> Option<Slip> {
    comment(line).or_else(|| header(line)).or_else(|| colon(line))
}

/// What was likely meant by a value with brackets or braces.
pub(super) fn in_brackets(value: &str) -> Option<Slip> {
    braces(value).or_else(|| texts(value)).or_else(|| colons(value))
}

/// `// a comment`, `complies = 0.9 // a comment`
fn comment(line: &str) -> Option<Slip> {
    let (at, _) = plain(line).find(|(i, _)| line[*i..].starts_with("//") && !line[..*i].ends_with(':'))?;
    let (before, comment) = (line[..at].trim(), line[at..].trim_start_matches('/').trim());
    let value = plain(before).find(|(_, c)| *c == '=').map_or(before, |(i, _)| before[i + 1..].trim());
    let space = if value.is_empty() { "" } else { " " };
    Some(("a comment begins with #", format!("{value}{space}# {comment}")))
}

/// `complies: 0.9`
fn colon(line: &str) -> Option<Slip> {
    let (at, _) = plain(line).find(|(_, c)| [':', '=', '{', '['].contains(c))?;
    let (key, value) = (line[..at].trim(), line[at..].strip_prefix(':')?.trim_start_matches('=').trim());
    let right = if toml::de::DeValue::parse(value).is_ok() {
        value.to_owned()
    } else if is_word(value) {
        quote(value)
    } else {
        return None;
    };
    let is_key = !key.is_empty() && !key.contains(char::is_whitespace);
    is_key.then(|| ("between a key and its value stands =", format!("{key} = {right}")))
}

/// `{ civilians: 10, soldiers: 2 }`
fn colons(value: &str) -> Option<Slip> {
    let inside = within(value, "{", "}")?;
    let mut pieces = between(inside, &[',']).filter(|piece| !piece.is_empty());
    let colons = |text: &str| plain(text).filter(|(_, c)| *c == ':').count();
    if inside.is_empty() || plain(inside).any(|(_, c)| "={}[]".contains(c)) || !pieces.all(|p| colons(p) == 1)
    {
        return None;
    }
    let marks: Vec<usize> = plain(value).filter(|(_, c)| *c == ':').map(|(i, _)| i).collect();
    let equals = |(i, c): (usize, char)| if marks.contains(&i) { " =".to_owned() } else { c.to_string() };
    Some(("between a key and its value stands =", value.char_indices().map(equals).collect()))
}

/// `[ detainees = 200 ]`
fn braces(value: &str) -> Option<Slip> {
    let inside = within(value, "[", "]")?.trim();
    let (_, first) = plain(inside).find(|(_, c)| ['=', ',', '[', '{'].contains(c))?;
    (first == '=').then(|| ("values with names stand in braces", format!("{{ {inside} }}")))
}

/// `[north, south]`
fn texts(value: &str) -> Option<Slip> {
    let inside = within(value, "[", "]")?.trim().trim_end_matches(',');
    let parts: Vec<&str> = between(inside, &[',']).collect();
    let is_quoted = |part: &str| part.len() > 1 && part.starts_with(['"', '\'']);
    let bare = |part: &&str| is_word(part) && !["true", "false", "inf", "nan"].contains(part);
    if !parts.iter().all(|part| is_quoted(part) || bare(part)) || !parts.iter().any(bare) {
        return None;
    }
    let right: Vec<String> =
        parts.iter().map(|part| if is_quoted(part) { (*part).to_owned() } else { quote(part) }).collect();
    Some(("texts stand in quotation marks", format!("[{}]", right.join(", "))))
}

/// `yes`, `False`
pub(super) fn flag(text: &str, wants: Wants) -> Option<Slip> {
    let right = match text.to_lowercase().as_str() {
        "yes" | "true" | "on" => "true",
        "no" | "false" | "off" => "false",
        _ => return None,
    };
    let is_another = wants == Wants::Flag && text != right;
    is_another.then(|| ("yes and no are written as true and false", right.to_owned()))
}

/// `interval [0.7, 0.95]`, `poisson(2)`
pub(super) fn shape(text: &str) -> Option<Slip> {
    let shape = SHAPES.iter().find(|shape| text.starts_with(shape.key))?;
    let rest = text[shape.key.len()..].trim_start_matches([' ', ':']).trim();
    let in_brackets = rest.trim_start_matches(['(', '[']).trim_end_matches([')', ']']);
    let numbers: Vec<&str> = in_brackets.split(',').map(str::trim).collect();
    let values: Option<Vec<f64>> = numbers.iter().map(|number| number.parse().ok()).collect();
    if numbers.len() != shape.numbers || !is_sound(shape.key, values?) {
        return None;
    }
    let right = match shape.numbers {
        1 => in_brackets.to_owned(),
        _ => format!("[{}]", numbers.join(", ")),
    };
    Some(("a distribution is written as a table", format!("{{ {} = {right} }}", shape.key)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_meant() {
        for (line, right) in [
            ("// so it is", "# so it is"),
            ("complies = 0.9 // so it is", "0.9 # so it is"),
            ("[[tranche]", "[[tranche]]"),
            ("complies: 0.9", "complies = 0.9"),
            ("name: Small deal", "name = \"Small deal\""),
            ("complies := 0.9", "complies = 0.9"),
        ] {
            assert_eq!(on_whole_line(line).map(|(_, right)| right).as_deref(), Some(right), "{line}");
        }
        for (value, right) in [
            ("[ detainees = 200 ]", "{ detainees = 200 }"),
            ("[\"a.b\" = 29]", "{ \"a.b\" = 29 }"),
            ("[n, 's']", "[\"n\", 's']"),
            ("{ civilians: 10, soldiers: 2 }", "{ civilians = 10, soldiers = 2 }"),
        ] {
            assert_eq!(in_brackets(value).map(|(_, right)| right).as_deref(), Some(right), "{value}");
        }
        for line in ["[party]", "a = \"http://b\"", "a = http://b", "see: this = that", "a b: 3", ""] {
            assert_eq!(on_whole_line(line), None, "{line}");
        }
        for value in
            ["[1, 2]", "[\"n\"]", "[true]", "{}", "[]", "{ a = 1 }", "[{ a = 1 }]", "{ a: { b: 1 } }"]
        {
            assert_eq!(in_brackets(value), None, "{value}");
        }
    }
}
