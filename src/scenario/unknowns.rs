//! Quantities: numbers, distributions, and names of `[unknown]`.

use std::collections::BTreeMap;

use super::clamped::Use;
use super::distributions::{Written, number};
use super::fault::{Fault, FaultKind, Thing};
use super::inputs::{self, How};
use super::reading::{Fields, Reading};
use super::tree::{Entry, Node, Place, Table, Value};
use super::warning::WarningKind;
use crate::agreement::{Distribution, Multiplier, Quantity, Range, Unit, Unknown, UnknownId};

/// The quantities that are not known: those of `[unknown]` first, then those written in place.
#[derive(Debug, Default)]
pub(super) struct Unknowns {
    named: Vec<Named>,
    by_name: BTreeMap<String, usize>,
    /// By [`UnknownId`].
    drawn: Vec<Drawn>,
    uses: Vec<Use>,
}

/// A quantity that is not known.
#[derive(Debug)]
struct Drawn {
    path: String,
    /// `None` while an interval waits for its range.
    distribution: Option<Distribution>,
    /// Of one that is written in place.
    within: Option<Range>,
}

/// An entry of `[unknown]`.
#[derive(Debug)]
struct Named {
    name: String,
    place: Place,
    node: Node,
    given: Given,
    /// The first use as each range.
    as_unit: Option<Place>,
    as_other: Option<Place>,
}

#[derive(Debug, Clone)]
enum Given {
    Number(f64),
    Draw(UnknownId, Written),
    /// Refused already; its uses are not.
    Faulty,
}

impl Unknowns {
    /// Names that are never used, with their places.
    fn unused(&self) -> impl Iterator<Item = &Named> {
        self.named.iter().filter(|n| n.as_unit.is_none() && n.as_other.is_none())
    }

    /// Notes where a name stands that means nothing there: used, if only wrongly, it is not worth a second
    /// message. Whether there is one of this name.
    pub(super) fn is_used_wrongly(&mut self, name: &str, node: &Node) -> bool {
        let at = self.by_name.get(name);
        at.inspect(|&&at| {
            self.named[at].as_other.get_or_insert_with(|| node.place.clone());
        })
        .is_some()
    }

    fn draw(&mut self, drawn: Drawn) -> UnknownId {
        self.drawn.push(drawn);
        UnknownId::from(self.drawn.len() - 1)
    }
}

impl Reading {
    /// Reads `[unknown]`.
    pub(super) fn read_unknowns(&mut self, file: &Fields<'_>) {
        for entry in file.entries(self, "unknown") {
            if let Some(fault) = self.misplaced(entry, "[unknown]") {
                self.fault(fault);
                continue;
            }
            let path = super::path::join("unknown", &entry.key);
            let given = self.given(entry, &path).unwrap_or(Given::Faulty);
            self.unknowns.by_name.insert(entry.key.clone(), self.unknowns.named.len());
            self.unknowns.named.push(Named {
                name: entry.key.clone(),
                place: entry.key_place.clone(),
                node: entry.node.clone(),
                given,
                as_unit: None,
                as_other: None,
            });
        }
    }

    fn given(&mut self, entry: &Entry, path: &str) -> Option<Given> {
        let node = &entry.node;
        if let Some(x) = number(node) {
            // what it stands for decides whether it may be above 1
            let x = self.checked::<Multiplier>("an unknown", x, node)?.get();
            self.inputs.push(inputs::Written { path: path.to_owned(), how: How::Number(x) });
            return Some(Given::Number(x));
        }
        let table = match &node.value {
            Value::Table(table) if table.get("of").is_none() => table,
            Value::Text(_) | Value::Table(_) => {
                self.fault(Fault::new(FaultKind::UnknownOfUnknown, &node.place));
                return None;
            }
            _ => {
                self.wrong_type("a number or a distribution", node);
                return None;
            }
        };
        let written = self.written(node, table)?;
        let id = self.unknowns.draw(Drawn { path: path.to_owned(), distribution: None, within: None });
        self.inputs.push(inputs::Written { path: path.to_owned(), how: How::Entry(id) });
        Some(Given::Draw(id, written))
    }

