//! `stagger explain`, against boxes that are known: where something happens for certain, or with a
//! probability that is worked out by hand.

use std::collections::BTreeMap;

use crate::desk::{Desk, Ran, signal};

/// A promise that North keeps with a probability that is not known, any from 0 to 1.
const PROMISE: &str = r#"
name = "a promise"
sources = ["invented"]
horizon = 60
[party.north]
label = "North"
holds = { persons = 4 }
complies = { uniform = [0, 1] }
trust = { uniform = [0.5, 2] }
[party.south]
holds = { persons = 6 }
complies = 1
[breach]
late = 0
short = 0
[[tranche]]
day = 0
north = { persons = 4 }
south = { persons = 6 }
"#;

/// Three tranches that are all kept, the last on day 20; the ceasefire, which is not extended, may
/// be over before. Two things are not known and have no effect.
const CERTAIN: &str = r#"
name = "certain"
sources = ["invented"]
horizon = 60
[party.north]
holds = { persons = 3 }
complies = 1
trust = { uniform = [0.5, 2] }
[party.south]
holds = { persons = 3 }
complies = 1
retaliation = { interval = [0.5, 1] }
[ceasefire]
days = 25
[[event]]
name = "a vote"
days = 3
probability = { uniform = [0.2, 0.6] }
[[tranche]]
day = 0
north = { persons = 1 }
south = { persons = 1 }
[[tranche]]
day = 10
north = { persons = 1 }
south = { persons = 1 }
[[tranche]]
day = 20
north = { persons = 1 }
south = { persons = 1 }
[[variant]]
name = "unsure"
set = { "party.south.complies" = 0.5 }
"#;

/// Two events that both end the agreement before its only tranche: it is completed if neither
/// occurs.
const EVENTS: &str = r#"
name = "events"
sources = ["invented"]
horizon = 60
[party.north]
holds = { persons = 3 }
complies = 1
[party.south]
holds = { persons = 3 }
complies = 1
[mediation]
success = { uniform = [0, 1] }
[[event]]
name = "a veto"
probability = { discrete = { values = [0, 1], weights = [7, 3] } }
days = 2
ends = true
[[event]]
name = "a walkout"
probability = { discrete = { values = [0, 0.9], weights = [7, 3] } }
days = 2
ends = true
[[tranche]]
day = 5
north = { persons = 3 }
south = { persons = 3 }
"#;

fn desk() -> Desk {
    let desk = Desk::new();
    for (name, text) in [("promise.toml", PROMISE), ("certain.toml", CERTAIN), ("events.toml", EVENTS)] {
        desk.write(name, text);
    }
    desk
}

fn number(row: &BTreeMap<String, String>, column: &str) -> f64 {
    row[column].parse().unwrap_or_else(|_| panic!("{column} of {row:?}"))
}

/// The row of `measures.csv` of one part.
fn part(desk: &Desk, folder: &str, number: &str, part: &str, half: &str) -> BTreeMap<String, String> {
    let rows = desk.rows(&format!("{folder}/measures.csv"));
    let is = |r: &&BTreeMap<String, String>| r["box"] == number && r["part"] == part && r["half"] == half;
    rows.iter().find(is).unwrap_or_else(|| panic!("{rows:?}")).clone()
}

