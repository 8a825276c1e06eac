//! Sentences of results that have to be true as they are read, and what they must not leave out.

use std::collections::BTreeMap;

use super::{report_of, shipped, text};
use crate::desk::Desk;

/// Half of the histories end with the same lead, which is the largest there is. The variant changes
/// whole numbers and a switch, and hardly the chance of completion.
const TIED: &str = r#"
name = "tied"
sources = ["invented"]
horizon = 30
[party.north]
holds = { persons = 10 }
complies = 0.5
[party.south]
holds = { persons = 10 }
complies = { uniform = [0.9, 1] }
[breach]
late = 1
short = 0
refused = 1
delay = 2
grace = 1
[mediation]
success = 0.9
[ceasefire]
days = 20
survives = true
[[event]]
name = "vote"
days = 3
lasts = 5
odds = { north = 0.99 }
[[tranche]]
day = 0
north = { persons = 5 }
south = { persons = 5 }
[[tranche]]
day = 5
north = { persons = 5 }
south = { persons = 5 }
[[variant]]
name = "otherwise"
set = { "breach.grace" = 2, "ceasefire.survives" = false, "event.vote.lasts" = 1, "ceasefire.days" = 25 }
"#;

#[test]
fn what_is_assumed_has_whole_numbers_and_switches_and_so_has_what_a_variant_changes() {
    let desk = report_of(TIED, "");
    let page = text(&desk.page("r/report.html"));
    let (before, assumed) = page.split_once("Every number here is an assumption").unwrap();
    for entry in [
        "The grace for late deliveries 1 day breach.grace",
        "The length of the ceasefire 20 days ceasefire.days",
        "Whether the ceasefire outlives an agreement that collapses yes ceasefire.survives",
        "The time for which “vote” is in effect 5 days event.vote.lasts",
        "The time played 30 days horizon",
    ] {
        assert!(assumed.contains(entry), "{entry}: {assumed}");
    }
    let (_, changed) = before.split_once("What is assumed otherwise than in the first scenario").unwrap();
    for entry in
        ["2 days breach.grace", "no ceasefire.survives", "1 day event.vote.lasts", "25 days ceasefire.days"]
    {
        assert!(changed.contains(entry), "{entry}: {changed}");
    }
    assert!(!changed.contains("horizon"), "{changed}");
}

/// Whatever is said to hold in 19 trials of 20 does.
#[test]
fn a_lead_that_many_trials_share_is_not_called_rare() {
    let desk = Desk::new();
    desk.write("s.toml", TIED);
    let told = desk.run("run s.toml --variant base --trials 4000 --each-trial --out r").done().out;
    let trials = desk.rows("r/trials.csv");
    let lead = |row: &BTreeMap<String, String>| row["lead:south"].parse::<u32>().unwrap();
    let most = trials.iter().map(lead).max().unwrap();
    let share = trials.iter().filter(|row| lead(row) == most).count() as f64 / trials.len() as f64;
    assert!(share > 0.2, "{most} in {share}");
    let line = told.lines().find(|l| l.contains("south: ") && l.contains("points")).unwrap();
    assert!(line.contains(&format!("; {most} at the most")), "{line}");
}

#[test]
fn scenarios_that_differ_by_less_than_is_said_are_about_equal() {
    let desk = Desk::new();
    let variant = TIED.split_once("set = ").unwrap().1.trim();
    desk.write("same.toml", &TIED.replace(variant, "{ \"breach.grace\" = 1 }"));
    desk.write("near.toml", &TIED.replace(variant, "{ \"party.north.complies\" = 0.51 }"));
    for (file, same, said) in [
        ("same.toml", true, "both scenarios are completed equally often, in 95 of 100"),
        ("near.toml", false, "both scenarios are completed about equally often, in 95 of 100"),
    ] {
        desk.run(&format!("run {file} --trials 20000 --quiet --out r")).done();
        let rows = desk.rows("r/comparison.csv");
        let completed = rows.iter().find(|r| r["metric"] == "completed").unwrap();
        assert_eq!(completed["difference"] == "0", same, "{file}");
        let page = text(&desk.page("r/report.html"));
        assert!(page.contains(said), "{file}: {page}");
    }
}

/// What `--vary` put in place of what the file says stands on the page.
#[test]
fn studies_say_what_was_varied() {
    let desk = Desk::new();
    desk.write("s.toml", TIED);
    for command in [
        "robust s.toml --vary ceasefire.days=10..30 --trials 2000 --worlds 100",
        "sensitivity s.toml --vary ceasefire.days=10..30 --trials 200 --rows 64",
        "explain s.toml --target collapsed --vary ceasefire.days=10..30 --trials 2000",
    ] {
        let told = desk.run(&format!("{command} --formats html --out r")).done().out;
        let said = "In place of what the file says: the length of the ceasefire, 10 days to 30 days.";
        let told = told.split_whitespace().collect::<Vec<_>>().join(" ");
        assert!(told.contains(said), "{command}: {told}");
        assert!(text(&desk.page("r/report.html")).contains(said), "{command}");
    }
    let told = desk.run("robust s.toml --trials 2000 --worlds 100 --formats csv --out r").done().out;
    assert!(!told.contains("In place of"), "{told}");
}

