//! Tranches: when they are due, turns, late deliveries, disputes.

use crate::support::{Case, case, late_by, never, pair, party, same};

/// Three tranches on days 2, 5 and 9; North is late by `late` at the first of them.
fn late_first(on_delay: &str, late: u32) -> Case {
    case(&format!(
        "on_delay = '{on_delay}'\n{}breach = {{ short = 0, refused = 0, delay = {late} }}
        tranche = [
            {{ day = 2, north = {{ a = 1 }}, south = {{ a = 1 }}, odds = {{ north = 0 }} }},
            {{ day = 5, north = {{ a = 1 }}, south = {{ a = 1 }}, odds = {{ north = 1e18 }} }},
            {{ day = 9, north = {{ a = 1 }}, south = {{ a = 1 }}, odds = {{ north = 1e18 }} }}]",
        pair("complies = 0.5", "complies = 1")
    ))
}

#[test]
fn slip_keeps_the_intervals() {
    // completed on 5, 5 + 3, 8 + 4
    late_first("slip", 3).gives(
        "outcome completed, end_day 12, delay 3, tranches_completed 3,
        days_held:north 25, days_held:south 22, breaches:north 1, breaches:south 0",
    );
}

#[test]
fn catch_up_keeps_the_dates() {
    // completed on 5, 5, 9
    late_first("catch_up", 3)
        .gives("outcome completed, end_day 9, delay 0, days_held:north 19, days_held:south 16");
    // completed on 6, 6, 9
    late_first("catch_up", 4)
        .gives("outcome completed, end_day 9, delay 0, days_held:north 21, days_held:south 17");
    // completed on 12, 12, 12
    late_first("catch_up", 10)
        .gives("outcome completed, end_day 12, delay 3, days_held:north 36, days_held:south 26");
}

#[test]
fn slip_is_the_default() {
    let text = pair(&late_by(3), "complies = 1")
        + "tranche = [{ day = 0, north = { a = 1 } }, { day = 1, south = { a = 1 } }]";
    case(&text).gives("end_day 4, delay 3");
}

#[test]
fn tranches_of_one_day_follow_one_another_on_it() {
    let text = pair("complies = 1", "complies = 1")
        + "tranche = [{ day = 3, north = { a = 1 } }, { day = 3, south = { a = 2 } }, { day = 3, north = { a = 4 } }]";
    case(&text)
        .gives("outcome completed, end_day 3, delay 0, tranches_completed 3, released:north 5, lead:north 0");
    let late = pair(&late_by(2), "complies = 1")
        + "tranche = [{ day = 3, south = { a = 1 } }, { day = 3, north = { a = 1 } }, { day = 3, south = { a = 2 } }]";
    case(&late).gives("outcome completed, end_day 5, delay 2, days_held:south 13, lead:south 33");
}

/// A tranche on day 4 that waits for a vote, and one on day 7.
fn requires(on_delay: &str, vote: u32, patience: &str) -> Case {
    case(&format!(
        "on_delay = '{on_delay}'\n{}event = [{{ name = 'vote', days = {vote} }}]
        tranche = [{{ day = 4, requires = 'vote', {patience} north = {{ a = 1 }} }}, {{ day = 7, south = {{ a = 1 }} }}]",
        pair("complies = 1", "complies = 1")
    ))
}

#[test]
fn a_tranche_waits_for_what_it_requires_as_long_as_its_patience_lasts() {
    requires("slip", 3, "").gives("outcome completed, end_day 7, delay 0, days_held:north 4");
    requires("slip", 4, "").gives("outcome completed, end_day 7, delay 0, days_held:north 4");
    requires("slip", 5, "")
        .gives("outcome collapsed, cause lapse, end_day 4, released:north 0, tranches_completed 0");
    requires("slip", 10, "patience = 5,").gives("outcome collapsed, cause lapse, end_day 9, event:vote 1");
    // on the very day that patience ends it is in time
    requires("slip", 10, "patience = 6,").gives("outcome completed, end_day 13, delay 6, days_held:north 10");
    requires("catch_up", 10, "patience = 6,")
        .gives("outcome completed, end_day 10, delay 3, days_held:south 10");
    requires("catch_up", 6, "patience = 6,")
        .gives("outcome completed, end_day 7, delay 0, days_held:north 6");
}

