//! The command line. Only here is anything printed; the library returns values and errors.

pub(crate) mod args;
mod check;
mod explain;
mod failure;
mod input;
mod merge;
mod new;
mod part;
mod reach;
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
        Some(Command::Run(args)) => run::run(args, None),
        Some(Command::Check(args)) => check::check(args),
        Some(Command::Serve(args)) => serve::serve(args),
        Some(Command::Trace(args)) => trace::trace(args),
        Some(Command::Sweep(args)) => sweep::sweep(args, None),
        Some(Command::Sensitivity(args)) => sensitivity::sensitivity(args, None),
        Some(Command::Tipping(args)) => tipping::tipping(args),
        Some(Command::Robust(args)) => robust::robust(args, None),
        Some(Command::Explain(args)) => explain::explain(args),
        Some(Command::Merge(args)) => merge::merge(args),
        Some(Command::New(args)) => new::new(args),
        Some(Command::Schema) => schema::schema(),
    }
}
