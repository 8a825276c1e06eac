//! Options that several commands share.

use std::path::PathBuf;

use serde::{Deserialize, Serialize};
use stagger::engine::Part;

use super::values::{folder_name, part, precision, seed, trials, whole};

/// Trials when nothing else is said.
const TRIALS: &str = "100000";

/// What all studies of one file have in common.
#[derive(Debug, Clone, clap::Args, Serialize, Deserialize)]
pub(crate) struct StudyArgs {
    /// Scenario file
    #[arg(value_name = "FILE")]
    #[serde(skip)]
    pub(crate) file: PathBuf,
    #[command(flatten)]
    pub(crate) changes: Changes,
    #[command(flatten)]
    pub(crate) playing: Playing,
    #[command(flatten)]
    #[serde(skip)]
    pub(crate) division: Division,
    #[command(flatten)]
    #[serde(skip)]
    pub(crate) delivery: Delivery,
}

/// How the work is divided over several machines.
#[derive(Debug, Clone, Default, clap::Args)]
pub(crate) struct Division {
    /// Play only the K-th of N parts, into a file for `stagger merge`
    ///
    /// A part that is there already is not played again. `auto/N` takes K from the array job of Slurm
    /// or the indexed job of Kubernetes that the command runs in; `auto` takes N from Slurm, too.
    #[arg(long, value_name = "K/N", value_parser = part, verbatim_doc_comment, conflicts_with_all = ["json", "formats"])]
    pub(crate) part: Option<Part>,
}

/// How scenarios are changed and selected.
#[derive(Debug, Clone, clap::Args, Serialize, Deserialize)]
pub(crate) struct Changes {
    /// Change a value, for example party.north.complies=0.8; may be repeated
    #[arg(long = "set", value_name = "PATH=VALUE")]
    pub(crate) set: Vec<String>,
    /// Only this variant (`base` is the file as it stands); may be repeated where several are played
    #[arg(long, value_name = "NAME")]
    pub(crate) variant: Vec<String>,
}

/// How much is played, and when that is enough.
#[derive(Debug, Clone, clap::Args, Serialize, Deserialize)]
pub(crate) struct Sampling {
    #[command(flatten)]
    pub(crate) playing: Playing,
    /// Stop early, once the 95 % interval of every chance of completion is within ± X (0.001: a tenth of a point)
    #[arg(long, value_name = "X", allow_negative_numbers = true, value_parser = precision)]
    pub(crate) precision: Option<f64>,
}

/// How much is played, and with what luck.
#[derive(Debug, Clone, clap::Args, Serialize, Deserialize)]
pub(crate) struct Playing {
    /// Trials of each scenario: 100000, 1e6, 1_000_000
    #[arg(long, value_name = "N", allow_negative_numbers = true, default_value = TRIALS, value_parser = trials)]
    pub(crate) trials: u64,
    /// Seed of the random numbers
    #[arg(long, value_name = "N", allow_negative_numbers = true, default_value = "1", value_parser = seed)]
    pub(crate) seed: u64,
    /// Threads [default: as many as there are processors]
    #[arg(long, value_name = "N", allow_negative_numbers = true, value_parser = whole::<u16>(1, 1024))]
    #[serde(skip)]
    pub(crate) threads: Option<u16>,
}

/// Where the results go, and what is printed.
#[derive(Debug, Clone, Default, clap::Args)]
pub(crate) struct Delivery {
    /// Folder for the results
    ///
    /// [default: results/<name of the first file>, for other commands than `run` with the
    /// command's name after it]
    #[arg(long, value_name = "DIR", verbatim_doc_comment, value_parser = folder_name)]
    pub(crate) out: Option<PathBuf>,
    /// What the results are written as, divided by commas
    #[arg(long, value_enum, value_name = "LIST", value_delimiter = ',', default_value = "csv,xlsx,html")]
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
    /// A report for everybody: the answer in words, figures, assumptions, on one page
    Html,
}
