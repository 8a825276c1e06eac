//! Scrambled Sobol' points.

use thiserror::Error;

use crate::trial::{Luck, Site};

/// The longest design of Sobol' points: 2¹⁶.
pub const MAX_POINTS: usize = 1 << 16;

/// The most dimensions that Sobol' points can have.
pub const MAX_DIMENSIONS: usize = sobol_burley::NUM_DIMENSIONS as usize;

/// A design of Sobol' points beyond what the sequence is tabulated for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum TooLarge {
    /// Too many points.
    #[error("{points} points are too many: a design of Sobol' points has at most {MAX_POINTS}")]
    Points {
        /// How many were asked for.
        points: usize,
    },
    /// Too many dimensions.
    #[error("{dimensions} dimensions are too many: Sobol' points have at most {MAX_DIMENSIONS}")]
    Dimensions {
        /// How many were asked for.
        dimensions: usize,
    },
}

/// The first `points` points of a scrambled Sobol' sequence, in `dimensions` coordinates in the open
/// interval (0, 1).
///
/// They fill the cube more evenly than chance does: of the first 2ᵐ points, and of every later block
/// of 2ᵐ that begins at a multiple of 2ᵐ, exactly one lies in each of the 2ᵐ equal intervals of each
/// axis. So take a power of two; other numbers are allowed and lose some of it. I. M. Sobol', USSR
/// Computational Mathematics and Mathematical Physics 7 (1967), with the direction numbers of
/// S. Joe & F. Y. Kuo, SIAM Journal on Scientific Computing 30 (2008). The scrambling is that of
/// A. B. Owen (1995), by hashing as in B. Burley, Journal of Computer Graphics Techniques 9 (2020):
/// each point alone is evenly distributed, so that means over a design are unbiased.
///
/// # Errors
///
/// More than [`MAX_POINTS`] points or [`MAX_DIMENSIONS`] dimensions.
pub fn sobol(points: usize, dimensions: usize, seed: u64) -> Result<Vec<Vec<f64>>, TooLarge> {
    if points > MAX_POINTS {
        return Err(TooLarge::Points { points });
    }
    if dimensions > MAX_DIMENSIONS {
        return Err(TooLarge::Dimensions { dimensions });
    }
    // one seed for the whole design: each axis is scrambled in its own way under it, while two seeds
    // are two sequences whose axes only meet by chance
    let seed = (Luck::new(seed, 0).bits(Site::new("sobol", 0, 0)) >> 32) as u32;
    let coordinate = |point: usize, d: usize| inside(sobol_burley::sample(point as u32, d as u32, seed));
    Ok((0..points).map(|p| (0..dimensions).map(|d| coordinate(p, d)).collect()).collect())
}

