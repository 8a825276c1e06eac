//! Plain deals, which are played by code of their own, and some that are nearly plain.

use super::deals::{MEDIATION, NORTH, SOUTH, two};

/// A few tranches, one after the other and a week apart, in each of which both parties owe something.
fn few(n: u32, (north, south): (&str, &str), more: &str) -> String {
    let steps = (0..n).map(|k| {
        let (a, dead, terms) = (1 + k % 3, u32::from(k % 2 == 1), if k == 2 { "" } else { "'crossing'" });
        format!(
            "[[tranche]]\nday = {}\nnorth = {{ a = {a}, c = 1, dead = {dead} }}\nsouth = {{ b = 4 }}\nterms = {{ south = [{terms}] }}\n{more}\n",
            2 + 7 * k
        )
    });
    two(north, south) + &steps.collect::<String>()
}

/// Two parties and a short schedule, of which nothing is moved but by incidents and breaches.
pub(super) fn plain(ceasefire: &str, more: &str) -> String {
    format!("horizon = 90\n{MEDIATION}{ceasefire}\n") + &few(6, (NORTH, SOUTH), more)
}

/// The same without anything that mends a breach, and with a tranche in which one party owes nobody.
pub(super) fn plain_and_hard() -> String {
    "horizon = 60\nceasefire = { days = 9, extension = { probability = 0.8, days = 4, at_most = 9 }, incidents = { per_day = 0.2, fatal = 0.1, pause = { poisson = 1 } } }\n"
        .to_owned()
        + &few(3, (NORTH, SOUTH), "order = ['south', 'north']")
        + "[[tranche]]\nday = 25\nnorth = { dead = 2 }\nsouth.b = 9\n[[tranche]]\nday = 26\nsouth = { a = 1, dead = 1 }\n"
}

/// Two parties who break their word often, and trust that counts: what is late arrives on the day on which a
/// dispute ends, and what is held against trust within a tranche would show.
pub(super) fn plain_and_broken(order: &str) -> String {
    let keys = "complies = 0.5, trust = 3, breach = { late = 2, short = 1, refused = 1, delay = 2 }";
    "horizon = 70\nmediation = { success = 0.8, days = 2 }\n".to_owned() + &few(8, (keys, keys), order)
}

/// What would be a plain deal, but for one thing that happens besides.
pub(super) fn short_with(thing: &str) -> String {
    format!("horizon = 60\n{MEDIATION}") + &few(4, (NORTH, SOUTH), "") + thing
}

/// A plain deal of which little is known.
pub(super) fn plain_and_drawn() -> String {
    let party = |name, keys| {
        format!("party.{name} = {{ holds = {{ a = 30, dead = 4 }}, complies = 'goodwill', {keys} }}\n")
    };
    let step = |day| {
        format!(
            "[[tranche]]\nday = {day}\nnorth.a = 4\nsouth = {{ a = 3, dead = 1 }}\norder = ['north', 'south']\n"
        )
    };
    "horizon = 70\nunknown.goodwill = { beta = [9, 1] }\ncategory = { dead = { deceased = true }, a = { odds = { uniform = [0.8, 1.2] } } }\n\
    mediation = { success = { interval = [0.7, 0.95] }, days = 2, fatigue = 0.9 }\n\
    ceasefire = { days = 20, extension = { probability = { uniform = [0.6, 1] }, days = 9 }, incidents = { per_day = { gamma = [2, 0.03] }, shape = 0.8, fatal = { beta = [1, 9] }, pause = 2 }, survives = true }\n"
        .to_owned()
        + &party("north", "trust = { uniform = [1, 1.2] }, breach = { late = 'goodwill', short = 1, refused = 1, grace = 1, delay = { geometric = 2 } }")
        + &party("south", "strain = { uniform = [0.8, 1] }, retaliation = 0.7")
        + &[1, 9, 12, 30].map(step).concat()
}

/// A short schedule over a long time, with so many incidents that the odds after all that may happen
/// can't be kept at hand.
pub(super) fn stormy() -> String {
    let party = |name, complies| {
        format!(
            "party.{name} = {{ holds = {{ a = 16 }}, complies = {complies}, strain = 0.999, retaliation = 0.9, breach = {{ late = 1, short = 0, refused = 0, delay = 1 }} }}\n"
        )
    };
    let step = |k: u32| format!("[[tranche]]\nday = {}\nnorth.a = 1\nsouth.a = 1\n", 90 * k);
    party("north", 0.97)
        + &party("south", 0.95)
        + "horizon = 1_600\nceasefire.incidents.per_day = 1.5\nceasefire.incidents.fatal = 0\n"
        + &(0..16).map(step).collect::<String>()
}

/// So many tranches, every second day, of which most are honoured: runs go far.
pub(super) fn every_second_day(tranches: u32, complies: &str) -> String {
    let keys = format!(
        "complies = {complies}, trust = 1.01, retaliation = 0.8, strain = 0.9, breach = {{ late = 3, short = 1, refused = 1, delay = {{ geometric = 2 }} }}"
    );
    let step = |k: u32| format!("[[tranche]]\nday = {}\nnorth = {{ a = 2, b = 1 }}\nsouth.a = 3\n", 2 * k);
    format!(
        "horizon = 100\n{MEDIATION}ceasefire = {{ days = 40, extension = {{ probability = 0.97, days = 10 }}, incidents = {{ per_day = 0.02, fatal = 0.05, pause = 2 }} }}\n"
    ) + &two(&keys, &keys)
        + &(0..tranches).map(step).collect::<String>()
}
