//! What the fuzz targets share with the tests of the program.

#[path = "../support/examine.rs"]
pub mod examine;
#[path = "../support/part.rs"]
pub mod part;

/// The file that is changed: it uses every key of the format.
pub const FILE: &str = include_str!("../scenarios/full.toml");
