//! Cells for the persons whom a party has released: one for each number of them, or, where that would be
//! too many, one for each number that the schedule comes to, and bins for those in between.

/// Which cell counts which number of persons.
#[derive(Debug, Clone)]
pub(super) struct Levels {
    /// The width of a bin, as a power of two; 0: every number has a cell of its own.
    shift: u32,
    /// Where there are bins, the numbers that have a cell of their own: nobody, what the schedule comes to,
    /// everybody; with the cell of each. Ascending.
    own: Vec<(u32, u32)>,
    /// How many cells there are.
    count: usize,
}

impl Levels {
    /// At most `most` cells, if there can be so few. `planned`: what the schedule comes to, ascending,
    /// everybody last.
    pub(super) fn new(planned: &[u32], most: u64) -> Self {
        let owed = planned.last().copied().unwrap_or(0);
        if u64::from(owed) < most {
            return Self { shift: 0, own: Vec::new(), count: owed as usize + 1 };
        }
        let mut all: Vec<u32> = std::iter::once(0).chain(planned.iter().copied()).collect();
        all.dedup();
        if 2 * all.len() as u64 > most {
            all = vec![0, owed];
        }
        let fits = |levels: &Self| levels.count as u64 <= most;
        let widest = u32::BITS - 1;
        (1..widest)
            .map(|shift| Self::binned(shift, &all))
            .find(fits)
            .unwrap_or_else(|| Self::binned(widest, &all))
    }

    fn binned(shift: u32, levels: &[u32]) -> Self {
        let mut cell = 0;
        let mut own = Vec::with_capacity(levels.len());
        for (i, &level) in levels.iter().enumerate() {
            own.push((level, cell));
            let between = levels.get(i + 1).map_or(0, |next| next - level - 1);
            cell += 1 + between.div_ceil(1 << shift);
        }
        Self { shift, own, count: cell as usize }
    }

    /// How many cells there are.
    pub(super) fn count(&self) -> usize {
        self.count
    }

    /// Whether every number has a cell of its own.
    #[inline]
    pub(super) fn is_single(&self) -> bool {
        self.shift == 0
    }

    /// Persons per bin.
    pub(super) fn bin_width(&self) -> u64 {
        1 << self.shift
    }

    /// The cell of a number of persons.
    #[inline]
    pub(super) fn cell(&self, persons: u32) -> usize {
        if self.is_single() { persons as usize } else { self.binned_cell(persons) }
    }

    #[inline(never)]
    fn binned_cell(&self, persons: u32) -> usize {
        let above = self.own.partition_point(|&(level, _)| level <= persons).max(1);
        let (level, cell) = self.own[above - 1];
        let beyond = persons - level;
        (cell + if beyond == 0 { 0 } else { 1 + ((beyond - 1) >> self.shift) }) as usize
    }

    /// The number of persons that a cell stands for: its own, or that in the middle of its bin.
    pub(super) fn persons(&self, cell: usize) -> u64 {
        if self.is_single() {
            return cell as u64;
        }
        let above = self.own.partition_point(|&(_, own)| own as usize <= cell).max(1);
        let (level, own) = self.own[above - 1];
        let bin = cell as u64 - u64::from(own);
        if bin == 0 {
            return u64::from(level);
        }
        let first = u64::from(level) + 1 + ((bin - 1) << self.shift);
        let next = self.own.get(above).map_or(u64::MAX, |&(next, _)| u64::from(next));
        let last = (first + self.bin_width() - 1).min(next - 1);
        first.midpoint(last)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_number_has_its_cell_if_there_are_few() {
        let levels = Levels::new(&[3, 5], 6);
        assert_eq!((levels.count(), levels.bin_width()), (6, 1));
        assert_eq!([0, 3, 5].map(|n| levels.cell(n)), [0, 3, 5]);
        assert_eq!([0, 3, 5].map(|cell| levels.persons(cell)), [0, 3, 5]);
        assert_eq!(Levels::new(&[], 1).count(), 1);
    }

    #[test]
    fn what_the_schedule_comes_to_is_exact_and_the_rest_near() {
        for (planned, most) in [
            (vec![700, 1_000_000], 2_097),
            (vec![1, 2, 3, 999, 1000, 40_000, 100_000], 100),
            (vec![5, 5, 5000], 64),
            (vec![u32::MAX], 10),
        ] {
            let levels = Levels::new(&planned, most);
            assert!(levels.count() as u64 <= most && levels.bin_width() > 1, "{planned:?}: {levels:?}");
            for &level in planned.iter().chain(&[0]) {
                assert_eq!(levels.persons(levels.cell(level)), u64::from(level), "{planned:?}");
            }
            let owed = planned[planned.len() - 1];
            let mut before = 0;
            for persons in (0..=owed).step_by((owed / 5_000).max(1) as usize) {
                let cell = levels.cell(persons);
                assert!(cell >= before && cell < levels.count());
                before = cell;
                let off = levels.persons(cell).abs_diff(persons.into());
                assert!(off <= levels.bin_width() / 2, "{persons} of {planned:?}: off by {off}");
            }
        }
    }

    /// Bins of four, with 6 and 12 persons between what has a cell of its own: the last bin before it may hold
    /// fewer, and stands for the middle of those.
    #[test]
    fn bins_begin_anew_at_what_the_schedule_comes_to() {
        let levels = Levels::new(&[7, 20], 8);
        assert_eq!((levels.count(), levels.bin_width()), (8, 4));
        let cells: Vec<usize> = (0..=20).map(|n| levels.cell(n)).collect();
        assert_eq!(cells, [0, 1, 1, 1, 1, 2, 2, 3, 4, 4, 4, 4, 5, 5, 5, 5, 6, 6, 6, 6, 7]);
        let persons: Vec<u64> = (0..8).map(|cell| levels.persons(cell)).collect();
        assert_eq!(persons, [0, 2, 5, 7, 9, 13, 17, 20]);
    }

    /// More levels than cells: nobody and everybody are left.
    #[test]
    fn of_very_many_levels_the_ends_are_exact() {
        let levels = Levels::new(&(1..=10_000).collect::<Vec<_>>(), 114);
        assert!(levels.count() <= 114);
        assert_eq!([0, 10_000].map(|n| levels.persons(levels.cell(n))), [0, 10_000]);
        let least = Levels::new(&[36_500], 1);
        assert_eq!([0, 36_500].map(|n| least.persons(least.cell(n))), [0, 36_500]);
    }
}
