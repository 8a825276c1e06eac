//! The outcome: what is written down of a history when it is decided, and what is left of it.

use super::key::Key;
use super::mass::Mass;
use super::record::{Record, put};
use super::run::{Branches, Run};
use super::state::{Layout, Place};
use crate::agreement::{TrancheId, Trigger};
use crate::metric::{Cause, Ending};

impl Layout {
    /// Bundles that a party has delivered before a turn of a tranche begins.
    pub(super) fn delivered(&self, party: usize, tranche: usize, turn: usize) -> u32 {
        self.before[party][tranche][turn]
    }

    /// Whether it is the last turn of the schedule, after which nobody decides anything.
    fn is_last_turn<const W: usize>(&self, state: &Key<W>) -> bool {
        state.get(self.place) as usize + 3 == self.places.len()
    }
}

impl<const W: usize, M: Mass> Run<'_, W, M> {
    /// The outcome is decided today. What can still happen goes to `out`.
    pub(super) fn end(&mut self, mut state: Key<W>, mut mass: M, ending: Ending, out: &mut Branches<W, M>) {
        let last = TrancheId::from(self.rules.tranches.len() - 1);
        self.note_lead(&mut state, std::slice::from_mut(&mut mass));
        self.write_ending(&state, mass, ending);
        let ceasefire = self.rules.ceasefire.as_ref();
        let ends = match ending {
            Ending::Collapsed(Cause::Incident | Cause::Expiry) => true,
            Ending::Collapsed(_) => ceasefire.is_none_or(|c| !c.survives),
            Ending::Completed => ceasefire.is_none(),
            Ending::NoAgreement | Ending::UnderWay | Ending::InTalks => true,
        };
        if ends && !matches!(ending, Ending::NoAgreement) {
            self.ceasefire_ends(&state, mass.total());
        }
        let mut state = self.what_is_left(&state, ends || !self.tracked.follows);
        self.set_events_aside(&mut state, mass.total());
        match ending {
            Ending::Completed => {
                // the exchange is completed by its last tranche, before anything that waits for either
                let mut branches = Branches::new();
                self.fire(Trigger::Tranche(last), state, mass, &mut branches);
                for (state, mass) in branches {
                    self.fire(Trigger::Completion, state, mass, out);
                }
            }
            Ending::Collapsed(_) => self.fire(Trigger::Collapse, state, mass, out),
            _ => out.push((state, mass)),
        }
    }

    /// The state after the outcome: of the exchange nothing matters any more.
    fn what_is_left(&self, state: &Key<W>, over: bool) -> Key<W> {
        let layout = self.layout;
        let mut left = Key::ZERO;
        layout.go(&mut left, if over { Place::Over } else { Place::After });
        for field in [layout.incidents, layout.expiry, layout.extensions, layout.entry] {
            left.set(field, state.get(field));
        }
        if let Some(incidents) = self.rules.incidents() {
            for &(i, _) in &incidents.issues {
                left.set(layout.issues[i], state.get(layout.issues[i]));
            }
        }
        for field in &layout.events {
            left.set(field.field, state.get(field.field));
        }
        left
    }

    /// Writes down how a history ended, on what day, and how far it had come.
    pub(super) fn write_ending(&mut self, state: &Key<W>, mass: M, ending: Ending) {
        let (rules, layout, day) = (self.rules, self.layout, self.day);
        let entry = self.entry(state);
        self.write_leads(&mass);
        let mass = mass.total();
        let r = &mut self.record;
        put(&mut r.endings[ending.code(rules.parties.len())], day, mass);
        let tranches = match (ending, layout.place_of(state)) {
            (Ending::Completed, _) => {
                put(&mut r.delay, day - (entry + rules.last_day()), mass);
                rules.tranches.len()
            }
            (_, Place::Waiting(k) | Place::Turn(k, _)) => k,
            _ => 0,
        };
        put(&mut r.tranches_completed, tranches as u32, mass);
        if !layout.is_last_turn(state) {
            for (masses, &field) in r.breaches.iter_mut().zip(&layout.breaches) {
                put(masses, state.get(field), mass);
            }
        } // in the last turn they were written down when it was decided
        put(&mut r.disputes, state.get(layout.disputes), mass);
        if matches!(ending, Ending::NoAgreement | Ending::InTalks) {
            put(&mut r.incidents, 0, mass);
            put(&mut r.extensions, 0, mass);
            put(&mut r.ceasefire_days, 0, mass);
        }
        self.write_progress(state, mass, ending);
    }

    fn write_progress(&mut self, state: &Key<W>, mass: f64, ending: Ending) {
        let mut stopped = std::mem::take(&mut self.record.stopped);
        match ending {
            Ending::Completed => {
                for (cells, party) in stopped.iter_mut().zip(&self.rules.parties) {
                    cells[Record::progress_of(party.bundles, false)] += mass;
                }
            }
            Ending::NoAgreement | Ending::InTalks => {
                for cells in &mut stopped {
                    cells[0] += mass;
                }
            }
            Ending::UnderWay | Ending::Collapsed(_) => self.add_progress(state, mass, &mut stopped),
        }
        self.record.stopped = stopped;
    }
}
