//! `check` shows every calendar once, and says who shares it.

use crate::desk::Desk;

#[test]
fn a_calendar_is_shown_once_with_the_names_of_those_that_share_it() {
    let desk = Desk::new();
    let variants = "[[variant]]\nname = \"surer\"\nabout = \"South is surer.\"\nset = { \"party.south.complies\" = 0.99 }\n\
                    [[variant]]\nname = \"longer\"\nset = { \"horizon\" = 25 }\n\
                    [[variant]]\nname = \"later\"\nset = { \"tranche.opening.day\" = 2 }\n\
                    [[variant]]\nname = \"as late\"\nset = { \"tranche.opening.day\" = 2, \"party.north.complies\" = 0.9 }\n";
    desk.write("many.toml", &format!("{}\n{variants}", desk.read("certain.toml")));
    let page = desk.run("check many.toml").done().out;
    assert_eq!(page.matches("So far").count(), 2, "{page}");
    let of_file = "certain\nTwo certain tranches.\nThe agreement is in force from day 0; day 0 of the simulation is 21 Dec 2023; 20 days are \
                   played. A\n";
    assert!(page.starts_with(of_file), "{page}");
    assert!(page.contains("\nThis is also the calendar of “surer” and “longer”.\n  “surer”: South is surer.\n  “longer”: The agreement"), "{page}");
    assert!(page.contains("2023; 25 days"), "what differs in time is told: {page}");
    assert!(
        page.contains("\ncertain: later\n") && page.contains("\nThis is also the calendar of “as late”.\n"),
        "{page}"
    );
    assert!(!page.contains("certain: surer") && !page.contains("certain: as late"), "{page}");
    assert!(page.contains("many.toml is valid: 4 variants"), "{page}");
}

/// Beside each other, what is counted stands on the right, whatever the names beside it.
#[test]
fn the_day_of_the_end_stands_below_its_header() {
    let desk = Desk::new();
    let parties = ["alphaland", "betaland", "gammaland", "deltaland"];
    let party = |p: &&str| format!("party.{p} = {{ holds = {{ {p} = 9 }}, complies = 0.9 }}\n");
    let owed = |p: &&str| format!("{p} = {{ {p} = 9 }}\n");
    let text = format!(
        "name = \"x\"\nhorizon = 30\nsources = [\"invented\"]\n{}[[tranche]]\nday = 1\n{}[[variant]]\nname = \"late\"\n\
         set = {{ \"tranche.1.day\" = 13 }}\n",
        parties.iter().map(party).collect::<String>(),
        parties.iter().map(owed).collect::<String>(),
    );
    desk.write("x.toml", &text);
    let page = desk.run("run x.toml --trials 400 --out r").done().out;
    let end_of = |begin: &str, word: &str| {
        let line = page.lines().find(|l| l.starts_with(begin) && l.contains(word)).unwrap();
        line[..line.find(word).unwrap() + word.len()].chars().count()
    };
    // both end where the header does, which is one sign longer in its second line
    assert_eq!(end_of("late", " 13 "), end_of("Scenario", " Ends") + 1, "{page}");
}
