//! The cases that a box is looked for in, as ranks: every factor's values are sorted once.

use rayon::iter::{IntoParallelRefIterator, ParallelIterator};

use super::{Cases, Stopped};

/// Which end of a factor's range.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Side {
    Low,
    High,
}

/// A number of cases and the hits among them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Count {
    pub(super) cases: u64,
    pub(super) hits: u64,
}

impl Count {
    pub(super) fn add(&mut self, hit: bool) {
        self.cases += 1;
        self.hits += u64::from(hit);
    }

    pub(super) fn plus(self, other: Count) -> Count {
        Count { cases: self.cases + other.cases, hits: self.hits + other.hits }
    }

    /// 0 without cases.
    pub(super) fn density(self) -> f64 {
        if self.cases == 0 { 0.0 } else { self.hits as f64 / self.cases as f64 }
    }

    /// Whether its density is strictly below the other's, compared without rounding.
    pub(super) fn is_thinner_than(self, other: Count) -> bool {
        self.compared(other).is_lt()
    }

    pub(super) fn compared(self, other: Count) -> std::cmp::Ordering {
        let cross = |a: u64, b: u64| u128::from(a) * u128::from(b);
        cross(self.hits, other.cases).cmp(&cross(other.hits, self.cases))
    }
}

/// For each factor the first and last rank that lie in the box.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Region {
    pub(super) ranges: Vec<(u32, u32)>,
}

impl Region {
    pub(super) fn set(&mut self, factor: usize, side: Side, rank: u32) {
        match side {
            Side::Low => self.ranges[factor].0 = rank,
            Side::High => self.ranges[factor].1 = rank,
        }
    }
}

/// One half of the cases.
#[derive(Debug)]
pub(super) struct Half {
    /// By factor: the different values, ascending. At least one each.
    pub(super) values: Vec<Vec<f64>>,
    /// By factor, then case: the position of its value among the different ones.
    pub(super) ranks: Vec<Vec<u32>>,
    /// By factor: the cases in ascending order of their value.
    pub(super) order: Vec<Vec<u32>>,
    pub(super) hits: Vec<bool>,
}

impl Half {
    /// Every second case, from the first; `None`: stopped.
    pub(super) fn of(cases: &Cases, stopped: Stopped<'_>) -> Option<Half> {
        let picked: Vec<usize> = (0..cases.count()).step_by(2).collect();
        let rank = |factor: &Vec<f64>| {
            (!stopped()).then(|| Ranked::of(&picked.iter().map(|c| factor[*c]).collect::<Vec<f64>>()))
        };
        let ranked: Vec<Option<Ranked>> = cases.factors.par_iter().map(rank).collect();
        let mut half = Half {
            values: Vec::new(),
            ranks: Vec::new(),
            order: Vec::new(),
            hits: picked.iter().map(|c| cases.hits[*c]).collect(),
        };
        for factor in ranked {
            let Ranked { values, ranks, order } = factor?;
            half.values.push(values);
            half.ranks.push(ranks);
            half.order.push(order);
        }
        Some(half)
    }

    pub(super) fn total(&self) -> Count {
        Count { cases: self.hits.len() as u64, hits: self.hits.iter().filter(|h| **h).count() as u64 }
    }

    /// Where nothing is restricted.
    pub(super) fn everything(&self) -> Region {
        Region { ranges: self.values.iter().map(|v| (0, v.len() as u32 - 1)).collect() }
    }

    /// The end of a factor's range, if the region is restricted there.
    pub(super) fn limit(&self, region: &Region, factor: usize, side: Side) -> Option<u32> {
        let (low, high) = region.ranges[factor];
        match side {
            Side::Low => (low > 0).then_some(low),
            Side::High => (high as usize + 1 < self.values[factor].len()).then_some(high),
        }
    }

    pub(super) fn is_restricted(&self, region: &Region, factor: usize) -> bool {
        [Side::Low, Side::High].into_iter().any(|side| self.limit(region, factor, side).is_some())
    }

    pub(super) fn restricted(&self, region: &Region) -> Vec<usize> {
        (0..self.values.len()).filter(|f| self.is_restricted(region, *f)).collect()
    }

    /// The cut point, halfway between the last value inside and the first outside.
    pub(super) fn cut(&self, region: &Region, factor: usize, side: Side) -> Option<f64> {
        let inside = self.limit(region, factor, side)? as usize;
        let values = &self.values[factor];
        let (a, b) = match side {
            Side::Low => (values[inside - 1], values[inside]),
            Side::High => (values[inside], values[inside + 1]),
        };
        // halves first: the sum may be too large
        let middle = a / 2.0 + b / 2.0;
        // two floats with none between: the middle is one of them, and the outer one must stay out
        let outer = if side == Side::Low { a } else { b };
        Some(if middle == a || middle == b { outer } else { middle })
    }

    pub(super) fn holds(&self, region: &Region, case: usize) -> bool {
        let within = |(ranks, (low, high)): (&Vec<u32>, &(u32, u32))| (*low..=*high).contains(&ranks[case]);
        self.ranks.iter().zip(&region.ranges).all(within)
    }
}

/// The values of a factor in order.
struct Ranked {
    values: Vec<f64>,
    ranks: Vec<u32>,
    order: Vec<u32>,
}

impl Ranked {
    fn of(column: &[f64]) -> Self {
        let mut order: Vec<u32> = (0..column.len() as u32).collect();
        let mut ranks = vec![0; column.len()];
        let mut values: Vec<f64> = Vec::new();
        if column.iter().all(|x| x.is_finite()) {
            order.sort_by(|a, b| column[*a as usize].total_cmp(&column[*b as usize]));
            for case in &order {
                let x = column[*case as usize];
                // by value, so that −0 and 0 are one
                if values.last().is_none_or(|last| *last != x) {
                    values.push(x);
                }
                ranks[*case as usize] = values.len() as u32 - 1;
            }
        }
        if values.is_empty() {
            values.push(0.0);
        }
        Self { values, ranks, order }
    }
}

#[cfg(test)]
pub(super) mod example {
    #![allow(clippy::unwrap_used)]
    use super::{Cases, Count, Half, Region};

    /// What a region has of the cases that are left.
    pub(in crate::study::explain) fn held(half: &Half, left: &[bool], region: &Region) -> Count {
        let mut count = Count::default();
        let inside = (0..left.len()).filter(|c| left[*c] && half.holds(region, *c));
        inside.for_each(|c| count.add(half.hits[c]));
        count
    }

    /// A half of cases with these values and hits.
    pub(in crate::study::explain) fn half(factors: &[Vec<f64>], hits: &[bool]) -> Half {
        // every second case is of the other half
        let twice = |x: f64| [x, x];
        let cases = Cases {
            factors: factors.iter().map(|f| f.iter().copied().flat_map(twice).collect()).collect(),
            hits: hits.iter().flat_map(|h| [*h, *h]).collect(),
        };
        Half::of(&cases, &|| false).unwrap()
    }

    /// A hundred cases, of two factors with ten values each.
    pub(in crate::study::explain) fn grid(hit: impl Fn(u32, u32) -> bool) -> Half {
        let (a, b): (Vec<f64>, Vec<f64>) = (0..100).map(|i| (f64::from(i / 10), f64::from(i % 10))).unzip();
        half(&[a, b], &(0..100).map(|i| hit(i / 10, i % 10)).collect::<Vec<bool>>())
    }
}
