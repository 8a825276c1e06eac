//! Scenarios of every kind, valid by construction.

use std::fmt::Write as _;

use proptest::prelude::*;
use proptest::sample::select;

/// Which features a scenario may have.
#[derive(Debug, Clone, Copy)]
pub struct Scope {
    /// Anything at all; otherwise only what cannot turn better compliance into a worse outcome.
    pub all: bool,
    /// Of that only plain deals, which are played by code of their own.
    pub plain: bool,
}

pub const PARTIES: [&str; 3] = ["north", "south", "east"];

fn number(from: &'static [&'static str]) -> impl Strategy<Value = String> {
    select(from).prop_map(str::to_owned)
}

/// A probability: a number, a distribution, or an unknown that is shared.
fn probability(all: bool) -> BoxedStrategy<String> {
    let numbers = number(&["0", "0.5", "0.8", "0.9", "0.95", "1"]);
    if !all {
        return numbers.boxed();
    }
    let distributions = number(&[
        "{ beta = [6, 2] }",
        "{ uniform = [0.5, 1.2] }",
        "{ triangular = [0.4, 0.9, 1] }",
        "{ pert = [0.2, 0.8, 1] }",
        "{ interval = [0.6, 0.95] }",
        "{ normal = [0.8, 0.3] }",
        "'goodwill'",
        "{ of = 'goodwill', times = 0.9 }",
    ]);
    prop_oneof![4 => numbers, 2 => distributions].boxed()
}

/// A multiplier of odds, or a weight.
fn multiplier() -> impl Strategy<Value = String> {
    let numbers = number(&["0", "0.25", "0.8", "1", "1.5", "4"]);
    let distributions = number(&[
        "{ uniform = [0.2, 2] }",
        "{ gamma = [2, 0.5] }",
        "{ lognormal = [1, 0.5] }",
        "{ weibull = [1, 2] }",
        "{ interval = [0.5, 2] }",
        "{ exponential = 1 }",
        "{ discrete = { values = [0.5, 2], weights = [2, 1] } }",
        "{ of = 'goodwill', times = 2 }",
    ]);
    prop_oneof![4 => numbers, 1 => distributions]
}

fn delay() -> impl Strategy<Value = String> {
    number(&[
        "0",
        "1",
        "2",
        "1.5",
        "5",
        "{ geometric = 3 }",
        "{ poisson = 1.5 }",
        "{ exponential = 4 }",
        "{ uniform = [-1, 4] }",
        "{ lognormal = [2, 0.6] }",
        "{ weibull = [3, 1.2] }",
        "{ discrete = { values = [0, 3, 9], weights = [2, 1, 1] } }",
    ])
}

fn share() -> impl Strategy<Value = String> {
    number(&["0", "0.5", "1", "{ beta = [2, 3] }", "{ uniform = [-0.5, 1.5] }", "{ interval = [0.2, 0.8] }"])
}

