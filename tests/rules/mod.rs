//! Every rule of the model, each by scenarios that isolate it. Most leave nothing to chance and
//! have figures that were worked out by hand; where chance is the point, the probability is an
//! exact one and the share of trials has to lie within five standard errors of it (a false alarm
//! once in 1.7 million; the seeds are fixed, so that a test that passes goes on passing).

mod ceasefire;
mod compliance;
mod day;
mod enumerated;
mod events;
mod schedule;
mod talks;
mod tranche;
mod unknowns;
mod yields;
