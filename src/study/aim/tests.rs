//! Questions as they are typed: what is read, what is refused, and what was likely meant.
#![allow(clippy::unwrap_used, clippy::panic)]
use super::*;

fn condition(text: &str) -> (String, &'static str, f64) {
    match Aim::parse(text).unwrap() {
        Aim::Condition(c) => (c.of.to_string(), c.relation.sign(), c.limit),
        Aim::Contest(c) => panic!("{c:?}"),
    }
}

fn contest(text: &str) -> (String, &'static str, String, String) {
    match Aim::parse(text).unwrap() {
        Aim::Contest(c) => (c.left, c.relation.sign(), c.right, c.on.to_string()),
        Aim::Condition(c) => panic!("{c:?}"),
    }
}

#[test]
fn of_one_scenario() {
    assert_eq!(condition("completed >= 0.5"), ("completed".to_owned(), ">=", 0.5));
    assert_eq!(condition("completed>50%"), ("completed".to_owned(), ">", 0.5));
    assert_eq!(condition("released.south < 1_000"), ("released.south".to_owned(), "<", 1000.0));
    assert_eq!(condition("event.\"a > b\" <= .25"), ("event.\"a > b\"".to_owned(), "<=", 0.25));
    assert_eq!(condition("completed ≥ 0.5"), condition("completed >= 0.5"));
    assert_eq!(condition("released.south≤7"), condition("released.south <= 7"));
    let plain = Condition::parse("collapsed").unwrap();
    assert_eq!((plain.relation, plain.limit), (Relation::AtLeast, 1.0));
}

/// Nobody should have to find out that 90 % of the persons was taken for 0.9 persons.
#[test]
fn only_a_probability_is_a_percentage() {
    let family = crate::study::example::family(crate::study::example::KEPT);
    let scenarios = family.load().unwrap();
    let target = |text: &str| Condition::parse(text).unwrap().target(scenarios[0].agreement());
    assert_eq!(target("completed >= 90 %"), target("completed >= 0.9"));
    let refused = target("released.north >= 90%").unwrap_err().to_string();
    assert!(refused.contains("`released.north` is counted in persons, not as a share"), "{refused}");
    assert!(target("lead.north <= 7 %").is_err() && target("lead.north <= 7").is_ok());
}

#[test]
fn a_condition_reads_as_it_was_written() {
    assert_eq!(Condition::parse(" released.south<1_000 ").unwrap().to_string(), "released.south < 1000");
    let one_sided = |text: &str| AimError::OneSided(text.to_owned());
    assert_eq!(Condition::parse("completed >="), Err(one_sided("completed >=")));
    assert_eq!(Condition::parse(">= 0.5"), Err(one_sided(">= 0.5")));
}

#[test]
fn the_limit_itself_is_on_one_side() {
    let holds = |relation: Relation| [1.0, 2.0, 3.0].map(|a| relation.holds(a, 2.0));
    assert_eq!(holds(Relation::AtLeast), [false, true, true]);
    assert_eq!(holds(Relation::MoreThan), [false, false, true]);
    assert_eq!(holds(Relation::AtMost), [true, true, false]);
    assert_eq!(holds(Relation::LessThan), [true, false, false]);
}

#[test]
fn of_two_scenarios() {
    let expected = |l: &str, sign, r: &str, on: &str| (l.to_owned(), sign, r.to_owned(), on.to_owned());
    assert_eq!(
        contest("variant daily > base on released.south"),
        expected("daily", ">", "base", "released.south")
    );
    assert_eq!(
        contest("base < variant civilians first on lead.north"),
        expected("base", "<", "civilians first", "lead.north")
    );
    assert_eq!(
        contest("variant \"a, b\" >= variant 'c' on completed"),
        expected("a, b", ">=", "c", "completed")
    );
}

#[test]
fn what_is_refused() {
    for text in [
        "",
        "completed",
        "completed >=",
        ">= 0.5",
        "completed >= half",
        "completed = 0.5",
        "variant daily > base",
        "variant > base on completed",
        "completed >= nan",
        "x >= 1e999",
    ] {
        assert!(Aim::parse(text).is_err(), "{text}");
    }
    assert!(matches!(Aim::parse("base >= 0.5"), Err(AimError::NoResult(_))));
    for (text, right) in [
        ("daily > base", "variant daily > base on completed"),
        ("daily > base on released.south", "variant daily > base on released.south"),
        ("base<daily on completed", "base < variant daily on completed"),
        ("daily >= weekly on completed", "variant daily >= variant weekly on completed"),
    ] {
        assert_eq!(Aim::parse(text), Err(AimError::NotCalledVariant(right.to_owned())));
        assert!(matches!(Aim::parse(right), Ok(Aim::Contest(_))), "{right}");
    }
    assert!(matches!(Aim::parse("> base on completed"), Err(AimError::OneSided(_))));
}

/// Whatever else is wrong with a name, it is no comparison the wrong way round.
#[test]
fn a_name_that_can_not_be_read_is_told_from_a_comparison() {
    let refused = |text: &str| ResultName::parse(text).unwrap_err();
    assert_eq!(refused("completed ="), AimError::EqualFirst);
    for text in ["completed == 0.5", "completed => 0.5", "completed > = 0.5", "completed >> 0.5"] {
        assert_eq!(Condition::parse(text), Err(AimError::EqualFirst), "{text}");
    }
    for name in ["released..south", "event.\"vote", ""] {
        assert!(matches!(refused(name), AimError::NoName { .. }), "{name}: {}", refused(name));
    }
}

#[test]
fn what_was_likely_meant_is_said() {
    let family = crate::study::example::family(crate::study::example::KEPT);
    let scenarios = family.load().unwrap();
    let refused = |text: &str| {
        let target = Condition::parse(text).unwrap().target(scenarios[0].agreement());
        target.unwrap_err().to_string()
    };
    assert!(refused("completed >= 50").ends_with(": write 50% or 0.5"), "{}", refused("completed >= 50"));
    // what is no probability as a percentage either is not offered as one
    for text in ["completed >= 150 %", "completed >= 5000 %", "completed >= 150", "completed >= 1.5"] {
        assert!(refused(text).ends_with("not between 0 and 1"), "{}", refused(text));
    }
    assert!(refused("lapse").ends_with("did you mean `cause.lapse`?"), "{}", refused("lapse"));
}
