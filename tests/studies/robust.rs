//! `stagger robust`: deals of which the answers are known, and what is said where there are none.

use std::collections::BTreeMap;
use std::time::Duration;

use crate::desk::{Desk, Ran, signal};

type Row = BTreeMap<String, String>;

/// The chance of completion is x in one deal, which may be anything, and one half in the other. So
/// either is best in half of the worlds and falls short by E max(x, ½) − ½ = ⅛ on average, at most
/// by ½, and x is worth ⅛ to whoever knows it. The vote changes nothing.
const EITHER: &str = r#"
name = "either"
sources = ["invented"]
horizon = 10
[party.north]
holds = { persons = 4 }
complies = { uniform = [0, 1] }
[party.south]
holds = { persons = 6 }
complies = 1
[breach]
late = 0
short = 0
[[event]]
name = "vote"
probability = { uniform = [0, 1] }
[[tranche]]
day = 0
north = { persons = 4 }
south = { persons = 6 }
[[variant]]
name = "half"
set = { "party.north.complies" = 0.5 }
"#;

/// One variant that is like the base but later, and two that give more here and less there.
const WORSE: &str = r#"
name = "worse"
sources = ["invented"]
horizon = 10
[party.north]
holds = { persons = 4 }
complies = { uniform = [0.6, 1] }
[party.south]
holds = { persons = 6 }
complies = 0.9
[breach]
late = 0
short = 0
[[tranche]]
day = 1
north = { persons = 4 }
south = { persons = 6 }
[[variant]]
name = "later"
set = { "tranche.1.day" = 3 }
[[variant]]
name = "weaker"
set = { "party.south.complies" = 0.7 }
[[variant]]
name = "in turn"
set = { "tranche.1.order" = ["south", "north"] }
"#;

/// On the day of the tranche the ceasefire stands or has expired.
const EXPIRING: &str = r#"
name = "expiring"
sources = ["invented"]
horizon = 40
[party.north]
holds = { persons = 4 }
complies = 0.5
[party.south]
holds = { persons = 6 }
complies = 1
[ceasefire]
days = 50
[breach]
late = 0
short = 0
[[tranche]]
day = 0
north = { persons = 4 }
south = { persons = 6 }
[[variant]]
name = "later"
set = { "tranche.1.day" = 10, "party.north.complies" = 1 }
"#;

fn desk() -> Desk {
    let desk = Desk::new();
    desk.write("either.toml", EITHER);
    desk.write("worse.toml", WORSE);
    desk.write("expiring.toml", EXPIRING);
    desk
}

/// The row of these names; columns by name and value.
fn row(desk: &Desk, file: &str, wanted: &[(&str, &str)]) -> Row {
    let rows = desk.rows(file).into_iter().filter(|r| wanted.iter().all(|(c, v)| r[*c] == *v));
    let rows: Vec<Row> = rows.collect();
    assert_eq!(rows.len(), 1, "{wanted:?} in {file}");
    rows.into_iter().next().unwrap()
}

#[track_caller]
fn near(row: &Row, column: &str, truth: f64, tolerance: f64) {
    let found: f64 = row[column].parse().unwrap();
    assert!((found - truth).abs() <= tolerance, "{column} is {found}, not {truth} ± {tolerance}");
}

