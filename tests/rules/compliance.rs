//! Who keeps a promise, and what becomes of one that is not kept.

use crate::support::{case, late_by, never, pair, party, same};

/// One tranche on day 0 at which North owes five of category a, and South nothing.
const ONE: &str = "tranche = [{ day = 0, north = { a = 5 } }]\n";

#[test]
fn odds_are_multiplied_and_a_category_counts_once() {
    // 1 × 3 (tranche) × 2 (a) × 1/2 (term) = 3; b has nobody in the bundle
    let case = case(&format!(
        "{}{}",
        pair("complies = 0.5", "complies = 1"),
        r#"category = { dead = { deceased = true }, a = { odds = 2 }, b = { odds = 100 } }
        term.crossing = { odds = 0.5 }
        term.other = { odds = 50 }
        tranche = [{ day = 0, north = { a = 10, b = 0 }, south = { b = 1 },
            terms = { north = ["crossing"], south = ["other"] }, odds = { north = 3, south = 7 } }]"#
    ));
    same(&case.trial(1, 0).odds_of("north"), &[3.0 / 4.0]);
    let run = case.run(400_000);
    run.has("breaches:north 0", 3.0 / 4.0);
}

#[test]
fn several_categories_and_terms_all_count() {
    // 1/4 × 2 × 3 × (1/2 × 5) = 15/4
    let case = case(&format!(
        "{}{}",
        pair("complies = 0.2", "complies = 1"),
        r#"category = { dead = { deceased = true, odds = 3 }, a = { odds = 2 } }
        term = { x = { odds = 0.5 }, y = { odds = 5 } }
        tranche = [{ day = 0, north = { a = 1, dead = 3 }, terms = { north = ["x", "y"] } }]"#
    ));
    same(&case.trial(1, 0).odds_of("north"), &[15.0 / 19.0]);
    case.run(400_000).has("outcome completed", 15.0 / 19.0 + 4.0 / 19.0 / 3.0);
}

#[test]
fn certain_and_impossible_are_so_whatever_the_multipliers() {
    let odds = |x: &str| format!("tranche = [{{ day = 0, north = {{ a = 5 }}, odds = {{ north = {x} }} }}]");
    let certain = pair("complies = 1", "complies = 1") + &odds("0");
    case(&certain).gives("outcome completed, breaches:north 0, released:north 5, end_day 0");
    let impossible = pair("complies = 0", "complies = 1") + &odds("1e200");
    case(&impossible).gives("breaches:north 1");
}

#[test]
fn odds_too_large_for_a_number_are_certain() {
    let text = pair("complies = 0.5", "complies = 1")
        + "category = { dead = { deceased = true }, a = { odds = 1e200 } }
        tranche = [{ day = 0, north = { a = 5 }, odds = { north = 1e200 } }]";
    case(&text).gives("breaches:north 0, outcome completed");
}

#[test]
fn odds_of_zero_are_a_breach() {
    let text = pair("complies = 0.999", "complies = 1")
        + "tranche = [{ day = 0, north = { a = 5 }, odds = { north = 0 } }]";
    case(&text).gives("breaches:north 1");
}

/// Trust has long made the odds infinite when they are multiplied by 0: told or not, foreseen or drawn, none
/// is left. What a certain party is asked makes no difference, be it certain by luck alone.
#[test]
fn nothing_is_left_of_odds_times_zero() {
    for (trust, tranches) in [(2, 1100), (10, 330)] {
        let upto: String =
            (0..tranches - 1).map(|day| format!("{{ day = {day}, north = {{ a = 1 }} }}, ")).collect();
        let text = |complies: &str, times: &str| {
            format!(
                "horizon = 1200\ncategory.dead = {{ deceased = true }}\nbreach = {{ late = 0, short = 0 }}
                behaviour = {{ trust = {trust} }}
                party.north = {{ holds = {{ a = 2000 }}, complies = {complies} }}
                party.south = {{ holds = {{ a = 1 }}, complies = 1 }}
                tranche = [{upto} {{ day = {tranches}, north = {{ a = 1 }}, odds = {{ north = {times} }} }}]"
            )
        };
        let drawn = "{ discrete = { values = [0, 0], weights = [1, 1] } }";
        for times in ["0", drawn] {
            let never = case(&text("0.99", times));
            assert_eq!(never.run(1000).count("outcome completed"), 0, "{trust} {times}");
            let told = (0..100).map(|n| never.trial(1, n)).find(|t| t.odds_of("north").len() == tranches);
            same(&told.unwrap().odds_of("north")[tranches - 1..], &[0.0]);
            let at_times = case(&text("{ discrete = { values = [0.99, 1], weights = [1, 3] } }", times));
            at_times.run(40_000).has("outcome completed", 0.75);
        }
    }
}

