//! Events: triggered, occurring, in effect.
//!
//! An event that can change nothing any more is not in the states. That it was triggered is
//! written down, and when it occurs follows from its delay alone.

use super::key::Key;
use super::mass::Mass;
use super::record::put;
use super::run::{Branches, Run};
use super::state::{Place, event};
use crate::agreement::{EventId, Trigger};
use crate::metric::{Cause, Ending};

impl<const W: usize, M: Mass> Run<'_, W, M> {
    /// What waits for `trigger` is triggered today; what has no delay occurs at once, with
    /// everything that follows from it, before the next in the file.
    pub(super) fn fire(&mut self, trigger: Trigger, state: Key<W>, mass: M, out: &mut Branches<W, M>) {
        let waiting = self.rules.waiting_for(trigger);
        if waiting.is_empty() {
            out.push((state, mass));
            return;
        }
        let mut branches = vec![(state, mass)];
        for &e in waiting {
            let mut next = Branches::new();
            self.branch(branches, &mut next, |run, state, mass, out| run.trigger(e, state, mass, out));
            branches = next;
        }
        out.append(&mut branches);
    }

    /// Whether an event can still change anything in this state.
    fn matters(&self, e: usize, state: &Key<W>) -> bool {
        match self.layout.place_of(state) {
            Place::Over => false,
            Place::After => self.layout.relevant[1][e],
            _ => self.layout.relevant[0][e],
        }
    }

    fn trigger(&mut self, e: usize, mut state: Key<W>, mass: M, out: &mut Branches<W, M>) {
        if !self.matters(e, &state) {
            put(&mut self.record.events.triggered[e], self.day, mass.total());
            out.push((state, mass));
            return;
        }
        let rule = &self.rules.events[e];
        let field = self.layout.events[e];
        let possible = if rule.decided_at_once { rule.probability } else { 1.0 };
        let mut branch = |run: &mut Self, state: Key<W>, mass: M, occurs: bool| {
            if mass.total() > 0.0 && !run.is_tiny(mass) {
                if occurs { run.occur(e, state, mass, out) } else { out.push((state, mass)) }
            }
        };
        let now = rule.wait.hazard(0);
        branch(self, state, mass * (1.0 - possible), false);
        branch(self, state, mass * possible * now, true);
        if !rule.wait.is_exhausted(0) {
            state.set(field.field, field.pending(0));
        }
        branch(self, state, mass * possible * (1.0 - now), false);
    }

    /// An event occurs today.
    fn occur(&mut self, e: usize, mut state: Key<W>, mass: M, out: &mut Branches<W, M>) {
        put(&mut self.record.events.occurred[e], self.day, mass.total());
        let rule = &self.rules.events[e];
        if self.matters(e, &state) {
            state.set(self.layout.events[e].field, self.code_once_occurred(e, &state));
        }
        let mut branches = Branches::new();
        let under_way = matches!(self.layout.place_of(&state), Place::Waiting(_) | Place::Turn(..));
        if rule.ends && under_way {
            let cause = Cause::Event(EventId::from(e));
            self.end(state, mass, Ending::Collapsed(cause), &mut branches);
        } else {
            branches.push((state, mass));
        }
        for (state, mass) in branches {
            self.fire(Trigger::Event(EventId::from(e)), state, mass, out);
        }
    }

    fn code_once_occurred(&self, e: usize, state: &Key<W>) -> u32 {
        let rule = &self.rules.events[e];
        let field = self.layout.events[e];
        let after = self.layout.place_of(state) == Place::After;
        match rule.lasts {
            _ if !rule.has_effect[usize::from(after)] => self.code_once_past(e, after),
            Some(0) => self.code_once_past(e, after),
            Some(days) if days < self.rules.horizon => field.in_effect(days),
            _ => event::FOR_GOOD,
        }
    }

    fn code_once_past(&self, e: usize, after: bool) -> u32 {
        if self.rules.events[e].required && !after { event::PAST } else { event::IDLE }
    }

    /// A new day for what is in effect and for what is pending. Delays depend on nothing else that
    /// happens on the day, so which events come today is settled first, and then they occur one
    /// after the other.
    pub(super) fn pending_events(&mut self, mut state: Key<W>, mass: M, out: &mut Branches<W, M>) {
        let mut pending = Vec::new();
        let after = self.layout.place_of(&state) == Place::After;
        for (e, field) in self.layout.events.iter().enumerate() {
            let code = state.get(field.field);
            if field.waited(code).is_some() {
                pending.push(e);
            } else if code == field.in_effect(1) && field.is_in_effect(code) {
                state.set(field.field, self.code_once_past(e, after));
            } else if code > event::FOR_GOOD {
                state.set(field.field, code - 1);
            }
        }
        if pending.is_empty() {
            out.push((state, mass));
        } else {
            self.who_comes(&pending, &mut Vec::new(), state, mass, out);
        }
    }

    fn who_comes(
        &mut self,
        pending: &[usize],
        come: &mut Vec<usize>,
        mut state: Key<W>,
        mass: M,
        out: &mut Branches<W, M>,
    ) {
        if self.has_too_many(out) {
            return;
        }
        let Some((&e, rest)) = pending.split_first() else {
            return self.occur_all(come, state, mass, out);
        };
        let (field, wait) = (self.layout.events[e], &self.rules.events[e].wait);
        let waited = field.waited(state.get(field.field)).unwrap_or(0) + 1;
        let (now, steady, exhausted) = (wait.hazard(waited), wait.steady(), wait.is_exhausted(waited));
        state.set(field.field, event::IDLE);
        if now > 0.0 && !self.is_tiny(mass * now) {
            come.push(e);
            self.who_comes(rest, come, state, mass * now, out);
            come.pop();
        }
        if now < 1.0 && !self.is_tiny(mass * (1.0 - now)) {
            if !exhausted {
                state.set(field.field, field.pending(waited.min(steady)));
            }
            self.who_comes(rest, come, state, mass * (1.0 - now), out);
        }
    }

    fn occur_all(&mut self, come: &[usize], state: Key<W>, mass: M, out: &mut Branches<W, M>) {
        let mut branches = vec![(state, mass)];
        for &e in come {
            let mut next = Branches::new();
            self.branch(branches, &mut next, |run, state, mass, out| run.occur(e, state, mass, out));
            branches = next;
        }
        out.append(&mut branches);
    }

    /// At an outcome, events that can change nothing from here on leave the state.
    pub(super) fn set_events_aside(&mut self, state: &mut Key<W>, mass: f64) {
        for (e, field) in self.layout.events.iter().enumerate() {
            let code = state.get(field.field);
            if code == event::IDLE {
                continue;
            }
            let matters = self.matters(e, state);
            if let Some(waited) = field.waited(code) {
                if !matters {
                    self.record.set_aside(e, self.day, waited, mass);
                    state.set(field.field, event::IDLE);
                }
            } else if !matters || !self.rules.events[e].has_effect[1] {
                state.set(field.field, event::IDLE);
            }
        }
    }

    /// The product of the multipliers of what is in effect and of the issues not settled.
    #[inline]
    pub(super) fn in_effect(&self, state: &Key<W>, events: &[(usize, f64)], issues: &[(usize, f64)]) -> f64 {
        let mut product = 1.0;
        for &(e, factor) in events {
            let field = self.layout.events[e];
            if field.is_in_effect(state.get(field.field)) {
                product *= factor;
            }
        }
        for &(i, factor) in issues {
            if state.get(self.layout.issues[i]) == super::state::issue::UNSETTLED {
                product *= factor;
            }
        }
        product
    }
}
