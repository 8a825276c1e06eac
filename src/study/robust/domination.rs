//! Which structures are worse whatever counts most.
#![allow(clippy::unwrap_used, clippy::panic)]

use std::cmp::Ordering;

use super::Direction::{Less, More};
use super::tests::{all, close, normal, pooled};
use super::*;
use crate::metric::Target;

/// Of criteria with the value of every structure, where chance plays no part.
fn dominated(criteria: &[(Vec<f64>, Direction)], slack: f64) -> Vec<Vec<usize>> {
    let structures = criteria.first().map_or(0, |(values, _)| values.len());
    dominated_by(structures, criteria.len(), |i, j, criterion| {
        let (values, direction) = &criteria[criterion];
        clearly(direction.gain(values[i]) - direction.gain(values[j]), 0.0, slack)
    })
}

#[test]
fn domination() {
    // completion, days held: 1 is worst at both, 2 ties with 0, 3 is best at one and worst at the other
    let criteria = [(vec![0.8, 0.7, 0.8, 0.9], More), (vec![10.0, 12.0, 10.0, 20.0], Less)];
    assert_eq!(dominated(&criteria, 0.0), [vec![], vec![0, 2], vec![], vec![]]);
    assert_eq!(dominated(&[(vec![1.0, 2.0, f64::NAN], More)], 0.0), [vec![1], vec![], vec![]]);
    assert_eq!(dominated(&[], 0.0), Vec::<Vec<usize>>::new());
    // what is indifferent makes nothing better, and nothing worse
    assert_eq!(dominated(&[(vec![1.0, 2.0, 4.0], More)], 1.5), [vec![2], vec![2], vec![]]);
    assert_eq!(dominated(&criteria, 3.0), [vec![], vec![], vec![], vec![0, 1, 2]]);
    // with differences of up to 0.21 and 3.1 as chance, only 3 differs, at one criterion, for worse
    let compare = |i: usize, j: usize, c: usize| {
        let (values, direction) = &criteria[c];
        clearly(direction.gain(values[i]) - direction.gain(values[j]), [0.11, 1.6][c], 0.0)
    };
    assert_eq!(dominated_by(4, 2, compare), [vec![], vec![], vec![], vec![0, 1, 2]]);
    assert_eq!(clearly(2.0, 1.0, 0.0), Some(Ordering::Greater));
    assert_eq!(clearly(-2.0, 1.0, 0.0), Some(Ordering::Less));
    assert_eq!(
        (clearly(1.9, 1.0, 0.0), clearly(0.0, 0.0, 0.0)),
        (Some(Ordering::Equal), Some(Ordering::Equal))
    );
    assert_eq!(
        (clearly(2.9, 1.0, 1.0), clearly(-3.0, 1.0, 1.0)),
        (Some(Ordering::Equal), Some(Ordering::Less))
    );
    assert_eq!((clearly(f64::NAN, 1.0, 0.0), clearly(1.0, f64::NAN, 0.0)), (None, None));
}

/// Three criteria of so many structures: what `truth` says, and noise of its own.
fn played(structures: usize, truth: impl Fn(usize, usize) -> f64) -> Played {
    let criterion = |c: usize| {
        let value = |half: usize, s: usize, w: usize| {
            truth(c, s) + normal((100 * c + 10 * s + half) as u64, w) + normal(999, w)
        };
        let half = |h: usize| -> Vec<Vec<Option<f64>>> {
            (0..structures).map(|s| (0..400).map(|w| Some(value(h, s, w))).collect()).collect()
        };
        let halves = [half(0), half(1)];
        Measured {
            target: Target::COMPLETED,
            direction: if c == 2 { Less } else { More },
            most: 1.0,
            all: pooled(&halves),
            even: halves[0].clone(),
            odd: halves[1].clone(),
            noise: vec![vec![Some(0.5); 400]; structures],
        }
    };
    let criteria = (0..3).map(criterion).collect();
    let unknowns = vec![(0..400).map(|w| normal(999, w)).collect()];
    Played { worlds: 400, trials: 2, criteria, left_out: Vec::new(), unknowns, interrupted: false }
}

