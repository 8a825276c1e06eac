//! `[notes]`: where values are from, in the words of whoever wrote them.
//!
//! A note belongs to what its author saw: to the values that stood at its path when it was written. So
//! it is tied to their places in the text. What a variant or a change from outside puts there
//! instead stands at another place, and has no note but one that came with it.

use std::collections::{BTreeMap, BTreeSet};

use super::fault::{Fault, FaultKind};
use super::keys::{MOST_NOTES, MOST_OF_A_NOTE};
use super::overrides::Change;
use super::parts::Known;
use super::path::{join, quote};
use super::reading::Reading;
use super::spots::{DOCUMENT, Spot, below};
use super::tree::{Entry, Node, Place, Table, Value};

/// The key of the file.
pub(super) const NOTES: &str = "notes";

/// What a document notes, and what it noted before changes were made on it.
#[derive(Debug, Clone, Default)]
pub(super) struct Notes {
    list: Vec<Noted>,
}

#[derive(Debug, Clone)]
struct Noted {
    text: String,
    /// Where the text is.
    place: Site,
    /// How many words its path has: of several notes the one with most is nearest to a value.
    depth: usize,
    path: String,
    /// All that it is about; nothing where its path leads to what is not written.
    about: Vec<About>,
    /// What is around it in the document, without which nothing of the kind would be assumed.
    around: Site,
}

/// A place that can be looked up: text, first byte, end.
type Site = (usize, usize, usize);

/// Something that is noted: where it is, and where the unknown is from which it takes its value.
type About = (Site, Option<Site>);

fn site(place: &Place) -> Site {
    (place.text, place.span.start, place.span.end)
}

/// The places of the entries of `[unknown]`.
fn unknowns(root: &Node) -> BTreeMap<&str, Site> {
    let table = root.table().and_then(|t| t.get("unknown")).and_then(|e| e.node.table());
    table.into_iter().flat_map(|t| &t.entries).map(|e| (e.key.as_str(), site(&e.node.place))).collect()
}

/// The entries of `[notes]`.
fn entries(root: &Node) -> &[Entry] {
    let table = root.table().and_then(|t| t.get(NOTES)).and_then(|e| e.node.table());
    table.map_or(&[], |t| &t.entries)
}

impl Notes {
    /// Takes down what the document notes and is not known yet.
    pub(super) fn add(&mut self, cx: &mut Reading, root: &Node) {
        let Some(written) = root.table().and_then(|t| t.get(NOTES)) else { return };
        if written.node.table().is_none() {
            cx.wrong_type("a table of notes, each with the path of a value", &written.node);
        }
        let known: BTreeSet<Site> = self.list.iter().map(|n| n.place).collect();
        let new: Vec<&Entry> =
            entries(root).iter().filter(|e| !known.contains(&site(&e.node.place))).collect();
        if new.is_empty() || new.len() > MOST_NOTES {
            return;
        }
        let names = root.table().map(Known::of).unwrap_or_default();
        let unknowns = unknowns(root);
        let mut first: BTreeMap<String, &Place> = BTreeMap::new();
        for entry in new {
            let Some(text) = note_of(cx, entry) else { continue };
            let change = Change::of_variant(&entry.key, &entry.key_place, None);
            let spot = match change.and_then(|change| change.spot(root, &names)) {
                Ok(spot) => spot,
                Err(fault) => {
                    cx.fault(*fault);
                    continue;
                }
            };
            if let Some(before) = first.get(&spot.path) {
                let fault = Fault::new(FaultKind::NotedTwice(spot.path), &entry.key_place);
                cx.fault(fault.also(before, "the first of them"));
                continue;
            }
            first.insert(spot.path.clone(), &entry.key_place);
            self.list.push(Noted::new(text, entry, &spot, &unknowns));
        }
    }

