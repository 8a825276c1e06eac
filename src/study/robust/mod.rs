//! Choosing between structures when much is not known.
//!
//! A *structure* is one way to write the agreement; a *world* is one set of values of all that is
//! not known; the *value* of a structure in a world is the mean of a criterion over the trials
//! played there. [`play`] plays all structures in the same worlds and on the same luck, and
//! [`assess`] says what they come to. For that [`judge`] and
//! [`regrets`] say how well each does over the worlds, [`dominated_by`] which are worse whatever
//! counts most, [`knowing`] and [`everything`] what it would be worth to know more before choosing.

mod assess;
#[cfg(test)]
mod by_hand;
mod criteria;
#[cfg(test)]
mod domination;
mod evpi;
mod evppi;
mod fit;
#[cfg(test)]
mod of_many;
mod pareto;
mod play;
mod regret;
#[cfg(test)]
mod tests;

pub use assess::{Assessed, Assessment, Dominated, Shortfall, Standing, assess};
pub use evpi::{Everything, everything};
pub use evppi::{Criterion, Knowing, PERMUTATIONS, RESAMPLES, knowing};
pub use pareto::{clearly, dominated_by};
pub use play::{Measured, Played, PlayedWorlds, play};
pub use regret::{Judged, Regret, judge, regrets};

use serde::{Deserialize, Serialize};

use crate::summary::sample::percentile;

/// By structure, then world: the value of a criterion, `None` where it does not apply. Only worlds
/// in which every structure has a finite value are looked at.
pub type Values = [Vec<Option<f64>>];

/// What is better.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Direction {
    /// Larger values: completion, persons released.
    More,
    /// Smaller values: days held, lead.
    Less,
}

impl Direction {
    /// The value turned so that more is better.
    #[must_use]
    pub fn gain(self, value: f64) -> f64 {
        match self {
            Direction::More => value,
            Direction::Less => -value,
        }
    }
}

/// Up to which difference structures are taken for alike, as a part of the most that there can be of a criterion: the
/// indifference threshold of Brans & Vincke (1985). 0.01 is one point of a chance, and one in a hundred of the
/// persons owed.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(try_from = "f64")]
pub struct Indifference(f64);

impl TryFrom<f64> for Indifference {
    type Error = &'static str;

    fn try_from(part: f64) -> Result<Self, Self::Error> {
        Self::new(part).ok_or("neither 0 nor a share in [10⁻⁶, 1)")
    }
}

impl Indifference {
    /// None: every difference counts.
    pub const NONE: Indifference = Indifference(0.0);

    /// A part of the whole, 0 or in [10⁻⁶, 1); `None` for anything else.
    #[must_use]
    pub fn new(part: f64) -> Option<Self> {
        (part == 0.0 || (1e-6..1.0).contains(&part)).then_some(Self(part.abs()))
    }

    /// The part.
    #[must_use]
    pub fn get(self) -> f64 {
        self.0
    }

    /// The difference up to which structures are alike, where there can be no more than `most`. A difference of just so
    /// much counts as none, however it was rounded.
    #[must_use]
    pub fn of(self, most: f64) -> f64 {
        self.0 * most * (1.0 + 1e-9)
    }
}

/// The worlds in which every structure has a value in each of `tables`.
fn common_worlds(tables: &[&Values]) -> Vec<usize> {
    let structures = || tables.iter().flat_map(|table| table.iter());
    let count = structures().map(Vec::len).min().unwrap_or(0);
    (0..count).filter(|w| structures().all(|s| s[*w].is_some_and(f64::is_finite))).collect()
}

/// By world of `worlds`, then structure: values turned so that more is better.
fn gains(values: &Values, direction: Direction, worlds: &[usize]) -> Vec<Vec<f64>> {
    let gain = |s: &Vec<Option<f64>>, w: usize| direction.gain(s[w].unwrap_or(f64::NAN));
    worlds.iter().map(|w| values.iter().map(|s| gain(s, *w)).collect()).collect()
}

/// The position of the largest, the first of several.
fn best(gains: &[f64]) -> usize {
    let mut best = 0;
    for (position, gain) in gains.iter().enumerate() {
        if *gain > gains[best] {
            best = position;
        }
    }
    best
}

fn largest(gains: &[f64]) -> f64 {
    gains.iter().copied().fold(f64::NEG_INFINITY, f64::max)
}

/// The mean over worlds of each structure.
fn means(worlds: &[Vec<f64>]) -> Vec<f64> {
    let structures = worlds.first().map_or(0, Vec::len);
    (0..structures).map(|s| worlds.iter().map(|w| w[s]).sum::<f64>() / worlds.len() as f64).collect()
}

/// The 95 % interval from a bootstrap: from the lower of the ends of the percentile interval, `q2.5 … q97.5`, and of the
/// basic one, `2v − q97.5 … 2v − q2.5` (Davison & Hinkley 1997, section 5.2), to the higher ones. Where two structures
/// are alike, what resampling makes of the best of them is lopsided, and either interval alone is too narrow on one
/// side. Cut off at 0, below which no value of knowing lies, and widened to hold the value.
fn around(value: f64, mut resampled: Vec<f64>) -> (f64, f64) {
    if resampled.is_empty() {
        return (value, value);
    }
    resampled.sort_by(f64::total_cmp);
    let [low, high] = [25, 975].map(|per_mille| percentile(&resampled, per_mille));
    let (low, high) = (low.min(2.0 * value - high), high.max(2.0 * value - low));
    (low.max(0.0).min(value), high.max(value))
}

/// How often each of `count` worlds is drawn in a resample of as many, with replacement.
fn resample(seed: u64, number: u64, count: usize) -> Vec<f64> {
    use crate::trial::{Luck, Site};
    let (luck, site) = (Luck::new(seed, number), Site::new("resampled worlds", 0, 0));
    let mut times = vec![0.0; count];
    for n in 0..count {
        let drawn = (luck.uniform(site.time(n as u32)) * count as f64) as usize;
        times[drawn.min(count - 1)] += 1.0;
    }
    times
}
