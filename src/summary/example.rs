//! A small agreement with four trials counted by hand, for tests.
//!
//! North owes 4 civilians on day 1 and, first, 2 soldiers and 1 deceased on day 3; south owes 5
//! detainees on day 1 and 5 more and a term on day 3. Six days are played.

#![allow(clippy::unwrap_used)]

use crate::agreement::{
    Agreement, Breach, Bundle, Category, CategoryId, Ceasefire, Delay, Distribution, Draft, Event, Incidents,
    Issue, Multiplier, OnDelay, Party, PartyId, Probability, Quantity, Rate, Shape, Share, Term, TermId,
    Tranche, Trigger, Unit, Unknown, UnknownId, Weight,
};
use crate::metric::{ABSENT, Cause, Columns, Ending};
use crate::tally;

fn known<U: Unit>(x: f64) -> Quantity<U> {
    Quantity::Known(U::new(x).unwrap())
}

fn party(key: &str, holds: &[(u32, u32)], complies: Quantity<Probability>) -> Party {
    Party {
        key: key.to_owned(),
        label: key.to_owned(),
        holds: holds.iter().map(|&(c, n)| (CategoryId(c), n)).collect(),
        complies,
        trust: known::<Multiplier>(1.0),
        retaliation: known::<Multiplier>(1.0),
        strain: known::<Multiplier>(1.0),
        breach: Breach {
            late: known::<Weight>(1.0),
            short: known::<Weight>(1.0),
            refused: known::<Weight>(1.0),
            delay: Delay::Fixed(1),
            share: Share::Fixed(Probability::new(0.5).unwrap()),
            grace: 0,
        },
    }
}

fn bundle(party: u32, persons: &[(u32, u32)], terms: &[u32]) -> Bundle {
    Bundle {
        party: PartyId(party),
        persons: persons.iter().map(|&(c, n)| (CategoryId(c), n)).collect(),
        terms: terms.iter().map(|&t| TermId(t)).collect(),
        odds: known(1.0),
    }
}

fn category(key: &str, deceased: bool) -> Category {
    Category { key: key.to_owned(), label: key.to_owned(), odds: known(1.0), deceased }
}

fn tranche(name: &str, day: u32, turns: Vec<Vec<Bundle>>) -> Tranche {
    Tranche { name: name.to_owned(), day, turns, requires: None, patience: 0 }
}

/// The agreement before it is checked.
pub(crate) fn draft() -> Draft {
    let goodwill = Distribution::beta(4.0, 1.0).unwrap();
    Draft {
        horizon: 6,
        on_delay: OnDelay::Slip,
        unknowns: vec![Unknown { path: "unknown.goodwill".to_owned(), distribution: goodwill, within: None }],
        parties: vec![
            party(
                "north",
                &[(0, 4), (1, 2), (2, 1)],
                Quantity::Unknown { of: UnknownId(0), times: Multiplier::ONE },
            ),
            party("south", &[(3, 12)], known(0.9)),
        ],
        categories: vec![
            category("civilians", false),
            category("soldiers", false),
            category("fallen", true),
            category("detainees", false),
        ],
        terms: vec![Term { name: "open the crossing".to_owned(), odds: known(1.0) }],
        mediation: None,
        ceasefire: Some(Ceasefire {
            days: None,
            extension: None,
            incidents: Some(Incidents {
                per_day: known::<Rate>(0.01),
                shape: known::<Shape>(1.0),
                fatal: known(0.1),
                pause: Delay::NONE,
            }),
            survives: false,
        }),
        issues: vec![Issue {
            name: "list".to_owned(),
            settled: known(0.8),
            days: Delay::Varies(Distribution::geometric(2.0).unwrap()),
            otherwise: None,
        }],
        events: vec![Event {
            name: "=vote".to_owned(),
            after: Trigger::Start,
            probability: known(0.5),
            days: Delay::NONE,
            lasts: None,
            odds: vec![known(1.0), known(1.0)],
            incidents: known(1.0),
            extension: known(1.0),
            ends: false,
        }],
        tranches: vec![
            tranche("first", 1, vec![vec![bundle(0, &[(0, 4)], &[]), bundle(1, &[(3, 5)], &[])]]),
            tranche(
                "second",
                3,
                vec![vec![bundle(0, &[(1, 2), (2, 1)], &[])], vec![bundle(1, &[(3, 5)], &[0])]],
            ),
        ],
    }
}

