//! What can be typed. The only place that knows the library that reads it.

mod commands;
mod examples;
mod job;
mod shared;
mod slips;
mod values;

pub(crate) use commands::*;
pub(crate) use shared::*;
pub(crate) use slips::no_file;

use std::ffi::OsString;

use clap::error::ErrorKind;
use clap::parser::ValueSource;
use clap::{Arg, ArgMatches, CommandFactory as _, FromArgMatches as _, Parser, Subcommand};
use examples::*;

/// Trials of `robust`: a thousand in each of a thousand worlds, so that noise does not choose.
const ROBUST_TRIALS: &str = "1000000";

/// Of the studies that look at one scenario.
const ONE_VARIANT: &str = "The variant to look at instead of the file as it stands";

/// What `serve` leaves to the browser.
const SERVE_THREADS: &str =
    "Threads [default: one fewer than there are processors, if there are more than two]";

/// The command line.
#[derive(Debug, Parser)]
#[command(
    name = "stagger",
    version,
    about = "Simulates prisoner exchanges that are released in staggered tranches",
    long_about = "Simulates prisoner exchanges that are released in staggered tranches: how many persons come \
                  home, when, and where the agreement breaks. Results follow from the assumptions in a scenario \
                  file; they are not a forecast.",
    disable_help_subcommand = false,
    max_term_width = 100,
    after_help = "`stagger help COMMAND` says more about one command, with examples."
)]
pub(crate) struct Args {
    #[command(subcommand)]
    pub(crate) command: Option<Command>,
}

/// One of the commands.
#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Simulates scenarios and all their variants, prints a summary and writes the results
    #[command(after_help = RUN_EXAMPLES)]
    Run(RunArgs),
    /// Reads scenarios, shows each agreement as a calendar and says what is wrong; simulates nothing
    #[command(after_help = CHECK_EXAMPLES, mut_args(only_with_expected))]
    Check(CheckArgs),
    /// Tells one trial day by day, each decision with its probability
    #[command(after_help = TRACE_EXAMPLES)]
    Trace(TraceArgs),
    /// Plays scenarios over a whole range of inputs: a grid, or points spread over the ranges
    #[command(after_help = SWEEP_EXAMPLES)]
    Sweep(SweepArgs),
    /// Ranks what is not known by how much it matters
    #[command(after_help = SENSITIVITY_EXAMPLES, mut_arg("variant", |arg| arg.help(ONE_VARIANT)))]
    Sensitivity(SensitivityArgs),
    /// Finds the value of an input at which an answer changes
    #[command(after_help = TIPPING_EXAMPLES, mut_arg("part", |arg| arg.hide(true)),
        mut_arg("variant", |arg| arg.help(ONE_VARIANT)))]
    Tipping(TippingArgs),
    /// Weighs the deals of a file against what is not known: which one is safe, and what is worth finding out
    #[command(after_help = ROBUST_EXAMPLES, mut_arg("trials", |arg| arg.default_value(ROBUST_TRIALS)))]
    Robust(RobustArgs),
    /// Says for which values of what is not known something happens: where the agreement collapses
    #[command(after_help = EXPLAIN_EXAMPLES, mut_arg("part", |arg| arg.hide(true)),
        mut_arg("variant", |arg| arg.help(ONE_VARIANT)))]
    Explain(ExplainArgs),
    /// Adds up parts that were played by themselves, on this machine or on many
    #[command(after_help = MERGE_EXAMPLES)]
    Merge(MergeArgs),
    /// Shows a page on this computer on which inputs can be moved and the answer is there at once
    #[command(after_help = SERVE_EXAMPLES, mut_arg("threads", |arg| arg.help(SERVE_THREADS)))]
    Serve(ServeArgs),
    /// Writes a short scenario with comments, to start from
    #[command(after_help = NEW_EXAMPLES)]
    New(NewArgs),
    /// Prints the JSON Schema of scenario files, for editors
    #[command(after_help = SCHEMA_EXAMPLES)]
    Schema,
}

/// What says how to simulate says nothing to a `check` that does not.
fn only_with_expected(arg: Arg) -> Arg {
    match arg.get_id().as_str() {
        "trials" | "seed" | "threads" | "precision" => arg.requires("expected"),
        _ => arg,
    }
}

