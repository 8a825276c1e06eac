#![allow(clippy::unwrap_used, clippy::panic)]

use std::sync::atomic::AtomicU32;
use std::sync::atomic::Ordering::Relaxed;

use super::edges::upper_tail;
use super::{Cases, Found, Limit, Options, boxes, boxes_unless};
use crate::trial::{Luck, Site};

/// `count` cases of `factors` uniform factors, and hits with the probability that `chance` gives.
fn play(seed: u64, count: usize, factors: usize, chance: impl Fn(&[f64]) -> f64) -> Cases {
    let site = Site::new("test of explain", 0, 0);
    let draw = |case: usize, n: usize| Luck::new(seed, case as u64).uniform(site.time(n as u32));
    let rows: Vec<Vec<f64>> = (0..count).map(|c| (0..factors).map(|f| draw(c, f)).collect()).collect();
    Cases {
        hits: rows.iter().enumerate().map(|(c, row)| draw(c, factors) < chance(row)).collect(),
        factors: (0..factors).map(|f| rows.iter().map(|row| row[f]).collect()).collect(),
    }
}

fn defaults(cases: &Cases) -> Vec<Found> {
    boxes(cases, &Options::default())
}

fn restricted(found: &Found) -> Vec<usize> {
    found.limits.iter().map(|l| l.factor).collect()
}

#[track_caller]
fn near(a: Option<f64>, b: f64, tolerance: f64) {
    assert!(a.is_some_and(|a| (a - b).abs() <= tolerance), "{a:?} is not {b}");
}

fn planted(row: &[f64]) -> f64 {
    if row[1] < 0.4 && row[3] > 0.7 { 0.9 } else { 0.1 }
}

/// Density 0.9 in the box; hits are 0.12·0.9 + 0.88·0.1 = 0.196 of all cases, of which the box
/// holds 0.108 / 0.196.
#[test]
fn a_planted_box_is_found() {
    for seed in 0..5 {
        let cases = play(seed, 20_000, 10, planted);
        let found = defaults(&cases);
        assert_eq!(found.len(), 1, "seed {seed}: {found:?}");
        assert_eq!(restricted(&found[0]), [1, 3], "seed {seed}");
        let [x1, x3] = [found[0].limits[0], found[0].limits[1]];
        near(x1.below, 0.4, 0.02);
        near(x3.above, 0.7, 0.02);
        assert_eq!((x1.above, x3.below), (None, None));
        assert!(x1.p_value < 1e-6 && x3.p_value < 1e-6);
        let checked = found[0].checked;
        near(Some(checked.coverage), 0.108 / 0.196, 0.03);
        near(Some(checked.mass), 0.12, 0.01);
        // 95 % would miss now and then; the limits are a little off as well, so: of the box that was found
        let within = (0.4 / x1.below.unwrap()).min(1.0) * (0.3 / (1.0 - x3.above.unwrap())).min(1.0);
        near(Some(checked.density), 0.1 + 0.8 * within, 0.03);
        assert!(checked.interval.unwrap().low < 0.9);
    }
}

/// Over many searches the interval on the cases that were not seen holds the true density of the
/// box that was found (its limits are known, so the truth can be worked out).
#[test]
fn the_checked_density_is_not_flattered() {
    let (mut held, mut searches) = (0, 0);
    for seed in 100..160 {
        for found in defaults(&play(seed, 1_000, 10, planted)) {
            let width = |f: usize, low: f64, high: f64| {
                let limit = found.limits.iter().find(|l| l.factor == f);
                let above = limit.and_then(|l| l.above).unwrap_or(0.0).max(low);
                (limit.and_then(|l| l.below).unwrap_or(1.0).min(high) - above).max(0.0)
            };
            let planted = width(1, 0.0, 0.4) * width(3, 0.7, 1.0);
            let truth = 0.1 + 0.8 * planted / (width(1, 0.0, 1.0) * width(3, 0.0, 1.0));
            let interval = found.checked.interval.unwrap();
            held += usize::from(interval.low <= truth && truth <= interval.high);
            searches += 1;
        }
    }
    assert!(searches >= 55, "{searches}");
    assert!(held as f64 >= 0.88 * f64::from(searches), "{held} of {searches}");
}

