#![allow(clippy::unwrap_used, clippy::panic)]

use std::collections::BTreeMap;

use super::*;
use crate::output::manifest::sha256_hex;

fn manifest() -> Manifest {
    Manifest::new(vec!["run".to_owned()], jiff::Timestamp::UNIX_EPOCH, 1, 10)
}

/// Publishes these files to `out`.
fn publish(out: &Path, files: &[(&str, &str)]) -> Result<PathBuf, OutputError> {
    let mut folder = ResultsFolder::prepare(out)?;
    for (name, text) in files {
        folder.write(name, text.as_bytes())?;
    }
    folder.publish(manifest())
}

/// Every file under a folder with its content; folders end in `/`.
fn contents(folder: &Path) -> BTreeMap<String, String> {
    let mut found = BTreeMap::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        if path.is_dir() {
            found.insert(format!("{name}/"), String::new());
            found.extend(contents(&path).into_iter().map(|(n, t)| (format!("{name}/{n}"), t)));
        } else {
            found.insert(name, fs::read_to_string(&path).unwrap());
        }
    }
    found
}

fn names(folder: &Path) -> Vec<String> {
    contents(folder).into_keys().collect()
}

#[test]
fn results_are_written_with_their_hashes() {
    let dir = tempfile::tempdir().unwrap();
    let out = dir.path().join("results/deal");
    let mut folder = ResultsFolder::prepare(&out).unwrap();
    folder.write("a.csv", b"a\n1\n").unwrap();
    let mut stream = folder.stream("trials.csv").unwrap();
    stream.write(b"one\n").unwrap();
    stream.write(b"two\n").unwrap();
    folder.add(stream).unwrap();
    assert!(!out.exists(), "nothing under the name before all is written");
    assert_eq!(folder.publish(manifest()).unwrap(), out);
    assert_eq!(
        names(dir.path()),
        [
            "results/",
            "results/deal/",
            "results/deal/a.csv",
            "results/deal/manifest.json",
            "results/deal/trials.csv"
        ]
    );
    let written: Manifest = serde_json::from_slice(&fs::read(out.join(MANIFEST)).unwrap()).unwrap();
    let listed: Vec<_> = written.files.iter().map(|f| (f.name.as_str(), f.bytes, f.sha256.clone())).collect();
    assert_eq!(listed, [("a.csv", 4, sha256_hex(b"a\n1\n")), ("trials.csv", 8, sha256_hex(b"one\ntwo\n"))]);
}

#[test]
fn the_next_run_replaces_the_whole() {
    let dir = tempfile::tempdir().unwrap();
    let out = dir.path().join("deal");
    publish(&out, &[("a.csv", "old"), ("trials.csv", "old")]).unwrap();
    fs::write(out.join(".DS_Store"), "litter").unwrap();
    publish(&out, &[("a.csv", "new")]).unwrap();
    assert_eq!(names(dir.path()), ["deal/", "deal/a.csv", "deal/manifest.json"]);
    assert_eq!(fs::read_to_string(out.join("a.csv")).unwrap(), "new");
}

#[test]
fn what_others_wrote_is_never_touched() {
    type Case<'a> = (&'a str, &'a [(&'a str, &'a str)], Foreign);
    let manifest = String::from_utf8(manifest().to_json()).unwrap();
    let cases: [Case<'_>; 5] = [
        ("empty", &[], Foreign::NoManifest),
        ("thesis", &[("thesis.txt", "years of work")], Foreign::NoManifest),
        ("other", &[(MANIFEST, "{\"name\": \"web app\"}")], Foreign::NoManifest),
        ("broken", &[(MANIFEST, "{\"program\": \"stag")], Foreign::NoManifest),
        ("notes", &[(MANIFEST, &manifest), ("notes.txt", "mine")], Foreign::Extra("notes.txt".to_owned())),
    ];
    for (name, files, expected) in cases {
        let dir = tempfile::tempdir().unwrap();
        let out = dir.path().join(name);
        fs::create_dir(&out).unwrap();
        for (file, text) in files {
            fs::write(out.join(file), text).unwrap();
        }
        let before = contents(dir.path());
        match ResultsFolder::prepare(&out) {
            Err(OutputError::Foreign { reason, .. }) => assert_eq!(reason, expected, "{name}"),
            other => panic!("{name}: {other:?}"),
        }
        assert_eq!(contents(dir.path()), before, "{name}");
    }
}

