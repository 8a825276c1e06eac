//! The ceasefire: expiry, extensions, incidents, pauses, and how it hangs together with the agreement.

use stagger::trial::Happening;

use crate::support::{Case, case, late_by, never, pair};

fn willing() -> String {
    pair("complies = 1", "complies = 1")
}

/// Four of North's on day `day`, under a ceasefire.
fn one(day: u32, ceasefire: &str, rest: &str) -> Case {
    case(&format!(
        "{}ceasefire = {{ {ceasefire} }}\n{rest}\ntranche = [{{ day = {day}, north = {{ a = 4 }} }}]",
        willing()
    ))
}

#[test]
fn it_expires_before_the_tranches_of_the_day() {
    one(5, "days = 5", "").gives(
        "outcome collapsed, cause expiry, end_day 5, released:north 0, ceasefire_days 5, extensions 0",
    );
    one(5, "days = 6", "").gives("outcome completed, end_day 5, ceasefire_days 6");
    one(5, "", "").gives("outcome completed, ceasefire_days 100, incidents 0");
    one(5, "days = 'permanent'", "").gives("outcome completed, ceasefire_days 100");
    one(0, "days = 0", "").gives("outcome collapsed, cause expiry, end_day 0, ceasefire_days 0");
}

#[test]
fn it_expires_before_the_deliveries_of_the_day() {
    let text = |days: u32| {
        pair(&late_by(4), "complies = 1")
            + &format!("ceasefire.days = {days}\ntranche = [{{ day = 1, north = {{ a = 4 }} }}]")
    };
    case(&text(5)).gives("outcome collapsed, cause expiry, end_day 5, released:north 0, days_held:north 400");
    case(&text(6)).gives("outcome completed, end_day 5, released:north 4, ceasefire_days 6");
}

#[test]
fn it_is_counted_from_the_agreement() {
    let issue = "issue = [{ name = 'i', settled = 1, days = 3 }]";
    one(5, "days = 5", issue).gives("cause expiry, agreement_day 3, end_day 8, ceasefire_days 5");
    one(5, "days = 6", issue).gives("outcome completed, end_day 8, ceasefire_days 6, delay 0");
    let never = "issue = [{ name = 'i', settled = 0, days = 3 }]";
    one(5, "incidents = { per_day = 1e9 }", never)
        .gives("outcome no_agreement, ceasefire_days 0, incidents 0, agreement_day -");
}

#[test]
fn extensions_follow_one_another() {
    let extended = |at_most: &str| {
        one(20, &format!("days = 5, extension = {{ probability = 1, days = 4{at_most} }}"), "")
    };
    // 5, 9, 13
    extended(", at_most = 2")
        .gives("outcome collapsed, cause expiry, end_day 13, extensions 2, ceasefire_days 13");
    extended(", at_most = 0").gives("cause expiry, end_day 5, extensions 0");
    // 5, 9, 13, 17, 21
    extended(", at_most = 4").gives("outcome completed, end_day 20, extensions 4, ceasefire_days 21");
    // expires on 5, 9, …, 97
    extended("").gives("outcome completed, extensions 24, ceasefire_days 100");
    one(20, "days = 5, extension = { probability = 0, days = 4 }", "")
        .gives("cause expiry, end_day 5, extensions 0");
}

#[test]
fn the_odds_of_an_extension_are_multiplied_by_the_events_in_effect() {
    let extended = |events: &str, p: f64| {
        let case = one(7, "days = 5, extension = { probability = 0.5, days = 10 }", events);
        case.run(400_000).has("outcome completed", p);
    };
    extended("", 1.0 / 2.0);
    // on the very day of the expiry
    extended("event = [{ name = 'x', days = 5, extension = 3 }]", 3.0 / 4.0);
    extended("event = [{ name = 'x', days = 6, extension = 3 }]", 1.0 / 2.0);
    // in effect on days 2 to 4, and on days 2 to 5
    extended("event = [{ name = 'x', days = 2, lasts = 3, extension = 3 }]", 1.0 / 2.0);
    extended("event = [{ name = 'x', days = 2, lasts = 4, extension = 3 }]", 3.0 / 4.0);
    extended(
        "event = [{ name = 'x', extension = 3 }, { name = 'y', after = 'x', extension = 0.5 }]",
        3.0 / 5.0,
    );
    extended("event = [{ name = 'x', extension = 0 }]", 0.0);
}

