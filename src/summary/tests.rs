#![allow(clippy::unwrap_used)]

use super::example::{agreement, counts, draft};
use super::*;
use crate::agreement::Agreement;
use crate::metric::{Columns, Ending, Metric};

fn summary() -> Summary {
    let agreement = agreement();
    let columns = Columns::of(&agreement);
    Summary::from_counts(&agreement, &columns, &counts(&agreement, &columns))
}

const NORTH: Option<PartyId> = Some(PartyId(0));
const SOUTH: Option<PartyId> = Some(PartyId(1));

fn values(summary: &Summary, measure: impl Into<Measure>, party: Option<PartyId>) -> Description {
    summary.figure(measure, party, None).unwrap().values
}

fn close(a: Option<f64>, b: f64) {
    assert!((a.unwrap() - b).abs() < 1e-12, "{a:?} is not {b}");
}

#[test]
fn quantiles_are_the_smallest_values_that_reach_their_share() {
    let of = |counts: &[(u64, u64)]| {
        let q = Quantiles::of_counts(counts.iter().copied(), counts.iter().map(|c| c.1).sum()).unwrap();
        [q.p05, q.p25, q.median, q.p75, q.p95]
    };
    // 20 values 1 … 20: 5 % of them is one, reached by the first
    let twenty: Vec<_> = (1..=20).map(|v| (v, 1)).collect();
    assert_eq!(of(&twenty), [1.0, 5.0, 10.0, 15.0, 19.0]);
    // with 21, one is less than 5 %
    let more: Vec<_> = (1..=21).map(|v| (v, 1)).collect();
    assert_eq!(of(&more), [2.0, 6.0, 11.0, 16.0, 20.0]);
    // an even number of values: the lower of the middle two, no value in between
    assert_eq!(of(&[(0, 1), (10, 1)]), [0.0, 0.0, 0.0, 10.0, 10.0]);
    assert_eq!(of(&[(0, 0), (3, 0), (7, 5), (9, 0)]), [7.0; 5]);
    assert_eq!(Quantiles::of_counts([(0, 0)], 0), None);
}

#[test]
fn masses_and_counts_have_the_same_quantiles() {
    // sums of tenths fall short of their names in floats
    let masses: Vec<(f64, f64)> = (1..=20).map(|v| (f64::from(v), 0.05)).collect();
    let counts = (1..=20).map(|v| (v, 1));
    assert_eq!(Quantiles::of_masses(&masses), Quantiles::of_counts(counts, 20));
    let halved: Vec<(f64, f64)> = masses.iter().map(|&(v, m)| (v, m / 2.0)).collect();
    assert_eq!(Quantiles::of_masses(&halved), Quantiles::of_masses(&masses));
}

#[test]
fn a_distribution_is_described_by_its_masses() {
    // 0, 1, 4 with 1/2, 1/4, 1/4: mean 5/4, variance 17/4 − 25/16 = 43/16
    let d = Description::of_masses([(0.0, 0.5), (1.0, 0.25), (2.0, 0.0), (4.0, 0.25)]);
    close(d.mean, 1.25);
    close(d.sd, (43.0_f64 / 16.0).sqrt());
    assert_eq!((d.trials, d.interval, d.min, d.max), (None, None, Some(0.0), Some(4.0)));
    assert_eq!(d.quantiles.map(|q| (q.median, q.p75, q.p95)), Some((0.0, 1.0, 4.0)));
    assert_eq!(d.bin_width, 1);
    // what there is, is taken for the whole
    assert_eq!(Description::of_masses([(0.0, 0.25), (1.0, 0.125), (4.0, 0.125)]), d);
    let never = Description::of_masses([(3.0, 0.0)]);
    assert_eq!((never.mean, never.min, never.quantiles), (None, None, None));
    assert_eq!(Quantiles::of_masses(&[(3.0, 0.0)]), None);
}

