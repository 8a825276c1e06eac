//! Schedules that are generated from `[exchange]`: totals or ratios, and a shape.

use std::collections::BTreeMap;

use super::fault::{Fault, FaultKind};
use super::keys;
use super::parts::{Known, ReadParty};
use super::persons::owed;
use super::ratio::{by_ratio, ratios};
use super::reading::{Fields, Reading, choice_of};
use super::schedule::{Split, exact_weights, spread};
use super::talks::{Steps, note_tranche, tranche_name};
use super::tranches::{Order, Schedule, order, plain};
use super::tree::{Node, Place, Value};
use super::warning::WarningKind;
use crate::agreement::{Category, CategoryId, PartyId, Tranche, Unit, Weight};

/// What a party owes at each tranche.
pub(super) type Owed = Vec<Vec<(CategoryId, u32)>>;

/// `[exchange]`, opened, with the number of its tranches.
#[derive(Debug)]
pub(super) struct Exchange<'a> {
    fields: Fields<'a>,
    /// Whether it has keys that mean nothing: a party may be misspelt.
    misspelt: bool,
    /// At most 10 000; `None` when it was refused.
    tranches: Option<u32>,
}

impl<'a> Exchange<'a> {
    /// Opens it and takes down the names of its tranches.
    pub(super) fn find(
        cx: &mut Reading,
        file: &Fields<'a>,
        known: &Known,
        steps: &mut Steps,
    ) -> Option<Self> {
        let node = file.node("exchange")?;
        let (fields, misspelt) = cx.faulty(|cx| {
            Fields::open(cx, &keys::EXCHANGE, node, "exchange".to_owned(), known.parties.iter())
        });
        let fields = fields?;
        let tranches = fields.whole(cx, "tranches");
        for i in 0..tranches.unwrap_or(0) as usize {
            let name = tranche_name(i);
            // a file with two schedules is told so, and not that they have the same names
            if steps.find(&name).is_none() {
                note_tranche(cx, steps, i, &name, Some(fields.place_of("tranches")));
            }
        }
        Some(Exchange { fields, misspelt, tranches })
    }

    /// Generates the schedule; empty when anything about it was refused.
    pub(super) fn read(
        &self,
        cx: &mut Reading,
        known: &Known,
        parties: &[ReadParty],
        categories: &[Category],
    ) -> Schedule {
        let mut schedule = Schedule::default();
        let (made, faulty) = cx.faulty(|cx| {
            let days = self.days(cx);
            let (order, misread) = cx.faulty(|cx| order(cx, &self.fields, known));
            let mixed = self.fields.choice(cx, "categories") == Some(1);
            let (totals, unclear) = cx.faulty(|cx| self.totals(cx, known, parties, &mut schedule));
            let splits = self.splits(cx, known);
            let ratios = ratios(cx, &self.fields, known, &totals);
            let owing =
                totals.iter().filter(|(_, t)| !t.is_empty()).map(|(p, _)| *p).chain(ratios.keys().copied());
            if !misread {
                order.check(cx, owing, known, "every tranche", self.fields.place_of("order"));
            }
            let n = self.tranches?;
            let mut owed: BTreeMap<PartyId, Owed> = BTreeMap::new();
            for (party, total) in &totals {
                let split = splits.get(party).unwrap_or(&Split::Even);
                owed.insert(*party, spread(total, split, n, mixed));
            }
            // what follows from totals that are refused would be told beside the point
            if unclear {
                return None;
            }
            // a ratio that can't be kept leaves the tranches unknown
            by_ratio(cx, (&ratios, n), &mut owed, known, (parties, categories))?;
            Some((days?, order, owed))
        });
        if let (Some((days, order, owed)), false) = (made, faulty) {
            self.assemble(cx, &days, &order, &owed, &mut schedule);
        }
        schedule
    }

    /// The days of the tranches.
    fn days(&self, cx: &mut Reading) -> Option<Vec<u32>> {
        let f = &self.fields;
        let first = f.whole(cx, "first");
        let every = f.whole(cx, "every");
        let n = self.tranches?;
        if n > 1 && f.node("every").is_none() {
            cx.fault(Fault::new(FaultKind::NoEvery(n), f.place_of("tranches")));
            return None;
        }
        let (first, every) = (first.unwrap_or(0), every.unwrap_or(0));
        let last = u64::from(first) + u64::from(every) * u64::from(n.saturating_sub(1));
        if last > u64::from(keys::MOST_DAYS) {
            cx.fault(Fault::new(FaultKind::LastDay(last), f.place_of("every")));
            return None;
        }
        if n > 1 && every == 0 && f.node("every").is_some_and(|node| matches!(node.value, Value::Integer(0)))
        {
            cx.flag(WarningKind::AllOnOneDay { tranches: n, day: first }, f.place_of("every"));
        }
        Some((0..n).map(|k| first + every * k).collect())
    }

