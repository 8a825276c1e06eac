//! Names as long as the file system takes them: results are written, or refused before anything is played.

use std::fs;

use crate::desk::Desk;

/// More trials than would be played in the time of a test.
const FOR_HOURS: &str = "1e12";

#[test]
fn results_are_written_under_names_as_long_as_may_be() {
    let desk = Desk::new();
    for length in [200, 201, 233, 235, 240, 250, 255] {
        let name = "n".repeat(length);
        let out = format!("results/{name}");
        for seed in [1, 2] {
            // the second replaces the first
            desk.run(&format!("run small.toml --trials 50 --seed {seed} --quiet --formats csv --out {out}"))
                .done();
            assert_eq!(desk.json(&format!("{out}/manifest.json"))["seed"], seed, "{length}");
        }
        assert_eq!(desk.list("results"), [name.as_str()], "{length}");
        fs::remove_dir_all(desk.path("results")).unwrap();
    }
    // as many bytes in fewer signs
    let name = "д".repeat(120);
    desk.run(&format!("run small.toml --trials 50 --quiet --formats csv --out results/{name}")).done();
    assert_eq!(desk.list("results"), [name]);
}

#[test]
fn a_scenario_file_may_have_as_long_a_name() {
    let desk = Desk::new();
    let name = "s".repeat(249);
    desk.write(&format!("{name}.toml"), &desk.read("small.toml"));
    desk.run(&format!("run {name}.toml --trials 50 --quiet")).done();
    assert_eq!(desk.list("results"), [name.as_str()]);
    desk.run(&format!("sweep {name}.toml --vary mediation.success=0.1,0.9 --trials 50 --quiet --out w"))
        .done();
    desk.run(&format!("run {name}.toml --trials 50 --part 1/2 --quiet --out p")).done();
    desk.run(&format!("run {name}.toml --trials 50 --part 2/2 --quiet --out p")).done();
    desk.run("merge p --quiet --out m").done();
    assert_eq!(desk.read("m/outcomes.csv"), desk.read(&format!("results/{name}/outcomes.csv")));
}

#[test]
fn what_the_disk_has_no_room_for_is_refused_before_it_is_played() {
    let desk = Desk::new();
    let name = "n".repeat(256);
    let ran = desk.run(&format!("run small.toml --trials {FOR_HOURS} --variant base --out {name}"));
    assert_eq!(ran.code, 3, "{}", ran.err);
    assert!(ran.err.contains("too long"), "{}", ran.err);
    assert_eq!(desk.list("."), ["certain.toml", "small.toml"]);
}
