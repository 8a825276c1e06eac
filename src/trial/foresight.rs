//! Foresight: where no event and no issue can change rates and odds, the history of the ceasefire
//! depends on nothing else in the trial, and is worked out at once when it begins.
//!
//! The decisions are those that would be made day by day, with the same luck.

use super::Play;
use super::ceasefire::Interruption;
use super::luck::{Luck, Site, digits};
use super::observe::Observer;
use super::sampler::DelayTable;
use super::setting::Setting;
use super::state::{Foreseen, NEVER};
use super::tables::CeasefireTable;
use super::values::Values;
use crate::metric::Cause;

/// Extensions that are decided together.
const TOGETHER: u32 = 3;

impl<O: Observer, S: Setting> Play<'_, O, S> {
    /// Works out the history of a ceasefire that begins on `day`.
    #[inline]
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
        let before = if fatal { table.asked_before(end, day).min(extensions) } else { extensions };
        let ceasefire = &mut self.state.ceasefire;
        ceasefire.end = end;
        ceasefire.incidents = incidents;
        ceasefire.extensions = before;
        ceasefire.expiry = NEVER;
        ceasefire.next_incident = days[0];
        ceasefire.passed = 0;
        let contained = incidents - u32::from(fatal);
        ceasefire.foreseen = Some(Foreseen { contained, fatal, extensions });
    }

    /// The day of the expiry after all extensions, and their number.
    #[inline]
    fn foresee_extensions(&self, table: &CeasefireTable) -> (u32, u32) {
        let expiry = self.state.ceasefire.expiry;
        let asked = match S::CALM {
            true => table.extensions_in_time,
            false => table.extensions_between(expiry, self.deal.horizon),
        };
        let mut granted = self.granted(table, 0);
        if asked > TOGETHER && granted == TOGETHER {
            granted = self.granted_beyond(table, asked);
        }
        let granted = granted.min(asked);
        (expiry.saturating_add(granted * table.extension_days), granted)
    }

    /// How many of [`TOGETHER`] extensions, from the `n`-th on, are granted before one is refused.
    /// They are decided together, as nothing says beforehand which will be the first.
    #[inline]
    fn granted(&self, table: &CeasefireTable, n: u32) -> u32 {
        let (luck, below) = (self.state.luck, self.state.values.extended_below);
        let refused = |i| u32::from(digits(luck.bits(table.sites.extend.time(n + i))) >= below) << i;
        (0..TOGETHER).fold(1 << TOGETHER, |all, i| all | refused(i)).trailing_zeros()
    }

    /// How many are granted before one is refused, if the first [`TOGETHER`] are; at least `asked`
    /// if more are not asked for.
    #[inline(never)]
    fn granted_beyond(&self, table: &CeasefireTable, asked: u32) -> u32 {
        let mut granted = TOGETHER;
        while granted < asked {
            let more = self.granted(table, granted);
            granted += more;
            if more < TOGETHER {
                break;
            }
        }
        granted
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
        let state = &mut *self.state;
        let (luck, values) = (state.luck, &state.values);
        let (mut gap, mut fatality) = (table.sites.incident, table.sites.fatal);
        for (n, listed) in (0..).zip(&mut state.interruptions) {
            day += gaps.draw(luck, gap);
            *listed = day;
            let (fatal, within) = (values.is_fatal(luck, fatality), day <= last);
            // one question, not two
            if fatal | !within {
                return (n + u32::from(within), fatal & within);
            }
            (gap, fatality) = (gap.time(1), fatality.time(1));
        }
        // there is room for an incident on each day
        (0, false)
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
            if self.state.values.is_fatal(self.state.luck, table.sites.fatal.time(n)) {
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
        let n = self.state.ceasefire.passed;
        if n == foreseen.contained {
            let cause = if foreseen.fatal { Cause::Incident } else { Cause::Expiry };
            self.end_ceasefire(cause, day);
            return Interruption::Nothing;
        }
        self.state.ceasefire.passed = n + 1;
        self.state.ceasefire.next_incident = self.state.interruptions[n as usize + 1];
        if !S::CALM && !self.is_under_way() {
            return Interruption::Nothing;
        }
        self.add_strain();
        Interruption::Frozen { day, pause: table.pause.draw(self.state.luck, table.sites.pause.time(n)) }
    }

    /// The ceasefire ends with the agreement on `day`: what was foreseen for later does not come.
    pub(super) fn forget_foreseen(&mut self, day: u32) {
        let (Some(table), Some(foreseen)) = (&self.deal.ceasefire, self.state.ceasefire.foreseen) else {
            return;
        };
        let ceasefire = &mut self.state.ceasefire;
        if ceasefire.in_force {
            ceasefire.incidents = ceasefire.passed;
            // whatever ends the agreement from within comes after the day's expiry
            let asked = table.asked_before(day.saturating_add(1), self.state.agreement_day);
            ceasefire.extensions = asked.min(foreseen.extensions);
        }
    }
}

impl CeasefireTable {
    /// Extensions of a ceasefire that began on `began` that are asked for on days before `day`, if all
    /// are granted.
    #[inline]
    fn asked_before(&self, day: u32, began: u32) -> u32 {
        let first = began.saturating_add(self.days.unwrap_or(NEVER));
        day.saturating_sub(first).div_ceil(self.extension_days.max(1))
    }
}

impl Values {
    /// Whether an incident ends the ceasefire, by the number at a site.
    #[inline]
    pub(super) fn is_fatal(&self, luck: Luck, site: Site) -> bool {
        digits(luck.bits(site)) < self.fatal_below
    }
}