    /// Totals by category, by party.
    fn totals(
        &self,
        cx: &mut Reading,
        known: &Known,
        parties: &[ReadParty],
        schedule: &mut Schedule,
    ) -> BTreeMap<PartyId, Vec<(CategoryId, u32)>> {
        let mut totals = BTreeMap::new();
        for (i, party) in
            parties.iter().enumerate().filter(|(_, p)| keys::EXCHANGE.key(&p.party.key).is_none())
        {
            let Some(entry) = self.fields.entry(&party.party.key) else { continue };
            let id = PartyId::from(i);
            let found = owed(cx, &entry.node, known, party, |_, _| {
                "it in the `terms` of a [[tranche]]: a schedule that is generated has none".to_owned()
            });
            schedule.persons.extend(found.iter().map(|(c, _, place)| ((id, *c, 0), place.clone())));
            let total: u64 = found.iter().map(|(_, n, _)| u64::from(*n)).sum();
            if total > u64::from(keys::MOST_PERSONS) {
                let kind = FaultKind::TooManyPersons {
                    party: party.party.key.clone(),
                    found: total,
                    most: u64::from(keys::MOST_PERSONS),
                };
                cx.fault(Fault::new(kind, &entry.node.place));
                continue;
            }
            for (category, n, place) in &found {
                more_than_held(cx, known, party, (*category, *n), place);
            }
            totals.insert(id, found.into_iter().map(|(c, n, _)| (c, n)).collect());
        }
        totals
    }

    /// `split`, for all or by party.
    fn splits(&self, cx: &mut Reading, known: &Known) -> BTreeMap<PartyId, Split> {
        let mut splits = BTreeMap::new();
        let Some(node) = self.fields.node("split") else { return splits };
        if let Value::Table(table) = &node.value {
            for entry in &table.entries {
                let party = known.party(cx, &entry.key, &entry.key_place);
                let split = self.split(cx, &entry.node);
                splits.extend(party.zip(split));
            }
        } else if let Some(split) = self.split(cx, node) {
            splits.extend((0..known.parties.list.len()).map(|p| (PartyId::from(p), split.clone())));
        }
        splits
    }

    fn split(&self, cx: &mut Reading, node: &Node) -> Option<Split> {
        let list = match &node.value {
            Value::List(list) => list,
            Value::Text(_) => {
                let at = choice_of(cx, node, &["even", "front", "back"])?;
                return Some([Split::Even, Split::Front, Split::Back][at].clone());
            }
            _ => {
                cx.wrong_type("\"even\", \"front\", \"back\" or a list of weights", node);
                return None;
            }
        };
        let mut weights: Vec<Weight> = Vec::new();
        for item in list {
            match super::distributions::number(item) {
                Some(x) => weights.extend(cx.checked::<Weight>("a weight", x, item)),
                None => cx.wrong_type("a number", item),
            }
        }
        let refuse = |cx: &mut Reading, kind| cx.fault(Fault::new(kind, &node.place));
        if weights.len() < list.len() {
            return None;
        }
        if let Some(tranches) = self.tranches.filter(|&n| n as usize != weights.len()) {
            refuse(cx, FaultKind::WeightCount { weights: weights.len(), tranches });
            return None;
        }
        match exact_weights(&weights.iter().map(|w| w.get()).collect::<Vec<_>>()) {
            Ok(split) if split.is_zero() => refuse(cx, FaultKind::NoSplitWeight),
            Ok(split) => return Some(split),
            Err(weight) => refuse(cx, FaultKind::WeightTooFine(weight)),
        }
        None
    }

    fn assemble(
        &self,
        cx: &mut Reading,
        days: &[u32],
        order: &Order,
        owed: &BTreeMap<PartyId, Owed>,
        schedule: &mut Schedule,
    ) {
        let mut empty = Vec::new();
        for (k, &day) in days.iter().enumerate() {
            let bundles: Vec<_> = owed
                .iter()
                .filter_map(|(party, tranches)| {
                    Some(plain(*party, tranches.get(k).filter(|p| !p.is_empty())?.clone()))
                })
                .collect();
            if bundles.is_empty() {
                empty.push(k as u32 + 1);
            }
            let turns = order.turns(bundles);
            schedule.tranches.push(Tranche {
                name: tranche_name(k),
                day,
                turns,
                requires: None,
                patience: 0,
            });
            let place = self.fields.place_of("tranches").clone();
            schedule.places.push((place.clone(), place));
            // what is empty is told once, below
            schedule.faulty.push(true);
        }
        if !empty.is_empty() && !self.misspelt {
            cx.fault(Fault::new(FaultKind::EmptyTranches(empty), self.fields.place_of("tranches")));
        }
    }
}

/// Refuses totals that the party does not hold before a ratio makes more of them.
fn more_than_held(
    cx: &mut Reading,
    known: &Known,
    party: &ReadParty,
    (category, owed): (CategoryId, u32),
    place: &Place,
) {
    let at = party.party.holds.iter().position(|(held, _)| *held == category);
    let held = at.and_then(|at| party.party.holds.get(at)).map_or(0, |(_, n)| *n);
    if owed > held {
        let kind = FaultKind::MoreThanHeld {
            party: party.party.key.clone(),
            category: known.categories.list[category.index()].clone(),
            owed: u64::from(owed),
            held: u64::from(held),
        };
        let held_place = at.and_then(|at| party.held_places.get(at)).unwrap_or(&party.holds_place);
        cx.fault(Fault::new(kind, place).also(held_place, format!("holds {held}")));
    }
}
