//! The scenario file: read, changed by path, checked, and made into an [`Agreement`].
//!
//! ```text
//! Source ─▶ tree with places ─▶ overrides ─▶ reading ─▶ Agreement
//!                                               └──────▶ Faults, or Warnings
//! ```
//!
//! All the faults of a file are reported together, each with its place. Variants of a file,
//! `--set` and whatever else changes a scenario are [`Override`]s of dotted paths, made before
//! anything is checked, so that a change is checked like the file itself.

mod adjustable;
mod assumed;
mod astray;
mod build;
mod clamped;
mod conditions;
mod days;
mod distributions;
mod entries;
mod exchange;
mod expected;
mod family;
mod fault;
mod foreign;
mod inputs;
mod keys;
mod left_out;
mod misplaced;
mod notes;
mod overrides;
mod parts;
mod path;
mod persons;
mod ratio;
mod reach;
mod reading;
mod remedy;
mod render;
mod saved;
mod schedule;
mod schema;
mod slips;
mod source;
mod spots;
mod syntax;
mod talks;
mod tranches;
mod tree;
pub mod typed;
mod unknowns;
mod variants;
mod vary;
mod varying;
mod violations;
mod warning;
mod words;

pub use adjustable::{Accepts, Adjustable};
pub use assumed::{Assumed, Usual};
pub use expected::{Claim, Expectation};
pub use family::{Family, nearest, position, words};
pub use fault::{Fault, FaultKind, Thing};
pub use inputs::Input;
pub use left_out::{LeftOut, Several};
pub use notes::Note;
pub use overrides::Override;
pub use render::Faults;
pub use saved::NewVariant;
pub use schema::schema;
pub use slips::number_meant;
pub use source::{MOST_BYTES, Source};
pub use tree::Place;
pub use variants::{BASE, Selection, load};
pub use vary::{Stretch, Values, Vary};
pub use warning::{Warning, WarningKind};
pub use words::{disrupts, listed};

use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use crate::agreement::Agreement;

/// One scenario that can be run: a file, or one variant of it, with its overrides made.
#[derive(Debug, Clone)]
pub struct Scenario {
    name: String,
    id: String,
    variant: Option<String>,
    about: Option<String>,
    sources: Vec<String>,
    start: Option<jiff::civil::Date>,
    agreement: Agreement,
    expected: Vec<Expectation>,
    warnings: Vec<Warning>,
    changed: Vec<Override>,
    written: Vec<inputs::Written>,
    inputs: OnceLock<Vec<Input>>,
    notes: notes::Standing,
    text: String,
    path: PathBuf,
}

impl Scenario {
    /// The `name` of the file.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// What results call it: the file's name without extension, or `name / variant`.
    #[must_use]
    pub fn id(&self) -> &str {
        &self.id
    }

    /// A heading: the name of the file, with that of the variant.
    #[must_use]
    pub fn title(&self) -> String {
        match &self.variant {
            Some(variant) => format!("{}: {variant}", self.name),
            None => self.name.clone(),
        }
    }

    /// The variant's name; `None` for the file itself.
    #[must_use]
    pub fn variant(&self) -> Option<&str> {
        self.variant.as_deref()
    }

    /// What it is about: the variant's own words if it has any, or else the file's.
    #[must_use]
    pub fn about(&self) -> Option<&str> {
        self.about.as_deref()
    }

    /// Where its figures are from.
    #[must_use]
    pub fn sources(&self) -> &[String] {
        &self.sources
    }

    /// The date of day 0.
    #[must_use]
    pub fn start(&self) -> Option<jiff::civil::Date> {
        self.start
    }

    /// What was agreed.
    #[must_use]
    pub fn agreement(&self) -> &Agreement {
        &self.agreement
    }

    /// Every quantity, delay and share that the file writes, as it is used. Worked out on first use.
    #[must_use]
    pub fn inputs(&self) -> &[Input] {
        let unknowns = self.agreement.unknowns();
        let noted = |input: Input| Input { note: self.notes.of(&input.path).cloned(), ..input };
        self.inputs.get_or_init(|| self.written.iter().map(|w| noted(w.work_out(unknowns))).collect())
    }

    /// Every note that the file has, for this scenario still, with the paths of the values at which it stands:
    /// none, where it is about what the file does not write.
    #[must_use]
    pub fn notes(&self) -> Vec<(&Note, Vec<&str>)> {
        self.notes.all()
    }

    /// What is noted at a value that is written, by its path; `varied` are values that others took the place of.
    #[must_use]
    pub fn note(&self, path: &str, varied: &[Vary]) -> Option<&Note> {
        let unknown = self.notes.unknown_of(path);
        let is_varied = varied.iter().any(|v| v.path() == path || Some(v.path()) == unknown);
        self.notes.of(path).filter(|_| !is_varied)
    }

    /// What is noted where nothing is written and something else holds.
    #[must_use]
    pub fn note_of_unwritten(&self, path: &str) -> Option<&Note> {
        self.notes.of_unwritten(path)
    }

    /// What is likely not meant.
    #[must_use]
    pub fn warnings(&self) -> &[Warning] {
        &self.warnings
    }

    /// What was changed in it from outside; not what a study varies, nor what its variant has no place for.
    #[must_use]
    pub fn changed(&self) -> &[Override] {
        &self.changed
    }

    /// What the author expects of the results; nothing of a variant.
    #[must_use]
    pub fn expected(&self) -> &[Expectation] {
        &self.expected
    }

    /// The scenario as TOML with its changes made: the file as it was read where nothing was
    /// changed, and otherwise written anew, without comments and without the file's variants.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The file that it was read from.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.path
    }
}
