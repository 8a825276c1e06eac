//! Foresight: where no event and no issue can change rates and odds, the history of the ceasefire
//! depends on nothing else in the trial, and is worked out at once when it begins.
//!
//! The decisions are those that would be made day by day, with the same luck.

use super::Play;
use super::compliance::happens;
use super::luck::What;
use super::observe::Observer;
use super::state::{Foreseen, NEVER, State};

/// Extensions that are decided together.
const TOGETHER: u32 = 3;

impl<O: Observer, const N: usize> Play<'_, O, N> {
    /// Works out the history of a ceasefire that begins on `day`.
    pub(super) fn foresee(&mut self, day: u32) {
        let extensions = self.foresee_extensions();
        let fatal = self.foresee_incidents(day);
        let incidents = self.state.incident_days.len() as u32;
        self.state.ceasefire.foreseen = Some(Foreseen { incidents, fatal, extensions });
        self.state.ceasefire.next_incident = self.state.foreseen_incident(0);
    }

    /// Moves the expiry to where it stays. The number of extensions that come before it.
    #[inline]
    fn foresee_extensions(&mut self) -> u32 {
        let Some(table) = &self.deal.ceasefire else { return 0 };
        let ceasefire = &mut self.state.ceasefire;
        let most = match ceasefire.expiry {
            expiry if expiry >= self.deal.horizon || table.extension_days == 0 => 0,
            expiry => {
                (self.deal.horizon - expiry).div_ceil(table.extension_days).min(table.extensions_at_most)
            }
        };
        let site = table.site.what(What::Extend);
        let (luck, odds) = (self.state.luck, self.state.values.extension_odds);
        let mut granted = 0;
        while granted < most {
            // a few are asked for together, as the processor does not know better which is refused
            let refused = |n| u32::from(!happens(odds, luck.uniform(site.time(granted + n)))) << n;
            let first = (0..TOGETHER).fold(0, |all, n| all | refused(n)).trailing_zeros();
            granted = (granted + first.min(TOGETHER)).min(most);
            if first < TOGETHER {
                break;
            }
        }
        ceasefire.expiry = ceasefire.expiry.saturating_add(granted * table.extension_days);
        granted
    }

    /// Lists the days of the incidents up to the end of the ceasefire. Whether the last is fatal.
    fn foresee_incidents(&mut self, begin: u32) -> bool {
        self.state.incident_days.clear();
        let last = self.state.ceasefire.expiry.min(self.deal.horizon - 1);
        let Some(table) = self.deal.ceasefire.as_ref().filter(|c| c.has_incidents) else { return false };
        let mut day = begin;
        for n in 0.. {
            self.await_incident(table, day, n);
            day = self.state.ceasefire.next_incident;
            if day > last {
                return false;
            }
            self.state.incident_days.push(day);
            if self.is_fatal(table, n) {
                return true;
            }
        }
        false
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
            let ceasefire = &mut self.state.ceasefire;
            ceasefire.incidents = foreseen.incidents;
            let fatal = if foreseen.fatal { self.state.incident_days.last().copied() } else { None };
            let end = fatal.unwrap_or(NEVER).min(ceasefire.expiry).min(self.deal.horizon);
            self.count_foreseen(end);
            self.state.ceasefire.end = end;
        }
        true
    }
}

impl State {
    /// The day of the `n`-th foreseen incident, from 0.
    #[inline]
    pub(super) fn foreseen_incident(&self, n: u32) -> u32 {
        self.incident_days.get(n as usize).copied().unwrap_or(NEVER)
    }
}
