//! Compliance: a bundle is honoured with probability `o / (1 + o)`.

use super::Play;
use super::deal::Deal;
use super::luck::{What, uniform_of};
use super::observe::Observer;
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

impl<O: Observer> Play<'_, O> {
    /// The odds that a bundle is honoured, as things stand.
    #[inline]
    pub(super) fn odds(&self, bundle: usize) -> f64 {
        let party = self.deal.bundles[bundle].party.index();
        self.state.odds[party] * self.state.values.bundles[bundle].odds
    }

    /// Whether a bundle is honoured when its odds are `odds`.
    #[inline]
    pub(super) fn honours(&mut self, bundle: usize, odds: f64) -> bool {
        happens(odds, uniform_of(self.decision(bundle)))
    }

    /// What a bundle that is not honoured becomes.
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
        self.leave_outlook();
        self.state.breaches[party.index()] += 1;
        self.state.breached = true;
        let by = |p, values: &PartyValues| if p == party.index() { 1.0 } else { values.retaliation };
        self.state.multiply_odds(self.deal, by);
    }

    /// A contained incident: all are under strain.
    pub(super) fn add_strain(&mut self) {
        self.leave_outlook();
        self.state.multiply_odds(self.deal, |_, values| values.strain);
    }
}

impl State {
    /// A tranche is complete: if nobody breached in it, trust grows.
    #[inline]
    pub(super) fn close_tranche(&mut self, deal: &Deal) {
        if !std::mem::take(&mut self.breached) && deal.has_trust {
            self.multiply_odds(deal, |_, values| values.trust);
        }
    }

    /// Multiplies the odds of each party.
    #[inline]
    fn multiply_odds(&mut self, deal: &Deal, by: impl Fn(usize, &PartyValues) -> f64) {
        for (p, (values, odds)) in self.values.parties.iter().zip(&mut self.odds).enumerate() {
            *odds *= by(p, values);
        }
        if deal.has_surroundings {
            for (p, (values, odds)) in self.values.parties.iter().zip(&mut self.own_odds).enumerate() {
                *odds *= by(p, values);
            }
        }
    }
}
