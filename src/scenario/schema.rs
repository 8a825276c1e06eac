//! The JSON Schema of scenario files, written from the same list of keys that the reader uses.

use serde_json::{Map, Value, json};

use super::distributions::SHAPES;
use super::keys::{FILE, MOST_OF_A_NOTE, MOST_PERSONS, PERMANENT, Section, Takes};
use crate::agreement::UnitKind;

/// The JSON Schema (draft 2020-12) of scenario files, for editors.
#[must_use]
pub fn schema() -> Value {
    let mut root = section(&FILE);
    if let Some(object) = root.as_object_mut() {
        object.insert("$schema".to_owned(), json!("https://json-schema.org/draft/2020-12/schema"));
        object.insert("title".to_owned(), json!("A scenario of stagger"));
        object.insert("oneOf".to_owned(), json!([{ "required": ["exchange"] }, { "required": ["tranche"] }]));
        object.insert("$defs".to_owned(), definitions());
    }
    root
}

fn section(section: &Section) -> Value {
    let mut properties = Map::new();
    for key in section.keys {
        let mut schema = takes(&key.takes);
        if let Some(object) = schema.as_object_mut() {
            object.insert("description".to_owned(), json!(key.about));
        }
        properties.insert(key.name.to_owned(), schema);
    }
    let required: Vec<&str> = section.keys.iter().filter(|k| k.required).map(|k| k.name).collect();
    json!({
        "type": "object",
        "description": section.about,
        "properties": properties,
        "required": required,
        "additionalProperties": section.others.map_or(json!(false), takes),
    })
}

fn takes(takes: &Takes) -> Value {
    match takes {
        Takes::Text => json!({ "type": "string" }),
        Takes::Texts => json!({ "type": "array", "items": { "type": "string" } }),
        Takes::Flag => json!({ "type": "boolean" }),
        Takes::Date => json!({ "type": "string", "format": "date" }),
        Takes::Whole(least, most) => json!({ "type": "integer", "minimum": least, "maximum": most }),
        Takes::Quantity(UnitKind::Probability) => json!({ "$ref": "#/$defs/probability" }),
        Takes::Quantity(_) => json!({ "$ref": "#/$defs/multiplier" }),
        Takes::Delay => {
            json!({ "anyOf": [{ "type": "number", "minimum": 0 }, { "$ref": "#/$defs/distribution" }] })
        }
        Takes::Share => {
            json!({ "anyOf": [{ "type": "number", "minimum": 0, "maximum": 1 }, { "$ref": "#/$defs/distribution" }] })
        }
        Takes::Choice(words) => json!({ "enum": words }),
        Takes::Permanent => {
            json!({ "anyOf": [{ "type": "integer", "minimum": 0 }, { "const": PERMANENT }] })
        }
        Takes::Order => {
            json!({ "anyOf": [{ "const": "together" }, { "type": "array", "items": { "type": "string" }, "uniqueItems": true }] })
        }
        Takes::Split => json!({ "anyOf": [
            { "$ref": "#/$defs/split" },
            { "type": "object", "additionalProperties": { "$ref": "#/$defs/split" } },
        ] }),
        Takes::Persons => json!({ "$ref": "#/$defs/persons" }),
        Takes::Ratio => json!({
            "type": "object",
            "properties": { "of": { "type": "string" } },
            "required": ["of"],
            "additionalProperties": { "type": "integer", "minimum": 0 },
        }),
        Takes::ByParty(inner) | Takes::ByName(inner) => {
            json!({ "type": "object", "additionalProperties": self::takes(inner) })
        }
        Takes::Named => {
            json!({ "anyOf": [{ "type": "number", "minimum": 0 }, { "$ref": "#/$defs/distribution" }] })
        }
        Takes::Paths => json!({ "type": "object" }),
        Takes::Notes => json!({
            "type": "object",
            "additionalProperties": { "type": "string", "minLength": 1, "maxLength": MOST_OF_A_NOTE },
        }),
        Takes::Claim => json!({ "anyOf": [{ "$ref": "#/$defs/range" }, { "type": "object" }] }),
        Takes::Table(inner) => section(inner),
        Takes::List(inner) => json!({ "type": "array", "items": section(inner) }),
    }
}

