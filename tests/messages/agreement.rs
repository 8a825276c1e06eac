//! Names, the schedule, expectations and notes: what the parts of a file say of each other.

use super::{GENERATED, SOUND, changed, edited, edits, refused};

#[test]
fn names() {
    insta::assert_snapshot!(edits(
        SOUND,
        &[
            (
                "a category that the party does not hold",
                "north = { civilians = 10 }",
                "north = { civilans = 10 }"
            ),
            (
                "a category that only the other party holds",
                "north = { civilians = 10 }",
                "north = { detainees = 10 }"
            ),
            ("a term that is not there", "[\"open the crossing\"] }", "[\"open the crosing\"] }"),
            (
                "a term twice in one bundle",
                "[\"open the crossing\"] }",
                "[\"open the crossing\", \"open the crossing\"] }"
            ),
            ("a party that is not there, in terms", "terms = { north =", "terms = { nord ="),
            ("a party that is not there, in odds", "name = \"vote\"", "name = \"vote\"\nodds = { sout = 2 }"),
            ("a party that is not there, in an order", "day = 7", "day = 7\norder = [\"nroth\", \"south\"]"),
            (
                "a name that is composed otherwise",
                "[[event]]",
                "[[event]]\nname = \"pr\u{f3}be\"\n[[event]]\nafter = \"pro\u{301}be\"",
            ),
            ("a party twice in an order", "day = 7", "day = 7\norder = [\"north\", \"south\", \"north\"]"),
            (
                "a party that owes something and is not in the order",
                "day = 7",
                "day = 7\norder = [\"north\"]"
            ),
            ("an order that is a word", "day = 7", "day = 7\norder = \"north\""),
            ("an event that is not there", "day = 7", "day = 7\nrequires = \"votes\""),
            ("a tranche where an event is required", "day = 7", "day = 7\nrequires = \"first\""),
            ("a step that is not there", "name = \"vote\"", "name = \"vote\"\nafter = \"frist\""),
            ("an event named like a tranche", "name = \"vote\"", "name = \"first\""),
            ("an event named like a moment", "name = \"vote\"", "name = \"collapse\""),
            (
                "an event named like an unnamed tranche",
                "name = \"vote\"\n\n[[tranche]]\nname = \"first\"",
                "name = \"tranche 1\"\n\n[[tranche]]"
            ),
            (
                "a party named like a key of a tranche",
                "[party.north]",
                "[party.day]\nholds = {}\ncomplies = 0.5\n[party.north]"
            ),
            ("a category named `of`", "civilians = 10 }", "of = 10 }"),
            ("an event without a name", "name = \"vote\"", ""),
        ]
    ));
}

#[test]
fn the_schedule() {
    insta::assert_snapshot!(edits(
        SOUND,
        &[
            ("tranches out of order", "day = 0", "day = 9"),
            ("a tranche at which nobody owes anything", "north = { civilians = 10 }", ""),
            ("a tranche of nobody", "north = { civilians = 10 }", "north = { civilians = 0 }"),
            ("more than is held", "north = { civilians = 10 }", "north = { civilians = 11 }"),
            (
                "more than is held, over two tranches",
                "north = { civilians = 10 }",
                "north = { civilians = 10 }\n[[tranche]]\nday = 3\nnorth = { civilians = 1 }",
            ),
            ("only one party", "[party.south]\nholds = { detainees = 30 }\ncomplies = 0.9\n", ""),
            (
                "both kinds of schedule",
                "[[event]]",
                "[exchange]\ntranches = 1\nnorth = { civilians = 10 }\n[[event]]"
            ),
            ("an event that waits for itself", "name = \"vote\"", "name = \"vote\"\nafter = \"vote\""),
            (
                "events that wait for each other",
                "name = \"vote\"",
                "name = \"vote\"\nafter = \"count\"\n[[event]]\nname = \"count\"\nafter = \"vote\"",
            ),
            (
                "otherwise of an issue that is required",
                "[[event]]",
                "[[issue]]\nname = \"zones\"\nsettled = 0.5\notherwise = { incidents = 2 }\n[[event]]",
            ),
        ]
    ));
}

#[test]
fn no_schedule_and_no_party() {
    insta::assert_snapshot!(refused("name = \"x\"\nhorizon = 3\n"));
}

