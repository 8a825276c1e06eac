//! Every refusal and every warning of a scenario file, as a user reads it.

use std::path::PathBuf;

use stagger::scenario::{Override, Scenario, Selection, Source, load};

/// A small file without a fault, and without a warning.
const SOUND: &str = r#"name = "Small"
sources = ["made up"]
horizon = 30

[unknown]
goodwill = { beta = [8, 2] }

[party.north]
holds = { civilians = 10 }
complies = "goodwill"

[party.south]
holds = { detainees = 30 }
complies = 0.9

[term."open the crossing"]

[[event]]
name = "vote"

[[tranche]]
name = "first"
day = 0
north = { civilians = 10 }

[[tranche]]
name = "second"
day = 7
south = { detainees = 30 }
terms = { north = ["open the crossing"] }
"#;

/// The same with a schedule that is generated.
const GENERATED: &str = r#"name = "Small"
sources = ["made up"]
horizon = 30

[party.north]
holds = { civilians = 10, fallen = 2 }
complies = 0.8

[party.south]
holds = { minors = 10, detainees = 40 }
complies = 0.9

[category.fallen]
deceased = true

[exchange]
tranches = 4
every = 7
north = { civilians = 10, fallen = 2 }
south = { minors = 10, detainees = 40 }
"#;

fn source(text: &str) -> Source {
    Source { path: PathBuf::from("deal.toml"), text: text.to_owned() }
}

fn loaded(text: &str) -> Scenario {
    match load(&source(text), &[], &Selection::All) {
        Ok(scenarios) => scenarios.into_iter().next().unwrap(),
        Err(faults) => panic!("refused:\n{faults}"),
    }
}

/// What a user reads when the file is refused.
fn refused(text: &str) -> String {
    match load(&source(text), &[], &Selection::All) {
        Ok(_) => panic!("accepted:\n{text}"),
        Err(faults) => faults.render(false),
    }
}

/// A file with one passage replaced.
fn edited(base: &str, passage: &str, with: &str) -> String {
    assert!(base.contains(passage), "no such passage: {passage}");
    base.replacen(passage, with, 1)
}

/// The messages for several edits of one file, each under what was done.
fn edits(base: &str, edits: &[(&str, &str, &str)]) -> String {
    let shown = |(what, passage, with): &(&str, &str, &str)| {
        format!("## {what}\n\n{}\n", refused(&edited(base, passage, with)))
    };
    edits.iter().map(shown).collect::<Vec<_>>().join("\n")
}

/// The warnings for several edits of one file.
fn warned(base: &str, edits: &[(&str, &str, &str)]) -> String {
    let shown = |(what, passage, with): &(&str, &str, &str)| {
        let scenario = loaded(&edited(base, passage, with));
        let warnings: Vec<_> = scenario.warnings().iter().map(|w| w.render(false)).collect();
        assert!(!warnings.is_empty(), "no warning: {what}");
        format!("## {what}\n\n{}\n", warnings.join("\n\n"))
    };
    edits.iter().map(shown).collect::<Vec<_>>().join("\n")
}

fn changed(base: &str, changes: &[&str]) -> Result<Scenario, String> {
    let overrides: Result<Vec<_>, _> = changes.iter().map(|c| Override::parse(c)).collect();
    let overrides = overrides.map_err(|f| f.render(false))?;
    let scenarios = load(&source(base), &overrides, &Selection::All).map_err(|f| f.render(false))?;
    Ok(scenarios.into_iter().next().unwrap())
}

#[test]
fn the_files_that_the_cases_start_from_are_sound() {
    for text in [SOUND, GENERATED] {
        let warnings: Vec<_> = loaded(text).warnings().iter().map(|w| w.render(false)).collect();
        assert_eq!(warnings, Vec::<String>::new());
    }
}

#[test]
fn keys_and_types() {
    insta::assert_snapshot!(edits(
        SOUND,
        &[
            ("a misspelt key of the file", "horizon = 30", "horizon = 30\non_dealy = \"slip\""),
            ("a misspelt section", "[party.north]", "[behavior]\n[party.north]"),
            ("a misspelt key of a party", "complies = 0.9", "complies = 0.9\nretalliation = 0.5"),
            ("a key that is nothing like any other", "complies = 0.9", "complies = 0.9\nwxyz = 0.5"),
            ("a misspelt party in a tranche", "south = {", "suoth = {"),
            ("a required key left out", "complies = 0.9", ""),
            ("a required key of the file left out", "name = \"Small\"", ""),
            ("no horizon", "horizon = 30", ""),
            ("a text for a number", "horizon = 30", "horizon = \"thirty\""),
            ("a number for a text", "name = \"Small\"", "name = 7"),
            ("an empty name", "name = \"Small\"", "name = \"\""),
            ("a text for a flag", "name = \"vote\"", "name = \"vote\"\nends = \"yes\""),
            ("a number for a table", "holds = { civilians = 10 }", "holds = 10"),
            ("persons owed without a category", "north = { civilians = 10 }", "north = 10"),
            ("odds without a party", "name = \"vote\"", "name = \"vote\"\nodds = 0.9"),
            ("an extension without names", "[[event]]", "[ceasefire]\ndays = 7\nextension = 0.6\n[[event]]"),
            ("a table for a list", "[[event]]", "[event]"),
            ("a truth value for a quantity", "complies = 0.9", "complies = true"),
            ("no such choice", "horizon = 30", "horizon = 30\non_delay = \"slipp\""),
            ("a date with a time", "horizon = 30", "horizon = 30\nstart = 2024-01-01T12:00:00"),
            ("a date in quotation marks", "horizon = 30", "horizon = 30\nstart = \"2024-01-01\""),
            ("a day that no month has", "horizon = 30", "horizon = 30\nstart = 2023-02-30"),
            ("a date too late for its horizon", "horizon = 30", "horizon = 30\nstart = 9999-12-31"),
            ("sources that are no list", "sources = [\"made up\"]", "sources = \"made up\""),
            ("a source that is no text", "sources = [\"made up\"]", "sources = [\"made up\", 7]"),
        ]
    ));
}

