//! The bootstrap: how far a figure would move had other rows been drawn.

use rand::RngExt;

use crate::trial::Stream;

/// Draws as many rows as there are, with replacement, and writes how often each came.
pub(super) fn draw(random: &mut Stream, counts: &mut [f64]) {
    counts.fill(0.0);
    for _ in 0..counts.len() {
        counts[random.random_range(0..counts.len())] += 1.0;
    }
}

/// The 2.5th and the 97.5th percentile: the ⌈n·p⌉-th smallest of the values, as is usual for
/// percentile intervals (B. Efron & R. J. Tibshirani, "An Introduction to the Bootstrap", 1993,
/// ch. 13); `None` without values.
pub(super) fn percentiles(values: &mut [f64]) -> Option<(f64, f64)> {
    values.sort_unstable_by(f64::total_cmp);
    let at = |per_mille: usize| values.get((values.len() * per_mille).div_ceil(1000).max(1) - 1);
    Some((*at(25)?, *at(975)?))
}

#[cfg(test)]
mod tests {
    use super::percentiles;

    #[test]
    fn percentiles_are_values_counted_from_the_smallest() {
        let of = |n: u32| percentiles(&mut (1..=n).rev().map(f64::from).collect::<Vec<_>>());
        assert_eq!(of(40), Some((1.0, 39.0)));
        assert_eq!(of(100), Some((3.0, 98.0)));
        assert_eq!(of(1), Some((1.0, 1.0)));
        assert_eq!(of(0), None);
    }
}
