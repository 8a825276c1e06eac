//! The order of a day.

use crate::support::{case, late_by, never, pair};

fn willing() -> String {
    pair("complies = 1", "complies = 1")
}

/// One incident, on day 5, fatal.
const FATAL: &str = "ceasefire.incidents = { per_day = 1e-200, fatal = 1 }\n";
const SHELLING: &str = "{ name = 'shelling', days = 5, lasts = 1, incidents = 1e203 }";
const TRANCHE: &str = "tranche = [{ day = 5, north = { a = 4 } }]\n";

#[test]
fn events_come_before_an_incident_and_an_incident_before_the_expiry() {
    let text = |ceasefire: &str, events: &str| {
        case(&(willing() + ceasefire + &format!("event = [{SHELLING}, {events}]\n") + TRANCHE))
    };
    let both = FATAL.to_owned() + "ceasefire.days = 5\n";
    text(&both, "").gives("cause incident, end_day 5, incidents 1, released:north 0");
    text("ceasefire.days = 5\n", "").gives("cause expiry, end_day 5, incidents 0");
    text(&both, "{ name = 'end', days = 5, ends = true }")
        .gives("cause event:end, end_day 5, incidents 0, ceasefire_days 5");
    // a ceasefire that survives the agreement still has its incident and its expiry
    text(&(both + "ceasefire.survives = true\n"), "{ name = 'end', days = 5, ends = true }")
        .gives("cause event:end, end_day 5, incidents 1, ceasefire_days 5");
}

#[test]
fn a_contained_incident_does_not_save_from_the_expiry() {
    let text = willing()
        + "ceasefire = { days = 5, incidents = { per_day = 1e9, fatal = 0, pause = 9 } }\n"
        + TRANCHE;
    case(&text).gives("cause expiry, end_day 5, incidents 5");
}

#[test]
fn event_expiry_and_delivery_on_one_day() {
    // a delivery arrives on day 5, when the ceasefire expires, unless an event of that day extends it
    let text = |event: &str| {
        pair(&late_by(5), "complies = 1")
            + "ceasefire = { days = 5, extension = { probability = 0.5, days = 1 } }\n"
            + event
            + "tranche = [{ day = 0, north = { a = 4 } }]\n"
    };
    let event =
        |day: u32, odds: &str| format!("event = [{{ name = 'e', days = {day}, extension = {odds} }}]\n");
    case(&text(&event(5, "0"))).gives("cause expiry, end_day 5, released:north 0");
    case(&text(&event(5, "1e18"))).gives("outcome completed, end_day 5, extensions 95");
    case(&text("event = [{ name = 'e', days = 5, ends = true }]\n"))
        .gives("cause event:e, end_day 5, released:north 0");
}

#[test]
fn the_expiry_comes_before_the_end_of_a_dispute_and_before_a_lapse() {
    let dispute = pair(&never("refused"), "complies = 1")
        + "ceasefire.days = 5\nmediation = { success = 1, days = 5 }\ntranche = [{ day = 0, north = { a = 4 } }]";
    case(&dispute).gives("cause expiry, end_day 5, released:north 0");
    let lapse = willing()
        + "ceasefire.days = 5\nevent = [{ name = 'vote', days = 50 }]
        tranche = [{ day = 2, requires = 'vote', patience = 3, north = { a = 4 } }]";
    case(&lapse).gives("cause expiry, end_day 5");
    case(&lapse.replace("ceasefire.days = 5", "ceasefire.days = 6"))
        .gives("cause lapse, end_day 5, ceasefire_days 5");
}

#[test]
fn a_delivery_comes_before_the_dispute_that_ends_and_that_before_the_next_tranche() {
    // on day 4: North's late delivery, then South's dispute, then a second tranche that was due
    let text = pair(&late_by(4), &never("refused"))
        + "mediation = { success = 0, days = 4 }
        event = [{ name = 'after', after = 'first' }]
        tranche = [{ name = 'first', day = 0, north = { a = 4 }, south = { a = 1 } }, { day = 0, north = { a = 1 } }]";
    case(&text).gives("cause breach:south, end_day 4, released:north 4, tranches_completed 0, event:after 0");
    case(&text.replace("success = 0", "success = 1"))
        .gives("outcome completed, end_day 8, released:north 5, event:after 1");
}

#[test]
fn an_event_is_in_effect_from_its_day_on_for_so_many_days() {
    let text = pair("complies = 0.5, breach = { late = 0, short = 0 }", "complies = 1")
        + "mediation = { success = 1 }
        event = [{ name = 'e', days = 5, lasts = 2, odds = { north = 3 } }, { name = 'f', days = 8, odds = { north = 9, south = 0.1 } }]
        tranche = [{ day = 4, north = { a = 1 } }, { day = 5, north = { a = 1 } }, { day = 6, north = { a = 1 } },
            { day = 7, north = { a = 1 } }, { day = 8, north = { a = 1 } }, { day = 9, north = { a = 1 } }]";
    let expected = [1.0 / 2.0, 3.0 / 4.0, 3.0 / 4.0, 1.0 / 2.0, 9.0 / 10.0, 9.0 / 10.0];
    crate::support::same(&case(&text).trial(1, 0).odds_of("north"), &expected);
}

#[test]
fn talks_end_after_the_events_of_the_day_and_before_the_tranches() {
    let issue =
        "issue = [{ name = 'i', settled = 1, days = 3 }]\ntranche = [{ day = 0, north = { a = 4 } }]\n";
    let text = |event: &str| {
        case(&(willing() + issue + &format!("event = [{{ name = 'e', {event}, ends = true }}]")))
    };
    // on day 3 there is no agreement yet that the event could end
    text("days = 3").gives("outcome completed, agreement_day 3, end_day 3, event:e 1");
    text("days = 4").gives("outcome completed, agreement_day 3, end_day 3");
    text("after = 'i'").gives("event:e 1, agreement_day 3");
    text("after = 'agreement'")
        .gives("outcome collapsed, cause event:e, agreement_day 3, end_day 3, released:north 0");
}

#[test]
fn the_last_day_played_is_the_one_before_the_horizon() {
    let text = |day: u32| {
        case(&(format!("horizon = 10\n{}tranche = [{{ day = {day}, north = {{ a = 4 }} }}]", willing())))
    };
    text(9).gives("outcome completed, end_day 9, days_held:north 36");
    text(10).gives("outcome under_way, end_day 10, days_held:north 40, tranches_completed 0, delay -");
    let event = willing()
        + "horizon = 10\ntranche = [{ day = 0, north = { a = 4 } }]\nevent = [{ name = 'e', days = DAY }]";
    case(&event.replace("DAY", "9")).gives("event:e 1");
    case(&event.replace("DAY", "10")).gives("event:e 0");
}
