//! Designs: where in the unit cube a study looks.
//!
//! A design is a list of points, one coordinate for each dimension, all strictly between 0 and 1, so
//! that the quantile of any distribution is finite there. The same seed gives the same design.

mod latin;
mod sobol;

pub use latin::latin_hypercube;
pub use sobol::{MAX_DIMENSIONS, MAX_POINTS, TooLarge, sobol};
