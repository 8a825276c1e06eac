//! What a part says of itself.

use std::collections::BTreeMap;
use std::ffi::OsStr;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::engine::Part;
use crate::output::manifest::{PROGRAM, sha256_hex};
use crate::scenario::{Scenario, Source, typed};

/// What a part says of itself: enough to play it again and to make results of all parts, without
/// any other file.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Header {
    /// The program's name.
    pub program: String,
    /// Its version.
    pub version: String,
    /// The command whose work was divided.
    pub command: String,
    /// Which part this is, from 1.
    pub part: u64,
    /// Of how many.
    pub of: u64,
    /// The seed of the random numbers.
    pub seed: u64,
    /// Trials of each scenario that were asked for, in all parts together.
    pub trials: u64,
    /// What was played, by what was divided: trials, worlds, points.
    pub played: BTreeMap<String, Stretch>,
    /// The scenarios, in order.
    pub scenarios: Vec<ScenarioHash>,
    /// The scenario files.
    pub files: Vec<FileText>,
    /// Everything else that was asked for.
    pub options: Value,
}

/// Pieces of some work.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Stretch {
    /// The first, counted from 0.
    pub from: u64,
    /// The one after the last.
    pub to: u64,
    /// How many there are in all parts together.
    pub of: u64,
}

/// A scenario, by what it is after all changes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ScenarioHash {
    /// What results call it.
    pub scenario: String,
    /// The SHA-256 of its whole text, with variant and overrides applied.
    pub sha256: String,
}

/// A scenario file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FileText {
    /// Where it was.
    pub path: String,
    /// All of it.
    pub text: String,
}

/// In what two parts differ that belong to different runs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Difference {
    /// What differs: `the seed`.
    pub what: String,
    /// What it is in the first, in a few words.
    pub first: String,
    /// And in the second.
    pub second: String,
}

impl Difference {
    /// In a sentence: the seed is 1 in this one and 2 in that one.
    #[must_use]
    pub fn told(&self, in_first: &str, in_second: &str) -> String {
        let Difference { what, first, second } = self;
        if first.is_empty() && second.is_empty() {
            return format!("{what} is another");
        }
        format!("{what} is {first} {in_first} and {second} {in_second}")
    }
}

impl Header {
    /// Of a part of what this version of the program was asked for.
    #[must_use]
    pub fn new(command: &str, part: Part, (seed, trials): (u64, u64), options: Value) -> Self {
        Self {
            program: PROGRAM.to_owned(),
            version: env!("CARGO_PKG_VERSION").to_owned(),
            command: command.to_owned(),
            part: part.number(),
            of: part.of(),
            seed,
            trials,
            played: BTreeMap::new(),
            scenarios: Vec::new(),
            files: Vec::new(),
            options,
        }
    }

