//! What is recognised as the program's own: a folder of results, and what a run that was killed
//! left beside it.
//!
//! A run works beside its target `NAME` under the names `.NAME.stagger-RANDOM.lock` (a long NAME is shortened; a file that it
//! keeps locked for as long as it lives; the system lets go of it when the process ends, however
//! it ends), `….new` (the folder being written) and `….old0`, `….old1` (the previous results,
//! moved aside). Whose lock can be taken is dead, and what lies under its name is a leftover.

use std::ffi::{OsStr, OsString};
use std::fs::{self, File, OpenOptions};
use std::io::{self, Read as _, Write as _};
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use tempfile::NamedTempFile;

use super::error::{Foreign, OutputError};
use super::in_use::{is_in_use, noted_as_open};
use crate::output::manifest::{MANIFEST, listed_files, sha256_hex};

/// What a lock file contains.
const MARK: &str = "A run of stagger is writing results.\n";

/// How often a run gives way to others that do the same at the same moment.
pub(super) const ATTEMPTS: usize = 100;

/// Files that desktops put into folders unasked.
const LITTER: [&str; 3] = [".DS_Store", "Thumbs.db", "desktop.ini"];

/// Makes sure that a folder, if there is one, was written by the program and holds nothing else.
/// Returns whether there is one.
///
/// Another run may put its results in the folder's place at any moment, and then what was read
/// belongs to no one folder. So a folder is refused only if it stood still meanwhile.
///
/// # Errors
/// [`OutputError::Foreign`] if it is not the program's own; [`OutputError::Open`] if it is, and open in
/// a spreadsheet; [`OutputError::Disk`] if it cannot be read.
pub(super) fn check_ours(folder: &Path) -> Result<bool, OutputError> {
    let mut checked = Ok(false);
    for _ in 0..ATTEMPTS {
        let before = state(folder)?;
        if before == State::Absent {
            return Ok(false);
        }
        checked = check(folder).map(|()| true);
        if checked.is_ok() || (state(folder)? == before && !vanished(&checked)) {
            break;
        }
    }
    checked
}

fn vanished<T>(checked: &Result<T, OutputError>) -> bool {
    let gone = |e: &io::Error| e.kind() == io::ErrorKind::NotFound || is_in_use(e);
    matches!(checked, Err(OutputError::Disk { source, .. }) if gone(source))
}

/// By what it is seen that one folder has taken another's place.
#[derive(PartialEq)]
enum State {
    Absent,
    Present { manifest: Option<Vec<u8>>, changed: Option<SystemTime> },
}

fn state(folder: &Path) -> Result<State, OutputError> {
    match fs::symlink_metadata(folder) {
        Err(e) if e.kind() == io::ErrorKind::NotFound => Ok(State::Absent),
        Err(e) => Err(OutputError::disk("read", folder)(e)),
        Ok(metadata) => {
            let manifest = fs::read(folder.join(MANIFEST)).ok();
            Ok(State::Present { manifest, changed: metadata.modified().ok() })
        }
    }
}

/// Whether something is there, be it a link that leads nowhere.
pub(super) fn exists(path: &Path) -> Result<bool, OutputError> {
    match fs::symlink_metadata(path) {
        Ok(_) => Ok(true),
        Err(e) if e.kind() == io::ErrorKind::NotFound => Ok(false),
        Err(e) => Err(OutputError::disk("read", path)(e)),
    }
}

