//! Questions that take several runs, and whether a run came out as expected.

mod compare;
mod expected;
mod simulate;

pub use compare::{DifferenceRow, differences, pair_columns};
pub use expected::{Found, Verdict, verdicts};
pub use simulate::{Simulated, Simulation};