/// With 1000 worlds and at a level of 1e-6, that is 4.9 standard errors. Of max(x − ½, 0) the
/// standard deviation is √(1/24 − 1/64) = 0.161, so a mean regret is within 0.025; a share of ½ is
/// within 0.077, and ties add 0.02; a percentile of 5 % of a uniform x is within 0.034.
#[test]
fn either_deal_may_be_best() {
    let desk = desk();
    let ran = desk.run("robust either.toml --trials 100000 --out r").done();
    assert!(ran.out.contains("base or half (") || ran.out.contains("half or base ("), "{}", ran.out);
    let told: Vec<Row> =
        desk.rows("r/robust.csv").into_iter().filter(|r| r["metric"] == "completed").collect();
    let behind: Vec<&Row> = told.iter().filter(|r| !r["to_best"].is_empty()).collect();
    assert_eq!(behind.len(), 1, "the best on average is not behind itself");
    near(behind[0], "to_best", 0.0, 4.9 * 0.29 / 1000f64.sqrt());
    assert!(
        behind[0]["to_best"].starts_with('-') && !behind[0]["to_best_high"].starts_with('-'),
        "{behind:?}"
    );
    for (deal, p05, p95) in [("either", 0.05, 0.95), ("either / half", 0.5, 0.5)] {
        let completed = row(&desk, "r/robust.csv", &[("scenario", deal), ("metric", "completed")]);
        near(&completed, "mean", 0.5, 4.9 * 0.29 / 1000f64.sqrt());
        near(&completed, "p05", p05, 0.034);
        near(&completed, "p95", p95, 0.034);
        near(&completed, "worst_tenth", p05, 0.034);
        near(&completed, "best_share", 0.5, 0.1);
        near(&completed, "regret_mean", 0.125, 0.025);
        near(&completed, "regret_mean_crossed", 0.125, 0.025);
        near(&completed, "regret_max", 0.55, 0.15);
        near(&completed, "regret_max_crossed", 0.5, 0.15);
        let number = |column: &str| completed[column].parse::<f64>().unwrap();
        assert!(number("regret_mean_crossed") <= number("regret_mean"));
        assert!(number("best_in_both") <= number("best_share"));
    }
    for unknown in ["party.north.complies", "everything"] {
        let value =
            row(&desk, "r/value_of_information.csv", &[("unknown", unknown), ("metric", "completed")]);
        near(&value, "value", 0.125, 0.025);
        assert_eq!(value["above_noise"], "yes");
        let number = |column: &str| value[column].parse::<f64>().unwrap();
        assert!(number("ci_low") <= 0.125 && 0.125 <= number("ci_high"), "{value:?}");
    }
    assert!(desk.rows("r/dominated.csv").is_empty());
}

/// Where a tenth does not count, a deal is among the best in the worlds in which it is within a tenth of the other: x up
/// to 0.6, or from 0.4 on.
#[test]
fn what_is_indifferent_makes_no_deal_better() {
    let desk = desk();
    let ran = desk.run("robust either.toml --trials 400000 --indifference 10% --out r").done();
    assert!(ran.out.contains("Differences of up to 10 points of a chance"), "{}", ran.out);
    for deal in ["either", "either / half"] {
        let completed = row(&desk, "r/robust.csv", &[("scenario", deal), ("metric", "completed")]);
        near(&completed, "best_share", 0.6, 0.1);
        // regret is what it is
        near(&completed, "regret_mean", 0.125, 0.025);
    }
    // 6.4 of the 40 days of four persons up to the horizon are 16 %, and 10.8 of 60 are 18 %
    for (indifference, is_dominated) in [("0.15", true), ("17%", true), ("19%", false)] {
        desk.run(&format!("robust worse.toml --trials 100000 --indifference {indifference} --out r")).done();
        let rows = desk.rows("r/dominated.csv");
        let of_copy = |r: &&Row| r["scenario"] == "worse / later" && r["dominated_by"] == "worse";
        assert_eq!(rows.iter().any(|r| of_copy(&r)), is_dominated, "{indifference}");
        if indifference == "17%" {
            let worse: Vec<&str> = rows
                .iter()
                .filter(of_copy)
                .filter(|r| r["worse"] == "yes")
                .map(|r| r["party"].as_str())
                .collect();
            assert_eq!(worse, ["south"]);
        }
    }
    for slip in ["1", "100%", "-1%", "nan", "1e-300", "much"] {
        let told = desk.run(&format!("robust worse.toml --indifference={slip} --out r2"));
        assert_eq!(told.code, 2, "{slip}");
        assert!(
            told.err.contains("write 0, or a share from 0.000001 on and below 1, such as 1%"),
            "{}",
            told.err
        );
    }
}

