//! One factor at a time: what would be found if it were known to be low, or high.

use serde::{Deserialize, Serialize};

use super::stage::Stage;
use crate::engine::{BLOCK, Control, Part, Pieces, RunError, Settings, try_one_by_one};
use crate::metric::Target;
use crate::scenario::Faults;
use crate::study::Space;
use crate::summary::Interval;

/// The quantiles that stand for low and high: between them lie nine values of ten.
pub const ENDS: [f64; 2] = [0.05, 0.95];

/// The mean of a result with one factor at one value, and how it differs from the mean with nothing
/// fixed.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct End {
    /// The value; of an entry of `[unknown]` before it is scaled and clamped where it is used.
    pub value: f64,
    /// The mean, over the trials to which the result applies in both.
    pub mean: Option<f64>,
    /// The mean less that with nothing fixed, on the same luck.
    pub difference: Option<f64>,
    /// Its 95 % interval: of a chance by [`Interval::of_paired_chances`], otherwise normal.
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

/// What was played at the ends of all bars: whole numbers, so that any split of the trials adds up
/// to the same.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct AtEnds {
    /// With nothing fixed, then at each end; in each by result.
    sums: Vec<Sums>,
    /// Trials played at each end.
    pub trials: u64,
    /// Whether fewer than asked for.
    pub interrupted: bool,
}

impl AtEnds {
    /// Adds other trials of the same; `None` if they are of something else.
    #[must_use]
    pub fn plus(mut self, other: &AtEnds) -> Option<AtEnds> {
        if self.sums.len() != other.sums.len() {
            return None;
        }
        self.sums.iter_mut().zip(&other.sums).for_each(|(a, b)| *a = a.plus(*b));
        self.trials += other.trials;
        self.interrupted |= other.interrupted;
        Some(self)
    }
}

/// Sums over trials of one result against the same with nothing fixed.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize, Deserialize)]
struct Sums {
    trials: u64,
    value: i128,
    difference: i128,
    squares: i128,
}

/// Plays a part of the trials `0 .. settings.trials` with nothing fixed, and again with each factor at
/// its 5th and at its 95th percentile. All other factors are drawn, those that are set in the file as well.
///
/// # Errors
/// When no threads can be started, or the scenario is not valid at one of the values.
pub fn at_ends(
    space: &Space,
    targets: &[Target],
    settings: &Settings,
    part: Part,
    control: &dyn Control,
) -> Result<AtEnds, RunError<Faults>> {
    // of which nothing is taken
    let anywhere = space.point(&vec![0.5; space.factors().len()]);
    let factors = space.factors().len();
    // with nothing fixed, and of each factor low, then high
    let each = 1 + ENDS.len() * factors;
    let work = Pieces::blocks(BLOCK, settings.trials, part).times(each as u64);
    let block = |stage: &mut Stage<'_>, block: u64| -> Result<Option<Vec<Sums>>, Faults> {
        let trials = work.trials(block);
        let Some(base) = stage.play(&anywhere, &[], trials.clone())? else { return Ok(None) };
        let mut sums: Vec<Sums> = base.iter().map(|b| compare(b, b)).collect();
        let mut at = anywhere.clone();
        for (f, u) in (0..factors).flat_map(|f| ENDS.map(|u| (f, u))) {
            space.move_to(&mut at, f, u);
            // where the others are makes no difference: they are drawn
            let Some(played) = stage.play(&at, &[f], trials.clone())? else { return Ok(None) };
            sums.extend(base.iter().zip(&played).map(|(b, p)| compare(b, p)));
        }
        Ok(Some(sums))
    };
    let stage = || Stage::new(space, targets, settings.seed, control);
    let mut sums = vec![Sums::default(); targets.len() * each];
    let mut played = 0;
    let interrupted = try_one_by_one(&work, settings.threads, control, (stage, block), |block| {
        played += 1;
        sums.iter_mut().zip(block).for_each(|(all, block)| *all = all.plus(block));
    })?;
    Ok(AtEnds { sums, trials: work.trials_of_first(played), interrupted })
}

fn compare(base: &[Option<f64>], played: &[Option<f64>]) -> Sums {
    let mut sums = Sums::default();
    for (base, value) in base.iter().zip(played) {
        if let (Some(base), Some(value)) = (base, value) {
            // results of a trial are whole numbers
            let (value, difference) = (*value as i128, (value - base) as i128);
            sums.trials += 1;
            sums.value += value;
            sums.difference += difference;
            sums.squares += difference * difference;
        }
    }
    sums
}

