//! `stagger check`: is a file valid, and is it what was meant?

use stagger::scenario::Scenario;
use stagger::study::{Simulation, verdicts};

use super::args::CheckArgs;
use super::failure::Failure;
use super::input::{self, Files, Input};
use super::terminal;
use super::watch::{Watch, heed_interruptions, settings};

/// Reads and checks the files, shows each scenario as a calendar, and tests expectations if asked.
pub(crate) fn check(args: &CheckArgs) -> Result<(), Failure> {
    let inputs = input::read(Files::Named(args.files.clone()), &args.changes)?;
    if args.expected {
        return expected(args, &inputs);
    }
    if args.quiet {
        return Ok(());
    }
    for Input { scenarios, .. } in &inputs {
        terminal::print(&terminal::calendars(scenarios))?;
        let warnings = terminal::warnings(scenarios.iter().flat_map(Scenario::warnings));
        for warning in &warnings {
            terminal::print(&format!("{warning}\n\n"))?;
        }
    }
    let some = !args.changes.variant.is_empty();
    inputs.iter().try_for_each(|input| terminal::print(&verdict(input, some)))
}

/// That the file is valid, and how much there is in it, or in `some` of its scenarios.
fn verdict(Input { source, scenarios }: &Input, some: bool) -> String {
    let variants = scenarios.iter().filter(|s| s.variant().is_some()).count();
    let warnings = terminal::warnings(scenarios.iter().flat_map(Scenario::warnings)).len();
    let of = |n: usize, what: &str| match n {
        0 => format!("no {what}s"),
        1 => format!("1 {what}"),
        n => format!("{n} {what}s"),
    };
    let file = terminal::short_path(&source.path);
    // the whole file was checked, but of some scenarios alone can more be told
    let looked_at = match some {
        true => format!("looked at {}", of(scenarios.len(), "scenario")),
        false => of(variants, "variant"),
    };
    format!("{file} is valid: {looked_at}, {}.\n", of(warnings, "warning"))
}

/// Simulates each file as it stands, and compares it with what its author expects.
fn expected(args: &CheckArgs, inputs: &[Input]) -> Result<(), Failure> {
    heed_interruptions();
    let settings = settings(&args.sampling.playing);
    let mut all_hold = true;
    let as_they_stand = inputs.iter().flat_map(|i| &i.scenarios).filter(|s| s.variant().is_none());
    for scenario in as_they_stand {
        let watch = Watch::new(&args.sampling, args.quiet);
        let simulated = Simulation::new([scenario.agreement()]).run(&settings, &watch)?;
        drop(watch);
        if simulated.interrupted {
            return Err(Failure::Interrupted("the expectations were not tested to the end".to_owned()));
        }
        let found: Vec<_> =
            simulated.summaries.iter().flat_map(|s| verdicts(scenario.expected(), s)).collect();
        let hold = found.iter().all(|v| v.holds);
        all_hold &= hold;
        if !args.quiet || !hold {
            terminal::print(&terminal::verdicts(scenario, &found, simulated.trials.unwrap_or(0)))?;
        }
    }
    if all_hold { Ok(()) } else { Err(Failure::NotAsExpected) }
}
