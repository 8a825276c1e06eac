//! `stagger sweep`: every point is a run, and a sweep that was stopped goes on as if it had not been.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::Duration;

use crate::desk::{Desk, Ran, signal};

/// Two promises, each kept with its party's probability: completed with their product.
const PROMISES: &str = r#"
name = "promises"
sources = ["invented"]
horizon = 10
[party.north]
holds = { persons = 4 }
complies = 0.5
[party.south]
holds = { persons = 6 }
complies = 0.5
[breach]
late = 0
short = 0
[[tranche]]
day = 0
north = { persons = 4 }
south = { persons = 6 }
[[variant]]
name = "sure south"
set = { "party.south.complies" = 1 }
"#;

fn desk() -> Desk {
    let desk = Desk::new();
    desk.write("promises.toml", PROMISES);
    desk
}

/// Rows of one metric in the order of the file: point, scenario, mean, difference.
fn of_metric(desk: &Desk, file: &str, metric: &str) -> Vec<(String, String, f64, String)> {
    let rows = desk.rows(file).into_iter().filter(|r| r["metric"] == metric && r["party"].is_empty());
    rows.map(|r| {
        (r["point"].clone(), r["scenario"].clone(), r["mean"].parse().unwrap(), r["difference"].clone())
    })
    .collect()
}

#[test]
fn a_grid_is_every_combination() {
    let desk = desk();
    desk.run("sweep promises.toml --variant base --trials 20000 --out s --vary party.north.complies=0.2,0.9 --vary party.south.complies=0.5..1/3").done();
    let points: Vec<(String, String)> = desk
        .rows("s/points.csv")
        .into_iter()
        .map(|r| (r["party.north.complies"].clone(), r["party.south.complies"].clone()))
        .collect();
    let expected =
        [("0.2", "0.5"), ("0.2", "0.75"), ("0.2", "1"), ("0.9", "0.5"), ("0.9", "0.75"), ("0.9", "1")];
    assert_eq!(points, expected.map(|(a, b)| (a.to_owned(), b.to_owned())));
    // at a level of 1e-6 a share of 20 000 trials is within 4.9 standard errors of its probability
    for ((_, _, mean, _), (north, south)) in of_metric(&desk, "s/sweep.csv", "completed").iter().zip(expected)
    {
        let p: f64 = north.parse::<f64>().unwrap() * south.parse::<f64>().unwrap();
        assert!((mean - p).abs() < 4.9 * (p * (1.0 - p) / 20_000.0).sqrt(), "{mean} is not {p}");
    }
}

/// A point is what a run with the same changes is, and its differences are those of that run.
#[test]
fn a_point_is_a_run() {
    let desk = desk();
    desk.run("sweep promises.toml --trials 5000 --out s --vary party.north.complies=0.3,0.8").done();
    desk.run("run promises.toml --trials 5000 --out r --set party.north.complies=0.8").done();
    let run = desk.rows("r/summary.csv");
    let sweep = desk.rows("s/sweep.csv");
    let comparison = desk.rows("r/comparison.csv");
    let mut seen = 0;
    for row in &run {
        let same = |r: &&std::collections::BTreeMap<String, String>| {
            r["point"] == "2"
                && ["scenario", "metric", "party", "category", "unit"].iter().all(|c| r[*c] == row[*c])
        };
        let at_point = sweep.iter().find(same).unwrap_or_else(|| panic!("{row:?}"));
        for column in ["trials", "mean", "ci_low", "ci_high", "p05", "median", "p95"] {
            assert_eq!(at_point[column], row[column], "{column} of {row:?}");
        }
        seen += 1;
    }
    assert!(seen > 20);
    for row in &comparison {
        let same = |r: &&std::collections::BTreeMap<String, String>| {
            r["point"] == "2" && ["scenario", "metric", "party", "category"].iter().all(|c| r[*c] == row[*c])
        };
        let at_point = sweep.iter().find(same).unwrap();
        assert_eq!(at_point["difference"], row["difference"]);
        assert_eq!(at_point["difference_ci_low"], row["ci_low"]);
    }
    assert!(!comparison.is_empty());
}

