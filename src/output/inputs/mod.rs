//! Inputs in plain words: `party.north.complies` is the compliance of North, `ceasefire.days` the length
//! of the ceasefire.

use super::numbers::significant;
use super::table::format_number;
use super::words::plain;
use crate::agreement::Agreement;
use crate::scenario::{Values, Vary, words};

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
    let is_chance =
        matches!(last, Some("complies" | "success" | "probability" | "fatal" | "settled" | "share"));
    let is_factor =
        is_odds_factor(path) || matches!((first, last), (Some("event" | "issue"), Some("incidents")));
    let rounded: f64 = format!("{x:.2e}").parse().unwrap_or(x);
    match spoken(path, agreement).kind {
        _ if first == Some("unknown") => rounded.to_string(),
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
    let (above, below) = range.limits();
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
    /// The limits as text, rounded to what matters.
    fn limits(&self) -> (Option<String>, Option<String>) {
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
        let text = |x: f64| text(x, decimals);
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
    let words: Vec<&str> = path_words.iter().map(String::as_str).collect();
    of_words(&words, agreement).unwrap_or_else(|| number(format!("`{}`", plain(path))))
}

fn of_words(words: &[&str], agreement: &Agreement) -> Option<Spoken> {
    let (first, rest) = words.split_first()?;
    match (*first, rest) {
        ("horizon", []) => Some(time("the time played")),
        ("on_delay", []) => Some(number("what is kept after a delay")),
        ("unknown", [name]) => Some(number(quoted(name))),
        ("party", [key, rest @ ..]) => of_party(&party(key, agreement), rest, agreement),
        ("category", [key, "odds"]) => {
            Some(number(format!("the odds factor of a bundle with {}", category(key, agreement))))
        }
        ("category", [key, "deceased"]) => {
            Some(number(format!("whether {} are counted as deceased", category(key, agreement))))
        }
        ("term", [name, "odds"]) => Some(number(format!("the odds factor of {}", quoted(name)))),
        ("behaviour", [what]) => Some(number(format!("the {}", reaction(what)?))),
        ("breach", rest) => of_breach("", rest),
        ("mediation", rest) => of_mediation(rest),
        ("ceasefire", rest) => of_ceasefire(rest),
        ("issue", [name, rest @ ..]) => of_issue(name, rest, agreement),
        ("event", [name, rest @ ..]) => of_event(name, rest, agreement),
        ("exchange", rest) => of_exchange(rest, agreement),
        ("tranche", [name, rest @ ..]) => of_tranche(name, rest, agreement),
        _ => None,
    }
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

/// A name, or the name of what has this position, counted from 1.
fn named<'a>(word: &'a str, mut names: impl Iterator<Item = &'a str> + Clone) -> &'a str {
    if names.clone().any(|n| n == word) {
        return word;
    }
    let position = word.parse::<usize>().ok().and_then(|n| n.checked_sub(1));
    position.and_then(|at| names.nth(at)).unwrap_or(word)
}

fn reaction(what: &str) -> Option<&'static str> {
    match what {
        "trust" => Some("odds factor for trust"),
        "retaliation" => Some("odds factor for retaliation"),
        "strain" => Some("odds factor for strain"),
        _ => None,
    }
}

fn of_party(name: &str, rest: &[&str], agreement: &Agreement) -> Option<Spoken> {
    match *rest {
        ["complies"] => Some(number(format!("the compliance of {name}"))),
        ["breach", ref rest @ ..] => of_breach(name, rest),
        ["holds", key] => Some(number(format!("the number held by {name}: {}", category(key, agreement)))),
        [what] => Some(number(format!("{name}'s {}", reaction(what)?))),
        _ => None,
    }
}

/// Of all parties, or of one by its name.
fn of_breach(name: &str, rest: &[&str]) -> Option<Spoken> {
    let by = if name.is_empty() { String::new() } else { format!(" by {name}") };
    match *rest {
        ["late"] => Some(number(format!("the weight of late deliveries{by}"))),
        ["short"] => Some(number(format!("the weight of short deliveries{by}"))),
        ["refused"] => Some(number(format!("the weight of refusals{by}"))),
        ["delay"] => Some(time(format!("the delay of a late delivery{by}"))),
        ["share"] => Some(number(format!("the share brought at once in a short delivery{by}"))),
        ["grace"] => Some(time(format!("the grace for late deliveries{by}"))),
        _ => None,
    }
}

fn of_mediation(rest: &[&str]) -> Option<Spoken> {
    match *rest {
        ["success"] => Some(number("the probability that mediation succeeds")),
        ["days"] => Some(length("a dispute")),
        ["fatigue"] => Some(number("the odds factor of mediation per earlier dispute")),
        _ => None,
    }
}

fn of_ceasefire(rest: &[&str]) -> Option<Spoken> {
    match *rest {
        ["days"] => Some(length("the ceasefire")),
        ["extension", "probability"] => {
            Some(number("the probability that the ceasefire is extended when it expires"))
        }
        ["extension", "days"] => Some(length("an extension of the ceasefire")),
        ["extension", "at_most"] => Some(number("the number of extensions of the ceasefire allowed")),
        ["incidents", "per_day"] => Some(number("the rate of incidents per day")),
        ["incidents", "shape"] => Some(number("the shape of the rate of incidents over time")),
        ["incidents", "fatal"] => Some(number("the probability that an incident ends the ceasefire")),
        ["incidents", "pause"] => Some(time("the pause after an incident")),
        ["survives"] => Some(number("whether the ceasefire outlives an agreement that collapses")),
        _ => None,
    }
}

fn of_issue(word: &str, rest: &[&str], agreement: &Agreement) -> Option<Spoken> {
    let name = quoted(named(word, agreement.issues().iter().map(|i| i.name.as_str())));
    match *rest {
        ["settled"] => Some(number(format!("the probability that {name} is settled"))),
        ["days"] => Some(time(format!("the time until it is known whether {name} is settled"))),
        ["required"] => Some(number(format!("whether there is no agreement without {name}"))),
        ["otherwise", "odds", key] => {
            Some(number(format!("{}'s odds factor if {name} stays open", party(key, agreement))))
        }
        ["otherwise", "incidents"] => {
            Some(number(format!("the factor on the rate of incidents if {name} stays open")))
        }
        _ => None,
    }
}

fn of_event(word: &str, rest: &[&str], agreement: &Agreement) -> Option<Spoken> {
    let name = quoted(named(word, agreement.events().iter().map(|e| e.name.as_str())));
    match *rest {
        ["probability"] => Some(number(format!("the probability of {name}"))),
        ["days"] => Some(time(format!("the time until {name}"))),
        ["lasts"] => Some(time(format!("the time for which {name} is in effect"))),
        ["odds", key] => Some(number(format!("{}'s odds factor after {name}", party(key, agreement)))),
        ["incidents"] => Some(number(format!("the factor on the rate of incidents after {name}"))),
        ["extension"] => Some(number(format!("the odds factor on an extension after {name}"))),
        ["ends"] => Some(number(format!("whether {name} ends the agreement"))),
        _ => None,
    }
}

fn of_exchange(rest: &[&str], agreement: &Agreement) -> Option<Spoken> {
    match *rest {
        ["tranches"] => Some(number("the number of tranches")),
        ["first"] => Some(due("the first tranche")),
        ["every"] => Some(time("the interval between tranches")),
        ["order"] => Some(number("who goes first")),
        ["split"] => Some(number("the split of the totals over the tranches")),
        ["split", key] => Some(number(format!("the split of the total of {}", party(key, agreement)))),
        ["categories"] => Some(number("the order of the categories")),
        ["ratio", key, of] => Some(number(format!(
            "the number whom {} owes for each of: {}",
            party(key, agreement),
            category(of, agreement)
        ))),
        [key, of] if agreement.parties().iter().any(|p| p.key == key) => Some(owed(key, of, "", agreement)),
        _ => None,
    }
}

fn of_tranche(word: &str, rest: &[&str], agreement: &Agreement) -> Option<Spoken> {
    let names = agreement.tranches().iter().map(|t| t.name.as_str());
    let name = named(word, names.clone());
    // a tranche without a name of its own is called by its number
    let number_of = names.clone().position(|n| n == name).map(|i| format!("tranche {}", i + 1));
    let tranche = match number_of {
        Some(plain_name) if plain_name == name => plain_name,
        _ => format!("tranche {}", quoted(name)),
    };
    match *rest {
        ["day"] => Some(due(tranche)),
        ["patience"] => Some(time(format!("the longest wait of {tranche}"))),
        ["order"] => Some(number(format!("who goes first at {tranche}"))),
        ["odds", key] => Some(number(format!("{}'s odds factor at {tranche}", party(key, agreement)))),
        [key, of] => Some(owed(key, of, &format!(" at {tranche}"), agreement)),
        _ => None,
    }
}

fn owed(key: &str, of: &str, at: &str, agreement: &Agreement) -> Spoken {
    number(format!("the number that {} owes{at}: {}", party(key, agreement), category(of, agreement)))
}

#[cfg(test)]
mod tests;
