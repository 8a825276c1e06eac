//! Searches in functions whose crossings are known.
#![allow(clippy::unwrap_used, clippy::panic)]

use std::convert::Infallible;

use super::{Crossings, Holds, Level, Scale, search};
use crate::summary::Z;
use crate::trial::{Luck, Site};

/// The normal interval.
fn around(value: f64, se: f64) -> Level {
    Level { value, low: value - Z * se, high: value + Z * se }
}

fn level(value: f64, se: f64) -> Result<Option<Level>, Infallible> {
    Ok(Some(around(value, se)))
}

/// Searches for the zeros of a function without noise, and checks that no place is looked at twice.
fn exact(range: (f64, f64), scale: Scale, grid: usize, tolerance: f64, g: impl Fn(f64) -> f64) -> Crossings {
    noisy(range, scale, grid, tolerance, |x| (g(x), 0.0))
}

fn noisy(
    range: (f64, f64),
    scale: Scale,
    grid: usize,
    tolerance: f64,
    g: impl Fn(f64) -> (f64, f64),
) -> Crossings {
    let mut looked = Vec::new();
    let found = search(range, scale, grid, tolerance, |x| {
        assert!(!looked.contains(&x), "{x} twice");
        assert!(range.0 <= x && x <= range.1);
        looked.push(x);
        let (value, se) = g(x);
        level(value, se)
    });
    let found = found.unwrap();
    assert_eq!(found.evaluations, looked.len());
    found
}

#[test]
fn a_line() {
    let found = exact((0.0, 1.0), Scale::Continuous, 11, 1e-6, |x| x - 0.537);
    assert_eq!(found.levels.iter().map(|p| p.x).collect::<Vec<_>>()[..4], [0.0, 0.1, 0.2, 0.3]);
    assert_eq!((found.levels.len(), found.holds, found.sure()), (11, Holds::Partly, true));
    let [c] = found.crossings[..] else { panic!("{found:?}") };
    assert!(c.rising && c.before < 0.537 && 0.537 <= c.at && c.at - c.before <= 1e-6);
    assert_eq!(
        (c.low, c.high, c.open_low, c.open_high, c.merged, c.gap),
        (c.before, c.at, false, false, 1, false)
    );
    // 11 for the grid, and 17 halvings of 0.1 for 1e−6
    assert_eq!(found.evaluations, 28);
    let falling = exact((0.0, 1.0), Scale::Continuous, 11, 1e-6, |x| 0.537 - x).crossings[0];
    assert!(!falling.rising && falling.before <= 0.537 && 0.537 < falling.at);
}

#[test]
fn two_roots_and_none() {
    let found = exact((-3.0, 3.0), Scale::Continuous, 10, 1e-9, |x| x * x - 2.0);
    let [down, up] = found.crossings[..] else { panic!("{found:?}") };
    assert!(!down.rising && up.rising);
    assert!((down.at + 2f64.sqrt()).abs() <= 1e-9 && (up.at - 2f64.sqrt()).abs() <= 1e-9);
    for (g, holds) in [(1.0, Holds::Everywhere), (0.0, Holds::Everywhere), (-1.0, Holds::Nowhere)] {
        let found = exact((-3.0, 3.0), Scale::Continuous, 10, 1e-9, |_| g);
        assert_eq!((found.holds, found.crossings.len(), found.evaluations), (holds, 0, 10));
        assert!(found.sure());
    }
    assert!(!noisy((0.0, 1.0), Scale::Continuous, 3, 0.1, |x| (x + 0.1, 0.1)).sure());
}

#[test]
fn a_step_and_zeros_on_the_grid() {
    let step =
        exact((0.0, 10.0), Scale::Continuous, 11, 1e-3, |x| if x < 7.25 { -4.0 } else { 9.0 }).crossings[0];
    assert!(step.before < 7.25 && 7.25 <= step.at && step.at - step.before <= 1e-3);
    // exactly 0 at a place of the grid: it holds there
    let rising = exact((0.0, 10.0), Scale::Continuous, 11, 1e-3, |x| x - 4.0);
    assert_eq!((rising.crossings.len(), rising.crossings[0].at), (1, 4.0));
    let falling = exact((0.0, 10.0), Scale::Continuous, 11, 1e-3, |x| 4.0 - x);
    assert_eq!((falling.crossings.len(), falling.crossings[0].before), (1, 4.0));
    // a touch from below is a point that holds, from above it is nothing
    let below = exact((0.0, 10.0), Scale::Continuous, 11, 1e-3, |x| -(x - 4.0).powi(2));
    let [up, down] = below.crossings[..] else { panic!("{below:?}") };
    assert_eq!((up.at, up.rising, down.before, down.rising), (4.0, true, 4.0, false));
    assert_eq!(
        exact((0.0, 10.0), Scale::Continuous, 11, 1e-3, |x| (x - 4.0).powi(2)).holds,
        Holds::Everywhere
    );
    // at the ends of the range
    let ends = exact((0.0, 4.0), Scale::Continuous, 5, 1e-3, |x| x - 4.0);
    assert_eq!((ends.crossings.len(), ends.crossings[0].at), (1, 4.0));
}

