//! `stagger run`: simulate, write the results, print a summary.

use std::path::PathBuf;

use stagger::engine::{Settings, WorldSettings};
use stagger::exact::{self, Refusal};
use stagger::output::folder::ResultsFolder;
use stagger::output::json;
use stagger::output::numbers::grouped;
use stagger::output::trials::TrialsWriter;
use stagger::scenario::Source;
use stagger::study::{self, Answers, InWorlds, Simulation, Witnesses};
use stagger::trial::Deal;

use super::args::{Format, Method, RunArgs};
use super::failure::Failure;
use super::input::{self, Input};
use super::results::{self, Began, Delivered, Found, Played};
use super::terminal;
use super::watch::{Solving, Watch, heed_interruptions, interrupted, settings};

/// Simulates every scenario of the files, writes the results and prints a summary.
pub(crate) fn run(args: &RunArgs) -> Result<(), Failure> {
    let began = Began::now();
    let inputs = input::read(&args.files, &args.changes)?;
    let played: Vec<Played<'_>> = inputs
        .iter()
        .flat_map(|Input { source, scenarios }| {
            scenarios.iter().map(move |scenario| Played { source, scenario })
        })
        .collect();
    if !args.delivery.quiet {
        terminal::warn_briefly(played.iter().map(|p| p.scenario));
    }
    // found out now rather than after the work
    let mut folder = ResultsFolder::prepare(&out(args, &inputs))?;
    let settings = settings(&args.sampling.playing);
    let solved = if args.method == Method::Simulate { None } else { Some(solve(&played)?) };
    let found = match solved {
        Some(answers) if args.method == Method::Exact => Found::solved(answers),
        solved => by_simulation(args, &played, &settings, &mut folder, solved)?,
    };
    write(args, &inputs, &played, &found, &settings, &mut folder)?;
    let written = folder.publish(results::manifest(&played, &found.answers, &settings, began, args))?;
    let shown = terminal::short_path(&written);
    if args.delivery.json {
        let bytes = json::render(&found.summary_tables(&played));
        terminal::print(&String::from_utf8_lossy(&bytes))?;
    } else if !args.delivery.quiet {
        terminal::print(&terminal::summary(&played, &found, settings.seed, &shown).finish())?;
    }
    finish(&found.answers, &settings, &shown)
}

