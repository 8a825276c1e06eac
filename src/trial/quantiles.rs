//! Draws by inversion of a quantile function that takes long to compute: from a table made once.

use crate::agreement::Distribution;

/// Bits of a number behind its first one that say in which cell of an octave it lies.
const CELL_BITS: u32 = 4;

/// What remains of the bits of a float when only exponent and cell are looked at.
const SHIFT: u32 = f64::MANTISSA_DIGITS - 1 - CELL_BITS;

/// Tails below 2⁻¹³ are so rare that the function itself is asked.
const LEAST: f64 = 1.0 / 8192.0;

/// The first cell, and how many there are up to ½.
const FIRST: u64 = LEAST.to_bits() >> SHIFT;
const CELLS: usize = ((0.5f64.to_bits() >> SHIFT) - FIRST) as usize;

/// By so much of itself a tail's probability may be missed in the middle of a cell.
const TOLERANCE: f64 = 1e-6;

/// A quantile function over (0, 1), tabulated from both ends to the middle in cells that are narrower the
/// nearer they are to an end, with cubics between that have its slopes and rise as it does.
///
/// Inversion keeps common luck: with the same random number, and parameters that hardly differ, the values
/// hardly differ.
#[derive(Debug, Clone)]
pub(super) struct QuantileTable {
    distribution: Distribution,
    /// Of the tail at 0, and of the tail at 1.
    tails: Box<[[Cell; CELLS]; 2]>,
}

/// `value + t (slope + t (second + t third))` for `t` from 0 to 1 through the cell.
#[derive(Debug, Clone, Copy, Default)]
struct Cell {
    value: f64,
    slope: f64,
    second: f64,
    /// NaN where no cubic is near enough, and the function itself is asked.
    third: f64,
}

impl Cell {
    fn at(&self, t: f64) -> f64 {
        self.value + t * (self.slope + t * (self.second + t * self.third))
    }
}

/// Where a cell begins that is so far from the first, as the probability of a tail.
fn edge(cell: usize) -> f64 {
    f64::from_bits((FIRST + cell as u64) << SHIFT)
}

impl QuantileTable {
    /// Of a continuous distribution with this density.
    pub(super) fn new(distribution: &Distribution, density: impl Fn(f64) -> f64) -> Self {
        let tail = |upper: bool| {
            let u = |v: f64| if upper { 1.0 - v } else { v };
            let at_edge = |cell: usize| {
                let x = distribution.quantile(u(edge(cell)));
                (x, if upper { -1.0 } else { 1.0 } / density(x))
            };
            let mut cells = [Cell::default(); CELLS];
            let mut left = at_edge(0);
            for (i, cell) in cells.iter_mut().enumerate() {
                let right = at_edge(i + 1);
                *cell = cubic(left, right, edge(i + 1) - edge(i));
                let middle = f64::midpoint(edge(i), edge(i + 1));
                let missed = (distribution.cdf(cell.at(0.5)) - u(middle)).abs();
                if missed.is_nan() || missed > TOLERANCE * middle {
                    cell.third = f64::NAN;
                }
                left = right;
            }
            cells
        };
        Self { distribution: distribution.clone(), tails: Box::new([tail(false), tail(true)]) }
    }

    /// The value whose cumulated probability is `u`, `0 < u < 1`.
    pub(super) fn at(&self, u: f64) -> f64 {
        let (tail, v) = if u < 0.5 { (0, u) } else { (1, 1.0 - u) };
        let cell = (v.to_bits() >> SHIFT).wrapping_sub(FIRST) as usize;
        match self.tails[tail].get(cell) {
            Some(found) if !found.third.is_nan() => {
                let from = edge(cell);
                found.at((v - from) / (edge(cell + 1) - from))
            }
            _ => self.distribution.quantile(u),
        }
    }
}

/// The cubic between two points with slopes, over a cell of some width. Slopes are held to three times
/// the cell's own, so that it rises or falls all the way (Fritsch and Carlson 1980).
fn cubic(left: (f64, f64), right: (f64, f64), width: f64) -> Cell {
    let rise = right.0 - left.0;
    let held = |slope: f64| {
        let scaled = slope * width;
        if scaled.is_nan() || scaled.abs() > 3.0 * rise.abs() { 3.0 * rise } else { scaled }
    };
    let (a, b) = (held(left.1), held(right.1));
    Cell { value: left.0, slope: a, second: 3.0 * rise - 2.0 * a - b, third: a + b - 2.0 * rise }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::super::sampler::tabulated;
    use super::*;
    use crate::agreement::Distribution as D;

    fn tables() -> Vec<(D, QuantileTable)> {
        let betas = [(26.0, 1.0), (2.5, 1.5), (0.5, 0.5), (0.3, 0.4), (300.0, 7.0), (1.0, 1.0), (4.9, 5.0)];
        let gammas = [(0.5, 1.0), (0.9, 2.0), (1.0, 1.0), (30.0, 0.5)];
        let perts = [(0.5, 0.74, 1.0), (1.0, 1.0, 9.0), (0.0, 3.0, 4.0)];
        let all = betas.iter().map(|&(a, b)| D::beta(a, b).unwrap());
        let all = all.chain(gammas.iter().map(|&(shape, scale)| D::gamma(shape, scale).unwrap()));
        let all = all.chain(perts.iter().map(|&(lo, mode, hi)| D::pert(lo, mode, hi).unwrap()));
        all.map(|d| (d.clone(), tabulated(&d).unwrap())).collect()
    }

    /// What is drawn has the probability that it should have, and never falls where the number rises.
    #[test]
    fn it_is_the_quantile_function() {
        const STEPS: u32 = 40_000;
        for (distribution, table) in tables() {
            let mut before = f64::NEG_INFINITY;
            for i in 0..STEPS {
                let u = (f64::from(i) + 0.5) / f64::from(STEPS);
                let x = table.at(u);
                // so near to 0 that it makes no difference
                let is_nothing = x < 1e-6;
                assert!(x >= before || is_nothing, "{distribution:?} falls at {u}");
                before = x;
                let (missed, tail) = (distribution.cdf(x) - u, u.min(1.0 - u));
                // where a float is no finer, neither is what it stands for
                let coarse = distribution.cdf(x.next_up()) - distribution.cdf(x.next_down());
                let near = missed.abs() <= 3e-6 * tail + coarse.abs();
                assert!(near || is_nothing, "{distribution:?} at {u}: {missed}");
            }
        }
    }

    /// Two deals share the luck of what they hardly differ in.
    #[test]
    fn parameters_that_hardly_differ_give_values_that_hardly_differ() {
        let pairs = [
            (D::beta(4.9, 5.0), D::beta(5.1, 5.0)),
            (D::beta(2.5, 1.5), D::beta(2.5, 2.6)),
            (D::beta(26.0, 1.0), D::beta(26.0, 1.2)),
            (D::pert(0.5, 0.74, 1.0), D::pert(0.5, 0.76, 1.0)),
            (D::gamma(0.9, 1.0), D::gamma(1.1, 1.0)),
        ];
        for (one, other) in pairs {
            let (one, other) = (one.unwrap(), other.unwrap());
            let (a, b) = (tabulated(&one).unwrap(), tabulated(&other).unwrap());
            let more = other.mean() > one.mean();
            for i in 1..1000 {
                let u = f64::from(i) / 1000.0;
                assert!((b.at(u) > a.at(u)) == more, "{one:?} and {other:?} at {u}");
            }
        }
    }
}
