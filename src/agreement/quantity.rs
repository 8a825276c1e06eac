//! What a scenario leaves open: quantities (not known, drawn once a trial), delays and shares
//! (varying, drawn each time they are used).

use super::distribution::Distribution;
use super::units::{Multiplier, Range, Unit, UnknownId};

/// A quantity: a number, or one that is not known and drawn once per trial.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Quantity<U> {
    /// A number.
    Known(U),
    /// A draw shared by all places that name it, scaled at this place and then clamped to the
    /// unit's range.
    Unknown {
        /// Which draw.
        of: UnknownId,
        /// What the draw is multiplied by at this place.
        times: Multiplier,
    },
}

impl<U: Unit> Quantity<U> {
    /// The value in a trial whose draws are `draws`, indexed by [`UnknownId`].
    #[must_use]
    #[inline]
    pub fn value(&self, draws: &[f64]) -> f64 {
        match self {
            Quantity::Known(u) => u.get(),
            Quantity::Unknown { of, times } => U::RANGE.clamp(draws[of.index()] * times.get()),
        }
    }

    /// The number, when it is known.
    #[must_use]
    pub fn known(&self) -> Option<U> {
        match self {
            Quantity::Known(u) => Some(*u),
            Quantity::Unknown { .. } => None,
        }
    }

    /// Whether it is drawn.
    #[must_use]
    pub fn is_unknown(&self) -> bool {
        matches!(self, Quantity::Unknown { .. })
    }
}

/// A quantity that is not known: one draw per trial.
#[derive(Debug, Clone, PartialEq)]
pub struct Unknown {
    /// The name under `[unknown]` (`unknown.goodwill`), or the dotted path of the place that holds
    /// the distribution (`party.north.complies`). Unique; part of the draw's address.
    pub path: String,
    /// What is known of it.
    pub distribution: Distribution,
    /// If it is written in place, the range of what it stands for, within which every draw is kept. `None`
    /// for an entry of `[unknown]`, which is kept within its range where it is used, after scaling.
    pub within: Option<Range>,
}

impl Unknown {
    /// The value at the quantile `u`, `0 < u < 1`.
    #[must_use]
    pub fn quantile(&self, u: f64) -> f64 {
        let x = self.distribution.quantile(u);
        self.within.map_or(x, |range| range.clamp(x))
    }
}

/// Days until something happens, drawn each time. Whole days, rounded up, never below 0.
#[derive(Debug, Clone, PartialEq)]
pub enum Delay {
    /// Always the same number of days.
    Fixed(u32),
    /// A distribution over the real numbers; rounded up after clamping to `≥ 0`.
    Varies(Distribution),
}

impl Delay {
    /// No delay.
    pub const NONE: Delay = Delay::Fixed(0);

    /// A fixed delay of `⌈days⌉`, for `days ≥ 0`; `None` when it is negative or not finite.
    #[must_use]
    pub fn fixed(days: f64) -> Option<Delay> {
        let whole = days.ceil();
        (days >= 0.0 && whole <= f64::from(u32::MAX)).then_some(Delay::Fixed(whole as u32))
    }

    /// The fewest days that it can take.
    #[must_use]
    pub fn least(&self) -> u32 {
        match self {
            Delay::Fixed(days) => *days,
            // the first that has a probability: no continuous draw is its greatest lower bound itself. A
            // negative one is none, and one larger than fits the largest
            Delay::Varies(distribution) => {
                let days = distribution.least().ceil() as u32;
                days.saturating_add(u32::from(distribution.cdf(f64::from(days)) == 0.0))
            }
        }
    }

    /// `p[d]` = probability of exactly `d` days for `d < beyond`; `p[beyond]` = of that or more.
    ///
    /// `P(d) = F(d) − F(d−1)` with `P(0) = F(0)`: the real draw is rounded up.
    #[must_use]
    pub fn probabilities(&self, beyond: u32) -> Vec<f64> {
        let mut p = vec![0.0; beyond as usize + 1];
        match self {
            Delay::Fixed(days) => p[(*days).min(beyond) as usize] = 1.0,
            Delay::Varies(distribution) => {
                let mut below = 0.0;
                for d in 0..beyond {
                    let upto = distribution.cdf(f64::from(d));
                    p[d as usize] = (upto - below).max(0.0);
                    below = upto.max(below);
                }
                p[beyond as usize] = (1.0 - below).max(0.0);
            }
        }
        p
    }
}

