//! What can be typed. The only place that knows the library that reads it.

use std::path::PathBuf;

use clap::{CommandFactory as _, Parser, Subcommand};

/// Trials when nothing else is said.
const TRIALS: &str = "100000";

/// Trials of `robust`: a thousand in each of a thousand worlds, so that noise does not choose.
const ROBUST_TRIALS: &str = "1000000";

/// The most trials: what a tally can count without overflow, whatever the scenario.
const MOST_TRIALS: f64 = 1e12;

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
    #[command(after_help = CHECK_EXAMPLES)]
    Check(CheckArgs),
    /// Tells one trial day by day, each decision with its probability
    #[command(after_help = TRACE_EXAMPLES)]
    Trace(TraceArgs),
    /// Plays scenarios over a whole range of inputs: a grid, or points spread over the ranges
    #[command(after_help = SWEEP_EXAMPLES)]
    Sweep(SweepArgs),
    /// Ranks what is not known by how much it matters
    #[command(after_help = SENSITIVITY_EXAMPLES)]
    Sensitivity(SensitivityArgs),
    /// Finds the value of an input at which an answer changes
    #[command(after_help = TIPPING_EXAMPLES)]
    Tipping(TippingArgs),
    /// Weighs the deals of a file against what is not known: which one is safe, and what is worth finding out
    #[command(after_help = ROBUST_EXAMPLES, mut_arg("trials", |arg| arg.default_value(ROBUST_TRIALS)))]
    Robust(RobustArgs),
    /// Says for which values of what is not known something happens: where the agreement collapses
    #[command(after_help = EXPLAIN_EXAMPLES)]
    Explain(ExplainArgs),
    /// Writes a short scenario with comments, to start from
    #[command(after_help = NEW_EXAMPLES)]
    New(NewArgs),
    /// Prints the JSON Schema of scenario files, for editors
    #[command(after_help = SCHEMA_EXAMPLES)]
    Schema,
}

/// Options of `run`.
#[derive(Debug, clap::Args)]
pub(crate) struct RunArgs {
    /// Scenario files; the first is what the others are compared with
    #[arg(required = true, value_name = "FILE")]
    pub(crate) files: Vec<PathBuf>,
    #[command(flatten)]
    pub(crate) changes: Changes,
    #[command(flatten)]
    pub(crate) sampling: Sampling,
    /// How the answer is found
    #[arg(long, value_enum, default_value_t = Method::Simulate)]
    pub(crate) method: Method,
    /// Worlds of 100 trials, to tell what is not known from chance (0: none)
    ///
    /// In each world every quantity that is not known has one value. Played for scenarios that
    /// have such quantities, besides the trials. [default: one for every 100 trials, at most 1000]
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u64).range(0..=1_000_000), verbatim_doc_comment)]
    pub(crate) worlds: Option<u64>,
    /// Also write trials.csv, a row for every trial: a large file
    #[arg(long)]
    pub(crate) each_trial: bool,
    #[command(flatten)]
    pub(crate) delivery: Delivery,
}

/// How the answer is found.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub(crate) enum Method {
    /// Many trials: any scenario
    Simulate,
    /// Solved: no luck in it, but every quantity must be a number and the scenario not too large
    Exact,
    /// Both, and whether they agree
    Both,
}

impl Method {
    /// As it is typed.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Method::Simulate => "simulate",
            Method::Exact => "exact",
            Method::Both => "both",
        }
    }
}

/// Options of `sweep`.
#[derive(Debug, clap::Args)]
pub(crate) struct SweepArgs {
    /// What to vary: 0.7..0.95/6 (six points), 1..12 (whole numbers), a,b,c (a list); may be repeated
    #[arg(long, value_name = "PATH=VALUES", required = true)]
    pub(crate) vary: Vec<String>,
    /// How the points lie
    #[arg(long, value_enum, default_value_t = Design::Grid)]
    pub(crate) design: Design,
    /// How many points, for designs other than the grid
    #[arg(long, value_name = "N", default_value_t = 100, value_parser = clap::value_parser!(u32).range(2..=1_000_000))]
    pub(crate) points: u32,
    /// Go on with a sweep that was interrupted
    #[arg(long)]
    pub(crate) resume: bool,
    #[command(flatten)]
    pub(crate) study: StudyArgs,
}

