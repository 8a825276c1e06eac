//! However the work is divided, the results are the same bytes.

use std::fmt::Write as _;

use super::{assert_same, play_parts};
use crate::desk::Desk;

/// Divided into so many parts each, and added up.
#[track_caller]
fn same_in_parts(desk: &Desk, command: &str, divisions: &[u64]) {
    desk.run(&format!("{command} --quiet --out one")).done();
    for &of in divisions {
        play_parts(desk, command, of, &format!("parts-{of}"));
        let merged = desk.run(&format!("merge parts-{of} --out merged-{of}")).done();
        assert!(merged.out.ends_with(&format!("All results are in merged-{of}\n")), "{}", merged.out);
        assert_same(desk, "one", &format!("merged-{of}"));
        let record = &desk.json(&format!("merged-{of}/manifest.json"))["parts"];
        assert_eq!(record, &serde_json::json!({ "of": of, "missing": [] }));
    }
}

/// With variants (so paired differences), worlds and dates; five blocks of trials, so that most of
/// 64 parts have none.
#[test]
fn a_run() {
    same_in_parts(&Desk::new(), "run small.toml --trials 20000", &[2, 3, 7, 64]);
}

#[test]
fn a_run_of_two_files_with_changes() {
    let desk = Desk::new();
    let command =
        "run small.toml certain.toml --variant base --set horizon=40 --trials 9000 --seed 77 --worlds 130";
    same_in_parts(&desk, command, &[2, 5]);
}

#[test]
fn a_sweep() {
    let desk = Desk::new();
    // the second point is not valid
    let command = "sweep small.toml --vary ceasefire.days=20,-1,30,40 --vary horizon=40,50 --trials 500";
    same_in_parts(&desk, command, &[1, 3, 11]);
    let spread =
        "sweep small.toml --vary party.north.complies=0.5..0.9 --design sobol --points 32 --trials 200";
    same_in_parts(&desk, spread, &[4]);
}

#[test]
fn a_sensitivity() {
    let desk = Desk::new();
    same_in_parts(&desk, "sensitivity small.toml --trials 20000 --rows 64", &[2, 9]);
}

/// So many inputs that they are screened first, and the indices are of what the screening found.
#[test]
fn a_sensitivity_with_a_screening() {
    let desk = Desk::new();
    let mut text = "name = \"many\"\nsources = [\"invented\"]\nhorizon = 10\n\
        [party.north]\nholds = { p = 4 }\ncomplies = { uniform = [0.5, 0.9] }\n\
        [party.south]\nholds = { p = 4 }\ncomplies = { uniform = [0.7, 0.9] }\n\
        [[tranche]]\nday = 3\nnorth = { p = 4 }\nsouth = { p = 4 }\n"
        .to_owned();
    for i in 0..22 {
        let high = f64::from(i) / 40.0 + 0.1;
        write!(text, "[[event]]\nname = \"e{i}\"\nprobability = {{ uniform = [0, {high}] }}\nodds = {{ north = 0.8 }}\n")
            .unwrap();
    }
    desk.write("many.toml", &text);
    same_in_parts(&desk, "sensitivity many.toml --trials 9000 --rows 16", &[2]);
    assert!(desk.list("merged-2").contains(&"screening.csv".to_owned()));
}

#[test]
fn deals_against_what_is_not_known() {
    let desk = Desk::new();
    same_in_parts(&desk, "robust small.toml --worlds 150 --trials 3000", &[2, 7]);
    // what is varied here is set in the file
    let set = "robust small.toml --worlds 100 --trials 1000 --vary ceasefire.days=15,30";
    same_in_parts(&desk, set, &[3]);
}

/// A part that takes too long can be played as two halves.
#[test]
fn parts_of_parts() {
    let desk = Desk::new();
    let command = "run small.toml --trials 20000 --quiet";
    desk.run(&format!("{command} --out one")).done();
    for part in ["1/2", "3/4", "7/8", "8/8"] {
        desk.run(&format!("{command} --out parts --part {part}")).done();
    }
    desk.run("merge parts --quiet --out merged").done();
    assert_same(&desk, "one", "merged");
}

/// The files may be given one by one, in any order, from anywhere; and what is written can be chosen
/// when they are added up.
#[test]
fn files_in_any_order_and_formats_chosen_late() {
    let desk = Desk::new();
    let command = "run small.toml --trials 5000";
    desk.run(&format!("{command} --quiet --formats csv --out one")).done();
    play_parts(&desk, command, 3, "a");
    std::fs::create_dir(desk.path("b")).unwrap();
    std::fs::rename(desk.path("a/part-2-of-3.stagger"), desk.path("b/anything")).unwrap();
    // no other file is needed
    std::fs::remove_file(desk.path("small.toml")).unwrap();
    let files = "a/part-3-of-3.stagger b/anything a/part-1-of-3.stagger";
    desk.run(&format!("merge {files} --quiet --formats csv --out merged")).done();
    assert_same(&desk, "one", "merged");
    let json = desk.run(&format!("merge {files} --json --out merged")).done();
    assert!(json.out.starts_with("{\n  \"summary\""), "{}", json.out);
}

#[test]
fn results_go_where_those_of_one_run_would() {
    let desk = Desk::new();
    for (command, folder) in [
        ("run small.toml --trials 5000", "small"),
        ("sweep small.toml --trials 50 --vary horizon=40,50", "small-sweep"),
    ] {
        for k in 1..=2 {
            let ran = desk.run(&format!("{command} --part {k}/2")).done();
            let file = format!("results/{folder}-parts/part-{k}-of-2.stagger");
            assert!(
                ran.out.starts_with(&format!("Part {k} of 2 (")) && ran.out.contains(&file),
                "{}",
                ran.out
            );
        }
        let names = ["part-1-of-2.stagger", "part-2-of-2.stagger"];
        assert_eq!(desk.list(&format!("results/{folder}-parts")), names, "and nothing else");
        desk.run(&format!("merge results/{folder}-parts --quiet")).done();
        assert!(desk.path(&format!("results/{folder}/manifest.json")).exists());
    }
}

/// A part has the same bytes wherever and whenever it is played.
#[test]
fn a_part_is_the_same_bytes_again() {
    let desk = Desk::new();
    for (folder, threads) in [("a", 1), ("b", 2), ("c", 5)] {
        let command = format!("run small.toml --trials 20000 --part 2/3 --threads {threads} --out {folder}");
        desk.run(&command).done();
    }
    let read = |folder: &str| std::fs::read(desk.path(folder).join("part-2-of-3.stagger")).unwrap();
    assert!(read("a") == read("b") && read("a") == read("c"));
}