#[test]
fn the_spread_of_large_values_does_not_cancel() {
    // 0, 1, 2 with 1/10, 2/10, 7/10 and far away: mean 1.6, variance 3 − 2.56
    let d = Description::of_masses([(3e10, 0.1), (3e10 + 1.0, 0.2), (3e10 + 2.0, 0.7)]);
    assert!((d.sd.unwrap() - 0.44_f64.sqrt()).abs() < 1e-6, "{d:?}");
}

/// Of something with the probability 1/50: √(1/50 · 49/50) in three places. Nothing differs, nothing is told.
#[test]
fn tails_are_long_where_little_is_rare() {
    let d = Description::of_masses([(3.0, 0.98), (5.0, 0.02)]);
    let expected = (0.98 * 0.02_f64.powi(3) + 0.02 * 0.98_f64.powi(3)) / (0.98 * 0.02_f64).powf(1.5);
    assert!((d.tails.unwrap() - expected).abs() < 1e-9, "{d:?}");
    assert!((Description::of_masses([(0.0, 0.4), (9.0, 0.4)]).tails.unwrap() - 1.0).abs() < 1e-12);
    assert_eq!(Description::of_masses([(3.0, 0.98)]).tails, None);
}

#[test]
fn a_larger_unit_makes_every_number_smaller() {
    let described = |unit: f64| Description {
        trials: Some(9),
        mean: Some(18.0 / unit),
        interval: Some(Interval { low: 15.0 / unit, high: 21.0 / unit }),
        sd: Some(6.0 / unit),
        tails: Some(1.5),
        min: Some(3.0 / unit),
        quantiles: Some(Quantiles {
            p05: 6.0 / unit,
            p25: 9.0 / unit,
            median: 12.0 / unit,
            p75: 24.0 / unit,
            p95: 27.0 / unit,
        }),
        max: Some(30.0 / unit),
        bin_width: 2,
    };
    assert_eq!(described(1.0).divided_by(3.0), described(3.0));
}

#[test]
fn figures_over_the_trials_that_have_them() {
    let s = summary();
    let end = values(&s, Metric::EndDay, None);
    assert_eq!((end.trials, end.mean, end.min, end.max), (Some(4), Some(3.75), Some(2.0), Some(6.0)));
    // deviations −¾, ¼, −1¾, 2¼: squares 9/16 + 1/16 + 49/16 + 81/16 = 35/4
    close(end.sd, (35.0_f64 / 12.0).sqrt());
    let entry = values(&s, Metric::AgreementDay, None);
    assert_eq!((entry.trials, entry.mean), (Some(2), Some(0.5)));
    let delay = values(&s, Metric::Delay, None);
    assert_eq!((delay.trials, delay.mean, delay.sd, delay.interval), (Some(1), Some(0.0), None, None));
}

#[test]
fn how_often_each_value_occurs() {
    let s = summary();
    let told = |metric, party| {
        let rows = s.by_value(metric, party).unwrap().rows();
        rows.iter().map(|r| (r.value, r.chance.count.unwrap(), r.at_least)).collect::<Vec<_>>()
    };
    assert_eq!(told(Metric::Released, SOUTH), [(0, 2, 1.0), (5, 1, 0.5), (10, 1, 0.25)]);
    assert_eq!(told(Metric::TranchesCompleted, None), [(0, 2, 1.0), (1, 1, 0.5), (2, 1, 0.25)]);
    assert_eq!(told(Metric::Delay, None), [(0, 1, 1.0)]);
    // of whom no remains are held, nothing is told; nor of other metrics
    assert_eq!(s.by_value(Metric::RemainsReturned, SOUTH), None);
    assert_eq!(s.by_value(Metric::DaysHeld, NORTH), None);
    // one of four is completed: 5 persons in the three others, as (3.75 − 10/4) / (3/4)
    let released = s.by_value(Metric::Released, SOUTH).unwrap();
    let rest = released.if_not_completed(s.completed().unwrap(), 10).unwrap();
    close(rest.mean, 5.0 / 3.0);
    assert_eq!(rest.trials, Some(3));
}

