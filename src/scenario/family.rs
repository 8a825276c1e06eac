//! A file with the changes that are made on all of it, to be read again with further ones.

use super::overrides::Override;
use super::render::Faults;
use super::source::Source;
use super::variants::{Selection, load};
use super::{Scenario, path};

/// A file, the changes made on it and the scenarios in it that are wanted: what studies change
/// further and read again.
#[derive(Debug, Clone)]
pub struct Family {
    source: Source,
    overrides: Vec<Override>,
    selection: Selection,
}

impl Family {
    /// Nothing is read yet.
    #[must_use]
    pub fn new(source: Source, overrides: Vec<Override>, selection: Selection) -> Self {
        Self { source, overrides, selection }
    }

    /// The file.
    #[must_use]
    pub fn source(&self) -> &Source {
        &self.source
    }

    /// The family with further changes, made after the others.
    #[must_use]
    pub fn with(&self, further: impl IntoIterator<Item = Override>) -> Self {
        let mut family = self.clone();
        family.overrides.extend(further);
        family
    }

    /// The scenarios that are wanted, in the order of the file.
    ///
    /// # Errors
    /// As [`load`].
    pub fn load(&self) -> Result<Vec<Scenario>, Faults> {
        load(&self.source, &self.overrides, &self.selection)
    }
}

/// The words of a dotted name, without the quotation marks of those that have them:
/// `event."Council vote"` is `["event", "Council vote"]`.
///
/// # Errors
/// What is wrong with the text.
pub fn words(name: &str) -> Result<Vec<String>, String> {
    Ok(path::Path::parse(name)?.segments.into_iter().map(|s| s.text).collect())
}

/// The nearest of some names to one that is not among them, if any is near.
#[must_use]
pub fn nearest(found: &str, known: &[String]) -> Option<String> {
    super::words::nearest(found, known.iter().map(String::as_str))
}
