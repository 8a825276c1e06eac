//! Where a dotted path leads in a document, written or not, and what there is below.

use super::assumed::APART;
use super::entries::entry_path;
use super::fault::Fault;
use super::keys::{FILE, Section, Takes};
use super::overrides::Change;
use super::parts::Known;
use super::path::join;
use super::tree::{Node, Place, Table, Value};

/// Keys of the file that say nothing of the deal.
const OF_THE_FILE: [&str; 3] = ["name", "about", "sources"];

/// Stands in for a table that the file does not write.
static NOTHING: Node =
    Node { value: Value::Table(Table { entries: Vec::new() }), place: Place { text: 0, span: 0..0 } };

/// What can stand somewhere.
#[derive(Debug, Clone, Copy)]
pub(super) enum Kind {
    Table(&'static Section),
    Other(&'static Takes),
    /// One of several numbers or texts with a name each.
    Entry,
}

/// Where a path leads.
#[derive(Debug)]
pub(super) struct Spot<'a> {
    /// The path as results have it: an entry of a list by its name where it has one.
    pub(super) path: String,
    pub(super) kind: Kind,
    /// `None`: it is not written, and something else holds.
    pub(super) node: Option<&'a Node>,
    /// What is written and nearest around it.
    pub(super) around: &'a Node,
}

/// The whole document.
pub(super) const DOCUMENT: Kind = Kind::Table(&FILE);

impl Kind {
    fn of(takes: &'static Takes) -> Self {
        match takes {
            Takes::Table(section) => Kind::Table(section),
            other => Kind::Other(other),
        }
    }

    /// What stands behind a name here; `None`: nothing of that name.
    fn inside(self, word: &str) -> Option<Kind> {
        match self {
            Kind::Table(section) => section.key(word).map(|key| &key.takes).or(section.others).map(Kind::of),
            Kind::Other(Takes::ByName(inner) | Takes::ByParty(inner)) => Some(Kind::of(inner)),
            Kind::Other(Takes::List(section)) => Some(Kind::Table(section)),
            Kind::Other(Takes::Persons | Takes::Ratio | Takes::Split) => Some(Kind::Entry),
            Kind::Other(_) | Kind::Entry => None,
        }
    }

    /// The unknown by whose name a quantity is written.
    pub(super) fn unknown(self, node: &Node) -> Option<&str> {
        match (self, &node.value) {
            (Kind::Other(Takes::Quantity(_)), Value::Text(name)) => Some(name),
            (Kind::Other(Takes::Quantity(_)), Value::Table(table)) => table.get("of")?.node.text(),
            _ => None,
        }
    }
}

impl Change {
    /// Where the path of the change leads in a document.
    ///
    /// # Errors
    /// As for the change itself; and where there can be nothing of that name, written or not.
    pub(super) fn spot<'a>(&self, root: &'a Node, known: &Known) -> Result<Spot<'a>, Box<Fault>> {
        let mut spot = Spot { path: String::new(), kind: DOCUMENT, node: Some(root), around: root };
        for (i, segment) in self.path.segments.iter().enumerate() {
            let word = segment.text.as_str();
            if i == 0 && (APART.contains(&word) || OF_THE_FILE.contains(&word)) {
                let why = format!("`{word}` says nothing of the deal that could have a note");
                return Err(self.nowhere(i, why, None));
            }
            self.may_enter(spot.node.unwrap_or(&NOTHING), i, known)?;
            let kind = self.may_stand(&spot, i, known)?;
            let around = spot.node.unwrap_or(spot.around);
            let (path, node) = match spot.node.map(|node| &node.value) {
                Some(Value::List(list)) => {
                    let k = self.position(list, i)?;
                    (entry_path(&spot.path, k, &list[k]), Some(&list[k]))
                }
                Some(Value::Table(table)) => (join(&spot.path, word), table.get(word).map(|e| &e.node)),
                _ => (join(&spot.path, word), None),
            };
            spot = Spot { path, kind, node, around };
        }
        Ok(spot)
    }

    /// What stands behind segment `i`, by what a file may have there.
    fn may_stand(&self, at: &Spot<'_>, i: usize, known: &Known) -> Result<Kind, Box<Fault>> {
        let word = self.path.segments[i].text.as_str();
        let none = || format!("`{}` has no `{word}`", self.prefix(i));
        let refuse = |names: &mut dyn Iterator<Item = &str>| {
            Err(self.nowhere(i, none(), super::words::nearest(word, names)))
        };
        let Some(kind) = at.kind.inside(word) else {
            return match at.kind {
                Kind::Table(section) => refuse(&mut section.keys.iter().map(|k| k.name)),
                _ => {
                    let why = format!("`{}` is one value, and has one note", self.prefix(i));
                    Err(self.astray(i, why, vec![self.prefix(i)]))
                }
            };
        };
        match at.kind {
            // parties stand beside the keys of a tranche
            Kind::Table(section) if section.key(word).is_none() && known.parties.find(word).is_none() => {
                refuse(&mut section.keys.iter().map(|k| k.name).chain(known.parties.iter()))
            }
            Kind::Other(Takes::ByParty(_) | Takes::Split) if known.parties.find(word).is_none() => {
                refuse(&mut known.parties.iter())
            }
            Kind::Other(Takes::Persons) if known.categories.find(word).is_none() => {
                refuse(&mut known.categories.iter())
            }
            Kind::Other(Takes::Ratio) if word != "of" && known.categories.find(word).is_none() => {
                refuse(&mut known.categories.iter().chain(["of"]))
            }
            _ => Ok(kind),
        }
    }
}

/// Something that a document writes.
pub(super) struct Stands<'a> {
    pub(super) path: &'a str,
    pub(super) node: &'a Node,
    pub(super) kind: Kind,
    /// Whether it is a value, and no table of others.
    pub(super) is_value: bool,
}

/// Tells of what stands somewhere, and of all below it; unknown keys are passed over.
pub(super) fn below(node: &Node, kind: Kind, path: &str, tell: &mut dyn FnMut(&Stands<'_>)) {
    let inside: Vec<(String, &Node, Kind)> = match (&node.value, kind) {
        (Value::List(list), Kind::Other(Takes::List(section))) => {
            let entry = |(k, node)| (entry_path(path, k, node), node, Kind::Table(section));
            list.iter().enumerate().map(entry).collect()
        }
        (Value::Table(table), Kind::Table(_) | Kind::Other(_)) => {
            let entries =
                table.entries.iter().filter(|e| !(path.is_empty() && APART.contains(&e.key.as_str())));
            entries.filter_map(|e| Some((join(path, &e.key), &e.node, kind.inside(&e.key)?))).collect()
        }
        _ => Vec::new(),
    };
    let is_value = match kind {
        Kind::Table(_) | Kind::Other(Takes::List(_)) => false,
        Kind::Other(Takes::ByName(_) | Takes::ByParty(_) | Takes::Persons | Takes::Ratio) => false,
        Kind::Other(Takes::Split) => node.table().is_none(),
        Kind::Other(_) | Kind::Entry => true,
    };
    tell(&Stands { path, node, kind, is_value });
    for (path, node, kind) in inside {
        below(node, kind, &path, tell);
    }
}
