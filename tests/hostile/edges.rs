//! Numbers at every edge, wherever a file has a number.

use stagger::scenario::Override;

use crate::examine::{base, vary};

const FULL: &str = include_str!("../scenarios/full.toml");

/// All of its quantities are numbers, so that it is solved besides.
const KNOWN: &str = r#"
name = "known"
horizon = 30

[party.north]
holds = { civilians = 6, soldiers = 4, fallen = 2 }
complies = 0.8
trust = 1.1

[party.south]
holds = { detainees = 20 }
complies = 0.9
retaliation = 0.7
breach = { late = 2, short = 1, refused = 3, delay = 2, share = 0.5, grace = 1 }

[category.soldiers]
odds = 0.7

[category.fallen]
deceased = true

[behaviour]
strain = 0.9

[mediation]
success = 0.6
days = 1
fatigue = 0.8

[ceasefire]
days = 9
extension = { probability = 0.7, days = 5, at_most = 2 }
incidents = { per_day = 0.1, shape = 0.5, fatal = 0.2, pause = 1 }

[[issue]]
name = "list"
settled = 0.9
days = 1
required = false
otherwise = { odds = { north = 0.8 }, incidents = 1.3 }

[[event]]
name = "vote"
probability = 0.5
days = 4
lasts = 3
odds = { south = 1.5 }
incidents = 2.5
extension = 0.5

[[tranche]]
day = 1
north = { civilians = 6 }
south = { detainees = 10 }

[[tranche]]
day = 6
order = ["north", "south"]
north = { soldiers = 4, fallen = 2 }
south = { detainees = 10 }
odds = { north = 0.9 }
"#;

const EDGES: [&str; 12] = [
    "0",
    "-0.0",
    "1",
    "-1",
    "5e-324",
    "1e-300",
    "0.9999999999999999",
    "1e15",
    "1.7976931348623157e308",
    "1000000",
    "4294967296",
    "9223372036854775807",
];

/// Where the numbers of the file are: outside of texts, dates and names.
fn numbers(text: &str) -> Vec<std::ops::Range<usize>> {
    let mut found = Vec::new();
    let (mut quoted, mut start) = (false, None);
    let mut before = ' ';
    for (i, c) in text.char_indices() {
        quoted ^= c == '"';
        let part = c.is_ascii_digit() || c == '.';
        match start {
            None if !quoted && c.is_ascii_digit() && " [,".contains(before) => start = Some(i),
            Some(from) if !part => {
                // a date goes on
                if c != '-' {
                    found.push(from..i);
                }
                start = None;
            }
            _ => {}
        }
        before = c;
    }
    found
}

/// Every number of a file at every edge; how many of these were played.
fn each_number_at_an_edge(file: &str) -> usize {
    let mut played = 0;
    for place in numbers(file) {
        for edge in EDGES {
            played += base(&format!("{}{edge}{}", &file[..place.start], &file[place.end..]), &[]);
        }
    }
    println!("{} numbers, {} edges, {played} played", numbers(file).len(), EDGES.len());
    played
}

#[test]
fn a_number_at_an_edge_is_refused_or_gives_numbers() {
    assert!(numbers(FULL).len() > 90 && numbers(KNOWN).len() > 40);
    assert_eq!(base(KNOWN, &[]), 1);
    assert!(each_number_at_an_edge(FULL) > 500);
    assert!(each_number_at_an_edge(KNOWN) > 200);
}

/// What the algorithms do not come to an end with, or not soon.
#[test]
fn distributions_with_which_nothing_can_be_computed_are_refused() {
    for distribution in [
        "{ beta = [1e7, 2] }",
        "{ beta = [2, 5e-324] }",
        "{ gamma = [1e15, 1] }",
        "{ gamma = [1e-9, 1] }",
        "{ poisson = 1e15 }",
        "{ pert = [-1.7e308, 0, 1.7e308] }",
        "{ uniform = [-1.7e308, 1.7e308] }",
    ] {
        for path in ["party.north.complies", "ceasefire.incidents.per_day", "event.vote.days"] {
            let change = Override::parse(&format!("{path}={distribution}")).unwrap();
            assert_eq!(base(KNOWN, &[change]), 0, "{path} {distribution}");
        }
    }
    for distribution in ["{ beta = [0.001, 0.001] }", "{ beta = [1e6, 1e6] }", "{ gamma = [0.001, 1] }"] {
        let change = Override::parse(&format!("party.north.complies={distribution}")).unwrap();
        assert_eq!(base(KNOWN, &[change]), 1, "{distribution}");
    }
}

/// The rate of a ceasefire that ages so fast that there are no numbers for it.
#[test]
fn a_ceasefire_that_ages_at_an_edge_has_incidents_every_day_and_no_more() {
    for file in [FULL, KNOWN] {
        for shape in ["24", "200", "1e15", "{ geometric = 24 }", "1e-300", "0"] {
            for per_day in ["0", "6e-3", "1e308", "5e-324"] {
                let incidents = format!("{{ per_day = {per_day}, shape = {shape}, fatal = 0.001 }}");
                let change = Override::parse(&format!("ceasefire.incidents={incidents}")).unwrap();
                assert_eq!(base(file, &[change]), 1, "{incidents}");
            }
        }
    }
}

/// All the odds of a file at once: their product is where they would leave the numbers.
#[test]
fn odds_at_an_edge_together_are_numbers_too() {
    let paths = [
        "behaviour.trust",
        "behaviour.retaliation",
        "behaviour.strain",
        "party.south.trust",
        "party.south.strain",
        "category.soldiers.odds",
        "category.civilians.odds",
        "tranche.2.odds.north",
        "tranche.2.odds.south",
        "mediation.fatigue",
        "event.vote.odds.south",
        "event.vote.incidents",
        "event.vote.extension",
        "issue.list.otherwise.odds.north",
        "issue.list.otherwise.incidents",
        "ceasefire.incidents.per_day",
    ];
    let edges = [0.0, -0.0, 5e-324, 1.0, f64::MAX];
    let mut played = 0;
    for low in edges {
        for high in edges {
            let value = |i: usize| if i.is_multiple_of(2) { low } else { high };
            let changes: Vec<_> =
                paths.iter().enumerate().map(|(i, path)| Override::new(*path, value(i))).collect();
            for certain in [0.0, 0.5, 1.0] {
                let complies = ["party.north.complies", "party.south.complies", "mediation.success"];
                let all = changes.iter().cloned().chain(complies.map(|path| Override::new(path, certain)));
                played += base(KNOWN, &all.collect::<Vec<_>>());
            }
        }
    }
    assert_eq!(played, 3 * edges.len() * edges.len());
}

#[test]
fn ranges_at_an_edge_are_refused_or_give_their_values() {
    for path in ["behaviour.trust", "tranche.second.day"] {
        for low in EDGES {
            for high in EDGES {
                for points in ["", "/3"] {
                    vary(FULL, &format!("{path}={low}..{high}{points}"));
                }
            }
        }
    }
}
