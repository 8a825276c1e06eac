//! The assumptions of a scenario, in words, with where they are from.

use super::parts::{Part, Section};
use crate::output::answer::Grid;
use crate::output::inputs::{in_words, value_in_words};
use crate::output::words::{capital, plain};
use crate::scenario::{Accepts, Adjustable, Input, Scenario};

/// With more rows than this the table is shown on demand.
const MOST_ROWS: usize = 60;

/// Rows beyond this are left out.
const MOST_ROWS_AT_ALL: usize = 400;

/// The section of one scenario.
pub(super) fn section(scenario: &Scenario) -> Section {
    let intro = "Every number here is an assumption: somebody wrote it into the file, and should be able to say why. Where the \
                 file gives a range, “about” is its mean, and nine cases of ten lie within the range shown.";
    let mut parts = vec![Part::Paragraph(intro.to_owned())];
    // what is owed when is in the calendar
    let is_owed = |path: &str| ["exchange.", "tranche."].iter().any(|of| path.starts_with(of));
    let is_held = |path: &str| path.starts_with("party.") && path.contains(".holds.");
    let settings = settings(scenario).into_iter().filter(|a| !is_owed(&a.path) && !is_held(&a.path));
    let rows = quantities(scenario, scenario.inputs().iter());
    let rows = rows.chain(settings.map(|a| setting(scenario, &a)));
    parts.extend(table(rows.collect(), "What is assumed"));
    parts.push(Part::Heading("Where they are from".to_owned()));
    parts.push(match scenario.sources() {
        [] => Part::Paragraph("The file names no sources.".to_owned()),
        sources => Part::Items(sources.iter().map(|s| plain(s)).collect()),
    });
    Section { id: "assumptions", heading: "What is assumed, and where it is from".to_owned(), parts }
}

/// The assumptions of a scenario that are not those of the first.
pub(super) fn changes(first: &Scenario, other: &Scenario) -> Vec<Part> {
    let quantities = quantities(other, other.inputs().iter().filter(|i| !first.inputs().contains(i)));
    let before = settings(first);
    let settings = settings(other).into_iter().filter(|a| !before.contains(a));
    let rows = quantities.chain(settings.map(|a| setting(other, &a)));
    table(rows.collect(), "What is assumed otherwise than in the first scenario")
}

/// One assumption: what it is, its value, its range, its place in the file.
type Row = Vec<String>;

fn quantities<'a>(
    scenario: &'a Scenario,
    inputs: impl Iterator<Item = &'a Input>,
) -> impl Iterator<Item = Row> {
    let agreement = scenario.agreement();
    inputs.map(|i| {
        let shown = |x: f64| value_in_words(&i.path, agreement, x);
        let (value, range) = match i.value {
            Some(x) => (shown(x), String::new()),
            None => (format!("about {}", shown(i.mean)), format!("{} to {}", shown(i.p05), shown(i.p95))),
        };
        vec![capital(&in_words(&i.path, agreement)), value, range, plain(&i.path)]
    })
}

/// What the file writes besides quantities: whole numbers, choices, switches.
fn settings(scenario: &Scenario) -> Vec<Adjustable> {
    let is_quantity =
        |a: &Adjustable| matches!(a.accepts, Accepts::Unit | Accepts::Multiplier | Accepts::Delay);
    scenario.adjustable().into_iter().filter(|a| !is_quantity(a)).collect()
}

fn setting(scenario: &Scenario, written: &Adjustable) -> Row {
    let (agreement, path) = (scenario.agreement(), &written.path);
    let value = match &written.written {
        toml::Value::Integer(number) => value_in_words(path, agreement, *number as f64),
        toml::Value::Boolean(yes) => if *yes { "yes" } else { "no" }.to_owned(),
        toml::Value::String(word) => plain(&word.replace('_', " ")),
        other => plain(&other.to_string()),
    };
    vec![capital(&in_words(path, agreement)), value, String::new(), plain(path)]
}

fn table(mut rows: Vec<Row>, caption: &str) -> Vec<Part> {
    let all = rows.len();
    if all == 0 {
        return Vec::new();
    }
    rows.truncate(MOST_ROWS_AT_ALL);
    let header = ["Assumption", "Value", "Range", "Its place in the file"].map(str::to_owned).into();
    let grid = Part::Grid(caption.to_owned(), Grid { header, rows, numbers: vec![] });
    let mut parts = match all {
        0..=MOST_ROWS => vec![grid],
        n => vec![Part::Fold(format!("{caption}: {n} entries"), vec![grid])],
    };
    if all > MOST_ROWS_AT_ALL {
        let text = format!("The first {MOST_ROWS_AT_ALL} of {all}; manifest.json has the whole scenario.");
        parts.push(Part::Remark(text));
    }
    parts
}
