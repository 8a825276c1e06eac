//! Without Slurm: GNU parallel, and what Kubernetes does with the manifests.

use std::process::{Command, Stdio};

use serde_json::Value;

use super::{assert_as_one, desk_with, is_there, page, path_variable};
use crate::desk::{Desk, Ran};

#[test]
fn the_script_under_gnu_parallel() {
    if !is_there("GNU parallel", &["parallel"]) {
        return;
    }
    let desk = desk_with(&["parallel.sh"]);
    let mut bash = Command::new("bash");
    bash.args(["-e", "parallel.sh"])
        .env("PATH", path_variable())
        .current_dir(desk.dir.path())
        .stdin(Stdio::null());
    Ran::of(bash.output().unwrap()).done();
    assert_eq!(desk.list("parts").len(), 6);
    assert_as_one(&desk);
}

fn manifest(name: &str) -> Value {
    serde_saphyr::from_str(&page::block(name)).unwrap()
}

/// The command of the only container.
fn command(manifest: &Value) -> Vec<String> {
    let container = &manifest["spec"]["template"]["spec"]["containers"][0];
    let words =
        |name: &str| container[name].as_array().unwrap().iter().map(|w| w.as_str().unwrap().to_owned());
    words("command").chain(words("args")).collect()
}

/// One pod as Kubernetes would start it, with its index.
fn pod(desk: &Desk, command: &[String], index: Option<u64>) -> Ran {
    assert_eq!(command[0], "stagger");
    let args: Vec<String> = command[1..].iter().map(|w| w.replace("1e9", super::TRIALS)).collect();
    let mut pod = desk.command(&args.iter().map(String::as_str).collect::<Vec<_>>());
    pod.envs(index.map(|index| ("JOB_COMPLETION_INDEX", index.to_string())));
    Ran::of(pod.output().unwrap())
}

#[test]
fn the_manifests_do_what_the_page_says() {
    let (parts, merge) = (manifest("parts.yaml"), manifest("merge.yaml"));
    assert_eq!(parts["spec"]["completionMode"], "Indexed");
    let completions = parts["spec"]["completions"].as_u64().unwrap();
    let words = command(&parts);
    let part = words.iter().position(|w| w == "--part").unwrap();
    assert_eq!(words[part + 1], format!("auto/{completions}"), "the number is written twice");
    let desk = desk_with(&[]);
    // in any order, and one of them twice, as after a pod that was lost
    for index in (0..completions).rev().chain([2]) {
        pod(&desk, &words, Some(index)).done();
    }
    assert_eq!(desk.list("parts").len() as u64, completions);
    pod(&desk, &command(&merge), None).done();
    assert_as_one(&desk);
}

/// Against the schemas of Kubernetes itself, in which nothing may be that they do not know.
#[test]
fn the_manifests_are_valid() {
    if !is_there("kubernetes-validate (from PyPI)", &["kubernetes-validate"]) {
        return;
    }
    let desk = Desk::new();
    let validate = |name: &str, text: &str| {
        desk.write(name, text);
        let mut validate = Command::new("kubernetes-validate");
        validate.args(["--strict", name]).env("PATH", path_variable()).current_dir(desk.dir.path());
        validate.output().unwrap()
    };
    for name in ["parts.yaml", "merge.yaml"] {
        let text = page::block(name);
        let said = validate(name, &text);
        assert!(said.status.success(), "{name}: {said:?}");
        // so it does look
        let said = validate(name, &text.replace("restartPolicy", "restartPolice"));
        assert!(!said.status.success(), "{name}: {said:?}");
    }
}
