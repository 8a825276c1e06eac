//! The command line. Only here is anything printed; the library returns values and errors.

pub(crate) mod args;
mod check;
mod explain;
mod failure;
mod input;
mod new;
mod results;
mod robust;
mod run;
mod schema;
mod sensitivity;
mod serve;
mod study;
mod sweep;
mod terminal;
mod tipping;
mod trace;
mod watch;

use args::{Args, Command};
use failure::Failure;

/// Does what was asked for.
pub(crate) fn dispatch(args: &Args) -> Result<(), Failure> {
    match &args.command {
        None => terminal::print(&args::short_help()),
        Some(Command::Run(args)) => run::run(args),
        Some(Command::Check(args)) => check::check(args),
        Some(Command::Serve(args)) => serve::serve(args),
        Some(Command::Trace(args)) => trace::trace(args),
        Some(Command::Sweep(args)) => sweep::sweep(args),
        Some(Command::Sensitivity(args)) => sensitivity::sensitivity(args),
        Some(Command::Tipping(args)) => tipping::tipping(args),
        Some(Command::Robust(args)) => robust::robust(args),
        Some(Command::Explain(args)) => explain::explain(args),
        Some(Command::New(args)) => new::new(args),
        Some(Command::Schema) => schema::schema(),
    }
}
