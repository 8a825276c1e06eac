//! Plain deals, played by code of their own: two parties and a short schedule, no talks, no events, and
//! tranches on different days whose dates slip.
//!
//! It follows the same rules with the same luck as the rest of [this module](super), which plays any deal
//! and tells of it, and comes to the same in every trial. With so little that can happen, a trial is a
//! few numbers and takes three quarters of the time.

mod figures;
mod table;
mod turn;

use std::hint::select_unpredictable;
use std::ops::Range;

use super::Play;
use super::deal::Deal;
use super::luck::Luck;
use super::observe::Unobserved;
use super::prospects::{Change, Prospects};
use super::setting::Two;
use super::state::{Foreseen, NEVER, State};
use crate::metric::{Cause, Ending};
use crate::tally::Tally;

pub(super) use table::Plain;
use turn::Partial;

/// Plays one trial, as [`super::play`] does, and counts it.
#[inline(never)]
pub(super) fn play((deal, plain): (&Deal, &Plain), luck: Luck, state: &mut State, tally: &mut Tally) {
    Course::play((deal, plain), luck, state, tally);
}

/// The same for many, one after the other.
#[inline(never)]
pub(super) fn play_all(
    (deal, plain): (&Deal, &Plain),
    seed: u64,
    trials: Range<u64>,
    state: &mut State,
    tally: &mut Tally,
) {
    for trial in trials {
        let luck = Luck::new(seed, trial);
        deal.draw_values(luck, state);
        Course::play((deal, plain), luck, state, tally);
    }
}

/// How the exchange ends, and when.
type Over = (Ending, u32);

/// A trial as it goes on.
struct Course<'a> {
    deal: &'a Deal,
    plain: &'a Plain,
    state: &'a mut State,
    tally: &'a mut Tally,
    nobody: Unobserved,
    luck: Luck,
    /// Turns that are over.
    turns_over: usize,
    /// The next turn is due so many days after its scheduled day.
    shift: u32,
    /// A bit for each bundle that is not honoured, as things stand.
    surprises: u64,
    /// The outlook that holds.
    outlook: u32,
    /// Somebody has breached in the tranche that is being played.
    breached: bool,
    disputes: u32,
    cure_odds: f64,
    /// By party: days by which persons came home later than scheduled, added up.
    days_late: [u64; 2],
    /// By how many living persons, times those owed by both, each party was ahead at the most.
    ahead: [i64; 2],
    /// Somebody delivered on this day, and who is ahead at its end is not yet noted; or [`NEVER`].
    lead_pending: u32,
    /// The day of the next incident or of the ceasefire's end; the horizon, if that comes first.
    next: u32,
    /// Incidents that have passed, of all contained ones up to the ceasefire's end.
    passed: u32,
    contained: u32,
    /// That end is a fatal incident.
    fatal: bool,
    /// The exchange ended within a turn, and this was delivered in it.
    partial: Option<Partial>,
}

/// The ceasefire, from the first day to the horizon.
#[derive(Clone, Copy)]
struct Ceasefire {
    end: u32,
    incidents: u32,
    extensions: u32,
    /// Extensions granted, were there no end before.
    granted: u32,
}

impl<'a> Course<'a> {
    #[inline(always)]
    fn play((deal, plain): (&'a Deal, &'a Plain), luck: Luck, state: &'a mut State, tally: &'a mut Tally) {
        state.standing.breaches[..2].fill(0);
        state.standing.contained = 0;
        state.standing.soiled = 0;
        let cure_odds = state.values.cure_odds;
        let mut course = Self {
            deal,
            plain,
            state,
            tally,
            nobody: Unobserved,
            luck,
            turns_over: 0,
            shift: 0,
            surprises: 0,
            outlook: 0,
            breached: false,
            disputes: 0,
            cure_odds,
            days_late: [0; 2],
            ahead: [0; 2],
            lead_pending: NEVER,
            next: deal.horizon,
            passed: 0,
            contained: 0,
            fatal: false,
            partial: None,
        };
        // first what no processor has to guess at: it goes on while incidents are guessed wrongly
        course.begin_to_look();
        let mut ceasefire = course.foresee();
        let over = course.exchange();
        course.end_with_agreement(&mut ceasefire, over);
        course.count(&ceasefire, over);
    }

    /// Works out the history of the ceasefire.
    #[inline(always)]
    fn foresee(&mut self) -> Ceasefire {
        let horizon = self.deal.horizon;
        let Some(table) = &self.deal.ceasefire else {
            return Ceasefire { end: horizon, incidents: 0, extensions: 0, granted: 0 };
        };
        // what else bears on the incidents is the same in every trial of a plain deal
        self.state.luck = self.luck;
        self.state.agreement_day = 0;
        self.state.ceasefire.rate_multiplier = 1.0;
        let expiry = table.days.unwrap_or(NEVER);
        let foreseen = self.in_general().work_out(table, 0, expiry, table.extensions_in_time);
        let Foreseen { contained, fatal, end, extensions: granted } = foreseen;
        (self.contained, self.fatal) = (contained, fatal);
        self.next = self.state.interruptions[0].min(horizon);
        let end = end.min(horizon);
        let in_time = self.plain.asked_before(end).min(granted);
        let extensions = select_unpredictable(fatal, in_time, granted);
        Ceasefire { end, incidents: contained + u32::from(fatal), extensions, granted }
    }

