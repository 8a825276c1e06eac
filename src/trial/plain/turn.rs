//! A tranche in which somebody does not honour.

use std::hint::select_unpredictable;

use super::table::{Boundary, Bundle};
use super::{Course, Over};
use crate::agreement::Share;
use crate::metric::Ending;
use crate::tally::Kind;
use crate::trial::compliance::happens;
use crate::trial::luck::digits;
use crate::trial::prospects::Change;
use crate::trial::state::NEVER;
use crate::trial::tranche::cause_of_dispute;

/// What has been delivered once a turn ends, or is broken off.
#[derive(Debug, Clone, Copy)]
pub(super) struct Partial {
    /// Living persons delivered by each party, in this turn and before.
    pub(super) living: [u32; 2],
    /// A bit for each party that has delivered in the turn, be it nothing of a part.
    pub(super) began: u32,
    /// A bit for each that has delivered all.
    pub(super) whole: u32,
    /// Remains of each delivered in the turn.
    pub(super) remains: [u32; 2],
}

impl Partial {
    /// Nothing yet.
    #[inline(always)]
    pub(super) fn before(turn: &Boundary) -> Self {
        Self { living: turn.living, began: 0, whole: 0, remains: [0; 2] }
    }
}

/// When something is delivered: the day, and the day for which it was scheduled.
#[derive(Clone, Copy)]
struct When {
    day: u32,
    scheduled: u32,
}

/// What becomes of the bundles of a turn.
struct Bundles<'a, const N: usize> {
    tables: [&'a Bundle; N],
    /// When the rest is delivered, if the agreement still stands and mediation succeeds.
    until: [u32; N],
    /// It is late, and not in dispute.
    late: [bool; N],
    breached: [bool; N],
}

impl<const N: usize> Bundles<'_, N> {
    /// A bit for each party whose bundle is in dispute.
    #[inline(always)]
    fn in_dispute(&self) -> u32 {
        (0..N).fold(0, |all, i| all | u32::from(!self.late[i]) << self.tables[i].party())
    }

    /// How the agreement ends if the dispute is not cured.
    fn collapse(&self) -> Ending {
        Ending::Collapsed(cause_of_dispute(self.in_dispute()))
    }
}

