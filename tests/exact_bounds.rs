//! What the exact solver does where something is too large.

use crate::deals::*;
use stagger::agreement::*;
use stagger::engine::on_threads;
use stagger::exact::{Refusal, Settings, Solution, solve};
use stagger::metric::{Columns, Ending, Metric};

/// Solves with the least room that will do for anything at all, by steps of a tenth.
fn barely(agreement: &Agreement, settings: &Settings) -> Solution {
    let mut room = 100;
    loop {
        match solve(agreement, &Settings { max_states: room, ..settings.clone() }) {
            Ok(solution) => return solution,
            Err(Refusal::TooLarge { .. }) => room += room / 10,
            Err(other) => panic!("{other}"),
        }
    }
}

#[test]
fn what_is_too_large_is_refused_with_its_reason() {
    let agreement = Agreement::build(benchmark()).unwrap();
    for settings in [
        Settings { max_states: 2_000, ..Settings::default() },
        Settings { max_bytes: 1 << 17, ..Settings::default() },
    ] {
        let refusal = solve(&agreement, &settings).unwrap_err();
        let Refusal::TooLarge { day, largest, .. } = &refusal else { panic!("{refusal}") };
        assert!(*day > 2 && largest.len() > 3);
        assert!(largest.windows(2).all(|w| w[0].1 >= w[1].1));
        let told = refusal.to_string();
        println!("{told}");
        assert!(told.contains("due"), "{told}");
    }
}

#[test]
fn a_lead_that_is_too_large_is_left_out_alone() {
    // the first run of the plain count fits where the lead's does not
    let agreement = Agreement::build(benchmark()).unwrap();
    let columns = Columns::of(&agreement);
    let settings = Settings { cut_off: 1e-8, ..Settings::default() };
    let all = solve(&agreement, &settings).unwrap();
    let some = barely(&agreement, &settings);
    let lead = columns.of_party(Metric::Lead);
    assert!(all.figures[lead].distribution.is_some());
    assert_eq!((some.figures[lead].mean, some.figures[lead].distribution.clone()), (None, None));
    assert_eq!(some.endings, all.endings);
    assert!(some.probability(Ending::Completed, 2) > 0.7);
}

/// A deal in whose rules nothing depends on how often something has happened, with talks before it.
fn without_memory() -> Draft {
    let mut deal = Draft { horizon: 40, ..benchmark() };
    deal.tranches.truncate(3);
    for party in &mut deal.parties {
        (party.trust, party.retaliation, party.strain) = (times(1.0), times(1.0), times(1.0));
    }
    deal.mediation.as_mut().unwrap().fatigue = times(1.0);
    let ceasefire = deal.ceasefire.as_mut().unwrap();
    ceasefire.days = Some(10);
    ceasefire.extension = Some(Extension { probability: p(0.7), days: 5, at_most: None });
    deal.issues.push(Issue {
        name: "length of the ceasefire".into(),
        settled: p(0.9),
        days: Delay::Varies(Distribution::geometric(2.0).unwrap()),
        otherwise: None,
    });
    deal
}

/// A deal of one bundle, and so many events from day 0 on that may come and change its odds.
fn of_events(events: usize, days: &Delay) -> Draft {
    let mut draft = plain(9);
    draft.parties[0].complies = p(0.5);
    draft.tranches = vec![tranche(8, vec![vec![bundle(0, &[(0, 9)])]])];
    for i in 0..events {
        let mut event = event(&format!("event {i}"), Trigger::Start, 0.5, days.clone(), 2);
        event.odds[0] = times(0.9);
        draft.events.push(event);
    }
    draft
}

