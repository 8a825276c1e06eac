//! Compliance: a bundle is honoured with probability `o / (1 + o)`.

use super::Play;
use super::luck::{What, uniform_of};
use super::observe::Observer;
use super::prospects::Change;
use super::state::State;
use super::values::PartyValues;
use crate::agreement::PartyId;
use crate::tally::Kind;

/// `p / (1 − p)`: 0 when impossible, infinity when certain.
pub(super) fn odds_of(probability: f64) -> f64 {
    probability / (1.0 - probability)
}

/// `o / (1 + o)`; infinite odds are certainty.
pub(super) fn probability(odds: f64) -> f64 {
    if odds.is_infinite() { 1.0 } else { odds / (1.0 + odds) }
}

/// Whether something of these odds happens, by a uniform number: `u < o / (1 + o)` without the
/// division, and right for odds of 0 and of infinity.
#[inline]
pub(super) fn happens(odds: f64, uniform: f64) -> bool {
    uniform < odds * (1.0 - uniform)
}

/// A party's odds of complying, but for what trust adds: after so many breaches by others and
/// contained incidents, in surroundings that multiply them.
#[inline]
pub(super) fn level(values: &PartyValues, breaches: u32, contained: u32, surroundings: f64) -> f64 {
    let own = values.odds * power(values.retaliation, breaches) * power(values.strain, contained);
    // impossible and certain are so whatever happens
    if values.certain() { own } else { own * surroundings }
}

/// `x` to the `n`-th power: the same everywhere to the last digit, which the library's is not.
#[inline]
fn power(x: f64, n: u32) -> f64 {
    (0..n).fold(1.0, |product, _| product * x)
}

impl<O: Observer, const N: usize> Play<'_, O, N> {
    /// The odds that a bundle is honoured, as things stand.
    pub(super) fn odds(&mut self, bundle: usize) -> f64 {
        if self.state.outlook.is_some() {
            self.take_odds(self.deal.tranches_after(self.state.turns_over));
        }
        self.state.odds_now(bundle)
    }

    /// Whether a bundle is honoured.
    #[inline]
    pub(super) fn honours(&mut self, bundle: usize) -> bool {
        let digits = self.decision(bundle);
        match self.state.outlook {
            Some(outlook) => digits < self.state.prospects.limits(outlook)[bundle],
            None => happens(self.state.odds_now(bundle), uniform_of(digits)),
        }
    }

    /// What a bundle that is not honoured becomes.
    #[inline]
    pub(super) fn kind_of_breach(&self, bundle: usize) -> Kind {
        let table = &self.deal.bundles[bundle];
        let party = &self.state.values.parties[table.party.index()];
        let u = self.state.luck.uniform(table.site.what(What::Breach));
        if u < party.late {
            Kind::Late
        } else if u < party.late_or_short {
            Kind::Short
        } else {
            Kind::Refused
        }
    }

    /// A party has breached: the others' odds suffer.
    pub(super) fn breach(&mut self, party: PartyId) {
        self.state.standing.breaches[party.index()] += 1;
        self.state.breached = true;
        self.change_odds(Change::Breach(party.index()));
    }

    /// A contained incident: all are under strain.
    pub(super) fn add_strain(&mut self) {
        self.state.standing.contained += 1;
        self.change_odds(Change::Incident);
    }

    /// A tranche is complete: if nobody breached in it, trust grows.
    #[inline]
    pub(super) fn close_tranche(&mut self) {
        if std::mem::take(&mut self.state.breached) {
            self.state.standing.soiled += 1;
            if self.state.outlook.is_some() {
                self.change_odds(Change::Soiled);
            }
        } else if self.deal.has_trust && self.state.outlook.is_none() {
            let state = &mut *self.state;
            for p in 0..self.deal.count::<N>() {
                state.grown[p] *= state.values.parties[p].trust;
            }
        }
    }

    #[inline]
    fn change_odds(&mut self, change: Change) {
        let state = &mut *self.state;
        match state.outlook {
            Some(outlook) => {
                state.outlook = state.prospects.after(outlook, change, self.deal, &state.standing);
                if state.outlook.is_none() {
                    // a tranche that is soiled is complete, though its last turn is not yet over
                    let soiled = usize::from(matches!(change, Change::Soiled));
                    self.take_odds(self.deal.tranches_after(self.state.turns_over) + soiled);
                }
            }
            None => self.set_levels(),
        }
    }

    /// From here on the odds are not foreseen: they are written down as they stand.
    #[inline]
    pub(super) fn leave_outlook(&mut self) {
        if self.state.outlook.take().is_some() {
            self.take_odds(self.deal.tranches_after(self.state.turns_over));
        }
    }

    /// Works out the odds as they stand once so many tranches are complete.
    #[inline(never)]
    fn take_odds(&mut self, complete: usize) {
        self.state.grown = self.deal.grown[complete - self.state.standing.soiled as usize];
        self.set_levels();
    }

    /// The odds but for trust, as things stand.
    #[inline]
    pub(super) fn set_levels(&mut self) {
        let state = &mut *self.state;
        let parties = self.deal.count::<N>();
        for p in 0..parties {
            let others = state.standing.breaches_by_others(p, parties);
            let contained = state.standing.contained;
            state.level[p] = level(&state.values.parties[p], others, contained, state.surroundings[p]);
        }
    }
}

impl State {
    /// The odds that a bundle is honoured, where they are not foreseen.
    #[inline]
    pub(super) fn odds_now(&self, bundle: usize) -> f64 {
        let values = &self.values.bundles[bundle];
        let party = values.party as usize;
        self.level[party] * self.grown[party] * values.odds
    }
}
