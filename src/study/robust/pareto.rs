//! Which structures are worse whatever counts most.

use std::cmp::Ordering;

use crate::summary::Z;

/// For each structure those that dominate it: at least as good by every criterion and better by
/// one (Pareto). A structure with an empty list is one that some weighing of the criteria may lead
/// to.
///
/// `compare(i, j, criterion)` is `Greater` if structure `i` is better than `j`, `Equal` if they do
/// not differ by more than may be chance, and `None` if they cannot be compared, so that neither
/// dominates the other. [`clearly`] compares by the standard error of a difference.
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

/// Whether a difference is clearly above `slack` or below its negative: its 95 % interval, `± 1.96` standard
/// errors, is beyond it as a whole. Turn the difference with [`gain`](super::Direction::gain) first. `None` if one
/// of them is not a number.
#[must_use]
pub fn clearly(difference: f64, standard_error: f64, slack: f64) -> Option<Ordering> {
    if [difference, standard_error, slack].iter().any(|x| x.is_nan()) {
        return None;
    }
    let half = Z * standard_error.abs() + slack;
    Some(if difference.abs() <= half { Ordering::Equal } else { difference.total_cmp(&0.0) })
}