/// The agreement.
pub(crate) fn agreement() -> Agreement {
    Agreement::build(draft()).unwrap()
}

/// Four trials by hand: completed on day 3; in force on day 1 and collapsed on day 4, when south
/// refused its second bundle; no agreement on day 2; in talks at the horizon.
///
/// In order: agreement_day, end_day, tranches_completed, delay, disputes, incidents, extensions,
/// ceasefire_days; then for north and south each breaches, released, remains_returned, terms_met,
/// days_held, lead; released by category (civilians, soldiers, fallen, detainees); the event.
#[rustfmt::skip]
pub(crate) const TRIALS: [[u64; 25]; 4] = [
    [0, 3, 2, 0, 0, 1, 0, 6,           0, 0, 6, 10, 1, 0, 0, 1, 10, 20, 16, 0, 4, 2, 1, 10, 1],
    [1, 4, 1, ABSENT, 1, 0, 0, 3,      0, 1, 6, 5, 1, 0, 0, 0, 16, 40, 50, 0, 4, 2, 1, 5, 0],
    [ABSENT, 2, 0, ABSENT, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 36, 60, 0, 0, 0, 0, 0, 0, 1],
    [ABSENT, 6, 0, ABSENT, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 36, 60, 0, 0, 0, 0, 0, 0, 1],
];

/// How the four trials ended, on which day, and when their ceasefire did.
pub(crate) const ENDINGS: [(Ending, u32, Option<u32>); 4] = [
    (Ending::Completed, 3, Some(6)),
    (Ending::Collapsed(Cause::Breach(PartyId(1))), 4, Some(4)),
    (Ending::NoAgreement, 2, None),
    (Ending::InTalks, 6, None),
];

/// The four trials as counts.
pub(crate) fn counts(agreement: &Agreement, columns: &Columns) -> tally::Counts {
    use tally::Kind::{Honoured, Refused};
    let mut tally = tally::Tally::new(&shape(agreement, columns));
    for ((ending, day, ceasefire_end), values) in ENDINGS.into_iter().zip(&TRIALS) {
        let end = tally::End { ending: ending.code(2), day, ceasefire: ceasefire_end, between: None };
        tally.count(end, values, &[], values);
    }
    for entry in [0, 1] {
        tally.schedule().turn_over(0, entry + 1, true);
        for (number, day) in [(0, entry + 1), (1, entry + 1), (2, entry + 3)] {
            tally.schedule().turn(number, Honoured);
            tally.releases().whole(number, day, 1);
        }
    }
    tally.schedule().turn(3, Honoured);
    tally.releases().whole(3, 3, 1);
    tally.schedule().turn_over(1, 3, true);
    tally.schedule().turn(3, Refused);
    tally.settle()
}

fn shape(agreement: &Agreement, columns: &Columns) -> tally::Shape {
    let column = |c: &crate::metric::Column| tally::Column { most: c.most, may_be_absent: c.may_be_absent };
    tally::Shape {
        horizon: 6,
        endings: Ending::all(agreement).len(),
        columns: columns.list().iter().map(column).collect(),
        given: Vec::new(),
        steps: tally::Steps {
            days: vec![1, 3],
            first_bundle: vec![0, 2, 4],
            party: vec![0, 1, 0, 1],
            living: vec![4, 5, 2, 5],
            parties: 2,
        },
    }
}