#[test]
fn syntax() {
    insta::assert_snapshot!(edits(
        SOUND,
        &[
            ("a text without quotation marks", "name = \"Small\"", "name = Small"),
            ("a key twice", "horizon = 30", "horizon = 30\nhorizon = 31"),
            ("a party twice", "[party.south]", "[party.north]"),
            ("two errors at once", "horizon = 30", "horizon = \nstart = = 3"),
            ("a bracket that is not closed", "holds = { civilians = 10 }", "holds = { civilians = 10"),
        ]
    ));
}

#[test]
fn numbers() {
    insta::assert_snapshot!(edits(
        SOUND,
        &[
            ("a probability in per cent", "complies = 0.9", "complies = 90"),
            ("a negative probability", "complies = 0.9", "complies = -0.1"),
            ("NaN", "complies = 0.9", "complies = nan"),
            ("infinity", "complies = 0.9", "complies = 0.9\ntrust = inf"),
            ("a number that overflows to infinity", "complies = 0.9", "complies = 0.9\ntrust = 1e999"),
            ("negative odds", "complies = 0.9", "complies = 0.9\ntrust = -2"),
            ("a negative rate", "[[event]]", "[ceasefire]\nincidents = { per_day = -0.1 }\n[[event]]"),
            ("a negative delay", "name = \"vote\"", "name = \"vote\"\ndays = -3"),
            ("a delay past any horizon", "name = \"vote\"", "name = \"vote\"\ndays = 1e9"),
            ("a negative count", "civilians = 10 }", "civilians = -10 }"),
            ("a count with a fraction", "civilians = 10 }", "civilians = 10.5 }"),
            ("a whole number with a decimal point", "day = 7", "day = 7.0"),
            ("a day past 32 bits", "day = 7", "day = 5000000000"),
            ("a number past 64 bits", "day = 7", "day = 99999999999999999999"),
            ("a quantity past 64 bits", "complies = 0.9", "complies = 99999999999999999999"),
            ("a share above 1", "[[event]]", "[breach]\nshare = 1.5\n[[event]]"),
            ("weights that are all 0", "[[event]]", "[breach]\nlate = 0\nshort = 0\nrefused = 0\n[[event]]"),
            (
                "an extension by 0 days",
                "[[event]]",
                "[ceasefire]\ndays = 20\nextension = { probability = 0.5, days = 0 }\n[[event]]"
            ),
            (
                "days of the ceasefire that are no number",
                "[[event]]",
                "[ceasefire]\ndays = \"forever\"\n[[event]]"
            ),
        ]
    ));
}

#[test]
fn sizes() {
    let mut many = String::from("name = \"x\"\nhorizon = 10\nsources = [\"x\"]\n");
    for i in 0..17 {
        many.push_str(&format!("[party.p{i}]\nholds = {{ c = 1 }}\ncomplies = 0.5\n"));
    }
    many.push_str("[[tranche]]\nday = 0\np0 = { c = 1 }\n");
    let tranches = format!("{SOUND}{}", "[[tranche]]\nday = 8\nsouth = { detainees = 1 }\n".repeat(10_000));
    let holds: Vec<String> = (0..201).map(|i| format!("c{i} = 1")).collect();
    let categories = edited(
        SOUND,
        "holds = { civilians = 10 }",
        &format!("holds = {{ civilians = 10, {} }}", holds.join(", ")),
    );
    let shown = edits(
        SOUND,
        &[
            ("a horizon of 0", "horizon = 30", "horizon = 0"),
            ("a horizon of more than a century", "horizon = 30", "horizon = 36501"),
            ("more persons of a category than a party may hold", "civilians = 10 }", "civilians = 1000001 }"),
            (
                "more persons than a party may hold",
                "civilians = 10 }",
                "civilians = 600000, soldiers = 600000 }",
            ),
        ],
    );
    insta::assert_snapshot!(format!(
        "{shown}\n## 17 parties\n\n{}\n\n## 10 002 tranches\n\n{}\n\n## 202 categories\n\n{}\n",
        refused(&many),
        refused(&tranches),
        refused(&categories)
    ));
}

#[test]
fn too_many_tranches_to_generate_are_refused_before_any_is_made() {
    insta::assert_snapshot!(refused(&edited(GENERATED, "tranches = 4", "tranches = 1000000000")));
}

