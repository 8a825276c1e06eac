//! What a scenario assumes otherwise than the first: the difference of all that the two say of the
//! deal, what only one of them says included.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

use super::assumptions::{Noted, about, noted_table};
use super::cells::PLACE;
use super::parts::Part;
use crate::output::inputs::{in_words, written_in_words};
use crate::output::words::{capital, plain};
use crate::scenario::{Assumed, Input, Note, Scenario, Usual};

/// A table with what is otherwise, or the sentence that nothing is.
pub(super) fn changes(first: &Scenario, other: &Scenario) -> Vec<Part> {
    // what is written out where it was usual before changes nothing
    if first.agreement() == other.agreement() && first.start() == other.start() {
        return vec![Part::Paragraph(NOTHING.to_owned())];
    }
    let (first, other) = (Side::of(first), Side::of(other));
    let changes = otherwise(&first, &other);
    if changes.is_empty() {
        return vec![Part::Paragraph(NAMES.to_owned())];
    }
    let header = ["Assumption", "In the first scenario", "Here", PLACE];
    let rows = changes.iter().map(|change| row(change, &first, &other));
    let noted = Noted::of(changes.iter().map(|change| change.note(&other)));
    noted_table(header, rows, noted, "What is assumed otherwise than in the first scenario")
}

const NOTHING: &str = "Nothing is assumed otherwise than in the first scenario.";

const NAMES: &str = "Nothing is assumed otherwise than in the first scenario but what things are called, or in which order \
                     the file has them.";

/// What stands where the first says something, and here nothing holds instead.
const LEFT_OUT: &str = "left out";

/// What stands where the first says nothing, and nothing holds instead.
const NOT_THERE: &str = "not there";

/// All that one of the two says.
struct Side<'a> {
    scenario: &'a Scenario,
    all: Vec<Assumed>,
    inputs: BTreeMap<&'a str, &'a Input>,
}

impl<'a> Side<'a> {
    fn of(scenario: &'a Scenario) -> Self {
        let inputs = scenario.inputs().iter().map(|i| (i.path.as_str(), i)).collect();
        Self { scenario, all: scenario.assumed(), inputs }
    }

    fn by_path(&self) -> ByPath<'_> {
        // by path: a schedule of thousands of tranches has tens of thousands
        self.all.iter().map(|a| (home(&a.path), a)).collect()
    }

    fn written(&self, path: &str, written: &toml::Value) -> String {
        written_in_words(path, self.scenario.agreement(), written)
    }

    /// A value with its range, or a thing with all that is said of it, a line each.
    fn told(&self, said: &Assumed) -> String {
        let Some(written) = &said.written else { return self.thing(&said.path) };
        let Some(input) = self.inputs.get(said.path.as_str()) else {
            return self.written(&said.path, written);
        };
        match about(input, self.scenario.agreement()) {
            (value, range) if range.is_empty() => value,
            (value, range) => format!("{value} ({range})"),
        }
    }

    fn thing(&self, path: &str) -> String {
        let of_it = self.all.iter().filter(|a| a.written.is_some() && a.part_of.iter().any(|p| p == path));
        let line =
            |a: &Assumed| format!("{}: {}", in_words(&a.path, self.scenario.agreement()), self.told(a));
        let lines: Vec<String> = of_it.map(line).collect();
        if lines.is_empty() { "all as usual".to_owned() } else { lines.join("\n") }
    }

    /// A value as the file writes it as well.
    fn exactly(&self, said: &Assumed) -> String {
        let path = said.path.as_str();
        let distribution = self.inputs.get(path).and_then(|i| i.distribution.clone());
        let written = distribution.or_else(|| said.written.as_ref().map(ToString::to_string));
        format!("{}, written as {}", self.told(said), plain(&written.unwrap_or_default()))
    }

    /// What holds here, where this is not said; `none`: how it is told that nothing does.
    fn without(&self, said: &Assumed, none: &str) -> String {
        match said.usual {
            None => none.to_owned(),
            Some(Usual::ForAllParties) => "as for all parties".to_owned(),
            Some(Usual::Nothing) if matches!(said.written, Some(toml::Value::Integer(_))) => "0".to_owned(),
            Some(Usual::Nothing) => "nothing".to_owned(),
            Some(Usual::Is(word)) => {
                format!("{} (the usual)", self.written(&said.path, &Usual::as_written(word)))
            }
        }
    }
}

/// What one of the two says, by where it stands in the file.
type ByPath<'a> = BTreeMap<Cow<'a, str>, &'a Assumed>;

