//! From the document to the agreement: all sections in turn, then the rules for the whole.

use super::assumed::APART;
use super::conditions;
use super::exchange::Exchange;
use super::expected::{self, Expectation};
use super::fault::{Fault, FaultKind};
use super::keys;
use super::parts::{self, Known, ReadParty};
use super::reading::{Fields, Reading};
use super::talks::{Steps, Talks};
use super::tranches::{Schedule, Written};
use super::tree::{Entry, Node, Place, Table, Value};
use super::violations;
use super::warning::{self, Declared, WarningKind};
use super::words::nearest;
use crate::agreement::{Agreement, CategoryId, Draft, Event, OnDelay, Term};

/// What a document says, once everything in it has been found right.
#[derive(Debug)]
pub(super) struct Content {
    pub(super) name: String,
    pub(super) about: Option<String>,
    pub(super) sources: Vec<String>,
    pub(super) start: Option<jiff::civil::Date>,
    pub(super) agreement: Agreement,
    pub(super) expected: Vec<Expectation>,
}

/// The parts of a document with their places, for the checks of the whole.
#[derive(Debug)]
pub(super) struct Built {
    pub(super) sources: Vec<String>,
    pub(super) parties: Vec<ReadParty>,
    pub(super) terms: Vec<(Term, Place)>,
    /// Each event with its place and that of what it waits for.
    pub(super) events: Vec<(Event, Place, Place)>,
    pub(super) schedule: Schedule,
    pub(super) declared: Vec<Declared>,
    pub(super) horizon_place: Place,
    pub(super) extension_place: Option<Place>,
    /// Whether the ceasefire has a key `days`.
    pub(super) permanence_written: bool,
}

/// Reads a document. `None` when it has faults, which are then in `cx`.
pub(super) fn read(cx: &mut Reading, root: &Node) -> Option<Content> {
    let table = cx.table_of(root)?;
    if !sizes(cx, table) {
        return None;
    }
    let file = Fields::open(cx, &keys::FILE, root, String::new(), std::iter::empty())?;
    // what a misspelt section holds is missing nowhere else
    let mended = mended(root);
    let root = mended.as_ref().unwrap_or(root);
    if mended.is_some() && !sizes(cx, root.table()?) {
        return None;
    }
    let (table, file) = (root.table()?, file.of(root)?);
    let name = file.name(cx, "name");
    let about = file.text(cx, "about");
    let start = start(cx, &file);
    cx.start = start;
    let known = Known::of(table);
    cx.read_unknowns(&file);
    let (draft, built) = parts_of(cx, &file, &known);
    let whole = Agreement::build(draft.clone());
    if let Err(violations) = &whole {
        violations::tell(cx, violations, &draft, &built);
    }
    let expected = expected::read(cx, &file, &draft);
    let agreement = whole.ok().filter(|_| cx.faults.is_empty())?;
    warning::look(cx, &agreement, &built);
    Some(Content { name: name?, about, sources: built.sources, start, agreement, expected })
}

/// The document with its misspelt sections (`parties`) where they belong, if it has any.
pub(super) fn mended(root: &Node) -> Option<Node> {
    // these are read apart from the rest
    let names = || keys::FILE.keys.iter().map(|key| key.name);
    let known = || names().filter(|name| !APART.contains(name));
    let mut right = root.table()?.clone();
    let unknown: Vec<String> =
        right.keys().filter(|key| !names().any(|k| k == *key)).map(str::to_owned).collect();
    let mut found = false;
    for key in unknown.iter().take(keys::FILE.keys.len()) {
        let Some(meant) = nearest(key, known()) else { continue };
        let Some(mut entry) = right.remove(key) else { continue };
        found = true;
        match (right.get_mut(&meant).map(|there| &mut there.node.value), entry.node.value) {
            (Some(Value::Table(there)), Value::Table(more)) => there.entries.extend(more.entries),
            (Some(Value::List(there)), Value::List(more)) => there.extend(more),
            (Some(_), _) => {}
            (None, value) => {
                entry.node.value = value;
                entry.key = meant;
                right.entries.push(entry);
            }
        }
    }
    found.then(|| Node { value: Value::Table(right), place: root.place.clone() })
}

/// Refuses what is too large before anything is made of it.
fn sizes(cx: &mut Reading, root: &Table) -> bool {
    let limits = [
        ("party", "parties", 16),
        ("unknown", "unknowns", keys::MOST_OTHERS),
        ("term", "terms", keys::MOST_OTHERS),
        ("issue", "issues", keys::MOST_OTHERS),
        ("event", "events", keys::MOST_OTHERS),
        ("tranche", "tranches", keys::MOST_TRANCHES as usize),
        ("notes", "notes", keys::MOST_NOTES),
    ];
    let before = cx.faults.len();
    let mut limit = |key: &str, what, found: usize, most: usize| {
        if let Some(entry) = root.get(key).filter(|_| found > most) {
            let kind = FaultKind::TooMany { what, found: found as u64, most: most as u64 };
            cx.fault(Fault::new(kind, &entry.key_place));
        }
    };
    for (key, what, most) in limits {
        let found = match root.get(key).map(|e| &e.node.value) {
            Some(Value::Table(table)) => table.entries.len(),
            Some(Value::List(list)) => list.len(),
            _ => 0,
        };
        limit(key, what, found, most);
    }
    // categories need no table of their own
    limit("party", "categories", Known::of(root).categories.list.len(), keys::MOST_CATEGORIES);
    cx.faults.len() == before
}

