//! A file with the changes that are made on all of it, to be read again with further ones.

use super::entries::canonical;
use super::overrides::Override;
use super::render::Faults;
use super::source::Source;
use super::variants::{Selection, document, load};
use super::vary::Vary;
use super::{Scenario, path};

/// Why of what is set nothing would remain.
const SET_AND_VARIED: &str =
    "both set and varied, and what it is set to would come to nothing: leave out one of them";

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

    /// What is to be varied, each by the path that the file has for its place, however it was typed.
    ///
    /// # Errors
    /// When something is varied that is varied again, or that is set.
    pub fn settle(&self, varied: Vec<Vary>) -> Result<Vec<Vary>, Faults> {
        let root = document(&self.source)?;
        let varied: Vec<Vary> = varied.into_iter().map(|vary| vary.at_home(&root)).collect();
        for (i, vary) in varied.iter().enumerate() {
            if let Some(before) = varied[..i].iter().find(|before| before.is_covered_by(vary)) {
                return Err(vary.refuse_twice(before.path().to_owned(), "varied twice: give it once"));
            }
            let set = self.overrides.iter().filter_map(|o| path::Path::parse(&o.path).ok());
            if let Some(set) = set.map(|set| canonical(&set, &root)).find(|set| vary.covers(set)) {
                return Err(vary.refuse_twice(set.to_string(), SET_AND_VARIED));
            }
        }
        Ok(varied)
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

/// The position, from 1, of the entry of a list that a dotted name leads to or into: 3 of `tranche.3.day`, and
/// of `tranche."3".day`, which has a name there, none.
#[must_use]
pub fn position(name: &str) -> Option<usize> {
    path::Path::parse(name).ok()?.segments.get(1)?.position()
}

/// The nearest of some names to one that is not among them, if any is near.
#[must_use]
pub fn nearest(found: &str, known: &[String]) -> Option<String> {
    super::words::nearest(found, known.iter().map(String::as_str))
}