#[test]
fn each_extension_is_decided_anew() {
    let case = one(9, "days = 3, extension = { probability = 0.6, days = 3 }", "");
    let run = case.run(400_000);
    run.has("end_day 3", 0.4);
    run.has("end_day 6", 0.6 * 0.4);
    // expiries on 3, 6 and 9
    run.has("outcome completed", 0.6 * 0.6 * 0.6);
}

#[test]
fn incidents_begin_on_the_day_after_the_agreement() {
    let (certain, fatal) =
        ("incidents = { per_day = 1e9, fatal = 0 }", "incidents = { per_day = 1e9, fatal = 1 }");
    one(0, fatal, "").gives("outcome completed, end_day 0, incidents 1, ceasefire_days 1");
    one(1, fatal, "").gives(
        "outcome collapsed, cause incident, end_day 1, incidents 1, ceasefire_days 1, released:north 0",
    );
    let issue = "issue = [{ name = 'i', settled = 1, days = 3 }]";
    one(0, fatal, issue).gives("outcome completed, end_day 3, incidents 1, ceasefire_days 1");
    one(1, fatal, issue).gives("cause incident, end_day 4, ceasefire_days 1");
    // contained: to the horizon, whatever the outcome
    one(1, certain, "").gives("outcome completed, end_day 1, incidents 99, ceasefire_days 100");
    one(1, certain, issue).gives("outcome completed, end_day 4, incidents 96, ceasefire_days 97");
}

/// Chance of no incident before a tranche on day `day`.
fn spared(day: u32, incidents: &str, rest: &str, p: f64) {
    let case = one(day, &format!("incidents = {{ {incidents}, fatal = 1 }}"), rest);
    case.run(400_000).has("outcome completed", p);
}

#[test]
fn the_chance_of_an_incident_is_that_of_a_rate() {
    let r = 0.04_f64;
    spared(10, "per_day = 0.04", "", (-10.0 * r).exp());
    spared(1, "per_day = 0.7", "", (-0.7_f64).exp());
    spared(10, "per_day = 0", "", 1.0);
    // fatal on the first, third, tenth day
    let case = one(99, "incidents = { per_day = 0.04, fatal = 1 }", "");
    let run = case.run(400_000);
    for day in [1, 3, 10] {
        run.has(&format!("end_day {day}"), (-r * f64::from(day - 1)).exp() * (1.0 - (-r).exp()));
    }
}

#[test]
fn a_ceasefire_settles_as_it_ages() {
    // the factors add up to dayˢʰᵃᵖᵉ
    spared(9, "per_day = 0.2, shape = 0.5", "", (-0.2_f64 * 3.0).exp());
    spared(4, "per_day = 0.02, shape = 2", "", (-0.02_f64 * 16.0).exp());
    let settled = "issue = [{ name = 'i', settled = 1, days = 6 }]";
    spared(9, "per_day = 0.2, shape = 0.5", settled, (-0.2_f64 * 3.0).exp());
}

#[test]
fn events_scale_the_rate_while_they_are_in_effect() {
    // days 2 to 5 threefold
    let event = "event = [{ name = 'x', days = 2, lasts = 4, incidents = 3 }]";
    spared(8, "per_day = 0.03", event, (-0.03_f64 * (8.0 + 2.0 * 4.0)).exp());
    spared(
        8,
        "per_day = 0.1, shape = 0.5",
        event,
        (-0.1_f64 * (8_f64.sqrt() + 2.0 * (5_f64.sqrt() - 1.0))).exp(),
    );
    // for good, from day 5; and two at once on days 3 and 4
    spared(8, "per_day = 0.05", "event = [{ name = 'x', days = 5, incidents = 0 }]", (-0.05_f64 * 4.0).exp());
    let two = "event = [{ name = 'x', days = 2, lasts = 3, incidents = 0.5 }, { name = 'y', days = 3, incidents = 4 }]";
    spared(6, "per_day = 0.05", two, (-0.05_f64 * (1.0 + 0.5 + 2.0 + 2.0 + 4.0 + 4.0)).exp());
    // one that scales a rate of nothing
    spared(8, "per_day = 0", "event = [{ name = 'x', incidents = 1e9 }]", 1.0);
}

