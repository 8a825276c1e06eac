//! The lead that a party gives, kept in the states of a run of its own.
//!
//! It depends on how many persons a short delivery brought, which nothing else does; so such a run
//! branches over that number, and forgets it again once the lead can't change before the dispute
//! is over.

use super::key::Key;
use super::persons::Persons;
use super::rules::Rules;
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

impl Layout {
    /// By place, the most that `party` can come to lead from there on: in each turn to come, with
    /// its own bundle delivered and the others' not.
    pub(super) fn potentials(&self, persons: &Persons<'_>, rules: &Rules<'_>, party: usize) -> Vec<u32> {
        let mut most = 0;
        let mut potentials: Vec<u32> = self
            .places
            .iter()
            .rev()
            .map(|&place| {
                if let Place::Turn(k, turn) = place {
                    let delivers = rules.tranches[k].turns[turn].iter().any(|b| b.party == party);
                    let bundles =
                        |p: usize| self.delivered(p, k, turn) as usize + usize::from(p == party && delivers);
                    most = most.max(lead(&persons.owed, party, |p| persons.living[p][bundles(p)]));
                }
                most
            })
            .collect();
        potentials.reverse();
        potentials
    }

    pub(super) fn potential<const W: usize>(&self, state: &Key<W>) -> u32 {
        self.potential[state.get(self.place) as usize]
    }
}

impl<const W: usize> Run<'_, W> {
    /// Branches over the living persons delivered of a bundle that is short or refused.
    pub(super) fn deliver_in_part(
        &mut self,
        b: usize,
        number: usize,
        mut state: Key<W>,
        mass: f64,
        out: &mut Branches<W>,
    ) {
        let (persons, layout) = (self.persons, self.layout);
        let parts = &persons.parts[number];
        if self.is_alone_until_evening(&state) {
            let mut by_lead = [0.0; 101];
            for (living, p) in parts.iter().enumerate() {
                state.set(layout.partial[b], living as u32);
                by_lead[self.lead_by(&state) as usize] += p;
            }
            state.set(layout.partial[b], 0);
            state.set(layout.forgotten, 1);
            for (lead, p) in by_lead.into_iter().enumerate().filter(|&(_, p)| p > 0.0) {
                if !self.is_tiny(mass * p) {
                    state.set(layout.lead, lead as u32);
                    out.push((state, mass * p));
                }
            }
            return;
        }
        for (living, &p) in parts.iter().enumerate().filter(|&(_, &p)| p > 0.0) {
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

    /// The most that the observed party has led, if the day ended in this state.
    fn lead_by(&self, state: &Key<W>) -> u32 {
        let before = state.get(self.layout.lead);
        match (self.tracked.lead, self.layout.place_of(state)) {
            (Some(party), Place::Waiting(k)) => before.max(self.lead(state, party, k, None)),
            (Some(party), Place::Turn(k, turn)) => before.max(self.lead(state, party, k, Some(turn))),
            _ => before,
        }
    }

    /// The dispute is over, or its numbers no longer matter.
    pub(super) fn forget_parts(&self, state: &mut Key<W>) {
        for &field in &self.layout.partial {
            state.set(field, 0);
        }
    }

    /// The evening's lead of the observed party, if it is the largest so far.
    pub(super) fn note_lead(&self, state: &mut Key<W>) {
        let layout = self.layout;
        if self.tracked.lead.is_none() || state.get(layout.forgotten) == 1 {
            return; // forgotten: a dispute in which nothing has moved since
        }
        state.set(layout.lead, self.lead_by(state));
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
