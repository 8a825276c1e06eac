//! `stagger sensitivity`: indices, tornado and screening where they can be worked out by hand.

use std::collections::BTreeMap;

use crate::desk::Desk;

/// Two promises, x and y, kept or not: completed with probability x·y.
const PRODUCT: &str = r#"
name = "product"
sources = ["invented"]
horizon = 10
[party.north]
holds = { persons = 4 }
complies = { uniform = [0.4, 1] }
[party.south]
holds = { persons = 6 }
complies = { uniform = [0.8, 1] }
[breach]
late = 0
short = 0
[[tranche]]
day = 0
north = { persons = 4 }
south = { persons = 6 }
[[event]]
name = "without effect"
probability = { uniform = [0, 1] }
days = 1
[[variant]]
name = "sure"
set = { "party.south.complies" = 1 }
"#;

const X: &str = "party.north.complies";
const Y: &str = "party.south.complies";
const IDLE: &str = "event.\"without effect\".probability";

fn desk() -> Desk {
    let desk = Desk::new();
    desk.write("product.toml", PRODUCT);
    desk
}

/// The rows of one result, by input.
fn by_input(
    desk: &Desk,
    file: &str,
    metric: &str,
    party: &str,
) -> BTreeMap<String, BTreeMap<String, String>> {
    let rows = desk.rows(file).into_iter().filter(|r| r["metric"] == metric && r["party"] == party);
    rows.map(|r| (r["input"].clone(), r)).collect()
}

fn number(row: &BTreeMap<String, String>, column: &str) -> f64 {
    row[column].parse().unwrap_or_else(|_| panic!("{column}: {:?}", row[column]))
}

/// `V = E x²·E y² − (E x·E y)²`; first order `Var x·(E y)²/V`, total `Var x·E y²/V`, and so for y.
#[test]
fn shares_of_a_product() {
    let desk = desk();
    desk.run("sensitivity product.toml --rows 4096 --trials 1000 --out s").done();
    let (ex, ey) = (0.7, 0.9);
    let (vx, vy) = (0.36 / 12.0, 0.04 / 12.0);
    let v = (vx + ex * ex) * (vy + ey * ey) - (ex * ey) * (ex * ey);
    let expected = [
        (X, vx * ey * ey / v, vx * (vy + ey * ey) / v),
        (Y, vy * ex * ex / v, vy * (vx + ex * ex) / v),
        (IDLE, 0.0, 0.0),
    ];
    let rows = by_input(&desk, "s/sensitivity.csv", "completed", "");
    assert_eq!(rows.len(), 3);
    for (input, first, total) in expected {
        let row = &rows[input];
        for (column, truth) in [("first", first), ("total", total)] {
            // twice the half width of a 95 % interval: 4 standard errors, at a level of 1e-4 each
            let (low, high) =
                (number(row, &format!("{column}_ci_low")), number(row, &format!("{column}_ci_high")));
            let value = number(row, column);
            assert!((value - truth).abs() <= (high - low) + 1e-9, "{input} {column}: {value}, not {truth}");
            assert!(high - low < 0.1, "{input} {column}: from {low} to {high}");
        }
    }
    assert!((number(&rows[X], "mean") - 0.63).abs() < 0.01);
    assert!((number(&rows[X], "sd") - v.sqrt()).abs() < 0.01, "{} is not {}", rows[X]["sd"], v.sqrt());
}

