//! One result of a trial, read when it is over.

use super::state::State;
use crate::metric::{ABSENT, Cause, Columns, Ending, Outcome, Target};

/// Reads one result from trials of one deal.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Gauge(Reads);

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Reads {
    Outcome(Outcome),
    Cause(Cause),
    Figure(usize),
}

impl Gauge {
    /// Reads `target` from trials whose figures are `columns`; `None` if they have no such figure:
    /// persons released of a category that the party does not hold.
    #[must_use]
    pub fn new(target: Target, columns: &Columns) -> Option<Gauge> {
        match target {
            Target::Outcome(outcome) => Some(Reads::Outcome(outcome)),
            Target::Cause(cause) => Some(Reads::Cause(cause)),
            Target::Event(_) | Target::Metric { .. } => target.position(columns).map(Reads::Figure),
        }
        .map(Gauge)
    }

    /// The result of the trial that was played last; `None` if it does not apply to it.
    #[inline]
    #[must_use]
    pub fn read(self, state: &State) -> Option<u64> {
        match self.0 {
            Reads::Outcome(outcome) => Some(u64::from(state.ending().outcome() == outcome)),
            Reads::Cause(cause) => Some(u64::from(state.ending() == Ending::Collapsed(cause))),
            Reads::Figure(position) => Some(state.figures()[position]).filter(|&x| x != ABSENT),
        }
    }
}
