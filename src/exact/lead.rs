//! The lead that a party gives, observed in a run of its own.
//!
//! What the party led so far at the most is no part of the state: nothing that is still to come
//! depends on it. It is the lane in which a state's probability stands.
//!
//! The lead itself depends on how many persons a short delivery brought, which nothing else does; so
//! such a run branches over that number, and forgets it again once the lead can't change before
//! the dispute is over.

use std::collections::BTreeSet;

use super::key::Key;
use super::mass::Mass;
use super::persons::Persons;
use super::record::put;
use super::rules::{BundleRules, Rules};
use super::run::{Branches, Run};
use super::state::{Layout, Place, status};

/// Percentage points, rounded down, by which the share released by `party` is ahead of that of the
/// least advanced other party; not below 0.
fn lead(owed: &[u64], party: usize, released: impl Fn(usize) -> u64) -> u32 {
    if owed[party] == 0 {
        return 0;
    }
    let (ours, our_total) = (released(party), owed[party]);
    let ahead = |p: usize| {
        let points = (100 * ours * owed[p]).saturating_sub(100 * released(p) * our_total);
        points / (our_total * owed[p])
    };
    let others = (0..owed.len()).filter(|&p| p != party && owed[p] > 0);
    others.map(ahead).max().unwrap_or(0) as u32
}

/// The lanes of a run that observes the lead of a party: what it led so far at the most.
#[derive(Debug, Default)]
pub(super) struct Leads {
    /// Percentage points of each lane, ascending from 0.
    pub(super) points: Vec<u32>,
    /// By place: from this lane on, nothing that follows can change it.
    settled: Vec<usize>,
    /// By place: if it is a turn of one party alone, the shares of the lanes that a dispute over
    /// its bundle leads to.
    parts: Vec<Vec<f64>>,
}

impl Leads {
    pub(super) fn of(layout: &Layout, persons: &Persons<'_>, rules: &Rules<'_>, party: usize) -> Self {
        let potential = potentials(layout, persons, rules, party);
        let most = potential.iter().copied().max().unwrap_or(0);
        let mut points = BTreeSet::from([0]);
        for &place in &layout.places {
            let Place::Turn(k, turn) = place else { continue };
            match rules.tranches[k].turns[turn].as_slice() {
                [bundle] => {
                    let before = layout.delivered(bundle.party, k, turn) as usize;
                    let of_party = &persons.living[bundle.party];
                    let delivered = 0..=of_party[before + 1] - of_party[before];
                    points.extend(delivered.map(|n| lead_in(layout, persons, party, (k, turn), bundle, n)));
                }
                _ => points.extend(0..=most),
            }
        }
        let mut leads = Self { points: points.into_iter().collect(), ..Self::default() };
        leads.settled = potential.iter().map(|&points| leads.lane(points)).collect();
        for &place in &layout.places {
            let mut shares = Vec::new();
            if let Place::Turn(k, turn) = place
                && let [bundle] = rules.tranches[k].turns[turn].as_slice()
            {
                shares = vec![0.0; leads.points.len()];
                for (part, p) in persons.parts[bundle.number].iter().enumerate() {
                    let points = lead_in(layout, persons, party, (k, turn), bundle, part as u64);
                    shares[leads.lane(points)] += p;
                }
            }
            leads.parts.push(shares);
        }
        leads
    }

    fn lane(&self, points: u32) -> usize {
        self.points.partition_point(|&p| p < points)
    }
}

/// The lead of `party` in a turn with one bundle, so many of whose living persons are delivered.
fn lead_in(
    layout: &Layout,
    persons: &Persons<'_>,
    party: usize,
    (k, turn): (usize, usize),
    bundle: &BundleRules,
    delivered: u64,
) -> u32 {
    lead(&persons.owed, party, |p| {
        let before = persons.living[p][layout.delivered(p, k, turn) as usize];
        before + if p == bundle.party { delivered } else { 0 }
    })
}

/// By place, the most that `party` can come to lead from there on: in each turn to come, with its
/// own bundle delivered and the others' not.
fn potentials(layout: &Layout, persons: &Persons<'_>, rules: &Rules<'_>, party: usize) -> Vec<u32> {
    let mut most = 0;
    let mut potentials: Vec<u32> = Vec::with_capacity(layout.places.len());
    for &place in layout.places.iter().rev() {
        if let Place::Turn(k, turn) = place {
            let delivers = rules.tranches[k].turns[turn].iter().any(|b| b.party == party);
            let bundles =
                |p: usize| layout.delivered(p, k, turn) as usize + usize::from(p == party && delivers);
            most = most.max(lead(&persons.owed, party, |p| persons.living[p][bundles(p)]));
        }
        potentials.push(most);
    }
    potentials.reverse();
    potentials
}

/// Moves what has led less to the lane.
fn raise(lanes: &mut [f64], lane: usize) {
    let (below, from) = lanes.split_at_mut(lane);
    for mass in below {
        from[0] += std::mem::take(mass);
    }
}

