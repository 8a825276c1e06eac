//! Why a command failed: what is said on stderr, and the exit code.

use std::io::{self, Write as _};

use stagger::engine::{NoThreads, RunError};
use stagger::output::folder::OutputError;
use stagger::output::report::ReportError;
use stagger::output::workbook::WorkbookError;
use stagger::scenario::Faults;
use stagger::study::AimError;

use super::terminal;

/// Why a command failed.
#[derive(Debug)]
pub(crate) enum Failure {
    /// The input is wrong; finished text.
    Input(String),
    /// A file could not be read though it is there; finished text.
    Unreadable(String),
    /// An expectation does not hold: that has been said.
    NotAsExpected,
    /// Results could not be written.
    Results(OutputError),
    /// A file could not be written.
    Write(String),
    /// The page could not be served.
    Serve(String),
    /// The machine refused to start threads.
    Threads(NoThreads),
    /// What was to be printed could not be.
    Print(io::Error),
    /// Somebody stopped the work; what became of it.
    Interrupted(String),
}

impl Failure {
    /// The exit code.
    pub(crate) fn code(&self) -> u8 {
        match self {
            Failure::Input(_) | Failure::NotAsExpected => 1,
            // whoever reads no further has read enough
            Failure::Print(error) if error.kind() == io::ErrorKind::BrokenPipe => 0,
            Failure::Unreadable(_)
            | Failure::Results(_)
            | Failure::Write(_)
            | Failure::Serve(_)
            | Failure::Threads(_)
            | Failure::Print(_) => 3,
            Failure::Interrupted(_) => 130,
        }
    }

    /// Says on stderr what went wrong.
    pub(crate) fn tell(&self) {
        let text = match self {
            Failure::NotAsExpected => return,
            Failure::Print(error) if error.kind() == io::ErrorKind::BrokenPipe => return,
            // pictures of faults begin with a word of their own
            Failure::Input(text) | Failure::Unreadable(text) => text.clone(),
            Failure::Results(error @ OutputError::Disk { .. }) => {
                format!(
                    "error: {error}; make room or leave to write there, or give another folder with --out"
                )
            }
            Failure::Results(error) => format!("error: {error}"),
            Failure::Write(text) | Failure::Serve(text) => format!("error: {text}"),
            Failure::Threads(error) => format!("error: {error}; try fewer with --threads"),
            Failure::Print(error) => format!("error: could not print: {error}"),
            Failure::Interrupted(what) => format!("interrupted: {what}"),
        };
        // nobody is left to be told if this fails
        let _ = writeln!(anstream::stderr(), "{text}");
    }
}

impl From<Faults> for Failure {
    fn from(faults: Faults) -> Self {
        let text = faults.render(terminal::colours_on_stderr());
        if faults.unreadable() { Failure::Unreadable(text) } else { Failure::Input(text) }
    }
}

impl From<AimError> for Failure {
    fn from(error: AimError) -> Self {
        Failure::Input(format!("error: {error}"))
    }
}

impl From<OutputError> for Failure {
    fn from(error: OutputError) -> Self {
        Failure::Results(error)
    }
}

impl From<WorkbookError> for Failure {
    fn from(error: WorkbookError) -> Self {
        Failure::Write(format!("{error}; --formats csv leaves it out"))
    }
}

impl From<ReportError> for Failure {
    fn from(error: ReportError) -> Self {
        Failure::Write(format!("{error}; --formats csv leaves it out"))
    }
}

impl From<NoThreads> for Failure {
    fn from(error: NoThreads) -> Self {
        Failure::Threads(error)
    }
}

impl<E: Into<Failure>> From<RunError<E>> for Failure {
    fn from(error: RunError<E>) -> Self {
        match error {
            RunError::Threads(error) => Failure::Threads(error),
            RunError::Failed(error) => error.into(),
        }
    }
}
