//! Every shipped scenario: it is read without a fault, fits the schema, and comes out as its author
//! expects.

use std::path::{Path, PathBuf};

use stagger::engine::{Settings, Uncontrolled};
use stagger::scenario::{Override, Scenario, Selection, Source, load, schema};
use stagger::study::{Simulation, verdicts};
use stagger::trial::{Deal, SharedUnknowns};

/// Enough for the expectations' ranges, which their authors chose wide.
const TRIALS: u64 = 20_000;

fn shipped() -> Vec<PathBuf> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("scenarios");
    let mut files: Vec<PathBuf> = std::fs::read_dir(root)
        .unwrap()
        .flat_map(|family| std::fs::read_dir(family.unwrap().path()).unwrap())
        .map(|file| file.unwrap().path())
        .collect();
    files.sort();
    assert!(files.len() >= 12, "the library has shrunk to {} files", files.len());
    files
}

fn read(file: &Path) -> (Source, Vec<Scenario>) {
    let source = Source::read(file).unwrap_or_else(|faults| panic!("{}", faults.render(false)));
    let scenarios =
        load(&source, &[], &Selection::All).unwrap_or_else(|faults| panic!("{}", faults.render(false)));
    (source, scenarios)
}

#[test]
fn come_out_as_expected() {
    let mut checked = 0;
    for file in shipped() {
        let (_, scenarios) = read(&file);
        let base = &scenarios[0];
        if base.expected().is_empty() {
            continue;
        }
        let simulation = Simulation::new([base.agreement()]);
        let settings = Settings { trials: TRIALS, seed: 1, threads: 2 };
        let simulated = simulation.run(&settings, &Uncontrolled).unwrap();
        for verdict in verdicts(base.expected(), &simulated.summaries[0]) {
            assert!(verdict.holds, "{}: {verdict:?}", file.display());
            checked += 1;
        }
    }
    assert!(checked >= 20, "only {checked} expectations were checked");
}

/// What scenarios have in common is drawn once for all of them; each has the values that it would have alone, and
/// so has one that knows more or less of a place than the others.
#[test]
fn what_they_share_is_drawn_as_alone() {
    let mut compared = 0;
    for file in shipped() {
        let (source, mut scenarios) = read(&file);
        let south = scenarios[0].agreement().parties()[1].key.clone();
        for change in ["{ uniform = [0.5, 0.6] }", "{ uniform = [0.5, 0.7] }", "0.5"] {
            let change = Override::parse(&format!("party.{south}.complies={change}")).unwrap();
            scenarios.extend(load(&source, &[change], &Selection::Only(vec!["base".to_owned()])).unwrap());
        }
        let deals: Vec<Deal> = scenarios.iter().map(|s| Deal::new(s.agreement())).collect();
        let mut shared = SharedUnknowns::of(&deals);
        for trial in [0, 1, 4096] {
            shared.draw(7, trial);
            for (i, deal) in deals.iter().enumerate() {
                assert_eq!(shared.of_deal(i), deal.draws(7, trial), "{}: {i}", file.display());
                compared += deal.agreement().unknowns().len();
            }
        }
    }
    assert!(compared > 1000, "{compared}");
}

#[test]
fn name_their_sources() {
    for file in shipped() {
        let (_, scenarios) = read(&file);
        let teaching = file.parent().is_some_and(|family| family.ends_with("teaching"));
        assert!(teaching || !scenarios[0].sources().is_empty(), "{} has no sources", file.display());
    }
}

/// As an editor shows it to the schema: a date is a text.
fn as_json(value: toml::Value) -> serde_json::Value {
    use serde_json::Value;
    match value {
        toml::Value::Datetime(date) => Value::String(date.to_string()),
        toml::Value::Array(list) => Value::Array(list.into_iter().map(as_json).collect()),
        toml::Value::Table(table) => Value::Object(table.into_iter().map(|(k, v)| (k, as_json(v))).collect()),
        other => serde_json::to_value(other).unwrap(),
    }
}

#[test]
fn fit_the_schema() {
    let validator = jsonschema::validator_for(&schema()).unwrap();
    for file in shipped() {
        let (source, _) = read(&file);
        let value: serde_json::Value = as_json(toml::from_str(&source.text).unwrap());
        let faults: Vec<String> =
            validator.iter_errors(&value).map(|e| format!("{}: {e}", e.instance_path())).collect();
        assert!(faults.is_empty(), "{}:\n{}", file.display(), faults.join("\n"));
    }
}

/// The schema is there to catch slips in an editor: it must refuse them, too.
#[test]
fn schema_refuses_slips() {
    let validator = jsonschema::validator_for(&schema()).unwrap();
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("scenarios/teaching/1-smallest.toml");
    let text = std::fs::read_to_string(file).unwrap();
    for (from, to) in [("horizon", "horizonn"), ("complies", "compiles"), ("name = ", "name = 1 # ")] {
        let slip = text.replacen(from, to, 1);
        assert_ne!(slip, text, "nothing to misspell: {from}");
        let value: serde_json::Value = as_json(toml::from_str(&slip).unwrap());
        assert!(!validator.is_valid(&value), "the schema takes {to}");
    }
}