#[test]
fn an_invalid_point_is_a_row_with_its_error() {
    let desk = desk();
    let ran = desk
        .run("sweep promises.toml --variant base --trials 100 --out s --vary party.north.complies=0.9,1.5,1")
        .done();
    assert!(ran.out.contains("1 point is not valid; point 2: 1.5 is not between 0 and 1"), "{}", ran.out);
    let errors: Vec<String> = desk.rows("s/points.csv").iter().map(|r| r["error"].clone()).collect();
    assert_eq!(errors, ["", "1.5 is not between 0 and 1", ""]);
    let rows = desk.rows("s/sweep.csv");
    let refused: Vec<_> = rows.iter().filter(|r| r["point"] == "2").collect();
    assert_eq!(refused.len(), 1);
    assert_eq!(
        (refused[0]["error"].as_str(), refused[0]["mean"].as_str()),
        ("1.5 is not between 0 and 1", "")
    );
    assert_eq!(of_metric(&desk, "s/sweep.csv", "completed").len(), 2);
}

/// There is nothing to show of it, and the first point says what is wrong.
#[test]
fn a_sweep_without_a_valid_point_is_refused() {
    let desk = desk();
    for (vary, said) in [
        ("--vary party.north.complies=70..90/3", "none of the 3 points is valid"),
        ("--vary party.north.complies=70..90/3", "help: write 70 % as 0.7"),
        ("--vary party.north.complies=70..90/3 --formats html", "70 is not between 0 and 1"),
        ("--vary party.north.complies=80 --json", "the only point is not valid"),
        ("--vary party.north.complies=70..90 --design lhs --points 20", "none of the 20 points is valid"),
        ("--vary horizon=10.5..20.5/3", "10.5 is not a whole number"),
    ] {
        desk.run(&format!("sweep promises.toml --trials 100 {vary}"))
            .failed(1, &[said, "nothing was written"]);
        assert_eq!(desk.list("."), ["certain.toml", "promises.toml", "small.toml"], "{vary}");
    }
    // the results of another sweep stay
    desk.run("sweep promises.toml --trials 100 --out s --vary party.north.complies=0.7,0.8").done();
    let before = desk.tables("s");
    desk.run("sweep promises.toml --trials 100 --out s --vary party.north.complies=7,8")
        .failed(1, &["7 is not"]);
    assert_eq!(desk.tables("s"), before);
    // of parts it is known when all of them are there
    for part in ["1/2", "2/2"] {
        desk.run(&format!(
            "sweep promises.toml --trials 100 -q --out p --vary party.north.complies=7,8 --part {part}"
        ))
        .done();
    }
    desk.run("merge p --out m").failed(1, &["none of the 2 points is valid"]);
    assert!(!desk.path("m").exists());
}

#[test]
fn designs_fill_the_ranges() {
    let desk = desk();
    for design in ["lhs", "sobol"] {
        let command = format!(
            "sweep promises.toml --variant base --trials 10 --out {design} --design {design} --points 64 \
             --vary party.north.complies=0.5..0.9 --vary horizon=10..13"
        );
        desk.run(&command).done();
        let rows = desk.rows(&format!("{design}/points.csv"));
        let mut strata: Vec<usize> = rows
            .iter()
            .map(|r| ((r["party.north.complies"].parse::<f64>().unwrap() - 0.5) / 0.4 * 64.0) as usize)
            .collect();
        strata.sort_unstable();
        assert_eq!(strata, (0..64).collect::<Vec<_>>(), "{design}: one point in each of 64 parts");
        for horizon in 10..=13 {
            let n = rows.iter().filter(|r| r["horizon"] == horizon.to_string()).count();
            assert_eq!(n, 16, "{design}: whole numbers alike");
        }
    }
}

