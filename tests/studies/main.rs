//! Studies from outside, each against answers that are known.

#![allow(missing_docs, clippy::unwrap_used, clippy::expect_used, clippy::panic)]

#[path = "../support/desk.rs"]
mod desk;
mod explain;
mod robust;
mod sensitivity;
mod sweep;
mod tipping;
