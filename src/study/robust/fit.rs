//! Least squares on a smooth curve of one variable, for many columns at once.

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
        Basis::orthonormal(x.len(), columns)
    }

    /// Modified Gram–Schmidt, twice (Björck 1967; "twice is enough", Giraud et al. 2005), so that
    /// the normal equations are as well conditioned as can be. What the columns before make up is
    /// left out. Of the constant and the columns.
    fn orthonormal(count: usize, columns: Vec<Vec<f64>>) -> Basis {
        let mut kept: Vec<Vec<f64>> = vec![vec![1.0; count]];
        let product =
            |a: &[f64], b: &[f64]| a.iter().zip(b).map(|(a, b)| a * b).sum::<f64>() / count.max(1) as f64;
        for mut column in columns {
            let before = product(&column, &column);
            for _ in 0..2 {
                for known in &kept {
                    let along = product(&column, known);
                    column.iter_mut().zip(known).for_each(|(c, k)| *c -= along * k);
                }
            }
            let left = product(&column, &column);
            if left > NEGLIGIBLE * NEGLIGIBLE * before {
                column.iter_mut().for_each(|c| *c /= left.sqrt());
                kept.push(column);
            }
        }
        let rows = (0..count).flat_map(|w| kept.iter().map(move |column| column[w])).collect();
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
        solve(&mut gram, &mut right, width, columns);
        right
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

/// Solves in place by Cholesky's decomposition; `gram` is symmetric and positive definite.
fn solve(gram: &mut [f64], right: &mut [f64], width: usize, columns: usize) {
    let at = |i: usize, j: usize| i * width + j;
    for j in 0..width {
        let below: f64 = (0..j).map(|k| gram[at(j, k)].powi(2)).sum();
        gram[at(j, j)] = (gram[at(j, j)] - below).max(f64::MIN_POSITIVE).sqrt();
        for i in j + 1..width {
            let sum: f64 = (0..j).map(|k| gram[at(i, k)] * gram[at(j, k)]).sum();
            gram[at(i, j)] = (gram[at(i, j)] - sum) / gram[at(j, j)];
        }
    }
    for i in 0..width {
        (0..i).for_each(|k| subtract(right, columns, i, k, gram[at(i, k)]));
        right[i * columns..(i + 1) * columns].iter_mut().for_each(|r| *r /= gram[at(i, i)]);
    }
    for i in (0..width).rev() {
        (i + 1..width).for_each(|k| subtract(right, columns, i, k, gram[at(k, i)]));
        right[i * columns..(i + 1) * columns].iter_mut().for_each(|r| *r /= gram[at(i, i)]);
    }
}

/// Row `i` less `factor` times row `k`.
fn subtract(right: &mut [f64], columns: usize, i: usize, k: usize, factor: f64) {
    for c in 0..columns {
        right[i * columns + c] -= factor * right[k * columns + c];
    }
}
