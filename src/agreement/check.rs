//! The rules that hold for an agreement as a whole. The scenario layer turns each violation into
//! a message with its place in the file.

use super::units::{CategoryId, EventId, PartyId, TrancheId};
use super::{Draft, Trigger};

/// No agreement has more parties than this.
pub const MOST_PARTIES: usize = 16;

/// A size that is limited.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Limit {
    /// Days played.
    Horizon,
    /// Persons held by one party.
    Persons(PartyId),
    /// Tranches of the schedule.
    Tranches,
    /// Sides.
    Parties,
}

impl Limit {
    /// The largest size allowed.
    #[must_use]
    pub fn most(self) -> u64 {
        match self {
            Limit::Horizon => 36_500,
            Limit::Persons(_) => 1_000_000,
            Limit::Tranches => 10_000,
            Limit::Parties => MOST_PARTIES as u64,
        }
    }
}

/// A rule that the agreement as a whole violates.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Violation {
    /// A size past its limit; the size found.
    TooLarge(Limit, u64),
    /// A horizon of 0 days.
    NoDays,
    /// Fewer than two parties.
    TooFewParties(usize),
    /// No tranche at all.
    NoTranches,
    /// The tranche is scheduled before the one that precedes it in the file.
    OutOfOrder(TrancheId),
    /// Nobody owes anything at the tranche.
    NothingOwed(TrancheId),
    /// Two bundles of one party at the tranche.
    PartyTwice(TrancheId, PartyId),
    /// Over the schedule the party owes more persons of a category than it holds.
    MoreThanHeld {
        /// Who.
        party: PartyId,
        /// Of which category.
        category: CategoryId,
        /// The tranche at which the holding is exceeded.
        tranche: TrancheId,
        /// Owed over the schedule.
        owed: u64,
        /// Held.
        held: u64,
    },
    /// Events that wait for each other in a circle, in order.
    Cycle(Vec<EventId>),
    /// An extension by 0 days would be asked for again and again.
    EmptyExtension,
    /// A party whose late, short and refused all have the weight 0.
    NoWeight(PartyId),
}

/// Every rule that the draft violates.
pub(super) fn violations(draft: &Draft) -> Vec<Violation> {
    let mut found = Vec::new();
    sizes(draft, &mut found);
    tranches(draft, &mut found);
    holdings(draft, &mut found);
    weights(draft, &mut found);
    if let Some(extension) = draft.ceasefire.as_ref().and_then(|c| c.extension.as_ref())
        && extension.days == 0
    {
        found.push(Violation::EmptyExtension);
    }
    found.extend(cycle(draft).map(Violation::Cycle));
    found
}

fn sizes(draft: &Draft, found: &mut Vec<Violation>) {
    let mut limit = |limit: Limit, size: u64| {
        if size > limit.most() {
            found.push(Violation::TooLarge(limit, size));
        }
    };
    limit(Limit::Horizon, u64::from(draft.horizon));
    limit(Limit::Parties, draft.parties.len() as u64);
    limit(Limit::Tranches, draft.tranches.len() as u64);
    for (i, party) in draft.parties.iter().enumerate() {
        limit(Limit::Persons(PartyId::from(i)), party.holds.iter().map(|&(_, n)| u64::from(n)).sum());
    }
    if draft.horizon == 0 {
        found.push(Violation::NoDays);
    }
    if draft.parties.len() < 2 {
        found.push(Violation::TooFewParties(draft.parties.len()));
    }
    if draft.tranches.is_empty() {
        found.push(Violation::NoTranches);
    }
}

fn tranches(draft: &Draft, found: &mut Vec<Violation>) {
    let mut before = 0;
    for (i, tranche) in draft.tranches.iter().enumerate() {
        let id = TrancheId::from(i);
        if tranche.day < before {
            found.push(Violation::OutOfOrder(id));
        }
        before = before.max(tranche.day);
        let owed = |b: &super::Bundle| !b.terms.is_empty() || b.size() > 0;
        if !tranche.bundles().any(owed) {
            found.push(Violation::NothingOwed(id));
        }
        let mut seen = vec![false; draft.parties.len()];
        for bundle in tranche.bundles() {
            if std::mem::replace(&mut seen[bundle.party.index()], true) {
                found.push(Violation::PartyTwice(id, bundle.party));
            }
        }
    }
}

fn holdings(draft: &Draft, found: &mut Vec<Violation>) {
    let categories = draft.categories.len();
    let cell = |party: PartyId, category: CategoryId| party.index() * categories + category.index();
    let owing = || {
        draft.tranches.iter().enumerate().flat_map(|(i, tranche)| {
            let of = move |b| owed_by(b).map(move |(party, category, n)| (i, party, category, n));
            tranche.bundles().flat_map(of)
        })
    };
    let mut in_all = vec![0u64; draft.parties.len() * categories];
    owing().for_each(|(_, party, category, n)| in_all[cell(party, category)] += n);
    let mut so_far = vec![0u64; in_all.len()];
    for (i, party, category, n) in owing() {
        let holds = &draft.parties[party.index()].holds;
        let held = holds.iter().filter(|(c, _)| *c == category).map(|&(_, n)| u64::from(n)).sum();
        let at = cell(party, category);
        let before = so_far[at];
        so_far[at] += n;
        // told once, where it runs out
        if before <= held && so_far[at] > held {
            let tranche = TrancheId::from(i);
            found.push(Violation::MoreThanHeld { party, category, tranche, owed: in_all[at], held });
        }
    }
}

/// The persons of a bundle: whose, of which category, how many.
fn owed_by(bundle: &super::Bundle) -> impl Iterator<Item = (PartyId, CategoryId, u64)> {
    bundle.persons.iter().map(|&(category, n)| (bundle.party, category, u64::from(n)))
}

fn weights(draft: &Draft, found: &mut Vec<Violation>) {
    use super::Unit;
    for (i, party) in draft.parties.iter().enumerate() {
        let b = &party.breach;
        let zero = |q: &super::Quantity<super::Weight>| q.known().is_some_and(|w| w.get() == 0.0);
        if zero(&b.late) && zero(&b.short) && zero(&b.refused) {
            found.push(Violation::NoWeight(PartyId::from(i)));
        }
    }
}

/// A circle of events, each waiting for the next in the list.
fn cycle(draft: &Draft) -> Option<Vec<EventId>> {
    let after = |e: EventId| match draft.events[e.index()].after {
        Trigger::Event(before) => Some(before),
        _ => None,
    };
    // every event waits for one thing at most, so walking back from each finds every circle
    for start in (0..draft.events.len()).map(EventId::from) {
        let mut path = vec![start];
        let mut at = start;
        while let Some(before) = after(at) {
            if before == start {
                return Some(path);
            }
            if path.contains(&before) {
                break; // a circle further back, found from one of its own events
            }
            path.push(before);
            at = before;
        }
    }
    None
}
