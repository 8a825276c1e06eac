//! Issues and events, and the names by which steps of the exchange are waited for.

use std::collections::BTreeMap;

use super::fault::{Fault, FaultKind, Thing};
use super::keys;
use super::parts::{Known, known};
use super::reading::{Fields, Reading};
use super::tree::{Node, Place};
use crate::agreement::{Event, EventId, Issue, IssueId, Multiplier, Otherwise, Quantity, TrancheId, Trigger};

/// What an event can wait for besides the names of the file.
const MOMENTS: [(&str, Trigger); 4] = [
    ("start", Trigger::Start),
    ("agreement", Trigger::Agreement),
    ("completion", Trigger::Completion),
    ("collapse", Trigger::Collapse),
];

/// Tranches, issues and events by name: they share one namespace.
#[derive(Debug, Default)]
pub(super) struct Steps {
    by_name: BTreeMap<String, (Trigger, Option<Place>)>,
}

impl Steps {
    /// Adds a name; refuses one that is taken or that means something else.
    pub(super) fn add(
        &mut self,
        cx: &mut Reading,
        what: Thing,
        name: &str,
        step: Trigger,
        place: Option<&Place>,
    ) {
        let at = |kind| Fault { place: place.cloned(), ..Fault::anywhere(kind) };
        if MOMENTS.iter().any(|(moment, _)| *moment == name) {
            let why =
                "`start`, `agreement`, `completion` and `collapse` mean moments that an event can wait for";
            cx.fault(at(FaultKind::Reserved { what, found: name.to_owned(), why }));
        } else if let Some((_, first)) = self.by_name.get(name) {
            let mut fault = at(FaultKind::Duplicate(name.to_owned()));
            if let Some(first) = first {
                fault = fault.also(first, "the first of that name");
            }
            cx.fault(fault);
        } else {
            self.by_name.insert(name.to_owned(), (step, place.cloned()));
        }
    }

    pub(super) fn find(&self, name: &str) -> Option<Trigger> {
        self.by_name.get(name).map(|(step, _)| *step)
    }

    /// The event of that name, for `requires`.
    pub(super) fn event(&self, cx: &mut Reading, name: &str, place: &Place) -> Option<EventId> {
        match self.find(name) {
            Some(Trigger::Event(event)) => Some(event),
            _ => {
                let events = self
                    .by_name
                    .iter()
                    .filter(|(_, (s, _))| matches!(s, Trigger::Event(_)))
                    .map(|(n, _)| n.as_str());
                cx.unknown_name(Thing::Event, name, events, place);
                None
            }
        }
    }

    fn trigger(&self, cx: &mut Reading, name: &str, place: &Place) -> Option<Trigger> {
        let moment = MOMENTS.iter().find(|(moment, _)| *moment == name).map(|(_, trigger)| *trigger);
        let found = moment.or_else(|| self.find(name));
        if found.is_none() {
            let names = MOMENTS.iter().map(|(m, _)| *m).chain(self.by_name.keys().map(String::as_str));
            cx.unknown_name(Thing::Step, name, names, place);
        }
        found
    }
}

type Listed<'a> = Vec<(&'a Node, String)>;

/// The issues and events of the file, before they are read.
#[derive(Debug)]
pub(super) struct Talks<'a> {
    issues: Listed<'a>,
    events: Listed<'a>,
}

