//! What a file leaves out, and what holds instead: assumptions that nobody wrote down.

use super::Scenario;
use super::assumed::{Usual, is_thing, usual};
use super::entries::entry_path;
use super::keys::{EVENT, EXCHANGE, FILE, ISSUE, Key, OTHERWISE, Section, TRANCHE, Takes};
use super::path::join;
use super::tree::{Node, Table, Value};

/// A value that a scenario leaves out.
#[derive(Debug, Clone, PartialEq)]
pub struct LeftOut {
    /// Its dotted path; of several of one kind, that of the first.
    pub path: String,
    /// What holds instead; `None`: it is a thing, and there is none.
    pub holds: Option<toml::Value>,
    /// Of what there may be several of: which of them say nothing.
    pub of: Option<Several>,
}

/// Some of the issues, events, tranches, categories or terms.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Several {
    /// The table that each of them has: `issue`.
    pub table: &'static str,
    /// The key that is left out: `required`.
    pub key: &'static str,
    /// In how many.
    pub count: usize,
    /// Of how many.
    pub all: usize,
}

impl Scenario {
    /// What the scenario leaves out and that is assumed all the same: what holds for all parties, what
    /// becomes of a breach, the rest of what it has mediation or a ceasefire for, and what each kind
    /// of issue, event, tranche, category and term does not say, once for all of them. What a party
    /// takes from what holds for all is not in it, nor what has no effect in this scenario.
    #[must_use]
    pub fn left_out(&self) -> Vec<LeftOut> {
        let root = self.table();
        let mut found = Vec::new();
        of_section(&root, &FILE, "", &mut found);
        let several = Several::of(self, &root);
        found.extend(several);
        found
    }
}

fn of_section(table: &Table, section: &'static Section, path: &str, found: &mut Vec<LeftOut>) {
    for key in section.keys {
        let at = join(path, key.name);
        match (&key.takes, table.get(key.name).map(|entry| entry.node.table())) {
            (Takes::Table(inner), Some(Some(inside))) => of_section(inside, inner, &at, found),
            // a schedule is made from totals, or it is written out
            (Takes::Table(inner), _) if inner.title == EXCHANGE.title => {}
            (Takes::Table(inner), None) if is_thing(inner) => {
                found.push(LeftOut { path: at, holds: None, of: None });
            }
            (Takes::Table(inner), None) => of_section(&Table::default(), inner, &at, found),
            (_, None) => {
                let left_out = |value| LeftOut { path: at, holds: Some(value), of: None };
                found.extend(holds(key, section).map(left_out));
            }
            _ => {}
        }
    }
}

fn holds(key: &Key, section: &Section) -> Option<toml::Value> {
    match usual(key, section) {
        Some(Usual::Is(word)) if !key.required => Some(Usual::as_written(word)),
        _ => None,
    }
}

/// One of several of a kind: its path, and what it says.
struct One<'a> {
    path: String,
    says: Option<&'a Table>,
}

impl<'a> One<'a> {
    /// What follows if an issue stays open without which there can be an agreement.
    fn otherwise(&self) -> Option<One<'a>> {
        let required = self.says?.get("required").map(|e| &e.node.value);
        let says = self.says?.get("otherwise").and_then(|e| e.node.table());
        matches!(required, Some(Value::Flag(false)))
            .then(|| One { path: join(&self.path, "otherwise"), says })
    }

    fn says(&self, key: &str) -> Option<&'a Node> {
        Some(&self.says?.get(key)?.node)
    }
}

/// What else a scenario has decides what is of effect in it.
struct Around<'a> {
    parties: Vec<&'a str>,
    has_incidents: bool,
    has_extension: bool,
}

