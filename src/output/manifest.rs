//! `manifest.json`: how the results came to be, so that they can be had again.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::Value;
use sha2::{Digest as _, Sha256};

use crate::agreement::Agreement;
use crate::scenario::{Scenario, Source};
use crate::summary::Summary;

/// The manifest's file name.
pub const MANIFEST: &str = "manifest.json";

/// What the manifest says that it was written by.
pub(super) const PROGRAM: &str = env!("CARGO_PKG_NAME");

/// How the results in a folder came to be.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Manifest {
    /// The program's name.
    pub program: String,
    /// Its version.
    pub version: String,
    /// The command line, argument by argument.
    pub command: Vec<String>,
    /// When the run began, in UTC, for instance `2023-12-21T09:30:00Z`.
    pub began: String,
    /// How long it took.
    pub seconds: f64,
    /// The seed of the random numbers.
    pub seed: u64,
    /// Trials that were asked for, per scenario.
    pub trials: u64,
    /// What else was asked for, by name: the method of a run, the design of a sweep.
    #[serde(default)]
    pub settings: BTreeMap<String, Value>,
    /// Whether it was interrupted before it had played them all.
    pub interrupted: bool,
    /// The parts that it was added up of; left out if it was played in one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub parts: Option<PartsRecord>,
    /// What was played, in order.
    pub scenarios: Vec<ScenarioRecord>,
    /// The files of the results, this one excepted.
    pub files: Vec<FileRecord>,
}

/// The parts that results were added up of.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PartsRecord {
    /// How many there are.
    pub of: u64,
    /// The numbers of those that were not there: nothing of them is in the results.
    pub missing: Vec<u64>,
}

/// What was played.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ScenarioRecord {
    /// The text of the `scenario` column.
    pub scenario: String,
    /// Its heading.
    pub title: String,
    /// Where the file was.
    pub path: String,
    /// The file's SHA-256, in hexadecimal.
    pub sha256: String,
    /// The whole scenario, with variant and overrides applied.
    pub text: String,
    /// Trials played; `null`: solved exactly.
    pub trials: Option<u64>,
    /// Probability that an exact solution left out; 0 when simulated.
    pub mass_lost: f64,
    /// Figures with too large a range to count every value: their quantiles were read from bins.
    pub bins: Vec<Bin>,
}

/// A figure that was counted in bins.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Bin {
    /// The file with the quantiles.
    pub file: String,
    /// The metric.
    pub metric: String,
    /// Of which party.
    pub party: Option<String>,
    /// Whole numbers per bin.
    pub width: u64,
}

/// A file of the results.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FileRecord {
    /// Its name.
    pub name: String,
    /// Its length.
    pub bytes: u64,
    /// Its SHA-256, in hexadecimal.
    pub sha256: String,
}

impl FileRecord {
    /// Of a file with these bytes.
    #[must_use]
    pub fn of(name: &str, bytes: &[u8]) -> Self {
        Self { name: name.to_owned(), bytes: bytes.len() as u64, sha256: sha256_hex(bytes) }
    }
}

impl Manifest {
    /// A manifest of this version of the program; nothing played, nothing written.
    #[must_use]
    pub fn new(command: Vec<String>, began: jiff::Timestamp, seed: u64, trials: u64) -> Self {
        Self {
            program: PROGRAM.to_owned(),
            version: env!("CARGO_PKG_VERSION").to_owned(),
            command,
            began: format!("{began:.0}"),
            seconds: 0.0,
            seed,
            trials,
            settings: BTreeMap::new(),
            interrupted: false,
            parts: None,
            scenarios: Vec::new(),
            files: Vec::new(),
        }
    }

    /// Whether this version of the program wrote it.
    #[must_use]
    pub fn is_of_this_version(&self) -> bool {
        self.program == PROGRAM && self.version == env!("CARGO_PKG_VERSION")
    }

    /// The bytes of `manifest.json`.
    #[must_use]
    pub fn to_json(&self) -> Vec<u8> {
        // plain fields with string keys; a time that is not finite becomes null
        let mut bytes = serde_json::to_vec_pretty(self).unwrap_or_default();
        bytes.push(b'\n');
        bytes
    }
}

impl ScenarioRecord {
    /// Of a scenario that was loaded from `source` and came to `summary`.
    #[must_use]
    pub fn of(source: &Source, scenario: &Scenario, summary: &Summary) -> Self {
        Self {
            mass_lost: summary.mass_lost,
            bins: bins(scenario.agreement(), summary),
            ..Self::plain(source, scenario, summary.trials)
        }
    }

