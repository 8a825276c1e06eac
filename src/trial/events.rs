//! Events: each waits for something, may then occur after a delay, and changes odds for a while.

use super::Play;
use super::luck::What;
use super::observe::{Happening, Observer};
use super::setting::Setting;
use super::state::NEVER;
use crate::agreement::{EventId, MOST_PARTIES};
use crate::metric::{Cause, Ending};

/// The events of a trial.
#[derive(Debug, Clone, Default)]
pub(super) struct Events {
    /// What is to come, the next last.
    pub(super) upcoming: Vec<Upcoming>,
    /// The day of the next, or [`NEVER`].
    pub(super) next: u32,
    /// By event.
    pub(super) occurred: Vec<bool>,
    /// In the file's order.
    pub(super) in_effect: Vec<usize>,
    /// Scratch: events that occur at once, the next on top.
    pub(super) stack: Vec<usize>,
}

/// What an event does on a day. On the same day effects fade before anything occurs, and otherwise the
/// file's order holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Upcoming {
    pub(super) day: u32,
    pub(super) change: Change,
    pub(super) event: usize,
}

/// What becomes of an event.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Change {
    Fades,
    Occurs,
}

impl Events {
    /// Something is to come.
    pub(super) fn expect(&mut self, upcoming: Upcoming) {
        let later = self.upcoming.iter().rposition(|other| *other > upcoming).map_or(0, |i| i + 1);
        self.upcoming.insert(later, upcoming);
        self.set_next();
    }

    /// Takes the next event that does so on `day`.
    pub(super) fn take(&mut self, day: u32, change: Change) -> Option<usize> {
        let event = self.upcoming.pop_if(|next| next.day == day && next.change == change)?.event;
        self.set_next();
        Some(event)
    }

    fn set_next(&mut self) {
        self.next = self.upcoming.last().map_or(NEVER, |next| next.day);
    }

    /// Back to day 0.
    pub(super) fn clear(&mut self) {
        self.upcoming.clear();
        self.next = NEVER;
        self.occurred.fill(false);
        self.in_effect.clear();
    }
}

impl<O: Observer, S: Setting> Play<'_, O, S> {
    /// Day 0 has come.
    pub(super) fn trigger_start(&mut self) {
        self.trigger(&self.deal.waiting.start, 0);
    }

    /// What these events wait for has happened on `day`: each is decided, and those without delay
    /// occur at once.
    #[inline]
    pub(super) fn trigger(&mut self, waiting: &[EventId], day: u32) {
        if S::CALM || waiting.is_empty() {
            return;
        }
        self.decide_and_occur(waiting, day);
    }

    #[inline(never)]
    fn decide_and_occur(&mut self, waiting: &[EventId], day: u32) {
        debug_assert!(self.state.events.stack.is_empty());
        self.decide_events(waiting, day);
        self.occur_at_once(day);
    }

    /// What is on the stack occurs, and what that puts there.
    fn occur_at_once(&mut self, day: u32) {
        while let Some(event) = self.state.events.stack.pop() {
            self.occur(event, day);
        }
    }

    /// Decides events; those that occur at once are put on the stack, the first on top.
    fn decide_events(&mut self, waiting: &[EventId], day: u32) {
        let bottom = self.state.events.stack.len();
        for &event in waiting {
            let e = event.index();
            let table = &self.deal.events[e];
            let luck = self.state.luck;
            let probability = self.state.values.event_probability[e];
            let occurs = luck.uniform(table.site.what(What::Occur)) < probability;
            let on = day.saturating_add(table.days.draw(luck, table.site.what(What::EventDelay)));
            let within = occurs && on < self.deal.horizon;
            if within && on == day {
                self.state.events.stack.push(e);
            } else if within {
                self.state.events.expect(Upcoming { day: on, change: Change::Occurs, event: e });
            }
            self.note(day, || Happening::EventDecided { event, day: occurs.then_some(on), probability });
        }
        self.state.events.stack[bottom..].reverse();
    }

    fn occur(&mut self, event: usize, day: u32) {
        let deal = self.deal;
        let table = &deal.events[event];
        let events = &mut self.state.events;
        events.occurred[event] = true;
        if table.lasts != Some(0) {
            let place = events.in_effect.partition_point(|&other| other < event);
            events.in_effect.insert(place, event);
        }
        if let Some(lasts @ 1..) = table.lasts {
            let day = day.saturating_add(lasts);
            events.expect(Upcoming { day, change: Change::Fades, event });
        }
        self.note(day, || Happening::EventOccurs(EventId::from(event)));
        self.change_surroundings(day);
        // what waits for a collapse goes on top: the agreement ends before what waits for the event
        self.decide_events(&deal.waiting.event[event], day);
        if table.ends && self.is_under_way() {
            self.end_agreement(Ending::Collapsed(Cause::Event(EventId::from(event))), day);
            self.decide_events(&deal.waiting.collapse, day);
        }
    }

    /// The events part of a day: effects that are over, then what occurs, in the file's order.
    pub(super) fn play_events(&mut self, day: u32) {
        self.state.in_events = true;
        let mut faded = false;
        while let Some(event) = self.state.events.take(day, Change::Fades) {
            self.state.events.in_effect.retain(|&other| other != event);
            faded = true;
            self.note(day, || Happening::EventFades(EventId::from(event)));
        }
        if faded {
            self.change_surroundings(day);
        }
        while let Some(event) = self.state.events.take(day, Change::Occurs) {
            self.state.events.stack.push(event);
            self.occur_at_once(day);
        }
        self.state.in_events = false;
    }

    /// Plays whatever events come up to and including `day`, while nothing else can happen.
    pub(super) fn play_events_through(&mut self, day: u32) {
        while self.state.events.next <= day && self.state.events.next < self.deal.horizon {
            self.play_events(self.state.events.next);
        }
    }

    /// Computes anew what events in effect and unsettled issues do to odds and rates, as far as it still
    /// matters.
    pub(super) fn change_surroundings(&mut self, day: u32) {
        if self.state.ending.is_some() && !self.state.ceasefire.in_force {
            return;
        }
        let parties = self.deal.count::<S>();
        let state = &mut *self.state;
        let values = &state.values;
        let mut surroundings = [1.0; MOST_PARTIES];
        let mut rate = 1.0;
        let mut apply = |i: usize, incidents: &[f64], odds: &[f64]| {
            rate *= incidents[i];
            let odds = &odds[i * parties..][..parties];
            surroundings.iter_mut().zip(odds).for_each(|(s, o)| *s *= o);
        };
        for &event in &state.events.in_effect {
            apply(event, &values.event_incidents, &values.event_odds);
        }
        for (issue, _) in state.unsettled.iter().enumerate().filter(|(_, unsettled)| **unsettled) {
            apply(issue, &values.issue_incidents, &values.issue_odds);
        }
        if state.surroundings[..parties] != surroundings[..parties] {
            state.surroundings = surroundings;
            match state.outlook {
                None => self.set_levels(),
                Some(_) => self.lose_outlook(),
            }
        }
        self.change_rate(rate, day);
    }

    /// The product of what the events in effect do to the odds of an extension.
    pub(super) fn extension_multiplier(&self) -> f64 {
        self.state.events.in_effect.iter().map(|&event| self.state.values.event_extension[event]).product()
    }
}
