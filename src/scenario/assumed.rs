//! All that a scenario says of the deal, value by value: the file with its changes made, names and
//! texts for readers left out.

use toml::de::DeTable;

use super::Scenario;
use super::adjustable::Accepts;
use super::keys::{
    BEHAVIOUR, CEASEFIRE, EXCHANGE, FILE, Key, MOST_PERSONS, PARTY, PARTY_BREACH, Section, Takes,
};
use super::path::join;
use super::tree::{Node, Table, Value};
use crate::agreement::UnitKind;

/// A value that a scenario writes, or a table that stands for a thing of its own.
#[derive(Debug, Clone, PartialEq)]
pub struct Assumed {
    /// Its dotted path.
    pub path: String,
    /// The paths of the things that it is part of, from the outside; a thing is part of itself.
    pub part_of: Vec<String>,
    /// What it is for.
    pub about: &'static str,
    /// What is written there; `None`: it is a thing, and its values follow.
    pub written: Option<toml::Value>,
    /// What may be put in its place, if that can be said of it alone.
    pub accepts: Option<Accepts>,
    /// What holds without it.
    pub usual: Option<Usual>,
}

/// What holds where a value is not written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Usual {
    /// This, as the file would write it or in words.
    Is(&'static str),
    /// No persons, no terms, no condition.
    Nothing,
    /// What the file says for all parties.
    ForAllParties,
}

/// Keys of the file that say nothing about the deal, or something about the file itself.
pub(super) const APART: [&str; 3] = ["variant", "notes", "expected"];

/// Keys that say what a reader is to call something.
const NAMES: [&str; 3] = ["name", "label", "about"];

/// What the tables of a schedule that have no key of their own are about.
const OWED: &str = "Persons owed by this party, by category.";

impl Scenario {
    /// Everything that the scenario says of the deal, in the order of the file.
    #[must_use]
    pub fn assumed(&self) -> Vec<Assumed> {
        let mut walk = Walk::default();
        let mut root = self.table();
        root.entries.retain(|e| !APART.contains(&e.key.as_str()));
        walk.keys(&root, &FILE, "");
        walk.found
    }

    /// The file with its changes made.
    pub(super) fn table(&self) -> Table {
        // the text has been read before: there is nothing wrong with it
        DeTable::parse(self.text())
            .map(|table| Table::from_toml(table.into_inner(), 0, 0))
            .unwrap_or_default()
    }
}

impl Usual {
    /// What is usual, as a value of the file: a number, a switch, or words.
    #[must_use]
    pub fn as_written(word: &str) -> toml::Value {
        let number = word.parse().map(toml::Value::Float);
        let written = number.or_else(|_| word.parse().map(toml::Value::Boolean));
        written.unwrap_or_else(|_| toml::Value::String(word.to_owned()))
    }

    /// Whether this, written out, says no more than leaving it out does.
    #[must_use]
    pub fn is(self, written: &toml::Value) -> bool {
        match (self, written) {
            (Usual::Nothing, toml::Value::Array(list)) => list.is_empty(),
            (Usual::Nothing, toml::Value::Integer(n)) => *n == 0,
            (Usual::Is(usual), toml::Value::Integer(n)) => usual.parse() == Ok(*n as f64),
            (Usual::Is(usual), toml::Value::Float(x)) => usual.parse() == Ok(*x),
            (Usual::Is(usual), toml::Value::Boolean(yes)) => usual.parse() == Ok(*yes),
            (Usual::Is(usual), toml::Value::String(word)) => usual == word,
            _ => false,
        }
    }
}

/// What holds without a key.
pub(super) fn usual(key: &Key, section: &Section) -> Option<Usual> {
    let falls_back = section.title == PARTY_BREACH.title
        || section.title == PARTY.title && BEHAVIOUR.key(key.name).is_some();
    if falls_back {
        return Some(Usual::ForAllParties);
    }
    let told = key.about.trim_end_matches('.').strip_suffix(" by default");
    let told = told.and_then(|t| t.rsplit("; ").next()).map(|t| t.trim_matches('`'));
    if matches!(key.takes, Takes::Persons) {
        return Some(Usual::Nothing); // required is the table, and no category in it
    }
    told.map(Usual::Is).or_else(|| of_its_kind(&key.takes).filter(|_| !key.required))
}