impl Several {
    fn of(scenario: &Scenario, root: &Table) -> Vec<LeftOut> {
        let agreement = scenario.agreement();
        let ceasefire = agreement.ceasefire();
        let around = Around {
            parties: agreement.parties().iter().map(|p| p.key.as_str()).collect(),
            has_incidents: ceasefire.is_some_and(|c| c.incidents.is_some()),
            has_extension: ceasefire.is_some_and(|c| c.extension.is_some()),
        };
        let mut found = Vec::new();
        for key in FILE.keys {
            let (section, all) = match &key.takes {
                Takes::List(section) => (*section, listed(root, key.name)),
                Takes::ByName(Takes::Table(section)) if key.name == "category" => {
                    // a category need not have a table
                    let keys = agreement.categories().iter().map(|c| c.key.as_str());
                    (*section, keys.map(|name| by_name(root, key.name, name)).collect())
                }
                Takes::ByName(Takes::Table(section)) if key.name == "term" => {
                    let names = agreement.terms().iter().map(|t| t.name.as_str());
                    (*section, names.map(|name| by_name(root, key.name, name)).collect())
                }
                _ => continue,
            };
            found.extend(section.keys.iter().filter_map(|k| around.kind(key.name, section, k, &all)));
            if section.title == ISSUE.title {
                let open: Vec<One<'_>> = all.iter().filter_map(One::otherwise).collect();
                found.extend(
                    OTHERWISE.keys.iter().filter_map(|k| around.kind(key.name, &OTHERWISE, k, &open)),
                );
            }
        }
        found
    }
}

impl Around<'_> {
    /// What holds for those that say nothing under the key.
    fn kind(&self, table: &'static str, section: &Section, key: &Key, all: &[One<'_>]) -> Option<LeftOut> {
        let holds = holds(key, section)?;
        let is_silent =
            |one: &&One<'_>| self.is_of_effect(section, key.name, one) && !self.is_said(section, key, one);
        let silent: Vec<&One<'_>> = all.iter().filter(is_silent).collect();
        let path = join(&silent.first()?.path, key.name);
        let of = Several { table, key: key.name, count: silent.len(), all: all.len() };
        Some(LeftOut { path, holds: Some(holds), of: Some(of) })
    }

    /// Whether a value is written; for every party that it is about, where there is one by party.
    fn is_said(&self, section: &Section, key: &Key, one: &One<'_>) -> bool {
        let Some(written) = one.says(key.name) else { return false };
        let names = |party: &str| written.table().is_some_and(|t| t.get(party).is_some());
        let is_tranche = section.title == TRANCHE.title;
        !matches!(key.takes, Takes::ByParty(_))
            || self.parties.iter().filter(|p| !is_tranche || owes(one, p)).all(|party| names(party))
    }

    /// Whether it would make a difference there.
    fn is_of_effect(&self, section: &Section, key: &str, one: &One<'_>) -> bool {
        let says_any = |keys: &[&str]| keys.iter().any(|key| one.says(key).is_some());
        match (section.title, key) {
            (_, "name" | "label") => false,
            (title, "lasts") if title == EVENT.title => says_any(&["odds", "incidents", "extension"]),
            (title, "patience") if title == TRANCHE.title => says_any(&["requires"]),
            (title, "order") if title == TRANCHE.title => {
                self.parties.iter().filter(|p| owes(one, p)).count() > 1
            }
            (_, "incidents") => self.has_incidents,
            (_, "extension") => self.has_extension,
            _ => true,
        }
    }
}

/// Whether a party owes something at a tranche.
fn owes(tranche: &One<'_>, party: &str) -> bool {
    let terms = tranche.says("terms").and_then(Node::table);
    tranche.says(party).is_some() || terms.is_some_and(|t| t.get(party).is_some())
}

fn listed<'a>(root: &'a Table, key: &str) -> Vec<One<'a>> {
    let Some(Value::List(list)) = root.get(key).map(|e| &e.node.value) else { return Vec::new() };
    let one = |(k, node): (usize, &'a Node)| One { path: entry_path(key, k, node), says: node.table() };
    list.iter().enumerate().map(one).collect()
}