#[test]
fn distributions() {
    let complies = |with: &'static str| ("complies = 0.9", with);
    let cases = [
        ("uniform upside down", complies("complies = { uniform = [0.9, 0.7] }")),
        ("triangular with its mode outside", complies("complies = { triangular = [0.5, 0.4, 0.9] }")),
        ("pert of equal bounds", complies("complies = { pert = [0.5, 0.5, 0.5] }")),
        ("normal without spread", complies("complies = { normal = [0.8, 0] }")),
        ("lognormal of a negative median", complies("complies = { lognormal = [-1, 0.5] }")),
        ("beta of 0", complies("complies = { beta = [0, 2] }")),
        ("gamma with a negative scale", complies("complies = { gamma = [2, -1] }")),
        ("weibull of 0", complies("complies = { weibull = [0, 1] }")),
        ("exponential with a negative mean", complies("complies = { exponential = -1 }")),
        ("poisson of 0", complies("complies = { poisson = 0 }")),
        ("geometric below 1", complies("complies = { geometric = 0.5 }")),
        (
            "discrete with lists of different lengths",
            complies("complies = { discrete = { values = [0.5, 0.6], weights = [1] } }"),
        ),
        (
            "discrete with a negative weight",
            complies("complies = { discrete = { values = [0.5, 0.6], weights = [1, -1] } }"),
        ),
        (
            "discrete without weight",
            complies("complies = { discrete = { values = [0.5, 0.6], weights = [0, 0] } }"),
        ),
        ("an interval of a probability up to 1", complies("complies = { interval = [0.5, 1.0] }")),
        ("an interval of odds from 0", complies("complies = 0.9\ntrust = { interval = [0, 2] }")),
        ("a parameter that is NaN", complies("complies = { uniform = [nan, 0.7] }")),
        ("too few parameters", complies("complies = { uniform = [0.7] }")),
        ("a list for a mean", complies("complies = { poisson = [1] }")),
        ("a number for a list", complies("complies = { beta = 3 }")),
        ("a misspelt distribution", complies("complies = { unifrom = [0.7, 0.9] }")),
        ("two distributions", complies("complies = { uniform = [0.7, 0.9], beta = [1, 2] }")),
        ("an empty table", complies("complies = {}")),
    ];
    let cases: Vec<_> = cases.into_iter().map(|(what, (a, b))| (what, a, b)).collect();
    insta::assert_snapshot!(edits(SOUND, &cases));
}

#[test]
fn unknowns() {
    insta::assert_snapshot!(edits(
        SOUND,
        &[
            ("an unknown that is not there", "complies = \"goodwill\"", "complies = \"godwill\""),
            (
                "a scaled unknown that is not there",
                "complies = \"goodwill\"",
                "complies = { of = \"will\", times = 0.9 }"
            ),
            (
                "a misspelt key beside `of`",
                "complies = \"goodwill\"",
                "complies = { of = \"goodwill\", time = 0.9 }"
            ),
            ("`times` without `of`", "complies = \"goodwill\"", "complies = { times = 0.9 }"),
            ("a negative `times`", "complies = \"goodwill\"", "complies = { of = \"goodwill\", times = -1 }"),
            ("an unknown for a delay", "name = \"vote\"", "name = \"vote\"\ndays = \"goodwill\""),
            (
                "a scaled unknown for a share",
                "[[event]]",
                "[breach]\nshare = { of = \"goodwill\" }\n[[event]]"
            ),
            (
                "an unknown defined by another",
                "goodwill = { beta = [8, 2] }",
                "goodwill = { beta = [8, 2] }\nother = \"goodwill\""
            ),
            ("an unknown that is no quantity", "goodwill = { beta = [8, 2] }", "goodwill = [8, 2]"),
            ("a number above 1 used as a probability", "goodwill = { beta = [8, 2] }", "goodwill = 1.2"),
            (
                "an interval used for a probability and for odds",
                "goodwill = { beta = [8, 2] }\n\n[party.north]",
                "goodwill = { interval = [0.5, 0.9] }\n\n[party.north]\ntrust = \"goodwill\"",
            ),
            (
                "an interval that its use does not allow",
                "goodwill = { beta = [8, 2] }",
                "goodwill = { interval = [0.5, 1.5] }"
            ),
        ]
    ));
}

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