impl<const W: usize, M: Mass> Run<'_, W, M> {
    /// Branches over the living persons delivered of a bundle that is short or refused.
    pub(super) fn deliver_in_part(
        &mut self,
        b: usize,
        number: usize,
        mut state: Key<W>,
        mut mass: M,
        out: &mut Branches<W, M>,
    ) {
        let (persons, layout) = (self.persons, self.layout);
        if self.is_alone_until_evening(&state) {
            let shares = &layout.leads.parts[state.get(layout.place) as usize];
            let (mut less, mut upto) = (0.0, 0.0); // led less so far; delivered for so much or less
            for (lane, share) in mass.lanes_mut().iter_mut().zip(shares) {
                upto += share;
                let before = *lane;
                *lane = before * upto + less * share;
                less += before;
            }
            state.set(layout.forgotten, 1);
            out.push((state, mass));
            return;
        }
        for (living, &p) in persons.parts[number].iter().enumerate().filter(|&(_, &p)| p > 0.0) {
            if self.has_too_many(out) {
                return;
            }
            if !self.is_tiny(mass * p) {
                state.set(layout.partial[b], living as u32);
                out.push((state, mass * p));
            }
        }
    }

    /// Whether the dispute that begins is the turn's only matter and lasts to the evening, so that
    /// of the number delivered nothing is needed but the lead that it makes.
    fn is_alone_until_evening(&self, state: &Key<W>) -> bool {
        let Place::Turn(k, turn) = self.layout.place_of(state) else { return false };
        let mediation = self.rules.mediation.as_ref();
        self.rules.tranches[k].turns[turn].len() == 1 && mediation.is_none_or(|m| m.wait.hazard(0) == 0.0)
    }

    /// Writes down the lanes of a history that is over.
    pub(super) fn write_leads(&mut self, mass: &M) {
        for (&points, &mass) in self.layout.leads.points.iter().zip(mass.lanes()) {
            put(&mut self.record.lead, points, mass);
        }
    }

    /// The evening's lead of the observed party, and an end to following what can't lead by more.
    /// Whether anything is left.
    pub(super) fn may_still_lead(&mut self, state: &mut Key<W>, masses: &mut [M]) -> bool {
        self.note_lead(state, masses);
        let leads = &self.layout.leads;
        let settled = leads.settled[state.get(self.layout.place) as usize];
        let mut left = false;
        for mass in masses {
            let settled = leads.points.iter().zip(mass.lanes_mut()).skip(settled);
            for (&points, mass) in settled.filter(|(_, mass)| **mass > 0.0) {
                put(&mut self.record.lead, points, std::mem::take(mass));
            }
            left |= mass.total() > 0.0;
        }
        left
    }

    /// The dispute is over, or its numbers no longer matter.
    pub(super) fn forget_parts(&self, state: &mut Key<W>) {
        for &field in &self.layout.partial {
            state.set(field, 0);
        }
    }

    /// The evening's lead of the observed party, if it is the largest so far.
    pub(super) fn note_lead(&self, state: &mut Key<W>, masses: &mut [M]) {
        let layout = self.layout;
        let Some(party) = self.tracked.lead else { return };
        if state.get(layout.forgotten) == 1 {
            return; // a dispute in which nothing has moved since
        }
        let (tranche, turn) = match layout.place_of(state) {
            Place::Waiting(tranche) => (tranche, None),
            Place::Turn(tranche, turn) => (tranche, Some(turn)),
            _ => return,
        };
        let lane = layout.leads.lane(self.lead(state, party, tranche, turn));
        for mass in masses {
            raise(mass.lanes_mut(), lane);
        }
        let Place::Turn(tranche, turn) = layout.place_of(state) else { return };
        let bundles = self.rules.tranches[tranche].turns[turn].len();
        let statuses = || layout.status[..bundles].iter().map(|&field| state.get(field));
        let disputed = statuses().any(|s| s == status::DISPUTED);
        let on_its_way = statuses().any(|s| s == status::LATE || s == status::LATE_BREACH);
        if disputed && !on_its_way {
            self.forget_parts(state);
            state.set(layout.forgotten, 1);
        }
    }

    /// The lead of `party` in a state of the exchange.
    fn lead(&self, state: &Key<W>, party: usize, tranche: usize, turn: Option<usize>) -> u32 {
        lead(&self.persons.owed, party, |p| self.released(state, p, tranche, turn))
    }

    /// Living persons released by a party.
    fn released(&self, state: &Key<W>, party: usize, tranche: usize, turn: Option<usize>) -> u64 {
        let layout = self.layout;
        let mut bundles = layout.delivered(party, tranche, turn.unwrap_or(0)) as usize;
        let mut part = 0;
        if let Some(turn) = turn {
            let in_turn = &self.rules.tranches[tranche].turns[turn];
            if let Some(b) = in_turn.iter().position(|bundle| bundle.party == party) {
                match state.get(layout.status[b]) {
                    status::DELIVERED => bundles += 1,
                    status::DISPUTED => part = state.get(layout.partial[b]),
                    _ => {}
                }
            }
        }
        self.persons.living[party][bundles] + u64::from(part)
    }
}
