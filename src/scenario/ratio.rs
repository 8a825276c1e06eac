//! `[exchange] ratio.PARTY`: so many persons for each one whom another party owes.

use std::collections::BTreeMap;

use super::exchange::Owed;
use super::fault::{Fault, FaultKind, Thing};
use super::keys;
use super::parts::{Known, ReadParty};
use super::path::{join, quote};
use super::reading::{Fields, Reading};
use super::schedule::take;
use super::talks::tranche_name;
use super::tree::{Node, Place};
use super::warning::WarningKind;
use crate::agreement::{Category, CategoryId, PartyId};

/// `[exchange] ratio.PARTY`.
#[derive(Debug)]
pub(super) struct Ratio {
    of: PartyId,
    /// Persons owed for each person of the category, and where that is said.
    each: Vec<(CategoryId, u32, Place)>,
    place: Place,
}

/// What is owed by ratio, by party. No party may have totals of its own besides.
pub(super) fn ratios(
    cx: &mut Reading,
    exchange: &Fields<'_>,
    known: &Known,
    totals: &BTreeMap<PartyId, Vec<(CategoryId, u32)>>,
) -> BTreeMap<PartyId, Ratio> {
    let mut ratios = BTreeMap::new();
    if let Some(node) = exchange.node("ratio").filter(|node| node.table().is_none()) {
        let what = "a ratio is written by party: so many persons for each one of the other's";
        let right = format!("{{ {} }}, for example", follows(known, None));
        cx.fault(Fault::new(FaultKind::Slip { what, right }, &node.place));
        return ratios;
    }
    for entry in exchange.entries(cx, "ratio") {
        let party = known.party(cx, &entry.key, &entry.key_place);
        if entry.node.table().is_none() {
            let what = "a ratio names the other party, and how many persons there are for each of its own";
            let right = format!("{}, for example", follows(known, Some(&entry.key)));
            cx.fault(Fault::new(FaultKind::Slip { what, right }, &entry.node.place));
            continue;
        }
        let ratio = ratio(cx, &entry.node, known);
        let (Some(party), Some(ratio)) = (party, ratio) else { continue };
        if totals.contains_key(&party) {
            let mut fault = Fault::new(FaultKind::RatioAndTotals(entry.key.clone()), &entry.key_place);
            if let Some(totals) = exchange.entry(&entry.key) {
                fault = fault.also(&totals.key_place, "its totals");
            }
            cx.fault(fault);
        } else {
            ratios.insert(party, Ratio { place: entry.node.place.clone(), ..ratio });
        }
    }
    ratios
}

fn ratio(cx: &mut Reading, node: &Node, known: &Known) -> Option<Ratio> {
    let table = cx.table_of(node)?;
    let mut of = None;
    let mut each = Vec::new();
    for entry in &table.entries {
        if entry.key == "of" {
            let name = cx.name_of(&entry.node)?;
            of = Some(known.party(cx, &name, &entry.node.place)?);
            continue;
        }
        let n = cx.whole_of(&entry.node, 0, keys::MOST_PERSONS);
        match known.categories.find(&entry.key) {
            Some(category) => {
                each.extend(n.map(|n| (CategoryId::from(category), n, entry.key_place.clone())));
            }
            None => {
                let names = known.categories.iter();
                cx.unknown_name(Thing::Category, &entry.key, names, &entry.key_place);
            }
        }
    }
    if of.is_none() {
        let kind =
            FaultKind::MissingKey { key: "of", table: "a ratio".to_owned(), about: "The party it follows." };
        cx.fault(Fault::new(kind, &node.place));
    }
    Some(Ratio { of: of?, each, place: node.place.clone() })
}