#[test]
fn two_planted_boxes_are_both_found() {
    let cases =
        play(
            3,
            20_000,
            8,
            |x| {
                if x[0] < 0.35 && x[2] < 0.4 || x[4] > 0.7 && x[6] > 0.65 { 0.9 } else { 0.05 }
            },
        );
    let found = defaults(&cases);
    assert!(found.len() >= 2, "{found:?}");
    let mut both = [restricted(&found[0]), restricted(&found[1])];
    both.sort();
    assert_eq!(both, [vec![0, 2], vec![4, 6]]);
    for limit in found[..2].iter().flat_map(|f| &f.limits) {
        match limit.factor {
            0 => near(limit.below, 0.35, 0.02),
            2 => near(limit.below, 0.4, 0.02),
            4 => near(limit.above, 0.7, 0.02),
            _ => near(limit.above, 0.65, 0.02),
        }
    }
}

#[test]
fn a_box_in_the_middle_has_both_ends() {
    let cases = play(4, 10_000, 5, |x| if (0.3..0.6).contains(&x[2]) { 0.8 } else { 0.2 });
    let found = defaults(&cases);
    assert_eq!(restricted(&found[0]), [2]);
    near(found[0].limits[0].above, 0.3, 0.02);
    near(found[0].limits[0].below, 0.6, 0.02);
}

/// Factor 2 is factor 0 doubled: one of them is in the box, and the other would do the same there.
#[test]
fn what_does_the_same_is_a_rival() {
    let mut cases = play(21, 10_000, 5, |x| if x[0] > 0.6 && x[1] > 0.5 { 0.8 } else { 0.1 });
    cases.factors[2] = cases.factors[0].iter().map(|x| 2.0 * x).collect();
    let found = defaults(&cases);
    assert_eq!(restricted(&found[0]), [0, 1]);
    let [rival] = found[0].rivals[..] else { panic!("{:?}", found[0].rivals) };
    assert_eq!((rival.of, rival.factor, rival.below), (0, 2, None));
    near(rival.above, 1.2, 0.05);
    near(Some(rival.gain), 1.0, 0.05);
}

/// Hits that depend on nothing: a box is let through in at most about 1 search in 40.
#[test]
fn chance_alone_gives_no_box() {
    for share in [0.05, 0.3, 0.7] {
        let searches = (0..40).filter(|seed| !defaults(&play(*seed, 2_000, 10, |_| share)).is_empty());
        let boxes = searches.count();
        assert!(boxes <= 3, "{boxes} of 40 at {share}");
    }
}

/// Hits at 3 and below: the cut lies between 3 and 4, and is told as 3.5.
#[test]
fn whole_numbers_are_cut_in_between() {
    let mut cases = play(5, 4_000, 4, |x| if x[1] < 0.4 { 0.95 } else { 0.1 });
    cases.factors[1].iter_mut().for_each(|x| *x = (*x * 10.0).floor());
    cases.factors[0].iter_mut().for_each(|x| *x = (*x * 2.0).floor());
    let found = defaults(&cases);
    assert_eq!(found.len(), 1);
    assert_eq!(restricted(&found[0]), [1]);
    assert_eq!((found[0].limits[0].above, found[0].limits[0].below), (None, Some(3.5)));
    assert!(found[0].holds(&[0.0, 3.0, 0.0, 0.0]) && !found[0].holds(&[0.0, 4.0, 0.0, 0.0]));
}

/// The limit is where the density of the box is the one asked for: hits fall evenly with x0, so
/// those below b are hits with probability 1 − b/2, which is 0.8 at b = 0.4.
#[test]
fn a_least_density_is_kept() {
    let cases = play(6, 40_000, 4, |x| 1.0 - x[0]);
    let options = Options { least_density: Some(0.8), most_boxes: 1, ..Options::default() };
    let found = boxes(&cases, &options);
    assert_eq!(restricted(&found[0]), [0]);
    near(found[0].limits[0].below, 0.4, 0.03);
    assert!(found[0].found.density >= 0.8);
    // by the usual rule it reaches to where hits are as frequent as overall: 1 − x = ½
    near(defaults(&cases)[0].limits[0].below, 0.5, 0.05);
    // all cases are that dense: nothing to explain
    assert_eq!(boxes(&cases, &Options { least_density: Some(0.4), ..Options::default() }), []);
}

