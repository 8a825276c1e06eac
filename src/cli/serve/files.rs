//! The scenario files that are served: those given, and no others.

use std::path::{Path, PathBuf};

use crate::cli::failure::Failure;
use crate::cli::input;

/// Where scenarios are looked for when none is given.
const USUAL: &str = "scenarios";

/// Folders are looked through this deep.
const DEEPEST: usize = 4;

/// The most files of all folders together.
const MOST_FILES: usize = 500;

/// The scenario files that are served, by the names that requests know them by.
#[derive(Debug)]
pub(super) struct Files {
    list: Vec<File>,
    /// How many there are besides in the folders given.
    left_out: usize,
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
        let mut found = Vec::new();
        for place in places {
            if place.is_dir() {
                let before = found.len();
                look_through(place, DEEPEST, &mut found);
                if found.len() == before {
                    let text = format!("error: there is no scenario file (*.toml) in {}", place.display());
                    return Err(Failure::Input(text));
                }
            } else if place.exists() {
                found.push(Found::Named(place.clone()));
            } else {
                // told in the words that every command uses
                stagger::scenario::Source::read(place)?;
            }
        }
        let (paths, left_out) = share_out(found);
        input::refuse_names(&paths)?;
        let stem =
            |path: &Path| path.file_stem().map_or_else(String::new, |s| s.to_string_lossy().into_owned());
        let list = paths.into_iter().map(|path| File { name: stem(&path), path }).collect();
        Ok(Files { list, left_out })
    }

    /// All of them, in order.
    pub(super) fn list(&self) -> &[File] {
        &self.list
    }

    /// How many there are besides, for which there is no room.
    pub(super) fn left_out(&self) -> usize {
        self.left_out
    }

    /// The one of this name.
    pub(super) fn get(&self, name: &str) -> Option<&File> {
        self.list.iter().find(|f| f.name == name)
    }
}

/// What was found where.
enum Found {
    /// A file that was asked for by its name.
    Named(PathBuf),
    /// The scenario files of a folder, without those in the folders in it.
    Folder(Vec<PathBuf>),
}

/// The scenario files in a folder and the folders in it, in the order of their names.
fn look_through(folder: &Path, depth: usize, found: &mut Vec<Found>) {
    let entries = std::fs::read_dir(folder).into_iter().flatten().flatten();
    let mut paths: Vec<PathBuf> = entries.map(|e| e.path()).collect();
    paths.sort();
    let (folders, files): (Vec<_>, Vec<_>) = paths.into_iter().partition(|p| p.is_dir());
    let scenarios: Vec<PathBuf> =
        files.into_iter().filter(|p| p.extension().is_some_and(|e| e == "toml")).collect();
    if !scenarios.is_empty() {
        found.push(Found::Folder(scenarios));
    }
    if depth > 0 {
        folders.iter().for_each(|folder| look_through(folder, depth - 1, found));
    }
}

/// What is served of what was found, and how many files are not. A folder of many files does not take the
/// room of others: small ones are served whole, and the large ones share what is left.
fn share_out(found: Vec<Found>) -> (Vec<PathBuf>, usize) {
    let size = |found: &Found| match found {
        Found::Named(_) => 0,
        Found::Folder(files) => files.len(),
    };
    let mut by_size: Vec<usize> = (0..found.len()).filter(|&i| size(&found[i]) > 0).collect();
    by_size.sort_by_key(|&i| size(&found[i]));
    let mut room = MOST_FILES;
    let mut shares = vec![0; found.len()];
    for (done, &i) in by_size.iter().enumerate() {
        let fair = room.div_ceil(by_size.len() - done);
        shares[i] = size(&found[i]).min(fair);
        room -= shares[i];
    }
    let (mut paths, mut left_out) = (Vec::new(), 0);
    for (found, share) in found.into_iter().zip(shares) {
        match found {
            Found::Named(path) => paths.push(path),
            Found::Folder(files) => {
                left_out += files.len() - share;
                paths.extend(files.into_iter().take(share));
            }
        }
    }
    (paths, left_out)
}
