//! What goes into the results folder: every table, the single trials, the manifest.

use std::collections::BTreeMap;
use std::time::Instant;

use jiff::Timestamp;
use serde_json::Value;
use stagger::agreement::Agreement;
use stagger::engine::Settings;
use stagger::output::answer::Answer;
use stagger::output::csv;
use stagger::output::folder::{Previous, ResultsFolder};
use stagger::output::manifest::{Manifest, PartsRecord, ScenarioRecord, sha256_hex};
use stagger::output::numbers::grouped;
use stagger::output::report::{self, REPORT};
use stagger::output::table::Table;
use stagger::output::tables::{self, Comparison, Run, ScenarioInWorlds};
use stagger::output::trials::TrialsTable;
use stagger::output::workbook::{self, Contents, Sheet, WORKBOOK, WorkbookError};
use stagger::scenario::{Scenario, Source, typed};
use stagger::study::{Answers, InWorlds, Simulation, Witnesses};

use super::args::{Delivery, Format, Method, RunArgs};
use super::failure::Failure;

/// A scenario with the file that it is from.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Played<'a> {
    pub(crate) source: &'a Source,
    pub(crate) scenario: &'a Scenario,
}

/// What a run found out.
#[derive(Debug)]
pub(crate) struct Found {
    pub(crate) answers: Answers,
    /// One per scenario, or none at all.
    pub(crate) worlds: Vec<Option<InWorlds>>,
    /// One per scenario if it was both simulated and solved, or none at all.
    pub(crate) witnesses: Vec<Witnesses>,
}

impl Found {
    /// By solution alone.
    pub(crate) fn solved(answers: Answers) -> Self {
        Self { answers, worlds: Vec::new(), witnesses: Vec::new() }
    }

