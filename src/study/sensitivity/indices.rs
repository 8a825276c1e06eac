//! Variance-based sensitivity indices of a simulated figure, free of the bias of few trials.
//!
//! The response `f(x)` is the expected value of a figure where the factors are `x`. It is known only
//! through the mean of `n` trials, `f(x) + e(x)`, and squares of such means are too large by the
//! variance of `e`: taken at face value they would raise the variance, and the total index even of a
//! factor without any effect. All that is needed of `f` are products, and of these there is an
//! estimate without bias, from pairs of different trials only:
//!
//! ```text
//! P(x, y) = (Σₜ xₜ · Σₜ yₜ − Σₜ xₜyₜ) / (n(n − 1)) = x̄·ȳ − s(x, y)/n
//! ```
//!
//! with the sample covariance `s(x, y)`. So `P` is the product of the means less the covariance of
//! their errors, whether or not the two points were played with the same luck.

use serde::{Deserialize, Serialize};

use super::resample::{draw, percentiles};
use crate::summary::sample::mean;
use crate::trial::{Luck, Site};

/// A variance is nothing if it is no more than so much of the square of the mean: what rounding leaves.
const NEGLIGIBLE: f64 = 1e-11;

/// What one row of the design says of one figure.
///
/// A row has `k + 2` points for `k` factors (or groups of factors): `A`, `B`, and for each factor
/// `ABᵢ`, which is `A` with the factor taken from `B`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Row {
    /// Half of the sum of the means at `A` and at `B`.
    mean: f64,
    /// The mean at `B`.
    b: f64,
    /// `½(f(A) − f(B))²`: its expectation is the variance.
    spread: f64,
    factors: Vec<Exchange>,
}

/// What taking one factor from `B` does.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
struct Exchange {
    /// `f(ABᵢ) − f(A)`.
    change: f64,
    /// The covariance of the errors of `f(B)` and of the change.
    noise: f64,
    /// `½(f(A) − f(ABᵢ))²`.
    total: f64,
}

impl Row {
    /// How many factors (or groups of factors) it has.
    pub(super) fn factors(&self) -> usize {
        self.factors.len()
    }

    /// A row of a function that is known without noise: its values at `A`, at `B` and at each `ABᵢ`.
    #[must_use]
    pub fn of_values(a: f64, b: f64, ab: &[f64]) -> Row {
        let exchange = |&x: &f64| Exchange { change: x - a, noise: 0.0, total: (x - a).powi(2) / 2.0 };
        Row {
            mean: a.midpoint(b),
            b,
            spread: (a - b).powi(2) / 2.0,
            factors: ab.iter().map(exchange).collect(),
        }
    }

    /// A row of trials: the figure in each trial at `A`, at `B` and at each `ABᵢ`. The `t`-th trial
    /// is the same one at every point: it may share its luck between them.
    ///
    /// With fewer than two trials noise cannot be told from effect; the row is then not a number,
    /// and [`indices`] of it are `None`.
    ///
    /// # Panics
    ///
    /// If the points do not have the same number of trials.
    #[must_use]
    pub fn of_trials(a: &[f64], b: &[f64], ab: &[&[f64]]) -> Row {
        let (mean_a, mean_b) = (mean(a), mean(b));
        let exchange = |x: &&[f64]| {
            let change = difference(x, a);
            let total = product(&change, &change) / 2.0;
            Exchange { change: mean(&change), noise: covariance_of_means(b, &change), total }
        };
        let spread = difference(b, a);
        Row {
            mean: mean_a.midpoint(mean_b),
            b: mean_b,
            spread: product(&spread, &spread) / 2.0,
            factors: ab.iter().map(exchange).collect(),
        }
    }

    /// A row of trials in some of which the figure does not apply.
    ///
    /// Only trials in which it applies at every point of the row count, so that all points speak of
    /// the same trials; `None` if fewer than two are left. The indices are then those of the mean
    /// over such trials.
    ///
    /// # Panics
    ///
    /// If the points do not have the same number of trials.
    #[must_use]
    pub fn of_present_trials(a: &[Option<f64>], b: &[Option<f64>], ab: &[&[Option<f64>]]) -> Option<Row> {
        assert!(b.len() == a.len() && ab.iter().all(|x| x.len() == a.len()), "as many trials at each point");
        let everywhere = |&t: &usize| a[t].is_some() && b[t].is_some() && ab.iter().all(|x| x[t].is_some());
        let kept: Vec<usize> = (0..a.len()).filter(everywhere).collect();
        let keep = |x: &[Option<f64>]| -> Vec<f64> { kept.iter().filter_map(|&t| x[t]).collect() };
        let ab: Vec<Vec<f64>> = ab.iter().map(|x| keep(x)).collect();
        let ab: Vec<&[f64]> = ab.iter().map(Vec::as_slice).collect();
        (kept.len() >= 2).then(|| Row::of_trials(&keep(a), &keep(b), &ab))
    }
}