#[test]
fn an_unsettled_issue_scales_the_rate() {
    let issue = "issue = [{ name = 'i', settled = 0.5, required = false, otherwise = { incidents = 3 } }]";
    spared(8, "per_day = 0.05", issue, 0.5 * (-0.05_f64 * 8.0).exp() + 0.5 * (-0.15_f64 * 8.0).exp());
}

#[test]
fn at_most_one_incident_a_day_is_counted() {
    let case = one(0, "incidents = { per_day = 0.5, fatal = 0 }", "horizon = 4");
    let run = case.run(400_000);
    let q = 1.0 - (-0.5_f64).exp();
    run.has("incidents 0", (1.0 - q).powi(3));
    run.has("incidents 1", 3.0 * q * (1.0 - q).powi(2));
    run.has("incidents 2", 3.0 * q * q * (1.0 - q));
    run.has("incidents 3", q.powi(3));
}

#[test]
fn an_incident_may_be_fatal() {
    let case = one(3, "incidents = { per_day = 1e9, fatal = 0.25 }", "");
    let run = case.run(400_000);
    run.has("outcome completed", 27.0 / 64.0);
    run.has("end_day 2", 3.0 / 16.0);
    run.has("cause incident", 37.0 / 64.0);
    // fatal ones count as well, and the last after completion
    run.has("incidents 1", 1.0 / 4.0);
    run.has("incidents 5", 81.0 / 256.0 / 4.0);
}