/// Three tranches, a person each.
const THREE: &str = "tranche = [
    { day = 0, north = { a = 1 }, south = { a = 1 } },
    { day = 1, north = { a = 1 }, south = { a = 1 } },
    { day = 2, north = { a = 1 }, south = { a = 1 } }]\n";

#[test]
fn trust_grows_with_each_clean_tranche() {
    let text = pair("complies = 0.5", "complies = 1") + "behaviour.trust = 3\nbreach.late = 0\n" + THREE;
    let case = case(&text);
    let run = case.run(400_000);
    // odds 1, 3, 9
    run.has("outcome completed", 27.0 / 80.0);
    run.has("tranches_completed 2", 1.0 / 2.0 * 3.0 / 4.0 / 10.0);
    run.has("tranches_completed 0", 1.0 / 2.0);
}

/// North's odds at three tranches of which South honours all but the first, told of a trial in
/// which North honours them all.
fn north_after(south: &str, behaviour: &str) -> Vec<f64> {
    let text = pair("complies = 0.5", &format!("complies = 0.5, {south}"))
        + behaviour
        + "tranche = [
            { day = 0, north = { a = 1 }, south = { a = 1 }, odds = { north = 1e18, south = 0 } },
            { day = 5, north = { a = 1 }, south = { a = 1 }, odds = { south = 1e18 } },
            { day = 9, north = { a = 1 }, south = { a = 1 }, odds = { south = 1e18 } }]";
    let case = case(&text);
    let trial =
        (0..64).map(|n| case.trial(1, n)).find(|t| t.is("tranches_completed 3") && t.is("breaches:north 0"));
    trial.unwrap().odds_of("north")
}

#[test]
fn trust_and_retaliation_wait_for_breaches_but_not_for_lateness_within_the_grace() {
    let late =
        |grace: u32| format!("breach = {{ late = 1, short = 0, refused = 0, delay = 2, grace = {grace} }}");
    let behaviour = "behaviour = { trust = 3, retaliation = 0.5 }\n";
    // within the grace the first tranche is clean: odds 1 × 3, then 9
    same(&north_after(&late(2), behaviour), &[1.0, 3.0 / 4.0, 9.0 / 10.0]);
    // beyond, it is a breach: odds 1/2, then 3/2
    same(&north_after(&late(1), behaviour), &[1.0, 1.0 / 3.0, 3.0 / 5.0]);
}

#[test]
fn lateness_up_to_the_grace_is_no_breach() {
    let text = |delay: &str, grace: u32| {
        let breach =
            format!("breach = {{ late = 1, short = 0, refused = 0, delay = {delay}, grace = {grace} }}\n");
        pair("complies = 0", "complies = 1") + &breach + ONE
    };
    case(&text("2", 2)).gives("outcome completed, end_day 2, breaches:north 0, delay 2, disputes 0");
    case(&text("3", 2)).gives("outcome completed, end_day 3, breaches:north 1, delay 3, disputes 0");
    // late by at least a day, in whole days rounded up
    case(&text("0", 0)).gives("outcome completed, end_day 1, breaches:north 1");
    case(&text("1.2", 1)).gives("outcome completed, end_day 2, breaches:north 1");
    case(&text("1.2", 2)).gives("outcome completed, end_day 2, breaches:north 0");
}

#[test]
fn late_by_one_day_and_no_grace_unless_said() {
    let text = pair(&never("late"), "complies = 1") + ONE;
    case(&text).gives("outcome completed, end_day 1, breaches:north 1, released:north 5");
}