#[test]
fn a_figure_that_never_applies_is_empty_but_for_its_trials() {
    let agreement = agreement();
    let columns = Columns::of(&agreement);
    let none = crate::tally::Tally::new(&crate::tally::Shape {
        horizon: 6,
        endings: Ending::all(&agreement).len(),
        columns: vec![crate::tally::Column { most: 6, may_be_absent: true }; columns.list().len()],
        given: Vec::new(),
        steps: crate::tally::Steps {
            days: vec![1, 3],
            first_bundle: vec![0, 2, 4],
            party: vec![0, 1, 0, 1],
            living: vec![4, 5, 2, 5],
            parties: 2,
        },
    });
    let s = Summary::from_counts(&agreement, &columns, &none.settle());
    let d = values(&s, Metric::Delay, None);
    assert_eq!(d, Description { trials: Some(0), bin_width: 1, ..Description::default() });
    assert!(s.timeline.iter().all(|r| r.in_talks.is_none() && r.ceasefire.is_none()));
    assert!(s.releases.iter().all(|r| r.planned.is_none() && r.mean.is_none() && r.quantiles.is_none()));
    assert!(s.tranches.iter().all(|r| r.planned_day.is_none() && r.reached.is_none() && r.turns.is_none()));
    assert!(s.outcomes.iter().all(|r| r.chance == Chance::counted(0, 0) && r.chance.probability.is_none()));
}

#[test]
fn shares_released_are_of_the_persons_owed() {
    let s = summary();
    let share = values(&s, Measure::ReleasedShare, SOUTH);
    close(share.mean, (1.0 + 0.5) / 4.0);
    assert_eq!((share.min, share.max, share.trials), (Some(0.0), Some(1.0), Some(4)));
    assert_eq!(share.quantiles.map(|q| (q.median, q.p75)), Some((0.0, 0.5)));
    let released = values(&s, Metric::Released, SOUTH);
    close(share.sd, released.sd.unwrap() / 10.0);
    close(share.interval.map(|i| i.high), released.interval.unwrap().high / 10.0);
}

#[test]
fn the_rows_are_those_that_can_apply() {
    let s = summary();
    let of = |measure: Measure| -> Vec<_> {
        s.figures.iter().filter(|f| f.measure == measure).map(|f| (f.party, f.category)).collect()
    };
    let category = |c| Some(CategoryId(c));
    assert_eq!(of(Metric::RemainsReturned.into()), [(NORTH, None)]);
    assert_eq!(of(Metric::TermsMet.into()), [(NORTH, None), (SOUTH, None)]);
    let released = [
        (NORTH, None),
        (SOUTH, None),
        (NORTH, category(0)),
        (NORTH, category(1)),
        (NORTH, category(2)),
        (SOUTH, category(3)),
    ];
    assert_eq!(of(Metric::Released.into()), released);
    assert_eq!(of(Measure::ReleasedShare), released);
    assert!(of(Metric::Event.into()).is_empty());
    // nobody of a category is nobody
    let mut draft = draft();
    draft.parties[1].holds.push((CategoryId(2), 0));
    let agreement = Agreement::build(draft).unwrap();
    let rows = figures(&agreement, &Columns::of(&agreement), |_| Description::default());
    let remains = rows.iter().filter(|row| row.measure == Metric::RemainsReturned.into());
    assert_eq!(remains.map(|row| row.party).collect::<Vec<_>>(), [NORTH]);
    let measures: Vec<_> = s.figures.iter().map(|f| f.measure).collect();
    let at = |m: Measure| measures.iter().position(|&x| x == m).unwrap();
    assert_eq!(at(Measure::ReleasedShare), at(Metric::Released.into()) + 1);
}

