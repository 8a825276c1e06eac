//! The deals that are played.

use std::fmt::Write as _;

use super::plain::{
    every_second_day, plain, plain_and_broken, plain_and_drawn, plain_and_hard, short_with, stormy,
};
use crate::support::{Case, case};

/// So many tranches of many forms, every fifth on the day of the one before.
fn tranches(n: u32, every: u32, more: &[(u32, &str)]) -> String {
    let mut text = String::new();
    for k in 0..n {
        let day = 1 + every * (k - u32::from(k % 5 == 4));
        let _ = writeln!(text, "[[tranche]]\nname = 'step {k}'\nday = {day}");
        let _ = writeln!(
            text,
            "north = {{ a = {}, b = {}, c = {}, dead = {} }}",
            1 + k % 3,
            2 * (k % 2),
            k % 2,
            u32::from(k % 6 == 5)
        );
        let _ = writeln!(text, "south = {{ b = {}, a = {}, dead = {} }}", 5 - k % 4, k % 3, k % 2);
        if k % 3 == 1 {
            text += "order = ['south', 'north']\n";
        }
        if k % 4 == 2 {
            text += "odds = { north = 0.8 }\n";
        }
        if k % 5 == 0 {
            text += "terms = { south = ['crossing', 'corridor'] }\n";
        }
        more.iter().filter(|(step, _)| *step == k).for_each(|(_, line)| text += &format!("{line}\n"));
    }
    text
}

/// Two parties, with further keys of theirs, that hold enough of everything.
pub(super) fn two(north: &str, south: &str) -> String {
    let party = |name, keys| {
        format!("party.{name} = {{ holds = {{ a = 120, b = 120, c = 20, dead = 20 }}, {keys} }}\n")
    };
    "category = { dead = { deceased = true }, a = { odds = 0.9 }, b = { odds = 1.1 }, c = { odds = 1.2 } }\nterm.crossing.odds = 0.9\n"
        .to_owned()
        + &party("north", north)
        + &party("south", south)
}

pub(super) const NORTH: &str = "complies = 0.95, trust = 1.05, retaliation = 0.6, strain = 0.9, breach = { late = 3, short = 1, refused = 1, delay = { geometric = 3 }, share = { uniform = [-0.2, 1.2] }, grace = 2 }";
pub(super) const SOUTH: &str = "complies = 0.97, retaliation = 0.7, strain = 0.8, breach = { late = 2, short = 2, refused = 1, delay = { poisson = 4 }, share = 0.4, grace = 1 }";
const CORRIDOR: &str = "term.corridor.odds = 0.95\n";
pub(super) const MEDIATION: &str =
    "mediation = { success = 0.85, days = { geometric = 4 }, fatigue = 0.9 }\n";

/// Nothing but what is agreed, kept or broken.
fn calm(on_delay: &str, ceasefire: &str) -> String {
    format!("horizon = 260\non_delay = '{on_delay}'\n{MEDIATION}{CORRIDOR}{ceasefire}\n")
        + &two(NORTH, SOUTH)
        + &tranches(30, 7, &[])
}

const TRUCE: &str = "ceasefire = { days = 30, extension = { probability = 0.95, days = 20 }, incidents = { per_day = 0.03, fatal = 0.05, pause = { geometric = 2 } } }";
const LASTING: &str = "ceasefire = { days = 200, extension = { probability = 0.8, days = 9, at_most = 5 }, incidents = { per_day = 0.004, fatal = 0.3, pause = 12 }, survives = true }";

/// The same, and little of it known.
fn drawn() -> String {
    let north = "complies = 'goodwill', trust = { uniform = [1, 1.1] }, retaliation = { uniform = [0.5, 1] }, breach = { late = 2, short = 1, refused = { gamma = [2, 0.5] }, delay = { geometric = 3 }, share = { beta = [2, 3] } }";
    let south = "complies = { of = 'goodwill', times = 1.04 }, strain = { interval = [0.6, 1] }, breach = { late = 'zeal', short = 'zeal', refused = 'zeal', grace = 3 }";
    "horizon = 150\non_delay = 'catch_up'\nunknown.goodwill = { beta = [30, 1] }\nunknown.zeal = { discrete = { values = [0, 1, 2], weights = [1, 1, 1] } }\n\
    mediation = { success = { triangular = [0.5, 0.9, 1.2] }, days = 3, fatigue = { uniform = [0.7, 1] } }\n\
    term.corridor.odds = { lognormal = [1, 0.2] }\n\
    ceasefire = { days = 60, extension = { probability = { normal = [0.8, 0.2] }, days = 15, at_most = 4 }, incidents = { per_day = { gamma = [2, 0.02] }, shape = { uniform = [0.5, 1.5] }, fatal = { beta = [1, 9] }, pause = 1 } }\n"
        .to_owned()
        + &two(north, south)
        + &tranches(20, 5, &[(3, "odds = { south = { uniform = [0.5, 1.5] } }")])
}