#[test]
fn whole_numbers() {
    for (grid, looks) in [(100, 61), (4, 4 + 5)] {
        let found = exact((0.0, 60.0), Scale::Whole, grid, 1e-3, |x| {
            assert_eq!(x.fract(), 0.0);
            x - 36.5
        });
        let [c] = found.crossings[..] else { panic!("{found:?}") };
        assert_eq!((c.before, c.at, c.rising, c.low, c.high), (36.0, 37.0, true, 37.0, 37.0));
        assert!(found.evaluations <= looks, "{}", found.evaluations);
    }
    // the crossing at a number where it is exactly 0, and from −2.5 to 2.5 there are five numbers
    let found = exact((-2.5, 2.5), Scale::Whole, 9, 0.0, |x| 1.0 - x);
    assert_eq!(found.levels.iter().map(|p| p.x).collect::<Vec<_>>(), [-2.0, -1.0, 0.0, 1.0, 2.0]);
    assert_eq!((found.crossings[0].before, found.crossings[0].at), (1.0, 2.0));
    // within ±1.96·1.2 = 2.35 of 20.5 it is not sure: 18 is the last that surely is not, 23 the first that is
    for grid in [100, 4] {
        let c = noisy((0.0, 60.0), Scale::Whole, grid, 0.0, |x| (x - 20.5, 1.2)).crossings[0];
        assert_eq!((c.at, c.low, c.high), (21.0, 19.0, 23.0));
    }
}

#[test]
fn the_interval_is_where_it_is_not_sure() {
    let found = noisy((0.0, 1.0), Scale::Continuous, 11, 1e-6, |x| (2.0 * (x - 0.5), 0.15));
    let c = found.crossings[0];
    let half = 1.959_964 * 0.15 / 2.0;
    assert!((c.low - (0.5 - half)).abs() < 2e-6 && (c.high - (0.5 + half)).abs() < 2e-6, "{c:?}");
    assert!(c.low <= 0.5 - half && c.high >= 0.5 + half && !c.open_low && !c.open_high);
    let open = noisy((0.4, 1.0), Scale::Continuous, 11, 1e-6, |x| (2.0 * (x - 0.5), 0.15)).crossings[0];
    assert_eq!((open.low, open.open_low, open.open_high), (0.4, true, false));
    let open = noisy((0.0, 0.6), Scale::Continuous, 11, 1e-6, |x| (2.0 * (0.5 - x), 0.15)).crossings[0];
    assert_eq!((open.high, open.open_high, open.open_low), (0.6, true, false));
}

/// A wave on a line: it crosses several times where the noise is larger than the wave.
#[test]
fn crossings_within_noise_are_one() {
    let g = |x: f64| (x - 5.0) / 5.0 + 0.4 * (4.0 * x).sin();
    let clear = exact((0.0, 10.0), Scale::Continuous, 201, 1e-6, g);
    let merged = noisy((0.0, 10.0), Scale::Continuous, 201, 1e-6, |x| (g(x), 0.5));
    assert!(clear.crossings.len() == 5 && clear.unclear.is_empty(), "{:?}", clear.crossings);
    let [c] = merged.crossings[..] else { panic!("{merged:?}") };
    assert_eq!((c.merged, c.rising, c.at), (5, true, clear.crossings[0].at));
    assert!(c.low < clear.crossings[0].at && c.high > clear.crossings[4].at);
    assert!(clear.crossings.windows(2).all(|w| w[0].rising != w[1].rising));
}

/// A dip that may be none is no crossing; one that is surely there is two.
#[test]
fn a_dip_within_noise_is_unclear() {
    let g = |x: f64| (x - 5.0).powi(2) - 1.0;
    let found = noisy((0.0, 10.0), Scale::Continuous, 21, 1e-6, |x| (g(x), 1.0));
    assert!(found.crossings.is_empty() && found.holds == Holds::Partly);
    let [u] = found.unclear[..] else { panic!("{found:?}") };
    let reach = (1.0 + 1.959_964_f64).sqrt();
    assert!((u.low - (5.0 - reach)).abs() < 2e-6 && (u.high - (5.0 + reach)).abs() < 2e-6, "{u:?}");
    assert_eq!((u.holds_around, u.merged, u.open_low, u.open_high), (true, 2, false, false));
    let sure = noisy((0.0, 10.0), Scale::Continuous, 21, 1e-6, |x| (g(x), 0.4));
    assert_eq!((sure.crossings.len(), sure.unclear.len()), (2, 0));
    assert!(sure.crossings[0].high <= sure.crossings[1].low);
}

