//! Small figures that can be worked out by hand.
#![allow(clippy::unwrap_used)]

use super::Direction::More;
use super::evppi::shuffle;
use super::*;
use crate::engine::{Part, WorldSettings};
use crate::metric::Target;
use crate::study::Space;
use crate::study::example::{KEPT, OnePiece, space};
use crate::summary::Z;

fn all(rows: &[&[f64]]) -> Vec<Vec<Option<f64>>> {
    rows.iter().map(|row| row.iter().map(|v| Some(*v)).collect()).collect()
}

#[track_caller]
fn close(a: f64, b: f64) {
    assert!((a - b).abs() < 1e-6, "{a} is not {b}");
}

#[test]
fn the_first_of_equals_is_best() {
    assert_eq!([best(&[1.0, 3.0, 3.0]), best(&[3.0, 3.0, 1.0]), best(&[2.0])], [1, 0, 0]);
}

/// Of 0.1, 0.2 … 4.0 the 2.5th percentile is 0.1 and the 97.5th is 3.9; turned around 3 they are at 5.9 and 2.1.
#[test]
fn an_interval_reaches_as_far_as_resamples_and_their_mirror_image() {
    let resampled: Vec<f64> = (1..=40).map(|i| f64::from(i) / 10.0).collect();
    let of = |value| around(value, resampled.clone());
    close(of(3.0).0, 0.1);
    close(of(3.0).1, 5.9);
    // it does not go below 0, and holds the value
    assert_eq!((of(1.0), of(0.05)), ((0.0, 3.9), (0.0, 3.9)));
    close(of(5.0).0, 0.1);
    close(around(9.0, vec![7.0, 8.0]).1, 11.0);
    assert_eq!(around(0.5, vec![0.75]), (0.25, 0.75));
    assert_eq!(around(2.0, vec![]), (2.0, 2.0));
}

/// The largest regret is that of the world in which most is lost, not the largest part.
#[test]
fn regret_is_a_difference() {
    let (even, odd) = (all(&[&[10.0, 1.0], &[20.0, 3.0]]), all(&[&[11.0, 1.0], &[19.0, 5.0]]));
    let regret = regrets(&even, &odd, More, 0.0)[0];
    // the even half sees 10 and 2 and finds 8 and 4; the odd one sees 8 and 4 and finds 10 and 2
    close(regret.mean, 6.0);
    close(regret.max, 9.0);
}

fn measured(values: &[&[f64]], noise: f64) -> Measured {
    let all = all(values);
    let noise = vec![vec![Some(noise); all[0].len()]; all.len()];
    Measured {
        target: Target::COMPLETED,
        direction: More,
        most: 1.0,
        even: all.clone(),
        odd: all.clone(),
        noise,
        all,
    }
}

fn assessed(values: &[&[f64]], noise: f64) -> Assessed {
    let played = Played {
        worlds: values[0].len() as u64,
        trials: 2,
        criteria: vec![measured(values, noise)],
        left_out: vec![],
        unknowns: vec![],
        interrupted: false,
    };
    assess(&played, Indifference::NONE, 1).criteria.remove(0)
}

/// Worlds at 1 and 5 have S² = 8, of which 1 is noise: they move to 3 ∓ 2·√(7/8).
#[test]
fn two_worlds_are_enough_to_take_off_noise_and_one_is_not() {
    let two = assessed(&[&[1.0, 5.0]], 1.0).standings[0];
    close(two.p05, 3.0 - 2.0 * (7.0_f64 / 8.0).sqrt());
    close(two.p95, 3.0 + 2.0 * (7.0_f64 / 8.0).sqrt());
    // a standard error of √(8/2)
    close(two.interval.unwrap().high, 3.0 + 2.0 * Z);
    let one = assessed(&[&[4.0]], 1.0).standings[0];
    assert_eq!((one.mean, one.interval, one.p05, one.p95), (4.0, None, 4.0, 4.0));
}

#[test]
fn the_best_is_the_one_that_gains_most() {
    let three = assessed(&[&[1.0, 2.0], &[0.0, 0.0], &[7.0, 2.0]], 0.0);
    assert_eq!(three.best(), 2);
    assert_eq!(three.best_by(|s| -s.mean), 1);
}

fn know(x: &[f64], values: &[&[f64]]) -> Option<Knowing> {
    let values = all(values);
    knowing(&[x.to_vec()], &[Criterion { values: &values, direction: More }], 1)[0][0]
}

