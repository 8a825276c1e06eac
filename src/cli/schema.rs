//! `stagger schema`.

use super::failure::Failure;
use super::terminal;

/// Prints the JSON Schema of scenario files.
pub(crate) fn schema() -> Result<(), Failure> {
    terminal::print(&format!("{:#}\n", stagger::scenario::schema()))
}
