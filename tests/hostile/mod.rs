//! What a hostile or unlucky world does: files made to break the reader, names made to break what
//! is written, numbers at every edge, disks that refuse and processes that are killed.

mod commands;
mod counts;
#[cfg(target_os = "linux")]
mod disks;
mod edges;
#[cfg(target_os = "linux")]
mod files;
mod kept;
mod long_names;
mod many;
mod names;
#[cfg(target_os = "linux")]
mod processes;
#[cfg(target_os = "linux")]
mod stops;