/// With x at a value, and y as it is, completed with that value times the mean of y.
#[test]
fn a_tornado_by_hand() {
    let desk = desk();
    desk.run("sensitivity product.toml --rows 64 --trials 40000 --out s").done();
    let rows = by_input(&desk, "s/tornado.csv", "completed", "");
    let ends = [(X, [0.43, 0.97], 0.9), (Y, [0.81, 0.99], 0.7)];
    for (input, values, other) in ends {
        let row = &rows[input];
        for (end, value) in ["low", "high"].into_iter().zip(values) {
            assert!((number(row, &format!("{end}_value")) - value).abs() < 1e-9);
            let p = value * other;
            // 4.9 standard errors: a level of 1e-6
            let found = number(row, end);
            assert!(
                (found - p).abs() < 4.9 * (p * (1.0 - p) / 40_000.0).sqrt(),
                "{input} {end}: {found}, not {p}"
            );
            let difference = number(row, &format!("{end}_difference"));
            assert!((difference - (found - number(row, "base"))).abs() < 1e-9);
            assert!(number(row, &format!("{end}_ci_low")) <= difference);
        }
    }
    assert_eq!(rows[IDLE]["low"], rows[IDLE]["base"]);
    assert_eq!(rows[IDLE]["swing"], "0");
}

/// What is not looked at stays as the file has it, and what is known can be looked at too.
#[test]
fn inputs_of_ones_own() {
    let desk = desk();
    let command = "sensitivity product.toml --variant sure --rows 512 --trials 20000 --out s --on completed";
    desk.run(&format!("{command} --vary party.north.complies=0.5..0.9 --vary horizon=5..9")).done();
    let rows = by_input(&desk, "s/sensitivity.csv", "completed", "");
    assert_eq!(rows.keys().collect::<Vec<_>>(), ["horizon", X]);
    assert!((number(&rows[X], "total") - 1.0).abs() < 0.01, "{:?}", rows[X]);
    assert_eq!(number(&rows["horizon"], "total"), 0.0);
    let tornado = by_input(&desk, "s/tornado.csv", "completed", "");
    assert_eq!(
        (tornado["horizon"]["low_value"].as_str(), tornado["horizon"]["high_value"].as_str()),
        ("5", "9")
    );
    assert!((number(&tornado[X], "low") - 0.52).abs() < 4.9 * 0.0036);
    let all = desk.rows("s/sensitivity.csv");
    assert!(all.iter().all(|r| r["metric"] == "completed" && r["scenario"] == "product / sure"));
}

/// With nothing fixed each of the days is as likely as the other: on six of seven the promise is kept in
/// time, with 0.9·0.7, and on the last the exchange is not over.
#[test]
fn with_nothing_fixed_a_structure_is_not_fixed_either() {
    let desk = desk();
    desk.run("sensitivity product.toml --vary tranche.1.day=4..10 --trials 40000 --out s --on completed")
        .done();
    let row = &by_input(&desk, "s/tornado.csv", "completed", "")["tranche.1.day"];
    let kept = 0.9 * 0.7;
    for (column, p) in [("low", kept), ("high", 0.0), ("base", kept * 6.0 / 7.0)] {
        // 4.9 standard errors: a level of 1e-6
        let found = number(row, column);
        assert!((found - p).abs() <= 4.9 * (p * (1.0 - p) / 40_000.0).sqrt(), "{column}: {found}, not {p}");
    }
}

/// With 24 inputs of which two matter, these two are found, and the rest is nothing.
#[test]
fn many_inputs_are_screened() {
    let desk = desk();
    let idle =
        |i: usize| format!("[[event]]\nname = \"e{i}\"\nprobability = {{ uniform = [0, 1] }}\ndays = 1\n");
    let more: String = (0..21).map(idle).collect();
    desk.write("many.toml", &PRODUCT.replace("[[variant]]", &format!("{more}[[variant]]")));
    let ran = desk.run("sensitivity many.toml --rows 256 --trials 500 --on completed --out s").done();
    assert!(ran.out.contains("24 inputs are not known."), "{}", ran.out);
    let screening = by_input(&desk, "s/screening.csv", "completed", "");
    assert_eq!(screening.len(), 24);
    assert_eq!(screening.values().filter(|r| r["kept"] == "yes").count(), 20);
    // the whole range of x is worth 0.6·E y, that of y 0.2·E x, give or take the noise of 400 trials
    assert!((number(&screening[X], "mu_star") - 0.54).abs() < 0.05, "{:?}", screening[X]);
    assert!((number(&screening[Y], "mu_star") - 0.14).abs() < 0.05, "{:?}", screening[Y]);
    assert_eq!(number(&screening["event.e3.probability"], "mu_star"), 0.0);
    let rows = by_input(&desk, "s/sensitivity.csv", "completed", "");
    assert_eq!(rows.len(), 21);
    assert_eq!(number(&rows["all 4 others together"], "total"), 0.0);
    assert!(number(&rows[X], "total") > 0.8);
}

