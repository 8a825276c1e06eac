//! The program from outside: what is typed, printed, written and returned.

use std::collections::BTreeMap;
use std::fs;
use std::time::{Duration, Instant};

use serde_json::Value;

use crate::desk::{Desk, Ran, signal};

// ---- the command line --------------------------------------------------------------------------

#[test]
fn without_a_command_the_ones_that_matter_are_shown() {
    let ran = Desk::new().run("").done();
    for words in ["stagger new", "stagger check", "stagger run", "stagger help run"] {
        assert!(ran.out.contains(words), "{}", ran.out);
    }
    assert!(ran.out.lines().count() < 10);
}

#[test]
fn every_command_has_help_with_examples() {
    let desk = Desk::new();
    for command in ["run", "check", "trace", "serve", "new", "schema"] {
        let ran = desk.run(&format!("help {command}")).done();
        assert!(
            ran.out.contains("Example") && ran.out.contains(&format!("stagger {command}")),
            "{}",
            ran.out
        );
    }
    let ran = desk.run("--version").done();
    assert_eq!(ran.out, format!("stagger {}\n", env!("CARGO_PKG_VERSION")));
}

#[test]
fn wrong_command_lines_are_refused() {
    let desk = Desk::new();
    for args in [
        "run",
        "check",
        "trace",
        "walk small.toml",
        "run small.toml --trails 10",
        "run small.toml --trials 0",
        "run small.toml --trials 1.5",
        "run small.toml --trials many",
        "run small.toml --trials -3",
        "run small.toml --trials 1e13",
        "run small.toml --trials 100.0",
        "run small.toml --worlds 1.000",
        "run small.toml --seed one",
        "run small.toml --threads 0",
        "run small.toml --precision 0.5",
        "run small.toml --precision nan",
        "check small.toml --expected --variant base",
        "check small.toml --trials 1000",
        "check small.toml --seed 7",
        "trace small.toml --trial 0",
        "new a b",
    ] {
        desk.run(args).failed(2, &["error"]);
    }
    desk.run_with(&["run", "small.toml", "--out", ""]).failed(2, &["--out"]);
    desk.run("run small.toml --trials ten").failed(2, &["100000, 1e6 or 1_000_000"]);
    // thousands that are divided as in other languages
    for (args, right) in [
        ("run small.toml --trials 100.000", "write 100000, 100_000 or 1e5"),
        ("run small.toml --trials 2,500,000", "write 2500000 or 2_500_000"),
        ("run small.toml --trials 100.", "a whole number has no point: write 100"),
        ("run small.toml --seed 20.231.221", "write 20231221"),
        ("trace small.toml --trial 1.000", "write 1000, 1_000 or 1e3"),
        ("sensitivity small.toml --trials 10.000", "write 10000, 10_000 or 1e4"),
        ("sensitivity small.toml --rows 2.048", "write 2048 or 2_048"),
        ("robust small.toml --worlds 1.000", "write 1000, 1_000 or 1e3"),
        ("sweep small.toml --vary horizon=20..40 --design lhs --points 1.000", "write 1000, 1_000 or 1e3"),
        ("run small.toml --precision 0,01", "write 0.01"),
        ("run small.toml --precision 0.01 --method exact", "--method exact plays none"),
        (
            "sweep small.toml --vary horizon=20..40 --points 7",
            "--points needs --design lhs or --design sobol",
        ),
    ] {
        desk.run(args).failed(2, &[right]);
    }
    assert_eq!(desk.list("."), ["certain.toml", "small.toml"]);
}

#[test]
fn numbers_of_trials_can_be_written_in_several_ways() {
    let desk = Desk::new();
    for trials in ["1000", "1e3", "1_000", "1E3", "0.1e4"] {
        desk.run(&format!("run certain.toml --quiet --trials {trials}")).done();
        assert_eq!(desk.json("results/certain/manifest.json")["trials"], 1000, "{trials}");
    }
}

// ---- input -------------------------------------------------------------------------------------

