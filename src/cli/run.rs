//! `stagger run`: simulate, write the results, print a summary.

use std::path::PathBuf;

use stagger::engine::Settings;
use stagger::output::folder::ResultsFolder;
use stagger::output::json;
use stagger::output::trials::TrialsWriter;
use stagger::study::{Simulated, Simulation};

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
    let simulated = simulate(args, &played, &settings, &mut folder)?;
    if simulated.trials == 0 {
        let text = "no block of trials was finished, so nothing was written";
        return Err(Failure::Interrupted(text.to_owned()));
    }
    results::write(&mut folder, &results::all_tables(&played, &simulated))?;
    let written = folder.publish(results::manifest(&played, &simulated, &settings, began))?;
    let shown = terminal::short_path(&written);
    if args.json {
        let bytes = json::render(&results::summary_tables(&played, &simulated));
        terminal::print(&String::from_utf8_lossy(&bytes))?;
    } else if !args.quiet {
        terminal::print(&terminal::summary(&played, &simulated, settings.seed, &shown))?;
    }
    finish(&simulated, &settings, &shown)
}

fn finish(simulated: &Simulated, settings: &Settings, folder: &str) -> Result<(), Failure> {
    if !simulated.interrupted {
        return Ok(());
    }
    let (done, wanted) = (grouped(simulated.trials), grouped(settings.trials));
    Err(Failure::Interrupted(format!("{done} of {wanted} trials were played, and are in {folder}")))
}

fn simulate(
    args: &RunArgs,
    played: &[Played<'_>],
    settings: &Settings,
    folder: &mut ResultsFolder,
) -> Result<Simulated, Failure> {
    let simulation = Simulation::new(played.iter().map(|p| p.scenario.agreement()));
    let watch = Watch::new(&args.sampling, args.quiet);
    if !args.each_trial {
        return Ok(simulation.run(settings, &watch)?);
    }
    let mut writer = TrialsWriter::begin(folder, results::trials_table(played, &simulation))?;
    let simulated = simulation.run_recorded(settings, &watch, &mut writer)?;
    writer.finish(folder)?;
    Ok(simulated)
}

/// Where the results go.
fn out(args: &RunArgs, inputs: &[Input]) -> PathBuf {
    let stem = || inputs.first().map_or_else(|| "results".to_owned(), |i| i.source.stem());
    args.out.clone().unwrap_or_else(|| PathBuf::from("results").join(stem()))
}
