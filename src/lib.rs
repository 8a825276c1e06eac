//! Simulates prisoner exchanges: parties that release the persons they hold in staggered tranches.

pub mod agreement;
pub mod engine;
pub mod metric;
pub mod scenario;
pub mod tally;
pub mod trial;
