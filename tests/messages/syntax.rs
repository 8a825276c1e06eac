//! How a file is written: what TOML refuses, and what looks as if it were TOML.

use stagger::scenario::Source;

use super::{GENERATED, SOUND, edited, edits, loaded, refused};

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
fn names_with_strange_characters_do_not_break_the_picture() {
    let text = edited(SOUND, "north = { civilians = 10 }", "\"a\\nb\\u001b[31m\" = { civilians = 10 }");
    let text = edited(&text, "name = \"vote\"", "name = \"vote\"\nafter = \"\u{202e}émigré 日本\"");
    insta::assert_snapshot!(refused(&text));
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
