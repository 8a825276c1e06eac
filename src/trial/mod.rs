//! One history, from day 0 to the horizon. Each file is one part of the rules.
//!
//! Time jumps from happening to happening. Within a day the order is: events, talks that end, an
//! incident, the ceasefire's expiry, deliveries, disputes, tranches.

mod ceasefire;
mod compliance;
mod deal;
mod events;
mod exchange;
mod figures;
mod foresight;
mod gauge;
mod layout;
mod luck;
mod observe;
mod outlook;
mod places;
mod plain;
mod prospects;
mod quantiles;
mod quantities;
mod sampler;
mod schedule;
mod setting;
mod sites;
mod state;
mod tables;
mod talks;
#[cfg(test)]
mod tests;
mod tranche;
mod unknowns;
mod values;

pub use deal::Deal;
pub use gauge::Gauge;
pub use luck::{Luck, Site, Stream, What, uniform};
pub use observe::{Conduct, Happening, Observer, Story, Unobserved};
pub use state::State;
pub use unknowns::SharedUnknowns;

use std::marker::PhantomData;
use std::ops::Range;

use setting::{Any, Setting, Two};

use crate::agreement::UnknownId;
use crate::tally::Tally;

/// A trial being played: the deal, its state, who counts and who listens.
struct Play<'a, O, S> {
    deal: &'a Deal,
    state: &'a mut State,
    tally: &'a mut Tally,
    observer: &'a mut O,
    setting: PhantomData<S>,
}

/// Plays trial number `trial` (from 0) under `seed`, leaves its figures in `state` and counts it.
#[inline]
pub fn play<O: Observer>(
    deal: &Deal,
    seed: u64,
    trial: u64,
    state: &mut State,
    tally: &mut Tally,
    observer: &mut O,
) {
    let luck = Luck::new(seed, trial);
    deal.draw_values(luck, state);
    play_with(deal, luck, state, tally, observer);
}

/// Plays trials by their numbers, one after the other, as [`play`] does, unobserved.
pub fn play_all(deal: &Deal, seed: u64, trials: Range<u64>, state: &mut State, tally: &mut Tally) {
    match &deal.plain {
        Some(plain) => plain::play_all((deal, plain), seed, trials, state, tally),
        None => trials.for_each(|trial| play(deal, seed, trial, state, tally, &mut Unobserved)),
    }
}

/// As [`play`], unobserved, with values given for what is not known, in the agreement's order:
/// trials with the same ones differ by chance alone.
pub fn play_in_world(
    deal: &Deal,
    draws: &[f64],
    seed: u64,
    trial: u64,
    state: &mut State,
    tally: &mut Tally,
) {
    // the trials of a world mostly follow one another, and then its quantities stand already
    if state.draws != draws {
        state.draws.copy_from_slice(draws);
        state.values.draw(&state.draws);
    }
    play_with(deal, Luck::new(seed, trial), state, tally, &mut Unobserved);
}

#[inline]
fn play_with<O: Observer>(deal: &Deal, luck: Luck, state: &mut State, tally: &mut Tally, observer: &mut O) {
    match (O::LISTENS, &deal.plain) {
        (false, Some(plain)) => plain::play((deal, plain), luck, state, tally),
        (false, None) if deal.parties.len() == 2 => play_in::<O, Two>(deal, luck, state, tally, observer),
        _ => play_in::<O, Any>(deal, luck, state, tally, observer),
    }
}

#[inline]
fn play_in<O: Observer, S: Setting>(
    deal: &Deal,
    luck: Luck,
    state: &mut State,
    tally: &mut Tally,
    observer: &mut O,
) {
    state.reset(deal, deal.count::<S>(), luck);
    let mut play = Play::<O, S>::new(deal, state, tally, observer);
    play.take_values();
    play.begin();
    play.count();
}

impl<'a, O: Observer, S: Setting> Play<'a, O, S> {
    fn new(deal: &'a Deal, state: &'a mut State, tally: &'a mut Tally, observer: &'a mut O) -> Self {
        Self { deal, state, tally, observer, setting: PhantomData }
    }

    /// The quantities of the trial, before anything has changed them.
    #[inline]
    fn take_values(&mut self) {
        self.state.cure_odds = self.state.values.cure_odds;
        self.state.outlook = self.state.prospects.first();
        if self.state.outlook.is_none() {
            self.lose_outlook();
        }
        if O::LISTENS {
            for i in 0..self.state.draws.len() {
                let draw = self.state.draws[i];
                self.observer.note(0, Happening::Drawn(UnknownId::from(i), draw));
            }
        }
    }

    #[inline]
    fn begin(&mut self) {
        if self.talks() {
            self.enter_into_force();
            self.exchange();
        }
        self.aftermath();
    }

    #[inline]
    fn note(&mut self, day: u32, happening: impl FnOnce() -> Happening) {
        if O::LISTENS {
            self.observer.note(day, happening());
        }
    }
}