/// Talks and events of every kind.
const SURROUNDINGS: &str = "
[[issue]]
name = 'list'
settled = 0.93
days = { gamma = [2, 2] }
[[issue]]
name = 'corridor'
settled = { uniform = [0.2, 0.8] }
days = 3
required = false
otherwise = { odds = { north = 0.7, south = { uniform = [0.6, 1] } }, incidents = 1.5 }
[[event]]
name = 'spring'
probability = 0.8
days = { uniform = [3, 60] }
lasts = 12
odds = { south = 1.5, north = 'mood' }
incidents = 0.3
[[event]]
name = 'vote'
after = 'agreement'
probability = 0.9
days = { triangular = [1, 4, 15] }
odds = { south = 0.8 }
extension = { uniform = [1, 3] }
[[event]]
name = 'echo'
after = 'vote'
probability = 0.5
lasts = 1
incidents = 3
[[event]]
name = 'thanks'
after = 'step 4'
lasts = 0
probability = 0.7
[[event]]
name = 'rupture'
after = 'echo'
probability = 0.15
days = { exponential = 20 }
ends = true
[[event]]
name = 'aftershock'
after = 'collapse'
days = 2
incidents = 4
[[event]]
name = 'feast'
after = 'completion'
[[event]]
name = 'dawn'
probability = 0.5
days = 1
lasts = 30
odds = { north = 1.2 }
ends = true
[[event]]
name = 'signing'
after = 'list'
lasts = 5
extension = 0.2
";

fn surrounded(on_delay: &str, ceasefire: &str, third: &str) -> String {
    format!(
        "horizon = 120\non_delay = '{on_delay}'\nunknown.mood = {{ pert = [0.5, 1, 2] }}\n{MEDIATION}{CORRIDOR}ceasefire = {{ {ceasefire} }}\n"
    ) + &two(NORTH, SOUTH)
        + third
        + &tranches(
            9,
            8,
            &[
                (3, "requires = 'vote'\npatience = 4"),
                (6, "requires = 'spring'"),
                (
                    5,
                    if third.is_empty() {
                        ""
                    } else {
                        "east = { c = 3, dead = 1 }\norder = ['south', 'north', 'east']"
                    },
                ),
            ],
        )
        + SURROUNDINGS
}

/// Where all goes wrong, and late: what is later than the horizon does not come.
fn late() -> String {
    let late = "late = 6, short = 1, refused = 0, delay = { uniform = [0, 60] }";
    format!(
        "horizon = 40\n{MEDIATION}{CORRIDOR}ceasefire.incidents = {{ per_day = 0.1, fatal = 0.02, pause = {{ poisson = 3 }} }}\n"
    ) + &two(
        &format!("complies = 0.5, breach = {{ {late}, grace = 50 }}"),
        &format!("complies = 0.6, retaliation = 1.2, breach = {{ {late}, grace = 30 }}"),
    ) + &tranches(4, 6, &[])
}

/// Events of all kinds without talks, and rates that are known.
fn eventful() -> String {
    format!(
        "horizon = 90\n{MEDIATION}{CORRIDOR}ceasefire = {{ days = 30, extension = {{ probability = 1, days = 20 }}, incidents = {{ per_day = 0.03, fatal = 0.1, pause = 2 }} }}\n"
    ) + &two(NORTH, "complies = 1, trust = 0.5, retaliation = 0, strain = 0")
        + &tranches(9, 6, &[])
        + "
[[event]]
name = 'harvest'
days = { poisson = 9 }
lasts = 15
odds = { south = 0, north = 1.3 }
incidents = 3
extension = 0
[[event]]
name = 'break'
after = 'step 4'
probability = 0.1
ends = true
incidents = 2
"
}

/// Of talks and events one thing each is not known.
fn one_thing_drawn(
    settled: &str,
    otherwise: &str,
    incidents: &str,
    probability: &str,
    extension: &str,
) -> String {
    format!(
        "horizon = 80\nceasefire = {{ days = 20, extension = {{ probability = 0.7, days = 9 }}, incidents = {{ per_day = 0.02, shape = 0.8, pause = 1 }} }}\n{CORRIDOR}"
    ) + &two(NORTH, SOUTH)
        + &tranches(5, 8, &[])
        + &format!(
            "[[issue]]\nname = 'list'\nsettled = {settled}\nrequired = false\ndays = 2\notherwise = {{ odds = {{ north = {otherwise} }}, incidents = {incidents} }}\n"
        )
        + &format!(
            "[[event]]\nname = 'vote'\nprobability = {probability}\ndays = 9\nextension = {extension}\n"
        )
}

/// Three parties and nothing else, not all of which release living persons.
fn three(ceasefire: &str) -> String {
    format!("horizon = 120\non_delay = 'catch_up'\n{MEDIATION}{CORRIDOR}{ceasefire}\n")
        + &two(NORTH, SOUTH)
        + "party.east = { holds = { dead = 9 }, complies = 0.7, trust = 0.8, breach.delay = 3 }\n"
        + &tranches(
            12,
            9,
            &[(1, ""), (2, "east.dead = 2\norder = ['north', 'south', 'east']"), (6, "east.dead = 3")],
        )
}

