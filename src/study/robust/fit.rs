//! Least squares on a smooth curve of one variable, for many columns at once.

use nalgebra::DMatrix;

/// With so few different values each has a mean of its own, and there is no curve.
const GROUPS: usize = 10;
/// Where the knots lie, as shares of the worlds (Harrell 2001, table 2.3, six knots).
const KNOTS: [f64; 6] = [0.05, 0.23, 0.41, 0.59, 0.77, 0.95];
/// What is left of a column that the ones before make up.
const NEGLIGIBLE: f64 = 1e-8;
/// Added to the normal equations per world, so that a resample without a group can be solved.
const RIDGE: f64 = 1e-9;

/// The curves that are fitted, as values of orthonormal functions: by world, then function. The
/// first is the constant 1.
#[derive(Debug)]
pub(super) struct Basis {
    pub(super) width: usize,
    rows: Vec<f64>,
}

impl Basis {
    /// A natural cubic spline with five degrees of freedom beside the constant, or the groups of a
    /// variable with few different values. `x` must be finite.
    pub(super) fn of(x: &[f64]) -> Basis {
        let mut sorted = x.to_vec();
        sorted.sort_by(f64::total_cmp);
        let mut different = sorted.clone();
        different.dedup();
        let columns = if different.len() <= GROUPS {
            different.iter().map(|v| x.iter().map(|x| f64::from(u8::from(x == v))).collect()).collect()
        } else {
            spline(x, &sorted)
        };
        Basis::orthonormal(x.len(), &columns)
    }

    /// Of the constant and the columns, by Householder's QR decomposition, so that the normal
    /// equations are as well conditioned as can be. What the columns before make up is left out.
    fn orthonormal(count: usize, columns: &[Vec<f64>]) -> Basis {
        let all: Vec<f64> =
            std::iter::repeat_n(1.0, count).chain(columns.iter().flatten().copied()).collect();
        let matrix = DMatrix::from_vec(count, columns.len() + 1, all);
        let sizes: Vec<f64> = matrix.column_iter().map(|c| c.norm()).collect();
        let (q, r) = matrix.qr().unpack();
        let is_own = |&j: &usize| r[(j, j)].abs() > NEGLIGIBLE * sizes[j];
        let kept: Vec<usize> = (0..r.nrows()).filter(is_own).collect();
        let unit = (count as f64).sqrt();
        let rows =
            (0..count).flat_map(|w| kept.iter().map(move |&j| (w, j))).map(|at| q[at] * unit).collect();
        Basis { width: kept.len(), rows }
    }

    pub(super) fn row(&self, world: usize) -> &[f64] {
        &self.rows[world * self.width..(world + 1) * self.width]
    }

    /// The coefficients, by function, then column, of the least-squares fit to `y` (by world, then
    /// one of `columns`), each world counted so many times, and given the row of another world.
    pub(super) fn fit(&self, y: &[f64], columns: usize, times: &[f64], rows: &[usize]) -> Vec<f64> {
        let width = self.width;
        let mut gram = vec![0.0; width * width];
        let mut right = vec![0.0; width * columns];
        for (world, t) in times.iter().enumerate().filter(|(_, t)| **t > 0.0) {
            let row = self.row(rows[world]);
            let own = &y[world * columns..(world + 1) * columns];
            for (j, b) in row.iter().enumerate() {
                let weight = t * b;
                gram[j * width..(j + 1) * width].iter_mut().zip(row).for_each(|(g, b)| *g += weight * b);
                right[j * columns..(j + 1) * columns].iter_mut().zip(own).for_each(|(r, y)| *r += weight * y);
            }
        }
        (0..width).for_each(|j| gram[j * width + j] += RIDGE * times.len() as f64);
        // both are filled row by row: the one is symmetric, the other is read as its transpose
        let gram = DMatrix::from_vec(width, width, gram);
        let right = DMatrix::from_row_slice(width, columns, &right);
        // with the ridge it is positive definite; were it not, the mean alone would be fitted
        let solved = gram.cholesky().map(|c| c.solve(&right));
        let coefficients = solved.unwrap_or_else(|| DMatrix::zeros(width, columns));
        coefficients.transpose().as_slice().to_vec()
    }
}