/// Eight structures that are all the same: luck makes some of them better than others, and none is
/// called dominated.
#[test]
fn equals_do_not_dominate() {
    assert_eq!(assess(&played(8, |_, _| 0.0), Indifference::NONE, 1).dominated, []);
}

/// The second structure has more of what less is better of; the third too, and gains elsewhere. So
/// both others dominate the second, and neither of them the other.
/// What all structures share is not worth knowing. Without the noise, of variance ½, a world has
/// variance 1, so that its 5th percentile is at −1.645, known to within 0.1 · 4.9.
#[test]
fn what_dominates_is_better_by_something_and_worse_by_nothing() {
    let truth = |c: usize, s: usize| match (c, s) {
        (2, 1 | 2) => 1.0,
        (0, 2) => 1.0,
        _ => 0.0,
    };
    let assessment = assess(&played(3, truth), Indifference::NONE, 1);
    let [pair, other] = &assessment.dominated[..] else { panic!("{:?}", assessment.dominated) };
    assert_eq!([(pair.structure, pair.by), (other.structure, other.by)], [(1, 0), (1, 2)]);
    assert_eq!(other.shortfalls.iter().map(|s| s.is_worse).collect::<Vec<_>>(), [true, false, false]);
    assert_eq!(pair.shortfalls.iter().map(|s| s.is_worse).collect::<Vec<_>>(), [false, false, true]);
    let shortfall = pair.shortfalls[2];
    close(shortfall.difference, 1.0, 4.9 / 20.0);
    // √(½ + ½)/√400 to either side, by 1.96
    close(shortfall.interval.half_width(), 1.96 / 20.0, 0.02);
    let first = &assessment.criteria[1];
    close(first.standings[0].p05, -1.645, 0.5);
    assert_eq!(first.knowing.iter().flatten().filter(|k| k.is_above_noise()).count(), 0);
    assert_eq!(assessment.criteria[0].best(), 2);
}

/// Three structures by two criteria make six comparisons, so that what one dominates by has to be more than
/// `Φ⁻¹(1 − 0.05/12) = 2.638` standard errors; here a standard error is 2.
#[test]
fn all_comparisons_share_the_luck() {
    let criterion = |values: Vec<Vec<Option<f64>>>| Measured {
        target: Target::COMPLETED,
        direction: More,
        most: 1.0,
        even: values.clone(),
        odd: values.clone(),
        noise: vec![vec![Some(0.0); 26]; 3],
        all: values,
    };
    let dominated_at = |difference: f64| {
        let worlds: Vec<f64> = (0..26).map(|w| difference + if w % 2 == 0 { 10.0 } else { -10.0 }).collect();
        let values = all(&[&[0.0; 26], &worlds, &[0.0; 26]]);
        let criteria = vec![criterion(values), criterion(all(&[&[0.0; 26], &[0.0; 26], &[0.0; 26]]))];
        let played = Played {
            worlds: 26,
            trials: 2,
            criteria,
            left_out: vec![],
            unknowns: vec![],
            interrupted: false,
        };
        assess(&played, Indifference::NONE, 1)
    };
    let pairs = |a: &Assessment| a.dominated.iter().map(|d| (d.structure, d.by)).collect::<Vec<_>>();
    let found = dominated_at(5.3);
    assert_eq!(pairs(&found), [(0, 1), (2, 1)]);
    assert_eq!(pairs(&dominated_at(5.24)), []);
    // of one difference, and of one mean, an interval is what it always is
    let shortfall = found.dominated[0].shortfalls[0];
    close(shortfall.interval.low, -5.3 - 1.959_963_985 * 2.0, 1e-8);
    close(shortfall.interval.high, -5.3 + 1.959_963_985 * 2.0, 1e-8);
    let mean = found.criteria[0].standings[1].interval.unwrap();
    close(mean.low, 5.3 - 1.959_963_985 * 2.0, 1e-8);
    close(mean.high, 5.3 + 1.959_963_985 * 2.0, 1e-8);
}
