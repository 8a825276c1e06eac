//! The assumptions of a scenario, in words, with where they are from.

use std::collections::BTreeSet;

use super::cells::PLACE;
use super::parts::{Paper, Part, Section};
use crate::agreement::Agreement;
use crate::output::answer::Grid;
use crate::output::inputs::{
    how_many, in_words, of_several, place_of, value_in_words, values_in_words, written_in_words,
};
use crate::output::words::{capital, in_prose, plain};
use crate::scenario::{Accepts, Adjustable, Input, LeftOut, Note, Scenario, Vary, Warning, WarningKind};

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
    let noted = Noted::of(all.iter().map(|a| scenario.note(a.path(), varied)));
    parts.extend(noted.how_many());
    let rows = all.iter().map(|a| a.row(scenario.agreement(), varied));
    parts.extend(noted_table(["Assumption", "Value", "Range", PLACE], rows, noted, "What is assumed"));
    let left_out = scenario.left_out();
    if !left_out.is_empty() {
        parts.push(Part::Heading("What the file does not say".to_owned()));
        let what = "Where a file says nothing, the following holds. It is assumed as well, and can be written there.";
        parts.push(Part::Paragraph(what.to_owned()));
        let rows = left_out.iter().map(|l| unsaid(l, scenario.agreement(), varied));
        let noted = Noted::of(left_out.iter().map(|l| note_unsaid(l, scenario, varied)));
        parts.extend(noted_table(["Assumption", "Value", PLACE], rows, noted, "What is assumed unsaid"));
    }
    let unsaid = left_out.into_iter().filter(|l| l.of.is_none()).map(|l| l.path);
    let shown = all.iter().map(|a| a.path().to_owned()).chain(unsaid);
    parts.extend(other_notes(scenario, &shown.collect()));
    parts.extend(doubts(scenario, |_| true));
    parts.push(Part::Heading("Where they are from".to_owned()));
    parts.push(match scenario.sources() {
        [] => Part::Paragraph("The file names no sources.".to_owned()),
        sources => Part::Items(sources.iter().map(|s| plain(s)).collect()),
    });
    Section { id: "assumptions", heading: "What is assumed, and where it is from".to_owned(), parts }
}

/// The notes at the rows of a table, as they are shown there.
pub(super) struct Noted {
    notes: Vec<Option<String>>,
    count: usize,
}

impl Noted {
    pub(super) fn of<'a>(notes: impl Iterator<Item = Option<&'a Note>>) -> Self {
        let mut before: Option<&Note> = None;
        let mut shown = Vec::new();
        for note in notes {
            // one note on a whole table would be read many times
            let is_same = note.is_some() && note == before;
            shown.push(note.map(|n| if is_same { SAME.to_owned() } else { lines(&n.text) }));
            before = note;
        }
        Self { count: shown.iter().flatten().count(), notes: shown }
    }

    /// How many have a note; nothing where none has.
    fn how_many(&self) -> Option<Part> {
        let all = self.notes.len();
        let rest = match all - self.count {
            0 => "",
            _ => {
                " Where there is none, the file does not say where a value is from: it is an assumption of whoever wrote the file."
            }
        };
        let have = if self.count == 1 { "has" } else { "have" };
        let text = format!(
            "{} of these {all} values {have} a note in the file, shown below the value.{rest}",
            self.count
        );
        (self.count > 0).then_some(Part::Paragraph(text))
    }
}

/// Of a note that stands at the row before, too.
const SAME: &str = "The same note as above.";

/// The lines of a text, with nothing in them that disrupts what is around.
fn lines(text: &str) -> String {
    text.lines().filter(|line| !line.is_empty()).map(plain).collect::<Vec<_>>().join("\n")
}

/// What is noted where nothing is said, of a value that is left out once.
fn note_unsaid<'a>(left_out: &LeftOut, scenario: &'a Scenario, varied: &[Vary]) -> Option<&'a Note> {
    let is_one = left_out.of.is_none() && !varied.iter().any(|vary| vary.path() == left_out.path);
    is_one.then(|| scenario.note_of_unwritten(&left_out.path)).flatten()
}

