//! `stagger serve`: a page on this computer on which the inputs of a scenario can be moved and the
//! answer is there at once.
//!
//! ```text
//! connection ─▶ guard ─▶ route ─▶ queue ─▶ scenario, its changes ─▶ trials ─▶ words, tables, figures
//! (server)     (whose)  (what)   (one at a time, can be stopped)
//! ```
//!
//! Nothing is written to the disk, and nothing is read from it but the scenario files given.

mod ask;
mod export;
mod figures;
mod files;
mod guard;
mod inputs;
mod play;
mod queue;
mod refusal;
mod routes;
mod server;
mod shell;
mod told;

use std::net::{Ipv4Addr, SocketAddr, TcpListener};
use std::sync::Arc;

use stagger::engine::processors;
use stagger::output::numbers::grouped;

use super::args::ServeArgs;
use super::failure::Failure;
use super::terminal;
use files::Files;
use queue::Queue;

/// Requests that may wait for their turn besides the one that is played.
const MOST_WAITING: usize = 8;

/// What every request has at hand.
#[derive(Debug)]
struct Desk {
    files: Files,
    hosts: guard::Hosts,
    /// What a page that says nothing else is played with.
    trials: u64,
    seed: u64,
    threads: usize,
    /// Trials: one request at a time.
    playing: Queue,
    /// Reading files without playing them.
    reading: Queue,
}

/// Serves the page until somebody stops it.
pub(crate) fn serve(args: &ServeArgs) -> Result<(), Failure> {
    let files = Files::find(&args.files)?;
    let at = SocketAddr::from((Ipv4Addr::LOCALHOST, args.port));
    let listener = TcpListener::bind(at).map_err(|error| Failure::Serve(no_port(args.port, &error)))?;
    let port = listener.local_addr().map_err(|e| Failure::Serve(format!("there is no address: {e}")))?.port();
    let address = format!("http://127.0.0.1:{port}/");
    let (count, left_out) = (files.list().len(), files.left_out());
    if args.playing.trials > ask::MOST_TRIALS {
        terminal::warn(&format!("the page plays at most {} trials at a time", grouped(ask::MOST_TRIALS)));
    }
    let desk = Desk {
        files,
        hosts: guard::Hosts::of(port),
        trials: args.playing.trials.min(ask::MOST_TRIALS),
        seed: args.playing.seed,
        threads: args.playing.threads.map_or_else(usual_threads, usize::from),
        playing: Queue::new(MOST_WAITING),
        reading: Queue::new(4 * MOST_WAITING),
    };
    let server = server::Server::new(listener, Arc::new(desk)).map_err(Failure::Serve)?;
    let many = if count == 1 { "1 scenario file".to_owned() } else { format!("{count} scenario files") };
    let more = match left_out {
        0 => String::new(),
        n => format!(
            "{} more are in the folders and not shown: name a file, or a smaller folder.\n",
            grouped(n as u64)
        ),
    };
    terminal::print(&format!(
        "The page is at {address}\nIt shows {many}, on this computer only. Ctrl-C ends it.\n{more}"
    ))?;
    if args.open
        && let Err(error) = open::that_detached(&address)
    {
        terminal::print(&format!("No browser could be opened ({error}): copy the address into one.\n"))?;
    }
    server.run();
    Ok(())
}

/// All processors but one, which is left to the browser and whatever else is at work.
fn usual_threads() -> usize {
    let all = processors();
    if all > 2 { all - 1 } else { all }
}

/// Why the port can't be had, and what to do.
fn no_port(port: u16, error: &std::io::Error) -> String {
    use std::io::ErrorKind as K;
    match error.kind() {
        K::AddrInUse => format!("port {port} is in use: give another one with --port, or leave --port out"),
        K::PermissionDenied => {
            format!(
                "port {port} needs special rights: give one from 1024 on with --port, or leave --port out"
            )
        }
        _ => format!("port {port} could not be opened: {error}"),
    }
}