/// How the points of a sweep lie.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub(crate) enum Design {
    /// Every combination of the values
    Grid,
    /// Latin hypercube: each range is cut into as many parts as there are points, each used once
    Lhs,
    /// Sobol' sequence: fills the ranges evenly, in all of their combinations
    Sobol,
}

impl Design {
    /// As it is typed.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Design::Grid => "grid",
            Design::Lhs => "lhs",
            Design::Sobol => "sobol",
        }
    }
}

/// Options of `sensitivity`.
#[derive(Debug, clap::Args)]
pub(crate) struct SensitivityArgs {
    /// Look at these inputs alone, each over a range: party.north.complies=0.7..0.99; may be repeated
    #[arg(long, value_name = "PATH=LO..HI")]
    pub(crate) vary: Vec<String>,
    /// Results to look at; may be repeated [default: completed, released and days_held of each party]
    #[arg(long, value_name = "RESULT")]
    pub(crate) on: Vec<String>,
    /// Rows of the design for the indices; a power of two is best
    #[arg(long, value_name = "N", default_value_t = 2048, value_parser = clap::value_parser!(u32).range(2..=65_536))]
    pub(crate) rows: u32,
    #[command(flatten)]
    pub(crate) study: StudyArgs,
}

/// Options of `tipping`.
#[derive(Debug, clap::Args)]
pub(crate) struct TippingArgs {
    /// The input and the range to look in: party.north.complies=0.7..0.99, exchange.every=1..14
    #[arg(long, value_name = "PATH=LO..HI")]
    pub(crate) vary: String,
    /// What is to hold: 'completed >= 0.5', or 'variant daily > base on released.south'
    #[arg(long, value_name = "QUESTION")]
    pub(crate) target: String,
    /// Values to look at before the places where the answer changes are narrowed down
    #[arg(long, value_name = "N", default_value_t = 17, value_parser = clap::value_parser!(u32).range(2..=10_000))]
    pub(crate) points: u32,
    #[command(flatten)]
    pub(crate) study: StudyArgs,
}

/// Options of `robust`.
#[derive(Debug, clap::Args)]
pub(crate) struct RobustArgs {
    /// What else is not known: 0.7..0.95 (anything in between), 1..12 (whole numbers), a,b,c (a list); may be repeated
    #[arg(long, value_name = "PATH=VALUES")]
    pub(crate) vary: Vec<String>,
    /// Worlds: draws of everything that is not known. The trials are spread evenly over them
    #[arg(long, value_name = "N", default_value_t = 1000, value_parser = clap::value_parser!(u64).range(100..=100_000))]
    pub(crate) worlds: u64,
    #[command(flatten)]
    pub(crate) study: StudyArgs,
}

/// Options of `explain`.
#[derive(Debug, clap::Args)]
pub(crate) struct ExplainArgs {
    /// What is to be explained: collapsed, completed, cause.breach.north, 'released.south < 100', …
    #[arg(long, value_name = "RESULT")]
    pub(crate) target: String,
    /// What else is not known: 0.7..0.95, 20..60 (whole numbers), 1,3,7 (a list); may be repeated
    #[arg(long, value_name = "PATH=VALUES")]
    pub(crate) vary: Vec<String>,
    /// How many boxes to look for, at the most
    #[arg(long, value_name = "N", default_value_t = 3, value_parser = clap::value_parser!(u16).range(1..=100))]
    pub(crate) boxes: u16,
    /// Look for the largest box in which it happens at least so often (0.8: in 80 % of trials)
    #[arg(long, value_name = "X", value_parser = density)]
    pub(crate) density: Option<f64>,
    #[command(flatten)]
    pub(crate) study: StudyArgs,
}

/// Options of `check`.
#[derive(Debug, clap::Args)]
pub(crate) struct CheckArgs {
    /// Scenario files
    #[arg(required = true, value_name = "FILE")]
    pub(crate) files: Vec<PathBuf>,
    #[command(flatten)]
    pub(crate) changes: Changes,
    /// Simulate, and say of each entry of the file's [expected] table whether it holds
    #[arg(long, conflicts_with = "variant")]
    pub(crate) expected: bool,
    #[command(flatten)]
    pub(crate) sampling: Sampling,
    /// Print nothing but what is wrong
    #[arg(short, long)]
    pub(crate) quiet: bool,
}

