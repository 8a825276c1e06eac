//! Every refusal and every warning of a scenario file, as a user reads it.

mod agreement;
mod changes;
mod files;
mod syntax;
mod values;
mod warnings;

use std::path::PathBuf;

use stagger::scenario::{Override, Scenario, Selection, Source, load};

/// A small file without a fault, and without a warning.
const SOUND: &str = r#"name = "Small"
sources = ["made up"]
horizon = 30

[unknown]
goodwill = { beta = [8, 2] }

[party.north]
holds = { civilians = 10 }
complies = "goodwill"

[party.south]
holds = { detainees = 30 }
complies = 0.9

[term."open the crossing"]

[[event]]
name = "vote"

[[tranche]]
name = "first"
day = 0
north = { civilians = 10 }

[[tranche]]
name = "second"
day = 7
south = { detainees = 30 }
terms = { north = ["open the crossing"] }
"#;

/// The same with a schedule that is generated.
const GENERATED: &str = r#"name = "Small"
sources = ["made up"]
horizon = 30

[party.north]
holds = { civilians = 10, fallen = 2 }
complies = 0.8

[party.south]
holds = { minors = 10, detainees = 40 }
complies = 0.9

[category.fallen]
deceased = true

[exchange]
tranches = 4
every = 7
north = { civilians = 10, fallen = 2 }
south = { minors = 10, detainees = 40 }
"#;

fn source(text: &str) -> Source {
    Source { path: PathBuf::from("deal.toml"), text: text.to_owned() }
}

fn loaded(text: &str) -> Scenario {
    match load(&source(text), &[], &Selection::All) {
        Ok(scenarios) => scenarios.into_iter().next().unwrap(),
        Err(faults) => panic!("refused:\n{faults}"),
    }
}

/// What a user reads when the file is refused.
fn refused(text: &str) -> String {
    match load(&source(text), &[], &Selection::All) {
        Ok(_) => panic!("accepted:\n{text}"),
        Err(faults) => faults.render(false),
    }
}

/// A file with one passage replaced.
fn edited(base: &str, passage: &str, with: &str) -> String {
    assert!(base.contains(passage), "no such passage: {passage}");
    base.replacen(passage, with, 1)
}

/// The messages for several edits of one file, each under what was done.
fn edits(base: &str, edits: &[(&str, &str, &str)]) -> String {
    let shown = |(what, passage, with): &(&str, &str, &str)| {
        format!("## {what}\n\n{}\n", refused(&edited(base, passage, with)))
    };
    edits.iter().map(shown).collect::<Vec<_>>().join("\n")
}

/// The warnings for several edits of one file.
fn warned(base: &str, edits: &[(&str, &str, &str)]) -> String {
    let shown = |(what, passage, with): &(&str, &str, &str)| {
        let scenario = loaded(&edited(base, passage, with));
        let warnings: Vec<_> = scenario.warnings().iter().map(|w| w.render(false)).collect();
        assert!(!warnings.is_empty(), "no warning: {what}");
        format!("## {what}\n\n{}\n", warnings.join("\n\n"))
    };
    edits.iter().map(shown).collect::<Vec<_>>().join("\n")
}

fn changed(base: &str, changes: &[&str]) -> Result<Scenario, String> {
    let overrides: Result<Vec<_>, _> = changes.iter().map(|c| Override::parse(c)).collect();
    let overrides = overrides.map_err(|f| f.render(false))?;
    let scenarios = load(&source(base), &overrides, &Selection::All).map_err(|f| f.render(false))?;
    Ok(scenarios.into_iter().next().unwrap())
}

#[test]
fn the_files_that_the_cases_start_from_are_sound() {
    for text in [SOUND, GENERATED] {
        let warnings: Vec<_> = loaded(text).warnings().iter().map(|w| w.render(false)).collect();
        assert_eq!(warnings, Vec::<String>::new());
    }
}
