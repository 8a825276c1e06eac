//! Results that another program has open. On Windows neither they nor their folder can be replaced then;
//! elsewhere they could be, and whoever looks at them would save the old ones over the new.

use std::fs::{self, OpenOptions};
use std::io;
use std::path::{Path, PathBuf};

/// What Windows says of a file that another program does not let go of.
const SHARING_VIOLATION: i32 = 32;

/// What it says of a folder in which there is such a file.
const ACCESS_DENIED: i32 = 5;

/// Whether the system refuses because something is in use.
pub(super) fn is_in_use(error: &io::Error) -> bool {
    let said = || matches!(error.raw_os_error(), Some(SHARING_VIOLATION | ACCESS_DENIED));
    error.kind() == io::ErrorKind::ResourceBusy || (cfg!(windows) && said())
}

/// The file that is open in a spreadsheet if there is a file of this name beside it: `.~lock.NAME#` of
/// LibreOffice, `~$NAME` of Excel.
pub(super) fn noted_as_open(name: &str) -> Option<&str> {
    name.strip_prefix(".~lock.").and_then(|rest| rest.strip_suffix('#')).or_else(|| name.strip_prefix("~$"))
}

/// A file in a folder that another program has open in such a way that nobody else may write to it.
pub(super) fn file_in_use(folder: &Path) -> Option<PathBuf> {
    if !cfg!(windows) {
        return None;
    }
    let files = fs::read_dir(folder).into_iter().flatten().flatten().map(|entry| entry.path());
    let is_held = |path: &PathBuf| {
        let opened = OpenOptions::new().write(true).open(path);
        opened.is_err_and(|e| e.raw_os_error() == Some(SHARING_VIOLATION))
    };
    files.into_iter().find(is_held)
}
