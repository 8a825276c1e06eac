#![allow(clippy::unwrap_used, clippy::panic)]

use super::Direction::{Less, More};
use super::*;
use crate::trial::{Luck, Site};

pub(super) fn all(rows: &[&[f64]]) -> Vec<Vec<Option<f64>>> {
    rows.iter().map(|row| row.iter().map(|v| Some(*v)).collect()).collect()
}

#[track_caller]
pub(super) fn close(a: f64, b: f64, tolerance: f64) {
    assert!((a - b).abs() <= tolerance, "{a} is not {b}");
}

fn uniform(seed: u64, n: usize) -> f64 {
    Luck::new(seed, n as u64).uniform(Site::new("test of robust", 0, 0))
}

pub(super) fn normal(seed: u64, n: usize) -> f64 {
    quantile(uniform(seed, n))
}

fn quantile(p: f64) -> f64 {
    -std::f64::consts::SQRT_2 * statrs::function::erf::erfc_inv(2.0 * p)
}

fn density(x: f64) -> f64 {
    (-x * x / 2.0).exp() / std::f64::consts::TAU.sqrt()
}

fn cumulative(x: f64) -> f64 {
    0.5 * statrs::function::erf::erfc(-x / std::f64::consts::SQRT_2)
}

/// By hand: the best of the worlds are 5, 4, 9; regrets 4, 0, 0 and 0, 1, 2 and 1, 0, 9.
#[test]
fn three_worlds() {
    let judged = judge(&all(&[&[1.0, 4.0, 9.0], &[5.0, 3.0, 7.0], &[4.0, 4.0, 0.0]]), More, 0.0);
    let regrets: Vec<(f64, f64)> = judged.iter().map(|j| (j.regret_mean, j.regret_max)).collect();
    assert_eq!(regrets, [(4.0 / 3.0, 4.0), (1.0, 2.0), (10.0 / 3.0, 9.0)]);
    // within 1 of the best: the first twice, the second twice, the third twice
    let near = judge(&all(&[&[1.0, 4.0, 9.0], &[5.0, 3.0, 7.0], &[4.0, 4.0, 0.0]]), More, 1.0);
    assert_eq!(near.iter().map(|j| j.best_share).collect::<Vec<_>>(), [2.0 / 3.0; 3]);
    assert_eq!(judged.iter().map(|j| j.worst_tenth).collect::<Vec<_>>(), [1.0, 3.0, 0.0]);
    assert_eq!((judged[0].p05, judged[0].p95, judged[1].mean), (1.0, 9.0, 5.0));
    let shares: Vec<f64> = judged.iter().map(|j| j.best_share).collect();
    assert_eq!(shares, [2.0 / 3.0, 1.0 / 3.0, 1.0 / 3.0]);
}

/// The same worlds with less being better: the best are 1, 3, 0.
#[test]
fn less_is_better() {
    let judged = judge(&all(&[&[1.0, 4.0, 9.0], &[5.0, 3.0, 7.0], &[4.0, 4.0, 0.0]]), Less, 0.0);
    let regrets: Vec<(f64, f64)> = judged.iter().map(|j| (j.regret_mean, j.regret_max)).collect();
    assert_eq!(regrets, [(10.0 / 3.0, 9.0), (11.0 / 3.0, 7.0), (4.0 / 3.0, 3.0)]);
    assert_eq!(judged.iter().map(|j| j.worst_tenth).collect::<Vec<_>>(), [9.0, 7.0, 4.0]);
    assert_eq!((judged[0].p05, judged[0].p95), (1.0, 9.0));
}

#[test]
fn percentiles_and_the_worst_tenth_of_many_worlds() {
    let worlds: Vec<f64> = (1..=40).rev().map(f64::from).collect();
    let up = judge(&all(&[&worlds]), More, 0.0)[0];
    // 5 % of 40 worlds are 2, 95 % are 38, a tenth are 4
    assert_eq!((up.p05, up.p95, up.worst_tenth, up.best_share), (2.0, 38.0, 2.5, 1.0));
    let down = judge(&all(&[&worlds]), Less, 0.0)[0];
    assert_eq!((down.p05, down.p95, down.worst_tenth, down.mean), (2.0, 38.0, 38.5, 20.5));
}

