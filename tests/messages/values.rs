//! Keys, types, numbers, sizes and distributions.

use super::{GENERATED, SOUND, edited, edits, loaded, refused};

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
            (
                "a key of the party among those whom it holds",
                "holds = { detainees = 30 }\ncomplies = 0.9",
                "holds = { detainees = 30, complies = 0.9 }",
            ),
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
