//! Parties, categories and terms; behaviour and breach.

use std::collections::BTreeMap;

use super::fault::{Fault, FaultKind, Thing};
use super::keys;
use super::persons;
use super::reading::{Fields, Reading};
use super::tree::{Place, Table};
use crate::agreement::{
    Breach, Category, Delay, Distribution, Multiplier, Party, PartyId, Quantity, Share, Term, TermId, Unit,
    UnknownId,
};
use crate::metric::Cause;

/// A list of names, looked up by name.
#[derive(Debug, Default, Clone)]
pub(super) struct Names {
    pub(super) list: Vec<String>,
    index: BTreeMap<String, usize>,
}

impl Names {
    /// Adds a name unless it is there.
    pub(super) fn add(&mut self, name: &str) {
        if !self.index.contains_key(name) {
            self.index.insert(name.to_owned(), self.list.len());
            self.list.push(name.to_owned());
        }
    }

    pub(super) fn find(&self, name: &str) -> Option<usize> {
        self.index.get(name).copied()
    }

    pub(super) fn iter(&self) -> impl DoubleEndedIterator<Item = &str> + Clone {
        self.list.iter().map(String::as_str)
    }
}

/// The names that the rest of the file refers to.
#[derive(Debug, Default, Clone)]
pub(super) struct Known {
    pub(super) parties: Names,
    pub(super) categories: Names,
    pub(super) terms: Names,
}

impl Known {
    /// Gathers them from the whole file: categories in the order in which they are held, then those
    /// that are only declared.
    pub(super) fn of(root: &Table) -> Self {
        let mut known = Known::default();
        let tables = |key| root.get(key).and_then(|e| e.node.table()).map_or(&[][..], |t| &t.entries);
        for party in tables("party") {
            known.parties.add(&party.key);
            let holds = party.node.table().and_then(|t| t.get("holds")).and_then(|e| e.node.table());
            holds.into_iter().flat_map(Table::keys).for_each(|c| known.categories.add(c));
        }
        tables("category").iter().for_each(|e| known.categories.add(&e.key));
        tables("term").iter().for_each(|e| known.terms.add(&e.key));
        known
    }

    pub(super) fn party(&self, cx: &mut Reading, name: &str, place: &Place) -> Option<PartyId> {
        let found = self.parties.find(name).map(PartyId::from);
        if found.is_none() {
            cx.unknown_name(Thing::Party, name, self.parties.iter(), place);
        }
        found
    }

    pub(super) fn term(&self, cx: &mut Reading, name: &str, place: &Place) -> Option<TermId> {
        let found = self.terms.find(name).map(TermId::from);
        if found.is_none() {
            cx.unknown_name(Thing::Term, name, self.terms.iter(), place);
        }
        found
    }
}

/// Stands in for a quantity that was refused: the agreement is not built then.
pub(super) fn absent<U>() -> Quantity<U> {
    Quantity::Unknown { of: UnknownId(u32::MAX), times: Multiplier::ONE }
}

/// A default.
pub(super) fn known<U: Unit>(x: f64) -> Quantity<U> {
    U::new(x).map_or_else(|_| absent(), Quantity::Known)
}

impl Fields<'_> {
    /// A quantity that must be there.
    pub(super) fn required<U: Unit>(&self, cx: &mut Reading, key: &str) -> Quantity<U> {
        self.quantity(cx, key).unwrap_or_else(absent)
    }

    /// Odds multipliers by party, 1 by default; as many as there are parties.
    pub(super) fn odds(&self, cx: &mut Reading, key: &str, known: &Known) -> Vec<Quantity<Multiplier>> {
        let mut odds = vec![Quantity::Known(Multiplier::ONE); known.parties.list.len()];
        let path = self.path_of(key);
        let first = known.parties.iter().next().unwrap_or("PARTY");
        let table = self.node(key).and_then(|node| cx.table_by(node, "odds are written by party", &[first]));
        for entry in table.map_or(&[][..], |t| &t.entries) {
            let party = known.party(cx, &entry.key, &entry.key_place);
            let quantity = cx.quantity_of(&entry.node, &super::path::join(&path, &entry.key));
            if let (Some(party), Some(quantity)) = (party, quantity) {
                odds[party.index()] = quantity;
            }
        }
        odds
    }
}

