//! `stagger new`: a scenario to start from.

use std::fs::File;
use std::io::{self, Write as _};
use std::path::Path;

use stagger::scenario::typed;

use super::args::NewArgs;
use super::failure::Failure;
use super::terminal;

/// The scenario to start from.
const SCENARIO: &str = include_str!("new.toml");

/// Writes a scenario to start from, and never over anything.
pub(crate) fn new(args: &NewArgs) -> Result<(), Failure> {
    let path = args.file.as_path();
    if path == Path::new("-") {
        return terminal::print(SCENARIO);
    }
    write(path).map_err(|error| refused(path, &error))?;
    let (name, typed) = (path.display(), typed::file(&path.to_string_lossy()));
    terminal::print(&format!(
        "{name} is written. Change it in any text editor, then\n\n  stagger check {typed}\n  stagger run {typed}\n"
    ))
}

fn write(path: &Path) -> io::Result<()> {
    let mut file = File::create_new(path)?;
    file.write_all(SCENARIO.as_bytes()).inspect_err(|_| {
        // half a file is of no use to anybody
        let _ = std::fs::remove_file(path);
    })
}

fn refused(path: &Path, error: &io::Error) -> Failure {
    let name = path.display();
    Failure::Write(match error.kind() {
        io::ErrorKind::AlreadyExists => {
            format!(
                "{name} is there already and is left as it is: give another name, like `stagger new deal.toml`"
            )
        }
        io::ErrorKind::NotFound => format!("{name} can't be written: there is no such folder; make it first"),
        _ => format!("{name} can't be written: {error}; give the name of a file in a folder of yours"),
    })
}
