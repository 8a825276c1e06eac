//! How often each value occurs: `distributions.csv` says what the other files say, value by value.

use std::collections::BTreeMap;
use std::path::Path;

use crate::desk::Desk;

type Row = BTreeMap<String, String>;

/// The rows of one metric of one party in one scenario.
type Groups = BTreeMap<[String; 3], Vec<Row>>;

fn number(row: &Row, column: &str) -> f64 {
    row[column].parse().unwrap_or_else(|_| panic!("{column}: {row:?}"))
}

fn groups(desk: &Desk, folder: &str) -> Groups {
    let mut groups = Groups::new();
    for row in desk.rows(&format!("{folder}/distributions.csv")) {
        let of = ["scenario", "metric", "party"].map(|c| row[c].clone());
        groups.entry(of).or_default().push(row);
    }
    groups
}

fn near(a: f64, b: f64) -> bool {
    (a - b).abs() <= 1e-7 * a.abs().max(b.abs()).max(1.0)
}

/// The values of one group add up, fall from 1, and have the mean and the quantiles of the summary.
fn is_whole(rows: &[Row], summary: &Row) {
    let probability = |r: &Row| number(r, "probability");
    assert!(near(rows.iter().map(probability).sum(), 1.0), "{rows:#?}");
    assert_eq!(rows[0]["at_least"], "1");
    for (i, row) in rows.iter().enumerate() {
        assert_eq!((&row["unit"], &row["trials"]), (&summary["unit"], &summary["trials"]));
        let rest: f64 = rows[i..].iter().map(probability).sum();
        assert!(near(number(row, "at_least"), rest), "{row:?} and above it {rest}");
        assert!(i == 0 || number(row, "value") > number(&rows[i - 1], "value"), "{row:?}");
    }
    let mean: f64 = rows.iter().map(|r| number(r, "value") * probability(r)).sum();
    assert!(near(mean, number(summary, "mean")), "{mean} in {summary:?}");
    for (name, share) in [("p05", 0.05), ("p25", 0.25), ("median", 0.5), ("p75", 0.75), ("p95", 0.95)] {
        let mut up_to = 0.0;
        let quantile = rows.iter().find(|r| {
            up_to += probability(r);
            up_to >= share - 1e-7
        });
        assert_eq!(quantile.unwrap()["value"], summary[name], "{name} of {summary:?}");
    }
    let ends = [&rows[0]["value"], &rows[rows.len() - 1]["value"]];
    assert_eq!(ends, [&summary["min"], &summary["max"]]);
}

/// Every row of the summary that has its values told has them, and no other.
fn agree_with_the_summary(desk: &Desk, folder: &str) -> Groups {
    let mut groups = groups(desk, folder);
    let all = groups.clone();
    for row in desk.rows(&format!("{folder}/summary.csv")) {
        let told = ["released", "remains_returned", "tranches_completed", "delay", "lead"];
        if told.contains(&row["metric"].as_str()) && row["category"].is_empty() && !row["mean"].is_empty() {
            let of = ["scenario", "metric", "party"].map(|c| row[c].clone());
            is_whole(&groups.remove(&of).unwrap_or_else(|| panic!("no values of {of:?}")), &row);
        }
    }
    assert!(groups.is_empty(), "{:?}", groups.keys());
    all
}

