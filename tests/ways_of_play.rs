//! Deals of every kind, and every way there is to play their trials: told or untold, read or only
//! counted, with draws of their own or in a world that is given. All come to the same, and that is
//! pinned: results are a promise, as in `pinned.rs`.
#![allow(clippy::unwrap_used)]

#[path = "support/counts.rs"]
mod counts;
mod support;

use std::collections::BTreeMap;
use std::fmt::Write as _;

use counts::all_counts;
use stagger::metric::ABSENT;
use stagger::trial::{Happening, State, Story, Unobserved, play, play_in_world};
use support::{Case, case};

const TRIALS: u64 = 150;

/// So many tranches of many forms, every fifth on the day of the one before.
fn tranches(n: u32, every: u32, more: &[(u32, &str)]) -> String {
    let mut text = String::new();
    for k in 0..n {
        let day = 1 + every * (k - u32::from(k % 5 == 4));
        let _ = writeln!(text, "[[tranche]]\nname = 'step {k}'\nday = {day}");
        let _ = writeln!(
            text,
            "north = {{ a = {}, b = {}, dead = {} }}",
            1 + k % 3,
            2 * (k % 2),
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
fn two(north: &str, south: &str) -> String {
    let party =
        |name, keys| format!("party.{name} = {{ holds = {{ a = 120, b = 120, dead = 20 }}, {keys} }}\n");
    "category = { dead = { deceased = true }, a = { odds = 0.9 }, b = { odds = 1.1 } }\nterm.crossing.odds = 0.9\n"
        .to_owned()
        + &party("north", north)
        + &party("south", south)
}

const NORTH: &str = "complies = 0.95, trust = 1.05, retaliation = 0.6, strain = 0.9, breach = { late = 3, short = 1, refused = 1, delay = { geometric = 3 }, share = { uniform = [-0.2, 1.2] }, grace = 2 }";
const SOUTH: &str = "complies = 0.97, retaliation = 0.7, strain = 0.8, breach = { late = 2, short = 2, refused = 1, delay = { poisson = 4 }, share = 0.4, grace = 1 }";
const CORRIDOR: &str = "term.corridor.odds = 0.95\n";
const MEDIATION: &str = "mediation = { success = 0.85, days = { geometric = 4 }, fatigue = 0.9 }\n";

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
        + &tranches(14, 7, &[(3, "odds = { south = { uniform = [0.5, 1.5] } }")])
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
after = 'step 2'
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
                (5, if third.is_empty() { "" } else { "east = { c = 3, dead = 1 }" }),
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

/// So many persons that their figures are counted in classes.
fn crowd() -> String {
    let party = |name, keys| format!("party.{name} = {{ holds = {{ a = 4_000 }}, {keys} }}\n");
    let step = |day| format!("[[tranche]]\nday = {day}\nnorth.a = 1_333\nsouth.a = 1_201\n");
    format!("horizon = 300\n{MEDIATION}{TRUCE}\n")
        + &party("north", NORTH)
        + &party("south", SOUTH)
        + &[1, 8, 8].map(step).concat()
}

fn deals() -> Vec<(&'static str, Case)> {
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
        ("late", late()),
        ("crowd", crowd()),
    ];
    texts.map(|(name, text)| (name, case(&text))).into()
}

/// What became of a number of trials, in a few numbers that anything changes.
#[derive(Default)]
struct Account {
    /// By what happened: how often, and all numbers that were told of it.
    told: BTreeMap<String, (u64, f64)>,
    /// By figure: in how many trials it is there, and its sum.
    figures: BTreeMap<String, (u64, u128)>,
}

impl Account {
    fn add_story(&mut self, story: &[(u32, Happening)]) {
        for (day, happening) in story {
            let text = format!("{happening:?}");
            let words = |c: char| !c.is_ascii_alphabetic();
            let name = text.split(words).next().unwrap_or_default();
            let conduct =
                text.split("conduct: ").nth(1).and_then(|c| c.split(words).next()).unwrap_or_default();
            let numbers = text.split(|c: char| !(c.is_ascii_digit() || ".-e".contains(c)));
            let sum: f64 = numbers.filter_map(|n| n.parse::<f64>().ok()).sum();
            let yes = text.matches("true").count() as f64;
            let of = self.told.entry(format!("{name} {conduct}")).or_default();
            *of = (of.0 + 1, of.1 + sum + yes + f64::from(*day));
        }
    }
}

impl std::fmt::Display for Account {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        for (name, (times, sum)) in &self.told {
            writeln!(f, "{}: {times}, {sum:.6}", name.trim_end())?;
        }
        self.figures.iter().try_for_each(|(name, (there, sum))| writeln!(f, "{name} {there} {sum}"))
    }
}

/// Plays a deal in every way, and compares them.
fn play_every_way(case: &Case) -> Account {
    let mut account = Account::default();
    let [mut told, mut untold, mut only_counted, mut of_worlds] = [(); 4].map(|()| case.tally());
    let mut states = [State::new(&case.deal), State::new(&case.deal)];
    let (mut unread, mut world) = (State::unread(&case.deal), State::new(&case.deal));
    for n in 0..TRIALS {
        let mut story = Story::default();
        let [one, other] = &mut states;
        play(&case.deal, 1, n, one, &mut told, &mut story);
        play(&case.deal, 1, n, other, &mut untold, &mut Unobserved);
        play(&case.deal, 1, n, &mut unread, &mut only_counted, &mut Unobserved);
        // of two trials one after the other the second finds the world as it is
        let draws = case.deal.draws(1, n / 2);
        play_in_world(&case.deal, &draws, 1, n, &mut world, &mut of_worlds);
        assert_eq!(one.figures(), other.figures(), "trial {n}");
        assert_eq!(
            (one.ending(), one.end_day(), one.draws()),
            (other.ending(), other.end_day(), other.draws()),
            "trial {n}"
        );
        assert_eq!((one.ending(), one.end_day()), (unread.ending(), unread.end_day()), "trial {n}");
        if one.draws() == draws {
            assert_eq!((one.figures(), one.ending()), (world.figures(), world.ending()), "trial {n}");
        }
        account.add_story(&story.0);
        let ending = format!("{:?}", one.ending());
        account.figures.entry(ending).or_default().0 += 1;
    }
    let counts = [told, untold, only_counted].map(|tally| all_counts(case, &tally.settle()));
    assert!(
        counts[0] == counts[1] && counts[0] == counts[2],
        "what is told, read or neither is counted alike"
    );
    account
}

#[test]
fn all_ways_of_play_come_to_the_same() {
    let mut found = String::new();
    for (name, case) in deals() {
        let mut account = play_every_way(&case);
        for trial in case.trials(TRIALS) {
            for (column, &value) in case.deal.columns().list().iter().zip(&trial.figures) {
                let of = account.figures.entry(case.name_of(column)).or_default();
                *of = if value == ABSENT { *of } else { (of.0 + 1, of.1 + u128::from(value)) };
            }
        }
        let _ = writeln!(found, "## {name}\n\n{account}");
    }
    insta::assert_snapshot!(found);
}
