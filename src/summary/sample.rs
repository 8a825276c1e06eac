//! What numbers that were drawn alike come to: their mean and spread, percentiles, and how far luck takes a
//! figure.

use statrs::distribution::{ContinuousCDF as _, Normal, StudentsT};

/// The mean; `NaN` without values.
pub(crate) fn mean(values: &[f64]) -> f64 {
    values.iter().sum::<f64>() / values.len() as f64
}

/// The sample variance, `Σ(x − mean)² / (n − 1)`; `None` for fewer than two values.
pub(crate) fn variance(values: &[f64]) -> Option<f64> {
    let mean = mean(values);
    let squares: f64 = values.iter().map(|v| (v - mean).powi(2)).sum();
    (values.len() > 1).then(|| squares / (values.len() - 1) as f64)
}

/// The standard error of the mean, `sd/√n`; `None` for fewer than two values.
pub(crate) fn standard_error(values: &[f64]) -> Option<f64> {
    Some((variance(values)? / values.len() as f64).sqrt())
}

/// The ⌈n·p⌉-th of `n` ascending values, `p` in thousandths: the smallest whose cumulative share is at least
/// `p`; `NaN` without values.
pub(crate) fn percentile(ascending: &[f64], per_mille: usize) -> f64 {
    let rank = (ascending.len() * per_mille).div_ceil(1000).max(1);
    ascending.get(rank - 1).copied().unwrap_or(f64::NAN)
}

/// How many standard errors luck takes any of `tests` figures, at least 1, off to either side with a
/// probability of `level` at most (Bonferroni).
pub(crate) fn critical_value(level: f64, tests: usize) -> f64 {
    Normal::standard().inverse_cdf(1.0 - level / (2.0 * tests as f64))
}

/// The same where the standard error is itself an estimate from so many values (Student's distribution).
pub(crate) fn critical_value_of_few(level: f64, tests: usize, values: usize) -> f64 {
    let p = 1.0 - level / (2.0 * tests as f64);
    StudentsT::new(0.0, 1.0, values.saturating_sub(1).max(1) as f64).map_or(f64::NAN, |t| t.inverse_cdf(p))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use crate::summary::Z;

    #[test]
    fn the_variance_is_that_of_a_sample() {
        assert_eq!(mean(&[1.0, 2.0, 6.0]), 3.0);
        assert_eq!(variance(&[1.0, 2.0, 6.0]), Some(7.0));
        assert!((standard_error(&[1.0, 2.0, 6.0]).unwrap() - (7.0_f64 / 3.0).sqrt()).abs() < 1e-15);
        assert_eq!((mean(&[2.0]), variance(&[2.0]), standard_error(&[2.0])), (2.0, None, None));
        assert!(mean(&[]).is_nan() && variance(&[]).is_none());
    }

    #[test]
    fn percentiles_are_values_counted_from_the_smallest() {
        let of = |n: u32, per_mille| percentile(&(1..=n).map(f64::from).collect::<Vec<_>>(), per_mille);
        assert_eq!([of(40, 25), of(40, 975)], [1.0, 39.0]);
        assert_eq!([of(100, 25), of(100, 500), of(100, 975)], [3.0, 50.0, 98.0]);
        assert_eq!([of(1, 25), of(1, 975)], [1.0, 1.0]);
        assert!(of(0, 500).is_nan());
    }

    #[test]
    fn more_tests_take_more_errors() {
        assert!((critical_value(0.05, 1) - Z).abs() < 1e-9);
        // a table of the normal distribution: 0.0025 lies beyond 2.807
        assert!((critical_value(0.05, 10) - 2.807_034).abs() < 1e-6);
        // a table of Student's distribution with 19 degrees of freedom, and a great many
        assert!((critical_value_of_few(0.05, 1, 20) - 2.093_024).abs() < 1e-5);
        assert!((critical_value_of_few(0.05, 10, 1_000_000) - 2.807_034).abs() < 1e-4);
    }
}
