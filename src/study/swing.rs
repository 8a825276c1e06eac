//! Which of what is not known moves the chance of completion: its mean over the worlds in which a
//! quantity is low, and over those in which it is high.

use crate::agreement::UnknownId;
use crate::engine::World;
use crate::summary::{Interval, sample};

/// Fewer worlds than this on a side say nothing.
const FEWEST: usize = 20;

/// One quantity that is not known, and the chance of completion on its two sides.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Swing {
    /// The quantity.
    pub unknown: UnknownId,
    /// Low is up to this value of the draw, high is above it: the median of the worlds, or what of
    /// the values drawn comes nearest to halving them.
    pub parted_at: f64,
    /// Worlds with a low and with a high value.
    pub worlds: [u64; 2],
    /// Mean share completed in the worlds with a low value.
    pub low: f64,
    /// Mean share completed in the worlds with a high value.
    pub high: f64,
    /// 95 % interval of the difference, high less low: normal, from the spread of the worlds'
    /// shares on each side, the noise of their trials included (Welch 1947).
    pub interval: Interval,
    /// Whether the difference is more than luck would make of it, at a level of 5 % for all
    /// quantities of the scenario together (Bonferroni).
    pub is_seen: bool,
}

impl Swing {
    /// High less low.
    #[must_use]
    pub fn difference(&self) -> f64 {
        self.high - self.low
    }
}

/// The swings of a scenario, the largest first; a quantity that has not enough worlds on both of
/// its sides is left out.
#[must_use]
pub fn swings(worlds: &[World]) -> Vec<Swing> {
    let unknowns = worlds.first().map_or(0, |w| w.draws.len());
    let mut swings: Vec<Swing> = (0..unknowns).filter_map(|u| swing(UnknownId::from(u), worlds)).collect();
    for s in &mut swings {
        s.is_seen = !s.interval.of_many(s.difference(), unknowns).holds(0.0);
    }
    swings.sort_by(|a, b| b.difference().abs().total_cmp(&a.difference().abs()));
    swings
}

fn swing(unknown: UnknownId, worlds: &[World]) -> Option<Swing> {
    let drawn = |w: &World| Some((w.draws[unknown.index()], w.completed.mean()?));
    let mut told: Vec<(f64, f64)> = worlds.iter().filter_map(drawn).collect();
    told.sort_by(|a, b| a.0.total_cmp(&b.0));
    let cut = cut(&told)?;
    let (low, high) = told.split_at(cut);
    let (low_mean, low_noise) = mean_and_noise(low)?;
    let (high_mean, high_noise) = mean_and_noise(high)?;
    let difference = high_mean - low_mean;
    Some(Swing {
        unknown,
        parted_at: low[cut - 1].0,
        worlds: [low.len() as u64, high.len() as u64],
        low: low_mean,
        high: high_mean,
        interval: Interval::normal(difference, (low_noise + high_noise).sqrt()),
        is_seen: false,
    })
}

/// Where to part worlds sorted by value: between two different values, as near to the middle as
/// there is such a place, and with enough worlds on either side.
fn cut(told: &[(f64, f64)]) -> Option<usize> {
    let middle = told.len() / 2;
    let is_place = |&at: &usize| told[at - 1].0 < told[at].0;
    let last = told.len().checked_sub(FEWEST)?;
    (FEWEST..=last).filter(is_place).min_by_key(|at| at.abs_diff(middle))
}

/// The mean of the second values, and the variance of that mean; `None` for fewer than two.
fn mean_and_noise(told: &[(f64, f64)]) -> Option<(f64, f64)> {
    let values: Vec<f64> = told.iter().map(|t| t.1).collect();
    Some((sample::mean(&values), sample::variance(&values)? / values.len() as f64))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use crate::summary::Z;
    use crate::tally::Moments;

    /// Of each world its draws and how many of ten trials are completed.
    fn worlds(told: impl Iterator<Item = (Vec<f64>, u64)>) -> Vec<World> {
        let world = |(draws, completed): (Vec<f64>, u64)| {
            let completed = Moments { trials: 10, sum: completed.into(), squares: completed.into() };
            World { number: 0, draws, completed, figures: Vec::new() }
        };
        told.map(world).collect()
    }

    /// Worked by hand: 80 worlds, completed in 2 or 4 of ten trials where the first quantity is
    /// low, in 6 or 8 where it is high. The other takes turns and moves nothing.
    #[test]
    fn low_and_high() {
        let all = worlds((0..80u32).map(|i| {
            let completed = if i < 40 { 2 } else { 6 } + 2 * u64::from(i / 2 % 2);
            (vec![f64::from(i), f64::from(i % 2)], completed)
        }));
        let (first, second) = (swings(&all)[0], swings(&all)[1]);
        assert_eq!((first.unknown.index(), first.worlds, first.parted_at), (0, [40, 40], 39.0));
        assert!((first.low - 0.3).abs() < 1e-12 && (first.high - 0.7).abs() < 1e-12);
        // on each side the shares lie 0.1 off their mean: s² = 40·0.01/39, of the mean s²/40
        let half = Z * (2.0 * 0.01 / 39.0f64).sqrt();
        assert!((first.interval.low - (0.4 - half)).abs() < 1e-12);
        assert!((first.interval.high - (0.4 + half)).abs() < 1e-12);
        assert!(first.is_seen && !second.is_seen);
        assert_eq!((second.worlds, second.parted_at), ([40, 40], 0.0));
        assert!(second.difference().abs() < 1e-12);
    }

    /// Where most worlds have one value, they are parted beside it; where nearly all have, not at all.
    #[test]
    fn values_that_repeat() {
        let of = |low: usize| worlds((0..100).map(|i| (vec![if i < low { 1.0 } else { 2.0 }], 5)));
        assert_eq!(swings(&of(30))[0].worlds, [30, 70]);
        // where all worlds come to the same there is nothing to see
        assert!(!swings(&of(30))[0].is_seen);
        assert_eq!(swings(&of(19)), []);
        assert_eq!(swings(&of(100)), []);
        assert_eq!(swings(&[]), []);
    }

    /// With two quantities a difference is seen from 2.24 standard errors on. Here it is 0.1, and a standard
    /// error √(2·s²/40) with s² = 40/39 of the square of how far the shares of a side lie off its mean.
    #[test]
    fn what_is_seen() {
        let seen = |off: u64| {
            let all = worlds((0..80u32).map(|i| {
                let completed = if i < 40 { 1 } else { 2 } + 2 * off * u64::from(i / 2 % 2);
                (vec![f64::from(i), f64::from(i % 2)], completed)
            }));
            swings(&all)[0].is_seen
        };
        // 4.4 and 2.2 standard errors
        assert!(seen(1) && !seen(2));
        assert!(mean_and_noise(&[(1.0, 0.5)]).is_none());
    }
}
