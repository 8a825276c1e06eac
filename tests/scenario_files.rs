//! What a scenario file means once it is read: agreements, schedules, shared draws, changes.

use std::collections::BTreeSet;
use std::path::PathBuf;

use proptest::prelude::*;
use stagger::agreement::{
    Agreement, Delay, Distribution, Kind, Multiplier, PartyId, Quantity, Share, Trigger, Unit,
};
use stagger::metric::Target;
use stagger::metric::{Cause, Metric, Outcome};
use stagger::scenario::{Claim, FaultKind, Faults, Override, Scenario, Selection, Source, load, schema};

const FULL: &str = include_str!("scenarios/full.toml");

const GENERATED: &str = r#"
name = "Generated"
sources = ["made up"]
horizon = 60

[unknown]
goodwill = { beta = [8, 2] }

[party.north]
holds = { children = 3, women = 4, fallen = 2 }
complies = "goodwill"

[party.south]
holds = { minors = 10, fallen_too = 5, detainees = 90 }
complies = 0.9

[category.fallen]
deceased = true
[category.fallen_too]
deceased = true

[exchange]
tranches = 3
first = 2
every = 7
order = ["north", "south"]
north = { children = 3, women = 4 }
ratio.south = { of = "north", children = 2, women = 5 }
"#;

fn source(text: &str) -> Source {
    Source { path: PathBuf::from("folder/deal.toml"), text: text.to_owned() }
}

fn all(text: &str, changes: &[&str]) -> Result<Vec<Scenario>, Faults> {
    let overrides: Vec<_> = changes.iter().map(|c| Override::parse(c).unwrap()).collect();
    load(&source(text), &overrides, &Selection::All)
}

fn one(text: &str, changes: &[&str]) -> Scenario {
    all(text, changes).unwrap_or_else(|f| panic!("{f}")).remove(0)
}

fn known<U: Unit>(quantity: &Quantity<U>) -> f64 {
    quantity.known().unwrap().get()
}

fn draw<U>(agreement: &Agreement, quantity: &Quantity<U>) -> (String, f64) {
    match quantity {
        Quantity::Unknown { of, times } => (agreement.unknowns()[of.index()].path.clone(), times.get()),
        Quantity::Known(_) => panic!("it is known"),
    }
}

/// Who owes how many of what, tranche by tranche, turn by turn.
fn owed(agreement: &Agreement) -> Vec<String> {
    let bundle = |b: &stagger::agreement::Bundle| {
        let persons = b.persons.iter().map(|(c, n)| format!("{n} {}", agreement.categories()[c.index()].key));
        format!("{}: {}", agreement.parties()[b.party.index()].key, persons.collect::<Vec<_>>().join(" + "))
    };
    let turn = |t: &Vec<_>| t.iter().map(bundle).collect::<Vec<_>>().join(" & ");
    let tranche = |t: &stagger::agreement::Tranche| {
        format!("{} day {}: {}", t.name, t.day, t.turns.iter().map(turn).collect::<Vec<_>>().join("; "))
    };
    agreement.tranches().iter().map(tranche).collect()
}

