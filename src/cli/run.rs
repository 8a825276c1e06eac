//! `stagger run`: simulate, write the results, print a summary.

use std::path::PathBuf;

use stagger::engine::{Settings, WorldSettings};
use stagger::output::folder::ResultsFolder;
use stagger::output::json;
use stagger::output::trials::TrialsWriter;
use stagger::study::{InWorlds, Simulated, Simulation};
use stagger::trial::Deal;

use super::args::RunArgs;
use super::failure::Failure;
use super::input::{self, Input};
use super::results::{self, Began, Played};
use super::terminal::{self, numbers::grouped};
use super::watch::{Watch, heed_interruptions, settings};

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
    if !args.quiet {
        terminal::warn_briefly(played.iter().map(|p| p.scenario));
    }
    heed_interruptions();
    // found out now rather than after the simulation
    let mut folder = ResultsFolder::prepare(&out(args, &inputs))?;
    let settings = settings(&args.sampling);
    let simulation = Simulation::new(played.iter().map(|p| p.scenario.agreement()));
    let mut simulated = simulate(args, &simulation, &played, &settings, &mut folder)?;
    if simulated.trials == 0 {
        let text = "no block of trials was finished, so nothing was written";
        return Err(Failure::Interrupted(text.to_owned()));
    }
    let worlds = worlds(args, &simulation, &settings)?;
    simulated.interrupted |= is_incomplete(&simulation, &worlds);
    let in_worlds = results::in_worlds(&played, &simulation, &worlds);
    let mut tables = results::all_tables(&played, &simulated);
    tables.extend(results::worlds_tables(&in_worlds));
    results::write(&mut folder, &tables)?;
    let written = folder.publish(results::manifest(&played, &simulated, &settings, began))?;
    let shown = terminal::short_path(&written);
    if args.json {
        let mut tables = results::summary_tables(&played, &simulated);
        tables.extend(results::worlds_tables(&in_worlds).into_iter().filter(|t| t.name == "ranges"));
        let bytes = json::render(&tables);
        terminal::print(&String::from_utf8_lossy(&bytes))?;
    } else if !args.quiet {
        terminal::print(&terminal::summary(&played, &simulated, &worlds, settings.seed, &shown))?;
    }
    finish(&simulated, &settings, &shown)
}

/// Whether the worlds of a scenario that has something unknown were not all played.
fn is_incomplete(simulation: &Simulation, worlds: &[Option<InWorlds>]) -> bool {
    let has_unknowns = |deal: &Deal| !deal.agreement().unknowns().is_empty();
    simulation.deals().iter().zip(worlds).any(|(deal, worlds)| has_unknowns(deal) && worlds.is_none())
}

fn finish(simulated: &Simulated, settings: &Settings, folder: &str) -> Result<(), Failure> {
    if !simulated.interrupted {
        return Ok(());
    }
    let (done, wanted) = (grouped(simulated.trials), grouped(settings.trials));
    Err(Failure::Interrupted(if simulated.trials == settings.trials {
        format!("all trials were played and are in {folder}, but not all of the worlds")
    } else {
        format!("{done} of {wanted} trials were played and are in {folder}")
    }))
}

fn simulate(
    args: &RunArgs,
    simulation: &Simulation,
    played: &[Played<'_>],
    settings: &Settings,
    folder: &mut ResultsFolder,
) -> Result<Simulated, Failure> {
    let watch = Watch::new(&args.sampling, args.quiet);
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
    let worlds = args.worlds.unwrap_or((settings.trials / TRIALS_PER_WORLD).min(MOST_WORLDS));
    let watch = Watch::over(worlds * TRIALS_PER_WORLD, args.quiet);
    let settings =
        WorldSettings { worlds, trials: TRIALS_PER_WORLD, seed: settings.seed, threads: settings.threads };
    Ok(simulation.run_worlds(&settings, &watch)?)
}

/// Where the results go.
fn out(args: &RunArgs, inputs: &[Input]) -> PathBuf {
    let stem = || inputs.first().map_or_else(|| "results".to_owned(), |i| i.source.stem());
    args.out.clone().unwrap_or_else(|| PathBuf::from("results").join(stem()))
}
