//! What goes into the results folder: every table, the single trials, the manifest.

use std::time::Instant;

use jiff::Timestamp;
use stagger::engine::{Record, Recorder, Settings};
use stagger::output::csv;
use stagger::output::folder::{OutputError, ResultsFolder, Stream};
use stagger::output::manifest::{Manifest, ScenarioRecord, bins, sha256_hex};
use stagger::output::table::Table;
use stagger::output::tables::{self, Comparison, InputRow, Run};
use stagger::output::trials::{TrialRecord, TrialsTable};
use stagger::scenario::{Input as Quantity, Scenario, Source};
use stagger::study::{Simulated, Simulation};

/// A scenario with the file that it is from.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Played<'a> {
    pub(crate) source: &'a Source,
    pub(crate) scenario: &'a Scenario,
}

/// Every file of tables.
pub(crate) fn all_tables(played: &[Played<'_>], simulated: &Simulated) -> Vec<Table> {
    let runs = runs(played, simulated);
    let inputs: Vec<Vec<InputRow>> =
        played.iter().map(|p| p.scenario.inputs().iter().map(input_row).collect()).collect();
    let inputs: Vec<(&str, &[InputRow])> =
        played.iter().zip(&inputs).map(|(p, rows)| (p.scenario.id(), &rows[..])).collect();
    let mut all = vec![
        tables::summary(&runs),
        tables::outcomes(&runs),
        tables::tranches(&runs),
        tables::timeline(&runs),
        tables::releases(&runs),
        tables::events(&runs),
        tables::inputs(&inputs),
    ];
    all.extend(comparison(played, simulated));
    all
}

/// The tables that sum up, without those by day.
pub(crate) fn summary_tables(played: &[Played<'_>], simulated: &Simulated) -> Vec<Table> {
    let runs = runs(played, simulated);
    let mut all =
        vec![tables::summary(&runs), tables::outcomes(&runs), tables::tranches(&runs), tables::events(&runs)];
    all.extend(comparison(played, simulated));
    all
}

fn runs<'a>(played: &[Played<'a>], simulated: &'a Simulated) -> Vec<Run<'a>> {
    let run = |(p, summary): (&Played<'a>, _)| Run {
        scenario: p.scenario.id(),
        start: p.scenario.start(),
        agreement: p.scenario.agreement(),
        summary,
    };
    played.iter().zip(&simulated.summaries).map(run).collect()
}

fn comparison(played: &[Played<'_>], simulated: &Simulated) -> Option<Table> {
    let (baseline, others) = played.split_first()?;
    let comparison = |(p, rows)| {
        let other: &Played<'_> = p;
        let rows: &Vec<_> = rows;
        Comparison {
            baseline: baseline.scenario.id(),
            scenario: other.scenario.id(),
            agreement: other.scenario.agreement(),
            rows,
        }
    };
    let all: Vec<Comparison<'_>> = others.iter().zip(&simulated.differences).map(comparison).collect();
    (!all.is_empty()).then(|| tables::comparison(&all))
}

fn input_row(input: &Quantity) -> InputRow {
    InputRow {
        path: input.path.clone(),
        value: input.value,
        distribution: input.distribution.clone(),
        mean: Some(input.mean),
        p05: Some(input.p05),
        p95: Some(input.p95),
    }
}

/// Writes every table to the folder.
pub(crate) fn write(folder: &mut ResultsFolder, tables: &[Table]) -> Result<(), OutputError> {
    tables.iter().try_for_each(|t| folder.write(&format!("{}.csv", t.name), &csv::render(t)))
}

/// When a run began, by both clocks.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Began {
    time: Timestamp,
    instant: Instant,
}

impl Began {
    pub(crate) fn now() -> Self {
        Self { time: Timestamp::now(), instant: Instant::now() }
    }
}

/// How the results came to be.
pub(crate) fn manifest(
    played: &[Played<'_>],
    simulated: &Simulated,
    settings: &Settings,
    began: Began,
) -> Manifest {
    let command = std::env::args_os().skip(1).map(|a| a.to_string_lossy().into_owned());
    let command = std::iter::once("stagger".to_owned()).chain(command).collect();
    let scenario = |(p, summary): (&Played<'_>, _)| ScenarioRecord {
        scenario: p.scenario.id().to_owned(),
        path: p.source.path.to_string_lossy().into_owned(),
        sha256: sha256_hex(p.source.text.as_bytes()),
        text: p.scenario.text().to_owned(),
        trials: Some(simulated.trials),
        mass_lost: 0.0,
        bins: bins(p.scenario.agreement(), summary),
    };
    Manifest {
        seconds: began.instant.elapsed().as_secs_f64(),
        interrupted: simulated.interrupted,
        scenarios: played.iter().zip(&simulated.summaries).map(scenario).collect(),
        ..Manifest::new(command, began.time, settings.seed, settings.trials)
    }
}

/// Writes `trials.csv` while the trials are played.
#[derive(Debug)]
pub(crate) struct EachTrial {
    table: TrialsTable,
    file: Stream,
}

impl EachTrial {
    /// Begins the file.
    pub(crate) fn begin(
        folder: &ResultsFolder,
        played: &[Played<'_>],
        simulation: &Simulation,
    ) -> Result<Self, OutputError> {
        let scenario = |(p, deal)| {
            let (p, deal): (&Played<'_>, &stagger::trial::Deal) = (p, deal);
            (p.scenario.id(), p.scenario.agreement(), deal.columns())
        };
        let scenarios: Vec<_> =
            played.iter().zip(simulation.deals()).map(|(p, deal)| scenario((p, deal))).collect();
        let table = TrialsTable::new(&scenarios);
        let mut file = folder.stream("trials.csv")?;
        file.write(&table.header())?;
        Ok(Self { table, file })
    }

    /// Ends the file: it becomes part of the results.
    pub(crate) fn end(self, folder: &mut ResultsFolder) -> Result<(), OutputError> {
        folder.add(self.file)
    }
}

impl Recorder for EachTrial {
    type Error = OutputError;

    fn record(&mut self, trial: u64, deal: usize, record: Record<'_>) -> Result<(), OutputError> {
        let Record { ending, figures, draws } = record;
        let row = TrialRecord { trial: trial + 1, ending, values: figures, draws };
        self.file.write(&self.table.rows(deal, [row]))
    }
}