/// Each with what stands there (`@`), what is advised instead, and that it is accepted.
#[test]
fn what_is_advised_is_accepted_when_it_is_followed() {
    let (complies, vote) = ("complies = 0.9", "name = \"vote\"");
    let odds = "name = \"vote\"\nodds = { north = @ }";
    let trust = "complies = 0.9\ntrust = @";
    let start = ("horizon = 30", "horizon = 30\nstart = @");
    let terms = ("{ north = [\"open the crossing\"] }", "@");
    let held = ("{ detainees = 30 }", "@");
    for (passage, frame, wrong, right) in [
        (vote, odds, "\"+20%\"", "1.2"),
        (vote, odds, "-50 %", "0.5"),
        (vote, "name = \"vote\"\nincidents = @", "\"-50%\"", "0.5"),
        (complies, trust, "\"-20%\"", "0.8"),
        (complies, trust, "+10 per cent", "1.1"),
        (complies, "@", "complies: 0.9", "complies = 0.9"),
        (complies, "complies = @", "9/10", "0.9"),
        (complies, "complies = @", "interval [0.7, 0.95]", "{ interval = [0.7, 0.95] }"),
        (complies, "complies = @", "\"poisson(0.5)\"", "{ poisson = 0.5 }"),
        ("[[event]]", "@\n[[event]]", "// so they say", "# so they say"),
        (start.0, start.1, "1 March 2028", "2028-03-01"),
        (start.0, start.1, "\"March 1, 2028\"", "2028-03-01"),
        (vote, "name = \"vote\"\nends = @", "yes", "true"),
        (vote, "name = \"vote\"\nends = @", "False", "false"),
        (held.0, held.1, "[ detainees = 30 ]", "{ detainees = 30 }"),
        (held.0, held.1, "{ detainees: 30 }", "{ detainees = 30 }"),
        (
            "detainees = 30 }\ncomplies",
            "detainees = 30, @ }\ncomplies",
            "long sentences = 12",
            "\"long sentences\" = 12",
        ),
        ("name = \"second\"", "name = \"second\"\norder = @", "[north, south]", "[\"north\", \"south\"]"),
        ("name = \"second\"", "name = \"second\"\norder = @", "\"simultaneous\"", "\"together\""),
        ("[party.north]", "@", "[[party.north]]", "[party.north]"),
        ("[party.north]", "@", "[party.north", "[party.north]"),
        ("[party.north]", "@", "party.north]", "[party.north]"),
        ("[[event]]", "@", "[event]]", "[[event]]"),
        ("[[event]]", "@", "[[event]", "[[event]]"),
        (complies, "complies = @", "{ interval = [0.85, 1] }", "{ interval = [0.85, 0.99] }"),
        (complies, "complies = @", "{ interval = [0.7 0.9] }", "{ interval = [0.7, 0.9] }"),
        (held.0, held.1, "{ detainees = 30 minors = 2 }", "{ detainees = 30, minors = 2 }"),
        (held.0, held.1, "{ detainees = 2'100 }", "2100"),
        (
            "name = \"second\"",
            "name = \"second\"\norder = @",
            "[\"north\" \"south\"]",
            "[\"north\", \"south\"]",
        ),
        (
            "north = { civilians = 10 }",
            "@",
            "north = [\"open the crossing\"]",
            "terms = { north = [\"open the crossing\"] }",
        ),
        (terms.0, terms.1, "\"open the crossing\"", "{ north = [\"open the crossing\"] }"),
        (terms.0, terms.1, "[\"open the crossing\"]", "{ north = [\"open the crossing\"] }"),
        (terms.0, "{ north = @ }", "\"open the crossing\"", "[\"open the crossing\"]"),
        ("sources = [\"made up\"]", "sources = @", "\"made up\"", "[\"made up\"]"),
    ] {
        let with = |written: &str| edited(SOUND, passage, &frame.replace('@', written));
        let told = refused(&with(wrong));
        assert!(told.contains(&format!("help: write {right}")), "{wrong}:\n{told}");
        // a number that stands among others is told alone
        let whole = if right == "2100" { "{ detainees = 2100 }" } else { right };
        loaded(&with(whole));
    }
}

/// The same of lists of tables with one bracket among several: each is said to have two.
#[test]
fn a_bracket_that_is_missing_is_told_wherever_it_is() {
    let variants = format!("{SOUND}\n[[variant]]\nname = \"a\"\n[[variant]]\nname = \"b\"\n");
    loaded(&variants);
    for (table, at) in [("tranche", 0), ("tranche", 1), ("variant", 0), ("variant", 1)] {
        let two = format!("[[{table}]]");
        let place = variants.match_indices(&two).nth(at).unwrap().0;
        let one = format!("{}[{table}]{}", &variants[..place], &variants[place + two.len()..]);
        let told = refused(&one);
        assert!(told.contains(&format!("write {two} each time")), "{told}");
    }
}

#[test]
fn all_faults_together() {
    let text = edited(SOUND, "horizon = 30", "horizon = 0");
    let text = edited(&text, "complies = 0.9", "complies = 9");
    let text = edited(&text, "day = 7", "day = 7\nrequries = \"vote\"");
    let text = edited(&text, "north = { civilians = 10 }", "north = { civilians = 99 }");
    insta::assert_snapshot!(refused(&text));
}

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

