//! Designs played on a deal of which everything is known.
#![allow(clippy::unwrap_used, clippy::panic)]

use super::tornado::{AtEnds, Tornado, at_ends};
use super::worlds::{
    DesignRows, Screening, Shares, TRIALS_PER_POINT, TRIALS_PER_STEP, design_rows, halves, screening,
};
use super::{Effect, Group};
use crate::engine::{BLOCK, Control, Part, Settings, Uncontrolled};
use crate::metric::{Metric, Target};
use crate::scenario::Scenario;
use crate::study::example::{KEPT, OnePiece, space};
use crate::study::{Simulation, Space};

/// The day on which it ends is the day of its tranche, one of eight; on the vote nothing depends.
fn by_day() -> Space {
    space(KEPT, &["tranche.1.day=0..7"])
}

fn targets() -> [Target; 2] {
    [Target::COMPLETED, Target::of_agreement(Metric::EndDay)]
}

fn settings(trials: u64) -> Settings {
    Settings { trials, seed: 1, threads: 1 }
}

fn rows(space: &Space, groups: &[Group], part: Part, control: &dyn Control) -> DesignRows {
    design_rows(space, &targets(), groups, (16, part, &settings(0)), control).unwrap()
}

/// Sixteen Sobol' points have each of eight days twice, where a factor is alone in its group.
#[test]
fn single_factors_lie_on_the_design() {
    let space = by_day();
    let played = rows(&space, &[vec![0], vec![1]], Part::WHOLE, &Uncontrolled);
    let shares = Shares::of(&played, 2, 1);
    let [None, Some(days)] = &shares.indices[..] else { panic!("{shares:?}") };
    assert_eq!((days.mean, shares.rows, shares.interrupted), (3.5, 16, false));
    assert_eq!(days.factors[1].total.value, 0.0);
    let (a, b) = halves(&space, &[0, 1], &[0.1, 0.2, 0.3, 0.4], (1, 1));
    assert_eq!((a, b), (vec![0.1, 0.2], vec![0.3, 0.4]));
    // what is not alone is drawn
    let (a, b) = halves(&space, &[1], &[0.1, 0.3], (1, 1));
    assert_eq!((a[1], b[1]), (0.1, 0.3));
    assert!(a[0] != b[0] && a[0] != halves(&space, &[1], &[0.1, 0.3], (1, 2)).0[0]);
}

#[test]
fn rows_of_parts_are_the_rows() {
    let (space, groups) = (by_day(), [vec![0], vec![1]]);
    let parts = [1, 2].map(|n| rows(&space, &groups, Part::new(n, 2).unwrap(), &Uncontrolled));
    let [first, second] = parts;
    assert_eq!((first.count(), second.count()), (8, 8));
    assert!(first.are_of(2, 2) && !first.are_of(1, 2) && !first.are_of(2, 1));
    let whole = first.plus(second);
    assert_eq!(whole, rows(&space, &groups, Part::WHOLE, &Uncontrolled));
    let mut stopped = whole.clone();
    stopped.interrupted = true;
    assert!(whole.clone().plus(stopped.clone()).interrupted && stopped.plus(whole).interrupted);
}

/// Stopped after the first piece of its work, a study has that one, and has told of its trials.
#[test]
fn stopped_after_one_piece() {
    let (space, control) = (by_day(), OnePiece::default());
    let played = rows(&space, &[vec![0, 1]], Part::WHOLE, &control);
    // two halves, and a point for the one group
    assert_eq!((played.count(), played.interrupted, control.trials()), (1, true, 3 * TRIALS_PER_POINT));
    let control = OnePiece::default();
    let played = screening(&space, &targets(), &settings(0), &control).unwrap();
    let told = (played.trajectories, played.interrupted, control.trials());
    assert_eq!(told, (1, true, 3 * TRIALS_PER_STEP));
    let control = OnePiece::default();
    let played = at_ends(&space, &targets(), &settings(2 * BLOCK), Part::WHOLE, &control).unwrap();
    assert_eq!((played.trials, played.interrupted, control.trials()), (BLOCK, true, 5 * BLOCK));
}