#[test]
fn every_key_is_read() {
    let scenario = one(FULL, &[]);
    assert_eq!(scenario.name(), "Every key once");
    assert_eq!(scenario.id(), "deal");
    assert_eq!(scenario.start(), Some(jiff::civil::date(2024, 2, 28)));
    assert_eq!(scenario.sources(), ["made up for the tests"]);
    assert_eq!(scenario.text(), FULL);
    let a = scenario.agreement();
    assert_eq!((a.horizon(), a.on_delay()), (100, stagger::agreement::OnDelay::CatchUp));
    let [north, south] = a.parties() else { panic!() };
    assert_eq!((north.label.as_str(), south.label.as_str()), ("The North", "south"));
    assert_eq!(known(&north.trust), 1.08);
    assert_eq!(known(&south.trust), 1.02);
    assert_eq!(south.breach.delay, Delay::Fixed(2));
    assert_eq!((south.breach.grace, north.breach.grace), (2, 1));
    assert_eq!(north.breach.delay, Delay::Varies(Distribution::weibull(3.0, 1.2).unwrap()));
    assert_eq!(north.breach.share, Share::Varies(Distribution::uniform(0.1, 0.9).unwrap()));
    let keys: Vec<_> = a.categories().iter().map(|c| (c.key.as_str(), c.deceased)).collect();
    let plain = |key| (key, false);
    assert_eq!(
        keys,
        [
            plain("civilians"),
            plain("soldiers"),
            ("fallen", true),
            plain("minors"),
            plain("detainees"),
            plain("high_profile")
        ]
    );
    let ceasefire = a.ceasefire().unwrap();
    assert_eq!((ceasefire.days, ceasefire.survives), (Some(35), true));
    assert_eq!(ceasefire.extension.as_ref().unwrap().at_most, Some(2));
    assert_eq!(known(&ceasefire.incidents.as_ref().unwrap().fatal), 0.12);
    let after: Vec<_> = a.events().iter().map(|e| e.after).collect();
    assert_eq!(after[0], Trigger::Start);
    assert_eq!(after[1], Trigger::Agreement);
    assert!(matches!(after[2], Trigger::Tranche(t) if t.index() == 1));
    assert!(matches!(after[3], Trigger::Tranche(t) if t.index() == 0));
    assert!(matches!(after[4], Trigger::Issue(i) if i.index() == 1));
    assert_eq!(known(&a.events()[0].odds[1]), 1.25);
    assert!(a.issues()[0].otherwise.is_none() && a.issues()[1].otherwise.is_some());
    assert_eq!(
        owed(a),
        [
            "tranche 1 day 1: north: 10 civilians & south: 40 minors + 40 detainees",
            "second day 8: north: 15 civilians + 3 soldiers; south: 100 detainees",
            "third day 22: north: 12 soldiers + 4 fallen & south: 80 detainees + 20 high_profile",
        ]
    );
    assert_eq!((a.tranches()[2].requires.unwrap().index(), a.tranches()[2].patience), (3, 12));
    assert_eq!(a.owed_terms(PartyId(1)), 1);
    assert!(scenario.warnings().is_empty(), "{:?}", scenario.warnings());
}

#[test]
fn what_is_not_written_has_its_default() {
    let a = one(GENERATED, &["ceasefire.days=permanent", "mediation.success=0.5"]);
    let a = a.agreement();
    let party = &a.parties()[0];
    assert_eq!([known(&party.trust), known(&party.retaliation), known(&party.strain)], [1.0; 3]);
    let breach = &party.breach;
    assert_eq!([known(&breach.late), known(&breach.short), known(&breach.refused)], [1.0; 3]);
    assert_eq!((&breach.delay, breach.grace), (&Delay::Fixed(1), 0));
    assert_eq!(breach.share, Share::Varies(Distribution::uniform(0.0, 1.0).unwrap()));
    let ceasefire = a.ceasefire().unwrap();
    assert_eq!((ceasefire.days, ceasefire.survives), (None, false));
    let mediation = a.mediation().unwrap();
    assert_eq!((&mediation.days, known(&mediation.fatigue)), (&Delay::NONE, 1.0));
    assert_eq!(a.on_delay(), stagger::agreement::OnDelay::Slip);
}

