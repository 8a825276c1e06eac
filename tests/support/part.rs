//! What must hold of any bytes that are given for the file of a part: they are refused in words, or else
//! they are a part that can be added up. The fuzz target and the tests that keep what it found share
//! this.

// every user takes its own part of this
#![allow(dead_code, unreachable_pub, clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use std::io::Read as _;

use flate2::Compression;
use flate2::read::DeflateEncoder;
use serde::Serialize;
use serde::de::DeserializeOwned;
use sha2::{Digest as _, Sha256};
use stagger::engine::{StoredTotals, World};
use stagger::output::part::{Header, PartError, PartFile, render};
use stagger::scenario::{Selection, load};
use stagger::study::Simulation;
use stagger::study::robust::PlayedWorlds;
use stagger::study::sensitivity::{AtEnds, DesignRows, Screening};

/// What the commands keep in a part, field by field.
type OfRun = (StoredTotals, Vec<Option<Vec<World>>>, bool);
type OfSweep = (Vec<String>, bool);
type OfSensitivity = (AtEnds, Option<Screening>, DesignRows);

/// Scenarios of a part that are made ready.
const MOST_SCENARIOS: usize = 3;

/// Bytes as they lie on the disk; and once more as somebody would forge them, with the checksum that
/// they then have: with a body that is deflated already, and with one that is not. Returns how many of
/// them were read as something that was played.
pub fn examine(bytes: &[u8]) -> usize {
    let mut read = file(bytes.to_vec());
    read += file(sealed(bytes));
    if let Some((head, body)) = body_of(bytes) {
        let mut whole = head.to_vec();
        DeflateEncoder::new(body, Compression::fast()).read_to_end(&mut whole).unwrap();
        read += file(sealed(&whole));
    }
    read
}

/// The lines of text, and what comes after them.
fn body_of(bytes: &[u8]) -> Option<(&[u8], &[u8])> {
    let lines = bytes.split_inclusive(|b| *b == b'\n').take(2).map(<[u8]>::len).sum();
    bytes.split_at_checked(lines)
}

/// With the checksum of all of it.
pub fn sealed(bytes: &[u8]) -> Vec<u8> {
    [bytes, Sha256::digest(bytes).as_slice()].concat()
}

fn file(bytes: Vec<u8>) -> usize {
    let part = match PartFile::parse(bytes) {
        Ok(part) => part,
        Err(error) => {
            in_words(&error);
            return 0;
        }
    };
    let header = &part.header;
    assert!(!header.name().is_empty() && header.command_line().starts_with("stagger "));
    assert!(header.differs(header).is_none());
    usize::from(played::<OfSweep>(&part).is_some())
        + usize::from(played::<OfSensitivity>(&part).is_some())
        + usize::from(played::<PlayedWorlds>(&part).is_some())
        + played::<OfRun>(&part).map_or(0, |(totals, worlds, _)| 1 + of_run(header, totals, &worlds))
}

fn in_words(error: &PartError) {
    assert!(error.to_string().len() > 10, "{error:?}");
}

/// What was played, if it is of this kind; then it says the same when it is written and read again.
fn played<P: DeserializeOwned + Serialize>(part: &PartFile) -> Option<P> {
    let played: P = match part.played() {
        Ok(played) => played,
        Err(error) => {
            in_words(&error);
            return None;
        }
    };
    let written = render(&part.header, &played).unwrap();
    let again: P = PartFile::parse(written.clone()).unwrap().played().unwrap();
    assert_eq!(render(&part.header, &again).unwrap(), written);
    Some(played)
}

/// Whether these are totals of the scenarios that the part holds.
fn of_run(header: &Header, totals: StoredTotals, worlds: &[Option<Vec<World>>]) -> usize {
    let loaded = header.sources().iter().map(|source| load(source, &[], &Selection::All)).collect();
    let Ok::<Vec<_>, _>(loaded) = loaded else { return 0 };
    let scenarios: Vec<_> = loaded.into_iter().flatten().collect();
    if scenarios.len() > MOST_SCENARIOS || scenarios.iter().any(|s| s.agreement().horizon() > 500) {
        return 0;
    }
    let simulation = Simulation::new(scenarios.iter().map(|s| s.agreement()));
    let fits = simulation.are_worlds(worlds);
    // whether the counts could have been played is not looked at: nor is it when they are added up
    let restored = simulation.restore(totals);
    restored.iter().for_each(|totals| assert_eq!(totals.tallies.len(), scenarios.len()));
    usize::from(restored.is_some() && fits)
}
