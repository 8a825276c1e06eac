//! Indices against functions of which they are known in closed form.
#![allow(clippy::unwrap_used)]

use std::f64::consts::{PI, TAU};

use super::{Estimate, Indices, Row, exchanges, indices};
use crate::study::design::sobol;
use crate::trial::{Luck, Site, uniform};

/// Ishigami & Homma (1990) with a = 7 and b = 0.1, on (0, 1)³ stretched to (−π, π)³.
fn ishigami(u: &[f64]) -> f64 {
    let x = |i: usize| TAU * u[i] - PI;
    x(0).sin() + 7.0 * x(1).sin().powi(2) + 0.1 * x(2).powi(4) * x(0).sin()
}

/// Variance, first-order and total indices: V₁ = ½(1 + bπ⁴/5)², V₂ = a²/8, V₁₃ = 8b²π⁸/225.
fn ishigami_truth() -> (f64, [f64; 3], [f64; 3]) {
    let (v1, v2) = ((1.0 + 0.1 * PI.powi(4) / 5.0).powi(2) / 2.0, 49.0 / 8.0);
    let v13 = 8.0 * 0.01 * PI.powi(8) / 225.0;
    let v = v1 + v2 + v13;
    (v, [v1 / v, v2 / v, 0.0], [(v1 + v13) / v, v2 / v, v13 / v])
}

/// Rows of a function without noise.
fn rows(n: usize, factors: usize, seed: u64, f: impl Fn(&[f64]) -> f64) -> Vec<Row> {
    let row = |coordinates: &Vec<f64>| {
        let values: Vec<f64> = exchanges(coordinates).iter().map(|p| f(p)).collect();
        Row::of_values(values[0], values[1], &values[2..])
    };
    sobol(n, 2 * factors, seed).unwrap().iter().map(row).collect()
}

/// Rows of `trials` trials at each point, from the point and the trial's uniform luck. `shared`: the
/// luck that is the same in every row.
fn noisy(
    n: usize,
    factors: usize,
    trials: usize,
    shared: Option<u64>,
    y: impl Fn(&[f64], f64) -> f64,
) -> Vec<Row> {
    noisy_at(77, (n, factors, trials), shared, y)
}

fn noisy_at(
    seed: u64,
    (n, factors, trials): (usize, usize, usize),
    shared: Option<u64>,
    y: impl Fn(&[f64], f64) -> f64,
) -> Vec<Row> {
    let mut rows = Vec::new();
    for (j, coordinates) in sobol(n, 2 * factors, seed).unwrap().iter().enumerate() {
        let luck = Luck::new(seed, shared.map_or(j as u64, |s| 1_000_000 + s));
        let u = |t: usize| uniform(luck.bits(Site::new("noise", t as u32, 0)));
        let play = |p: &Vec<f64>| -> Vec<f64> { (0..trials).map(|t| y(p, u(t))).collect() };
        let values: Vec<Vec<f64>> = exchanges(coordinates).iter().map(play).collect();
        let ab: Vec<&[f64]> = values[2..].iter().map(Vec::as_slice).collect();
        rows.push(Row::of_trials(&values[0], &values[1], &ab));
    }
    rows
}

/// 0 or 40, with an expectation of `f` (which lies within −12 ..= 28): the noise of one trial has up
/// to 30 times the variance of Ishigami's function. With `turn` the luck is turned by it.
fn coin(f: f64, u: f64, turn: f64) -> f64 {
    if (u + turn).fract() < (f + 12.0) / 40.0 { 28.0 } else { -12.0 }
}

fn close(found: &Indices, first: &[f64], total: &[f64], tolerance: f64) {
    for (i, index) in found.factors.iter().enumerate() {
        assert!((index.first.value - first[i]).abs() < tolerance, "{i}: {index:?} for {}", first[i]);
        assert!((index.total.value - total[i]).abs() < tolerance, "{i}: {index:?} for {}", total[i]);
        for e in [index.first, index.total] {
            assert!(e.low <= e.value && e.value <= e.high, "{e:?}");
        }
    }
}

#[test]
fn ishigami_without_noise() {
    let (v, first, total) = ishigami_truth();
    for (known, found) in [(0.3139, first[0]), (0.4424, first[1]), (0.5576, total[0]), (0.2437, total[2])] {
        assert!((known - found).abs() < 1e-4, "{found}");
    }
    let found = indices(&rows(4096, 3, 1, ishigami), 500, 2).unwrap();
    assert!((found.mean - 3.5).abs() < 0.02, "{}", found.mean);
    assert!((found.variance / v - 1.0).abs() < 0.03, "{} for {v}", found.variance);
    close(&found, &first, &total, 0.02);
}