/// Only worlds in which all structures have a value count, and none at all is no panic.
#[test]
fn values_that_are_missing() {
    let values = vec![vec![Some(1.0), None, Some(3.0)], vec![Some(2.0), Some(50.0), Some(f64::NAN)]];
    let judged = judge(&values, More, 0.0);
    assert_eq!((judged[0].worlds, judged[0].mean, judged[0].regret_mean), (1, 1.0, 1.0));
    let none = judge(&[vec![None], vec![Some(1.0)]], More, 0.0);
    assert!(none.len() == 2 && none[0].worlds == 0 && none[0].mean.is_nan() && none[0].p05.is_nan());
    let regret = regrets(&[vec![None]], &[vec![Some(1.0)]], More, 0.0)[0];
    assert!(regret.worlds == 0 && regret.mean.is_nan());
    assert_eq!(everything(&[vec![None]], &[vec![Some(1.0)]], More, 1), None);
    assert_eq!((judge(&[], More, 0.0), regrets(&[], &[], More, 0.0)), (vec![], vec![]));
    // a structure that only one half has is left out
    let (one, two) = (all(&[&[1.0]]), all(&[&[1.0], &[9.0]]));
    assert_eq!((regrets(&one, &two, More, 0.0).len(), regrets(&two, &one, More, 0.0)[0].mean), (1, 0.0));
}

/// World by world with the halves crossed. World 1: the even half chooses the second, which the
/// odd half values at 4 against 6; the odd half chooses the first, which the even half values at 1
/// against 3. World 2: both choose the second, at +2 and +4 over the first.
#[test]
fn halves_are_crossed() {
    let even = all(&[&[1.0, 0.0], &[3.0, 4.0]]);
    let odd = all(&[&[6.0, 5.0], &[4.0, 7.0]]);
    let found = regrets(&even, &odd, More, 0.0);
    // of the first: ((−2) + 2) / 2 by the even choice, (0 + 4) / 2 by the odd one
    close(found[0].mean, 1.0, 1e-12);
    // chosen by the even half world 2 (+4), worth +2; by the odd half world 2 (+2), worth +4
    close(found[0].max, 3.0, 1e-12);
    // of the second: (0 + 0) / 2 and ((1 − 3) + 0) / 2, which together are below 0
    assert_eq!(found[1].mean, 0.0);
    assert_eq!((found[0].best_in_both, found[1].best_in_both), (0.0, 0.5));
}

/// Structure by world: a truth and the noise of each half, of standard deviation 1.
fn halves(seed: u64, truth: impl Fn(usize, usize) -> f64) -> [Vec<Vec<Option<f64>>>; 2] {
    [0, 1].map(|half| {
        let value = |s: usize, w: usize| Some(truth(s, w) + normal(100 * seed + 10 * s as u64 + half, w));
        (0..4).map(|s| (0..2_000).map(|w| value(s, w)).collect()).collect()
    })
}

pub(super) fn pooled(halves: &[Vec<Vec<Option<f64>>>; 2]) -> Vec<Vec<Option<f64>>> {
    let mean = |(e, o): (&Option<f64>, &Option<f64>)| Some((e.unwrap() + o.unwrap()) / 2.0);
    halves[0].iter().zip(&halves[1]).map(|(e, o)| e.iter().zip(o).map(mean).collect()).collect()
}

/// Four structures that are all the same, each world's value with a standard error of 1/√2: the
/// largest of four standard normals is 1.0294 on average, so each seems to regret 0.728.
#[test]
fn equal_structures_regret_nothing() {
    let equal = |seed| halves(seed, |_, _| 5.0);
    let halves = equal(0);
    for (judged, regret) in
        judge(&pooled(&halves), More, 0.0).iter().zip(regrets(&halves[0], &halves[1], More, 0.0))
    {
        close(judged.regret_mean, 1.0294 / 2f64.sqrt(), 0.05);
        close(judged.best_share, 0.25, 0.03);
        // standard error about √2/√4000 = 0.022
        assert!(regret.mean < 0.07, "{regret:?}");
        assert!(judged.regret_max > 2.5);
        close(regret.best_in_both, 0.0625, 0.02);
    }
    // where the largest is said to be it is a standard normal in truth, or 0 if that is less: 0.4 on average over
    // seeds, with a standard error of at most 0.13
    let largest = (0..20).flat_map(|seed| {
        let [even, odd] = equal(seed);
        regrets(&even, &odd, More, 0.0).into_iter().map(|regret| regret.max)
    });
    let largest: Vec<f64> = largest.collect();
    close(largest.iter().sum::<f64>() / largest.len() as f64, 0.4, 0.4);
    let knowing_all = everything(&halves[0], &halves[1], More, 1).unwrap();
    close(knowing_all.plug_in, 0.728, 0.05);
    assert!(knowing_all.value < 0.05 && knowing_all.low == 0.0, "{knowing_all:?}");
}

