//! What is not known: drawn once a trial, shared, scaled, clamped.

use crate::support::{Case, case, pair};

const COIN: &str = "{ discrete = { values = [0, 1], weights = [1, 1] } }";

/// One tranche at which both owe something.
fn both(north: &str, south: &str, rest: &str) -> Case {
    case(&format!(
        "{}{rest}\ntranche = [{{ day = 0, north = {{ a = 1 }}, south = {{ a = 1 }} }}]",
        pair(north, south)
    ))
}

#[test]
fn all_that_name_an_unknown_share_one_draw() {
    let case = both(
        "complies = 'goodwill'",
        "complies = 'goodwill'",
        &format!("unknown.goodwill = {COIN}\nbreach.late = 0"),
    );
    let run = case.run(400_000);
    run.has("outcome completed", 0.5);
    run.has("cause several", 0.5);
    run.has("cause breach:north", 0.0);
    run.has("cause breach:south", 0.0);
}

#[test]
fn distributions_at_different_places_are_drawn_apart() {
    let own = format!("complies = {COIN}");
    let case = both(&own, &own, "breach.late = 0");
    let run = case.run(400_000);
    for figure in ["outcome completed", "cause several", "cause breach:north", "cause breach:south"] {
        run.has(figure, 0.25);
    }
}

#[test]
fn a_quantity_is_drawn_once_a_trial() {
    let text = pair(&format!("complies = {COIN}, breach = {{ late = 0 }}"), "complies = 1")
        + "tranche = [{ day = 0, north = { a = 1 } }, { day = 1, north = { a = 1 } }, { day = 2, north = { a = 1 } }]";
    let case = case(&text);
    let run = case.run(400_000);
    run.has("outcome completed", 0.5);
    run.has("tranches_completed 0", 0.5);
}

#[test]
fn a_distribution_in_breach_is_one_draw_for_all_that_inherit_it() {
    // late for certain, or never
    let weight = "{ discrete = { values = [0, 1e18], weights = [1, 1] } }";
    let shared = format!("breach = {{ late = {weight}, short = 0 }}");
    let case = both("complies = 0", "complies = 0", &shared);
    let run = case.run(400_000);
    run.has("outcome completed", 0.5);
    run.has("cause several", 0.5);
    // a party with its own has its own
    let case = both("complies = 0", &format!("complies = 0, breach = {{ late = {weight} }}"), &shared);
    let run = case.run(400_000);
    run.has("outcome completed", 0.25);
    run.has("cause breach:south", 0.25);
}

#[test]
fn a_distribution_in_behaviour_is_one_draw_for_all_that_inherit_it() {
    // after a breach by East, both retaliate or neither does
    let text = pair("complies = 0.5", "complies = 0.5") + &crate::support::party("east", &crate::support::never("refused"))
        + "behaviour.retaliation = { discrete = { values = [0, 1e18], weights = [1, 1] } }\nbreach.late = 0\nmediation.success = 1
        tranche = [{ day = 0, east = { a = 1 } }, { day = 1, north = { a = 1 }, south = { a = 1 } }]";
    let case = case(&text);
    for trial in case.trials(2000) {
        assert_eq!(trial.get("breaches:north"), trial.get("breaches:south"));
    }
    case.run(400_000).has("breaches:north 1", 0.5);
}

#[test]
fn a_draw_may_be_scaled_and_is_then_clamped() {
    // E min(2g, 1), g uniform on [0.2, 0.8]: (0.25 − 0.04)/0.6 + 1/2
    let rest = "unknown.g = { uniform = [0.2, 0.8] }\nbreach.late = 0";
    both("complies = { of = 'g', times = 2 }", "complies = 1", rest)
        .run(400_000)
        .has("outcome completed", 0.85);
    // E 0.5 g
    both("complies = { of = 'g', times = 0.5 }", "complies = 1", rest)
        .run(400_000)
        .has("outcome completed", 0.25);
    // E g²·½: tied, and scaled at one place only
    both("complies = 'g'", "complies = { of = 'g', times = 0.5 }", rest)
        .run(400_000)
        .has("outcome completed", 0.5 * (0.512 - 0.008) / (3.0 * 0.6));
}

#[test]
fn a_probability_is_clamped_to_1_and_0() {
    // uniform on [−1, 1]: half of it 0, and for the rest the mean is 1/2
    both("complies = { uniform = [-1, 1] }", "complies = 1", "breach.late = 0")
        .run(400_000)
        .has("outcome completed", 0.25);
    both("complies = { uniform = [0.5, 2.5] }", "complies = 1", "breach.late = 0")
        .run(400_000)
        .has("outcome completed", 0.25 * 0.75 + 0.75);
}

#[test]
fn a_multiplier_is_clamped_to_0_only() {
    let odds = |d: &str| {
        let rest =
            format!("category = {{ dead = {{ deceased = true }}, a = {{ odds = {d} }} }}\nbreach.late = 0");
        both("complies = 0.5", "complies = 1", &rest)
    };
    // −1 is 0, 9 is 9
    odds("{ discrete = { values = [-1, 9], weights = [1, 3] } }")
        .run(400_000)
        .has("outcome completed", 0.75 * 0.9);
    // one draw for both parties' bundles
    odds("{ discrete = { values = [0, 1e18], weights = [1, 1] } }")
        .run(100_000)
        .has("outcome completed", 0.5);
}

