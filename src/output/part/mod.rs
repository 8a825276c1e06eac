//! A part of a run or study in a file, to be added up with the others by `stagger merge`.
//!
//! A file of a part is
//!
//! ```text
//! stagger part 1                 what it is, and the version of this form
//! {"program":"stagger",…}        what was asked for and which part of it this is: a line of JSON
//! …                              what was played: Postcard (varints), deflated
//! …                              SHA-256 of all that comes before: the last 32 bytes
//! ```
//!
//! Nothing in it depends on the machine or the moment: the same part has the same bytes wherever it
//! is played.

mod collection;
mod header;

pub use collection::{Collection, CollectionError};
pub use header::{Difference, FileText, Header, ScenarioHash, Stretch};

use std::fs;
use std::io::{self, Read as _};
use std::path::Path;

use flate2::Compression;
use flate2::read::{DeflateDecoder, DeflateEncoder};
use serde::Serialize;
use serde::de::DeserializeOwned;
use sha2::{Digest as _, Sha256};
use thiserror::Error;

/// What every file of a part begins with, before the version of the form.
const MAGIC: &str = "stagger part ";

/// The version of the form.
const FORM: u32 = 1;

/// The ending of the file's name.
pub const EXTENSION: &str = "stagger";

/// Bytes of the checksum.
const CHECKSUM: usize = 32;

/// The longest first line; what does not begin with one is not read any further.
const FIRST_LINE: u64 = 64;

/// What a file may hold when it is inflated: so many bytes, and so many for each byte of the file. Counts
/// of which most are 0 are deflated to a hundredth; only what is made to fill the memory goes beyond.
const MOST_INFLATED: (u64, u64) = (1 << 29, 200);

/// A part as it was read from a file, found to be whole.
#[derive(Debug, Clone, PartialEq)]
pub struct PartFile {
    /// What it is a part of, and which.
    pub header: Header,
    /// What was played, as it lies in the file.
    body: Vec<u8>,
    /// Of all of the file before it.
    checksum: [u8; CHECKSUM],
}

/// Why a file can't be used as a part.
#[derive(Debug, Error)]
pub enum PartError {
    /// It is something else.
    #[error("is not a part that `stagger --part` wrote")]
    NotAPart,
    /// Another version of the program wrote it, in another form.
    #[error("was written by another version of stagger, in a form ({0}) that this one does not know")]
    OtherForm(String),
    /// Bytes are missing or were changed.
    #[error("is damaged: {0}; remove it, and play the part again")]
    Damaged(&'static str),
    /// The disk refused.
    #[error("can't be read: {0}")]
    Unreadable(#[from] io::Error),
}

/// The bytes of a part's file.
///
/// # Errors
/// When what was played can't be written down; of plain numbers and lists everything can.
pub fn render(header: &Header, played: &impl Serialize) -> io::Result<Vec<u8>> {
    let mut bytes = format!("{MAGIC}{FORM}\n").into_bytes();
    serde_json::to_writer(&mut bytes, header)?;
    bytes.push(b'\n');
    let plain = postcard::to_stdvec(played).map_err(io::Error::other)?;
    let before = bytes.len();
    DeflateEncoder::new(&plain[..], Compression::default()).read_to_end(&mut bytes)?;
    if plain.len() as u64 > most_inflated(bytes.len() - before) {
        return Err(io::Error::other("this part is too large to be read again: divide into more parts"));
    }
    let checksum = Sha256::digest(&bytes);
    bytes.extend_from_slice(&checksum);
    Ok(bytes)
}

impl PartFile {
    /// Reads a file and makes sure that it is whole.
    ///
    /// # Errors
    /// Why it can't be used.
    pub fn read(path: &Path) -> Result<Self, PartError> {
        let mut file = fs::File::open(path)?;
        let mut bytes = Vec::new();
        // something else may be much larger, or have no end
        file.by_ref().take(FIRST_LINE).read_to_end(&mut bytes)?;
        check_form(&bytes)?;
        file.read_to_end(&mut bytes)?;
        Self::parse(bytes)
    }

    /// The part of which these are the bytes.
    ///
    /// # Errors
    /// Why they are not those of a whole part.
    pub fn parse(mut bytes: Vec<u8>) -> Result<Self, PartError> {
        check_form(&bytes)?;
        let changed = PartError::Damaged("its checksum does not match: it was cut off or changed");
        let Some((before, checksum)) = bytes.split_last_chunk::<CHECKSUM>() else { return Err(changed) };
        let (end, checksum) = (before.len(), *checksum);
        if *Sha256::digest(before) != checksum {
            return Err(changed);
        }
        bytes.truncate(end);
        let strange = PartError::Damaged("its checksum matches, but what it says makes no sense");
        let mut lines = bytes.split(|b| *b == b'\n');
        let (Some(first), Some(line)) = (lines.next(), lines.next()) else { return Err(strange) };
        let header: Header = serde_json::from_slice(line).map_err(|_| strange)?;
        let begin = (first.len() + line.len() + 2).min(bytes.len());
        Ok(Self { header, body: bytes.split_off(begin), checksum })
    }

    /// What was played.
    ///
    /// # Errors
    /// [`PartError::Damaged`] if it is of another kind.
    pub fn played<P: DeserializeOwned>(&self) -> Result<P, PartError> {
        let strange = || PartError::Damaged("its checksum matches, but what was played can't be read");
        let plain = inflated(&self.body, most_inflated(self.body.len())).ok_or_else(strange)?;
        let (played, rest) = postcard::take_from_bytes(&plain).map_err(|_| strange())?;
        if rest.is_empty() { Ok(played) } else { Err(strange()) }
    }
}

/// The bytes that were deflated; `None` if there is no sense in them, or if there are more of them.
fn inflated(body: &[u8], most: u64) -> Option<Vec<u8>> {
    let mut plain = Vec::new();
    DeflateDecoder::new(body).take(most.saturating_add(1)).read_to_end(&mut plain).ok()?;
    (plain.len() as u64 <= most).then_some(plain)
}

/// How much a body of so many bytes may hold.
fn most_inflated(body: usize) -> u64 {
    let (bytes, times) = MOST_INFLATED;
    bytes.saturating_add(times.saturating_mul(body as u64))
}

/// Makes sure that the first line is that of a part in the form of this version.
fn check_form(bytes: &[u8]) -> Result<(), PartError> {
    // what a full disk or a crash leaves of any file
    if MAGIC.as_bytes().starts_with(bytes) {
        return Err(PartError::Damaged(if bytes.is_empty() { "it is empty" } else { "it was cut off" }));
    }
    let rest = bytes.strip_prefix(MAGIC.as_bytes()).ok_or(PartError::NotAPart)?;
    let form = String::from_utf8_lossy(rest.split(|b| *b == b'\n').next().unwrap_or_default());
    if form == FORM.to_string() {
        return Ok(());
    }
    let is_number = !form.is_empty() && form.len() < 10 && form.bytes().all(|b| b.is_ascii_digit());
    Err(match is_number {
        true => PartError::OtherForm(form.into_owned()),
        false => PartError::Damaged("its first line was cut off or changed"),
    })
}

#[cfg(test)]
mod tests;
