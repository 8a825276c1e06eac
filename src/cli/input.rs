//! From file names and options to scenarios; whatever is wrong with any of them is told together.

use std::path::{Path, PathBuf};

use stagger::scenario::{
    Family, FaultKind, Faults, Override, Scenario, Selection, Source, Values, Vary, load,
};

use super::args::Changes;
use super::failure::Failure;
use super::terminal;

/// A file, and the scenarios in it that are wanted.
#[derive(Debug)]
pub(crate) struct Input {
    pub(crate) source: Source,
    pub(crate) scenarios: Vec<Scenario>,
}

/// Where scenario files are.
#[derive(Debug, Clone)]
pub(crate) enum Files {
    /// On disk.
    Named(Vec<PathBuf>),
    /// Read already.
    Read(Vec<Source>),
}

impl Files {
    fn read(self, found: &mut Findings) -> Vec<Source> {
        match self {
            Files::Named(paths) => {
                let sources = paths.iter().filter_map(|path| found.read(path)).collect();
                found.refuse_names(&paths);
                sources
            }
            Files::Read(sources) => sources,
        }
    }
}

/// Reads the files, makes the changes and checks everything.
pub(crate) fn read(files: Files, changes: &Changes) -> Result<Vec<Input>, Failure> {
    let mut found = Findings::default();
    let overrides = found.set(changes);
    let selection = selection(changes);
    let sources = files.read(&mut found);
    let mut inputs = Vec::new();
    for source in sources {
        if let Some(scenarios) = found.keep(load(&source, &overrides, &selection)) {
            inputs.push(Input { source, scenarios });
        }
    }
    found.into_result(inputs)
}

/// Reads one file for a study, makes the changes and checks everything; of its variants those that
/// are asked for, or else `usual`.
pub(crate) fn family(file: Files, changes: &Changes, usual: Selection) -> Result<Family, Failure> {
    let mut found = Findings::default();
    let overrides = found.set(changes);
    let selection = if changes.variant.is_empty() { usual } else { selection(changes) };
    let source = file.read(&mut found).into_iter().next();
    let family = source.map(|source| Family::new(source, overrides, selection));
    if let Some(family) = &family {
        found.keep(family.load());
    }
    let nothing = || Failure::Input(String::new());
    found.into_result(family)?.ok_or_else(nothing)
}

fn selection(changes: &Changes) -> Selection {
    match &changes.variant[..] {
        [] => Selection::All,
        names => Selection::Only(names.to_vec()),
    }
}

/// What is to be varied, as it was typed.
pub(crate) fn varied(texts: &[String]) -> Result<Vec<Vary>, Failure> {
    let mut found = Findings::default();
    let varied = texts.iter().filter_map(|text| found.keep(Vary::parse(text))).collect();
    found.into_result(varied)
}

/// Only in a grid does what is varied have a number of points of its own: anywhere else it would come to
/// nothing, and `instead` says what else there is to write.
pub(crate) fn refuse_points(varied: &[Vary], instead: &str) -> Result<(), Failure> {
    let refused = varied.iter().find_map(|vary| vary.refuse_points(instead));
    refused.map_or(Ok(()), |faults| Err(faults.into()))
}

/// A path that leads nowhere is told before anything about the values that it is given.
pub(crate) fn refuse_nowhere(family: &Family, varied: &[Vary]) -> Result<(), Failure> {
    for vary in varied {
        let Values::Range(range) = vary.values() else { continue };
        let Err(faults) = family.with([vary.set(range.ends().0.into())]).load() else { continue };
        if faults.faults().iter().any(|fault| matches!(fault.kind, FaultKind::Nowhere { .. })) {
            return Err(faults.into());
        }
    }
    Ok(())
}

/// The results name scenarios by their file: refuses two of one name, and a name that is no text.
pub(crate) fn refuse_names(files: &[PathBuf]) -> Result<(), Failure> {
    let mut found = Findings::default();
    found.refuse_names(files);
    found.into_result(())
}

/// What is wrong, so far.
#[derive(Debug, Default)]
struct Findings {
    texts: Vec<String>,
    unreadable: bool,
}

impl Findings {
    fn keep<T>(&mut self, result: Result<T, Faults>) -> Option<T> {
        match result {
            Ok(value) => Some(value),
            Err(faults) => {
                self.unreadable |= faults.unreadable();
                self.texts.push(faults.render(terminal::colours_on_stderr()));
                None
            }
        }
    }

    fn read(&mut self, path: &Path) -> Option<Source> {
        if let Some(text) = super::args::no_file(path) {
            self.texts.push(text);
            return None;
        }
        self.keep(Source::read(path))
    }

    /// What is set beside the file.
    fn set(&mut self, changes: &Changes) -> Vec<Override> {
        changes.set.iter().filter_map(|text| self.keep(Override::parse(text))).collect()
    }

    /// The results name scenarios by their file: two of one name could not be told apart, nor could two
    /// whose names are no text.
    fn refuse_names(&mut self, files: &[PathBuf]) {
        let stem = |path: &PathBuf| path.file_stem().map(std::ffi::OsStr::to_owned);
        for (i, file) in files.iter().enumerate() {
            if stem(file).is_some_and(|stem| stem.to_str().is_none()) {
                let text = "the results name a scenario by its file, and this name is not UTF-8 text: copy the file to \
                            another name";
                self.texts.push(format!("error: {}: {text}", file.display()));
            } else if let Some(first) = files[..i].iter().find(|f| stem(f) == stem(file)) {
                self.texts.push(same_name(first, file));
            }
        }
    }

    fn into_result<T>(self, value: T) -> Result<T, Failure> {
        match (self.texts.is_empty(), self.unreadable) {
            (true, _) => Ok(value),
            (false, true) => Err(Failure::Unreadable(self.texts.join("\n\n"))),
            (false, false) => Err(Failure::Input(self.texts.join("\n\n"))),
        }
    }
}

/// Whether two paths lead to one file: `deal.toml` and `./deal.toml`, or a link to it.
fn is_same_file(first: &Path, second: &Path) -> bool {
    let full = |path: &Path| dunce::canonicalize(path).ok();
    full(first).is_some_and(|first| Some(first) == full(second))
}

fn same_name(first: &Path, second: &Path) -> String {
    let (a, b) = (first.display(), second.display());
    if first == second {
        format!("error: {a} is given twice: give it once")
    } else if is_same_file(first, second) {
        format!("error: {a} and {b} are the same file: give it once")
    } else {
        format!(
            "error: {a} and {b} would have the same name in the results: copy one of them to another name"
        )
    }
}
