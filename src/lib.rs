//! Simulates prisoner exchanges: parties that release the persons they hold in staggered tranches.
//!
//! One direction, each arrow a plain value that can be printed, tested and kept:
//!
//! ```text
//! scenario file ─▶ overrides ─▶ agreement ─▶ trials ─▶ tallies ─▶ summaries ─▶ studies ─▶ outputs
//!                                   └─────▶ exact solver ───────────▶┘
//! ```
//!
//! | module | what it does |
//! | --- | --- |
//! | [`scenario`] | reads scenario files, changes them by path, reports every fault at its place |
//! | [`agreement`] | the checked deal that everything else works on |
//! | [`metric`] | what a trial yields: metrics, units, ways to end |
//! | [`trial`] | plays one history |
//! | [`engine`] | plays many, in parallel |
//! | [`exact`] | the same agreement solved, not sampled: a second witness |
//! | [`tally`] | counts them, in whole numbers |
//! | [`summary`] | means, intervals, quantiles |
//! | [`study`] | questions over several runs |
//! | [`output`] | words, tables, figures, files made of them, the results folder |

pub mod agreement;
pub mod engine;
pub mod exact;
pub mod metric;
pub mod output;
pub mod scenario;
pub mod study;
pub mod summary;
// counts of trials, of which there are 10¹² at most, and bits that are read as a number with a sign
#[allow(clippy::cast_possible_wrap)]
pub mod tally;
#[allow(clippy::cast_possible_wrap)]
pub mod trial;
