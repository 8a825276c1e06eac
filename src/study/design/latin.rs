//! Latin hypercubes.

use rand::Rng;
use rand::seq::SliceRandom;

use crate::trial::{Luck, Site};

/// A Latin hypercube: `points` rows of `dimensions` coordinates in the open interval (0, 1).
///
/// Each axis is cut into `points` strata of equal width. Every stratum of every axis holds exactly
/// one point, at a place drawn evenly within it; which strata meet in one point is drawn afresh for
/// each axis: `x = (π(i) + u) / points`. M. D. McKay, R. J. Beckman & W. J. Conover, "A comparison
/// of three methods for selecting values of input variables in the analysis of output from a
/// computer code", Technometrics 21 (1979).
///
/// The first dimensions of a design are those of the design with fewer dimensions and the same seed
/// and number of points.
#[must_use]
pub fn latin_hypercube(points: usize, dimensions: usize, seed: u64) -> Vec<Vec<f64>> {
    let mut design = vec![vec![0.0; dimensions]; points];
    let mut strata: Vec<usize> = Vec::with_capacity(points);
    for dimension in 0..dimensions {
        let mut random = Luck::new(seed, dimension as u64).stream(Site::new("latin hypercube", 0, 0));
        strata.clear();
        strata.extend(0..points);
        strata.shuffle(&mut random);
        for (point, &stratum) in design.iter_mut().zip(&strata) {
            point[dimension] = within(stratum, points, random.next_u32());
        }
    }
    design
}

/// A place in the stratum.
fn within(stratum: usize, points: usize, bits: u32) -> f64 {
    // 32 bits, so that adding the number of the stratum does not round up into the next one
    let u = (f64::from(bits) + 0.5) / 4_294_967_296.0;
    (stratum as f64 + u) / points as f64
}

#[cfg(test)]
mod tests {
    use super::{latin_hypercube, within};

    #[test]
    fn every_stratum_of_every_axis_holds_one_point() {
        for (points, dimensions, seed) in [(1, 3, 0), (2, 1, 5), (7, 4, 1), (100, 25, 2), (1000, 3, 3)] {
            let design = latin_hypercube(points, dimensions, seed);
            assert_eq!(design.len(), points);
            for d in 0..dimensions {
                let mut strata: Vec<usize> =
                    design.iter().map(|p| (p[d] * points as f64).floor() as usize).collect();
                strata.sort_unstable();
                assert_eq!(strata, (0..points).collect::<Vec<_>>(), "axis {d} of {points}");
            }
            assert!(design.iter().flatten().all(|&x| 0.0 < x && x < 1.0));
        }
    }

    #[test]
    fn the_ends_of_a_stratum_stay_in_it() {
        for points in [1, 3, 49, 1000, 1 << 16, 1_000_003] {
            for stratum in [0, points / 2, points - 1] {
                let (low, high) = (within(stratum, points, 0), within(stratum, points, u32::MAX));
                assert!(stratum as f64 / (points as f64) < low);
                assert!(high < (stratum + 1) as f64 / points as f64);
            }
        }
    }

    /// Moments of the uniform distribution: ½ and 1/12. Within strata of width 1/n the mean has a
    /// standard error of 1/√(12·n³), here 9e−6; products of two axes have no such help, and their
    /// covariance a standard error of 1/(12·√n) = 2.6e−3.
    #[test]
    fn moments() {
        let n = 1000;
        let design = latin_hypercube(n, 6, 11);
        let average = |f: &dyn Fn(&[f64]) -> f64| design.iter().map(|p| f(p)).sum::<f64>() / n as f64;
        for d in 0..6 {
            assert!((average(&|p| p[d]) - 0.5).abs() < 5e-5);
            assert!((average(&|p| (p[d] - 0.5).powi(2)) - 1.0 / 12.0).abs() < 5e-5);
            for e in 0..d {
                assert!(average(&|p| (p[d] - 0.5) * (p[e] - 0.5)).abs() < 0.011, "axes {d} and {e}");
            }
        }
    }

    #[test]
    fn places_within_strata_are_even() {
        let n = 4000;
        let design = latin_hypercube(n, 1, 17);
        let places: Vec<f64> = design.iter().map(|p| (p[0] * n as f64).fract()).collect();
        let mean = places.iter().sum::<f64>() / n as f64;
        // standard error 1/√(12·4000) = 0.0046
        assert!((mean - 0.5).abs() < 0.019, "{mean}");
        for tenth in 0..10 {
            let count = places.iter().filter(|&&u| (u * 10.0).floor() as usize == tenth).count();
            // 400 expected, standard deviation 19
            assert!(count.abs_diff(400) < 80, "{count} in tenth {tenth}");
        }
    }

    #[test]
    fn the_seed_decides() {
        assert_eq!(latin_hypercube(10, 3, 4), latin_hypercube(10, 3, 4));
        assert_ne!(latin_hypercube(10, 3, 4), latin_hypercube(10, 3, 5));
        let (few, many) = (latin_hypercube(10, 3, 4), latin_hypercube(10, 5, 4));
        assert!(few.iter().zip(&many).all(|(f, m)| f[..] == m[..3]));
        assert!(latin_hypercube(0, 3, 4).is_empty());
    }
}
