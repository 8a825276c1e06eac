//! Every input has a name, and no two have the same.

#![allow(clippy::unwrap_used)]
use std::collections::BTreeMap;
use std::path::Path;

use crate::scenario::{Scenario, Selection, Source, load};

use super::named::at_position;
use super::*;

const SHIPPED: [&str; 3] = [
    "scenarios/teaching/4-every-key.toml",
    "scenarios/teaching/5-every-key-generated.toml",
    "scenarios/cairo-2023/cairo-2023.toml",
];

fn scenario(file: &str) -> Scenario {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(file);
    load(&Source::read(&path).unwrap(), &[], &Selection::All).unwrap().remove(0)
}

/// Every path of the file that leads to a plain number outside of a distribution.
fn numbers(scenario: &Scenario) -> Vec<String> {
    let mut paths = Vec::new();
    let file: toml::Table = toml::from_str(scenario.text()).unwrap();
    for (key, value) in &file {
        if !["variant", "expected"].contains(&key.as_str()) {
            leaves(value, &format!("\"{key}\""), &mut paths);
        }
    }
    paths
}

fn leaves(value: &toml::Value, path: &str, paths: &mut Vec<String>) {
    let distributions = ["exponential", "geometric", "poisson", "times"];
    match value {
        toml::Value::Integer(_) | toml::Value::Float(_) => paths.push(path.to_owned()),
        toml::Value::Table(table) => {
            for (key, inner) in table.iter().filter(|(k, _)| !distributions.contains(&k.as_str())) {
                leaves(inner, &format!("{path}.\"{key}\""), paths);
            }
        }
        toml::Value::Array(list) if list.iter().any(toml::Value::is_table) => {
            for (i, inner) in list.iter().enumerate() {
                leaves(inner, &format!("{path}.{}", i + 1), paths);
            }
        }
        _ => {}
    }
}

/// Nothing in the shipped files lacks a name, and no two inputs have the same.
#[test]
fn every_key_has_words() {
    for file in SHIPPED {
        let scenario = scenario(file);
        let agreement = scenario.agreement();
        let mut paths = numbers(&scenario);
        assert!(paths.len() > 10, "{file}: {paths:?}");
        paths.extend(scenario.inputs().iter().map(|i| i.path.clone()));
        let mut told: BTreeMap<String, Vec<String>> = BTreeMap::new();
        for path in paths {
            let name = in_words(&path, agreement);
            assert!(!name.contains('`'), "{file}: {path} has no words");
            let words = words(&path).unwrap();
            let mut normal: Vec<&str> = words.iter().map(String::as_str).collect();
            if let Some(name) = position(&path).and_then(|at| at_position(normal[0], at, agreement)) {
                normal[1] = name;
            }
            let normal = normal.join(" / ");
            let paths = told.entry(name).or_default();
            if !paths.contains(&normal) {
                paths.push(normal);
            }
        }
        let same: Vec<_> = told.iter().filter(|(_, paths)| paths.len() > 1).collect();
        assert!(same.is_empty(), "{file}: {same:?}");
    }
}

#[test]
fn names_are_those_of_the_file() {
    let scenario = scenario(SHIPPED[0]);
    let told = |path: &str| in_words(path, scenario.agreement());
    for (path, name) in [
        ("party.north.complies", "the compliance of North"),
        ("party.south.breach.late", "the weight of late deliveries by South"),
        ("breach.late", "the weight of late deliveries"),
        ("behaviour.retaliation", "the odds factor for retaliation"),
        ("party.north.strain", "North's odds factor for strain"),
        ("unknown.goodwill", "“goodwill”"),
        ("unknown.\"weight of an open point\"", "“weight of an open point”"),
        ("category.soldiers.odds", "the odds factor of a bundle with Soldiers"),
        ("ceasefire.days", "the length of the ceasefire"),
        ("ceasefire.incidents.per_day", "the rate of incidents per day"),
        ("mediation.success", "the probability that mediation succeeds"),
        ("issue.\"buffer zones\".settled", "the probability that “buffer zones” is settled"),
        ("issue.2.settled", "the probability that “buffer zones” is settled"),
        ("event.\"council vote\".probability", "the probability of “council vote”"),
        ("event.1.odds.south", "South's odds factor after “council vote”"),
        ("tranche.3.day", "the day of tranche “third”"),
        ("exchange.every", "the interval between tranches"),
        ("on_delay", "what is kept after a delay"),
        ("start", "the date of day 0"),
        ("about", "`about`"),
        ("mediation", "mediation"),
        ("event.1", "the event “council vote”"),
        ("tranche.4", "tranche “last”"),
        ("tranche.last.terms.north", "the terms that North owes at tranche “last”"),
        ("a path = that can't be", "`a path = that can't be`"),
    ] {
        assert_eq!(told(path), name);
    }
}

