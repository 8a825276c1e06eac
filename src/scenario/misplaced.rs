//! Keys that stand where they do not belong: those of the file as a whole below the header of a table, and so part
//! of it; those of a party among the persons whom it holds.

use super::fault::{Fault, FaultKind};
use super::keys::FILE;
use super::reading::Reading;
use super::tree::{Entry, Node};

impl Reading {
    /// Nothing read yet of this document.
    pub(super) fn of(root: &Node) -> Self {
        let written = |key: &str| root.table().is_some_and(|table| table.get(key).is_some());
        let lacks = FILE.keys.iter().filter(|key| key.takes.is_value() && !written(key.name));
        Reading { lacks: lacks.map(|key| key.name).collect(), ..Reading::default() }
    }

    /// What is wrong with a key that its table does not have, if the file as a whole lacks it.
    pub(super) fn misplaced(&self, entry: &Entry, table: &str) -> Option<Fault> {
        // what is changed from outside stands on no line that could be moved
        let key = *self.lacks.iter().find(|key| **key == entry.key && entry.key_place.text == 0)?;
        Some(Fault::new(FaultKind::Misplaced { key, table: table.to_owned() }, &entry.key_place))
    }
}

/// A key that stands where it does not belong is not missing besides.
pub(super) fn without_misplaced(faults: &mut Vec<Fault>) {
    let misplaced = |kind: &FaultKind| match kind {
        FaultKind::Misplaced { key, .. } => Some((*key, None)),
        FaultKind::AmongPersons { key, table } => Some((*key, Some(table.clone()))),
        _ => None,
    };
    let found: Vec<_> = faults.iter().filter_map(|fault| misplaced(&fault.kind)).collect();
    let follows = |fault: &Fault| match &fault.kind {
        // the file as a whole has no place
        FaultKind::MissingKey { key, table, .. } => {
            found.contains(&(key, fault.place.as_ref().map(|_| table.clone())))
        }
        _ => false,
    };
    faults.retain(|fault| !follows(fault));
}