/// What is asked for is denser than anything there is: among 40 factors without effect some would
/// help on the cases of the search, but they are not worth their words.
#[test]
fn a_least_density_is_not_reached_by_chance() {
    let (mut by_chance, mut found) = (0, 0);
    for seed in 20..50 {
        let cases = play(seed, 4_000, 40, |x| if x[0] < 0.3 { 0.7 } else { 0.3 });
        let at = |least| boxes(&cases, &Options { least_density: Some(least), ..Options::default() });
        by_chance += usize::from(!at(0.78).is_empty());
        found += usize::from(at(0.6).first().is_some_and(|f| restricted(f) == [0]));
    }
    // over a hundred other seeds 1 in 100, and 86: both limits are passed by luck in 1 case of 1 000
    assert!(by_chance <= 2, "{by_chance} of 30");
    assert!(found >= 19, "{found} of 30");
}

#[test]
fn the_trajectory_goes_from_all_cases_to_few() {
    let found = defaults(&play(0, 20_000, 10, planted)).remove(0);
    let first = found.trajectory[0];
    assert_eq!((first.coverage, first.mass, first.restricted), (1.0, 1.0, 0));
    let thinnest = found.trajectory.iter().map(|s| s.mass).fold(1.0, f64::min);
    // it stops before a twentieth where no cut makes it denser: over sixty seeds, at a tenth at the latest
    assert!((0.05..0.12).contains(&thinnest), "{thinnest}");
    assert!(found.chosen > 0 && found.chosen < found.trajectory.len());
    let bottom = found.trajectory.iter().position(|s| s.mass == thinnest).unwrap();
    for pair in found.trajectory[..=bottom].windows(2) {
        assert!(pair[1].mass < pair[0].mass && pair[1].density > pair[0].density);
        assert!(pair[1].mass > 0.94 * pair[0].mass);
    }
    for pair in found.trajectory[bottom..].windows(2) {
        assert!(pair[1].mass > pair[0].mass && pair[1].density > pair[0].density);
    }
}

/// Few of the cases below 0.2 of factor 0 are hits, so that end is peeled early on. In the corner
/// that is left in the end, above 0.9 of factor 1, they all are: they are pasted on again.
#[test]
fn what_was_peeled_too_early_is_pasted_on() {
    let cases = play(9, 40_000, 4, |x| match (x[0] < 0.2, x[1] > 0.9) {
        (true, true) => 1.0,
        (true, false) => 0.0,
        (false, true) => 0.85,
        (false, false) => 0.2,
    });
    let found = defaults(&cases).remove(0);
    let masses: Vec<f64> = found.trajectory.iter().map(|s| s.mass).collect();
    let pasted = masses.windows(2).filter(|pair| pair[1] > pair[0]).count();
    assert!(pasted >= 3, "{masses:?}");
    assert!(found.trajectory.iter().any(|s| s.restricted == 2));
    assert_eq!(restricted(&found), [1]);
    near(found.limits[0].above, 0.9, 0.01);
}

/// Counted again from the limits, by value: cuts between ranks hold the cases that they should,
/// also between floats that have none between them.
#[test]
fn measures_are_those_of_the_limits() {
    let mut cases = play(12, 6_000, 5, planted);
    cases.factors[1].iter_mut().for_each(|x| *x = (*x * 20.0).floor());
    let next = |x: f64, n: u64| f64::from_bits(x.to_bits() + n);
    cases.factors[3].iter_mut().for_each(|x| *x = next(0.3, (*x * 10.0) as u64));
    let found = defaults(&cases);
    assert_eq!(restricted(&found[0]), [1, 3]);
    assert_eq!(found[0].limits[1].above, Some(next(0.3, 6)));
    for (first, measures) in [(0, found[0].found), (1, found[0].checked)] {
        let row = |c: usize| cases.factors.iter().map(|f| f[c]).collect::<Vec<f64>>();
        let inside = || (first..6_000).step_by(2).filter(|c| found[0].holds(&row(*c)));
        assert_eq!(measures.cases, inside().count() as u64);
        assert_eq!(measures.hits, inside().filter(|c| cases.hits[*c]).count() as u64);
        let hits = (first..6_000).step_by(2).filter(|c| cases.hits[*c]).count();
        assert_eq!(measures.mass, measures.cases as f64 / 3_000.0);
        assert_eq!(measures.coverage, measures.hits as f64 / hits as f64);
        assert_eq!(measures.density, measures.hits as f64 / measures.cases as f64);
    }
}

#[test]
fn nothing_to_explain() {
    let mut cases = play(7, 500, 3, |_| 0.5);
    for all in [true, false] {
        cases.hits.iter_mut().for_each(|h| *h = all);
        assert_eq!(defaults(&cases), []);
    }
    for count in 0..12 {
        let few = play(8, count, 3, |x| if x[0] < 0.5 { 1.0 } else { 0.0 });
        assert!(defaults(&few).len() <= 1);
    }
    assert_eq!(defaults(&Cases { factors: vec![], hits: vec![true, false, true, false] }), []);
    assert_eq!(defaults(&Cases { factors: vec![vec![], vec![]], hits: vec![] }), []);
}

