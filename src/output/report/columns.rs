//! What the columns of the tables mean: at a pointer it is shown beside them, and here for everybody else.

use super::cells::Header;
use super::parts::{Paper, Part, Section};
use crate::output::table::Table;

/// Every column of the tables of these sections, once, with its meaning; `None` if there are no tables.
pub(super) fn section(sections: &[Section]) -> Option<Section> {
    let mut meanings: Vec<(String, Vec<String>)> = Vec::new();
    for section in sections {
        each_table(&section.parts, &mut |table| add(&mut meanings, table));
    }
    if meanings.is_empty() {
        return None;
    }
    let title = "The columns of all tables behind the figures".to_owned();
    let fold = Part::Fold(title, vec![Part::Entries(meanings)], Paper::Nothing);
    Some(Section { id: "columns", heading: "What the columns mean".to_owned(), parts: vec![fold] })
}

fn each_table(parts: &[Part], told: &mut dyn FnMut(&Table)) {
    for part in parts {
        match part {
            Part::Table(_, table) => told(table),
            Part::Figure(figure) => told(&figure.table),
            Part::Fold(_, parts, _) => each_table(parts, told),
            _ => {}
        }
    }
}

/// A name that means this here and that there has a line for either.
fn add(meanings: &mut Vec<(String, Vec<String>)>, table: &Table) {
    for header in table.columns.iter().map(Header::of) {
        let meaning = header.meaning.to_owned();
        match meanings.iter_mut().find(|(name, _)| *name == header.name) {
            Some((_, lines)) if lines.contains(&meaning) => {}
            Some((_, lines)) => lines.push(meaning),
            None => meanings.push((header.name, vec![meaning])),
        }
    }
}
