//! Probability on its way through the days: a number, or several side by side.

use std::ops::{AddAssign, Mul};

/// A probability, perhaps divided into lanes: what a run observes of a history and nothing that
/// is still to come depends on. All lanes of a state go the same way together.
pub(super) trait Mass: Copy + AddAssign + Mul<f64, Output = Self> {
    /// Nothing at all.
    const NONE: Self;

    /// A probability that is all in the first lane.
    fn of(probability: f64) -> Self;

    fn lanes(&self) -> &[f64];

    fn lanes_mut(&mut self) -> &mut [f64];

    /// The probability of all lanes together.
    fn total(&self) -> f64;
}

impl Mass for f64 {
    const NONE: Self = 0.0;

    #[inline]
    fn of(probability: f64) -> Self {
        probability
    }

    fn lanes(&self) -> &[f64] {
        std::slice::from_ref(self)
    }

    fn lanes_mut(&mut self) -> &mut [f64] {
        std::slice::from_mut(self)
    }

    #[inline]
    fn total(&self) -> f64 {
        *self
    }
}

/// `N` lanes, of which perhaps not all are used.
#[derive(Debug, Clone, Copy)]
pub(super) struct Lanes<const N: usize>([f64; N]);

impl<const N: usize> AddAssign for Lanes<N> {
    #[inline]
    fn add_assign(&mut self, other: Self) {
        for (a, b) in self.0.iter_mut().zip(&other.0) {
            *a += b;
        }
    }
}

impl<const N: usize> Mul<f64> for Lanes<N> {
    type Output = Self;

    #[inline]
    fn mul(mut self, factor: f64) -> Self {
        for lane in &mut self.0 {
            *lane *= factor;
        }
        self
    }
}

impl<const N: usize> Mass for Lanes<N> {
    const NONE: Self = Self([0.0; N]);

    fn of(probability: f64) -> Self {
        let mut lanes = Self::NONE;
        lanes.0[0] = probability;
        lanes
    }

    #[inline]
    fn lanes(&self) -> &[f64] {
        &self.0
    }

    #[inline]
    fn lanes_mut(&mut self) -> &mut [f64] {
        &mut self.0
    }

    #[inline]
    fn total(&self) -> f64 {
        self.0.iter().sum()
    }
}
