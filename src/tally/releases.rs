//! How many persons each party has released by the end of each day: a distribution per day.
//!
//! Every trial starts with nobody released; a delivery moves it from one count to another on its
//! day. Only the moves are kept (a table of differences); prefix sums over the days recover the
//! distributions.

use super::Steps;
use super::levels::Levels;
use super::stored::Visitor;

/// Cells of one party's table above which persons are counted in bins, but for what the schedule comes to.
const MOST_CELLS: u64 = 1 << 22;

#[derive(Debug, Clone)]
struct Table {
    /// `[day][cell]`: trials that come to this cell less those that leave it.
    moves: Vec<i64>,
    levels: Levels,
    /// `[day]`: persons released on that day, over all trials; empty where every number of persons has
    /// a cell for itself, for then the moves say it.
    released: Vec<u64>,
}

/// Persons released by day, for every party. Counts are of the living.
#[derive(Debug, Clone)]
pub struct Releases {
    tables: Vec<Table>,
    /// Per bundle: its party and the party's planned count before and after it.
    planned: Vec<(u32, u32, u32)>,
}

impl Releases {
    /// Nothing released yet.
    #[must_use]
    pub fn new(horizon: u32, steps: &Steps) -> Self {
        let planned = planned(steps);
        let tables = levels(horizon, &planned, steps.parties).map(|levels| Table::new(horizon, levels));
        Self { tables: tables.collect(), planned }
    }

    /// How many cells they have.
    pub(super) fn cells(horizon: u32, steps: &Steps) -> usize {
        let of = |levels: Levels| (levels.count() + usize::from(!levels.is_single())) * horizon as usize;
        levels(horizon, &planned(steps), steps.parties).map(of).sum()
    }

    /// On `day` the party's count went from `before` to `after`.
    #[inline]
    pub fn moved(&mut self, party: usize, day: u32, before: u32, after: u32) {
        self.tables[party].moved(day, before, after, 1);
    }

    /// On `day`, in `times` trials, a bundle was delivered as planned.
    #[inline]
    pub fn whole(&mut self, bundle: usize, day: u32, times: u64) {
        let (party, before, after) = self.planned[bundle];
        if before != after {
            self.tables[party as usize].moved(day, before, after, times);
        }
    }

    /// Adds the moves of other trials.
    pub fn merge(&mut self, other: &Self) {
        for (a, b) in self.tables.iter_mut().zip(&other.tables) {
            super::add(&mut a.moves, &b.moves);
            super::add(&mut a.released, &b.released);
        }
    }

    /// Shows every cell.
    pub(super) fn show_cells(&mut self, to: &mut impl Visitor) {
        for Table { moves, levels: _, released } in &mut self.tables {
            to.moves(moves);
            to.counts(released);
        }
    }

    /// The distributions of one party over `trials` trials.
    #[must_use]
    pub fn spread(&self, party: usize, trials: u64) -> Spread<'_> {
        let table = &self.tables[party];
        let mut counts = vec![0; table.levels.count()];
        counts[0] = trials;
        Spread { table, day: 0, counts, released: 0 }
    }
}

/// Per bundle: its party and the party's planned count before and after it.
fn planned(steps: &Steps) -> Vec<(u32, u32, u32)> {
    let mut cumulated = vec![0u32; steps.parties];
    let bundle = |(&party, &living): (&usize, &u32)| {
        let before = cumulated[party];
        cumulated[party] += living;
        (party as u32, before, cumulated[party])
    };
    steps.party.iter().zip(&steps.living).map(bundle).collect()
}

/// What is counted of each party: of whom so much is planned.
fn levels(horizon: u32, planned: &[(u32, u32, u32)], parties: usize) -> impl Iterator<Item = Levels> {
    let of_party = move |p: usize| planned.iter().filter(move |(party, ..)| *party as usize == p);
    (0..parties).map(move |p| {
        let after: Vec<u32> = of_party(p).map(|&(.., after)| after).collect();
        Levels::new(&after, MOST_CELLS / u64::from(horizon.max(1)))
    })
}

