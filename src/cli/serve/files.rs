//! The scenario files that are served: those given, and no others.

use std::path::{Path, PathBuf};

use crate::cli::failure::Failure;
use crate::cli::input;

/// Where scenarios are looked for when none is given.
const USUAL: &str = "scenarios";

/// Folders are looked through this deep.
const DEEPEST: usize = 4;

/// The most files of one folder.
const MOST_FILES: usize = 500;

/// The scenario files that are served, by the names that requests know them by.
#[derive(Debug)]
pub(super) struct Files {
    list: Vec<File>,
}

/// One of them.
#[derive(Debug)]
pub(super) struct File {
    /// Its name without folder and extension, which no other file served has.
    pub(super) name: String,
    pub(super) path: PathBuf,
}

impl Files {
    /// The files given, those in the folders given, or those in `scenarios`.
    pub(super) fn find(given: &[PathBuf]) -> Result<Files, Failure> {
        let usual = [PathBuf::from(USUAL)];
        let places = match given {
            [] if Path::new(USUAL).is_dir() => &usual[..],
            [] => {
                let text = "error: there is no folder `scenarios` here: name a scenario file, as in \
                            `stagger serve deal.toml` (`stagger new deal.toml` writes one to start from)";
                return Err(Failure::Input(text.to_owned()));
            }
            given => given,
        };
        let mut paths = Vec::new();
        for place in places {
            if place.is_dir() {
                let before = paths.len();
                look_through(place, DEEPEST, &mut paths);
                if paths.len() == before {
                    let text = format!("error: there is no scenario file (*.toml) in {}", place.display());
                    return Err(Failure::Input(text));
                }
            } else if place.exists() {
                paths.push(place.clone());
            } else {
                // told in the words that every command uses
                stagger::scenario::Source::read(place)?;
            }
        }
        input::refuse_names(&paths)?;
        let stem =
            |path: &Path| path.file_stem().map_or_else(String::new, |s| s.to_string_lossy().into_owned());
        let list = paths.into_iter().map(|path| File { name: stem(&path), path }).collect();
        Ok(Files { list })
    }

    /// All of them, in order.
    pub(super) fn list(&self) -> &[File] {
        &self.list
    }

    /// The one of this name.
    pub(super) fn get(&self, name: &str) -> Option<&File> {
        self.list.iter().find(|f| f.name == name)
    }
}

/// The scenario files in a folder and the folders in it, in the order of their names.
fn look_through(folder: &Path, depth: usize, found: &mut Vec<PathBuf>) {
    let entries = std::fs::read_dir(folder).into_iter().flatten().flatten();
    let mut paths: Vec<PathBuf> = entries.map(|e| e.path()).collect();
    paths.sort();
    let (folders, files): (Vec<_>, Vec<_>) = paths.into_iter().partition(|p| p.is_dir());
    let scenarios = files.into_iter().filter(|p| p.extension().is_some_and(|e| e == "toml"));
    let room = MOST_FILES.saturating_sub(found.len());
    found.extend(scenarios.take(room));
    if depth > 0 {
        folders.iter().for_each(|folder| look_through(folder, depth - 1, found));
    }
}
