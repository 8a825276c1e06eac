//! Talks: when there is an agreement, and what an open issue leaves behind.

use stagger::trial::Happening;

use crate::support::{Case, case, pair, same};

/// Issues, and a tranche on day 2.
fn talks(issues: &str, rest: &str) -> Case {
    case(&format!(
        "{}issue = [{issues}]\n{rest}\ntranche = [{{ day = 2, north = {{ a = 4 }} }}]",
        pair("complies = 1", "complies = 1")
    ))
}

#[test]
fn without_issues_the_agreement_is_in_force_on_day_0() {
    talks("", "").gives("outcome completed, agreement_day 0, end_day 2, delay 0, days_held:north 8");
}

#[test]
fn the_agreement_is_the_last_issues_day_settled_or_not() {
    let (early, late) =
        ("{ name = 'x', settled = 1, days = 3 }", "{ name = 'y', settled = 0, days = 7, required = false }");
    let told = "outcome completed, agreement_day 7, end_day 9, delay 0, days_held:north 36";
    talks(&format!("{early}, {late}"), "").gives(told);
    talks(&format!("{late}, {early}"), "").gives(told);
    talks("{ name = 'x', settled = 1 }", "").gives("agreement_day 0, end_day 2");
    talks("{ name = 'x', settled = 1, days = 2.1 }", "").gives("agreement_day 3, end_day 5");
}

#[test]
fn the_earliest_required_issue_that_is_not_settled_ends_the_talks() {
    let issues = "{ name = 'x', settled = 0, days = 5 }, { name = 'y', settled = 0, days = 3 }, { name = 'z', settled = 1, days = 9 }";
    talks(issues, "").gives(
        "outcome no_agreement, cause -, end_day 3, agreement_day -, delay -, released:north 0, days_held:north 400, tranches_completed 0",
    );
    talks("{ name = 'x', settled = 0 }", "").gives("outcome no_agreement, end_day 0");
}

#[test]
fn issues_of_a_later_day_are_never_settled_and_those_of_the_same_day_are() {
    let issues = "{ name = 'before', settled = 1, days = 2 }, { name = 'same', settled = 1, days = 3 },
        { name = 'fails', settled = 0, days = 3 }, { name = 'also', settled = 1, days = 3 }, { name = 'later', settled = 1, days = 4 }";
    let event = |after: &str| format!("{{ name = 'after {after}', after = '{after}' }}");
    let events = ["before", "same", "fails", "also", "later"].map(event).join(", ");
    talks(issues, &format!("event = [{events}]")).gives(
        "outcome no_agreement, end_day 3, event:after before 1, event:after same 1, event:after fails 0,
        event:after also 1, event:after later 0",
    );
}

#[test]
fn an_event_waits_for_an_issue_to_be_settled_not_for_its_end() {
    let issues = "{ name = 'open', settled = 0, days = 3, required = false }, { name = 'done', settled = 1, days = 4, required = false }";
    let events = "event = [{ name = 'e', after = 'open' }, { name = 'f', after = 'done', days = 2 }]";
    let case = talks(issues, events);
    case.gives("outcome completed, agreement_day 4, end_day 6, event:e 0, event:f 1");
    assert_eq!(case.trial(1, 0).occurs("f"), Some(6));
}

#[test]
fn talks_may_last_beyond_the_horizon() {
    let text = |x: &str| talks(x, "horizon = 8\nceasefire.incidents = { per_day = 1e9 }");
    let told = "outcome in_talks, cause -, end_day 8, agreement_day -, days_held:north 32, ceasefire_days 0, incidents 0";
    text("{ name = 'x', settled = 1, days = 8 }").gives(told);
    text("{ name = 'x', settled = 1, days = 60 }, { name = 'y', settled = 1, days = 1 }").gives(told);
    // that they will fail is not known yet
    text("{ name = 'x', settled = 0, days = 8 }").gives(told);
    text("{ name = 'x', settled = 0, days = 7 }, { name = 'y', settled = 1, days = 60 }")
        .gives("outcome no_agreement, end_day 7");
    text("{ name = 'x', settled = 1, days = 6 }").gives("outcome under_way, agreement_day 6, end_day 8");
    text("{ name = 'x', settled = 1, days = 7 }").gives("outcome under_way, agreement_day 7, end_day 8");
}

