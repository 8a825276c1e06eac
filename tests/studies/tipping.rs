//! `stagger tipping`: where the answer changes is known beforehand.

use crate::desk::Desk;

/// The exchange waits for an event of probability p, and is completed if that occurs; without
/// waiting it is completed half of the time.
const WAITING: &str = r#"
name = "waiting"
sources = ["invented"]
horizon = 10
[party.north]
holds = { persons = 4 }
complies = 1
[party.south]
holds = { persons = 6 }
complies = 1
[breach]
late = 0
short = 0
[[event]]
name = "go"
probability = 0.9
days = 0
[[tranche]]
name = "all"
day = 1
requires = "go"
north = { persons = 4 }
south = { persons = 6 }
[[variant]]
name = "at once"
set = { "party.south.complies" = 0.5 }
unset = ["tranche.all.requires"]
"#;

/// A number of tranches, each completed with 0.9².
const TRANCHES: &str = r#"
name = "tranches"
sources = ["invented"]
horizon = 60
[party.north]
holds = { persons = 20 }
complies = 0.9
[party.south]
holds = { persons = 40 }
complies = 0.9
[breach]
late = 0
short = 0
[behaviour]
trust = 1
strain = 1
[exchange]
tranches = 4
every = 2
north = { persons = 20 }
south = { persons = 40 }
"#;

fn desk() -> Desk {
    let desk = Desk::new();
    desk.write("waiting.toml", WAITING);
    desk.write("tranches.toml", TRANCHES);
    desk
}

fn number(desk: &Desk, column: &str) -> f64 {
    let rows = desk.rows("t/tipping.csv");
    assert_eq!(rows.len(), 1, "{rows:?}");
    rows[0][column].parse().unwrap()
}

fn ask(desk: &Desk, file: &str, vary: &str, target: &str) -> String {
    let args = ["tipping", file, "--vary", vary, "--target", target, "--out", "t"];
    desk.run_with(&args).done().out
}

#[test]
fn a_probability_that_is_the_answer() {
    let desk = desk();
    let out = ask(&desk, "waiting.toml", "event.go.probability=0.1..0.9", "completed >= 0.6");
    assert!(out.contains("It holds from event.go.probability = 0."), "{out}");
    let at = number(&desk, "at");
    // 100 000 trials: 4.9 standard errors are 0.0076
    assert!((at - 0.6).abs() < 0.0076 + 0.001, "{at}");
    let (low, high) = (number(&desk, "ci_low"), number(&desk, "ci_high"));
    assert!(low < at && at <= high, "{low} {at} {high}");
    // 2 × 1.96 standard errors, and the fineness on both sides
    assert!((high - low - 0.0061).abs() < 0.003, "{low} {high}");
    assert_eq!(desk.rows("t/tipping.csv")[0]["holds"], "above");
}

#[test]
fn where_one_variant_overtakes_the_other() {
    let desk = desk();
    let target = "variant at once > base on completed";
    let out = ask(&desk, "waiting.toml", "event.go.probability=0.1..0.9", target);
    assert!(out.contains("It holds up to event.go.probability = "), "{out}");
    assert!((number(&desk, "at") - 0.5).abs() < 4.9 * 0.0023 + 0.001);
    assert_eq!(desk.rows("t/tipping.csv")[0]["holds"], "below");
    // and the other way round
    ask(&desk, "waiting.toml", "event.go.probability=0.1..0.9", "base > variant \"at once\" on completed");
    assert_eq!(desk.rows("t/tipping.csv")[0]["holds"], "above");
}

/// 0.81³ = 0.531 and 0.81⁴ = 0.430: three tranches are the most with an even chance.
#[test]
fn whole_numbers_change_between_neighbours() {
    let desk = desk();
    let out = ask(&desk, "tranches.toml", "exchange.tranches=1..10", "completed >= 50%");
    let said = "It holds up to exchange.tranches = 3, and not from 4 on (no other value is compatible";
    assert!(out.contains(said), "{out}");
    assert_eq!((number(&desk, "before"), number(&desk, "at")), (3.0, 4.0));
    assert_eq!((number(&desk, "ci_low"), number(&desk, "ci_high")), (4.0, 4.0));
    let values: Vec<String> = desk.rows("t/values.csv").iter().map(|r| r["value"].clone()).collect();
    assert_eq!(values, (1..=10).map(|i| i.to_string()).collect::<Vec<_>>());
    for row in desk.rows("t/values.csv") {
        let p = 0.81_f64.powi(row["value"].parse().unwrap());
        let mean: f64 = row["mean"].parse().unwrap();
        assert!((mean - p).abs() < 4.9 * (p * (1.0 - p) / 1e5).sqrt(), "{row:?}");
    }
}

