//! What the trials at one value of the input come to: means, and by how much what is asked holds.

use super::Level;
use crate::metric::Target;
use crate::study::Relation;
use crate::summary::Interval;
use crate::tally::{Moments, Pair, sample_sd};
use crate::trial::Deal;

/// What was found at one value of the input.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Look {
    /// The value.
    pub x: f64,
    /// Trials over which the means are: those to which the result applies, in both scenarios.
    pub trials: u64,
    /// Mean of the result in the scenario, or in the first of two; `None` without trials.
    pub mean: Option<f64>,
    /// Mean in the second of two.
    pub other: Option<f64>,
    /// By how much what is asked holds: the distance from the limit, or between the two scenarios,
    /// positive where it holds, with its interval; `None` without enough trials.
    pub margin: Option<Level>,
}

pub(super) fn nothing(x: f64) -> Look {
    Look { x, trials: 0, mean: None, other: None, margin: None }
}

/// What the values of a result are.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Values {
    /// 0 or 1.
    Chance,
    /// Whole numbers, none above this.
    UpTo(u64),
}

/// What the values of a result are in these deals.
pub(super) fn scale_of<const N: usize>(target: Target, deals: [&Deal; N]) -> Values {
    if target.is_chance() {
        return Values::Chance;
    }
    let most = |deal: &Deal| target.position(deal.columns()).map_or(0, |at| deal.columns().list()[at].most);
    Values::UpTo(deals.map(most).into_iter().max().unwrap_or(0))
}

pub(super) fn of_one(x: f64, moments: &Moments, values: Values, relation: Relation, limit: f64) -> Look {
    let Some(mean) = moments.mean() else { return nothing(x) };
    let n = moments.trials;
    let interval = match values {
        Values::Chance => Interval::wilson(moments.sum as u64, n),
        Values::UpTo(most) => moments.variance().and_then(|variance| of_mean(mean, variance.sqrt(), n, most)),
    };
    let below = |interval: Interval| Interval { low: interval.low - limit, high: interval.high - limit };
    let margin = interval.map(|interval| margin(mean - limit, below(interval), relation));
    Look { x, trials: n, mean: Some(mean), other: None, margin }
}

/// `pair`: the right one as the baseline.
pub(super) fn of_two(x: f64, pair: &Pair, values: Values, relation: Relation) -> Look {
    let n = pair.trials;
    if n == 0 {
        return nothing(x);
    }
    let size = pair.sum.abs_diff(pair.baseline_sum);
    let sign = if pair.sum < pair.baseline_sum { -1.0 } else { 1.0 };
    let difference = sign * size as f64 / n as f64;
    let interval = match values {
        Values::Chance => Interval::of_paired_chances(pair.larger, pair.smaller, n),
        Values::UpTo(most) => {
            sample_sd(n, size, pair.squares).and_then(|sd| of_mean(difference, sd, n, most))
        }
    };
    let mean = |sum: u128| Some(sum as f64 / n as f64);
    let margin = interval.map(|interval| margin(difference, interval, relation));
    Look { x, trials: n, mean: mean(pair.sum), other: mean(pair.baseline_sum), margin }
}

/// The interval of a mean. Where all trials are the same, the next might not be: of those that are another
/// there are at most as many as Wilson's interval of none has, and none is another by more than `most`.
fn of_mean(mean: f64, sd: f64, trials: u64, most: u64) -> Option<Interval> {
    if sd > 0.0 {
        return Interval::of_mean(mean, sd, trials);
    }
    let half = Interval::wilson(0, trials)?.high * most as f64;
    Some(Interval { low: mean - half, high: mean + half })
}

