//! Which of the things that are not known matter most to a figure.
//!
//! [`effects`] screens many factors with few runs; [`indices`] says which share of a figure's
//! variance each factor accounts for.

mod indices;
mod morris;
mod resample;
#[cfg(test)]
mod tests;

pub use indices::{Estimate, Index, Indices, Row, exchanges, indices};
pub use morris::{Effect, LEVELS, STEP, Step, Trajectory, effects, trajectories};