/// What is usual of a value that need not say so.
fn of_its_kind(takes: &Takes) -> Option<Usual> {
    match takes {
        Takes::Quantity(UnitKind::Probability) => None,
        Takes::Quantity(_) => Some(Usual::Is("1")),
        Takes::Flag => Some(Usual::Is("false")),
        Takes::Choice(words) => words.first().map(|word| Usual::Is(word)),
        Takes::Text | Takes::Texts => Some(Usual::Nothing),
        Takes::ByParty(inner) => of_its_kind(inner),
        _ => None,
    }
}

/// Whether a table stands for a thing that is not there without it: then not all of its keys have a
/// usual value. A ceasefire needs no key, and yet there is none without its table.
pub(super) fn is_thing(section: &Section) -> bool {
    section.title == CEASEFIRE.title || section.keys.iter().any(|k| k.required)
}

#[derive(Default)]
struct Walk {
    found: Vec<Assumed>,
    part_of: Vec<String>,
}

/// What is known of a value from its key.
#[derive(Clone, Copy)]
struct Known {
    about: &'static str,
    usual: Option<Usual>,
}

impl Walk {
    fn add(&mut self, path: String, known: Known, accepts: Option<Accepts>, written: Option<toml::Value>) {
        let (part_of, Known { about, usual }) = (self.part_of.clone(), known);
        self.found.push(Assumed { path, part_of, about, written, accepts, usual });
    }

    fn keys(&mut self, table: &Table, section: &'static Section, path: &str) {
        for entry in &table.entries {
            let at = join(path, &entry.key);
            match (section.key(&entry.key), section.others) {
                // where the figures are from is no figure
                (Some(key), _) if NAMES.contains(&key.name) || key.name == "sources" => {}
                (Some(key), _) => {
                    let known = Known { about: key.about, usual: usual(key, section) };
                    self.value(&entry.node, &key.takes, known, &at);
                }
                (None, Some(takes)) => {
                    // where totals are not given, a ratio may hold instead
                    let usual = (section.title != EXCHANGE.title).then_some(Usual::Nothing);
                    self.value(&entry.node, takes, Known { about: OWED, usual }, &at);
                }
                (None, None) => {}
            }
        }
    }

    fn value(&mut self, node: &Node, takes: &'static Takes, known: Known, path: &str) {
        let entries = || node.table().into_iter().flat_map(|t| &t.entries);
        let persons = Accepts::Whole { least: 0, most: MOST_PERSONS };
        match takes {
            Takes::Paths | Takes::Notes | Takes::Claim => {}
            Takes::Split if node.table().is_some() => self.thing(known, path, |walk| {
                entries().for_each(|e| {
                    walk.add(join(path, &e.key), known, Some(Accepts::Split), Some(e.node.to_toml()));
                });
            }),
            Takes::Persons => entries().for_each(|e| {
                self.add(join(path, &e.key), known, Some(persons), Some(e.node.to_toml()));
            }),
            Takes::Ratio => entries().for_each(|e| {
                // whose persons are counted is a name, and no number of persons
                let accepts = (e.key != "of").then_some(persons);
                self.add(join(path, &e.key), known, accepts, Some(e.node.to_toml()));
            }),
            Takes::ByParty(inner) | Takes::ByName(inner) => {
                entries().for_each(|e| self.value(&e.node, inner, known, &join(path, &e.key)));
            }
            Takes::Table(section) => self.table(node, section, known, path),
            Takes::List(section) => self.list(node, section, known, path),
            _ => self.add(path.to_owned(), known, accepts(takes), Some(node.to_toml())),
        }
    }

    fn table(&mut self, node: &Node, section: &'static Section, known: Known, path: &str) {
        let Some(table) = node.table() else { return };
        if !is_thing(section) {
            return self.keys(table, section, path);
        }
        self.thing(Known { usual: None, ..known }, path, |walk| walk.keys(table, section, path));
    }

