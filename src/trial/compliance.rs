//! Compliance: a bundle is honoured with probability `o / (1 + o)`.

use wide::{f64x4, u64x4};

use super::Play;
use super::luck::{digits, uniforms_of};
use super::observe::Observer;
use super::prospects::Change;
use super::setting::Setting;
use super::state::PerParty;
use super::values::{BundleValues, PartyValues};
use crate::agreement::PartyId;
use crate::tally::Kind;

/// `p / (1 − p)`: 0 when impossible, infinity when certain.
pub(super) fn odds_of(probability: f64) -> f64 {
    probability / (1.0 - probability)
}

/// `o / (1 + o)`; infinite odds are certainty, and what is no number is 0 times those: none.
pub(super) fn probability(odds: f64) -> f64 {
    match odds {
        f64::INFINITY => 1.0,
        odds if odds > 0.0 => odds / (1.0 + odds),
        _ => 0.0,
    }
}

/// Whether something of these odds happens, by a uniform number: `u < o / (1 + o)` without the
/// division, and right for odds of 0 and of infinity, and for 0 times infinity, of which nothing happens.
#[inline]
pub(super) fn happens(odds: f64, uniform: f64) -> bool {
    uniform < odds * (1.0 - uniform)
}

/// Which of four things happen that have these odds, by the digits of their uniform numbers: a bit
/// for each.
#[inline]
pub(super) fn happen(odds: f64x4, digits: u64x4) -> u32 {
    let uniforms = uniforms_of(digits);
    uniforms.simd_lt(odds * (f64x4::ONE - uniforms)).to_bitmask()
}

/// A party's odds of complying, but for what trust adds: after so many breaches by others and
/// contained incidents.
#[inline]
pub(super) fn level(values: &PartyValues, breaches: u32, contained: u32) -> f64 {
    values.odds * power(values.retaliation, breaches) * power(values.strain, contained)
}

/// `x` to the `n`-th power: the same everywhere to the last digit, which the library's is not.
#[inline]
fn power(x: f64, n: u32) -> f64 {
    (0..n).fold(1.0, |product, _| product * x)
}

impl<O: Observer, S: Setting> Play<'_, O, S> {
    /// The odds that a bundle is honoured, as things stand.
    pub(super) fn odds(&self, bundle: usize) -> f64 {
        let (state, parties) = (&*self.state, self.deal.count::<S>());
        let level = |p: usize| {
            let values = &state.values.parties[p];
            let level =
                level(values, state.standing.breaches_by_others(p, parties), state.standing.contained);
            values.surrounded(level, state.surroundings[p])
        };
        let levels: PerParty<f64> = std::array::from_fn(|p| if p < parties { level(p) } else { 0.0 });
        state.values.bundles[bundle].odds_at(&levels[..parties], &state.values.grown, state.standing.soiled)
    }

    /// What a bundle that is not honoured becomes.
    #[inline]
    pub(super) fn kind_of_breach(&self, bundle: usize) -> Kind {
        let table = &self.deal.bundles[bundle];
        let digits = digits(self.state.luck.bits(table.sites.breach));
        self.state.values.parties[table.party.index()].breach.kind(digits)
    }

    /// A party has breached: the others' odds suffer.
    #[inline]
    pub(super) fn breach(&mut self, party: PartyId) {
        let state = &mut *self.state;
        state.standing.breaches[party.index()] += 1;
        state.breached = true;
        if state.outlook.is_none() {
            for p in (0..self.deal.count::<S>()).filter(|p| *p != party.index()) {
                state.retaliated[p] *= state.values.parties[p].retaliation;
            }
        }
        self.change_odds(Change::Breach(party.index()));
    }

    /// A contained incident: all are under strain.
    #[inline]
    pub(super) fn add_strain(&mut self) {
        let state = &mut *self.state;
        state.standing.contained += 1;
        if state.outlook.is_none() {
            for p in 0..self.deal.count::<S>() {
                state.strained[p] *= state.values.parties[p].strain;
            }
        }
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
        let Some(outlook) = state.outlook else { return self.set_levels() };
        match state.prospects.after(outlook, change, self.deal, &state.standing) {
            None => self.lose_outlook(),
            after => {
                state.outlook = after;
                state.decisions.look_again();
            }
        }
    }

    /// From now on the odds are worked out as they are needed.
    #[inline(never)]
    pub(super) fn lose_outlook(&mut self) {
        let state = &mut *self.state;
        state.outlook = None;
        let parties = self.deal.count::<S>();
        for p in 0..parties {
            let (values, standing) = (&state.values.parties[p], &state.standing);
            state.retaliated[p] = power(values.retaliation, standing.breaches_by_others(p, parties));
            state.strained[p] = power(values.strain, standing.contained);
        }
        self.set_levels();
    }

    /// The odds but for trust, as things stand.
    #[inline]
    pub(super) fn set_levels(&mut self) {
        let state = &mut *self.state;
        state.decisions.look_again();
        for p in 0..self.deal.count::<S>() {
            let values = &state.values.parties[p];
            let level = values.odds * state.retaliated[p] * state.strained[p];
            state.level[p] = values.surrounded(level, state.surroundings[p]);
        }
    }
}

impl PartyValues {
    /// A level in surroundings that multiply it: impossible and certain are so whatever happens.
    #[inline]
    fn surrounded(&self, level: f64, surroundings: f64) -> f64 {
        if self.certain { level } else { level * surroundings }
    }
}

impl BundleValues {
    /// The odds that it is honoured, by the levels of the parties and what trust makes of them when
    /// so many of the tranches before were soiled by a breach.
    #[inline]
    pub(super) fn odds_at(&self, level: &[f64], grown: &[f64], soiled: u32) -> f64 {
        level[self.party as usize] * self.worth(grown, soiled)
    }

    /// What its party's level is multiplied by. Of a tranche that is past it means nothing.
    #[inline]
    pub(super) fn worth(&self, grown: &[f64], soiled: u32) -> f64 {
        grown[self.grown.saturating_sub(soiled as usize)] * self.odds
    }
}