fn definitions() -> Value {
    let quantity = |number: Value| {
        json!({ "anyOf": [
            number,
            { "type": "string", "description": "The name of an entry of [unknown]." },
            { "$ref": "#/$defs/distribution" },
            { "$ref": "#/$defs/scaled" },
        ] })
    };
    json!({
        "probability": quantity(json!({ "type": "number", "minimum": 0, "maximum": 1 })),
        "multiplier": quantity(json!({ "type": "number", "minimum": 0 })),
        "scaled": {
            "type": "object",
            "properties": { "of": { "type": "string" }, "times": { "type": "number", "minimum": 0 } },
            "required": ["of"],
            "additionalProperties": false,
        },
        "distribution": { "oneOf": SHAPES.iter().map(distribution).collect::<Vec<_>>() },
        "persons": {
            "type": "object",
            "description": "Persons by category.",
            "additionalProperties": { "type": "integer", "minimum": 0, "maximum": MOST_PERSONS },
        },
        "split": { "anyOf": [
            { "enum": ["even", "front", "back"] },
            { "type": "array", "items": { "type": "number", "minimum": 0 } },
        ] },
        "range": { "type": "array", "items": { "type": "number" }, "minItems": 2, "maxItems": 2 },
    })
}

fn distribution(shape: &super::distributions::Shape) -> Value {
    let numbers = json!({ "type": "array", "items": { "type": "number" } });
    let value = match shape.numbers {
        0 => json!({
            "type": "object",
            "properties": { "values": numbers, "weights": numbers },
            "required": ["values", "weights"],
            "additionalProperties": false,
        }),
        1 => json!({ "type": "number" }),
        n => json!({ "type": "array", "items": { "type": "number" }, "minItems": n, "maxItems": n }),
    };
    json!({
        "type": "object",
        "properties": { shape.key: value },
        "required": [shape.key],
        "additionalProperties": false,
        "description": format!("{}: {}", shape.key, shape.takes),
    })
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::panic)]
mod tests {
    //! The list of keys and the reader are held together: whatever the list says that a key takes,
    //! the reader takes, and refuses what the list does not say.

    use super::super::{FaultKind, Override, Selection, Source, keys, load};
    use super::{Section, Takes, UnitKind};

    const WRITTEN: &str = include_str!("../../tests/scenarios/full.toml");
    const GENERATED: &str = "name = \"x\"\nhorizon = 9\n\
        party.a = { holds = { c = 4 }, complies = 1 }\nparty.b = { holds = { d = 4 }, complies = 1 }\n\
        exchange = { tranches = 2, every = 1, a = { c = 4 } }\n";

    /// A table of the file that there is at each of these paths.
    fn tables() -> Vec<(&'static str, &'static Section, &'static str)> {
        vec![
            (WRITTEN, &keys::FILE, ""),
            (WRITTEN, &keys::PARTY, "party.south"),
            (WRITTEN, &keys::PARTY_BREACH, "party.south.breach"),
            (WRITTEN, &keys::CATEGORY, "category.soldiers"),
            (WRITTEN, &keys::TERM, "term.\"open the crossing\""),
            (WRITTEN, &keys::BEHAVIOUR, "behaviour"),
            (WRITTEN, &keys::BREACH, "breach"),
            (WRITTEN, &keys::MEDIATION, "mediation"),
            (WRITTEN, &keys::CEASEFIRE, "ceasefire"),
            (WRITTEN, &keys::EXTENSION, "ceasefire.extension"),
            (WRITTEN, &keys::INCIDENTS, "ceasefire.incidents"),
            (WRITTEN, &keys::ISSUE, "issue.2"),
            (WRITTEN, &keys::OTHERWISE, "issue.2.otherwise"),
            (WRITTEN, &keys::EVENT, "event.1"),
            (WRITTEN, &keys::TRANCHE, "tranche.3"),
            (GENERATED, &keys::EXCHANGE, "exchange"),
        ]
    }

