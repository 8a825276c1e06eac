//! What `stagger sweep` says of the points: no more than the trials bear.

use crate::desk::Desk;
use crate::report::text;

/// Two deals that are almost one, and others that can be added.
const ALIKE: &str = r#"
name = "alike"
horizon = 10
[party.north]
holds = { persons = 4 }
complies = 0.5
[party.south]
holds = { persons = 6 }
complies = 0.7
[[tranche]]
day = 0
north = { persons = 4 }
south = { persons = 6 }
[[variant]]
name = "hardly more"
set = { "party.south.complies" = 0.701 }
"#;

const BETTER: &str = "[[variant]]\nname = \"better\"\nset = { \"party.south.complies\" = 1 }\n";

/// What a sweep over how reliable North is says in the terminal, and what its report does.
fn swept(file: &str, options: &str) -> [String; 2] {
    let desk = Desk::new();
    desk.write("s.toml", file);
    let vary = "--vary party.north.complies=0.4,0.6,0.8";
    let told = desk.run(&format!("sweep s.toml {vary} --formats html --out r {options}")).done().out;
    [told.split_whitespace().collect::<Vec<_>>().join(" "), text(&desk.page("r/report.html"))]
}

#[test]
fn luck_makes_no_deal_the_highest() {
    for seed in [1, 2, 3] {
        for told in swept(ALIKE, &format!("--trials 1000 --seed {seed}")) {
            let said =
                "At 3 of 3 points the highest is not told apart from the next: the difference may be luck.";
            assert!(told.contains(said), "{seed}: {told}");
            assert!(!told.contains("Highest by more than luck"), "{seed}: {told}");
        }
    }
}

#[test]
fn a_deal_that_is_better_is_called_so() {
    for told in swept(&format!("{ALIKE}{BETTER}"), "--trials 4000") {
        assert!(told.contains("Highest by more than luck at the most points: better (at 3 of 3)."), "{told}");
        assert!(!told.contains("not told apart"), "{told}");
    }
    // at certainty nobody is ahead
    let vary = "--set party.south.complies=1";
    for told in swept(ALIKE, &format!("--trials 1000 --variant base {vary}")) {
        assert!(!told.contains("highest"), "{told}");
    }
}

/// With many deals only the best is named at each point: where there is one.
#[test]
fn of_many_the_best_is_named_where_there_is_one() {
    let again: String = (1..=4).map(|i| BETTER.replace("better", &format!("better {i}"))).collect();
    for told in swept(&format!("{ALIKE}{again}"), "--trials 1000") {
        assert!(told.contains("no clear one") && !told.contains("% better 1 "), "{told}");
    }
}

#[test]
fn it_is_said_how_good_the_chances_are() {
    for (trials, said, shown) in [
        (
            "400",
            "400 trials at each point, the same luck at all of them; chances are good to ± 4.9 points",
            false,
        ),
        (
            "40000",
            "40 000 trials at each point, the same luck at all of them; chances are good to ± 0.5 points",
            true,
        ),
    ] {
        for told in swept(ALIKE, &format!("--variant base --trials {trials}")) {
            assert!(told.contains(said), "{told}");
        }
        // as many digits as a run shows
        let [told, _] = swept(ALIKE, &format!("--variant base --trials {trials}"));
        let row = told.split_once("0.4 ").unwrap().1;
        assert_eq!(row.split_once(" %").unwrap().0.contains('.'), shown, "{told}");
    }
}