    /// Every file of tables.
    pub(crate) fn tables(&self, played: &[Played<'_>]) -> Vec<Table> {
        let mut all = all_tables(played, &self.answers);
        let in_worlds = in_worlds(played, &self.worlds);
        if !in_worlds.is_empty() {
            let of = [tables::ranges(&in_worlds), tables::swings(&in_worlds), tables::worlds(&in_worlds)];
            all.extend(of);
        }
        all.extend(self.witnesses_table(played));
        all
    }

    /// The tables that sum up, without those by day and by world.
    pub(crate) fn summary_tables(&self, played: &[Played<'_>]) -> Vec<Table> {
        let mut all = summary_tables(played, &self.answers);
        let in_worlds = in_worlds(played, &self.worlds);
        if !in_worlds.is_empty() {
            all.extend([tables::ranges(&in_worlds), tables::swings(&in_worlds)]);
        }
        all.extend(self.witnesses_table(played));
        all
    }

    fn witnesses_table(&self, played: &[Played<'_>]) -> Option<Table> {
        let both = played.iter().zip(&self.witnesses);
        let rows: Vec<_> = both.map(|(p, w)| (p.scenario.id(), p.scenario.agreement(), w)).collect();
        (!rows.is_empty()).then(|| tables::witnesses(&rows))
    }
}

/// The tables of scenarios and summaries.
fn all_tables(played: &[Played<'_>], simulated: &Answers) -> Vec<Table> {
    let mut all = tables::of_runs(&runs(played, simulated));
    let inputs: Vec<_> = played.iter().map(|p| (p.scenario.id(), p.scenario.inputs())).collect();
    all.push(tables::inputs(&inputs));
    all.extend(comparison(played, simulated));
    all
}

/// Those of them that sum up.
fn summary_tables(played: &[Played<'_>], simulated: &Answers) -> Vec<Table> {
    let runs = runs(played, simulated);
    let mut all =
        vec![tables::summary(&runs), tables::outcomes(&runs), tables::tranches(&runs), tables::events(&runs)];
    all.extend(comparison(played, simulated));
    all
}

/// The scenarios that were played in worlds.
fn in_worlds<'a>(played: &[Played<'a>], worlds: &'a [Option<InWorlds>]) -> Vec<ScenarioInWorlds<'a>> {
    let of = |(one, worlds): (&Played<'a>, &'a Option<InWorlds>)| {
        let (scenario, agreement) = (one.scenario.id(), one.scenario.agreement());
        let played = worlds.as_ref().filter(|w| !w.worlds.is_empty())?;
        Some(ScenarioInWorlds { scenario, agreement, played })
    };
    played.iter().zip(worlds).filter_map(of).collect()
}

/// The table of single trials.
pub(crate) fn trials_table(played: &[Played<'_>], simulation: &Simulation) -> TrialsTable {
    let scenarios: Vec<_> = played
        .iter()
        .zip(simulation.deals())
        .map(|(p, deal)| (p.scenario.id(), p.scenario.agreement(), deal.columns()))
        .collect();
    TrialsTable::new(&scenarios)
}

fn runs<'a>(played: &[Played<'a>], simulated: &'a Answers) -> Vec<Run<'a>> {
    played.iter().zip(&simulated.summaries).map(|(p, summary)| Run::of(p.scenario, summary)).collect()
}

/// Each scenario against the first; `None` if there is but one.
fn comparison(played: &[Played<'_>], simulated: &Answers) -> Option<Table> {
    let (baseline, others) = played.split_first()?;
    let compared: Vec<Comparison<'_>> = others
        .iter()
        .zip(&simulated.differences)
        .map(|(other, rows)| Comparison {
            baseline: baseline.scenario.id(),
            scenario: other.scenario.id(),
            agreement: other.scenario.agreement(),
            rows,
        })
        .collect();
    (!compared.is_empty()).then(|| tables::comparison(&compared))
}

/// What is delivered in every form that is asked for.
#[derive(Debug)]
pub(crate) struct Delivered<'a> {
    pub(crate) tables: &'a [Table],
    /// Tables whose files are written already, with what their sheets lack.
    pub(crate) sheets: &'a [(Table, Option<String>)],
    pub(crate) answer: &'a Answer,
    /// The agreement that names what the tables speak of.
    pub(crate) agreement: Option<&'a Agreement>,
    /// How the results came to be.
    pub(crate) origin: &'a [(String, String)],
    /// Files that the workbook leaves out, in a sentence each.
    pub(crate) absent: &'a [String],
    /// The report; `None`: it is not asked for.
    pub(crate) report: Option<&'a report::Page>,
}

/// Writes the results to the folder.
pub(crate) fn write(
    folder: &mut ResultsFolder,
    delivery: &Delivery,
    results: &Delivered<'_>,
) -> Result<(), Failure> {
    // the workbook takes longer than all else, which is made and written beside it
    let workbook = || delivery.writes(Format::Xlsx).then(|| results.workbook()).transpose();
    let (workbook, others) = rayon::join(workbook, || results.write_others(folder, delivery));
    others?;
    if let Some(workbook) = workbook? {
        folder.write(WORKBOOK, &workbook)?;
    }
    Ok(())
}

impl Delivered<'_> {
    fn workbook(&self) -> Result<Vec<u8>, WorkbookError> {
        let already = self.sheets.iter().map(|(table, lacks)| Sheet { table, lacks: lacks.as_deref() });
        let sheets: Vec<Sheet<'_>> = already.chain(self.tables.iter().map(Sheet::whole)).collect();
        workbook::render(&Contents {
            answer: self.answer,
            agreement: self.agreement,
            origin: self.origin,
            sheets: &sheets,
            absent: self.absent,
        })
    }

    /// Writes all but the workbook.
    fn write_others(&self, folder: &mut ResultsFolder, delivery: &Delivery) -> Result<(), Failure> {
        for table in self.tables {
            // what a sheet has no room for is in this file, asked for or not
            let is_cut = || delivery.writes(Format::Xlsx) && !Sheet::whole(table).has_room_for_all();
            if delivery.writes(Format::Csv) || is_cut() {
                folder.write(&format!("{}.csv", table.name), &csv::render(table))?;
            }
        }
        if let Some(page) = self.report {
            folder.write(REPORT, &report::render(page)?)?;
        }
        Ok(())
    }
}

/// How results came to be, for those who have the workbook alone: nothing that differs from one
/// machine or moment to the next.
pub(crate) fn origin(
    files: &[&Source],
    settings: &Settings,
    trials: Option<u64>,
    (interrupted, incomplete): (bool, Option<String>),
) -> Vec<(String, String)> {
    let entry = |name: &str, value: String| (name.to_owned(), value);
    let name = |s: &&Source| {
        let name = s.path.file_name().unwrap_or(s.path.as_os_str()).to_string_lossy();
        format!("{name}, SHA-256 {}", sha256_hex(s.text.as_bytes()))
    };
    let mut entries = vec![
        entry("Program", format!("stagger {}", env!("CARGO_PKG_VERSION"))),
        entry("Scenario file", files.iter().map(name).collect::<Vec<_>>().join("\n")),
    ];
    match trials {
        Some(trials) => {
            entries.extend([entry("Trials", grouped(trials)), entry("Seed", settings.seed.to_string())])
        }
        None => entries.push(entry("Trials", "none: solved exactly".to_owned())),
    }
    if interrupted {
        let what = "before everything had been played: the results are of what had";
        entries.push(entry("Interrupted", what.to_owned()));
    }
    entries.extend(incomplete.map(|notice| entry("Parts", notice)));
    let rest = "manifest.json, which comes with the CSV files: the command, the whole text of every scenario with its changes, and \
                when it was played";
    entries.push(entry("The rest", rest.to_owned()));
    entries
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
    simulated: &Answers,
    settings: &Settings,
    began: Began,
    asked: BTreeMap<String, Value>,
    parts: Option<PartsRecord>,
) -> Manifest {
    let with_summary = played.iter().zip(&simulated.summaries);
    Manifest {
        seconds: began.instant.elapsed().as_secs_f64(),
        interrupted: simulated.interrupted,
        parts,
        scenarios: with_summary.map(|(p, s)| ScenarioRecord::of(p.source, p.scenario, s)).collect(),
        settings: asked,
        ..Manifest::new(command_line(), began.time, settings.seed, settings.trials)
    }
}

/// What else was asked for of a run.
pub(crate) fn asked(args: &RunArgs) -> BTreeMap<String, Value> {
    let mut settings = by_method(args.method);
    settings.extend(args.worlds.map(|n| ("worlds".to_owned(), Value::from(n))));
    settings.extend(args.sampling.precision.map(|x| ("precision".to_owned(), Value::from(x))));
    settings
}

/// Asked for of a run that nothing but its method is said of.
pub(crate) fn by_method(method: Method) -> BTreeMap<String, Value> {
    BTreeMap::from([("method".to_owned(), Value::from(method.name()))])
}

/// The command line, argument by argument.
fn command_line() -> Vec<String> {
    let arguments = std::env::args_os().skip(1).map(|a| a.to_string_lossy().into_owned());
    std::iter::once("stagger".to_owned()).chain(arguments).collect()
}

/// That other results than these are replaced, which the folder holds until then.
pub(crate) fn replaced(folder: &ResultsFolder) -> Option<String> {
    // what can't be read is no reason to fail
    let before = Previous::find(folder.target()).ok()??.manifest.command;
    let typed = || before.iter().map(|word| typed::word(word)).collect::<Vec<_>>().join(" ");
    (before != command_line()).then(|| format!("They replace what was there, of: {}", typed()))
}

/// How the results of a study came to be.
#[derive(Debug)]
pub(crate) struct Account<'a> {
    pub(crate) began: Began,
    pub(crate) source: &'a Source,
    pub(crate) scenarios: &'a [Scenario],
    pub(crate) settings: &'a Settings,
    /// What else was asked for, by name.
    pub(crate) asked: BTreeMap<String, Value>,
    pub(crate) interrupted: bool,
    pub(crate) parts: Option<PartsRecord>,
}

impl Account<'_> {
    /// The manifest of the study's results.
    pub(crate) fn manifest(self) -> Manifest {
        let of = |s: &Scenario| ScenarioRecord::plain(self.source, s, Some(self.settings.trials));
        Manifest {
            seconds: self.began.instant.elapsed().as_secs_f64(),
            interrupted: self.interrupted,
            parts: self.parts,
            scenarios: self.scenarios.iter().map(of).collect(),
            settings: self.asked,
            ..Manifest::new(command_line(), self.began.time, self.settings.seed, self.settings.trials)
        }
    }
}