#[test]
fn issues_are_settled_each_with_its_chance_and_its_delay() {
    let issues = "{ name = 'x', settled = 0.6, days = { discrete = { values = [1, 4], weights = [1, 1] } } },
        { name = 'y', settled = 0.5, days = { discrete = { values = [2, 3], weights = [3, 1] } } }";
    let case = talks(issues, "");
    let run = case.run(400_000);
    run.has("outcome completed", 0.3);
    run.has("agreement_day 2", 0.3 * 0.5 * 0.75);
    run.has("agreement_day 3", 0.3 * 0.5 * 0.25);
    run.has("agreement_day 4", 0.3 * 0.5);
    run.has("outcome no_agreement", 0.7);
    // x fails on day 1: at once whatever y does; or y alone fails on day 2 …
    let both = 0.4 * 0.5; // x fails on day 1
    let on_2 = 0.75 * (0.5 * (1.0 - both)); // y on day 2 fails, and x has not failed on day 1
    let on_3 = 0.25 * (0.5 * (1.0 - both));
    run.has("end_day 1", both);
    // completions never fall on days 1 to 3: the earliest agreement is on day 2, the tranche on 4
    run.has("end_day 2", on_2);
    run.has("end_day 3", on_3);
}

#[test]
fn an_open_issue_weighs_on_the_odds_for_the_rest_of_the_trial() {
    let text = pair("complies = 0.5, breach = { late = 0, short = 0 }", "complies = 0.5, breach = { late = 0, short = 0 }")
        + "mediation = { success = 1 }
        issue = [{ name = 'x', settled = 0, required = false, otherwise = { odds = { north = 0.25 } } },
            { name = 'y', settled = 0, required = false, days = 3, otherwise = { odds = { north = 3, south = 0.5 } } },
            { name = 'z', settled = 1, required = false, otherwise = { odds = { north = 100, south = 100 } } }]
        tranche = [{ day = 0, north = { a = 1 }, south = { a = 1 } }, { day = 50, north = { a = 1 } }]";
    let case = case(&text);
    let trial = case.trial(1, 0);
    same(&trial.odds_of("north"), &[3.0 / 7.0, 3.0 / 7.0]);
    same(&trial.odds_of("south"), &[1.0 / 3.0]);
    let run = case.run(400_000);
    run.has("breaches:north 0", 9.0 / 49.0);
    run.has("breaches:south 0", 1.0 / 3.0);
}

#[test]
fn an_issue_without_consequence_has_none() {
    let text = pair("complies = 0.5, breach = { late = 0, short = 0 }", "complies = 1")
        + "issue = [{ name = 'x', settled = 0, required = false }]\ntranche = [{ day = 0, north = { a = 1 } }]";
    same(&case(&text).trial(1, 0).odds_of("north"), &[0.5]);
}

#[test]
fn nothing_happens_at_the_horizon_while_the_talks_go_on() {
    let text = pair("complies = 1", "complies = 1")
        + "horizon = 10\nissue = [{ name = 'list', settled = 1, days = 20 }]
        event = [{ name = 'vote', days = 4, lasts = 6 }, { name = 'feast', days = 10 }]
        tranche = [{ day = 0, north = { a = 5 } }]";
    let case = case(&text);
    case.gives("outcome in_talks, event:vote 1, event:feast 0");
    let trial = case.trial(1, 0);
    let (last, before) = trial.story.split_last().unwrap();
    assert!(matches!(last, (10, Happening::Ends(_))) && before.iter().all(|(day, _)| *day < 10), "{trial}");
}