/// The share of a short bundle that is delivered, drawn each time, clamped to `[0, 1]`.
#[derive(Debug, Clone, PartialEq)]
pub enum Share {
    /// Always the same share.
    Fixed(super::units::Probability),
    /// A distribution, clamped to `[0, 1]`.
    Varies(Distribution),
}

/// A half, and so little more that 0.29 of 50 is rounded as the 14.5 that it is, though the product of floats
/// is less.
const HALF: f64 = 0.5 + 1e-9;

impl Share {
    /// Persons delivered of a bundle of `persons` when the share is `share`:
    /// `min(n − 1, ⌊share·n + ½⌋)`, and 0 of a bundle without persons.
    #[must_use]
    #[inline]
    pub fn delivered(share: f64, persons: u32) -> u32 {
        // what is not negative is rounded down
        let rounded = (Range::Unit.clamp(share) * f64::from(persons) + HALF) as u32;
        rounded.min(persons.saturating_sub(1))
    }

    /// `p[k]` = probability that `k` of `persons` are delivered; length `max(persons, 1)`.
    #[must_use]
    pub fn probabilities(&self, persons: u32) -> Vec<f64> {
        let mut p = vec![0.0; persons.max(1) as usize];
        match self {
            Share::Fixed(share) => p[Self::delivered(share.get(), persons) as usize] = 1.0,
            Share::Varies(distribution) => {
                let last = p.len() - 1;
                let mut below = 0.0;
                for (k, cell) in p.iter_mut().enumerate().take(last) {
                    // k is delivered while share·n + ½ < k + 1; the clamps only fold mass into the ends
                    let upto = below_share(distribution, (k as f64 + 0.5) / f64::from(persons));
                    *cell = (upto - below).max(0.0);
                    below = upto.max(below);
                }
                p[last] = (1.0 - below).max(0.0);
            }
        }
        p
    }
}

/// `P(X < x)`: the open side matters for a discrete share that falls on a rounding boundary.
fn below_share(distribution: &Distribution, x: f64) -> f64 {
    distribution.cdf(x.next_down())
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    /// The fewest days are the first that have a probability.
    #[test]
    fn the_fewest_days_are_possible() {
        for (distribution, least) in [
            (Distribution::uniform(2.0, 5.0), 3),
            (Distribution::uniform(-1.0, 5.0), 0),
            (Distribution::uniform(2.5, 5.0), 3),
            (Distribution::triangular(0.0, 1.0, 5.0), 1),
            (Distribution::exponential(3.0), 1),
            (Distribution::lognormal(1.0, 2.5), 1),
            (Distribution::poisson(1.5), 0),
            (Distribution::geometric(4.0), 1),
            (Distribution::discrete(&[2.0, 3.0], &[1.0, 1.0]), 2),
            (Distribution::discrete(&[2.2, 4.0], &[1.0, 1.0]), 3),
            (Distribution::normal(1.0, 1.0), 0),
        ] {
            let delay = Delay::Varies(distribution.unwrap());
            assert_eq!(delay.least(), least, "{delay:?}");
            let p = delay.probabilities(8);
            assert_eq!(p.iter().position(|&p| p > 0.0), Some(least as usize), "{delay:?}");
        }
        assert_eq!(Delay::Fixed(7).least(), 7);
    }

    /// Shares as they are written, in hundredths: rounded as on paper.
    #[test]
    fn a_share_of_persons_is_rounded_as_it_is_written() {
        for persons in 1..400_u32 {
            for hundredths in 0..=100_u32 {
                let on_paper = ((hundredths * persons + 50) / 100).min(persons - 1);
                let share = f64::from(hundredths) / 100.0;
                assert_eq!(Share::delivered(share, persons), on_paper, "{share} of {persons}");
            }
        }
    }
}
