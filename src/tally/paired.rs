//! Two agreements played with the same luck: differences trial by trial.

use serde::{Deserialize, Serialize};

/// One figure of two agreements, compared over the trials in which both have it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Pair {
    /// Trials in which the figure applies to both.
    pub trials: u64,
    /// Sum of the baseline's values.
    pub baseline_sum: u128,
    /// Sum of the other's values.
    pub sum: u128,
    /// Sum of the squared differences.
    pub squares: u128,
    /// Trials in which the other's value is larger than the baseline's.
    pub larger: u64,
    /// Trials in which it is smaller.
    pub smaller: u64,
}

impl Pair {
    /// Counts one trial.
    #[inline]
    pub fn count(&mut self, baseline: u64, other: u64) {
        let difference = u128::from(baseline.abs_diff(other));
        self.trials += 1;
        self.baseline_sum += u128::from(baseline);
        self.sum += u128::from(other);
        self.squares += difference * difference;
        self.larger += u64::from(other > baseline);
        self.smaller += u64::from(other < baseline);
    }

    /// Trials in which the two values are equal.
    #[must_use]
    pub fn equal(&self) -> u64 {
        self.trials - self.larger - self.smaller
    }

    /// Adds the counts of other trials.
    pub fn merge(&mut self, other: &Self) {
        self.trials += other.trials;
        self.baseline_sum += other.baseline_sum;
        self.sum += other.sum;
        self.squares += other.squares;
        self.larger += other.larger;
        self.smaller += other.smaller;
    }
}

/// Figures of one agreement paired with the same figures of a baseline.
#[derive(Debug, Clone)]
pub struct Paired {
    columns: Vec<(usize, usize)>,
    figures: Vec<Pair>,
    completed: Pair,
}

impl Paired {
    /// Nothing counted yet. `columns`: positions of a figure in the baseline and in the other.
    #[must_use]
    pub fn new(columns: Vec<(usize, usize)>) -> Self {
        let figures = vec![Pair::default(); columns.len()];
        Self { columns, figures, completed: Pair::default() }
    }

    /// What was counted before, completion first; `None` if it is not of so many columns.
    #[must_use]
    pub fn restore(columns: Vec<(usize, usize)>, counted: &[Pair]) -> Option<Self> {
        let (completed, figures) = counted.split_first()?;
        (figures.len() == columns.len()).then(|| Self {
            columns,
            figures: figures.to_vec(),
            completed: *completed,
        })
    }

    /// Counts one trial of both; `u64::MAX` stands for "does not apply".
    #[inline]
    pub fn count(&mut self, baseline: (bool, &[u64]), other: (bool, &[u64])) {
        self.completed.count(u64::from(baseline.0), u64::from(other.0));
        for (&(b, o), pair) in self.columns.iter().zip(&mut self.figures) {
            let (b, o) = (baseline.1[b], other.1[o]);
            if b != u64::MAX && o != u64::MAX {
                pair.count(b, o);
            }
        }
    }

    /// Adds the counts of other trials.
    pub fn merge(&mut self, other: &Self) {
        for (a, b) in self.figures.iter_mut().zip(&other.figures) {
            a.merge(b);
        }
        self.completed.merge(&other.completed);
    }

    /// Completion, 0 or 1.
    #[must_use]
    pub fn completed(&self) -> &Pair {
        &self.completed
    }

    /// Each figure with its position in the other agreement's columns.
    pub fn figures(&self) -> impl Iterator<Item = (usize, &Pair)> {
        self.columns.iter().map(|&(_, other)| other).zip(&self.figures)
    }
}