impl Table {
    fn new(horizon: u32, levels: Levels) -> Self {
        let released = if levels.is_single() { Vec::new() } else { vec![0; horizon as usize] };
        Self { moves: vec![0; levels.count() * horizon as usize], levels, released }
    }

    #[inline]
    fn moved(&mut self, day: u32, before: u32, after: u32, times: u64) {
        if !self.levels.is_single() {
            return self.moved_in_bins(day, before, after, times);
        }
        let row = day as usize * self.levels.count();
        self.moves[row + before as usize] -= times as i64;
        self.moves[row + after as usize] += times as i64;
    }

    #[inline(never)]
    fn moved_in_bins(&mut self, day: u32, before: u32, after: u32, times: u64) {
        let row = day as usize * self.levels.count();
        self.moves[row + self.levels.cell(before)] -= times as i64;
        self.moves[row + self.levels.cell(after)] += times as i64;
        self.released[day as usize] += times * u64::from(after - before);
    }
}

/// The distribution of persons released by one party, read day after day.
#[derive(Debug)]
pub struct Spread<'a> {
    table: &'a Table,
    day: usize,
    counts: Vec<u64>,
    released: u128,
}

impl Spread<'_> {
    /// Persons per bin: 1 unless the table would be too large.
    #[must_use]
    pub fn bin_width(&self) -> u64 {
        self.table.levels.bin_width()
    }

    /// The number of persons that each cell stands for: exact for what the schedule comes to, and in between,
    /// if there are bins, to half of [`Spread::bin_width`].
    pub fn persons(&self) -> Vec<u64> {
        (0..self.table.levels.count()).map(|cell| self.table.levels.persons(cell)).collect()
    }

    /// The distribution at the end of the next day (the first call: of day 0): trials by cell, which
    /// stands for [`Spread::persons`] released, and the exact sum over all trials. `None` after the last day.
    pub fn next_day(&mut self) -> Option<(&[u64], u128)> {
        let width = self.table.levels.count();
        let row = self.table.moves.get(self.day * width..(self.day + 1) * width)?;
        for (count, &moved) in self.counts.iter_mut().zip(row) {
            *count = count.wrapping_add_signed(moved);
        }
        self.released = match self.table.released.get(self.day) {
            Some(&released) => self.released + u128::from(released),
            None => (0..).zip(&self.counts).map(|(count, &times): (u128, _)| count * u128::from(times)).sum(),
        };
        self.day += 1;
        Some((&self.counts, self.released))
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn large_tables_are_binned_and_their_sums_are_exact() {
        // a table of 2 000 days has room for 2 097 cells: bins of 512, and 0, 700 and a million by themselves
        let party = vec![0, 0];
        let steps = Steps {
            days: vec![0, 5],
            first_bundle: vec![0, 1, 2],
            party,
            living: vec![700, 999_300],
            parties: 1,
        };
        let mut releases = Releases::new(2_000, &steps);
        releases.whole(0, 0, 3);
        releases.whole(1, 5, 2);
        releases.moved(0, 5, 700, 1_535);
        let mut spread = releases.spread(0, 4);
        assert_eq!(spread.bin_width(), 512);
        let persons = spread.persons();
        for day in 0..2_000 {
            let (bins, sum) = spread.next_day().unwrap();
            let held: Vec<_> =
                persons.iter().zip(bins).filter(|(_, n)| **n > 0).map(|(p, n)| (*p, *n)).collect();
            if day < 5 {
                assert_eq!((held, sum), (vec![(0, 1), (700, 3)], 2_100));
            } else {
                assert_eq!((held, sum), (vec![(0, 1), (1_468, 1), (1_000_000, 2)], 2_001_535));
            }
        }
        assert!(spread.next_day().is_none());
        assert_eq!(
            Releases::new(2_000, &Steps { living: vec![90, 10], ..steps }).spread(0, 4).bin_width(),
            1
        );
    }
}