/// A ceasefire with one incident, on day `day`, that freezes the agreement for `pause` days.
fn incident(day: u32, pause: u32, text: &str) -> Case {
    case(&format!(
        "ceasefire = {{ incidents = {{ per_day = 1e-200, fatal = 0, pause = {pause} }} }}
        event = [{{ name = 'shelling', days = {day}, lasts = 1, incidents = 1e203 }}{text}"
    ))
}

/// Tranches on days 4, 9 and 20.
fn paused(on_delay: &str, day: u32, pause: u32) -> Case {
    let tranches = "]\ntranche = [{ day = 4, north = { a = 1 } }, { day = 9, north = { a = 1 } }, { day = 20, north = { a = 1 } }]";
    incident(day, pause, &format!("{tranches}\non_delay = '{on_delay}'\n{}", willing()))
}

#[test]
fn an_incident_between_tranches_moves_all_that_are_to_come() {
    paused("slip", 6, 0).gives("outcome completed, incidents 1, delay 0, days_held:north 33");
    paused("slip", 6, 3).gives("outcome completed, delay 3, days_held:north 39");
    // before the first
    paused("slip", 1, 3).gives("outcome completed, delay 3, days_held:north 42");
    // on the day of a tranche it comes first; a day after it, it finds the next one waiting
    paused("slip", 9, 3).gives("outcome completed, delay 3, days_held:north 39");
    paused("slip", 9, 0).gives("outcome completed, delay 0, days_held:north 33");
    paused("slip", 10, 3).gives("outcome completed, delay 3, days_held:north 36");
    paused("slip", 21, 3).gives("outcome completed, delay 0, days_held:north 33, incidents 1");
}

#[test]
fn with_catch_up_the_pause_only_sets_the_earliest_day() {
    paused("catch_up", 6, 3).gives("outcome completed, delay 0, days_held:north 33");
    // not before 6 + 5
    paused("catch_up", 6, 5).gives("outcome completed, delay 0, days_held:north 35");
    paused("catch_up", 9, 3).gives("outcome completed, delay 0, days_held:north 36");
    paused("catch_up", 1, 5).gives("outcome completed, delay 0, days_held:north 35");
    paused("catch_up", 20, 2).gives("outcome completed, delay 2, days_held:north 35");
}

#[test]
fn an_incident_freezes_deliveries_on_their_way() {
    let late = |day: u32, pause: u32, grace: u32| {
        let rest = "]\ntranche = [{ day = 0, north = { a = 1 } }, { day = 2, south = { a = 1 } }]\n";
        let north = format!(
            "complies = 0, breach = {{ late = 1, short = 0, refused = 0, delay = 5, grace = {grace} }}"
        );
        incident(day, pause, &(rest.to_owned() + &pair(&north, "complies = 1")))
    };
    late(3, 2, 0).gives("outcome completed, days_held:north 7, end_day 9, delay 7, breaches:north 1");
    // on the very day of the delivery it comes first
    late(5, 2, 0).gives("outcome completed, days_held:north 7, end_day 9");
    late(6, 2, 0).gives("outcome completed, days_held:north 5, end_day 9");
    // whether it is a breach was decided on the turn
    late(3, 2, 5).gives("outcome completed, days_held:north 7, breaches:north 0");
}

#[test]
fn an_incident_freezes_a_dispute() {
    let disputed = |day: u32| {
        let rest = "]\nmediation = { success = 1, days = 5 }\ntranche = [{ day = 0, north = { a = 1 }, south = { a = 1 } }]\n";
        incident(day, 2, &(rest.to_owned() + &pair(&never("refused"), &late_by(4))))
    };
    disputed(3).gives("outcome completed, end_day 7, days_held:north 7, days_held:south 6");
    disputed(4).gives("outcome completed, end_day 7, days_held:north 7, days_held:south 6");
    disputed(5).gives("outcome completed, end_day 7, days_held:north 7, days_held:south 4");
    disputed(6).gives("outcome completed, end_day 5, days_held:north 5, days_held:south 4");
}

/// A tranche on day 4 that waits, with patience 5, for a vote on day `vote`.
fn waiting(on_delay: &str, day: u32, vote: u32) -> Case {
    let rest = format!(
        ", {{ name = 'vote', days = {vote} }}]\ntranche = [{{ day = 4, requires = 'vote', patience = 5, north = {{ a = 1 }} }}]
        on_delay = '{on_delay}'\n{}", willing()
    );
    incident(day, 3, &rest)
}

#[test]
fn an_incident_moves_a_tranche_that_waits_and_its_patience() {
    // without an incident: until day 9; moved to 7, it waits until 12
    waiting("slip", 50, 60).gives("outcome collapsed, cause lapse, end_day 9");
    waiting("slip", 6, 60).gives("outcome collapsed, cause lapse, end_day 12");
    waiting("slip", 6, 12).gives("outcome completed, end_day 12, delay 8");
    // an incident on the day of the lapse comes before it
    waiting("slip", 9, 60).gives("outcome collapsed, cause lapse, end_day 12");
    // with catch_up not before 6 + 3, and so until 14
    waiting("catch_up", 6, 60).gives("outcome collapsed, cause lapse, end_day 14");
    waiting("catch_up", 6, 14).gives("outcome completed, end_day 14");
    waiting("catch_up", 1, 60).gives("outcome collapsed, cause lapse, end_day 9");
    waiting("catch_up", 2, 60).gives("outcome collapsed, cause lapse, end_day 10");
}

#[test]
fn what_a_tranche_waits_for_may_occur_during_the_pause() {
    // the vote of day 6 comes before the incident of day 6, which comes before the tranche
    waiting("slip", 6, 6).gives("outcome completed, end_day 7");
    waiting("slip", 5, 6).gives("outcome completed, end_day 7");
    waiting("slip", 6, 8).gives("outcome completed, end_day 8");
    waiting("catch_up", 6, 6).gives("outcome completed, end_day 9");
    waiting("catch_up", 5, 9).gives("outcome completed, end_day 9");
}

#[test]
fn pauses_add_up() {
    let daily = |on_delay: &str, pause: u32| {
        one(
            3,
            &format!("incidents = {{ per_day = 1e9, fatal = 0, pause = {pause} }}"),
            &format!("on_delay = '{on_delay}'"),
        )
    };
    daily("slip", 0).gives("outcome completed, end_day 3");
    // each day moves it by another
    daily("slip", 1).gives("outcome under_way, end_day 100, incidents 99");
    daily("catch_up", 0).gives("outcome completed, end_day 3");
    daily("catch_up", 1).gives("outcome under_way, end_day 100");
}

#[test]
fn a_pause_is_drawn_once_an_incident_for_all_that_is_on_its_way() {
    let text = pair(&late_by(2), &late_by(2))
        + "ceasefire.incidents = { per_day = 1e-200, fatal = 0, pause = { uniform = [0, 3] } }
        event = [{ name = 'shelling', days = 1, lasts = 1, incidents = 1e203 }]
        tranche = [{ day = 0, north = { a = 1 }, south = { a = 1 } }]";
    let case = case(&text);
    let run = case.run(300_000);
    for day in 3..=5 {
        run.has(&format!("end_day {day}"), 1.0 / 3.0);
    }
    run.has("lead:north 0", 1.0);
    run.has("lead:south 0", 1.0);
}

#[test]
fn the_expiry_does_not_move() {
    let rest =
        "ceasefire.days = 10\nevent = [{ name = 'shelling', days = 3, lasts = 1, incidents = 1e203 }]\n";
    let text = |day: u32| {
        willing()
            + "ceasefire.incidents = { per_day = 1e-200, fatal = 0, pause = 4 }\n"
            + rest
            + &format!("tranche = [{{ day = {day}, north = {{ a = 4 }} }}]")
    };
    case(&text(5)).gives("outcome completed, end_day 9, ceasefire_days 10");
    case(&text(6)).gives("outcome collapsed, cause expiry, end_day 10, ceasefire_days 10");
}

#[test]
fn it_ends_with_the_agreement_unless_it_survives() {
    let refused = |ceasefire: &str| {
        case(
            &(pair(&never("refused"), "complies = 1")
                + &format!("ceasefire = {{ {ceasefire} }}\ntranche = [{{ day = 3, north = {{ a = 4 }} }}]")),
        )
    };
    let daily = "incidents = { per_day = 1e9, fatal = 0 }";
    refused(daily).gives("cause breach:north, end_day 3, ceasefire_days 3, incidents 3");
    refused(&format!("survives = true, {daily}"))
        .gives("cause breach:north, end_day 3, ceasefire_days 100, incidents 99");
    refused("survives = true, days = 8").gives("cause breach:north, end_day 3, ceasefire_days 8");
    refused("survives = true, days = 8, extension = { probability = 1, days = 5, at_most = 3 }")
        .gives("cause breach:north, end_day 3, ceasefire_days 23, extensions 3");
    // the ceasefire's own end is also the agreement's
    one(5, "survives = true, days = 5", "").gives("outcome collapsed, cause expiry, ceasefire_days 5");
}

#[test]
fn after_completion_it_goes_on_under_the_same_rules() {
    one(1, "days = 5", "").gives("outcome completed, end_day 1, ceasefire_days 5, extensions 0");
    one(1, "days = 5, extension = { probability = 1, days = 5, at_most = 2 }", "")
        .gives("outcome completed, end_day 1, ceasefire_days 15, extensions 2");
    let case = one(0, "incidents = { per_day = 0.1, fatal = 1 }", "");
    let run = case.run(400_000);
    run.has("outcome completed", 1.0);
    run.has("ceasefire_days 7", (-0.6_f64).exp() * (1.0 - (-0.1_f64).exp()));
    run.has("incidents 1", 1.0 - (-9.9_f64).exp());
}

#[test]
fn an_event_after_the_end_of_the_agreement_still_scales_a_ceasefire_that_goes_on() {
    let quiet = "event = [{ name = 'x', after = 'completion', days = 4, incidents = 0 }]";
    one(2, "incidents = { per_day = 1e9, fatal = 0 }", quiet)
        .gives("outcome completed, incidents 5, ceasefire_days 100, event:x 1");
    let ended = "event = [{ name = 'x', days = 8, extension = 0 }]";
    one(2, "days = 4, extension = { probability = 0.999999999999, days = 2 }", ended)
        .gives("outcome completed, extensions 2, ceasefire_days 8");
}

#[test]
fn a_hazard_past_all_numbers_is_certain() {
    let text = pair("complies = 1", "complies = 1")
        + "horizon = 200\nceasefire.incidents = { per_day = 0.5, shape = 150 }\ntranche = [{ day = 0, north = { a = 5 } }]";
    let case = case(&text);
    let trial = case.trial(1, 0);
    let late = trial.story.iter().filter_map(|(day, happening)| match happening {
        Happening::Incident { daily, .. } if *day > 120 => Some(*daily),
        _ => None,
    });
    let late: Vec<f64> = late.collect();
    assert!(late.len() == 79 && late.iter().all(|daily| *daily == 1.0), "{late:?}");
}
