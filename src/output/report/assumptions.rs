//! The assumptions of a scenario, in words, with where they are from.

use super::parts::{Part, Section};
use crate::agreement::Agreement;
use crate::output::answer::Grid;
use crate::output::inputs::{in_words, value_in_words};
use crate::output::words::{capital, plain};
use crate::scenario::{Input, Scenario};

/// With more rows than this the table is shown on demand.
const MOST_ROWS: usize = 60;

/// Rows beyond this are left out.
const MOST_ROWS_AT_ALL: usize = 400;

/// The section of one scenario.
pub(super) fn section(scenario: &Scenario) -> Section {
    let intro = "Every number here is an assumption: somebody wrote it into the file, and should be able to say why. Where the \
                 file gives a range, “about” is its mean, and nine cases of ten lie within the range shown.";
    let mut parts = vec![Part::Paragraph(intro.to_owned())];
    let inputs: Vec<&Input> = scenario.inputs().iter().collect();
    parts.extend(table(scenario.agreement(), &inputs, "What is assumed"));
    parts.push(Part::Heading("Where they are from".to_owned()));
    parts.push(match scenario.sources() {
        [] => Part::Paragraph("The file names no sources.".to_owned()),
        sources => Part::Items(sources.iter().map(|s| plain(s)).collect()),
    });
    Section { id: "assumptions", heading: "What is assumed, and where it is from".to_owned(), parts }
}

/// The assumptions of a scenario that are not those of the first.
pub(super) fn changes(first: &Scenario, other: &Scenario) -> Vec<Part> {
    let is_new = |i: &&Input| first.inputs().iter().all(|f| f != *i);
    let new: Vec<&Input> = other.inputs().iter().filter(is_new).collect();
    table(other.agreement(), &new, "What is assumed otherwise than in the first scenario")
}

fn table(agreement: &Agreement, inputs: &[&Input], caption: &str) -> Vec<Part> {
    if inputs.is_empty() {
        return Vec::new();
    }
    let row = |i: &&Input| {
        let shown = |x: f64| value_in_words(&i.path, agreement, x);
        let (value, range) = match i.value {
            Some(x) => (shown(x), String::new()),
            None => (format!("about {}", shown(i.mean)), format!("{} to {}", shown(i.p05), shown(i.p95))),
        };
        vec![capital(&in_words(&i.path, agreement)), value, range, plain(&i.path)]
    };
    let rows: Vec<Vec<String>> = inputs.iter().take(MOST_ROWS_AT_ALL).map(row).collect();
    let header = ["Assumption", "Value", "Range", "Its place in the file"].map(str::to_owned).into();
    let grid = Part::Grid(caption.to_owned(), Grid { header, rows, numbers: vec![] });
    let mut parts = match inputs.len() {
        0..=MOST_ROWS => vec![grid],
        n => vec![Part::Fold(format!("{caption}: {n} numbers"), vec![grid])],
    };
    if inputs.len() > MOST_ROWS_AT_ALL {
        let text =
            format!("The first {MOST_ROWS_AT_ALL} of {}; all of them are in inputs.csv.", inputs.len());
        parts.push(Part::Remark(text));
    }
    parts
}
