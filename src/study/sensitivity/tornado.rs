//! One factor at a time: what would be found if it were known to be low, or high.

use super::stage::Stage;
use crate::engine::{BLOCK, Control, InOrder, NoThreads, Settings, in_order};
use crate::metric::Target;
use crate::scenario::Faults;
use crate::study::{Point, Space};
use crate::summary::{Interval, Z};

/// The quantiles that stand for low and high: between them lie nine values of ten.
pub const ENDS: [f64; 2] = [0.05, 0.95];

/// The mean of a result with one factor at one value, and how it differs from the mean with nothing
/// fixed.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct End {
    /// The value, before it is scaled and clamped where it is used.
    pub value: f64,
    /// The mean, over the trials to which the result applies in both.
    pub mean: Option<f64>,
    /// The mean less that with nothing fixed, on the same luck.
    pub difference: Option<f64>,
    /// Its 95 % interval.
    pub interval: Option<Interval>,
}

/// One bar of a tornado: one result, one factor.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Bar {
    /// With the factor at its 5th percentile.
    pub low: End,
    /// With the factor at its 95th percentile.
    pub high: End,
}

impl Bar {
    /// How far apart the two ends are.
    #[must_use]
    pub fn swing(&self) -> Option<f64> {
        Some((self.high.mean? - self.low.mean?).abs())
    }
}

/// A tornado for each of several results.
#[derive(Debug, Clone, PartialEq)]
pub struct Tornado {
    /// By result: the mean with nothing fixed; `None` if it applies to no trial.
    pub base: Vec<Option<f64>>,
    /// By result, then factor.
    pub bars: Vec<Vec<Bar>>,
    /// Trials played at each end.
    pub trials: u64,
    /// Whether fewer than asked for.
    pub interrupted: bool,
}

/// Sums over trials of one result against the same with nothing fixed. All values are whole
/// numbers, far below 2⁵³ in sum over a block.
#[derive(Debug, Clone, Copy, Default)]
struct Sums {
    n: f64,
    value: f64,
    difference: f64,
    squares: f64,
}

/// Plays the trials `0 .. settings.trials` with nothing fixed, and again with each factor at its 5th
/// and at its 95th percentile. All other factors are drawn as in a run; those that are set in the
/// file are in the middle of their range.
///
/// # Errors
/// When no threads can be started, or the scenario is not valid at one of the values.
pub fn tornado(
    space: &Space,
    targets: &[Target],
    settings: &Settings,
    control: &dyn Control,
) -> Result<Result<Tornado, Faults>, NoThreads> {
    let factors = space.factors().len();
    let middle = space.point(&vec![0.5; factors]);
    let ends: Vec<Point> = (0..factors)
        .flat_map(|f| {
            ENDS.map(|u| {
                let mut at = vec![0.5; factors];
                at[f] = u;
                space.point(&at)
            })
        })
        .collect();
    let block = |stage: &mut Stage<'_>, block: u64| -> Result<Vec<Sums>, Faults> {
        let trials = block * BLOCK..((block + 1) * BLOCK).min(settings.trials);
        let base = stage.play(&middle, &[], trials.clone())?;
        let mut sums: Vec<Sums> = base.iter().map(|b| compare(b, b)).collect();
        for (i, end) in ends.iter().enumerate() {
            let played = stage.play(end, &[i / 2], trials.clone())?;
            sums.extend(base.iter().zip(&played).map(|(b, p)| compare(b, p)));
        }
        Ok(sums)
    };
    let blocks = settings.trials.div_ceil(BLOCK);
    let work = (blocks, BLOCK * (ends.len() as u64 + 1));
    let stage = || Stage::new(space, targets, settings.seed);
    let InOrder { results, interrupted } = in_order(work, settings.threads, control, stage, block)?;
    let trials = (results.len() as u64 * BLOCK).min(settings.trials);
    let summed: Result<Vec<Vec<Sums>>, Faults> = results.into_iter().collect();
    Ok(summed.map(|blocks| put_together(&blocks, targets.len(), &ends, trials, interrupted)))
}

fn compare(base: &[Option<f64>], played: &[Option<f64>]) -> Sums {
    let mut sums = Sums::default();
    for (base, value) in base.iter().zip(played) {
        if let (Some(base), Some(value)) = (base, value) {
            let difference = value - base;
            sums.n += 1.0;
            sums.value += value;
            sums.difference += difference;
            sums.squares += difference * difference;
        }
    }
    sums
}

fn put_together(
    blocks: &[Vec<Sums>],
    targets: usize,
    ends: &[Point],
    trials: u64,
    interrupted: bool,
) -> Tornado {
    let all: Vec<Sums> = (0..targets * (ends.len() + 1))
        .map(|i| blocks.iter().map(|b| b[i]).fold(Sums::default(), Sums::plus))
        .collect();
    let mean = |s: &Sums| (s.n > 0.0).then(|| s.value / s.n);
    let end = |target: usize, i: usize| all[(i + 1) * targets + target].end(ends[i].values[i / 2]);
    let bar = |target: usize, f: usize| Bar { low: end(target, 2 * f), high: end(target, 2 * f + 1) };
    Tornado {
        base: all[..targets].iter().map(mean).collect(),
        bars: (0..targets).map(|t| (0..ends.len() / 2).map(|f| bar(t, f)).collect()).collect(),
        trials,
        interrupted,
    }
}

impl Sums {
    fn plus(self, other: Self) -> Self {
        Self {
            n: self.n + other.n,
            value: self.value + other.value,
            difference: self.difference + other.difference,
            squares: self.squares + other.squares,
        }
    }

    fn end(&self, value: f64) -> End {
        let per_trial = |x: f64| (self.n > 0.0).then(|| x / self.n);
        let difference = per_trial(self.difference);
        let interval = difference.filter(|_| self.n > 1.0).map(|d| {
            let variance = ((self.squares - self.n * d * d) / (self.n - 1.0)).max(0.0);
            let half = Z * (variance / self.n).sqrt();
            Interval { low: d - half, high: d + half }
        });
        End { value, mean: per_trial(self.value), difference, interval }
    }
}
