//! Questions that take several runs.

mod compare;
mod worlds;

pub use compare::{DifferenceRow, differences, pair_columns};
pub use worlds::{Range, RangeRow, ranges};
