//! All tests but the unit tests, as one program: it is linked once, and long and short tests of all kinds
//! run side by side. `cargo test hostile::` runs those of one module.

#![allow(missing_docs, unreachable_pub)]
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::print_stdout, clippy::print_stderr)]

// what tests of several kinds use
#[path = "support/counts.rs"]
mod counts;
mod deals;
#[path = "support/desk.rs"]
mod desk;
#[path = "support/examine.rs"]
mod examine;
#[path = "support/http.rs"]
mod http;
#[path = "support/part.rs"]
mod part;
#[path = "support/random.rs"]
mod random;
mod support;
#[path = "support/switches.rs"]
mod switches;
#[path = "support/webdriver.rs"]
mod webdriver;

// from outside
mod by_value;
mod calendars;
mod cli;
#[cfg(unix)]
mod cluster;
mod hostile;
mod messages;
mod no_nan;
mod notes;
mod parts;
mod readme;
mod report;
mod scenario_files;
mod serve;
mod shipped;
mod studies;
mod workbook;

// exact figures, one rule after the other
mod enumeration;
mod exact_bounds;
mod exact_by_hand;
mod exact_figures;
mod exact_reference;
mod pinned;
mod rules;

// properties and statistics
mod both_engines;
mod distributions;
mod properties;
mod random_scenarios;
mod ways_of_play;
