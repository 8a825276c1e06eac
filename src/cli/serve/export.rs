//! A what-if that is kept: as a scenario file, and as the results that `run` would write of it.

use std::io::{Cursor, Write as _};

use stagger::output::manifest::{FileRecord, MANIFEST, Manifest};
use stagger::output::table::Table;
use stagger::output::workbook::{self, Contents, Sheet};
use stagger::output::{csv, report};
use stagger::scenario::{BASE, Scenario, Selection, Source, load};
use stagger::study::{Answers, Simulation};
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, DateTime, ZipWriter};

use super::ask::Kept;
use super::play::{Playing, in_worlds, simulate};
use super::queue::Stop;
use super::refusal::Refusal;
use crate::cli::args::Method;
use crate::cli::results::{self, Began, Found, Played};
use crate::cli::terminal;

/// The file with the what-if as a variant at its end, and before it the starting point, if that was
/// changed too.
pub(super) fn saved(source: &Source, kept: &Kept) -> Result<Source, Refusal> {
    let mut saved = source.clone();
    if let Some(name) = changed_left(kept) {
        saved = with_variant(&saved, kept, "left", &name, None)?;
    }
    with_variant(&saved, kept, "right", &kept.name, kept.about.as_deref())
}

/// What a starting point that was changed is called in the file.
fn changed_left(kept: &Kept) -> Option<String> {
    let changed = !kept.asked.left.set.is_empty();
    changed.then(|| format!("{}: starting point", kept.name.trim()))
}

fn with_variant(
    source: &Source,
    kept: &Kept,
    which: &'static str,
    name: &str,
    about: Option<&str>,
) -> Result<Source, Refusal> {
    let side = if which == "left" { &kept.asked.left } else { &kept.asked.right };
    // told as a fault of the page's input where it is one
    side.load(source, which)?;
    let new = side.as_variant(name.trim(), about, which)?;
    source.with_variant(&new).map_err(|faults| Refusal::of(&faults, &[], None))
}

/// What the new file is called.
pub(super) fn file_name(original: &Source, name: &str) -> String {
    let stem = original.stem();
    let word = |c: char| if c.is_alphanumeric() { c.to_ascii_lowercase() } else { '-' };
    let name: String = name.chars().map(word).collect();
    let parts: Vec<&str> = name.split('-').filter(|p| !p.is_empty()).collect();
    let name = parts.join("-");
    // a download is called by letters that every system takes
    let name = if name.is_ascii() && !name.is_empty() { name } else { "what-if".to_owned() };
    format!("{stem}-{name}.toml")
}

/// The results of the starting point and the what-if, as `run` finds them in the saved file.
#[derive(Debug)]
pub(super) struct Results {
    source: Source,
    scenarios: Vec<Scenario>,
    found: Found,
    playing: Playing,
    began: Began,
}

impl Results {
    pub(super) fn of(source: &Source, kept: &Kept, playing: &Playing, stop: &Stop) -> Result<Self, Refusal> {
        let began = Began::now();
        let source = saved(source, kept)?;
        let left = changed_left(kept).unwrap_or_else(|| kept.asked.left.name().to_owned());
        let wanted = Selection::Only(vec![left, kept.name.trim().to_owned()]);
        let scenarios = load(&source, &[], &wanted).map_err(|f| Refusal::of(&f, &[], None))?;
        let simulation = Simulation::new(scenarios.iter().map(Scenario::agreement));
        let mut answers = simulate(&simulation, playing, stop)?;
        let worlds = in_worlds(&simulation, playing, stop)?;
        answers.interrupted |= simulation.lacks_worlds(&worlds);
        let found = Found { answers, worlds, witnesses: Vec::new() };
        Ok(Self { source, scenarios, found, playing: *playing, began })
    }

    fn played(&self) -> Vec<Played<'_>> {
        self.scenarios.iter().map(|scenario| Played { source: &self.source, scenario }).collect()
    }

    fn origin(&self) -> Vec<(String, String)> {
        let Answers { trials, interrupted, .. } = self.found.answers;
        results::origin(&[&self.source], &self.playing.settings, trials, (interrupted, None))
    }

    fn tables(&self) -> Vec<Table> {
        self.found.tables(&self.played())
    }

    /// What the file with the what-if is called among the results.
    fn scenario_file(&self) -> String {
        format!("{}.toml", self.source.stem())
    }

    /// How the results came to be: as if `run` had been told to find them in that file.
    fn manifest(&self, files: Vec<FileRecord>) -> Manifest {
        let Found { answers, .. } = &self.found;
        let (asked, settings) = (results::by_method(Method::Simulate), &self.playing.settings);
        let mut manifest = results::manifest(&self.played(), answers, settings, self.began, asked, None);
        let trials = answers.trials.unwrap_or(settings.trials);
        let mut command = vec!["stagger".to_owned(), "run".to_owned(), self.scenario_file()];
        for scenario in &self.scenarios {
            command.extend(["--variant".to_owned(), scenario.variant().unwrap_or(BASE).to_owned()]);
        }
        command.extend(["--trials".to_owned(), trials.to_string()]);
        command.extend(["--seed".to_owned(), settings.seed.to_string()]);
        for scenario in &mut manifest.scenarios {
            scenario.path = self.scenario_file();
        }
        Manifest { command, files, ..manifest }
    }
}

/// Every table as a CSV file, the scenario file that they are of, and how they came to be.
pub(super) fn zip(results: &Results) -> Result<Vec<u8>, Refusal> {
    let mut archive = ZipWriter::new(Cursor::new(Vec::new()));
    let options = SimpleFileOptions::default()
        .compression_method(CompressionMethod::Deflated)
        // the manifest tells when
        .last_modified_time(DateTime::default());
    let mut add = |name: &str, bytes: &[u8]| -> zip::result::ZipResult<()> {
        archive.start_file(name, options)?;
        Ok(archive.write_all(bytes)?)
    };
    let failed = |error: zip::result::ZipError| Refusal::Failed(format!("no archive could be made: {error}"));
    add(&results.scenario_file(), results.source.text.as_bytes()).map_err(failed)?;
    let mut files = Vec::new();
    for table in results.tables() {
        let (name, bytes) = (format!("{}.csv", table.name), csv::render(&table));
        add(&name, &bytes).map_err(failed)?;
        files.push(FileRecord::of(&name, &bytes));
    }
    add(MANIFEST, &results.manifest(files).to_json()).map_err(failed)?;
    Ok(archive.finish().map_err(failed)?.into_inner())
}

/// The report: one page for those who decide.
pub(super) fn report(results: &Results) -> Result<Vec<u8>, Refusal> {
    let page = terminal::report(&results.played(), &results.found, &results.origin());
    Ok(report::render(&page)?)
}

/// The workbook with the answer in words, charts and all tables.
pub(super) fn workbook(results: &Results) -> Result<Vec<u8>, Refusal> {
    let (played, tables) = (results.played(), results.tables());
    let settings = &results.playing.settings;
    let contents = Contents {
        answer: &terminal::answer(&played, &results.found, settings.seed),
        agreement: played.first().map(|p| p.scenario.agreement()),
        origin: &results.origin(),
        sheets: &tables.iter().map(Sheet::whole).collect::<Vec<_>>(),
        absent: &[],
    };
    Ok(workbook::render(&contents)?)
}
