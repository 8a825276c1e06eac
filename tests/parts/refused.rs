//! What does not belong together is not added up, and nothing is written.

use std::fs;

use stagger::output::part::{PartFile, render};

use super::{files, forge, play_parts};
use crate::desk::Desk;

const RUN: &str = "run small.toml --trials 9000";

/// Three parts of a run in `p`.
fn desk() -> Desk {
    let desk = Desk::new();
    play_parts(&desk, RUN, 3, "p");
    desk
}

#[track_caller]
fn refused(desk: &Desk, args: &str, said: &[&str]) {
    desk.run(&format!("merge {args} --out merged")).failed(1, said);
    assert!(!desk.path("merged").exists());
}

/// Each message as it is read.
#[test]
fn messages() {
    let desk = desk();
    let mut told = Vec::new();
    let mut tell = |what: &str, args: &str| {
        let ran = desk.run(&format!("merge {args} --out merged"));
        assert_eq!((ran.code, ran.out.as_str()), (1, ""), "{}", ran.err);
        told.push(format!("{what}\n{}", ran.err));
    };
    fs::copy(desk.path("p/part-3-of-3.stagger"), desk.path("copy")).unwrap();
    tell("a part is missing", "p/part-1-of-3.stagger p/part-3-of-3.stagger");
    tell("a part is given twice", "p copy");
    desk.run(&format!("{RUN} --part 2/3 --seed 2 --quiet --out seed")).done();
    tell("another seed", "p/part-1-of-3.stagger seed");
    desk.run(&format!("{RUN} --part 2/3 --set horizon=40 --quiet --out set")).done();
    tell("another change", "p/part-1-of-3.stagger set");
    desk.run("robust small.toml --trials 9000 --worlds 100 --part 2/3 --quiet --out robust").done();
    tell("another command", "p/part-1-of-3.stagger robust");
    desk.run(&format!("{RUN} --part 5/7 --quiet --out sevenths")).done();
    tell("another division", "p/part-1-of-3.stagger sevenths");
    desk.run(&format!("{RUN} --part 2/6 --quiet --out sixths")).done();
    tell("an overlap", "p sixths");
    tell("no part", "small.toml");
    fs::create_dir(desk.path("empty")).unwrap();
    tell("an empty folder", "empty");
    tell("no file", "nowhere.stagger");
    for k in 1..=15 {
        fs::write(desk.path("empty").join(format!("part-{k:02}-of-15.stagger")), "stagger part 1\n{")
            .unwrap();
    }
    tell("damaged files", "p empty");
    forge(&desk.path("copy"), "\"version\":\"0.1.0\"", "\"version\":\"0.0.9\"");
    tell("one of another version", "p/part-1-of-3.stagger copy");
    tell("all of another version", "copy");
    forge(&desk.path("copy"), "stagger part 1\n", "stagger part 9\n");
    tell("another form", "copy");
    insta::assert_snapshot!(told.join("\n"));
}

/// Whatever region of the file is touched.
#[test]
fn damaged_files() {
    let desk = desk();
    let path = desk.path("p/part-2-of-3.stagger");
    let whole = fs::read(&path).unwrap();
    let header = whole.iter().position(|b| *b == b'{').unwrap();
    let body = header + whole[header..].iter().position(|b| *b == b'\n').unwrap() + 1;
    for at in [0, 13, header + 40, header + 200, body, body + (whole.len() - body) / 2, whole.len() - 1] {
        let mut changed = whole.clone();
        changed[at] ^= 0x20;
        fs::write(&path, changed).unwrap();
        refused(&desk, "p", &["part-2-of-3.stagger"]);
    }
    for length in [0, 1, header, body, whole.len() - 33, whole.len() - 1] {
        fs::write(&path, &whole[..length]).unwrap();
        refused(&desk, "p", &["part-2-of-3.stagger is damaged"]);
    }
    fs::write(&path, whole).unwrap();
    desk.run("merge p --quiet --out merged").done();
}

/// A checksum that matches does not make nonsense sound.
#[test]
fn forged_files() {
    let desk = desk();
    let path = desk.path("p/part-2-of-3.stagger");
    let whole = fs::read(&path).unwrap();
    for (from, to, said) in [
        ("\"part\":2,\"of\":3", "\"part\":4,\"of\":3", "a part that does not exist"),
        ("\"seed\":1", "\"sead\":1", "makes no sense"),
    ] {
        forge(&path, from, to);
        refused(&desk, "p", &["part-2-of-3.stagger", said]);
        fs::write(&path, &whole).unwrap();
    }
    // it says that it is the first, and holds what the second played
    forge(&path, "\"part\":2,\"of\":3", "\"part\":1,\"of\":3");
    refused(
        &desk,
        "p/part-2-of-3.stagger p/part-3-of-3.stagger --partial",
        &["part 1 of 3 holds something else"],
    );
    fs::write(&path, &whole).unwrap();
    // all say that they are of another scenario than the one whose text they hold
    for k in 1..=3 {
        forge(
            &desk.path(&format!("p/part-{k}-of-3.stagger")),
            "\"scenario\":\"small\"",
            "\"scenario\":\"large\"",
        );
    }
    refused(&desk, "p", &["reads the scenario in these parts otherwise"]);
}

