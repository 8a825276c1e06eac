//! `trials.csv`: a row per trial. Written as the trials are played, because it grows with them and
//! is never held as a whole.

use std::fmt::Write as _;

use super::csv::{finished, harmless, writer};
use super::folder::{OutputError, ResultsFolder, Stream};
use super::table::{Cell, format_number};
use super::tables::cause_cells;
use super::wide::{Places, Wide};
use crate::agreement::Agreement;
use crate::engine::{Record, Recorder};
use crate::metric::{ABSENT, Columns, Ending};
use crate::summary::Outcome;

/// What one trial yielded.
#[derive(Debug, Clone, Copy)]
pub struct TrialRecord<'a> {
    /// Its number, from 1.
    pub trial: u64,
    /// How it ended: [`Ending::code`].
    pub ending: usize,
    /// Its figures, in the order of [`Columns`]; [`ABSENT`] for one that does not apply.
    pub values: &'a [u64],
    /// The quantities drawn, by [`crate::agreement::UnknownId`]; entries of `[unknown]` as they are before they
    /// are scaled and clamped at the places that use them.
    pub draws: &'a [f64],
}

/// The columns of `trials.csv` over all scenarios of a run, and how to fill them.
///
/// After `scenario, trial, outcome, cause, party` there is a column for every metric of any of the
/// scenarios, named by metric, party and category with colons between (`released:north:civilians`,
/// `event:NAME`), then one for every quantity that is drawn, named by its path in the file. A
/// scenario that lacks one leaves it empty.
#[derive(Debug, Clone)]
pub struct TrialsTable {
    header: Vec<String>,
    layouts: Vec<Layout>,
}

/// How one scenario fills the columns.
#[derive(Debug, Clone)]
struct Layout {
    scenario: String,
    /// Outcome, cause and party by [`Ending::code`], as finished fields.
    endings: Vec<[String; 3]>,
    places: Places,
}

impl TrialsTable {
    /// The columns for these scenarios: the text of the `scenario` column, the agreement and its
    /// figures.
    #[must_use]
    pub fn new(scenarios: &[(&str, &Agreement, &Columns)]) -> Self {
        let wide = Wide::of(&scenarios.iter().map(|&(_, a, c)| (a, c)).collect::<Vec<_>>());
        let mut header: Vec<String> =
            ["scenario", "trial", "outcome", "cause", "party"].map(str::to_owned).into();
        header.extend(wide.metrics);
        header.extend(wide.draws);
        let layout = |(&(scenario, agreement, _), places): (&(&str, &Agreement, &Columns), Places)| Layout {
            scenario: harmless(scenario),
            endings: Ending::all(agreement).into_iter().map(|e| ending_fields(agreement, e)).collect(),
            places,
        };
        let layouts = scenarios.iter().zip(wide.scenarios).map(layout).collect();
        Self { header, layouts }
    }

    /// The first line of the file.
    #[must_use]
    pub fn header(&self) -> Vec<u8> {
        let mut lines = writer();
        let names: Vec<String> = self.header.iter().map(|name| harmless(name)).collect();
        end_line(&mut lines, &names);
        finished(lines)
    }

    /// The lines of some trials of the scenario at position `scenario`.
    #[must_use]
    pub fn rows<'a>(&self, scenario: usize, trials: impl IntoIterator<Item = TrialRecord<'a>>) -> Vec<u8> {
        let mut lines = writer();
        for trial in trials {
            self.row(scenario, &trial, &mut lines);
        }
        finished(lines)
    }

    fn row(&self, scenario: usize, trial: &TrialRecord<'_>, lines: &mut Lines) {
        if let Some(layout) = self.layouts.get(scenario) {
            layout.row(trial, lines);
        }
    }
}

/// Lines in memory, before they are written.
type Lines = csv::Writer<Vec<u8>>;

/// Ends a line with the last of its fields. Memory takes any write, and every line is as long as
/// the header.
fn end_line(lines: &mut Lines, fields: &[String]) {
    let written = lines.write_record(fields);
    debug_assert!(written.is_ok(), "{written:?}");
}

impl Layout {
    fn row(&self, t: &TrialRecord<'_>, lines: &mut Lines) {
        let mut number = String::new();
        let mut field = |text: &str| {
            let written = lines.write_field(text);
            debug_assert!(written.is_ok(), "{written:?}");
        };
        let mut whole = |n: u64, field: &mut dyn FnMut(&str)| {
            number.clear();
            let _ = write!(number, "{n}"); // a String takes any write
            field(&number);
        };
        field(&self.scenario);
        whole(t.trial, &mut field);
        self.endings[t.ending].iter().for_each(|text| field(text));
        for place in &self.places.figures {
            match place.map(|p| t.values[p]) {
                None | Some(ABSENT) => field(""),
                Some(n) => whole(n, &mut field),
            }
        }
        for place in &self.places.draws {
            field(&place.map_or_else(String::new, |p| format_number(t.draws[p])));
        }
        end_line(lines, &[]);
    }
}

/// Writes `trials.csv` into the results folder while the trials are played. Rows come in the order
/// in which they are recorded.
#[derive(Debug)]
pub struct TrialsWriter {
    table: TrialsTable,
    file: Stream,
    lines: Lines,
    pending: usize,
}

/// Rows that are collected before they go to the file.
const ROWS_AT_ONCE: usize = 1024;

impl TrialsWriter {
    /// Begins the file with its header.
    ///
    /// # Errors
    /// If the disk refuses.
    pub fn begin(folder: &ResultsFolder, table: TrialsTable) -> Result<Self, OutputError> {
        let mut file = folder.stream("trials.csv")?;
        file.write(&table.header())?;
        Ok(Self { table, file, lines: writer(), pending: 0 })
    }

    /// Adds a trial of the scenario at position `scenario`.
    ///
    /// # Errors
    /// If the disk refuses, for instance because it is full.
    pub fn add(&mut self, scenario: usize, trial: &TrialRecord<'_>) -> Result<(), OutputError> {
        self.table.row(scenario, trial, &mut self.lines);
        self.pending += 1;
        if self.pending == ROWS_AT_ONCE { self.flush() } else { Ok(()) }
    }

    fn flush(&mut self) -> Result<(), OutputError> {
        self.pending = 0;
        self.file.write(&finished(std::mem::replace(&mut self.lines, writer())))
    }

    /// Ends the file; it becomes part of the results.
    ///
    /// # Errors
    /// If the disk refuses the rest of it.
    pub fn finish(mut self, folder: &mut ResultsFolder) -> Result<(), OutputError> {
        self.flush()?;
        folder.add(self.file)
    }
}

impl Recorder for TrialsWriter {
    type Error = OutputError;

    fn record(&mut self, trial: u64, deal: usize, record: Record<'_>) -> Result<(), OutputError> {
        let Record { ending, figures, draws } = record;
        self.add(deal, &TrialRecord { trial: trial + 1, ending, values: figures, draws })
    }
}

fn ending_fields(agreement: &Agreement, ending: Ending) -> [String; 3] {
    let (cause, party) = match ending {
        Ending::Collapsed(cause) => cause_cells(agreement, cause),
        _ => (Cell::Empty, Cell::Empty),
    };
    [Outcome::from(ending).name().to_owned(), harmless(&cause.to_text()), harmless(&party.to_text())]
}
