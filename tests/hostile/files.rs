//! Files that are made to break the reader: as large as may be, and wrong all the way through.

use std::fs;
use std::time::{Duration, Instant};

use crate::desk::{Desk, Ran};

/// The largest file that is read.
const LARGEST: usize = 4 * 1024 * 1024;

/// What reading a file may take of the machine's memory, in KiB: 768 MiB.
const MEMORY: usize = 768 * 1024;

/// And of its user's time. A busy machine is allowed for.
const PATIENCE: Duration = Duration::from_secs(60);

/// Checks a file under a limit on memory.
fn check(desk: &Desk, name: &str, bytes: &[u8]) -> Ran {
    fs::write(desk.path(name), bytes).unwrap();
    let began = Instant::now();
    let output = desk.command_within(MEMORY, &format!("check {name}")).output().unwrap();
    println!("{name}: {:.1?}", began.elapsed());
    assert!(began.elapsed() < PATIENCE, "{name}: {:?}", began.elapsed());
    assert!(output.status.code().is_some(), "{name}: {}", output.status);
    Ran::of(output)
}

/// A piece again and again, up to the largest size.
fn filled(begin: &str, piece: &str) -> Vec<u8> {
    let mut text = begin.to_owned();
    text.push_str(&piece.repeat((LARGEST - begin.len()) / piece.len()));
    text.into_bytes()
}

/// Lines that each have a number in them, up to the largest size.
fn numbered(line: impl Fn(usize) -> String) -> Vec<u8> {
    let mut text = String::new();
    for i in 0.. {
        let next = line(i);
        if text.len() + next.len() > LARGEST {
            break;
        }
        text.push_str(&next);
    }
    text.into_bytes()
}

/// Bytes that look random: those of a linear congruential generator (Knuth's MMIX).
fn noise() -> Vec<u8> {
    let mut state = 1_u64;
    let mut next = || {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (state >> 56) as u8
    };
    (0..LARGEST).map(|_| next()).collect()
}

#[test]
fn the_largest_files_are_refused_in_moments_and_in_bounded_memory() {
    let desk = Desk::new();
    let head = "name = \"x\"\nhorizon = 9\n";
    for (name, bytes) in [
        ("noise", noise()),
        ("zeros", vec![0; LARGEST]),
        ("brackets", filled("", "[")),
        ("nested lists", filled("a = ", "[")),
        ("nested tables", filled("a = ", "{ a = ")),
        ("a deep path", filled("", "a.")),
        ("equals signs", filled("", "=")),
        ("a fault a line", filled("", "=\n")),
        ("words", filled("", "a\n")),
        ("carriage returns", filled("", "\r")),
        ("control characters", filled("", "\u{1}\n")),
        ("a text without an end", filled("name = \"\"\"", "x\n")),
        ("wrong escapes", filled("name = \"", "\\q")),
        ("digits", filled("horizon = ", "9")),
        ("decimals", filled("horizon = 0.", "9")),
        ("a long key", filled("", "k")),
        ("a long path", [&filled("", "k")[..LARGEST - 4], b" = 1"].concat()),
        ("a long choice", [&filled("on_delay = \"", "k")[..LARGEST - 1], b"\""].concat()),
        ("a long word", filled("on_delay = ", "k")),
        ("the same key", filled("", "horizon = 1\n")),
        ("a list", filled("sources = [", "1,")),
        ("unknown keys", numbered(|i| format!("k{i}=1\n"))),
        ("tables of tables", numbered(|i| format!("x{i}={{a={{b=[1,{{c=1}}]}}}}\n"))),
        ("parties", [head.as_bytes(), &numbered(|i| format!("[party.p{i}]\n"))[..LARGEST - 30]].concat()),
        ("events", filled(head, "[[event]]\n")),
    ] {
        let ran = check(&desk, &format!("{}.toml", name.replace(' ', "_")), &bytes);
        // a screen or two, not a flood
        assert!(ran.err.len() < 32 * 1024, "{name}: {} bytes", ran.err.len());
        ran.failed(1, &["error: "]);
    }
}

#[test]
fn a_file_that_is_too_large_is_not_read() {
    let desk = Desk::new();
    check(&desk, "large.toml", &vec![b'#'; LARGEST + 1]).failed(1, &["large.toml", "4 MiB"]);
    // nor one that never ends
    std::os::unix::fs::symlink("/dev/zero", desk.path("endless.toml")).unwrap();
    desk.run("check endless.toml").failed(1, &["endless.toml"]);
}

#[test]
fn no_number_makes_the_program_build_what_it_refuses() {
    let desk = Desk::new();
    let generated = "name = \"x\"\nhorizon = 9\n[party.a]\nholds = { c = 9 }\ncomplies = 0.5\n\
                     [party.b]\nholds = { c = 9 }\ncomplies = 0.5\n[exchange]\ntranches = 3\n\
                     every = 1\na = { c = 9 }\nb = { c = 9 }\n";
    check(&desk, "sound.toml", generated.as_bytes()).done();
    for (from, to) in [
        ("tranches = 3", "tranches = 1000000000"),
        ("tranches = 3", "tranches = 9223372036854775807"),
        ("tranches = 3", "tranches = 99999999999999999999999"),
        ("tranches = 3", "tranches = 1e9"),
        ("horizon = 9", "horizon = 1000000000"),
        ("every = 1", "every = 4294967295"),
        ("a = { c = 9 }\nb", "a = { c = 1000000000 }\nb"),
        ("complies = 0.5\n[exchange]", "complies = 1e999\n[exchange]"),
    ] {
        let text = generated.replacen(from, to, 1);
        assert_ne!(text, generated, "{from}");
        check(&desk, "large.toml", text.as_bytes()).failed(1, &["error: ", "large.toml"]);
    }
}
