//! The ceasefire: incidents and the pauses that they force, expiry and extension.

use super::key::Key;
use super::rules::IncidentRules;
use super::run::Run;
use super::state::Place;
use crate::metric::Cause;

/// What is left of a pause's distribution is dropped when it weighs so much less than what may be
/// dropped anyway.
const NEGLIGIBLE: f64 = 1e-3;

impl<const W: usize> Run<'_, W> {
    /// The day's incident, if there is one; then the ceasefire's expiry and the exchange.
    pub(super) fn incident(&mut self, state: Key<W>, mass: f64) {
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
        if mass * q <= 0.0 {
            return;
        }
        self.record.sum_of_incidents += mass * q;
        let mut after = state;
        if self.layout.incidents.is_kept() {
            after.add(self.layout.incidents, 1);
        }
        let fatal = mass * q * incidents.fatal;
        if fatal > 0.0 && !self.is_tiny(fatal) {
            self.ceasefire_fails(after, fatal, Cause::Incident);
        }
        let contained = mass * q * (1.0 - incidents.fatal);
        if contained > 0.0 && !self.is_tiny(contained) {
            self.freeze(after, contained);
        }
    }

    /// `1 − exp(−r)`, `r = per_day × (a^shape − (a−1)^shape) × ∏ multipliers`, on the a-th day.
    fn incident_today(&self, incidents: &IncidentRules, state: &Key<W>) -> f64 {
        let age = if incidents.shape == 1.0 {
            1.0
        } else {
            let a = f64::from(self.day - self.entry(state));
            a.powf(incidents.shape) - (a - 1.0).powf(incidents.shape)
        };
        let rate = incidents.per_day * age * self.in_effect(state, &incidents.events, &incidents.issues);
        -(-rate).exp_m1()
    }

    /// A contained incident freezes what is under way.
    fn freeze(&mut self, state: Key<W>, mass: f64) {
        if self.layout.place_of(&state) == Place::After {
            self.expiry(state, mass);
        } else {
            self.frozen.push((state, mass));
        }
    }

    /// The pauses of today's contained incidents. States that differ in the clock alone are taken
    /// together: their pauses lead to the same few clocks.
    pub(super) fn pauses(&mut self) {
        let Some(incidents) = self.rules.incidents() else { return };
        let clock = self.layout.clock;
        let mut frozen = std::mem::take(&mut self.frozen);
        frozen.sort_unstable_by_key(|(state, _)| (state.without(clock), state.get(clock)));
        let mut cells = vec![0.0; self.rules.horizon as usize + 1];
        for alike in frozen.chunk_by(|a, b| a.0.without(clock) == b.0.without(clock)) {
            let (first, last) = (alike[0].0, alike[alike.len() - 1].0);
            let place = self.layout.place_of(&first);
            let upto = alike
                .iter()
                .map(|&(state, mass)| self.pause(incidents, place, state.get(clock), mass, &mut cells));
            let upto = upto.max().unwrap_or(0);
            let from = first.get(clock).min(last.get(clock)) as usize;
            for (now, cell) in cells.iter_mut().enumerate().take(upto + 1).skip(from) {
                let mass = std::mem::take(cell);
                if mass > 0.0 && !self.is_tiny(mass) {
                    let mut state = first;
                    state.set(clock, now as u32);
                    self.expiry(state, mass);
                }
            }
            self.play_all();
        }
        frozen.clear();
        self.frozen = frozen;
    }

    /// Spreads a state over the clocks after its pause; returns the last of them.
    fn pause(
        &mut self,
        incidents: &IncidentRules,
        place: Place,
        clock: u32,
        mass: f64,
        cells: &mut [f64],
    ) -> usize {
        let mut now = clock as usize;
        for (days, (&p, &left)) in incidents.pause.iter().zip(&incidents.pause_left).enumerate() {
            if mass * left < self.tiny * NEGLIGIBLE {
                self.record.lost += mass * left;
                break;
            }
            now = self.paused(place, clock, days as u32) as usize;
            cells[now] += mass * p;
        }
        now
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
    pub(super) fn expiry(&mut self, mut state: Key<W>, mass: f64) {
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
            self.record.sum_of_extensions += mass * extended;
            state.set(layout.expiry, self.day.saturating_add(x.days).min(rules.horizon));
            if layout.extensions.is_kept() {
                state.add(layout.extensions, 1);
            }
            self.exchange(state, mass * extended);
        }
    }

    /// The ceasefire ends; an agreement under way collapses with it.
    fn ceasefire_fails(&mut self, state: Key<W>, mass: f64, cause: Cause) {
        if self.layout.place_of(&state) == Place::After {
            self.ceasefire_ends(&state, mass);
            let mut state = state;
            self.layout.go(&mut state, Place::Over);
            self.set_events_aside(&mut state, mass);
        } else {
            self.collapse(state, mass, cause);
        }
    }
}
