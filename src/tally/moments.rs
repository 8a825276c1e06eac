//! Exact sums of whole numbers, and the variance that they come to.

use serde::{Deserialize, Serialize};

/// Exact sums over trials of one figure.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Moments {
    /// Trials to which the figure applies.
    pub trials: u64,
    /// Sum of its values.
    pub sum: u128,
    /// Sum of their squares.
    pub squares: u128,
}

impl Moments {
    /// Counts one trial.
    #[inline]
    pub fn count(&mut self, value: u64) {
        let value = u128::from(value);
        self.trials += 1;
        self.sum += value;
        self.squares += value * value;
    }

    /// These trials and those.
    #[must_use]
    pub fn plus(self, other: Self) -> Self {
        Self {
            trials: self.trials + other.trials,
            sum: self.sum + other.sum,
            squares: self.squares + other.squares,
        }
    }

    /// The mean; `None` without trials.
    #[must_use]
    pub fn mean(&self) -> Option<f64> {
        (self.trials > 0).then(|| self.sum as f64 / self.trials as f64)
    }

    /// The sample variance (divided by trials − 1); `None` for fewer than two trials.
    #[must_use]
    pub fn variance(&self) -> Option<f64> {
        sample_variance(self.trials, self.sum, self.squares)
    }
}

/// The sample standard deviation, `√(Σ(x − mean)² / (n − 1))`, of `n` whole numbers of which the
/// sum (or, if it is negative, its size) and the sum of squares are known; `None` when `n < 2`.
///
/// The sum of squared deviations is taken in whole numbers around `q = ⌊sum / n⌋`, so that nothing
/// cancels: `Σ(x − mean)² = Σx² − 2q·Σx + n·q² − r²/n` with `r = sum − n·q`
/// (the parallel-axis identity). No term passes `2·n·max²`, which stays below 2¹²⁸ for 10¹² trials
/// of the largest figure there is.
#[must_use]
pub fn sample_sd(n: u64, sum: u128, sum_of_squares: u128) -> Option<f64> {
    sample_variance(n, sum, sum_of_squares).map(f64::sqrt)
}

/// The square of [`sample_sd`].
fn sample_variance(n: u64, sum: u128, sum_of_squares: u128) -> Option<f64> {
    if n < 2 {
        return None;
    }
    let trials = u128::from(n);
    let (q, r) = (sum / trials, sum % trials);
    let around_q = sum_of_squares + trials * q * q - 2 * q * sum;
    let shift = r * r;
    let whole = around_q.saturating_sub(shift / trials);
    let deviations = whole as f64 - (shift % trials) as f64 / n as f64;
    Some(deviations.max(0.0) / (n - 1) as f64)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    fn close(a: f64, b: f64, tolerance: f64) {
        assert!((a - b).abs() <= tolerance, "{a} is not {b}");
    }

    #[test]
    fn standard_deviation_of_small_samples() {
        assert_eq!(sample_sd(1, 5, 25), None);
        assert_eq!(sample_sd(3, 15, 75), Some(0.0));
        // 2, 4, 4, 4, 5, 5, 7, 9: mean 5, squared deviations 32
        close(sample_sd(8, 40, 232).unwrap(), (32.0_f64 / 7.0).sqrt(), 1e-15);
        // 0, 1: deviations ½ and ½
        close(sample_sd(2, 1, 1).unwrap(), 0.5_f64.sqrt(), 1e-15);
    }

    #[test]
    fn standard_deviation_does_not_cancel() {
        // a billion values of 36.5 billion, and as many one larger: in floats the variance is lost
        let (n, v) = (1_000_000_000_u64, 36_500_000_000_u128);
        let half = u128::from(n) / 2;
        let sum = half * v + half * (v + 1);
        let squares = half * v * v + half * (v + 1) * (v + 1);
        close(sample_sd(n, sum, squares).unwrap(), 0.5, 1e-9);
        // and 10¹² trials of the largest figure fit
        let n = 1_000_000_000_000_u64;
        assert_eq!(sample_sd(n, u128::from(n) * v, u128::from(n) * v * v), Some(0.0));
    }

    /// So many trials of the largest figure there is that the square of their sum would have no room.
    #[test]
    fn a_variance_of_very_many_trials_is_exact() {
        let (n, most) = (1_000_000_000_000_u64, 36_500_000_000_u128);
        let half = u128::from(n / 2);
        let moments = |low: u128, high: u128| Moments {
            trials: n,
            sum: half * (low + high),
            squares: half * (low * low + high * high),
        };
        assert_eq!(moments(most, most).variance(), Some(0.0));
        let variance = moments(most - 2, most).variance();
        assert!(variance.is_some_and(|v| (v - 1.0).abs() < 1e-11), "{variance:?}");
        assert_eq!(Moments { trials: 1, sum: 1, squares: 1 }.variance(), None);
    }
}