/// An exchange before is not one that anybody has figures of.
const FIRST_USUAL_YEAR: i16 = 1900;

fn start(cx: &mut Reading, file: &Fields<'_>) -> Option<jiff::civil::Date> {
    let node = file.node("start")?;
    let Value::Date(found) = &node.value else {
        cx.wrong_type("a date such as 2023-12-21, without quotation marks", node);
        return None;
    };
    let (Some(date), None) = (found.date, found.time) else {
        cx.fault(Fault::new(FaultKind::DateWithTime, &node.place));
        return None;
    };
    let whole = |n: u8| i8::try_from(n).unwrap_or(0);
    let made = i16::try_from(date.year)
        .ok()
        .and_then(|year| jiff::civil::Date::new(year, whole(date.month), whole(date.day)).ok());
    let Some(made) = made else {
        cx.fault(Fault::new(FaultKind::NoSuchDate, &node.place));
        return None;
    };
    if made.checked_add(jiff::Span::new().days(keys::MOST_HORIZON)).is_err() {
        cx.fault(Fault::new(FaultKind::DateTooLate, &node.place));
    }
    if made.year() < FIRST_USUAL_YEAR {
        cx.flag(WarningKind::LongAgo { year: made.year() }, &node.place);
    }
    Some(made)
}

fn parts_of(cx: &mut Reading, file: &Fields<'_>, known: &Known) -> (Draft, Built) {
    let horizon = file.whole(cx, "horizon");
    let on_delay = match file.choice(cx, "on_delay") {
        Some(1) => OnDelay::CatchUp,
        _ => OnDelay::Slip,
    };
    let sources = file.texts(cx, "sources").into_iter().map(|(s, _)| s).collect();
    let parties = parts::parties(cx, file, known);
    let categories = parts::categories(cx, file, known);
    let terms = parts::terms(cx, file);
    let mediation = conditions::mediation(cx, file);
    let ceasefire = conditions::ceasefire(cx, file);
    let mut steps = Steps::default();
    let written = Written::find(cx, file, &mut steps);
    let exchange = Exchange::find(cx, file, known, &mut steps);
    let talks = Talks::find(cx, file, &mut steps);
    let issues = talks.issues(cx, known);
    let events = talks.events(cx, known, &steps);
    let schedule = match &exchange {
        Some(exchange) => exchange.read(cx, known, &parties, &categories),
        None => written.read(cx, known, &parties, &steps),
    };
    one_schedule(cx, file);
    let draft = Draft {
        horizon: horizon.unwrap_or(keys::MOST_HORIZON),
        on_delay,
        unknowns: cx.finish_unknowns(),
        parties: parties.iter().map(|p| p.party.clone()).collect(),
        categories,
        terms: terms.iter().map(|(t, _)| t.clone()).collect(),
        mediation,
        ceasefire,
        issues: issues.into_iter().map(|(i, _)| i).collect(),
        events: events.iter().map(|(e, ..)| e.clone()).collect(),
        tranches: schedule.tranches.clone(),
    };
    let declared = declared(file, known);
    let horizon_place = file.place_of("horizon").clone();
    let ceasefire_table = file.entry("ceasefire").and_then(|e| e.node.table());
    let extension_place = ceasefire_table.and_then(|t| Some(t.get("extension")?.key_place.clone()));
    let permanence_written = ceasefire_table.is_some_and(|t| t.get("days").is_some());
    let built = Built {
        sources,
        parties,
        terms,
        events,
        schedule,
        declared,
        horizon_place,
        extension_place,
        permanence_written,
    };
    (draft, built)
}

/// `[exchange]` or `[[tranche]]`, not both, not neither.
fn one_schedule(cx: &mut Reading, file: &Fields<'_>) {
    let tranches = file.entry("tranche").filter(|e| !matches!(&e.node.value, Value::List(l) if l.is_empty()));
    match (file.entry("exchange"), tranches) {
        (Some(exchange), Some(tranche)) => {
            let fault =
                Fault::new(FaultKind::TwoSchedules, &tranche.key_place).also(&exchange.key_place, "and here");
            cx.fault(fault);
        }
        (None, None) => cx.fault(Fault::anywhere(FaultKind::NoSchedule)),
        _ => {}
    }
}

fn declared(file: &Fields<'_>, known: &Known) -> Vec<Declared> {
    let table = file.entry("category").and_then(|e| e.node.table());
    let entries = table.map_or(&[][..], |t| &t.entries);
    let id = |name: &str| known.categories.find(name).map(CategoryId::from);
    let told = |e: &Entry| e.node.table().is_some_and(|t| t.get("deceased").is_some());
    let declared = |e: &Entry| {
        Some(Declared { category: id(&e.key)?, place: e.key_place.clone(), says_whether_deceased: told(e) })
    };
    entries.iter().filter_map(declared).collect()
}
