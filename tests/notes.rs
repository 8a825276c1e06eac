//! `[notes]` from outside: where they stand, what a change does to them, and that they come back.

use std::collections::BTreeMap;

use crate::desk::Desk;
use stagger::scenario::{NewVariant, Override, Scenario, Selection, Source, load};

const NOTED: &str = r#"name = "noted"
sources = ["invented"]
horizon = 30

[unknown]
goodwill = { beta = [8, 2] }

[party.north]
holds = { civilians = 10 }
complies = "goodwill"
trust = 1.1

[party.south]
holds = { detainees = 30 }
complies = { of = "goodwill", times = 0.9 }
breach = { late = 2, short = 1 }

[mediation]
success = 0.7

[[event]]
name = "Council vote"
probability = 0.5
incidents = 1.5

[[tranche]]
day = 0
north = { civilians = 4 }
odds = { north = 0.9 }

[[tranche]]
name = "last"
day = 7
north = { civilians = 6 }
south = { detainees = 30 }
odds = { north = 0.8, south = 0.8 }

[notes]
"unknown.goodwill" = """Elicited from three experts,
March 2024"""
"party.south.complies" = "A tenth lower: the list of last year"
"party.south.breach" = "Records of the delegation"
"party.south.breach.short" = "One case in the records"
"mediation.fatigue" = "Nobody said that it gets harder"
"mediation.success" = "=Three of four"
'event."Council vote"' = "The council's own calendar"
"tranche.1.odds" = "Assumed"
"tranche.last.odds.north" = "Said by North"
"party.north.holds" = "List of 3 March"
ceasefire = "None was signed"

[[variant]]
name = "lower"
set = { "unknown.goodwill" = 0.6, "party.south.breach.late" = 1, "mediation.fatigue" = 0.5 }

[[variant]]
name = "noted anew"
[variant.set]
"mediation.success" = 0.5
"notes.'mediation.success'" = "The year before"
"notes.'party.north.trust'" = "A guess"

[[variant]]
name = "without"
unset = ["mediation", "tranche.1", "notes.'party.south.breach.short'"]
"#;

fn source(text: &str) -> Source {
    Source { path: "noted.toml".into(), text: text.to_owned() }
}

fn scenarios(text: &str, set: &[&str]) -> Vec<Scenario> {
    let set: Vec<Override> = set.iter().map(|s| Override::parse(s).unwrap()).collect();
    load(&source(text), &set, &Selection::All).unwrap_or_else(|faults| panic!("{faults}"))
}

/// The inputs that have a note, with it.
fn noted(scenario: &Scenario) -> BTreeMap<String, String> {
    let note =
        |input: &stagger::scenario::Input| Some((input.path.clone(), input.note.clone()?.on_one_line()));
    scenario.inputs().iter().filter_map(note).collect()
}

const EXPERTS: &str = "Elicited from three experts, March 2024";

#[test]
fn a_note_stands_at_all_below_it_that_has_none_of_its_own() {
    let base = &scenarios(NOTED, &[])[0];
    let expected = [
        ("event.\"Council vote\".incidents", "The council's own calendar"),
        ("event.\"Council vote\".probability", "The council's own calendar"),
        ("mediation.success", "=Three of four"),
        ("party.north.complies", EXPERTS),
        ("party.south.breach.late", "Records of the delegation"),
        ("party.south.breach.short", "One case in the records"),
        ("party.south.complies", "A tenth lower: the list of last year"),
        ("tranche.1.odds.north", "Assumed"),
        ("tranche.last.odds.north", "Said by North"),
        ("unknown.goodwill", EXPERTS),
    ];
    assert_eq!(noted(base), expected.map(|(p, n)| (p.to_owned(), n.to_owned())).into());
    let unwritten = |path| base.note_of_unwritten(path).map(|note| note.text.as_str());
    assert_eq!(unwritten("mediation.fatigue"), Some("Nobody said that it gets harder"));
    assert_eq!(unwritten("ceasefire"), Some("None was signed"));
    assert_eq!(unwritten("mediation.days"), None);
    assert_eq!(base.note("party.north.holds.civilians", &[]).unwrap().text, "List of 3 March");
}

#[test]
fn what_a_change_put_there_does_not_have_the_note_of_the_file() {
    let all = scenarios(NOTED, &[]);
    let of = |name: &str| noted(all.iter().find(|s| s.variant() == Some(name)).unwrap());
    let lower = of("lower");
    for path in
        ["unknown.goodwill", "party.north.complies", "party.south.complies", "party.south.breach.late"]
    {
        assert_eq!(lower.get(path), None, "{path}");
    }
    assert_eq!(lower["party.south.breach.short"], "One case in the records");
    assert!(!lower.contains_key("mediation.fatigue"));
    let anew = of("noted anew");
    assert_eq!(anew["mediation.success"], "The year before");
    assert_eq!(anew["party.north.trust"], "A guess");
    assert_eq!(anew["unknown.goodwill"], EXPERTS);
    let without = of("without");
    assert_eq!(without["party.south.breach.short"], "Records of the delegation");
    assert!(!without.contains_key("tranche.1.odds.north"), "{without:?}");
    // what is set last has no note, unless one comes with it
    let set = "mediation.success=0.9";
    assert_eq!(noted(&scenarios(NOTED, &[set])[2]).get("mediation.success"), None);
    let note = "notes.'mediation.success'=as of today";
    assert_eq!(noted(&scenarios(NOTED, &[set, note])[0])["mediation.success"], "as of today");
    assert!(scenarios(NOTED, &[set, note])[0].changed().len() == 1);
}

