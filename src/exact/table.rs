//! The states of an evening, gathered by what they are apart from their clocks.
//!
//! Most states of an exchange wait, and differ only in how long they still will: in the day on
//! which a tranche is due, or in the days of pause still to pass. Nothing reads that clock before
//! it runs out. So the table has an entry per *group* of states that are alike but for the clock,
//! and with it a row of probabilities by clock, which goes through the day as one.

use super::key::Key;
use super::mass::Mass;

/// Probability by clock.
#[derive(Debug, Clone)]
pub(super) struct Row<M> {
    /// The clock of the first cell.
    from: u32,
    cells: Vec<M>,
}

impl<M> Default for Row<M> {
    fn default() -> Self {
        Self { from: 0, cells: Vec::new() }
    }
}

impl<M: Mass> Row<M> {
    /// The clocks that have any probability, ascending.
    pub(super) fn iter(&self) -> impl Iterator<Item = (u32, M)> {
        let cells = (self.from..).zip(&self.cells);
        cells.filter(|&(_, mass)| mass.total() > 0.0).map(|(clock, &mass)| (clock, mass))
    }

    pub(super) fn is_empty(&self) -> bool {
        self.cells.is_empty()
    }

    pub(super) fn sum(&self) -> M {
        sum(&self.cells)
    }

    /// The clock of the first cell, and the cells from a clock on.
    pub(super) fn after(&self, clock: u32) -> (u32, &[M]) {
        let skipped = clock.saturating_sub(self.from) as usize;
        (self.from.max(clock), self.cells.get(skipped..).unwrap_or_default())
    }

    pub(super) fn clear(&mut self) {
        self.cells.clear();
    }

    #[inline]
    pub(super) fn add(&mut self, clock: u32, mass: M) {
        self.room(clock, 1)[0] += mass;
    }

    /// Adds `factor` times each of some cells, the first of which is of clock `from`.
    #[inline]
    pub(super) fn add_scaled(&mut self, from: u32, cells: &[M], factor: f64) {
        for (sum, &mass) in self.room(from, cells.len()).iter_mut().zip(cells) {
            *sum += mass * factor;
        }
    }

    /// Adds a probability spread over clocks, the first of which is `from`.
    #[inline]
    pub(super) fn add_spread(&mut self, from: u32, shares: &[f64], mass: M) {
        for (sum, &share) in self.room(from, shares.len()).iter_mut().zip(shares) {
            *sum += mass * share;
        }
    }

    /// The cells of `n` clocks from `from` on.
    #[inline]
    fn room(&mut self, from: u32, n: usize) -> &mut [M] {
        if self.cells.is_empty() {
            self.from = from;
        }
        if from < self.from {
            let missing = (self.from - from) as usize;
            self.cells.splice(..0, std::iter::repeat_n(M::NONE, missing));
            self.from = from;
        }
        let first = (from - self.from) as usize;
        if self.cells.len() < first + n {
            self.cells.resize(first + n, M::NONE);
        }
        &mut self.cells[first..first + n]
    }

    /// Empties the lanes below `cut_off`; returns their sum and how many are left.
    fn cut(&mut self, cut_off: f64) -> (f64, usize) {
        let (mut dropped, mut left) = (0.0, 0);
        for lane in self.cells.iter_mut().flat_map(Mass::lanes_mut) {
            if *lane >= cut_off && *lane > 0.0 {
                left += 1;
            } else {
                dropped += std::mem::take(lane);
            }
        }
        let is_taken = |cell: &M| cell.total() > 0.0;
        self.cells.truncate(self.cells.iter().rposition(is_taken).map_or(0, |last| last + 1));
        let before = self.cells.iter().position(is_taken).unwrap_or(0);
        self.cells.drain(..before);
        self.from += before as u32;
        (dropped, left)
    }
}

pub(super) fn sum<M: Mass>(cells: &[M]) -> M {
    let mut sum = M::NONE;
    for &cell in cells {
        sum += cell;
    }
    sum
}

/// No entry here yet.
const EMPTY: u32 = u32::MAX;

/// Groups of states with their probabilities this morning, and with what has come to them for the
/// evening.
///
/// They stand in the order in which they first came, so that neither a sum nor its order depends
/// on the hash. A group keeps its place from day to day: most states stay what they are.
#[derive(Debug)]
pub(super) struct Table<const W: usize, M> {
    groups: Vec<Group<W, M>>,
    slots: Vec<u32>,
    /// Cells that the rows of the evening have room for.
    cells: usize,
}

/// States that differ in the clock alone; in the key it is 0.
#[derive(Debug)]
struct Group<const W: usize, M> {
    key: Key<W>,
    morning: Row<M>,
    evening: Row<M>,
}

impl<const W: usize, M: Mass> Table<W, M> {
    pub(super) fn new() -> Self {
        Self { groups: Vec::new(), slots: vec![EMPTY; 64], cells: 0 }
    }

    /// The place of a group, which it is given if it has none.
    #[inline]
    pub(super) fn place(&mut self, key: Key<W>) -> usize {
        let mask = self.slots.len() - 1;
        let mut at = key.hash() as usize & mask;
        loop {
            let slot = self.slots[at];
            if slot == EMPTY {
                break;
            }
            if self.groups[slot as usize].key == key {
                return slot as usize;
            }
            at = (at + 1) & mask;
        }
        let place = self.groups.len();
        self.slots[at] = place as u32;
        self.groups.push(Group { key, morning: Row::default(), evening: Row::default() });
        if self.groups.len() * 2 > self.slots.len() {
            self.index(self.slots.len() * 2);
        }
        place
    }