#[test]
fn retaliation_counts_the_breaches_of_all_others_and_none_of_ones_own() {
    // East and South are late at each of the tranches, North never
    let text = party("north", "complies = 0.5, retaliation = 0.5")
        + &party("south", "complies = 0.5, breach = { late = 1, short = 0, refused = 0 }")
        + &party("east", "complies = 0.5, breach = { late = 1, short = 0, refused = 0 }")
        + "behaviour.retaliation = 0.1
        tranche = [
            { day = 0, north = { a = 1 }, south = { a = 1 }, east = { a = 1 }, odds = { north = 1e18, south = 0, east = 0 } },
            { day = 5, north = { a = 1 }, south = { a = 1 }, odds = { north = 1e18, south = 0 } },
            { day = 9, order = ['north', 'south', 'east'], north = { a = 1 }, south = { a = 1 }, east = { a = 1 },
              odds = { north = 1, south = 1, east = 1 } }]";
    let case = case(&text);
    let trial = (0..64).map(|n| case.trial(1, n)).find(|t| t.is("breaches:north 0")).unwrap();
    // before the third tranche South has two breaches and East one
    let third = |p: &str| trial.odds_of(p).last().copied().unwrap();
    same(&[third("north")], &[1.0 / 9.0]); // 2⁻³ : 1
    same(&[third("south")], &[1.0 / 11.0]); // 1/10 for East's one
    let souths = if trial.is("breaches:south 3") { 3 } else { 2 };
    let odds = 0.1_f64.powi(souths); // South's turn came before East's
    same(&[third("east")], &[odds / (1.0 + odds)]);
}

#[test]
fn a_breach_counts_from_the_turn_not_from_the_delivery() {
    // the late delivery is cut off by the expiry on day 3
    let text = pair(&late_by(5), "complies = 1") + "ceasefire.days = 3\n" + ONE;
    case(&text).gives("outcome collapsed, cause expiry, end_day 3, breaches:north 1, released:north 0");
}

#[test]
fn a_breach_in_the_turn_before_is_held_against_one_and_one_in_the_same_turn_is_not() {
    let text = |order: &str| {
        pair(&never("refused"), "complies = 0.75, retaliation = 0.2")
            + "mediation = { success = 1 }\n"
            + &format!("tranche = [{{ day = 0, order = {order}, north = {{ a = 1 }}, south = {{ a = 1 }} }}]")
    };
    same(&case(&text("'together'")).trial(1, 0).odds_of("south"), &[3.0 / 4.0]);
    same(&case(&text("['north', 'south']")).trial(1, 0).odds_of("south"), &[3.0 / 8.0]);
    same(&case(&text("['south', 'north']")).trial(1, 0).odds_of("south"), &[3.0 / 4.0]);
    case(&text("['north', 'south']")).run(400_000).has("breaches:south 0", 3.0 / 8.0);
}

#[test]
fn strain_counts_contained_incidents_those_of_the_day_included() {
    // an incident on every day from day 1
    let text = |own: &str| {
        pair(&format!("complies = 0.8{own}"), "complies = 1")
            + "behaviour.strain = 0.5\nceasefire.incidents = { per_day = 1e9, fatal = 0 }\n
            tranche = [{ day = 0, north = { a = 1 }, odds = { north = 1e18 } }, { day = 2, north = { a = 1 } }]"
    };
    same(&case(&text("")).trial(1, 0).odds_of("north"), &[1.0, 1.0 / 2.0]);
    same(&case(&text(", strain = 2")).trial(1, 0).odds_of("north"), &[1.0, 16.0 / 17.0]);
    case(&text("")).run(400_000).has("breaches:north 0", 1.0 / 2.0);
}

#[test]
fn a_party_may_have_its_own_behaviour() {
    let text = pair("complies = 0.5, trust = 1, breach = { late = 0 }", "complies = 1")
        + "behaviour.trust = 3\n"
        + THREE;
    case(&text).run(400_000).has("outcome completed", 1.0 / 8.0);
}

/// Ten of North's on day 0 that are never honoured; without mediation.
const TEN: &str = "tranche = [{ day = 0, north = { a = 10 } }]\n";

