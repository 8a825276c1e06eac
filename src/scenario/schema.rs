//! The JSON Schema of scenario files, written from the same list of keys that the reader uses.

use serde_json::{Map, Value, json};

use super::distributions::SHAPES;
use super::keys::{FILE, MOST_PERSONS, Section, Takes};
use crate::agreement::Range;

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
        Takes::Quantity(Range::Unit) => json!({ "$ref": "#/$defs/probability" }),
        Takes::Quantity(Range::NonNegative) => json!({ "$ref": "#/$defs/multiplier" }),
        Takes::Delay => {
            json!({ "anyOf": [{ "type": "number", "minimum": 0 }, { "$ref": "#/$defs/distribution" }] })
        }
        Takes::Share => {
            json!({ "anyOf": [{ "type": "number", "minimum": 0, "maximum": 1 }, { "$ref": "#/$defs/distribution" }] })
        }
        Takes::Choice(words) => json!({ "enum": words }),
        Takes::Permanent => {
            json!({ "anyOf": [{ "type": "integer", "minimum": 0 }, { "const": "permanent" }] })
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