/// Adds what parties owe by ratio at so many tranches, each after the party that it follows.
pub(super) fn by_ratio(
    cx: &mut Reading,
    (ratios, tranches): (&BTreeMap<PartyId, Ratio>, u32),
    owed: &mut BTreeMap<PartyId, Owed>,
    known: &Known,
    (parties, categories): (&[ReadParty], &[Category]),
) -> Option<()> {
    let mut left: Vec<PartyId> = ratios.keys().copied().collect();
    while !left.is_empty() {
        // a party that owes nothing at all is followed like any other
        let ready = |p: &PartyId| !left.contains(&ratios[p].of);
        let Some(at) = left.iter().position(ready) else {
            let names = circle(&left, ratios).into_iter().map(|p| known.parties.list[p.index()].clone());
            cx.fault(Fault::new(FaultKind::RatioCycle(names.collect()), &ratios[&left[0]].place));
            return None;
        };
        let party = left.remove(at);
        let ratio = &ratios[&party];
        let followed = owed.get(&ratio.of).map_or(&[][..], Vec::as_slice);
        ratio.warn_of_nobody(cx, followed, known);
        // nobody knows what a party holds whose `holds` was refused
        if parties[party.index()].faulty {
            return None;
        }
        let mut held: Vec<_> = parties[party.index()]
            .party
            .holds
            .iter()
            .filter(|(c, _)| !categories[c.index()].deceased)
            .copied()
            .collect();
        let living: u64 = held.iter().map(|&(_, n)| u64::from(n)).sum();
        let mut so_far = 0;
        let mut mine = Vec::new();
        for k in 0..tranches as usize {
            let count = ratio.count(followed.get(k).map_or(&[][..], Vec::as_slice));
            so_far += count;
            let Ok(taken) = take(&mut held, count) else {
                let kind = FaultKind::RatioRunsOut {
                    party: known.parties.list[party.index()].clone(),
                    tranche: tranche_name(k),
                    owed: so_far,
                    held: living,
                };
                cx.fault(
                    Fault::new(kind, &ratio.place).also(&parties[party.index()].holds_place, "what it holds"),
                );
                return None;
            };
            mine.push(taken);
        }
        owed.insert(party, mine);
    }
    Some(())
}

/// An example of a ratio, of this party or of the last one.
fn follows(known: &Known, party: Option<&str>) -> String {
    let mut parties = known.parties.iter();
    let of = parties.clone().find(|p| Some(*p) != party).unwrap_or("PARTY");
    let category = join("", known.categories.iter().next().unwrap_or("CATEGORY"));
    let ratio = format!("{{ of = {}, {category} = 3 }}", quote(of));
    match party {
        Some(_) => ratio,
        None => format!("{} = {ratio}", join("", parties.next_back().unwrap_or("PARTY"))),
    }
}

impl Ratio {
    /// Warns of categories that the other party owes nobody of.
    fn warn_of_nobody(&self, cx: &mut Reading, followed: &[Vec<(CategoryId, u32)>], known: &Known) {
        let is_owed = |c: CategoryId| followed.iter().flatten().any(|&(owed, n)| owed == c && n > 0);
        for (category, n, place) in &self.each {
            if *n > 0 && !is_owed(*category) {
                let category = known.categories.list[category.index()].clone();
                let party = known.parties.list[self.of.index()].clone();
                cx.flag(WarningKind::RatioOfNobody { category, party }, place);
            }
        }
    }

    /// Persons owed for those that the other party owes.
    fn count(&self, followed: &[(CategoryId, u32)]) -> u64 {
        let each =
            |c: &CategoryId| self.each.iter().find(|(e, ..)| e == c).map_or(0, |&(_, n, _)| u64::from(n));
        followed.iter().map(|(c, n)| each(c) * u64::from(*n)).sum()
    }
}

/// The circle that the first of these parties leads to.
fn circle(left: &[PartyId], ratios: &BTreeMap<PartyId, Ratio>) -> Vec<PartyId> {
    let mut seen = vec![left[0]];
    loop {
        let next = ratios[&seen[seen.len() - 1]].of;
        if let Some(at) = seen.iter().position(|p| *p == next) {
            return seen.split_off(at);
        }
        seen.push(next);
    }
}
