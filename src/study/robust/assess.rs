//! What the structures that were played come to: how each does, which are dominated, and what it
//! would be worth to know more.

use std::cmp::Ordering;

use super::play::{Measured, Played};
use super::{
    Criterion, Direction, Everything, Indifference, Knowing, Regret, Values, clearly, common_worlds,
    dominated_by, everything, judge, knowing, regrets,
};
use crate::metric::Target;
use crate::study::worlds::drawn_together;
use crate::summary::{Interval, Z, sample};

/// The probability that a structure is said to be worse than another in any respect by bad luck
/// alone, where no two differ.
const WORSE_BY_LUCK: f64 = 0.05;

/// One structure by one criterion; values in the criterion's unit.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Standing {
    /// The mean over worlds.
    pub mean: f64,
    /// Its 95 % interval, for the worlds drawn and for chance within them.
    pub interval: Option<Interval>,
    /// 5th percentile of the worlds, without the noise of their trials.
    pub p05: f64,
    /// 95th percentile, likewise.
    pub p95: f64,
    /// The mean of the worst tenth of the worlds, likewise.
    pub worst_tenth: f64,
    /// The share of worlds in which no other structure is better by more than `slack`, as they were played.
    pub best_share: f64,
    /// Mean regret as the worlds were played: too large rather than too small.
    pub regret_mean: f64,
    /// The largest regret, as the worlds were played.
    pub regret_max: f64,
    /// Regret chosen with one half of the trials and valued with the other: too small rather than
    /// too large.
    pub crossed: Regret,
    /// How far it is from the structure with the best mean; `None` for that one itself.
    pub to_best: Option<Shortfall>,
}

/// One criterion.
#[derive(Debug, Clone, PartialEq)]
pub struct Assessed {
    /// The result, as the first structure numbers its parties.
    pub target: Target,
    /// What is better.
    pub direction: Direction,
    /// Worlds in which the structures can be compared by it.
    pub worlds: usize,
    /// Differences up to this make no structure better or worse; in the criterion's unit.
    pub slack: f64,
    /// By structure.
    pub standings: Vec<Standing>,
    /// What it would be worth to know everything.
    pub everything: Option<Everything>,
    /// What it would be worth to know each unknown; `None` if it can't be told.
    pub knowing: Vec<Option<Knowing>>,
}

impl Assessed {
    /// The structure with the best mean, the first of several.
    #[must_use]
    pub fn best(&self) -> usize {
        self.best_by(|s| self.direction.gain(s.mean))
    }

    /// The structures that are not clearly worse than the best on average.
    pub fn rivals(&self) -> impl Iterator<Item = usize> {
        let is_rival = |s: &Standing| s.to_best.is_some_and(|s| !s.is_worse);
        self.standings.iter().enumerate().filter(move |(_, s)| is_rival(s)).map(|(position, _)| position)
    }

    /// The structure that has most of something, the first of several.
    pub fn best_by(&self, gain: impl Fn(&Standing) -> f64) -> usize {
        super::best(&self.standings.iter().map(gain).collect::<Vec<_>>())
    }
}

/// A structure by one criterion, against another that is better or dominates it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Shortfall {
    /// The structure's mean less that of the other, world by world.
    pub difference: f64,
    /// Its 95 % interval.
    pub interval: Interval,
    /// Whether it is clearly worse by more than is indifferent; if not, no such difference was found.
    pub is_worse: bool,
}

/// A structure that another dominates: clearly worse by one criterion at least, and better by none.
#[derive(Debug, Clone, PartialEq)]
pub struct Dominated {
    /// The one that is worse.
    pub structure: usize,
    /// The one that dominates it.
    pub by: usize,
    /// By criterion.
    pub shortfalls: Vec<Shortfall>,
}

/// What the structures come to.
#[derive(Debug, Clone, PartialEq)]
pub struct Assessment {
    /// By criterion, completion first.
    pub criteria: Vec<Assessed>,
    /// Every pair of which one dominates the other, by structure, then the one that dominates it.
    pub dominated: Vec<Dominated>,
}

/// Assesses the structures; differences that are indifferent make none better or worse. `seed`: of the bootstraps
/// behind the intervals.
#[must_use]
pub fn assess(played: &Played, indifference: Indifference, seed: u64) -> Assessment {
    let sought: Vec<Criterion<'_>> =
        played.criteria.iter().map(|m| Criterion { values: &m.all, direction: m.direction }).collect();
    let known = knowing(&played.unknowns, &sought, seed);
    let criteria = played.criteria.iter().enumerate().map(|(c, measured)| Assessed {
        target: measured.target,
        direction: measured.direction,
        worlds: common_worlds(&[&measured.all]).len(),
        slack: indifference.of(measured.most),
        standings: standings(measured, indifference),
        everything: everything(&measured.even, &measured.odd, measured.direction, seed),
        knowing: known.iter().map(|by_criterion| by_criterion[c]).collect(),
    });
    Assessment { criteria: criteria.collect(), dominated: dominated(&played.criteria, indifference) }
}

