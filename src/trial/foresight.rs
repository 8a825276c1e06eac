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
use super::state::{Foreseen, NEVER, State};
use super::tables::CeasefireTable;
use super::values::Values;
use crate::metric::Cause;

/// Extensions that are decided together.
pub(super) const TOGETHER: u32 = 3;

impl<O: Observer, S: Setting> Play<'_, O, S> {
    /// Works out the history of a ceasefire that begins on `day`.
    #[inline]
    pub(super) fn foresee(&mut self, table: &CeasefireTable, day: u32) {
        let (horizon, expiry) = (self.deal.horizon, self.state.ceasefire.expiry);
        let asked = table.extensions_between(expiry, horizon);
        let foreseen = self.work_out(table, day, expiry, asked);
        let Foreseen { contained, fatal, end, extensions } = foreseen;
        let ceasefire = &mut self.state.ceasefire;
        ceasefire.end = end.min(horizon);
        ceasefire.incidents = contained + u32::from(fatal);
        ceasefire.extensions = if fatal { table.asked_before(end, day).min(extensions) } else { extensions };
        ceasefire.expiry = NEVER;
        ceasefire.next_incident = self.state.interruptions[0];
        ceasefire.passed = 0;
        ceasefire.foreseen = Some(foreseen);
    }

    /// Works out when a ceasefire ends that begins on `day`, if so many extensions are asked for at the
    /// most, and lists what interrupts: contained incidents, then the end.
    #[inline(always)]
    pub(super) fn work_out(&mut self, table: &CeasefireTable, day: u32, expiry: u32, asked: u32) -> Foreseen {
        let State { luck, values, interruptions, .. } = &mut *self.state;
        let granted = table.granted(*luck, values, asked);
        let expiry = expiry.saturating_add(granted * table.extension_days);
        let last = expiry.min(self.deal.horizon - 1);
        let (incidents, fatal) = match &table.gaps {
            Some(gaps) => table.list_incidents(gaps, (*luck, values), (day, last), interruptions),
            None if table.has_incidents => self.list_varying(table, day, last),
            None => (0, None),
        };
        let (contained, end) = (incidents - u32::from(fatal.is_some()), fatal.unwrap_or(expiry));
        self.state.interruptions[contained as usize] = end;
        Foreseen { contained, fatal: fatal.is_some(), end, extensions: granted }
    }

    /// As [`CeasefireTable::list_incidents`], where the rate is drawn or changes with age.
    #[inline(never)]
    fn list_varying(&mut self, table: &CeasefireTable, mut day: u32, last: u32) -> (u32, Option<u32>) {
        let mut n = 0;
        loop {
            self.await_incident(table, day, n);
            day = self.state.ceasefire.next_incident;
            if day > last {
                return (n, None);
            }
            self.state.interruptions[n as usize] = day;
            if self.state.values.is_fatal(self.state.luck, table.sites.incident(n).fatal) {
                return (n + 1, Some(day));
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
        if !self.is_under_way() {
            return Interruption::Nothing;
        }
        self.add_strain();
        Interruption::Frozen { day, pause: table.pause.draw(self.state.luck, table.sites.incident(n).pause) }
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
    /// How many extensions are granted before one is refused; no more than are asked for.
    #[inline(always)]
    pub(super) fn granted(&self, luck: Luck, values: &Values, asked: u32) -> u32 {
        let mut granted = self.granted_of_some(luck, values, 0);
        if asked > TOGETHER && granted == TOGETHER {
            granted = self.granted_beyond(luck, values, asked);
        }
        granted.min(asked)
    }

    /// How many of [`TOGETHER`] extensions, from the `n`-th on, are granted before one is refused.
    /// They are decided together, as nothing says beforehand which will be the first.
    #[inline(always)]
    fn granted_of_some(&self, luck: Luck, values: &Values, n: u32) -> u32 {
        let below = values.extended_below;
        let refused = |i| u32::from(digits(luck.bits(self.sites.extension(n + i))) >= below) << i;
        (0..TOGETHER).fold(1 << TOGETHER, |all, i| all | refused(i)).trailing_zeros()
    }

    /// How many are granted before one is refused, if the first [`TOGETHER`] are; at least `asked`
    /// if more are not asked for.
    #[inline(never)]
    fn granted_beyond(&self, luck: Luck, values: &Values, asked: u32) -> u32 {
        let mut granted = TOGETHER;
        while granted < asked {
            let more = self.granted_of_some(luck, values, granted);
            granted += more;
            if more < TOGETHER {
                break;
            }
        }
        granted
    }

    /// Lists the days of the incidents after one day and up to another. Their number, and the day of
    /// the last if it is fatal.
    #[inline(always)]
    pub(super) fn list_incidents(
        &self,
        gaps: &DelayTable,
        (luck, values): (Luck, &Values),
        (mut day, last): (u32, u32),
        list: &mut [u32],
    ) -> (u32, Option<u32>) {
        for (n, (listed, sites)) in (0..).zip(list.iter_mut().zip(&self.sites.incidents)) {
            day += gaps.draw(luck, sites.gap);
            *listed = day;
            let (fatal, within) = (values.is_fatal(luck, sites.fatal), day <= last);
            if fatal | !within {
                return (n + u32::from(within), (fatal & within).then_some(day));
            }
        }
        // there is room for an incident on each day
        (0, None)
    }

    /// Extensions of a ceasefire that began on `began` that are asked for on days before `day`, if all
    /// are granted.
    #[inline]
    pub(super) fn asked_before(&self, day: u32, began: u32) -> u32 {
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
