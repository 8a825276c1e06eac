//! The assumptions of a scenario, in words, with where they are from.

use super::cells::PLACE;
use super::parts::{Part, Section};
use crate::agreement::Agreement;
use crate::output::answer::Grid;
use crate::output::inputs::{in_words, value_in_words, values_in_words, written_in_words};
use crate::output::words::{capital, plain};
use crate::scenario::{Accepts, Adjustable, Input, LeftOut, Scenario, Vary, Warning, WarningKind};

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
    let rows = all.iter().map(|a| a.row(scenario.agreement(), varied));
    parts.extend(table(["Assumption", "Value", "Range", PLACE], rows, "What is assumed"));
    let left_out = scenario.left_out();
    if !left_out.is_empty() {
        parts.push(Part::Heading("What the file does not say".to_owned()));
        let what = "Where a file says nothing, the following holds. It is assumed as well, and can be written there.";
        parts.push(Part::Paragraph(what.to_owned()));
        let rows = left_out.iter().map(|l| unsaid(l, scenario.agreement(), varied));
        parts.extend(table(["Assumption", "Value", PLACE], rows, "What is assumed unsaid"));
    }
    parts.extend(doubts(scenario, |_| true));
    parts.push(Part::Heading("Where they are from".to_owned()));
    parts.push(match scenario.sources() {
        [] => Part::Paragraph("The file names no sources.".to_owned()),
        sources => Part::Items(sources.iter().map(|s| plain(s)).collect()),
    });
    Section { id: "assumptions", heading: "What is assumed, and where it is from".to_owned(), parts }
}

/// What the program warns of in the file: whoever reads the page has not seen the terminal.
pub(super) fn doubts(scenario: &Scenario, of_interest: impl Fn(&Warning) -> bool) -> Vec<Part> {
    // that there are no sources, and what was changed beside the file, stands in its own place
    let is_told = |w: &&Warning| w.kind == WarningKind::NoSources || w.kind.names_variant();
    let line = |w: &Warning| {
        let place = w.line_and_column().map_or_else(String::new, |(line, _)| format!("Line {line}: "));
        plain(&format!("{place}{}. What to do: {}.", w.kind, w.kind.remedy()))
    };
    let all: Vec<String> =
        scenario.warnings().iter().filter(|w| of_interest(w) && !is_told(w)).map(line).collect();
    if all.is_empty() {
        return Vec::new();
    }
    vec![Part::Heading("What may not be meant as it stands in the file".to_owned()), Part::Items(all)]
}

/// What holds where the file says nothing.
fn unsaid(left_out: &LeftOut, agreement: &Agreement, varied: &[Vary]) -> Vec<String> {
    let path = &left_out.path;
    let value = match (varied.iter().find(|vary| vary.path() == path), &left_out.holds) {
        (Some(vary), _) => format!("varied here: {}", values_in_words(vary, agreement)),
        (None, Some(value)) => written_in_words(path, agreement, value),
        (None, None) => "none".to_owned(),
    };
    vec![capital(&in_words(path, agreement)), value, plain(path)]
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
        let varied = varied.iter().find(|vary| vary.path() == path);
        let (value, range) = match (self, varied) {
            // the file's value was not played
            (_, Some(vary)) => (format!("varied here: {}", values_in_words(vary, agreement)), String::new()),
            (Assumption::Quantity(input), None) => about(input, agreement),
            (Assumption::Setting(setting), None) => {
                (written_in_words(path, agreement, &setting.written), String::new())
            }
        };
        vec![capital(&in_words(path, agreement)), value, range, plain(path)]
    }
}

/// The value of a quantity, and the range of one that is not known or varies.
pub(super) fn about(input: &Input, agreement: &Agreement) -> (String, String) {
    let shown = |x: f64| value_in_words(&input.path, agreement, x);
    match input.value {
        Some(x) => (shown(x), String::new()),
        None => {
            (format!("about {}", shown(input.mean)), format!("{} to {}", shown(input.p05), shown(input.p95)))
        }
    }
}

/// A table of assumptions, on demand if it is long.
pub(super) fn table<const COLUMNS: usize>(
    header: [&str; COLUMNS],
    rows: impl ExactSizeIterator<Item = Vec<String>>,
    caption: &str,
) -> Vec<Part> {
    let all = rows.len();
    if all == 0 {
        return Vec::new();
    }
    let rows = rows.take(MOST_ROWS_AT_ALL).collect();
    let grid = Grid { header: header.map(str::to_owned).into(), rows, numbers: vec![] };
    let grid = Part::Grid(caption.to_owned(), grid);
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