#[test]
fn what_is_inherited_is_one_draw_and_what_is_overridden_another() {
    let scenario = one(FULL, &[]);
    let a = scenario.agreement();
    let [north, south] = a.parties() else { panic!() };
    assert_eq!(draw(a, &north.complies), ("unknown.goodwill".to_owned(), 1.0));
    assert_eq!(draw(a, &south.complies), ("unknown.goodwill".to_owned(), 1.05));
    assert_eq!(draw(a, &north.retaliation), ("behaviour.retaliation".to_owned(), 1.0));
    assert_eq!(known(&south.retaliation), 0.5);
    assert_eq!(draw(a, &north.breach.short).0, "breach.short");
    // both inherit: one draw
    let both = one(FULL, &["behaviour.trust={ uniform = [1, 2] }", "party.south.trust={ uniform = [1, 2] }"]);
    let a = both.agreement();
    assert_eq!(draw(a, &a.parties()[0].trust).0, "behaviour.trust");
    assert_eq!(draw(a, &a.parties()[1].trust).0, "party.south.trust");
    let inherited = one(GENERATED, &["breach.late={ uniform = [1, 2] }"]);
    let a = inherited.agreement();
    assert_eq!(a.parties()[0].breach.late, a.parties()[1].breach.late);
    assert_eq!(a.unknowns().iter().filter(|u| u.path == "breach.late").count(), 1);
}

#[test]
fn the_paths_of_draws_are_those_of_their_places() {
    let scenario = one(
        FULL,
        &["event.\"Council vote\".probability={ beta = [2, 2] }", "tranche.1.odds.north={ beta = [2, 2] }"],
    );
    let mut paths: Vec<_> = scenario.agreement().unknowns().iter().map(|u| u.path.as_str()).collect();
    paths.sort_unstable();
    assert_eq!(
        paths,
        [
            "behaviour.retaliation",
            "breach.short",
            "category.high_profile.odds",
            "event.\"Council vote\".probability",
            "issue.\"buffer zones\".settled",
            "mediation.success",
            "tranche.1.odds.north",
            "tranche.third.odds.south",
            "unknown.calm",
            "unknown.goodwill",
        ]
    );
    // each of them can be set to a number by that very path
    for path in paths.into_iter().filter(|p| *p != "unknown.goodwill") {
        let fixed = load(&source(FULL), &[Override::new(path, 0.5)], &Selection::All)
            .unwrap_or_else(|f| panic!("{f}"));
        assert!(fixed[0].agreement().unknowns().iter().all(|u| u.path != path), "{path}");
    }
}

#[test]
fn an_interval_is_read_by_what_it_is_for() {
    let scenario = one(FULL, &[]);
    let kind = |path: &str| {
        let unknown = scenario.agreement().unknowns().iter().find(|u| u.path == path).unwrap();
        unknown.distribution.kind().clone()
    };
    assert!(matches!(kind("mediation.success"), Kind::LogitNormal { .. }));
    assert!(matches!(kind("category.high_profile.odds"), Kind::LogNormal { .. }));
    assert!(matches!(kind("unknown.calm"), Kind::LogNormal { .. }));
    let probability = one(GENERATED, &["unknown.goodwill={ interval = [0.5, 0.9] }"]);
    assert!(matches!(probability.agreement().unknowns()[0].distribution.kind(), Kind::LogitNormal { .. }));
    let share = one(GENERATED, &["breach.share={ interval = [0.5, 0.9] }"]);
    let Share::Varies(d) = &share.agreement().parties()[0].breach.share else { panic!() };
    assert!(matches!(d.kind(), Kind::LogitNormal { .. }));
    let delay = one(GENERATED, &["breach.delay={ interval = [0.5, 9] }"]);
    let Delay::Varies(d) = &delay.agreement().parties()[0].breach.delay else { panic!() };
    assert!(matches!(d.kind(), Kind::LogNormal { .. }));
}

