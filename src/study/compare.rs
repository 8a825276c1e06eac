//! Two scenarios on the same luck: differences trial by trial, so that what both have in common
//! cancels.

use crate::agreement::{Agreement, CategoryId, PartyId};
use crate::metric::{Column, Columns, Metric, Outcome};
use crate::summary::{Figure, Interval, Measure, Summary, differ_by_rounding_only, is_told};
use crate::tally::{Pair, Paired, sample_sd};

/// How a figure of a scenario differs from the same figure of the baseline, over the trials in
/// which it applies to both.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct DifferenceRow {
    /// What is measured.
    pub measure: Measure,
    /// Of which party, by its place in the scenario (not in the baseline).
    pub party: Option<PartyId>,
    /// Of which category, by its place in the scenario (not in the baseline).
    pub category: Option<CategoryId>,
    /// Trials in which the figure applies to both.
    pub trials: u64,
    /// The baseline's mean over these trials; `None` if there are none, and so for the rest.
    pub baseline_mean: Option<f64>,
    /// The scenario's mean over these trials.
    pub mean: Option<f64>,
    /// The scenario's mean less the baseline's.
    pub difference: Option<f64>,
    /// 95 % interval of the difference, paired: of a chance by [`Interval::of_paired_chances`], otherwise
    /// normal, and `None` for fewer than two trials.
    pub interval: Option<Interval>,
    /// Share of these trials in which the scenario's value is larger.
    pub larger: Option<f64>,
    /// Share of these trials in which both are equal.
    pub equal: Option<f64>,
    /// Share of these trials in which the scenario's value is smaller.
    pub smaller: Option<f64>,
}

/// Positions of the same figure in the baseline and in the other scenario, in the other's order.
///
/// Figures are the same if metric, party and category are, by the keys of the file: a variant may
/// have more parties, or the same ones in another order. What only one of the two has is left out,
/// and so are events and figures that neither has a row for.
#[must_use]
pub fn pair_columns(baseline: (&Agreement, &Columns), other: (&Agreement, &Columns)) -> Vec<(usize, usize)> {
    let name = |agreement: &Agreement, column: &Column| -> (Measure, Option<String>, Option<String>) {
        let party = column.party.map(|p| agreement.parties()[p.index()].key.clone());
        let category = column.category.map(|c| agreement.categories()[c.index()].key.clone());
        (column.metric.into(), party, category)
    };
    let in_baseline: Vec<_> = baseline.1.list().iter().map(|c| name(baseline.0, c)).collect();
    let mut pairs = Vec::new();
    for (position, column) in other.1.list().iter().enumerate() {
        if column.event.is_some() {
            continue;
        }
        let key = name(other.0, column);
        let Some(same) = in_baseline.iter().position(|k| *k == key) else { continue };
        if is_told(other.0, column) || is_told(baseline.0, &baseline.1.list()[same]) {
            pairs.push((same, position));
        }
    }
    pairs
}

/// The rows of a comparison: completion first, then the paired figures. `other` is the scenario
/// that is compared with the baseline.
#[must_use]
pub fn differences(other: &Columns, paired: &Paired) -> Vec<DifferenceRow> {
    let figure = |(position, pair): (usize, &Pair)| {
        let Column { metric, party, category, .. } = other.list()[position];
        row(metric.into(), party, category, pair)
    };
    std::iter::once(row(Measure::Completed, None, None, paired.completed()))
        .chain(paired.figures().map(figure))
        .collect()
}

/// The rows of a comparison of two solutions: differences without luck, and so without intervals
/// and without shares of trials.
#[must_use]
pub fn exact_differences(
    baseline: (&Agreement, &Summary),
    other: (&Agreement, &Summary),
) -> Vec<DifferenceRow> {
    let solved = |s: &Summary| s.completed().and_then(|c| c.probability);
    let mut rows = vec![solved_row(Measure::Completed, (None, None), solved(baseline.1), solved(other.1))];
    let key = |agreement: &Agreement, f: &Figure| {
        let party = f.party.map(|p| agreement.parties()[p.index()].key.clone());
        let category = f.category.map(|c| agreement.categories()[c.index()].key.clone());
        (f.measure, party, category)
    };
    for figure in other.1.figures.iter().filter(|f| f.measure != Measure::ReleasedShare) {
        let wanted = key(other.0, figure);
        let same = baseline.1.figures.iter().find(|f| key(baseline.0, f) == wanted);
        if let Some(same) = same {
            let whose = (figure.party, figure.category);
            // of what applies only in some histories, a difference would be over those that are in common: of
            // them nothing is known, as each is solved by itself
            let all = [baseline.1, other.1].iter().all(|summary| applies_always(figure.measure, summary));
            let [before, after] = [same, figure].map(|f| f.values.mean.filter(|_| all));
            rows.push(solved_row(figure.measure, whose, before, after));
        }
    }
    rows
}