const SHORT_HELP: &str = "\
Simulates prisoner exchanges that are released in staggered tranches.

  stagger new deal.toml       write a scenario to start from
  stagger check deal.toml     show it as a calendar, and what is wrong with it
  stagger run deal.toml       simulate it, and write results/deal
  stagger serve deal.toml     move its inputs on a page and see what follows

`stagger --help` lists all commands; `stagger help run` says more about one.
";

/// What is printed when nothing is asked for.
pub(crate) fn short_help() -> String {
    SHORT_HELP.to_owned()
}

/// Reads the command line.
pub(crate) fn parse() -> Result<Args, clap::Error> {
    let words: Vec<OsString> = std::env::args_os().collect();
    let texts: Vec<String> = words.iter().map(|word| word.to_string_lossy().into_owned()).collect();
    let refused = |kind, message: String| Args::command().error(kind, message);
    if let Some(message) = slips::before(&texts) {
        return Err(refused(ErrorKind::UnknownArgument, message));
    }
    read(words).map_err(|error| match slips::after(&error, texts.get(1).map(String::as_str)) {
        Some(message) => refused(error.kind(), message),
        None => error,
    })
}

/// Reads these words as a command line, the name of the program first.
pub(crate) fn read(
    words: impl IntoIterator<Item = impl Into<OsString> + Clone>,
) -> Result<Args, clap::Error> {
    let matches = Args::command().try_get_matches_from(words)?;
    let mut args = Args::from_arg_matches(&matches).map_err(|error| error.format(&mut Args::command()))?;
    if let (Some(Command::Run(run)), Some((_, given))) = (&mut args.command, matches.subcommand()) {
        run.moot = moot(run.method, given);
    }
    match conflict(&args) {
        Some(message) => Err(Args::command().error(ErrorKind::ArgumentConflict, message)),
        None => Ok(args),
    }
}

/// Why options do not go together; `None`: they do.
fn conflict(args: &Args) -> Option<&'static str> {
    match &args.command {
        Some(Command::Run(run)) if run.each_trial && run.method == Method::Exact => {
            Some("--each-trial needs trials, and --method exact plays none")
        }
        Some(Command::Run(run)) if run.each_trial && !run.delivery.writes(Format::Csv) => {
            Some("--each-trial writes trials.csv, and --formats leaves csv out")
        }
        Some(Command::Run(run)) if run.division.part.is_some() => conflict_with_part(run),
        Some(Command::Run(run)) if run.sampling.precision.is_some() && run.method == Method::Exact => {
            Some("--precision says when enough trials are played, and --method exact plays none")
        }
        Some(Command::Sweep(sweep)) if sweep.points.is_some() && sweep.design == Design::Grid => Some(
            "--points needs --design lhs or --design sobol: in a grid, each range has its own number of points, \
             as in 0.7..0.95/6",
        ),
        Some(Command::Sweep(sweep)) if sweep.resume && sweep.study.division.part.is_some() => {
            Some("--resume is not needed with --part: a part that is there is not played again")
        }
        Some(Command::Tipping(tipping)) if tipping.study.division.part.is_some() => {
            Some("tipping can't be divided with --part: where it looks next depends on what it has found")
        }
        Some(Command::Explain(explain)) if explain.study.division.part.is_some() => Some(
            "explain can't be divided with --part: it looks at every single trial, and a part keeps only sums",
        ),
        _ => None,
    }
}

/// Why options of a run do not go together with `--part`; `None`: they do.
fn conflict_with_part(run: &RunArgs) -> Option<&'static str> {
    if run.each_trial {
        Some("--each-trial does not go with --part: a part keeps only sums")
    } else if run.sampling.precision.is_some() {
        Some("--precision does not go with --part: no part knows what the others have found")
    } else if run.method != Method::Simulate {
        Some("--part divides trials, and an exact solution has none: leave it out, or solve without --part")
    } else {
        None
    }
}

/// Which option of a run that was given comes to nothing, as a solution has no trials; `None`: none does.
fn moot(method: Method, given: &ArgMatches) -> Option<&'static str> {
    let is_given = |option: &str| given.value_source(option) == Some(ValueSource::CommandLine);
    if method != Method::Exact {
        None
    } else if is_given("trials") {
        Some("--trials says how many trials are played, and --method exact plays none")
    } else if is_given("seed") {
        Some("--seed says by which luck trials are played, and --method exact plays none")
    } else if is_given("worlds") {
        Some("--worlds says in how many worlds trials are played, and --method exact plays none")
    } else {
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_command_line_is_sound() {
        Args::command().debug_assert();
    }
}