/// What the manifest keeps is a file of its own, with the same notes at the same values.
#[test]
fn what_is_written_anew_has_the_same_notes() {
    for set in
        [&[][..], &["party.south.breach.late=3"], &["tranche.last.odds.north=1"], &["unknown.goodwill=1"]]
    {
        for scenario in scenarios(NOTED, set) {
            let again = &scenarios(scenario.text(), &[])[0];
            assert_eq!(noted(again), noted(&scenario), "{}\n{}", scenario.id(), scenario.text());
            assert_eq!(again.agreement(), scenario.agreement());
            let held = "party.north.holds.civilians";
            assert_eq!(again.note(held, &[]), scenario.note(held, &[]));
            for path in ["mediation.fatigue", "ceasefire"] {
                assert_eq!(again.note_of_unwritten(path), scenario.note_of_unwritten(path), "{path}");
            }
        }
    }
}

#[test]
fn a_what_if_that_is_kept_leaves_the_notes_as_they_are() {
    let changes = vec![Override::parse("mediation.success=0.2").unwrap()];
    let new = NewVariant { name: "mine".to_owned(), about: None, of: None, changes };
    let saved = source(NOTED).with_variant(&new).unwrap();
    assert!(saved.text.starts_with(NOTED));
    let all = load(&saved, &[], &Selection::All).unwrap();
    assert_eq!(noted(&all[0]), noted(&scenarios(NOTED, &[])[0]));
    assert_eq!(noted(all.last().unwrap()).get("mediation.success"), None);
}

#[test]
fn notes_are_in_the_table_of_inputs_and_in_the_report() {
    let desk = Desk::new();
    desk.write("noted.toml", NOTED);
    desk.run("run noted.toml --trials 200 --quiet --formats csv,html --out r").done();
    assert!(desk.read("r/inputs.csv").starts_with("scenario,path,value,distribution,mean,p05,p95,note\n"));
    let rows = desk.rows("r/inputs.csv");
    let note = |scenario: &str, path: &str| {
        let row = rows.iter().find(|r| r["scenario"] == scenario && r["path"] == path).unwrap();
        row["note"].clone()
    };
    assert_eq!(note("noted", "party.north.complies"), EXPERTS);
    assert_eq!(note("noted", "mediation.success"), "'=Three of four");
    assert_eq!(note("noted / lower", "party.north.complies"), "");
    assert_eq!(note("noted / noted anew", "mediation.success"), "The year before");
    let page = desk.page("r/report.html");
    for said in [
        "values have a note in the file",
        "A tenth lower: the list of last year",
        "The same note as above.",
        "Nobody said that it gets harder",
        "None was signed",
        "What the file notes besides",
        "List of 3 March",
    ] {
        assert!(page.contains(said), "{said}");
    }
    let plain = NOTED.split_once("[notes]").unwrap().0;
    desk.write("noted.toml", plain);
    desk.run("run noted.toml --trials 200 --quiet --formats csv,html --out r").done();
    let page = desk.page("r/report.html");
    assert!(!page.contains("class=\"note\"") && !page.contains("have a note"), "a place for notes");
    // what is varied has no note
    desk.write("noted.toml", NOTED);
    let varied = "--vary mediation.success=0.2,0.9 --vary unknown.goodwill=0.5,0.9";
    desk.run(&format!("sweep noted.toml {varied} --variant base --trials 50 --quiet --formats html --out r"))
        .done();
    let page = desk.page("r/report.html");
    assert!(!page.contains("Three of four") && !page.contains("three experts"), "a note of what is varied");
    assert!(page.contains("One case in the records"));
}

/// Of every file that is shipped: each value and each default can have a note, by the path that results give it.
#[test]
fn every_value_can_have_a_note_and_plays_as_before() {
    for file in ["teaching/4-every-key", "teaching/5-every-key-generated", "cairo-2023/cairo-2023"] {
        let path = format!("{}/scenarios/{file}.toml", env!("CARGO_MANIFEST_DIR"));
        let whole = std::fs::read_to_string(path).unwrap();
        // notes stand between two tables of the file
        let (before, after) = whole.split_once("[notes]\n").unwrap_or((&whole, ""));
        let rest = after.find("\n[").map_or("", |at| &after[at..]);
        let text = format!("{before}{rest}");
        let plain = &scenarios(&text, &[])[0];
        let written: Vec<String> = plain.adjustable().into_iter().map(|a| a.path).collect();
        // of those that are left out of several entries, the path is only one of many
        let once = plain.left_out().into_iter().filter(|l| l.of.is_none());
        let left_out: Vec<String> = once.map(|l| l.path).collect();
        let note = |path: &String| {
            format!("{} = \"at {}\"\n", toml::Value::from(path.as_str()), path.replace('"', "'"))
        };
        let notes: String = written.iter().chain(&left_out).map(note).collect();
        let noted = &scenarios(&format!("{text}\n[notes]\n{notes}"), &[])[0];
        assert_eq!(noted.agreement(), plain.agreement(), "{file}");
        for path in &written {
            assert_eq!(noted.note(path, &[]).map(|n| &n.path), Some(path), "{file}");
        }
        for path in &left_out {
            assert_eq!(noted.note_of_unwritten(path).map(|n| &n.path), Some(path), "{file}");
        }
        assert_eq!(noted.notes().len(), written.len() + left_out.len(), "{file}");
    }
}