#[test]
fn a_breach_is_late_short_or_refused_by_weight() {
    let half = "complies = 0.5, breach = { share = 0.5 }";
    let ways = |weights: &str, [late, short, refused]: [f64; 3]| {
        let text = pair(half, "complies = 1") + weights + TEN;
        let case = case(&text);
        let run = case.run(400_000);
        run.has("end_day 1", 0.5 * late);
        run.has("released:north 5", 0.5 * short);
        run.has("released:north 0", 0.5 * refused);
        run.has("cause breach:north", 0.5 * (short + refused));
    };
    ways("", [1.0 / 3.0; 3]);
    ways("breach = { late = 2, short = 1 }\n", [2.0 / 4.0, 1.0 / 4.0, 1.0 / 4.0]);
    ways("breach = { late = 0.3, short = 0.5, refused = 0.2 }\n", [0.3, 0.5, 0.2]);
    ways("breach = { late = 0 , short = 3 }\n", [0.0, 3.0 / 4.0, 1.0 / 4.0]);
    // whose sum is past all numbers
    ways("breach = { late = 1e308, short = 1e308, refused = 1e308 }\n", [1.0 / 3.0; 3]);
    let drawn = "{ discrete = { values = [1e308, 1.7e308], weights = [1, 1] } }";
    let half_each = format!("breach = {{ late = {drawn}, short = {drawn}, refused = 1e300 }}\n");
    ways(&half_each, [1.0 / 2.0, 1.0 / 2.0, 0.0]);
}

#[test]
fn a_party_overrides_single_keys_of_breach() {
    // late 2, short 1 from [breach]; refused 5 of its own
    let text = pair("complies = 0, breach = { refused = 5 }", "complies = 1")
        + "breach = { late = 2, short = 1, refused = 100, delay = 7, share = 0.5 }\n"
        + TEN;
    let case = case(&text);
    let run = case.run(400_000);
    run.has("end_day 7", 2.0 / 8.0);
    run.has("released:north 5", 1.0 / 8.0);
    run.has("released:north 0", 5.0 / 8.0);
}

/// North's bundle is short by this share; without mediation, so that the rest never comes.
fn short(share: &str, bundle: &str, rest: &str) -> crate::support::Case {
    let breach = format!("complies = 0, breach = {{ late = 0, short = 1, refused = 0, share = {share} }}");
    case(&format!("{}{rest}\ntranche = [{{ day = 0, {bundle} }}]", pair(&breach, "complies = 1")))
}

#[test]
fn a_short_delivery_is_rounded_to_persons_and_never_whole() {
    let released = |share: &str, n: u32| {
        short(share, &format!("north = {{ a = {n} }}"), "").trial(1, 0).get("released:north")
    };
    let of_ten = ["0", "0.04", "0.05", "0.24", "0.25", "0.5", "0.94", "0.95", "1"].map(|s| released(s, 10));
    assert_eq!(of_ten, ["0", "0", "1", "2", "3", "5", "9", "9", "9"]);
    // one person: nothing; two: one from a share of a quarter on
    assert_eq!(["0.5", "0.99", "1"].map(|s| released(s, 1)), ["0", "0", "0"]);
    assert_eq!(["0.2", "0.25", "1"].map(|s| released(s, 2)), ["0", "1", "1"]);
    short("0.5", "north = { a = 10 }", "").gives(
        "outcome collapsed, cause breach:north, end_day 0, breaches:north 1, disputes 1, released:north 5",
    );
}

#[test]
fn a_share_that_varies_is_uniform_unless_said_and_clamped() {
    let breach = "complies = 0, breach = { late = 0, short = 1, refused = 0 }";
    let case = case(&(pair(breach, "complies = 1") + TEN));
    let run = case.run(400_000);
    run.has("released:north 0", 0.05);
    for n in 1..=8 {
        run.has(&format!("released:north {n}"), 0.1);
    }
    run.has("released:north 9", 0.15);
    // uniform on [−1, 1]: half is 0
    let case = short("{ uniform = [-1, 1] }", "north = { a = 10 }", "");
    let run = case.run(400_000);
    run.has("released:north 0", 0.5 + 0.025);
    run.has("released:north 4", 0.05);
}

#[test]
fn a_short_delivery_begins_with_the_highest_odds() {
    let odds = "category = { dead = { deceased = true, odds = 2 }, a = { odds = 0.5 }, b = { odds = 1 } }";
    // 13 persons, half of them: 7; the remains first, then b
    short("0.5", "north = { a = 5, b = 5, dead = 3 }", odds)
        .gives("released:north 4, remains_returned:north 3, released:north:dead 3, released:north:b 4, released:north:a 0");
    // remains count towards the share: 4 persons, three quarters of them
    short("0.75", "north = { a = 2, dead = 2 }", odds).gives("released:north 1, remains_returned:north 2");
}