impl Tornado {
    /// What was played at the ends comes to; `None` if that is not of so many results in this space.
    #[must_use]
    pub fn of(space: &Space, targets: &[Target], played: &AtEnds) -> Option<Tornado> {
        let factors = space.factors();
        let of_chance: Vec<bool> = targets.iter().map(|target| target.is_chance()).collect();
        let targets = targets.len();
        let all = &played.sums;
        if all.len() != targets * (1 + ENDS.len() * factors.len()) {
            return None;
        }
        let end = |target: usize, f: usize, side: usize| {
            let sums = &all[(1 + ENDS.len() * f + side) * targets + target];
            sums.end(factors[f].quantile(ENDS[side]), of_chance[target])
        };
        let bar = |target: usize, f: usize| Bar { low: end(target, f, 0), high: end(target, f, 1) };
        Some(Tornado {
            base: all[..targets].iter().map(|s| s.per_trial(s.value)).collect(),
            bars: (0..targets).map(|t| (0..factors.len()).map(|f| bar(t, f)).collect()).collect(),
            trials: played.trials,
            interrupted: played.interrupted,
        })
    }
}

impl Sums {
    fn plus(self, other: Self) -> Self {
        Self {
            trials: self.trials + other.trials,
            value: self.value + other.value,
            difference: self.difference + other.difference,
            squares: self.squares + other.squares,
        }
    }

    fn per_trial(&self, sum: i128) -> Option<f64> {
        (self.trials > 0).then(|| sum as f64 / self.trials as f64)
    }

    fn end(&self, value: f64, is_chance: bool) -> End {
        let n = self.trials as f64;
        let difference = self.per_trial(self.difference);
        let normal = difference.filter(|_| self.trials > 1).map(|d| {
            let variance = ((self.squares as f64 - n * d * d) / (n - 1.0)).max(0.0);
            Interval::normal(d, (variance / n).sqrt())
        });
        let interval = if is_chance { self.of_chance() } else { normal };
        End { value, mean: self.per_trial(self.value), difference, interval }
    }

    /// The interval of a difference of what is 0 or 1 in every trial.
    fn of_chance(&self) -> Option<Interval> {
        // a difference of 1 has a square of 1
        let more = u64::try_from((self.squares + self.difference) / 2).ok()?;
        let fewer = u64::try_from((self.squares - self.difference) / 2).ok()?;
        Interval::of_paired_chances(more, fewer, self.trials)
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::{AtEnds, Bar, End, Sums, compare};
    use crate::summary::{Interval, Z};

    /// Differences of 2, 0 and −1, and a trial to which the result does not apply in one of the two.
    fn sums() -> Sums {
        compare(&[Some(1.0), None, Some(4.0), Some(2.0)], &[Some(3.0), Some(9.0), Some(4.0), Some(1.0)])
    }

    #[test]
    fn the_interval_is_that_of_the_differences_of_pairs() {
        let end = sums().end(0.5, false);
        assert_eq!((end.value, end.mean, end.difference), (0.5, Some(8.0 / 3.0), Some(1.0 / 3.0)));
        // deviations of 5/3, −1/3 and −4/3
        let variance = (25.0 + 1.0 + 16.0) / 9.0 / 2.0;
        let (half, interval) = (Z * f64::sqrt(variance / 3.0), end.interval.unwrap());
        assert!((interval.low - (1.0 / 3.0 - half)).abs() < 1e-12, "{interval:?}");
        assert!((interval.high - (1.0 / 3.0 + half)).abs() < 1e-12, "{interval:?}");
    }

    #[test]
    fn a_chance_that_does_not_change_is_not_known_for_sure() {
        let same = compare(&[Some(1.0), Some(0.0)], &[Some(1.0), Some(0.0)]).end(0.0, true);
        assert_eq!((same.difference, same.interval), (Some(0.0), Interval::of_paired_chances(0, 0, 2)));
        let other =
            compare(&[Some(1.0), Some(0.0), Some(0.0)], &[Some(0.0), Some(1.0), Some(1.0)]).end(0.0, true);
        assert_eq!(other.interval, Interval::of_paired_chances(2, 1, 3));
    }

    #[test]
    fn too_few_trials_have_no_interval() {
        let one = compare(&[Some(1.0)], &[Some(3.0)]).end(0.0, false);
        assert_eq!((one.mean, one.difference, one.interval), (Some(3.0), Some(2.0), None));
        let none = compare(&[None], &[Some(3.0)]).end(0.0, false);
        assert_eq!((none.mean, none.difference, none.interval), (None, None, None));
    }

    #[test]
    fn parts_add_up() {
        let part = |interrupted| AtEnds { sums: vec![sums(); 2], trials: 4, interrupted };
        let both = part(false).plus(&part(true)).unwrap();
        let twice = Sums { trials: 6, value: 16, difference: 2, squares: 10 };
        assert_eq!(both, AtEnds { sums: vec![twice; 2], trials: 8, interrupted: true });
        let other = AtEnds { sums: vec![sums()], trials: 4, interrupted: false };
        assert_eq!(part(false).plus(&other), None);
    }

    #[test]
    fn a_swing_is_as_wide_as_its_ends_are_apart() {
        let end = |mean| End { value: 0.0, mean, difference: None, interval: None };
        let swing = |low, high| Bar { low: end(low), high: end(high) }.swing();
        assert_eq!(swing(Some(5.0), Some(2.0)), Some(3.0));
        assert_eq!(swing(Some(5.0), None), None);
    }
}
