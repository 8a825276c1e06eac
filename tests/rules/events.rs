//! Events: what they wait for, when they occur, what they do.

use crate::support::{Case, case, late_by, never, pair};

/// Tranches "first" on day 3 and "last" on day 7.
fn events(north: &str, events: &str, rest: &str) -> Case {
    case(&format!(
        "{}event = [{events}]\n{rest}
        tranche = [{{ name = 'first', day = 3, north = {{ a = 4 }} }}, {{ name = 'last', day = 7, north = {{ a = 1 }}, south = {{ a = 1 }} }}]",
        pair(north, "complies = 1")
    ))
}

#[track_caller]
fn days(case: &Case, expected: &[(&str, Option<u32>)]) {
    for seed in 1..4 {
        let trial = case.trial(seed, 0);
        for &(event, day) in expected {
            assert_eq!(trial.occurs(event), day, "{event}\n{trial}");
            assert!(trial.is(&format!("event:{event} {}", u8::from(day.is_some()))));
        }
    }
}

#[test]
fn events_wait_for_what_they_name() {
    let all = "{ name = 's', days = 2 }, { name = 'a', after = 'agreement', days = 1 }, { name = 'f', after = 'first' },
        { name = 'l', after = 'last', days = 2 }, { name = 'done', after = 'completion', days = 3 }, { name = 'broken', after = 'collapse' },
        { name = 'i', after = 'issue' }, { name = 'chain', after = 'i', days = 1.5 }, { name = 'link', after = 'chain' }";
    let issue = "issue = [{ name = 'issue', settled = 1, days = 4 }]";
    // E = 4: tranches on 7 and 11
    days(
        &events("complies = 1", all, issue),
        &[
            ("s", Some(2)),
            ("a", Some(5)),
            ("f", Some(7)),
            ("l", Some(13)),
            ("done", Some(14)),
            ("broken", None),
            ("i", Some(4)),
            ("chain", Some(6)),
            ("link", Some(6)),
        ],
    );
    // North refuses on day 7: nothing after it but what waits for the collapse
    days(
        &events(&never("refused"), all, issue),
        &[
            ("s", Some(2)),
            ("a", Some(5)),
            ("f", None),
            ("l", None),
            ("done", None),
            ("broken", Some(7)),
            ("i", Some(4)),
            ("link", Some(6)),
        ],
    );
    // no agreement is no collapse
    let fails = "issue = [{ name = 'issue', settled = 0, days = 4 }]";
    days(
        &events("complies = 1", all, fails),
        &[("s", Some(2)), ("a", None), ("broken", None), ("done", None), ("i", None), ("link", None)],
    );
}

#[test]
fn the_completion_of_a_tranche_is_that_of_its_last_turn() {
    let case =
        events(&late_by(2), "{ name = 'f', after = 'first', days = 1 }, { name = 'l', after = 'last' }", "");
    days(&case, &[("f", Some(6)), ("l", Some(11))]);
}

#[test]
fn any_collapse_is_waited_for() {
    let broken = "{ name = 'broken', after = 'collapse', days = 1 }";
    days(&events("complies = 1", broken, "ceasefire.days = 5"), &[("broken", Some(6))]);
    days(
        &events("complies = 1", broken, "ceasefire.incidents = { per_day = 1e9, fatal = 1 }"),
        &[("broken", Some(2))],
    );
    let ends = "{ name = 'end', days = 4, ends = true }, ";
    days(&events("complies = 1", &format!("{ends}{broken}"), ""), &[("end", Some(4)), ("broken", Some(5))]);
    let lapse = pair("complies = 1", "complies = 1")
        + "event = [{ name = 'broken', after = 'collapse' }, { name = 'vote', days = 50 }]
        tranche = [{ day = 3, requires = 'vote', patience = 5, north = { a = 1 } }]";
    days(&case(&lapse), &[("broken", Some(8)), ("vote", Some(50))]);
    // the end of a ceasefire after completion is none
    days(&events("complies = 1", broken, "ceasefire.days = 20"), &[("broken", None)]);
}

