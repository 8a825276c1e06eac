//! Foresight: where no event and no issue can change rates and odds, the history of the ceasefire
//! depends on nothing else in the trial, and is worked out at once when it begins.
//!
//! The decisions are those that would be made day by day, with the same luck.

use super::Play;
use super::ceasefire::Interruption;
use super::deal::CeasefireTable;
use super::luck::{Luck, What, digits};
use super::observe::Observer;
use super::sampler::DelayTable;
use super::setting::Setting;
use super::state::{Foreseen, NEVER};
use super::values::Values;
use crate::metric::Cause;

/// Extensions that are decided together.
const TOGETHER: u32 = 3;

impl<O: Observer, S: Setting> Play<'_, O, S> {
    /// Works out the history of a ceasefire that begins on `day`.
    pub(super) fn foresee(&mut self, table: &CeasefireTable, day: u32) {
        let (expiry, extensions) = self.foresee_extensions(table);
        let last = expiry.min(self.deal.horizon - 1);
        let (incidents, fatal) = match &table.gaps {
            Some(gaps) => self.foresee_incidents(table, gaps, day, last),
            None if table.has_incidents => self.foresee_varying(table, day, last),
            None => (0, false),
        };
        let days = &mut self.state.interruptions;
        let end = if fatal { days[incidents as usize - 1] } else { expiry.min(self.deal.horizon) };
        if !fatal {
            days[incidents as usize] = expiry;
        }
        let ceasefire = &mut self.state.ceasefire;
        ceasefire.foreseen = Some(Foreseen { incidents, fatal, extensions, end });
        ceasefire.expiry = NEVER;
        ceasefire.next_incident = days[0];
    }

    /// The day of the expiry after all extensions, and their number.
    #[inline]
    fn foresee_extensions(&self, table: &CeasefireTable) -> (u32, u32) {
        let expiry = self.state.ceasefire.expiry;
        let asked = match S::CALM {
            true => table.extensions_in_time,
            false => table.extensions_between(expiry, self.deal.horizon),
        };
        let mut granted = self.granted(table, 0).min(asked);
        while granted < asked && granted.is_multiple_of(TOGETHER) {
            match self.granted(table, granted) {
                0 => break,
                more => granted = (granted + more).min(asked),
            }
        }
        (expiry.saturating_add(granted * table.extension_days), granted)
    }

    /// How many of [`TOGETHER`] extensions, from the `n`-th on, are granted before one is refused.
    /// They are decided together, as nothing says beforehand which will be the first.
    #[inline]
    fn granted(&self, table: &CeasefireTable, n: u32) -> u32 {
        let site = table.site.what(What::Extend);
        let (luck, below) = (self.state.luck, self.state.values.extended_below);
        let refused = |i| u32::from(digits(luck.bits(site.time(n + i))) >= below) << i;
        (0..TOGETHER).fold(1 << TOGETHER, |all, i| all | refused(i)).trailing_zeros()
    }

    /// Lists the days of the incidents after `day` and up to `last`. Their number, and whether the
    /// last is fatal.
    #[inline]
    fn foresee_incidents(
        &mut self,
        table: &CeasefireTable,
        gaps: &DelayTable,
        mut day: u32,
        last: u32,
    ) -> (u32, bool) {
        let luck = self.state.luck;
        let days = &mut self.state.interruptions[..];
        let mut n = 0;
        loop {
            day = day.saturating_add(gaps.draw(luck, table.site.what(What::Incident).time(n)));
            days[n as usize] = day;
            let fatal = self.state.values.is_fatal(luck, table, n);
            let within = day <= last;
            // one question, not two
            if fatal | !within {
                return (n + u32::from(within), fatal & within);
            }
            n += 1;
        }
    }

    /// The same where the rate is drawn or changes with age.
    #[inline(never)]
    fn foresee_varying(&mut self, table: &CeasefireTable, mut day: u32, last: u32) -> (u32, bool) {
        let mut n = 0;
        loop {
            self.await_incident(table, day, n);
            day = self.state.ceasefire.next_incident;
            if day > last {
                return (n, false);
            }
            self.state.interruptions[n as usize] = day;
            if self.state.values.is_fatal(self.state.luck, table, n) {
                return (n + 1, true);
            }
            n += 1;
        }
    }

    /// Plays what was foreseen for `day`.
    #[inline]
    pub(super) fn foreseen_interruption(&mut self, day: u32) -> Interruption {
        let (Some(table), Some(foreseen)) = (&self.deal.ceasefire, self.state.ceasefire.foreseen) else {
            return Interruption::Nothing;
        };
        let n = self.state.ceasefire.incidents;
        if n + u32::from(foreseen.fatal) == foreseen.incidents {
            self.state.ceasefire.incidents = foreseen.incidents;
            let cause = if foreseen.fatal { Cause::Incident } else { Cause::Expiry };
            self.end_ceasefire(cause, day);
            return Interruption::Nothing;
        }
        self.state.ceasefire.incidents = n + 1;
        self.state.ceasefire.next_incident = self.state.interruptions[n as usize + 1];
        if !self.is_under_way() {
            return Interruption::Nothing;
        }
        self.add_strain();
        Interruption::Frozen {
            day,
            pause: table.pause.draw(self.state.luck, table.site.what(What::Pause).time(n)),
        }
    }

    /// The ceasefire ends: of what was foreseen, the extensions on days before `day` took place.
    #[inline]
    pub(super) fn count_foreseen(&mut self, day: u32) {
        let (Some(table), Some(foreseen)) = (&self.deal.ceasefire, self.state.ceasefire.foreseen) else {
            return;
        };
        let first = self.state.agreement_day.saturating_add(table.days.unwrap_or(NEVER));
        let asked = day.saturating_sub(first).div_ceil(table.extension_days.max(1));
        if self.state.ceasefire.in_force {
            self.state.ceasefire.extensions = asked.min(foreseen.extensions);
        }
    }

    /// After the outcome, all that was foreseen comes to pass. False if nothing was.
    pub(super) fn fulfil(&mut self) -> bool {
        let Some(foreseen) = self.state.ceasefire.foreseen else { return false };
        if self.state.ceasefire.in_force {
            self.count_foreseen(foreseen.end);
            self.state.ceasefire.incidents = foreseen.incidents;
            self.state.ceasefire.end = foreseen.end;
        }
        true
    }
}

impl Values {
    /// Whether the `n`-th incident, from 0, ends the ceasefire.
    #[inline]
    pub(super) fn is_fatal(&self, luck: Luck, table: &CeasefireTable, n: u32) -> bool {
        digits(luck.bits(table.site.what(What::Fatal).time(n))) < self.fatal_below
    }
}