/// A delay of half a day is one of a day: the event is in time up to day 4, whatever lies between.
#[test]
fn days_are_whole() {
    let desk = desk();
    let in_time = WAITING
        .replace("probability = 0.9\n", "")
        .replace("name = \"all\"\nday = 1", "name = \"all\"\nday = 4");
    desk.write("days.toml", &in_time);
    let out = ask(&desk, "days.toml", "event.go.days=0..9", "completed >= 0.5");
    assert!(out.contains("It holds up to event.go.days = 4, and not from 5 on (no other value"), "{out}");
    let values: Vec<String> = desk.rows("t/values.csv").iter().map(|r| r["value"].clone()).collect();
    assert_eq!(values, (0..=9).map(|i| i.to_string()).collect::<Vec<_>>());
}

/// The question says of which scenario it is, and in words.
#[test]
fn the_question_is_told_in_words() {
    let desk = desk();
    let page = |args: &[&str]| {
        let vary = ["--vary", "event.go.probability=0.1..0.9", "--trials", "1000", "--out", "t", "--target"];
        let out = desk.run_with(&[&["tipping", "waiting.toml"], &vary[..], args].concat()).done().out;
        out.split_whitespace().collect::<Vec<_>>().join(" ")
    };
    for (args, said) in [
        (&["completed >= 60%"][..], "the chance of completion is at least 60 % (completed >= 60%)?"),
        (
            &["completed < 0.6", "--variant", "at once"],
            "the chance of completion with “at once” is below 60 % (",
        ),
        (&["released.north > 2"], "on average, the number of persons released by north is above 2 ("),
        (&["base >= variant 'at once' on completed"], "is at least as high with “base” as with “at once” ("),
        (
            &["variant 'at once' < base on collapsed"],
            "the chance that the agreement collapses is lower with “at once” than with “base” (",
        ),
    ] {
        let told = page(args);
        assert!(
            told.contains(&format!("When does this hold: {said}")) || told.contains(said),
            "{said}: {told}"
        );
    }
}

#[test]
fn there_may_be_none() {
    let desk = desk();
    let out = ask(&desk, "waiting.toml", "event.go.probability=0.1..0.3", "completed >= 0.6");
    assert!(
        out.contains("It holds nowhere for event.go.probability from 0.1 to 0.3. There is no tipping point.")
    );
    let out = ask(&desk, "waiting.toml", "event.go.probability=0.7..0.9", "completed >= 0.6");
    assert!(out.contains("It holds everywhere"), "{out}");
    assert!(desk.rows("t/tipping.csv").is_empty());
    // two that are the same: neither has more
    let out = ask(&desk, "waiting.toml", "event.go.probability=0.1..0.3", "base > base on completed");
    assert!(out.contains("It holds nowhere"), "{out}");
}

/// The event occurs on day 5 and is waited for one day; the ceasefire ends on day 8.
#[test]
fn there_may_be_several() {
    let desk = desk();
    let text = WAITING.replace("days = 0", "days = 5").replace("probability = 0.9", "probability = 1");
    let text = text.replace("day = 1", "day = 5\npatience = 1").replace("horizon = 10", "horizon = 20");
    desk.write("window.toml", &text.replace("[[event]]", "[ceasefire]\ndays = 8\n[[event]]"));
    let out = ask(&desk, "window.toml", "tranche.all.day=0..12", "completed >= 0.5");
    assert!(out.contains("The answer changes 2 times for tranche.all.day from 0 to 12:"), "{out}");
    let found: Vec<(String, String)> =
        desk.rows("t/tipping.csv").iter().map(|r| (r["at"].clone(), r["holds"].clone())).collect();
    assert_eq!(found, [("4", "above"), ("8", "below")].map(|(a, b)| (a.to_owned(), b.to_owned())));
}