/// The names of the one are those of the other, which says nothing besides.
#[test]
fn two_schedules_are_told_once() {
    let text = format!("{GENERATED}\n[[tranche]]\nday = 0\nnorth = {{ civilians = 1 }}\n");
    let told = refused(&text);
    assert!(told.contains("there are two schedules") && !told.contains("more than once"), "{told}");
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

#[test]
fn names_with_strange_characters_do_not_break_the_picture() {
    let text = edited(SOUND, "north = { civilians = 10 }", "\"a\\nb\\u001b[31m\" = { civilians = 10 }");
    let text = edited(&text, "name = \"vote\"", "name = \"vote\"\nafter = \"\u{202e}émigré 日本\"");
    insta::assert_snapshot!(refused(&text));
}

#[test]
fn a_file_of_nothing_but_faults_is_cut_short() {
    let text =
        format!("{SOUND}\n[expected]\n{}", (0..300).map(|i| format!("x{i} = 1\n")).collect::<String>());
    let shown = refused(&text);
    assert!(shown.ends_with("… and 250 more faults"), "{shown}");
}

#[test]
fn files_that_can_not_be_read() {
    let folder = tempfile::tempdir().unwrap();
    let in_folder = |name: &str| folder.path().join(name);
    std::fs::write(in_folder("latin.toml"), b"name = \"caf\xe9\"\n").unwrap();
    std::fs::write(in_folder("utf16.toml"), b"\xff\xfen\0a\0m\0e\0").unwrap();
    std::fs::write(in_folder("big.toml"), vec![b'#'; 4 * 1024 * 1024 + 1]).unwrap();
    std::fs::write(in_folder("full.toml"), vec![b'#'; 4 * 1024 * 1024]).unwrap();
    std::fs::create_dir(in_folder("folder.toml")).unwrap();
    let shown = ["none.toml", "latin.toml", "utf16.toml", "big.toml"]
        .map(|name| Source::read(in_folder(name)).unwrap_err().render(false));
    let place = folder.path().to_string_lossy().into_owned();
    insta::assert_snapshot!(shown.join("\n\n").replace(&place, "FOLDER"));
    assert!(Source::read(in_folder("full.toml")).is_ok());
    assert!(Source::read(in_folder("folder.toml")).unwrap_err().unreadable());
}

#[test]
fn files_that_are_no_scenarios() {
    let folder = tempfile::tempdir().unwrap();
    let results = folder.path().join("results");
    std::fs::create_dir(&results).unwrap();
    let archive = b"PK\x03\x04\x14\0\x06\0\xff\xfe";
    let files: [(&str, &[u8]); 9] = [
        ("results/manifest.json", b"{\n  \"program\": \"stagger\"\n}\n"),
        ("results/results.xlsx", archive),
        ("results/report.html", b"<!DOCTYPE html>\n<html lang=\"en\">\n"),
        ("results/summary.csv", b"scenario,metric\na,b\n"),
        ("letter.docx", archive),
        ("some.zip", archive),
        ("paper.pdf", b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n"),
        ("formatted.toml", b"{\\rtf1\\ansi name = x}"),
        ("noise.toml", b"\0\x01\xff\xfe"),
    ];
    let told = |(name, bytes): (&str, &[u8])| {
        let path = folder.path().join(name);
        std::fs::write(&path, bytes).unwrap();
        let faults = Source::read(path).and_then(|source| load(&source, &[], &Selection::All)).unwrap_err();
        faults.render(false)
    };
    let place = folder.path().to_string_lossy().into_owned();
    insta::assert_snapshot!(files.map(told).join("\n\n").replace(&place, "FOLDER"));
}

#[test]
fn a_file_that_is_called_almost_so() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("deal.toml"), SOUND).unwrap();
    for name in ["deal", "Deal.TOML", "dael.toml", "deal.tml"] {
        let told = Source::read(folder.path().join(name)).unwrap_err().render(false);
        assert!(told.contains("did you mean") && told.contains("deal.toml`?"), "{name}: {told}");
    }
    for name in ["wxyz.toml", "no/deal.toml"] {
        let told = Source::read(folder.path().join(name)).unwrap_err().render(false);
        assert!(told.contains("check the spelling"), "{name}: {told}");
    }
}

/// Lines that end with a carriage return alone, as they did on old computers.
#[test]
fn old_line_ends_are_read() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("deal.toml");
    std::fs::write(&path, SOUND.replace('\n', "\r")).unwrap();
    assert_eq!(Source::read(&path).unwrap().text, SOUND);
    let told = refused(&edited(SOUND, "horizon = 30", "horizon = 30\rname"));
    assert!(told.contains("a carriage return (U+000D) that ends no line"), "{told}");
}

#[test]
fn characters_that_are_not_seen() {
    insta::assert_snapshot!(edits(
        SOUND,
        &[
            ("a no-break space before a value", "horizon = 30", "horizon =\u{a0}30"),
            ("one before a key", "horizon = 30", "\u{a0}\u{a0}horizon = 30"),
            ("a narrow one in braces", "{ civilians = 10 }", "{ civilians =\u{202f}10 }"),
            ("a zero-width space in a name", "complies = 0.9", "com\u{200b}plies = 0.9"),
            ("a byte order mark within the file", "[party.south]", "[\u{feff}party.south]"),
            ("a no-break space before a sign", "complies = 0.9", "complies = 90\u{a0}%"),
        ]
    ));
}

