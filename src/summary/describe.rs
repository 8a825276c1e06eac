//! The distribution of one figure in a row of numbers: mean, spread, quantiles.

use super::interval::Interval;
use crate::tally::{View, sample_sd};

/// Quantiles of a distribution: each is the smallest value whose cumulative share is at least p.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Quantiles {
    /// p = 5 %.
    pub p05: f64,
    /// p = 25 %.
    pub p25: f64,
    /// p = 50 %.
    pub median: f64,
    /// p = 75 %.
    pub p75: f64,
    /// p = 95 %.
    pub p95: f64,
}

/// The percentages of [`Quantiles`].
const PERCENT: [u32; 5] = [5, 25, 50, 75, 95];

/// Cumulated probabilities carry the rounding of their sums; this close to p is p.
const TOLERANCE: f64 = 1e-12;

/// The distribution of one figure over the trials to which it applies.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Description {
    /// Trials to which the figure applies; `None`: solved exactly.
    pub trials: Option<u64>,
    /// The mean; `None` if the figure never applies (and so for the rest).
    pub mean: Option<f64>,
    /// 95 % interval of the mean; `None` when solved exactly or for fewer than two trials.
    pub interval: Option<Interval>,
    /// Standard deviation: of the sample (n − 1) when simulated, of the distribution when solved.
    pub sd: Option<f64>,
    /// `E|X − mean|³ / sd³`, with the sd of the trials themselves: how unlike a bell curve the mean of a few
    /// is. 1 where both values of two are as frequent, and large where the spread rests on what is rare;
    /// `None` where nothing differs.
    pub tails: Option<f64>,
    /// The smallest value that occurred, or that is possible.
    pub min: Option<f64>,
    /// The quantiles.
    pub quantiles: Option<Quantiles>,
    /// The largest value that occurred, or that is possible.
    pub max: Option<f64>,
    /// Whole numbers per bin that the quantiles were read from; 1: every value was counted.
    pub bin_width: u64,
}

impl Quantiles {
    /// Of counted values: `(value, trials)` in ascending order, values without trials allowed;
    /// `None` if there is no trial. Decided in whole numbers: `100·cumulated ≥ percent·total`.
    #[must_use]
    pub fn of_counts(counts: impl IntoIterator<Item = (u64, u64)>, total: u64) -> Option<Quantiles> {
        let total = u128::from(total);
        let reached =
            |cumulated: u64, percent: u32| 100 * u128::from(cumulated) >= u128::from(percent) * total;
        let mut cumulated = 0;
        let steps = counts.into_iter().filter(|&(_, n)| n > 0).map(|(value, n)| {
            cumulated += n;
            (value as f64, cumulated)
        });
        find(steps, reached)
    }

    /// Of a distribution: `(value, probability)` in ascending order, which need not add up to 1;
    /// `None` if there is no mass. A cumulated probability within 10⁻¹² of p counts as p.
    #[must_use]
    pub fn of_masses(masses: &[(f64, f64)]) -> Option<Quantiles> {
        let total: f64 = masses.iter().map(|&(_, m)| m).sum();
        let reached = |cumulated: f64, percent: u32| cumulated >= f64::from(percent) / 100.0 - TOLERANCE;
        let mut cumulated = 0.0;
        let steps = masses.iter().filter(|&&(_, m)| m > 0.0).map(|&(value, mass)| {
            cumulated += mass / total;
            (value, cumulated)
        });
        find(steps, reached)
    }

    /// The same quantiles in a unit that is `divisor` times as large.
    #[must_use]
    pub fn divided_by(self, divisor: f64) -> Quantiles {
        self.map(|v| v / divisor)
    }

    fn map(self, f: impl Fn(f64) -> f64) -> Quantiles {
        Quantiles {
            p05: f(self.p05),
            p25: f(self.p25),
            median: f(self.median),
            p75: f(self.p75),
            p95: f(self.p95),
        }
    }
}

