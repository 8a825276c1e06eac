//! Why an agreement is not solved.

use std::collections::BTreeSet;
use std::fmt;

use thiserror::Error;

use super::key::Field;
use super::mass::Mass;
use super::table::Table;

/// Why an agreement is not solved.
#[derive(Debug, Clone, PartialEq, Error)]
pub enum Refusal {
    /// Quantities that are distributions, by their paths.
    #[error(
        "an exact solution needs every quantity to be a number, and these are not known: {}; \
         fix each with --set (for instance --set \"{}=0.9\"), or simulate",
        .0.join(", "), .0.first().map_or(String::new(), |path| path.replace('"', "'"))
    )]
    Unknown(Vec<String>),
    /// More states, or more memory, than the settings allow.
    #[error(
        "too large to solve exactly: {states} states ({} MiB) on day {day}{}; simplify, or simulate",
        bytes >> 20, Causes(largest)
    )]
    TooLarge {
        /// The day on which the limit was passed.
        day: u32,
        /// States of that evening, so far.
        states: usize,
        /// Memory held.
        bytes: usize,
        /// What the states differ in, with how many values each takes, the most first.
        largest: Vec<(Component, usize)>,
    },
    /// Too many parts for a state to be written down at all.
    #[error(
        "too large to solve exactly: a state would take {bits} bits, and {most} is the most; the \
         agreement has too many events, issues or parties that act together; simplify, or simulate"
    )]
    TooWide {
        /// Bits that a state would take.
        bits: usize,
        /// The most that there is room for.
        most: usize,
    },
    /// Somebody did not want to wait for it.
    #[error("the exact solution was given up before it was finished")]
    Stopped,
}

/// Something that states differ in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Component {
    /// The day on which a tranche is due, or the days of pause still to pass.
    Schedule,
    /// Days since a turn began.
    Waits,
    /// Tranches in which nobody breached.
    Clean,
    /// Breaches of a party.
    Breaches(String),
    /// Contained incidents.
    Incidents,
    /// Disputes.
    Disputes,
    /// The day of the ceasefire's expiry, and its extensions.
    Ceasefire,
    /// The day of entry into force.
    Entry,
    /// What parties that act together have delivered.
    Together,
    /// The issues.
    Issues,
    /// An event.
    Event(String),
}

impl fmt::Display for Component {
    /// What it is, and what would make it simpler.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Component::Schedule => {
                f.write_str("the day on which a tranche is due (shorter delays, fewer pauses)")
            }
            Component::Waits => f.write_str("days waited in a turn (geometric delays have none)"),
            Component::Clean => f.write_str("clean tranches (trust = 1 makes them the same)"),
            Component::Breaches(party) => {
                write!(f, "breaches by {party} (retaliation = 1 of the others makes them the same)")
            }
            Component::Incidents => f.write_str("contained incidents (strain = 1 makes them the same)"),
            Component::Disputes => f.write_str("earlier disputes (fatigue = 1 makes them the same)"),
            Component::Ceasefire => f.write_str("the ceasefire's expiry and extensions"),
            Component::Entry => f.write_str("the day of entry into force (issues with fixed days)"),
            Component::Together => {
                f.write_str("what parties acting together have delivered (an order of turns)")
            }
            Component::Issues => f.write_str("issues settled or not"),
            Component::Event(name) => write!(f, "the event \"{name}\" (a fixed delay, or none)"),
        }
    }
}

/// The components that take the most values among these states, with how many; `named`: where each is kept.
pub(super) fn largest_components<const W: usize, M: Mass>(
    states: &Table<W, M>,
    named: Vec<(Component, Vec<Field>)>,
) -> Vec<(Component, usize)> {
    let mut counted: Vec<(Component, usize)> = Vec::new();
    for (component, fields) in named {
        let mut values = BTreeSet::new();
        let mut value = Vec::new();
        for (state, clocks) in states.groups() {
            if component == Component::Schedule {
                values.extend(clocks.iter().map(|(clock, _)| vec![clock]));
                continue;
            }
            value.clear();
            value.extend(fields.iter().map(|&f| state.get(f)));
            if !values.contains(&value) {
                values.insert(value.clone());
            }
        }
        if values.len() > 1 {
            counted.push((component, values.len()));
        }
    }
    counted.sort_by_key(|&(_, n)| std::cmp::Reverse(n));
    counted
}

/// The three components that take the most values.
struct Causes<'a>(&'a [(Component, usize)]);

impl fmt::Display for Causes<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (i, (component, values)) in self.0.iter().take(3).enumerate() {
            write!(f, "{} {component}: {values} values", if i == 0 { ". They differ most in" } else { "," })?;
        }
        Ok(())
    }
}