#[test]
fn a_named_number_is_scaled_and_clamped_like_a_draw() {
    let scenario = one(FULL, &["unknown.goodwill=0.98"]);
    let [north, south] = scenario.agreement().parties() else { panic!() };
    assert_eq!((known(&north.complies), known(&south.complies)), (0.98, 1.0));
    // what is above 1 is no probability unless scaling makes it one
    let scaled = |times: &str| {
        let text = format!(
            "name = 's'\nhorizon = 9\nunknown.u = 1.5\nparty.a = {{ holds = {{ c = 1 }}, complies = {{ of = 'u', times = {times} }} }}\n\
             party.b = {{ holds = {{ d = 1 }}, complies = 1 }}\n[[tranche]]\nday = 0\na = {{ c = 1 }}\n"
        );
        all(&text, &[]).map(|scenarios| known(&scenarios[0].agreement().parties()[0].complies))
    };
    assert_eq!(scaled("0.5").unwrap(), 0.75);
    assert!(scaled("0.9").is_err() && scaled("1").is_err());
}

#[test]
fn a_generated_schedule_in_order_and_by_ratio() {
    // 7 persons over 3 tranches: 2.33, 4.67, 7 → 2, 5, 7 in all. South owes 2 a child, 5 a woman,
    // from its minors first, and never remains.
    assert_eq!(
        owed(one(GENERATED, &[]).agreement()),
        [
            "tranche 1 day 2: north: 2 children; south: 4 minors",
            "tranche 2 day 9: north: 1 children + 2 women; south: 6 minors + 6 detainees",
            "tranche 3 day 16: north: 2 women; south: 10 detainees",
        ]
    );
}

#[test]
fn a_generated_schedule_of_mixed_categories_and_other_shapes() {
    let mixed = one(GENERATED, &["exchange.categories=mixed", "exchange.order=together"]);
    assert_eq!(
        owed(mixed.agreement()),
        [
            // 3 children: 1, 2, 3; 4 women: 1.33, 2.67, 4 → 1, 3, 4
            "tranche 1 day 2: north: 1 children + 1 women & south: 7 minors",
            "tranche 2 day 9: north: 1 children + 2 women & south: 3 minors + 9 detainees",
            "tranche 3 day 16: north: 1 children + 1 women & south: 7 detainees",
        ]
    );
    // weights 3, 2, 1 of 7: 3.5, 5.83, 7 → 4, 6, 7; by party, the other one even
    let front = one(GENERATED, &["exchange.split={ north = \"front\" }"]);
    assert!(owed(front.agreement())[0].starts_with("tranche 1 day 2: north: 3 children + 1 women;"));
    // 0, 0.1, 0.2 of 7: 0, 2.33, 7 → 0, 2, 7; the first tranche would be empty
    let faults = all(GENERATED, &["exchange.split=[0, 0.1, 0.2]"]).unwrap_err();
    assert_eq!(faults.faults()[0].kind, FaultKind::EmptyTranches(vec![1]));
    let same_day = one(GENERATED, &["exchange.every=0"]);
    assert!(same_day.agreement().tranches().iter().all(|t| t.day == 2));
}

#[test]
fn changes_make_keys_that_are_not_there_yet() {
    let a = one(
        GENERATED,
        &[
            "party.north.trust=1.1",
            "ceasefire.survives=true",
            "category.women.odds=0.5",
            "party.south.breach.grace=3",
        ],
    );
    let a = a.agreement();
    assert_eq!(known(&a.parties()[0].trust), 1.1);
    assert!(a.ceasefire().unwrap().survives);
    assert_eq!(known(&a.categories()[1].odds), 0.5);
    assert_eq!(a.parties()[1].breach.grace, 3);
}

#[test]
fn a_bare_word_is_a_text_and_anything_else_is_toml() {
    let value = |text: &str| Override::parse(text).unwrap().value;
    assert_eq!(value("a=slip"), toml::Value::from("slip"));
    assert_eq!(value("a = Council vote "), toml::Value::from("Council vote"));
    assert_eq!(value("a=0.5"), toml::Value::from(0.5));
    assert_eq!(value("a=true"), toml::Value::from(true));
    assert_eq!(value("a=\"x=y\""), toml::Value::from("x=y"));
    assert_eq!(Override::parse("event.\"a=b\".days = 3").unwrap().path, "event.\"a=b\".days");
}