#[test]
fn wrong_input_is_refused_and_nothing_written() {
    let desk = Desk::new();
    desk.write("broken.toml", "name = \"x\"\nhorizn = 10\n");
    desk.write("worse.toml", "name = 7\n[\n");
    for command in ["run", "check", "trace"] {
        let run = |rest: &str| desk.run(&format!("{command} {rest}"));
        run("nowhere.toml").failed(1, &["nowhere.toml"]);
        run("broken.toml").failed(1, &["broken.toml:2", "horizon"]);
        run("small.toml --set party.north.complys=1").failed(1, &["complies"]);
        run("small.toml --set party.north.complies").failed(1, &["PATH=VALUE"]);
        run("small.toml --set party.north.complies=1.5").failed(1, &["1.5"]);
        run("small.toml --variant onday").failed(1, &["one day"]);
    }
    // the faults of all the files at once
    desk.run("run small.toml broken.toml worse.toml").failed(1, &["broken.toml", "worse.toml"]);
    desk.run("run small.toml ./small.toml").failed(1, &["./small.toml are the same file: give it once"]);
    fs::create_dir(desk.path("other")).unwrap();
    fs::copy(desk.path("small.toml"), desk.path("other/small.toml")).unwrap();
    desk.run("run small.toml other/small.toml").failed(1, &["same name", "copy one of them to another name"]);
    fs::remove_dir_all(desk.path("other")).unwrap();
    desk.run("run small.toml small.toml").failed(1, &["twice"]);
    assert_eq!(desk.list("."), ["broken.toml", "certain.toml", "small.toml", "worse.toml"]);
}

#[test]
fn a_file_that_cannot_be_read_is_a_matter_of_the_disk() {
    let desk = Desk::new();
    fs::create_dir(desk.path("folder.toml")).unwrap();
    desk.run("check folder.toml").failed(3, &["folder.toml"]);
}

// ---- run ---------------------------------------------------------------------------------------

#[test]
fn a_run_writes_what_was_promised() {
    let desk = Desk::new();
    let ran = desk.run("run small.toml --trials 500").done();
    assert_eq!(ran.err, "");
    let expected = [
        "comparison.csv",
        "distributions.csv",
        "events.csv",
        "inputs.csv",
        "manifest.json",
        "outcomes.csv",
        "ranges.csv",
        "releases.csv",
        "report.html",
        "results.xlsx",
        "summary.csv",
        "swings.csv",
        "timeline.csv",
        "tranches.csv",
        "worlds.csv",
    ];
    assert_eq!(desk.list("results/small"), expected);
    assert_eq!(desk.list("results"), ["small"]);
    let manifest = desk.json("results/small/manifest.json");
    assert_eq!(manifest["interrupted"], false);
    assert_eq!(manifest["command"], serde_json::json!(["stagger", "run", "small.toml", "--trials", "500"]));
    assert_eq!(manifest["scenarios"][0]["text"], desk.read("small.toml"));
    assert_eq!(manifest["scenarios"][1]["scenario"], "small / one day");
    for file in manifest["files"].as_array().unwrap() {
        let bytes = fs::read(desk.path("results/small").join(file["name"].as_str().unwrap())).unwrap();
        assert_eq!(file["sha256"], stagger::output::manifest::sha256_hex(&bytes));
    }
    // a single scenario is compared with nothing
    desk.run("run small.toml --trials 500 --variant base --each-trial").done();
    let names = desk.list("results/small");
    assert!(!names.contains(&"comparison.csv".to_owned()) && names.contains(&"trials.csv".to_owned()));
}

#[test]
fn several_files_are_one_run_compared_with_the_first() {
    let desk = Desk::new();
    desk.run("run certain.toml small.toml --trials 200 --quiet").done();
    assert_eq!(desk.list("results"), ["certain"]);
    let rows = desk.rows("results/certain/comparison.csv");
    assert!(rows.iter().all(|r| r["baseline"] == "certain"));
    for name in ["small", "small / one day"] {
        let row = rows.iter().find(|r| r["scenario"] == name && r["metric"] == "completed").unwrap();
        assert_eq!((row["baseline_mean"].as_str(), row["larger"].as_str()), ("1", "0"));
    }
}

