//! What is allowed, and likely not meant.

use stagger::scenario::{Override, Scenario, Selection, load};

use super::{GENERATED, SOUND, edited, source, warned};

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
            (
                "two categories of one label",
                "[[event]]",
                "[category.civilians]\nlabel = \"Persons\"\n[category.detainees]\nlabel = \"Persons\"\n[[event]]"
            ),
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
