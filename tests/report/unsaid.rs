//! What a page must not pass over: changes beside the file, what the file does not say, and that two
//! things are not told apart.

use super::text;
use crate::desk::Desk;

/// Two sides that are the same in everything, and a variant that gives them mediation.
const ALIKE: &str = r#"
name = "alike"
sources = ["invented"]
horizon = 20
[party.north]
holds = { persons = 10, fallen = 4 }
complies = { uniform = [0.6, 0.9] }
[party.south]
holds = { persons = 10, fallen = 2 }
complies = { uniform = [0.6, 0.9] }
[category.fallen]
deceased = true
[[tranche]]
day = 0
order = "together"
north = { persons = 4 }
south = { persons = 4 }
[[tranche]]
day = 7
order = "together"
north = { persons = 5, fallen = 1 }
south = { persons = 5 }
[[variant]]
name = "mediated"
set = { "mediation.success" = 0.5 }
"#;

fn words(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[test]
fn what_is_set_beside_the_file_is_told_wherever_it_is_read() {
    let desk = Desk::new();
    desk.write("s.toml", ALIKE);
    let changed = "In place of what the file says: the compliance of north, 70 %; the probability that mediation \
                   succeeds, 80 %.";
    let in_the_way = "“--set mediation.success” overrides what variant “mediated” sets.";
    let set = "--set party.north.complies=0.7 --set mediation.success=0.8";
    for command in [
        "run s.toml --trials 2000",
        "robust s.toml --trials 2000 --worlds 100",
        "sweep s.toml --trials 200 --vary horizon=10..20/2",
    ] {
        let told = words(&desk.run(&format!("{command} {set} --formats html --out r")).done().out);
        let page = text(&desk.page("r/report.html"));
        for said in [changed, in_the_way] {
            assert!(told.contains(said), "{command}: {told}");
            assert!(page.contains(said), "{command}: {page}");
        }
        assert!(!page.contains("the agreement as the file has it,"), "{command}: {page}");
    }
    let told = desk.run("run s.toml --trials 2000 --formats html --out r").done().out;
    assert!(!told.contains("In place of"), "{told}");
    assert!(!text(&desk.page("r/report.html")).contains("In place of"));
}

/// What varies takes the place of what makes a variant what it is called.
#[test]
fn what_is_varied_in_place_of_a_variants_own_change_is_told() {
    let desk = Desk::new();
    desk.write("s.toml", ALIKE);
    let told = desk.run("sweep s.toml --trials 200 --vary mediation.success=0.2,0.9 --out r").done().out;
    assert!(
        words(&told).contains("“--vary mediation.success” overrides what variant “mediated” sets."),
        "{told}"
    );
}

#[test]
fn what_the_file_does_not_say_is_listed_as_assumed() {
    let desk = Desk::new();
    desk.write("s.toml", ALIKE);
    let listed = |options: &str| {
        desk.run(&format!("run s.toml --trials 200 --quiet --formats html --out r {options}")).done();
        let page = text(&desk.page("r/report.html"));
        let (_, rest) = page.split_once("What the file does not say").unwrap();
        rest.split_once("Where they are from").unwrap().0.to_owned()
    };
    let base = listed("--variant base");
    for entry in [
        "1 breach.late",
        "1 day breach.delay",
        "× 1 behaviour.retaliation",
        "slip on_delay",
        "none mediation",
    ] {
        assert!(base.contains(entry), "{entry}: {base}");
    }
    let mediated = listed("--variant mediated --set breach.late=2");
    assert!(mediated.contains("× 1 mediation.fatigue"), "{mediated}");
    assert!(!mediated.contains("none mediation") && !mediated.contains("breach.late"), "{mediated}");
}

#[test]
fn the_living_and_the_dead_are_not_added_up_in_a_calendar() {
    let desk = Desk::new();
    desk.write("s.toml", ALIKE);
    let told = words(&desk.run("check s.toml").done().out);
    let north = "north releases 9 persons, returns the remains of 1 person, keeps 1 person whom it holds, keeps the \
                 remains of 3 persons and is never ahead in living persons.";
    let south = "south releases 9 persons, keeps 1 person whom it holds, keeps the remains of 2 persons and is never \
                 ahead in living persons.";
    assert!(told.contains(north) && told.contains(south), "{told}");
}

/// Sides that are the same have the same lead, and move the result as far, but for luck: at 95 % one seed in
/// twenty says otherwise.
#[test]
fn what_is_not_told_apart_is_not_ranked() {
    let desk = Desk::new();
    desk.write("s.toml", ALIKE);
    for seed in 2..=5 {
        let told = desk.run(&format!("run s.toml --trials 20000 --seed {seed} --out r")).done().out;
        assert!(told.contains("both "), "{seed}: {told}");
        let command =
            format!("sensitivity s.toml --trials 2000 --rows 64 --seed {seed} --formats html --out s");
        desk.run(&command).done();
        let page = text(&desk.page("s/report.html"));
        assert!(page.contains("moves it about as much: the difference may be luck."), "{seed}: {page}");
    }
}

/// With so few trials no two of these can be told apart, whichever of them luck prefers.
#[test]
fn no_scenario_is_first_by_luck() {
    let desk = Desk::new();
    let near = "[[variant]]\nname = \"nearly\"\nset = { \"party.north.trust\" = 1.05 }\n";
    desk.write("s.toml", &format!("{ALIKE}{near}"));
    for seed in 1..=6 {
        let command = format!(
            "run s.toml --variant base --variant nearly --trials 200 --seed {seed} --formats html --out r"
        );
        desk.run(&command).done();
        let page = text(&desk.page("r/report.html"));
        assert!(page.contains("both scenarios are completed"), "{seed}: {page}");
        assert!(!page.contains("most often, in"), "{seed}: {page}");
    }
    desk.run("run s.toml --variant base --variant mediated --trials 20000 --formats html --out r").done();
    let page = text(&desk.page("r/report.html"));
    assert!(page.contains("“mediated” is completed most often"), "{page}");
}

#[test]
fn no_point_of_a_sweep_is_highest_by_luck() {
    let desk = Desk::new();
    desk.write("s.toml", ALIKE);
    for (command, said) in [
        (
            "--trials 100 --vary party.north.complies=0.78..0.82/5",
            "of 100 simulated histories; by their 95 % intervals the lowest and the highest are not told apart.",
        ),
        (
            "--trials 2000 --vary party.north.complies=0.5..0.9/5",
            "fewest where the compliance of north is 50 %, most where",
        ),
        // what changes nothing is no part of where it is
        (
            "--trials 2000 --vary party.north.complies=0.5..0.9/3 --vary horizon=16,20",
            "fewest where the compliance of north is 50 %, most where the compliance of north is 90 %.",
        ),
    ] {
        desk.run(&format!("sweep s.toml --variant base {command} --formats html --quiet --out r")).done();
        let page = text(&desk.page("r/report.html"));
        assert!(page.contains(said), "{command}: {page}");
    }
}

#[test]
fn a_ranking_says_how_much_is_taken_as_certain() {
    let desk = Desk::new();
    desk.write("s.toml", ALIKE);
    let told =
        words(&desk.run("sensitivity s.toml --variant mediated --trials 200 --rows 64 --out s").done().out);
    let said = "1 plain number of the file is taken as certain and not ranked, even if it decides more";
    assert!(told.contains(said), "{told}");
    let told = desk.run("sensitivity s.toml --trials 200 --rows 64 --out s").done().out;
    assert!(!told.contains("taken as certain"), "{told}");
}

/// Nothing is known of what two solutions have in common.
#[test]
fn an_exact_solution_has_no_difference_of_delays() {
    let desk = Desk::new();
    let known = ALIKE.replace("{ uniform = [0.6, 0.9] }", "0.8");
    desk.write("s.toml", &known);
    let delay = |command: &str| {
        desk.run(&format!("run s.toml {command} --formats csv --quiet --out r")).done();
        let rows = desk.rows("r/comparison.csv");
        let row = |metric: &str| rows.iter().find(|r| r["metric"] == metric).unwrap().clone();
        assert!(!row("completed")["difference"].is_empty() && !row("agreement_day")["mean"].is_empty());
        ["baseline_mean", "mean", "difference"].map(|column| row("delay")[column].clone())
    };
    assert!(delay("--method exact").iter().all(String::is_empty));
    assert!(delay("--trials 2000").iter().all(|text| !text.is_empty()));
}

/// Terms, and an event that opens the way to them; one party owes no person, and one number looks wrong.
const TERMS: &str = r#"
name = "terms"
sources = ["invented"]
horizon = 20
[party.north]
holds = { persons = 10 }
complies = 1
[party.south]
holds = {}
complies = 0.5
[term.opening]
[ceasefire.incidents]
per_day = 3
[[event]]
name = "vote"
after = "agreement"
days = 2
probability = 0.4
[[tranche]]
day = 0
order = ["north", "south"]
north = { persons = 10 }
terms = { south = ["opening"] }
"#;

/// What sets scenarios apart may be remains alone: the table of all of them has a column for whatever is owed.
#[test]
fn scenarios_stand_side_by_side_with_all_that_is_owed() {
    let desk = Desk::new();
    desk.write("s.toml", ALIKE);
    desk.run("run s.toml --trials 5000 --formats html,csv --out r").done();
    let page = words(&text(&desk.read("r/report.html")));
    let table =
        page.split("The scenarios compared").nth(2).or(page.split("The scenarios compared").nth(1)).unwrap();
    let columns = "Scenario Completed, % Difference, points Released by north, % \
                   Released by south, % Remains returned by north, % Lead of north Lead of south";
    assert!(table.contains(columns), "{table}");
    let row = desk
        .rows("r/summary.csv")
        .into_iter()
        .find(|r| r["scenario"] == "s" && r["metric"] == "remains_returned" && r["party"] == "north");
    let share: f64 = 100.0 * row.unwrap()["mean"].parse::<f64>().unwrap();
    let told = table.split(" base ").nth(1).unwrap();
    assert!(told.split_whitespace().take(8).any(|word| word == format!("{share:.1}")), "{share} {told}");
}

#[test]
fn terms_events_and_warnings_are_told() {
    let desk = Desk::new();
    desk.write("s.toml", TERMS);
    let told = words(&desk.run("run s.toml --trials 2000 --formats html --out r").done().out);
    let page = words(&text(&desk.read("r/report.html")));
    for said in ["Terms met by south", "% of trials", "Events", "% vote"] {
        assert!(told.contains(said) && page.contains(said), "{said}: {told} {page}");
    }
    // there is nobody to be ahead of
    assert!(!told.contains("Largest lead") && !page.contains("ahead"), "{told} {page}");
    assert!(page.contains("The time from the entry into force until “vote”"), "{page}");
    let warned = "Line 13: 3 incidents a day are to be expected here. What to do: if a chance in a hundred is meant: 3 % a \
                  day is 0.03.";
    assert!(page.contains(warned), "{page}");
}

#[test]
fn names_that_results_need_for_themselves_are_refused() {
    let desk = Desk::new();
    for (key, why) in [("several", "a breach of more than one party is called so"), ("\"a:b\"", "by a colon")]
    {
        desk.write(
            "s.toml",
            &ALIKE.replace("party.south", &format!("party.{key}")).replace("south =", &format!("{key} =")),
        );
        desk.run("check s.toml").failed(1, &["can't be the name of a party", why]);
    }
}

#[test]
fn two_parties_of_one_label_are_refused() {
    let desk = Desk::new();
    let twice = ALIKE.replace("[party.south]", "[party.south]\nlabel = \"north\"");
    desk.write("s.toml", &twice);
    desk.run("check s.toml").failed(1, &["`north` is named more than once", "give each a name of its own"]);
}

/// What cannot happen and what is the same on both sides is so to the last digit that is shown.
#[test]
fn an_exact_solution_shows_no_rounding() {
    let desk = Desk::new();
    let known = ALIKE.replace("{ uniform = [0.6, 0.9] }", "0.8");
    desk.write("s.toml", &known);
    let never = "--variant base --set party.north.complies=0 --set breach.late=0 --set breach.short=0";
    let told = words(&desk.run(&format!("run s.toml --method exact {never} --out r")).done().out);
    assert!(told.contains("Completed 0 %") && !told.contains("-0"), "{told}");
    let page = words(&text(&desk.page("r/report.html")));
    assert!(!page.contains("-0 "), "{page}");
    desk.write("s.toml", &known.replace(", fallen = 1", ""));
    let told = words(&desk.run("run s.toml --method exact --out r").done().out);
    assert!(told.contains("both 12") && told.contains("both 9.0"), "{told}");
}

#[test]
fn who_releases_more_than_it_holds_is_told_how_much_in_all() {
    let desk = Desk::new();
    desk.write("s.toml", ALIKE);
    let few = ["--set party.north.holds.persons=2", "--set party.north.holds.persons=8"];
    for set in few {
        desk.run(&format!("check s.toml {set}")).failed(1, &["`north` releases 9 `persons` but holds"]);
    }
}

#[test]
fn a_page_says_how_its_study_was_done() {
    let desk = Desk::new();
    desk.write("s.toml", ALIKE);
    for (command, how) in [
        ("sweep s.toml --trials 200 --vary horizon=10..20/2", "Many variations of the file were played"),
        ("explain s.toml --trials 5000 --target collapsed", "looked for in one half of these trials"),
        ("robust s.toml --trials 1000 --worlds 100", "many times in each of many worlds"),
        ("sensitivity s.toml --variant mediated --trials 200 --rows 64", "again with one input moved"),
    ] {
        desk.run(&format!("{command} --formats html --out r")).done();
        let page = text(&desk.page("r/report.html"));
        assert!(words(&page).contains(how), "{command}: {page}");
    }
}