fn check(folder: &Path) -> Result<(), OutputError> {
    let foreign = |reason| OutputError::Foreign { folder: folder.to_owned(), reason };
    let kind = fs::symlink_metadata(folder).map_err(OutputError::disk("read", folder))?;
    if !kind.is_dir() {
        return Err(foreign(Foreign::NotAFolder));
    }
    let path = folder.join(MANIFEST);
    let manifest = match fs::read(&path) {
        Err(e) if e.kind() != io::ErrorKind::NotFound => return Err(OutputError::disk("read", &path)(e)),
        read => read.ok().and_then(|json| listed_files(&json)).ok_or_else(|| foreign(Foreign::NoManifest))?,
    };
    let known = |name: &OsStr| {
        let listed = || manifest.iter().any(|n| name == n.as_str());
        name == MANIFEST || listed() || LITTER.iter().any(|&n| name == n)
    };
    let mut open = None;
    for entry in fs::read_dir(folder).map_err(OutputError::disk("read", folder))? {
        let entry = entry.map_err(OutputError::disk("read", folder))?;
        let (name, is_file) = (entry.file_name(), entry.file_type().is_ok_and(|t| t.is_file()));
        if is_file && known(&name) {
            continue;
        }
        match noted_as_open(&name.to_string_lossy()).filter(|of| is_file && known(of.as_ref())) {
            Some(of) => open = Some((folder.join(of), entry.path())),
            None => return Err(foreign(Foreign::Extra(name.to_string_lossy().into_owned()))),
        }
    }
    match open {
        Some((file, note)) => Err(OutputError::Open { file, note }),
        None => Ok(()),
    }
}

/// The names that a run works under, beside its target.
#[derive(Debug)]
pub(super) struct Workplace {
    lock: NamedTempFile,
    /// The lock's path without `.lock`.
    stem: OsString,
    parent: PathBuf,
}

impl Workplace {
    /// Takes a lock of its own in `parent` for the target called `name`.
    ///
    /// # Errors
    /// If no file can be made there.
    pub(super) fn take(parent: &Path, name: &OsStr) -> Result<Self, OutputError> {
        let failed = |e| OutputError::disk("write to", parent)(e);
        let prefix = prefix(name);
        for _ in 0..ATTEMPTS {
            let mut lock = tempfile::Builder::new()
                .prefix(&prefix)
                .suffix(".lock")
                .tempfile_in(parent)
                .map_err(failed)?;
            // another run that is clearing up may have hold of it for a moment, and then removes it
            if matches!(lock.as_file().try_lock(), Err(fs::TryLockError::WouldBlock)) || !lock.path().exists()
            {
                continue;
            }
            lock.write_all(MARK.as_bytes()).map_err(failed)?;
            let Some(stem) = lock.path().file_stem() else { continue };
            return Ok(Self { stem: stem.to_owned(), parent: parent.to_owned(), lock });
        }
        Err(failed(io::Error::other("another run is clearing up there without end")))
    }

    /// The folder being written.
    pub(super) fn new_folder(&self) -> PathBuf {
        self.parent.join(with(&self.stem, ".new"))
    }

    /// Where the previous results are moved.
    pub(super) fn aside(&self, attempt: usize) -> PathBuf {
        self.parent.join(with(&self.stem, &format!(".old{attempt}")))
    }

    /// Gives the lock back. Its file goes, unless something is left under its name (previous results, or
    /// what could not be removed): by it the next run finds that.
    pub(super) fn close(self) {
        if is_anything_left(&self.parent, &self.stem) {
            let _ = self.lock.keep();
        }
    }
}

/// Bytes of a target's name up to which a run works under the whole of it. File systems have room for 255.
const LONGEST_NAME: usize = 200;

/// What all names begin with that runs work under whose target has this name. Of a long one it has the beginning
/// and a hash of all of it, so that there is room for the rest and the next run finds it again.
fn prefix(name: &OsStr) -> OsString {
    let mut prefix = OsString::from(".");
    if name.len() <= LONGEST_NAME {
        prefix.push(name);
    } else {
        const BEGINNING: usize = 40;
        prefix.push(name.to_string_lossy().chars().take(BEGINNING).collect::<String>());
        prefix.push(format!("~{}", &sha256_hex(name.as_encoded_bytes())[..16]));
    }
    prefix.push(".stagger-");
    prefix
}

