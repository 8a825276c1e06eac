//! Changes from outside, and by variants.

use stagger::scenario::{Override, Selection, load};

use super::{GENERATED, SOUND, changed, edited, refused, source};

#[test]
fn changes_from_outside() {
    let cases = [
        "party.north.complies=1.8",
        "party.north.complys=0.8",
        "party.nroth.complies=0.8",
        "partie.north.complies=0.8",
        "unknown.godwill=0.8",
        "party.north.holds.civilans=3",
        "category.civilan.odds=3",
        "party.south.complies.beta=3",
        "tranche.3.day=4",
        "tranche.0.day=4",
        "tranche.secnd.day=4",
        "event.\"Vote\".probability=0.5",
        "tranche.second.north={ civilans = 3 }",
        "horizon=thirty",
        "horizon=0",
        "party.north.complies={ uniform = [0.9, 0.1] }",
        "variant.1.name=x",
        "complies=0.8",
        "south.complies=0.8",
        "party.complies=0.8",
        "probability=0.8",
        "day=3",
        "completed=3",
        "party.north.complies=0.7 - 0.9",
        "party.north.complies={ interval = [0,7, 0,9] }",
        "party.north.complies=\"0.7\"",
        "party.north.complies=[0.7, 0.95]",
        "issue.1.days=3",
        "issue.talks.days=3",
        "party.north.holds={ civilians = 10; soldiers = 2 }",
        "start=02/03/2026",
        "name=“Small”",
        "horizon",
        "horizon=",
        "horizon=[1,",
        "=3",
        "party..complies=3",
        "party.\"north.complies=3",
        "party.south.trust=+10%",
        "party.south.trust=10%",
        "tranche[2].day=8",
        "tranche[second].day=8",
        "tranche.second.order=[north,south]",
        "party.south.complies=interval=[0.7",
        "party.south.complies={",
        "party.south.complies=0.9,party.north.complies=0.8",
        "party.south.complies={ interval = [0.7 0.9] }",
        "“party.south.complies=0.9”",
        "party.south.complies=0.9]",
    ];
    let shown = |case: &&str| format!("## {case}\n\n{}\n", changed(SOUND, &[case]).unwrap_err());
    insta::assert_snapshot!(cases.iter().map(shown).collect::<Vec<_>>().join("\n"));
}

#[test]
fn a_change_of_a_tranche_that_is_made_by_the_exchange() {
    insta::assert_snapshot!(changed(GENERATED, &["tranche.1.day=3"]).unwrap_err());
}

/// What is given to be written in the place of a range is not refused again.
#[test]
fn a_range_that_is_varied_is_written_with_two_points() {
    for typed in
        ["party.south.complies=0.70-0.95", "party.south.complies=70-95 %", "party.south.complies=0.7:0.95"]
    {
        let told = stagger::scenario::Vary::parse(typed).unwrap_err().to_string();
        assert!(told.contains("write 0.7..0.95") && !told.contains("uniform"), "{told}");
    }
    for (typed, right) in [
        ("party.south.complies=0.7:0.9:0.05", "write 0.7..0.9/5"),
        ("horizon=10:60:10", "write 10..60/10 for 10 values, or 10..60/6 for steps of 10"),
        ("“party.south.complies=0.7..0.9”", "write --vary party.south.complies=0.7..0.9"),
    ] {
        let told = stagger::scenario::Vary::parse(typed).unwrap_err().to_string();
        assert!(told.contains(right), "{told}");
    }
    let list = toml::Value::Array([0.7, 0.95].map(toml::Value::Float).to_vec());
    let list = Override::varied("party.south.complies", list);
    let told = load(&source(SOUND), &[list], &Selection::All).unwrap_err().to_string();
    assert!(told.contains("write 0.7..0.95") && !told.contains("uniform"), "{told}");
}

#[test]
fn changes_of_a_variant() {
    let cases = [
        "name = \"base\"",
        "name = \"a\"\n[[variant]]\nname = \"a\"",
        "name = \"a\"\nset = { \"party.north.complies\" = 7 }",
        "name = \"a\"\nset = { \"party.nort.complies\" = 0.7 }",
        "name = \"a\"\nset = { party = 3 }",
        "name = \"a\"\nset = { \"party..complies\" = 3 }",
        "name = \"a\"\nset = { party.north.complies = 0.3 }",
        "name = \"a\"\n[variant.set.unknown]\ngoodwill = 0.3",
        "name = \"a\"\nset = { \"tranche.second.day\" = 45, \"horizon\" = 0 }",
        "name = \"a\"\nunset = [\"ceasefire\"]",
        "name = \"a\"\nunset = [\"party.north.trust\"]",
        "name = \"a\"\nunset = [\"party.north.complies\"]",
        "name = \"a\"\nunset = \"party.north.trust\"",
        "name = \"a\"\nset = \"tranche.second.day = 9\"",
        "name = \"a\"\nset = [\"tranche.second.day\" = 9]",
        "set = {}",
    ];
    let shown =
        |case: &&str| format!("## {case}\n\n{}\n", refused(&format!("{SOUND}\n[[variant]]\n{case}\n")));
    insta::assert_snapshot!(cases.iter().map(shown).collect::<Vec<_>>().join("\n"));
}

#[test]
fn a_variant_that_is_not_there() {
    let text = format!("{SOUND}\n[[variant]]\nname = \"daily\"\n");
    let only = |name: &str| Selection::Only(vec![name.to_owned()]);
    let faults = load(&source(&text), &[], &only("dayly")).unwrap_err();
    insta::assert_snapshot!(faults.render(false));
    let told = load(&source(&text), &[], &only("daily, base")).unwrap_err().to_string();
    assert!(told.contains("write --variant daily --variant base, where several are played"), "{told}");
}

#[test]
fn a_fault_of_the_file_is_told_once_for_all_variants() {
    let text = format!("{SOUND}\n[[variant]]\nname = \"a\"\n[[variant]]\nname = \"b\"\n");
    let faults =
        load(&source(&edited(&text, "complies = 0.9", "complies = 9")), &[], &Selection::All).unwrap_err();
    assert_eq!(faults.faults().len(), 1);
    assert_eq!(faults.line_and_column(&faults.faults()[0]), Some((14, 12)));
}