#[test]
fn an_event_that_ends_the_agreement() {
    let ends = |day: u32| events("complies = 1", &format!("{{ name = 'e', days = {day}, ends = true }}"), "");
    ends(3).gives(
        "outcome collapsed, cause event:e, end_day 3, released:north 0, tranches_completed 0, disputes 0",
    );
    ends(7).gives("outcome collapsed, cause event:e, end_day 7, released:north 4, tranches_completed 1");
    // the exchange is completed, and the event occurs all the same
    ends(8).gives("outcome completed, cause -, event:e 1, end_day 7");
    events("complies = 1", "{ name = 'e', after = 'completion', ends = true }", "")
        .gives("outcome completed, event:e 1");
    events("complies = 1", "{ name = 'e', after = 'last', ends = true }", "")
        .gives("outcome completed, event:e 1, end_day 7");
    events("complies = 1", "{ name = 'e', after = 'first', ends = true }", "")
        .gives("cause event:e, end_day 3, tranches_completed 1, released:north 4");
    // what is on its way is not delivered
    events(&late_by(5), "{ name = 'e', days = 8, ends = true }", "")
        .gives("cause event:e, end_day 8, released:north 0, breaches:north 1");
    // and the ceasefire ends with it, unless it survives
    events("complies = 1", "{ name = 'e', days = 5, ends = true }", "ceasefire = {}")
        .gives("ceasefire_days 5");
    events("complies = 1", "{ name = 'e', days = 5, ends = true }", "ceasefire.survives = true")
        .gives("ceasefire_days 100");
}

#[test]
fn an_event_ends_the_agreement_before_what_waits_for_it_occurs() {
    let chain = "{ name = 'x', days = 5, ends = true }, { name = 'y', after = 'x', ends = true }, { name = 'z', after = 'collapse', ends = true }";
    let case = events("complies = 1", chain, "");
    case.gives("cause event:x, end_day 5");
    days(&case, &[("x", Some(5)), ("y", Some(5)), ("z", Some(5))]);
}

#[test]
fn on_one_day_events_occur_in_the_order_of_the_file_and_at_once() {
    let x = "{ name = 'x', days = 5, ends = true }";
    let y = "{ name = 'y', days = 5, ends = true }";
    events("complies = 1", &format!("{x}, {y}"), "").gives("cause event:x");
    events("complies = 1", &format!("{y}, {x}"), "").gives("cause event:y");
    // z occurs at once after w, before the next of the file
    let w = "{ name = 'w', days = 5 }";
    let z = "{ name = 'z', after = 'w', ends = true }";
    events("complies = 1", &format!("{w}, {x}, {z}"), "").gives("cause event:z, event:x 1, event:w 1");
    events("complies = 1", &format!("{z}, {w}, {x}"), "").gives("cause event:z");
    events("complies = 1", &format!("{x}, {w}, {z}"), "").gives("cause event:x");
}

#[test]
fn whether_an_event_occurs_is_decided_once() {
    let chain = "{ name = 'x', probability = 0.5, days = 1 }, { name = 'y', after = 'x', probability = 0.4, days = { uniform = [0, 4] } },
        { name = 'z', after = 'x', probability = 0.4 }";
    let case = events("complies = 1", chain, "");
    let run = case.run(400_000);
    run.has("event:x 1", 0.5);
    run.has("event:y 1", 0.2);
    let both = case.trials(100_000).filter(|t| t.is("event:y 1") && t.is("event:z 1")).count();
    crate::support::close("y and z", both as u64, 100_000, 0.5 * 0.16);
    let trials: Vec<_> = (0..4000).map(|n| case.trial(1, n).occurs("y")).collect();
    for day in 2..=5 {
        crate::support::close(
            "day of y",
            trials.iter().filter(|&&d| d == Some(day)).count() as u64,
            4000,
            0.05,
        );
    }
}

#[test]
fn events_go_on_to_the_horizon_whatever_the_outcome() {
    let far = "{ name = 'x', days = 98 }, { name = 'y', after = 'x', days = 1 }, { name = 'z', after = 'y', days = 1 }";
    let expected = [("x", Some(98)), ("y", Some(99)), ("z", None)];
    days(&events("complies = 1", far, ""), &expected);
    days(&events(&never("refused"), far, ""), &expected);
    days(&events("complies = 1", far, "issue = [{ name = 'i', settled = 0 }]"), &expected);
    days(&events("complies = 1", far, "issue = [{ name = 'i', settled = 1, days = 200 }]"), &expected);
}