#[test]
fn variants_and_changes_are_what_is_run() {
    let desk = Desk::new();
    let run = ["run", "small.toml", "--trials", "50", "-q", "--variant", "one day", "--set", "horizon=30"];
    desk.run_with(&run).done();
    let outcomes = desk.rows("results/small/outcomes.csv");
    assert!(outcomes.iter().all(|r| r["scenario"] == "small / one day"));
    assert_eq!(desk.rows("results/small/timeline.csv").len(), 30);
    let text = desk.json("results/small/manifest.json")["scenarios"][0]["text"].clone();
    assert!(text.as_str().unwrap().contains("horizon = 30"));
}

#[test]
fn threads_change_no_byte_and_seeds_do() {
    let desk = Desk::new();
    let run = |out: &str, more: &str| {
        desk.run(&format!("run small.toml --trials 9000 --each-trial -q --out {out} {more}")).done();
        desk.tables(out)
    };
    let one = run("one", "--threads 1");
    assert_eq!(one, run("two", "--threads 2"));
    assert_eq!(one, run("eight", "--threads 8"));
    let other = run("other", "--seed 2");
    assert_ne!(one["outcomes.csv"], other["outcomes.csv"]);
    assert_eq!(one["inputs.csv"], other["inputs.csv"]);
}

#[test]
fn a_trial_is_the_same_in_every_run_and_in_its_story() {
    let desk = Desk::new();
    desk.run("run small.toml --trials 10 --each-trial -q --out few").done();
    desk.run("run small.toml --trials 5000 --each-trial -q --out many").done();
    let (few, many) = (desk.rows("few/trials.csv"), desk.rows("many/trials.csv"));
    assert_eq!((few.len(), many.len()), (20, 10_000));
    assert_eq!(few[..], many[..20]);
    assert_eq!((few[12]["trial"].as_str(), few[13]["scenario"].as_str()), ("7", "small / one day"));
    let mut outcomes = std::collections::BTreeSet::new();
    for trial in 1..=40 {
        let row = &many[2 * (trial - 1)];
        assert_eq!(row["trial"], trial.to_string());
        outcomes.insert(row["outcome"].clone());
        let told = desk.run(&format!("trace small.toml --trial {trial}")).done().out;
        compare_totals(&told, row);
    }
    assert!(outcomes.len() > 1, "the trials all end alike");
    let told = desk.run_with(&["trace", "small.toml", "--trial", "7", "--variant", "one day"]).done().out;
    compare_totals(&told, &few[13]);
}

/// The totals at the end of a story are those of the row.
#[track_caller]
fn compare_totals(told: &str, row: &BTreeMap<String, String>) {
    let totals = told.split("In the end\n").nth(1).unwrap();
    let total = |name: &str| {
        let line = totals.lines().find_map(|l| l.strip_prefix(name)?.strip_prefix("  "));
        let digits = |t: &str| t.trim().split("  ").next().unwrap().replace(' ', "");
        line.map(digits)
    };
    let number = |name: &str| {
        let text = total(name).unwrap_or_default();
        text.chars().take_while(char::is_ascii_digit).collect::<String>()
    };
    assert_eq!(total("outcome").unwrap(), row["outcome"], "{told}");
    let common =
        ["agreement_day", "end_day", "tranches_completed", "delay", "disputes", "incidents", "extensions"];
    for name in common.into_iter().chain(["ceasefire_days"]) {
        assert_eq!(number(name), row[name], "{name}\n{told}");
    }
    for metric in ["breaches", "released", "terms_met", "days_held", "lead"] {
        for (key, label) in [("north", "North"), ("south", "South")] {
            assert_eq!(
                number(&format!("{metric}, {label}")),
                row[&format!("{metric}:{key}")],
                "{metric}\n{told}"
            );
        }
    }
    assert_eq!(number("remains_returned, North"), row["remains_returned:north"], "{told}");
}