/// What changes nothing, and what has no number, is worth nothing by any criterion.
#[test]
fn what_does_not_matter_is_not_worth_knowing() {
    let desk = desk();
    let ran = desk.run("robust either.toml --trials 100000 --vary on_delay=slip,catch_up --out r").done();
    let rows = desk.rows("r/value_of_information.csv");
    for unknown in ["event.vote.probability", "on_delay"] {
        let own: Vec<&Row> = rows.iter().filter(|r| r["unknown"] == unknown).collect();
        assert_eq!(own.len(), 7, "{unknown}: completion, and three criteria of each party");
        for row in own {
            assert_eq!((row["above_noise"].as_str(), row["worlds"].as_str()), ("no", "1000"), "{row:?}");
        }
        assert!(!ran.out.contains("Knowing the probability") && !ran.out.contains("on_delay"), "{}", ran.out);
    }
    assert!(
        ran.out.contains("Knowing the compliance of north before choosing would be worth"),
        "{}",
        ran.out
    );
}

/// The later deal is dominated by the one that it is a copy of, for the days alone: 0.8 of 4 persons
/// and 0.9 of 6 are held two days longer. The weaker one is not: where a side is less reliable, it
/// less often runs ahead of the other.
#[test]
fn what_is_worse_is_found() {
    let desk = desk();
    let ran = desk.run("robust worse.toml --trials 100000 --out r").done();
    let rows = desk.rows("r/dominated.csv");
    let pairs = |structure: &str, by: &str| -> Vec<&Row> {
        rows.iter().filter(|r| r["scenario"] == structure && r["dominated_by"] == by).collect()
    };
    let own = pairs("worse / later", "worse");
    assert_eq!(own.len(), 7);
    for row in own {
        let number = |column: &str| row[column].parse::<f64>().unwrap();
        let truth = match (row["metric"].as_str(), row["party"].as_str()) {
            ("days_held", "north") => 6.4,
            ("days_held", "south") => 10.8,
            _ => 0.0,
        };
        // the interval is 1.96 standard errors to either side; at 4.9 the level is 1e-6
        let error = (number("ci_high") - number("ci_low")) / 2.0 / 1.96;
        assert!((number("difference") - truth).abs() <= 4.9 * error, "{row:?}");
        assert_eq!(row["worse"] == "yes", truth > 0.0, "{row:?}");
    }
    assert!(pairs("worse / weaker", "worse").is_empty());
    assert!(!rows.iter().any(|r| r["scenario"] == "worse"), "the base is dominated by none");
    let said = "“later” is never clearly better than “base”, and worse in days held by north (+6.";
    assert!(ran.out.replace('\n', " ").contains(said), "{}", ran.out);
}

/// What is set in the file is a world too: half of the worlds have a ceasefire of 5 days, in which the
/// later deal fails for certain. It is worth ½·1 + ½·½ − ½ = ¼ to know. At 4.9 standard errors of
/// 400 worlds, of which half is within 0.1225: a quarter of a whole is within 0.062.
#[test]
fn what_is_set_can_be_unknown() {
    let desk = desk();
    desk.run("robust expiring.toml --worlds 400 --trials 40000 --vary ceasefire.days=5,50 --out r").done();
    let later = [("scenario", "expiring / later"), ("metric", "completed")];
    let later = row(&desk, "r/robust.csv", &later);
    near(&later, "mean", 0.5, 0.1225);
    assert_eq!((later["p05"].as_str(), later["p95"].as_str()), ("0", "1"));
    assert_eq!(later["best_share"], later["mean"]);
    let known = [("unknown", "ceasefire.days"), ("metric", "completed")];
    near(&row(&desk, "r/value_of_information.csv", &known), "value", 0.25, 0.062);
    let json = desk.json("r/manifest.json");
    assert_eq!(json["settings"]["vary"][0], "ceasefire.days=5,50");
    assert_eq!(json["settings"]["worlds"], 400);
}

/// With as many trials to a world the worlds are those of an ordinary run.
#[test]
fn worlds_are_those_of_a_run() {
    let desk = desk();
    desk.run("robust small.toml --worlds 200 --trials 20000 --seed 3 --out r").done();
    desk.run("run small.toml --worlds 200 --trials 100 --seed 3 --out run").done();
    let mut seen = 0;
    for r in desk.rows("r/robust.csv") {
        let names = ["scenario", "metric", "party", "category"];
        let of = desk.rows("run/ranges.csv");
        let Some(range) = of.iter().find(|o| names.iter().all(|c| o[*c] == r[*c])) else { continue };
        for column in ["worlds", "mean", "p05", "p95"] {
            assert_eq!(range[column], r[column], "{column} of {r:?}");
        }
        seen += 1;
    }
    assert!(seen >= 7, "{seen}");
}