/// The place of something in the file. A tranche without a name that moves up, because one before it is left
/// out, is called by the number that it has in the file: it is still the same.
fn home(path: &str) -> Cow<'_, str> {
    let numbered = || {
        let (number, rest) = path.strip_prefix("tranche.\"tranche ")?.split_once('"')?;
        number.bytes().all(|b| b.is_ascii_digit()).then(|| format!("tranche.{number}{rest}"))
    };
    numbered().map_or(Cow::Borrowed(path), Cow::Owned)
}

/// Something that is otherwise; put into words only where it is shown.
enum Change<'a> {
    /// Both say something of it.
    Other(&'a Assumed, &'a Assumed),
    /// Only the first does.
    Gone(&'a Assumed),
    /// Only the other one does.
    New(&'a Assumed),
}

impl Change<'_> {
    /// Where what holds here is from, if the file notes it.
    fn note<'a>(&self, other: &'a Side<'_>) -> Option<&'a Note> {
        match self {
            Change::Other(_, said) | Change::New(said) => other.scenario.note(&said.path, &[]),
            Change::Gone(_) => None,
        }
    }
}

/// What is otherwise, in the order of the first; then what only the other one says.
fn otherwise<'a>(first: &'a Side<'_>, other: &'a Side<'_>) -> Vec<Change<'a>> {
    let (before, after) = (first.by_path(), other.by_path());
    let of_first = first.all.iter().filter_map(|a| match after.get(&home(&a.path)) {
        Some(b) => is_other(a, b).then_some(Change::Other(a, b)),
        None => counts_alone(a, &after).then_some(Change::Gone(a)),
    });
    let is_new = |b: &&Assumed| !before.contains_key(&home(&b.path)) && counts_alone(b, &before);
    of_first.chain(other.all.iter().filter(is_new).map(Change::New)).collect()
}

fn is_other(a: &Assumed, b: &Assumed) -> bool {
    match (&a.written, &b.written) {
        (Some(a), Some(b)) => !is_same(a, b),
        // a split for all parties in place of one for each
        (a, b) => a.is_some() != b.is_some(),
    }
}

/// Whether what only one of them says is told by itself: it is not what holds anyway, and not part of a thing that
/// the other one has not got, with which it is told.
fn counts_alone(said: &Assumed, theirs: &ByPath<'_>) -> bool {
    let has = |thing: &String| theirs.get(&home(thing)).is_some_and(|theirs| theirs.written.is_none());
    let missing = said.part_of.iter().find(|thing| !has(thing));
    match (missing, &said.written) {
        (Some(thing), _) => *thing == said.path,
        (None, Some(written)) => !said.usual.is_some_and(|usual| usual.is(written)),
        (None, None) => false,
    }
}

/// What it is, what it is in the first, what it is here, and its place in the file.
fn row(change: &Change<'_>, first: &Side<'_>, other: &Side<'_>) -> Vec<String> {
    let (side, said, [before, here]) = match change {
        // what is called otherwise for having moved up is called as in the file
        Change::Other(a, b) if a.path != b.path => (first, a, both(first, a, other, b)),
        Change::Other(a, b) => (other, a, both(first, a, other, b)),
        Change::Gone(a) => (first, a, [first.told(a), other.without(a, LEFT_OUT)]),
        Change::New(b) => (other, b, [first.without(b, NOT_THERE), other.told(b)]),
    };
    vec![capital(&in_words(&said.path, side.scenario.agreement())), before, here, plain(&said.path)]
}

/// To so many digits that they do not look the same.
fn both(first: &Side<'_>, a: &Assumed, other: &Side<'_>, b: &Assumed) -> [String; 2] {
    let shown = [first.told(a), other.told(b)];
    if shown[0] == shown[1] { [first.exactly(a), other.exactly(b)] } else { shown }
}

/// Whether the same is written, be it as 1 or as 1.0.
fn is_same(a: &toml::Value, b: &toml::Value) -> bool {
    use toml::Value::{Array, Float, Integer, Table};
    match (a, b) {
        (Integer(n), Float(x)) | (Float(x), Integer(n)) => *n as f64 == *x,
        (Array(a), Array(b)) => a.len() == b.len() && a.iter().zip(b).all(|(a, b)| is_same(a, b)),
        (Table(a), Table(b)) => {
            let keys: BTreeSet<&String> = a.keys().chain(b.keys()).collect();
            keys.into_iter().all(|k| a.get(k).zip(b.get(k)).is_some_and(|(a, b)| is_same(a, b)))
        }
        _ => a == b,
    }
}
