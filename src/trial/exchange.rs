//! The exchange: turn after turn, tranche after tranche, until the last is complete or the
//! agreement ends.
//!
//! Whatever is honoured by all without anything in between is played as a run: one pass over the
//! decisions, with no bookkeeping but where the run begins and ends.

use super::Play;
use super::ceasefire::Interruption;
use super::observe::{Happening, Observer};
use super::schedule::TurnTable;
use super::setting::Setting;
use super::state::NEVER;
use crate::agreement::TrancheId;
use crate::metric::{Cause, Ending};

/// Why a run of turns stops.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Stop {
    /// The exchange is completed.
    Completed,
    /// Somebody does not honour in the turn that is then due.
    Surprise,
    /// Something happens before the turn that is then due, or must have happened; or nothing.
    Disturbed,
}

impl<O: Observer, S: Setting> Play<'_, O, S> {
    /// The agreement enters into force.
    #[inline]
    pub(super) fn enter_into_force(&mut self) {
        let day = self.state.agreement_day;
        self.state.in_force = true;
        self.note(day, || Happening::EntersIntoForce);
        if self.deal.has_surroundings && !self.deal.issues.is_empty() {
            self.change_surroundings(day);
        }
        self.begin_ceasefire(day);
        let deal = self.deal;
        self.trigger(&deal.waiting.agreement, day);
    }

    /// Plays the schedule.
    #[inline]
    pub(super) fn exchange(&mut self) {
        let deal = self.deal;
        self.state.due = self.state.agreement_day.saturating_add(deal.tranches[0].day);
        self.begin_to_look();
        // an event may end the agreement, be it on the day of its entry into force
        while self.state.ending.is_none() {
            let stop = if O::LISTENS { Stop::Disturbed } else { self.play_run() };
            if stop == Stop::Completed || self.state.ending.is_some() {
                return;
            }
            let turn = &deal.turns[self.state.turns_over];
            if stop == Stop::Disturbed && turn.begins && !self.await_tranche(turn) {
                return;
            }
            if O::LISTENS {
                self.look(turn.first_bundle);
            }
            let plays = stop == Stop::Surprise || O::LISTENS;
            if plays && !self.play_turn(turn) {
                return;
            }
        }
    }

    /// Waits until a tranche is played. False if that never happens: the agreement has ended, or
    /// is still waiting at the horizon.
    #[inline(never)]
    fn await_tranche(&mut self, turn: &TurnTable) -> bool {
        let tranche = turn.tranche;
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
            let next = self.next_interruption();
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
    #[inline]
    fn freeze_schedule(&mut self, day: u32, pause: u32) {
        let due = &mut self.state.due;
        *due = if self.deal.catch_up {
            (*due).max(day.saturating_add(pause))
        } else {
            due.saturating_add(pause)
        };
    }

    /// Plays as many turns as are honoured by all and follow each other undisturbed: none, if the
    /// next is itself disturbed or not honoured.
    #[inline]
    fn play_run(&mut self) -> Stop {
        let first = self.state.turns_over;
        let turn = &self.deal.turns[first];
        let shift = self.state.due - turn.day;
        let last = self.end_of_run(turn, shift).max(first);
        let end = self.first_surprise(turn, last);
        if end > first && !self.credit_run(turn, first, end, shift) {
            return Stop::Completed;
        }
        if end < last { Stop::Surprise } else { Stop::Disturbed }
    }

    /// The end of the turns that follow each other undisturbed from one on.
    #[inline]
    fn end_of_run(&self, turn: &TurnTable, shift: u32) -> usize {
        let deal = self.deal;
        if !self.may_begin(turn) {
            return 0;
        }
        // a run keeps to the schedule, `shift` days later; with dates kept, behind the schedule
        // every tranche has a shift of its own. And a breach in the tranche keeps trust from growing
        let apart = deal.catch_up && shift != self.state.agreement_day;
        let end = turn.end_of_run[usize::from(apart | self.state.breached)];
        let limit = self.next_interruption().min(deal.horizon);
        deal.scheduled_before[limit.saturating_sub(shift) as usize].min(end)
    }

    /// Whether the event that a tranche requires, if a turn begins one, has occurred.
    #[inline]
    fn may_begin(&self, turn: &TurnTable) -> bool {
        turn.requires.is_none_or(|e| self.state.events.occurred[e.index()])
    }

    /// Counts what the turns `first .. end`, delivered whole `shift` days after their scheduled
    /// days, add to the figures. `turn` is the first. Whether there are turns left.
    #[inline]
    fn credit_run(&mut self, turn: &TurnTable, first: usize, end: usize, shift: u32) -> bool {
        let deal = self.deal;
        self.note_lead(turn.day + shift);
        let state = &mut *self.state;
        for (p, total) in deal.totals_after(end)[..deal.count::<S>()].iter().enumerate() {
            let living = total.living - std::mem::replace(&mut state.delivered[p], total.living);
            state.days_late[p] += u64::from(living) * u64::from(shift);
        }
        if !deal.days_apart {
            self.note_leads_of_run(first, end);
        }
        let over = &deal.boundaries[end];
        let day = over.day_before + shift;
        // the end of the last day is yet to be seen, but where every boundary is seen
        self.state.lead_pending = if deal.days_apart && over.ends { NEVER } else { day };
        let (schedule, releases) = self.tally.parts();
        schedule.run(turn.first_bundle, over.bundle, shift, releases);
        if self.state.breached & over.ends {
            self.close_tranche();
        }
        self.end_turns(end, day)
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
    /// day, unless it is that of another tranche. Whether there are turns left.
    #[inline]
    pub(super) fn end_turns(&mut self, end: usize, day: u32) -> bool {
        let deal = self.deal;
        let over = &deal.boundaries[end];
        self.state.turns_over = end;
        self.state.due = if deal.catch_up && over.ends {
            self.state.agreement_day.saturating_add(over.day).max(day)
        } else {
            day.saturating_add(over.day - over.day_before)
        };
        let left = end < deal.turns.len();
        if !left {
            self.finish(Ending::Completed, day);
        }
        if over.awaited {
            self.trigger(&deal.waiting.tranche[deal.turns[end - 1].tranche], day);
            if !left {
                self.trigger(&deal.waiting.completion, day);
            }
        }
        left
    }

    /// The outcome is decided.
    #[inline]
    pub(super) fn finish(&mut self, ending: Ending, day: u32) {
        self.state.ending = Some(ending);
        self.state.ending_code = ending.code(self.deal.parties.len());
        self.state.end_day = day;
        self.note(day, || Happening::Ends(ending));
    }

    /// Whatever goes on to the horizon once the outcome is decided: the ceasefire, events.
    #[inline]
    pub(super) fn aftermath(&mut self) {
        // what was foreseen comes to pass, and needs not be played
        if self.state.ceasefire.foreseen.is_some() {
            return;
        }
        while self.next_interruption() < self.deal.horizon {
            self.interrupt();
        }
    }
}
