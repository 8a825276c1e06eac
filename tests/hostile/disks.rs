//! Disks that are full, may not be written to, or lose a folder. What needs leave to mount a disk
//! is skipped with a line where there is none.

use std::fs;
use std::path::PathBuf;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use super::processes::are_whole;
use crate::desk::{Desk, Ran, signal};

/// A small disk in memory, mounted on a folder of the desk.
struct Disk {
    at: PathBuf,
}

impl Disk {
    /// `None` where this may not be done.
    fn mount(desk: &Desk, kibibytes: u32) -> Option<Disk> {
        let at = desk.path("disk");
        fs::create_dir_all(&at).unwrap();
        let size = format!("size={kibibytes}k");
        let mut command = Command::new("mount");
        command.args(["-t", "tmpfs", "-o", &size, "none"]).arg(&at);
        Self::mounted(command, at)
    }

    /// A folder of the desk mounted on itself: it is the same, and can't be renamed.
    fn hold(desk: &Desk, folder: &str) -> Option<Disk> {
        let at = desk.path(folder);
        let mut command = Command::new("mount");
        command.arg("--bind").arg(&at).arg(&at);
        Self::mounted(command, at)
    }

    fn mounted(mut command: Command, at: PathBuf) -> Option<Disk> {
        let mounted = command.stderr(Stdio::null()).status().is_ok_and(|status| status.success());
        if !mounted {
            println!("skipped: no leave to mount a disk");
        }
        mounted.then_some(Disk { at })
    }

    fn read_only(&self) {
        let status = Command::new("mount").args(["-o", "remount,ro"]).arg(&self.at).status().unwrap();
        assert!(status.success());
    }
}

impl Drop for Disk {
    fn drop(&mut self) {
        let _ = Command::new("umount").arg(&self.at).status();
    }
}

#[test]
fn when_the_disk_is_full_the_results_before_stay_and_nothing_else() {
    let desk = Desk::new();
    let Some(_disk) = Disk::mount(&desk, 700) else { return };
    desk.run("run small.toml --trials 100 -q --seed 7 --out disk/r").done();
    assert_eq!(are_whole(&desk, "disk/r"), 7);
    for trials in [20_000, 200_000] {
        let ran =
            desk.run(&format!("run small.toml --trials {trials} --each-trial -q --worlds 0 --out disk/r"));
        ran.failed(3, &["disk", "space"]);
        assert_eq!(are_whole(&desk, "disk/r"), 7, "{trials} trials");
        assert_eq!(desk.list("disk"), ["r"], "{trials} trials");
    }
    // with room again it goes on as if nothing had been
    desk.run("run small.toml --trials 100 -q --out disk/r").done();
    assert_eq!(are_whole(&desk, "disk/r"), 1);
}

#[test]
fn a_disk_that_may_not_be_written_to_is_found_before_the_run() {
    let desk = Desk::new();
    let Some(disk) = Disk::mount(&desk, 1000) else { return };
    desk.run("run small.toml --trials 100 -q --seed 7 --out disk/r").done();
    disk.read_only();
    // so many trials would take days
    for out in ["disk/r", "disk/new", "disk/a/b"] {
        desk.run(&format!("run small.toml --trials 1e12 --out {out}")).failed(3, &["disk", "--out"]);
    }
    assert_eq!(are_whole(&desk, "disk/r"), 7);
}

/// The folder in which a run works is taken away; what it found out is then lost, and it says so.
#[test]
fn a_folder_that_is_taken_away_during_the_run_is_told() {
    let desk = Desk::new();
    let child = desk.begin("run small.toml --trials 1e12 --out place/r -q");
    let began = Instant::now();
    while !desk.path("place").exists() || desk.list("place").len() < 2 {
        assert!(began.elapsed() < Duration::from_secs(60), "it does not start");
        std::thread::sleep(Duration::from_millis(10));
    }
    fs::remove_dir_all(desk.path("place")).unwrap();
    std::thread::sleep(Duration::from_millis(300));
    signal(&child, "-INT");
    Ran::of(child.wait_with_output().unwrap()).failed(3, &["place"]);
    assert!(!desk.path("place/r").exists());
}