    /// A number within the range of its unit.
    pub(super) fn checked<U: Unit>(&mut self, what: &'static str, x: f64, node: &Node) -> Option<U> {
        match U::new(x) {
            Ok(unit) => Some(unit),
            Err(error) => {
                self.fault(Fault::new(FaultKind::OutOfRange { what, error }, &node.place));
                None
            }
        }
    }

    /// A quantity: a number, a distribution, the name of an unknown, or a scaled one.
    pub(super) fn quantity_of<U: Unit>(&mut self, node: &Node, path: &str) -> Option<Quantity<U>> {
        let (quantity, how) = match &node.value {
            Value::Integer(_) | Value::Float(_) => {
                let unit = self.checked::<U>(what(U::RANGE), number(node)?, node)?;
                self.look_at_size(unit, node);
                (Quantity::Known(unit), How::Number(unit.get()))
            }
            Value::Text(name) => self.named::<U>(name, None, node)?,
            Value::Table(table) if table.get("of").is_some() || table.get("times").is_some() => {
                self.scaled::<U>(table, node)?
            }
            Value::Table(table) => {
                let distribution = self.distribution(node, table, U::RANGE)?;
                let (path, within) = (path.to_owned(), Some(U::RANGE));
                let of = self.unknowns.draw(Drawn { path, distribution: Some(distribution), within });
                let how = How::Draw { of, times: 1.0, range: U::RANGE, name: None };
                (Quantity::Unknown { of, times: Multiplier::ONE }, how)
            }
            Value::Huge(_) => {
                let expected = "a number of ordinary size";
                self.wrong_type(expected, node);
                return None;
            }
            _ => {
                self.wrong_type("a number, a distribution or the name of an unknown", node);
                return None;
            }
        };
        if let How::Draw { of, times, range, .. } = &how {
            let place = node.place.clone();
            self.unknowns.uses.push(Use { of: *of, times: *times, range: *range, place });
        }
        self.inputs.push(inputs::Written { path: path.to_owned(), how });
        Some(quantity)
    }

    pub(super) fn distribution(&mut self, node: &Node, table: &Table, range: Range) -> Option<Distribution> {
        match self.written(node, table)?.over(range) {
            Ok(distribution) => Some(distribution),
            Err(error) => {
                self.impossible("interval", error, node);
                None
            }
        }
    }

    /// `{ of = "goodwill", times = 0.9 }`
    fn scaled<U: Unit>(&mut self, table: &Table, node: &Node) -> Option<(Quantity<U>, How)> {
        let mut sound = true;
        for entry in table.entries.iter().filter(|e| e.key != "of" && e.key != "times") {
            let known = ["of", "times"];
            let kind = FaultKind::UnknownKey {
                key: entry.key.clone(),
                table: "a scaled unknown".to_owned(),
                nearest: super::words::nearest(&entry.key, known),
                known: known.map(str::to_owned).to_vec(),
            };
            self.fault(Fault::new(kind, &entry.key_place));
            sound = false;
        }
        let times = match table.get("times").map(|e| &e.node) {
            None => Some(Multiplier::ONE),
            Some(at) => match number(at) {
                Some(x) => self.checked::<Multiplier>("a multiplier", x, at),
                None => {
                    self.wrong_type("a number", at);
                    None
                }
            },
        };
        let Some(of) = table.get("of") else {
            let kind = FaultKind::MissingKey {
                key: "of",
                table: "a scaled unknown".to_owned(),
                about: "The name of the unknown.",
            };
            self.fault(Fault::new(kind, &node.place));
            return None;
        };
        let name = self.name_of(&of.node)?;
        let found = self.named::<U>(&name, Some(times.unwrap_or(Multiplier::ONE)), &of.node);
        if sound { found.filter(|_| times.is_some()) } else { None }
    }