#[test]
fn a_tranche_whose_event_never_occurs_lapses() {
    let text = pair("complies = 1", "complies = 1")
        + "event = [{ name = 'vote', probability = 0.25, days = 2 }]
        tranche = [{ day = 4, requires = 'vote', patience = 3, north = { a = 1 } }]";
    let case = case(&text);
    let run = case.run(400_000);
    run.has("outcome completed", 0.25);
    run.has("cause lapse", 0.75);
    run.has("end_day 7", 0.75);
    run.has("end_day 4", 0.25);
}

#[test]
fn a_tranche_that_still_waits_at_the_horizon_is_under_way() {
    let text = "horizon = 10\n".to_owned()
        + &pair("complies = 1", "complies = 1")
        + "event = [{ name = 'vote', days = 50 }]
        tranche = [{ day = 4, requires = 'vote', patience = 6, north = { a = 3 } }]";
    // patience would end on day 10, which is not played
    case(&text).gives("outcome under_way, cause -, end_day 10, event:vote 0, days_held:north 30");
    case(&text.replace("horizon = 10", "horizon = 11")).gives("outcome collapsed, cause lapse, end_day 10");
}

#[test]
fn an_event_that_occurs_as_the_tranche_before_completes_is_in_time() {
    let text = pair("complies = 1", "complies = 1")
        + "event = [{ name = 'agreed', after = 'first' }]
        tranche = [{ name = 'first', day = 3, north = { a = 1 } }, { day = 3, requires = 'agreed', south = { a = 1 } }]";
    case(&text).gives("outcome completed, end_day 3");
}

/// One tranche on day 0, six persons of each party.
fn turns(order: &str, north: &str, south: &str, rest: &str) -> Case {
    case(&format!(
        "{}{rest}\ntranche = [{{ day = 0, order = {order}, north = {{ a = 6 }}, south = {{ a = 6 }} }}]",
        pair(north, south)
    ))
}

const TOGETHER: &str = "'together'";
const NORTH_FIRST: &str = "['north', 'south']";
const SOUTH_FIRST: &str = "['south', 'north']";

#[test]
fn together_all_decide_on_one_day_and_in_turns_one_after_the_other() {
    let (three, two) = (late_by(3), late_by(2));
    turns(TOGETHER, &three, &two, "")
        .gives("outcome completed, end_day 3, days_held:north 18, days_held:south 12");
    turns(NORTH_FIRST, &three, &two, "")
        .gives("outcome completed, end_day 5, days_held:north 18, days_held:south 30");
    turns(SOUTH_FIRST, &three, &two, "")
        .gives("outcome completed, end_day 5, days_held:north 30, days_held:south 12");
    turns(NORTH_FIRST, "complies = 1", "complies = 1", "").gives("end_day 0, lead:north 0, lead:south 0");
}

#[test]
fn a_party_that_owes_nothing_is_passed_over() {
    let text = pair("complies = 1", &late_by(9))
        + "tranche = [{ day = 2, order = ['south', 'north'], north = { a = 1 } }]";
    case(&text).gives("outcome completed, end_day 2, breaches:south 0");
}

#[test]
fn without_mediation_a_dispute_is_a_collapse_at_once() {
    let (no, yes) = (never("refused"), "complies = 1");
    let told =
        "outcome collapsed, end_day 0, cause breach:north, disputes 1, breaches:north 1, released:north 0";
    turns(TOGETHER, &no, yes, "").gives(&format!("{told}, released:south 6"));
    turns(NORTH_FIRST, &no, yes, "").gives(&format!("{told}, released:south 0"));
    turns(SOUTH_FIRST, &no, yes, "").gives(&format!("{told}, released:south 6"));
    // what is on its way is not delivered
    turns(TOGETHER, &no, &late_by(1), "").gives(&format!("{told}, released:south 0, breaches:south 1"));
}

