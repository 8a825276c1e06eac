//! Random numbers, and what is drawn with them.
//!
//! Seeds are fixed, and statistics and critical values are printed. True randomness would fail one
//! of the two hundred comparisons once in 2·10⁸, and so any of them about once in 10⁶.

mod draws;
mod numbers;

use statrs::distribution::{ChiSquared, ContinuousCDF};

/// Error level of one comparison, and the normal quantile that belongs to it.
const ALPHA: f64 = 5e-9;
const Z: f64 = 5.85;

/// Kolmogorov and Smirnov's distance of a sample from a continuous distribution; critical value by
/// Massart's inequality, `√(ln(2/α) / 2n)`, which holds for every n.
#[track_caller]
fn kolmogorov_smirnov(what: &str, mut sample: Vec<f64>, cdf: impl Fn(f64) -> f64) {
    sample.sort_by(f64::total_cmp);
    let n = sample.len() as f64;
    let distance = |(i, &x): (usize, &f64)| {
        let f = cdf(x);
        (f - i as f64 / n).max((i + 1) as f64 / n - f)
    };
    let d = sample.iter().enumerate().map(distance).fold(0.0, f64::max);
    let critical = ((2.0 / ALPHA).ln() / (2.0 * n)).sqrt();
    println!("{what}: D = {d:.5}, critical {critical:.5}");
    assert!(d < critical, "{what}: D = {d:.5}, critical {critical:.5}");
}

/// Pearson's χ² of counts against probabilities; cells that expect fewer than ten are put
/// together. The rest of the probability is the last cell.
#[track_caller]
fn chi_squared(what: &str, counts: &[u64], probabilities: &[f64]) {
    assert_eq!(counts.len(), probabilities.len());
    let n = counts.iter().sum::<u64>() as f64;
    let (mut statistic, mut cells, mut seen, mut expected) = (0.0, 0, 0.0, 0.0);
    let mut left = n;
    for (&count, &p) in counts.iter().zip(probabilities) {
        seen += count as f64;
        expected += n * p;
        left -= n * p;
        if expected >= 10.0 && left >= 10.0 {
            statistic += (seen - expected).powi(2) / expected;
            (cells, seen, expected) = (cells + 1, 0.0, 0.0);
        }
    }
    // whatever remains, with what lies beyond the list
    let expected = expected + left.max(0.0);
    statistic += (seen - expected).powi(2) / expected.max(1.0);
    if cells == 0 {
        // one value has all of the probability
        assert!((seen - expected).abs() < 1e-6, "{what}: {seen} of {n}");
        return;
    }
    let critical = ChiSquared::new(f64::from(cells)).unwrap().inverse_cdf(1.0 - ALPHA);
    println!("{what}: χ² = {statistic:.1} with {cells} degrees of freedom, critical {critical:.1}");
    assert!(statistic < critical, "{what}: χ² = {statistic:.1}, critical {critical:.1}");
}

/// A count against its probability.
#[track_caller]
fn within(what: &str, count: u64, trials: u64, probability: f64) {
    let n = trials as f64;
    let z = (count as f64 - n * probability) / (n * probability * (1.0 - probability)).sqrt();
    println!("{what}: {count} of {trials}, z = {z:.2}, critical {Z}");
    assert!(z.abs() < Z, "{what}: {count} of {trials}, expected {probability}, z = {z:.2}");
}

const N: u64 = 200_000;