/// The days are 0 … 7: the 5th percentile is 0, the 95th percentile is 7, and with nothing fixed each is as
/// likely as the other. Their standard deviation is √5.25: four of its errors of the mean are 0.14.
#[test]
fn a_tornado_of_days() {
    let space = by_day();
    let all = settings(BLOCK + 100);
    let of = |part: Part| at_ends(&space, &targets(), &all, part, &Uncontrolled).unwrap();
    let [first, second] = [1, 2].map(|n| of(Part::new(n, 2).unwrap()));
    let whole = of(Part::WHOLE);
    assert_eq!((whole.trials, first.trials + second.trials), (BLOCK + 100, BLOCK + 100));
    assert!(first.trials == BLOCK || second.trials == BLOCK);
    assert_eq!(first.plus(&second), Some(whole.clone()));
    let tornado = Tornado::of(&space, &targets(), &whole).unwrap();
    let [Some(1.0), Some(base)] = tornado.base[..] else { panic!("{:?}", tornado.base) };
    assert!((base - 3.5).abs() < 4.0 * (5.25 / (BLOCK + 100) as f64).sqrt(), "{base}");
    let [completed, days] = &tornado.bars[..] else { panic!("{tornado:?}") };
    assert_eq!((days[0].low.mean, days[0].high.mean, days[0].swing()), (Some(0.0), Some(7.0), Some(7.0)));
    assert_eq!((days[0].low.value, days[0].high.value, days[1].low.value), (0.0, 7.0, 0.05));
    let [low, high] = [days[0].low.difference.unwrap(), days[0].high.difference.unwrap()];
    assert!((low + base).abs() < 1e-9 && (high - (7.0 - base)).abs() < 1e-9, "{low} {high}");
    assert_eq!((days[1].low.mean, days[1].swing()), (Some(base), Some(0.0)));
    assert!(completed.iter().all(|bar| bar.low.mean == Some(1.0) && bar.swing() == Some(0.0)));
    assert_eq!(Tornado::of(&space, &targets()[..1], &whole), None);
    let none: AtEnds = of(Part::new(1, 3).unwrap());
    assert_eq!((none.trials, Tornado::of(&space, &targets(), &none).unwrap().base), (0, vec![None; 2]));
}

#[test]
fn with_nothing_fixed_the_trials_are_those_of_a_run() {
    let text = KEPT.replace("complies = 1\n[party.south]", "complies = 0.5\n[party.south]");
    let space = space(&text, &[]);
    let all = settings(BLOCK + 100);
    let run = Simulation::new(space.scenarios().iter().map(Scenario::agreement)).run(&all, &Uncontrolled);
    let played = at_ends(&space, &targets(), &all, Part::WHOLE, &Uncontrolled).unwrap();
    let tornado = Tornado::of(&space, &targets(), &played).unwrap();
    let completed = run.unwrap().summaries[0].completed().unwrap().probability;
    assert!(completed.is_some_and(|p| 0.1 < p && p < 0.9));
    assert_eq!(tornado.base[0], completed);
}

/// In parts of the largest on each result the effects are 1, ½, 0, ¼ and 0, 0, 1, ¾.
#[test]
fn the_foremost_count_by_what_they_do_to_any_result() {
    let effect = |mu_star| Effect { steps: 9, mu: 0.0, mu_star, sigma: 0.0, mu_star_se: 0.0 };
    let screening = |of: [[f64; 4]; 3]| Screening {
        effects: of.iter().map(|row| row.iter().map(|e| effect(*e)).collect()).collect(),
        trajectories: 9,
        interrupted: false,
    };
    // the third result never changes
    let found = screening([[200.0, 100.0, 0.0, 50.0], [0.0, 0.0, 0.04, 0.03], [0.0; 4]]);
    assert_eq!([1, 2, 3].map(|most| found.foremost(most)), [vec![0], vec![0, 2], vec![0, 2, 3]]);
    assert_eq!(found.foremost(9), [0, 1, 2, 3]);
}
