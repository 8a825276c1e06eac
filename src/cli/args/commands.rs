//! The options of each command.

use std::path::PathBuf;

use serde::{Deserialize, Serialize};
use stagger::study::robust::Indifference;

use super::shared::{Changes, Delivery, Division, Playing, Sampling, StudyArgs};
use super::values::{density, indifference, seed, trials, whole};

/// Options of `run`.
#[derive(Debug, Clone, clap::Args, Serialize, Deserialize)]
pub(crate) struct RunArgs {
    /// Scenario files; the first is what the others are compared with
    #[arg(required = true, value_name = "FILE")]
    #[serde(skip)]
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
    #[arg(long, value_name = "N", allow_negative_numbers = true, value_parser = whole::<u64>(0, 1_000_000), verbatim_doc_comment)]
    pub(crate) worlds: Option<u64>,
    /// Also write trials.csv, a row for every trial: a large file
    #[arg(long)]
    #[serde(skip)]
    pub(crate) each_trial: bool,
    #[command(flatten)]
    #[serde(skip)]
    pub(crate) division: Division,
    #[command(flatten)]
    #[serde(skip)]
    pub(crate) delivery: Delivery,
    /// Why an option that was given comes to nothing.
    #[arg(skip)]
    #[serde(skip)]
    pub(crate) moot: Option<&'static str>,
}

/// How the answer is found.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
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
#[derive(Debug, Clone, clap::Args, Serialize, Deserialize)]
pub(crate) struct SweepArgs {
    /// What to vary: 0.7..0.95/6 (six points), 1..12 (whole numbers), a,b,c (a list); may be repeated
    #[arg(long, value_name = "PATH=VALUES", required = true)]
    pub(crate) vary: Vec<String>,
    /// How the points lie
    #[arg(long, value_enum, default_value_t = Design::Grid)]
    pub(crate) design: Design,
    /// How many points, for designs other than the grid [default: 100]
    #[arg(long, value_name = "N", allow_negative_numbers = true, value_parser = whole::<u32>(2, 1_000_000))]
    pub(crate) points: Option<u32>,
    /// Go on with a sweep that was interrupted or killed
    #[arg(long)]
    #[serde(skip)]
    pub(crate) resume: bool,
    #[command(flatten)]
    pub(crate) study: StudyArgs,
}

impl SweepArgs {
    /// How many points there are, unless they are those of a grid.
    pub(crate) fn points(&self) -> u32 {
        self.points.unwrap_or(100)
    }
}

/// How the points of a sweep lie.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
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
#[derive(Debug, Clone, clap::Args, Serialize, Deserialize)]
pub(crate) struct SensitivityArgs {
    /// Look at these inputs alone: 0.7..0.95 (anything in between), 1..12 (whole numbers), a,b,c (a list); may be repeated
    #[arg(long, value_name = "PATH=VALUES")]
    pub(crate) vary: Vec<String>,
    /// Results to look at; may be repeated [default: completed, released and days_held of each party]
    #[arg(long, value_name = "RESULT")]
    pub(crate) on: Vec<String>,
    /// Rows of the design for the indices; a power of two is best
    #[arg(long, value_name = "N", allow_negative_numbers = true, default_value_t = 2048, value_parser = whole::<u32>(2, 65_536))]
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
    /// What is to hold: "completed >= 0.5", or "variant daily > base on released.south"
    #[arg(long, value_name = "QUESTION")]
    pub(crate) target: String,
    /// Values to look at before the places where the answer changes are narrowed down
    #[arg(long, value_name = "N", allow_negative_numbers = true, default_value_t = 17, value_parser = whole::<u32>(2, 10_000))]
    pub(crate) points: u32,
    #[command(flatten)]
    pub(crate) study: StudyArgs,
}