/// Whether a measure has a value in every history of a solution.
fn applies_always(measure: Measure, summary: &Summary) -> bool {
    let happens = |outcome: Outcome| {
        let total = summary.outcomes.iter().find(|r| r.outcome == outcome && r.cause.is_none());
        total.and_then(|r| r.chance.probability).unwrap_or(0.0)
    };
    let missing = match measure {
        // what the solution left out may be completed too
        Measure::Metric(Metric::Delay) => 1.0 - happens(Outcome::Completed) - summary.mass_lost,
        Measure::Metric(Metric::AgreementDay) => happens(Outcome::NoAgreement) + happens(Outcome::InTalks),
        _ => 0.0,
    };
    missing <= 0.0 || differ_by_rounding_only(1.0 - missing, 1.0)
}

/// The difference of two means that were added up of many terms: none, where they are the same but for
/// the last digits, which depend on the order of the terms.
fn apart(mean: f64, baseline: f64) -> f64 {
    if differ_by_rounding_only(mean, baseline) { 0.0 } else { mean - baseline }
}

fn solved_row(
    measure: Measure,
    (party, category): (Option<PartyId>, Option<CategoryId>),
    baseline_mean: Option<f64>,
    mean: Option<f64>,
) -> DifferenceRow {
    DifferenceRow {
        measure,
        party,
        category,
        trials: 0,
        baseline_mean,
        mean,
        difference: mean.zip(baseline_mean).map(|(m, b)| apart(m, b)),
        interval: None,
        larger: None,
        equal: None,
        smaller: None,
    }
}

