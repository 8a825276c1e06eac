//! Questions that take several runs, and whether a run came out as expected.

mod compare;
pub mod design;
mod expected;
pub mod sensitivity;
mod simulate;
mod solve;
pub mod tipping;
mod witnesses;
mod worlds;

pub use compare::{DifferenceRow, differences, exact_differences, pair_columns};
pub use expected::{Found, Verdict, verdicts};
pub use simulate::{Answers, InWorlds, Simulation};
pub use solve::solve;
pub use witnesses::{Compared, ERROR_LEVEL, WitnessRow, Witnesses};
pub use worlds::{Range, RangeRow, ranges};