/// From the lower end of a cell of width 2⁻²³, of which the first is 0, to its middle.
fn inside(lower: f32) -> f64 {
    f64::from(lower) + 1.0 / 16_777_216.0
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::{MAX_DIMENSIONS, MAX_POINTS, TooLarge, inside, sobol};
    use crate::study::design::latin_hypercube;
    use crate::trial::{Luck, uniform};

    #[test]
    fn one_point_in_each_interval_of_each_axis() {
        let design = sobol(1024, MAX_DIMENSIONS, 3).unwrap();
        for m in 0..=10 {
            let n = 1 << m;
            for block in design.chunks(n) {
                for d in 0..MAX_DIMENSIONS {
                    let mut seen = vec![false; n];
                    for point in block {
                        let interval = (point[d] * n as f64).floor() as usize;
                        assert!(!seen[interval], "axis {d}, blocks of {n}");
                        seen[interval] = true;
                    }
                }
            }
        }
    }

    /// The first two axes are a (0, 2)-sequence: one point in each rectangle of area 2⁻ᵐ, whatever
    /// its shape. Under different seeds for the two axes this would be lost.
    #[test]
    fn one_point_in_each_rectangle_of_the_first_two_axes() {
        let (m, n) = (8, 256);
        for seed in 0..10 {
            for block in sobol(1024, 2, seed).unwrap().chunks(n) {
                for wide in 0..=m {
                    let (columns, rows) = (1 << wide, 1 << (m - wide));
                    let mut seen = vec![false; n];
                    for p in block {
                        let column = (p[0] * f64::from(columns)).floor() as usize;
                        let row = (p[1] * f64::from(rows)).floor() as usize;
                        let cell = &mut seen[column * rows as usize + row];
                        assert!(!*cell);
                        *cell = true;
                    }
                }
            }
        }
    }

    /// No two axes are copies of each other, also where they are taken in fours.
    #[test]
    fn axes_are_uncorrelated() {
        let n = 4096;
        let design = sobol(n, 50, 9).unwrap();
        for d in 0..50 {
            let mean = design.iter().map(|p| p[d]).sum::<f64>() / n as f64;
            let variance = design.iter().map(|p| (p[d] - 0.5).powi(2)).sum::<f64>() / n as f64;
            assert!((mean - 0.5).abs() < 1e-4 && (variance - 1.0 / 12.0).abs() < 1e-4);
            for e in 0..d {
                let covariance = design.iter().map(|p| (p[d] - 0.5) * (p[e] - 0.5)).sum::<f64>() / n as f64;
                // independent points have a standard error of 1/√4096 = 0.016
                assert!((12.0 * covariance).abs() < 0.05, "axes {d} and {e}: {covariance}");
            }
        }
    }

    /// ∫ Π (1 + (xᵢ − ½)/2) over the cube of six dimensions is 1.
    #[test]
    fn a_smooth_integral_is_far_better_than_by_chance() {
        let n = 1024;
        let f = |p: &[f64]| p.iter().map(|x| 1.0 + (x - 0.5) / 2.0).product::<f64>();
        let error = |design: &[Vec<f64>]| design.iter().map(|p| f(p)).sum::<f64>() / n as f64 - 1.0;
        let (mut even, mut latin, mut random) = (0.0, 0.0, 0.0);
        for seed in 0..30 {
            even += error(&sobol(n, 6, seed).unwrap()).powi(2);
            latin += error(&latin_hypercube(n, 6, seed)).powi(2);
            let mut bits = Luck::new(seed, 1).stream(crate::trial::Site::new("cube", 0, 0));
            let mut draw = || uniform(rand::Rng::next_u64(&mut bits));
            let cube: Vec<Vec<f64>> = (0..n).map(|_| (0..6).map(|_| draw()).collect()).collect();
            random += error(&cube).powi(2);
        }
        assert!(even < random / 400.0, "mean squares {even:e} and {random:e}");
        assert!(even < latin / 4.0 && latin < random / 4.0, "mean square {latin:e}");
    }

    #[test]
    fn strictly_inside_and_by_seed() {
        assert_eq!(inside(0.0), 2f64.powi(-24));
        assert_eq!(inside(1.0 - 2f32.powi(-23)), 1.0 - 2f64.powi(-24));
        let all = sobol(MAX_POINTS, 2, 1).unwrap();
        assert!(all.iter().flatten().all(|&x| 0.0 < x && x < 1.0));
        assert_eq!(all[..10], sobol(10, 2, 1).unwrap());
        assert_ne!(all[..10], sobol(10, 2, 2).unwrap());
    }

    #[test]
    fn too_large() {
        let points = sobol(MAX_POINTS + 1, 2, 0).unwrap_err();
        assert_eq!(points, TooLarge::Points { points: 65_537 });
        let text = "65537 points are too many: a design of Sobol' points has at most 65536";
        assert_eq!(points.to_string(), text);
        let dimensions = sobol(2, 257, 0).unwrap_err();
        assert_eq!(dimensions, TooLarge::Dimensions { dimensions: 257 });
        assert!(dimensions.to_string().ends_with("at most 256"));
    }
}
