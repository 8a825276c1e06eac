//! How well each structure does over the worlds, and how much worse than what would have been best.

use super::{Direction, Values, best, common_worlds, gains, largest};
use crate::summary::sample::percentile;

/// One structure over the worlds, as they were played. Values are in the unit of the criterion;
/// they are `NaN` if `worlds` is 0. The noise of the trials is in them: it drives percentiles and
/// the worst tenth outward, and regret up.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Judged {
    /// Worlds in which every structure has a value; only they count.
    pub worlds: usize,
    /// The mean over worlds.
    pub mean: f64,
    /// 5th percentile of the worlds: the smallest value whose cumulative share is at least 5 %,
    /// whichever direction is better.
    pub p05: f64,
    /// 95th percentile.
    pub p95: f64,
    /// The mean of the worst tenth of the worlds (rounded up to whole worlds): the lowest if more
    /// is better, the highest if less is. The conditional value at risk at 10 % of Rockafellar &
    /// Uryasev (2000).
    pub worst_tenth: f64,
    /// The share of worlds in which no other structure is better by more than `slack`, in [0, 1]. Structures that
    /// tie for the best are all counted, so the shares of all structures add up to 1 or more.
    pub best_share: f64,
    /// The mean over worlds of the regret: the best value of any structure in that world less the
    /// own, turned so that it is never negative (Savage 1951). Flattered upward by the noise of
    /// the trials: see [`regrets`].
    pub regret_mean: f64,
    /// The largest regret in any world. Flattered upward more strongly still.
    pub regret_max: f64,
}

/// Judges each structure, in order. Differences up to `slack`, in the criterion's unit, do not make another the better
/// one.
#[must_use]
pub fn judge(values: &Values, direction: Direction, slack: f64) -> Vec<Judged> {
    let worlds = gains(values, direction, &common_worlds(&[values]));
    (0..values.len()).map(|structure| judge_one(&worlds, structure, direction, slack)).collect()
}

fn judge_one(worlds: &[Vec<f64>], structure: usize, direction: Direction, slack: f64) -> Judged {
    let count = worlds.len() as f64;
    let regret = |w: &Vec<f64>| largest(w) - w[structure];
    // worst first
    let mut own: Vec<f64> = worlds.iter().map(|w| w[structure]).collect();
    own.sort_by(f64::total_cmp);
    let tenth = worlds.len().div_ceil(10);
    let worst = own[..tenth].iter().sum::<f64>() / tenth as f64;
    let mean = own.iter().sum::<f64>() / count;
    let mut ascending: Vec<f64> = own.iter().map(|g| direction.gain(*g)).collect();
    ascending.sort_by(f64::total_cmp);
    Judged {
        worlds: worlds.len(),
        mean: direction.gain(mean),
        p05: percentile(&ascending, 50),
        p95: percentile(&ascending, 950),
        worst_tenth: direction.gain(worst),
        best_share: worlds.iter().filter(|w| regret(w) <= slack).count() as f64 / count,
        regret_mean: worlds.iter().map(regret).sum::<f64>() / count,
        regret_max: worlds.iter().map(regret).fold(f64::NAN, f64::max),
    }
}

/// The regret of one structure without the part of it that is the noise of finitely many trials.
/// `NaN` if `worlds` is 0.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Regret {
    /// Worlds in which every structure has a value in both halves; only they count.
    pub worlds: usize,
    /// Mean regret, at least 0: the best of a world is chosen with one half of its trials, and it
    /// and the structure are valued with the other half.
    pub mean: f64,
    /// Largest regret, at least 0: the world and what is best in it are chosen with one half, and
    /// the regret there is valued with the other.
    pub max: f64,
    /// The share of worlds in which no other structure is better by more than `slack` in either half. Where structures
    /// do not differ, noise picks one and the halves seldom agree.
    pub best_in_both: f64,
}

/// The regret of each structure, in order, from two halves of the trials of each world (its even
/// and its odd ones, say), which must not share their luck; the structures of one half should.
///
/// The value that is best by its own noisy estimate is overestimated, and so is the regret of
/// [`judge`]: among structures that are all the same, each seems worse than the best. Choosing
/// with one half and valuing with the other cannot gain from noise: its expectation is at most the
/// true regret (van Hasselt 2010, the double estimator of a maximum; for optimal values in
/// stochastic programming Mak, Morton & Wood 1999). What is given is the mean of both ways round.
/// It falls short where halves are too noisy to find the best, so that the truth lies, on
/// average, between this and the figure of [`judge`], which come together as trials are added.
#[must_use]
pub fn regrets(even: &Values, odd: &Values, direction: Direction, slack: f64) -> Vec<Regret> {
    let structures = even.len().min(odd.len());
    let (even, odd) = (&even[..structures], &odd[..structures]);
    let common = common_worlds(&[even, odd]);
    let halves = [gains(even, direction, &common), gains(odd, direction, &common)];
    (0..structures).map(|structure| regret(&halves, structure, slack)).collect()
}

fn regret(halves: &[Vec<Vec<f64>>; 2], structure: usize, slack: f64) -> Regret {
    let [even, odd] = halves;
    let count = even.len();
    let (mut mean, mut max) = (0.0, 0.0);
    for (choosing, valuing) in [(even, odd), (odd, even)] {
        // in each world: the regret by the half that chooses, and by the one that values
        let pairs = choosing.iter().zip(valuing).map(|(c, v)| {
            let chosen = best(c);
            (c[chosen] - c[structure], v[chosen] - v[structure])
        });
        let mut worst = (f64::NEG_INFINITY, 0.0);
        for (seen, valued) in pairs {
            mean += valued / (2 * count) as f64;
            if seen > worst.0 {
                worst = (seen, valued);
            }
        }
        max += worst.1 / 2.0;
    }
    let is_best = |w: &Vec<f64>| largest(w) - w[structure] <= slack;
    let both = even.iter().zip(odd).filter(|(e, o)| is_best(e) && is_best(o)).count();
    let told = |x: f64| if count == 0 { f64::NAN } else { x.max(0.0) };
    Regret {
        worlds: count,
        mean: told(mean),
        max: told(max),
        best_in_both: told(both as f64 / count.max(1) as f64),
    }
}
