//! Which structures are worse whatever counts most.

use std::cmp::Ordering;

use super::Direction;
use crate::summary::Z;

/// For each structure those that dominate it: at least as good by every criterion and better by
/// one (Pareto). A structure with an empty list is one that some weighing of the criteria may lead
/// to. `criteria` holds for each criterion the value of every structure.
///
/// Values that differ by chance alone are taken as different: see [`dominated_by`]. A structure
/// with a value that is missing (`NaN`) dominates none and is dominated by none.
#[must_use]
pub fn dominated(criteria: &[(Vec<f64>, Direction)]) -> Vec<Vec<usize>> {
    let structures = criteria.iter().map(|(values, _)| values.len()).min().unwrap_or(0);
    dominated_by(structures, criteria.len(), |i, j, criterion| {
        let (values, direction) = &criteria[criterion];
        direction.gain(values[i]).partial_cmp(&direction.gain(values[j]))
    })
}

/// As [`dominated`], with any way to compare: `compare(i, j, criterion)` is `Greater` if structure
/// `i` is better than `j`, `Equal` if they do not differ by more than may be chance, and `None` if
/// they cannot be compared, so that neither dominates the other. [`clearly`] compares by the
/// standard error of a difference.
///
/// "Does not differ clearly" is not transitive, so one that dominates another may be dominated in
/// turn; where chance is taken into account, domination is a statement about pairs.
#[must_use]
pub fn dominated_by(
    structures: usize,
    criteria: usize,
    compare: impl Fn(usize, usize, usize) -> Option<Ordering>,
) -> Vec<Vec<usize>> {
    let dominates = |i: usize, j: usize| {
        let mut better = false;
        for criterion in 0..criteria {
            match compare(i, j, criterion) {
                Some(Ordering::Greater) => better = true,
                Some(Ordering::Equal) => {}
                Some(Ordering::Less) | None => return false,
            }
        }
        better
    };
    (0..structures).map(|j| (0..structures).filter(|i| *i != j && dominates(*i, j)).collect()).collect()
}

/// Whether a difference is clearly above or below 0: its 95 % interval, `± 1.96` standard errors,
/// does not hold 0. Turn the difference with [`Direction::gain`] first. `None` if either is not a
/// number.
#[must_use]
pub fn clearly(difference: f64, standard_error: f64) -> Option<Ordering> {
    if difference.is_nan() || standard_error.is_nan() {
        return None;
    }
    let half = Z * standard_error.abs();
    Some(if difference.abs() <= half { Ordering::Equal } else { difference.total_cmp(&0.0) })
}
