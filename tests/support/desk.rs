//! The program from outside: a folder to work in, and what a command came to.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};

use serde_json::Value;
use tempfile::TempDir;

/// A folder of one's own, with copies of the test scenarios.
pub struct Desk {
    pub dir: TempDir,
}

/// What a command came to.
#[derive(Debug)]
pub struct Ran {
    pub code: i32,
    pub out: String,
    pub err: String,
}

impl Desk {
    pub fn new() -> Self {
        let desk = Desk { dir: TempDir::new().unwrap() };
        for name in ["small.toml", "certain.toml"] {
            let from = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data").join(name);
            fs::copy(from, desk.path(name)).unwrap();
        }
        desk
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.dir.path().join(name)
    }

    pub fn command(&self, args: &[&str]) -> Command {
        let mut command = Command::new(assert_cmd::cargo::cargo_bin!("stagger"));
        command.args(args).current_dir(self.dir.path()).stdin(Stdio::null());
        for name in ["NO_COLOR", "CLICOLOR", "CLICOLOR_FORCE", "COLUMNS"] {
            command.env_remove(name);
        }
        command
    }

    /// Runs with arguments that hold no spaces.
    pub fn run(&self, args: &str) -> Ran {
        self.run_with(&args.split_whitespace().collect::<Vec<_>>())
    }

    /// The same, to be waited for.
    pub fn begin(&self, args: &str) -> Child {
        let mut command = self.command(&args.split_whitespace().collect::<Vec<_>>());
        command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap()
    }

    /// A command that is given no more memory than so many KiB.
    pub fn command_within(&self, kibibytes: usize, args: &str) -> Command {
        let mut limited = Command::new("sh");
        limited.arg("-c").arg(format!("ulimit -v {kibibytes} && exec \"$0\" {args}"));
        limited.arg(self.command(&[]).get_program()).current_dir(self.path(".")).stdin(Stdio::null());
        limited
    }

    pub fn run_with(&self, args: &[&str]) -> Ran {
        Ran::of(self.command(args).output().unwrap())
    }

    pub fn read(&self, name: &str) -> String {
        fs::read_to_string(self.path(name)).unwrap_or_else(|e| panic!("{name}: {e}"))
    }

    /// A report, with plain spaces for those at which no line is broken.
    pub fn page(&self, name: &str) -> String {
        self.read(name).replace('\u{a0}', " ").replace('\u{2060}', "")
    }

    pub fn write(&self, name: &str, text: &str) {
        fs::write(self.path(name), text).unwrap();
    }

    pub fn json(&self, name: &str) -> Value {
        serde_json::from_str(&self.read(name)).unwrap()
    }

    /// The rows of a table of the results, each by column.
    pub fn rows(&self, name: &str) -> Vec<BTreeMap<String, String>> {
        let mut reader = csv::Reader::from_path(self.path(name)).unwrap();
        reader.deserialize().map(Result::unwrap).collect()
    }

    /// Names of everything in a folder.
    pub fn list(&self, folder: &str) -> Vec<String> {
        let entries = fs::read_dir(self.path(folder)).unwrap();
        let mut names: Vec<String> = entries.map(|e| e.unwrap().file_name().into_string().unwrap()).collect();
        names.sort();
        names
    }

    /// Every CSV file of a folder of results.
    pub fn tables(&self, folder: &str) -> BTreeMap<String, String> {
        let names = self.list(folder).into_iter().filter(|n| n.ends_with(".csv"));
        names.map(|n| (n.clone(), self.read(&format!("{folder}/{n}")))).collect()
    }
}

/// Sends a signal. Whether it arrived: the command may have ended by now.
pub fn signal(child: &Child, name: &str) -> bool {
    let mut kill = Command::new("kill");
    kill.args([name, &child.id().to_string()]).stderr(Stdio::null()).status().unwrap().success()
}

impl Ran {
    pub fn of(output: Output) -> Self {
        Ran {
            code: output.status.code().expect("not killed"),
            out: String::from_utf8(output.stdout).unwrap(),
            err: String::from_utf8(output.stderr).unwrap(),
        }
    }

    #[track_caller]
    pub fn done(self) -> Self {
        assert_eq!(self.code, 0, "{}", self.err);
        self
    }

    /// It failed with this code, said these things on stderr, and nothing on stdout.
    #[track_caller]
    pub fn failed(self, code: i32, said: &[&str]) {
        assert_eq!((self.code, self.out.as_str()), (code, ""), "{}", self.err);
        for words in said {
            assert!(self.err.contains(words), "{words:?} is not in:\n{}", self.err);
        }
    }
}
