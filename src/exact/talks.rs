//! The talks: issues side by side, each settled or not on its own day.

use super::key::Key;
use super::mass::Mass;
use super::record::put;
use super::run::{Branches, Run};
use super::state::{Place, issue};
use crate::agreement::{IssueId, Trigger};
use crate::metric::Ending;

impl<const W: usize, M: Mass> Run<'_, W, M> {
    /// The issues whose day it is; then no agreement, or an agreement, or more talks.
    pub(super) fn talks(&mut self, state: Key<W>, mass: M) {
        let mut today = Branches::new();
        self.resolve(0, state, mass, &mut today);
        for (resolved, mass) in today {
            if self.is_given_up() {
                break;
            }
            let settled = |i: &usize| {
                let field = self.layout.issues[*i];
                state.get(field) == issue::OPEN && resolved.get(field) == issue::SETTLED
            };
            let settled: Vec<usize> = (0..self.rules.issues.len()).filter(settled).collect();
            let mut branches = vec![(resolved, mass)];
            for i in settled {
                let mut next = Branches::new();
                let trigger = Trigger::Issue(IssueId::from(i));
                self.branch(branches, &mut next, |run, state, mass, out| run.fire(trigger, state, mass, out));
                branches = next;
            }
            for (state, mass) in branches {
                self.conclude(state, mass);
            }
        }
    }

    /// Branches over what becomes of the open issues today, from the `i`-th on.
    fn resolve(&mut self, i: usize, state: Key<W>, mass: M, out: &mut Branches<W, M>) {
        if self.has_too_many(out) {
            return;
        }
        let Some(rule) = self.rules.issues.get(i) else {
            out.push((state, mass));
            return;
        };
        let field = self.layout.issues[i];
        if state.get(field) != issue::OPEN {
            return self.resolve(i + 1, state, mass, out);
        }
        let now = rule.wait.hazard(self.day);
        let settled = rule.settled;
        let ways = [
            (issue::SETTLED, now * settled),
            (issue::UNSETTLED, now * (1.0 - settled)),
            (issue::OPEN, 1.0 - now),
        ];
        for (way, p) in ways {
            if p > 0.0 && !self.is_tiny(mass * p) {
                let mut state = state;
                state.set(field, way);
                self.resolve(i + 1, state, mass * p, out);
            }
        }
    }

    fn conclude(&mut self, state: Key<W>, mass: M) {
        let stands = |i: usize| state.get(self.layout.issues[i]);
        let issues = &self.rules.issues;
        if (0..issues.len()).any(|i| issues[i].required && stands(i) == issue::UNSETTLED) {
            self.end(state, mass, Ending::NoAgreement, &mut Branches::new());
        } else if (0..issues.len()).any(|i| stands(i) == issue::OPEN) {
            self.rest(state, mass);
        } else {
            self.agree(state, mass);
        }
    }

    /// The agreement enters into force.
    fn agree(&mut self, mut state: Key<W>, mass: M) {
        put(&mut self.record.agreed, self.day, mass.total());
        let (rules, layout, horizon) = (self.rules, self.layout, self.rules.horizon);
        layout.go(&mut state, Place::Waiting(0));
        state.set(layout.clock, self.day.saturating_add(rules.tranches[0].day).min(horizon));
        if layout.entry.is_kept() {
            state.set(layout.entry, self.day);
        }
        if let Some(days) = rules.ceasefire.as_ref().and_then(|c| c.days) {
            state.set(layout.expiry, self.day.saturating_add(days).min(horizon));
        }
        for i in 0..rules.issues.len() {
            let on_odds = rules.parties.iter().any(|p| p.is_open && names(&p.issues, i));
            let on_incidents = rules.incidents().is_some_and(|r| names(&r.issues, i));
            if state.get(layout.issues[i]) == issue::SETTLED || !(on_odds || on_incidents) {
                state.set(layout.issues[i], issue::OPEN);
            }
        }
        let mut branches = Branches::new();
        self.fire(Trigger::Agreement, state, mass, &mut branches);
        for (state, mass) in branches {
            self.expiry(state, mass);
        }
    }
}

/// Whether the list has a multiplier of the `i`-th.
pub(super) fn names(list: &[(usize, f64)], i: usize) -> bool {
    list.iter().any(|&(index, _)| index == i)
}
