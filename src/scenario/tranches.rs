//! Schedules that are written out, tranche by tranche.

use std::collections::BTreeMap;

use super::fault::{Fault, FaultKind};
use super::keys;
use super::parts::{Known, ReadParty};
use super::path::{join, quote};
use super::persons::owed;
use super::reading::{Fields, Reading, texts_of};
use super::talks::{Steps, note_tranche, tranche_name};
use super::tree::{Node, Place, Value};
use crate::agreement::{Bundle, CategoryId, Multiplier, PartyId, Quantity, TermId, Tranche};

/// A schedule, with the places of its parts.
#[derive(Debug, Default)]
pub(super) struct Schedule {
    pub(super) tranches: Vec<Tranche>,
    /// Of each tranche, and of its day.
    pub(super) places: Vec<(Place, Place)>,
    /// Whether any of a tranche was refused.
    pub(super) faulty: Vec<bool>,
    /// Of each number of persons owed: by party, category and tranche.
    pub(super) persons: BTreeMap<(PartyId, CategoryId, usize), Place>,
}

/// Who acts in which order.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Order {
    Together,
    List(Vec<PartyId>),
}

/// Reads `order`.
pub(super) fn order(cx: &mut Reading, fields: &Fields<'_>, known: &Known) -> Order {
    let Some(node) = fields.node("order") else { return Order::Together };
    match &node.value {
        Value::Text(text) if text == "together" => Order::Together,
        Value::List(_) => {
            let mut parties = Vec::new();
            for (name, place) in texts_of(cx, node) {
                let Some(party) = known.party(cx, &name, &place) else { continue };
                if parties.contains(&party) {
                    cx.fault(Fault::new(FaultKind::PartyTwice(name), &place));
                } else {
                    parties.push(party);
                }
            }
            Order::List(parties)
        }
        _ => {
            let what = "`order` is \"together\", or a list of the parties, one after the other";
            let parties: Vec<String> = known.parties.iter().map(quote).collect();
            let right = format!("\"together\", or [{}]", parties.join(", "));
            cx.fault(Fault::new(FaultKind::Slip { what, right }, &node.place));
            Order::Together
        }
    }
}

impl Order {
    /// The bundles of one tranche as turns. A party that owes something and is not in the order
    /// has been refused.
    pub(super) fn turns(&self, bundles: Vec<Bundle>) -> Vec<Vec<Bundle>> {
        match self {
            Order::Together if bundles.is_empty() => Vec::new(),
            Order::Together => vec![bundles],
            Order::List(parties) => {
                let of = |p: &PartyId| bundles.iter().find(|b| b.party == *p).cloned();
                parties.iter().filter_map(of).map(|b| vec![b]).collect()
            }
        }
    }

    /// Refuses parties that owe something and are not in the order.
    pub(super) fn check(
        &self,
        cx: &mut Reading,
        owing: impl Iterator<Item = PartyId>,
        known: &Known,
        tranche: &str,
        place: &Place,
    ) {
        let Order::List(parties) = self else { return };
        for party in owing.filter(|p| !parties.contains(p)) {
            let kind = FaultKind::NotOrdered {
                party: known.parties.list[party.index()].clone(),
                tranche: tranche.to_owned(),
            };
            cx.fault(Fault::new(kind, place));
        }
    }
}

/// The tranches of the file, before they are read.
#[derive(Debug)]
pub(super) struct Written<'a> {
    tranches: Vec<(&'a Node, String, String)>,
}

impl<'a> Written<'a> {
    /// Finds them and takes down their names.
    pub(super) fn find(cx: &mut Reading, file: &Fields<'a>, steps: &mut Steps) -> Self {
        let mut tranches = Vec::new();
        for (i, (node, path)) in file.list(cx, "tranche").into_iter().enumerate() {
            let entry = node.table().and_then(|t| t.get("name"));
            let own = entry.and_then(|e| e.node.text()).filter(|n| !n.trim().is_empty());
            let name = own.map_or_else(|| tranche_name(i), str::to_owned);
            note_tranche(cx, steps, i, &name, Some(entry.map_or(&node.place, |e| &e.node.place)));
            tranches.push((node, path, name));
        }
        Written { tranches }
    }

    pub(super) fn read(
        &self,
        cx: &mut Reading,
        known: &Known,
        parties: &[ReadParty],
        steps: &Steps,
    ) -> Schedule {
        let mut schedule = Schedule::default();
        for (node, path, name) in &self.tranches {
            let (day_place, faulty) = cx.faulty(|cx| {
                let others = known.parties.iter();
                let Some(f) = Fields::open(cx, &keys::TRANCHE, node, path.clone(), others) else {
                    schedule.tranches.push(empty(name, &schedule.tranches));
                    return node.place.clone();
                };
                let _ = f.name(cx, "name"); // refused when it is no text, or empty
                let tranche = tranche(cx, &f, name, known, parties, steps, &mut schedule);
                schedule.tranches.push(tranche);
                f.place_of("day").clone()
            });
            // what is owed by a party whose `holds` was refused can't be told
            let unclear =
                |p: &ReadParty| p.faulty && node.table().is_some_and(|t| t.get(&p.party.key).is_some());
            schedule.faulty.push(faulty || parties.iter().any(unclear));
            schedule.places.push((node.place.clone(), day_place));
        }
        schedule
    }
}

