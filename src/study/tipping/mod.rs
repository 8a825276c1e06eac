//! Tipping points: from which value of one assumption on does something hold.

mod search;
#[cfg(test)]
mod tests;

pub use search::{Crossing, Crossings, Holds, Level, Point, Scale, Unclear, search};