impl<'a> Talks<'a> {
    /// Finds them and takes down their names.
    pub(super) fn find(cx: &mut Reading, file: &Fields<'a>, steps: &mut Steps) -> Self {
        let talks = Talks { issues: file.list(cx, "issue"), events: file.list(cx, "event") };
        let mut note = |list: &Listed<'a>, what, step: fn(usize) -> Trigger| {
            for (i, (node, _)) in list.iter().enumerate() {
                let entry = node.table().and_then(|t| t.get("name"));
                if let Some((name, place)) = entry.and_then(|e| Some((e.node.text()?, &e.node.place)))
                    && !name.trim().is_empty()
                {
                    steps.add(cx, what, name, step(i), Some(place));
                }
            }
        };
        note(&talks.issues, Thing::Issue, |i| Trigger::Issue(IssueId::from(i)));
        note(&talks.events, Thing::Event, |i| Trigger::Event(EventId::from(i)));
        talks
    }

    pub(super) fn issues(&self, cx: &mut Reading, names: &Known) -> Vec<(Issue, Place)> {
        let read = |(node, path): &(&Node, String)| {
            let fields = Fields::open(cx, &keys::ISSUE, node, path.clone(), std::iter::empty());
            fields.map(|f| (issue(cx, &f, names), f.place_of("name").clone()))
        };
        self.issues.iter().filter_map(read).collect()
    }

    /// Events, each with its place and the place of what it waits for. All are there, even those
    /// that are refused, so that they keep their positions.
    pub(super) fn events(
        &self,
        cx: &mut Reading,
        names: &Known,
        steps: &Steps,
    ) -> Vec<(Event, Place, Place)> {
        let mut events = Vec::new();
        for (node, path) in &self.events {
            match Fields::open(cx, &keys::EVENT, node, path.clone(), std::iter::empty()) {
                Some(f) => {
                    let event = event(cx, &f, names, steps);
                    events.push((event, f.place_of("name").clone(), f.place_of("after").clone()));
                }
                None => events.push((nothing(), node.place.clone(), node.place.clone())),
            }
        }
        events
    }
}

fn issue(cx: &mut Reading, f: &Fields<'_>, names: &Known) -> Issue {
    let required = f.flag(cx, "required").unwrap_or(true);
    let otherwise = f.fields(cx, "otherwise").map(|o| Otherwise {
        odds: o.odds(cx, "odds", names),
        incidents: o.quantity_or(cx, "incidents", Multiplier::ONE),
    });
    if required && let Some(node) = f.node("otherwise") {
        cx.fault(Fault::new(FaultKind::OtherwiseOfRequired, &node.place));
    }
    let unchanged = || Otherwise {
        odds: vec![Quantity::Known(Multiplier::ONE); names.parties.list.len()],
        incidents: known(1.0),
    };
    Issue {
        name: f.name(cx, "name").unwrap_or_default(),
        settled: f.required(cx, "settled"),
        days: f.delay(cx, "days"),
        otherwise: (!required).then(|| otherwise.unwrap_or_else(unchanged)),
    }
}

fn event(cx: &mut Reading, f: &Fields<'_>, names: &Known, steps: &Steps) -> Event {
    let after = f.name(cx, "after").and_then(|name| steps.trigger(cx, &name, f.place_of("after")));
    Event {
        name: f.name(cx, "name").unwrap_or_default(),
        after: after.unwrap_or(Trigger::Start),
        probability: f.quantity(cx, "probability").unwrap_or(known(1.0)),
        days: f.delay(cx, "days"),
        lasts: f.whole(cx, "lasts"),
        odds: f.odds(cx, "odds", names),
        incidents: f.quantity_or(cx, "incidents", Multiplier::ONE),
        extension: f.quantity_or(cx, "extension", Multiplier::ONE),
        ends: f.flag(cx, "ends").unwrap_or(false),
    }
}

/// Stands in for an event that is no table.
fn nothing() -> Event {
    Event {
        name: String::new(),
        after: Trigger::Start,
        probability: known(1.0),
        days: crate::agreement::Delay::NONE,
        lasts: None,
        odds: Vec::new(),
        incidents: known(1.0),
        extension: known(1.0),
        ends: false,
    }
}

/// The name of tranche `i`, from 0, if it has none of its own.
pub(super) fn tranche_name(i: usize) -> String {
    format!("tranche {}", i + 1)
}

/// Takes down the name of a tranche.
pub(super) fn note_tranche(cx: &mut Reading, steps: &mut Steps, i: usize, name: &str, place: Option<&Place>) {
    steps.add(cx, Thing::Tranche, name, Trigger::Tranche(TrancheId::from(i)), place);
}
