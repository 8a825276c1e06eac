//! Events: each waits for something, may then occur after a delay, and changes odds for a while.

use super::Play;
use super::observe::{Happening, Observer};
use super::setting::Setting;
use super::state::{NEVER, State};
use super::values::Multipliers;
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

/// What an event does on a day, as one number: the day, then what, then which. On the same day effects
/// fade before anything occurs, and otherwise the file's order holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Upcoming(u64);

/// What becomes of an event.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Change {
    Fades,
    Occurs,
}

impl Upcoming {
    #[inline]
    fn new(day: u32, change: Change, event: usize) -> Self {
        Self(u64::from(day) << 32 | (change as u64) << 31 | event as u64)
    }

    #[inline]
    fn day(self) -> u32 {
        (self.0 >> 32) as u32
    }

    #[inline]
    fn event(self) -> usize {
        (self.0 & ((1 << 31) - 1)) as usize
    }

    /// Whether it is a change of this kind on this day.
    #[inline]
    fn is(self, day: u32, change: Change) -> bool {
        self.0 >> 31 == u64::from(day) << 1 | change as u64
    }
}

impl Events {
    /// Something is to come.
    #[inline]
    fn expect(&mut self, upcoming: Upcoming) {
        insert(&mut self.upcoming, upcoming, |a, b| a > b);
        self.set_next();
    }

    /// Takes the next event that does so on `day`.
    #[inline]
    fn take(&mut self, day: u32, change: Change) -> Option<usize> {
        let event = self.upcoming.pop_if(|next| next.is(day, change))?.event();
        self.set_next();
        Some(event)
    }

    #[inline]
    fn set_next(&mut self) {
        self.next = self.upcoming.last().map_or(NEVER, |next| next.day());
    }

    /// Back to day 0.
    pub(super) fn clear(&mut self) {
        self.upcoming.clear();
        self.next = NEVER;
        self.occurred.fill(false);
        self.in_effect.clear();
    }
}

/// Inserts an entry behind those that it does not precede. Such lists are short.
#[inline]
fn insert<T: Copy>(list: &mut Vec<T>, new: T, precedes: impl Fn(&T, &T) -> bool) {
    list.push(new);
    let mut place = list.len() - 1;
    while place > 0 && precedes(&new, &list[place - 1]) {
        list.swap(place, place - 1);
        place -= 1;
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
        if waiting.is_empty() {
            return;
        }
        debug_assert!(self.state.events.stack.is_empty());
        self.decide_events(waiting, day);
        self.occur_at_once(day);
    }

    /// What is on the stack occurs, and what that puts there.
    #[inline]
    fn occur_at_once(&mut self, day: u32) {
        while let Some(event) = self.state.events.stack.pop() {
            self.occur(event, day);
        }
    }

    /// Decides events; those that occur at once are put on the stack, the first on top.
    #[inline(never)]
    fn decide_events(&mut self, waiting: &[EventId], day: u32) {
        let bottom = self.state.events.stack.len();
        for &event in waiting {
            let e = event.index();
            let table = &self.deal.events[e];
            let luck = self.state.luck;
            let probability = self.state.values.event_probability(e);
            let occurs = luck.uniform(table.occur) < probability;
            let on = day.saturating_add(table.days.draw(luck, table.delay));
            if occurs && on < self.deal.horizon {
                if on == day {
                    self.state.events.stack.push(e);
                } else {
                    self.state.events.expect(Upcoming::new(on, Change::Occurs, e));
                }
            }
            self.note(day, || Happening::EventDecided { event, day: occurs.then_some(on), probability });
        }
        self.state.events.stack[bottom..].reverse();
    }

    #[inline(never)]
    fn occur(&mut self, event: usize, day: u32) {
        let deal = self.deal;
        let table = &deal.events[event];
        let events = &mut self.state.events;
        events.occurred[event] = true;
        if table.lasts != Some(0) {
            insert(&mut events.in_effect, event, |a, b| a < b);
        }
        if let Some(lasts @ 1..) = table.lasts {
            events.expect(Upcoming::new(day.saturating_add(lasts), Change::Fades, event));
        }
        self.note(day, || Happening::EventOccurs(EventId::from(event)));
        self.change_surroundings(day);
        // what waits for a collapse goes on top: the agreement ends before what waits for the event
        let waiting = &deal.waiting.event[event];
        if !waiting.is_empty() {
            self.decide_events(waiting, day);
        }
        if table.ends && self.is_under_way() {
            self.end_agreement(Ending::Collapsed(Cause::Event(EventId::from(event))), day);
            self.decide_events(&deal.waiting.collapse, day);
        }
    }

    /// The events part of a day: effects that are over, then what occurs, in the file's order.
    #[inline(never)]
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
            self.occur(event, day);
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
    #[inline(never)]
    pub(super) fn change_surroundings(&mut self, day: u32) {
        let over = self.state.ending.is_some();
        if !over {
            self.change_surrounding_odds();
        } else if !self.state.ceasefire.in_force {
            return;
        }
        let mut rate = 1.0;
        self.state.surroundings_in_effect().for_each(|multipliers| rate *= multipliers.incidents());
        self.change_rate(rate, day);
    }

    #[inline]
    fn change_surrounding_odds(&mut self) {
        let parties = self.deal.count::<S>();
        let state = &mut *self.state;
        let mut surroundings = [1.0; MOST_PARTIES];
        let surroundings = &mut surroundings[..parties];
        for multipliers in state.surroundings_in_effect() {
            surroundings.iter_mut().zip(multipliers.odds()).for_each(|(all, one)| *all *= one);
        }
        if state.surroundings[..parties] != *surroundings {
            state.surroundings[..parties].copy_from_slice(surroundings);
            match state.outlook {
                None => self.set_levels(),
                Some(_) => self.lose_outlook(),
            }
        }
    }

    /// The product of what the events in effect do to the odds of an extension.
    pub(super) fn extension_multiplier(&self) -> f64 {
        self.state.events.in_effect.iter().map(|&event| self.state.values.event_extension(event)).product()
    }
}

impl State {
    /// What surrounds the exchange on the day: events in effect and unsettled issues.
    #[inline]
    fn surroundings_in_effect(&self) -> impl Iterator<Item = Multipliers<'_>> {
        let events = self.events.in_effect.iter().map(|&event| self.values.of_event(event));
        let unsettled = (0..self.unsettled.len()).filter(|issue| self.unsettled[*issue]);
        events.chain(unsettled.filter_map(|issue| self.values.of_issue(issue)))
    }
}