    fn named<U: Unit>(
        &mut self,
        name: &str,
        times: Option<Multiplier>,
        node: &Node,
    ) -> Option<(Quantity<U>, How)> {
        let Some(&at) = self.unknowns.by_name.get(name) else {
            self.no_unknown::<U>(name, times.is_some(), node);
            return None;
        };
        let entry = &mut self.unknowns.named[at];
        let used = if U::RANGE == Range::Unit { &mut entry.as_unit } else { &mut entry.as_other };
        used.get_or_insert_with(|| node.place.clone());
        let times = times.unwrap_or(Multiplier::ONE);
        match entry.given.clone() {
            Given::Faulty => None,
            Given::Draw(of, _) => {
                let how = How::Draw { of, times: times.get(), range: U::RANGE, name: Some(name.to_owned()) };
                Some((Quantity::Unknown { of, times }, how))
            }
            Given::Number(x) => {
                // scaling may bring it into its range, and what it takes out of it is clamped like a draw
                if U::new(x).is_err() && U::new(x * times.get()).is_err() {
                    let kind = FaultKind::NamedOutOfRange { unknown: name.to_owned(), value: x };
                    let fault = Fault::new(kind, &node.place).also(&entry.place, "defined here");
                    self.fault(fault);
                    return None;
                }
                let known = U::new(U::RANGE.clamp(x * times.get())).ok()?;
                Some((Quantity::Known(known), How::Number(known.get())))
            }
        }
    }

    /// Refuses the name of an unknown that is not there; in place of one that is scaled, no number may stand.
    fn no_unknown<U: Unit>(&mut self, name: &str, is_scaled: bool, node: &Node) {
        let names: Vec<String> = self.unknowns.named.iter().map(|n| n.name.clone()).collect();
        let known = names.iter().map(String::as_str);
        if is_scaled {
            return self.unknown_name(Thing::Unknown, name, known, &node.place);
        }
        let kind = FaultKind::NoUnknown {
            found: name.to_owned(),
            wanted: number_wanted(U::RANGE),
            nearest: self.nearest(name, known.clone()),
            known: known.take(100).map(str::to_owned).collect(),
        };
        self.fault(Fault::new(kind, &node.place));
    }

    /// Settles the intervals now that all uses are known; the unknowns of the agreement.
    pub(super) fn finish_unknowns(&mut self) -> Vec<Unknown> {
        let named = std::mem::take(&mut self.unknowns.named);
        for entry in &named {
            let Given::Draw(id, written) = &entry.given else { continue };
            let range = match (&entry.as_unit, &entry.as_other) {
                (Some(unit), Some(other)) if matches!(written, Written::Interval(..)) => {
                    let fault =
                        Fault::new(FaultKind::IntervalBothWays(entry.name.clone()), &entry.node.place)
                            .also(unit, "a probability here")
                            .also(other, "something else here");
                    self.fault(fault);
                    continue;
                }
                (Some(_), _) => Range::Unit,
                _ => Range::NonNegative,
            };
            match written.clone().over(range) {
                Ok(distribution) => self.unknowns.drawn[id.index()].distribution = Some(distribution),
                Err(error) => self.impossible("interval", error, &entry.node),
            }
        }
        self.unknowns.named = named;
        for Use { of, times, range, place } in std::mem::take(&mut self.unknowns.uses) {
            if let Some(distribution) = self.unknowns.drawn[of.index()].distribution.clone() {
                self.look_outside(&distribution, times, range, &place);
            }
        }
        let unused: Vec<_> = self.unknowns.unused().map(|n| (n.name.clone(), n.place.clone())).collect();
        for (unknown, place) in unused {
            self.flag(WarningKind::UnusedUnknown { unknown }, &place);
        }
        let drawn = std::mem::take(&mut self.unknowns.drawn);
        let unknown =
            |d: Drawn| Some(Unknown { path: d.path, distribution: d.distribution?, within: d.within });
        drawn.into_iter().filter_map(unknown).collect()
    }
}

fn what(range: Range) -> &'static str {
    match range {
        Range::Unit => "a probability",
        Range::NonNegative => "a multiplier, rate or weight",
    }
}

fn number_wanted(range: Range) -> &'static str {
    match range {
        Range::Unit => "a number from 0 to 1",
        Range::NonNegative => "a number from 0 on",
    }
}

impl Fields<'_> {
    /// A quantity, under its key.
    pub(super) fn quantity<U: Unit>(&self, cx: &mut Reading, key: &str) -> Option<Quantity<U>> {
        cx.quantity_of(self.node(key)?, &self.path_of(key))
    }

    /// A multiplier, rate or weight, or its default.
    pub(super) fn quantity_or<U: Unit>(&self, cx: &mut Reading, key: &str, default: U) -> Quantity<U> {
        self.quantity(cx, key).unwrap_or(Quantity::Known(default))
    }
}