fn with(stem: &OsStr, suffix: &str) -> OsString {
    let mut name = stem.to_owned();
    name.push(suffix);
    name
}

/// Clears up after runs with this target that were killed: puts previous results back if a run died
/// between moving them aside and putting its own in their place, and removes the rest.
///
/// Whatever cannot be cleared up stays; it is in nobody's way.
pub(super) fn clear_up(target: &Path, parent: &Path, name: &OsStr) {
    for (stem, lock) in killed(parent, name) {
        let unfinished = parent.join(with(&stem, ".new"));
        // the last that was moved aside is the newest
        for aside in names(parent, &with(&stem, ".old")).iter().rev().map(|n| parent.join(n)) {
            if check_ours(&aside).is_err() {
                continue;
            }
            let back = fs::symlink_metadata(target).is_err() && fs::rename(&aside, target).is_ok();
            if !back {
                // half removed it would not be known for the program's own any more
                let _ = fs::remove_dir_all(&unfinished);
                let _ = fs::rename(&aside, &unfinished);
            }
        }
        let _ = fs::remove_dir_all(&unfinished);
        if !is_anything_left(parent, &stem) {
            let _ = fs::remove_file(parent.join(with(&stem, ".lock")));
        }
        drop(lock);
    }
}

/// The folders that runs with this target were writing when they were killed.
pub(super) fn left_unfinished(target: &Path) -> Vec<PathBuf> {
    let (Some(parent), Some(name)) = (target.parent(), target.file_name()) else { return Vec::new() };
    killed(parent, name).map(|(stem, _)| parent.join(with(&stem, ".new"))).collect()
}

/// Runs with a target of this name that no longer live: what their names begin with, and their locks,
/// taken one after the other.
fn killed(parent: &Path, name: &OsStr) -> impl Iterator<Item = (OsString, File)> {
    let prefix = prefix(name);
    let locks = names(parent, &prefix).into_iter();
    locks.filter_map(move |lock| {
        let stem = stem_of_lock(&lock, &prefix)?.to_owned();
        Some((stem, abandoned(&parent.join(lock))?))
    })
}

/// Whether previous results lie aside under a run's name, or what it was writing.
fn is_anything_left(parent: &Path, stem: &OsStr) -> bool {
    [".old", ".new"].into_iter().any(|suffix| !names(parent, &with(stem, suffix)).is_empty())
}

/// Names in `parent` that begin so, in order.
fn names(parent: &Path, begin: &OsStr) -> Vec<OsString> {
    let entries = fs::read_dir(parent).into_iter().flatten().flatten().map(|e| e.file_name());
    let mut names: Vec<OsString> =
        entries.filter(|n| n.as_encoded_bytes().starts_with(begin.as_encoded_bytes())).collect();
    names.sort();
    names
}

/// What a run's names begin with, from the name of its lock; `None` if it is not one, or not for
/// this target but for one with a longer name.
fn stem_of_lock<'a>(name: &'a OsStr, prefix: &OsStr) -> Option<&'a OsStr> {
    let path = Path::new(name);
    let stem = path.file_stem().filter(|_| path.extension().is_some_and(|e| e == "lock"))?;
    let unique = stem.as_encoded_bytes().strip_prefix(prefix.as_encoded_bytes())?;
    unique.iter().all(u8::is_ascii_alphanumeric).then_some(stem)
}

/// The lock, taken, of a run that no longer lives; `None` if it lives, or if the file is none.
fn abandoned(path: &Path) -> Option<File> {
    if !fs::symlink_metadata(path).ok()?.is_file() {
        return None;
    }
    let mut file = OpenOptions::new().read(true).write(true).open(path).ok()?;
    file.try_lock().ok()?;
    let mut text = String::new();
    (&mut file).take(MARK.len() as u64 + 1).read_to_string(&mut text).ok()?;
    // empty: killed before it could write
    (text.is_empty() || text == MARK).then_some(file)
}