/// The printed page as one line.
fn line(ran: &Ran) -> String {
    ran.out.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// North keeps its promise with probability x, and x is uniform on [0, 1]. Completion is more
/// frequent than overall, ½, where x is above ½. There it is ¾ of trials, and these are ¾ of all
/// completions and half of all trials; elsewhere it is ¼. Trust has no effect in a single tranche.
#[test]
fn a_promise_is_kept_where_it_is_likely_to_be() {
    let desk = desk();
    let ran = desk.run("explain promise.toml --target completed --trials 40000 --out r").done();
    let boxes = desk.rows("r/boxes.csv");
    assert_eq!(boxes.len(), 1, "{boxes:?}");
    assert_eq!((boxes[0]["path"].as_str(), boxes[0]["below"].as_str()), ("party.north.complies", ""));
    let limit = number(&boxes[0], "above");
    // the score is flat around its best limit: off by 0.05 costs a hundredth of it
    assert!((limit - 0.5).abs() < 0.06, "{limit}");
    assert!((number(&boxes[0], "p05") - 0.05).abs() < 1e-9 && (number(&boxes[0], "p95") - 0.95).abs() < 1e-9);
    // given the limit, at an error level of 1e-6 each
    let (inside, rest) = (part(&desk, "r", "1", "box", "checked"), part(&desk, "r", "1", "rest", "checked"));
    let close = |row: &BTreeMap<String, String>, column: &str, truth: f64, n: f64| {
        let off = (number(row, column) - truth).abs();
        assert!(off < 4.9 * (truth * (1.0 - truth) / n).sqrt(), "{column} of {row:?} is not {truth}");
    };
    close(&inside, "density", (1.0 + limit) / 2.0, 20_000.0 * (1.0 - limit));
    close(&rest, "density", limit / 2.0, 20_000.0 * limit);
    close(&inside, "coverage", 1.0 - limit * limit, 10_000.0 * 0.9);
    close(&inside, "mass", 1.0 - limit, 20_000.0);
    let said = line(&ran);
    let sentence = format!("When the compliance of North is above {:.0} %, in 7", 100.0 * limit);
    assert!(said.contains(&sentence) && said.contains("the exchange is completed; elsewhere in 2"), "{said}");
}

/// Below 20 days the ceasefire is over before the last tranche, always; from then on never.
#[test]
fn a_structure_that_is_certain_is_told_exactly() {
    let desk = desk();
    let command = "explain certain.toml --target collapsed --trials 4000 --out r --vary ceasefire.days=1..40";
    let ran = desk.run(command).done();
    let boxes = desk.rows("r/boxes.csv");
    assert_eq!(boxes.len(), 1, "{boxes:?}");
    assert_eq!((boxes[0]["path"].as_str(), boxes[0]["above"].as_str()), ("ceasefire.days", ""));
    let last_too_short = number(&boxes[0], "below") - 0.5;
    for half in ["checked", "found"] {
        let inside = part(&desk, "r", "1", "box", half);
        assert_eq!((inside["density"].as_str(), inside["coverage"].as_str()), ("1", "1"));
    }
    assert_eq!(part(&desk, "r", "1", "rest", "checked")["hits"], "0");
    let said = line(&ran);
    let sentence =
        format!("When the ceasefire is shorter than {} days, in 100 % of trials", last_too_short + 1.0);
    assert!(said.contains(&sentence), "{said}");
    assert!(said.contains("the agreement collapses; elsewhere in 0 %. This covers 100 % of"), "{said}");
    // the limit is that of an ordinary run on either side of it
    for (days, completed) in [(last_too_short, "0"), (last_too_short + 1.0, "1")] {
        desk.run(&format!("run certain.toml --variant base --trials 10 --out o --set ceasefire.days={days}"))
            .done();
        let rows = desk.rows("o/outcomes.csv");
        let row = rows.iter().find(|r| r["outcome"] == "completed").unwrap();
        assert_eq!(row["probability"], completed, "{days} days");
    }
}

/// A veto is certain to come in 30 % of the worlds, and ends all. In the others a walkout does with
/// probability 0.9 in 30 % of the worlds. Where no veto comes 27 % of trials collapse, and where no
/// walkout does 30 %: the former are peeled first. So the first box is that of the veto (density 1,
/// mass 0.3), and the next, of the rest, that of the walkout (density 0.9, mass 0.21). Nothing is
/// left.
#[test]
fn one_box_after_the_other() {
    let desk = desk();
    let ran = desk.run("explain events.toml --target collapsed --trials 20000 --out r").done();
    let boxes = desk.rows("r/boxes.csv");
    let told: Vec<_> =
        boxes.iter().map(|r| (r["box"].as_str(), r["path"].as_str(), r["above"].as_str())).collect();
    assert_eq!(
        told,
        [("1", "event.\"a veto\".probability", "0.5"), ("2", "event.\"a walkout\".probability", "0.45")]
    );
    let [first, second] = ["1", "2"].map(|n| part(&desk, "r", n, "box", "checked"));
    assert_eq!(first["density"], "1");
    assert!((number(&first, "mass") - 0.3).abs() < 4.9 * (0.21f64 / 10_000.0).sqrt());
    assert!((number(&second, "density") - 0.9).abs() < 4.9 * (0.09f64 / 2_000.0).sqrt());
    let rest = part(&desk, "r", "2", "rest", "checked");
    assert_eq!((rest["hits"].as_str(), rest["density"].as_str()), ("0", "0"));
    let coverage = number(&first, "coverage") + number(&second, "coverage");
    assert!((coverage - 1.0).abs() < 1e-8, "{coverage}");
    let said = line(&ran);
    assert!(said.contains("When the probability of “a veto” is above 50 %, in 100 % of trials"), "{said}");
    assert!(said.contains("Otherwise, when the probability of “a walkout” is above 45 %, in "), "{said}");
    // every way there is in its steps, and one of them was taken
    let steps = desk.rows("r/trajectory.csv");
    for number in ["1", "2"] {
        let chosen = steps.iter().filter(|r| r["box"] == number && r["chosen"] == "1").count();
        assert_eq!(chosen, 1, "{steps:?}");
    }
    assert_eq!((steps[0]["mass"].as_str(), steps[0]["coverage"].as_str()), ("1", "1"));
    // only as many as wanted
    desk.run("explain events.toml --target collapsed --trials 20000 --out one --boxes 1").done();
    assert_eq!(desk.rows("one/boxes.csv").len(), 1);
}

/// Both sides are alike, and the exchange is completed if both keep their promise: 25 % of trials.
/// Nearly all of them are in the box where one side, whichever, is not quite unreliable, and there
/// it is 26 %. The other side is named as one that does as much.
#[test]
fn what_would_do_as_well_is_told() {
    let desk = desk();
    let both = PROMISE.replace("complies = 1\n", "complies = { uniform = [0, 1] }\n");
    desk.write("both.toml", &both.replace("trust = { uniform = [0.5, 2] }\n", ""));
    let ran = desk
        .run("explain both.toml --target completed --density 0.26 --boxes 1 --trials 200000 --out r")
        .done();
    let boxes = desk.rows("r/boxes.csv");
    assert_eq!(boxes.len(), 1, "{boxes:?}");
    let north = boxes[0]["path"] == "party.north.complies";
    let other = if north { "party.south.complies" } else { "party.north.complies" };
    let rivals = desk.rows("r/rivals.csv");
    assert_eq!(rivals.len(), 1, "{rivals:?}");
    assert_eq!((&rivals[0]["path"], rivals[0]["rival"].as_str()), (&boxes[0]["path"], other));
    assert!(number(&rivals[0], "gain") > 1.0);
    assert!(line(&ran).contains("this does about as much: "), "{}", ran.out);
}

/// What was played is what `run` plays: the share is the same to the last trial, and so is every
/// box when its trials are picked from the list of all trials.
#[test]
fn the_trials_are_those_of_a_run() {
    let desk = desk();
    desk.run("explain promise.toml --target completed --trials 9000 --seed 7 --out r").done();
    desk.run("run promise.toml --trials 9000 --seed 7 --out o --each-trial").done();
    let trials = desk.rows("o/trials.csv");
    let hits =
        |rows: &[&BTreeMap<String, String>]| rows.iter().filter(|r| r["outcome"] == "completed").count();
    let all = part(&desk, "r", "", "all", "both");
    assert_eq!(all["hits"], hits(&trials.iter().collect::<Vec<_>>()).to_string());
    let limit = number(&desk.rows("r/boxes.csv")[0], "above");
    for (half, parity) in [("found", 1), ("checked", 0)] {
        let within = |r: &&BTreeMap<String, String>| {
            number(r, "trial") as u64 % 2 == parity && number(r, "party.north.complies") > limit
        };
        let picked: Vec<_> = trials.iter().filter(within).collect();
        let row = part(&desk, "r", "1", "box", half);
        assert_eq!(row["trials"], picked.len().to_string(), "{half}");
        assert_eq!(row["hits"], hits(&picked).to_string(), "{half}");
    }
}

#[test]
fn what_does_not_matter_is_no_explanation() {
    let desk = desk();
    // a coin that South throws: nothing that is not known bears on it
    let ran =
        desk.run("explain certain.toml --variant unsure --target completed --trials 4000 --out r").done();
    assert!(
        line(&ran).contains("Nothing that is not known tells the trials in which the exchange is completed")
    );
    assert_eq!(desk.rows("r/boxes.csv").len(), 0);
    assert_eq!(desk.rows("r/trajectory.csv").len(), 0);
    assert_eq!(desk.rows("r/measures.csv").len(), 1);
    for (target, said) in [("collapsed", "in no trial"), ("completed", "in every trial")] {
        let ran = desk.run(&format!("explain certain.toml --target {target} --trials 1000 --out r")).done();
        assert!(
            line(&ran).contains(&format!("It is so {said}: there is nothing to tell apart")),
            "{}",
            ran.out
        );
    }
}

/// x above 0.6 gives 0.8 of trials; what is asked for and can't be had is said.
#[test]
fn a_least_density() {
    let desk = desk();
    let command = "explain promise.toml --target completed --trials 40000 --out r --density";
    desk.run(&format!("{command} 0.8")).done();
    let boxes = desk.rows("r/boxes.csv");
    assert_eq!(boxes[0]["path"], "party.north.complies");
    assert!((number(&boxes[0], "above") - 0.6).abs() < 0.05, "{boxes:?}");
    let nowhere = desk.run(&format!("{command} 1")).done();
    assert!(
        line(&nowhere)
            .contains("No range of what is not known was found that makes it so in 100 % of trials")
    );
    let everywhere = desk.run(&format!("{command} 0.3")).done();
    assert!(line(&everywhere).contains("which is the least density asked for or more"), "{}", everywhere.out);
}

/// The delay exists in completed trials only.
#[test]
fn trials_without_the_figure_are_told() {
    let desk = desk();
    let ran = desk
        .run_with(&["explain", "promise.toml", "--target", "delay <= 0", "--trials", "2000", "--out", "r"])
        .done();
    let all = part(&desk, "r", "", "all", "both");
    let without = 2000 - all["hits"].parse::<u64>().unwrap();
    let said = line(&ran);
    let digits = if without >= 1000 { format!("1 {:03}", without - 1000) } else { without.to_string() };
    assert!(said.contains(&format!("{digits} trials have no such figure, and count as")), "{said}");
    assert!(said.contains("the delay of completion in days is at most 0"), "{said}");
}

#[test]
fn the_threads_do_not_show() {
    let desk = desk();
    for threads in ["1", "2", "3"] {
        for (name, vary) in
            [("a", ""), ("b", "--vary ceasefire.days=1..40 --vary party.north.complies=0.5..1")]
        {
            desk.run(&format!(
                "explain certain.toml --target completed --trials 20000 --out {name}{threads} --threads {threads} {vary}"
            ))
            .done();
        }
    }
    for name in ["a", "b"] {
        assert_eq!(desk.tables(&format!("{name}1")), desk.tables(&format!("{name}2")));
        assert_eq!(desk.tables(&format!("{name}1")), desk.tables(&format!("{name}3")));
    }
    assert!(!desk.rows("b1/boxes.csv").is_empty());
}

#[test]
#[cfg(unix)]
fn stopped_it_is_a_smaller_study_or_none() {
    let desk = desk();
    let args = "explain promise.toml --target completed --trials 2e7 --quiet --out r --threads 1";
    let child = desk.begin(args);
    std::thread::sleep(std::time::Duration::from_millis(400));
    signal(&child, "-INT");
    assert_eq!(Ran::of(child.wait_with_output().unwrap()).code, 130);
    if desk.path("r").exists() {
        assert_eq!(desk.json("r/manifest.json")["interrupted"], true);
        let trials = part(&desk, "r", "", "all", "both")["trials"].clone();
        desk.run(&format!("explain promise.toml --target completed --trials {trials} --out s")).done();
        assert_eq!(desk.tables("r"), desk.tables("s"));
    }
}

#[test]
fn what_is_wrong_is_said() {
    let desk = desk();
    let known = CERTAIN.replace("{ uniform = [0.5, 2] }", "1").replace("{ interval = [0.5, 1] }", "1");
    desk.write("known.toml", &known.replace("{ uniform = [0.2, 0.6] }", "0.5"));
    let cases = [
        ("known.toml --target collapsed", "nothing in this scenario is unknown"),
        ("certain.toml --target colapsed", "there is no result `colapsed`; did you mean `collapsed`?"),
        ("certain.toml --target completed>2", "is a probability, and 2 is not between 0 and 1"),
        ("certain.toml --target completed --variant base --variant unsure", "give --variant once"),
        ("certain.toml --target completed --vary on_delay=slip,catch_up", "these are not all numbers"),
        ("certain.toml --target completed --vary party.east.complies=0..1", "east"),
        (
            "certain.toml --target completed --vary horizon=1..5 --vary horizon=6..9",
            "horizon is varied twice",
        ),
        ("certain.toml --target completed --trials 1e9", "are too many to search: give --trials 33 333 333"),
    ];
    for (args, said) in cases {
        desk.run(&format!("explain {args}")).failed(1, &[said]);
        assert!(!desk.path("results").exists(), "{args}");
    }
    desk.run("explain certain.toml").failed(2, &["--target <RESULT>"]);
    desk.run("explain certain.toml --target completed --density 1.5").failed(2, &["above 0 and at most 1"]);
    // one unknown is enough, and it may be named on the command line
    desk.run("explain known.toml --target collapsed --vary ceasefire.days=10,30 --trials 1000 --quiet")
        .done();
    assert_eq!(desk.rows("results/known-explain/boxes.csv")[0]["below"], "20");
}

/// Each value is valid, but not all are together: the third tranche would come before the second.
#[test]
fn values_that_do_not_go_together_are_refused() {
    let desk = desk();
    let ran = desk.run(
        "explain certain.toml --target completed --trials 500 --vary tranche.2.day=5,15 --vary tranche.3.day=12,20",
    );
    ran.failed(1, &["tranche"]);
    assert!(!desk.path("results").exists());
}

#[test]
fn as_json() {
    let desk = desk();
    let ran = desk.run("explain promise.toml --target completed --trials 5000 --json").done();
    let json: serde_json::Value = serde_json::from_str(&ran.out).unwrap();
    assert_eq!(json["boxes"][0]["path"], "party.north.complies");
    assert!(json["boxes"][0]["above"].is_number() && json["boxes"][0]["below"].is_null());
    assert_eq!(json["measures"][0]["trials"], 5000);
    assert_eq!(json["trajectory"][0]["step"], 0);
    let settings = &desk.json("results/promise-explain/manifest.json")["settings"];
    assert_eq!((settings["target"].as_str(), settings["boxes"].as_u64()), (Some("completed"), Some(3)));
}
