//! The exchange: tranches that are due, turns, late deliveries, disputes.

use super::key::Key;
use super::mass::Mass;
use super::record::put;
use super::rules::{BundleRules, MediationRules};
use super::run::{Branches, Clocks, Run};
use super::state::{Place, status};
use super::table::Row;
use crate::agreement::{PartyId, TrancheId, Trigger};
use crate::metric::{Cause, Ending};

impl<const W: usize, M: Mass> Run<'_, W, M> {
    /// The part of the day that belongs to the exchange.
    pub(super) fn exchange(&mut self, state: Key<W>, mass: M) {
        let clocks = std::mem::replace(&mut self.clocks, Clocks::none());
        let factor = clocks.part(mass);
        match self.layout.place_of(&state) {
            Place::Waiting(_) => self.until_due(state, &clocks.row, factor),
            Place::Turn(tranche, turn) => {
                let (from, paused) = clocks.row.after(1);
                self.rest_row(state, from - 1, paused, factor);
                for (_, mass) in clocks.row.iter().take_while(|&(pause, _)| pause == 0) {
                    self.next_day_of_turn(tranche, turn, state, mass * factor);
                }
            }
            _ => self.rest(state, mass),
        }
        self.clocks = clocks;
    }

    /// Between tranches: what is due today is played, the rest waits.
    fn until_due(&mut self, mut state: Key<W>, clocks: &Row<M>, factor: f64) {
        // a state that has only just begun to wait has its own clock, and nothing to add to it
        let own = state.get(self.layout.clock);
        let day = self.day;
        let (from, later) = clocks.after((day + 1).saturating_sub(own));
        self.rest_row(state, own + from, later, factor);
        for (clock, mass) in clocks.iter().take_while(|&(clock, _)| own + clock <= day) {
            if !self.is_tiny(mass * factor) {
                state.set(self.layout.clock, own + clock);
                self.to_play.push((state, mass * factor, false));
            }
        }
    }

    /// A tranche that may be due: it begins, waits for what it requires, or lapses.
    pub(super) fn when_due(&mut self, mut state: Key<W>, mass: M) {
        let Place::Waiting(k) = self.layout.place_of(&state) else {
            return self.rest(state, mass);
        };
        let due = state.get(self.layout.clock);
        if due > self.day {
            return self.rest(state, mass);
        }
        let tranche = &self.rules.tranches[k];
        let missing = tranche.requires.filter(|&e| {
            let field = self.layout.events[e];
            !field.occurred(state.get(field.field))
        });
        if missing.is_none() {
            self.record.reached[k] += mass.total();
            self.layout.go(&mut state, Place::Turn(k, 0));
            state.set(self.layout.clock, 0);
            self.to_play.push((state, mass, true));
        } else if self.day >= due.saturating_add(tranche.patience) {
            self.collapse(state, mass, Cause::Lapse);
        } else {
            self.rest(state, mass);
        }
    }

    /// The parties of a turn decide, each with the odds as they stand now.
    pub(super) fn begin_turn(&mut self, state: Key<W>, mass: M) {
        let Place::Turn(k, turn) = self.layout.place_of(&state) else { return };
        let bundles = &self.rules.tranches[k].turns[turn];
        let [mut branches, mut next] = std::mem::take(&mut self.scratch);
        branches.push((state, mass));
        for (b, bundle) in bundles.iter().enumerate() {
            let honoured = bundle.chance.with(self.factor(bundle, &state));
            self.note_decision(bundle, mass.total(), honoured);
            self.branch(branches.drain(..), &mut next, |run, decided, mass, out| {
                run.decide(b, bundle, honoured, decided, mass, out);
            });
            std::mem::swap(&mut branches, &mut next);
        }
        let all = k + 1 == self.rules.tranches.len() && turn + 1 == self.rules.tranches[k].turns.len();
        for (mut state, mass) in branches.drain(..) {
            if self.is_given_up() {
                break;
            }
            if all {
                self.all_decided(&mut state, mass.total());
            }
            self.once_decided(k, turn, state, mass);
        }
        self.scratch = [branches, next];
    }

    /// What multiplies a bundle's odds in this state.
    fn factor(&self, bundle: &BundleRules, state: &Key<W>) -> f64 {
        let party = &self.rules.parties[bundle.party];
        let layout = self.layout;
        let mut factor =
            party.trust.at(state.get(layout.clean)) * party.strain.at(state.get(layout.incidents));
        if party.retaliation.matters() {
            let others = layout.breaches.iter().enumerate().filter(|&(p, _)| p != bundle.party);
            factor *= party.retaliation.at(others.map(|(_, &field)| state.get(field)).sum());
        }
        factor * self.in_effect(state, &party.events, &party.issues)
    }

    /// Nobody has anything left to decide: the breaches are final, and no odds depend on them.
    fn all_decided(&mut self, state: &mut Key<W>, mass: f64) {
        let layout = self.layout;
        for (masses, &field) in self.record.breaches.iter_mut().zip(&layout.breaches) {
            put(masses, state.get(field), mass);
            state.set(field, 0);
        }
        state.set(layout.clean, 0);
        state.set(layout.marred, 1);
    }

    fn note_decision(&mut self, bundle: &BundleRules, mass: f64, honoured: f64) {
        let party = &self.rules.parties[bundle.party];
        let [late, short, refused] = party.not_honoured.map(|share| mass * (1.0 - honoured) * share);
        let turns = &mut self.record.turns[bundle.number];
        for (cell, mass) in turns.iter_mut().zip([mass * honoured, late, short, refused]) {
            *cell += mass;
        }
        self.record.sum_of_breaches[bundle.party] += late * party.late.breach + short + refused;
    }

    /// One party's decision.
    fn decide(
        &mut self,
        b: usize,
        bundle: &BundleRules,
        honoured: f64,
        state: Key<W>,
        mass: M,
        out: &mut Branches<W, M>,
    ) {
        let party = &self.rules.parties[bundle.party];
        let [late, short, refused] = party.not_honoured;
        let not = 1.0 - honoured;
        let ways = [
            (status::DELIVERED, honoured),
            (status::LATE, not * late * (1.0 - party.late.breach)),
            (status::LATE_BREACH, not * late * party.late.breach),
            (status::DISPUTED, not * (short + refused)),
        ];
        for (way, p) in ways {
            if p <= 0.0 || self.is_tiny(mass * p) {
                continue;
            }
            let mut state = state;
            state.set(self.layout.status[b], way);
            if way == status::LATE_BREACH || way == status::DISPUTED {
                state.set(self.layout.marred, 1);
                if self.layout.breaches[bundle.party].is_kept() {
                    state.add(self.layout.breaches[bundle.party], 1);
                }
            }
            if way == status::DISPUTED && self.tracked.lead.is_some() {
                self.deliver_in_part(b, bundle.number, state, mass * p, out);
            } else {
                out.push((state, mass * p));
            }
        }
    }

    /// The turn's day goes on: a dispute may be over at once, and so may the turn.
    fn once_decided(&mut self, k: usize, turn: usize, mut state: Key<W>, mass: M) {
        if !self.has(k, turn, &state, |s| s == status::DISPUTED) {
            return self.go_on(k, turn, 0, state, mass);
        }
        self.record.sum_of_disputes += mass.total();
        if self.layout.disputes.is_kept() {
            state.add(self.layout.disputes, 1);
        }
        match &self.rules.mediation {
            None => self.breaks_down(k, turn, state, mass),
            Some(mediation) => self.mediate(mediation, k, turn, 0, state, mass),
        }
    }

    /// A later day of a turn: what is on its way may arrive, then the dispute may end.
    fn next_day_of_turn(&mut self, k: usize, turn: usize, state: Key<W>, mass: M) {
        let days = state.get(self.layout.elapsed) + 1;
        let [mut branches, mut next] = std::mem::take(&mut self.scratch);
        branches.push((state, mass));
        for (b, bundle) in self.rules.tranches[k].turns[turn].iter().enumerate() {
            self.branch(branches.drain(..), &mut next, |run, state, mass, out| {
                run.arrival(b, bundle.party, days, state, mass, out);
            });
            std::mem::swap(&mut branches, &mut next);
        }
        for (state, mass) in branches.drain(..) {
            if self.is_given_up() {
                break;
            }
            match &self.rules.mediation {
                Some(mediation) if self.has(k, turn, &state, |s| s == status::DISPUTED) => {
                    self.mediate(mediation, k, turn, days, state, mass);
                }
                _ => self.go_on(k, turn, days, state, mass),
            }
        }
        self.scratch = [branches, next];
    }

    fn arrival(
        &mut self,
        b: usize,
        party: usize,
        days: u32,
        state: Key<W>,
        mass: M,
        out: &mut Branches<W, M>,
    ) {
        let field = self.layout.status[b];
        let late = &self.rules.parties[party].late;
        let arrives = match state.get(field) {
            status::LATE => late.within.hazard(days),
            status::LATE_BREACH => late.beyond.hazard(days),
            _ => 0.0,
        };
        if arrives < 1.0 && !self.is_tiny(mass * (1.0 - arrives)) {
            out.push((state, mass * (1.0 - arrives)));
        }
        if arrives > 0.0 && !self.is_tiny(mass * arrives) {
            let mut state = state;
            state.set(field, status::DELIVERED);
            out.push((state, mass * arrives));
        }
    }

    /// The dispute may end today, `days` after it was opened: cured or not.
    fn mediate(
        &mut self,
        mediation: &MediationRules,
        k: usize,
        turn: usize,
        days: u32,
        state: Key<W>,
        mass: M,
    ) {
        let ends = mediation.wait.hazard(days);
        if ends < 1.0 && !self.is_tiny(mass * (1.0 - ends)) {
            self.stay(k, turn, days, state, mass * (1.0 - ends));
        }
        let earlier = state.get(self.layout.disputes).saturating_sub(1);
        let cured = mediation.success.with(mediation.fatigue.at(earlier));
        let (cure, failure) = (mass * (ends * cured), mass * (ends * (1.0 - cured)));
        if ends * (1.0 - cured) > 0.0 && !self.is_tiny(failure) {
            self.breaks_down(k, turn, state, failure);
        }
        if ends * cured > 0.0 && !self.is_tiny(cure) {
            let mut state = state;
            for &field in &self.layout.status {
                if state.get(field) == status::DISPUTED {
                    state.set(field, status::DELIVERED);
                }
            }
            self.forget_parts(&mut state);
            state.set(self.layout.forgotten, 0);
            self.go_on(k, turn, days, state, cure);
        }
    }

    /// The breach of one party, or of several, ends the agreement.
    fn breaks_down(&mut self, k: usize, turn: usize, state: Key<W>, mass: M) {
        let bundles = &self.rules.tranches[k].turns[turn];
        let fields = &self.layout.status;
        let mut disputed =
            bundles.iter().enumerate().filter(|&(b, _)| state.get(fields[b]) == status::DISPUTED);
        let first = disputed.next().map(|(_, bundle)| PartyId::from(bundle.party));
        let cause = match (first, disputed.next()) {
            (Some(party), None) => Cause::Breach(party),
            _ => Cause::Several,
        };
        self.collapse(state, mass, cause);
    }

    /// The agreement collapses; what goes on after it has nothing more to do today.
    pub(super) fn collapse(&mut self, state: Key<W>, mass: M, cause: Cause) {
        let mut branches = std::mem::take(&mut self.ended);
        self.end(state, mass, Ending::Collapsed(cause), &mut branches);
        for (state, mass) in branches.drain(..) {
            self.rest(state, mass);
        }
        self.ended = branches;
    }

    fn has(&self, k: usize, turn: usize, state: &Key<W>, which: impl Fn(u32) -> bool) -> bool {
        let fields = &self.layout.status[..self.rules.tranches[k].turns[turn].len()];
        fields.iter().any(|&field| which(state.get(field)))
    }

    /// The turn is over if everything is delivered, and waits otherwise.
    fn go_on(&mut self, k: usize, turn: usize, days: u32, state: Key<W>, mass: M) {
        if self.has(k, turn, &state, |s| s != status::DELIVERED) {
            return self.stay(k, turn, days, state, mass);
        }
        let mut state = state;
        state.set(self.layout.elapsed, 0);
        if turn + 1 < self.rules.tranches[k].turns.len() {
            self.layout.go(&mut state, Place::Turn(k, turn + 1));
            self.to_play.push((state, mass, true));
        } else {
            self.complete(k, state, mass);
        }
    }

    /// The turn goes on tomorrow. Of the days passed, only what still matters is kept.
    fn stay(&mut self, k: usize, turn: usize, days: u32, mut state: Key<W>, mass: M) {
        let mut steady = 0;
        for (b, bundle) in self.rules.tranches[k].turns[turn].iter().enumerate() {
            let late = &self.rules.parties[bundle.party].late;
            let wait = match state.get(self.layout.status[b]) {
                status::LATE => late.within.steady(),
                status::LATE_BREACH => late.beyond.steady(),
                status::DISPUTED => self.rules.mediation.as_ref().map_or(0, |m| m.wait.steady()),
                _ => 0,
            };
            steady = steady.max(wait);
        }
        state.set(self.layout.elapsed, days.min(steady));
        self.rest(state, mass);
    }

    /// A tranche is complete; the last one completes the exchange.
    fn complete(&mut self, k: usize, mut state: Key<W>, mass: M) {
        put(&mut self.record.completed[k], self.day, mass.total());
        let layout = self.layout;
        if layout.clean.is_kept() && state.get(layout.marred) == 0 {
            state.add(layout.clean, 1);
        }
        state.set(layout.marred, 0);
        let mut branches = std::mem::take(&mut self.ended);
        if k + 1 == self.rules.tranches.len() {
            self.end(state, mass, Ending::Completed, &mut branches);
        } else {
            layout.go(&mut state, Place::Waiting(k + 1));
            state.set(layout.clock, self.due_after(k, &state));
            self.fire(Trigger::Tranche(TrancheId::from(k)), state, mass, &mut branches);
        }
        for (state, mass) in branches.drain(..) {
            match layout.place_of(&state) {
                Place::Waiting(_) => self.to_play.push((state, mass, false)),
                _ => self.rest(state, mass),
            }
        }
        self.ended = branches;
    }

    /// The day on which the next tranche is due when tranche `k` is completed today.
    fn due_after(&self, k: usize, state: &Key<W>) -> u32 {
        let (this, next) = (self.rules.tranches[k].day, self.rules.tranches[k + 1].day);
        let due = if self.rules.slips {
            self.day.saturating_add(next - this)
        } else {
            self.entry(state).saturating_add(next).max(self.day)
        };
        due.min(self.rules.horizon)
    }
}