/// Sobol's g-function, Π (|4xᵢ − 2| + aᵢ)/(1 + aᵢ): Vᵢ = 1/(3(1 + aᵢ)²), V = Π(1 + Vᵢ) − 1.
#[test]
fn g_function_without_noise() {
    let a = [0.0, 1.0, 4.5, 9.0, 99.0, 99.0, 99.0, 99.0_f64];
    let parts = a.map(|a| 1.0 / (3.0 * (1.0 + a).powi(2)));
    let all: f64 = parts.iter().map(|v| 1.0 + v).product();
    let first = parts.map(|v| v / (all - 1.0));
    let total = parts.map(|v| v * all / (1.0 + v) / (all - 1.0));
    let g = |x: &[f64]| -> f64 {
        x.iter().zip(a).map(|(x, a)| ((4.0 * x - 2.0).abs() + a) / (1.0 + a)).product()
    };
    let found = indices(&rows(4096, 8, 3, g), 500, 4).unwrap();
    assert!((found.mean - 1.0).abs() < 0.005 && (found.variance / (all - 1.0) - 1.0).abs() < 0.03);
    close(&found, &first, &total, 0.02);
}

/// The intervals cover truth about as often as they say; the design being more even than chance,
/// rather more often.
#[test]
fn intervals_cover() {
    let (_, first, total) = ishigami_truth();
    let (mut covered, mut all) = (0, 0);
    for seed in 0..60 {
        let found = indices(&rows(256, 3, seed, ishigami), 400, seed).unwrap();
        for (i, index) in found.factors.iter().enumerate() {
            for (e, truth) in [(index.first, first[i]), (index.total, total[i])] {
                all += 1;
                covered += usize::from(e.low <= truth && truth <= e.high);
            }
        }
    }
    assert!(covered * 100 >= all * 90, "{covered} of {all}");
}

/// 20 trials of pure chance at each point, the same in all points of a row, and a fourth factor that
/// changes which trials succeed but never how many are expected to.
#[test]
fn noise_is_taken_out() {
    let (v, first, total) = ishigami_truth();
    let (first, total) = ([first[0], first[1], first[2], 0.0], [total[0], total[1], total[2], 0.0]);
    let noisy = noisy(2048, 4, 20, None, |p, u| coin(ishigami(p), u, p[3]));
    let found = indices(&noisy, 500, 6).unwrap();
    assert!((found.variance / v - 1.0).abs() < 0.12, "{} for {v}", found.variance);
    for (i, index) in found.factors.iter().enumerate() {
        for (e, truth) in [(index.first, first[i]), (index.total, total[i])] {
            // standard errors are at most 0.06
            assert!((e.value - truth).abs() < 0.2, "{i}: {e:?} for {truth}");
            assert!(e.low <= truth && truth <= e.high, "{i}: {e:?} for {truth}");
        }
    }
}

/// The intervals also cover truth where there is noise; uncorrected ones of total indices hardly do.
#[test]
fn intervals_cover_with_noise() {
    let (_, first, total) = ishigami_truth();
    let (first, total) = ([first[0], first[1], first[2], 0.0], [total[0], total[1], total[2], 0.0]);
    let covers = |e: Estimate, truth: f64| usize::from(e.low <= truth && truth <= e.high);
    let (mut covered, mut naive, mut all) = ([0, 0], 0, 0);
    for seed in 0..40 {
        let rows = noisy_at(seed, (512, 4, 20), None, |p, u| coin(ishigami(p), u, p[3]));
        let found = indices(&rows, 400, seed).unwrap();
        let wrong = indices(&rows.iter().map(Row::naive).collect::<Vec<_>>(), 400, seed).unwrap();
        for (i, index) in found.factors.iter().enumerate() {
            covered[0] += covers(index.first, first[i]);
            covered[1] += covers(index.total, total[i]);
            naive += covers(wrong.factors[i].total, total[i]);
            all += 1;
        }
    }
    let enough = covered.iter().all(|c| c * 100 >= all * 90);
    assert!(enough && naive * 2 < all, "{covered:?} and {naive} of {all}");
}

/// Where all rows play the same trials there is no bias either, on average over such luck; but the
/// bootstrap of the rows cannot see how much hangs on it.
#[test]
fn luck_shared_by_all_rows_brings_no_bias() {
    let (v, ..) = ishigami_truth();
    let times = 300;
    let variances: Vec<f64> = (0..times)
        .map(|luck| {
            let rows = noisy(64, 4, 20, Some(luck), |p, u| coin(ishigami(p), u, p[3]));
            rows.iter().map(|r| r.products(0.0).0).sum::<f64>() / 64.0
        })
        .collect();
    let mean = variances.iter().sum::<f64>() / times as f64;
    let spread = variances.iter().map(|x| (x - mean).powi(2)).sum::<f64>() / (times - 1) as f64;
    let se = (spread / times as f64).sqrt();
    // the design itself is the same 64 rows: its own error adds to that of the luck
    assert!((mean - v).abs() < 4.0 * se + 0.1 * v, "{mean} ± {se} for {v}");
    // sharp enough to see the bias of uncorrected means, which is more than half of the variance
    assert!(4.0 * se + 0.1 * v < 0.5 * v, "{se}");
}