impl Course<'_> {
    /// Plays a tranche to its end, from a turn on in which somebody does not honour.
    #[inline(always)]
    pub(super) fn play_tranche(&mut self) -> Result<(), Over> {
        loop {
            let turn = self.plain.boundary(self.turns_over);
            if turn.next_bundle - turn.bundle == 1 {
                self.play_turn::<1>()?
            } else {
                self.play_turn::<2>()?
            }
            let next = self.plain.boundary(self.turns_over);
            if next.ends | self.honours(next.bundle) {
                break;
            }
        }
        self.credit_run(usize::from(self.plain.boundary(self.turns_over).end_of_tranche));
        let soiled = std::mem::take(&mut self.breached);
        self.state.standing.soiled += u32::from(soiled);
        self.change_odds(Change::Soiled, soiled);
        Ok(())
    }

    /// Plays the turn that is due, of so many bundles.
    #[inline(always)]
    fn play_turn<const N: usize>(&mut self) -> Result<(), Over> {
        let turn = self.plain.boundary(self.turns_over);
        let when = When { day: turn.day + self.shift, scheduled: turn.day };
        let mut partial = Partial::before(turn);
        let day = match self.play_bundles::<N>(usize::from(turn.bundle), when, &mut partial) {
            Ok(day) => day,
            Err(over) => {
                self.note_lead(NEVER, partial.living);
                self.partial = (partial.began != 0).then_some(partial);
                return Err(over);
            }
        };
        self.turns_over += 1;
        self.shift = day - turn.day;
        let ends = self.plain.boundary(self.turns_over).ends;
        self.tally.schedule().turn_over(usize::from(turn.tranche), day, ends);
        self.note_lead(day, partial.living);
        self.lead_pending = select_unpredictable(ends, NEVER, self.lead_pending);
        Ok(())
    }

    /// Plays so many bundles from the `first` on. The day on which the last is delivered.
    #[inline(always)]
    fn play_bundles<const N: usize>(
        &mut self,
        first: usize,
        when: When,
        partial: &mut Partial,
    ) -> Result<u32, Over> {
        let mut bundles = Bundles::<N> {
            tables: std::array::from_fn(|i| self.plain.bundle(first + i)),
            until: [NEVER; N],
            late: [true; N],
            breached: [false; N],
        };
        for i in 0..N {
            // a single bundle is here because it is not honoured
            if N > 1 && self.surprises >> (first + i) & 1 == 0 {
                self.tally.schedule().turn(first + i, Kind::Honoured);
                self.deliver_rest(bundles.tables[i], when, partial);
            } else {
                self.breach(&mut bundles, i, first + i, when, partial);
            }
        }
        for i in 0..N {
            let (p, breached) = (bundles.tables[i].party(), bundles.breached[i]);
            self.state.standing.breaches[p] += u32::from(breached);
            self.breached |= breached;
            self.change_odds(Change::Breach(p), breached);
        }
        let disputed = bundles.in_dispute() != 0;
        self.disputes += u32::from(disputed);
        if self.deal.mediation_days.is_none() & disputed {
            return Err((bundles.collapse(), when.day));
        }
        self.await_rest(bundles, when, partial)
    }

    /// What becomes of the `i`-th bundle of a turn, which is not honoured. What is late and what is in
    /// dispute go the same way, for which of the two it is no processor foresees.
    #[inline(always)]
    fn breach<const N: usize>(
        &mut self,
        bundles: &mut Bundles<'_, N>,
        i: usize,
        bundle: usize,
        when: When,
        partial: &mut Partial,
    ) {
        let (luck, table) = (self.luck, bundles.tables[i]);
        let p = table.party();
        let party = &self.deal.parties[p];
        let kind = self.state.values.parties[p].breach.kind(digits(luck.bits(table.sites.breach)));
        self.tally.schedule().turn(bundle, kind);
        if kind == Kind::Short {
            let share = party.share.draw(luck, table.sites.share);
            self.deliver_part(bundle, Share::delivered(share, table.size), when, partial);
        }
        let late = kind == Kind::Late;
        let mediation = self.deal.mediation_days.as_ref().unwrap_or(&party.late);
        let lasts = select_unpredictable(late, &party.late, mediation);
        let site = select_unpredictable(late, table.sites.lateness, table.dispute.lasts);
        let days = lasts.draw(luck, site).max(u32::from(late));
        bundles.until[i] = when.day + days;
        bundles.late[i] = late;
        bundles.breached[i] = !late | (days > party.grace);
    }

    /// Waits until every late delivery has arrived and the dispute is cured. The day.
    #[inline(always)]
    fn await_rest<const N: usize>(
        &mut self,
        mut bundles: Bundles<'_, N>,
        mut when: When,
        partial: &mut Partial,
    ) -> Result<u32, Over> {
        loop {
            let next = bundles.until.iter().fold(NEVER, |next, &day| next.min(day));
            if N > 1 && next == NEVER {
                return Ok(when.day);
            }
            if self.next <= next && self.next < self.deal.horizon {
                let pause = self.interrupt()?;
                bundles.until =
                    bundles.until.map(|day| if N > 1 && day == NEVER { day } else { day + pause });
                continue;
            }
            if next >= self.deal.horizon {
                return Err((Ending::UnderWay, self.deal.horizon));
            }
            when.day = next;
            self.deliver_due(&mut bundles, when, partial)?;
            if N == 1 {
                return Ok(next);
            }
        }
    }

    /// Delivers what arrives on a day, and then what was in dispute up to it, if that is cured.
    #[inline(always)]
    fn deliver_due<const N: usize>(
        &mut self,
        bundles: &mut Bundles<'_, N>,
        when: When,
        partial: &mut Partial,
    ) -> Result<(), Over> {
        let due = |bundles: &Bundles<'_, N>, i: usize| N == 1 || bundles.until[i] == when.day;
        // a single bundle that is late has nothing to wait for
        for i in 0..if N == 1 { 0 } else { N } {
            if due(bundles, i) && bundles.late[i] {
                bundles.until[i] = NEVER;
                self.deliver_rest(bundles.tables[i], when, partial);
            }
        }
        let disputed = (0..N).any(|i| due(bundles, i) & !bundles.late[i]);
        let luck = self.luck.uniform(bundles.tables[0].dispute.cure);
        if disputed & !happens(self.cure_odds, luck) {
            return Err((bundles.collapse(), when.day));
        }
        // where they stand, as of two numbers at hand one is chosen by a branch
        self.cure_odds *= *select_unpredictable(disputed, &self.state.values.fatigue, &1.0);
        for i in 0..N {
            if due(bundles, i) {
                bundles.until[i] = NEVER;
                self.deliver_rest(bundles.tables[i], when, partial);
            }
        }
        Ok(())
    }

    /// Delivers so many persons of a bundle, from the category with the highest odds to the one with
    /// the lowest, and none of the terms.
    #[inline(never)]
    fn deliver_part(&mut self, bundle: usize, persons: u32, when: When, partial: &mut Partial) {
        let table = self.plain.bundle(bundle);
        let p = table.party();
        let living = self.state.living_among(self.deal, bundle, persons);
        partial.began |= 1 << p;
        partial.remains[p] = persons - living;
        self.release(p, living, when, partial);
    }

    /// Delivers whatever of a bundle has not been delivered.
    #[inline(never)]
    fn deliver_rest(&mut self, table: &Bundle, when: When, partial: &mut Partial) {
        let p = table.party();
        partial.began |= 1 << p;
        partial.whole |= 1 << p;
        partial.remains[p] = table.remains;
        self.release(p, table.upto - partial.living[p], when, partial);
    }

    /// Living persons go home.
    #[inline(always)]
    fn release(&mut self, p: usize, living: u32, when: When, partial: &mut Partial) {
        self.note_lead(when.day, partial.living);
        let before = partial.living[p];
        partial.living[p] = before + living;
        self.days_late[p] += u64::from(living) * u64::from(when.day - when.scheduled);
        if living > 0 {
            self.lead_pending = when.day;
            self.tally.releases().moved(p, when.day, before, before + living);
        }
    }

    /// Notes who is ahead with so many delivered, if that is how a day before `day` ended.
    #[inline(always)]
    fn note_lead(&mut self, day: u32, living: [u32; 2]) {
        let owed = self.plain.owed;
        let ahead = i64::from(living[0]) * owed[1] - i64::from(living[1]) * owed[0];
        let ahead = select_unpredictable(self.lead_pending < day, ahead, 0);
        self.ahead = [self.ahead[0].max(ahead), self.ahead[1].max(-ahead)];
    }
}
