//! The parts of one run or study, wherever they lie.

use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use thiserror::Error;

use super::{CHECKSUM, Difference, Header, PartError, PartFile};
use crate::engine::Part;

/// Files that are named in a message; of more it says how many.
const MOST_NAMED: usize = 10;

/// Parts of the same, each once, in order.
#[derive(Debug, Clone, PartialEq)]
pub struct Collection {
    /// Of the first part that is there.
    pub header: Header,
    /// How many parts there are, counted in the smallest.
    pub of: u64,
    parts: Vec<Member>,
    /// By number, of so many as there are: those that are not there.
    pub missing: Vec<u64>,
}

#[derive(Debug, Clone, PartialEq)]
struct Member {
    path: PathBuf,
    part: Part,
    checksum: [u8; CHECKSUM],
    /// The part as one of the smallest: the first of them, and the one after the last.
    from: u64,
    to: u64,
}

/// Why files are not the parts of one run or study.
#[derive(Debug, Error)]
pub enum CollectionError {
    /// Nothing to add up.
    #[error("there is no part: name the files that `--part` wrote, or the folder that they are in")]
    Nothing,
    /// Files that are no parts, or not whole.
    #[error("{lines}")]
    Unusable {
        /// A line for each of the first, and how many more there are.
        lines: String,
        /// Whether one is there and could not be read.
        unreadable: bool,
    },
    /// Two parts are of different runs.
    #[error("{} and {} are parts of different runs: {}", first.display(), second.display(), difference.told("in the first", "in the second"))]
    Different {
        /// One of them.
        first: PathBuf,
        /// And the other.
        second: PathBuf,
        /// In what they differ.
        difference: Difference,
    },
    /// The work was divided in two ways that don't go together.
    #[error(
        "{} is one of {first_of} parts and {} one of {second_of}: what belongs to the one does not end where the other \
         begins; divide into as many parts, or into a multiple of them",
        first.display(),
        second.display()
    )]
    OtherDivision {
        /// One of them.
        first: PathBuf,
        /// Of so many.
        first_of: u64,
        /// The other.
        second: PathBuf,
        /// Of so many.
        second_of: u64,
    },
    /// Something would be counted twice.
    #[error("{} ({}) and {} ({}) overlap: leave one of them out", first.0.display(), first.1, second.0.display(), second.1)]
    Overlap {
        /// One of them, and which part it is.
        first: (PathBuf, String),
        /// And the other.
        second: (PathBuf, String),
    },
}

impl Collection {
    /// Reads the files, makes sure that each is whole and that they belong together.
    ///
    /// # Errors
    /// Why they don't.
    pub fn of(paths: &[PathBuf]) -> Result<Self, CollectionError> {
        let (mut parts, mut unusable, mut unreadable) = (Vec::new(), Vec::new(), false);
        let mut different = None;
        // of all headers only the first is kept: each has the whole scenario in it
        let mut first: Option<(&PathBuf, Header)> = None;
        for path in paths {
            let (part, file) = match read(path) {
                Ok(read) => read,
                Err(error) => {
                    unreadable |=
                        matches!(&error, PartError::Unreadable(e) if e.kind() != ErrorKind::NotFound);
                    unusable.push(format!("{} {error}", path.display()));
                    continue;
                }
            };
            let (other, header) = first.get_or_insert_with(|| (path, file.header.clone()));
            if let (None, Some(difference)) = (&different, header.differs(&file.header)) {
                let (first, second) = (other.clone(), path.clone());
                different = Some(CollectionError::Different { first, second, difference });
            }
            parts.push(Member { path: path.clone(), part, checksum: file.checksum, from: 0, to: 0 });
        }
        if !unusable.is_empty() {
            return Err(CollectionError::Unusable { lines: lines(&unusable), unreadable });
        }
        different.map_or(Ok(()), Err)?;
        let Some((_, header)) = first else { return Err(CollectionError::Nothing) };
        let of = divide(&mut parts)?;
        parts.sort_by_key(|p| (p.from, p.to));
        refuse_overlaps(&parts)?;
        let missing = missing(&parts, of);
        Ok(Self { header, of, parts, missing })
    }

    /// The folder in which the first of them is.
    #[must_use]
    pub fn folder(&self) -> Option<&Path> {
        self.parts.first()?.path.parent().filter(|folder| !folder.as_os_str().is_empty())
    }

    /// How many parts, counted in the smallest, are there.
    #[must_use]
    pub fn present(&self) -> u64 {
        self.of - self.missing.len() as u64
    }

    /// Opens the parts one after the other, in order.
    pub fn open(&self) -> impl Iterator<Item = (&Path, Result<PartFile, PartError>)> {
        let whole = |member: &Member| {
            let file = PartFile::read(&member.path)?;
            // found whole a moment ago: it may have been replaced meanwhile
            let same = file.checksum == member.checksum;
            if same { Ok(file) } else { Err(PartError::Damaged("it was changed while it was read")) }
        };
        self.parts.iter().map(move |member| (member.path.as_path(), whole(member)))
    }
}

fn read(path: &Path) -> Result<(Part, PartFile), PartError> {
    let file = PartFile::read(path)?;
    let strange = PartError::Damaged("it says that it is a part that does not exist");
    Ok((file.header.part().ok_or(strange)?, file))
}

/// Some of the lines, and how many more there are.
fn lines(all: &[String]) -> String {
    let more = all.len().saturating_sub(MOST_NAMED);
    let mut lines: Vec<String> = all.iter().take(MOST_NAMED).cloned().collect();
    lines.extend((more > 0).then(|| format!("… and {more} more files")));
    lines.join("\n")
}

/// Says of every part which of the smallest parts it stands for. Returns how many of them there are.
fn divide(parts: &mut [Member]) -> Result<u64, CollectionError> {
    let Some(smallest) = parts.iter().max_by_key(|p| p.part.of()) else { return Ok(0) };
    let of = smallest.part.of();
    if let Some(other) = parts.iter().find(|p| of % p.part.of() != 0) {
        return Err(CollectionError::OtherDivision {
            first: smallest.path.clone(),
            first_of: of,
            second: other.path.clone(),
            second_of: other.part.of(),
        });
    }
    for part in parts {
        let times = of / part.part.of();
        part.from = (part.part.number() - 1) * times;
        part.to = part.part.number() * times;
    }
    Ok(of)
}

fn refuse_overlaps(parts: &[Member]) -> Result<(), CollectionError> {
    let told = |p: &Member| (p.path.clone(), p.part.to_string());
    match parts.windows(2).find(|two| two[1].from < two[0].to) {
        Some(two) => Err(CollectionError::Overlap { first: told(&two[0]), second: told(&two[1]) }),
        None => Ok(()),
    }
}

fn missing(parts: &[Member], of: u64) -> Vec<u64> {
    let ends = std::iter::once(0).chain(parts.iter().map(|p| p.to));
    let begins = parts.iter().map(|p| p.from).chain([of]);
    ends.zip(begins).flat_map(|(end, begin)| end..begin).map(|k| k + 1).collect()
}