/// Where structures differ, the truth lies between the two figures: structure 0 is best in every
/// second world by 3, structure 1 in the others. One half of the trials sees that with the probability
/// `p = ∫ φ(z)·Φ(z + 3)³ dz`.
#[test]
fn the_truth_lies_between() {
    let halves = halves(0, |s, w| if s == w % 2 { 3.0 } else { 0.0 });
    let plug_in = judge(&pooled(&halves), More, 0.0);
    let found = regrets(&halves[0], &halves[1], More, 0.0);
    let p: f64 = (-800..800)
        .map(|i| f64::from(i) / 100.0)
        .map(|z| 0.01 * density(z) * cumulative(z + 3.0).powi(3))
        .sum();
    // standard errors of about 0.03
    for (s, truth, expected) in
        [(0, 1.5, 3.0 * p - 1.5), (1, 1.5, 3.0 * p - 1.5), (2, 3.0, 3.0 * p), (3, 3.0, 3.0 * p)]
    {
        assert!(found[s].mean <= truth + 0.06 && truth <= plug_in[s].regret_mean + 0.06);
        close(found[s].mean, expected, 0.13);
    }
    // the best single structure has 1.5 on average, knowing all 3
    let all = everything(&halves[0], &halves[1], More, 1).unwrap();
    assert!(all.value <= 1.56 && 1.44 <= all.plug_in && all.low <= all.value && all.value <= all.high);
    close(all.value, 3.0 * p - 1.5, 0.13);
    assert!(all.high - all.low < 0.3);
    let turned = |s: &Vec<Option<f64>>| s.iter().map(|v| v.map(|v| -v)).collect();
    let less: [Vec<Vec<Option<f64>>>; 2] = halves.map(|h| h.iter().map(turned).collect());
    assert_eq!(everything(&less[0], &less[1], Less, 1), Some(all));
}

fn know(x: Vec<f64>, values: &Values, direction: Direction) -> Knowing {
    knowing(&[x], &[Criterion { values, direction }], 1)[0][0].unwrap()
}

/// `v₁ = 1` from some x on and 0 below, `v₂ = 0`: there is nothing to be gained by knowing x, though the curve
/// through the step goes below 0.
#[test]
fn a_deal_that_is_never_beaten_needs_no_knowledge() {
    let x: Vec<f64> = (0..500).map(|w| (f64::from(w) + 0.5) / 500.0).collect();
    let step = x.iter().map(|x| Some(f64::from(u8::from(*x > 0.4)))).collect();
    let known = know(x, &[step, vec![Some(0.0); 500]], More);
    assert_eq!((known.value, known.low, known.high, known.floor), (0.0, 0.0, 0.0, 0.0));
    assert!(!known.is_above_noise());
}

/// `v₁ = x` with `x` uniform on (0, 1), `v₂ = ½`: `E max(x, ½) − ½ = ⅛`. With noise on both that
/// has nothing to do with x, the value stays.
#[test]
fn a_uniform_unknown() {
    let x: Vec<f64> = (0..4_000).map(|w| uniform(1, w)).collect();
    let first: Vec<f64> = x.iter().enumerate().map(|(w, x)| x + 0.5 * normal(2, w)).collect();
    let second: Vec<f64> = (0..4_000).map(|w| 0.5 + 0.5 * normal(3, w)).collect();
    let found = know(x.clone(), &all(&[&first, &second]), More);
    close(found.value, 0.125, 0.02);
    assert!(found.low <= 0.125 && 0.125 <= found.high && found.floor < 0.02, "{found:?}");
    // without noise to what the draw of the worlds leaves open, in either direction
    let exact = know(x.clone(), &all(&[&x, &[0.5; 4_000]]), More);
    close(exact.value, 0.125, 0.005);
    let less: Vec<f64> = x.iter().map(|x| -x).collect();
    assert_eq!(know(x, &all(&[&less, &[-0.5; 4_000]]), Less), exact);
}

/// `v₁ = a + b·x` with `x` standard normal and `v₂ = 0`:
/// `EVPPI = b·φ(a/b) + a·Φ(a/b) − max(0, a)` (the unit normal loss integral).
#[test]
fn a_linear_gaussian_unknown() {
    for (a, b) in [(0.0, 1.0), (0.7, 1.0), (-1.0, 2.0), (2.0, 0.5)] {
        // every 1/4000th part of the distribution once
        let x: Vec<f64> = (0..4_000).map(|w| quantile((f64::from(w) + 0.5) / 4_000.0)).collect();
        let first: Vec<f64> = x.iter().map(|x| a + b * x).collect();
        let truth = b * density(a / b) + a * cumulative(a / b) - a.max(0.0);
        close(know(x, &all(&[&first, &[0.0; 4_000]]), More).value, truth, 2e-3 * b);
    }
}