fn row(measure: Measure, party: Option<PartyId>, category: Option<CategoryId>, pair: &Pair) -> DifferenceRow {
    let n = pair.trials;
    let per_trial = |x: f64| (n > 0).then(|| x / n as f64);
    // subtracted as whole numbers: the difference of two rounded means may lose its digits
    let size = pair.sum.abs_diff(pair.baseline_sum);
    let sign = if pair.sum < pair.baseline_sum { -1.0 } else { 1.0 };
    let difference = per_trial(sign * size as f64);
    let normal = || Interval::of_mean(difference?, sample_sd(n, size, pair.squares)?, n);
    let interval = match measure {
        Measure::Completed => Interval::of_paired_chances(pair.larger, pair.smaller, n),
        _ => normal(),
    };
    DifferenceRow {
        measure,
        party,
        category,
        trials: n,
        baseline_mean: per_trial(pair.baseline_sum as f64),
        mean: per_trial(pair.sum as f64),
        difference,
        interval,
        larger: per_trial(pair.larger as f64),
        equal: per_trial(pair.equal() as f64),
        smaller: per_trial(pair.smaller as f64),
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use crate::metric::Metric;
    use crate::summary::Chance;
    use crate::summary::example::{agreement, counts, draft};

    fn paired(values: &[(u64, u64)]) -> Pair {
        let mut pair = Pair::default();
        for &(baseline, other) in values {
            pair.count(baseline, other);
        }
        pair
    }

    #[test]
    fn a_paired_difference_by_hand() {
        // differences −2, 0, 1, −3: mean −1, squared deviations 1 + 1 + 4 + 4 = 10
        let pair = paired(&[(5, 3), (4, 4), (0, 1), (9, 6)]);
        let r = row(Metric::EndDay.into(), None, None, &pair);
        assert_eq!((r.baseline_mean, r.mean, r.difference), (Some(4.5), Some(3.5), Some(-1.0)));
        assert_eq!((r.larger, r.equal, r.smaller), (Some(0.25), Some(0.25), Some(0.5)));
        let half = 1.959_963_984_540_054 * (10.0_f64 / 3.0).sqrt() / 2.0;
        let interval = r.interval.unwrap();
        assert!((interval.low - (-1.0 - half)).abs() < 1e-15, "{interval:?}");
        assert!((interval.high - (-1.0 + half)).abs() < 1e-15, "{interval:?}");
    }

    #[test]
    fn a_constant_difference_has_an_interval_without_width() {
        let pair = paired(&[(5, 7), (1, 3), (100, 102)]);
        let r = row(Metric::EndDay.into(), None, None, &pair);
        assert_eq!(r.interval, Some(Interval { low: 2.0, high: 2.0 }));
    }

    /// Differences 3 and 2: mean 2.5, variance ½.
    #[test]
    fn two_trials_are_enough_for_an_interval() {
        let r = row(Metric::EndDay.into(), None, None, &paired(&[(1, 4), (2, 4)]));
        let interval = r.interval.unwrap();
        assert!((interval.low - (2.5 - 1.959_963_984_540_054 / 2.0)).abs() < 1e-15, "{interval:?}");
        assert!((interval.high - (2.5 + 1.959_963_984_540_054 / 2.0)).abs() < 1e-15, "{interval:?}");
    }

    #[test]
    fn a_chance_that_never_differs_may_do_so_beyond_the_trials() {
        let pair = paired(&[(1, 1), (0, 0), (1, 1)]);
        let r = row(Measure::Completed, None, None, &pair);
        assert_eq!(r.difference, Some(0.0));
        assert_eq!(r.interval, Interval::of_paired_chances(0, 0, 3));
    }

    #[test]
    fn no_difference_is_not_a_negative_one() {
        let difference = row(Measure::Completed, None, None, &paired(&[(5, 7), (7, 5)])).difference;
        assert_eq!(difference.map(|d| (d, d.is_sign_positive())), Some((0.0, true)));
    }

    /// Remains that only one of the two has are told: that is a difference.
    #[test]
    fn what_either_tells_is_compared() {
        let with = agreement();
        let mut draft = draft();
        draft.parties[0].holds.retain(|(category, _)| category.index() != 2);
        let bundles = draft.tranches.iter_mut().flat_map(|t| t.turns.iter_mut().flatten());
        bundles.for_each(|b| b.persons.retain(|(category, _)| category.index() != 2));
        let without = Agreement::build(draft).unwrap();
        let remains = |one: &Agreement, other: &Agreement| {
            let (columns, others) = (Columns::of(one), Columns::of(other));
            let told = pair_columns((one, &columns), (other, &others)).into_iter();
            told.filter(|&(_, at)| others.list()[at].metric == Metric::RemainsReturned).count()
        };
        assert_eq!([remains(&with, &without), remains(&without, &with)], [1, 1]);
        assert_eq!([remains(&with, &with), remains(&without, &without)], [1, 0]);
    }

    #[test]
    fn two_solutions_differ_by_their_means() {
        let agreement = agreement();
        let columns = Columns::of(&agreement);
        let baseline = Summary::from_counts(&agreement, &columns, &counts(&agreement, &columns));
        let mut other = baseline.clone();
        other.outcomes[0].chance = Chance::solved(0.75);
        let is_end = |measure: Measure| measure == Metric::EndDay.into();
        other.figures.iter_mut().filter(|f| is_end(f.measure)).for_each(|f| f.values.mean = Some(5.0));
        let rows = exact_differences((&agreement, &baseline), (&agreement, &other));
        let told = |r: &DifferenceRow| (r.baseline_mean, r.mean, r.difference, r.interval);
        assert_eq!(rows[0].measure, Measure::Completed);
        assert_eq!(told(&rows[0]), (Some(0.25), Some(0.75), Some(0.5), None));
        let end = rows.iter().find(|r| is_end(r.measure)).unwrap();
        assert_eq!(told(end), (Some(3.75), Some(5.0), Some(1.25), None));
        let shares = |measure: Measure| measure == Measure::ReleasedShare;
        assert_eq!(rows.len(), 1 + other.figures.iter().filter(|f| !shares(f.measure)).count());
        assert!(rows.iter().all(|r| !shares(r.measure)));
    }

    /// A delay has only what was completed, and a day of the agreement what came into force: if that is not
    /// every history of both, nothing is known of the histories in common.
    #[test]
    fn what_only_some_histories_have_is_not_compared() {
        use Outcome::{Collapsed, Completed, InTalks, NoAgreement};
        let agreement = agreement();
        let columns = Columns::of(&agreement);
        let counted = Summary::from_counts(&agreement, &columns, &counts(&agreement, &columns));
        let ending = |chances: &[(Outcome, f64)]| {
            let mut summary = counted.clone();
            for row in summary.outcomes.iter_mut().filter(|r| r.cause.is_none()) {
                let chance = chances.iter().find(|(outcome, _)| *outcome == row.outcome);
                row.chance = Chance::solved(chance.map_or(0.0, |(_, chance)| *chance));
            }
            summary
        };
        let certain = ending(&[(Completed, 1.0)]);
        for (other, delay, day) in [
            (ending(&[(Completed, 1.0)]), true, true),
            (ending(&[(Completed, 0.5), (Collapsed, 0.5)]), false, true),
            (ending(&[(Collapsed, 1.0)]), false, true),
            (ending(&[(Completed, 0.5), (NoAgreement, 0.5)]), false, false),
            (ending(&[(Completed, 0.5), (InTalks, 0.5)]), false, false),
            (ending(&[(NoAgreement, 0.5), (InTalks, 0.5)]), false, false),
        ] {
            for (a, b) in [(&certain, &other), (&other, &certain)] {
                let rows = exact_differences((&agreement, a), (&agreement, b));
                let compared = |metric: Metric| {
                    let row = rows.iter().find(|r| r.measure == metric.into()).unwrap();
                    let told = [row.baseline_mean, row.mean, row.difference].map(|x| x.is_some());
                    assert!(told == [told[0]; 3], "{row:?}");
                    told[0]
                };
                let found = [Metric::Delay, Metric::AgreementDay, Metric::EndDay].map(compared);
                assert_eq!(found, [delay, day, true], "{:?}", other.outcomes);
            }
        }
    }

    /// Of a completion that is certain the solution may have left out next to nothing.
    #[test]
    fn what_is_left_out_does_not_hide_a_delay() {
        let agreement = agreement();
        let columns = Columns::of(&agreement);
        let counted = Summary::from_counts(&agreement, &columns, &counts(&agreement, &columns));
        let compared = |completed: f64, mass_lost: f64| {
            let mut summary = Summary { mass_lost, ..counted.clone() };
            summary.outcomes.iter_mut().for_each(|r| r.chance = Chance::solved(0.0));
            summary.outcomes[0].chance = Chance::solved(completed);
            let rows = exact_differences((&agreement, &summary), (&agreement, &summary));
            rows.iter().find(|r| r.measure == Metric::Delay.into()).unwrap().difference.is_some()
        };
        assert!(compared(1.0 - 1e-10, 1e-10) && compared(1.0 - 1e-10, 2e-10));
        assert!(!compared(1.0 - 1e-10, 0.0) && !compared(1.0 - 2e-10, 1e-10));
    }

    #[test]
    fn the_last_digits_of_a_solution_are_no_difference() {
        assert_eq!(apart(10.0 / 3.0 + 1e-15, 10.0 / 3.0).to_bits(), 0.0f64.to_bits());
        assert_eq!(apart(-3.0, -3.0 - 1e-13), 0.0);
        assert_eq!(apart(0.0, 0.0), 0.0);
        assert!((apart(1.0 + 1e-11, 1.0) / 1e-11 - 1.0).abs() < 1e-4);
        assert_eq!(apart(0.0, 1e-20), -1e-20);
    }

    #[test]
    fn too_few_trials_leave_fields_empty() {
        let none = row(Measure::Completed, None, None, &Pair::default());
        assert_eq!((none.trials, none.mean, none.difference, none.equal), (0, None, None, None));
        let one = row(Metric::EndDay.into(), None, None, &paired(&[(1, 4)]));
        assert_eq!((one.difference, one.interval), (Some(3.0), None));
        let chance = row(Measure::Completed, None, None, &paired(&[(0, 1)]));
        assert_eq!(chance.interval, Interval::of_paired_chances(1, 0, 1));
    }
}
