//! `stagger merge`: parts that were played by themselves become the results of the whole.

use std::fs;
use std::path::PathBuf;

use serde::de::DeserializeOwned;
use stagger::output::part::{Collection, CollectionError, EXTENSION, Header};
use stagger::scenario::typed;

use super::args::{self, MergeArgs, RobustArgs, RunArgs, SensitivityArgs, SweepArgs};
use super::failure::Failure;
use super::part::{Merging, numbers};
use super::{robust, run, sensitivity, sweep, terminal};

/// Parts whose commands are told one by one.
const MOST_TOLD: usize = 5;

/// Adds up the parts, and delivers what the command that they are parts of would have.
pub(crate) fn merge(args: &MergeArgs) -> Result<(), Failure> {
    let collection = Collection::of(&files(args)?)?;
    refuse_other_version(&collection.header)?;
    if !args.partial && !collection.missing.is_empty() {
        return Err(missing(&collection));
    }
    let merging = Merging::new(collection);
    if let Some(notice) = merging.notice() {
        terminal::warn(&notice);
    }
    let header = merging.header();
    match header.command.as_str() {
        "run" => {
            let options: RunArgs = options(header)?;
            run::run(&RunArgs { delivery: args.delivery.clone(), ..options }, Some(&merging))
        }
        "sweep" => {
            let mut options: SweepArgs = options(header)?;
            options.study.delivery = args.delivery.clone();
            sweep::sweep(&options, Some(&merging))
        }
        "sensitivity" => {
            let mut options: SensitivityArgs = options(header)?;
            options.study.delivery = args.delivery.clone();
            sensitivity::sensitivity(&options, Some(&merging))
        }
        "robust" => {
            let mut options: RobustArgs = options(header)?;
            options.study.delivery = args.delivery.clone();
            robust::robust(&options, Some(&merging))
        }
        other => Err(Failure::Input(format!(
            "error: these are parts of `{other}`, which this stagger does not know"
        ))),
    }
}

/// The files named, and those in the folders named.
fn files(args: &MergeArgs) -> Result<Vec<PathBuf>, Failure> {
    let mut files = Vec::new();
    for path in &args.files {
        if !path.is_dir() {
            files.push(path.clone());
            continue;
        }
        let refused = |e| Failure::Unreadable(format!("error: cannot read {}: {e}", path.display()));
        let mut within = Vec::new();
        for entry in fs::read_dir(path).map_err(refused)? {
            within.push(entry.map_err(refused)?.path());
        }
        within.retain(|p| p.extension().is_some_and(|e| e == EXTENSION) && p.is_file());
        within.sort();
        if within.is_empty() {
            let text = format!("error: there is no part (*.{EXTENSION}) in {}", path.display());
            return Err(Failure::Input(text));
        }
        files.extend(within);
    }
    Ok(files)
}

fn refuse_other_version(header: &Header) -> Result<(), Failure> {
    let (theirs, ours) = (header.version.as_str(), env!("CARGO_PKG_VERSION"));
    if theirs == ours {
        return Ok(());
    }
    Err(Failure::Input(format!(
        "error: these parts were played by stagger {theirs}, and this is {ours}: merge them with that one, or play \
         them again"
    )))
}

fn missing(collection: &Collection) -> Failure {
    let Collection { header, of, missing, .. } = collection;
    let (is, what) = if missing.len() == 1 { ("is", "it") } else { ("are", "them") };
    let mut text = format!(
        "error: {} of {of} parts {is} missing: {}\nhelp: play {what}:",
        missing.len(),
        numbers(missing)
    );
    let out = collection
        .folder()
        .map_or_else(String::new, |folder| format!(" {}", typed::option("--out", &folder.to_string_lossy())));
    for k in missing.iter().take(MOST_TOLD) {
        text += &format!("\n  {} --part {k}/{of}{out}", header.command_line());
    }
    if missing.len() > MOST_TOLD {
        text += "\n  …";
    }
    text += "\nhelp: or do without, with --partial: every output then says so";
    Failure::Input(text)
}

/// What was asked for of the command. It must be something that can be asked for.
fn options<A: DeserializeOwned>(header: &Header) -> Result<A, Failure> {
    let strange = |e: String| Failure::Input(format!("error: the options in these parts make no sense: {e}"));
    let mut words = vec!["stagger".to_owned(), header.command.clone()];
    words.extend(header.files.iter().map(|_| "deal.toml".to_owned()));
    words.push(format!("--part={}/{}", header.part, header.of));
    words.extend(header.options().into_iter().map(|(name, value)| match value {
        Some(value) => format!("--{name}={value}"),
        None => format!("--{name}"),
    }));
    args::read(words).map_err(|e| strange(e.kind().to_string()))?;
    serde_json::from_value(header.options.clone()).map_err(|e| strange(e.to_string()))
}

impl From<CollectionError> for Failure {
    fn from(error: CollectionError) -> Self {
        let CollectionError::Unusable { lines, unreadable } = &error else {
            return Failure::Input(format!("error: {error}"));
        };
        let begin =
            |line: &str| if line.starts_with('…') { line.to_owned() } else { format!("error: {line}") };
        let text = lines.lines().map(begin).collect::<Vec<_>>().join("\n");
        if *unreadable { Failure::Unreadable(text) } else { Failure::Input(text) }
    }
}
