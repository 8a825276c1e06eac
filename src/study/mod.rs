//! Questions that take several runs, and whether a run came out as expected.

mod aim;
mod compare;
pub mod design;
#[cfg(test)]
pub(crate) mod example;
mod expected;
pub mod explain;
pub mod robust;
pub mod sensitivity;
mod simulate;
mod solve;
mod space;
mod sweep;
mod swing;
pub mod tipping;
mod witnesses;
mod worlds;

pub use aim::{Aim, AimError, Condition, Contest, Relation, ResultName};
pub use compare::{DifferenceRow, differences, exact_differences, pair_columns};
pub use expected::{Found, Verdict, verdicts};
pub use simulate::{Answers, InWorlds, Simulation};
pub use solve::{solve, solve_unless};
pub use space::{Factor, FactorKind, Point, Space};
pub use sweep::{MOST_POINTS, Sweep, SweepPoint};
pub use swing::{Swing, swings};
pub use witnesses::{Compared, ERROR_LEVEL, WitnessRow, Witnesses};
pub use worlds::{Range, RangeRow, ranges};
