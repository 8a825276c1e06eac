//! Results that are there already, to be gone on with.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use super::error::OutputError;
use super::ours::left_unfinished;
use super::{Manifest, resolve};
use crate::output::manifest::{MANIFEST, sha256_hex};

/// Results of this version of the program that lie in a folder.
#[derive(Debug)]
pub struct Previous {
    folder: PathBuf,
    /// How they came to be.
    pub manifest: Manifest,
    /// A run was killed while it wrote them: of a file what the manifest tells of, and perhaps more.
    unfinished: bool,
}

impl Previous {
    /// The results in `out`; `None` if there are none, or none that this version wrote.
    ///
    /// # Errors
    /// What the disk refused.
    pub fn find(out: &Path) -> Result<Option<Self>, OutputError> {
        Self::at(resolve(out)?, false)
    }

    /// What runs with the target `out` that were killed had [noted](super::ResultsFolder::note) before,
    /// if this version wrote it. It lies there until the next run clears up.
    ///
    /// # Errors
    /// What the disk refused.
    pub fn unfinished(out: &Path) -> Result<Vec<Self>, OutputError> {
        let found = left_unfinished(&resolve(out)?).into_iter().map(|folder| Self::at(folder, true));
        found.filter_map(Result::transpose).collect()
    }

    fn at(folder: PathBuf, unfinished: bool) -> Result<Option<Self>, OutputError> {
        let path = folder.join(MANIFEST);
        let bytes = match fs::read(&path) {
            Err(e) if matches!(e.kind(), io::ErrorKind::NotFound | io::ErrorKind::NotADirectory) => {
                return Ok(None);
            }
            read => read.map_err(OutputError::disk("read", &path))?,
        };
        let manifest: Option<Manifest> = serde_json::from_slice(&bytes).ok();
        let ours = manifest.filter(|m| m.is_of_this_version());
        Ok(ours.map(|manifest| Self { folder, manifest, unfinished }))
    }

    /// The bytes of a file of the results; `None` if it is not there any more as it was written.
    ///
    /// # Errors
    /// What the disk refused.
    pub fn read(&self, name: &str) -> Result<Option<Vec<u8>>, OutputError> {
        let Some(record) = self.manifest.files.iter().find(|f| f.name == name) else { return Ok(None) };
        let path = self.folder.join(name);
        let mut bytes = match fs::read(&path) {
            Err(e) if e.kind() == io::ErrorKind::NotFound => return Ok(None),
            read => read.map_err(OutputError::disk("read", &path))?,
        };
        if self.unfinished {
            bytes.truncate(record.bytes as usize);
        }
        Ok((sha256_hex(&bytes) == record.sha256).then_some(bytes))
    }
}
