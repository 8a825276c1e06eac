//! Tipping points: from which value of one assumption on does something hold.

mod found;
mod look;
mod question;
mod search;
#[cfg(test)]
mod tests;

pub use found::{Crossing, Crossings, Holds, Level, Point, Scale, Unclear};
pub use look::Look;
pub use question::{Answer, NoAnswer, Question};
pub use search::search;
