//! The bootstrap: how far a figure would move had other rows been drawn.

use rand::RngExt;

use crate::summary::sample::percentile;
use crate::trial::Stream;

/// Draws as many rows as there are, with replacement, and writes how often each came.
pub(super) fn draw(random: &mut Stream, counts: &mut [f64]) {
    counts.fill(0.0);
    for _ in 0..counts.len() {
        counts[random.random_range(0..counts.len())] += 1.0;
    }
}

/// The 2.5th and the 97.5th percentile, as is usual for percentile intervals (B. Efron & R. J. Tibshirani, "An Introduction to the Bootstrap", 1993,
/// ch. 13); `None` without values.
pub(super) fn percentiles(values: &mut [f64]) -> Option<(f64, f64)> {
    values.sort_unstable_by(f64::total_cmp);
    (!values.is_empty()).then(|| (percentile(values, 25), percentile(values, 975)))
}
