//! What another scenario assumes otherwise than the first: all of it, once, in words.

use super::report_of;
use crate::desk::Desk;

const FILE: &str = r#"
name = "deal"
sources = ["invented"]
horizon = 30
[unknown]
goodwill = { beta = [20, 3] }
[party.north]
label = "North"
holds = { persons = 10, aged = 4 }
complies = "goodwill"
trust = 1.2
[party.south]
label = "South"
holds = { persons = 10 }
complies = "goodwill"
[term.crossing]
odds = 0.9
[term.road]
[mediation]
success = 0.9
days = 2
[ceasefire]
days = 20
extension = { probability = 0.7, days = 5, at_most = 2 }
[[event]]
name = "vote"
days = 3
odds = { north = 0.5 }
[[event]]
name = "second vote"
after = "vote"
[[tranche]]
name = "first"
day = 0
north = { persons = 5 }
south = { persons = 5 }
[[tranche]]
name = "last"
day = 5
order = ["north", "south"]
requires = "vote"
patience = 4
north = { persons = 5 }
south = { persons = 5 }
terms = { north = ["crossing"] }
"#;

/// The part of the page on one of the other scenarios.
fn of(page: &str, name: &str) -> String {
    let (_, others) = page.split_once("The other scenarios, one by one</h2>").unwrap();
    let (others, _) = others.split_once("</section>").unwrap();
    let (_, rest) = others.split_once(&format!("<h3>{name}</h3></summary>")).unwrap();
    rest.split("<summary><h3>").next().unwrap().to_owned()
}

fn words(html: &str) -> String {
    let lines = html.replace("<br/>", "; ");
    let mut parts = lines.split('<');
    let first = parts.next().unwrap_or_default().to_owned();
    let text = parts.fold(first, |all, part| all + part.split_once('>').map_or("", |(_, text)| text));
    text.replace("&#39;", "'").replace("&#34;", "\"")
}

/// The rows of its list, cell by cell; none: there is no list.
fn rows(part: &str) -> Vec<String> {
    let caption = "<caption><span>What is assumed otherwise than in the first scenario</span></caption>";
    let Some((_, table)) = part.split_once(caption) else { return Vec::new() };
    assert!(!table.contains(caption), "two lists");
    let (_, body) = table.split_once("<tbody>").unwrap();
    let (body, _) = body.split_once("</tbody>").unwrap();
    let row = |row: &str| {
        row.replace("</th>", "</td>")
            .split("</td>")
            .map(|cell| words(cell).trim().to_owned())
            .collect::<Vec<_>>()
    };
    let rows = body.split("</tr>").map(row).filter(|cells| cells.len() > 1);
    rows.map(|cells| cells[..cells.len() - 1].join(" | ")).collect()
}

/// The list of the variant that changes this.
fn changed_by(variant: &str) -> (Vec<String>, String) {
    let text = format!("{FILE}\n[[variant]]\nname = \"other\"\n{variant}\n");
    let page = report_of(&text, "").page("r/report.html");
    let part = of(&page, "other");
    (rows(&part), part)
}

#[test]
fn what_a_variant_leaves_out_is_in_the_list() {
    for (variant, expected) in [
        (
            r#"unset = ["mediation"]"#,
            vec![
                "Mediation | the probability that mediation succeeds: 90 %; the length of a dispute: 2 days | left out | mediation",
            ],
        ),
        (
            r#"unset = ["event.\"second vote\""]"#,
            vec![
                "The event “second vote” | what “second vote” comes after: “vote” | left out | event.\"second vote\"",
            ],
        ),
        (
            r#"unset = ["ceasefire.extension.at_most", "party.north.trust", "tranche.last.requires", "tranche.last.patience"]"#,
            vec![
                "North's odds factor for trust | × 1.2 | as for all parties | party.north.trust",
                "The number of extensions of the ceasefire allowed | 2 | no limit (the usual) | ceasefire.extension.at_most",
                "What tranche “last” requires | “vote” | nothing | tranche.last.requires",
                "The longest wait of tranche “last” | 4 days | 0 days (the usual) | tranche.last.patience",
            ],
        ),
    ] {
        assert_eq!(changed_by(variant).0, expected, "{variant}");
    }
}

#[test]
fn terms_persons_held_and_the_order_are_in_the_list() {
    let (rows, _) = changed_by(
        r#"
[variant.set]
"tranche.last.terms" = { north = ["crossing", "road"], south = ["road"] }
"tranche.last.order" = "together"
"tranche.2.day" = 6
"event.vote.after" = "agreement"
"party.north.holds" = { persons = 30 }
"mediation.fatigue" = 0.9
"unknown.goodwill" = { beta = [30, 3] }"#,
    );
    let without_figures = rows.iter().filter(|r| !r.starts_with("“goodwill”")).cloned().collect::<Vec<_>>();
    assert_eq!(
        without_figures,
        [
            "The number held by North: persons | 10 | 30 | party.north.holds.persons",
            "The number held by North: aged | 4 | 0 | party.north.holds.aged",
            "The day of tranche “last” | day 5 | day 6 | tranche.last.day",
            "Who goes first at tranche “last” | North, then South | together | tranche.last.order",
            "The terms that North owes at tranche “last” | “crossing” | “crossing”, “road” | tranche.last.terms.north",
            "The odds factor of mediation per earlier dispute | × 1 (the usual) | × 0.9 | mediation.fatigue",
            "What “vote” comes after | the start (the usual) | the agreement | event.vote.after",
            "The terms that South owes at tranche “last” | nothing | “road” | tranche.last.terms.south",
        ]
    );
    // and those who use it are not told of once more
    assert_eq!(rows.len(), without_figures.len() + 1, "{rows:?}");
}