/// Options of `trace`.
#[derive(Debug, clap::Args)]
pub(crate) struct TraceArgs {
    /// Scenario file
    #[arg(value_name = "FILE")]
    pub(crate) file: PathBuf,
    /// Number of the trial, from 1, as in trials.csv
    #[arg(long, value_name = "N", default_value = "1", value_parser = trials)]
    pub(crate) trial: u64,
    /// The variant to play instead of the file as it stands
    #[arg(long, value_name = "NAME")]
    pub(crate) variant: Option<String>,
    /// Change a value, for example party.north.complies=0.8; may be repeated
    #[arg(long = "set", value_name = "PATH=VALUE")]
    pub(crate) set: Vec<String>,
    /// Seed of the random numbers
    #[arg(long, value_name = "N", default_value = "1", value_parser = seed)]
    pub(crate) seed: u64,
}

/// Options of `new`.
#[derive(Debug, clap::Args)]
pub(crate) struct NewArgs {
    /// File to write; `-` prints it instead
    #[arg(value_name = "FILE", default_value = "scenario.toml")]
    pub(crate) file: PathBuf,
}

/// What all studies of one file have in common.
#[derive(Debug, Clone, clap::Args)]
pub(crate) struct StudyArgs {
    /// Scenario file
    #[arg(value_name = "FILE")]
    pub(crate) file: PathBuf,
    #[command(flatten)]
    pub(crate) changes: Changes,
    #[command(flatten)]
    pub(crate) playing: Playing,
    #[command(flatten)]
    pub(crate) delivery: Delivery,
}

/// How scenarios are changed and selected.
#[derive(Debug, Clone, clap::Args)]
pub(crate) struct Changes {
    /// Change a value, for example party.north.complies=0.8; may be repeated
    #[arg(long = "set", value_name = "PATH=VALUE")]
    pub(crate) set: Vec<String>,
    /// Only this variant (`base` is the file as it stands); may be repeated
    #[arg(long, value_name = "NAME")]
    pub(crate) variant: Vec<String>,
}

/// How much is played, and when that is enough.
#[derive(Debug, Clone, clap::Args)]
pub(crate) struct Sampling {
    #[command(flatten)]
    pub(crate) playing: Playing,
    /// Stop early, once the 95 % interval of every chance of completion is within ± X (0.001: a tenth of a point)
    #[arg(long, value_name = "X", value_parser = precision)]
    pub(crate) precision: Option<f64>,
}

/// How much is played, and with what luck.
#[derive(Debug, Clone, clap::Args)]
pub(crate) struct Playing {
    /// Trials of each scenario: 100000, 1e6, 1_000_000
    #[arg(long, value_name = "N", default_value = TRIALS, value_parser = trials)]
    pub(crate) trials: u64,
    /// Seed of the random numbers
    #[arg(long, value_name = "N", default_value = "1", value_parser = seed)]
    pub(crate) seed: u64,
    /// Threads [default: as many as there are processors]
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=1024))]
    pub(crate) threads: Option<u16>,
}

/// Where the results go, and what is printed.
#[derive(Debug, Clone, clap::Args)]
pub(crate) struct Delivery {
    /// Folder for the results
    ///
    /// [default: results/<name of the first file>, for other commands than `run` with the
    /// command's name after it]
    #[arg(long, value_name = "DIR", verbatim_doc_comment, value_parser = folder_name)]
    pub(crate) out: Option<PathBuf>,
    /// What the results are written as, divided by commas
    #[arg(long, value_enum, value_name = "LIST", value_delimiter = ',', default_value = "csv,xlsx")]
    pub(crate) formats: Vec<Format>,
    /// Print nothing but errors (and what --json asks for)
    #[arg(short, long)]
    pub(crate) quiet: bool,
    /// Print the results that sum up as JSON
    #[arg(long)]
    pub(crate) json: bool,
}

impl Delivery {
    /// Whether the results are written in this form.
    pub(crate) fn writes(&self, format: Format) -> bool {
        self.formats.contains(&format)
    }
}

/// What results are written as.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub(crate) enum Format {
    /// Tables, a file each
    Csv,
    /// A workbook with the answer in words, charts and all tables
    Xlsx,
}

const RUN_EXAMPLES: &str = "\
Examples:
  stagger run deal.toml                            the file and all its variants
  stagger run deal.toml other.toml                 two files, compared
  stagger run deal.toml --variant base --variant daily
  stagger run deal.toml --set party.north.complies=0.8 --out results/north-at-80
  stagger run deal.toml --trials 1e6 --precision 0.001
  stagger run deal.toml --method both              simulated and solved: do they agree?