#[test]
fn the_cause_is_the_party_in_dispute_or_several() {
    let no = never("refused");
    turns(TOGETHER, &no, &no, "").gives("cause several, disputes 1, breaches:north 1, breaches:south 1");
    turns(NORTH_FIRST, &no, &no, "").gives("cause breach:north, disputes 1, breaches:south 0");
    // a party that is late has breached, but is not in dispute
    turns(TOGETHER, &late_by(1), &no, "").gives("cause breach:south, breaches:north 1");
    let three = |east: &str| {
        party("north", "complies = 1")
            + &party("south", &never("refused"))
            + &party("east", east)
            + "tranche = [{ day = 0, north = { a = 1 }, south = { a = 1 }, east = { a = 1 } }]"
    };
    case(&three("complies = 1")).gives("cause breach:south, released:north 1, released:east 1");
    case(&three(&never("short"))).gives("cause several, released:north 1");
}

const FAILS: &str = "mediation = { success = 0, days = 4 }";
const CURES: &str = "mediation = { success = 1, days = 4 }";

#[test]
fn late_deliveries_arrive_during_a_dispute_and_on_its_last_day() {
    let no = never("refused");
    let ends = "outcome collapsed, cause breach:south, end_day 4, released:south 0, disputes 1";
    turns(TOGETHER, &late_by(2), &no, FAILS).gives(&format!("{ends}, released:north 6, days_held:north 12"));
    turns(TOGETHER, &late_by(4), &no, FAILS).gives(&format!("{ends}, released:north 6, days_held:north 24"));
    turns(TOGETHER, &late_by(5), &no, FAILS).gives(&format!("{ends}, released:north 0, days_held:north 600"));
}

#[test]
fn a_turn_is_over_when_the_late_have_arrived_and_the_dispute_is_cured() {
    let no = never("refused");
    let cured = "outcome completed, released:north 6, released:south 6, breaches:north 1, breaches:south 1";
    turns(TOGETHER, &late_by(2), &no, CURES)
        .gives(&format!("{cured}, end_day 4, days_held:north 12, days_held:south 24"));
    turns(TOGETHER, &late_by(6), &no, CURES)
        .gives(&format!("{cured}, end_day 6, days_held:north 36, days_held:south 24"));
    turns(NORTH_FIRST, &late_by(6), &no, CURES).gives(&format!("{cured}, end_day 10, days_held:south 60"));
    turns(SOUTH_FIRST, &late_by(6), &no, CURES)
        .gives(&format!("{cured}, end_day 10, days_held:north 60, days_held:south 24"));
}

#[test]
fn one_dispute_is_over_all_of_a_turn() {
    let no = never("refused");
    turns(TOGETHER, &no, &no, CURES).gives("outcome completed, end_day 4, disputes 1");
    turns(NORTH_FIRST, &no, &no, CURES)
        .gives("outcome completed, end_day 8, disputes 2, days_held:north 24, days_held:south 48");
    turns(NORTH_FIRST, &no, &no, "mediation = { success = 1 }")
        .gives("outcome completed, end_day 0, disputes 2, breaches:north 1");
}

#[test]
fn a_cure_delivers_what_was_in_dispute() {
    let short = "complies = 0, breach = { late = 0, short = 1, refused = 0, share = 0.5 }";
    turns(TOGETHER, short, "complies = 1", CURES)
        .gives("outcome completed, end_day 4, released:north 6, days_held:north 12");
    turns(TOGETHER, short, "complies = 1", FAILS)
        .gives("outcome collapsed, end_day 4, released:north 3, days_held:north 300");
}

#[test]
fn a_dispute_may_outlast_the_horizon() {
    let told = |days: u32| {
        let text = "horizon = 4\n".to_owned()
            + &pair(&never("refused"), "complies = 1")
            + &format!("mediation = {{ success = 0, days = {days} }}\n")
            + "tranche = [{ day = 0, north = { a = 6 } }]";
        case(&text)
    };
    told(4).gives("outcome under_way, cause -, end_day 4, disputes 1, days_held:north 24");
    told(3).gives("outcome collapsed, end_day 3, disputes 1");
}

/// Three tranches at each of which North or South refuses; odds of a cure 4, 4 f, 4 f².
fn disputes(fatigue: &str, success: &str) -> Case {
    let no = never("refused");
    case(&format!(
        "{}mediation = {{ success = {success}, fatigue = {fatigue} }}
        tranche = [{{ day = 0, north = {{ a = 1 }} }}, {{ day = 1, south = {{ a = 1 }} }}, {{ day = 2, north = {{ a = 1 }} }}]",
        pair(&no, &no)
    ))
}