/// The same rows, their means taken for the function itself.
#[test]
fn without_the_correction_a_dummy_seems_to_matter() {
    let (v, ..) = ishigami_truth();
    let rows = noisy(2048, 4, 20, None, |p, u| coin(ishigami(p), u, p[3]));
    let found = indices(&rows.iter().map(Row::naive).collect::<Vec<_>>(), 500, 6).unwrap();
    assert!(found.factors[3].total.low > 0.3, "{:?}", found.factors[3].total);
    assert!(found.variance > 1.5 * v, "{}", found.variance);
}

/// `P` by its definition: pairs of different trials.
#[test]
fn a_row_by_hand() {
    let (a, b, x) = ([1.0, 4.0, 2.0], [0.0, 3.0, 5.0], [2.0, 2.0, 7.0]);
    let p = |x: &[f64], y: &[f64]| {
        let pairs = (0..3).flat_map(|s| (0..3).map(move |t| (s, t))).filter(|(s, t)| s != t);
        pairs.map(|(s, t)| x[s] * y[t]).sum::<f64>() / 6.0
    };
    let row = Row::of_trials(&a, &b, &[&x]);
    let (spread, first, total) = row.products(0.0);
    assert!((spread - (p(&a, &a) + p(&b, &b) - 2.0 * p(&a, &b)) / 2.0).abs() < 1e-12);
    assert!((first[0] - (p(&b, &x) - p(&b, &a))).abs() < 1e-12);
    assert!((total[0] - (p(&a, &a) + p(&x, &x) - 2.0 * p(&a, &x)) / 2.0).abs() < 1e-12);
    assert_eq!(row.factors(), 1);
    // without noise the products are plain
    let (spread, first, total) = Row::of_values(1.0, 3.0, &[6.0]).products(0.0);
    assert_eq!((spread, first[0], total[0]), (2.0, 15.0, 12.5));
}

#[test]
fn absent_trials_leave_the_row() {
    let some = |v: &[f64]| -> Vec<Option<f64>> { v.iter().map(|&v| Some(v)).collect() };
    let (mut a, b, mut x) =
        (some(&[1.0, 4.0, 2.0, 8.0]), some(&[0.0, 3.0, 5.0, 1.0]), some(&[2.0, 2.0, 7.0, 3.0]));
    a[1] = None;
    let kept = Row::of_present_trials(&a, &b, &[&x]).unwrap();
    assert_eq!(kept, Row::of_trials(&[1.0, 2.0, 8.0], &[0.0, 5.0, 1.0], &[&[2.0, 7.0, 3.0]]));
    x[0] = None;
    assert!(Row::of_present_trials(&a, &b, &[&x]).is_some());
    x[2] = None;
    assert_eq!(Row::of_present_trials(&a, &b, &[&x]), None);
}

#[test]
fn nothing_to_divide_up() {
    let constant = vec![Row::of_values(3.0, 3.0, &[3.0, 3.0]); 8];
    assert_eq!(indices(&constant, 100, 0), None);
    let varied = rows(64, 3, 1, ishigami);
    assert_eq!(indices(&varied[..1], 100, 0), None);
    assert_eq!(indices(&varied, 0, 0), None);
    assert!(indices(&varied, 100, 0).is_some());
    // one trial tells nothing, and nor does noise alone
    assert_eq!(indices(&noisy(64, 2, 1, None, |_, u| u), 100, 0), None);
    assert_eq!(indices(&noisy(64, 2, 10, None, |p, u| (u + p[0]).fract()), 400, 0), None);
}

/// A factor that is all there is has exactly both indices; one that is nothing has none.
#[test]
fn one_factor_is_all() {
    let found = indices(&rows(128, 2, 5, |x| 10.0 * x[1]), 200, 1).unwrap();
    let [nothing, all] = [found.factors[0], found.factors[1]];
    assert_eq!((nothing.first.value, nothing.total.value, nothing.total.high), (0.0, 0.0, 0.0));
    assert!((all.total.value - 1.0).abs() < 1e-12 && (all.first.value - 1.0).abs() < 0.05);
}

#[test]
fn the_same_seed_gives_the_same_intervals() {
    let rows = rows(64, 3, 1, ishigami);
    assert_eq!(indices(&rows, 100, 7), indices(&rows, 100, 7));
    assert_ne!(indices(&rows, 100, 7), indices(&rows, 100, 8));
}

/// Not a measurement, only a guard: 1024 rows, 25 factors, 1000 resamples.
#[test]
fn large_designs_are_quick() {
    let rows = rows(1024, 25, 1, |x| x.iter().enumerate().map(|(i, x)| x * i as f64).sum());
    let start = std::time::Instant::now();
    assert!(indices(&rows, 1000, 1).is_some());
    let spent = start.elapsed();
    assert!(spent.as_secs() < 20, "{spent:?}");
}
