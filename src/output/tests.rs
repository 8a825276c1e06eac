//! From trials to files: what the files say must be what the single trials say.

#![allow(clippy::unwrap_used)]

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use super::folder::ResultsFolder;
use super::manifest::Manifest;
use super::tables::{self, Run};
use super::trials::{TrialsTable, TrialsWriter};
use crate::engine::{Plan, Settings, Uncontrolled, run_recorded};
use crate::summary::{Summary, example};
use crate::trial::Deal;

/// Plays the example and publishes tables and trials to `out`.
fn results(out: &Path, threads: usize) {
    let deals = [Deal::new(&example::agreement())];
    let (agreement, columns) = (deals[0].agreement(), deals[0].columns());
    let mut folder = ResultsFolder::prepare(out).unwrap();
    let table = TrialsTable::new(&[("deal", agreement, columns)]);
    let mut writer = TrialsWriter::begin(&folder, table).unwrap();
    let plan = Plan { deals: &deals, pairs: Vec::new() };
    let settings = Settings { trials: 5000, seed: 3, threads };
    let outcome = run_recorded(&plan, &settings, &Uncontrolled, &mut writer).unwrap();
    writer.finish(&mut folder).unwrap();
    let counts = outcome.tallies.into_iter().next().unwrap().settle();
    let summary = Summary::from_counts(agreement, columns, &counts);
    let runs = [Run { scenario: "deal", start: None, agreement, summary: &summary }];
    for table in tables::of_runs(&runs) {
        folder.write(&format!("{}.csv", table.name), &super::csv::render(&table)).unwrap();
    }
    folder.publish(Manifest::new(Vec::new(), jiff::Timestamp::UNIX_EPOCH, 3, 5000)).unwrap();
}

type Rows = Vec<BTreeMap<String, String>>;

fn read(out: &Path, name: &str) -> Rows {
    csv::Reader::from_path(out.join(name)).unwrap().deserialize().map(Result::unwrap).collect()
}

/// The figure of every trial that has it, ascending.
fn column(trials: &Rows, name: &str) -> Vec<f64> {
    let mut values: Vec<f64> = trials.iter().filter_map(|t| t[name].parse().ok()).collect();
    values.sort_by(f64::total_cmp);
    values
}

/// A cell against a number, to the digits that are written.
fn agree(cell: &str, x: f64, what: &str) {
    let written: f64 = cell.parse().unwrap();
    assert!((written - x).abs() <= 1e-8 * x.abs().max(1.0), "{what}: {written} is not {x}");
}

#[test]
fn the_summary_is_that_of_the_trials() {
    let dir = tempfile::tempdir().unwrap();
    let out = dir.path().join("deal");
    results(&out, 2);
    let trials = read(&out, "trials.csv");
    assert_eq!(trials.len(), 5000);
    let mut compared = 0;
    for row in read(&out, "summary.csv").iter().filter(|r| r["metric"] != "released_share") {
        let parts = [&row["metric"], &row["party"], &row["category"]];
        let name = parts.into_iter().filter(|p| !p.is_empty()).cloned().collect::<Vec<_>>().join(":");
        let values = column(&trials, &name);
        let n = values.len() as f64;
        assert_eq!(row["trials"], values.len().to_string(), "{name}");
        let mean = values.iter().sum::<f64>() / n;
        let sd = (values.iter().map(|v| (v - mean).powi(2)).sum::<f64>() / (n - 1.0)).sqrt();
        agree(&row["mean"], mean, &name);
        agree(&row["sd"], sd, &name);
        agree(&row["ci_high"], mean + 1.959_963_984_540_054 * sd / n.sqrt(), &name);
        for (column, p) in [("p05", 0.05), ("p25", 0.25), ("median", 0.5), ("p75", 0.75), ("p95", 0.95)] {
            let rank = (p * n - 1e-9).ceil() as usize;
            agree(&row[column], values[rank - 1], &name);
        }
        agree(&row["min"], values[0], &name);
        agree(&row["max"], values[values.len() - 1], &name);
        compared += 1;
    }
    assert_eq!(compared, 8 + 6 + 5 + 4, "of nobody, of north, of south, by category");
}

#[test]
fn outcomes_timeline_and_events_are_those_of_the_trials() {
    let dir = tempfile::tempdir().unwrap();
    let out = dir.path().join("deal");
    results(&out, 2);
    let trials = read(&out, "trials.csv");
    for row in read(&out, "outcomes.csv") {
        let total = row["cause"].is_empty();
        let same = |t: &&BTreeMap<String, String>| {
            t["outcome"] == row["outcome"]
                && (total || (t["cause"] == row["cause"] && t["party"] == row["party"]))
        };
        assert_eq!(row["count"], trials.iter().filter(same).count().to_string(), "{row:?}");
    }
    for row in read(&out, "timeline.csv") {
        let day: f64 = row["day"].parse().unwrap();
        let by = |name: &str, t: &BTreeMap<String, String>| t[name].parse::<f64>().is_ok_and(|d| d <= day);
        let share = |of: &dyn Fn(&BTreeMap<String, String>) -> bool| {
            trials.iter().filter(|t| of(t)).count() as f64 / 5000.0
        };
        let ended = |t: &BTreeMap<String, String>| {
            by("end_day", t) && matches!(t["outcome"].as_str(), "collapsed" | "no_agreement")
        };
        let completed = |t: &BTreeMap<String, String>| by("end_day", t) && t["outcome"] == "completed";
        agree(&row["ended"], share(&ended), "ended");
        agree(&row["completed"], share(&completed), "completed");
        agree(&row["in_talks"], share(&|t| !by("agreement_day", t) && !ended(t)), "in_talks");
        let in_force = |t: &BTreeMap<String, String>| {
            let number = |name: &str| t[name].parse::<f64>().unwrap_or(0.0);
            by("agreement_day", t) && number("agreement_day") + number("ceasefire_days") > day
        };
        agree(&row["ceasefire"], share(&in_force), "ceasefire");
    }
    let occurred = column(&trials, "event:=vote").iter().sum::<f64>();
    assert_eq!(read(&out, "events.csv")[0]["count"], occurred.to_string());
}

#[test]
fn releases_end_where_the_trials_end() {
    let dir = tempfile::tempdir().unwrap();
    let out = dir.path().join("deal");
    results(&out, 2);
    let (trials, releases) = (read(&out, "trials.csv"), read(&out, "releases.csv"));
    for party in ["north", "south"] {
        let last = releases.iter().rfind(|r| r["party"] == party).unwrap();
        let values = column(&trials, &format!("released:{party}"));
        agree(&last["mean"], values.iter().sum::<f64>() / 5000.0, party);
        agree(&last["median"], values[2499], party);
        let means: Vec<f64> =
            releases.iter().filter(|r| r["party"] == party).map(|r| r["mean"].parse().unwrap()).collect();
        assert!(means.is_sorted(), "nobody is taken back: {means:?}");
    }
}

#[test]
fn the_same_bytes_for_any_number_of_threads() {
    let dir = tempfile::tempdir().unwrap();
    let (one, two) = (dir.path().join("one"), dir.path().join("two"));
    results(&one, 1);
    results(&two, 2);
    for entry in fs::read_dir(&one).unwrap() {
        let name = entry.unwrap().file_name();
        let same = fs::read(one.join(&name)).unwrap() == fs::read(two.join(&name)).unwrap();
        assert!(same, "{}", name.display());
    }
}