/// `[behaviour]` and `[breach]`: what parties inherit.
#[derive(Debug)]
pub(super) struct Defaults {
    trust: Quantity<Multiplier>,
    retaliation: Quantity<Multiplier>,
    strain: Quantity<Multiplier>,
    breach: Breach,
}

impl Defaults {
    pub(super) fn read(cx: &mut Reading, file: &Fields<'_>) -> Self {
        let behaviour = file.fields(cx, "behaviour");
        let mut of = |key| behaviour.as_ref().map_or(known(1.0), |b| b.quantity_or(cx, key, Multiplier::ONE));
        let (trust, retaliation, strain) = (of("trust"), of("retaliation"), of("strain"));
        let plain = Breach {
            late: known(1.0),
            short: known(1.0),
            refused: known(1.0),
            delay: Delay::Fixed(1),
            share: Share::Varies(Distribution::ANY_SHARE),
            grace: 0,
        };
        let fields = file.fields(cx, "breach");
        let breach = breach(cx, fields, plain);
        Defaults { trust, retaliation, strain, breach }
    }
}

/// A breach table over what it inherits.
fn breach(cx: &mut Reading, fields: Option<Fields<'_>>, inherited: Breach) -> Breach {
    let Some(f) = fields else { return inherited };
    let delay = f.node("delay").and_then(|node| cx.delay_of(node, &f.path_of("delay"), 1));
    let share = f.node("share").and_then(|node| cx.share_of(node, &f.path_of("share")));
    Breach {
        late: f.quantity(cx, "late").unwrap_or(inherited.late),
        short: f.quantity(cx, "short").unwrap_or(inherited.short),
        refused: f.quantity(cx, "refused").unwrap_or(inherited.refused),
        delay: delay.unwrap_or(inherited.delay),
        share: share.unwrap_or(inherited.share),
        grace: f.whole(cx, "grace").unwrap_or(inherited.grace),
    }
}

/// A party and what is known of it besides.
#[derive(Debug)]
pub(super) struct ReadParty {
    pub(super) party: Party,
    pub(super) key_place: Place,
    /// Where it is said what it is called.
    label_place: Place,
    pub(super) holds_place: Place,
    /// Where the number of each category is, as `holds` of the party.
    pub(super) held_places: Vec<Place>,
    /// Whether its `holds` was refused.
    pub(super) faulty: bool,
}

pub(super) fn parties(cx: &mut Reading, file: &Fields<'_>, known: &Known) -> Vec<ReadParty> {
    let defaults = Defaults::read(cx, file);
    let mut parties = Vec::new();
    for entry in file.entries(cx, "party") {
        reserved(cx, &entry.key, &entry.key_place);
        let path = super::path::join("party", &entry.key);
        let fields = Fields::open(cx, &keys::PARTY, &entry.node, path, std::iter::empty());
        parties.push(one_party(cx, &entry.key, fields, known, &defaults, &entry.key_place));
    }
    same_labels(cx, &parties);
    parties
}

/// Results call the parties by their labels: two of one label could not be told apart.
fn same_labels(cx: &mut Reading, parties: &[ReadParty]) {
    for (i, second) in parties.iter().enumerate() {
        if let Some(first) = parties[..i].iter().find(|p| p.party.label == second.party.label) {
            let kind = FaultKind::Duplicate(second.party.label.clone());
            let fault = Fault::new(kind, &second.label_place);
            cx.fault(fault.also(&first.label_place, "the first of that name"));
        }
    }
}

