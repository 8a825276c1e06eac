//! The scripts of docs/cluster.md, run: on a real Slurm with two emulated nodes, under GNU parallel,
//! and as a Kubernetes job is. Whatever happens on the way, the results are those of one run.
//!
//! What is not installed here is skipped with a line that says so; `.ci/run` installs it.

mod elsewhere;
mod page;
mod processes;
mod slurm;

use std::fs;
use std::path::{Path, PathBuf};

use crate::desk::Desk;

/// What is played instead of the thousand million trials of the page: a few seconds' worth.
const TRIALS: &str = "600000";

/// The page's scripts on a desk, with fewer trials, and the results of one run in `one`.
fn desk_with(scripts: &[&str]) -> Desk {
    let desk = Desk::new();
    fs::copy(desk.path("small.toml"), desk.path("deal.toml")).unwrap();
    for name in scripts {
        desk.write(name, &page::block(name).replace("1e9", TRIALS));
    }
    desk.run(&format!("run deal.toml --trials {TRIALS} --quiet --out one")).done();
    desk
}

/// The results in `results/deal` are those of one run, byte for byte.
#[track_caller]
fn assert_as_one(desk: &Desk) {
    let names =
        |folder: &str| desk.list(folder).into_iter().filter(|n| n != "manifest.json").collect::<Vec<_>>();
    assert_eq!(names("one"), names("results/deal"));
    assert!(names("one").len() > 8);
    for name in names("one") {
        let read = |folder: &str| fs::read(desk.path(folder).join(&name)).unwrap();
        assert!(read("one") == read("results/deal"), "{name} differs");
    }
}

/// The folder in which the program is, for a path.
fn folder_of_program() -> PathBuf {
    Path::new(assert_cmd::cargo::cargo_bin!("stagger")).parent().unwrap().to_owned()
}

/// The path with the program in it, and with what only administrators usually have in theirs.
fn path_variable() -> String {
    let path = std::env::var("PATH").unwrap_or_default();
    format!("{}:{path}:/usr/local/sbin:/usr/sbin:/sbin", folder_of_program().display())
}

/// Whether all of these can be started; says so if not.
fn is_there(what: &str, programs: &[&str]) -> bool {
    let path = path_variable();
    let found = |program: &&str| path.split(':').any(|folder| Path::new(folder).join(program).is_file());
    let all = programs.iter().all(found);
    if !all {
        eprintln!("skipped: {what} is not installed here ({})", programs.join(", "));
    }
    all
}