/// A quantity with four values. By value the deals have 2, 2, 2, 2 and 4, 1, 1, 1 and 0, 5, 0, 0: the first is
/// best on average, by choosing with the quantity known one has 4, 5, 2, 2.
#[test]
fn a_quantity_with_few_values() {
    let x: Vec<f64> = (0..20).map(|w| f64::from(w % 4)).collect();
    let by_value = |values: [f64; 4]| (0..20).map(|w| values[w % 4]).collect::<Vec<f64>>();
    let deals = [[2.0; 4], [4.0, 1.0, 1.0, 1.0], [0.0, 5.0, 0.0, 0.0]].map(by_value);
    let deals: Vec<&[f64]> = deals.iter().map(Vec::as_slice).collect();
    let known = know(&x, &deals).unwrap();
    close(known.value, 13.0 / 4.0 - 2.0);
    assert_eq!(known.worlds, 20);
    // shuffled, it is worth less: chance alone does not make as much of it
    assert!(0.1 < known.floor && known.floor < known.value, "{known:?}");
    let fewer: Vec<&[f64]> = deals.iter().map(|d| &d[1..]).collect();
    assert_eq!(know(&x[1..], &fewer), None);
}

/// One deal is better by 10 or worse by 10: in a share p of worlds, and 1 − p. To know which is worth
/// 10·min(p, 1 − p), at most 5, in any resample. So all of these lie below, and the interval holds as much above.
#[test]
fn resamples_of_an_even_choice_are_worth_less() {
    let x: Vec<f64> = (0..40).map(|w| f64::from(w % 2)).collect();
    let better: Vec<f64> = x.iter().map(|x| 10.0 - 20.0 * x).collect();
    let known = know(&x, &[&[0.0; 40], &better]).unwrap();
    close(known.value, 5.0);
    assert!(known.low < 4.0 && known.high > 6.0, "{known:?}");
    close(known.high - 5.0, 5.0 - known.low);
}

/// Six orders of three, each expected 100 times with a standard deviation of 9.1.
#[test]
fn every_order_is_as_likely() {
    let mut seen = std::collections::BTreeMap::new();
    (0..600).for_each(|n| *seen.entry(shuffle(4, n, 3)).or_insert(0_u32) += 1);
    assert_eq!(seen.len(), 6);
    assert!(seen.values().all(|n| n.abs_diff(100) < 45), "{seen:?}");
}

/// A third party that is to release nobody.
const THIRD: &str = "[party.observer]\nholds = { persons = 3 }\ncomplies = 1\n[[variant]]\nname = \"later\"\nset = { \"tranche.1.day\" = 3 }\n";

fn settings(worlds: u64, trials: u64) -> WorldSettings {
    WorldSettings { worlds, trials, seed: 1, threads: 1 }
}

/// Stopped after one world: that one is told, with two deals of three trials each.
#[test]
fn worlds_until_it_is_stopped() {
    let space = space(&format!("{KEPT}{THIRD}"), &[]);
    let control = OnePiece::default();
    let one = play(&space, &settings(10, 3), Part::WHOLE, &control).unwrap();
    assert_eq!((one.count(), one.interrupted, control.trials()), (1, true, 6));
    assert!(one.are_of(&space));
    let found = Played::of(&space, 3, &one);
    // completion, and three figures each of the two parties that owe someone
    assert_eq!((found.criteria.len() + found.left_out.len(), found.interrupted), (7, true));
    let mut other = one.clone();
    other.interrupted = false;
    let two = one.plus(other);
    assert_eq!((two.count(), two.interrupted), (2, true));
}

/// What is set in the file and is a number has that number in a world, and else its position.
#[test]
fn what_is_set_is_told_by_number_or_position() {
    let varied = ["tranche.1.day=3,5", "on_delay=slip,catch_up", "tranche.1.name=first,only"];
    let space = space(KEPT, &varied);
    let worlds = play(&space, &settings(40, 1), Part::WHOLE, &crate::engine::Uncontrolled).unwrap();
    assert!(worlds.are_of(&space));
    let unknowns = Played::of(&space, 1, &worlds).unknowns;
    let seed = |w: u64| space.levels(1, w);
    for (w, levels) in (0..40).map(|w| (w as usize, seed(w))) {
        assert_eq!(unknowns[0][w], [3.0, 5.0][levels[0]]);
        assert_eq!([unknowns[1][w], unknowns[2][w]], [levels[1] as f64, levels[2] as f64]);
    }
}

#[test]
fn worlds_of_something_else_are_told_from_these() {
    let (mine, varied) = (space(KEPT, &[]), space(KEPT, &["tranche.1.day=3,5"]));
    let drawn = space(KEPT, &["party.north.complies=0.5..1"]);
    let with_third = space(&format!("{KEPT}{THIRD}"), &[]);
    let all = [&mine, &varied, &drawn, &with_third];
    let of = |space: &Space| play(space, &settings(2, 2), Part::WHOLE, &crate::engine::Uncontrolled).unwrap();
    for (i, a) in all.into_iter().enumerate() {
        let played = of(a);
        assert_eq!(all.map(|b| played.are_of(b)), [i == 0, i == 1, i == 2, i == 3]);
    }
}