#[test]
fn the_threads_do_not_show() {
    let desk = desk();
    for threads in ["1", "2", "3"] {
        let command = format!("sweep promises.toml --trials 5000 --out t{threads} --threads {threads}");
        desk.run(&format!("{command} --vary party.north.complies=0.1..0.9/13")).done();
    }
    assert_eq!(desk.tables("t1"), desk.tables("t2"));
    assert_eq!(desk.tables("t1"), desk.tables("t3"));
}

/// Stopped at some moment, gone on with, and byte for byte what it is without a stop.
#[test]
#[cfg(unix)]
fn a_sweep_that_was_stopped_goes_on() {
    let desk = desk();
    let sweep = "sweep promises.toml --trials 30000 --quiet --vary party.north.complies=0.1..0.9/120 --out";
    desk.run(&format!("{sweep} whole")).done();
    let mut stops = 0;
    let mut resume = "";
    for wait in [120, 240, 480, 960, 100_000] {
        let ran = stopped_after(&desk, &format!("{sweep} parts {resume}"), Duration::from_millis(wait));
        match ran.code {
            0 => break,
            130 if desk.path("parts").exists() => {
                resume = "--resume";
                stops += 1;
                assert_eq!(desk.json("parts/manifest.json")["interrupted"], true);
            }
            130 => assert!(ran.err.contains("nothing was written"), "{}", ran.err),
            code => panic!("{code}: {}", ran.err),
        }
    }
    assert_eq!(desk.tables("parts"), desk.tables("whole"), "after {stops} stops");
    assert_eq!(desk.json("parts/manifest.json")["interrupted"], false);
}

#[cfg(unix)]
fn stopped_after(desk: &Desk, args: &str, wait: Duration) -> Ran {
    let child = desk.begin(args);
    std::thread::sleep(wait.min(Duration::from_secs(1)));
    if wait < Duration::from_secs(10) {
        signal(&child, "-INT");
    }
    Ran::of(child.wait_with_output().unwrap())
}

/// Killed three times over, gone on with each time, and byte for byte what it is without.
#[test]
#[cfg(unix)]
fn a_sweep_that_was_killed_goes_on() {
    let desk = desk();
    let sweep = "sweep promises.toml --trials 20000 --quiet --vary party.north.complies=0.1..0.9/120";
    desk.run(&format!("{sweep} --out whole")).done();
    let mut noted = 0;
    for _ in 0..3 {
        let (note, bytes) = killed_after(&desk, &format!("{sweep} --out parts --resume"), noted);
        noted = bytes;
        // rows on their way to disk, of which nothing was noted
        let begun = note.with_file_name("sweep.csv");
        fs::write(&begun, [&fs::read(&begun).unwrap()[..], b"121,base,co"].concat()).unwrap();
    }
    assert!(!desk.path("parts").exists());
    desk.run(&format!("{sweep} --out parts --resume")).done();
    assert_eq!(desk.tables("parts"), desk.tables("whole"));
    assert_eq!(notes(&desk).len(), 0);
}

/// What lies there is gone on with only if it is of the same sweep, and as it was noted.
#[test]
#[cfg(unix)]
fn a_sweep_does_not_go_on_with_another_that_was_killed() {
    let desk = desk();
    let sweep = "sweep promises.toml --trials 5000 --quiet --vary party.north.complies=0.1..0.9/60 --out";
    desk.run(&format!("{sweep} whole")).done();
    killed_after(&desk, &format!("{sweep} other --seed 2"), 0);
    desk.run(&format!("{sweep} other --resume")).done();
    assert_eq!(desk.tables("other"), desk.tables("whole"));
    let (note, _) = killed_after(&desk, &format!("{sweep} changed"), 0);
    let begun = note.with_file_name("sweep.csv");
    let rows = fs::read_to_string(&begun).unwrap();
    fs::write(&begun, rows.replacen("0.1", "0.2", 1)).unwrap();
    desk.run(&format!("{sweep} changed --resume")).done();
    assert_eq!(desk.tables("changed"), desk.tables("whole"));
    assert_eq!(notes(&desk).len(), 0);
}