    /// An agreement that collapses of itself may take the ceasefire with it.
    #[inline(always)]
    fn end_with_agreement(&self, ceasefire: &mut Ceasefire, (ending, day): Over) {
        if let Ending::Collapsed(Cause::Breach(_) | Cause::Several) = ending
            && self.deal.ceasefire.as_ref().is_some_and(|table| !table.survives)
        {
            ceasefire.end = day;
            ceasefire.incidents = self.passed;
            // a breach ends it after the day's expiry
            ceasefire.extensions = self.plain.asked_before(day + 1).min(ceasefire.granted);
        }
    }

    /// Plays the schedule.
    #[inline(always)]
    fn exchange(&mut self) -> Over {
        let (deal, plain) = (self.deal, self.plain);
        loop {
            let from = plain.boundary(self.turns_over);
            // how far everything keeps to the schedule, and how far everybody honours
            let undisturbed =
                plain.scheduled_before(self.next.saturating_sub(self.shift)).max(self.turns_over);
            let surprise = (self.surprises & from.ahead).trailing_zeros();
            let end = plain.turn_of(surprise).min(undisturbed);
            let day = self.credit_run(end);
            if end == plain.turns {
                return (Ending::Completed, day);
            }
            if end < undisturbed {
                if let Err(over) = self.play_tranche() {
                    return over;
                }
                if self.turns_over == plain.turns {
                    return (Ending::Completed, plain.boundary(plain.turns).day_before + self.shift);
                }
            } else if let Err(over) = self.await_tranche() {
                return over;
            } else if self.shift + plain.boundary(self.turns_over).day >= deal.horizon {
                return (Ending::UnderWay, deal.horizon);
            }
            self.look();
        }
    }

    /// Counts the turns up to `end`, honoured by all and undisturbed. Their last day.
    #[inline(always)]
    fn credit_run(&mut self, end: usize) -> u32 {
        let (from, to) = (self.plain.boundary(self.turns_over), self.plain.boundary(end));
        for p in 0..2 {
            self.days_late[p] += u64::from(to.living[p] - from.living[p]) * u64::from(self.shift);
        }
        let day = to.day_before + self.shift;
        self.lead_pending = if to.ends { NEVER } else { day };
        let (schedule, releases) = self.tally.parts();
        schedule.run(usize::from(from.bundle), usize::from(to.bundle), self.shift, releases);
        self.turns_over = end;
        day
    }

    /// Waits until the next tranche is due.
    #[inline(always)]
    fn await_tranche(&mut self) -> Result<(), Over> {
        let scheduled = self.plain.boundary(self.turns_over).day;
        while self.next <= scheduled + self.shift && self.next < self.deal.horizon {
            self.shift += self.interrupt()?;
        }
        Ok(())
    }

    /// Plays the next incident: for how many days it freezes the agreement. Or the ceasefire's end.
    #[inline(always)]
    fn interrupt(&mut self) -> Result<u32, Over> {
        let n = self.passed;
        let table = match &self.deal.ceasefire {
            Some(table) if n < self.contained => table,
            _ => return Err((Ending::Collapsed(self.cause_of_end()), self.next)),
        };
        self.passed = n + 1;
        self.next = self.state.interruptions[n as usize + 1].min(self.deal.horizon);
        self.state.standing.contained += 1;
        self.change_odds(Change::Incident, true);
        Ok(table.pause.draw(self.luck, table.sites.incident(n).pause))
    }

    fn cause_of_end(&self) -> Cause {
        if self.fatal { Cause::Incident } else { Cause::Expiry }
    }

    /// Makes the numbers that decide, and sees which bundles are not honoured if nothing changes.
    #[inline(always)]
    fn begin_to_look(&mut self) {
        let state = &mut *self.state;
        match state.prospects.limits(self.outlook) {
            Some(limits) => {
                state.decisions.begin(self.luck, &self.deal.sites, limits);
                self.surprises = state.decisions.surprises();
            }
            None => {
                self.outlook = Prospects::UNFORESEEN;
                state.decisions.forget();
                state.decisions.make(self.luck, &self.deal.sites, 0);
                self.surprises = self.weigh();
            }
        }
    }

    /// Sees which bundles are not honoured as things stand.
    #[inline(always)]
    fn look(&mut self) {
        self.surprises = match self.state.prospects.limits(self.outlook) {
            Some(limits) => self.state.decisions.not_below(limits),
            None => self.weigh(),
        };
    }

    /// Whether a bundle is honoured as things stand; means nothing behind the last.
    #[inline(always)]
    fn honours(&mut self, bundle: u8) -> bool {
        match self.state.prospects.limits(self.outlook) {
            Some(limits) => self.state.decisions.is_below(usize::from(bundle), limits),
            None => self.weigh().checked_shr(u32::from(bundle)).unwrap_or(0) & 1 == 0,
        }
    }

    /// The bundles that are not honoured, by odds that are not foreseen.
    #[inline(never)]
    fn weigh(&mut self) -> u64 {
        let mut play = self.in_general();
        play.lose_outlook();
        play.weigh(0);
        play.state.decisions.surprises()
    }

    /// The odds change, if something has happened.
    #[inline(always)]
    fn change_odds(&mut self, change: Change, happened: bool) {
        let state = &mut *self.state;
        self.outlook = state.prospects.after_if(happened, self.outlook, change, self.deal, &state.standing);
    }

    /// What can be done as in any other deal.
    fn in_general(&mut self) -> Play<'_, Unobserved, Two> {
        Play::new(self.deal, self.state, self.tally, &mut self.nobody)
    }
}