    /// Where the notes stand in a document, with the changes that were made on it since.
    pub(super) fn stand(&self, root: &Node) -> Standing {
        let left: BTreeSet<Site> = entries(root).iter().map(|e| site(&e.node.place)).collect();
        let mut list: Vec<&Noted> = self.list.iter().filter(|n| left.contains(&n.place)).collect();
        if list.is_empty() {
            return Standing::default();
        }
        // of notes that are as near, the later one holds
        list.sort_by_key(|n| n.depth);
        let mut nearest: BTreeMap<About, usize> = BTreeMap::new();
        for (n, noted) in list.iter().enumerate() {
            nearest.extend(noted.about.iter().map(|about| (*about, n)));
        }
        let unknowns = unknowns(root);
        let mut standing = Standing::default();
        let mut written = BTreeMap::new();
        below(root, DOCUMENT, "", &mut |there| {
            let unknown = there.kind.unknown(there.node);
            let about = (site(&there.node.place), unknown.and_then(|name| unknowns.get(name).copied()));
            written.insert(there.path.to_owned(), (about, there.is_value));
            let own = nearest.get(&about).copied().filter(|_| there.is_value);
            if own.is_some() || unknown.is_some() {
                let is_exact = own.is_some_and(|n| list[n].about.first() == Some(&about));
                let unknown = unknown.map(|name| join("unknown", name));
                standing.at.insert(there.path.to_owned(), At { note: own, is_exact, unknown });
            }
        });
        standing.inherit();
        let note = |noted: &&Noted| Note { path: noted.path.clone(), text: noted.text.clone() };
        standing.notes = list.iter().map(note).collect();
        let sites: BTreeSet<Site> = written.values().map(|((site, _), _)| *site).collect();
        let is_unwritten = |n: &usize| {
            let noted = list[*n];
            noted.about.is_empty() && sites.contains(&noted.around) && !written.contains_key(&noted.path)
        };
        standing.unwritten =
            (0..list.len()).filter(is_unwritten).map(|n| (list[n].path.clone(), n)).collect();
        standing.kept = kept(&list, &written, &standing);
        standing
    }
}

impl Noted {
    fn new(text: String, entry: &Entry, spot: &Spot<'_>, unknowns: &BTreeMap<&str, Site>) -> Self {
        let mut about = Vec::new();
        if let Some(node) = spot.node {
            below(node, spot.kind, &spot.path, &mut |there| {
                let unknown = there.kind.unknown(there.node).and_then(|name| unknowns.get(name).copied());
                about.push((site(&there.node.place), unknown));
            });
        }
        let depth = super::words(&spot.path).map_or(1, |words| words.len());
        let (place, around) = (site(&entry.node.place), site(&spot.around.place));
        Noted { text, place, depth, path: spot.path.clone(), about, around }
    }
}

/// The text of a note, its lines without spaces at their ends.
fn note_of(cx: &mut Reading, entry: &Entry) -> Option<String> {
    if let Value::Table(table) = &entry.node.value {
        let path = unquoted(&entry.key, table);
        let what = "the path of a note stands in quotation marks";
        let right = format!("{} = \"…\"", quote(&path));
        cx.fault(Fault::new(FaultKind::Slip { what, right }, &entry.key_place));
        return None;
    }
    let Some(text) = entry.node.text() else {
        cx.wrong_type("a text in quotation marks", &entry.node);
        return None;
    };
    let found = text.chars().count();
    if found > MOST_OF_A_NOTE {
        let kind = FaultKind::TooMany {
            what: "characters in a note",
            found: found as u64,
            most: MOST_OF_A_NOTE as u64,
        };
        cx.fault(Fault::new(kind, &entry.node.place));
        return None;
    }
    let text = text.trim().lines().map(str::trim).collect::<Vec<_>>().join("\n");
    if text.is_empty() {
        cx.fault(Fault::new(FaultKind::EmptyNote, &entry.node.place));
        return None;
    }
    Some(text)
}

/// The path that was meant by `party.north.complies = "…"` without quotation marks.
fn unquoted(key: &str, table: &Table) -> String {
    let path = join("", key);
    match table.entries.first() {
        Some(Entry { key, node: Node { value: Value::Table(inner), .. }, .. }) => {
            format!("{path}.{}", unquoted(key, inner))
        }
        Some(entry) => join(&path, &entry.key),
        None => path,
    }
}

/// A note of a scenario.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Note {
    /// The dotted path at which it stands in the file.
    pub path: String,
    /// What it says, perhaps in several lines.
    pub text: String,
}

impl Note {
    /// What it says, its lines one after the other.
    #[must_use]
    pub fn on_one_line(&self) -> String {
        self.text.lines().filter(|line| !line.is_empty()).collect::<Vec<_>>().join(" ")
    }
}

/// The notes of a scenario, and the values at which they stand.
#[derive(Debug, Clone, Default)]
pub(super) struct Standing {
    notes: Vec<Note>,
    /// By the path of a value that is written.
    at: BTreeMap<String, At>,
    /// By the path of what is not written.
    unwritten: BTreeMap<String, usize>,
    /// The notes as a file with the changes made would have them.
    kept: Vec<(String, String)>,
}