/// Stands in for a tranche of which nothing can be read.
fn empty(name: &str, before: &[Tranche]) -> Tranche {
    let day = before.last().map_or(0, |t| t.day);
    Tranche { name: name.to_owned(), day, turns: Vec::new(), requires: None, patience: 0 }
}

fn tranche(
    cx: &mut Reading,
    f: &Fields<'_>,
    name: &str,
    known: &Known,
    parties: &[ReadParty],
    steps: &Steps,
    schedule: &mut Schedule,
) -> Tranche {
    let odds = f.odds(cx, "odds", known);
    let terms = terms(cx, f, known);
    let (order, misread) = cx.faulty(|cx| order(cx, f, known));
    let mut bundles = Vec::new();
    for (i, party) in parties.iter().enumerate() {
        let id = PartyId::from(i);
        let persons = f.entry(&party.party.key).filter(|_| keys::TRANCHE.key(&party.party.key).is_none());
        let persons = persons.map_or_else(Vec::new, |e| owed(cx, &e.node, known, party, in_terms));
        let at = schedule.tranches.len();
        schedule.persons.extend(persons.iter().map(|(c, _, place)| ((id, *c, at), place.clone())));
        let persons: Vec<_> = persons.into_iter().map(|(c, n, _)| (c, n)).collect();
        let terms = terms.get(&id).cloned().unwrap_or_default();
        if !persons.is_empty() || !terms.is_empty() {
            bundles.push(Bundle { party: id, persons, terms, odds: odds[i] });
        }
    }
    if !misread {
        order.check(cx, bundles.iter().map(|b| b.party), known, name, f.place_of("order"));
    }
    let requires = f.name(cx, "requires").and_then(|n| steps.event(cx, &n, f.place_of("requires")));
    let patience = f.whole(cx, "patience");
    if let (Some(entry), None) = (f.entry("patience"), f.entry("requires")) {
        cx.flag(
            super::warning::WarningKind::PatienceForNothing { tranche: name.to_owned() },
            &entry.key_place,
        );
    }
    Tranche {
        name: name.to_owned(),
        day: f.whole(cx, "day").unwrap_or_else(|| schedule.tranches.last().map_or(0, |t| t.day)),
        turns: order.turns(bundles),
        requires,
        patience: patience.unwrap_or(0),
    }
}

/// How a party owes terms.
fn in_terms(party: &str, terms: &[&str]) -> String {
    let terms: Vec<String> = terms.iter().map(|term| quote(term)).collect();
    format!("terms = {{ {} = [{}] }}", join("", party), terms.join(", "))
}

/// Terms owed, by party.
fn terms(cx: &mut Reading, f: &Fields<'_>, known: &Known) -> BTreeMap<PartyId, Vec<TermId>> {
    let mut terms: BTreeMap<PartyId, Vec<TermId>> = BTreeMap::new();
    if let Some(node) = f.node("terms").filter(|node| node.table().is_none()) {
        by_party(cx, node, known);
        return terms;
    }
    for entry in f.entries(cx, "terms") {
        let party = known.party(cx, &entry.key, &entry.key_place);
        let mut owed = Vec::new();
        for (name, place) in texts_of(cx, &entry.node) {
            let Some(term) = known.term(cx, &name, &place) else { continue };
            if owed.contains(&term) {
                cx.fault(Fault::new(FaultKind::TermTwice(name), &place));
            } else {
                owed.push(term);
            }
        }
        if let Some(party) = party {
            terms.insert(party, owed);
        }
    }
    terms
}

/// Refuses terms of which it is not said who owes them.
fn by_party(cx: &mut Reading, node: &Node, known: &Known) {
    let names: Vec<String> = node.items().iter().filter_map(Node::text).map(quote).collect();
    let first = known.parties.iter().next().unwrap_or("PARTY");
    let right = format!("{{ {} = [{}] }}", join("", first), names.join(", "));
    cx.fault(Fault::new(FaultKind::Slip { what: "terms are written by party", right }, &node.place));
}

/// A bundle of a schedule that is generated.
pub(super) fn plain(party: PartyId, persons: Vec<(CategoryId, u32)>) -> Bundle {
    Bundle { party, persons, terms: Vec::new(), odds: Quantity::Known(Multiplier::ONE) }
}