#[test]
fn the_order_of_a_table_that_is_set_is_kept() {
    let change = Override::parse("exchange.north={ women = 4, children = 3 }").unwrap();
    let scenarios = load(&source(GENERATED), &[change], &Selection::All).unwrap();
    assert!(owed(scenarios[0].agreement())[0].starts_with("tranche 1 day 2: north: 2 women;"));
    let table = toml::from_str::<toml::Table>("women = 4\nchildren = 3").unwrap();
    let built = load(&source(GENERATED), &[Override::new("exchange.north", table)], &Selection::All).unwrap();
    assert_eq!(owed(built[0].agreement()), owed(scenarios[0].agreement()));
}

#[test]
fn variants_change_the_file_and_overrides_change_both() {
    let scenarios = all(FULL, &["tranche.second.day=10"]).unwrap();
    let ids: Vec<_> = scenarios.iter().map(Scenario::id).collect();
    assert_eq!(ids, ["deal", "deal / no truce"]);
    let [base, variant] = scenarios.as_slice() else { panic!() };
    assert!(base.agreement().ceasefire().is_some() && variant.agreement().ceasefire().is_none());
    // the override comes after what the variant sets
    assert_eq!([base, variant].map(|s| s.agreement().tranches()[1].day), [10, 10]);
    assert_eq!(known(&variant.agreement().events()[0].probability), 0.8);
    assert_eq!((variant.variant(), variant.about()), (Some("no truce"), Some("Without a ceasefire.")));
    let only = |name: &str| {
        let chosen = load(&source(FULL), &[], &Selection::Only(vec![name.to_owned()])).unwrap();
        chosen.into_iter().map(|s| s.id().to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(only("no truce"), ["deal / no truce"]);
    assert_eq!(only("base"), ["deal"]);
}

#[test]
fn the_text_of_a_changed_scenario_is_that_scenario() {
    for scenario in
        all(FULL, &["tranche.1.north={ civilians = 9 }", "tranche.2.north={ civilians = 16 }"]).unwrap()
    {
        let again = one(scenario.text(), &[]);
        assert_eq!(again.agreement(), scenario.agreement());
        // tables come after plain values when a file is written anew, which only a list of claims shows
        let claims = |s: &Scenario| {
            let mut claims = s.expected().to_vec();
            claims.sort_by(|a, b| a.key.cmp(&b.key));
            claims
        };
        assert_eq!(claims(&again), claims(&scenario));
        let paths = |s: &Scenario| {
            s.inputs().iter().map(|i| (i.path.clone(), i.mean.to_bits())).collect::<BTreeSet<_>>()
        };
        assert_eq!(paths(&again), paths(&scenario));
        assert_eq!(all(scenario.text(), &[]).unwrap().len(), 1);
    }
}

#[test]
fn a_draw_keeps_its_path_in_every_variant() {
    let scenarios = all(FULL, &[]).unwrap();
    let paths = |s: &Scenario| s.agreement().unknowns().iter().map(|u| u.path.clone()).collect::<Vec<_>>();
    for path in paths(&scenarios[1]) {
        assert!(paths(&scenarios[0]).contains(&path), "{path}");
    }
}

#[test]
fn inputs_are_as_they_are_used() {
    let scenario = one(FULL, &["breach.delay={ discrete = { values = [0.2, 2.5], weights = [1, 1] } }"]);
    let input = |path: &str| {
        scenario.inputs().iter().find(|i| i.path == path).unwrap_or_else(|| panic!("{path}")).clone()
    };
    let number = input("behaviour.strain");
    assert_eq!((number.value, number.mean, number.distribution), (Some(0.9), 0.9, None));
    let named = input("party.south.complies");
    assert_eq!(named.distribution.as_deref(), Some("1.05 × goodwill: beta [20, 3]"));
    assert!(named.p95 == 1.0 && named.mean < 1.05 * 20.0 / 23.0 && named.value.is_none());
    assert_eq!(input("unknown.goodwill").mean, 20.0 / 23.0);
    // days are whole: 0.2 and 2.5 are 1 and 3
    let delay = input("breach.delay");
    assert_eq!((delay.mean, delay.p05, delay.p95), (2.0, 1.0, 3.0));
    assert_eq!(input("party.south.breach.delay").value, Some(2.0));
    assert!(scenario.inputs().iter().all(|i| i.mean.is_finite() && i.p05 <= i.p95));
}

#[test]
fn expectations_are_read() {
    let scenario = one(FULL, &[]);
    let by_key = |key: &str| {
        scenario.expected().iter().filter(|e| e.key == key).map(|e| (e.target, e.claim)).collect::<Vec<_>>()
    };
    assert_eq!(by_key("completed"), [(Target::Outcome(Outcome::Completed), Claim::Probability(0.1, 0.95))]);
    assert_eq!(by_key("cause.expiry"), [(Target::Cause(Cause::Expiry), Claim::Probability(0.0, 0.6))]);
    let breach = Target::Cause(Cause::Breach(PartyId(0)));
    assert_eq!(by_key("cause.breach.north"), [(breach, Claim::Probability(0.0, 0.6))]);
    let released = Target::Metric { metric: Metric::Released, party: Some(PartyId(0)), category: None };
    assert_eq!(
        by_key("released.north"),
        [(released, Claim::Mean(5.0, 40.0)), (released, Claim::Actual(20.0))]
    );
    assert_eq!(by_key("event.Council vote").len(), 1);
    let Target::Metric { category: Some(_), .. } = by_key("released.south.minors")[0].0 else { panic!() };
}

#[test]
fn a_path_is_read_with_and_without_quotation_marks() {
    let read = |claims: &str| one(&format!("{GENERATED}\n{claims}\n"), &[]).expected().to_vec();
    let at_the_top = read("[expected]\n\"cause.breach.north\" = [0, 1]");
    assert_eq!(at_the_top.len(), 1);
    for other in [
        "[expected]\ncause.breach.north = [0, 1]",
        "[expected.cause]\nbreach.north = [0, 1]",
        "[expected.cause]\n\"breach.north\" = [0, 1]",
    ] {
        assert_eq!(read(other), at_the_top, "{other}");
    }
}

#[test]
fn a_byte_order_mark_and_windows_line_ends_are_fine() {
    let text = format!("\u{feff}{}", FULL.replace('\n', "\r\n"));
    assert_eq!(one(&text, &[]).agreement(), one(FULL, &[]).agreement());
}

/// The parts of JSON Schema that the schema uses.
fn fits(value: &serde_json::Value, schema: &serde_json::Value, root: &serde_json::Value) -> bool {
    use serde_json::Value;
    let Value::Object(rules) = schema else { return schema != &Value::Bool(false) };
    rules.iter().all(|(rule, of)| match rule.as_str() {
        "$ref" => fits(value, root.pointer(&of.as_str().unwrap()[1..]).unwrap(), root),
        "anyOf" => of.as_array().unwrap().iter().any(|s| fits(value, s, root)),
        "oneOf" => of.as_array().unwrap().iter().filter(|s| fits(value, s, root)).count() == 1,
        "enum" => of.as_array().unwrap().contains(value),
        "const" => of == value,
        "type" => match of.as_str().unwrap() {
            "object" => value.is_object(),
            "array" => value.is_array(),
            "string" => value.is_string(),
            "boolean" => value.is_boolean(),
            "integer" => value.is_i64(),
            "number" => value.is_number(),
            other => panic!("{other}"),
        },
        "minimum" => value.as_f64().is_none_or(|x| x >= of.as_f64().unwrap()),
        "maximum" => value.as_f64().is_none_or(|x| x <= of.as_f64().unwrap()),
        "minItems" => value.as_array().is_none_or(|l| l.len() as u64 >= of.as_u64().unwrap()),
        "maxItems" => value.as_array().is_none_or(|l| l.len() as u64 <= of.as_u64().unwrap()),
        "required" => value
            .as_object()
            .is_none_or(|o| of.as_array().unwrap().iter().all(|k| o.contains_key(k.as_str().unwrap()))),
        "items" => value.as_array().is_none_or(|l| l.iter().all(|v| fits(v, of, root))),
        "properties" => value
            .as_object()
            .is_none_or(|o| o.iter().all(|(k, v)| of.get(k).is_none_or(|s| fits(v, s, root)))),
        "additionalProperties" => value.as_object().is_none_or(|o| {
            let listed = rules.get("properties").and_then(Value::as_object);
            o.iter().all(|(k, v)| listed.is_some_and(|l| l.contains_key(k)) || fits(v, of, root))
        }),
        "uniqueItems" | "description" | "title" | "format" | "$schema" | "$defs" => true,
        other => panic!("a rule that the test does not know: {other}"),
    })
}

fn json(text: &str) -> serde_json::Value {
    fn plain(value: &toml::Value) -> serde_json::Value {
        match value {
            toml::Value::Datetime(d) => d.to_string().into(),
            toml::Value::Array(list) => list.iter().map(plain).collect(),
            toml::Value::Table(table) => {
                serde_json::Value::Object(table.iter().map(|(k, v)| (k.clone(), plain(v))).collect())
            }
            other => serde_json::to_value(other).unwrap(),
        }
    }
    plain(&toml::Value::Table(toml::from_str(text).unwrap()))
}

#[test]
fn the_schema_accepts_what_is_sound_and_refuses_what_is_not() {
    let schema = schema();
    let fits = |text: &str| fits(&json(text), &schema, &schema);
    assert!(fits(FULL));
    assert!(fits(GENERATED));
    let cases = [
        ("survives = true", "survived = true"),
        ("horizon = 100", "horizon = \"100\""),
        ("probability = 0.7", "probability = 7"),
        ("odds = 0.7", "odds = -0.7"),
        ("complies = \"goodwill\"", "complies = { betta = [2, 3] }"),
        ("order = \"together\"", "order = \"apart\""),
        ("name = \"Council vote\"", ""),
        ("day = 22", "day = 22.5"),
        ("holds = { minors = 40,", "holds = { minors = -40,"),
    ];
    for (sound, wrong) in cases {
        assert!(FULL.contains(sound), "{sound}");
        let text = FULL.replacen(sound, wrong, 1);
        assert!(!fits(&text), "{wrong}");
        assert!(all(&text, &[]).is_err(), "{wrong}");
    }
}

/// Whatever is loaded or refused, it is without a panic, and what is told can be drawn.
fn survives(text: &str, changes: &[Override]) {
    match load(&source(text), changes, &Selection::All) {
        Ok(scenarios) => scenarios.iter().for_each(|s| {
            s.warnings().iter().for_each(|w| assert!(w.render(true).len() > 10));
            assert!(!s.inputs().iter().any(|i| i.p05.is_nan()));
        }),
        Err(faults) => assert!(!faults.faults().is_empty() && faults.render(true).len() > 10),
    }
}

const PIECES: [&str; 34] = [
    "",
    "0",
    "-1",
    "1e308",
    "nan",
    "inf",
    "9223372036854775807",
    "99999999999999999999",
    "1.5",
    "\"\"",
    "\"goodwill\"",
    "true",
    "[]",
    "{}",
    "[1, 2]",
    "{ beta = [2, 3] }",
    "{ interval = [0.1, 0.9] }",
    "{ of = \"goodwill\" }",
    "{ uniform = [-5, 1e300] }",
    "{ lognormal = [1e300, 500] }",
    "{ geometric = 1e12 }",
    "{ north = 1 }",
    "[\"north\"]",
    "\"second\"",
    "2024-01-01",
    "12:00:00",
    "[party.east]",
    "[[event]]",
    "\n",
    "=",
    "\u{202e}",
    "é",
    "\"\\u0000\"",
    "[[[[[[",
];

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn random_text_never_panics(text in "\\PC{0,200}") {
        survives(&text, &[]);
        let _ = Override::parse(&text);
    }

    #[test]
    fn random_bytes_never_panic(bytes in proptest::collection::vec(any::<u8>(), 0..300)) {
        survives(&String::from_utf8_lossy(&bytes), &[]);
    }

    #[test]
    fn mutated_files_never_panic(
        generated in any::<bool>(),
        cuts in proptest::collection::vec((any::<prop::sample::Index>(), 0usize..12, 0..PIECES.len()), 1..4),
    ) {
        let mut text: Vec<char> = if generated { GENERATED } else { FULL }.chars().collect();
        for (at, length, piece) in cuts {
            let at = at.index(text.len());
            let end = (at + length).min(text.len());
            text.splice(at..end, PIECES[piece].chars());
        }
        survives(&text.into_iter().collect::<String>(), &[]);
    }

    #[test]
    fn values_of_any_kind_at_any_place_never_panic(
        generated in any::<bool>(),
        line in any::<prop::sample::Index>(),
        piece in 0..PIECES.len(),
    ) {
        let text = if generated { GENERATED } else { FULL };
        let lines: Vec<&str> = text.lines().collect();
        let keys: Vec<usize> = (0..lines.len()).filter(|i| lines[*i].contains(" = ")).collect();
        let at = keys[line.index(keys.len())];
        let changed: Vec<String> = lines
            .iter()
            .enumerate()
            .map(|(i, l)| if i == at { format!("{} = {}", l.split(" = ").next().unwrap(), PIECES[piece]) } else { (*l).to_owned() })
            .collect();
        survives(&changed.join("\n"), &[]);
    }

    #[test]
    fn changes_of_any_path_never_panic(path in "[a-z.\"0-9]{1,24}", piece in 0..PIECES.len()) {
        if let Ok(change) = Override::parse(&format!("{path}={}", PIECES[piece])) {
            survives(FULL, &[change]);
        }
        survives(GENERATED, &[Override::new(path, 0.5)]);
    }
}

#[test]
fn a_multiplier_of_one_is_the_default_of_odds() {
    let scenario = one(GENERATED, &[]);
    let bundles = scenario.agreement().tranches().iter().flat_map(stagger::agreement::Tranche::bundles);
    assert!(bundles.into_iter().all(|b| b.odds == Quantity::Known(Multiplier::ONE)));
}

#[test]
fn nothing_is_changed_inside_of_what_a_variant_leaves_out() {
    let text = format!(
        "{GENERATED}\n[mediation]\nsuccess = 0.7\n[[variant]]\nname = \"nobody\"\nunset = [\"mediation\"]\n"
    );
    let mediated = |change: &str| -> Vec<bool> {
        let scenarios = all(&text, &[change]).unwrap();
        scenarios.iter().map(|s| s.agreement().mediation().is_some()).collect()
    };
    assert_eq!(mediated("mediation.days=3"), [true, false]);
    assert_eq!(mediated("mediation.success=0.5"), [true, false]);
    assert_eq!(mediated("mediation={ success = 0.5 }"), [true, true]);
}

#[test]
fn a_variant_may_leave_out_what_is_expected_of_the_file() {
    let text = format!(
        "{GENERATED}\n[[event]]\nname = \"vote\"\n[expected]\n\"event.vote\" = [0.5, 1]\n\
         [[variant]]\nname = \"no vote\"\nunset = [\"event.vote\"]\n"
    );
    let scenarios = all(&text, &[]).unwrap_or_else(|f| panic!("{f}"));
    let expected: Vec<_> = scenarios.iter().map(|s| s.expected().len()).collect();
    assert_eq!(expected, [1, 0]);
}
