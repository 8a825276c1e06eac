//! A scenario file as it was read, and the texts that faults point into.

use std::io::Read as _;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::fault::{Fault, FaultKind};
use super::render::Faults;
use super::tree::Place;

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
        match String::from_utf8(bytes) {
            Ok(text) => Ok(Source { path: path.to_owned(), text }),
            Err(error) => {
                let at = error.utf8_error().valid_up_to();
                let bytes = error.as_bytes();
                // every other byte of UTF-16 is none that could be shown
                let shown = !bytes.starts_with(&[0xff, 0xfe]) && !bytes.starts_with(&[0xfe, 0xff]);
                Err(refuse(FaultKind::NotUtf8, &String::from_utf8_lossy(bytes), shown.then_some(at)))
            }
        }
    }

    /// The file's name without directories and extension.
    #[must_use]
    pub fn stem(&self) -> String {
        self.path.file_stem().map_or_else(|| "scenario".to_owned(), |s| s.to_string_lossy().into_owned())
    }
}

fn read_bytes(path: &Path) -> Result<Vec<u8>, FaultKind> {
    let unreadable = |error: std::io::Error| match error.kind() {
        std::io::ErrorKind::NotFound => FaultKind::NoFile,
        std::io::ErrorKind::IsADirectory => {
            FaultKind::Unreadable("this is a folder; name a scenario file in it".to_owned())
        }
        _ => FaultKind::Unreadable(error.to_string()),
    };
    let file = std::fs::File::open(path).map_err(unreadable)?;
    let mut bytes = Vec::new();
    // one byte more than allowed tells a file that is too big, even if it grows while it is read
    file.take(MOST_BYTES + 1).read_to_end(&mut bytes).map_err(unreadable)?;
    if bytes.len() as u64 > MOST_BYTES {
        let size = std::fs::metadata(path).map_or(bytes.len() as u64, |m| m.len().max(bytes.len() as u64));
        return Err(FaultKind::TooBig(size));
    }
    Ok(bytes)
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
