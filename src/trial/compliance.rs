//! Compliance: a bundle is honoured with probability `o / (1 + o)`.

use super::Play;
use super::luck::{What, digits};
use super::observe::Observer;
use super::prospects::Change;
use super::setting::Setting;
use super::values::{BundleValues, PartyValues};
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

impl<O: Observer, S: Setting> Play<'_, O, S> {
    /// The odds that a bundle is honoured, as things stand.
    pub(super) fn odds(&mut self, bundle: usize) -> f64 {
        self.set_levels();
        let (values, level) = (&self.state.values, &self.state.level[..self.deal.count::<S>()]);
        values.bundles[bundle].odds_at(level, &values.grown, self.state.standing.soiled)
    }

    /// What a bundle that is not honoured becomes.
    #[inline]
    pub(super) fn kind_of_breach(&self, bundle: usize) -> Kind {
        let table = &self.deal.bundles[bundle];
        let party = &self.state.values.parties[table.party.index()];
        let digits = digits(self.state.luck.bits(table.site.what(What::Breach)));
        if digits < party.late {
            Kind::Late
        } else if digits < party.late_or_short {
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

    /// A tranche is complete: trust does not grow with one in which somebody breached.
    #[inline]
    pub(super) fn close_tranche(&mut self) {
        if std::mem::take(&mut self.state.breached) {
            self.state.standing.soiled += 1;
            self.change_odds(Change::Soiled);
        }
    }

    #[inline]
    fn change_odds(&mut self, change: Change) {
        let state = &mut *self.state;
        state.decisions.look_again();
        if let Some(outlook) = state.outlook {
            state.outlook = state.prospects.after(outlook, change, self.deal, &state.standing);
        }
        if state.outlook.is_none() {
            self.set_levels();
        }
    }

    /// The odds but for trust, as things stand.
    #[inline]
    pub(super) fn set_levels(&mut self) {
        let state = &mut *self.state;
        state.decisions.look_again();
        let parties = self.deal.count::<S>();
        for p in 0..parties {
            let others = state.standing.breaches_by_others(p, parties);
            let contained = state.standing.contained;
            state.level[p] = level(&state.values.parties[p], others, contained, state.surroundings[p]);
        }
    }
}

impl BundleValues {
    /// The odds that it is honoured, by the levels of the parties and what trust makes of them when
    /// so many of the tranches before were soiled by a breach.
    #[inline]
    pub(super) fn odds_at(&self, level: &[f64], grown: &[f64], soiled: u32) -> f64 {
        let (party, clean) = (self.party as usize, self.tranche.saturating_sub(soiled) as usize);
        level[party] * grown[clean * level.len() + party] * self.odds
    }
}