    /// Of a scenario that was loaded from `source` and played in so many trials.
    #[must_use]
    pub fn plain(source: &Source, scenario: &Scenario, trials: Option<u64>) -> Self {
        Self {
            scenario: scenario.id().to_owned(),
            title: scenario.title(),
            path: source.path.to_string_lossy().into_owned(),
            sha256: sha256_hex(source.text.as_bytes()),
            text: scenario.text().to_owned(),
            trials,
            mass_lost: 0.0,
            bins: Vec::new(),
        }
    }
}

/// Names of the files that a manifest lists; `None` if these are not the bytes of a manifest that
/// the program wrote, in this version or in another.
pub(super) fn listed_files(json: &[u8]) -> Option<Vec<String>> {
    let manifest: serde_json::Value = serde_json::from_slice(json).ok()?;
    if manifest.get("program")?.as_str()? != PROGRAM {
        return None;
    }
    let files = manifest.get("files")?.as_array()?;
    files.iter().map(|f| f.get("name")?.as_str().map(str::to_owned)).collect()
}

/// The figures of a summary that were counted in bins.
#[must_use]
pub fn bins(agreement: &Agreement, summary: &Summary) -> Vec<Bin> {
    let key = |p: crate::agreement::PartyId| agreement.parties()[p.index()].key.clone();
    let figures = summary.figures.iter().filter(|f| f.values.bin_width > 1).map(|f| Bin {
        file: "summary.csv".to_owned(),
        metric: f.measure.name().to_owned(),
        party: f.party.map(key),
        width: f.values.bin_width,
    });
    let values = summary.by_value.iter().filter(|v| v.bin_width() > 1).map(|v| Bin {
        file: "distributions.csv".to_owned(),
        metric: v.metric.name().to_owned(),
        party: v.party.map(key),
        width: v.bin_width(),
    });
    // every day of a party has the same bins: its first row speaks for all
    let releases = summary.releases.iter().filter(|r| r.day == 0 && r.bin_width > 1).map(|r| Bin {
        file: "releases.csv".to_owned(),
        metric: "released".to_owned(),
        party: Some(key(r.party)),
        width: r.bin_width,
    });
    figures.chain(values).chain(releases).collect()
}

/// The SHA-256 of some bytes, in hexadecimal, as `sha256sum` prints it.
#[must_use]
pub fn sha256_hex(bytes: &[u8]) -> String {
    hex(&Sha256::digest(bytes))
}

pub(super) fn hex(digest: &[u8]) -> String {
    digest.iter().map(|byte| format!("{byte:02x}")).collect()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn hashes_are_those_of_the_standard() {
        // FIPS 180-2, appendix B.1
        let abc = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
        assert_eq!(sha256_hex(b"abc"), abc);
    }

    #[test]
    fn a_scenario_is_recorded_with_the_hash_of_its_file() {
        let text = "name = 'x'\nhorizon = 9\n[party.a]\nholds = { p = 2 }\ncomplies = 0.5\n\
            [party.b]\nholds = { p = 2 }\ncomplies = 0.5\n[[tranche]]\nname = 't'\nday = 0\n\
            a = { p = 2 }\nb = { p = 2 }\n";
        let source = Source { path: "deals/x.toml".into(), text: text.to_owned() };
        let scenarios = crate::scenario::load(&source, &[], &crate::scenario::Selection::All).unwrap();
        let columns = crate::metric::Columns::of(scenarios[0].agreement());
        let deal = crate::trial::Deal::new(scenarios[0].agreement());
        let counts = crate::tally::Tally::new(&deal.shape()).settle();
        let summary = Summary::from_counts(scenarios[0].agreement(), &columns, &counts);
        let record = ScenarioRecord::of(&source, &scenarios[0], &summary);
        assert_eq!((record.scenario.as_str(), record.path.as_str()), ("x", "deals/x.toml"));
        assert_eq!(record.sha256, sha256_hex(text.as_bytes()));
        assert_eq!((record.text.as_str(), record.trials, record.bins), (text, Some(0), vec![]));
    }

    #[test]
    fn a_manifest_is_recognised_and_nothing_else_is() {
        let began = jiff::Timestamp::from_second(1_703_151_000).unwrap();
        let mut manifest = Manifest::new(vec!["run".to_owned()], began, 7, 1000);
        assert_eq!(manifest.began, "2023-12-21T09:30:00Z");
        manifest.files.push(FileRecord { name: "a.csv".to_owned(), bytes: 0, sha256: sha256_hex(b"") });
        assert_eq!(listed_files(&manifest.to_json()), Some(vec!["a.csv".to_owned()]));
        let back: Manifest = serde_json::from_slice(&manifest.to_json()).unwrap();
        assert_eq!(back, manifest);
        for other in ["", "{}", "[]", "{\"program\": \"other\", \"files\": []}", "{\"program\": \"stagger\"}"]
        {
            assert_eq!(listed_files(other.as_bytes()), None, "{other}");
        }
    }
}
