//! A tally as it is kept in a file: its counts alone, in a fixed order. The shape is not kept; the
//! agreement says it.

use serde::{Deserialize, Serialize};

use super::{Pair, Paired, Shape, Tally};

/// Everything that a tally counts.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct StoredTally {
    counts: Vec<u64>,
    moves: Vec<i64>,
    sums: Vec<u128>,
}

/// Whoever looks at every cell of a tally, always in the same order.
pub(super) trait Visitor {
    /// Counts.
    fn counts(&mut self, cells: &mut [u64]);
    /// Differences of counts.
    fn moves(&mut self, cells: &mut [i64]);
    /// Sums of figures.
    fn sum(&mut self, cell: &mut u128);
}

/// Copies the cells.
impl Visitor for StoredTally {
    fn counts(&mut self, cells: &mut [u64]) {
        self.counts.extend_from_slice(cells);
    }

    fn moves(&mut self, cells: &mut [i64]) {
        self.moves.extend_from_slice(cells);
    }

    fn sum(&mut self, cell: &mut u128) {
        self.sums.push(*cell);
    }
}

/// Fills the cells from copies.
struct Filling<'a> {
    counts: &'a [u64],
    moves: &'a [i64],
    sums: &'a [u128],
    /// There were fewer copies than cells.
    lacking: bool,
}

impl Filling<'_> {
    fn fill<T: Copy>(from: &mut &[T], cells: &mut [T], lacking: &mut bool) {
        match from.split_at_checked(cells.len()) {
            Some((first, rest)) => {
                cells.copy_from_slice(first);
                *from = rest;
            }
            None => *lacking = true,
        }
    }
}

impl Visitor for Filling<'_> {
    fn counts(&mut self, cells: &mut [u64]) {
        Self::fill(&mut self.counts, cells, &mut self.lacking);
    }

    fn moves(&mut self, cells: &mut [i64]) {
        Self::fill(&mut self.moves, cells, &mut self.lacking);
    }

    fn sum(&mut self, cell: &mut u128) {
        Self::fill(&mut self.sums, std::slice::from_mut(cell), &mut self.lacking);
    }
}

impl StoredTally {
    /// The tally again; `None` if it is not one of this shape.
    #[must_use]
    pub fn restore(&self, shape: &Shape) -> Option<Tally> {
        let mut tally = Tally::new(shape);
        let Self { counts, moves, sums } = self;
        let mut filling = Filling { counts, moves, sums, lacking: false };
        tally.show_cells(&mut filling);
        let used_up = filling.counts.is_empty() && filling.moves.is_empty() && filling.sums.is_empty();
        (used_up && !filling.lacking).then_some(tally)
    }
}

impl Tally {
    /// What is kept of it.
    #[must_use]
    pub fn store(mut self) -> StoredTally {
        let mut stored = StoredTally::default();
        self.show_cells(&mut stored);
        stored
    }

    fn show_cells(&mut self, to: &mut impl Visitor) {
        // taken apart, so that a field to come can't be forgotten
        let Self {
            trials,
            horizon: _,
            endings,
            ceasefire_ends,
            figures,
            given: _,
            between,
            schedule,
            releases,
        } = self;
        to.counts(std::slice::from_mut(trials));
        to.counts(endings);
        to.counts(ceasefire_ends);
        figures.show_cells(to);
        to.counts(between);
        schedule.show_cells(to);
        releases.show_cells(to);
    }
}

impl Paired {
    /// What is kept of it: completion, then its figures.
    #[must_use]
    pub fn store(&self) -> Vec<Pair> {
        std::iter::once(self.completed()).chain(self.figures().map(|(_, pair)| pair)).copied().collect()
    }
}