/// Positive where it holds. Two scenarios that are the same have a margin of 0, which is enough for
/// `>=` and not for `>`.
fn margin(difference: f64, Interval { low, high }: Interval, relation: Relation) -> Level {
    let [value, low, high] = match relation {
        Relation::AtLeast | Relation::MoreThan => [difference, low, high],
        Relation::AtMost | Relation::LessThan => [-difference, -high, -low],
    };
    let strict = matches!(relation, Relation::MoreThan | Relation::LessThan);
    let [value, low, high] =
        [value, low, high].map(|x| if strict && x == 0.0 { -f64::MIN_POSITIVE } else { x });
    // rounding must not put the estimate beside its interval
    Level { value, low: low.min(value), high: high.max(value) }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use crate::summary::Z;

    const RELATIONS: [Relation; 4] =
        [Relation::AtLeast, Relation::MoreThan, Relation::AtMost, Relation::LessThan];
    const DAYS: Values = Values::UpTo(100);

    fn is_around(level: Level, value: f64, half: f64) {
        let off = [level.value - value, level.low - (value - half), level.high - (value + half)];
        assert!(off.iter().all(|off| off.abs() < 1e-12), "{level:?} is not {value} ± {half}");
    }

    #[test]
    fn the_distance_from_a_limit() {
        // 1, 2, 4, 5: mean 3, variance 10/3
        let (trials, sum, squares) = (4, 12, 46);
        let look = of_one(0.3, &Moments { trials, sum, squares }, DAYS, Relation::AtLeast, 2.5);
        assert_eq!((look.x, look.trials, look.mean, look.other), (0.3, 4, Some(3.0), None));
        is_around(look.margin.unwrap(), 0.5, Z * (10.0_f64 / 12.0).sqrt());
        // a chance that is always met is not known for sure
        let always = Moments { trials, sum: 4, squares: 4 };
        let margin = of_one(0.3, &always, Values::Chance, Relation::AtMost, 0.5).margin.unwrap();
        let low = 0.5 - Interval::wilson(4, 4).unwrap().low;
        assert!(margin.value == -0.5 && margin.low == -0.5 && (margin.high - low).abs() < 1e-15);
        // nor is what is the same in all: so much of the largest number may it be off
        let same = Moments { trials: 96, sum: 480, squares: 2400 };
        let margin = of_one(0.3, &same, DAYS, Relation::AtLeast, 5.0).margin.unwrap();
        is_around(margin, 0.0, 100.0 * Z * Z / (96.0 + Z * Z));
        assert_eq!(margin.sure(), None);
    }

    /// One trial says something of a chance, and of a number nothing but that there is one.
    #[test]
    fn a_single_trial_is_too_few() {
        let one = Moments { trials: 1, sum: 1, squares: 1 };
        let look = of_one(0.3, &one, DAYS, Relation::AtLeast, 0.5);
        assert_eq!((look.trials, look.mean, look.margin), (1, Some(1.0), None));
        let margin = of_one(0.3, &one, Values::Chance, Relation::AtLeast, 0.5).margin.unwrap();
        assert!(margin.value == 0.5 && margin.sure().is_none(), "{margin:?}");
        let mut pair = Pair::default();
        pair.count(3, 4);
        let look = of_two(0.3, &pair, DAYS, Relation::AtLeast);
        assert_eq!((look.trials, look.mean, look.other, look.margin), (1, Some(4.0), Some(3.0), None));
    }

    /// Of samples of 1000 of which 2 on average are not so, the interval of the margin holds the true one
    /// nearly as often as it says, though it is cut off at certainty; worked out over every sample.
    #[test]
    fn a_margin_near_certainty_is_covered() {
        let (n, p) = (1000_u32, 0.998_f64);
        let (mut chance, mut covered) = (p.powf(f64::from(n)), 0.0);
        for failures in 0..100 {
            let sum = u128::from(n - failures);
            let moments = Moments { trials: u64::from(n), sum, squares: sum };
            let level = of_one(0.0, &moments, Values::Chance, Relation::AtLeast, p).margin.unwrap();
            assert!(level.high <= 1.0 - p + 1e-15, "{level:?}");
            covered += if level.sure().is_none() { chance } else { 0.0 };
            chance *= f64::from(n - failures) / f64::from(failures + 1) * (1.0 - p) / p;
        }
        assert!((0.93..0.97).contains(&covered), "{covered}");
    }

    #[test]
    fn the_distance_between_two() {
        // differences −2, 0, 1, −3: mean −1, variance 10/3
        let mut pair = Pair::default();
        [(5, 3), (4, 4), (0, 1), (9, 6)]
            .into_iter()
            .for_each(|(baseline, other)| pair.count(baseline, other));
        for (relation, value) in RELATIONS.into_iter().zip([-1.0, -1.0, 1.0, 1.0]) {
            let look = of_two(7.0, &pair, DAYS, relation);
            assert_eq!((look.x, look.trials, look.mean, look.other), (7.0, 4, Some(3.5), Some(4.5)));
            is_around(look.margin.unwrap(), value, Z * (10.0_f64 / 12.0).sqrt());
        }
        assert!(of_two(7.0, &Pair::default(), Values::Chance, Relation::AtLeast).margin.is_none());
        // that no trial differs does not make it sure that none ever does
        let mut same = Pair::default();
        [0, 1, 1].into_iter().for_each(|value| same.count(value, value));
        // without a difference it is z² / (n + z²) on either side, of the largest number
        for (values, most) in [(Values::Chance, 1.0), (DAYS, 100.0)] {
            let margin = of_two(7.0, &same, values, Relation::AtLeast).margin.unwrap();
            is_around(margin, 0.0, most * Z * Z / (3.0 + Z * Z));
        }
        // more differences one way than the other: so is the interval
        (0..97).for_each(|trial| same.count(0, u64::from(trial < 2)));
        let Interval { low, high } = Interval::of_paired_chances(2, 0, 100).unwrap();
        let ends = |relation| {
            let margin = of_two(7.0, &same, Values::Chance, relation).margin.unwrap();
            [margin.low, margin.value, margin.high]
        };
        assert_eq!(ends(Relation::MoreThan), [low, 0.02, high]);
        assert_eq!(ends(Relation::LessThan), [-high, -0.02, -low]);
    }

    #[test]
    fn equals_meet_what_is_not_strict() {
        let mut pair = Pair::default();
        (0..3).for_each(|value| pair.count(value, value));
        let margins = RELATIONS.map(|relation| of_two(0.0, &pair, DAYS, relation).margin.unwrap());
        assert_eq!(margins.map(Level::holds), [true, false, true, false]);
        assert!(margins[0].value.is_sign_positive());
    }
}
