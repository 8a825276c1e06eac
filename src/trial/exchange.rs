//! The exchange: turn after turn, tranche after tranche, until the last is complete or the
//! agreement ends.
//!
//! Whatever is honoured by all without anything in between is played as a run: one pass over the
//! decisions, with no bookkeeping but where the run begins and ends.

use super::Play;
use super::ceasefire::Interruption;
use super::deal::{TrancheTable, TurnTable};
use super::observe::{Happening, Observer};
use super::state::NEVER;
use crate::agreement::TrancheId;
use crate::metric::{Cause, Ending};

impl<O: Observer, const N: usize> Play<'_, O, N> {
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
        let deal = self.deal;
        self.state.due = self.state.agreement_day.saturating_add(deal.tranches[0].day);
        while self.state.ending.is_none()
            && let Some(turn) = deal.turns.get(self.state.turns_over)
        {
            if turn.begins && !self.await_tranche(turn.tranche) {
                return;
            }
            let surprise = O::LISTENS || self.play_run(turn);
            if surprise && !self.play_turn(self.state.turns_over) {
                return;
            }
        }
    }

    /// Waits until a tranche is played. False if that never happens: the agreement has ended, or
    /// is still waiting at the horizon.
    #[inline]
    fn await_tranche(&mut self, tranche: usize) -> bool {
        let table = &self.deal.tranches[tranche];
        if self.may_begin(table) && self.state.due < self.state.next_interruption().min(self.deal.horizon) {
            return true;
        }
        self.await_disturbed(tranche)
    }

    /// As [`Play::await_tranche`], when something happens before or the tranche may not begin yet.
    #[inline(never)]
    fn await_disturbed(&mut self, tranche: usize) -> bool {
        let table = &self.deal.tranches[tranche];
        let mut told = false;
        // the day on which the event that was missing occurred; the due day may be past by then
        let mut occurred = 0;
        loop {
            let missing = table.requires.filter(|e| !self.state.events.occurred[e.index()]);
            let until = match missing {
                None => self.state.due.max(occurred),
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
                if missing.is_some_and(|e| self.state.events.occurred[e.index()]) {
                    occurred = next;
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
            self.state.due = until;
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

    /// Plays as many turns as are honoured by all and follow each other undisturbed, beginning
    /// with one that is played today. True if somebody does not honour in the turn that is then
    /// due, and it is played today or undisturbed.
    #[inline]
    fn play_run(&mut self, turn: &TurnTable) -> bool {
        let first = self.state.turns_over;
        let shift = self.state.due - turn.day;
        let last = self.end_of_run(turn, shift);
        let end = self.first_surprise(turn, last);
        if end > first {
            self.credit_run(turn, first, end, shift);
        }
        end < last
    }

    /// The end of the turns that follow each other undisturbed from one on.
    #[inline]
    fn end_of_run(&self, turn: &TurnTable, shift: u32) -> usize {
        let deal = self.deal;
        // a run keeps to the schedule, `shift` days later; with dates kept, behind the schedule
        // every tranche has a shift of its own. And a breach in the tranche keeps trust from growing
        if self.state.breached || deal.catch_up && shift != self.state.agreement_day {
            return turn.end_of_tranche;
        }
        let limit = self.state.next_interruption().min(deal.horizon);
        deal.scheduled_before[(limit - shift) as usize].min(turn.end_of_run)
    }

    /// Whether the event that a tranche requires has occurred.
    #[inline]
    fn may_begin(&self, table: &TrancheTable) -> bool {
        table.requires.is_none_or(|e| self.state.events.occurred[e.index()])
    }

    /// Ends a run of turns: `first .. end`, delivered whole `shift` days after their scheduled days.
    #[inline]
    fn credit_run(&mut self, turn: &TurnTable, first: usize, end: usize, shift: u32) {
        let deal = self.deal;
        self.note_lead(turn.day + shift);
        if shift > 0 {
            let (before, after) = (deal.totals_after(first), deal.totals_after(end));
            for p in 0..deal.count::<N>() {
                let living = after[p].living - before[p].living;
                self.state.days_late[p] += u64::from(living) * u64::from(shift);
            }
        }
        let last = &deal.turns[end - 1];
        if !deal.days_apart {
            self.note_leads_of_run(first, end);
        }
        // the end of the last day is yet to be seen, but where every boundary is seen
        self.state.lead_pending = if deal.days_apart && last.ends { NEVER } else { last.day + shift };
        let (schedule, releases) = self.tally.parts();
        schedule.run(turn.first_bundle, last.end_bundle, shift, releases);
        if last.ends {
            self.close_tranche();
        }
        self.end_turns(end, last.day + shift);
    }

    /// The leads at the end of each day of a run but the last, on which more may yet happen.
    fn note_leads_of_run(&mut self, first: usize, end: usize) {
        let deal = self.deal;
        for turn in first..end - 1 {
            if deal.turns[turn + 1].day > deal.turns[turn].day {
                for (lead, total) in self.state.lead.iter_mut().zip(deal.totals_after(turn + 1)) {
                    *lead = (*lead).max(total.lead);
                }
            }
        }
    }

    /// The turns before `end` are over, the last of them on `day`. The next turn begins that same
    /// day, unless it is that of another tranche.
    #[inline]
    pub(super) fn end_turns(&mut self, end: usize, day: u32) {
        let deal = self.deal;
        self.state.turns_over = end;
        let done = &deal.turns[end - 1];
        match deal.turns.get(end) {
            Some(next) if deal.catch_up && done.ends => {
                self.state.due = self.state.agreement_day.saturating_add(next.day).max(day);
            }
            Some(next) => self.state.due = day.saturating_add(next.day - done.day),
            None => self.finish(Ending::Completed, day),
        }
        if done.ends && !deal.events.is_empty() {
            self.trigger(&deal.waiting.tranche[done.tranche], day);
            if end == deal.turns.len() {
                self.trigger(&deal.waiting.completion, day);
            }
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
        if self.fulfil() {
            return;
        }
        while self.state.next_interruption() < self.deal.horizon {
            self.interrupt();
        }
    }
}
