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
    /// How far its worst tenth is from the best of them, as the worlds were played: what is taken off for the noise of
    /// their trials is not the same for all, and not known well. `None` for that one itself.
    pub worst_to_best: Option<Shortfall>,
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

    /// The structures that are not clearly worse than the best one: on average by [`Standing::to_best`], in the worst
    /// tenth by [`Standing::worst_to_best`].
    pub fn rivals(&self, to_best: impl Fn(&Standing) -> Option<Shortfall>) -> impl Iterator<Item = usize> {
        let is_rival = move |s: &Standing| to_best(s).is_some_and(|s| !s.is_worse);
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
    /// Its 95 % interval. Of a difference to the best, which is only seen to be the best afterwards, it is one of all
    /// differences between two structures at once.
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
    let slacks: Vec<f64> = played.criteria.iter().map(|m| indifference.of(m.most)).collect();
    let criteria = played.criteria.iter().enumerate().map(|(c, measured)| Assessed {
        target: measured.target,
        direction: measured.direction,
        worlds: common_worlds(&[&measured.all]).len(),
        slack: slacks[c],
        standings: standings(measured, slacks[c]),
        everything: everything(&measured.even, &measured.odd, measured.direction, seed),
        knowing: known.iter().map(|by_criterion| by_criterion[c]).collect(),
    });
    Assessment { criteria: criteria.collect(), dominated: dominated(&played.criteria, &slacks) }
}

fn standings(measured: &Measured, slack: f64) -> Vec<Standing> {
    let direction = measured.direction;
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
            worst_to_best: None,
        }
    };
    let mut all: Vec<Standing> = crossed.into_iter().enumerate().map(standing).collect();
    let means: Vec<f64> = all.iter().map(|s| s.mean).collect();
    let worst: Vec<f64> = all.iter().map(|s| s.worst_tenth).collect();
    let count = worlds.len();
    let on_average = to_best(&means, (&measured.all, count), (direction, slack));
    let tails = (&shares_of_worst_tenth(measured)[..], count.div_ceil(10));
    let in_worst_tenth = to_best(&worst, tails, (direction, slack));
    for ((standing, mean), worst) in all.iter_mut().zip(on_average).zip(in_worst_tenth) {
        (standing.to_best, standing.worst_to_best) = (mean, worst);
    }
    all
}

/// How far each structure is from the one with the best figure, by the means over worlds of `values`. Where
/// no more than chance may be between them, or what is indifferent, it is not clearly worse. The best
/// of many that do not differ is ahead by luck, so that all differences between two of them share the error.
fn to_best(
    figures: &[f64],
    (values, worlds): (&Values, usize),
    (direction, slack): (Direction, f64),
) -> Vec<Option<Shortfall>> {
    let best = super::best(&figures.iter().map(|f| direction.gain(*f)).collect::<Vec<_>>());
    let pairs = figures.len() * figures.len().saturating_sub(1) / 2;
    let strict = sample::critical_value_of_few(WORSE_BY_LUCK, pairs.max(1), worlds) / Z;
    let shortfall = |structure: usize| {
        let (difference, error) = difference(values, structure, best)?;
        let is_worse = clearly(direction.gain(difference), strict * error, slack)? == Ordering::Less;
        Some(Shortfall { difference, interval: Interval::normal(difference, strict * error), is_worse })
    };
    (0..figures.len()).map(|s| if s == best { None } else { shortfall(s) }).collect()
}

/// By structure, then world: what the world adds to the mean of the worst tenth, of which the mean over worlds is
/// that of the worst tenth, and the standard error as well, for many worlds (its influence function, and a constant).
/// The noise of the trials is in it, so that the error is rather too large.
fn shares_of_worst_tenth(measured: &Measured) -> Vec<Vec<Option<f64>>> {
    let worlds = common_worlds(&[&measured.all]);
    let count = worlds.len();
    let of_structure = |values: &Vec<Option<f64>>| {
        let gain = |w: &usize| measured.direction.gain(values[*w].unwrap_or(f64::NAN));
        let mut ascending: Vec<f64> = worlds.iter().map(gain).collect();
        ascending.sort_by(f64::total_cmp);
        let tenth = count.div_ceil(10);
        let Some(limit) = tenth.checked_sub(1).and_then(|last| ascending.get(last)).copied() else {
            return Vec::new();
        };
        let share = |gain: f64| limit + (gain - limit).min(0.0) * count as f64 / tenth as f64;
        worlds.iter().map(|w| Some(measured.direction.gain(share(gain(w))))).collect()
    };
    measured.all.iter().map(of_structure).collect()
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
fn dominated(criteria: &[Measured], slacks: &[f64]) -> Vec<Dominated> {
    let structures = criteria.first().map_or(0, |c| c.all.len());
    let comparisons = (criteria.len() * structures * structures.saturating_sub(1) / 2).max(1);
    let strict = sample::critical_value(WORSE_BY_LUCK, comparisons) / Z;
    let compare = |by: usize, structure: usize, criterion: usize| {
        let measured = &criteria[criterion];
        let (difference, error) = difference(&measured.all, by, structure)?;
        let (gain, slack) = (measured.direction.gain(difference), slacks[criterion]);
        match clearly(gain, error, slack)? {
            Ordering::Greater => clearly(gain, strict * error, slack),
            other => Some(other),
        }
    };
    let mut pairs = Vec::new();
    for (structure, all) in dominated_by(structures, criteria.len(), compare).into_iter().enumerate() {
        for by in all {
            let one = |(c, measured): (usize, &Measured)| {
                let (difference, error) = difference(&measured.all, structure, by)?;
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
fn difference(values: &Values, structure: usize, other: usize) -> Option<(f64, f64)> {
    let both = values[structure].iter().zip(&values[other]);
    let own: Vec<f64> = both.filter_map(|(a, b)| Some((*a)? - (*b)?)).collect();
    Some((sample::mean(&own), sample::standard_error(&own)?))
}