/// The natural cubic spline of Hastie, Tibshirani & Friedman (2009, eq. 5.4 and 5.5), without its
/// constant: it is linear beyond the outer knots, where there are few worlds.
fn spline(x: &[f64], sorted: &[f64]) -> Vec<Vec<f64>> {
    let (least, most) = (sorted[0], sorted[sorted.len() - 1]);
    // halves first: the difference may be too large
    let unit = |x: f64| (x / 2.0 - least / 2.0) / (most / 2.0 - least / 2.0);
    let at = |share: f64| unit(sorted[((sorted.len() - 1) as f64 * share).round() as usize]);
    let mut knots = KNOTS.map(at).to_vec();
    knots.dedup_by(|a, b| *a - *b < NEGLIGIBLE);
    let mut columns: Vec<Vec<f64>> = vec![x.iter().map(|x| unit(*x)).collect()];
    if let [inner @ .., before_last, last] = knots.as_slice() {
        let cubed = |x: f64, knot: f64| (x - knot).max(0.0).powi(3);
        let d = |x: f64, knot: f64| (cubed(x, knot) - cubed(x, *last)) / (last - knot);
        for knot in inner {
            columns.push(x.iter().map(|x| d(unit(*x), *knot) - d(unit(*x), *before_last)).collect());
        }
    }
    columns
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What is fitted to one column in each world.
    fn fitted(basis: &Basis, y: &[f64], times: &[f64]) -> Vec<f64> {
        let order: Vec<usize> = (0..y.len()).collect();
        let coefficients = basis.fit(y, 1, times, &order);
        let at = |world: usize| basis.row(world).iter().zip(&coefficients).map(|(b, c)| b * c).sum();
        (0..y.len()).map(at).collect()
    }

    fn are_close(found: &[f64], expected: &[f64]) {
        assert_eq!(found.len(), expected.len());
        let close = found.iter().zip(expected).all(|(a, b)| (a - b).abs() < 1e-5);
        assert!(close, "{found:?} is not {expected:?}");
    }

    #[test]
    fn the_functions_are_orthonormal() {
        for x in [(0..30).map(|i| f64::from(i * i)).collect::<Vec<f64>>(), vec![1.0, 2.0, 1.0, 3.0, 2.0, 1.0]]
        {
            let basis = Basis::of(&x);
            for (i, j) in (0..basis.width).flat_map(|i| (0..basis.width).map(move |j| (i, j))) {
                let product: f64 = (0..x.len()).map(|w| basis.row(w)[i] * basis.row(w)[j]).sum();
                are_close(&[product / x.len() as f64], &[f64::from(u8::from(i == j))]);
            }
        }
    }

    #[test]
    fn what_is_made_up_of_other_columns_is_left_out() {
        let line = vec![1.0, 2.0, 3.0, 4.0];
        let twice = line.iter().map(|x| 2.0 * x + 5.0).collect();
        assert_eq!(Basis::orthonormal(4, &[vec![0.0; 4], line, twice]).width, 2);
    }

    /// Worlds count as often as they were drawn: of the second group one is 5 and three are 9.
    #[test]
    fn of_a_group_the_mean_of_what_was_drawn_is_fitted() {
        let basis = Basis::of(&[0.0, 0.0, 1.0, 1.0, 1.0]);
        let y = [1.0, 100.0, 5.0, 9.0, 100.0];
        are_close(&fitted(&basis, &y, &[2.0, 0.0, 1.0, 3.0, 0.0]), &[1.0, 1.0, 8.0, 8.0, 8.0]);
        // a group of which none was drawn leaves the others as they are
        are_close(&fitted(&basis, &y, &[4.0, 0.0, 0.0, 0.0, 0.0])[..2], &[1.0; 2]);
        are_close(&fitted(&basis, &y, &[0.0, 0.0, 1.0, 1.0, 0.0])[2..], &[7.0; 3]);
    }

    /// Four worlds of ten have the largest value, so that knots fall on one another.
    #[test]
    fn knots_may_coincide() {
        let x: Vec<f64> = (0..100).map(|i| f64::from(i.min(60))).collect();
        let basis = Basis::of(&x);
        are_close(&fitted(&basis, &x, &[1.0; 100]), &x);
        // the constant, the line, and one for each of five knots but the last two
        assert_eq!(basis.width, 5);
    }

    /// At 101 even places the knots are the shares themselves; the columns there by the formula.
    #[test]
    fn a_spline_by_its_formula() {
        let sorted: Vec<f64> = (0..=100).map(|i| 10.0 + 3.0 * f64::from(i)).collect();
        let columns = spline(&sorted, &sorted);
        assert_eq!(columns.len(), 5);
        let cube = |x: f64| if x > 0.0 { x * x * x } else { 0.0 };
        let d = |x: f64, knot: f64| (cube(x - knot) - cube(x - 0.95)) / (0.95 - knot);
        for (i, x) in (0..=100).map(|i| (i, i as f64 / 100.0)) {
            let inner = [0.05, 0.23, 0.41, 0.59].map(|knot| d(x, knot) - d(x, 0.77));
            for (column, expected) in columns.iter().zip([x].into_iter().chain(inner)) {
                assert!((column[i] - expected).abs() < 1e-12, "{x}: {} is not {expected}", column[i]);
            }
        }
    }
}