#[test]
fn the_threads_do_not_show() {
    let desk = desk();
    for threads in ["1", "3"] {
        let args = format!(
            "tipping tranches.toml --vary party.north.complies=0.8..1 --trials 20000 --threads {threads}"
        );
        let mut args: Vec<&str> = args.split_whitespace().collect();
        let out = format!("t{threads}");
        args.extend(["--target", "completed > 0.5", "--out", &out]);
        desk.run_with(&args).done();
    }
    assert_eq!(desk.tables("t1"), desk.tables("t3"));
}

#[test]
fn what_is_wrong_is_said() {
    let desk = desk();
    let refused = |vary: &str, target: &str, said: &str| {
        desk.run_with(&["tipping", "waiting.toml", "--vary", vary, "--target", target]).failed(1, &[said]);
        assert!(!desk.path("results").exists(), "{target}");
    };
    let p = "event.go.probability=0.1..0.9";
    refused(p, "completed", "asks nothing: write a result, a comparison and a number");
    refused(p, "completed >= 6", "6 is not between 0 and 1");
    refused(p, "released.nord > 2", "did you mean `released.north`?");
    refused(p, "variant at one > base on completed", "did you mean `at once`?");
    refused(p, "variant at once > base", "does not say on which result");
    refused(p, "completed >= 0,5", "`0,5` is no number to compare with: write 0.5");
    refused(p, "completed >= 50,5 %", "is no number to compare with: write 50.5%");
    refused(
        "horizon=9..12",
        "released.north < 1,000",
        "write 1000 if thousands are meant, or 1.000 if decimals are",
    );
    let comparison = "a comparison is written `>=`, `>`, `<=` or `<`, where the `=` comes last";
    refused(p, "completed => 0.5", comparison);
    refused("event.go.probability=0.1..0.9/3", "completed > 0.5", "write 0.1..0.9, and say with --points");
    refused("event.go.probability=0.1,0.9", "completed > 0.5", "a range is wanted here");
    refused("event.go.probability=0.1..1.9", "completed > 0.5", "1.9 is not between 0 and 1");
    // no whole number near an end is taken in its place
    refused("event.go.probability=0.95..1.2", "completed > 0.5", "1.2 is not between 0 and 1");
    refused("horizon=9.5..12", "completed > 0.5", "9.5 is not a whole number");
    let args = [
        "tipping",
        "waiting.toml",
        "--vary",
        p,
        "--variant",
        "base",
        "--target",
        "variant at once > base on completed",
    ];
    desk.run_with(&args).failed(1, &["leave --variant out"]);
}

#[test]
fn a_name_with_dots_is_told_as_it_is_asked_for() {
    let desk = desk();
    let dotted = WAITING
        .replace("\"party.south.complies\"", "\"party.'so.uth'.complies\"")
        .replace("[party.south]", "[party.\"so.uth\"]")
        .replace("south =", "\"so.uth\" =");
    desk.write("dotted.toml", &dotted);
    let ask = |target: &str| {
        desk.run_with(&[
            "tipping",
            "dotted.toml",
            "--vary",
            "event.go.probability=0.1..0.9",
            "--target",
            target,
            "--trials",
            "2000",
            "--out",
            "t",
        ])
    };
    ask("released.so.uth < 5").failed(1, &["did you mean `released.'so.uth'`?"]);
    ask("released.'so.uth' < 5").done();
}

#[test]
fn a_variant_that_sets_the_same_is_warned_of() {
    let desk = desk();
    let asked = ["--vary", "party.south.complies=0.1..0.9", "--target", "completed > 0.4"];
    let command = ["tipping", "waiting.toml", "--trials", "500", "--variant", "at once"];
    let ran = desk.run_with(&[&command[..], &asked].concat()).done();
    assert_eq!(ran.err.matches("`--vary party.south.complies` overrides").count(), 1, "{}", ran.err);
    let quiet = desk.run_with(&[&command[..], &asked, &["--quiet"]].concat()).done();
    assert_eq!(quiet.err, "");
}