#[test]
fn precision_stops_a_run_early_wherever_it_runs() {
    let desk = Desk::new();
    let run = |threads: u32| {
        let out = format!("t{threads}");
        let sampling = format!("--trials 1e7 --precision 0.003 --threads {threads}");
        desk.run(&format!("run small.toml --variant base -q {sampling} --out {out}")).done();
        let manifest = desk.json(&format!("{out}/manifest.json"));
        assert_eq!(
            (&manifest["interrupted"], &manifest["trials"]),
            (&Value::Bool(false), &10_000_000.into())
        );
        let rows = desk.rows(&format!("{out}/outcomes.csv"));
        let row = rows.into_iter().find(|r| r["outcome"] == "completed").unwrap();
        (desk.tables(&out), row)
    };
    let (tables, row) = run(1);
    let number = |name: &str| row[name].parse::<f64>().unwrap();
    assert!(number("trials") < 1e6, "{row:?}");
    assert!((number("ci_high") - number("ci_low")) / 2.0 <= 0.003, "{row:?}");
    assert_eq!(tables, run(3).0);
}

#[test]
fn a_precision_that_was_not_reached_is_told() {
    let desk = Desk::new();
    let told = |options: &str| desk.run(&format!("run small.toml --out r {options}")).done().out;
    for options in ["--variant base --trials 1000", "--trials 1000"] {
        let said = told(&format!("{options} --precision 0.001"));
        assert!(said.contains("± 0.001 was not reached: ± 0.03; take more --trials"), "{said}");
    }
    for options in ["--precision 0.1", ""] {
        let said = told(&format!("--variant base --trials 1000 {options}"));
        assert!(!said.contains("was not reached"), "{options}: {said}");
    }
}

#[test]
fn a_run_replaces_the_one_before_and_leaves_nothing_beside_it() {
    let desk = Desk::new();
    desk.run("run small.toml --trials 50 -q --each-trial").done();
    desk.run("run small.toml --trials 60 -q --variant base").done();
    assert_eq!(desk.json("results/small/manifest.json")["trials"], 60);
    assert!(!desk.list("results/small").contains(&"trials.csv".to_owned()));
    assert_eq!(desk.list("results"), ["small"]);
}

#[test]
fn a_folder_that_cannot_be_written_is_found_before_the_run() {
    let desk = Desk::new();
    desk.write("file", "");
    // so many trials would take days
    desk.run("run small.toml --trials 1e12 --out file/results").failed(3, &["file", "--out"]);
}

#[test]
fn a_folder_of_somebody_else_is_left_alone() {
    let desk = Desk::new();
    fs::create_dir_all(desk.path("results/small")).unwrap();
    desk.write("results/small/thesis.txt", "ten years of work");
    desk.run("run small.toml --trials 1e12").failed(3, &["small", "choose another folder"]);
    assert_eq!(desk.list("results/small"), ["thesis.txt"]);
    assert_eq!(desk.read("results/small/thesis.txt"), "ten years of work");
}

#[test]
fn json_is_the_summary_and_nothing_else() {
    let desk = Desk::new();
    let ran = desk.run("run small.toml --trials 300 --json").done();
    let summary: Value = serde_json::from_str(&ran.out).unwrap();
    let rows = summary["outcomes"].as_array().unwrap();
    let csv = desk.rows("results/small/outcomes.csv");
    assert_eq!(rows.len(), csv.len());
    for (row, csv) in rows.iter().zip(&csv) {
        assert_eq!(row["count"].to_string(), csv["count"]);
    }
    for table in ["summary", "tranches", "events", "comparison"] {
        assert!(!summary[table].as_array().unwrap().is_empty(), "{table}");
    }
    let quiet = desk.run("run small.toml --trials 300 --json --quiet").done();
    assert_eq!(quiet.out, ran.out);
}

#[test]
fn quiet_prints_nothing() {
    let desk = Desk::new();
    let ran = desk.run("run small.toml --trials 50 --quiet").done();
    assert_eq!((ran.out.as_str(), ran.err.as_str()), ("", ""));
}