With more than one scenario each is compared with the first, trial by trial on the same luck.
Ctrl-C stops the run and writes what has been played; a second Ctrl-C stops it at once.

Exit codes: 0 done, 1 the input is wrong, 2 the command line is wrong, 3 the disk could not be
read or written, 130 interrupted.";

const SWEEP_EXAMPLES: &str = "\
Examples:
  stagger sweep deal.toml --vary party.north.complies=0.7..0.95/6
  stagger sweep deal.toml --vary exchange.every=1,3,7 --vary exchange.tranches=2..12
  stagger sweep deal.toml --variant base --variant daily --vary ceasefire.days=20..60/5
  stagger sweep deal.toml --vary party.north.complies=0.7..0.95 --vary party.south.complies=0.7..0.95 \\
                          --design sobol --points 500

All scenarios of the file are played at every point, and compared there with the first. A point that
is not valid is a row with its error. Ctrl-C stops the sweep and writes the points that are
finished; --resume goes on where it stopped.";

const SENSITIVITY_EXAMPLES: &str = "\
Examples:
  stagger sensitivity deal.toml                    every quantity that the file gives as a range
  stagger sensitivity deal.toml --variant daily --on completed --on lead.north
  stagger sensitivity deal.toml --vary party.north.complies=0.7..0.99 --vary ceasefire.days=20..60

Of each input it tells what the result would be if it were low or high (--trials trials each), and
which part of the doubt about the result goes back to it.";

const TIPPING_EXAMPLES: &str = "\
Examples:
  stagger tipping deal.toml --vary party.north.complies=0.7..0.99 --target 'completed >= 0.5'
  stagger tipping deal.toml --vary party.north.complies=0.7..0.99 \\
                            --target 'variant daily > base on released.south'
  stagger tipping deal.toml --variant daily --vary exchange.tranches=2..12 --target 'lead.north < 20'

Results are named as in a file's [expected] table: completed, collapsed, cause.expiry,
released.south.civilians, days_held.south, event.\"Council vote\". They are compared by their mean over
the trials, or by their share of them; `50%` is 0.5.";

const ROBUST_EXAMPLES: &str = "\
Examples:
  stagger robust deal.toml
  stagger robust deal.toml --variant base --variant daily --variant weekly
  stagger robust deal.toml --vary ceasefire.days=14..60 --vary party.north.complies=0.7..0.95
  stagger robust deal.toml --worlds 4000 --trials 4e6

Compares the file and its variants, at least two, in the same worlds: in each of them everything that
the file gives as a range, and what --vary adds, has one value. Leave out, with --variant, what
nobody can choose. Ctrl-C stops and writes what the worlds played so far come to.";

const EXPLAIN_EXAMPLES: &str = "\
Examples:
  stagger explain deal.toml --target collapsed
  stagger explain deal.toml --target cause.breach.north --variant daily
  stagger explain deal.toml --target 'released.south < 100' --vary ceasefire.days=20..60
  stagger explain deal.toml --target completed --density 0.8

What is not known is what the file gives as a distribution, and what --vary adds. The answer is a few
boxes, each a range of a few inputs, that hold many of the trials in which it happens and few others.
They are found on one half of the trials and told from the other.";

const CHECK_EXAMPLES: &str = "\
Examples:
  stagger check deal.toml
  stagger check deal.toml --variant daily
  stagger check deal.toml --set exchange.every=3
  stagger check --expected deal.toml               simulates, and tests the file's [expected] table

Exit codes: 0 all is well, 1 a file is not valid or an expectation does not hold.";

const TRACE_EXAMPLES: &str = "\
Examples:
  stagger trace deal.toml --trial 7
  stagger trace deal.toml --trial 7 --variant daily

Trial 7 here is trial 7 of every run with the same seed; `stagger run --each-trial` lists them all.";

const NEW_EXAMPLES: &str = "\
Examples:
  stagger new                                      writes scenario.toml
  stagger new deal.toml
  stagger new -                                    prints it

A file that is there already is left alone.";

const SCHEMA_EXAMPLES: &str = "\
Example:
  stagger schema > scenario.schema.json";

const SHORT_HELP: &str = "\
Simulates prisoner exchanges that are released in staggered tranches.

  stagger new deal.toml       write a scenario to start from
  stagger check deal.toml     show it as a calendar, and what is wrong with it
  stagger run deal.toml       simulate it, and write results/deal

`stagger --help` lists all commands; `stagger help run` says more about one.
";

