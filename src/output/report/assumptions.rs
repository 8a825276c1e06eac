//! The assumptions of a scenario, in words, with where they are from.

use std::collections::BTreeMap;

use super::parts::{Part, Section};
use crate::agreement::Agreement;
use crate::output::answer::Grid;
use crate::output::inputs::{in_words, value_in_words, values_in_words};
use crate::output::words::{capital, plain};
use crate::scenario::{Accepts, Adjustable, Input, Scenario, Vary};

/// With more rows than this the table is shown on demand.
const MOST_ROWS: usize = 60;

/// Rows beyond this are left out.
const MOST_ROWS_AT_ALL: usize = 400;

/// The section of one scenario. `varied`: what was given other values than the file's.
pub(super) fn section(scenario: &Scenario, varied: &[Vary]) -> Section {
    let intro = "Every number here is an assumption: somebody wrote it into the file, and should be able to say why. Where the \
                 file gives a range, “about” is its mean, and nine cases of ten lie within the range shown.";
    let mut parts = vec![Part::Paragraph(intro.to_owned())];
    let all = assumptions(scenario).into_iter().filter(|a| !a.is_in_calendar()).collect::<Vec<_>>();
    parts.extend(table((scenario, varied), &all, "What is assumed"));
    parts.push(Part::Heading("Where they are from".to_owned()));
    parts.push(match scenario.sources() {
        [] => Part::Paragraph("The file names no sources.".to_owned()),
        sources => Part::Items(sources.iter().map(|s| plain(s)).collect()),
    });
    Section { id: "assumptions", heading: "What is assumed, and where it is from".to_owned(), parts }
}

/// The assumptions of a scenario that are not those of the first.
pub(super) fn changes(first: &Scenario, other: &Scenario) -> Vec<Part> {
    let first = assumptions(first);
    // by path: a schedule of thousands of tranches has tens of thousands
    let before: BTreeMap<&str, &Assumption<'_>> = first.iter().map(|a| (a.path(), a)).collect();
    let mut changed = assumptions(other);
    changed.retain(|a| before.get(a.path()) != Some(&a));
    table((other, &[]), &changed, "What is assumed otherwise than in the first scenario")
}

#[derive(Debug, PartialEq)]
enum Assumption<'a> {
    Quantity(&'a Input),
    /// What the file writes besides: a whole number, a choice, a switch.
    Setting(Adjustable),
}

/// All that a scenario assumes: its quantities, then the rest.
fn assumptions(scenario: &Scenario) -> Vec<Assumption<'_>> {
    let is_quantity =
        |a: &Adjustable| matches!(a.accepts, Accepts::Unit | Accepts::Multiplier | Accepts::Delay);
    let settings = scenario.adjustable().into_iter().filter(|a| !is_quantity(a)).map(Assumption::Setting);
    scenario.inputs().iter().map(Assumption::Quantity).chain(settings).collect()
}

impl Assumption<'_> {
    fn path(&self) -> &str {
        match self {
            Assumption::Quantity(input) => &input.path,
            Assumption::Setting(written) => &written.path,
        }
    }

    /// Whether it says who holds whom and who owes what on which day, which is shown as a calendar.
    fn is_in_calendar(&self) -> bool {
        let path = self.path();
        let is_owed = ["exchange.", "tranche."].iter().any(|of| path.starts_with(of));
        let is_held = path.starts_with("party.") && path.contains(".holds.");
        matches!(self, Assumption::Setting(_)) && (is_owed || is_held)
    }

    /// What it is, its value, its range, its place in the file.
    fn row(&self, agreement: &Agreement, varied: &[Vary]) -> Vec<String> {
        let path = self.path();
        let shown = |x: f64| value_in_words(path, agreement, x);
        let varied = varied.iter().find(|vary| vary.path() == path);
        let (value, range) = match (self, varied) {
            // the file's value was not played
            (_, Some(vary)) => (format!("varied here: {}", values_in_words(vary, agreement)), String::new()),
            (Assumption::Quantity(input), None) => match input.value {
                Some(x) => (shown(x), String::new()),
                None => {
                    let range = format!("{} to {}", shown(input.p05), shown(input.p95));
                    (format!("about {}", shown(input.mean)), range)
                }
            },
            (Assumption::Setting(written), None) => (setting(&written.written, shown), String::new()),
        };
        vec![capital(&in_words(path, agreement)), value, range, plain(path)]
    }
}

fn setting(written: &toml::Value, shown: impl Fn(f64) -> String) -> String {
    match written {
        toml::Value::Integer(number) => shown(*number as f64),
        toml::Value::Boolean(yes) => if *yes { "yes" } else { "no" }.to_owned(),
        toml::Value::String(word) => plain(&word.replace('_', " ")),
        other => plain(&other.to_string()),
    }
}

fn table(
    (scenario, varied): (&Scenario, &[Vary]),
    assumptions: &[Assumption<'_>],
    caption: &str,
) -> Vec<Part> {
    if assumptions.is_empty() {
        return Vec::new();
    }
    let shown = assumptions.iter().take(MOST_ROWS_AT_ALL);
    let rows = shown.map(|a| a.row(scenario.agreement(), varied)).collect();
    let header = ["Assumption", "Value", "Range", "Its place in the file"].map(str::to_owned).into();
    let grid = Part::Grid(caption.to_owned(), Grid { header, rows, numbers: vec![] });
    let mut parts = match assumptions.len() {
        0..=MOST_ROWS => vec![grid],
        n => vec![Part::Fold(format!("{caption}: {n} entries"), vec![grid])],
    };
    if assumptions.len() > MOST_ROWS_AT_ALL {
        let all = assumptions.len();
        let text = format!("The first {MOST_ROWS_AT_ALL} of {all}; manifest.json has the whole scenario.");
        parts.push(Part::Remark(text));
    }
    parts
}
