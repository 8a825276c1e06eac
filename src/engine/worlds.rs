//! Trials in two levels: worlds, in each of which what is not known has one value, and trials
//! within each world, which differ by chance alone.

use serde::{Deserialize, Serialize};

use super::{Control, InOrder, NoThreads, Part, Pieces, Solo, in_order};
use crate::metric::{ABSENT, Ending};
use crate::tally::Moments;
use crate::trial::Deal;

/// How many worlds, and how many trials in each.
#[derive(Debug, Clone, Copy)]
pub struct WorldSettings {
    /// Worlds to draw.
    pub worlds: u64,
    /// Trials within each; at least 2, or nothing can be said of their variance.
    pub trials: u64,
    /// The seed of all luck.
    pub seed: u64,
    /// Threads; 0: as many as there are processors.
    pub threads: usize,
}

/// What the trials of one world add up to.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct World {
    /// Its number, from 0.
    pub number: u64,
    /// The values of what is not known, in the agreement's order.
    pub draws: Vec<f64>,
    /// Trials that were completed, as 0 or 1.
    pub completed: Moments,
    /// The figures, in the order of the deal's columns.
    pub figures: Vec<Moments>,
}

/// The worlds played, in order.
#[derive(Debug, Clone)]
pub struct Worlds {
    /// In order and without gaps, fewer than asked for if interrupted.
    pub worlds: Vec<World>,
    /// Whether the run was cancelled before all were played.
    pub interrupted: bool,
}

/// Plays `settings.trials` trials in each of those of `settings.worlds` worlds that belong to the
/// part. What is not known is in world `w` as it is in trial `w` of a plain run; chance is different
/// in every trial of every world.
///
/// # Errors
/// When no threads can be started.
pub fn worlds(
    deal: &Deal,
    settings: &WorldSettings,
    part: Part,
    control: &dyn Control,
) -> Result<Worlds, NoThreads> {
    let play = |solo: &mut Solo<'_>, world: u64| one(solo, settings, world);
    let work = Pieces::alike(part.range(settings.worlds), settings.trials);
    let InOrder { results, interrupted } =
        in_order(&work, settings.threads, control, || Solo::new(deal), play)?;
    Ok(Worlds { worlds: results, interrupted })
}

fn one(solo: &mut Solo<'_>, settings: &WorldSettings, world: u64) -> World {
    let deal = solo.deal();
    let draws = deal.draws(settings.seed, world);
    let mut completed = Moments::default();
    let mut figures = vec![Moments::default(); deal.columns().list().len()];
    for trial in world * settings.trials..(world + 1) * settings.trials {
        let state = solo.play_in_world(&draws, settings.seed, trial);
        completed.count(u64::from(state.ending() == Ending::Completed));
        for (moments, &value) in figures.iter_mut().zip(state.figures()) {
            if value != ABSENT {
                moments.count(value);
            }
        }
    }
    World { number: world, draws, completed, figures }
}