    /// With the scenarios that are played and the files that they are from.
    #[must_use]
    pub fn with<'a>(
        mut self,
        files: impl IntoIterator<Item = &'a Source>,
        scenarios: impl IntoIterator<Item = &'a Scenario>,
    ) -> Self {
        let file =
            |s: &Source| FileText { path: s.path.to_string_lossy().into_owned(), text: s.text.clone() };
        self.files = files.into_iter().map(file).collect();
        self.scenarios = hashes(scenarios);
        self
    }

    /// With what belongs to the part.
    #[must_use]
    pub fn with_stretches(mut self, played: BTreeMap<String, Stretch>) -> Self {
        self.played = played;
        self
    }

    /// Which part it is; `None` if there is no such part.
    #[must_use]
    pub fn part(&self) -> Option<Part> {
        Part::new(self.part, self.of)
    }

    /// What it is called in a sentence: `part 3 of 6`.
    #[must_use]
    pub fn name(&self) -> String {
        format!("part {} of {}", self.part, self.of)
    }

    /// The scenario files.
    #[must_use]
    pub fn sources(&self) -> Vec<Source> {
        self.files.iter().map(|f| Source { path: f.path.clone().into(), text: f.text.clone() }).collect()
    }

    /// Whether these scenarios are those of the part.
    #[must_use]
    pub fn is_of<'a>(&self, scenarios: impl IntoIterator<Item = &'a Scenario>) -> bool {
        self.scenarios == hashes(scenarios)
    }

    /// In what another part differs that makes it a part of something else; `None` if both are parts
    /// of the same. Where the files lay and how many parts there are makes no difference.
    #[must_use]
    pub fn differs(&self, other: &Header) -> Option<Difference> {
        let text = |what: &str, a: &str, b: &str| {
            (a != b).then(|| Difference { what: what.to_owned(), first: a.to_owned(), second: b.to_owned() })
        };
        let number = |what: &str, a: u64, b: u64| text(what, &a.to_string(), &b.to_string());
        text("the version of stagger", &self.version, &other.version)
            .or_else(|| text("the command", &self.command, &other.command))
            .or_else(|| number("the seed", self.seed, other.seed))
            .or_else(|| number("the number of trials", self.trials, other.trials))
            .or_else(|| self.other_scenario(other))
            .or_else(|| self.other_option(other))
    }

    fn other_scenario(&self, other: &Header) -> Option<Difference> {
        let names =
            |h: &Header| h.scenarios.iter().map(|s| s.scenario.as_str()).collect::<Vec<_>>().join(", ");
        let plain = |what: String| Difference { what, first: String::new(), second: String::new() };
        if names(self) != names(other) {
            let what = "the list of scenarios".to_owned();
            return Some(Difference { what, first: names(self), second: names(other) });
        }
        let mut scenarios = self.scenarios.iter().zip(&other.scenarios);
        if let Some((s, _)) = scenarios.find(|(a, b)| a != b) {
            let what = format!("the text of the scenario {}, or what is changed in it,", s.scenario);
            return Some(plain(what));
        }
        let name = |f: &FileText| Path::new(&f.path).file_name().map(OsStr::to_owned);
        let files = |h: &Header| h.files.iter().map(|f| (name(f), f.text.clone())).collect::<Vec<_>>();
        (files(self) != files(other)).then(|| plain("the scenario file".to_owned()))
    }

    fn other_option(&self, other: &Header) -> Option<Difference> {
        let (a, b) = (flat(&self.options), flat(&other.options));
        let name = a.keys().chain(b.keys()).find(|k| a.get(*k) != b.get(*k))?;
        let of = |options: &BTreeMap<String, Value>| match options.get(name) {
            None | Some(Value::Null) => "not given".to_owned(),
            Some(value) => value.to_string(),
        };
        Some(Difference { what: format!("--{name}"), first: of(&a), second: of(&b) })
    }

    /// What to type to play the same, but for the part.
    #[must_use]
    pub fn command_line(&self) -> String {
        let mut words = vec!["stagger".to_owned(), self.command.clone()];
        words.extend(self.files.iter().map(|f| typed::file(&f.path)));
        for (name, value) in self.options() {
            let (is_change, name) = (["set", "vary"].contains(&name.as_str()), format!("--{name}"));
            words.push(match value {
                None => name,
                Some(value) if is_change => format!("{name} {}", typed::change(&value)),
                Some(value) => typed::option(&name, &value),
            });
        }
        words.join(" ")
    }

    /// Options as they are typed, one after the other: each by name, with its value if it has one.
    #[must_use]
    pub fn options(&self) -> Vec<(String, Option<String>)> {
        let text = |value: &Value| match value {
            Value::String(text) => text.clone(),
            other => other.to_string(),
        };
        let typed = |(name, value): (String, Value)| match &value {
            Value::Null | Value::Bool(false) => Vec::new(),
            Value::Bool(true) => vec![(name, None)],
            Value::Array(all) => all.iter().map(|one| (name.clone(), Some(text(one)))).collect(),
            _ => vec![(name, Some(text(&value)))],
        };
        flat(&self.options).into_iter().flat_map(typed).collect()
    }

    /// The name of its file; in a listing the parts are in order.
    #[must_use]
    pub fn file_name(part: Part) -> PathBuf {
        let (number, of) = (part.number(), part.of());
        let digits = of.to_string().len();
        format!("part-{number:0digits$}-of-{of}.{}", super::EXTENSION).into()
    }
}

fn hashes<'a>(scenarios: impl IntoIterator<Item = &'a Scenario>) -> Vec<ScenarioHash> {
    let hash =
        |s: &Scenario| ScenarioHash { scenario: s.id().to_owned(), sha256: sha256_hex(s.text().as_bytes()) };
    scenarios.into_iter().map(hash).collect()
}

/// Options by name, out of whatever groups they are in.
fn flat(options: &Value) -> BTreeMap<String, Value> {
    let mut all = BTreeMap::new();
    for (name, value) in options.as_object().into_iter().flatten() {
        match value {
            Value::Object(_) => all.extend(flat(value)),
            _ => drop(all.insert(name.replace('_', "-"), value.clone())),
        }
    }
    all
}
