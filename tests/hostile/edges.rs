//! Numbers at every edge, wherever a file has a number.

use stagger::scenario::Override;

use crate::examine::{base, vary};

const FULL: &str = include_str!("../scenarios/full.toml");

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

#[test]
fn a_number_at_an_edge_is_refused_or_gives_numbers() {
    let at = numbers(FULL);
    assert!(at.len() > 90, "{} numbers", at.len());
    let mut played = 0;
    for place in &at {
        for edge in EDGES {
            let text = format!("{}{edge}{}", &FULL[..place.start], &FULL[place.end..]);
            played += base(&text, &[]);
        }
    }
    println!("{} numbers, {} edges, {played} scenarios played", at.len(), EDGES.len());
    assert!(played > 500, "{played}");
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
        "category.high_profile.odds",
        "tranche.third.odds.north",
        "tranche.third.odds.south",
        "mediation.fatigue",
        "event.\"Council vote\".odds.south",
        "event.\"Council vote\".incidents",
        "event.\"Council vote\".extension",
        "issue.\"buffer zones\".otherwise.odds.north",
        "issue.\"buffer zones\".otherwise.incidents",
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
                played += base(FULL, &all.collect::<Vec<_>>());
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