/// Values that are all the same, or that are no numbers, restrict nothing and disturb nothing.
#[test]
fn factors_that_tell_nothing() {
    let mut cases = play(1, 20_000, 10, planted);
    cases.factors[0].iter_mut().for_each(|x| *x = 7.0);
    cases.factors[2][17] = f64::NAN;
    cases.factors[4][4] = f64::INFINITY;
    let found = defaults(&cases);
    assert_eq!(found.len(), 1);
    assert_eq!(restricted(&found[0]), [1, 3]);
    cases.factors.iter_mut().for_each(|f| f.iter_mut().for_each(|x| *x = 1.0));
    assert_eq!(defaults(&cases), []);
}

/// Whenever a search is stopped, it comes to an end soon, and nothing of it is taken for what there is.
#[test]
fn a_search_that_is_stopped_finds_nothing() {
    let cases = play(3, 4_000, 6, planted);
    for least_density in [None, Some(0.85)] {
        let options = Options { least_density, ..Options::default() };
        let asked = AtomicU32::new(0);
        let unless = |stop: u32| {
            asked.store(0, Relaxed);
            boxes_unless(&cases, &options, &|| asked.fetch_add(1, Relaxed) >= stop)
        };
        assert_eq!(unless(u32::MAX), Some(boxes(&cases, &options)));
        let all = asked.load(Relaxed);
        assert!(all > 100, "it looks {all} times");
        for stop in (0..all).step_by(7).chain([all - 1]) {
            assert_eq!(unless(stop), None, "stopped at {stop} of {all}");
            let more = asked.load(Relaxed) - stop;
            assert!(more <= 30, "it looks {more} times more");
        }
    }
}

/// By hand where the sum is short, by symmetry where it is long.
#[test]
fn binomial_tail() {
    let close = |a: f64, b: f64| assert!((a - b).abs() <= 1e-12 + 1e-9 * b, "{a} is not {b}");
    close(upper_tail(0, 10, 0.3), 1.0);
    close(upper_tail(10, 10, 0.5), 0.5f64.powi(10));
    close(upper_tail(1, 10, 0.3), 1.0 - 0.7f64.powi(10));
    close(upper_tail(2, 3, 0.5), 0.5);
    close(upper_tail(9, 10, 0.9), 0.9f64.powi(10) + 10.0 * 0.9f64.powi(9) * 0.1);
    assert_eq!((upper_tail(3, 5, 0.0), upper_tail(3, 5, 1.0), upper_tail(0, 0, 0.4)), (0.0, 1.0, 1.0));
    // both ends add up, for many cases as well
    let n = 100_000;
    for hits in [29_000, 29_900, 30_000, 30_001, 30_500] {
        let mirrored = upper_tail(n - hits + 1, n, 0.7);
        assert!((upper_tail(hits, n, 0.3) + mirrored - 1.0).abs() < 1e-9);
    }
    // half of a symmetric distribution of an odd number
    assert!((upper_tail(50_001, 100_001, 0.5) - 0.5).abs() < 1e-9);
}

/// A fiftieth of the cases are all the hits; a box that has to hold a twentieth holds others as well.
#[test]
fn a_box_holds_its_least_share_of_the_cases() {
    let cases = play(6, 2_000, 2, |x| if x[0] < 0.02 { 1.0 } else { 0.0 });
    let mass = |least_mass| boxes(&cases, &Options { least_mass, ..Options::default() })[0].found.mass;
    assert!(mass(0.05) >= 0.05 && mass(0.01) < 0.03, "{} {}", mass(0.05), mass(0.01));
}

#[test]
fn limits_are_outside() {
    let limit = |above, below| Limit { factor: 0, above, below, p_value: 1.0 };
    let both = limit(Some(1.0), Some(2.0));
    assert_eq!([1.0, 1.5, 2.0].map(|x| both.holds(x)), [false, true, false]);
    assert!(limit(None, Some(2.0)).holds(-1.0) && limit(Some(1.0), None).holds(9.0));
    // more hits than cases there can't be, nor any where none is likely
    assert_eq!((upper_tail(5, 3, 0.5), upper_tail(1, 3, 0.0)), (0.0, 0.0));
}
