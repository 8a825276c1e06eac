//! What a trial yields: persons and remains, days held, leads, and the states day by day.

use crate::support::{Case, case, late_by, never, pair, party};

/// Owed 10 by North (all of a) and 20 by South, in the shares of these tranches.
fn shares(north: &str, south: &str, tranches: &str, rest: &str) -> Case {
    case(&format!("{}{rest}\ntranche = [{tranches}]", pair(north, south)))
}

const YES: &str = "complies = 1";

#[test]
fn the_living_and_the_dead_are_counted_apart() {
    let tranches = "{ day = 2, north = { a = 4, dead = 2 }, terms = { south = ['x', 'y'] } }, { day = 5, north = { b = 3, dead = 1 }, terms = { north = ['x'] } }";
    shares(YES, YES, tranches, "term.x = {}\nterm.y = {}").gives(
        "released:north 7, released:north:a 4, released:north:b 3, released:north:dead 3, remains_returned:north 3,
        terms_met:north 1, terms_met:south 2, released:south 0, remains_returned:south 0, tranches_completed 2,
        days_held:north 23, days_held:south 0",
    );
}

#[test]
fn remains_have_no_days_held_and_no_lead() {
    let tranches = "{ day = 2, north = { dead = 3 } }, { day = 5, south = { a = 1 } }";
    // North owes no living person: nobody is left for South to run ahead of
    shares(YES, YES, tranches, "").gives("days_held:north 0, days_held:south 5, lead:north 0, lead:south 0");
}

#[test]
fn days_held_are_those_of_whom_the_schedule_owes_up_to_the_horizon() {
    let tranches =
        "{ day = 2, north = { a = 5 } }, { day = 8, north = { a = 3, dead = 1 }, south = { a = 2 } }";
    shares(YES, &late_by(1), tranches, "").gives("days_held:north 34, days_held:south 18");
    // 5 on day 2, 3 never
    shares(YES, YES, tranches, "ceasefire.days = 8").gives("days_held:north 310, days_held:south 200");
    shares(YES, YES, tranches, "issue = [{ name = 'i', settled = 0 }]")
        .gives("days_held:north 800, days_held:south 200");
    shares(YES, YES, tranches, "issue = [{ name = 'i', settled = 1, days = 10 }]")
        .gives("days_held:north 114, days_held:south 36");
    shares(YES, YES, tranches, "issue = [{ name = 'i', settled = 1, days = 95 }]")
        .gives("outcome under_way, days_held:north 785");
    // the first part of a short delivery is not held any longer
    let short = "complies = 0, breach = { late = 0, short = 1, refused = 0, share = 0.5 }";
    shares(short, YES, tranches, "mediation = { success = 1, days = 3 }")
        .gives("days_held:north 52, end_day 14");
}

#[test]
fn a_lead_is_the_share_by_which_one_ran_ahead() {
    // ahead by a half on day 2, level on day 6
    let tranches = "{ day = 2, north = { a = 5 } }, { day = 6, south = { a = 10, b = 10 } }, { day = 8, north = { a = 5 } }";
    shares(YES, YES, tranches, "").gives("lead:north 50, lead:south 50, outcome completed");
    shares(YES, &never("refused"), tranches, "").gives("lead:north 50, lead:south 0");
    // days are compared at their end
    let one_day = "{ day = 2, order = ['north', 'south'], north = { a = 5 }, south = { a = 5 } }, { day = 2, north = { a = 5 } }, { day = 2, south = { a = 5 } }";
    shares(YES, YES, one_day, "").gives("lead:north 0, lead:south 0");
    shares(YES, &late_by(1), one_day, "").gives("lead:north 50, lead:south 0, end_day 4");
}

#[test]
fn a_lead_is_rounded_down_and_exact() {
    let lead = |north: [u32; 2], south: [u32; 2]| {
        let tranche = |day: u32, n: u32, s: u32| {
            format!("{{ day = {day}, north = {{ a = {n} }}, south = {{ a = {s} }} }}")
        };
        let text = format!(
            "party.north = {{ holds = {{ a = 100 }}, complies = 1 }}\nparty.south = {{ holds = {{ a = 100 }}, complies = 1 }}
            tranche = [{}, {}]", tranche(0, north[0], south[0]), tranche(1, north[1], south[1])
        );
        case(&text).trial(1, 0).get("lead:north")
    };
    assert_eq!(lead([1, 2], [0, 1]), "33");
    assert_eq!(lead([2, 1], [1, 2]), "33");
    assert_eq!(lead([2, 1], [0, 1]), "66");
    // differences that floating point would round down too far: 0.7 − 0.6, 0.57 − 0.28, 0.29 − 0
    assert_eq!(lead([7, 3], [6, 4]), "10");
    assert_eq!(lead([57, 43], [28, 72]), "29");
    assert_eq!(lead([29, 71], [0, 1]), "29");
    assert_eq!(lead([58, 42], [0, 1]), "58");
    assert_eq!(lead([1, 2], [1, 2]), "0");
    assert_eq!(lead([1, 99], [1, 98]), "0");
    assert_eq!(lead([99, 1], [1, 98]), "97");
}