/// `key = value` for keys that may be there.
fn keys<const N: usize>(
    entries: [(&'static str, BoxedStrategy<String>); N],
) -> impl Strategy<Value = Vec<String>> {
    let entry = |(key, value): (&'static str, BoxedStrategy<String>)| prop_oneof![2 => Just(None), 1 => value.prop_map(move |v| Some(format!("{key} = {v}")))];
    let entries: Vec<_> = entries.map(entry).into_iter().collect();
    entries.prop_map(|entries| entries.into_iter().flatten().collect())
}

/// The same as lines of a file.
fn lines(section: &str, entries: &[String]) -> String {
    entries.iter().map(|e| format!("{section}{e}\n")).collect()
}

fn table(entries: &[String]) -> String {
    format!("{{ {} }}", entries.join(", "))
}

fn breach(all: bool) -> BoxedStrategy<String> {
    if all {
        let weights = [("late", multiplier().boxed()), ("short", multiplier().boxed())];
        let rest = keys([
            ("delay", delay().boxed()),
            ("share", share().boxed()),
            ("grace", number(&["1", "3"]).boxed()),
        ]);
        let all = (keys(weights), rest).prop_map(|(w, r)| [w, r, vec!["refused = 0.7".to_owned()]].concat());
        all.prop_map(|all| table(&all)).boxed()
    } else {
        let keys = keys([
            ("late", number(&["0", "1", "3"]).boxed()),
            ("delay", delay().boxed()),
            ("share", share().boxed()),
            ("grace", number(&["1", "3"]).boxed()),
        ]);
        keys.prop_map(|keys| table(&keys)).boxed()
    }
}

/// The inside of a party's table, without what it holds and its compliance.
fn conduct(all: bool) -> BoxedStrategy<String> {
    let (trust, below) = if all {
        (multiplier().boxed(), multiplier().boxed())
    } else {
        (number(&["1", "1.3", "4"]).boxed(), number(&["0", "0.5", "1"]).boxed())
    };
    let own = keys([("trust", trust), ("retaliation", below.clone()), ("strain", below)]);
    (own, breach(all))
        .prop_map(|(own, breach)| [own, vec![format!("breach = {breach}")]].concat().join(", "))
        .boxed()
}

#[derive(Debug, Clone)]
struct Tranche {
    gap: u32,
    /// Persons of a, b and the deceased, by party.
    owed: Vec<[u32; 3]>,
    terms: u8,
    order: Option<u8>,
    requires: Option<(u8, u8)>,
    odds: String,
}

fn tranche(all: bool) -> impl Strategy<Value = Tranche> {
    let owed = prop::collection::vec([0..4_u32, 0..3_u32, 0..2_u32], 3);
    let requires =
        if all { prop::option::weighted(0.2, (any::<u8>(), 0..12_u8)).boxed() } else { Just(None).boxed() };
    let odds = if all { multiplier().boxed() } else { number(&["0.5", "1", "3"]).boxed() };
    (0..8_u32, owed, 0..8_u8, prop::option::of(0..6_u8), requires, odds).prop_map(
        |(gap, owed, terms, order, requires, odds)| Tranche { gap, owed, terms, order, requires, odds },
    )
}

const ORDERS: [[usize; 3]; 6] = [[0, 1, 2], [0, 2, 1], [1, 0, 2], [1, 2, 0], [2, 0, 1], [2, 1, 0]];

/// Written tranches, and what each party must hold for them.
fn tranches(parties: usize, list: &[Tranche], events: usize) -> (String, Vec<[u32; 3]>) {
    let mut held = vec![[0; 3]; parties];
    let (mut text, mut day) = (String::new(), 0);
    for (k, t) in list.iter().enumerate() {
        day += t.gap;
        let _ =
            writeln!(text, "[[tranche]]\nname = 'step {k}'\nday = {day}\nodds = {{ north = {} }}", t.odds);
        if let Some(order) = t.order {
            let order = ORDERS[order as usize]
                .into_iter()
                .filter(|&p| p < parties)
                .map(|p| format!("'{}'", PARTIES[p]));
            let _ = writeln!(text, "order = [{}]", order.collect::<Vec<_>>().join(", "));
        }
        if let Some((event, patience)) = t.requires.filter(|_| events > 0) {
            let _ = writeln!(text, "requires = 'event {}'\npatience = {patience}", event as usize % events);
        }
        for p in 0..parties {
            // somebody owes something
            let [mut a, b, dead] = t.owed[p];
            a += u32::from(p == k % parties);
            let _ = writeln!(text, "{} = {{ a = {a}, b = {b}, dead = {dead} }}", PARTIES[p]);
            for (held, n) in held[p].iter_mut().zip([a, b, dead]) {
                *held += n;
            }
        }
        let terms =
            (0..parties).filter(|p| t.terms >> p & 1 == 1).map(|p| format!("{} = ['crossing']", PARTIES[p]));
        let _ = writeln!(text, "terms = {{ {} }}", terms.collect::<Vec<_>>().join(", "));
    }
    (text, held)
}

/// A generated schedule, and what each party must hold for it.
fn exchange(
    parties: usize,
    (tranches, every, split, mixed): (u32, u32, usize, bool),
) -> (String, Vec<[u32; 3]>) {
    let (split, kind) = (["even", "front", "back"][split], if mixed { "mixed" } else { "in_order" });
    let mut text = format!(
        "[exchange]\ntranches = {tranches}\nevery = {every}\nfirst = 1\nsplit = '{split}'\ncategories = '{kind}'\n"
    );
    for (p, name) in PARTIES.iter().enumerate().take(parties).skip(1) {
        let _ = writeln!(text, "{name} = {{ a = {}, dead = 2 }}", 40 + p);
    }
    text += "ratio.north = { of = 'south', a = 2, dead = 1 }\n";
    (text, vec![[100, 4, 2]; parties])
}

fn mediation(all: bool) -> BoxedStrategy<String> {
    let fatigue = if all { multiplier().boxed() } else { number(&["0", "0.5", "1"]).boxed() };
    let some = (probability(all), keys([("days", delay().boxed()), ("fatigue", fatigue)]));
    let some = some.prop_map(|(p, rest)| format!("mediation.success = {p}\n{}", lines("mediation.", &rest)));
    prop_oneof![1 => Just(String::new()), 3 => some].boxed()
}

fn ceasefire(all: bool) -> BoxedStrategy<String> {
    let extension = (probability(all), 1..9_u32, prop::option::of(0..4_u32)).prop_map(|(p, days, most)| {
        let most = most.map_or(String::new(), |n| format!(", at_most = {n}"));
        format!("{{ probability = {p}, days = {days}{most} }}")
    });
    let rate = if all {
        number(&["0", "0.02", "0.3", "{ gamma = [2, 0.02] }", "{ interval = [0.01, 0.2] }"]).boxed()
    } else {
        number(&["0", "0.02", "0.3"]).boxed()
    };
    let pause = if all { delay().boxed() } else { number(&["0"]).boxed() };
    let shape = if all {
        number(&["0.5", "1", "1.7", "{ uniform = [0.5, 1.5] }"]).boxed()
    } else {
        number(&["0.5", "2"]).boxed()
    };
    let fatal = number(&["0", "0.1", "0.1", "1"]);
    let incidents =
        (rate, fatal, keys([("shape", shape), ("pause", pause)])).prop_map(|(rate, fatal, rest)| {
            table(&[vec![format!("per_day = {rate}, fatal = {fatal}")], rest].concat())
        });
    let some = keys([
        ("days", number(&["0", "7", "20", "'permanent'"]).boxed()),
        ("extension", extension.boxed()),
        ("incidents", incidents.boxed()),
        ("survives", number(&["true", "false"]).boxed()),
    ]);
    prop_oneof![1 => Just(String::new()), 3 => some.prop_map(|some| format!("ceasefire = {}\n", table(&some)))].boxed()
}

fn issues(all: bool) -> BoxedStrategy<Vec<String>> {
    if !all {
        return Just(Vec::new()).boxed();
    }
    let issue = (probability(true), delay(), any::<bool>(), multiplier(), multiplier()).prop_map(
        |(p, days, required, odds, rate)| {
            let otherwise = if required {
                String::new()
            } else {
                format!(
                    "required = false\notherwise = {{ odds = {{ south = {odds} }}, incidents = {rate} }}\n"
                )
            };
            format!("settled = {p}\ndays = {days}\n{otherwise}")
        },
    );
    prop_oneof![2 => Just(Vec::new()), 1 => prop::collection::vec(issue, 1..3)].boxed()
}

#[derive(Debug, Clone)]
struct Event {
    after: u8,
    text: String,
}

fn events(all: bool) -> BoxedStrategy<Vec<Event>> {
    if !all {
        // what may end the agreement on a day that nobody's conduct can move
        let ends = number(&["0.3", "1"]).prop_map(|p| Event {
            after: 0,
            text: format!("days = {{ exponential = 30 }}\nprobability = {p}\nends = true\n"),
        });
        return prop::collection::vec(ends, 0..2).boxed();
    }
    let rest = keys([
        ("days", delay().boxed()),
        ("lasts", number(&["0", "1", "6"]).boxed()),
        ("odds", multiplier().prop_map(|m| format!("{{ north = {m}, south = 0.7 }}")).boxed()),
        ("incidents", multiplier().boxed()),
        ("extension", multiplier().boxed()),
        ("ends", number(&["true", "false", "false"]).boxed()),
    ]);
    let event = (any::<u8>(), probability(true), rest).prop_map(|(after, p, rest)| Event {
        after,
        text: format!("probability = {p}\n{}", lines("", &rest)),
    });
    prop::collection::vec(event, 0..5).boxed()
}

/// What an event may wait for: any milestone, or an event before it.
fn event_text(list: &[Event], tranches: usize, issues: usize) -> String {
    let mut text = String::new();
    for (i, event) in list.iter().enumerate() {
        let mut all: Vec<String> =
            ["start", "agreement", "completion", "collapse"].map(str::to_owned).to_vec();
        all.extend((0..tranches).map(|k| format!("step {k}")));
        all.extend((0..issues).map(|k| format!("issue {k}")));
        all.extend((0..i).map(|k| format!("event {k}")));
        let after = &all[event.after as usize % all.len()];
        let _ = write!(text, "[[event]]\nname = 'event {i}'\nafter = '{after}'\n{}", event.text);
    }
    text
}

/// A scenario in which party `p` complies with `{complies p}`; put the numbers in with [`Text::with`].
#[derive(Debug, Clone)]
pub struct Text {
    pub head: String,
    /// One line for each party.
    pub parties: Vec<String>,
    pub rest: String,
    pub complies: Vec<String>,
}

impl Text {
    pub fn with(&self, complies: &[String], order: &[usize]) -> String {
        let line = |&p: &usize| self.parties[p].replace("COMPLIES", &complies[p]);
        let parties: String = order.iter().map(line).collect();
        format!("{}{parties}{}", self.head, self.rest)
    }

    /// The whole file.
    pub fn file(&self) -> String {
        self.with(&self.complies, &[0, 1, 2][..self.parties.len()])
    }
}

/// A scenario.
pub fn scenario(scope: Scope) -> impl Strategy<Value = Text> {
    let all = scope.all;
    let schedule = (
        prop::collection::vec(tranche(all), 1..5),
        prop::option::weighted(0.2, (1..6_u32, 1..7_u32, 0..3_usize, any::<bool>())),
    );
    let conducts = prop::collection::vec((probability(all), conduct(all)), 3);
    let top = (2..=3_usize, any::<bool>(), 15..60_u32, multiplier(), number(&["0.3", "1", "2"]));
    (top, schedule, conducts, mediation(all), ceasefire(all), issues(all), events(all), breach(all)).prop_map(
        move |((parties, slip, horizon, a, b), (mut list, generated), conducts, mediation, ceasefire, issues, events, breach)| {
            let (parties, slip, issues, events) =
                if scope.plain { (2, true, Vec::new(), Vec::new()) } else { (parties, slip, issues, events) };
            if scope.plain {
                list.iter_mut().for_each(|t| t.gap = t.gap.max(1));
            }
            let on_delay = if slip { "slip" } else { "catch_up" };
            let written = generated.is_none();
            let (schedule, held) = match generated {
                None => tranches(parties, &list, events.len()),
                Some(shape) => exchange(parties, shape),
            };
            let head = format!(
                "name = 'any'\nhorizon = {horizon}\non_delay = '{on_delay}'\nunknown.goodwill = {{ beta = [8, 2] }}\n\
                category = {{ dead = {{ deceased = true }}, a = {{ odds = {} }}, b = {{ odds = {b} }} }}\nterm.crossing.odds = 0.9\n\
                breach = {breach}\n{mediation}{ceasefire}",
                if all { a } else { "1".to_owned() }
            );
            let (complies, own): (Vec<_>, Vec<_>) = conducts.into_iter().take(parties).unzip();
            let line = |p: usize| {
                let [a, b, dead] = held[p];
                format!("party.{} = {{ holds = {{ a = {a}, b = {b}, dead = {dead} }}, complies = COMPLIES, {} }}\n", PARTIES[p], own[p])
            };
            let mut rest = schedule;
            for (i, issue) in issues.iter().enumerate() {
                let _ = write!(rest, "[[issue]]\nname = 'issue {i}'\n{issue}");
            }
            rest += &event_text(&events, if written { list.len() } else { 0 }, issues.len());
            Text { head, parties: (0..parties).map(line).collect(), rest, complies }
        },
    )
}

/// Quantities that are not known, and a number in the place of each.
const KNOWN: [(&str, &str); 20] = [
    ("{ beta = [6, 2] }", "0.75"),
    ("{ uniform = [0.5, 1.2] }", "0.85"),
    ("{ triangular = [0.4, 0.9, 1] }", "0.7"),
    ("{ pert = [0.2, 0.8, 1] }", "0.73"),
    ("{ interval = [0.6, 0.95] }", "0.83"),
    ("{ normal = [0.8, 0.3] }", "0.88"),
    ("{ of = 'goodwill', times = 0.9 }", "0.72"),
    ("{ of = 'goodwill', times = 2 }", "1.6"),
    ("'goodwill'", "0.8"),
    ("{ uniform = [0.2, 2] }", "1.1"),
    ("{ gamma = [2, 0.5] }", "0.9"),
    ("{ lognormal = [1, 0.5] }", "1.2"),
    ("{ weibull = [1, 2] }", "0.6"),
    ("{ interval = [0.5, 2] }", "1.3"),
    ("{ exponential = 1 }", "0.4"),
    ("{ discrete = { values = [0.5, 2], weights = [2, 1] } }", "0.5"),
    ("{ gamma = [2, 0.02] }", "0.05"),
    ("{ interval = [0.01, 0.2] }", "0.08"),
    ("{ uniform = [0.5, 1.5] }", "0.8"),
    ("unknown.goodwill = { beta = [8, 2] }\n", ""),
];

impl Text {
    /// The whole file, with nothing in it that is not known.
    pub fn known(&self) -> String {
        KNOWN.iter().fold(self.file(), |text, (unknown, number)| text.replace(unknown, number))
    }
}