#[test]
fn where_nothing_is_otherwise_a_sentence_says_so() {
    let nothing = "<p>Nothing is assumed otherwise than in the first scenario.</p>";
    for variant in [
        r#"about = "Other notes.""#,
        r#"set = { "name" = "another", "on_delay" = "slip", "mediation.fatigue" = 1.0, "horizon" = 30 }"#,
    ] {
        let (rows, part) = changed_by(variant);
        assert!(rows.is_empty(), "{variant}: {rows:?}");
        assert!(part.contains(nothing), "{variant}: {part}");
    }
    let (rows, part) = changed_by(r#"set = { "party.north.label" = "The North" }"#);
    assert!(rows.is_empty() && part.contains("but what things are called"), "{part}");
    let (rows, part) = changed_by(r#"set = { "mediation.success" = 0.90001 }"#);
    let expected = "90 %, written as 0.9 | 90 %, written as 0.90001 | mediation.success";
    assert!(rows.len() == 1 && rows[0].ends_with(expected) && !part.contains(nothing), "{rows:?}");
}

/// Two files, of which either has what the other has not.
#[test]
fn files_are_compared_as_variants_are() {
    let desk = Desk::new();
    desk.write("a.toml", FILE);
    let (before, after) = FILE.split_once("[mediation]").unwrap();
    let (_, after) = after.split_once("[ceasefire]").unwrap();
    desk.write("b.toml", &format!("{before}[[issue]]\nname = \"border\"\nsettled = 0.8\n[ceasefire]{after}"));
    desk.run("run a.toml b.toml --trials 400 --quiet --formats html --out r").done();
    assert_eq!(
        rows(&of(&desk.page("r/report.html"), "b")),
        [
            "Mediation | the probability that mediation succeeds: 90 %; the length of a dispute: 2 days | left out | mediation",
            "The issue “border” | not there | the probability that “border” is settled: 80 % | issue.border",
        ]
    );
}

/// A variant without mediation, and changes made beside the file.
const UNMEDIATED: &str = "name = \"um\"\nsources = [\"invented\"]\nhorizon = 30\n[party.a]\nholds = { p = 30 }\n\
    complies = 0.8\n[party.b]\nholds = { q = 30 }\ncomplies = 0.8\n[mediation]\nsuccess = 0.9\n[[tranche]]\n\
    name = \"first\"\nday = 1\na = { p = 10 }\nb = { q = 10 }\n[[tranche]]\nname = \"second\"\nday = 8\n\
    a = { p = 20 }\nb = { q = 20 }\n[[variant]]\nname = \"no mediation\"\nunset = [\"mediation\"]\n";

const BESIDE: &str = "In place of what the file says";

#[test]
fn a_change_is_told_where_it_is_made() {
    let desk = Desk::new();
    desk.write("um.toml", UNMEDIATED);
    let run = |variant: &str| {
        let args =
            ["run", "um.toml", "--variant", variant, "--set", "mediation.success=0.5", "--trials", "500"];
        desk.run_with(&args).done().out
    };
    assert!(run("base").contains(BESIDE));
    assert!(!run("no mediation").contains(BESIDE), "there is nothing to change");
    // the second tranche can't be due before the first
    let sweep = |days: &str| {
        desk.run(&format!(
            "sweep um.toml --variant base --set mediation.success=0.5 --vary tranche.first.day={days} --trials 200"
        ))
        .done()
        .out
    };
    assert!(sweep("2,20").contains(BESIDE) && sweep("20,2").contains(BESIDE));
}

#[cfg(target_os = "linux")]
#[test]
fn a_file_is_called_by_a_text() {
    use std::os::unix::ffi::OsStrExt as _;
    let desk = Desk::new();
    let name = std::ffi::OsStr::from_bytes(b"b\xffd.toml");
    std::fs::write(desk.path(".").join(name), UNMEDIATED).unwrap();
    let output = desk.command(&["run"]).arg(name).output().unwrap();
    assert_eq!(output.status.code(), Some(1), "{output:?}");
    assert!(!desk.path("results").exists());
}

/// A tranche without a name that moves up is still the same tranche.
#[test]
fn only_the_tranche_that_is_left_out_is_told_as_left_out() {
    let tranche = |day: u32| format!("[[tranche]]\nday = {day}\na = {{ p = 1 }}\nb = {{ q = 1 }}\n");
    let file = format!(
        "name = \"x\"\nhorizon = 30\n[party.a]\nholds = {{ p = 3 }}\ncomplies = 1\n[party.b]\nholds = {{ q = 3 }}\n\
         complies = 0.9\n{}{}{}",
        tranche(1),
        tranche(3),
        tranche(5)
    );
    let second = "Tranche 2 | the day of tranche 2: day 3; the number that a owes at tranche 2: p: 1; \
                  the number that b owes at tranche 2: q: 1 | left out | tranche.2";
    for (variant, expected) in [
        ("unset = [\"tranche.2\"]", vec![second]),
        (
            "unset = [\"tranche.2\"]\nset = { \"tranche.3.day\" = 9 }",
            vec![second, "The day of tranche 3 | day 5 | day 9 | tranche.3.day"],
        ),
    ] {
        let page =
            report_of(&format!("{file}[[variant]]\nname = \"other\"\n{variant}\n"), "").page("r/report.html");
        assert_eq!(rows(&of(&page, "other")), expected, "{variant}");
    }
}