/// An order is no number: it is told as the file would have it.
#[test]
fn inputs_that_are_no_numbers() {
    let desk = desk();
    let vary = r#"tranche.1.order=["north","south"],["south","north"]"#;
    let args =
        ["sensitivity", "product.toml", "--vary", vary, "--rows", "64", "--trials", "500", "--out", "s"];
    let ran = desk.run_with(&args).done();
    assert!(ran.out.contains(r#"["north", "south"]"#) && !ran.out.contains("NaN"), "{}", ran.out);
    for row in desk.rows("s/tornado.csv") {
        assert_eq!(
            (&*row["low_value"], &*row["high_value"]),
            (r#"["north", "south"]"#, r#"["south", "north"]"#)
        );
    }
    let page = desk.page("s/report.html");
    assert!(page.contains("known to be low ([&#34;north&#34;, &#34;south&#34;])") && !page.contains("NaN"));
}

#[test]
fn the_threads_do_not_show() {
    let desk = desk();
    for threads in ["1", "3"] {
        let command =
            format!("sensitivity product.toml --rows 64 --trials 5000 --out t{threads} --threads {threads}");
        desk.run(&command).done();
    }
    assert_eq!(desk.tables("t1"), desk.tables("t3"));
}

#[test]
fn what_is_wrong_is_said() {
    let desk = desk();
    let known = PRODUCT.replace("{ uniform = [0.4, 1] }", "0.7").replace("{ uniform = [0.8, 1] }", "0.9");
    desk.write("known.toml", &known.replace("{ uniform = [0, 1] }", "0.5"));
    let cases = [
        ("known.toml", "everything in the file is known, so there is nothing to rank"),
        ("product.toml --on comleted", "there is no result `comleted`; did you mean `completed`?"),
        ("product.toml --variant base --variant sure", "give --variant once"),
        ("product.toml --vary party.north.complies=0.2,0.4,1.5", "1.5 is not between 0 and 1"),
        ("product.toml --vary party.nort.complies=0.2..0.4", "did you mean `party.north.complies`?"),
        ("product.toml --vary party.north.complies=0.2..0.4/3", "help: write 0.2..0.4\n"),
        ("product.toml --vary horizon=0..5", "write a whole number from 1 to 36500"),
        (
            "product.toml --vary party.north.complies=0.9,{uniform=[0.4,0.6]}",
            "leaves it open, and is no value; if that is meant, write --set \"party.north.complies={ uniform = [0.4, 0.6] }\"",
        ),
    ];
    for (args, said) in cases {
        desk.run(&format!("sensitivity {args}")).failed(1, &[said]);
        assert!(!desk.path("results").exists(), "{args}");
    }
}

#[test]
fn a_variant_that_sets_the_same_is_warned_of() {
    let desk = desk();
    for vary in ["party.south.complies=0.5..0.9", "party.south.complies=0.5,0.9"] {
        let command = format!("sensitivity product.toml --variant sure --rows 16 --trials 500 --vary {vary}");
        let ran = desk.run(&command).done();
        assert_eq!(ran.err.matches("`--vary party.south.complies` overrides").count(), 1, "{}", ran.err);
    }
}

#[test]
fn as_json() {
    let desk = desk();
    let ran = desk.run("sensitivity product.toml --rows 64 --trials 500 --json").done();
    let json: serde_json::Value = serde_json::from_str(&ran.out).unwrap();
    assert_eq!(json["sensitivity"][0]["input"], X);
    assert!(json["tornado"][0]["swing"].is_number());
}
