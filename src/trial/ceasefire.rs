//! The ceasefire: incidents, pauses, expiry and extensions.
//!
//! On every day in force an incident has the probability `1 − exp(−r)`. Days are not ticked
//! through: the hazard `Σ r` up to the next incident is one exponential draw, spent at whatever
//! rate is in force, so a change of the rate moves the incident but keeps its luck.

use super::Play;
use super::compliance::{happens, probability};
use super::luck::{Site, digits, uniform_of};
use super::observe::{Happening, Observer};
use super::setting::Setting;
use super::state::NEVER;
use super::tables::CeasefireTable;
use crate::metric::{Cause, Ending};

/// What an interruption leaves behind.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Interruption {
    /// Nothing that moves a date.
    Nothing,
    /// A contained incident on the day froze the agreement for so many days.
    Frozen {
        /// The day of the incident.
        day: u32,
        /// For how many days.
        pause: u32,
    },
}

impl<O: Observer, S: Setting> Play<'_, O, S> {
    /// The ceasefire begins with the agreement.
    #[inline]
    pub(super) fn begin_ceasefire(&mut self, day: u32) {
        let Some(table) = &self.deal.ceasefire else { return };
        let ceasefire = &mut self.state.ceasefire;
        ceasefire.in_force = true;
        ceasefire.began = true;
        ceasefire.expiry = table.days.map_or(NEVER, |days| day.saturating_add(days));
        if !self.deal.has_surroundings && !O::LISTENS {
            self.foresee(table, day);
        } else if table.has_incidents {
            self.await_incident(table, day, 0);
        }
    }

    /// Draws how long the `n`-th incident, from 0, takes to come after `day`.
    #[inline]
    pub(super) fn await_incident(&mut self, table: &CeasefireTable, day: u32, n: u32) {
        let site = table.sites.incident(n).gap;
        match &table.gaps {
            Some(gaps) => {
                let gap = gaps.draw(self.state.luck, site);
                self.state.ceasefire.next_incident = day.saturating_add(gap);
            }
            None => self.await_hazard(day, site),
        }
    }

    #[inline(never)]
    fn await_hazard(&mut self, day: u32, site: Site) {
        let ceasefire = &mut self.state.ceasefire;
        ceasefire.hazard_left = -(1.0 - self.state.luck.uniform(site)).ln();
        ceasefire.hazard_day = day;
        self.find_incident();
    }

    /// The first day on which the hazard counted from `hazard_day` exceeds what is left.
    fn find_incident(&mut self) {
        let values = &self.state.values;
        let ceasefire = &mut self.state.ceasefire;
        let rate = values.incidents_per_day * ceasefire.rate_multiplier;
        let shape = values.incidents_shape;
        let age = f64::from(ceasefire.hazard_day - self.state.agreement_day);
        // a rate of nothing times more than there are numbers for is none, and nothing as well
        let needed = if rate > 0.0 { ceasefire.hazard_left / rate } else { f64::INFINITY };
        // not before the day from which it is counted, whatever the rounding
        let aged_by = || (needed + aged(age, shape)).powf(1.0 / shape).max(age);
        let last = if shape == 1.0 { age + needed } else { aged_by() };
        // the sum through day `last` equals the hazard: the incident is on the day after; what is not
        // negative is rounded down, and nothing is beyond what fits
        let next = (last as u32).saturating_add(1).saturating_add(self.state.agreement_day);
        ceasefire.next_incident = if next < self.deal.horizon { next } else { NEVER };
    }

    /// The multiplier of the incident rate changes on `day`.
    pub(super) fn change_rate(&mut self, multiplier: f64, day: u32) {
        let ceasefire = &mut self.state.ceasefire;
        let before = std::mem::replace(&mut ceasefire.rate_multiplier, multiplier);
        let Some(table) = &self.deal.ceasefire else { return };
        if before == multiplier || !ceasefire.in_force || !table.has_incidents {
            return;
        }
        // while the day's incident is still to come, the day itself falls under the new rate
        let counted = if self.state.in_events { day.saturating_sub(1) } else { day };
        let ceasefire = &mut self.state.ceasefire;
        if counted > ceasefire.hazard_day {
            let values = &self.state.values;
            let from = f64::from(ceasefire.hazard_day - self.state.agreement_day);
            let to = f64::from(counted - self.state.agreement_day);
            let shape = values.incidents_shape;
            let spent = values.incidents_per_day * before * (aged(to, shape) - aged(from, shape));
            ceasefire.hazard_left = (ceasefire.hazard_left - spent).max(0.0);
            ceasefire.hazard_day = counted;
        }
        self.find_incident();
    }

    /// The first day on which something happens of itself: an event, an incident, the expiry.
    #[inline]
    pub(super) fn next_interruption(&self) -> u32 {
        // where all is foreseen, so is the expiry, and stands in line with the incidents
        let ceasefire = &self.state.ceasefire;
        self.state.events.next.min(ceasefire.next_incident).min(ceasefire.expiry)
    }

    /// Plays the next thing that happens of itself.
    #[inline]
    pub(super) fn interrupt(&mut self) -> Interruption {
        let day = self.next_interruption();
        if self.state.events.next == day {
            self.play_events(day);
        } else if self.state.ceasefire.foreseen.is_some() {
            return self.foreseen_interruption(day);
        } else if self.state.ceasefire.next_incident == day {
            return self.incident(day);
        } else {
            self.expire(day);
        }
        Interruption::Nothing
    }

    #[inline(never)]
    fn incident(&mut self, day: u32) -> Interruption {
        let Some(table) = &self.deal.ceasefire else { return Interruption::Nothing };
        let n = self.state.ceasefire.incidents;
        let luck = self.state.luck;
        let fatality = self.state.values.fatal;
        let fatal = self.state.values.is_fatal(luck, table.sites.incident(n).fatal);
        let daily = if O::LISTENS { self.daily_probability(day) } else { 0.0 };
        self.state.ceasefire.incidents += 1;
        if fatal {
            self.note(day, || Happening::Incident { fatal, daily, fatality, pause: 0 });
            self.end_ceasefire(Cause::Incident, day);
            return Interruption::Nothing;
        }
        let under_way = self.is_under_way();
        let pause = if under_way { table.pause.draw(luck, table.sites.incident(n).pause) } else { 0 };
        self.note(day, || Happening::Incident { fatal, daily, fatality, pause });
        if under_way {
            self.add_strain();
        }
        self.await_incident(table, day, n + 1);
        Interruption::Frozen { day, pause }
    }

    /// The probability of an incident on a day, for those who listen.
    fn daily_probability(&self, day: u32) -> f64 {
        let values = &self.state.values;
        let age = f64::from(day - self.state.agreement_day);
        let (before, by) = (aged(age - 1.0, values.incidents_shape), aged(age, values.incidents_shape));
        // past all numbers it is certain
        let factor = if before < f64::MAX { by - before } else { f64::MAX };
        -(-values.incidents_per_day * self.state.ceasefire.rate_multiplier * factor).exp_m1()
    }

    #[inline(never)]
    fn expire(&mut self, day: u32) {
        let Some(table) = &self.deal.ceasefire else { return };
        let n = self.state.ceasefire.extensions;
        let values = &self.state.values;
        let possible = table.extension_days > 0 && n < table.extensions_at_most;
        let multiplier = self.extension_multiplier();
        // impossible and certain are so whatever the events
        let certain = values.extension_odds == 0.0 || values.extension_odds.is_infinite();
        let odds = values.extension_odds * if certain { 1.0 } else { multiplier };
        let luck = digits(self.state.luck.bits(table.sites.extension(n)));
        let granted = match multiplier == 1.0 || certain {
            true => luck < values.extended_below,
            false => happens(odds, uniform_of(luck)),
        };
        let extended = possible && granted;
        let until = day.saturating_add(table.extension_days);
        let probability = possible.then_some(probability(odds));
        self.note(day, || Happening::Expires { extended, probability, until });
        if extended {
            self.state.ceasefire.extensions += 1;
            self.state.ceasefire.expiry = until;
        } else {
            self.end_ceasefire(Cause::Expiry, day);
        }
    }

    /// The ceasefire ends of itself, and the agreement with it if it is under way.
    pub(super) fn end_ceasefire(&mut self, cause: Cause, day: u32) {
        self.stop_ceasefire(day);
        if self.is_under_way() {
            self.collapse(cause, day);
        }
    }

    /// There is no ceasefire any more.
    pub(super) fn stop_ceasefire(&mut self, day: u32) {
        let ceasefire = &mut self.state.ceasefire;
        if std::mem::take(&mut ceasefire.in_force) {
            ceasefire.end = day;
            ceasefire.next_incident = NEVER;
            ceasefire.expiry = NEVER;
            self.note(day, || Happening::CeasefireEnds);
        }
    }

    /// Whether there is an agreement that has not ended.
    #[inline]
    pub(super) fn is_under_way(&self) -> bool {
        self.state.in_force && self.state.ending.is_none()
    }

    /// The agreement collapses, and whatever waits for that learns of it.
    pub(super) fn collapse(&mut self, cause: Cause, day: u32) {
        self.end_agreement(Ending::Collapsed(cause), day);
        let deal = self.deal;
        self.trigger(&deal.waiting.collapse, day);
    }

    /// The agreement ends before completion, and the ceasefire with it unless it survives.
    pub(super) fn end_agreement(&mut self, ending: Ending, day: u32) {
        self.finish(ending, day);
        if !self.deal.ceasefire.as_ref().is_some_and(|c| c.survives) {
            self.forget_foreseen(day);
            self.stop_ceasefire(day);
        }
    }
}

/// `age^shape`, the hazard of a ceasefire up to an age in units of its rate; what is past all numbers
/// is the largest.
fn aged(age: f64, shape: f64) -> f64 {
    if shape == 1.0 { age } else { age.powf(shape).min(f64::MAX) }
}