fn by_name<'a>(root: &'a Table, key: &str, name: &str) -> One<'a> {
    let table = root.get(key).and_then(|e| e.node.table());
    One { path: join(key, name), says: table.and_then(|t| t.get(name)).and_then(|e| e.node.table()) }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::super::{Selection, Source, load};

    fn left_out(text: &str) -> Vec<String> {
        let text = format!(
            "name = \"x\"\nhorizon = 9\n{text}\n[party.a]\nholds = {{ p = 1 }}\ncomplies = 1\n[party.b]\n\
             holds = {{ p = 1 }}\ncomplies = 1\n[[tranche]]\nday = 1\na = {{ p = 1 }}\n"
        );
        let source = Source { path: "x.toml".into(), text };
        let scenario = load(&source, &[], &Selection::Only(vec!["base".to_owned()])).unwrap().remove(0);
        let told = |l: super::LeftOut| match (l.holds, l.of) {
            (Some(value), Some(of)) => format!("{} = {value} ({} of {})", l.path, of.count, of.all),
            (Some(value), None) => format!("{} = {value}", l.path),
            (None, _) => l.path,
        };
        scenario.left_out().into_iter().map(told).collect()
    }

    #[test]
    fn what_is_not_said_is_listed() {
        assert_eq!(
            left_out(""),
            [
                "on_delay = \"slip\"",
                "behaviour.trust = 1.0",
                "behaviour.retaliation = 1.0",
                "behaviour.strain = 1.0",
                "breach.late = 1.0",
                "breach.short = 1.0",
                "breach.refused = 1.0",
                "breach.delay = 1.0",
                "breach.share = \"uniform on [0, 1]\"",
                "breach.grace = 0.0",
                "mediation",
                "ceasefire",
                "category.p.odds = 1.0 (1 of 1)",
                "category.p.deceased = false (1 of 1)",
                "tranche.1.odds = 1.0 (1 of 1)",
            ]
        );
    }

    #[test]
    fn what_is_said_is_not_listed() {
        let text = "on_delay = \"catch_up\"\nbehaviour = { trust = 1.1, retaliation = 1, strain = 1 }\n\
                    breach = { late = 1, short = 1, refused = 0, delay = 2, share = 0.5, grace = 1 }\n\
                    mediation = { success = 0.5, days = 1 }\n\
                    ceasefire = { days = 9, incidents = { per_day = 0.1, fatal = 0, pause = 1 } }";
        let expected = [
            "mediation.fatigue = 1.0",
            "ceasefire.extension",
            "ceasefire.incidents.shape = 1.0",
            "ceasefire.survives = false",
            "category.p.odds = 1.0 (1 of 1)",
            "category.p.deceased = false (1 of 1)",
            "tranche.1.odds = 1.0 (1 of 1)",
        ];
        assert_eq!(left_out(text), expected);
    }

    /// Once for each kind, and only where it has an effect.
    #[test]
    fn what_entries_do_not_say_is_listed_by_kind() {
        let text = "category.p = { odds = 1, deceased = false }\nterm.t = {}\n\
                    [[issue]]\nname = \"i\"\nsettled = 1\n\
                    [[issue]]\nname = \"j\"\nsettled = 1\nrequired = false\ndays = 3\n\
                    [[event]]\nname = \"e\"\n\
                    [[event]]\nname = \"f\"\nafter = \"e\"\nodds = { a = 2, b = 2 }\ndays = 2\n";
        let told = left_out(text);
        let of_entries: Vec<&str> = told.iter().map(String::as_str).filter(|t| t.contains(" of ")).collect();
        let expected = [
            "term.t.odds = 1.0 (1 of 1)",
            "issue.i.days = 0.0 (1 of 2)",
            "issue.i.required = true (1 of 2)",
            "issue.j.otherwise.odds = 1.0 (1 of 1)",
            "event.e.after = \"start\" (1 of 2)",
            "event.e.probability = 1.0 (2 of 2)",
            "event.e.days = 0.0 (1 of 2)",
            "event.f.lasts = \"for good\" (1 of 2)",
            "event.e.odds = 1.0 (1 of 2)",
            "event.e.ends = false (2 of 2)",
            "tranche.1.odds = 1.0 (1 of 1)",
        ];
        assert_eq!(of_entries, expected);
    }
}
