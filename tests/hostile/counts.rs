//! Counts of more trials than anybody plays: tallies are added to themselves until they stand for
//! 10¹², and what is read from them is still right.

use stagger::agreement::PartyId;
use stagger::metric::{Ending, Metric};
use stagger::study::{differences, pair_columns};
use stagger::summary::Summary;
use stagger::tally::{Counts, Paired, Tally};
use stagger::trial::{State, Unobserved, play};

use crate::support::Case;

/// Played once; doubled so often, they are more than 10¹².
const PLAYED: u64 = 4096;
const DOUBLINGS: u32 = 28;

fn tally(case: &Case, trials: u64) -> Tally {
    let (mut tally, mut state) = (case.tally(), State::new(&case.deal));
    (0..trials).for_each(|trial| play(&case.deal, 1, trial, &mut state, &mut tally, &mut Unobserved));
    tally
}

/// The trials again and again, `2^DOUBLINGS` times.
fn doubled(mut tally: Tally) -> Counts {
    for _ in 0..DOUBLINGS {
        let same = tally.clone();
        tally.merge(&same);
    }
    tally.settle()
}

fn summary(case: &Case, counts: &Counts) -> Summary {
    Summary::from_counts(case.agreement(), case.deal.columns(), counts)
}

/// Equal but for rounding.
#[track_caller]
fn same(what: &str, a: Option<f64>, b: Option<f64>) {
    match (a, b) {
        (Some(a), Some(b)) => assert!((a - b).abs() <= 1e-12 * a.abs().max(1e-300), "{what}: {a} and {b}"),
        _ => assert_eq!(a, b, "{what}"),
    }
}

/// What many repetitions of the same trials must say: the same means and quantiles, and intervals as
/// much narrower as the root of their number.
fn repeat(once: &Summary, often: &Summary) {
    let times = 2f64.powi(DOUBLINGS.cast_signed());
    assert_eq!(often.trials, once.trials.map(|n| n << DOUBLINGS));
    for (a, b) in once.figures.iter().zip(&often.figures) {
        let what = format!("{:?} {:?}", a.measure, a.party);
        let (a, b) = (&a.values, &b.values);
        same(&what, a.mean, b.mean);
        assert_eq!((a.quantiles, a.min, a.max), (b.quantiles, b.min, b.max), "{what}");
        let (Some(sd), Some(n)) = (a.sd, a.trials) else { continue };
        let n = n as f64;
        // the sample's deviation divides by one less than the number
        let expected = sd * ((n - 1.0) / n).sqrt() * (n * times / (n * times - 1.0)).sqrt();
        assert!((b.sd.unwrap() - expected).abs() <= 1e-9 * sd, "{what}: {:?} and {expected}", b.sd);
        let half = b.interval.map(|i| i.half_width()).unwrap();
        let (mean, expected) = (a.mean.unwrap(), 1.959_963_984_540_054 * expected / (n * times).sqrt());
        assert!((half - expected).abs() <= 1e-9 * expected + 1e-15 * mean, "{what}: {half} and {expected}");
    }
    for (a, b) in once.outcomes.iter().zip(&often.outcomes) {
        same("an outcome", a.chance.probability, b.chance.probability);
        assert_eq!(b.chance.count, a.chance.count.map(|n| n << DOUBLINGS));
        let (Some(a), Some(b)) = (a.chance.interval, b.chance.interval) else { continue };
        assert!(b.half_width() < a.half_width() * 1e-3 && b.low >= a.low - 1e-15 && b.high <= a.high + 1e-15);
    }
    for (a, b) in once.timeline.iter().zip(&often.timeline) {
        same("under way", a.under_way, b.under_way);
        same("completed", a.completed, b.completed);
    }
    for (a, b) in once.releases.iter().zip(&often.releases) {
        same("released", a.mean, b.mean);
        assert_eq!(a.quantiles, b.quantiles);
    }
    for (a, b) in once.tranches.iter().zip(&often.tranches) {
        same("reached", a.reached, b.reached);
        same("completed on", a.mean_completion_day, b.mean_completion_day);
    }
}

#[test]
fn more_than_a_million_million_trials_say_what_they_are_made_of() {
    let case = Case::of_file(include_str!("../scenarios/full.toml"));
    let played = tally(&case, PLAYED);
    let once = summary(&case, &played.clone().settle());
    let often = summary(&case, &doubled(played));
    assert!(often.trials.unwrap() > 1_000_000_000_000);
    repeat(&once, &often);
}

/// The largest figures that a file can ask for: a million persons, held for 36 500 days or released on
/// one of the last.
fn largest(complies: u8) -> Case {
    let party = |name: &str| {
        format!(
            "[party.{name}]\nholds = {{ c = 1_000_000 }}\ncomplies = {complies}\nbreach = {{ late = 0, short = 0 }}\n"
        )
    };
    Case::of_file(&format!(
        "name = \"largest\"\nhorizon = 36_500\n{}{}[mediation]\nsuccess = 0\ndays = 1_000_000\n\
         [[tranche]]\nday = 36_498\norder = [\"north\", \"south\"]\nnorth = {{ c = 1_000_000 }}\n\
         south = {{ c = 1_000_000 }}\n",
        party("north"),
        party("south")
    ))
}

#[test]
fn the_largest_figures_of_so_many_trials_are_counted_and_not_lost() {
    for (complies, days_held) in [(0, 36_500e6), (1, 36_498e6)] {
        let case = largest(complies);
        let counts = doubled(tally(&case, PLAYED));
        let found = summary(&case, &counts);
        let held = found.figure(Metric::DaysHeld, Some(PartyId::from(0)), None).unwrap();
        let values = &held.values;
        assert_eq!((values.mean, values.sd), (Some(days_held), Some(0.0)));
        assert_eq!((values.min, values.max), (Some(days_held), Some(days_held)));
        // the sums are exact: 4·10²² and 1.5·10³³
        let column = case.column("days_held:north");
        let (n, days) = (u128::from(PLAYED << DOUBLINGS), days_held as u128);
        assert_eq!(counts.figure(column).sums(), (n * days, n * days * days));
        let last = found.releases.last().unwrap();
        assert_eq!(last.mean, Some(f64::from(complies) * 1e6));
        assert_eq!(found.tranches[0].mean_completion_day, (complies == 1).then_some(36_498.0));
    }
}

#[test]
fn differences_of_so_many_trials_are_exact() {
    let (never, always) = (largest(0), largest(1));
    let pairs =
        pair_columns((never.agreement(), never.deal.columns()), (always.agreement(), always.deal.columns()));
    let mut paired = Paired::new(pairs);
    let (a, b) = (never.trial(1, 0), always.trial(1, 0));
    let completed = |ending| ending == Ending::Completed;
    for _ in 0..PLAYED {
        paired.count((completed(a.ending), &a.figures), (completed(b.ending), &b.figures));
    }
    for _ in 0..DOUBLINGS {
        let same = paired.clone();
        paired.merge(&same);
    }
    let rows = differences(always.deal.columns(), &paired);
    let held = rows.iter().find(|r| r.measure == Metric::DaysHeld.into()).unwrap();
    assert_eq!((held.trials, held.difference), (PLAYED << DOUBLINGS, Some(-2e6)));
    let interval = held.interval.unwrap();
    assert_eq!((interval.low, interval.high), (-2e6, -2e6));
    assert_eq!((rows[0].difference, rows[0].larger), (Some(1.0), Some(1.0)));
    assert!(rows.iter().all(|r| r.difference.is_none_or(f64::is_finite)), "{rows:?}");
}