/// Kills a sweep once it has noted how far it has come, which must be farther than so many bytes of its
/// table. Where it did, and how many they are.
#[cfg(unix)]
fn killed_after(desk: &Desk, args: &str, from: u64) -> (PathBuf, u64) {
    let before = notes(desk);
    let mut child = desk.begin(args);
    while child.try_wait().unwrap().is_none() {
        let Some(note) = notes(desk).into_iter().find(|note| !before.contains(note)) else { continue };
        let first = noted(&note);
        child.kill().unwrap();
        child.wait().unwrap();
        assert!(first > from, "{first} after {from}");
        return (note.clone(), noted(&note));
    }
    panic!("it was finished before it was killed: {:?}", Ran::of(child.wait_with_output().unwrap()));
}

/// How many bytes of the table a note tells of.
#[cfg(unix)]
fn noted(note: &Path) -> u64 {
    let manifest: serde_json::Value = serde_json::from_slice(&fs::read(note).unwrap()).unwrap();
    assert_eq!(manifest["interrupted"], true);
    manifest["files"][0]["bytes"].as_u64().unwrap()
}

/// What sweeps have noted while they are played.
#[cfg(unix)]
fn notes(desk: &Desk) -> Vec<PathBuf> {
    let hidden = fs::read_dir(desk.dir.path()).unwrap().map(|entry| entry.unwrap().path());
    let unfinished = hidden.filter(|path| path.extension().is_some_and(|e| e == "new"));
    unfinished.map(|path| path.join("manifest.json")).filter(|note| note.exists()).collect()
}

#[test]
fn another_sweep_is_not_gone_on_with() {
    let desk = desk();
    let vary = "--vary party.north.complies=0.1,0.2";
    desk.run(&format!("sweep promises.toml --trials 100 --out s {vary}")).done();
    let before = desk.tables("s");
    for (args, why) in [
        (format!("{vary} --trials 100 --seed 2"), "the seed was 1"),
        (format!("{vary} --trials 200"), "the trials were 100 at each point"),
        (format!("{vary},0.3 --trials 100"), "other points were asked for"),
        (format!("{vary} --trials 100 --set horizon=20"), "the scenario was another one"),
    ] {
        desk.run(&format!("sweep promises.toml --out s --resume {args}"))
            .failed(1, &[why, "leave --resume out"]);
    }
    assert_eq!(desk.tables("s"), before);
    desk.write("s/sweep.csv", "edited");
    desk.run(&format!("sweep promises.toml --trials 100 --out s --resume {vary}"))
        .failed(1, &["sweep.csv is not there any more as it was written"]);
    desk.run(&format!("sweep promises.toml --trials 100 --out new --resume {vary}")).done();
    assert_eq!(desk.tables("new"), before);
    // what is no sweep would have been replaced by one, and is
    desk.run("run promises.toml --trials 100 --out run").done();
    desk.run(&format!("sweep promises.toml --trials 100 --out run --resume {vary}")).done();
    assert_eq!(desk.tables("run"), before);
    desk.run(&format!("sweep promises.toml --trials 100 --out page --formats html {vary}")).done();
    desk.run(&format!("sweep promises.toml --trials 100 --out page --formats html --resume {vary}"))
        .failed(1, &["--formats left sweep.csv out", "leave --resume out"]);
}