#[test]
fn brackets_and_commas() {
    let one_bracket = SOUND.replace("[[tranche]]", "[tranche]");
    let listed = edits(
        SOUND,
        &[
            ("a header that is not closed", "[party.south]", "[party.south"),
            ("a header that is not opened", "[party.south]", "party.south]"),
            ("a header in other brackets", "[party.south]", "(party.south)"),
            ("a list with two brackets on one side", "[[tranche]]", "[tranche]]"),
            ("no comma in a list", "complies = 0.9", "complies = { interval = [0.7 0.9] }"),
            ("no comma in braces", "{ detainees = 30 }", "{ detainees = 30 minors = 2 }"),
            (
                "no comma in a list of several lines",
                "sources = [\"made up\"]",
                "sources = [\n\"a\"\n\"b\"\n]",
            ),
            ("a sentence", "horizon = 30", "horizon = 30\nthis is a comment"),
            ("an accent", "complies = 0.9", "complies = 0.9\nNoël"),
        ],
    );
    let all = format!("## lists with one bracket\n\n{}\n", refused(&one_bracket));
    insta::assert_snapshot!([listed, all].join("\n"));
}

#[test]
fn keys_of_the_file_below_a_table() {
    let without = edited(SOUND, "horizon = 30\n", "");
    let at_the_end = |table: &str| refused(&format!("{without}\n{table}\nhorizon = 30\n"));
    let shown = [
        ("at the end", at_the_end("")),
        ("in a variant", at_the_end("[[variant]]\nname = \"a\"")),
        ("among the expectations", at_the_end("[expected]")),
        ("among what is not known", refused(&edited(&without, "goodwill =", "horizon = 30\ngoodwill ="))),
        (
            "a key that need not be there",
            refused(&edited(SOUND, "complies = 0.9", "complies = 0.9\nstart = 2030-01-01")),
        ),
    ];
    insta::assert_snapshot!(shown.map(|(what, told)| format!("## {what}\n\n{told}\n")).join("\n"));
    // what is there already is a slip of another kind
    assert!(refused(&edited(SOUND, "complies = 0.9", "complies = 0.9\nhorizon = 9")).contains("unknown key"));
}

/// What only follows from a fault is not told besides.
#[test]
fn one_fault_is_one_message() {
    let by_ratio = GENERATED.replace(
        "south = { minors = 10, detainees = 40 }\n",
        "ratio.south = { of = \"north\", civilians = 5 }\n",
    );
    let variants = format!("{SOUND}\n[[variant]]\nname = \"a\"\n[[variant]]\nname = \"b\"\n");
    let all = "north = { civilians = 10, fallen = 2 }\n";
    let alone = edited(GENERATED, "south = { minors = 10, detainees = 40 }\n", "");
    for (base, passage, with, said) in [
        (&by_ratio, "holds = { civilians = 10", "holds = { civilians = 9", "but holds 9"),
        (&by_ratio, all, "north = { civilians = 80, fallen = 2 }\n", "`north` releases 80"),
        (&by_ratio, all, "north = { civilians = -8, fallen = 2 }\n", "-8 is negative"),
        (&by_ratio, "detainees = 40 }", "detainees = 4.5 }", "4.5 is not a whole number"),
        (&alone, all, "nort = { civilians = 10, fallen = 2 }\n", "did you mean `north`?"),
        (&variants, "complies = 0.9", "complies = nan", "NaN is not a finite number"),
        (&variants, "[party.south]", "[party.north]", "written twice"),
    ] {
        assert!(base.contains(passage), "{passage}");
        let told = refused(&base.replacen(passage, with, 1));
        assert!(told.contains(said) && told.matches("error: ").count() == 1, "{with}:\n{told}");
    }
}