fn difference(x: &[f64], y: &[f64]) -> Vec<f64> {
    assert_eq!(x.len(), y.len(), "as many trials at each point");
    x.iter().zip(y).map(|(x, y)| x - y).collect()
}

/// `s(x, y)/n`, around the means so that nothing cancels.
fn covariance_of_means(x: &[f64], y: &[f64]) -> f64 {
    let (mean_x, mean_y, n) = (mean(x), mean(y), x.len() as f64);
    let sum: f64 = x.iter().zip(y).map(|(x, y)| (x - mean_x) * (y - mean_y)).sum();
    sum / (n * (n - 1.0))
}

/// `P(x, y)`.
fn product(x: &[f64], y: &[f64]) -> f64 {
    mean(x) * mean(y) - covariance_of_means(x, y)
}

/// A point estimate with a 95 % interval.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Estimate {
    /// The estimate.
    pub value: f64,
    /// The lower end of the interval.
    pub low: f64,
    /// The upper end of the interval.
    pub high: f64,
}

/// How much of the variance one factor (or group) accounts for.
///
/// The true indices are shares, `0 ≤ first ≤ total ≤ 1` where factors are independent. Estimates are
/// not forced into that range: cutting them off would bring back a bias.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Index {
    /// The share that would go, on average, if this factor alone were known.
    pub first: Estimate,
    /// The share that would remain, on average, if all factors but this one were known.
    pub total: Estimate,
}

/// The indices of one figure.
#[derive(Debug, Clone, PartialEq)]
pub struct Indices {
    /// The mean of the response over the design.
    pub mean: f64,
    /// Its variance over the design, without the noise of the trials.
    pub variance: f64,
    /// The indices of each factor, in the order of the rows.
    pub factors: Vec<Index>,
}

/// The points of one row of a design in twice as many dimensions as there are factors: `A` (the
/// first half of the coordinates), `B` (the second half), then each `ABᵢ`.
#[must_use]
pub fn exchanges(coordinates: &[f64]) -> Vec<Vec<f64>> {
    let (a, b) = coordinates.split_at(coordinates.len() / 2);
    let mut points = vec![a.to_vec(), b.to_vec()];
    for (factor, &taken) in b.iter().enumerate().take(a.len()) {
        let mut point = a.to_vec();
        point[factor] = taken;
        points.push(point);
    }
    points
}

/// First-order and total indices of every factor, or `None` where there is nothing to divide up.
///
/// With means over the rows, and `P` as above:
///
/// - `V = mean ½(P(A,A) + P(B,B) − 2P(A,B))`, as `A` and `B` are independent. A square of the grand
///   mean would have to be freed of its own noise, which cannot be done without knowing whether the
///   rows share their luck; this is without bias either way.
/// - first order: `mean (P(B,ABᵢ) − P(B,A)) / V`; I. M. Sobol' (1993) in the form of A. Saltelli et
///   al., Computer Physics Communications 181 (2010). The grand mean is taken off `f(B)` first,
///   which changes nothing in expectation and makes it steadier.
/// - total: `mean ½(P(A,A) + P(ABᵢ,ABᵢ) − 2P(A,ABᵢ)) / V`; M. J. W. Jansen, Computer Physics
///   Communications 117 (1999).
///
/// The intervals are 95 % percentile intervals of `resamples` bootstrap samples of the rows
/// (G. E. B. Archer, A. Saltelli & I. M. Sobol', Journal of Statistical Computation and Simulation
/// 58, 1997); a thousand are usual. They treat rows as independent, and so are rather too wide for
/// designs that are more even than chance. Let each row play its own trials: where all rows play the
/// same ones the indices are still without bias, but the intervals do not contain what hangs on the
/// luck of just these trials. Resamples in which the variance is not positive have no
/// indices and are left out.
///
/// `None` for fewer than two rows or without resamples, if `V ≤ 0` or a value is not finite, and if
/// the 2.5th percentile of `V` over the resamples is not positive: the response cannot then be told
/// from one that never changes.
///
/// # Panics
///
/// If the rows do not have the same number of factors.
#[must_use]
pub fn indices(rows: &[Row], resamples: u32, seed: u64) -> Option<Indices> {
    if rows.len() < 2 || resamples == 0 {
        return None;
    }
    let mean = rows.iter().map(|r| r.mean).sum::<f64>() / rows.len() as f64;
    let factors = rows[0].factors.len();
    let parts: Vec<Vec<f64>> = rows.iter().map(|row| parts(row, mean, factors)).collect();
    let whole = sums(&parts, &vec![1.0; rows.len()]);
    // what is left of differences that cancel is no variance
    let least = NEGLIGIBLE * mean * mean * rows.len() as f64;
    if !(whole.iter().all(|s| s.is_finite()) && whole[0] > least) {
        return None;
    }
    let mut random = Luck::new(seed, 0).stream(Site::new("sensitivity indices", 0, 0));
    let mut counts = vec![0.0; rows.len()];
    let mut spreads = Vec::with_capacity(resamples as usize);
    let mut shares = vec![Vec::with_capacity(resamples as usize); 2 * factors];
    for _ in 0..resamples {
        draw(&mut random, &mut counts);
        let drawn = sums(&parts, &counts);
        spreads.push(drawn[0]);
        if drawn[0] > least {
            shares.iter_mut().zip(&drawn[1..]).for_each(|(share, part)| share.push(part / drawn[0]));
        }
    }
    if percentiles(&mut spreads)?.0 <= least {
        return None;
    }
    let mut estimates = Vec::with_capacity(2 * factors);
    for (share, part) in shares.iter_mut().zip(&whole[1..]) {
        let (low, high) = percentiles(share)?;
        estimates.push(Estimate { value: part / whole[0], low, high });
    }
    let factors = estimates.chunks_exact(2).map(|e| Index { first: e[0], total: e[1] }).collect();
    Some(Indices { mean, variance: whole[0] / rows.len() as f64, factors })
}

