//! What the solver says of small scenarios in which much can happen, figure by figure. That these figures
//! are right is for others to say: the same scenarios are compared with the simulation. Here it is
//! said that they stay as they are.

use std::fmt::Write as _;
use std::path::Path;

use crate::desk::Desk;

const TABLES: [&str; 6] = ["outcomes", "events", "summary", "tranches", "timeline", "releases"];

/// A row, its numbers to seven digits: what comes after depends on the system's `exp` and `ln`.
fn shortened(row: &csv::StringRecord) -> String {
    let short = |field: &str| match field.parse::<f64>() {
        Ok(number) => format!("{number:.6e}").parse::<f64>().unwrap().to_string(),
        Err(_) => field.to_owned(),
    };
    row.iter().map(short).collect::<Vec<_>>().join(" | ")
}

/// All that the solver says of a scenario and its variants.
fn figures(name: &str) -> String {
    let desk = Desk::new();
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data").join(name);
    std::fs::copy(file.with_extension("toml"), desk.path("deal.toml")).unwrap();
    let ran = desk.run("run deal.toml --method exact --formats csv --out results --quiet");
    assert_eq!((ran.code, &*ran.err), (0, ""), "{ran:?}");
    let mut all = String::new();
    for table in TABLES {
        let text = desk.read(&format!("results/{table}.csv"));
        writeln!(all, "## {table}\n").unwrap();
        let mut rows = csv::ReaderBuilder::new().has_headers(false).from_reader(text.as_bytes());
        rows.records().for_each(|row| writeln!(all, "{}", shortened(&row.unwrap())).unwrap());
        all.push('\n');
    }
    all
}

#[test]
fn dates_are_kept_under_a_ceasefire_that_ages() {
    insta::assert_snapshot!(figures("surrounded"));
}

#[test]
fn talks_and_what_follows_from_them() {
    insta::assert_snapshot!(figures("talks"));
}

#[test]
fn three_parties() {
    insta::assert_snapshot!(figures("in-turn"));
}

#[test]
fn storms() {
    insta::assert_snapshot!(figures("storms"));
}

/// What never comes has no share, no day and no mean, and none that is "not a number".
#[test]
fn refused_for_sure() {
    insta::assert_snapshot!(figures("never"));
}