#[test]
fn warnings() {
    insta::assert_snapshot!(warned(
        SOUND,
        &[
            ("no sources", "sources = [\"made up\"]", ""),
            ("a last tranche after the horizon", "day = 7", "day = 30"),
            (
                "a last tranche on the day that the ceasefire expires",
                "[[event]]",
                "[ceasefire]\ndays = 7\n[[event]]"
            ),
            (
                "a last tranche after the last extension",
                "[[event]]",
                "[ceasefire]\ndays = 3\nextension = { probability = 0.5, days = 2, at_most = 2 }\n[[event]]",
            ),
            ("persons never released", "civilians = 10 }", "civilians = 12 }"),
            ("an event of probability 0", "name = \"vote\"", "name = \"vote\"\nprobability = 0"),
            (
                "an event after an event that can't occur",
                "name = \"vote\"",
                "name = \"vote\"\nprobability = 0\n[[event]]\nname = \"count\"\nafter = \"vote\""
            ),
            ("an event after the horizon", "name = \"vote\"", "name = \"vote\"\ndays = 30"),
            ("an unknown that is not used", "goodwill = {", "luck = 0.5\ngoodwill = {"),
            ("a category that nobody holds", "[[event]]", "[category.soldiers]\nodds = 0.5\n[[event]]"),
            ("a term that nobody owes", "[[event]]", "[term.withdrawal]\n[[event]]"),
            ("patience for nothing", "day = 7", "day = 7\npatience = 3"),
            ("per cent in a distribution", "complies = 0.9", "complies = { uniform = [70, 95] }"),
            (
                "per cent by name, brought back into range",
                "complies = 0.9",
                "complies = { of = \"goodwill\", times = 3 }"
            ),
            ("a standard deviation in per cent", "complies = 0.9", "complies = { normal = [0.85, 10] }"),
            ("a bell curve that goes far beyond 1", "complies = 0.9", "complies = { normal = [0.9, 0.16] }"),
            ("a mean and its spread in a beta", "complies = 0.9", "complies = { beta = [0.9, 0.05] }"),
            ("a year with a digit too few", "horizon = 30", "horizon = 30\nstart = 0203-12-21"),
            ("a factor in per cent", "name = \"vote\"", "name = \"vote\"\nodds = { north = 90 }"),
            ("a rate in per cent", "[[event]]", "[ceasefire.incidents]\nper_day = 3\nshape = 7\n[[event]]"),
            ("a negative delay", "name = \"vote\"", "name = \"vote\"\ndays = { normal = [-5, 1] }"),
            (
                "talks that take too long",
                "[[event]]",
                "[[issue]]\nname = \"list\"\nsettled = 0.9\ndays = 25\n[[event]]"
            ),
            (
                "an event after the horizon, if its delay varies",
                "name = \"vote\"",
                "name = \"vote\"\ndays = { uniform = [50, 60] }"
            ),
            (
                "remains among the living",
                "holds = { detainees = 30 }",
                "holds = { detainees = 30, \"fallen soldiers\" = 2 }"
            ),
            (
                "a tranche that lapses unless it is late",
                "terms = { north = [\"open the crossing\"] }",
                "terms = { north = [\"open the crossing\"] }\nrequires = \"later vote\"\npatience = 2\n\
                 [[event]]\nname = \"later vote\"\ndays = { triangular = [9.5, 12, 20] }"
            ),
            (
                "an extension of a permanent ceasefire",
                "[[event]]",
                "[ceasefire]\nextension = { probability = 0.5, days = 2 }\n[[event]]"
            ),
        ]
    ));
    let one_day = ("tranches that are all on one day", "every = 7", "every = 0");
    insta::assert_snapshot!("warning_all_on_one_day", warned(GENERATED, &[one_day]));
    let by_ratio = GENERATED.replace(
        "south = { minors = 10, detainees = 40 }\n",
        "ratio.south = { of = \"north\", civilians = 5 }\n",
    );
    let of_nobody = ("a ratio for nobody", "civilians = 5", "detainees = 2, civilians = 5");
    insta::assert_snapshot!("warning_ratio_of_nobody", warned(&by_ratio, &[of_nobody]));
    let waits = edited(SOUND, "day = 7", "day = 7\nrequires = \"vote\"");
    insta::assert_snapshot!(
        "warning_circular_wait",
        warned(
            &waits,
            &[(
                "an event that a tranche requires, after that tranche",
                "name = \"vote\"",
                "name = \"vote\"\nafter = \"second\""
            )]
        )
    );
}

#[test]
fn warnings_of_changes_that_a_variant_makes_too() {
    let text = format!(
        "{SOUND}\n[mediation]\nsuccess = 0.7\n\n[[variant]]\nname = \"no mediator\"\n\
         set = {{ \"mediation.success\" = 0 }}\n\n[[variant]]\nname = \"nobody\"\nunset = [\"mediation\"]\n"
    );
    let changes = ["mediation.success=0.5", "mediation.days=3", "mediation={ success = 0.2 }", "horizon=31"];
    let warned = |change: &&str| {
        let overrides = [Override::parse(change).unwrap()];
        let scenarios = load(&source(&text), &overrides, &Selection::All).unwrap_or_else(|f| panic!("{f}"));
        let warnings = scenarios.iter().flat_map(Scenario::warnings).map(|w| w.render(false));
        format!("## {change}\n\n{}\n", warnings.collect::<Vec<_>>().join("\n\n"))
    };
    insta::assert_snapshot!(changes.iter().map(warned).collect::<Vec<_>>().join("\n"));
}

