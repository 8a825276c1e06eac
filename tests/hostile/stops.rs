//! Ctrl-C during what goes on for long: within a world or a value, after the last trial, or where there is none
//! (the search of an explanation, an exact solution). Nothing is written, and the results before it stay.

use std::collections::BTreeSet;
use std::ffi::OsString;
use std::fmt::Write as _;
use std::fs;
use std::process::{Child, Stdio};
use std::thread::sleep;
use std::time::{Duration, Instant};

use super::processes::are_whole;
use crate::desk::{Desk, Ran, signal};

/// How soon a command ends that is stopped. A busy machine is allowed for; of the commands here none
/// would be finished by then.
const SOON: Duration = Duration::from_secs(20);

#[track_caller]
fn stopped(mut child: Child, name: &str, said: &str) {
    signal(&child, name);
    let began = Instant::now();
    while child.try_wait().unwrap().is_none() {
        if began.elapsed() > SOON {
            child.kill().unwrap();
            panic!("it goes on for {SOON:?} after {name}");
        }
        sleep(Duration::from_millis(5));
    }
    println!("{name}: {:?}", began.elapsed());
    Ran::of(child.wait_with_output().unwrap()).failed(130, &[said, "nothing was written"]);
}

/// A promise, and much that is not known and has nothing to do with it.
fn much_unknown(unknown: usize) -> String {
    let mut text = "name = \"x\"\nsources = [\"invented\"]\nhorizon = 9\n\
                    [party.a]\nholds = { c = 9 }\ncomplies = { uniform = [0, 1] }\n\
                    [party.b]\nholds = { c = 9 }\ncomplies = { uniform = [0, 1] }\n\
                    [[tranche]]\nday = 1\na = { c = 9 }\nb = { c = 9 }\n"
        .to_owned();
    for i in 0..unknown {
        write!(text, "[[event]]\nname = \"e{i}\"\nprobability = {{ uniform = [0, 1] }}\n").unwrap();
    }
    text
}

/// The threads of a process, by their ids.
fn threads(child: &Child) -> BTreeSet<OsString> {
    let tasks = fs::read_dir(format!("/proc/{}/task", child.id())).into_iter().flatten();
    tasks.flatten().map(|task| task.file_name()).collect()
}

/// Threads that play the trials, and as many others that search.
const THREADS: usize = 10;

fn wait_for_the_search(child: &Child) {
    let began = Instant::now();
    let mut before = BTreeSet::new();
    for _ in ["they play", "they search"] {
        let mut now = threads(child);
        while now.difference(&before).count() < THREADS {
            assert!(began.elapsed() < Duration::from_secs(100), "it does not come to its search");
            sleep(Duration::from_millis(2));
            now = threads(child);
        }
        before = now;
    }
}

#[test]
fn the_search_of_an_explanation_is_given_up() {
    let desk = Desk::new();
    desk.write("much.toml", &much_unknown(60));
    desk.run("explain much.toml --target completed --trials 1000 --seed 7 -q --out r").done();
    for (name, more) in [("-INT", ""), ("-TERM", "--density 0.9")] {
        let args = format!("explain much.toml --target completed --trials 60000 --threads {THREADS} --out r");
        let child = desk.begin(&format!("{args} {more}"));
        wait_for_the_search(&child);
        stopped(child, name, "the search was given up");
        assert_eq!(are_whole(&desk, "r"), 7);
    }
}

/// Nobody waits for the end of a world of very many trials, nor for memory for all that is to come.
#[test]
fn what_would_go_on_for_days_ends_soon() {
    let desk = Desk::new();
    let two = "[[variant]]\nname = \"later\"\nset = { \"tranche.1.day\" = 2 }\n";
    desk.write("much.toml", &(much_unknown(3) + two));
    for (name, args) in [
        ("-TERM", "robust much.toml --trials 1e12 --worlds 100"),
        ("-INT", "tipping much.toml --vary tranche.1.day=1..7 --target completed>0.2 --trials 1e12"),
        ("-TERM", "sensitivity much.toml --rows 16 --trials 1e12"),
    ] {
        let child = desk.begin(&format!("{args} --threads 2 --out r"));
        sleep(Duration::from_millis(1500));
        stopped(child, name, "interrupted: ");
        assert_eq!(desk.list("."), ["certain.toml", "much.toml", "small.toml"]);
    }
}

/// A block of trials is played at two values of each input, and a walk of the screening at as many points as
/// there are inputs and one: neither may take the square of them in memory, nor is it waited for.
#[test]
fn a_sensitivity_of_very_many_inputs_ends_soon() {
    let desk = Desk::new();
    desk.write("many.toml", &much_unknown(1_000));
    for (name, milliseconds) in [("-INT", 1500), ("-TERM", 4000)] {
        let args = "sensitivity many.toml --rows 16 --trials 400 --threads 2 --out r";
        let child = begin_with_memory(&desk, 400 << 10, args);
        sleep(Duration::from_millis(milliseconds));
        stopped(child, name, "interrupted: ");
    }
    assert_eq!(desk.list("."), ["certain.toml", "many.toml", "small.toml"]);
}

/// A deal of which an evening has millions of states, after a while.
const STATES: &str = "--set horizon=1000 --set exchange.tranches=25 --set breach.delay.geometric=9 \
                      --set breach.grace=30 --set ceasefire.extension.at_most=40";

#[test]
fn an_exact_solution_is_given_up() {
    let desk = Desk::new();
    desk.write("deal.toml", include_str!("../../benches/deal.toml"));
    desk.run("run deal.toml --trials 500 --seed 7 -q --out r").done();
    for (name, method) in [("-INT", "exact"), ("-TERM", "both")] {
        let child = desk.begin(&format!("run deal.toml --method {method} --out r {STATES}"));
        sleep(Duration::from_millis(1500));
        stopped(child, name, "the exact solution was given up");
        assert_eq!(are_whole(&desk, "r"), 7);
        assert_eq!(desk.list("."), ["certain.toml", "deal.toml", "r", "small.toml"]);
    }
}

/// Few states, and a million persons on each of 36 500 days: what takes long is to add up. Of a bundle that
/// falls short any number of them may be released, and the parties act on one day, so that a lead depends on
/// which: more branches than there is memory for.
#[test]
fn an_exact_solution_is_given_up_while_it_adds_up() {
    let desk = Desk::new();
    let party = |key: &str| format!("[party.{key}]\nholds = {{ c = 1000000 }}\ncomplies = 0.5\n");
    let text = format!(
        "name = \"x\"\nhorizon = 36500\n{}{}[breach]\ndelay = {{ geometric = 5000 }}\n\
         [mediation]\nsuccess = 0.5\ndays = {{ geometric = 5000 }}\n\
         [[tranche]]\nday = 1\na = {{ c = 1000000 }}\nb = {{ c = 1000000 }}\n",
        party("a"),
        party("b")
    );
    desk.write("long.toml", &text);
    let child = begin_with_memory(&desk, 3 << 20, "run long.toml --method exact --threads 2 --out r");
    sleep(Duration::from_millis(3000));
    stopped(child, "-INT", "the exact solution was given up");
    assert_eq!(desk.list("."), ["certain.toml", "long.toml", "small.toml"]);
}

/// A command that is given no more memory than so many KiB.
fn begin_with_memory(desk: &Desk, kibibytes: usize, args: &str) -> Child {
    let mut limited = desk.command_within(kibibytes, args);
    limited.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap()
}
