//! The structures of a file, played in the same worlds and on the same luck.

use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::Direction;
use super::criteria::{Wanted, wanted};
use crate::engine::{Control, InOrder, Part, Pieces, RunError, Solo, WorldSettings, try_in_order};
use crate::metric::Target;
use crate::scenario::{Faults, Scenario};
use crate::study::space::{FactorKind, Space};
use crate::tally::Moments;
use crate::trial::{Deal, Gauge};

/// A criterion with its value in every world. The tables are by structure, then world; a world in
/// which the structures cannot be compared by it is `None` for all of them.
#[derive(Debug, Clone, PartialEq)]
pub struct Measured {
    /// The result, as the first structure numbers its parties.
    pub target: Target,
    /// What is better.
    pub direction: Direction,
    /// The most that there can be of it in any structure, in its unit.
    pub most: f64,
    /// Means over all trials of a world.
    pub all: Vec<Vec<Option<f64>>>,
    /// Means over its even trials.
    pub even: Vec<Vec<Option<f64>>>,
    /// Means over its odd trials.
    pub odd: Vec<Vec<Option<f64>>>,
    /// The variance of the mean over all trials that is due to chance, `s²/n`.
    pub noise: Vec<Vec<Option<f64>>>,
}

/// All structures in all worlds.
#[derive(Debug, Clone, PartialEq)]
pub struct Played {
    /// Worlds played: fewer than asked for if interrupted.
    pub worlds: u64,
    /// Trials of each structure in each world.
    pub trials: u64,
    /// The criteria by which the structures can be compared, completion first.
    pub criteria: Vec<Measured>,
    /// Criteria by which they cannot be compared in any world: days held, where the structures owe
    /// different numbers of persons or end on different days.
    pub left_out: Vec<Target>,
    /// By factor of the space, then world: its value, or of what is set and has no number the
    /// position among its values.
    pub unknowns: Vec<Vec<f64>>,
    /// Whether the work was cancelled before all worlds were played.
    pub interrupted: bool,
}

/// Worlds as they were played, in order.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct PlayedWorlds {
    worlds: Vec<World>,
    /// Whether the work was cancelled before all worlds were played.
    pub interrupted: bool,
}

impl PlayedWorlds {
    /// Adds later worlds.
    #[must_use]
    pub fn plus(mut self, later: PlayedWorlds) -> PlayedWorlds {
        self.worlds.extend(later.worlds);
        self.interrupted |= later.interrupted;
        self
    }

    /// How many there are.
    #[must_use]
    pub fn count(&self) -> u64 {
        self.worlds.len() as u64
    }

    /// Whether these are worlds of that space.
    #[must_use]
    pub fn are_of(&self, space: &Space) -> bool {
        let (criteria, structures) = (wanted(space.scenarios()).len(), space.scenarios().len());
        let set = space.factors().iter().filter(|f| matches!(f.kind, FactorKind::Set(_))).count();
        self.worlds.iter().all(|w| {
            w.values.len() == space.factors().len()
                && w.levels.len() == set
                && w.cells.len() == criteria
                && w.cells.iter().flatten().all(|cells| cells.len() == structures)
        })
    }
}

/// Plays `settings.trials` trials of every structure in each of those of `settings.worlds` worlds that
/// belong to the part.
///
/// What is not known is in world `w` as in trial `w` of a plain run; the trials of world `w` have
/// the numbers `w·n …` and are the same for all structures. With as many trials to a world these
/// are the worlds of [`crate::engine::worlds`].
///
/// # Errors
/// When no threads can be started, or a combination of what is set is not valid.
pub fn play(
    space: &Space,
    settings: &WorldSettings,
    part: Part,
    control: &dyn Control,
) -> Result<PlayedWorlds, RunError<Faults>> {
    let wanted = wanted(space.scenarios());
    // where nothing is set in the file, all worlds have the same deals, made ready once for a thread
    let is_set = |f: &crate::study::space::Factor| matches!(f.kind, FactorKind::Set(_));
    let common: Option<Arc<Vec<Deal>>> = match space.factors().iter().any(is_set) {
        true => None,
        false => Some(space.deals(&[]).map_err(RunError::Failed)?),
    };
    let worker = || common.as_ref().map(|deals| seats(deals, &wanted));
    let one = |ready: &mut Option<Vec<Seat<'_>>>, world: u64| {
        let (point, deals) = space.world(settings.seed, world)?;
        let cells = match ready {
            Some(seats) => in_world(seats, &wanted, settings, world, control),
            None => in_world(&mut seats(&deals, &wanted), &wanted, settings, world, control),
        };
        Ok(cells.map(|cells| World { values: point.values, levels: point.levels, cells }))
    };
    let trials = settings.trials * space.scenarios().len() as u64;
    let worlds = Pieces::alike(part.range(settings.worlds), trials);
    let InOrder { results: worlds, interrupted } =
        try_in_order(&worlds, settings.threads, control, worker, one)?;
    Ok(PlayedWorlds { worlds, interrupted })
}

