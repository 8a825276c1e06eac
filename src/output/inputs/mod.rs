//! Inputs in plain words: `party.north.complies` is the compliance of North, `ceasefire.days` the length
//! of the ceasefire.

mod kinds;
mod named;
mod said;

pub use kinds::{how_many, of_several, place_of};
pub use said::{in_order, written_in_words};

use super::numbers::significant;
use super::table::format_number;
use super::words::plain;
use crate::agreement::Agreement;
use crate::scenario::{Values, Vary, position, words};

/// An input as it is spoken of.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Spoken {
    /// `the compliance of North`, `the length of the ceasefire`.
    name: String,
    /// What is long or early, if that is not the name: `the ceasefire`.
    thing: Option<String>,
    kind: Kind,
}

/// What kind of number it is: decides how its values are compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    /// Below, above.
    Number,
    /// Days, shorter or longer.
    Length,
    /// A day, before or after.
    Day,
}

/// The range that an input is restricted to.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Restricted {
    /// Only larger values.
    pub above: Option<f64>,
    /// Only smaller values.
    pub below: Option<f64>,
    /// Whether it has whole numbers only.
    pub whole: bool,
    /// How far its usual values are apart: limits are rounded to a small part of it.
    pub spread: f64,
    /// The least and the most that it can be: no limit is rounded to them, for nothing is beyond.
    pub ends: [f64; 2],
}

/// What an input is called in a sentence; one without a name is called by its path.
#[must_use]
pub fn in_words(path: &str, agreement: &Agreement) -> String {
    spoken(path, agreement).name
}

/// Whether it multiplies odds: then 1 is no effect, and a reader should be told so.
#[must_use]
pub fn is_odds_factor(path: &str) -> bool {
    let is = |w: &str| matches!(w, "odds" | "trust" | "retaliation" | "strain" | "fatigue");
    words(path).is_ok_and(|words| {
        let event_on_extension = words.len() == 3 && words[0] == "event" && words[2] == "extension";
        words.first().is_some_and(|w| w != "unknown") && (words.iter().any(|w| is(w)) || event_on_extension)
    })
}

/// A value of an input as a person would say it: a probability in per cent, a time in days, a
/// factor as one, everything else as a number.
#[must_use]
pub fn value_in_words(path: &str, agreement: &Agreement, x: f64) -> String {
    let path_words = words(path).unwrap_or_default();
    let (first, last) = (path_words.first().map(String::as_str), path_words.last().map(String::as_str));
    let is_chance = is_chance(&path_words);
    let is_factor =
        is_odds_factor(path) || matches!((first, last), (Some("event" | "issue"), Some("incidents")));
    let rounded: f64 = format!("{x:.2e}").parse().unwrap_or(x);
    match spoken(path, agreement).kind {
        // what is nearly certain is not called so
        _ if is_chance && [0.0, 1.0].iter().any(|&end| x != end && (x - end).abs() < 0.0005) => {
            format!("{} %", significant(100.0 * x))
        }
        _ if is_chance => format!("{} %", significant((1000.0 * x).round() / 10.0)),
        _ if is_factor => format!("× {rounded}"),
        Kind::Length if x == 1.0 => "1 day".to_owned(),
        Kind::Length => format!("{} days", significant((10.0 * x).round() / 10.0)),
        Kind::Day => format!("day {}", significant(x)),
        Kind::Number => rounded.to_string(),
    }
}

/// Whether a path leads to a probability or a share. What an entry of `[unknown]` stands for it does not say.
fn is_chance(path: &[String]) -> bool {
    let last = path.last().map(String::as_str);
    path.first().is_some_and(|first| first != "unknown")
        && matches!(last, Some("complies" | "success" | "probability" | "fatal" | "settled" | "share"))
}

/// What is varied in place of what the file says: `the length of the ceasefire, 20 days to 60 days`; `None`:
/// nothing.
#[must_use]
pub fn varied_in_words(varied: &[Vary], agreement: &Agreement) -> Option<String> {
    let one = |v: &Vary| format!("{}, {}", in_words(v.path(), agreement), values_in_words(v, agreement));
    let all: Vec<String> = varied.iter().map(one).collect();
    (!all.is_empty()).then(|| all.join("; "))
}

/// The values that an input is given: `20 days to 60 days`.
#[must_use]
pub fn values_in_words(vary: &Vary, agreement: &Agreement) -> String {
    let told = |x: f64| value_in_words(vary.path(), agreement, x);
    let listed = |value: &toml::Value| match value {
        toml::Value::Integer(i) => told(*i as f64),
        toml::Value::Float(x) => told(*x),
        toml::Value::String(word) => plain(word),
        other => plain(&other.to_string()),
    };
    match vary.values() {
        Values::Range(range) => format!("{} to {}", told(range.ends().0), told(range.ends().1)),
        Values::List(list) => list.iter().map(listed).collect::<Vec<_>>().join(" or "),
    }
}

