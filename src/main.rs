//! `stagger`, the command line: parse, dispatch, say what went wrong, exit.

mod cli;

use std::process::ExitCode;

fn main() -> ExitCode {
    let args = match cli::args::parse() {
        Ok(args) => args,
        Err(error) => {
            // help and version go the same way; whoever closed the pipe does not read them
            let _ = error.print();
            return ExitCode::from(if error.use_stderr() { 2 } else { 0 });
        }
    };
    match cli::dispatch(&args) {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            failure.tell();
            ExitCode::from(failure.code())
        }
    }
}
