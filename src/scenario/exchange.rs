//! Schedules that are generated from `[exchange]`: totals or ratios, and a shape.

use std::collections::BTreeMap;

use super::fault::{Fault, FaultKind};
use super::keys;
use super::parts::{Known, ReadParty, owed};
use super::path::{join, quote};
use super::reading::{Fields, Reading, choice_of};
use super::schedule::{Split, exact_weights, spread, take};
use super::talks::{Steps, note_tranche, tranche_name};
use super::tranches::{Order, Schedule, order, plain};
use super::tree::{Node, Place, Value};
use super::warning::WarningKind;
use crate::agreement::{Category, CategoryId, PartyId, Tranche, Unit, Weight};

/// What a party owes at each tranche.
type Owed = Vec<Vec<(CategoryId, u32)>>;

/// `[exchange]`, opened, with the number of its tranches.
#[derive(Debug)]
pub(super) struct Exchange<'a> {
    fields: Fields<'a>,
    /// At most 10 000; `None` when it was refused.
    tranches: Option<u32>,
}

/// `[exchange] ratio.PARTY`.
#[derive(Debug)]
struct Ratio {
    of: PartyId,
    /// Persons owed for each person of the category, and where that is said.
    each: Vec<(CategoryId, u32, Place)>,
    place: Place,
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
        let fields = Fields::open(cx, &keys::EXCHANGE, node, "exchange".to_owned(), known.parties.iter())?;
        let tranches = fields.whole(cx, "tranches");
        for i in 0..tranches.unwrap_or(0) as usize {
            let name = tranche_name(i);
            // a file with two schedules is told so, and not that they have the same names
            if steps.find(&name).is_none() {
                note_tranche(cx, steps, i, &name, Some(fields.place_of("tranches")));
            }
        }
        Some(Exchange { fields, tranches })
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
            let totals = self.totals(cx, known, parties, &mut schedule);
            let splits = self.splits(cx, known);
            let ratios = self.ratios(cx, known, &totals);
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
            // a ratio that can't be kept leaves the tranches unknown
            self.by_ratio(cx, &ratios, &mut owed, known, parties, categories)?;
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

    fn ratios(
        &self,
        cx: &mut Reading,
        known: &Known,
        totals: &BTreeMap<PartyId, Vec<(CategoryId, u32)>>,
    ) -> BTreeMap<PartyId, Ratio> {
        let mut ratios = BTreeMap::new();
        if let Some(node) = self.fields.node("ratio").filter(|node| node.table().is_none()) {
            let what = "a ratio is written by party: so many persons for each one of the other's";
            let right = format!("{{ {} }}, for example", follows(known, None));
            cx.fault(Fault::new(FaultKind::Slip { what, right }, &node.place));
            return ratios;
        }
        for entry in self.fields.entries(cx, "ratio") {
            let party = known.party(cx, &entry.key, &entry.key_place);
            if entry.node.table().is_none() {
                let what =
                    "a ratio names the other party, and how many persons there are for each of its own";
                let right = format!("{}, for example", follows(known, Some(&entry.key)));
                cx.fault(Fault::new(FaultKind::Slip { what, right }, &entry.node.place));
                continue;
            }
            let ratio = self.ratio(cx, &entry.node, known);
            let (Some(party), Some(ratio)) = (party, ratio) else { continue };
            if totals.contains_key(&party) {
                let mut fault = Fault::new(FaultKind::RatioAndTotals(entry.key.clone()), &entry.key_place);
                if let Some(totals) = self.fields.entry(&entry.key) {
                    fault = fault.also(&totals.key_place, "its totals");
                }
                cx.fault(fault);
            } else {
                ratios.insert(party, Ratio { place: entry.node.place.clone(), ..ratio });
            }
        }
        ratios
    }

    fn ratio(&self, cx: &mut Reading, node: &Node, known: &Known) -> Option<Ratio> {
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
                    cx.unknown_name(super::fault::Thing::Category, &entry.key, names, &entry.key_place);
                }
            }
        }
        if of.is_none() {
            let kind = FaultKind::MissingKey {
                key: "of",
                table: "a ratio".to_owned(),
                about: "The party it follows.",
            };
            cx.fault(Fault::new(kind, &node.place));
        }
        Some(Ratio { of: of?, each, place: node.place.clone() })
    }

    /// Adds what parties owe by ratio, each after the party that it follows.
    fn by_ratio(
        &self,
        cx: &mut Reading,
        ratios: &BTreeMap<PartyId, Ratio>,
        owed: &mut BTreeMap<PartyId, Owed>,
        known: &Known,
        parties: &[ReadParty],
        categories: &[Category],
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
            for k in 0..self.tranches? as usize {
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
                        Fault::new(kind, &ratio.place)
                            .also(&parties[party.index()].holds_place, "what it holds"),
                    );
                    return None;
                };
                mine.push(taken);
            }
            owed.insert(party, mine);
        }
        Some(())
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
        if !empty.is_empty() {
            cx.fault(Fault::new(FaultKind::EmptyTranches(empty), self.fields.place_of("tranches")));
        }
    }
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