#[test]
fn an_event_at_once_after_a_tranche_counts_for_the_next_of_the_same_day() {
    let text = pair("complies = 0.5, breach = { late = 0, short = 0 }", "complies = 1")
        + "event = [{ name = 'e', after = 'first', odds = { north = 3 } }, { name = 'f', after = 'e', lasts = 1, odds = { north = 3 } }]
        tranche = [{ name = 'first', day = 2, north = { a = 1 }, odds = { north = 1e18 } }, { day = 2, north = { a = 1 }, odds = { north = 1e18 } },
            { day = 2, north = { a = 1 } }, { day = 3, north = { a = 1 } }]";
    let case = case(&text);
    let trial = (0..99).map(|n| case.trial(1, n)).find(|t| t.is("outcome completed")).unwrap();
    crate::support::same(&trial.odds_of("north"), &[1.0, 1.0, 9.0 / 10.0, 3.0 / 4.0]);
    let run = case.run(400_000);
    run.has("outcome completed", 27.0 / 40.0);
}

#[test]
fn odds_of_an_event_after_the_agreement_count_for_a_tranche_of_that_day() {
    let text = pair("complies = 0.5", "complies = 1")
        + "issue = [{ name = 'i', settled = 1, days = 2 }]
        event = [{ name = 'e', after = 'agreement', odds = { north = 0 } }, { name = 'f', after = 'i', odds = { south = 0 } }]
        tranche = [{ day = 0, north = { a = 1 } }]";
    case(&text).gives("breaches:north 1, agreement_day 2");
}

#[test]
fn an_event_lasts_no_time_or_for_good() {
    let p = |lasts: &str| {
        let text = pair("complies = 0.5, breach = { late = 0, short = 0 }", "complies = 1")
            + &format!(
                "event = [{{ name = 'e', days = 2{lasts}, odds = {{ north = 3 }} }}]\nmediation.success = 1\n"
            )
            + "tranche = [{ day = 2, north = { a = 1 } }, { day = 3, north = { a = 1 } }, { day = 90, north = { a = 1 } }]";
        case(&text).trial(1, 0).odds_of("north")
    };
    crate::support::same(&p(""), &[0.75, 0.75, 0.75]);
    crate::support::same(&p(", lasts = 1"), &[0.75, 0.5, 0.5]);
    crate::support::same(&p(", lasts = 0"), &[0.5, 0.5, 0.5]);
}

#[test]
fn what_waits_for_the_same_thing_occurs_in_the_order_of_the_file() {
    for after in ["first", "agreement"] {
        let event =
            |name: &str, after: &str| format!("{{ name = '{name}', after = '{after}', ends = true }}");
        let (p, q) = (event("p", after), event("q", after));
        events("complies = 1", &format!("{p}, {q}"), "").gives("cause event:p, event:q 1");
        events("complies = 1", &format!("{q}, {p}"), "").gives("cause event:q, event:p 1");
        // s, at once after r, comes before q
        let r = format!("{{ name = 'r', after = '{after}' }}");
        events("complies = 1", &format!("{r}, {q}, {}", event("s", "r")), "")
            .gives("cause event:s, event:q 1");
    }
}

/// To the last digit: what events do is multiplied in the file's order, whenever they occur.
#[test]
fn odds_do_not_depend_on_the_order_in_which_events_occurred() {
    let odds = |days: [u32; 4]| {
        let event = |(name, (days, odds))| {
            format!("{{ name = '{name}', days = {days}, odds = {{ north = {odds} }} }}")
        };
        let events = ["a", "b", "c", "d"].into_iter().zip(days.into_iter().zip([0.1, 0.7, 1.1, 0.3]));
        let events: Vec<String> = events.map(event).collect();
        let text = pair("complies = 0.9", "complies = 1")
            + &format!("tranche = [{{ day = 9, north = {{ a = 5 }} }}]\nevent = [{}]", events.join(", "));
        case(&text).trial(1, 0).odds_of("north")
    };
    let in_order = odds([1, 2, 3, 4]);
    assert!([[4, 3, 2, 1], [2, 4, 1, 3], [3, 1, 4, 2]].into_iter().all(|days| odds(days) == in_order));
}
