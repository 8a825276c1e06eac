//! What a run asks and tells on its way: whether to give up, and how much memory it holds.

use std::sync::atomic::{AtomicUsize, Ordering};

/// Whether to give up.
pub type Stopped<'a> = &'a (dyn Fn() -> bool + Sync);

/// What a run is told, and tells.
#[derive(Clone, Copy)]
pub(super) struct Watch<'a> {
    /// Whether to give up.
    pub(super) stopped: Stopped<'a>,
    /// The bytes that all runs hold together.
    pub(super) held: &'a AtomicUsize,
}

impl<'a> Watch<'a> {
    pub(super) fn begin(self) -> Held<'a> {
        Held { by_all: self.held, own: 0 }
    }
}

/// The part of one run in the bytes that all hold, until it is over.
#[derive(Debug)]
pub(super) struct Held<'a> {
    by_all: &'a AtomicUsize,
    own: usize,
}

impl Held<'_> {
    pub(super) fn set(&mut self, bytes: usize) {
        // seldom anything else: the runs are not to wait for each other at the counter
        if bytes != self.own {
            // what is taken off is added as what is missing to a whole turn of the counter
            self.by_all.fetch_add(bytes.wrapping_sub(self.own), Ordering::Relaxed);
            self.own = bytes;
        }
    }
}

impl Drop for Held<'_> {
    fn drop(&mut self) {
        self.set(0);
    }
}
