//! What an exchange takes place under: mediation and the ceasefire.

use super::keys;
use super::parts::known;
use super::reading::{Fields, Reading};
use super::tree::Value;
use crate::agreement::{Ceasefire, Extension, Incidents, Mediation, Multiplier};

pub(super) fn mediation(cx: &mut Reading, file: &Fields<'_>) -> Option<Mediation> {
    let f = file.fields(cx, "mediation")?;
    Some(Mediation {
        success: f.required(cx, "success"),
        days: f.delay(cx, "days"),
        fatigue: f.quantity_or(cx, "fatigue", Multiplier::ONE),
    })
}

pub(super) fn ceasefire(cx: &mut Reading, file: &Fields<'_>) -> Option<Ceasefire> {
    let f = file.fields(cx, "ceasefire")?;
    let days = f.node("days").and_then(|node| match &node.value {
        Value::Text(text) if text == keys::PERMANENT => None,
        Value::Integer(_) | Value::Float(_) | Value::Huge(_) => cx.whole_of(node, 0, keys::MOST_DAYS),
        Value::Table(table) => {
            cx.one_whole(node, table, &f.path_of("days"));
            None
        }
        _ => {
            cx.wrong_type("a whole number of days or \"permanent\"", node);
            None
        }
    });
    let extension = f.fields(cx, "extension").map(|e| Extension {
        probability: e.required(cx, "probability"),
        days: e.whole(cx, "days").unwrap_or(1),
        at_most: e.whole(cx, "at_most"),
    });
    let incidents = f.fields(cx, "incidents").map(|i| Incidents {
        per_day: i.required(cx, "per_day"),
        shape: i.quantity(cx, "shape").unwrap_or(known(1.0)),
        fatal: i.quantity(cx, "fatal").unwrap_or(known(0.0)),
        pause: i.delay(cx, "pause"),
    });
    Some(Ceasefire { days, extension, incidents, survives: f.flag(cx, "survives").unwrap_or(false) })
}