#[test]
fn the_summary_of_what_is_certain() {
    let page = Desk::new().run("run certain.toml --trials 100").done().out;
    let expected = "\
certain
100 trials, seed 1

Completed                  100 % (95 % interval 96–100 %)
Released by North          40 of 40 in every trial
Remains returned by North  2 of 2 in every trial
Released by South          120 of 120 in every trial
Ends                       day 11 (1 Jan 2024); completed on schedule
Largest lead               North: 25 points in every trial
                           South: in no trial ahead by a point

Consequences of the assumptions in the file, not a forecast.
All results are in results/certain
";
    assert_eq!(page, expected);
}

#[test]
fn several_scenarios_stand_side_by_side() {
    let desk = Desk::new();
    let page = desk.run("run small.toml --trials 2000").done().out;
    let rows = desk.rows("results/small/comparison.csv");
    let row = rows.iter().find(|r| r["metric"] == "completed").unwrap();
    let points = 100.0 * row["difference"].parse::<f64>().unwrap();
    let line = page.lines().find(|l| l.starts_with("one day")).unwrap();
    let header = page.lines().find(|l| l.starts_with("Scenario")).unwrap();
    let cells = |l: &str| -> Vec<String> {
        l.split("  ").map(str::trim).filter(|c| !c.is_empty()).map(str::to_owned).collect()
    };
    let at = cells(header).iter().position(|c| c == "Difference").unwrap();
    let shown = cells(line)[at].replace('−', "-");
    let shown: f64 = shown.split_once(' ').unwrap().0.parse().unwrap();
    assert!((shown - points).abs() <= 0.51, "{shown} is not {points}:\n{page}");
    assert!(page.contains("2 scenarios, 2 000 trials of each, seed 1") && page.contains("not a forecast"));
}

#[test]
fn warnings_are_told_beside_the_results() {
    let desk = Desk::new();
    let ran = desk.run("run certain.toml --trials 10 --set horizon=11").done();
    assert!(ran.err.contains("warning") && ran.err.contains("horizon is 11"), "{}", ran.err);
    assert!(!ran.out.contains("warning"));
}

// ---- interruption, closed pipes, colours -------------------------------------------------------

/// Runs a command that goes on for ever, and sends it a signal once it is under way.
#[cfg(unix)]
fn interrupted(desk: &Desk, args: &str, name: &str) -> Ran {
    let mut child = desk.begin(args);
    let started = Instant::now();
    while !desk.path("results").exists() {
        assert!(started.elapsed() < Duration::from_secs(60), "it does not start");
        std::thread::sleep(Duration::from_millis(10));
    }
    std::thread::sleep(Duration::from_millis(500));
    assert!(child.try_wait().unwrap().is_none(), "it ended by itself");
    signal(&child, name);
    let ran = Ran::of(child.wait_with_output().unwrap());
    assert_eq!(ran.code, 130, "{}", ran.err);
    ran
}

#[test]
fn more_worlds_than_can_be_kept_are_refused() {
    let desk = Desk::new();
    let cairo = concat!(env!("CARGO_MANIFEST_DIR"), "/scenarios/cairo-2023/cairo-2023.toml");
    let run = |more: &[&str]| desk.run_with(&[&["run", cairo, "--worlds", "1e6"], more].concat());
    run(&[]).failed(1, &["1 000 000 worlds are too many to keep"]);
    run(&["--part", "1/2"]).failed(1, &["500 000 worlds are too many to keep"]);
    assert!(!desk.path("results").exists());
}

#[cfg(unix)]
#[test]
fn worlds_that_are_interrupted_are_left_out() {
    let desk = Desk::new();
    let args = "run small.toml --variant base --trials 100 --worlds 1000000 --threads 1";
    let ran = interrupted(&desk, args, "-INT");
    assert!(ran.err.contains("not all of the worlds"), "{}", ran.err);
    assert_eq!(desk.json("results/small/manifest.json")["interrupted"], true);
    desk.run("run small.toml --variant base --trials 100 --worlds 0 --out whole -q").done();
    assert_eq!(desk.tables("results/small"), desk.tables("whole"));
}

