//! Work that is done in parts, on one machine or on many.

use std::ops::Range;

/// The most parts that anything is divided into.
pub const MOST_PARTS: u64 = 1_000_000;

/// One of several parts of some work.
///
/// Work consists of pieces that are numbered and depend on nothing but their number: blocks of
/// trials, worlds, points. The parts of a division hold all of them, each once, and differ by one
/// piece at the most.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Part {
    number: u64,
    of: u64,
}

impl Part {
    /// The only part of undivided work.
    pub const WHOLE: Part = Part { number: 1, of: 1 };

    /// Part `number` of `of`, counted from 1; `None` if there is no such part, or if there would be
    /// more than [`MOST_PARTS`].
    #[must_use]
    pub fn new(number: u64, of: u64) -> Option<Self> {
        ((1..=of).contains(&number) && of <= MOST_PARTS).then_some(Self { number, of })
    }

    /// Its number, from 1.
    #[must_use]
    pub fn number(self) -> u64 {
        self.number
    }

    /// How many parts there are.
    #[must_use]
    pub fn of(self) -> u64 {
        self.of
    }

    /// Which of so many pieces belong to it.
    #[must_use]
    pub fn range(self, pieces: u64) -> Range<u64> {
        // part k of n ends where part 2k of 2n does
        let end = |k: u64| (u128::from(pieces) * u128::from(k) / u128::from(self.of)) as u64;
        end(self.number - 1)..end(self.number)
    }

    /// The same for pieces that are blocks of `block` of so many trials: which trials.
    #[must_use]
    pub fn trials(self, trials: u64, block: u64) -> Range<u64> {
        let blocks = self.range(trials.div_ceil(block));
        (blocks.start * block).min(trials)..(blocks.end * block).min(trials)
    }
}

impl std::fmt::Display for Part {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "part {} of {}", self.number, self.of)
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn parts_hold_every_piece_once_and_are_even() {
        for (pieces, of) in [(0, 1), (1, 1), (7, 3), (3, 7), (25, 6), (24_414_063, 1000), (u64::MAX, 999_983)]
        {
            let mut next = 0;
            for number in (1..=of).filter(|k| *k < 2000 || *k > of - 2) {
                let range = Part::new(number, of).unwrap().range(pieces);
                assert!(number == 1 || number == of - 1 || range.start == next, "{number} of {of}");
                assert!((range.end - range.start).abs_diff(pieces / of) <= 1);
                next = range.end;
            }
            assert_eq!(next, pieces);
        }
    }

    #[test]
    fn a_part_is_two_parts_of_twice_as_many() {
        let part = |k, n| Part::new(k, n).unwrap();
        for pieces in [0, 1, 5, 6, 7, 1000] {
            let (whole, first, second) = (part(3, 6), part(5, 12), part(6, 12));
            assert_eq!(whole.range(pieces).start, first.range(pieces).start);
            assert_eq!(first.range(pieces).end, second.range(pieces).start);
            assert_eq!(whole.range(pieces).end, second.range(pieces).end);
        }
    }

    #[test]
    fn trials_come_in_whole_blocks_but_for_the_last() {
        assert_eq!(Part::new(1, 2).unwrap().trials(10_000, 4096), 0..4096);
        assert_eq!(Part::new(2, 2).unwrap().trials(10_000, 4096), 4096..10_000);
        // 10¹¹ trials in 1 000 parts
        let last = Part::new(1000, 1000).unwrap().trials(100_000_000_000, 4096);
        assert_eq!(last.end, 100_000_000_000);
        assert!((99_000_000..101_000_000).contains(&(last.end - last.start)));
    }

    #[test]
    fn there_is_no_part_0_and_none_after_the_last() {
        assert_eq!((Part::new(0, 3), Part::new(4, 3), Part::new(1, 0)), (None, None, None));
        assert_eq!(Part::new(1, MOST_PARTS + 1), None);
        assert_eq!(Part::new(1, 1), Some(Part::WHOLE));
    }
}
