//! A scenario file as it was read, and the texts that faults point into.

use std::io::Read as _;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::fault::{Fault, FaultKind};
use super::foreign;
use super::render::Faults;
use super::tree::Place;
use super::words::nearest;

/// The largest file accepted, in bytes: 4 MiB.
pub const MOST_BYTES: u64 = 4 * 1024 * 1024;

/// A scenario file as it was read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Source {
    /// Where it was read from.
    pub path: PathBuf,
    /// All of it.
    pub text: String,
}

impl Source {
    /// Reads a file.
    ///
    /// # Errors
    /// When there is no such file, it can't be read, has more than [`MOST_BYTES`] or is not UTF-8.
    pub fn read(path: impl AsRef<Path>) -> Result<Source, Faults> {
        let path = path.as_ref();
        let refuse = |kind, text: &str, at: Option<usize>| {
            let place = at.map(|at| Place::new(0, at..at));
            let fault = Fault { kind, place, also: Vec::new(), variant: None };
            Faults::new(Arc::new(Texts::of(path, text)), vec![fault])
        };
        let bytes = read_bytes(path).map_err(|kind| refuse(kind, "", None))?;
        if let Some(kind) = foreign::by_bytes(path, &bytes) {
            return Err(refuse(kind, "", None));
        }
        if bytes.len() as u64 > MOST_BYTES {
            let kind = foreign::by_text(path, &String::from_utf8_lossy(&bytes));
            let size = || std::fs::metadata(path).map_or(0, |m| m.len()).max(bytes.len() as u64);
            return Err(refuse(kind.unwrap_or_else(|| FaultKind::TooBig(size())), "", None));
        }
        match String::from_utf8(bytes) {
            Ok(text) => Ok(Source { path: path.to_owned(), text: with_line_ends(text) }),
            Err(error) => {
                let at = error.utf8_error().valid_up_to();
                let bytes = error.as_bytes();
                // of UTF-16, every other byte is none that could be shown
                let shown = !foreign::is_binary(bytes);
                let text = if shown { String::from_utf8_lossy(bytes) } else { "".into() };
                Err(refuse(FaultKind::NotUtf8, &text, shown.then_some(at)))
            }
        }
    }

    /// The file's name without directories and extension.
    #[must_use]
    pub fn stem(&self) -> String {
        self.path.file_stem().map_or_else(|| "scenario".to_owned(), |s| s.to_string_lossy().into_owned())
    }
}

/// The text of a file, the lines of which may end as they did on old computers.
fn with_line_ends(text: String) -> String {
    if text.contains('\r') && !text.contains('\n') { text.replace('\r', "\n") } else { text }
}

/// The bytes of a file; of one that is too big, one more than it may have.
fn read_bytes(path: &Path) -> Result<Vec<u8>, FaultKind> {
    let unreadable = |error: std::io::Error| match error.kind() {
        std::io::ErrorKind::NotFound => FaultKind::NoFile { nearest: nearest_file(path) },
        std::io::ErrorKind::IsADirectory => {
            FaultKind::Unreadable("this is a folder; name a scenario file in it".to_owned())
        }
        _ => FaultKind::Unreadable(error.to_string()),
    };
    let file = std::fs::File::open(path).map_err(unreadable)?;
    let mut bytes = Vec::new();
    // even if it grows while it is read
    file.take(MOST_BYTES + 1).read_to_end(&mut bytes).map_err(unreadable)?;
    Ok(bytes)
}

/// The scenario file beside it that was likely meant: `deal.toml` for `deal`, `Deal.TOML` or `dael.toml`.
fn nearest_file(path: &Path) -> Option<String> {
    /// Of a folder with more, the nearest name would not be worth waiting for.
    const MOST_ENTRIES: usize = 1000;
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty());
    let entries = std::fs::read_dir(folder.unwrap_or(Path::new("."))).ok()?.take(MOST_ENTRIES);
    let stem = |path: &Path| {
        let is_scenario = path.extension().is_some_and(|end| end.eq_ignore_ascii_case("toml"));
        path.file_stem().filter(|_| is_scenario).map(|stem| stem.to_string_lossy().into_owned())
    };
    let mut there: Vec<(String, PathBuf)> =
        entries.flatten().filter_map(|e| Some((stem(&e.path())?, e.file_name().into()))).collect();
    there.sort();
    let stems = || there.iter().map(|(stem, _)| stem.as_str());
    // of `deal 2.1` all is the name, and of `deal.txt` its beginning
    let wanted = stem(path).map_or_else(|| [path.file_name(), path.file_stem()], |_| [path.file_stem(); 2]);
    let nearest = wanted.into_iter().flatten().find_map(|name| nearest(&name.to_string_lossy(), stems()))?;
    let (_, name) = there.iter().find(|(stem, _)| *stem == nearest)?;
    Some(path.with_file_name(name).to_string_lossy().into_owned())
}

/// The texts that a scenario is made of: the file, and the overrides given beside it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Texts {
    /// Name and text; the file is the first.
    pub(super) texts: Vec<(String, String)>,
}

impl Texts {
    pub(super) fn of(path: &Path, text: &str) -> Self {
        Texts { texts: vec![(path.to_string_lossy().into_owned(), text.to_owned())] }
    }

    /// What is written at a place.
    pub(super) fn written(&self, place: &Place) -> Option<&str> {
        self.texts.get(place.text)?.1.get(place.span.clone())
    }

    /// Line and column (in characters), both from 1.
    pub(super) fn line_and_column(&self, place: &Place) -> Option<(usize, usize)> {
        let (_, text) = self.texts.get(place.text)?;
        let before = text.get(..place.span.start)?;
        let line_start = before.rfind('\n').map_or(0, |i| i + 1);
        Some((before.matches('\n').count() + 1, before[line_start..].chars().count() + 1))
    }
}