#[test]
fn simulated_values_are_those_of_the_other_files_and_of_the_trials() {
    let desk = Desk::new();
    desk.run("run small.toml --trials 2000 --each-trial --formats csv --quiet --out r").done();
    let groups = agree_with_the_summary(&desk, "r");
    assert_eq!(groups.len(), 2 * 7);

    // counted once more, trial by trial
    let trials = desk.rows("r/trials.csv");
    for ([scenario, metric, party], rows) in &groups {
        let column = if party.is_empty() { metric.clone() } else { format!("{metric}:{party}") };
        let mut counts: BTreeMap<u64, u64> = BTreeMap::new();
        for trial in trials.iter().filter(|t| t["scenario"] == *scenario && !t[&column].is_empty()) {
            *counts.entry(trial[&column].parse().unwrap()).or_default() += 1;
        }
        let told = rows.iter().map(|r| (r["value"].parse().unwrap(), r["count"].parse().unwrap()));
        assert_eq!(told.collect::<BTreeMap<u64, u64>>(), counts, "{scenario}, {column}");
    }

    // a completed trial has completed all tranches: the same chance, with the same interval
    for outcome in desk.rows("r/outcomes.csv").iter().filter(|r| r["outcome"] == "completed") {
        let of = [outcome["scenario"].as_str(), "tranches_completed", ""].map(str::to_owned);
        let all = groups[&of].last().unwrap();
        for column in ["trials", "count", "probability", "ci_low", "ci_high"] {
            assert_eq!(all[column], outcome[column], "{column}");
        }
    }
}

#[test]
fn solved_values_are_those_of_the_summary() {
    let desk = Desk::new();
    let talks = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/talks.toml");
    std::fs::copy(talks, desk.path("talks.toml")).unwrap();
    desk.run("run talks.toml --method exact --formats csv --quiet --out r").done();
    let groups = agree_with_the_summary(&desk, "r");
    let rows = groups.values().flatten();
    let is_empty = |r: &Row| ["trials", "count", "ci_low", "ci_high"].iter().all(|c| r[*c].is_empty());
    assert!(rows.clone().count() > 20 && rows.clone().all(is_empty));
}

/// North releases with 3/4, south then with 3/5, or ends it.
const REFUSES: &str = "name = \"refuses\"\nsources = [\"Invented for the tests\"]\nhorizon = 5\n\
    [party.north]\nholds = { persons = 10 }\ncomplies = 0.75\n\
    [party.south]\nholds = { persons = 10 }\ncomplies = 0.6\n\
    [breach]\nlate = 0\nshort = 0\nrefused = 1\n\
    [[tranche]]\nday = 2\norder = [\"north\", \"south\"]\nnorth = { persons = 10 }\nsouth = { persons = 10 }\n";

#[test]
fn how_many_are_home_if_it_is_not_completed() {
    let desk = Desk::new();
    desk.write("refuses.toml", REFUSES);
    let page = desk.run("run refuses.toml --method exact --out r").done().out;
    // completed in 9/20. North: (7.5 − 9/20 · 10) / (11/20) = 60/11; south has released none then
    for line in [
        "all in 75.0 %, none in 25.0 % of trials; if not completed, 5.5 on average",
        "all in 45.0 %, none in 55.0 % of trials; if not completed, 0",
    ] {
        assert!(page.lines().any(|l| l.trim() == line), "{line:?} is not in:\n{page}");
    }
    let values = desk.read("r/distributions.csv");
    for row in ["released,north,persons,0,,,0.25,,,1", "released,north,persons,10,,,0.75,,,0.75"] {
        assert!(values.lines().any(|l| l == format!("refuses,{row}")), "{row} is not in:\n{values}");
    }

    // counted: of the trials that are not completed
    desk.run("run refuses.toml --trials 3000 --each-trial --formats csv,html --out s").done();
    let trials = desk.rows("s/trials.csv");
    let rest: Vec<f64> =
        trials.iter().filter(|t| t["outcome"] != "completed").map(|t| number(t, "released:north")).collect();
    let mean = rest.iter().sum::<f64>() / rest.len() as f64;
    let told = format!("if not completed, {mean:.1} on average");
    assert!(desk.page("s/report.html").contains(&told), "{told}");
}

/// What is the same in every trial has one line; and the tables that sum up leave the values out.
#[test]
fn what_is_certain_is_said_once() {
    let desk = Desk::new();
    let page = desk.run("run certain.toml --trials 100 --variant base").done().out;
    assert!(page.contains("in every trial") && !page.contains("if not completed"), "{page}");
    let json: serde_json::Value =
        serde_json::from_str(&desk.run("run small.toml --trials 50 --json").done().out).unwrap();
    assert!(json.get("summary").is_some() && json.get("distributions").is_none());
}