#[test]
fn a_folder_inside_the_results_is_foreign() {
    let dir = tempfile::tempdir().unwrap();
    let out = dir.path().join("deal");
    publish(&out, &[("a.csv", "old")]).unwrap();
    fs::create_dir(out.join("charts")).unwrap();
    let error = ResultsFolder::prepare(&out).unwrap_err();
    assert!(error.to_string().contains("\"charts\""), "{error}");
}

#[test]
fn a_file_in_place_of_the_folder_stays() {
    let dir = tempfile::tempdir().unwrap();
    let out = dir.path().join("deal");
    fs::write(&out, "a file").unwrap();
    let error = ResultsFolder::prepare(&out).unwrap_err();
    assert!(matches!(error, OutputError::Foreign { reason: Foreign::NotAFolder, .. }), "{error}");
    let below = ResultsFolder::prepare(&out.join("deeper")).unwrap_err();
    assert!(matches!(below, OutputError::Disk { .. }), "{below}");
    assert_eq!(contents(dir.path()), BTreeMap::from([("deal".to_owned(), "a file".to_owned())]));
}

#[test]
fn paths_without_a_name_are_refused() {
    assert!(ResultsFolder::prepare(Path::new("/")).is_err());
    let dir = tempfile::tempdir().unwrap();
    let error = ResultsFolder::prepare(&dir.path().join("not there/..")).unwrap_err();
    // Windows takes the dots away before it looks
    assert!(matches!(error, OutputError::NoName(_)) || cfg!(windows), "{error}");
    assert!(names(dir.path()).is_empty());
}

#[test]
fn what_is_not_published_leaves_nothing() {
    let dir = tempfile::tempdir().unwrap();
    let out = dir.path().join("new/deal");
    let mut folder = ResultsFolder::prepare(&out).unwrap();
    folder.write("a.csv", b"half").unwrap();
    drop(folder);
    assert!(names(dir.path()).is_empty(), "{:?}", names(dir.path()));

    publish(&out, &[("a.csv", "old")]).unwrap();
    let before = contents(dir.path());
    let mut folder = ResultsFolder::prepare(&out).unwrap();
    folder.write("a.csv", b"half").unwrap();
    drop(folder);
    assert_eq!(contents(dir.path()), before);
}

#[test]
fn what_appears_during_the_run_is_not_overwritten() {
    let dir = tempfile::tempdir().unwrap();
    let out = dir.path().join("deal");
    let mut folder = ResultsFolder::prepare(&out).unwrap();
    folder.write("a.csv", b"new").unwrap();
    fs::create_dir(&out).unwrap();
    fs::write(out.join("thesis.txt"), "years of work").unwrap();
    assert!(matches!(folder.publish(manifest()), Err(OutputError::Foreign { .. })));
    assert_eq!(names(dir.path()), ["deal/", "deal/thesis.txt"]);
}

#[test]
fn of_two_runs_at_once_the_last_wins_whole() {
    let dir = tempfile::tempdir().unwrap();
    let out = dir.path().join("deal");
    let mut first = ResultsFolder::prepare(&out).unwrap();
    let mut second = ResultsFolder::prepare(&out).unwrap();
    first.write("only-first.csv", b"1").unwrap();
    second.write("only-second.csv", b"2").unwrap();
    second.publish(manifest()).unwrap();
    first.publish(manifest()).unwrap();
    assert_eq!(names(dir.path()), ["deal/", "deal/manifest.json", "deal/only-first.csv"]);
}

#[test]
fn many_runs_at_once_never_mix() {
    let dir = tempfile::tempdir().unwrap();
    let out = dir.path().join("deal");
    let run = |i: usize| {
        for _ in 0..5 {
            let name = format!("{i}.csv");
            publish(&out, &[(&name, "x"), ("a.csv", &i.to_string())]).unwrap();
        }
    };
    std::thread::scope(|s| (0..4).map(|i| s.spawn(move || run(i))).for_each(drop));
    let winner = fs::read_to_string(out.join("a.csv")).unwrap();
    let own = format!("deal/{winner}.csv");
    assert_eq!(names(dir.path()), ["deal/", &own, "deal/a.csv", "deal/manifest.json"]);
}

/// What a run that was killed leaves: its names, and a lock that nobody holds.
fn killed(parent: &Path, unique: &str) -> impl Fn(&str) -> PathBuf {
    let stem = parent.join(format!(".deal.stagger-{unique}"));
    let with = move |suffix: &str| PathBuf::from(format!("{}{suffix}", stem.display()));
    fs::write(with(".lock"), "A run of stagger is writing results.\n").unwrap();
    with
}