#[test]
fn who_owes_nothing_has_no_share_and_can_not_breach() {
    let mut draft = draft();
    for tranche in &mut draft.tranches {
        tranche.turns.iter_mut().for_each(|turn| turn.retain(|bundle| Some(bundle.party) == NORTH));
        tranche.turns.retain(|turn| !turn.is_empty());
    }
    let agreement = Agreement::build(draft).unwrap();
    let rows = figures(&agreement, &Columns::of(&agreement), |_| Description::default());
    let has = |measure: Measure, party| rows.iter().any(|row| row.measure == measure && row.party == party);
    assert!(has(Metric::Released.into(), NORTH) && has(Measure::ReleasedShare, NORTH));
    assert!(has(Metric::Released.into(), SOUTH) && !has(Measure::ReleasedShare, SOUTH));
    let rows = outcomes(&agreement, |_| 0.0, Chance::solved);
    let breaches = rows.into_iter().filter_map(|row| row.cause).filter(|c| matches!(c, Cause::Breach(_)));
    assert_eq!(breaches.collect::<Vec<_>>(), [Cause::Breach(PartyId(0))]);
}

#[test]
fn shares_are_told_from_whole_numbers() {
    assert!(Measure::ReleasedShare.is_share());
    assert!(!Measure::Completed.is_share() && !Measure::from(Metric::Released).is_share());
}

#[test]
fn outcomes_add_up_and_name_every_possible_cause() {
    let s = summary();
    let rows: Vec<_> = s.outcomes.iter().map(|r| (r.outcome, r.cause, r.chance.count.unwrap())).collect();
    assert_eq!(
        rows,
        [
            (Outcome::Completed, None, 1),
            (Outcome::Collapsed, None, 1),
            (Outcome::Collapsed, Some(Cause::Breach(PartyId(0))), 0),
            (Outcome::Collapsed, Some(Cause::Breach(PartyId(1))), 1),
            (Outcome::Collapsed, Some(Cause::Several), 0),
            (Outcome::Collapsed, Some(Cause::Incident), 0),
            (Outcome::UnderWay, None, 0),
            (Outcome::InTalks, None, 1),
            (Outcome::NoAgreement, None, 1),
        ]
    );
    assert_eq!(s.completed().unwrap(), &Chance::counted(1, 4));
    assert_eq!(s.completed().unwrap().probability, Some(0.25));
    let mut often = s.clone();
    often.outcomes[0].chance = Chance::solved(0.75);
    assert_eq!(often.completed().unwrap().probability, Some(0.75));
}

#[test]
fn causes_follow_from_the_agreement() {
    let causes = |change: fn(&mut crate::agreement::Draft)| -> Vec<Cause> {
        let mut draft = draft();
        change(&mut draft);
        let agreement = Agreement::build(draft).unwrap();
        let rows = outcomes(&agreement, |_| 0.0, Chance::solved);
        rows.into_iter().filter_map(|r| r.cause).collect()
    };
    assert!(!causes(|_| ()).contains(&Cause::Expiry));
    assert!(causes(|d| d.ceasefire.as_mut().unwrap().days = Some(3)).contains(&Cause::Expiry));
    assert!(!causes(|d| d.ceasefire = None).contains(&Cause::Incident));
    assert!(causes(|d| d.events[0].ends = true).contains(&Cause::Event(EventId(0))));
    assert!(causes(|d| d.tranches[1].requires = Some(EventId(0))).contains(&Cause::Lapse));
    let separately = |d: &mut crate::agreement::Draft| {
        let turn = d.tranches[0].turns.remove(0);
        d.tranches[0].turns = turn.into_iter().map(|b| vec![b]).collect();
    };
    assert!(!causes(separately).contains(&Cause::Several));
}

#[test]
fn each_day_every_trial_stands_somewhere() {
    let s = summary();
    let rows: Vec<_> = s
        .timeline
        .iter()
        .map(|r| {
            [r.in_talks, r.under_way, r.completed, r.ended, r.ceasefire].map(|x| (x.unwrap() * 4.0) as u32)
        })
        .collect();
    assert_eq!(
        rows,
        [
            [3, 1, 0, 0, 1], // trial 1 in force
            [2, 2, 0, 0, 2], // trial 2 too
            [1, 2, 0, 1, 2], // trial 3: the talks fail
            [1, 1, 1, 1, 2], // trial 1 completed, its ceasefire goes on
            [1, 0, 1, 2, 1], // trial 2 collapsed, and the ceasefire with it
            [1, 0, 1, 2, 1],
        ]
    );
}