/// A party is also a key of `[[tranche]]` and `[exchange]`, beside their own, and a part of what results are
/// called.
fn reserved(cx: &mut Reading, key: &str, place: &Place) {
    let of_tranches = keys::TRANCHE.key(key).is_some() || keys::EXCHANGE.key(key).is_some();
    let why = if of_tranches {
        Some("it is a key of [[tranche]] or [exchange]; choose another key, and put the name in `label`")
    } else if key == Cause::SEVERAL {
        Some("a breach of more than one party is called so; choose another key, and put the name in `label`")
    } else if key.contains(':') {
        Some(
            "columns of results divide parties from categories by a colon; choose another key, and put the name in `label`",
        )
    } else {
        None
    };
    if let Some(why) = why {
        let kind = FaultKind::Reserved { what: Thing::Party, found: key.to_owned(), why };
        cx.fault(Fault::new(kind, place));
    }
    if key.trim().is_empty() {
        cx.fault(Fault::new(FaultKind::EmptyName, place));
    }
}

fn one_party(
    cx: &mut Reading,
    key: &str,
    fields: Option<Fields<'_>>,
    known: &Known,
    defaults: &Defaults,
    place: &Place,
) -> ReadParty {
    let mut party = Party {
        key: key.to_owned(),
        label: key.to_owned(),
        holds: Vec::new(),
        complies: absent(),
        trust: defaults.trust,
        retaliation: defaults.retaliation,
        strain: defaults.strain,
        breach: defaults.breach.clone(),
    };
    let (mut holds_place, mut label_place) = (place.clone(), place.clone());
    let mut held_places = Vec::new();
    let mut faulty = true;
    if let Some(f) = fields {
        party.label = f.name(cx, "label").unwrap_or(party.label);
        if let Some(node) = f.node("label") {
            label_place = node.place.clone();
        }
        if let Some(node) = f.node("holds") {
            holds_place = node.place.clone();
            let held;
            (held, faulty) = cx.faulty(|cx| persons::held(cx, node, known, f.title()));
            for (category, n, at) in held {
                party.holds.push((category, n));
                held_places.push(at);
            }
        }
        party.complies = f.required(cx, "complies");
        party.trust = f.quantity(cx, "trust").unwrap_or(defaults.trust);
        party.retaliation = f.quantity(cx, "retaliation").unwrap_or(defaults.retaliation);
        party.strain = f.quantity(cx, "strain").unwrap_or(defaults.strain);
        let own = f.fields(cx, "breach");
        party.breach = breach(cx, own, party.breach);
    }
    ReadParty { party, key_place: place.clone(), label_place, holds_place, held_places, faulty }
}

pub(super) fn categories(cx: &mut Reading, file: &Fields<'_>, known: &Known) -> Vec<Category> {
    let plain = |key: &String| Category {
        key: key.clone(),
        label: key.clone(),
        odds: Quantity::Known(Multiplier::ONE),
        deceased: false,
    };
    let mut categories: Vec<Category> = known.categories.list.iter().map(plain).collect();
    if let Some(at) = known.categories.find("of") {
        let place = file.entry("category").or_else(|| file.entry("party")).map(|e| e.key_place.clone());
        let why = "`of` names the other party in a ratio; choose another key";
        let kind =
            FaultKind::Reserved { what: Thing::Category, found: known.categories.list[at].clone(), why };
        cx.fault(Fault { place, ..Fault::anywhere(kind) });
    }
    for entry in file.entries(cx, "category") {
        let path = super::path::join("category", &entry.key);
        let fields = Fields::open(cx, &keys::CATEGORY, &entry.node, path, std::iter::empty());
        let (Some(f), Some(at)) = (fields, known.categories.find(&entry.key)) else { continue };
        let category = &mut categories[at];
        if let Some(label) = f.name(cx, "label") {
            category.label = label;
        }
        category.odds = f.quantity_or(cx, "odds", Multiplier::ONE);
        category.deceased = f.flag(cx, "deceased").unwrap_or(false);
    }
    categories
}

pub(super) fn terms(cx: &mut Reading, file: &Fields<'_>) -> Vec<(Term, Place)> {
    let mut terms = Vec::new();
    for entry in file.entries(cx, "term") {
        let path = super::path::join("term", &entry.key);
        let fields = Fields::open(cx, &keys::TERM, &entry.node, path, std::iter::empty());
        let odds = fields.map_or(known(1.0), |f| f.quantity_or(cx, "odds", Multiplier::ONE));
        terms.push((Term { name: entry.key.clone(), odds }, entry.key_place.clone()));
    }
    terms
}