/// Walks once up the steps `(value, cumulated up to it)`, taking each quantile where it is reached.
fn find<C: Copy>(
    steps: impl Iterator<Item = (f64, C)>,
    reached: impl Fn(C, u32) -> bool,
) -> Option<Quantiles> {
    let mut found = [0.0; 5];
    let mut next = 0;
    let mut last = None;
    for (value, cumulated) in steps {
        while next < 5 && reached(cumulated, PERCENT[next]) {
            found[next] = value;
            next += 1;
        }
        last = Some(value);
    }
    let last = last?;
    found[next..].fill(last);
    let [p05, p25, median, p75, p95] = found;
    Some(Quantiles { p05, p25, median, p75, p95 })
}

/// [`Description::tails`] of values and how much of the whole each is.
fn tails<I: Iterator<Item = (f64, f64)>>(mean: f64, masses: impl Fn() -> I) -> Option<f64> {
    let moment = |power: i32| masses().map(|(v, m)| (v - mean).abs().powi(power) * m).sum::<f64>();
    let [whole, squares, cubes] = [0, 2, 3].map(moment);
    (squares > 0.0).then(|| cubes / whole / (squares / whole).powf(1.5))
}

impl Description {
    /// Of a figure that was counted over simulated trials.
    ///
    /// Mean and standard deviation come from exact sums, even where the values were binned. The
    /// quantiles of a binned figure are the middles of bins, kept within what occurred.
    #[must_use]
    pub fn of_counts(view: &View<'_>) -> Description {
        let trials = view.trials();
        let none =
            Description { trials: Some(trials), bin_width: view.bin_width(), ..Description::default() };
        let Some((min, max)) = view.extremes() else { return none };
        let (sum, squares) = view.sums();
        let mean = sum as f64 / trials as f64;
        let sd = sample_sd(trials, sum, squares);
        let (min, max) = (min as f64, max as f64);
        let quantiles = Quantiles::of_counts(view.counts(), trials).map(|q| q.map(|v| v.clamp(min, max)));
        Description {
            mean: Some(mean),
            interval: sd.and_then(|sd| Interval::of_mean(mean, sd, trials)),
            sd,
            tails: tails(mean, || view.counts().map(|(value, n)| (value as f64, n as f64))),
            min: Some(min),
            quantiles,
            max: Some(max),
            ..none
        }
    }

    /// Of a figure whose distribution is known: `(value, probability)`, values ascending. Masses
    /// need not add up to 1 (a figure that applies in some histories only): what there is, is
    /// taken for the whole.
    #[must_use]
    pub fn of_masses(masses: impl IntoIterator<Item = (f64, f64)>) -> Description {
        let masses: Vec<(f64, f64)> = masses.into_iter().filter(|&(_, m)| m > 0.0).collect();
        let none = Description { bin_width: 1, ..Description::default() };
        let (Some(&(min, _)), Some(&(max, _))) = (masses.first(), masses.last()) else { return none };
        let total: f64 = masses.iter().map(|&(_, m)| m).sum();
        let mean = masses.iter().map(|&(v, m)| v * m).sum::<f64>() / total;
        let variance = masses.iter().map(|&(v, m)| (v - mean) * (v - mean) * m).sum::<f64>() / total;
        Description {
            mean: Some(mean),
            sd: Some(variance.sqrt()),
            tails: tails(mean, || masses.iter().copied()),
            min: Some(min),
            quantiles: Quantiles::of_masses(&masses),
            max: Some(max),
            ..none
        }
    }

    /// The same distribution in a unit that is `divisor` times as large: persons released as a
    /// share of the persons owed.
    #[must_use]
    pub fn divided_by(self, divisor: f64) -> Description {
        Description {
            mean: self.mean.map(|v| v / divisor),
            interval: self.interval.map(|i| i.divided_by(divisor)),
            sd: self.sd.map(|v| v / divisor),
            min: self.min.map(|v| v / divisor),
            quantiles: self.quantiles.map(|q| q.divided_by(divisor)),
            max: self.max.map(|v| v / divisor),
            ..self
        }
    }
}