/// Writes what was found.
fn write(
    args: &RunArgs,
    inputs: &[Input],
    played: &[Played<'_>],
    found: &Found,
    settings: &Settings,
    folder: &mut ResultsFolder,
) -> Result<(), Failure> {
    let files: Vec<&Source> = inputs.iter().map(|i| &i.source).collect();
    let origin = results::origin(&files, settings, found.answers.trials, found.answers.interrupted);
    let report = args.delivery.writes(Format::Html).then(|| terminal::report(played, found, &origin));
    let too_large =
        "trials.csv, with a row for every trial, is too large for a workbook: it is in the same folder";
    let delivered = Delivered {
        tables: &found.tables(played),
        sheets: &[],
        answer: &terminal::answer(played, found, settings.seed),
        origin: &origin,
        absent: if args.each_trial { &[too_large.to_owned()] } else { &[] },
        report: report.as_ref(),
    };
    results::write(folder, &args.delivery, &delivered)
}

/// Solves the scenarios.
fn solve(played: &[Played<'_>]) -> Result<Answers, Failure> {
    let agreements: Vec<_> = played.iter().map(|p| p.scenario.agreement()).collect();
    heed_interruptions();
    let _solving = Solving::begin();
    study::solve_unless(&agreements, &exact::Settings::default(), &interrupted).map_err(|(i, refusal)| {
        match refusal {
            Refusal::Stopped => Failure::Interrupted(format!("{refusal}, so nothing was written")),
            _ => Failure::Input(format!("error: {}: {refusal}", played[i].scenario.id())),
        }
    })
}

/// Simulates the scenarios, and compares with their solution if there is one.
fn by_simulation(
    args: &RunArgs,
    played: &[Played<'_>],
    settings: &Settings,
    folder: &mut ResultsFolder,
    solved: Option<Answers>,
) -> Result<Found, Failure> {
    heed_interruptions();
    let simulation = Simulation::new(played.iter().map(|p| p.scenario.agreement()));
    let mut answers = simulate(args, &simulation, played, settings, folder)?;
    if answers.trials == Some(0) {
        let text = "no block of trials was finished, so nothing was written";
        return Err(Failure::Interrupted(text.to_owned()));
    }
    let worlds = worlds(args, &simulation, settings)?;
    answers.interrupted |= is_incomplete(&simulation, &worlds);
    let compare = |solved: Answers| {
        answers.summaries.iter().zip(&solved.summaries).map(|(s, e)| Witnesses::of(s, e)).collect()
    };
    let witnesses = solved.map(compare).unwrap_or_default();
    Ok(Found { answers, worlds, witnesses })
}

/// Whether the worlds of a scenario that has something unknown were not all played.
fn is_incomplete(simulation: &Simulation, worlds: &[Option<InWorlds>]) -> bool {
    let has_unknowns = |deal: &Deal| !deal.agreement().unknowns().is_empty();
    simulation.deals().iter().zip(worlds).any(|(deal, worlds)| has_unknowns(deal) && worlds.is_none())
}

fn finish(answers: &Answers, settings: &Settings, folder: &str) -> Result<(), Failure> {
    if !answers.interrupted {
        return Ok(());
    }
    let done = answers.trials.unwrap_or(0);
    Err(Failure::Interrupted(if done == settings.trials {
        format!("all trials were played and are in {folder}, but not all of the worlds")
    } else {
        format!("{} of {} trials were played and are in {folder}", grouped(done), grouped(settings.trials))
    }))
}

fn simulate(
    args: &RunArgs,
    simulation: &Simulation,
    played: &[Played<'_>],
    settings: &Settings,
    folder: &mut ResultsFolder,
) -> Result<Answers, Failure> {
    let watch = Watch::new(&args.sampling, args.delivery.quiet);
    if !args.each_trial {
        return Ok(simulation.run(settings, &watch)?);
    }
    let mut writer = TrialsWriter::begin(folder, results::trials_table(played, simulation))?;
    let simulated = simulation.run_recorded(settings, &watch, &mut writer)?;
    writer.finish(folder)?;
    Ok(simulated)
}

/// Trials in each world. Few, so that the worlds may be many: the noise that this leaves in each
/// is corrected for.
const TRIALS_PER_WORLD: u64 = 100;

/// The most worlds unless more are asked for.
const MOST_WORLDS: u64 = 1000;

/// Plays the scenarios in worlds, where there is something that is not known.
fn worlds(
    args: &RunArgs,
    simulation: &Simulation,
    settings: &Settings,
) -> Result<Vec<Option<InWorlds>>, Failure> {
    let settings = world_settings(args.worlds, settings);
    let unknown = simulation.deals().iter().filter(|d| !d.agreement().unknowns().is_empty()).count() as u64;
    let all = settings.worlds.saturating_mul(settings.trials).saturating_mul(unknown);
    let watch = Watch::over(all, "trials in worlds", args.delivery.quiet);
    Ok(simulation.run_worlds(&settings, &watch)?)
}

/// The worlds that are played beside the trials, unless another number is asked for.
pub(super) fn world_settings(asked: Option<u64>, settings: &Settings) -> WorldSettings {
    let worlds = asked.unwrap_or((settings.trials / TRIALS_PER_WORLD).min(MOST_WORLDS));
    WorldSettings { worlds, trials: TRIALS_PER_WORLD, seed: settings.seed, threads: settings.threads }
}

/// Where the results go.
fn out(args: &RunArgs, inputs: &[Input]) -> PathBuf {
    let stem = || inputs.first().map_or_else(|| "results".to_owned(), |i| i.source.stem());
    args.delivery.out.clone().unwrap_or_else(|| PathBuf::from("results").join(stem()))
}
