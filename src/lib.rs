//! Simulates prisoner exchanges: parties that release the persons they hold in staggered tranches.

pub mod agreement;
pub mod exact;
pub mod metric;
pub mod summary;
pub mod tally;
