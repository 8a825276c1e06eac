//! Compliance: a bundle is honoured with probability `o / (1 + o)`.

use super::Play;
use super::luck::{What, uniform};
use super::observe::Observer;
use crate::agreement::PartyId;
use crate::tally::Kind;

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
        let state = &*self.state;
        let party = self.deal.bundles[bundle].party.index();
        state.own_odds[party] * state.surroundings[party] * state.values.bundles[bundle]
    }

    /// Whether a bundle is honoured when its odds are `odds`.
    #[inline]
    pub(super) fn honours(&self, bundle: usize, odds: f64) -> bool {
        let site = self.deal.bundles[bundle].site.what(What::Honour);
        happens(odds, uniform(self.state.luck.bits(site)))
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
        self.state.breaches[party.index()] += 1;
        for (other, odds) in self.state.own_odds.iter_mut().enumerate() {
            if other != party.index() {
                *odds *= self.state.values.parties[other].retaliation;
            }
        }
    }

    /// A tranche in which nobody breached is complete: trust grows.
    pub(super) fn grow_trust(&mut self) {
        for (odds, party) in self.state.own_odds.iter_mut().zip(&self.state.values.parties) {
            *odds *= party.trust;
        }
    }
}
