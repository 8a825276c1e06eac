//! The moment in which new results take the place of the previous ones.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::thread::sleep;
use std::time::Duration;

use super::ResultsFolder;
use super::error::OutputError;
use super::in_use::is_in_use;
use super::ours::{ATTEMPTS, check_ours, exists};

/// How long is waited, each time, until something is no longer in use.
const PATIENCE: Duration = Duration::from_millis(20);

/// The highest number that results get which can't have the name that was asked for.
const MOST_BESIDE: u32 = 99;

impl ResultsFolder {
    /// Gives the new folder the target's name. Returns where previous results were moved: more
    /// than one if other runs put theirs there at the same time, for the last one wins.
    pub(super) fn put_in_place(&self) -> Result<Vec<PathBuf>, OutputError> {
        let refused = OutputError::disk("write", &self.target);
        let Some(workplace) = &self.workplace else { return Err(refused(io::ErrorKind::NotFound.into())) };
        let mut asides: Vec<PathBuf> = Vec::new();
        let mut refusal = io::Error::other("other runs keep writing to it");
        for attempt in 0..ATTEMPTS {
            let there = match check_ours(&self.target) {
                // opened while the new ones came to be, which are not to be lost for that
                Err(open @ OutputError::Open { .. }) => {
                    put_back(&asides, &self.target);
                    return Err(self.put_beside().unwrap_or(open));
                }
                checked => checked?,
            };
            if there {
                let aside = workplace.aside(attempt);
                match fs::rename(&self.target, &aside) {
                    Err(e) if e.kind() == io::ErrorKind::NotFound => continue,
                    Err(e) if is_in_use(&e) => {
                        refusal = e;
                        sleep(PATIENCE);
                        continue;
                    }
                    moved => moved.map_err(OutputError::disk("replace", &self.target))?,
                }
                asides.push(aside);
            }
            match fs::rename(&self.staging, &self.target) {
                Ok(()) => return Ok(asides),
                // another run was quicker; now replace what it put there
                Err(e) if is_taken(&e) || exists(&self.target)? => {}
                Err(e) if is_in_use(&e) => {
                    refusal = e;
                    sleep(PATIENCE);
                }
                Err(e) => {
                    put_back(&asides, &self.target);
                    return Err(refused(e));
                }
            }
        }
        put_back(&asides, &self.target);
        Err(self.put_beside().unwrap_or_else(|| refused(refusal)))
    }

    /// Gives the new folder another name, as its own can't be had: the results are not lost.
    fn put_beside(&self) -> Option<OutputError> {
        let name = self.target.file_name()?;
        let numbered = |n: u32| {
            let mut name = name.to_owned();
            name.push(format!("-{n}"));
            self.parent.join(name)
        };
        let free = (2..=MOST_BESIDE).map(numbered).find(|path| matches!(exists(path), Ok(false)))?;
        fs::rename(&self.staging, &free).ok()?;
        Some(OutputError::Beside { target: self.target.clone(), new: free })
    }
}

/// The last results that were moved aside go back, and none are lost.
fn put_back(asides: &[PathBuf], target: &Path) {
    if let Some(last) = asides.last() {
        // if this is refused too, they stay where they are, and the next run puts them back
        let _ = fs::rename(last, target);
    }
}

/// Whether a folder could not be renamed because its new name is in use.
fn is_taken(error: &io::Error) -> bool {
    matches!(error.kind(), io::ErrorKind::AlreadyExists | io::ErrorKind::DirectoryNotEmpty)
}
