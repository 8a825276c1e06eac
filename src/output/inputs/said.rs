//! What the file writes of an input, as a person would say it.

use super::{party, quoted, value_in_words};
use crate::agreement::Agreement;
use crate::output::numbers::date;
use crate::output::words::plain;
use crate::scenario::words;

/// What is written of an input: a number with its unit, a choice, a switch, names in a row.
#[must_use]
pub fn written_in_words(path: &str, agreement: &Agreement, written: &toml::Value) -> String {
    match written {
        toml::Value::Integer(number) => value_in_words(path, agreement, *number as f64),
        toml::Value::Float(number) => value_in_words(path, agreement, *number),
        toml::Value::Boolean(yes) => if *yes { "yes" } else { "no" }.to_owned(),
        toml::Value::String(word) => name_in_words(path, agreement, word),
        toml::Value::Datetime(day) => {
            let day = day.to_string();
            date(day.parse().ok(), 0).unwrap_or(day)
        }
        toml::Value::Array(list) if list.is_empty() => "nothing".to_owned(),
        list @ toml::Value::Array(names) => in_order(list, agreement)
            .filter(|_| is_order(path))
            .unwrap_or_else(|| names.iter().map(listed).collect::<Vec<_>>().join(", ")),
        other @ toml::Value::Table(_) => plain(&other.to_string()),
    }
}

/// Parties one after the other, by their labels.
#[must_use]
pub fn in_order(keys: &toml::Value, agreement: &Agreement) -> Option<String> {
    let label = |key: &toml::Value| Some(party(key.as_str()?, agreement));
    let labels = keys.as_array()?.iter().map(label).collect::<Option<Vec<String>>>()?;
    Some(labels.join(", then "))
}

/// A choice as a word, a party by its label, and what the author has named in quotation marks.
fn name_in_words(path: &str, agreement: &Agreement, word: &str) -> String {
    let path = words(path).unwrap_or_default();
    let path: Vec<&str> = path.iter().map(String::as_str).collect();
    match path[..] {
        ["exchange", "ratio", _, "of"] => party(word, agreement),
        ["event", _, "after"] if ["start", "agreement", "completion", "collapse"].contains(&word) => {
            format!("the {word}")
        }
        ["event", _, "after"] | ["tranche", _, "requires"] => quoted(word),
        _ => plain(&word.replace('_', " ")),
    }
}

fn is_order(path: &str) -> bool {
    words(path).is_ok_and(|path| path.last().is_some_and(|word| word == "order"))
}

/// What stands in a list: the name of a term, or the weight of a tranche.
fn listed(value: &toml::Value) -> String {
    value.as_str().map_or_else(|| plain(&value.to_string()), quoted)
}
