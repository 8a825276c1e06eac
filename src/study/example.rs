//! Small files as studies see them, and a control that stops early, for tests.
#![allow(clippy::unwrap_used)]

use std::sync::atomic::{AtomicU64, Ordering};

use super::Space;
use crate::engine::Control;
use crate::scenario::{Family, Selection, Source, Vary};

/// One tranche on the first day that is kept for sure, with an event that changes nothing.
pub(crate) const KEPT: &str = r#"
name = "kept"
horizon = 20
[party.north]
holds = { persons = 4 }
complies = 1
[party.south]
holds = { persons = 6 }
complies = 1
[[event]]
name = "vote"
probability = { uniform = [0, 1] }
[[tranche]]
day = 0
north = { persons = 4 }
south = { persons = 5 }
"#;

pub(crate) fn family(text: &str) -> Family {
    let source = Source { path: "t.toml".into(), text: text.to_owned() };
    Family::new(source, Vec::new(), Selection::All)
}

pub(crate) fn space(text: &str, varied: &[&str]) -> Space {
    let varied: Vec<Vary> = varied.iter().map(|v| Vary::parse(v).unwrap()).collect();
    Space::new(&family(text), &varied).unwrap()
}

/// Stops the work after its first piece, and counts the trials that it was told of.
#[derive(Default)]
pub(crate) struct OnePiece(AtomicU64);

impl OnePiece {
    pub(crate) fn trials(&self) -> u64 {
        self.0.load(Ordering::Relaxed)
    }
}

impl Control for OnePiece {
    fn cancelled(&self) -> bool {
        self.trials() > 0
    }

    fn advanced(&self, trials: u64) {
        self.0.fetch_add(trials, Ordering::Relaxed);
    }
}
