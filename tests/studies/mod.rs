//! Studies from outside, each against answers that are known.

mod explain;
mod robust;
mod sensitivity;
mod sweep;
mod swept;
mod tipping;