/// One structure, ready to be played.
struct Seat<'a> {
    solo: Solo<'a>,
    /// By criterion; `None`: the structure has no such figure, for there is nothing of it.
    gauges: Vec<Option<Gauge>>,
}

fn seats<'a>(deals: &'a [Deal], wanted: &[Wanted]) -> Vec<Seat<'a>> {
    let seat = |deal| Seat { solo: Solo::new(deal), gauges: wanted.iter().map(|w| w.gauge(deal)).collect() };
    deals.iter().map(seat).collect()
}

/// One criterion of one structure in one world: its even and its odd trials.
type Halves = [Moments; 2];

/// What came of one world.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
struct World {
    values: Vec<f64>,
    levels: Vec<usize>,
    /// By criterion, then structure; `None`: they can't be compared by it here.
    cells: Vec<Option<Vec<Halves>>>,
}

/// Trials of a world after which it is seen whether anybody still wants it.
const UNASKED: u64 = 4096;

/// By criterion, then structure; `None`: broken off, as the work was cancelled.
fn in_world(
    seats: &mut [Seat<'_>],
    wanted: &[Wanted],
    settings: &WorldSettings,
    world: u64,
    control: &dyn Control,
) -> Option<Vec<Option<Vec<Halves>>>> {
    let mut found = vec![vec![Halves::default(); seats.len()]; wanted.len()];
    for (structure, Seat { solo, gauges }) in seats.iter_mut().enumerate() {
        let draws = solo.deal().draws(settings.seed, world);
        for trial in 0..settings.trials {
            if trial % UNASKED == UNASKED - 1 && control.cancelled() {
                return None;
            }
            let state = solo.play_in_world(&draws, settings.seed, world * settings.trials + trial);
            for (halves, gauge) in found.iter_mut().zip(gauges.iter()) {
                // without such a figure there is none of it: no remains, no terms
                if let Some(value) = gauge.map_or(Some(0), |g| g.read(state)) {
                    halves[structure][(trial % 2) as usize].count(value);
                }
            }
        }
    }
    let agreements = || seats.iter().map(|seat| seat.solo.deal().agreement());
    let cells = found.into_iter().zip(wanted);
    Some(cells.map(|(halves, wanted)| wanted.compares(agreements()).then_some(halves)).collect())
}

impl Played {
    /// What worlds of so many trials come to.
    #[must_use]
    pub fn of(space: &Space, trials: u64, played: &PlayedWorlds) -> Played {
        let PlayedWorlds { worlds, interrupted } = played;
        let (mut criteria, mut left_out) = (Vec::new(), Vec::new());
        for (position, wanted) in wanted(space.scenarios()).iter().enumerate() {
            if worlds.iter().any(|w| w.cells[position].is_some()) {
                criteria.push(measured(wanted, position, space.scenarios(), worlds));
            } else {
                left_out.push(wanted.target);
            }
        }
        let unknowns = unknowns(space, worlds);
        Played {
            worlds: worlds.len() as u64,
            trials,
            criteria,
            left_out,
            unknowns,
            interrupted: *interrupted,
        }
    }
}

fn measured(wanted: &Wanted, position: usize, scenarios: &[Scenario], worlds: &[World]) -> Measured {
    let table = |of: fn(&Halves) -> Option<f64>| {
        let value = |w: &World, s: usize| w.cells[position].as_ref().and_then(|cells| of(&cells[s]));
        (0..scenarios.len()).map(|s| worlds.iter().map(|w| value(w, s)).collect()).collect()
    };
    Measured {
        target: wanted.target,
        direction: wanted.direction,
        most: wanted.most(scenarios),
        all: table(|halves| both(halves).mean()),
        even: table(|halves| halves[0].mean()),
        odd: table(|halves| halves[1].mean()),
        noise: table(|halves| {
            let all = both(halves);
            Some(all.variance()? / all.trials as f64)
        }),
    }
}

fn both([even, odd]: &Halves) -> Moments {
    even.plus(*odd)
}

fn unknowns(space: &Space, worlds: &[World]) -> Vec<Vec<f64>> {
    let mut set = 0;
    let column = |(f, factor): (usize, &crate::study::space::Factor)| {
        let values: Vec<f64> = worlds.iter().map(|w| w.values[f]).collect();
        let FactorKind::Set(levels) = &factor.kind else { return values };
        let own = set;
        set += 1;
        let is_number = |v: &toml::Value| v.is_float() || v.is_integer();
        match levels.iter().all(is_number) {
            true => values,
            false => worlds.iter().map(|w| w.levels[own] as f64).collect(),
        }
    };
    space.factors().iter().enumerate().map(column).collect()
}
