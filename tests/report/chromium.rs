//! A browser without a window, for pages that are to be looked at. Tests that need it say so and
//! end where there is none.

use std::path::Path;
use std::process::{Command, Output, Stdio};

use tempfile::TempDir;

use crate::switches::SWITCHES;

/// Names under which it is installed.
const NAMES: [&str; 4] = ["chromium", "chromium-browser", "google-chrome", "chrome"];

/// A browser that is installed.
pub struct Chromium {
    program: &'static str,
    profile: TempDir,
}

/// What it did with a page.
pub struct Shown {
    /// What it printed: the page's elements as they ended up, if they were asked for.
    pub out: String,
    /// What the page said on its console: errors, and what its policy forbade.
    pub console: Vec<String>,
}

impl Chromium {
    /// The browser; `None`, with a line that says so, if there is none. `why`: what is skipped.
    pub fn find(why: &str) -> Option<Self> {
        let works = |name: &&str| {
            Command::new(name).arg("--version").output().is_ok_and(|output| output.status.success())
        };
        let found = NAMES.into_iter().find(works);
        if found.is_none() {
            eprintln!("skipped: Chromium is not installed, so {why}");
        }
        found.map(|program| Self { program, profile: TempDir::new().unwrap() })
    }

    /// The command with everything that keeps it quiet and to itself.
    pub fn command(&self) -> Command {
        let mut command = Command::new(self.program);
        command.args(SWITCHES).args(["--hide-scrollbars", "--enable-logging=stderr", "--v=0"]);
        command.arg(format!("--user-data-dir={}", self.profile.path().display()));
        command.stdin(Stdio::null());
        command
    }

    /// Opens a file, with these arguments besides.
    pub fn open(&self, file: &Path, args: &[&str]) -> Shown {
        let output = self.command().args(args).arg(format!("file://{}", file.display())).output().unwrap();
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        Shown::of(&output)
    }
}

impl Shown {
    fn of(output: &Output) -> Self {
        let said = String::from_utf8_lossy(&output.stderr);
        let console = said.lines().filter(|l| l.contains("CONSOLE")).map(str::to_owned).collect();
        Shown { out: String::from_utf8_lossy(&output.stdout).into_owned(), console }
    }
}