/// A folder that is mounted can't be renamed, as on Windows one can't in which a file is open.
#[test]
fn results_that_cannot_be_replaced_stay_and_the_new_ones_are_beside_them() {
    let desk = Desk::new();
    desk.run("run small.toml --trials 100 -q --seed 7 --out place/r").done();
    let Some(_held) = Disk::hold(&desk, "place/r") else { return };
    for (seed, new) in [(1, "place/r-2"), (2, "place/r-3")] {
        let ran = desk.run(&format!("run small.toml --trials 100 -q --seed {seed} --out place/r"));
        ran.failed(3, &["place/r can't be replaced", "another program", &format!("{new}\n")]);
        assert_eq!(are_whole(&desk, new), seed);
    }
    assert_eq!(are_whole(&desk, "place/r"), 7);
    assert_eq!(desk.list("place"), ["r", "r-2", "r-3"]);
}

/// A spreadsheet notes beside a file that it has it open.
#[test]
fn results_that_are_open_in_a_spreadsheet_stay_as_they_are() {
    let desk = Desk::new();
    desk.run("run small.toml --trials 100 -q --seed 7 --out r").done();
    for (note, open) in [
        (".~lock.results.xlsx#", "results.xlsx"),
        (".~lock.summary.csv#", "summary.csv"),
        ("~$results.xlsx", "results.xlsx"),
    ] {
        desk.write(&format!("r/{note}"), "a name");
        let said = format!("{open} is open in a spreadsheet: close it there and run again");
        desk.run("run small.toml --trials 1e12 -q --out r").failed(3, &[&said, note]);
        // what is not the program's own comes first
        desk.write("r/thesis.txt", "ten years of work");
        desk.run("run small.toml --trials 1e12 -q --out r").failed(3, &["thesis.txt", "did not write"]);
        fs::remove_file(desk.path("r/thesis.txt")).unwrap();
        fs::remove_file(desk.path(&format!("r/{note}"))).unwrap();
        assert_eq!(are_whole(&desk, "r"), 7);
    }
    // of a file that is none of the results
    desk.write("r/.~lock.thesis.odt#", "a name");
    desk.run("run small.toml --trials 1e12 -q --out r").failed(3, &["thesis.odt", "did not write"]);
}

/// Opened while a run is under way: what it found is not lost.
#[test]
fn results_that_are_opened_during_a_run_stay_and_the_new_ones_are_beside_them() {
    let desk = Desk::new();
    desk.run("run small.toml --trials 100 -q --seed 7 --out place/r").done();
    let child = desk.begin("run small.toml --trials 1e12 -q --out place/r");
    let began = Instant::now();
    while desk.list("place").len() < 3 {
        assert!(began.elapsed() < Duration::from_secs(60), "it does not start");
        std::thread::sleep(Duration::from_millis(10));
    }
    desk.write("place/r/.~lock.results.xlsx#", "a name");
    std::thread::sleep(Duration::from_millis(500));
    signal(&child, "-INT");
    Ran::of(child.wait_with_output().unwrap()).failed(3, &["place/r can't be replaced", "place/r-2"]);
    assert_eq!(are_whole(&desk, "place/r-2"), 1);
    fs::remove_file(desk.path("place/r/.~lock.results.xlsx#")).unwrap();
    assert_eq!(are_whole(&desk, "place/r"), 7);
    assert_eq!(desk.list("place"), ["r", "r-2"]);
}

#[test]
fn a_file_in_place_of_the_folder_stays_as_it_is() {
    let desk = Desk::new();
    for out in ["small.toml", "results"] {
        desk.write("results", "not a folder");
        let before = desk.read(out);
        desk.run(&format!("run certain.toml --trials 1e12 --out {out}")).failed(3, &[out, "not a folder"]);
        assert_eq!(desk.read(out), before);
    }
    desk.run("run certain.toml --trials 1e12").failed(3, &["results"]);
    assert_eq!(desk.list("."), ["certain.toml", "results", "small.toml"]);
}