#[test]
fn values_as_they_are_written_elsewhere() {
    let slips = edits(
        SOUND,
        &[
            ("a decimal comma", "complies = 0.9", "complies = 0,9"),
            ("per cent", "complies = 0.9", "complies = 90 %"),
            ("a number as a text", "complies = 0.9", "complies = \"0.9\""),
            ("a unit", "horizon = 30", "horizon = 30 days"),
            ("a date", "horizon = 30", "horizon = 30\nstart = 21.12.2023"),
            ("a required key, misspelt", "horizon = 30", "horizn = 30"),
            ("a date that can be read in two ways", "horizon = 30", "horizon = 30\nstart = 02/03/2026"),
            ("the same in quotation marks", "horizon = 30", "horizon = 30\nstart = \"02/03/2026\""),
            ("a date without zeros", "horizon = 30", "horizon = 30\nstart = 2026-3-2"),
            ("a whole number as a text", "civilians = 10 }", "civilians = \"10\" }"),
            ("a delay as a text", "name = \"vote\"", "name = \"vote\"\ndays = \"3\""),
            ("a percentage as a text", "complies = 0.9", "complies = \"90 %\""),
            ("weeks", "horizon = 30", "horizon = \"4 weeks\""),
            ("thousands with a point", "civilians = 10 }", "civilians = 10.000 }"),
            ("thousands with a space", "civilians = 10 }", "civilians = 10 000 }"),
            ("thousands with a comma", "horizon = 30", "horizon = 1,000"),
            ("a range as a list", "complies = 0.9", "complies = [0.70, 0.95]"),
            ("an interval in per cent", "complies = 0.9", "complies = { interval = [88, 98] }"),
            ("a number too many", "complies = 0.9", "complies = { uniform = [1,2,3] }"),
            ("a factor in per cent", "complies = 0.9", "complies = 0.9\ntrust = \"20%\""),
            ("a change of a probability", "complies = 0.9", "complies = \"+20%\""),
            ("odds as a probability", "complies = 0.9", "complies = \"9:1\""),
            ("a word for a delay", "name = \"vote\"", "name = \"vote\"\ndays = \"a few\""),
            ("a word for a share", "[[event]]", "[breach]\nshare = \"most\"\n[[event]]"),
            ("a range of days", "name = \"vote\"", "name = \"vote\"\ndays = \"20-90\""),
            ("a range of whole days", "name = \"vote\"", "name = \"vote\"\nlasts = \"20-90\""),
            (
                "a distribution of whole days",
                "name = \"vote\"",
                "name = \"vote\"\nlasts = { uniform = [2, 9] }",
            ),
            ("a distribution of days", "[[event]]", "[ceasefire]\ndays = { poisson = 30 }\n[[event]]"),
            ("a date for a day", "day = 7", "day = 2026-03-09"),
            ("a date for a delay", "name = \"vote\"", "name = \"vote\"\ndays = 2026-03-09"),
            (
                "a term among the persons",
                "north = { civilians = 10 }",
                "north = { \"open the crossing\" = 1 }",
            ),
            ("a section in the plural", "[party.north]", "[parties.north]"),
            ("thousands as in Switzerland", "civilians = 10 }", "civilians = 2'100 }"),
            ("a minus sign", "complies = 0.9", "complies = 0.9\ntrust = −2"),
            ("a dash for a minus sign", "name = \"vote\"", "name = \"vote\"\ndays = { normal = [–1, 2] }"),
        ],
    );
    let dated = edited(SOUND, "horizon = 30", "horizon = 30\nstart = 2026-03-02");
    let day = edits(&dated, &[("a date, where the file has one", "day = 7", "day = 2026-03-09")]);
    let alone = edits(
        GENERATED,
        &[
            ("a word where there is no unknown", "complies = 0.9", "complies = \"high\""),
            ("a ratio of two numbers", "every = 7", "every = 7\nratio = \"1:2\""),
            ("a ratio of one party", "every = 7", "every = 7\nratio = { south = \"1:2\" }"),
        ],
    );
    insta::assert_snapshot!([slips, day, alone].join("\n"));
}

#[test]
fn values_that_toml_does_not_know() {
    let incidents = "[ceasefire]\nincidents = { per_day = 0.02, fatal = 0,1 }\n[[event]]";
    insta::assert_snapshot!(edits(
        SOUND,
        &[
            ("a decimal comma in braces", "[[event]]", incidents),
            (
                "one that is not the last",
                "[[event]]",
                &incidents.replace("02, fatal = 0,1", "02, fatal = 0,1, pause = 3")
            ),
            ("decimal commas in a list", "complies = 0.9", "complies = { interval = [0,85, 0,97] }"),
            ("the same without spaces", "complies = 0.9", "complies = { interval = [0,85,0,97] }"),
            (
                "decimal commas of an expectation",
                "[[event]]",
                "[expected]\ncompleted = [0,6, 0,9]\n[[event]]"
            ),
            ("numbers as texts in a list", "complies = 0.9", "complies = { beta = [\"20\", \"3\"] }"),
            ("curly quotation marks", "name = \"Small\"", "name = “Small”"),
            ("German ones", "name = \"Small\"", "name = „Small“"),
            ("French ones", "name = \"Small\"", "name = «Small»"),
            ("single ones", "name = \"Small\"", "name = ‘Small’"),
            ("one straight, one curly", "name = \"Small\"", "name = \"Small”"),
            ("curly ones around a key", "[term.\"open the crossing\"]", "[term.“open the crossing”]"),
            ("curly ones in a list", "[\"open the crossing\"] }", "[“open the crossing”] }"),
            ("per cent in braces", "goodwill = { beta = [8, 2] }", "goodwill = { uniform = [70 %, 90 %] }"),
            ("a range", "complies = 0.9", "complies = 0.80 - 0.95"),
            ("a range with a dash", "complies = 0.9", "complies = 0.80–0.95"),
            ("a range in per cent", "complies = 0.9", "complies = 80–95 %"),
            ("a range as --vary has it", "complies = 0.9", "complies = 0.8..0.95"),
            (
                "semicolons in braces",
                "holds = { civilians = 10 }",
                "holds = { civilians = 10; soldiers = 0 }"
            ),
            ("a semicolon at the end", "complies = 0.9", "complies = 0.9;"),
            ("a semicolon after a text", "name = \"Small\"", "name = \"Small\";"),
            ("nothing before the point", "complies = 0.9", "complies = .85"),
            ("nothing after the point", "complies = 0.9", "complies = 85."),
        ]
    ));
}
