//! `[expected]`: what the author of a scenario expects of its results. Read and checked here,
//! evaluated elsewhere.

use super::distributions::number;
use super::fault::{Fault, FaultKind};
use super::path::Path;
use super::reading::{Fields, Reading};
use super::tree::{Entry, Node, Place, Table, Value};
use crate::agreement::Draft;
use crate::metric::Target;

/// Something that the author expects.
#[derive(Debug, Clone, PartialEq)]
pub struct Expectation {
    /// As the file writes it: `released.north`.
    pub key: String,
    /// Which result.
    pub target: Target,
    /// What is expected of it.
    pub claim: Claim,
}

/// What is expected of a result.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Claim {
    /// Its probability lies within these bounds, both included. For outcomes, causes and events.
    Probability(f64, f64),
    /// Its mean lies within these bounds, both included. For metrics.
    Mean(f64, f64),
    /// What actually happened lies within its 5–95 % range. For metrics.
    Actual(f64),
}

/// Reads `[expected]`.
pub(super) fn read(cx: &mut Reading, file: &Fields<'_>, draft: &Draft) -> Vec<Expectation> {
    let mut found = Vec::new();
    for entry in file.entries(cx, "expected") {
        one(cx, entry, segments_of(&entry.key), draft, &mut found);
    }
    found
}

/// The segments of a key that may be a path.
fn segments_of(key: &str) -> Vec<String> {
    match Path::parse(key) {
        Ok(path) => path.segments.into_iter().map(|s| s.text).collect(),
        Err(_) => vec![key.to_owned()],
    }
}

/// An entry: a claim, or a table of entries one level further (`cause.expiry` without quotes). What is
/// in quotes there is a name, or, if nothing is called so, a path as at the top.
fn one(cx: &mut Reading, entry: &Entry, segments: Vec<String>, draft: &Draft, found: &mut Vec<Expectation>) {
    if let Value::Table(table) = &entry.node.value
        && !table.keys().any(|k| k == "mean" || k == "actual")
        && !table.entries.is_empty()
    {
        for inner in &table.entries {
            let deeper = segments.iter().cloned().chain([inner.key.clone()]).collect();
            one(cx, inner, deeper, draft, found);
        }
        return;
    }
    let words: Vec<&str> = segments.iter().map(String::as_str).collect();
    let key = words.join(".");
    let spread: Vec<String> = segments.iter().flat_map(|s| segments_of(s)).collect();
    let spread: Vec<&str> = spread.iter().map(String::as_str).collect();
    let Some(target) = Target::named(&words, draft).or_else(|| Target::named(&spread, draft)) else {
        if let Some(fault) = cx.misplaced(entry, "[expected]").filter(|_| segments.len() == 1) {
            cx.fault(fault);
            return;
        }
        // where nobody reads on, the list of results is not worth making
        let results = if cx.faults.len() < 200 { Target::all_names(draft) } else { Vec::new() };
        let begun = results.iter().find(|r| r.starts_with(&format!("{key}."))).cloned();
        let nearest = begun.or_else(|| cx.nearest(&key, results.iter().map(String::as_str)));
        cx.fault(Fault::new(FaultKind::NoResult { found: key, nearest }, &entry.key_place));
        return;
    };
    let claims = match target {
        Target::Metric { .. } => of_metric(cx, &entry.node),
        _ => range(cx, &entry.node, true).map(|(lo, hi)| Claim::Probability(lo, hi)).into_iter().collect(),
    };
    found.extend(claims.into_iter().map(|claim| Expectation { key: key.clone(), target, claim }));
}

/// `{ mean = [lo, hi] }`, `{ actual = x }`, or both.
fn of_metric(cx: &mut Reading, node: &Node) -> Vec<Claim> {
    let Some(table) = node.table().filter(|t| claims_only(t)) else {
        let kind = FaultKind::NotAClaim("{ mean = [lowest, highest] } or { actual = number } for a metric");
        cx.fault(Fault::new(kind, &node.place));
        return Vec::new();
    };
    let mut claims = Vec::new();
    if let Some(entry) = table.get("mean") {
        claims.extend(range(cx, &entry.node, false).map(|(lo, hi)| Claim::Mean(lo, hi)));
    }
    if let Some(entry) = table.get("actual") {
        match number(&entry.node).filter(|x| x.is_finite()) {
            Some(x) => claims.push(Claim::Actual(x)),
            None => cx.wrong_type("a number", &entry.node),
        }
    }
    claims
}

fn claims_only(table: &Table) -> bool {
    !table.entries.is_empty() && table.keys().all(|k| k == "mean" || k == "actual")
}

/// `[lowest, highest]`
fn range(cx: &mut Reading, node: &Node, probability: bool) -> Option<(f64, f64)> {
    let ends = match &node.value {
        Value::List(list) => list.iter().map(number).collect::<Option<Vec<_>>>(),
        _ => None,
    };
    let place: &Place = &node.place;
    match ends.as_deref() {
        Some(&[lo, hi]) if lo.is_finite() && hi.is_finite() => {
            let outside = [lo, hi].into_iter().find(|p| probability && !(0.0..=1.0).contains(p));
            if let Some(p) = outside {
                let error = crate::agreement::OutOfRange::NotAProbability(p);
                cx.fault(Fault::new(FaultKind::OutOfRange { what: "a probability", error }, place));
                None
            } else if lo > hi {
                cx.fault(Fault::new(FaultKind::UpsideDown(lo, hi), place));
                None
            } else {
                Some((lo, hi))
            }
        }
        _ => {
            let what = if probability {
                "a range of probabilities, [lowest, highest]"
            } else {
                "a range, [lowest, highest]"
            };
            cx.fault(Fault::new(FaultKind::NotAClaim(what), place));
            None
        }
    }
}
