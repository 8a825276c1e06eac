//! From file names and options to scenarios; whatever is wrong with any of them is told together.

use std::path::{Path, PathBuf};

use stagger::scenario::{Faults, Override, Scenario, Selection, Source, load};

use super::args::Changes;
use super::failure::Failure;
use super::terminal;

/// A file, and the scenarios in it that are wanted.
#[derive(Debug)]
pub(crate) struct Input {
    pub(crate) source: Source,
    pub(crate) scenarios: Vec<Scenario>,
}

/// Reads the files, makes the changes and checks everything.
pub(crate) fn read(files: &[PathBuf], changes: &Changes) -> Result<Vec<Input>, Failure> {
    let mut found = Findings::default();
    let overrides: Vec<Override> =
        changes.set.iter().filter_map(|text| found.keep(Override::parse(text))).collect();
    let selection = match &changes.variant[..] {
        [] => Selection::All,
        names => Selection::Only(names.to_vec()),
    };
    let sources: Vec<Source> = files.iter().filter_map(|path| found.keep(Source::read(path))).collect();
    let mut inputs = Vec::new();
    for source in sources {
        if let Some(scenarios) = found.keep(load(&source, &overrides, &selection)) {
            inputs.push(Input { source, scenarios });
        }
    }
    found.refuse_same_names(files);
    found.into_result(inputs)
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

    /// The results name scenarios by their file: two of one name could not be told apart.
    fn refuse_same_names(&mut self, files: &[PathBuf]) {
        let stem = |path: &PathBuf| path.file_stem().map(std::ffi::OsStr::to_owned);
        for (i, file) in files.iter().enumerate() {
            if let Some(first) = files[..i].iter().find(|f| stem(f) == stem(file)) {
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

fn same_name(first: &Path, second: &Path) -> String {
    let (a, b) = (first.display(), second.display());
    if first == second {
        format!("error: {a} is given twice: give it once")
    } else {
        format!(
            "error: {a} and {b} would have the same name in the results: copy one of them to another name"
        )
    }
}
