//! `trials.csv`: a row per trial. Written as the trials are played, because it grows with them and
//! is never held as a whole.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use super::csv::{finished, harmless, writer};
use super::folder::{OutputError, ResultsFolder, Stream};
use super::table::{Cell, format_number};
use super::tables::cause_cells;
use crate::agreement::Agreement;
use crate::engine::{Record, Recorder};
use crate::metric::{ABSENT, Column, Columns, Ending, Metric};
use crate::summary::{Outcome, is_told};

/// What one trial yielded.
#[derive(Debug, Clone, Copy)]
pub struct TrialRecord<'a> {
    /// Its number, from 1.
    pub trial: u64,
    /// How it ended: [`Ending::code`].
    pub ending: usize,
    /// Its figures, in the order of [`Columns`]; [`ABSENT`] for one that does not apply.
    pub values: &'a [u64],
    /// The quantities drawn, by [`crate::agreement::UnknownId`], as they were drawn: before they
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
    /// The position among the scenario's figures of each metric column.
    values: Vec<Option<usize>>,
    /// The position among the scenario's draws of each column of a drawn quantity.
    draws: Vec<Option<usize>>,
}

/// What makes a metric's column the same in two scenarios: the names in the file.
type Key = (Metric, Option<String>, Option<String>, Option<String>);

impl TrialsTable {
    /// The columns for these scenarios: the text of the `scenario` column, the agreement and its
    /// figures.
    #[must_use]
    pub fn new(scenarios: &[(&str, &Agreement, &Columns)]) -> Self {
        let metrics: Vec<Vec<(Key, usize)>> = scenarios.iter().map(|&(_, a, c)| metric_keys(a, c)).collect();
        let draws: Vec<Vec<(String, usize)>> = scenarios.iter().map(|&(_, a, _)| draw_keys(a)).collect();
        let (metric_places, draw_places) = (places(&metrics), places(&draws));
        let mut header: Vec<String> =
            ["scenario", "trial", "outcome", "cause", "party"].map(str::to_owned).into();
        header.extend(ordered(&metric_places).map(column_name));
        header.extend(ordered(&draw_places).cloned());
        let layout = |(i, &(scenario, agreement, _)): (usize, &(&str, &Agreement, &Columns))| Layout {
            scenario: harmless(scenario),
            endings: Ending::all(agreement).into_iter().map(|e| ending_fields(agreement, e)).collect(),
            values: spread(&metrics[i], &metric_places),
            draws: spread(&draws[i], &draw_places),
        };
        let layouts = scenarios.iter().enumerate().map(layout).collect();
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
        for place in &self.values {
            match place.map(|p| t.values[p]) {
                None | Some(ABSENT) => field(""),
                Some(n) => whole(n, &mut field),
            }
        }
        for place in &self.draws {
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

fn metric_keys(agreement: &Agreement, columns: &Columns) -> Vec<(Key, usize)> {
    let told = |c: &Column| c.metric == Metric::Event || is_told(agreement, c);
    let key = |c: &Column| -> Key {
        (
            c.metric,
            c.party.map(|p| agreement.parties()[p.index()].key.clone()),
            c.category.map(|c| agreement.categories()[c.index()].key.clone()),
            c.event.map(|e| agreement.events()[e.index()].name.clone()),
        )
    };
    columns.list().iter().enumerate().filter(|(_, c)| told(c)).map(|(i, c)| (key(c), i)).collect()
}

fn draw_keys(agreement: &Agreement) -> Vec<(String, usize)> {
    agreement.unknowns().iter().enumerate().map(|(i, u)| (u.path.clone(), i)).collect()
}

/// Each key's place among all scenarios' columns, in the order in which they first appear.
fn places<K: Ord + Clone>(scenarios: &[Vec<(K, usize)>]) -> BTreeMap<K, usize> {
    let mut places = BTreeMap::new();
    for (key, _) in scenarios.iter().flatten() {
        let next = places.len();
        places.entry(key.clone()).or_insert(next);
    }
    places
}

fn ordered<K>(places: &BTreeMap<K, usize>) -> impl Iterator<Item = &K> {
    let mut keys: Vec<(&K, usize)> = places.iter().map(|(k, &i)| (k, i)).collect();
    keys.sort_by_key(|&(_, i)| i);
    keys.into_iter().map(|(k, _)| k)
}

fn spread<K: Ord>(own: &[(K, usize)], places: &BTreeMap<K, usize>) -> Vec<Option<usize>> {
    let mut positions = vec![None; places.len()];
    for (key, position) in own {
        if let Some(&place) = places.get(key) {
            positions[place] = Some(*position);
        }
    }
    positions
}

fn column_name((metric, party, category, event): &Key) -> String {
    let mut name = metric.name().to_owned();
    for part in [party, category, event].into_iter().flatten() {
        // a String takes any write
        let _ = write!(name, ":{part}");
    }
    name
}

fn ending_fields(agreement: &Agreement, ending: Ending) -> [String; 3] {
    let (cause, party) = match ending {
        Ending::Collapsed(cause) => cause_cells(agreement, cause),
        _ => (Cell::Empty, Cell::Empty),
    };
    [Outcome::from(ending).name().to_owned(), harmless(&cause.to_text()), harmless(&party.to_text())]
}