#[test]
fn mediation_tires_with_the_disputes_of_all() {
    let case = disputes("0.5", "0.8");
    let run = case.run(400_000);
    run.has("outcome completed", 4.0 / 5.0 * 2.0 / 3.0 / 2.0);
    run.has("tranches_completed 0", 1.0 / 5.0);
    run.has("disputes 2", 4.0 / 5.0 / 3.0);
    disputes("1", "0.8").run(400_000).has("outcome completed", 64.0 / 125.0);
    disputes("2", "0.8").run(400_000).has("outcome completed", 4.0 / 5.0 * 8.0 / 9.0 * 16.0 / 17.0);
}

#[test]
fn a_certain_cure_does_not_tire_and_an_impossible_one_does_not_learn() {
    disputes("0", "1").gives("outcome completed, disputes 3");
    disputes("1e100", "0").gives("outcome collapsed, disputes 1");
    // the first dispute is not yet tired
    let case = disputes("0", "0.8");
    let run = case.run(400_000);
    run.has("tranches_completed 1", 4.0 / 5.0);
    run.has("outcome completed", 0.0);
}

#[test]
fn a_cured_breach_still_counts() {
    let text = pair(&never("refused"), "complies = 0.5")
        + "mediation = { success = 1 }\nbehaviour = { trust = 100, retaliation = 0.25 }
        tranche = [{ day = 0, north = { a = 1 } }, { day = 1, south = { a = 1 } }]";
    // a breach by North, no clean tranche: odds 1/4
    same(&case(&text).trial(1, 0).odds_of("south"), &[1.0 / 5.0]);
}

#[test]
fn the_next_turn_has_the_odds_of_its_own_day() {
    // North is late by three days, and a vote on day 2 makes South certain to refuse
    let text = pair(&late_by(3), "complies = 0.999999, breach = { late = 0, short = 0 }")
        + "event = [{ name = 'vote', days = 2, odds = { south = 0 } }]
        tranche = [{ day = 0, order = ['north', 'south'], north = { a = 1 }, south = { a = 1 } }]";
    case(&text).gives("outcome collapsed, cause breach:south, end_day 3, released:north 1");
}

#[test]
fn delays_are_drawn_each_time() {
    let text = pair(
        "complies = 0, breach = { late = 1, short = 0, refused = 0, delay = { discrete = { values = [1, 3], weights = [1, 1] } } }",
        "complies = 1",
    ) + "tranche = [{ day = 0, north = { a = 1 } }, { day = 1, north = { a = 1 } }]";
    let case = case(&text);
    let run = case.run(400_000);
    run.has("delay 2", 1.0 / 4.0);
    run.has("delay 4", 1.0 / 2.0);
    run.has("delay 6", 1.0 / 4.0);
}

#[test]
fn a_dispute_takes_as_long_as_is_drawn() {
    let text = pair(&never("refused"), "complies = 1")
        + "mediation = { success = 0.5, days = { uniform = [0, 4] } }\ntranche = [{ day = 0, north = { a = 1 } }]";
    let case = case(&text);
    let run = case.run(400_000);
    for day in 1..=4 {
        run.has(&format!("end_day {day}"), 1.0 / 4.0);
    }
    run.has("outcome completed", 1.0 / 2.0);
}

#[test]
fn grace_may_reach_past_the_horizon() {
    // the delivery comes after the last day either way; late by more than the grace is a breach
    let late = |delay: &str| {
        let north = format!(
            "complies = 0, breach = {{ late = 1, short = 0, refused = 0, grace = 4, delay = {delay} }}"
        );
        let text = pair(&north, "complies = 1") + "tranche = [{ day = 1, north = { a = 1 } }]";
        case(&format!("horizon = 3\n{text}"))
    };
    late("4").gives("outcome under_way, breaches:north 0, days_held:north 3");
    late("5").gives("outcome under_way, breaches:north 1, days_held:north 3");
    let varies = late("{ discrete = { values = [1, 4, 5, 6], weights = [3, 2, 4, 1] } }");
    let run = varies.run(40_000);
    run.has("breaches:north 1", 0.5);
    run.has("outcome completed", 0.3);
    run.has("outcome under_way", 0.7);
}