#[test]
fn leftovers_of_killed_runs_are_cleared_up() {
    let dir = tempfile::tempdir().unwrap();
    let with = killed(dir.path(), "aaaaaa");
    fs::create_dir(with(".new")).unwrap();
    fs::write(with(".new").join("a.csv"), "half").unwrap();
    publish(&dir.path().join("deal"), &[("a.csv", "new")]).unwrap();
    assert_eq!(names(dir.path()), ["deal/", "deal/a.csv", "deal/manifest.json"]);
}

#[test]
fn results_that_were_moved_aside_by_a_killed_run_come_back() {
    let dir = tempfile::tempdir().unwrap();
    let out = dir.path().join("deal");
    publish(&out, &[("a.csv", "old")]).unwrap();
    let with = killed(dir.path(), "bbbbbb");
    fs::rename(&out, with(".old0")).unwrap();
    fs::create_dir(with(".new")).unwrap();
    drop(ResultsFolder::prepare(&out).unwrap());
    assert_eq!(names(dir.path()), ["deal/", "deal/a.csv", "deal/manifest.json"]);
    assert_eq!(fs::read_to_string(out.join("a.csv")).unwrap(), "old");
}

#[test]
fn what_only_looks_like_a_leftover_stays() {
    let dir = tempfile::tempdir().unwrap();
    let out = dir.path().join("deal");
    // no lock; a lock that says something else; a lock for another target
    fs::create_dir(dir.path().join(".deal.stagger-cccccc.new")).unwrap();
    fs::write(dir.path().join(".deal.stagger-dddddd.lock"), "mine").unwrap();
    fs::create_dir(dir.path().join(".deal.stagger-dddddd.new")).unwrap();
    fs::write(dir.path().join(".deal.stagger-b.stagger-eeeeee.lock"), "").unwrap();
    let before = contents(dir.path());
    drop(ResultsFolder::prepare(&out).unwrap());
    assert_eq!(contents(dir.path()), before);
}

#[test]
fn runs_that_live_are_not_cleared_up() {
    let dir = tempfile::tempdir().unwrap();
    let out = dir.path().join("deal");
    let mut first = ResultsFolder::prepare(&out).unwrap();
    first.write("a.csv", b"1").unwrap();
    publish(&out, &[("b.csv", "2")]).unwrap();
    first.write("c.csv", b"1").unwrap();
    first.publish(manifest()).unwrap();
    assert_eq!(names(dir.path()), ["deal/", "deal/a.csv", "deal/c.csv", "deal/manifest.json"]);
}

#[cfg(unix)]
#[test]
fn a_link_to_results_is_followed() {
    let dir = tempfile::tempdir().unwrap();
    let (out, link) = (dir.path().join("deal"), dir.path().join("link"));
    publish(&out, &[("a.csv", "old")]).unwrap();
    std::os::unix::fs::symlink(&out, &link).unwrap();
    publish(&link, &[("a.csv", "new")]).unwrap();
    assert!(fs::symlink_metadata(&link).unwrap().is_symlink());
    assert_eq!(fs::read_to_string(out.join("a.csv")).unwrap(), "new");
}

#[cfg(unix)]
#[test]
fn leave_to_write_is_found_out_before_the_run() {
    use std::os::unix::fs::PermissionsExt as _;
    let dir = tempfile::tempdir().unwrap();
    let closed = dir.path().join("closed");
    fs::create_dir(&closed).unwrap();
    fs::set_permissions(&closed, fs::Permissions::from_mode(0o555)).unwrap();
    if File::create(closed.join("probe")).is_ok() {
        // the superuser may write everywhere; a file system that nobody may write to serves as well
        let error = ResultsFolder::prepare(Path::new("/proc/deal")).unwrap_err();
        assert!(matches!(error, OutputError::Disk { .. }), "{error}");
        return;
    }
    let error = ResultsFolder::prepare(&closed.join("deal")).unwrap_err();
    assert!(matches!(error, OutputError::Disk { .. }), "{error}");
    let error = ResultsFolder::prepare(&closed.join("deeper/deal")).unwrap_err();
    assert!(matches!(error, OutputError::Disk { .. }), "{error}");
}

#[cfg(target_os = "linux")]
#[test]
fn a_full_disk_is_an_error() {
    let Ok(full) = File::options().write(true).open("/dev/full") else { return };
    let mut stream = Stream {
        name: "a.csv".to_owned(),
        path: PathBuf::from("/dev/full"),
        writer: BufWriter::new(full),
        hash: Sha256::new(),
        bytes: 0,
    };
    stream.write(b"fits into the buffer").unwrap();
    let error = stream.finish().unwrap_err();
    assert!(error.to_string().contains("No space left"), "{error}");
}
