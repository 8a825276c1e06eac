//! A part being played: not twice, not half, and which one.

use std::fs;
use std::time::Duration;

use crate::desk::{Desk, Ran, signal};

const PART: &str = "run small.toml --trials 20000 --out parts --part";

#[test]
fn a_part_that_is_there_is_not_played_again() {
    let desk = Desk::new();
    desk.run(&format!("{PART} 2/3")).done();
    let path = desk.path("parts/part-2-of-3.stagger");
    let written = fs::metadata(&path).unwrap().modified().unwrap();
    let again = desk.run(&format!("{PART} 2/3")).done();
    assert!(again.out.contains("is there already, in parts/part-2-of-3.stagger"), "{}", again.out);
    assert_eq!(fs::metadata(&path).unwrap().modified().unwrap(), written);
}

#[test]
fn a_damaged_part_is_played_again() {
    let desk = Desk::new();
    desk.run(&format!("{PART} 2/3")).done();
    let path = desk.path("parts/part-2-of-3.stagger");
    let whole = fs::read(&path).unwrap();
    let mut changed = whole.clone();
    changed[whole.len() / 2] ^= 1;
    for damaged in [&whole[..whole.len() - 1], &whole[..5], b"", &changed] {
        fs::write(&path, damaged).unwrap();
        let ran = desk.run(&format!("{PART} 2/3")).done();
        assert!(ran.err.contains("is damaged") && ran.err.contains("it is played again"), "{}", ran.err);
        assert!(fs::read(&path).unwrap() == whole);
    }
    assert_eq!(desk.list("parts"), ["part-2-of-3.stagger"], "nothing is left beside it");
}

#[test]
fn a_part_of_something_else_is_left_alone() {
    let desk = Desk::new();
    desk.run(&format!("{PART} 2/3")).done();
    let path = desk.path("parts/part-2-of-3.stagger");
    let before = fs::read(&path).unwrap();
    for (other, why) in [
        ("--seed 5", "the seed is 1 there and 5 here"),
        ("--set horizon=40", "the text of the scenario small, or what is changed in it, is another"),
        ("--worlds 7", "--worlds is not given there and 7 here"),
        ("--variant base", "the list of scenarios is small, small / one day there and small here"),
    ] {
        let ran = desk.run(&format!("{PART} 2/3 {other}"));
        ran.failed(1, &["parts/part-2-of-3.stagger is there already", why, "another folder with --out"]);
    }
    assert!(fs::read(&path).unwrap() == before);
    fs::write(&path, "my own notes").unwrap();
    desk.run(&format!("{PART} 2/3")).failed(1, &["is there already", "is not a part"]);
    assert_eq!(fs::read(&path).unwrap(), b"my own notes");
}

/// A folder of results that had a part in it could not be replaced any more.
#[test]
fn parts_do_not_go_into_a_folder_of_results() {
    let desk = Desk::new();
    desk.run("run small.toml --trials 100 --quiet --out parts").done();
    let before = desk.list("parts");
    desk.run(&format!("{PART} 2/3")).failed(1, &["there are results in this folder", "with --out (parts)"]);
    assert_eq!(desk.list("parts"), before);
}

/// Slurm stops a task with SIGTERM when its time is up or its node is needed.
#[test]
#[cfg(unix)]
fn a_part_that_is_stopped_leaves_nothing_and_can_be_played_again() {
    let desk = Desk::new();
    let args = "run small.toml --trials 1e9 --out parts --part 1/2";
    for name in ["-TERM", "-INT"] {
        let child = desk.begin(args);
        // it has begun once it works in the folder
        while !desk.path("parts").exists() || desk.list("parts").is_empty() {
            std::thread::sleep(Duration::from_millis(10));
        }
        std::thread::sleep(Duration::from_millis(300));
        signal(&child, name);
        let ran = Ran::of(child.wait_with_output().unwrap());
        ran.failed(130, &["nothing of part 1 of 2 was written; the same command plays it again"]);
        assert!(desk.list("parts").is_empty(), "{:?}", desk.list("parts"));
    }
}

/// What is killed outright leaves no file of the part, and the next one clears up after it.
#[test]
#[cfg(unix)]
fn a_part_that_is_killed_is_no_part() {
    let desk = Desk::new();
    let args: Vec<&str> = "run small.toml --trials 1e9 --out parts --part 1/2".split_whitespace().collect();
    let mut child = desk.command(&args).spawn().unwrap();
    while !desk.path("parts").exists() || desk.list("parts").is_empty() {
        std::thread::sleep(Duration::from_millis(10));
    }
    std::thread::sleep(Duration::from_millis(300));
    child.kill().unwrap();
    child.wait().unwrap();
    assert!(desk.list("parts").iter().all(|name| !name.ends_with(".stagger")), "{:?}", desk.list("parts"));
    desk.run(&format!("{PART} 1/2 --quiet")).done();
    assert_eq!(desk.list("parts"), ["part-1-of-2.stagger"]);
}

fn with_env(desk: &Desk, args: &str, variables: &[(&str, &str)]) -> Ran {
    let mut command = desk.command(&args.split_whitespace().collect::<Vec<_>>());
    command.envs(variables.iter().copied());
    Ran::of(command.output().unwrap())
}

#[test]
fn an_array_job_says_which_part() {
    let desk = Desk::new();
    let array = [
        ("SLURM_ARRAY_TASK_ID", "2"),
        ("SLURM_ARRAY_TASK_MIN", "1"),
        ("SLURM_ARRAY_TASK_MAX", "3"),
        ("SLURM_ARRAY_TASK_COUNT", "3"),
        ("SLURM_ARRAY_TASK_STEP", "1"),
    ];
    with_env(&desk, &format!("{PART} auto"), &array).done();
    with_env(&desk, &format!("{PART} auto/5"), &array).done();
    with_env(&desk, &format!("{PART} auto/4"), &[("JOB_COMPLETION_INDEX", "0")]).done();
    let names = ["part-1-of-4.stagger", "part-2-of-3.stagger", "part-2-of-5.stagger"];
    assert_eq!(desk.list("parts"), names);
    with_env(&desk, &format!("{PART} auto"), &[]).failed(2, &["--part <K/N>", "write the part as K/N"]);
}

#[test]
fn what_can_not_be_divided_says_so() {
    let desk = Desk::new();
    for (args, why) in [
        ("run small.toml --part 1/2 --each-trial", "a part keeps only sums"),
        ("run small.toml --part 1/2 --precision 0.01", "no part knows what the others have found"),
        ("run small.toml --part 1/2 --method both", "an exact solution has none"),
        ("run small.toml --part 1/2 --method exact", "an exact solution has none"),
        ("run small.toml --part 1/2 --json", "cannot be used with"),
        ("run small.toml --part 1/2 --formats csv", "cannot be used with"),
        ("run small.toml --part 3/2", "write K/N"),
        ("sweep small.toml --vary horizon=40,50 --part 1/2 --resume", "not needed with --part"),
        ("tipping small.toml --vary horizon=40..50 --target completed>0.5 --part 1/2", "can't be divided"),
        ("explain small.toml --target collapsed --part 1/2", "can't be divided"),
    ] {
        desk.run(args).failed(2, &[why]);
        assert!(!desk.path("results").exists(), "{args}");
    }
    desk.run("run small.toml --part 1/2 --set party.north.complies=2").failed(1, &["not between 0 and 1"]);
    assert!(!desk.path("results").exists());
}
