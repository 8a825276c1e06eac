//! What a file leaves out, and what holds instead: assumptions that nobody wrote down.

use super::Scenario;
use super::assumed::{Usual, is_thing, usual};
use super::keys::{EXCHANGE, FILE, Key, Section, Takes};
use super::path::join;
use super::tree::Table;

/// A value that a scenario leaves out, of those that hold for all parties.
#[derive(Debug, Clone, PartialEq)]
pub struct LeftOut {
    /// Its dotted path.
    pub path: String,
    /// What holds instead; `None`: it is a thing, and there is none.
    pub holds: Option<toml::Value>,
}

impl Scenario {
    /// What the scenario leaves out and that is assumed all the same: what holds for all parties, what
    /// becomes of a breach, and the rest of what it has mediation or a ceasefire for.
    #[must_use]
    pub fn left_out(&self) -> Vec<LeftOut> {
        let mut found = Vec::new();
        of_section(&self.table(), &FILE, "", &mut found);
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
            (Takes::Table(inner), None) if is_thing(inner) => found.push(LeftOut { path: at, holds: None }),
            (Takes::Table(inner), None) => of_section(&Table::default(), inner, &at, found),
            (_, None) => {
                found.extend(holds(key, section).map(|value| LeftOut { path: at, holds: Some(value) }))
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
        let told = |l: super::LeftOut| match l.holds {
            Some(value) => format!("{} = {value}", l.path),
            None => l.path,
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
        ];
        assert_eq!(left_out(text), expected);
    }
}
