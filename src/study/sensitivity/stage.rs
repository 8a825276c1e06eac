//! Points of a space, played.

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;
use std::ops::Range;
use std::sync::Arc;

use crate::engine::Control;
use crate::metric::Target;
use crate::scenario::Faults;
use crate::study::{Point, Space};
use crate::tally::Tally;
use crate::trial::{Deal, Gauge, State, play_in_world};

/// Deals that one thread keeps room for at once.
const MOST_ROOMS: usize = 32;

/// What one thread needs to play points of a space: of its first scenario.
pub(super) struct Stage<'a> {
    space: &'a Space,
    targets: &'a [Target],
    seed: u64,
    control: &'a dyn Control,
    rooms: BTreeMap<Vec<usize>, Room>,
}

/// One deal made ready, with room for a trial of it.
#[derive(Debug)]
struct Room {
    deals: Arc<Vec<Deal>>,
    state: State,
    /// Counted and thrown away.
    tally: Tally,
    /// By target.
    gauges: Vec<Option<Gauge>>,
    /// By factor: its position among what the deal does not know, if it is one that is drawn.
    places: Vec<Option<usize>>,
}

/// The results of some trials, by target and trial; `None` where the result does not apply.
pub(super) type Results = Vec<Vec<Option<f64>>>;

impl<'a> Stage<'a> {
    pub(super) fn new(space: &'a Space, targets: &'a [Target], seed: u64, control: &'a dyn Control) -> Self {
        Self { space, targets, seed, control, rooms: BTreeMap::new() }
    }

    /// Plays trials at a point. The factors at positions `given` have the point's values; the others are
    /// drawn for each trial: what is drawn in a run as it is there, and of what is set each value is as
    /// likely as the other. `None`: broken off, as the work was cancelled.
    pub(super) fn play(
        &mut self,
        point: &Point,
        given: &[usize],
        trials: Range<u64>,
    ) -> Result<Option<Results>, Faults> {
        if self.control.cancelled() {
            return Ok(None);
        }
        let first = trials.start;
        let mut of_levels: BTreeMap<Vec<usize>, Vec<u64>> = BTreeMap::new();
        for trial in trials.clone() {
            let at = |factor, set: usize| given.contains(&factor).then(|| point.levels[set]);
            let levels = self.space.levels_given(at, self.seed, trial);
            of_levels.entry(levels).or_default().push(trial);
        }
        let mut results = vec![vec![None; (trials.end - first) as usize]; self.targets.len()];
        for (levels, trials) in of_levels {
            let seed = self.seed;
            let room = self.room(&levels)?;
            let of = |&f: &usize| Some((room.places[f]?, point.values[f]));
            let fixed: Vec<(usize, f64)> = given.iter().filter_map(of).collect();
            room.play((seed, &fixed), &trials, |target, trial, result| {
                results[target][(trial - first) as usize] = result;
            });
        }
        Ok(Some(results))
    }

    /// The deal with what is set at these positions among its values.
    fn room(&mut self, levels: &[usize]) -> Result<&mut Room, Faults> {
        if self.rooms.len() >= MOST_ROOMS && !self.rooms.contains_key(levels) {
            self.rooms.clear();
        }
        match self.rooms.entry(levels.to_vec()) {
            Entry::Occupied(room) => Ok(room.into_mut()),
            Entry::Vacant(place) => {
                Ok(place.insert(Room::new(self.space, self.space.deals(levels)?, self.targets)))
            }
        }
    }
}

impl Room {
    fn new(space: &Space, deals: Arc<Vec<Deal>>, targets: &[Target]) -> Self {
        let deal = &deals[0];
        let place = |factor| space.unknown(factor, deal).map(|unknown| unknown.index());
        let places = (0..space.factors().len()).map(place).collect();
        let (state, tally) = (State::new(deal), Tally::new(&deal.shape()));
        let gauges = targets.iter().map(|&t| Gauge::new(t, deal.columns())).collect();
        Self { state, tally, gauges, places, deals }
    }

    /// Plays trials with values given for some of what is drawn, and tells of each the results by target.
    fn play(
        &mut self,
        (seed, fixed): (u64, &[(usize, f64)]),
        trials: &[u64],
        mut tell: impl FnMut(usize, u64, Option<f64>),
    ) {
        let deal = &self.deals[0];
        let all = fixed.len() == deal.agreement().unknowns().len();
        let mut draws = deal.draws(seed, trials.first().copied().unwrap_or(0));
        for &trial in trials {
            if !all {
                draws = deal.draws(seed, trial);
            }
            fixed.iter().for_each(|&(i, value)| draws[i] = value);
            play_in_world(deal, &draws, seed, trial, &mut self.state, &mut self.tally);
            for (target, gauge) in self.gauges.iter().enumerate() {
                tell(target, trial, gauge.and_then(|g| g.read(&self.state)).map(|x| x as f64));
            }
        }
    }
}