#[derive(Debug, Clone)]
struct At {
    note: Option<usize>,
    /// Whether it is about this value alone.
    is_exact: bool,
    /// The path of the unknown by whose name the value is written.
    unknown: Option<String>,
}

impl Standing {
    /// A value that takes its number from an unknown is noted by what is noted there.
    fn inherit(&mut self) {
        let of_unknown = |at: &At| self.at.get(at.unknown.as_ref()?)?.note;
        let found: Vec<(String, usize)> = self
            .at
            .iter()
            .filter(|(_, at)| !at.is_exact)
            .filter_map(|(p, at)| Some((p.clone(), of_unknown(at)?)))
            .collect();
        for (path, note) in found {
            if let Some(at) = self.at.get_mut(&path) {
                at.note = Some(note);
            }
        }
    }

    /// The note at a value that is written.
    pub(super) fn of(&self, path: &str) -> Option<&Note> {
        self.at.get(path)?.note.map(|n| &self.notes[n])
    }

    /// The note at what is not written, or at what it would be part of and that is not written either.
    pub(super) fn of_unwritten(&self, path: &str) -> Option<&Note> {
        let within = |noted: &str| {
            path.strip_prefix(noted).is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
        };
        let nearest =
            self.unwritten.iter().filter(|(noted, _)| within(noted)).max_by_key(|(noted, _)| noted.len());
        nearest.map(|(_, n)| &self.notes[*n])
    }

    /// The path of the unknown from which a value takes its number.
    pub(super) fn unknown_of(&self, path: &str) -> Option<&str> {
        self.at.get(path)?.unknown.as_deref()
    }

    /// Every note with the values at which it stands; with none, if what it is about is not written. Those that
    /// stand nowhere any more are left out.
    pub(super) fn all(&self) -> Vec<(&Note, Vec<&str>)> {
        let mut all: Vec<(&Note, Vec<&str>)> = self.notes.iter().map(|note| (note, Vec::new())).collect();
        for (path, at) in &self.at {
            if let Some(n) = at.note {
                all[n].1.push(path);
            }
        }
        let unwritten: BTreeSet<usize> = self.unwritten.values().copied().collect();
        let all = all.into_iter().enumerate();
        all.filter(|(n, (_, at))| !at.is_empty() || unwritten.contains(n)).map(|(_, found)| found).collect()
    }

    /// Puts the notes that still hold into a document, in place of those that it has.
    pub(super) fn write(&self, root: &mut Node) {
        let Value::Table(table) = &mut root.value else { return };
        let Some(mut entry) = table.remove(NOTES) else { return };
        if self.kept.is_empty() {
            return;
        }
        let place = entry.node.place.clone();
        let text = |text: &String| Node { value: Value::Text(text.clone()), place: place.clone() };
        let note = |(key, note): &(String, String)| Entry {
            key: key.clone(),
            key_place: place.clone(),
            node: text(note),
        };
        entry.node.value = Value::Table(Table { entries: self.kept.iter().map(note).collect() });
        table.entries.push(entry);
    }
}

/// The notes as a file would have them that is written as the document now is. One on a table in which
/// something was changed stands at each of the other values in it.
fn kept(
    list: &[&Noted],
    written: &BTreeMap<String, (About, bool)>,
    standing: &Standing,
) -> Vec<(String, String)> {
    let mut kept = Vec::new();
    for (n, noted) in list.iter().enumerate() {
        let about: BTreeSet<About> = noted.about.iter().copied().collect();
        let is_below = |path: &str| {
            path.strip_prefix(noted.path.as_str())
                .is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
        };
        let now: BTreeSet<About> =
            written.iter().filter(|(path, _)| is_below(path)).map(|(_, (about, _))| *about).collect();
        let is_unwritten = standing.unwritten.values().any(|noted| *noted == n);
        if about == now && (!now.is_empty() || is_unwritten) {
            kept.push((noted.path.clone(), noted.text.clone()));
            continue;
        }
        let own = |(path, (about, is_value)): (&String, &(About, bool))| {
            let is_here = *is_value && noted.about.contains(about);
            (is_here && standing.at.get(path).is_some_and(|at| at.note == Some(n))).then(|| path.clone())
        };
        kept.extend(written.iter().filter_map(own).map(|path| (path, noted.text.clone())));
    }
    kept
}
