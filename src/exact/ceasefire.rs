//! The ceasefire: incidents and the pauses that they force, expiry and extension.

use super::key::Key;
use super::mass::Mass;
use super::rules::IncidentRules;
use super::run::{Clocks, Run};
use super::state::Place;
use super::table::Row;
use crate::metric::Cause;

/// What is left of a pause's distribution is dropped when it weighs so much less than what may be
/// dropped anyway.
const NEGLIGIBLE: f64 = 1e-3;

impl<const W: usize, M: Mass> Run<'_, W, M> {
    /// The day's incident, if there is one; then the ceasefire's expiry and the exchange.
    pub(super) fn incident(&mut self, state: Key<W>, mass: M) {
        let place = self.layout.place_of(&state);
        let rules = self.rules;
        if place == Place::Over {
            return;
        }
        let Some(incidents) = rules.incidents().filter(|_| place != Place::Talks) else {
            return self.expiry(state, mass);
        };
        let q = self.incident_today(incidents, &state);
        if q < 1.0 && !self.is_tiny(mass * (1.0 - q)) {
            self.expiry(state, mass * (1.0 - q));
        }
        if q <= 0.0 {
            return;
        }
        self.record.sum_of_incidents += mass.total() * q;
        let mut after = state;
        if self.layout.incidents.is_kept() {
            after.add(self.layout.incidents, 1);
        }
        let fatal = mass * q * incidents.fatal;
        if incidents.fatal > 0.0 && !self.is_tiny(fatal) {
            self.ceasefire_fails(after, fatal, Cause::Incident);
        }
        let contained = mass * q * (1.0 - incidents.fatal);
        if incidents.fatal < 1.0 && !self.is_tiny(contained) {
            self.freeze(incidents, after, contained);
        }
    }

    /// `1 − exp(−r)`, `r = per_day × (a^shape − (a−1)^shape) × ∏ multipliers`, on the a-th day.
    fn incident_today(&self, incidents: &IncidentRules, state: &Key<W>) -> f64 {
        let age = if incidents.shape == 1.0 {
            1.0
        } else {
            let a = f64::from(self.day - self.entry(state));
            let before = (a - 1.0).powf(incidents.shape);
            // past all numbers it is certain
            if before.is_finite() { (a.powf(incidents.shape) - before).min(f64::MAX) } else { f64::MAX }
        };
        let rate = incidents.per_day * age * self.in_effect(state, &incidents.events, &incidents.issues);
        // nothing, times more than there are numbers for, is nothing
        if rate.is_nan() { 0.0 } else { -(-rate).exp_m1() }
    }

    /// A contained incident freezes what is under way: the pause goes to the clocks.
    fn freeze(&mut self, incidents: &IncidentRules, state: Key<W>, mass: M) {
        let place = self.layout.place_of(&state);
        if place == Place::After {
            return self.expiry(state, mass);
        }
        let clocks = std::mem::replace(&mut self.clocks, Clocks::none());
        let part = clocks.part(mass);
        let mut paused = std::mem::take(&mut self.spare);
        paused.clear();
        for (clock, p) in clocks.row.iter() {
            self.pause(incidents, place, clock, p * part, &mut paused);
        }
        self.clocks = Clocks::new(paused);
        if self.clocks.sum.total() > 0.0 {
            self.expiry(state, self.clocks.sum);
        }
        self.spare = std::mem::replace(&mut self.clocks, clocks).row;
    }

    /// Spreads a clock over those after its pause.
    fn pause(&mut self, incidents: &IncidentRules, place: Place, clock: u32, mass: M, paused: &mut Row<M>) {
        let (negligible, total) = (self.tiny * NEGLIGIBLE, mass.total());
        let days = incidents.pause_left.partition_point(|&left| total * left >= negligible);
        self.record.lost += incidents.pause_left.get(days).map_or(0.0, |left| total * left);
        let days = &incidents.pause[..days];
        let last = self.paused(place, clock, days.len() as u32);
        if last == clock + days.len() as u32 && last < self.rules.horizon {
            return paused.add_spread(clock, days, mass);
        }
        for (d, &p) in days.iter().enumerate() {
            paused.add(self.paused(place, clock, d as u32), mass * p);
        }
    }

    /// The clock after a pause of so many days: the due day between tranches, the days of pause
    /// still to pass in a turn.
    fn paused(&self, place: Place, clock: u32, days: u32) -> u32 {
        let horizon = self.rules.horizon;
        match place {
            Place::Waiting(_) if self.rules.slips => (clock + days).min(horizon),
            Place::Waiting(_) => clock.max((self.day + days).min(horizon)),
            _ => (clock + days).min(horizon),
        }
    }

    /// The ceasefire's expiry, if it is today; then the exchange.
    pub(super) fn expiry(&mut self, mut state: Key<W>, mass: M) {
        let (rules, layout) = (self.rules, self.layout);
        let place = layout.place_of(&state);
        let expires = matches!(place, Place::Waiting(_) | Place::Turn(..) | Place::After)
            && layout.expiry.is_kept()
            && state.get(layout.expiry) == self.day;
        if !expires {
            return self.exchange(state, mass);
        }
        let extension = rules.ceasefire.as_ref().and_then(|c| c.extension.as_ref());
        let extension = extension.filter(|x| x.at_most.is_none_or(|n| state.get(layout.extensions) < n));
        let extended = extension.map_or(0.0, |x| x.chance.with(self.in_effect(&state, &x.events, &[])));
        if extended < 1.0 && !self.is_tiny(mass * (1.0 - extended)) {
            self.ceasefire_fails(state, mass * (1.0 - extended), Cause::Expiry);
        }
        if let Some(x) = extension
            && extended > 0.0
            && !self.is_tiny(mass * extended)
        {
            self.record.sum_of_extensions += mass.total() * extended;
            state.set(layout.expiry, self.day.saturating_add(x.days).min(rules.horizon));
            if layout.extensions.is_kept() {
                state.add(layout.extensions, 1);
            }
            self.exchange(state, mass * extended);
        }
    }

    /// The ceasefire ends; an agreement under way collapses with it.
    fn ceasefire_fails(&mut self, state: Key<W>, mass: M, cause: Cause) {
        if self.layout.place_of(&state) == Place::After {
            self.ceasefire_ends(&state, mass.total());
            let mut state = state;
            self.layout.go(&mut state, Place::Over);
            self.set_events_aside(&mut state, mass.total());
        } else {
            self.collapse(state, mass, cause);
        }
    }
}
