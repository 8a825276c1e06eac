//! Processes that are stopped, killed and run beside each other, at any moment.

use std::fs;
use std::process::{Child, Command, Stdio};
use std::thread::sleep;
use std::time::Duration;

use crate::desk::{Desk, Ran, signal};

/// When the signals come, in milliseconds after the start: before anything, while it plays, while it
/// writes, and after the end. How long a run takes differs from machine to machine.
const MOMENTS: [u64; 14] = [0, 2, 5, 10, 20, 35, 50, 75, 100, 150, 200, 300, 500, 900];

/// Results of which one part does not fit the other would be told by this.
#[track_caller]
pub(crate) fn are_whole(desk: &Desk, folder: &str) -> u64 {
    let manifest = desk.json(&format!("{folder}/manifest.json"));
    let mut listed: Vec<String> = vec!["manifest.json".to_owned()];
    for file in manifest["files"].as_array().unwrap() {
        let name = file["name"].as_str().unwrap();
        let bytes = fs::read(desk.path(folder).join(name)).unwrap();
        assert_eq!(file["sha256"], stagger::output::manifest::sha256_hex(&bytes), "{folder}/{name}");
        listed.push(name.to_owned());
    }
    listed.sort();
    assert_eq!(desk.list(folder), listed);
    manifest["seed"].as_u64().unwrap()
}

/// A run that takes some tenths of a second, and more than half of it for writing.
fn begin(desk: &Desk, seed: u64) -> Child {
    desk.begin(&format!("run small.toml --trials 20000 --worlds 0 --each-trial -q --seed {seed}"))
}

#[test]
fn whenever_a_run_is_stopped_there_are_whole_results_and_nothing_beside_them() {
    let desk = Desk::new();
    let mut stopped = 0;
    for (name, milliseconds) in ["-INT", "-TERM"].into_iter().flat_map(|s| MOMENTS.map(|m| (s, m))) {
        let child = begin(&desk, 1);
        sleep(Duration::from_millis(milliseconds));
        signal(&child, name);
        let output = child.wait_with_output().unwrap();
        match output.status.code() {
            Some(0) => {}
            Some(130) => stopped += 1,
            // before it could heed anything, which on a busy machine takes its time, the system's own
            // way holds
            None => {}
            other => panic!("{name} after {milliseconds} ms: {other:?}"),
        }
        if desk.path("results").exists() && !desk.list("results").is_empty() {
            assert_eq!(desk.list("results"), ["small"], "{name} after {milliseconds} ms");
            are_whole(&desk, "results/small");
        }
    }
    println!("{stopped} of {} were stopped on their way", 2 * MOMENTS.len());
}

#[test]
fn whenever_a_run_is_killed_the_results_before_it_are_whole() {
    let desk = Desk::new();
    begin(&desk, 7).wait_with_output().unwrap();
    assert_eq!(are_whole(&desk, "results/small"), 7);
    let mut killed = 0;
    for milliseconds in MOMENTS {
        let child = begin(&desk, 8);
        sleep(Duration::from_millis(milliseconds));
        signal(&child, "-KILL");
        killed += usize::from(child.wait_with_output().unwrap().status.code().is_none());
        // in the moment between two names the next run finds the old ones again
        if !desk.path("results/small").exists() {
            desk.run("run small.toml --trials 0").failed(2, &[]);
            desk.run("run small.toml --trials 1 --out results/small").done();
        }
        are_whole(&desk, "results/small");
    }
    assert!(killed > 0, "none was killed on its way");
    // and clears up after the dead
    desk.run("run small.toml --trials 50 -q").done();
    assert_eq!(desk.list("results"), ["small"]);
}

/// The system ends a process that writes a larger file than it may: a kill in the middle of writing, at a
/// point that does not depend on the clock.
#[test]
fn a_run_that_dies_while_it_writes_leaves_the_results_before_it() {
    let desk = Desk::new();
    desk.run("run small.toml --trials 300 --each-trial -q --seed 7").done();
    let run = |blocks: u32, how: &str| {
        let script =
            format!("{how} ulimit -f {blocks}; exec \"$0\" run small.toml --trials 300 --each-trial -q");
        let mut command = Command::new("sh");
        command.args(["-c", &script]).arg(desk.command(&[]).get_program()).current_dir(desk.path("."));
        command.stdin(Stdio::null()).output().unwrap()
    };
    let mut died = 0;
    for blocks in [0, 1, 2, 4, 8, 16, 32, 64, 128] {
        died += usize::from(run(blocks, "").status.code().is_none());
        assert_eq!(are_whole(&desk, "results/small"), 7, "{blocks} blocks");
        // where the signal is ignored it is an error like any other
        Ran::of(run(blocks, "trap '' XFSZ;")).failed(3, &["results"]);
        assert_eq!(are_whole(&desk, "results/small"), 7, "{blocks} blocks");
        assert_eq!(desk.list("results"), ["small"], "{blocks} blocks");
    }
    assert_eq!(died, 9);
    desk.run("run small.toml --trials 300 -q").done();
    assert_eq!(are_whole(&desk, "results/small"), 1);
}

#[test]
fn runs_at_the_same_time_into_the_same_folder_do_not_mix() {
    let desk = Desk::new();
    for round in 0..3 {
        let children: Vec<Child> = (0..4).map(|n| begin(&desk, 10 * round + n)).collect();
        for child in children {
            Ran::of(child.wait_with_output().unwrap()).done();
        }
        let seed = are_whole(&desk, "results/small");
        assert!((10 * round..10 * round + 4).contains(&seed), "{seed}");
        assert_eq!(desk.list("results"), ["small"]);
    }
}

/// What a reader of the first line is not told cannot be complained about.
#[test]
fn studies_that_nobody_reads_to_the_end_are_finished() {
    let desk = Desk::new();
    for args in [
        "sweep small.toml --trials 50 --vary party.north.complies=0.1..0.9/30",
        "sensitivity small.toml --trials 50 --points 8",
        "tipping small.toml --target completed=0.5 --vary party.north.complies=0.1..0.9 --trials 200",
        "explain small.toml --target completed --trials 500",
        "robust small.toml --trials 50 --worlds 40",
        "check small.toml --expected",
        "run small.toml --trials 20 --method both",
        "run small.toml --trials 20 --each-trial --json",
    ] {
        let whole = desk.run(args);
        let script = format!("{{ \"$0\" {args}; echo $? >&2; }} | head -n 1");
        let mut command = Command::new("sh");
        command.args(["-c", &script]).arg(desk.command(&[]).get_program()).current_dir(desk.path("."));
        let ran = Ran::of(command.stdin(Stdio::null()).output().unwrap());
        assert_eq!(ran.out.lines().count(), whole.out.lines().count().min(1), "{args}: {}", ran.err);
        let code = ran.err.lines().last().unwrap();
        assert_eq!(code, whole.code.to_string(), "{args}: {}", ran.err);
        assert_eq!(ran.err.trim_end_matches('\n').trim_end_matches(code), whole.err, "{args}");
    }
}