/// Options of `robust`.
#[derive(Debug, Clone, clap::Args, Serialize, Deserialize)]
pub(crate) struct RobustArgs {
    /// What else is not known: 0.7..0.95 (anything in between), 1..12 (whole numbers), a,b,c (a list); may be repeated
    #[arg(long, value_name = "PATH=VALUES")]
    pub(crate) vary: Vec<String>,
    /// Worlds: draws of everything that is not known. The trials are spread evenly over them
    #[arg(long, value_name = "N", allow_negative_numbers = true, default_value_t = 1000, value_parser = whole::<u64>(100, 100_000))]
    pub(crate) worlds: u64,
    /// Differences up to this make no deal better or worse: 1% is a point of a chance, and one in a hundred of the persons, days, lead, remains or terms that there are at most
    #[arg(long, value_name = "X", allow_negative_numbers = true, default_value = "0", value_parser = indifference, hide_default_value = true)]
    pub(crate) indifference: Indifference,
    #[command(flatten)]
    pub(crate) study: StudyArgs,
}

/// Options of `explain`.
#[derive(Debug, clap::Args)]
pub(crate) struct ExplainArgs {
    /// What is to be explained: collapsed, completed, cause.breach.north, "released.south < 100", …
    #[arg(long, value_name = "RESULT")]
    pub(crate) target: String,
    /// What else is not known: 0.7..0.95, 20..60 (whole numbers), 1,3,7 (a list); may be repeated
    #[arg(long, value_name = "PATH=VALUES")]
    pub(crate) vary: Vec<String>,
    /// How many boxes to look for, at the most
    #[arg(long, value_name = "N", allow_negative_numbers = true, default_value_t = 3, value_parser = whole::<u16>(1, 100))]
    pub(crate) boxes: u16,
    /// Look for the largest box in which it happens at least so often (0.8: in 80 % of trials)
    #[arg(long, value_name = "X", allow_negative_numbers = true, value_parser = density)]
    pub(crate) density: Option<f64>,
    #[command(flatten)]
    pub(crate) study: StudyArgs,
}

/// Options of `merge`.
#[derive(Debug, clap::Args)]
pub(crate) struct MergeArgs {
    /// Files that `--part` wrote, in any order, or folders with them
    #[arg(required = true, value_name = "FILE")]
    pub(crate) files: Vec<PathBuf>,
    /// Do without the parts that are missing; every output then says so
    #[arg(long)]
    pub(crate) partial: bool,
    #[command(flatten)]
    pub(crate) delivery: Delivery,
}

/// Options of `serve`.
#[derive(Debug, clap::Args)]
pub(crate) struct ServeArgs {
    /// Scenario files, or folders of them [default: the folder `scenarios`]
    #[arg(value_name = "FILE", verbatim_doc_comment)]
    pub(crate) files: Vec<PathBuf>,
    /// Port of the page (0: any that is free)
    #[arg(long, value_name = "N", allow_negative_numbers = true, default_value_t = 0)]
    pub(crate) port: u16,
    /// Open the page in the browser
    #[arg(long)]
    pub(crate) open: bool,
    #[command(flatten)]
    pub(crate) playing: Playing,
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
    #[arg(long, value_name = "N", allow_negative_numbers = true, default_value = "1", value_parser = trials)]
    pub(crate) trial: u64,
    /// The variant to play instead of the file as it stands
    #[arg(long, value_name = "NAME")]
    pub(crate) variant: Option<String>,
    /// Change a value, for example party.north.complies=0.8; may be repeated
    #[arg(long = "set", value_name = "PATH=VALUE")]
    pub(crate) set: Vec<String>,
    /// Seed of the random numbers
    #[arg(long, value_name = "N", allow_negative_numbers = true, default_value = "1", value_parser = seed)]
    pub(crate) seed: u64,
}

/// Options of `new`.
#[derive(Debug, clap::Args)]
pub(crate) struct NewArgs {
    /// File to write; `-` prints it instead
    #[arg(value_name = "FILE", default_value = "scenario.toml")]
    pub(crate) file: PathBuf,
}
