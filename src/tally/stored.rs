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

/// How many cells were seen.
#[derive(Debug, Default)]
struct Seen {
    counts: usize,
    moves: usize,
}

impl Visitor for Seen {
    fn counts(&mut self, cells: &mut [u64]) {
        self.counts += cells.len();
    }

    fn moves(&mut self, cells: &mut [i64]) {
        self.moves += cells.len();
    }

    fn sum(&mut self, _cell: &mut u128) {}
}

/// Adds the cells to copies that are zero.
struct Copying {
    copies: StoredTally,
    seen: Seen,
}

impl Visitor for Copying {
    fn counts(&mut self, cells: &mut [u64]) {
        super::add(&mut self.copies.counts[self.seen.counts..], cells);
        self.seen.counts(cells);
    }

    fn moves(&mut self, cells: &mut [i64]) {
        super::add(&mut self.copies.moves[self.seen.moves..], cells);
        self.seen.moves(cells);
    }

    fn sum(&mut self, cell: &mut u128) {
        self.copies.sums.push(*cell);
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
    fn fill<T: Copy + PartialEq>(from: &mut &[T], cells: &mut [T], lacking: &mut bool) {
        match from.split_at_checked(cells.len()) {
            Some((first, rest)) => {
                // as when adding, nothing is written where nothing was counted
                cells
                    .iter_mut()
                    .zip(first)
                    .filter(|(cell, copy)| cell != copy)
                    .for_each(|(cell, &copy)| *cell = copy);
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
        let mut all = Seen::default();
        self.show_cells(&mut all);
        // made in one piece, so that copies of cells in which nothing was counted take no memory, either
        let copies = StoredTally { counts: vec![0; all.counts], moves: vec![0; all.moves], sums: Vec::new() };
        let mut copying = Copying { copies, seen: Seen::default() };
        self.show_cells(&mut copying);
        copying.copies
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

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use crate::tally::{Column, End, Given, Kind, Steps};

    /// Two parties, two tranches; one figure in single cells, one in bins, one that may be absent.
    fn shape(horizon: u32) -> Shape {
        let column = |most, may_be_absent| Column { most, may_be_absent };
        Shape {
            horizon,
            endings: 3,
            columns: vec![column(9, false), column(1 << 40, false), column(50, true)],
            given: Vec::new(),
            steps: Steps {
                days: vec![0, 7],
                first_bundle: vec![0, 2, 3],
                party: vec![0, 1, 0],
                living: vec![5, 9, 2],
                parties: 2,
            },
        }
    }

    /// The trials of these numbers, each different.
    fn counted(trials: std::ops::Range<u64>) -> Tally {
        let mut tally = Tally::new(&shape(20));
        for trial in trials {
            let day = (trial % 13) as u32;
            let absent = if trial % 5 == 0 { u64::MAX } else { trial % 51 };
            let end = End { ending: (trial % 3) as usize, day, ceasefire: Some(day + 1), between: None };
            let figures = [trial % 10, (trial * 7919) << 20, absent];
            tally.count(end, &figures, &[], &figures);
            let (schedule, releases) = tally.parts();
            schedule.run(0, 2, day, releases);
            schedule.turn(2, Kind::Late);
            releases.moved(0, day, 5, 7);
        }
        tally
    }

    /// All that can be read from a tally.
    fn read(tally: Tally) -> Vec<Vec<u128>> {
        let wide = |list: &[u64]| list.iter().map(|&n| u128::from(n)).collect::<Vec<_>>();
        let counts = tally.settle();
        let mut all = vec![vec![counts.trials().into()], wide(counts.ceasefire_ends())];
        all.extend((0..3).map(|ending| wide(counts.endings(ending))));
        for column in 0..3 {
            let view = counts.figure(column);
            let (low, high) = view.extremes().unwrap();
            let cells = view.counts().flat_map(|(value, trials)| wide(&[value, trials]));
            all.push(cells.chain([view.sums().0, view.sums().1, low.into(), high.into()]).collect());
        }
        let schedule = counts.schedule();
        for tranche in 0..2 {
            let (completed, days) = schedule.completed(tranche);
            all.push(wide(&[schedule.reached(tranche), completed, days]));
        }
        all.extend((0..3).map(|bundle| wide(&schedule.kinds(bundle))));
        for party in 0..2 {
            let mut spread = counts.releases(party);
            while let Some((cells, sum)) = spread.next_day() {
                all.push(wide(cells).into_iter().chain([sum]).collect());
            }
        }
        all
    }

    #[test]
    fn a_tally_is_what_it_was_and_adds_up() {
        let whole = counted(0..500).store();
        let restored = |tally: Tally| tally.store().restore(&shape(20)).unwrap();
        assert_eq!(restored(counted(0..500)).store(), whole);
        assert_eq!(read(restored(counted(0..500))), read(counted(0..500)));
        let mut sum = restored(counted(0..0));
        for trials in [100..101, 0..100, 101..500] {
            sum.merge(&restored(counted(trials)));
        }
        assert_eq!(read(sum.clone()), read(counted(0..500)));
        assert_eq!(sum.store(), whole);
    }

    #[test]
    fn a_tally_says_how_its_trials_ended_while_it_counts() {
        let mut tally = Tally::new(&shape(20));
        for (ending, day) in [(0, 20), (1, 0), (1, 20), (2, 0), (2, 0), (2, 20), (2, 20)] {
            let end = End { ending, day, ceasefire: None, between: None };
            tally.count(end, &[0, 0, 0], &[], &[0, 0, 0]);
        }
        assert_eq!([0, 1, 2].map(|ending| tally.ended(ending)), [1, 2, 4]);
        assert_eq!(tally.trials(), 7);
    }

    #[test]
    fn a_tally_with_too_little_or_too_much_is_none() {
        let damaged = |damage: fn(&mut StoredTally)| {
            let mut stored = counted(0..10).store();
            damage(&mut stored);
            stored.restore(&shape(20))
        };
        assert!(damaged(|_| ()).is_some());
        assert!(damaged(|s| s.counts.push(0)).is_none());
        assert!(damaged(|s| s.moves.push(0)).is_none());
        assert!(damaged(|s| s.sums.push(0)).is_none());
        assert!(damaged(|s| s.counts.truncate(s.counts.len() - 1)).is_none());
        assert!(damaged(|s| s.moves.truncate(s.moves.len() - 1)).is_none());
        assert!(damaged(|s| s.sums.truncate(s.sums.len() - 1)).is_none());
    }

    #[test]
    fn pairs_are_what_they_were() {
        let mut paired = Paired::new(vec![(0, 1), (2, 0)]);
        paired.count((true, &[3, 0, 5]), (false, &[9, 1]));
        paired.count((true, &[3, 0, u64::MAX]), (true, &[4, 8]));
        let stored = paired.store();
        assert_eq!(stored.iter().map(|pair| pair.trials).collect::<Vec<_>>(), [2, 2, 1]);
        assert_eq!(stored.iter().map(|pair| pair.sum).collect::<Vec<_>>(), [1, 9, 9]);
        let restored = Paired::restore(vec![(0, 1), (2, 0)], &stored).unwrap();
        assert_eq!(restored.store(), stored);
        assert!(Paired::restore(vec![(0, 1)], &stored).is_none());
        assert!(Paired::restore(vec![], &[]).is_none());
    }

    /// By the day, and in bins: with few and many days, persons and bundles.
    #[test]
    fn a_shape_says_how_large_its_tally_is() {
        for (horizon, living, bundles) in [(20, 9, 3), (365, 2_000, 3), (2_000, 300_000, 3), (36_500, 4, 600)]
        {
            let mut large = shape(horizon);
            large.given = vec![(0, Given::Boundary(vec![0, 4, 9]))];
            large.steps.living = vec![living; bundles];
            large.steps.party = (0..bundles).map(|bundle| bundle % 2).collect();
            large.steps.first_bundle = vec![0, 2, bundles];
            let stored = Tally::new(&large).store();
            // besides the cells: the number of trials, and the extremes of the figure in bins
            let cells = stored.counts.len() + stored.moves.len() - 3;
            assert_eq!(
                large.bytes(),
                8 * cells as u64,
                "{horizon} days, {living} persons, {bundles} bundles"
            );
        }
    }

    #[test]
    fn a_tally_of_another_shape_is_none() {
        let stored = counted(0..10).store();
        for horizon in [19, 21] {
            assert!(stored.restore(&shape(horizon)).is_none());
        }
        let mut other = shape(20);
        other.columns[1].most = 5;
        assert!(stored.restore(&other).is_none());
    }
}