/// Four parties, one after the other, who are late with one tranche in two: what is held against trust
/// within a tranche would show in its last turns.
fn in_turn() -> String {
    let party = |name| {
        format!(
            "party.{name} = {{ holds = {{ a = 12 }}, complies = 0.7, trust = 3, breach = {{ late = 1, short = 0, refused = 0, delay = 2 }} }}\n"
        )
    };
    let step = |day| {
        format!(
            "[[tranche]]\nday = {day}\nnorth.a = 1\nsouth.a = 1\neast.a = 1\nwest.a = 1\norder = ['north', 'south', 'east', 'west']\n"
        )
    };
    "horizon = 90\n".to_owned()
        + &["north", "south", "east", "west"].map(party).concat()
        + &(0..12).map(|k| step(5 * k)).collect::<String>()
}

/// So long a schedule that the odds after all that may happen can't be kept at hand.
fn long() -> String {
    let behaviour = "breach = { late = 1, short = 0, refused = 0, delay = 1 }";
    let party = |name, complies| {
        format!(
            "party.{name} = {{ holds = {{ a = 700 }}, complies = {complies}, strain = 0.999, retaliation = 0.998, {behaviour} }}\n"
        )
    };
    let steps = (0..700).map(|day| format!("[[tranche]]\nday = {day}\nnorth.a = 1\nsouth.a = 1\n"));
    party("north", 0.95) + &party("south", 0.9) + "horizon = 900\n" + &steps.collect::<String>()
}

/// So many persons that their figures are counted in classes.
fn crowd() -> String {
    let party = |name, keys| format!("party.{name} = {{ holds = {{ a = 4_000 }}, {keys} }}\n");
    let step = |day| format!("[[tranche]]\nday = {day}\nnorth.a = 1_333\nsouth.a = 1_201\n");
    format!("horizon = 300\n{MEDIATION}{TRUCE}\n")
        + &party("north", NORTH)
        + &party("south", SOUTH)
        + &[1, 8, 8].map(step).concat()
}

/// Deals of every kind, and how many trials to play of each.
pub(crate) fn deals() -> Vec<(&'static str, Case, u64)> {
    let third = "party.east = { holds = { c = 5, dead = 1 }, complies = 0.8, trust = { uniform = [0.9, 1.3] }, breach.delay = 2 }\n";
    let incidents =
        "incidents = { per_day = { gamma = [2, 0.02] }, shape = 0.8, fatal = 0.1, pause = { poisson = 1 } }";
    let short =
        format!("days = 25, extension = {{ probability = 0.6, days = 12, at_most = 6 }}, {incidents}");
    let texts = [
        ("calm, slips", calm("slip", TRUCE)),
        ("calm, catches up", calm("catch_up", LASTING)),
        ("little known", drawn()),
        ("surrounded, slips", surrounded("slip", &short, "")),
        ("surrounded, catches up", surrounded("catch_up", &format!("{short}, survives = true"), "")),
        (
            "three parties",
            surrounded("catch_up", &format!("days = 'permanent', {incidents}, survives = true"), third),
        ),
        ("events alone", eventful()),
        ("an issue is drawn", one_thing_drawn("{ uniform = [0, 1] }", "0.5", "2", "0.5", "2")),
        (
            "what it weighs is drawn",
            one_thing_drawn("0.5", "{ uniform = [0.3, 1] }", "2", "{ uniform = [0, 1] }", "2"),
        ),
        (
            "how it incites is drawn",
            one_thing_drawn("0.5", "0.5", "{ uniform = [1, 4] }", "0.5", "{ uniform = [1, 5] }"),
        ),
        ("three alone", three(TRUCE)),
        (
            "three, and a truce that settles",
            three("ceasefire.incidents = { per_day = 0.05, shape = 0.7, fatal = 0.1, pause = 1 }"),
        ),
        (
            "a rate that is drawn",
            calm("slip", "ceasefire.incidents = { per_day = { uniform = [0, 0.05] }, pause = 1 }"),
        ),
        ("long", long()),
        ("plain and late", late()),
        ("crowd", crowd()),
        ("four in turn", in_turn()),
        ("plain, together", plain(TRUCE, "")),
        ("plain, in turn", plain(LASTING, "order = ['north', 'south']")),
        ("plain, without a ceasefire", plain("", "order = ['south', 'north']")),
        ("plain and hard", plain_and_hard()),
        ("plain and little known", plain_and_drawn()),
        ("plain and broken, together", plain_and_broken("")),
        ("plain and broken, in turn", plain_and_broken("order = ['north', 'south']")),
        ("plain and stormy", stormy()),
        ("plain, and as long as may be", every_second_day(32, "0.99")),
        ("plain, long and little known", every_second_day(32, "{ uniform = [0.95, 1] }")),
        ("too long for a plain one", every_second_day(33, "0.99")),
        ("short, with an event", short_with("[[event]]\nname = 'vote'\ndays = 9\nodds.north = 0.5\n")),
        ("short, with an issue", short_with("[[issue]]\nname = 'list'\nsettled = 0.8\ndays = 3\n")),
    ];
    // a long one is long to play, and has many decisions in each trial
    let trials = |name| if name == "long" { 12 } else { 150 };
    texts.map(|(name, text)| (name, case(&text), trials(name))).into()
}