    /// Adds to the evening of the group at a place.
    #[inline]
    pub(super) fn add(&mut self, place: usize, add: impl FnOnce(&mut Row<M>)) {
        let evening = &mut self.groups[place].evening;
        let before = evening.cells.capacity();
        add(evening);
        self.cells += evening.cells.capacity() - before;
    }

    /// The group at a place.
    #[inline]
    pub(super) fn key(&self, place: usize) -> Key<W> {
        self.groups[place].key
    }

    /// The probabilities of the morning at a place, for as long as its day takes.
    #[inline]
    pub(super) fn morning(&mut self, place: usize) -> &mut Row<M> {
        &mut self.groups[place].morning
    }

    /// Places taken, some perhaps by groups that have no probability any more.
    #[inline]
    pub(super) fn len(&self) -> usize {
        self.groups.len()
    }

    #[cold]
    fn index(&mut self, size: usize) {
        self.slots.clear();
        self.slots.resize(size, EMPTY);
        let mask = size - 1;
        for (i, group) in self.groups.iter().enumerate() {
            let mut at = group.key.hash() as usize & mask;
            while self.slots[at] != EMPTY {
                at = (at + 1) & mask;
            }
            self.slots[at] = i as u32;
        }
    }

    /// The groups that have any probability in the morning.
    pub(super) fn groups(&self) -> impl Iterator<Item = (Key<W>, &Row<M>)> {
        self.groups.iter().filter(|g| !g.morning.is_empty()).map(|g| (g.key, &g.morning))
    }

    /// The evening becomes the next morning. States below `cut_off` are dropped; returns the
    /// probability dropped and the number of states left.
    pub(super) fn turn(&mut self, cut_off: f64) -> (f64, usize) {
        let (mut dropped, mut states, mut groups) = (0.0, 0, 0);
        for group in &mut self.groups {
            std::mem::swap(&mut group.morning, &mut group.evening);
            group.evening.clear();
            let (lost, left) = group.morning.cut(cut_off);
            dropped += lost;
            states += left;
            groups += usize::from(left > 0);
        }
        if groups * 2 < self.groups.len() {
            self.groups.retain(|g| !g.morning.is_empty());
            self.index(self.slots.len());
        }
        self.cells =
            self.groups.iter().map(|g| g.morning.cells.capacity() + g.evening.cells.capacity()).sum();
        (dropped, states)
    }

    /// Memory held, in bytes; for a moment more when it grows.
    pub(super) fn bytes(&self) -> usize {
        self.groups.capacity() * size_of::<Group<W, M>>()
            + self.slots.len() * size_of::<u32>()
            + self.cells * size_of::<M>()
    }
}

#[cfg(test)]
mod tests {
    use super::super::key::Packing;
    use super::*;

    fn cells(row: &Row<f64>) -> Vec<(u32, f64)> {
        row.iter().collect()
    }

    #[test]
    fn rows_grow_to_both_sides_and_are_trimmed() {
        let mut row = Row::default();
        row.add(7, 0.5);
        row.add(4, 0.125);
        row.add_scaled(6, &[1.0, 2.0, 4.0], 0.25);
        assert_eq!(cells(&row), [(4, 0.125), (6, 0.25), (7, 1.0), (8, 1.0)]);
        assert_eq!(row.sum(), 2.375);
        assert_eq!(row.after(7), (7, [1.0, 1.0].as_slice()));
        assert_eq!(row.after(2).0, 4);
        assert_eq!(row.after(20), (20, [].as_slice()));
        assert_eq!(row.cut(0.5), (0.375, 2));
        assert_eq!((row.from, row.cells.len()), (7, 2));
        assert_eq!(row.cut(2.0), (2.0, 0));
        assert!(row.is_empty());
    }

    #[test]
    fn equal_states_are_one() {
        let mut packing = Packing::default();
        let field = packing.field(1_000_000);
        let mut table = Table::<1, f64>::new();
        let add = |table: &mut Table<1, f64>, value: u32, clock: u32, mass: f64| {
            let mut key = Key::ZERO;
            key.set(field, value);
            let place = table.place(key);
            table.add(place, |row| row.add(clock, mass));
        };
        for round in 0..3 {
            for value in 0..10_000 {
                add(&mut table, value, value % 3, f64::from(round));
            }
        }
        assert_eq!(table.turn(1.0), (0.0, 10_000));
        let stands = |(i, (key, row)): (usize, (Key<1>, &Row<f64>))| {
            key.get(field) == i as u32 && cells(row) == [(i as u32 % 3, 3.0)]
        };
        assert!(table.groups().enumerate().all(stands));
        add(&mut table, 7, 1, 5.0);
        add(&mut table, 7, 3, 2.0);
        add(&mut table, 9, 0, 0.25);
        assert_eq!(table.turn(1.0), (0.25, 2));
        assert_eq!(table.len(), 1);
        assert_eq!(table.key(0).get(field), 7);
        assert_eq!(cells(table.morning(0)), [(1, 5.0), (3, 2.0)]);
        add(&mut table, 7, 1, 1.0);
        assert_eq!((table.turn(0.0), table.len()), ((0.0, 1), 1));
    }
}