/// What looks like a position is a name where it is written as one.
#[test]
fn names_of_digits_are_told_from_positions() {
    let text = "name = \"x\"\nhorizon = 9\nparty.a = { holds = { p = 9 }, complies = 1 }\nparty.b = { holds = { \
                q = 9 }, complies = 1 }\ntranche = [{ name = \"0\", day = 1, a = { p = 1 } }, { name = \"1\", day \
                = 2, a = { p = 1 } }, { day = 3, a = { p = 1 } }]\n";
    let source = Source { path: "x.toml".into(), text: text.to_owned() };
    let change = crate::scenario::Override::parse("tranche.1.day=0").unwrap();
    let scenario = load(&source, &[change], &Selection::All).unwrap().remove(0);
    let told = |path: &str| in_words(path, scenario.agreement());
    assert_eq!(told(&scenario.changed()[0].path), "the day of tranche “0”");
    assert_eq!(told("tranche.2.day"), "the day of tranche “1”");
    assert_eq!(told("tranche.\"1\".day"), "the day of tranche “1”");
    assert_eq!(told("tranche.3.day"), "the day of tranche 3");
}

#[test]
fn odds_factors_are_told_from_other_numbers() {
    for path in [
        "behaviour.trust",
        "party.north.retaliation",
        "term.x.odds",
        "mediation.fatigue",
        "event.x.extension",
    ] {
        assert!(is_odds_factor(path), "{path}");
    }
    for path in
        ["unknown.odds", "ceasefire.extension.probability", "party.north.complies", "event.x.incidents"]
    {
        assert!(!is_odds_factor(path), "{path}");
    }
}

#[test]
fn ranges_fit_what_they_are_of() {
    let scenario = scenario(SHIPPED[0]);
    let told = |path: &str, above, below, whole, spread| {
        clause(path, scenario.agreement(), &Restricted { above, below, whole, spread, ends: [0.0, 1.0] })
    };
    let complies = |above, below| told("party.north.complies", above, below, false, 0.2);
    assert_eq!(complies(None, Some(0.876_54)), "the compliance of North is below 88 %");
    assert_eq!(complies(Some(0.7), None), "the compliance of North is above 70 %");
    assert_eq!(complies(Some(0.7), Some(0.8)), "the compliance of North is between 70 % and 80 %");
    assert_eq!(complies(Some(0.801), Some(0.804)), "the compliance of North is between 80.1 % and 80.4 %");
    // no limit is rounded to where nothing is beyond
    assert_eq!(complies(Some(0.999_88), None), "the compliance of North is above 99.99 %");
    assert_eq!(complies(None, Some(0.001)), "the compliance of North is below 0.1 %");
    let days = |above, below| told("ceasefire.days", above, below, true, 40.0);
    assert_eq!(days(None, Some(29.5)), "the ceasefire is shorter than 30 days");
    assert_eq!(days(Some(29.5), None), "the ceasefire is longer than 29 days");
    assert_eq!(days(None, Some(0.5)), "the ceasefire is shorter than 1 day");
    assert_eq!(days(Some(9.5), Some(29.5)), "the ceasefire is longer than 9 and shorter than 30 days");
    assert_eq!(told("tranche.last.day", None, Some(29.5), true, 9.0), "tranche “last” is due before day 30");
    assert_eq!(told("unknown.goodwill", Some(1234.5), None, false, 5000.0), "“goodwill” is above 1234");
    assert_eq!(told("unknown.goodwill", Some(0.5), None, false, 0.0), "“goodwill” is above 0.500000000");
}

#[test]
fn values_are_told_as_what_they_are() {
    let agreement = scenario(SHIPPED[0]).agreement().clone();
    for (path, x, told) in [
        ("party.north.complies", 0.95, "95 %"),
        ("ceasefire.incidents.fatal", 0.123_45, "12.3 %"),
        ("behaviour.retaliation", 0.669_99, "× 0.67"),
        ("event.monitors.incidents", 0.5, "× 0.5"),
        ("mediation.days", 1.0, "1 day"),
        ("breach.delay", 3.336_9, "3.3 days"),
        ("ceasefire.incidents.per_day", 0.004_442_018, "0.00444"),
        ("unknown.goodwill", 0.869_565, "0.87"),
        ("breach.late", 4.0, "4"),
    ] {
        assert_eq!(value_in_words(path, &agreement, x), told, "{path}");
    }
}