fn standings(measured: &Measured, indifference: Indifference) -> Vec<Standing> {
    let (direction, slack) = (measured.direction, indifference.of(measured.most));
    let raw = judge(&measured.all, direction, slack);
    let calm = judge(&without_noise(measured), direction, slack);
    let crossed = regrets(&measured.even, &measured.odd, direction, slack);
    let worlds = common_worlds(&[&measured.all]);
    let standing = |(s, crossed): (usize, Regret)| {
        let own: Vec<f64> = worlds.iter().filter_map(|w| measured.all[s][*w]).collect();
        let mean = sample::mean(&own);
        Standing {
            mean,
            interval: sample::standard_error(&own).map(|error| Interval::normal(mean, error)),
            p05: calm[s].p05,
            p95: calm[s].p95,
            worst_tenth: calm[s].worst_tenth,
            best_share: raw[s].best_share,
            regret_mean: raw[s].regret_mean,
            regret_max: raw[s].regret_max,
            crossed,
            to_best: None,
        }
    };
    let mut all: Vec<Standing> = crossed.into_iter().enumerate().map(standing).collect();
    let best = super::best(&all.iter().map(|s| direction.gain(s.mean)).collect::<Vec<_>>());
    for (s, standing) in all.iter_mut().enumerate().filter(|(s, _)| *s != best) {
        standing.to_best = to_best(measured, s, best, slack);
    }
    all
}

/// How far a structure is from the one with the best mean. Where no more than chance may be between
/// them at 95 %, or what is indifferent, it is not clearly worse.
fn to_best(measured: &Measured, structure: usize, best: usize, slack: f64) -> Option<Shortfall> {
    let (difference, error) = difference(measured, structure, best)?;
    let is_worse = clearly(measured.direction.gain(difference), error, slack)? == Ordering::Less;
    Some(Shortfall { difference, interval: Interval::normal(difference, error), is_worse })
}

/// The values of each structure, drawn together until their spread is what the worlds account for.
fn without_noise(measured: &Measured) -> Vec<Vec<Option<f64>>> {
    let worlds = common_worlds(&[&measured.all]);
    let structure = |(all, noise): (&Vec<Option<f64>>, &Vec<Option<f64>>)| {
        let own: Vec<f64> = worlds.iter().filter_map(|w| all[*w]).collect();
        if own.len() < 2 {
            return own.into_iter().map(Some).collect();
        }
        let noise: Vec<f64> = worlds.iter().map(|w| noise[*w].unwrap_or(0.0)).collect();
        drawn_together(&own, &noise).0.into_iter().map(Some).collect()
    };
    measured.all.iter().zip(&measured.noise).map(structure).collect()
}

/// The pairs of which one dominates the other.
///
/// Differences are taken world by world, so that what the structures have in common cancels, and
/// the standard error of their mean is `sd/√k` over the `k` worlds: trials of one world are not
/// independent, worlds are. Who is to count as *better* need be so at 95 % of that one comparison;
/// *worse* is said only if it is so beyond what all comparisons together may show by luck
/// (Bonferroni). Both make it harder to be called dominated.
fn dominated(criteria: &[Measured], indifference: Indifference) -> Vec<Dominated> {
    let structures = criteria.first().map_or(0, |c| c.all.len());
    let comparisons = (criteria.len() * structures * structures.saturating_sub(1) / 2).max(1);
    let strict = sample::critical_value(WORSE_BY_LUCK, comparisons) / Z;
    let compare = |by: usize, structure: usize, criterion: usize| {
        let measured = &criteria[criterion];
        let (difference, error) = difference(measured, by, structure)?;
        let (gain, slack) = (measured.direction.gain(difference), indifference.of(measured.most));
        match clearly(gain, error, slack)? {
            Ordering::Greater => clearly(gain, strict * error, slack),
            other => Some(other),
        }
    };
    let mut pairs = Vec::new();
    for (structure, all) in dominated_by(structures, criteria.len(), compare).into_iter().enumerate() {
        for by in all {
            let one = |(c, measured): (usize, &Measured)| {
                let (difference, error) = difference(measured, structure, by)?;
                let is_worse = compare(by, structure, c) == Some(Ordering::Greater);
                Some(Shortfall { difference, interval: Interval::normal(difference, error), is_worse })
            };
            let shortfalls = criteria.iter().enumerate().filter_map(one).collect();
            pairs.push(Dominated { structure, by, shortfalls });
        }
    }
    pairs
}

/// The mean over worlds of one structure's value less another's, and its standard error.
fn difference(measured: &Measured, structure: usize, other: usize) -> Option<(f64, f64)> {
    let values: &Values = &measured.all;
    let both = values[structure].iter().zip(&values[other]);
    let own: Vec<f64> = both.filter_map(|(a, b)| Some((*a)? - (*b)?)).collect();
    Some((sample::mean(&own), sample::standard_error(&own)?))
}