#[test]
fn an_unknown_may_be_a_plain_number() {
    both("complies = 'x'", "complies = { of = 'x', times = 0.5 }", "unknown.x = 0.8\nbreach.late = 0")
        .run(400_000)
        .has("outcome completed", 0.32);
}

#[test]
fn every_quantity_may_be_unknown() {
    let x = "{ discrete = { values = [0, 1], weights = [1, 1] } }";
    // a cure
    let case = both(
        &crate::support::never("refused"),
        "complies = 1",
        &format!("mediation = {{ success = {x}, fatigue = 0.5 }}"),
    );
    case.run(100_000).has("outcome completed", 0.5);
    // fatigue: the second dispute is never cured, or always (odds 4 × 10¹⁸)
    let fatigue = "{ discrete = { values = [0, 1e18], weights = [1, 1] } }";
    let text = pair(&crate::support::never("refused"), "complies = 1")
        + &format!("mediation = {{ success = 0.8, fatigue = {fatigue} }}
        tranche = [{{ day = 0, north = {{ a = 1 }} }}, {{ day = 1, north = {{ a = 1 }} }}, {{ day = 2, north = {{ a = 1 }} }}]");
    crate::support::case(&text).run(100_000).has("outcome completed", 0.4);
    // the rate, the chance that an incident is fatal, the extension, the issue, the event
    let late = |rest: &str| {
        crate::support::case(&format!(
            "{}{rest}\ntranche = [{{ day = 3, north = {{ a = 1 }} }}]",
            pair("complies = 1", "complies = 1")
        ))
    };
    let rate = "{ discrete = { values = [0, 0.25], weights = [1, 1] } }";
    late(&format!("ceasefire.incidents = {{ per_day = {rate}, fatal = 1 }}"))
        .run(200_000)
        .has("outcome completed", 0.5 + 0.5 * (-0.75_f64).exp());
    let shape = "{ discrete = { values = [1, 2], weights = [1, 1] } }";
    late(&format!("ceasefire.incidents = {{ per_day = 0.1, fatal = 1, shape = {shape} }}"))
        .run(200_000)
        .has("outcome completed", 0.5 * (-0.3_f64).exp() + 0.5 * (-0.9_f64).exp());
    late(&format!("ceasefire.incidents = {{ per_day = 1e9, fatal = {x} }}"))
        .run(100_000)
        .has("outcome completed", 0.5);
    late(&format!("ceasefire = {{ days = 1, extension = {{ probability = {x}, days = 1 }} }}"))
        .run(100_000)
        .has("outcome completed", 0.5);
    late(&format!("issue = [{{ name = 'i', settled = {x} }}, {{ name = 'j', settled = {x} }}]"))
        .run(100_000)
        .has("outcome completed", 0.25);
    late(&format!("event = [{{ name = 'e', probability = {x}, ends = true }}]"))
        .run(100_000)
        .has("event:e 1", 0.5);
    let odds = "{ discrete = { values = [0, 1e18], weights = [1, 1] } }";
    let events =
        |effect: &str, ceasefire: &str| late(&format!("event = [{{ name = 'e', {effect} }}]\n{ceasefire}"));
    events(&format!("incidents = {rate}"), "ceasefire.incidents = { per_day = 1, fatal = 1 }")
        .run(200_000)
        .has("outcome completed", 0.5 + 0.5 * (-0.75_f64).exp());
    events(
        &format!("extension = {odds}"),
        "ceasefire = { days = 1, extension = { probability = 0.5, days = 1 } }",
    )
    .run(100_000)
    .has("outcome completed", 0.5);
    let weak = both(
        "complies = 0.5",
        "complies = 1",
        &format!("event = [{{ name = 'e', odds = {{ north = {odds} }} }}]\nbreach.late = 0"),
    );
    weak.run(100_000).has("outcome completed", 0.5);
    let trust = pair(&format!("complies = 0.5, trust = {odds}"), "complies = 1")
        + "breach.late = 0
        tranche = [{ day = 0, north = { a = 1 }, odds = { north = 1e18 } }, { day = 1, north = { a = 1 } }]";
    crate::support::case(&trust).run(100_000).has("outcome completed", 0.5);
    let strain = pair(&format!("complies = 0.5, strain = {odds}"), "complies = 1")
        + "breach.late = 0
        ceasefire.incidents = { per_day = 1e9, fatal = 0 }\ntranche = [{ day = 1, north = { a = 1 } }]";
    crate::support::case(&strain).run(100_000).has("outcome completed", 0.5);
    let tranche = pair("complies = 0.5", "complies = 1")
        + &format!(
            "breach.late = 0\ntranche = [{{ day = 0, north = {{ a = 1 }}, odds = {{ north = {odds} }} }}]"
        );
    crate::support::case(&tranche).run(100_000).has("outcome completed", 0.5);
    let term = pair("complies = 0.5", "complies = 1")
        + &format!(
            "term.x.odds = {odds}\nbreach.late = 0\ntranche = [{{ day = 0, terms = {{ north = ['x'] }} }}]"
        );
    crate::support::case(&term).run(100_000).has("terms_met:north 1", 0.5);
}
