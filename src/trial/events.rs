//! Events: each waits for something, may then occur after a delay, and changes odds for a while.

use super::Play;
use super::luck::What;
use super::observe::{Happening, Observer};
use super::setting::Setting;
use super::state::NEVER;
use crate::agreement::{EventId, MOST_PARTIES};
use crate::metric::{Cause, Ending};

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
        while let Some(event) = self.state.events.stack.pop() {
            self.occur(event as usize, day);
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
                self.state.events.stack.push(event.0);
            } else if within {
                self.state.events.day[e] = on;
                self.state.events.next = self.state.events.next.min(on);
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
        events.day[event] = NEVER;
        if table.lasts != Some(0) {
            events.in_effect[event] = true;
            events.fades[event] = table.lasts.map_or(NEVER, |lasts| day.saturating_add(lasts));
        }
        self.schedule_next_event();
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
        for e in 0..self.deal.events.len() {
            if self.state.events.fades[e] == day {
                self.state.events.fades[e] = NEVER;
                self.state.events.in_effect[e] = false;
                faded = true;
                self.note(day, || Happening::EventFades(EventId::from(e)));
            }
        }
        if faded {
            self.change_surroundings(day);
        }
        for e in 0..self.deal.events.len() {
            if self.state.events.day[e] == day {
                self.state.events.stack.push(e as u32);
                while let Some(event) = self.state.events.stack.pop() {
                    self.occur(event as usize, day);
                }
            }
        }
        self.schedule_next_event();
        self.state.in_events = false;
    }

    /// Plays whatever events come up to and including `day`, while nothing else can happen.
    pub(super) fn play_events_through(&mut self, day: u32) {
        while self.state.events.next <= day && self.state.events.next < self.deal.horizon {
            self.play_events(self.state.events.next);
        }
    }

    fn schedule_next_event(&mut self) {
        let events = &mut self.state.events;
        let dates = events.day.iter().zip(&events.fades);
        events.next = dates.fold(NEVER, |next, (&occurs, &fades)| next.min(occurs).min(fades));
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
        let mut any = false;
        let mut apply = |applies: &[bool], incidents: &[f64], odds: &[f64]| {
            for (i, _) in applies.iter().enumerate().filter(|(_, applies)| **applies) {
                any = true;
                rate *= incidents[i];
                let odds = &odds[i * parties..][..parties];
                surroundings.iter_mut().zip(odds).for_each(|(s, o)| *s *= o);
            }
        };
        apply(&state.events.in_effect, &values.event_incidents, &values.event_odds);
        apply(&state.unsettled, &values.issue_incidents, &values.issue_odds);
        if state.surroundings[..parties] != surroundings[..parties] {
            state.surroundings = surroundings;
            match state.outlook {
                None => self.set_levels(),
                Some(_) if any => self.lose_outlook(),
                Some(_) => {}
            }
        }
        self.change_rate(rate, day);
    }

    /// The product of what the events in effect do to the odds of an extension.
    pub(super) fn extension_multiplier(&self) -> f64 {
        let effects = self.state.events.in_effect.iter().zip(&self.state.values.event_extension);
        effects.filter(|(in_effect, _)| **in_effect).map(|(_, x)| x).product()
    }
}