#[test]
fn between_equal_odds_the_order_of_the_bundle_decides() {
    short("0.5", "north = { b = 4, a = 4 }", "").gives("released:north:b 4, released:north:a 0");
    short("0.5", "north = { a = 4, b = 4 }", "").gives("released:north:a 4, released:north:b 0");
    let last = "category = { dead = { deceased = true, odds = 1 }, a = { odds = 1 }, b = { odds = 3 } }";
    short("0.5", "north = { dead = 2, a = 2, b = 2 }", last)
        .gives("released:north:b 2, remains_returned:north 1, released:north:a 0");
}

#[test]
fn the_order_goes_by_the_odds_of_the_trial() {
    let odds = "unknown.x = { discrete = { values = [0.5, 2], weights = [1, 3] } }
        category = { dead = { deceased = true }, a = { odds = 'x' } }";
    let case = short("0.5", "north = { b = 4, a = 4 }", odds);
    case.run(400_000).has("released:north:a 4", 3.0 / 4.0);
    assert!(case.trials(200).all(|t| t.is("released:north:a 4") == (t.draws[0] == 2.0)));
}

#[test]
fn terms_are_not_part_of_a_short_delivery() {
    let terms = "north = { a = 4 }, terms = { north = ['x', 'y'] }";
    let odds = "term = { x = { odds = 9 }, y = { odds = 0.1 } }";
    short("1", terms, odds).gives("released:north 3, terms_met:north 0");
    short("1", terms, "term.x = {}\nterm.y = {}\nmediation = { success = 1, days = 3 }")
        .gives("outcome completed, end_day 3, released:north 4, terms_met:north 2, days_held:north 3");
    // terms alone: nothing is delivered, all is in dispute
    short("1", "terms = { north = ['x'] }", "term.x = {}")
        .gives("outcome collapsed, cause breach:north, terms_met:north 0, disputes 1");
}

#[test]
fn a_refusal_delivers_nothing_and_counts_as_a_breach() {
    let text = pair(&never("refused"), "complies = 1")
        + "term.x = {}\ntranche = [{ day = 4, north = { a = 5, dead = 2 }, south = { a = 1 }, terms = { north = ['x'] } }]";
    case(&text).gives(
        "outcome collapsed, cause breach:north, end_day 4, breaches:north 1, breaches:south 0, disputes 1,
        released:north 0, remains_returned:north 0, terms_met:north 0, released:south 1, tranches_completed 0",
    );
}

/// What is later than the horizon never comes, but whether it is a breach still depends on the grace.
#[test]
fn lateness_beyond_the_horizon_is_a_breach_beyond_the_grace() {
    for (delay, grace, breaches) in [
        (40, 35, 1),
        (36, 35, 1),
        (35, 35, 0),
        (33, 35, 0),
        (31, 30, 1),
        (30, 30, 0),
        (29, 28, 1),
        (29, 29, 0),
    ] {
        let late = format!("{}, grace = {grace} }}", late_by(delay).trim_end_matches(" }"));
        let text = pair(&late, "complies = 1") + "horizon = 30\ntranche = [{ day = 1, north = { a = 5 } }]";
        case(&text).gives(&format!("outcome under_way, breaches:north {breaches}, released:north 0"));
    }
}

#[test]
fn a_breach_is_held_against_trust_only_once_its_tranche_is_over() {
    // East keeps its word after no tranche, and breaks it after a clean one
    let text = pair("complies = 0.5", "complies = 1")
        + &party("east", "complies = 0.999999, trust = 1e-20")
        + "mediation = { success = 1 }
        tranche = [{ day = 0, south = { a = 1 } },
            { day = 1, order = ['north', 'south', 'east'], odds = { north = 0 },
              north = { a = 1 }, south = { a = 1 }, east = { a = 1 } }]";
    let case = case(&text);
    assert!(case.trials(20).all(|trial| trial.is("breaches:north 1") && trial.is("breaches:east 1")));
}