/// What nobody can type is not asked for by a part either.
#[test]
fn forged_options() {
    let desk = Desk::new();
    desk.run("robust small.toml --trials 10000 --worlds 100 --part 1/1 --quiet --out p").done();
    let path = desk.path("p/part-1-of-1.stagger");
    let whole = fs::read(&path).unwrap();
    for (from, to) in [("\"worlds\":100", "\"worlds\":0"), ("\"trials\":10000}", "\"trials\":0}")] {
        forge(&path, from, to);
        refused(&desk, "p", &["the options in these parts make no sense"]);
        fs::write(&path, &whole).unwrap();
    }
}

/// Lines of points that there are not, or of other points than those of the part.
#[test]
fn forged_points() {
    let desk = Desk::new();
    desk.run("sweep small.toml --vary horizon=40,45 --trials 50 --part 1/1 --quiet --out p").done();
    let path = desk.path("p/part-1-of-1.stagger");
    let part = PartFile::read(&path).unwrap();
    let (points, interrupted): (Vec<String>, bool) = part.played().unwrap();
    assert!(points[0].starts_with("1,") && points[1].starts_with("2,"));
    let forged = |first: String, second: String| {
        let bytes = render(&part.header, &(vec![first, second], interrupted)).unwrap();
        fs::write(&path, bytes).unwrap();
        refused(&desk, "p", &["part 1 of 1 holds something else"]);
    };
    let (first, second) = (points[0].clone(), points[1].clone());
    for point in ["0", "3", "18446744073709551615", "18446744073709551616", "-1", "0.5", "x", ""] {
        forged(first.clone(), second.replacen("2,", &format!("{point},"), 1));
    }
    forged(second.clone(), first.clone());
    forged(first.clone(), first.clone());
    forged(first.clone(), String::new());
    forged(first.clone() + &second, String::new());
}

/// What is no part is not read to its end.
#[test]
#[cfg(unix)]
fn a_file_without_an_end() {
    refused(&Desk::new(), "/dev/zero", &["/dev/zero is not a part"]);
}

#[test]
fn parts_may_be_missing_if_every_output_says_so() {
    let desk = desk();
    fs::remove_file(desk.path("p/part-2-of-3.stagger")).unwrap();
    let notice = "INCOMPLETE: 2 of 3 parts. Missing: part 2. Every figure is of what the others played.";
    let ran = desk.run("merge p --partial --out merged").done();
    assert!(ran.out.lines().nth(1) == Some(notice), "{}", ran.out);
    assert!(ran.err.contains(notice), "{}", ran.err);
    let trials: Vec<String> = desk.rows("merged/outcomes.csv").iter().map(|r| r["trials"].clone()).collect();
    // the second of three blocks is missing
    assert!(trials.iter().all(|t| t == "4904"), "{trials:?}");
    assert_eq!(desk.read("merged/missing_parts.csv"), "part,of\n2,3\n");
    let manifest = desk.json("merged/manifest.json");
    assert_eq!(manifest["parts"], serde_json::json!({ "of": 3, "missing": [2] }));
    assert!(desk.run("merge p --partial --json --out merged").done().out.contains("\"missing_parts\""));
    assert!(desk.page("merged/report.html").contains(notice));
    // the worlds that are there keep their numbers
    let worlds: Vec<u64> =
        desk.rows("merged/worlds.csv").iter().map(|r| r["world"].parse().unwrap()).collect();
    assert_eq!(
        worlds[..90],
        [(1..=30).collect::<Vec<_>>(), (61..=90).collect(), (1..=30).collect()].concat()
    );
}

#[test]
fn a_sweep_with_parts_missing_says_of_which_points() {
    let desk = Desk::new();
    let sweep = "sweep small.toml --vary horizon=40,45,50,55 --trials 300";
    desk.run(&format!("{sweep} --quiet --out one")).done();
    for k in [2, 4] {
        desk.run(&format!("{sweep} --part {k}/4 --quiet --out p")).done();
    }
    let ran = desk.run("merge p --partial --out merged").done();
    assert!(ran.out.contains("Missing: parts 1, 3.") && !ran.out.contains("not valid"), "{}", ran.out);
    let errors: Vec<String> = desk.rows("merged/points.csv").iter().map(|r| r["error"].clone()).collect();
    let missing = "not played: its part is missing";
    assert_eq!(errors, [missing, "", missing, ""]);
    let of_point = |folder: &str, point: &str| {
        let rows = desk.rows(&format!("{folder}/sweep.csv")).into_iter();
        rows.filter(|r| r["point"] == point).collect::<Vec<_>>()
    };
    assert_eq!(of_point("one", "2"), of_point("merged", "2"));
    assert_eq!(of_point("merged", "3").len(), 1);
    let resumed = desk.run(&format!("{sweep} --resume --out merged"));
    resumed.failed(1, &["added up of parts, and some were missing"]);
}

/// What is there of a study may be too little for it.
#[test]
fn too_little_is_refused() {
    let desk = Desk::new();
    desk.run("robust small.toml --trials 1000 --worlds 100 --part 1/2 --quiet --out p").done();
    refused(&desk, "p --partial", &["fewer than 100 worlds are in these parts"]);
    desk.run("run small.toml --trials 100 --part 1/9 --quiet --out q").done();
    refused(&desk, "q --partial", &["no trials are in these parts"]);
}

/// The results of another run are not lost to a merge that is refused.
#[test]
fn results_that_are_there_stay() {
    let desk = desk();
    desk.run("run small.toml --trials 100 --quiet --out merged").done();
    let before = files(&desk, "merged");
    fs::remove_file(desk.path("p/part-2-of-3.stagger")).unwrap();
    desk.run("merge p --out merged").failed(1, &["1 of 3 parts is missing: 2"]);
    assert_eq!(files(&desk, "merged"), before);
}