#[cfg(unix)]
#[test]
fn an_interrupted_run_writes_what_it_has() {
    for signal in ["-INT", "-TERM"] {
        let desk = Desk::new();
        let ran = interrupted(&desk, "run small.toml --trials 1e12 --threads 2", signal);
        assert!(ran.err.contains("interrupted") && ran.err.contains("results/small"), "{}", ran.err);
        let manifest = desk.json("results/small/manifest.json");
        assert_eq!(manifest["interrupted"], true);
        let trials = manifest["scenarios"][0]["trials"].as_u64().unwrap();
        assert!(trials > 0, "{manifest}");
        // what was played is what a run of just so many trials plays
        desk.run(&format!("run small.toml -q --trials {trials} --worlds 0 --out whole")).done();
        assert_eq!(desk.tables("results/small"), desk.tables("whole"));
    }
}

#[test]
fn whoever_stops_reading_is_not_complained_to() {
    let desk = Desk::new();
    for args in [
        "check small.toml",
        "schema",
        "trace small.toml",
        "run small.toml --trials 10 --json",
        "run small.toml --trials 10",
        "help run",
        "new -",
    ] {
        let mut child = desk.begin(args);
        drop(child.stdout.take());
        let ran = Ran::of(child.wait_with_output().unwrap());
        assert_eq!((ran.code, ran.err.as_str()), (0, ""), "{args:?}");
    }
    assert!(desk.path("results/small/summary.csv").exists());
}

#[cfg(target_os = "linux")]
#[test]
fn a_full_disk_is_told() {
    let desk = Desk::new();
    let full = fs::OpenOptions::new().write(true).open("/dev/full").unwrap();
    let output = desk.command(&["schema"]).stdout(full).output().unwrap();
    Ran::of(output).failed(3, &["could not print"]);
}

#[test]
fn colours_are_for_those_who_want_them() {
    let desk = Desk::new();
    let escapes = |args: &[&str], environment: &[(&str, &str)]| {
        let output = desk.command(args).envs(environment.iter().copied()).output().unwrap();
        output.stdout.contains(&0x1b) || output.stderr.contains(&0x1b)
    };
    for args in
        [&["check", "small.toml"][..], &["check", "nowhere.toml"], &["run", "small.toml", "--trials", "9"]]
    {
        assert!(!escapes(args, &[]), "{args:?}: nobody looks");
        assert!(escapes(args, &[("CLICOLOR_FORCE", "1")]), "{args:?}");
        assert!(!escapes(args, &[("CLICOLOR_FORCE", "1"), ("NO_COLOR", "1")]), "{args:?}");
    }
}

#[test]
fn names_cannot_command_the_terminal() {
    let desk = Desk::new();
    let text = desk.read("certain.toml").replace("\"North\"", "\"No\\u001b[2Jrth\"");
    desk.write("certain.toml", &text);
    for command in ["check", "run --trials 5", "trace"] {
        let ran = desk.run(&format!("{command} certain.toml")).done();
        assert!(ran.out.contains("No\u{fffd}[2Jrth"), "{}", ran.out);
    }
}

#[test]
fn a_smaller_exchange_is_told_to_be_one() {
    let desk = Desk::new();
    let small = desk.read("small.toml");
    desk.write(
        "small.toml",
        &format!("{small}\n[[variant]]\nname = \"first phase\"\nunset = [\"tranche.second\"]\n"),
    );
    let told = "“base” 80 living persons and the remains of 3; “first phase” 30 living persons.";
    let words = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
    let ran = desk.run("run small.toml --trials 500").done();
    assert!(words(&ran.out).contains(told), "{}", ran.out);
    assert!(words(&desk.page("results/small/report.html")).contains(told));
    let ran = desk
        .run_with(&["run", "small.toml", "--trials", "500", "--variant", "base", "--variant", "one day"])
        .done();
    assert!(!ran.out.contains("owe as many"), "{}", ran.out);
}

// ---- check -------------------------------------------------------------------------------------