/// That an input is within a range, as a clause: `the ceasefire is shorter than 30 days`.
#[must_use]
pub fn clause(path: &str, agreement: &Agreement, range: &Restricted) -> String {
    let Spoken { thing, kind, .. } = spoken(path, agreement);
    let thing = thing.unwrap_or_else(|| in_words(path, agreement));
    let (above, below) = range.limits(is_chance(&words(path).unwrap_or_default()));
    let days = |x: &str| if x == "1" { "1 day".to_owned() } else { format!("{x} days") };
    match (kind, above, below) {
        (_, None, None) => format!("{thing} has any value"),
        (Kind::Number, Some(a), None) => format!("{thing} is above {a}"),
        (Kind::Number, None, Some(b)) => format!("{thing} is below {b}"),
        (Kind::Number, Some(a), Some(b)) => format!("{thing} is between {a} and {b}"),
        (Kind::Length, Some(a), None) => format!("{thing} is longer than {}", days(&a)),
        (Kind::Length, None, Some(b)) => format!("{thing} is shorter than {}", days(&b)),
        (Kind::Length, Some(a), Some(b)) => {
            format!("{thing} is longer than {a} and shorter than {}", days(&b))
        }
        (Kind::Day, Some(a), None) => format!("{thing} is due after day {a}"),
        (Kind::Day, None, Some(b)) => format!("{thing} is due before day {b}"),
        (Kind::Day, Some(a), Some(b)) => format!("{thing} is due after day {a} and before day {b}"),
    }
}

impl Restricted {
    /// The limits as text, rounded to what matters: per cent of chances, as everywhere in words.
    fn limits(&self, are_chances: bool) -> (Option<String>, Option<String>) {
        if self.whole {
            // a limit lies between two whole numbers: above 29.5 is above 29, below it is below 30
            let text = |x: f64| format_number(x);
            return (self.above.map(|a| text(a.floor())), self.below.map(|b| text(b.ceil())));
        }
        let mut decimals = decimals(self.spread);
        let text = |x: f64, decimals: usize| format!("{x:.decimals$}");
        let same = |a: Option<f64>, b: Option<f64>, decimals: usize| {
            a.zip(b).is_some_and(|(a, b)| text(a, decimals) == text(b, decimals))
        };
        let [least, most] = self.ends.map(Some);
        while decimals < MOST_DECIMALS
            && [(self.above, self.below), (self.above, most), (self.below, least)]
                .into_iter()
                .any(|(a, b)| same(a, b, decimals))
        {
            decimals += 1;
        }
        let text = |x: f64| match are_chances {
            true => format!("{:.*} %", decimals.saturating_sub(2), 100.0 * x),
            false => text(x, decimals),
        };
        (self.above.map(text), self.below.map(text))
    }
}

/// More decimals are not shown.
const MOST_DECIMALS: usize = 9;

/// Decimals that show a twentieth of the spread.
fn decimals(spread: f64) -> usize {
    if spread <= 0.0 {
        return MOST_DECIMALS;
    }
    (-(spread / 20.0).log10().floor()).clamp(0.0, MOST_DECIMALS as f64) as usize
}

fn number(name: impl Into<String>) -> Spoken {
    Spoken { name: name.into(), thing: None, kind: Kind::Number }
}

/// Days that something takes, by a name that can be long or short itself.
fn time(name: impl Into<String>) -> Spoken {
    Spoken { name: name.into(), thing: None, kind: Kind::Length }
}

fn length(thing: impl Into<String>) -> Spoken {
    let thing = thing.into();
    Spoken { name: format!("the length of {thing}"), thing: Some(thing), kind: Kind::Length }
}

fn due(thing: impl Into<String>) -> Spoken {
    let thing = thing.into();
    Spoken { name: format!("the day of {thing}"), thing: Some(thing), kind: Kind::Day }
}

fn quoted(name: &str) -> String {
    format!("“{}”", plain(name))
}

fn spoken(path: &str, agreement: &Agreement) -> Spoken {
    let path_words = words(path).unwrap_or_default();
    let mut words: Vec<&str> = path_words.iter().map(String::as_str).collect();
    if let ([list, entry, ..], Some(position)) = (&mut words[..], position(path)) {
        *entry = named::at_position(list, position, agreement).unwrap_or(*entry);
    }
    named::of_words(&words, agreement).unwrap_or_else(|| number(format!("`{}`", plain(path))))
}

/// A party by its key, as it is called.
#[must_use]
pub fn party(key: &str, agreement: &Agreement) -> String {
    let found = agreement.parties().iter().find(|p| p.key == key);
    plain(found.map_or(key, |p| &p.label))
}

/// A category of persons by its key, as it is called.
#[must_use]
pub fn category(key: &str, agreement: &Agreement) -> String {
    let found = agreement.categories().iter().find(|c| c.key == key);
    plain(found.map_or(key, |c| &c.label))
}

#[cfg(test)]
mod tests;
