//! Persons by category: whom a party holds, and whom it owes.

use super::fault::{Fault, FaultKind};
use super::keys::{MOST_PERSONS, PARTY};
use super::parts::{Known, ReadParty};
use super::reading::Reading;
use super::tree::{Node, Place, Value};
use crate::agreement::CategoryId;

const BY_CATEGORY: &str = "persons are written by category";

/// Persons by category, with the places of the numbers. Every key of the `holds` of a party is a category,
/// but not what belongs to the party and is no number of persons.
pub(super) fn held(
    cx: &mut Reading,
    node: &Node,
    known: &Known,
    party: &str,
) -> Vec<(CategoryId, u32, Place)> {
    let first = known.categories.iter().next().unwrap_or("CATEGORY");
    let Some(table) = cx.table_by(node, BY_CATEGORY, &[first]) else { return Vec::new() };
    let mut persons = Vec::new();
    for entry in &table.entries {
        if let (Some(key), false) = (PARTY.key(&entry.key), matches!(entry.node.value, Value::Integer(_))) {
            let kind = FaultKind::AmongPersons { key: key.name, table: party.to_owned() };
            cx.fault(Fault::new(kind, &entry.key_place));
            continue;
        }
        let n = cx.whole_of(&entry.node, 0, MOST_PERSONS);
        if let (Some(category), Some(n)) = (known.categories.find(&entry.key), n) {
            persons.push((CategoryId::from(category), n, entry.node.place.clone()));
        }
    }
    persons
}

/// Persons whom a party owes, by category: each must be one that it holds. None of 0. Terms that stand
/// among them are told where they belong.
pub(super) fn owed(
    cx: &mut Reading,
    node: &Node,
    known: &Known,
    party: &ReadParty,
    terms_belong: fn(party: &str, terms: &[&str]) -> String,
) -> Vec<(CategoryId, u32, Place)> {
    let held = party.party.holds.first().and_then(|(c, _)| known.categories.list.get(c.index()));
    let first = held.map(String::as_str).or(known.categories.iter().next()).unwrap_or("CATEGORY");
    let misplaced = |terms: &[&str]| {
        let right = terms_belong(&party.party.key, terms);
        FaultKind::Slip { what: "a term is owed by its name, and not as persons are", right }
    };
    if let Some(terms) = only_terms(node, known) {
        cx.fault(Fault::new(misplaced(&terms), &node.place));
        return Vec::new();
    }
    let Some(table) = cx.table_by(node, BY_CATEGORY, &[first]) else { return Vec::new() };
    let mut owed = Vec::new();
    for entry in &table.entries {
        let n = cx.whole_of(&entry.node, 0, MOST_PERSONS);
        let category = known.categories.find(&entry.key).map(CategoryId::from);
        let held = category.filter(|c| party.party.holds.iter().any(|(h, _)| h == c));
        match (held, n) {
            (Some(category), Some(n)) if n > 0 => owed.push((category, n, entry.node.place.clone())),
            (Some(_), _) => {}
            (None, _) if known.terms.find(&entry.key).is_some() => {
                cx.fault(Fault::new(misplaced(&[entry.key.as_str()]), &entry.key_place));
            }
            // a `holds` that was refused is told once, not again for all who are owed from it
            (None, _) if party.faulty => {}
            (None, _) => {
                let held =
                    || party.party.holds.iter().map(|(c, _)| known.categories.list[c.index()].as_str());
                let kind = FaultKind::NotHeld {
                    party: party.party.key.clone(),
                    category: entry.key.clone(),
                    nearest: cx.nearest(&entry.key, held()),
                    known: held().map(str::to_owned).collect(),
                };
                cx.fault(Fault::new(kind, &entry.key_place).also(&party.holds_place, "what it holds"));
            }
        }
    }
    owed
}

/// `["open the crossing"]`, `"open the crossing"`
fn only_terms<'a>(node: &'a Node, known: &Known) -> Option<Vec<&'a str>> {
    let terms: Option<Vec<&str>> =
        node.items().iter().map(|item| item.text().filter(|text| known.terms.find(text).is_some())).collect();
    terms.filter(|terms| !terms.is_empty())
}
