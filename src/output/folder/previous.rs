//! Results that are there already, to be gone on with.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use super::error::OutputError;
use super::{Manifest, resolve};
use crate::output::manifest::{MANIFEST, sha256_hex};

/// Results of this version of the program that lie in a folder.
#[derive(Debug)]
pub struct Previous {
    folder: PathBuf,
    /// How they came to be.
    pub manifest: Manifest,
}

impl Previous {
    /// The results in `out`; `None` if there are none, or none that this version wrote.
    ///
    /// # Errors
    /// What the disk refused.
    pub fn find(out: &Path) -> Result<Option<Self>, OutputError> {
        let folder = resolve(out)?;
        let path = folder.join(MANIFEST);
        let bytes = match fs::read(&path) {
            Err(e) if matches!(e.kind(), io::ErrorKind::NotFound | io::ErrorKind::NotADirectory) => {
                return Ok(None);
            }
            read => read.map_err(OutputError::disk("read", &path))?,
        };
        let manifest: Option<Manifest> = serde_json::from_slice(&bytes).ok();
        let ours = manifest.filter(|m| m.is_of_this_version());
        Ok(ours.map(|manifest| Self { folder, manifest }))
    }

    /// The bytes of a file of the results; `None` if it is not there any more as it was written.
    ///
    /// # Errors
    /// What the disk refused.
    pub fn read(&self, name: &str) -> Result<Option<Vec<u8>>, OutputError> {
        let Some(record) = self.manifest.files.iter().find(|f| f.name == name) else { return Ok(None) };
        let path = self.folder.join(name);
        let bytes = match fs::read(&path) {
            Err(e) if e.kind() == io::ErrorKind::NotFound => return Ok(None),
            read => read.map_err(OutputError::disk("read", &path))?,
        };
        Ok((sha256_hex(&bytes) == record.sha256).then_some(bytes))
    }
}