    /// A table, and what is part of it.
    fn thing(&mut self, known: Known, path: &str, parts: impl FnOnce(&mut Self)) {
        self.part_of.push(path.to_owned());
        self.add(path.to_owned(), known, None, None);
        parts(self);
        self.part_of.pop();
    }

    /// A list of tables, each by its name where it has one, or else by its position.
    fn list(&mut self, node: &Node, section: &'static Section, known: Known, path: &str) {
        let Value::List(list) = &node.value else { return };
        for (i, node) in list.iter().enumerate() {
            let name = node.table().and_then(|t| t.get("name")).and_then(|e| e.node.text());
            let name = name.filter(|n| !n.trim().is_empty());
            let at = name.map_or_else(|| format!("{path}.{}", i + 1), |name| join(path, name));
            self.table(node, section, known, &at);
        }
    }
}

/// What may be put in the place of a value; `None`: that depends on the rest of the file, or it is no value to try.
fn accepts(takes: &Takes) -> Option<Accepts> {
    Some(match takes {
        Takes::Flag => Accepts::Flag,
        Takes::Whole(least, most) => Accepts::Whole { least: *least, most: *most },
        Takes::Quantity(UnitKind::Probability) | Takes::Share => Accepts::Unit,
        Takes::Quantity(_) | Takes::Named => Accepts::Multiplier,
        Takes::Delay => Accepts::Delay,
        Takes::Choice(words) => Accepts::Choice(words),
        Takes::Permanent => Accepts::Permanent,
        Takes::Order => Accepts::Order,
        Takes::Split => Accepts::Split,
        _ => return None,
    })
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::super::{Selection, Source, load};
    use super::*;

    /// The scenario of a file with one more variant, if it is valid.
    fn with(source: &Source, variant: &str) -> Option<Scenario> {
        let text = format!("{}\n[[variant]]\nname = \"tried\"\n{variant}\n", source.text);
        let source = Source { text, ..source.clone() };
        load(&source, &[], &Selection::Only(vec!["tried".to_owned()])).ok()?.pop()
    }

    /// What is said to be usual is what the reader takes where a value is left out.
    #[test]
    fn what_is_left_out_is_as_usual() {
        let mut tried = std::collections::BTreeSet::new();
        for file in ["4-every-key", "5-every-key-generated"] {
            let path = format!("{}/scenarios/teaching/{file}.toml", env!("CARGO_MANIFEST_DIR"));
            let source = Source::read(std::path::Path::new(&path)).unwrap();
            let scenario = load(&source, &[], &Selection::Only(vec!["base".to_owned()])).unwrap().remove(0);
            for said in scenario.assumed() {
                let Some(Usual::Is(word)) = said.usual else { continue };
                let is_value = word.parse::<f64>().is_ok() || word.parse::<bool>().is_ok();
                let value = if is_value { word.to_owned() } else { format!("{word:?}") };
                let path = toml::Value::String(said.path.clone());
                let (unset, set) = (format!("unset = [{path}]"), format!("set = {{ {path} = {value} }}"));
                // words such as `no limit` cannot be written
                if let Some((unset, set)) = with(&source, &unset).zip(with(&source, &set)) {
                    assert_eq!(unset.agreement(), set.agreement(), "{}", said.path);
                    tried.insert(said.path);
                }
            }
        }
        assert!(tried.len() > 40, "{tried:#?}");
        assert!(tried.contains("breach.grace") && tried.contains("ceasefire.survives"), "{tried:#?}");
    }

    #[test]
    fn every_place_is_there_once() {
        let path = format!("{}/scenarios/teaching/4-every-key.toml", env!("CARGO_MANIFEST_DIR"));
        let source = Source::read(std::path::Path::new(&path)).unwrap();
        let scenario = load(&source, &[], &Selection::Only(vec!["base".to_owned()])).unwrap().remove(0);
        let mut paths: Vec<String> = scenario.assumed().into_iter().map(|a| a.path).collect();
        let all = paths.len();
        for path in
            ["mediation", "event.monitors", "event.monitors.after", "tranche.last.terms.north", "start"]
        {
            assert!(paths.iter().any(|p| p == path), "{path}: {paths:?}");
        }
        paths.sort();
        paths.dedup();
        assert_eq!(paths.len(), all);
    }
}