    /// What the key takes, and what it does not.
    fn samples(takes: &Takes) -> Option<(&'static [&'static str], &'static [&'static str])> {
        Some(match takes {
            Takes::Text => (&["\"x\""], &["7", "true", "[]"]),
            Takes::Texts => (&["[]", "[\"x\"]"], &["\"x\"", "[7]"]),
            Takes::Flag => (&["true", "false"], &["\"true\"", "1"]),
            Takes::Date => (&["2024-01-31"], &["\"2024-01-31\"", "2024", "2024-01-31T00:00:00"]),
            Takes::Whole(..) => (&["1"], &["1.0", "-1", "\"1\"", "{ beta = [1, 2] }"]),
            Takes::Quantity(UnitKind::Probability) => (
                &["1", "0.5", "{ beta = [1, 2] }", "{ interval = [0.1, 0.2] }"],
                &["1.5", "-1", "true", "[1]"],
            ),
            Takes::Quantity(_) => {
                (&["1", "1.5", "{ beta = [1, 2] }", "{ interval = [1, 2] }"], &["-1", "true", "[1]", "nan"])
            }
            Takes::Delay => {
                (&["3", "1.5", "{ poisson = 2 }", "{ interval = [1, 9] }"], &["-1", "\"goodwill\"", "true"])
            }
            Takes::Share => (
                &["1", "0.5", "{ beta = [1, 2] }", "{ interval = [0.1, 0.9] }"],
                &["1.5", "\"goodwill\"", "true"],
            ),
            Takes::Choice(words) => (*words, &["\"neither\"", "1"]),
            Takes::Permanent => (&["40", "\"permanent\""], &["\"for ever\"", "-1", "1.5"]),
            Takes::Order => (&["\"together\"", "[]"], &["\"apart\"", "7"]),
            Takes::Split => {
                (&["\"front\"", "[2, 0.5]", "{ a = \"back\" }"], &["\"left\"", "7", "[\"x\", 1]"])
            }
            Takes::Persons => (&["{}"], &["7", "{ minors = -1 }", "{ minors = 0.5 }"]),
            Takes::ByParty(_) | Takes::ByName(_) | Takes::Table(_) => (&[], &["7", "\"x\"", "[7]"]),
            Takes::Notes => (
                &["{}", "{ horizon = \"as agreed\" }"],
                &["7", "\"x\"", "[7]", "{ horizon = 7 }", "{ horizon = [\"x\"] }"],
            ),
            Takes::List(_) => (&["[]"], &["7", "\"x\"", "{}", "[7]"]),
            Takes::Ratio | Takes::Named | Takes::Paths | Takes::Claim => return None,
        })
    }

    /// The faults about the kind of the value that is put at the path.
    fn misfits(text: &str, path: &str, value: &str) -> Vec<FaultKind> {
        let source = Source { path: "x.toml".into(), text: text.to_owned() };
        let change = Override::parse(&format!("{path}={value}")).unwrap();
        let faults = load(&source, &[change], &Selection::Only(vec!["base".to_owned()]));
        let kinds =
            faults.err().map(|f| f.faults().iter().map(|f| f.kind.clone()).collect()).unwrap_or_default();
        let of_kind = |kind: &FaultKind| {
            matches!(
                kind,
                FaultKind::WrongType { .. }
                    | FaultKind::Slip { .. }
                    | FaultKind::NotAChoice { .. }
                    | FaultKind::OutOfRange { .. }
                    | FaultKind::NotWhole(_)
                    | FaultKind::WholeOutside { .. }
                    | FaultKind::DateWithTime
                    | FaultKind::NamedWhereItVaries(..)
                    | FaultKind::NotANumber { .. }
                    | FaultKind::UnknownKey { .. }
                    | FaultKind::Parameters { .. }
            )
        };
        Vec::into_iter(kinds).filter(of_kind).collect()
    }

    #[test]
    fn the_reader_takes_what_the_list_of_keys_says() {
        let mut tried = 0;
        for (text, section, path) in tables() {
            for key in section.keys.iter().filter(|k| k.name != "variant") {
                let Some((right, wrong)) = samples(&key.takes) else { continue };
                let at = super::super::path::join("", key.name);
                let at = if path.is_empty() { at } else { format!("{path}.{at}") };
                for value in right {
                    assert_eq!(misfits(text, &at, value), [], "{at} = {value}");
                    tried += 1;
                }
                for value in wrong {
                    assert!(!misfits(text, &at, value).is_empty(), "{at} = {value}");
                    tried += 1;
                }
            }
        }
        assert!(tried > 300, "{tried}");
    }
}
