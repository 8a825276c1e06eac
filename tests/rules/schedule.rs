//! Schedules that are generated.

use crate::support::{Case, case};

/// North releases from a, b and remains; South has plenty.
fn exchange(keys: &str) -> Case {
    case(&format!(
        "party.north = {{ holds = {{ a = 1000, b = 1000, dead = 50 }}, complies = 1 }}
        party.south = {{ holds = {{ dead = 9, minors = 5, c = 10000, d = 10000 }}, complies = 1 }}
        [exchange]\n{keys}"
    ))
}

#[track_caller]
fn north(keys: &str, expected: &str) {
    assert_eq!(exchange(keys).owes("north"), expected);
}

#[test]
fn a_total_is_spread_in_whole_persons() {
    north("tranches = 4\nevery = 3\nnorth = { a = 10 }", "0: a 3 | 3: a 2 | 6: a 3 | 9: a 2");
    north("tranches = 4\nevery = 3\nnorth = { a = 10 }\nsplit = 'even'", "0: a 3 | 3: a 2 | 6: a 3 | 9: a 2");
    north(
        "tranches = 4\nfirst = 2\nevery = 7\nnorth = { a = 10 }\nsplit = 'front'",
        "2: a 4 | 9: a 3 | 16: a 2 | 23: a 1",
    );
    north("tranches = 4\nevery = 1\nnorth = { a = 10 }\nsplit = 'back'", "0: a 1 | 1: a 2 | 2: a 3 | 3: a 4");
    // 7 × 3/6 = 3.5, 7 × 5/6 = 5.83
    north("tranches = 3\nevery = 1\nnorth = { a = 7 }\nsplit = 'front'", "0: a 4 | 1: a 2 | 2: a 1");
    // 7/6 = 1.17, 7/2 = 3.5
    north("tranches = 3\nevery = 1\nnorth = { a = 7 }\nsplit = 'back'", "0: a 1 | 1: a 3 | 2: a 3");
    // 8 × 1/4, 8 × 1/4, 8
    north(
        "tranches = 3\nevery = 1\nnorth = { a = 8 }\nsplit = { north = [1, 0, 3] }\nsouth = { c = 3 }",
        "0: a 2 | 1: | 2: a 6",
    );
    north("tranches = 1\nnorth = { a = 8 }", "0: a 8");
}

#[test]
fn it_is_computed_exactly() {
    // 5 × 0.9 = 4.5, though 0.7 + 0.2 is a little less than 0.9 in floating point
    north(
        "tranches = 3\nevery = 1\nnorth = { a = 5 }\nsouth = { c = 9 }\nsplit = [0.7, 0.2, 0.1]",
        "0: a 4 | 1: a 1 | 2:",
    );
}

#[test]
fn one_split_for_all_or_one_each() {
    let keys = "tranches = 2\nevery = 5\nnorth = { a = 3 }\nsouth = { c = 9 }\n";
    let case = exchange(&format!("{keys}split = 'front'"));
    assert_eq!(
        (case.owes("north"), case.owes("south")),
        ("0: a 2 | 5: a 1".to_owned(), "0: c 6 | 5: c 3".to_owned())
    );
    let case = exchange(&format!("{keys}split = {{ south = 'back' }}"));
    assert_eq!(
        (case.owes("north"), case.owes("south")),
        ("0: a 2 | 5: a 1".to_owned(), "0: c 3 | 5: c 6".to_owned())
    );
    let case = exchange(&format!("{keys}split = {{ north = [1, 2], south = [8, 1] }}"));
    assert_eq!(
        (case.owes("north"), case.owes("south")),
        ("0: a 1 | 5: a 2".to_owned(), "0: c 8 | 5: c 1".to_owned())
    );
}

#[test]
fn categories_are_used_up_in_order_or_mixed() {
    let keys = "tranches = 3\nevery = 1\nsplit = 'front'\nnorth = { dead = 2, b = 1, a = 4 }\n";
    // 7 persons, remains like the rest: 4, 2, 1, in the order of the table
    north(keys, "0: dead 2 b 1 a 1 | 1: a 2 | 2: a 1");
    north(&format!("{keys}categories = 'in_order'"), "0: dead 2 b 1 a 1 | 1: a 2 | 2: a 1");
    // 2: 1, 1.67, 2; 1: 0.5, 0.83, 1; 4: 2, 3.33, 4
    north(&format!("{keys}categories = 'mixed'"), "0: dead 1 b 1 a 2 | 1: dead 1 a 1 | 2: a 1");
}

#[test]
fn tranches_are_named_by_number_and_may_be_waited_for() {
    let case = exchange(
        "tranches = 2\nfirst = 3\nevery = 4\nnorth = { a = 3 }\n[[event]]\nname = 'e'\nafter = 'tranche 1'\ndays = 2",
    );
    let names: Vec<_> = case.agreement().tranches().iter().map(|t| t.name.as_str()).collect();
    assert_eq!(names, ["tranche 1", "tranche 2"]);
    assert_eq!(case.trial(1, 0).occurs("e"), Some(5));
    case.gives("outcome completed, end_day 7, delay 0, days_held:north 13");
}

#[test]
fn the_order_is_that_of_every_tranche() {
    let keys = |order: &str| {
        let text = format!(
            "party.north = {{ holds = {{ a = 4 }}, {} }}\nparty.south = {{ holds = {{ a = 4 }}, complies = 1 }}
            [exchange]\ntranches = 2\nevery = 9\nnorth = {{ a = 4 }}\nsouth = {{ a = 4 }}\n{order}",
            crate::support::late_by(2)
        );
        case(&text)
    };
    keys("").gives("days_held:south 22, days_held:north 30"); // 0, 11; 2, 13
    keys("order = ['north', 'south']").gives("days_held:south 30, days_held:north 30");
    keys("order = ['south', 'north']").gives("days_held:south 22, days_held:north 30");
}

#[test]
fn a_ratio_owes_so_many_for_each_person_of_the_other_side() {
    let keys = "tranches = 3\nevery = 1\nsplit = 'front'\nnorth = { a = 4, b = 2, dead = 1 }\nratio.south = { of = 'north', a = 3, b = 50 }";
    let case = exchange(keys);
    // 7 × 3/6 = 3.5, 7 × 5/6 = 5.83
    assert_eq!(case.owes("north"), "0: a 4 | 1: b 2 | 2: dead 1");
    // 12 from the minors first, the deceased skipped; then 100; nothing for the remains
    assert_eq!(case.owes("south"), "0: minors 5 c 7 | 1: c 100 | 2:");
    let mixed = exchange(&format!("{keys}\ncategories = 'mixed'"));
    // a 4: 2, 3.33, 4; b 2: 1, 1.67, 2
    assert_eq!(mixed.owes("south"), "0: minors 5 c 51 | 1: c 53 | 2: c 3");
}

#[test]
fn written_tranches_are_taken_as_they_are() {
    let text = "party.north = { holds = { a = 9 }, complies = 1 }\nparty.south = { holds = { a = 9 }, complies = 1 }
        tranche = [{ day = 2, north = { a = 4 } }, { day = 2, south = { a = 1 } }, { day = 8, north = { a = 2 }, south = { a = 3 } }]";
    let case = case(text);
    assert_eq!(
        (case.owes("north"), case.owes("south")),
        ("2: a 4 | 2: | 8: a 2".to_owned(), "2: | 2: a 1 | 8: a 3".to_owned())
    );
}
