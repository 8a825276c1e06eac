//! What is said of the best of many holds as often as it claims: over many draws of worlds of which all is known.

#![allow(clippy::unwrap_used)]

use super::*;
use crate::metric::Target;
use crate::trial::{Luck, Site};

const WORLDS: usize = 200;

fn normal(seed: usize, w: usize) -> f64 {
    let u = Luck::new(seed as u64, w as u64).uniform(Site::new("test of the best of many", 0, 0));
    -std::f64::consts::SQRT_2 * statrs::function::erf::erfc_inv(2.0 * u)
}

/// Structures that are one half and what the world makes of them (`truth` by structure and world), and the noise of each half of the trials,
/// of standard deviation `noise`.
fn assessed(draw: usize, structures: usize, noise: f64, truth: impl Fn(usize, usize) -> f64) -> Assessed {
    let half = |h: usize| -> Vec<Vec<Option<f64>>> {
        let value = |s: usize, w: usize| truth(s, w) + noise * normal(1000 * draw + 10 * s + h, w);
        (0..structures).map(|s| (0..WORLDS).map(|w| Some(value(s, w))).collect()).collect()
    };
    let (even, odd) = (half(0), half(1));
    let mean = |(a, b): (&Option<f64>, &Option<f64>)| Some((a.unwrap() + b.unwrap()) / 2.0);
    let all = even.iter().zip(&odd).map(|(e, o)| e.iter().zip(o).map(mean).collect()).collect();
    let measured = Measured {
        target: Target::COMPLETED,
        direction: Direction::More,
        most: 1.0,
        all,
        even,
        odd,
        noise: vec![vec![Some(noise * noise / 2.0); WORLDS]; structures],
    };
    let (worlds, trials) = (WORLDS as u64, 2);
    let criteria = vec![measured];
    let played = Played { worlds, trials, criteria, left_out: vec![], unknowns: vec![], interrupted: false };
    assess(&played, Indifference::NONE, 1).criteria.remove(0)
}

/// Of eight that do not differ one is seen to be the best, and some other to be worse than that, at most in 5 of
/// 100 draws: 16 of 200 are as many as chance allows at a level of 0.04.
#[test]
fn of_equals_none_is_told_to_be_worse() {
    let is_told = |to_best: fn(&Standing) -> Option<Shortfall>| {
        move |found: &&Assessed| found.standings.iter().filter_map(to_best).any(|s| s.is_worse)
    };
    let draws = (0..200).map(|draw| {
        // what is common to them cancels, the rest is their own
        assessed(draw, 8, 0.3, |s, w| normal(7, w) + normal(1000 * draw + 10 * s + 5, w))
    });
    let draws: Vec<Assessed> = draws.collect();
    let told = [
        draws.iter().filter(is_told(|s| s.to_best)).count(),
        draws.iter().filter(is_told(|s| s.worst_to_best)).count(),
    ];
    assert!(told.iter().all(|n| *n <= 16), "{told:?} of 200");
    // each of seven compared with the best by itself would be told in a good part of them
    assert!(draws.iter().all(|found| found.rivals(|s| s.to_best).count() >= 5));
}

/// One that is worse by half a standard deviation, or worse in its worst tenth alone, is found to be so.
#[test]
fn what_is_worse_is_told() {
    let on_average =
        assessed(1, 3, 0.1, |s, w| normal(7, w) - if s == 2 { 0.5 } else { 0.0 } + 0.3 * normal(20 + s, w));
    let worse = |found: &Assessed, to_best: fn(&Standing) -> Option<Shortfall>| {
        found.standings.iter().map(|s| to_best(s).is_some_and(|s| s.is_worse)).collect::<Vec<_>>()
    };
    assert_eq!(worse(&on_average, |s| s.to_best), [false, false, true]);
    assert_eq!(worse(&on_average, |s| s.worst_to_best), [false, false, true]);
    // the same mean, and twice the spread
    let spread = assessed(1, 2, 0.1, |s, w| normal(7, w) * if s == 1 { 2.0 } else { 1.0 });
    assert_eq!(worse(&spread, |s| s.worst_to_best), [false, true]);
    assert_eq!(worse(&spread, |s| s.to_best), [false, false]);
}

/// Knowing everything is worth `E max(x, 0) = 1/√(2π)` where one deal is at 0 and one at a normal x. Without noise of the
/// trials and with much of it, the interval holds that in 95 of 100 draws or more: 180 of 200 are too few by a chance of 0.001.
#[test]
fn what_knowing_everything_is_worth_lies_within() {
    let truth = 1.0 / (2.0 * std::f64::consts::PI).sqrt();
    for noise in [0.0, 0.3, 1.0] {
        let held = (0..200).filter(|draw| {
            let x = |s: usize, w: usize| if s == 0 { 0.0 } else { normal(1000 * draw + 7, w) };
            let found = assessed(*draw, 2, noise, x).everything.unwrap();
            assert!(found.low <= found.value && found.value <= found.plug_in && found.plug_in <= found.high);
            found.low <= truth && truth <= found.high
        });
        let held = held.count();
        assert!(held >= 180, "{held} of 200 with noise of {noise}");
    }
}