/// What is printed when nothing is asked for.
pub(crate) fn short_help() -> String {
    SHORT_HELP.to_owned()
}

/// Reads the command line.
pub(crate) fn parse() -> Result<Args, clap::Error> {
    let args = Args::try_parse()?;
    match conflict(&args) {
        Some(message) => Err(Args::command().error(clap::error::ErrorKind::ArgumentConflict, message)),
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
        Some(Command::Sweep(sweep)) if sweep.resume && !sweep.study.delivery.writes(Format::Csv) => {
            Some("--resume goes on with sweep.csv, and --formats leaves csv out")
        }
        _ => None,
    }
}

/// A whole number of at least 1 and at most [`MOST_TRIALS`]: `100000`, `1e6`, `1_000_000`.
fn trials(text: &str) -> Result<u64, String> {
    let right = "write a whole number from 1 to 1e12, such as 100000, 1e6 or 1_000_000";
    let plain = digits(text).ok_or(right)?;
    let number: f64 = plain.parse().map_err(|_| right)?;
    // up to 1e12 every whole number is a float of its own
    if number.fract() == 0.0 && (1.0..=MOST_TRIALS).contains(&number) {
        Ok(number as u64)
    } else {
        Err(right.to_owned())
    }
}

/// A whole number: `1`, `20_231_221`.
fn seed(text: &str) -> Result<u64, String> {
    let number = digits(text).and_then(|plain| plain.parse().ok());
    number.ok_or_else(|| "write a whole number from 0 to 18446744073709551615".to_owned())
}

/// The name of a folder, which is not empty.
fn folder_name(text: &str) -> Result<PathBuf, String> {
    if text.is_empty() { Err("--out needs the name of a folder".to_owned()) } else { Ok(text.into()) }
}

/// Half the width of an interval of a probability.
fn precision(text: &str) -> Result<f64, String> {
    let right = "write a number above 0 and below 0.5, such as 0.001 for a tenth of a percentage point";
    text.parse().ok().filter(|x| *x > 0.0 && *x < 0.5).ok_or_else(|| right.to_owned())
}

/// A share above 0 and at most 1.
fn density(text: &str) -> Result<f64, String> {
    let right = "write a number above 0 and at most 1, such as 0.8 for 80 % of trials";
    text.parse().ok().filter(|x| *x > 0.0 && *x <= 1.0).ok_or_else(|| right.to_owned())
}

/// The number without the underscores between its digits; `None` if it does not look like one.
fn digits(text: &str) -> Option<String> {
    let between = |i: usize| {
        let is_digit =
            |j: Option<usize>| j.and_then(|j| text.as_bytes().get(j)).is_some_and(u8::is_ascii_digit);
        is_digit(i.checked_sub(1)) && is_digit(Some(i + 1))
    };
    let sound = text.bytes().enumerate().all(|(i, b)| match b {
        b'_' => between(i),
        b'.' | b'e' | b'E' | b'+' => i > 0,
        _ => b.is_ascii_digit(),
    });
    (sound && !text.is_empty()).then(|| text.replace('_', ""))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_command_line_is_sound() {
        Args::command().debug_assert();
    }

    #[test]
    fn numbers_of_trials() {
        for (text, n) in [
            ("1", 1),
            ("100000", 100_000),
            ("1e6", 1_000_000),
            ("1E6", 1_000_000),
            ("2.5e3", 2_500),
            ("1_000_000", 1_000_000),
            ("1e+3", 1_000),
            ("1e12", 1_000_000_000_000),
        ] {
            assert_eq!(trials(text), Ok(n), "{text}");
        }
        for text in [
            "", "0", "-1", "1.5", "1e13", "nan", "inf", "infinity", "_1", "1_", "1__0", "1 000", "ten",
            "0x10", "1e400", "e3", ".",
        ] {
            assert!(trials(text).is_err(), "{text}");
        }
    }

    #[test]
    fn seeds_and_precisions() {
        assert_eq!(seed("18446744073709551615"), Ok(u64::MAX));
        assert_eq!(seed("2023_12_21"), Ok(20_231_221));
        for text in ["", "-1", "1e3", "1.0", "18446744073709551616"] {
            assert!(seed(text).is_err(), "{text}");
        }
        assert_eq!(precision("0.001"), Ok(0.001));
        for text in ["0", "0.5", "-0.1", "nan", "1%", ""] {
            assert!(precision(text).is_err(), "{text}");
        }
    }
}
