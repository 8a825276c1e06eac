//! Questions that take several runs, and whether a run came out as expected.

mod compare;
pub mod design;
mod expected;
mod simulate;
mod solve;
mod witnesses;
mod worlds;

pub use compare::{DifferenceRow, differences, exact_differences, pair_columns};
pub use expected::{Found, Verdict, verdicts};
pub use simulate::{Answers, InWorlds, Simulation};
pub use solve::solve;
pub use witnesses::{Compared, ERROR_LEVEL, WitnessRow, Witnesses};
pub use worlds::{Range, RangeRow, ranges};
