//! Questions that take several runs.

mod compare;

pub use compare::{DifferenceRow, differences, pair_columns};
