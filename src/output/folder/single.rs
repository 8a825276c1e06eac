//! A single file beside others: written whole or not at all.

use std::fs::{self, File};
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

use super::error::OutputError;
use super::ours::{Workplace, clear_up, exists};
use super::{resolve, sync_folder};

/// A file on its way to disk. Dropped before [`SingleFile::publish`], it leaves nothing.
#[derive(Debug)]
pub struct SingleFile {
    target: PathBuf,
    parent: PathBuf,
    /// `None` once published.
    workplace: Option<Workplace>,
    staging: PathBuf,
}

impl SingleFile {
    /// Makes sure, before anything is computed, that a file called `name` can be written to `folder`,
    /// which is made if need be. Clears up after runs with this file that were killed.
    ///
    /// # Errors
    /// What the disk refused.
    pub fn prepare(folder: &Path, name: &Path) -> Result<Self, OutputError> {
        let parent = resolve(folder)?;
        fs::create_dir_all(&parent).map_err(OutputError::disk("make the folder", &parent))?;
        let target = parent.join(name);
        // a name that the disk has no room for is refused now, and not once all is played
        exists(&target)?;
        clear_up(&target, &parent, name.as_os_str());
        let workplace = Workplace::take(&parent, name.as_os_str())?;
        let staging = workplace.new_folder();
        fs::create_dir(&staging).map_err(OutputError::disk("write to", &parent))?;
        Ok(Self { target, parent, workplace: Some(workplace), staging })
    }

    /// Where the file will be.
    #[must_use]
    pub fn target(&self) -> &Path {
        &self.target
    }

    /// Writes the file and gives it its name; what had that name is replaced.
    ///
    /// # Errors
    /// If the disk refuses, for instance because it is full.
    pub fn publish(self, bytes: &[u8]) -> Result<(), OutputError> {
        let path = self.staging.join("new");
        let write = || -> io::Result<()> {
            let mut file = File::create_new(&path)?;
            file.write_all(bytes)?;
            file.sync_all()?;
            fs::rename(&path, &self.target)?;
            sync_folder(&self.parent)
        };
        write().map_err(OutputError::disk("write", &self.target))
    }
}

impl Drop for SingleFile {
    fn drop(&mut self) {
        if let Some(workplace) = self.workplace.take() {
            let _ = fs::remove_dir_all(&self.staging);
            workplace.close();
        }
    }
}
