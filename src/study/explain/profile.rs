//! How cases spread over one factor's values if all others are restricted as a box restricts them.

use super::half::{Count, Half, Region};

/// By how many factors each case is out of a region, so that to let go of one factor is one look at
/// each case, and not one at each of its values.
#[derive(Debug)]
pub(super) struct Profiles<'a> {
    half: &'a Half,
    region: Region,
    /// By case.
    out_by: Vec<u32>,
}

/// Out by more factors than there are: not among the cases that are left.
const NOT_LEFT: u32 = u32::MAX / 2;

impl<'a> Profiles<'a> {
    /// Those of a region, of the cases that are left.
    pub(super) fn of(half: &'a Half, left: &[bool], region: &Region) -> Self {
        let out_by = left.iter().map(|left| if *left { 0 } else { NOT_LEFT }).collect();
        let mut profiles = Self { half, region: half.everything(), out_by };
        profiles.follow(region);
        profiles
    }

    /// From now on those of another region.
    pub(super) fn follow(&mut self, region: &Region) {
        for ((ranks, before), after) in
            self.half.ranks.iter().zip(&mut self.region.ranges).zip(&region.ranges)
        {
            if before == after {
                continue;
            }
            for (out_by, rank) in self.out_by.iter_mut().zip(ranks) {
                *out_by = *out_by + is_out(*rank, *after) - is_out(*rank, *before);
            }
            *before = *after;
        }
    }

    /// How the cases that are left spread over one factor's values if that factor is not
    /// restricted, but the others are as they are: by rank.
    pub(super) fn profile(&self, factor: usize) -> Vec<Count> {
        let mut counts = vec![Count::default(); self.half.values[factor].len()];
        let range = self.region.ranges[factor];
        let cases = self.half.ranks[factor].iter().zip(&self.out_by).zip(&self.half.hits);
        for ((rank, out_by), hit) in cases {
            if *out_by == is_out(*rank, range) {
                counts[*rank as usize].add(*hit);
            }
        }
        counts
    }
}

/// 1 for a rank that is not in a range of the first to the last.
fn is_out(rank: u32, (first, last): (u32, u32)) -> u32 {
    u32::from(rank < first) | u32::from(rank > last)
}

#[cfg(test)]
mod tests {
    use super::super::half::example::{grid, held};
    use super::*;

    /// What a profile is by its meaning: by rank, the cases that a region holds which lets in that rank
    /// alone.
    #[test]
    fn a_profile_is_what_each_rank_holds() {
        let half = grid(|a, b| (a * 7 + b * 3) % 5 < 2);
        let left: Vec<bool> = (0..100).map(|c| c % 7 != 3).collect();
        let regions =
            [[(0, 9), (0, 9)], [(2, 7), (0, 9)], [(2, 7), (3, 5)], [(0, 9), (4, 9)], [(5, 5), (0, 0)]];
        let mut profiles = Profiles::of(&half, &left, &half.everything());
        for ranges in regions {
            let region = Region { ranges: ranges.to_vec() };
            profiles.follow(&region);
            for factor in 0..2 {
                let alone = |rank: u32| {
                    let mut alone = region.clone();
                    alone.ranges[factor] = (rank, rank);
                    held(&half, &left, &alone)
                };
                let meant: Vec<Count> = (0..10).map(alone).collect();
                assert_eq!(profiles.profile(factor), meant, "{ranges:?} {factor}");
                assert_eq!(Profiles::of(&half, &left, &region).profile(factor), meant, "{ranges:?} {factor}");
            }
        }
    }
}