#[test]
fn a_calendar_by_hand() {
    let page = Desk::new().run("check certain.toml").done().out;
    let expected = "\
certain
Two certain tranches.
The agreement is in force from day 0; day 0 of the simulation is 21 Dec 2023; 20 days are played. A
late tranche moves those after it. The file has no ceasefire: nothing expires, and no incident
disturbs the exchange.

Day  Date         Tranche    Party     Releases                  So far           Lead
───────────────────────────────────────────────────────────────────────────────────────
  1  22 Dec 2023  opening    North     30 civilians              30 of 40          +25
                                                                 remains: 0 of 2
                             South     60 detainees              60 of 120           0
 11  1 Jan 2024   tranche 2  1. South  60 detainees              120 of 120          0
                             2. North  10 civilians, 2 deceased  40 of 40            0
                                                                 remains: 2 of 2

North releases 40 persons, returns the remains of 2 persons and is ahead by 25 points in living
persons at most, on day 1.
South releases 120 persons and is never ahead in living persons.

certain.toml is valid: no variants, no warnings.
";
    assert_eq!(page, expected);
}

#[test]
fn check_shows_every_variant_and_every_warning_once() {
    let desk = Desk::new();
    let page = desk.run("check small.toml --set horizon=5").done().out;
    assert!(page.contains("\nsmall: one day\n"), "{page}");
    assert!(page.contains("small.toml is valid: 1 variant, 1 warning."), "{page}");
    // on one day the lead of its first tranche is gone by the evening
    let of_variant = page.split("small: one day").nth(1).unwrap();
    assert!(of_variant.contains("3 persons and is never ahead in living persons."), "{page}");
    assert_eq!(page.matches("the horizon is 5").count(), 1, "{page}");
    assert!(page.contains("make the horizon longer"), "{page}");
    assert!(!desk.path("results").exists());
    let quiet = desk.run("check small.toml --quiet").done();
    assert_eq!(quiet.out, "");
}

/// A solution has no trials: what is said of them is no fault, and comes to nothing.
#[test]
fn what_says_nothing_to_a_solution_is_told() {
    let desk = Desk::new();
    let of = |options: &str| desk.run(&format!("run certain.toml --method exact --out r {options}")).done();
    for option in ["trials", "seed", "worlds"] {
        let told = of(&format!("--{option} 7")).err;
        let (begin, end) =
            (format!("warning: --{option} says "), "are played, and --method exact plays none");
        assert!(told.contains(&begin) && told.contains(end), "{told}");
        assert_eq!(of(&format!("--{option} 7 --quiet")).err, "");
    }
    assert_eq!(of("").err, "");
}

/// Of two values for one place only one could be played.
#[test]
fn nothing_is_set_twice() {
    let desk = Desk::new();
    for command in ["run", "check", "robust", "trace --trial 1"] {
        desk.run(&format!("{command} small.toml --set horizon=40 --set horizon=45"))
            .failed(1, &["error: horizon is set twice: give it once"]);
    }
    desk.run("check small.toml --set party.north.complies=0.9 --set party.south.complies=0.9").done();
    desk.run("check small.toml --set tranche.2.day=9 --set tranche.second.day=8")
        .failed(1, &["error: tranche.second.day is set twice: give it once"]);
    desk.run("check small.toml --set party.north.complies=0.9 --set party.north={complies=0.8}")
        .failed(1, &["error: party.north.complies is set twice: give it once"]);
    desk.run("check small.toml --set breach={late=1} --set breach.late=2").done();
}

#[test]
fn what_only_a_variant_has_is_told_as_such() {
    let desk = Desk::new();
    let file = desk.read("small.toml");
    let short = "\n[[variant]]\nname = \"short\"\nset = { horizon = 5 }\n";
    desk.write("with.toml", &(file.clone() + short));
    let page = desk.run("check with.toml").done().out;
    assert!(page.contains("the horizon is 5") && page.contains("only in the variant `short`"), "{page}");
    let page = desk.run("check with.toml --variant short").done().out;
    assert!(page.contains("with.toml is valid: looked at 1 scenario, 1 warning."), "{page}");
    // a variant that knows what the file does not is no slip
    let known = "\n[[variant]]\nname = \"known\"\n\
        set = { \"party.north.complies\" = 0.9, \"party.south.complies\" = 0.9 }\n";
    desk.write("known.toml", &(file + known));
    let page = desk.run("check known.toml").done().out;
    assert!(page.contains("2 variants, no warnings."), "{page}");
}

