//! The values of a scenario that can be changed one by one, each with its path and what it takes:
//! what a page with sliders is made of.

use toml::de::DeTable;

use super::Scenario;
use super::keys::{FILE, MOST_PERSONS, Section, Takes};
use super::path::join;
use super::tree::{Node, Table, Value};
use crate::agreement::Range;

/// A value that is written in a scenario and can be changed by its path.
#[derive(Debug, Clone, PartialEq)]
pub struct Adjustable {
    /// Its dotted path.
    pub path: String,
    /// What it is for.
    pub about: &'static str,
    /// What may be put in its place.
    pub accepts: Accepts,
    /// What is written there.
    pub written: toml::Value,
}

/// What a value may be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Accepts {
    /// A number from 0 to 1: a probability or a share.
    Unit,
    /// A number from 0 on: odds, a rate, a weight.
    Multiplier,
    /// A number of days, which is rounded up.
    Delay,
    /// A whole number.
    Whole {
        /// The smallest.
        least: u32,
        /// The largest.
        most: u32,
    },
    /// A whole number of days, or `"permanent"`.
    Permanent,
    /// One of these words.
    Choice(&'static [&'static str]),
    /// True or false.
    Flag,
    /// `"together"`, or a list of parties.
    Order,
    /// `"even"`, `"front"`, `"back"`, or weights.
    Split,
}

/// Keys of the file that say nothing about the deal, or something about the file itself.
const APART: [&str; 2] = ["variant", "expected"];

impl Scenario {
    /// Every value of the scenario that can be changed one by one, in the order of the file. Names,
    /// texts and dates are left out.
    #[must_use]
    pub fn adjustable(&self) -> Vec<Adjustable> {
        let mut found = Vec::new();
        // the text has been read before: there is nothing wrong with it
        if let Ok(table) = DeTable::parse(self.text()) {
            let mut root = Table::from_toml(table.into_inner(), 0, 0);
            root.entries.retain(|e| !APART.contains(&e.key.as_str()));
            of_table(&root, &FILE, "", &mut found);
        }
        found
    }
}

fn of_table(table: &Table, section: &'static Section, path: &str, found: &mut Vec<Adjustable>) {
    for entry in &table.entries {
        let at = join(path, &entry.key);
        match (section.key(&entry.key), section.others) {
            (Some(key), _) => of_value(&entry.node, &key.takes, key.about, &at, found),
            (None, Some(takes)) => of_value(&entry.node, takes, OWED, &at, found),
            (None, None) => {}
        }
    }
}

/// What the tables of a schedule that have no key of their own are about.
const OWED: &str = "Persons owed by this party, by category.";

fn of_value(
    node: &Node,
    takes: &'static Takes,
    about: &'static str,
    path: &str,
    found: &mut Vec<Adjustable>,
) {
    let entries = || node.table().into_iter().flat_map(|t| &t.entries);
    let persons = Accepts::Whole { least: 0, most: MOST_PERSONS };
    let mut add = |path: String, accepts, node: &Node| {
        found.push(Adjustable { path, about, accepts, written: node.to_toml() });
    };
    match takes {
        Takes::Text | Takes::Texts | Takes::Date | Takes::Paths | Takes::Claim => {}
        Takes::Flag => add(path.to_owned(), Accepts::Flag, node),
        Takes::Whole(least, most) => {
            add(path.to_owned(), Accepts::Whole { least: *least, most: *most }, node)
        }
        Takes::Quantity(Range::Unit) | Takes::Share => add(path.to_owned(), Accepts::Unit, node),
        Takes::Quantity(Range::NonNegative) | Takes::Named => add(path.to_owned(), Accepts::Multiplier, node),
        Takes::Delay => add(path.to_owned(), Accepts::Delay, node),
        Takes::Choice(words) => add(path.to_owned(), Accepts::Choice(words), node),
        Takes::Permanent => add(path.to_owned(), Accepts::Permanent, node),
        Takes::Order => add(path.to_owned(), Accepts::Order, node),
        Takes::Split if node.table().is_some() => {
            entries().for_each(|e| add(join(path, &e.key), Accepts::Split, &e.node))
        }
        Takes::Split => add(path.to_owned(), Accepts::Split, node),
        Takes::Persons => entries().for_each(|e| add(join(path, &e.key), persons, &e.node)),
        Takes::Ratio => {
            let counts = entries().filter(|e| e.key != "of");
            counts.for_each(|e| add(join(path, &e.key), persons, &e.node));
        }
        Takes::ByParty(inner) | Takes::ByName(inner) => {
            entries().for_each(|e| of_value(&e.node, inner, about, &join(path, &e.key), found))
        }
        Takes::Table(section) => {
            if let Some(table) = node.table() {
                of_table(table, section, path, found);
            }
        }
        Takes::List(section) => of_list(node, section, path, found),
    }
}

/// A list of tables, each by its name where it has one, or else by its position.
fn of_list(node: &Node, section: &'static Section, path: &str, found: &mut Vec<Adjustable>) {
    let Value::List(list) = &node.value else { return };
    for (i, table) in list.iter().enumerate().filter_map(|(i, node)| Some((i, node.table()?))) {
        let name = table.get("name").and_then(|e| e.node.text()).filter(|n| !n.trim().is_empty());
        let at = name.map_or_else(|| format!("{path}.{}", i + 1), |name| join(path, name));
        of_table(table, section, &at, found);
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::super::{Override, Selection, Source, load};
    use super::*;

    /// Files in which every key occurs.
    const FILES: [&str; 3] = [
        "scenarios/teaching/4-every-key.toml",
        "scenarios/teaching/5-every-key-generated.toml",
        "scenarios/cairo-2023/cairo-2023.toml",
    ];

    fn scenarios(file: &str) -> (Source, Vec<Scenario>) {
        let source = Source::read(std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join(file)).unwrap();
        let scenarios = load(&source, &[], &Selection::All).unwrap();
        (source, scenarios)
    }

    #[test]
    fn every_value_can_be_put_back_by_its_path() {
        for file in FILES {
            let (source, scenarios) = scenarios(file);
            for scenario in scenarios {
                let name = scenario.variant().unwrap_or("base").to_owned();
                let found = scenario.adjustable();
                assert!(found.len() > 20, "{file}: {}", found.len());
                let same = found.iter().map(|a| Override::new(a.path.clone(), a.written.clone()));
                let again = load(&source, &same.collect::<Vec<_>>(), &Selection::Only(vec![name])).unwrap();
                assert_eq!(again[0].agreement(), scenario.agreement(), "{}", scenario.id());
            }
        }
    }

    #[test]
    fn every_quantity_delay_and_share_is_among_them() {
        for file in FILES {
            for scenario in scenarios(file).1 {
                let found = scenario.adjustable();
                for input in scenario.inputs() {
                    assert!(found.iter().any(|a| a.path == input.path), "{}: {}", scenario.id(), input.path);
                }
            }
        }
    }

    #[test]
    fn what_is_no_assumption_of_the_deal_is_left_out() {
        let found = scenarios(FILES[0]).1[0].adjustable();
        let starts = ["variant", "expected", "name", "about", "sources", "start"];
        assert!(found.iter().all(|a| !starts.iter().any(|s| a.path.starts_with(s))), "{found:#?}");
        assert!(
            found.iter().any(|a| a.path == "on_delay" && a.accepts == Accepts::Choice(&["slip", "catch_up"]))
        );
        assert!(found.iter().any(|a| a.path == "tranche.second.order" && a.accepts == Accepts::Order));
    }
}