#[test]
fn among_three_the_lead_is_over_the_least_advanced() {
    let three = |east: &str, tranches: &str| {
        case(
            &(party("north", YES)
                + &party("south", YES)
                + &party("east", YES)
                + east
                + &format!("\ntranche = [{tranches}]")),
        )
    };
    let tranches =
        "{ day = 0, north = { a = 5 }, south = { a = 3 } }, { day = 1, east = { a = 1 }, south = { a = 2 } },
        { day = 2, north = { a = 5 }, south = { a = 5 }, east = { a = 3 } }";
    // day 0: 50, 30, 0 %; day 1: 50, 50, 25 %
    three("", tranches).gives("lead:north 50, lead:south 30, lead:east 0");
    // a party that owes no living person is left out
    let tranches = "{ day = 0, north = { a = 5 }, south = { a = 3 } }, { day = 1, east = { dead = 1 } }, { day = 2, north = { a = 5 }, south = { a = 7 } }";
    three("", tranches).gives("lead:north 20, lead:south 0, lead:east 0");
}

#[test]
fn one_that_owes_alone_leads_nobody() {
    shares(YES, YES, "{ day = 0, north = { a = 5 } }, { day = 3, south = { dead = 1 } }", "")
        .gives("lead:north 0, lead:south 0");
}

#[test]
fn a_lead_counts_partial_and_late_deliveries() {
    let short = "complies = 0, breach = { late = 0, short = 1, refused = 0, share = 0.3 }";
    let tranche = "{ day = 0, north = { a = 10 }, south = { a = 10 } }";
    shares(short, YES, tranche, "").gives("lead:north 0, lead:south 70");
    shares(short, &late_by(2), tranche, "mediation = { success = 1, days = 5 }")
        .gives("lead:north 30, lead:south 70, end_day 5");
    shares(YES, &late_by(2), tranche, "horizon = 2").gives("lead:north 100, lead:south 0, outcome under_way");
}

#[test]
fn the_outcome_comes_with_its_day() {
    let tranche = "{ day = 4, north = { a = 1 } }";
    shares(YES, YES, tranche, "horizon = 4").gives("outcome under_way, end_day 4, delay -, agreement_day 0");
    shares(YES, YES, tranche, "horizon = 5").gives("outcome completed, end_day 4, delay 0");
}

/// Talks to day 3, a tranche on day 5 that arrives a day late, one due on day 8 of which South's
/// part is refused.
fn course() -> Case {
    case(&(pair(&late_by(1), "complies = 0.5, breach = { late = 0, short = 0 }")
        + "horizon = 12\nissue = [{ name = 'i', settled = 1, days = 3 }]\nceasefire = {}
        tranche = [{ name = 'one', day = 2, north = { a = 4, dead = 1 }, south = { a = 6 }, odds = { south = 1e18 } },
            { name = 'two', day = 4, order = ['south', 'north'], north = { a = 1 }, south = { a = 3 }, odds = { south = 0 } }]"))
}

#[test]
fn each_day_is_told_as_it_ends() {
    let case = course();
    case.gives("cause breach:south, end_day 8, released:north 4, released:south 6");
    let summary = case.run(1000).summary();
    for row in &summary.timeline {
        let state =
            [row.in_talks, row.under_way, row.completed, row.ended, row.ceasefire].map(Option::unwrap);
        let expected = match row.day {
            0..=2 => [1.0, 0.0, 0.0, 0.0, 0.0],
            3..=7 => [0.0, 1.0, 0.0, 0.0, 1.0],
            _ => [0.0, 0.0, 0.0, 1.0, 0.0],
        };
        assert_eq!(state, expected, "day {}", row.day);
    }
    assert_eq!(summary.timeline.len(), 12);
}

#[test]
fn persons_released_are_told_by_day() {
    let case = course();
    let summary = case.run(1000).summary();
    assert_eq!(summary.releases.len(), 24);
    for row in &summary.releases {
        let north = row.party.index() == 0;
        let (day, living, planned) = if north { (6, 4, [4, 5]) } else { (5, 6, [6, 9]) };
        let expected = if row.day >= day { living } else { 0 };
        assert_eq!(row.mean, Some(f64::from(expected)), "day {} {:?}", row.day, row.party);
        let planned = match row.day {
            0..=4 => 0,
            5..=6 => planned[0],
            _ => planned[1],
        };
        assert_eq!(row.planned, Some(planned), "day {}", row.day);
    }
}

#[test]
fn tranches_are_told_by_bundle() {
    let case = course();
    let summary = case.run(1000).summary();
    let told: Vec<_> = summary
        .tranches
        .iter()
        .map(|t| {
            (
                t.tranche.index(),
                t.party.index(),
                t.planned_day,
                t.reached,
                t.turns,
                t.completed,
                t.mean_completion_day,
            )
        })
        .collect();
    let (late, honoured, refused) = ([0.0, 1.0, 0.0, 0.0], [1.0, 0.0, 0.0, 0.0], [0.0, 0.0, 0.0, 1.0]);
    assert_eq!(
        told,
        [
            (0, 0, Some(5), Some(1.0), Some(late), Some(1.0), Some(6.0)),
            (0, 1, Some(5), Some(1.0), Some(honoured), Some(1.0), Some(6.0)),
            (1, 1, Some(7), Some(1.0), Some(refused), Some(0.0), None),
            (1, 0, Some(7), Some(1.0), None, Some(0.0), None),
        ]
    );
}