/// A row's part in the variance, then in the first-order and total effect of each factor.
fn parts(row: &Row, mean: f64, factors: usize) -> Vec<f64> {
    assert_eq!(row.factors.len(), factors, "as many factors in each row");
    let pair = |x: &Exchange| [(row.b - mean) * x.change - x.noise, x.total];
    std::iter::once(row.spread).chain(row.factors.iter().flat_map(pair)).collect()
}

fn sums(parts: &[Vec<f64>], counts: &[f64]) -> Vec<f64> {
    let mut sums = vec![0.0; parts[0].len()];
    for (part, &count) in parts.iter().zip(counts) {
        // about a third of the rows are not drawn
        if count > 0.0 {
            sums.iter_mut().zip(part).for_each(|(sum, x)| *sum += count * x);
        }
    }
    sums
}

#[cfg(test)]
impl Row {
    /// The row as if the means of its trials were the function itself.
    pub(super) fn naive(&self) -> Row {
        let a = 2.0 * self.mean - self.b;
        let ab: Vec<f64> = self.factors.iter().map(|x| a + x.change).collect();
        Row::of_values(a, self.b, &ab)
    }

    /// Its parts in the variance, the first-order and the total effects.
    pub(super) fn products(&self, mean: f64) -> (f64, Vec<f64>, Vec<f64>) {
        let parts = parts(self, mean, self.factors.len());
        let every = |skip: usize| parts[skip..].iter().step_by(2).copied().collect();
        (parts[0], every(1), every(2))
    }
}

#[cfg(test)]
mod by_hand {
    use super::{Row, covariance_of_means, indices};

    /// Deviations −1, 0, 1 and −2, −1, 3, around means that are large.
    #[test]
    fn nothing_cancels() {
        let large = 4_503_599_627_370_496.0;
        let (x, y) = ([0.0, 1.0, 5.0], [large, large + 1.0, large + 2.0]);
        assert_eq!([covariance_of_means(&x, &y), covariance_of_means(&y, &x)], [5.0 / 6.0; 2]);
    }

    /// With one hit in a row, here or there, what the noise leaves of the difference is rounding.
    #[test]
    fn what_rounding_leaves_is_no_variance() {
        let hit = |at: usize| -> Vec<f64> { (0..50).map(|t| f64::from(u8::from(t == at))).collect() };
        let none = vec![0.0; 50];
        let row = |i: usize| match i % 3 {
            0 => Row::of_trials(&hit(i % 50), &none, &[&hit(i % 50)]),
            1 => Row::of_trials(&none, &hit(i % 50), &[&none]),
            _ => Row::of_trials(&none, &none, &[&none]),
        };
        assert_eq!(indices(&(0..300).map(row).collect::<Vec<_>>(), 200, 1), None);
    }

    #[test]
    fn what_has_no_indices() {
        let row = |change: f64| Row::of_values(0.0, 1.0, &[change]);
        assert!(indices(&[row(1.0), row(1.0)], 10, 1).is_some());
        assert!(indices(&[row(1.0)], 10, 1).is_none());
        assert!(indices(&[row(1.0), row(f64::NAN)], 10, 1).is_none());
    }

    /// What is too little to be a variance is measured by the mean: chances of a millionth have indices, too.
    #[test]
    fn small_results_have_indices() {
        let row = || Row::of_values(0.0, 1e-6, &[1e-6]);
        let total = indices(&[row(), row()], 10, 1).map(|found| found.factors[0].total.value);
        assert!(total.is_some_and(|total| (total - 1.0).abs() < 1e-9), "{total:?}");
    }
}
