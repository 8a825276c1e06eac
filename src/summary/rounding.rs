//! What the last digits of a sum depend on: the order of its terms, and the system.

/// The part of a number by which rounding may change it.
const ROUNDING: f64 = 1e-12;

/// Whether two numbers that were added up of many terms are the same but for rounding.
#[must_use]
pub fn differ_by_rounding_only(a: f64, b: f64) -> bool {
    (a - b).abs() <= ROUNDING * a.abs().max(b.abs())
}