#[test]
fn expectations_decide_the_exit_code() {
    let desk = Desk::new();
    let page = desk.run("check --expected certain.toml --trials 20").done().out;
    assert!(page.contains("3 of 3 hold, over 20 trials."), "{page}");
    let ran = desk.run("check --expected certain.toml small.toml --trials 20 --set horizon=10");
    assert_eq!(ran.code, 1);
    assert!(ran.out.contains("DOES NOT HOLD") && ran.out.contains("no [expected] table"), "{}", ran.out);
    assert_eq!(ran.err, "");
    let quiet = desk.run("check --expected certain.toml --trials 20 --quiet").done();
    assert_eq!(quiet.out, "");
}

// ---- trace, new, schema ------------------------------------------------------------------------

#[test]
fn a_story_by_hand() {
    let page = Desk::new().run("trace certain.toml --trial 3").done().out;
    let days = page.split("\n\n").collect::<Vec<_>>();
    assert!(days[0].starts_with("certain: trial 3, seed 1\n"), "{page}");
    assert_eq!(days[1], "Day 0 (21 Dec 2023)\n  The agreement enters into force.");
    let second = "\
Day 11 (1 Jan 2024)
  South honours its bundle of tranche 2 (p = 100 %).
  South releases 60 persons (120 of 120 so far).
  North honours its bundle of tranche 2 (p = 100 %).
  North releases 10 persons (40 of 40 so far) and returns the remains of 2 persons.
  Tranche 2 is complete.
  The exchange is completed.";
    assert_eq!(days[3], second);
}

#[test]
fn stories_tell_what_was_drawn_and_every_breach() {
    let desk = Desk::new();
    let mut all = String::new();
    for trial in 1..=60 {
        let page = desk.run(&format!("trace small.toml --trial {trial}")).done().out;
        assert!(page.contains("unknown.goodwill"), "{page}");
        all += &page;
    }
    for words in [
        "honours its bundle of tranche 1 (“first”) (p = ",
        "is late with",
        "falls short with",
        "refuses its bundle",
        "A dispute is opened; mediation lasts until",
        "Mediation settles",
        "Mediation fails",
        "A ceasefire incident (p = ",
        "contained",
        "“vote” will occur",
        "“vote” will not occur",
        "“vote” occurs",
        "The ceasefire expires",
        "The agreement collapses",
        "meets 1 term",
    ] {
        assert!(all.contains(words), "{words:?} is in none of the stories");
    }
}

#[test]
fn what_new_writes_is_valid_and_runs() {
    let desk = Desk::new();
    let ran = desk.run("new").done();
    assert!(ran.out.contains("stagger check scenario.toml"), "{}", ran.out);
    let page = desk.run("check scenario.toml").done().out;
    assert!(page.contains("scenario.toml is valid: 2 variants, no warnings."), "{page}");
    desk.run("run scenario.toml --trials 100 --quiet").done();
    desk.run("new deal.toml").done();
    assert_eq!(desk.read("deal.toml"), desk.read("scenario.toml"));
    assert_eq!(desk.run("new -").done().out, desk.read("deal.toml"));
}

#[test]
fn new_never_overwrites() {
    let desk = Desk::new();
    let before = desk.read("small.toml");
    desk.run("new small.toml").failed(3, &["small.toml is there already", "another name"]);
    assert_eq!(desk.read("small.toml"), before);
    desk.run("new no/such/folder.toml").failed(3, &["no such folder"]);
}

#[test]
fn the_schema_is_json() {
    let ran = Desk::new().run("schema").done();
    let schema: Value = serde_json::from_str(&ran.out).unwrap();
    assert!(schema["$schema"].as_str().unwrap().contains("json-schema.org"));
    assert!(schema["properties"]["party"].is_object());
}