/// A curve that bends: `v₁ = sin(2πx)`, so `EVPPI = 1/π`. And a step that only groups can show.
#[test]
fn unknowns_that_act_in_other_ways() {
    let x: Vec<f64> = (0..2_000).map(|w| uniform(5, w)).collect();
    let waves: Vec<f64> = x.iter().map(|x| (std::f64::consts::TAU * x).sin()).collect();
    close(know(x, &all(&[&waves, &[0.0; 2_000]]), More).value, std::f64::consts::FRAC_1_PI, 0.03);
    // 1 in one of three equally frequent values, else −1: best is 0 on average, knowing gives ⅓
    let x: Vec<f64> = (0..2_100_u32).map(|w| f64::from(w % 3)).collect();
    let steps: Vec<f64> = x.iter().map(|x| if *x == 1.0 { 1.0 } else { -1.0 }).collect();
    close(know(x, &all(&[&steps, &[0.0; 2_100]]), More).value, 1.0 / 3.0, 1e-6);
}

/// An unknown that does not matter is worth about its floor, and its interval begins below that.
#[test]
fn an_unknown_that_does_not_matter() {
    let structures: Vec<Vec<Option<f64>>> =
        (0..5).map(|s| (0..1_000).map(|w| Some(normal(20 + s, w))).collect()).collect();
    let unknowns: Vec<Vec<f64>> = (0..20).map(|u| (0..1_000).map(|w| uniform(50 + u, w)).collect()).collect();
    let found = knowing(&unknowns, &[Criterion { values: &structures, direction: More }], 3);
    let rows: Vec<Knowing> = found.iter().map(|rows| rows[0].unwrap()).collect();
    let mean = |f: fn(&Knowing) -> f64| rows.iter().map(f).sum::<f64>() / 20.0;
    assert!(mean(|k| k.floor) > 0.01);
    close(mean(|k| k.value) / mean(|k| k.floor), 1.0, 0.2);
    assert!(rows.iter().all(|k| k.value < 3.0 * k.floor));
    assert!(rows.iter().all(|k| k.low < k.floor), "{rows:?}");
}

/// Over many draws of the worlds the interval holds the truth about as often as it says.
#[test]
fn the_interval_holds_the_truth() {
    let held = (0..60).filter(|draw| {
        let x: Vec<f64> = (0..300).map(|w| uniform(1_000 + draw, w)).collect();
        let first: Vec<f64> = x.iter().enumerate().map(|(w, x)| x + 0.2 * normal(2_000 + draw, w)).collect();
        let found = know(x, &all(&[&first, &[0.5; 300]]), More);
        found.low <= 0.125 && 0.125 <= found.high
    });
    let held = held.count();
    assert!(held >= 52, "{held} of 60");
}

/// Criteria together give what each gives alone, also where their worlds differ; what cannot be
/// known is 0, and too few worlds are told as such.
#[test]
fn criteria_together() {
    let x: Vec<f64> = (0..100).map(|w| uniform(7, w)).collect();
    let first = all(&[&x, &[0.5; 100]]);
    let mut second = all(&[&x.iter().map(|x| x * x).collect::<Vec<f64>>(), &[0.3; 100]]);
    let whole = second.clone();
    second[1][3] = None;
    let criteria = [(&first, More), (&second, Less), (&whole, Less)]
        .map(|(values, direction)| Criterion { values, direction });
    let together = knowing(&[x.clone(), vec![4.0; 100]], &criteria, 5);
    for (c, criterion) in criteria.iter().enumerate() {
        assert_eq!(together[0][c], knowing(std::slice::from_ref(&x), &[*criterion], 5)[0][0]);
        let constant = together[1][c].unwrap();
        close(constant.value, 0.0, 1e-8);
        close(constant.floor, 0.0, 1e-8);
    }
    assert_eq!(together[0].iter().map(|k| k.unwrap().worlds).collect::<Vec<_>>(), [100, 99, 100]);
    assert_eq!(knowing(&[x[..19].to_vec()], &criteria, 5), [vec![None; 3]]);
    assert_eq!(know(x.clone(), &all(&[&x]), More).value, 0.0);
}