/// The value in the file is not what such a page is about.
#[test]
fn what_is_varied_is_marked_among_the_assumptions() {
    let desk = Desk::new();
    desk.write("s.toml", TIED);
    for command in [
        "sweep s.toml --variant base --vary ceasefire.days=10..30/3 --trials 100",
        "tipping s.toml --vary ceasefire.days=10..30 --trials 100 --target completed>=0.5",
        "sensitivity s.toml --vary ceasefire.days=10..30 --trials 200 --rows 64",
    ] {
        desk.run(&format!("{command} --quiet --formats html --out r")).done();
        let page = text(&desk.page("r/report.html"));
        let varied = "The length of the ceasefire varied here: 10 days to 30 days ceasefire.days";
        assert!(page.contains(varied), "{command}: {page}");
        assert!(page.contains("The grace for late deliveries 1 day breach.grace"), "{command}");
        let calendar = "Varied here: the length of the ceasefire, 10 days to 30 days. What follows is the agreement as the \
                        file has it. The agreement is in force";
        assert!(page.contains(calendar), "{command}: {page}");
    }
    assert!(!text(&report_of(TIED, "").page("r/report.html")).contains("aried here"));
}

/// Remains that are called so, and a third party.
#[test]
fn remains_and_a_third_party_are_spoken_of_as_what_they_are() {
    let third =
        "[party.east]\nholds = { remains = 1 }\ncomplies = 1\n[category.remains]\ndeceased = true\n[breach]";
    let page = text(&report_of(&TIED.replace("[breach]", third), "").page("r/report.html"));
    assert!(page.contains("Whether remains are counted as deceased yes category.remains.deceased"), "{page}");
    assert!(page.contains("All parties are treated by the same rules"), "{page}");
}

#[test]
fn differences_of_chances_are_points_and_no_per_cent() {
    let desk = Desk::new();
    desk.write("s.toml", TIED);
    for (command, headers, others) in [
        (
            "tipping s.toml --vary party.north.complies=0.1..0.9 --trials 300 --target completed>=0.95",
            "Value of the input Result, % Margin, points at least, points at most, points",
            "Margin, %",
        ),
        (
            "robust s.toml --trials 2000 --worlds 100",
            "Scenario On average, points Largest, points",
            "Largest, %",
        ),
    ] {
        desk.run(&format!("{command} --quiet --formats html --out r")).done();
        let page = text(&desk.page("r/report.html"));
        assert!(page.contains(headers) && !page.contains(others), "{command}: {page}");
    }
}

/// Between whole numbers there is nothing to be drawn, and the figure says what the answer says.
#[test]
fn an_answer_changes_from_one_whole_number_to_the_next() {
    let desk = Desk::new();
    desk.write("s.toml", TIED);
    let command = "tipping s.toml --vary ceasefire.days=1..12 --trials 400 --target completed>=0.5";
    let told = desk.run(&format!("{command} --formats csv,html --out r")).done().out;
    let [change] = &desk.rows("r/tipping.csv")[..] else { panic!("one change: {told}") };
    let (before, at) = (&change["before"], &change["at"]);
    assert!(told.contains(&format!("It holds from ceasefire.days = {at} on")), "{told}");
    let page = desk.page("r/report.html");
    assert!(page.contains(&format!("it holds from {at} days on, and not up to {before} days")), "{page}");
    assert!(page.contains("The length of the ceasefire, in days") && !page.contains("class=\"line s1\""));
}

/// Those who cannot see a figure are told its numbers.
#[test]
fn what_a_figure_shows_is_told_in_numbers() {
    let desk = Desk::new();
    desk.write("s.toml", &shipped("teaching/3-ceasefire.toml"));
    let told = |command: &str, figure: &str| {
        desk.run(&format!("{command} --quiet --formats html --out r")).done();
        let page = desk.page("r/report.html");
        let (_, label) =
            page.split_once(&format!("aria-label=\"{figure}")).unwrap_or_else(|| panic!("{figure}"));
        label.split_once('"').unwrap().0.to_owned()
    };
    let course = told("run s.toml --variant base --trials 400", "Does the agreement still stand? ");
    assert!(
        course.matches("day ").count() >= 3 && course.contains("with the ceasefire in force"),
        "{course}"
    );
    let turns = told("run s.toml --variant base --trials 400", "How far it gets, and who does not honour. ");
    assert!(turns.contains("Not honoured, of 100 turns: North "), "{turns}");
    let swings = told(
        "sensitivity s.toml --vary party.north.complies=0.8..0.99 --trials 400 --rows 64",
        "What would move the chance of completion. ",
    );
    assert!(swings.contains("With nothing fixed, ") && swings.contains(" if low, "), "{swings}");
    let worlds = told(
        "robust s.toml --vary party.north.complies=0.8..0.99 --trials 2000 --worlds 100",
        "How each deal does when much is not known: the chance of completion. ",
    );
    assert!(worlds.contains("in nine worlds of ten "), "{worlds}");
    for label in [course, turns, swings, worlds] {
        assert!(label.chars().count() < 500, "{label}");
    }
}