#[test]
fn releases_by_day_against_the_plan() {
    let s = summary();
    let south: Vec<_> = s
        .releases
        .iter()
        .filter(|r| Some(r.party) == SOUTH)
        .map(|r| (r.planned.unwrap(), r.mean.unwrap(), r.quantiles.unwrap().p75, r.quantiles.unwrap().p95))
        .collect();
    // the mean entry into force, day ½, rounds to 1: planned on days 2 and 4
    assert_eq!(
        south,
        [
            (0, 0.0, 0.0, 0.0),
            (0, 1.25, 0.0, 5.0),
            (5, 2.5, 5.0, 5.0),
            (5, 3.75, 5.0, 10.0),
            (10, 3.75, 5.0, 10.0),
            (10, 3.75, 5.0, 10.0),
        ]
    );
    // remains are not among the persons planned or released
    let north = s.releases.iter().rfind(|r| Some(r.party) == NORTH).unwrap();
    assert_eq!((north.planned, north.quantiles.unwrap().p95), (Some(6), 6.0));
}

#[test]
fn bundles_in_playing_order() {
    let s = summary();
    let rows: Vec<_> = s.tranches.iter().map(|r| (r.tranche.0, r.party.0, r.planned_day, r.turns)).collect();
    assert_eq!(
        rows,
        [
            (0, 0, Some(2), Some([1.0, 0.0, 0.0, 0.0])),
            (0, 1, Some(2), Some([1.0, 0.0, 0.0, 0.0])),
            (1, 0, Some(4), Some([1.0, 0.0, 0.0, 0.0])),
            (1, 1, Some(4), Some([0.5, 0.0, 0.0, 0.5])),
        ]
    );
    let shares: Vec<_> = s.tranches.iter().map(|r| (r.reached, r.completed, r.mean_completion_day)).collect();
    assert_eq!(shares[0], (Some(0.5), Some(0.5), Some(1.5)));
    assert_eq!(shares[3], (Some(0.5), Some(0.25), Some(3.0)));
}

#[test]
fn events_are_chances() {
    let s = summary();
    assert_eq!(s.events, [EventRow { event: EventId(0), chance: Chance::counted(3, 4) }]);
}

#[test]
fn each_event_has_its_own_chance() {
    let mut draft = draft();
    let other = crate::agreement::Event { name: "strike".to_owned(), ..draft.events[0].clone() };
    draft.events.push(other);
    let agreement = Agreement::build(draft).unwrap();
    let columns = Columns::of(&agreement);
    let rows = events(&agreement, &columns, |position| Chance::solved(position as f64));
    let first = columns.events() as f64;
    let told: Vec<_> = rows.iter().map(|row| (row.event, row.chance.probability)).collect();
    assert_eq!(told, [(EventId(0), Some(first)), (EventId(1), Some(first + 1.0))]);
}

#[test]
fn bins_blur_quantiles_alone_and_never_past_what_occurred() {
    let column = crate::tally::Column { most: 3_000_000, may_be_absent: true };
    let mut histogram = crate::tally::Histograms::new(&[column]);
    let values = [7, 1_000_001, 2_000_003, 2_999_999, 2_999_999];
    values.iter().for_each(|&v| histogram.count(&[v], &[]));
    histogram.count(&[crate::metric::ABSENT], &[]);
    let d = Description::of_counts(&histogram.view(0, 6));
    // as narrow as 65 536 bins allow
    assert_eq!(d.bin_width, 64);
    assert_eq!((d.trials, d.min, d.max), (Some(5), Some(7.0), Some(2_999_999.0)));
    close(d.mean, values.iter().sum::<u64>() as f64 / 5.0);
    let q = d.quantiles.unwrap();
    assert!((q.median - 2_000_003.0).abs() <= d.bin_width as f64 / 2.0, "{q:?}");
    assert!(q.p05 >= 7.0 && q.p95 <= 2_999_999.0, "{q:?}");
}
