//! Why results could not be written.

use std::io;
use std::path::{Path, PathBuf};

use thiserror::Error;

/// Why results could not be written. Nothing was changed under the folder's name, unless the
/// message says so.
#[derive(Debug, Error)]
pub enum OutputError {
    /// Something is there that the program did not write.
    #[error(
        "{} is there already, and {reason}; it is left as it is: choose another folder for the results, or move this one away",
        folder.display()
    )]
    Foreign {
        /// The folder.
        folder: PathBuf,
        /// How it is known not to be the program's own.
        reason: Foreign,
    },
    /// A file of the previous results is open in a spreadsheet, which has put a note of that beside it.
    #[error(
        "{} is open in a spreadsheet: close it there and run again, or choose another folder for the results (if it \
         is open nowhere any more, remove {})",
        file.display(),
        note.display()
    )]
    Open {
        /// What is open.
        file: PathBuf,
        /// By which it is seen.
        note: PathBuf,
    },
    /// Another program has a file of the previous results open, and does not let others write to it.
    #[error(
        "{} is open in another program: close it there, or choose another folder for the results",
        .0.display()
    )]
    InUse(PathBuf),
    /// The previous results could not be replaced. The new ones are whole, under another name.
    #[error(
        "{} can't be replaced; is something in it open in another program? The new results are in {}",
        target.display(),
        new.display()
    )]
    Beside {
        /// Where they should be.
        target: PathBuf,
        /// Where they are.
        new: PathBuf,
    },
    /// The path does not name a folder that could be made.
    #[error("{} cannot be a folder for results: give it a name", .0.display())]
    NoName(PathBuf),
    /// The disk refused.
    #[error("cannot {action} {}: {source}", path.display())]
    Disk {
        /// What was being done.
        action: &'static str,
        /// To what.
        path: PathBuf,
        /// What the system says.
        source: io::Error,
    },
}

/// How a folder is known not to have been written by the program.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum Foreign {
    /// It is not a folder.
    #[error("is not a folder")]
    NotAFolder,
    /// It has no manifest of the program's.
    #[error("it was not written by this program (it has no manifest.json of its results)")]
    NoManifest,
    /// It has something in it that its manifest does not list.
    #[error("it contains {0:?}, which this program did not write")]
    Extra(String),
}

impl OutputError {
    /// An [`OutputError::Disk`] from what the system says.
    pub(super) fn disk(action: &'static str, path: &Path) -> impl FnOnce(io::Error) -> OutputError {
        move |source| OutputError::Disk { action, path: path.to_owned(), source }
    }
}
