//! `stagger serve` from outside: what it answers and what it refuses, and the page in a real browser.

mod crowd;
mod folders;
mod guard;
mod keep;
mod page;
mod runs;

use std::io::{BufRead as _, BufReader};
use std::net::SocketAddr;
use std::process::{Child, Stdio};

use crate::desk::Desk;
use crate::http;
use crate::http::Reply;
use serde_json::{Value, json};

/// A server with a folder of its own.
pub(crate) struct Server {
    pub(crate) desk: Desk,
    pub(crate) child: Child,
    pub(crate) at: SocketAddr,
}

impl Server {
    /// Serves files of the folder.
    pub(crate) fn start(args: &str) -> Server {
        let desk = Desk::new();
        desk.write("full.toml", include_str!("../scenarios/full.toml"));
        Server::on(desk, args)
    }

    pub(crate) fn on(desk: Desk, args: &str) -> Server {
        let args: Vec<&str> = std::iter::once("serve").chain(args.split_whitespace()).collect();
        let mut child = desk.command(&args).stdout(Stdio::piped()).spawn().unwrap();
        let mut line = String::new();
        BufReader::new(child.stdout.take().unwrap()).read_line(&mut line).unwrap();
        let address = line.trim().strip_prefix("The page is at http://").expect("an address");
        let at = address.trim_end_matches('/').parse().unwrap();
        Server { desk, child, at }
    }

    pub(crate) fn get(&self, path: &str) -> Reply {
        http::send(self.at, "GET", path, &[("host", &self.at.to_string())], b"")
    }

    pub(crate) fn post(&self, path: &str, body: &Value) -> Reply {
        http::send_json(self.at, "POST", path, body)
    }

    pub(crate) fn address(&self) -> String {
        format!("http://{}/", self.at)
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// What is asked of `small.toml`.
pub(crate) fn small(set: &[&str], trials: u64) -> Value {
    json!({ "file": "small", "right": { "set": set }, "trials": trials, "seed": 7 })
}
