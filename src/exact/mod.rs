//! The same agreement solved, not sampled: a Markov chain over the days.
//!
//! Every evening there is a list of the states that a history may be in, each with its
//! probability. A day takes each state through all that may happen to it, in the order of a day,
//! and states that have become equal are one again. What comes out are probabilities, with no
//! noise in them but the rounding of the numbers and what the cut-off leaves out, which is added
//! up and told.
//!
//! It is a second witness of what an agreement means: it shares the [`Agreement`] and the names of
//! the figures with the simulation and no rule.
//!
//! | file | holds |
//! | --- | --- |
//! | `rules`, `read` | the agreement as numbers: odds, powers, hazards |
//! | `wait` | delays as hazards, so that a state need not know how long a wait will be |
//! | `key`, `state` | what a state is made of; packed |
//! | `table` | the states of an evening; equal ones added up |
//! | `mass` | probability, perhaps in lanes |
//! | `run`, `watch` | a run of the chain, evening by evening; whether to give it up |
//! | `events`, `talks`, `ceasefire`, `exchange`, `ending`, `lead` | a day's steps |
//! | `record`, `persons` | what is written down on the way |
//! | `runs`, `solve`, `solution`, `summary` | which runs it takes, side by side, and what they amount to |
//! | `refusal` | why an agreement is not solved |
//!
//! What keeps the states few, and the work on them small:
//! - states that differ in nothing but the day on which the next tranche is due, or in the days of
//!   pause to come, go through the day as one: a row of probabilities;
//! - what a party led so far at the most is a lane of a state's probability and not a part of the state;
//! - a wait is a hazard per day waited; geometric and exponential delays forget even that;
//! - a bundle in dispute is not told apart into short and refused: nothing that follows depends on it,
//!   so how many were delivered is worked out from the probability of being in dispute;
//! - an event that can change nothing any more leaves the state: when it occurs follows from when
//!   it was triggered;
//! - a count is in the states only if some odds depend on it. The distribution of a count on which
//!   nothing depends takes a run of its own.

mod ceasefire;
mod ending;
mod events;
mod exchange;
mod key;
mod lead;
mod mass;
mod persons;
mod read;
mod record;
mod refusal;
mod rules;
mod run;
mod runs;
mod solution;
mod solve;
mod state;
mod summary;
mod table;
mod talks;
mod wait;
mod watch;

pub use refusal::{Component, Refusal};
pub use solution::{BundleOutlook, Figure, Solution};
pub use solve::{solve, solve_unless};
pub use watch::Stopped;

use crate::agreement::Agreement;

/// How precisely, and with how much memory.
#[derive(Debug, Clone, PartialEq)]
pub struct Settings {
    /// States of a lower probability are dropped in the evening; what is dropped is added up. 0
    /// drops nothing.
    pub cut_off: f64,
    /// The most states of one evening, in each run.
    pub max_states: usize,
    /// The most memory for states on their way, in bytes, of all runs together; and for records.
    pub max_bytes: usize,
}

impl Default for Settings {
    fn default() -> Self {
        Self { cut_off: 1e-12, max_states: 4_000_000, max_bytes: 2 << 30 }
    }
}
