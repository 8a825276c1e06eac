//! `[expected]`: what the author of a scenario expects of its results. Read and checked here,
//! evaluated elsewhere.

use super::distributions::number;
use super::fault::{Fault, FaultKind};
use super::path::Path;
use super::reading::{Fields, Reading};
use super::tree::{Entry, Node, Place, Table, Value};
use crate::agreement::{CategoryId, Draft, EventId, PartyId};
use crate::metric::{Cause, Metric, Outcome};

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

/// A result of a scenario.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Target {
    /// That a trial ends so.
    Outcome(Outcome),
    /// That a trial ends without completion for this reason.
    Cause(Cause),
    /// That an event occurs.
    Event(EventId),
    /// A metric, over all trials that have it.
    Metric {
        /// Which.
        metric: Metric,
        /// Of whom; `None` for metrics that are of the agreement as a whole.
        party: Option<PartyId>,
        /// Of which category, for `released` only.
        category: Option<CategoryId>,
    },
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
/// Whether a metric is counted by party.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Per {
    Agreement,
    Party,
    /// And by category too.
    Category,
}

/// The metrics of which something can be expected.
const METRICS: [(Metric, Per); 14] = [
    (Metric::AgreementDay, Per::Agreement),
    (Metric::EndDay, Per::Agreement),
    (Metric::TranchesCompleted, Per::Agreement),
    (Metric::Delay, Per::Agreement),
    (Metric::Breaches, Per::Party),
    (Metric::Disputes, Per::Agreement),
    (Metric::Incidents, Per::Agreement),
    (Metric::Extensions, Per::Agreement),
    (Metric::CeasefireDays, Per::Agreement),
    (Metric::Released, Per::Category),
    (Metric::RemainsReturned, Per::Party),
    (Metric::TermsMet, Per::Party),
    (Metric::DaysHeld, Per::Party),
    (Metric::Lead, Per::Party),
];

/// Reads `[expected]`.
pub(super) fn read(cx: &mut Reading, file: &Fields<'_>, draft: &Draft) -> Vec<Expectation> {
    let mut found = Vec::new();
    for entry in file.entries(cx, "expected") {
        let segments = match Path::parse(&entry.key) {
            Ok(path) => path.segments.into_iter().map(|s| s.text).collect(),
            Err(_) => vec![entry.key.clone()],
        };
        one(cx, entry, segments, draft, &mut found);
    }
    found
}

/// An entry: a claim, or a table of entries one level further (`cause.expiry` without quotes).
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
    let Some(target) = target(&words, draft) else {
        // where nobody reads on, the list of results is not worth making
        let results = if cx.faults.len() < 200 { results(draft) } else { Vec::new() };
        let begun = results.iter().find(|r| r.starts_with(&format!("{key}."))).cloned();
        let nearest = begun.or_else(|| cx.nearest(&key, results.iter().map(String::as_str)));
        cx.fault(Fault::new(FaultKind::NoResult { found: key, nearest }, &entry.key_place));
        return;
    };
    let claims = match target {
        Target::Metric { .. } => of_metric(cx, &entry.node),
        _ => range(cx, &entry.node, true).map(|(lo, hi)| Claim::Probability(lo, hi)).into_iter().collect(),
    };
    found.extend(claims.into_iter().map(|claim| Expectation {
        key: key.clone(),
        target: target.clone(),
        claim,
    }));
}

fn target(words: &[&str], draft: &Draft) -> Option<Target> {
    let party = |key: &str| draft.parties.iter().position(|p| p.key == key).map(PartyId::from);
    let event = |name: &str| draft.events.iter().position(|e| e.name == name).map(EventId::from);
    let category = |key: &str| draft.categories.iter().position(|c| c.key == key).map(CategoryId::from);
    let cause = match words {
        ["cause", "breach", "several"] => Some(Cause::Several),
        ["cause", "breach", key] => Some(Cause::Breach(party(key)?)),
        ["cause", "incident"] => Some(Cause::Incident),
        ["cause", "expiry"] => Some(Cause::Expiry),
        ["cause", "lapse"] => Some(Cause::Lapse),
        ["cause", "event", name] => Some(Cause::Event(event(name)?)),
        _ => None,
    };
    if let Some(cause) = cause {
        return Some(Target::Cause(cause));
    }
    if let ["event", name] = words {
        return event(name).map(Target::Event);
    }
    if let [word] = words
        && let Some(outcome) = Outcome::ALL.iter().find(|o| o.name() == *word)
    {
        return Some(Target::Outcome(*outcome));
    }
    let (first, rest) = words.split_first()?;
    let (metric, per) = METRICS.iter().find(|(metric, _)| metric.name() == *first)?;
    let (party, category) = match (per, rest) {
        (Per::Agreement, []) => (None, None),
        (Per::Party | Per::Category, [key]) => (Some(party(key)?), None),
        (Per::Category, [key, name]) => (Some(party(key)?), Some(category(name)?)),
        _ => return None,
    };
    Some(Target::Metric { metric: *metric, party, category })
}

/// Every result that can be named, for the nearest.
fn results(draft: &Draft) -> Vec<String> {
    let mut all: Vec<String> = Outcome::ALL.iter().map(|o| o.name().to_owned()).collect();
    all.extend(["incident", "expiry", "lapse", "breach.several"].map(|c| format!("cause.{c}")));
    for event in &draft.events {
        all.extend([format!("event.{}", event.name), format!("cause.event.{}", event.name)]);
    }
    all.extend(draft.parties.iter().map(|p| format!("cause.breach.{}", p.key)));
    for (metric, per) in METRICS {
        let name = metric.name();
        if per == Per::Agreement {
            all.push(name.to_owned());
        }
        for party in draft.parties.iter().filter(|_| per != Per::Agreement) {
            all.push(format!("{name}.{}", party.key));
            let categories = draft.categories.iter().filter(|_| per == Per::Category);
            all.extend(categories.map(|c| format!("{name}.{}.{}", party.key, c.key)));
        }
    }
    all
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