#[test]
fn where_it_does_not_apply() {
    let g = |x: f64| if (0.33..0.62).contains(&x) { Ok(None) } else { level(x - 0.5, 0.0) };
    let found = search((0.0, 1.0), Scale::Continuous, 11, 1e-3, g).unwrap();
    let c = found.crossings[0];
    assert_eq!((c.before, c.at, c.gap), (0.3, 0.7, true));
    // the middle of the gap is on the grid, and nothing nearer to its edges is told
    assert_eq!((c.low, c.high, found.evaluations), (0.3, 0.7, 11));
    let found = search((0.0, 1.0), Scale::Continuous, 3, 0.1, |_| level(f64::NAN, 0.0)).unwrap();
    assert_eq!((found.holds, found.levels[0].level), (Holds::Unknown, None));
    for range in [(1.0, 0.0), (f64::NAN, 1.0), (0.0, f64::INFINITY)] {
        let found = exact(range, Scale::Continuous, 5, 0.1, |x| x);
        assert_eq!((found.holds, found.levels.len()), (Holds::Unknown, 0));
    }
    assert!(exact((0.2, 0.8), Scale::Whole, 5, 0.1, |x| x).levels.is_empty());
    // so wide that the places between could not be worked out
    assert!(exact((0.0, 1e308), Scale::Continuous, 11, 0.1, |x| x - 1.0).levels.is_empty());
    assert_eq!(exact((2.0, 2.0), Scale::Continuous, 5, 0.1, |x| x).levels.len(), 1);
}

#[test]
fn the_first_error_ends_it() {
    let mut looks = 0;
    let found = search((0.0, 1.0), Scale::Continuous, 5, 0.1, |x| {
        looks += 1;
        if x == 0.5 { Err("stopped") } else { Ok(None) }
    });
    assert_eq!((found, looks), (Err("stopped"), 3));
    // without a tolerance it ends where floats do
    let c = exact((0.0, 1.0), Scale::Continuous, 2, 0.0, |x| x - 0.1).crossings[0];
    assert_eq!((c.at, c.before), (0.1, 0.1_f64.next_down()));
}

/// `g(x) = x − r + se·z` with one z for all places: 500 searches, of which 95 % should contain r
/// (standard deviation 1 %).
#[test]
fn intervals_cover_the_truth() {
    let normal = statrs::distribution::Normal::new(0.0, 1.0).unwrap();
    let (mut continuous, mut whole) = (0, 0);
    for n in 0..500 {
        let luck = Luck::new(21, n);
        let r = 30.0 + 40.0 * luck.uniform(Site::new("root", 0, 0));
        let z = statrs::distribution::ContinuousCDF::inverse_cdf(&normal, luck.uniform(Site::new("z", 0, 0)));
        let g = |x: f64| (x - r + 4.0 * z, 4.0);
        let c = noisy((0.0, 100.0), Scale::Continuous, 11, 1e-4, g).crossings[0];
        continuous += usize::from(c.low <= r && r <= c.high);
        let c = noisy((0.0, 100.0), Scale::Whole, 11, 0.0, g).crossings[0];
        whole += usize::from(c.low <= r.ceil() && r.ceil() <= c.high);
    }
    assert!((460..=490).contains(&continuous), "{continuous}");
    assert!((460..=495).contains(&whole), "{whole}");
}

/// What is told of a margin; and of a tie, of either sign.
#[test]
fn a_margin_is_told_with_its_ends() {
    let margin = Level { value: 3.0, low: 1.0, high: 3.5 };
    assert_eq!(margin.told(), [3.0, 1.0, 3.5]);
    let tie = |value| around(value, 0.0).told()[0];
    assert_eq!([0.0, -0.0, -f64::MIN_POSITIVE].map(|value| tie(value).to_bits()), [0; 3]);
}

/// Where certainty cuts the interval off, only the other end tells how sure it is.
#[test]
fn the_two_ends_need_not_be_as_far() {
    let g = |x: f64| Ok::<_, Infallible>(Some(Level { value: x - 0.5, low: x - 0.8, high: x - 0.4 }));
    let c = search((0.0, 1.0), Scale::Continuous, 11, 1e-6, g).unwrap().crossings[0];
    assert!((c.low - 0.4).abs() < 2e-6 && (c.high - 0.8).abs() < 2e-6, "{c:?}");
}

/// A whole interval on one side is sure of it; 0 counts as holding.
#[test]
fn an_interval_that_ends_at_zero() {
    let sure = |value, se| around(value, se).sure();
    assert_eq!([sure(Z, 1.0), sure(-Z, 1.0), sure(-Z, 0.99)], [Some(true), None, Some(false)]);
    // one zero, whichever sign it came with
    let found = exact((-1.0, -0.0), Scale::Continuous, 3, 0.1, |x| x);
    assert!(found.levels[2].x.is_sign_positive());
}