#[test]
fn the_threads_do_not_show() {
    let desk = desk();
    let command = "robust worse.toml --worlds 150 --trials 3000 --vary horizon=5..9 --out";
    for threads in ["1", "2", "3"] {
        desk.run(&format!("{command} t{threads} --threads {threads}")).done();
    }
    assert_eq!(desk.tables("t1"), desk.tables("t2"));
    assert_eq!(desk.tables("t1"), desk.tables("t3"));
    assert_eq!(desk.tables("t1").len(), 3);
}

/// A party that only one deal has is not compared, and days held only among deals that release the
/// same persons.
#[test]
fn only_what_deals_share_is_compared() {
    let desk = desk();
    let more = "[[variant]]\nname = \"without east\"\nunset = [\"party.east\", \"tranche.1.east\"]\n\
                set = { \"tranche.1.order\" = \"together\" }\n\
                [[variant]]\nname = \"fewer\"\nset = { \"tranche.1.south\" = { persons = 5 } }\n";
    let with_east = WORSE
        .replace("[breach]", "[party.east]\nholds = { persons = 2 }\ncomplies = 1\n[breach]")
        .replace("south = { persons = 6 }\n[[v", "south = { persons = 6 }\neast = { persons = 2 }\n[[v")
        .replace(r#"["south", "north"]"#, r#"["south", "north", "east"]"#)
        + more;
    desk.write("three.toml", &with_east);
    let ran = desk.run("robust three.toml --worlds 100 --trials 1000 --out r").done();
    let rows = desk.rows("r/robust.csv");
    let criteria: Vec<(String, String)> = rows
        .iter()
        .filter(|r| r["scenario"] == "three")
        .map(|r| (r["metric"].clone(), r["party"].clone()))
        .collect();
    let expected = [
        ("completed", ""),
        ("released", "north"),
        ("released", "south"),
        ("days_held", "north"),
        ("lead", "north"),
        ("lead", "south"),
    ];
    assert_eq!(criteria, expected.map(|(m, p)| (m.to_owned(), p.to_owned())));
    assert_eq!(rows.len(), 6 * expected.len());
    assert!(ran.out.contains("Not compared: days held by south."), "{}", ran.out);
    assert!(
        ran.out.contains("Not all of them owe as many: “base” 12 living persons; “without east” 10 living persons; “fewer” 11"),
        "{}",
        ran.out
    );
}

#[test]
fn what_leaves_no_choice_is_refused() {
    let desk = desk();
    let cases = [
        ("robust either.toml --variant half --variant half", "there is one deal, and so nothing to choose"),
        ("robust either.toml --variant base", "name at least two with --variant"),
        ("robust certain.toml", "write the others as [[variant]]s"),
        ("robust expiring.toml", "nothing is unknown: every quantity of these deals is a number"),
        ("robust either.toml --trials 1000", "give more --trials (100 for each world do well: 100000)"),
        ("robust either.toml --vary party.north.complies=0.1..2", "is not between 0 and 1"),
        ("robust either.toml --vary party.norht.complies=0.1..0.2", "norht"),
    ];
    for (command, said) in cases {
        desk.run(command).failed(1, &[said]);
        assert!(!desk.path("results").exists(), "{command}");
    }
    desk.run("robust either.toml --worlds 99").failed(2, &["write a whole number from 100 to 100000"]);
}

/// By the option that was typed, and once.
#[test]
fn a_variant_that_sets_the_same_is_warned_of() {
    let desk = desk();
    let robust = "robust worse.toml --worlds 100 --trials 10000";
    for (changes, said) in [
        ("--vary tranche.1.day=1,3", "`--vary tranche.1.day` overrides"),
        ("--vary party.south.complies=0.7..0.9", "`--vary party.south.complies` overrides"),
        ("--set party.south.complies=0.8", "`--set party.south.complies` overrides"),
    ] {
        let ran = desk.run(&format!("{robust} {changes}")).done();
        assert_eq!(
            (ran.err.matches(said).count(), ran.err.matches("overrides").count()),
            (1, 1),
            "{}",
            ran.err
        );
    }
}

/// Two settings that are not valid together are told, and nothing is written.
#[test]
fn worlds_that_can_not_be() {
    let desk = desk();
    // five of six are released: either may be changed, and not both
    desk.write("some.toml", &WORSE.replace("\nsouth = { persons = 6 }", "\nsouth = { persons = 5 }"));
    let vary = "--vary tranche.1.south.persons=5,6 --vary party.south.holds.persons=5,6";
    desk.run(&format!("robust some.toml --worlds 100 --trials 1000 {vary}")).failed(1, &["holds"]);
    assert!(!desk.path("results").exists());
}

#[test]
fn as_json() {
    let desk = desk();
    let ran = desk.run("robust worse.toml --worlds 100 --trials 1000 --json").done();
    let json: serde_json::Value = serde_json::from_str(&ran.out).unwrap();
    assert_eq!(json["robust"][0]["metric"], "completed");
    assert_eq!(json["robust"][0]["better"], "more");
    assert!(json["robust"][0]["regret_mean_crossed"].is_number());
    assert_eq!(json["value_of_information"][0]["unknown"], "everything");
    assert!(json["dominated"].is_array());
}

/// Stopped while it plays: what was finished is a smaller study, or nothing is written.
#[test]
#[cfg(unix)]
fn what_was_finished_is_kept() {
    let desk = desk();
    let child =
        desk.begin("robust either.toml --worlds 2000 --trials 20_000_000 --threads 1 --out r --quiet");
    std::thread::sleep(Duration::from_millis(1500));
    signal(&child, "-INT");
    let Ran { code, err, .. } = Ran::of(child.wait_with_output().unwrap());
    assert_eq!(code, 130, "{err}");
    if desk.path("r").exists() {
        let manifest = desk.json("r/manifest.json");
        let worlds: u64 = desk.rows("r/robust.csv")[0]["worlds"].parse().unwrap();
        assert!((100..2000).contains(&worlds) && err.contains("what was finished is in r"), "{err}");
        assert_eq!(
            (&manifest["interrupted"], manifest["trials"].as_u64()),
            (&true.into(), Some(worlds * 10_000))
        );
    } else {
        assert!(err.contains("fewer than 100 worlds were finished, so nothing was written"), "{err}");
    }
}

/// Less of what is owed to the dead, and of what is no person, does not make a deal better.
#[test]
fn remains_and_terms_count() {
    let desk = Desk::new();
    let text = WORSE
        .replace("holds = { persons = 6 }", "holds = { persons = 6, dead = 5 }")
        .replace(
            "south = { persons = 6 }",
            "south = { persons = 6, dead = 5 }\nterms = { south = [\"open\"] }",
        )
        .replace(
            "[[tranche]]",
            "[category.dead]\ndeceased = true\nodds = 0.5\n[term.open]\nodds = 0.9\n[[tranche]]",
        );
    let variants = text.find("[[variant]]").unwrap();
    let less = "[[variant]]\nname = \"less\"\nset = { \"tranche.1.south\" = { persons = 6 }, \"tranche.1.terms\" = {} }\n";
    desk.write("dead.toml", &format!("{}{less}", &text[..variants]));
    let told = desk.run("robust dead.toml --trials 100000 --out r").done().out;
    for (metric, expected) in [("remains_returned", "5"), ("terms_met", "1")] {
        let of = |scenario| {
            row(&desk, "r/robust.csv", &[("scenario", scenario), ("metric", metric), ("party", "south")])
        };
        assert!(of("dead")["mean"].parse::<f64>().unwrap() > 0.5 * expected.parse::<f64>().unwrap());
        assert_eq!(of("dead / less")["mean"], "0");
    }
    assert!(desk.rows("r/dominated.csv").is_empty(), "{told}");
    assert!(told.contains("No deal is dominated"), "{told}");
    assert!(told.contains("remains returned by south") && told.contains("terms met by south"), "{told}");
    // nothing of the kind where no deal has any
    desk.write("worse.toml", WORSE);
    assert!(!desk.run("robust worse.toml --trials 20000 --out r").done().out.contains("remains"));
}
