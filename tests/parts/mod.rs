//! Work in parts, from outside: added up they are what one run is, byte for byte; and whatever does
//! not belong together is refused.

mod played;
mod refused;
mod same_bytes;

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use crate::desk::Desk;
use serde_json::Value;

/// Plays all parts of a command into `folder`.
pub(crate) fn play_parts(desk: &Desk, command: &str, of: u64, folder: &str) {
    for k in 1..=of {
        desk.run(&format!("{command} --part {k}/{of} --quiet --out {folder}")).done();
    }
}

/// Every file of a folder of results but the manifest.
pub(crate) fn files(desk: &Desk, folder: &str) -> BTreeMap<String, Vec<u8>> {
    let names = desk.list(folder).into_iter().filter(|n| n != "manifest.json");
    names.map(|n| (n.clone(), fs::read(desk.path(folder).join(&n)).unwrap())).collect()
}

/// The manifest without what tells one run from another of the same.
pub(crate) fn manifest(desk: &Desk, folder: &str) -> Value {
    let mut manifest = desk.json(&format!("{folder}/manifest.json"));
    for own in ["command", "began", "seconds", "parts"] {
        manifest.as_object_mut().unwrap().remove(own);
    }
    manifest
}

/// Two folders of results are the same, byte for byte but for the manifest.
#[track_caller]
pub(crate) fn assert_same(desk: &Desk, one: &str, other: &str) {
    let (a, b) = (files(desk, one), files(desk, other));
    assert_eq!(a.keys().collect::<Vec<_>>(), b.keys().collect::<Vec<_>>());
    for (name, bytes) in &a {
        assert!(*bytes == b[name], "{name} differs between {one} and {other}");
    }
    assert_eq!(manifest(desk, one), manifest(desk, other));
}

/// Changes a part's file and gives it the checksum of what it then is.
pub(crate) fn forge(path: &Path, from: &str, to: &str) {
    use sha2::Digest as _;
    let bytes = fs::read(path).unwrap();
    let whole = &bytes[..bytes.len() - 32];
    let at = whole.windows(from.len()).position(|w| w == from.as_bytes()).expect("is in it");
    let mut forged = [&whole[..at], to.as_bytes(), &whole[at + from.len()..]].concat();
    let checksum = sha2::Sha256::digest(&forged);
    forged.extend_from_slice(&checksum);
    fs::write(path, forged).unwrap();
}