#[test]
fn a_count_that_is_too_large_keeps_its_mean() {
    let whole = solved(without_memory());
    let some = barely(&whole.agreement, &Settings { cut_off: 0.0, ..Settings::default() });
    let counts = [
        (Metric::Disputes, None),
        (Metric::Incidents, None),
        (Metric::Extensions, None),
        (Metric::CeasefireDays, None),
        (Metric::Breaches, Some(0)),
        (Metric::Breaches, Some(1)),
    ];
    for (metric, party) in counts {
        let figure = |solution: &Solution| solution.figures[whole.position(metric, party, None)].clone();
        let (all, bare) = (figure(&whole.solution), figure(&some));
        assert!(all.distribution.is_some(), "{metric:?}");
        assert!(bare.distribution.is_none(), "{metric:?} has room");
        println!("{metric:?} {party:?}: {:?}, {:?}", all.mean, bare.mean);
        close(bare.mean.unwrap(), all.mean.unwrap());
    }
}

/// Runs side by side have to share the memory; which of them are too large must not depend on it.
#[test]
fn what_is_too_large_is_the_same_on_any_number_of_threads() {
    let agreement = Agreement::build(without_memory()).unwrap();
    let on = |threads: usize, max_bytes: usize| {
        let settings = Settings { cut_off: 1e-9, max_bytes, ..Settings::default() };
        on_threads(threads, || solve(&agreement, &settings)).unwrap()
    };
    let told = |solution: &Solution| solution.figures.iter().filter(|f| f.distribution.is_some()).count();
    let mut numbers = Vec::new();
    for step in 0..20 {
        let max_bytes = (f64::from(1 << 14) * 1.4_f64.powi(step)) as usize;
        let alone = on(1, max_bytes);
        assert_eq!(alone, on(8, max_bytes), "{max_bytes} bytes");
        numbers.extend(alone.as_ref().map(told));
    }
    println!("figures with a distribution: {numbers:?}");
    numbers.dedup();
    assert!(numbers.len() > 3, "some runs fit where others do not: {numbers:?}");
}

#[test]
fn who_owes_nobody_alive_has_no_lead() {
    let mut draft = plain(9);
    draft.categories.push(Category { deceased: true, ..category("fallen", 1.0) });
    draft.parties[1].holds = vec![(CategoryId(1), 4)];
    draft.tranches = vec![tranche(2, vec![vec![bundle(0, &[(0, 10)])], vec![bundle(1, &[(1, 4)])]])];
    let solution = solved(draft);
    assert_eq!(solution.spread(Metric::Lead, Some(0), None), [1.0]);
    assert_eq!(solution.spread(Metric::Lead, Some(1), None), [1.0]);
}

#[test]
fn states_that_are_too_wide_are_refused_by_their_width() {
    let agreement = Agreement::build(of_events(1_100, &Delay::Fixed(3))).unwrap();
    let refusal = solve(&agreement, &Settings::default()).unwrap_err();
    let Refusal::TooWide { bits, most } = refusal else { panic!("{refusal}") };
    assert_eq!(most, 2048);
    // an event is idle, in effect, past, or still to come in one, two or three days
    assert!((3 * 1_100..4 * 1_100).contains(&bits) && bits.is_multiple_of(64), "{bits}");
}

#[test]
fn a_day_with_too_many_branches_is_refused_before_it_fills_the_memory() {
    // sixteen parties act together: 4^16 ways
    let parties: Vec<Party> =
        (0..16).map(|i| party(&format!("party {i}"), &[(0, 9)], 0.5, [1.0; 3])).collect();
    let draft = Draft {
        tranches: vec![tranche(0, vec![(0..16).map(|i| bundle(i, &[(0, 9)])).collect()])],
        parties,
        ..plain(9)
    };
    let settings = Settings { max_states: 100_000, ..Settings::default() };
    let refusal = solve(&Agreement::build(draft).unwrap(), &settings).unwrap_err();
    assert!(matches!(refusal, Refusal::TooLarge { .. }), "{refusal}");
    // forty events that may or may not come on the same days: 2^40
    let draft = of_events(40, &Delay::Varies(Distribution::geometric(3.0).unwrap()));
    let refusal = solve(&Agreement::build(draft).unwrap(), &settings).unwrap_err();
    assert!(matches!(refusal, Refusal::TooLarge { .. }), "{refusal}");
}
