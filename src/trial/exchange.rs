//! The exchange: tranche after tranche, until the last is complete or the agreement ends.
//!
//! Whatever is honoured by all without anything in between is played as a run: one pass over the
//! decisions, with no bookkeeping but where the run begins and ends.

use super::Play;
use super::ceasefire::Interruption;
use super::compliance::happens;
use super::luck::{What, uniform};
use super::observe::{Happening, Observer};
use crate::agreement::TrancheId;
use crate::metric::{Cause, Ending};

impl<O: Observer> Play<'_, O> {
    /// The agreement enters into force.
    pub(super) fn enter_into_force(&mut self) {
        let day = self.state.agreement_day;
        self.state.in_force = true;
        self.note(day, || Happening::EntersIntoForce);
        if self.deal.has_surroundings {
            self.change_surroundings(day);
        }
        self.begin_ceasefire(day);
        let deal = self.deal;
        self.trigger(&deal.waiting.agreement, day);
    }

    /// Plays the schedule.
    pub(super) fn exchange(&mut self) {
        self.state.due = self.state.agreement_day.saturating_add(self.deal.tranches[0].day);
        while self.is_under_way() {
            let tranche = self.state.tranches_completed;
            if tranche == self.deal.tranches.len() || !self.await_tranche(tranche) {
                return;
            }
            if O::LISTENS || !self.play_run(tranche) {
                self.play_tranche(tranche);
            }
        }
    }

    /// Waits until a tranche is played. False if that never happens: the agreement has ended, or
    /// is still waiting at the horizon.
    fn await_tranche(&mut self, tranche: usize) -> bool {
        let table = &self.deal.tranches[tranche];
        let mut told = false;
        loop {
            let missing = table.requires.filter(|e| !self.state.events.occurred[e.index()]);
            let until = match missing {
                None => self.state.due,
                Some(_) => self.state.due.saturating_add(table.patience),
            };
            let next = self.state.next_interruption();
            if let Some(event) = missing
                && !told
                && self.state.due < next
            {
                told = true;
                let due = self.state.due;
                self.note(due, || Happening::Waits { tranche: TrancheId::from(tranche), event, until });
            }
            if next <= until && next < self.deal.horizon {
                if let Interruption::Frozen { day, pause } = self.interrupt() {
                    self.freeze_schedule(day, pause);
                }
                if !self.is_under_way() {
                    return false;
                }
                // a tranche that was overdue for want of an event is played once that has occurred
                if missing.is_some_and(|e| self.state.events.occurred[e.index()]) {
                    self.state.due = self.state.due.max(next);
                }
                continue;
            }
            if until >= self.deal.horizon {
                return false;
            }
            if missing.is_some() {
                self.collapse(Cause::Lapse, until);
                return false;
            }
            return true;
        }
    }

    /// Between tranches, an incident moves the next one's due day.
    fn freeze_schedule(&mut self, day: u32, pause: u32) {
        let due = &mut self.state.due;
        *due = if self.deal.catch_up {
            (*due).max(day.saturating_add(pause))
        } else {
            due.saturating_add(pause)
        };
    }

    /// Plays as many tranches as are honoured by all and follow each other undisturbed, beginning
    /// with one that is played today. False if there is none.
    fn play_run(&mut self, first: usize) -> bool {
        let deal = self.deal;
        let due = self.state.due;
        // a run keeps to the schedule, `shift` days later; with dates kept, behind the schedule
        // every tranche has a shift of its own
        let shift = due - deal.tranches[first].day;
        let keeps_pace = !deal.catch_up || shift == self.state.agreement_day;
        let limit = self.state.next_interruption().min(deal.horizon);
        let mut end = first;
        for (k, table) in deal.tranches.iter().enumerate().skip(first) {
            let may_begin = k == first || (keeps_pace && table.day + shift < limit && self.may_begin(k));
            if !may_begin || !self.all_honour(k) {
                break;
            }
            end = k + 1;
            if deal.has_trust {
                self.grow_trust();
            }
            if table.awaited {
                break;
            }
        }
        if end == first {
            return false;
        }
        self.credit_run(first, end, shift);
        let last_day = deal.tranches[end - 1].day + shift;
        self.complete_tranches(end, last_day);
        true
    }

    /// Whether the event that a tranche requires has occurred.
    #[inline]
    fn may_begin(&self, tranche: usize) -> bool {
        self.deal.tranches[tranche].requires.is_none_or(|e| self.state.events.occurred[e.index()])
    }

    /// Whether every bundle of a tranche is honoured.
    #[inline]
    fn all_honour(&self, tranche: usize) -> bool {
        let state = &*self.state;
        self.deal.bundles_of(tranche).all(|b| {
            let bundle = &self.deal.bundles[b];
            let party = bundle.party.index();
            let odds = state.own_odds[party] * state.surroundings[party] * state.values.bundles[b];
            happens(odds, uniform(state.luck.bits(bundle.site.what(What::Honour))))
        })
    }

    /// Counts what the tranches `first .. end`, delivered whole `shift` days after their
    /// scheduled days, add to the figures.
    fn credit_run(&mut self, first: usize, end: usize, shift: u32) {
        let deal = self.deal;
        let parties = deal.parties.len();
        self.note_lead(deal.tranches[first].day + shift);
        let (before, after) = (&deal.totals[first * parties..], &deal.totals[end * parties..]);
        for (p, days) in self.state.person_days.iter_mut().enumerate() {
            let living = u64::from(after[p].living - before[p].living);
            *days += after[p].person_days - before[p].person_days + living * u64::from(shift);
        }
        // the leads at the end of each day but the last, on which more may yet happen
        for k in first..end - 1 {
            if deal.tranches[k + 1].day > deal.tranches[k].day {
                let totals = &deal.totals[(k + 1) * parties..];
                for (lead, total) in self.state.lead.iter_mut().zip(totals) {
                    *lead = (*lead).max(total.lead);
                }
            }
        }
        self.state.lead_pending = Some(deal.tranches[end - 1].day + shift);
        let (schedule, releases) = self.tally.parts();
        schedule.run(first, end, shift, releases);
    }

    /// The tranches before `end` are complete, the last of them on `day`.
    pub(super) fn complete_tranches(&mut self, end: usize, day: u32) {
        let deal = self.deal;
        self.state.tranches_completed = end;
        let done = &deal.tranches[end - 1];
        if let Some(next) = deal.tranches.get(end) {
            self.state.due = if deal.catch_up {
                self.state.agreement_day.saturating_add(next.day).max(day)
            } else {
                day.saturating_add(next.day - done.day)
            };
        } else {
            self.finish(Ending::Completed, day);
        }
        self.trigger(&deal.waiting.tranche[end - 1], day);
        if end == deal.tranches.len() {
            self.trigger(&deal.waiting.completion, day);
        }
    }

    /// The outcome is decided.
    pub(super) fn finish(&mut self, ending: Ending, day: u32) {
        self.state.ending = Some(ending);
        self.state.end_day = day;
        self.note(day, || Happening::Ends(ending));
    }

    /// Whatever goes on to the horizon once the outcome is decided: the ceasefire, events.
    pub(super) fn aftermath(&mut self) {
        while self.state.next_interruption() < self.deal.horizon {
            self.interrupt();
        }
    }
}
