//! Points of a space, played.

use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::Arc;

use crate::metric::Target;
use crate::scenario::Faults;
use crate::study::{Point, Space};
use crate::tally::Tally;
use crate::trial::{Deal, Gauge, State, play_in_world};

/// Deals that one thread keeps room for at once.
const MOST_ROOMS: usize = 32;

/// What one thread needs to play points of a space: of its first scenario.
#[derive(Debug)]
pub(super) struct Stage<'a> {
    space: &'a Space,
    targets: &'a [Target],
    seed: u64,
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
}

/// The results of some trials, by target and trial; `None` where the result does not apply.
pub(super) type Results = Vec<Vec<Option<f64>>>;

impl<'a> Stage<'a> {
    pub(super) fn new(space: &'a Space, targets: &'a [Target], seed: u64) -> Self {
        Self { space, targets, seed, rooms: BTreeMap::new() }
    }

    /// Plays trials at a point. Of what is drawn, the factors at positions `given` have the point's
    /// values; the others are drawn as in a run.
    pub(super) fn play(
        &mut self,
        point: &Point,
        given: &[usize],
        trials: Range<u64>,
    ) -> Result<Results, Faults> {
        if !self.rooms.contains_key(&point.levels) {
            if self.rooms.len() >= MOST_ROOMS {
                self.rooms.clear();
            }
            let room = Room::new(self.space.deals(&point.levels)?, self.targets);
            self.rooms.insert(point.levels.clone(), room);
        }
        let count = (trials.end - trials.start) as usize;
        let mut results = vec![Vec::with_capacity(count); self.targets.len()];
        let Some(room) = self.rooms.get_mut(&point.levels) else { return Ok(results) };
        let deal = &room.deals[0];
        let fixed: Vec<(usize, f64)> = given
            .iter()
            .filter_map(|&f| {
                let id = self.space.unknown(f, deal)?;
                Some((id.index(), point.values[f]))
            })
            .collect();
        let all = fixed.len() == deal.agreement().unknowns().len();
        let mut draws = deal.draws(self.seed, trials.start);
        for trial in trials {
            if !all {
                draws = deal.draws(self.seed, trial);
            }
            fixed.iter().for_each(|&(i, value)| draws[i] = value);
            play_in_world(deal, &draws, self.seed, trial, &mut room.state, &mut room.tally);
            for (result, gauge) in results.iter_mut().zip(&room.gauges) {
                result.push(gauge.and_then(|g| g.read(&room.state)).map(|x| x as f64));
            }
        }
        Ok(results)
    }
}

impl Room {
    fn new(deals: Arc<Vec<Deal>>, targets: &[Target]) -> Self {
        let deal = &deals[0];
        let (state, tally) = (State::new(deal), Tally::new(&deal.shape()));
        let gauges = targets.iter().map(|&t| Gauge::new(t, deal.columns())).collect();
        Self { state, tally, gauges, deals }
    }
}