/// Notes on what no row of the tables is about: who is held and released, dates, names.
fn other_notes(scenario: &Scenario, shown: &BTreeSet<String>) -> Vec<Part> {
    let is_other = |(note, at): &(&Note, Vec<&str>)| match at.as_slice() {
        [] => !shown.iter().any(|path| scenario.note_of_unwritten(path) == Some(*note)),
        at if at.contains(&note.path.as_str()) => !shown.contains(&note.path),
        // of a whole table: what it is called is no value
        at => at.iter().any(|path| !shown.contains(*path) && is_in_calendar(path)),
    };
    let entry = |(note, _): (&Note, Vec<&str>)| {
        let name = capital(&in_words(&note.path, scenario.agreement()));
        (name, lines(&note.text).lines().map(str::to_owned).collect())
    };
    let all: Vec<_> = scenario.notes().into_iter().filter(is_other).map(entry).collect();
    if all.is_empty() {
        return Vec::new();
    }
    vec![Part::Heading("What the file notes besides".to_owned()), Part::Entries(all)]
}

/// What the program warns of in the file: whoever reads the page has not seen the terminal.
pub(super) fn doubts(scenario: &Scenario, of_interest: impl Fn(&Warning) -> bool) -> Vec<Part> {
    // that there are no sources, and what was changed beside the file, stands in its own place
    let is_told = |w: &&Warning| w.kind == WarningKind::NoSources || w.kind.names_variant();
    let line = |w: &Warning| {
        let place = w.line_and_column().map_or_else(String::new, |(line, _)| format!("Line {line}: "));
        plain(&in_prose(&format!("{place}{}. What to do: {}.", w.kind, w.kind.remedy())))
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
    match &left_out.of {
        None => vec![capital(&in_words(path, agreement)), value, plain(path)],
        Some(of) => {
            let value = how_many(of).map_or_else(|| value.clone(), |some| format!("{value} ({some})"));
            vec![capital(&of_several(of)), value, place_of(of)]
        }
    }
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

/// Whether a value says who holds whom and who owes what on which day, which is shown as a calendar.
fn is_in_calendar(path: &str) -> bool {
    let is_owed = ["exchange.", "tranche."].iter().any(|of| path.starts_with(of));
    let is_held = path.starts_with("party.") && path.contains(".holds.");
    is_owed || is_held
}

impl Assumption<'_> {
    fn path(&self) -> &str {
        match self {
            Assumption::Quantity(input) => &input.path,
            Assumption::Setting(written) => &written.path,
        }
    }

    fn is_in_calendar(&self) -> bool {
        matches!(self, Assumption::Setting(_)) && is_in_calendar(self.path())
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

/// A table of assumptions with a note at some of its rows, on demand if it is long.
pub(super) fn noted_table<const COLUMNS: usize>(
    header: [&str; COLUMNS],
    rows: impl ExactSizeIterator<Item = Vec<String>>,
    noted: Noted,
    caption: &str,
) -> Vec<Part> {
    let all = rows.len();
    if all == 0 {
        return Vec::new();
    }
    let rows = rows.take(MOST_ROWS_AT_ALL).collect();
    let grid = Grid { header: header.map(str::to_owned).into(), rows, numbers: vec![] };
    let grid = match noted.count {
        0 => Part::Grid(caption.to_owned(), grid),
        _ => Part::Noted(caption.to_owned(), grid, noted.notes),
    };
    let mut parts = match all {
        0..=MOST_ROWS => vec![grid],
        n => vec![Part::Fold(format!("{caption}: {n} entries"), vec![grid], Paper::All)],
    };
    if all > MOST_ROWS_AT_ALL {
        let text = format!("The first {MOST_ROWS_AT_ALL} of {all}; manifest.json has the whole scenario.");
        parts.push(Part::Remark(text));
    }
    parts
}
