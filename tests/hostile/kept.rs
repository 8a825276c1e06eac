//! What fuzzing has found, and what it begins with, once more.

use std::fs;
use std::path::Path;

use crate::examine::{change, scenario, vary};
use crate::part;

const FULL: &str = include_str!("../scenarios/full.toml");

/// Every file of a folder.
fn each_file(folder: &str, examine: impl Fn(&[u8])) -> usize {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fuzz").join(folder);
    let mut files: Vec<_> = fs::read_dir(&folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.sort();
    for file in &files {
        println!("{}", file.display());
        examine(&fs::read(file).unwrap());
    }
    files.len()
}

/// The same, as text.
fn each(folder: &str, examine: impl Fn(&str)) -> usize {
    each_file(folder, |bytes| examine(&String::from_utf8_lossy(bytes)))
}

#[test]
fn what_fuzzing_found_stays_mended() {
    each("found/scenario", |text| {
        scenario(text, &[]);
    });
    each("found/changes", |typed| {
        change(FULL, typed);
    });
    each("found/vary", |typed| {
        vary(FULL, typed);
    });
    each_file("found/part", |bytes| {
        part::examine(bytes);
    });
}

#[test]
fn what_fuzzing_begins_with_goes_through() {
    let mut played = 0;
    let changes = each("seeds/changes", |typed| {
        change(FULL, typed);
    });
    let values = each("seeds/vary", |typed| {
        vary(FULL, typed);
    });
    played += changes + values;
    assert!(played >= 25, "{played}");
    // those are true parts
    let parts = each_file("seeds/part", |bytes| assert!(part::examine(bytes) > 0));
    assert!(parts >= 6, "{parts}");
}
