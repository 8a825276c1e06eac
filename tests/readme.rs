//! The README's commands do what it says, and the committed sample is what the program writes.

use std::path::{Path, PathBuf};
use std::process::Command;

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

/// Every `cargo run … -- ARGUMENTS` of a Markdown file, as arguments.
fn commands(markdown: &str) -> Vec<Vec<String>> {
    let prefix = "cargo run --release -- ";
    let lines = markdown.lines().filter_map(|l| l.trim().trim_start_matches("$ ").strip_prefix(prefix));
    lines.map(|l| l.split_whitespace().map(str::to_owned).collect()).collect()
}

/// Runs the program in `directory`, which has the shipped scenarios.
fn stagger(directory: &Path, arguments: &[impl AsRef<std::ffi::OsStr>]) -> std::process::Output {
    Command::new(env!("CARGO_BIN_EXE_stagger")).args(arguments).current_dir(directory).output().unwrap()
}

fn newcomer() -> tempfile::TempDir {
    let directory = tempfile::tempdir().unwrap();
    copy(&root().join("scenarios"), &directory.path().join("scenarios"));
    directory
}

fn copy(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).unwrap();
    for entry in std::fs::read_dir(from).unwrap() {
        let path = entry.unwrap().path();
        let target = to.join(path.file_name().unwrap());
        if path.is_dir() {
            copy(&path, &target);
        } else {
            std::fs::copy(&path, &target).unwrap();
        }
    }
}

#[test]
fn commands_of_the_readme_work() {
    let readme = std::fs::read_to_string(root().join("README.md")).unwrap();
    let commands = commands(&readme);
    assert!(commands.iter().any(|c| c[0] == "run"), "the README's main command is gone");
    let directory = newcomer();
    for command in &commands {
        let output = stagger(directory.path(), command);
        assert!(output.status.success(), "{command:?}: {}", String::from_utf8_lossy(&output.stderr));
        if command[0] == "run" {
            shows(&readme, &String::from_utf8(output.stdout).unwrap());
        }
    }
    assert!(directory.path().join("results/cairo-2023/summary.csv").is_file());
}

/// The README shows what was printed: each of its lines, up to the columns for which the page is too narrow.
fn shows(readme: &str, printed: &str) {
    let words = |line: &str| line.split_whitespace().collect::<Vec<_>>().join(" ");
    let is_row = |line: &&str| line.contains('%') && line.contains(" of ");
    let title = printed.lines().next().unwrap();
    let block = readme.split("```").find(|b| b.starts_with(&format!("text\n{title}\n"))).unwrap();
    let printed: Vec<_> = printed.lines().filter(is_row).map(words).collect();
    let shown: Vec<_> = block.lines().filter(is_row).map(words).collect();
    assert_eq!(shown.len(), printed.len());
    for (shown, printed) in shown.iter().zip(&printed) {
        assert!(printed.starts_with(shown.as_str()), "the README shows\n{shown}\nand printed is\n{printed}");
    }
}

/// `results/sample` is committed so that people can look at results before they run anything.
#[test]
fn the_sample_is_what_the_program_writes() {
    let directory = newcomer();
    let output = stagger(
        directory.path(),
        &["run", "scenarios/teaching/3-ceasefire.toml", "--trials", "10000", "--out", "results/sample"],
    );
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let mut compared = 0;
    for entry in std::fs::read_dir(root().join("results/sample")).unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_some_and(|e| e == "csv" || e == "html") {
            let written =
                std::fs::read(directory.path().join("results/sample").join(path.file_name().unwrap()));
            assert!(written.unwrap() == std::fs::read(&path).unwrap(), "{} differs", path.display());
            compared += 1;
        }
    }
    assert!(compared >= 8, "only {compared} files");
}