#[test]
fn schedules_that_are_generated() {
    insta::assert_snapshot!(edits(
        GENERATED,
        &[
            ("no `every`", "every = 7", ""),
            ("a last day too far off", "every = 7", "every = 1000000"),
            ("more tranches than persons", "tranches = 4", "tranches = 60"),
            ("weights for other tranches", "every = 7", "every = 7\nsplit = [1, 2, 3]"),
            ("weights of 0", "every = 7", "every = 7\nsplit = [0, 0, 0, 0]"),
            ("a weight with too many decimals", "every = 7", "every = 7\nsplit = [1, 1e-30, 1, 1]"),
            (
                "a party that owes something and is not in the order",
                "every = 7",
                "every = 7\norder = [\"north\"]"
            ),
            (
                "more than is held",
                "north = { civilians = 10, fallen = 2 }\nsouth",
                "north = { civilians = 11, fallen = 2 }\nsouth"
            ),
            ("a negative weight", "every = 7", "every = 7\nsplit = [1, -1, 1, 1]"),
            ("a weight that is no number", "every = 7", "every = 7\nsplit = [1, \"a\", 1, 1]"),
            ("a split that is not there", "every = 7", "every = 7\nsplit = \"forward\""),
            ("a split of a party that is not there", "every = 7", "every = 7\nsplit = { nort = \"front\" }"),
            ("a split of the wrong type", "every = 7", "every = 7\nsplit = 3"),
            (
                "a ratio beside totals",
                "every = 7",
                "every = 7\nratio.south = { of = \"north\", civilians = 3 }"
            ),
            (
                "a ratio without `of`",
                "south = { minors = 10, detainees = 40 }\n",
                "ratio.south = { civilians = 3 }\n"
            ),
        ]
    ));
    let by_ratio = GENERATED.replace(
        "every = 7\nnorth = { civilians = 10, fallen = 2 }\nsouth = { minors = 10, detainees = 40 }",
        "every = 7\nnorth = { civilians = 10, fallen = 2 }\nratio.south = { of = \"north\", civilians = 5 }",
    );
    insta::assert_snapshot!(
        "ratios",
        edits(
            &by_ratio,
            &[
                ("a ratio that runs out", "civilians = 5", "civilians = 6"),
                ("a ratio that is no whole number", "civilians = 5", "civilians = 1.5"),
                ("a ratio for a category that is not there", "civilians = 5", "civilans = 5"),
                ("a ratio of a party that is not there", "of = \"north\"", "of = \"nort\""),
                ("a ratio of itself", "of = \"north\"", "of = \"south\""),
                (
                    "ratios of each other",
                    "north = { civilians = 10, fallen = 2 }\nratio",
                    "ratio.north = { of = \"south\", minors = 1 }\nratio",
                ),
            ]
        )
    );
}

#[test]
fn expectations() {
    let expected = |claims: &str| refused(&format!("{SOUND}\n[expected]\n{claims}\n"));
    let cases = [
        "complted = [0.5, 0.9]",
        "\"released.nort\" = { actual = 3 }",
        "\"cause.event.vot\" = [0, 1]",
        "released = { actual = 3 }",
        "\"delay.north\" = { actual = 3 }",
        "completed = 0.9",
        "completed = [0.9, 0.5]",
        "completed = [0.5, 90]",
        "end_day = [3, 9]",
        "end_day = { mean = 3 }",
        "end_day = { actual = \"soon\" }",
    ];
    let shown = cases.iter().map(|c| format!("## {c}\n\n{}\n", expected(c))).collect::<Vec<_>>();
    insta::assert_snapshot!(shown.join("\n"));
}

#[test]
fn notes() {
    let long = format!("horizon = \"{}\"", "long ".repeat(500));
    let cases = [
        "\"party.nort.complies\" = \"x\"",
        "\"party.north.complys\" = \"x\"",
        "\"party.north.complies.beta\" = \"x\"",
        "complies = \"x\"",
        "\"tranche.3\" = \"x\"",
        "\"tranche.frist.day\" = \"x\"",
        "\"tranche.first.nroth\" = \"x\"",
        "\"tranche.first.odds.nroth\" = \"x\"",
        "\"tranche.first.north.civilains\" = \"x\"",
        "\"unknown.godwill\" = \"x\"",
        "\"issue.1.days\" = \"x\"",
        "\"exchange.evry\" = \"x\"",
        "about = \"x\"",
        "\"variant.1\" = \"x\"",
        "\"party..complies\" = \"x\"",
        "party.north.complies = \"x\"",
        "\"party.north.complies\" = 0.9",
        "\"party.north.complies\" = \" \"",
        "\"tranche.1.day\" = \"x\"\n\"tranche.first.day\" = \"y\"",
        &long,
    ];
    let mut shown: Vec<String> = cases
        .iter()
        .map(|c| format!("## {c:.80}\n\n{}\n", refused(&format!("{SOUND}\n[notes]\n{c}\n"))))
        .collect();
    for (what, passage, with) in [
        ("notes that are no table", "horizon = 30", "horizon = 30\nnotes = \"made up\""),
        ("a note beside a value", "complies = 0.9", "complies = 0.9\nnote = \"made up\""),
        ("a source beside a value", "name = \"vote\"", "name = \"vote\"\nsource = \"made up\""),
        ("a note in a distribution", "{ beta = [8, 2] }", "{ beta = [8, 2], note = \"made up\" }"),
    ] {
        shown.push(format!("## {what}\n\n{}\n", refused(&edited(SOUND, passage, with))));
    }
    let of_variant = "[[variant]]\nname = \"a\"\nset = { \"notes.'party.nort.complies'\" = \"x\" }";
    shown.push(format!("## of a variant\n\n{}\n", refused(&format!("{SOUND}\n{of_variant}\n"))));
    for set in ["notes.'horizn'=x", "notes.horizon=7", "notes=7"] {
        shown.push(format!("## {set}\n\n{}\n", changed(SOUND, &[set]).unwrap_err()));
    }
    insta::assert_snapshot!(shown.join("\n"));
}

/// The names of the one are those of the other, which says nothing besides.
#[test]
fn two_schedules_are_told_once() {
    let text = format!("{GENERATED}\n[[tranche]]\nday = 0\nnorth = {{ civilians = 1 }}\n");
    let told = refused(&text);
    assert!(told.contains("there are two schedules") && !told.contains("more than once"), "{told}");
}
