//! Which of the things that are not known matter most to a figure.
//!
//! [`effects`] screens many factors with few runs; [`indices`] says which share of a figure's
//! variance each factor accounts for.

mod indices;
mod morris;
#[cfg(test)]
mod played;
mod resample;
mod stage;
#[cfg(test)]
mod tests;
mod tornado;
mod worlds;

pub use indices::{Estimate, Index, Indices, Row, exchanges, indices};
pub use morris::{Effect, LEVELS, STEP, Step, Trajectory, effects, trajectories};
pub use tornado::{AtEnds, Bar, ENDS, End, Tornado, at_ends};
pub use worlds::{
    DesignRows, Group, NoShares, Screening, Shares, TRAJECTORIES, TRIALS_PER_POINT, TRIALS_PER_STEP,
    design_rows, screening,
};