#[test]
fn what_is_wrong_is_said() {
    let desk = desk();
    let cases = [
        ("--vary party.north.complies=0.1..0.9", "a grid needs a number of points"),
        ("--vary party.north.complies=0.1..0.9", "write 0.1..0.9/6, for example"),
        ("--vary complies=0.7..0.9", "did you mean `party.north.complies` or `party.south.complies`?"),
        ("--vary party.north.complies", "there is no `=` in it"),
        ("--vary party.north.complies=0.9..0.1/3", "the lower end comes first"),
        ("--vary horizon=1..5 --vary horizon=6..9", "horizon is varied twice"),
        ("--vary horizon=1..5 --set horizon=7", "horizon is both set and varied"),
        (
            "--vary party.north.complies=0.1,0.2 --vary party.'north'.complies=0.3,0.4",
            "party.north.complies is varied twice: give it once",
        ),
        ("--vary horizon=1..2000 --vary party.north.complies=0.1..0.9/1000", "more than 1000000 points"),
        (
            "--design lhs --vary party.north.complies=0.1..0.9/3",
            "write 0.1..0.9, and say with --points how many there are",
        ),
        (
            "--design sobol --vary horizon=1..5 --vary party.north.complies=0.1..0.9/3",
            "a number of points after a range is for the grid of a sweep",
        ),
        (
            "--vary category={civilians={odds=0.5}},{civilians={odds=2}}",
            "vary what is in it, such as category.NAME={ … },{ … }",
        ),
        ("--vary party.north.complies=0,7..0,9/3", "`0,7` is no end of a range: write 0.7"),
        ("--vary party.north.complies=70%..90%/3", "`70%` is no end of a range: write 0.7"),
        (
            "--design sobol --points 100000 --vary party.north.complies=0.1..0.9",
            "--design lhs has no such limit",
        ),
    ];
    for (args, said) in cases {
        desk.run(&format!("sweep promises.toml {args}")).failed(1, &[said]);
        assert!(!desk.path("results").exists(), "{args}");
    }
    desk.run("sweep promises.toml").failed(2, &["--vary <PATH=VALUES>"]);
}

#[test]
fn a_variant_that_sets_the_same_is_warned_of() {
    let desk = desk();
    let ran = desk.run("sweep promises.toml --trials 10 --vary party.south.complies=0.1,0.2").done();
    assert!(ran.err.contains("`--vary party.south.complies` "), "{}", ran.err);
    let ran = desk
        .run("sweep promises.toml --trials 10 --vary horizon=11,12 --set party.south.complies=0.2")
        .done();
    assert_eq!(ran.err.matches("`--set party.south.complies` overrides").count(), 1, "{}", ran.err);
}

#[test]
fn as_json() {
    let desk = desk();
    let ran = desk.run("sweep promises.toml --trials 10 --json --vary party.south.complies=0.1,2").done();
    let json: serde_json::Value = serde_json::from_str(&ran.out).unwrap();
    assert_eq!(json["points"][1]["party.south.complies"], 2);
    assert_eq!(json["points"][1]["error"], "2 is not between 0 and 1");
    assert_eq!(json["sweep"][0]["metric"], "completed");
    assert!(json["sweep"][0]["mean"].is_number());
}

/// `0..1` of a probability is any number in between, where days are whole.
#[test]
fn whole_ends_do_not_make_a_probability_whole() {
    let desk = Desk::new();
    desk.write("small.toml", include_str!("../data/small.toml"));
    for design in ["lhs", "sobol"] {
        let vary = "--vary party.south.complies=0..1 --vary ceasefire.days=10..20";
        desk.run(&format!(
            "sweep small.toml {vary} --design {design} --points 16 --trials 10 --quiet --out r"
        ))
        .done();
        let values = |column: &str| -> Vec<f64> {
            desk.rows("r/sweep.csv").iter().map(|row| row[column].parse().unwrap()).collect()
        };
        let between = values("party.south.complies").iter().filter(|x| x.fract() != 0.0).count();
        assert!(
            between > 0 && values("ceasefire.days").iter().all(|x| x.fract() == 0.0),
            "{design}: {between}"
        );
    }
}
