//! What the trials of one scenario, or its exact solution, amount to: means, intervals, quantiles,
//! chances. One type speaks for both engines and does not know for which.
//!
//! [`Summary::from_counts`] reads a tally. The pieces that it is put together from take plain
//! numbers ([`figures`], [`outcomes`], [`timeline`], [`releases`], [`tranches`], [`events`]), so
//! that probabilities that were solved rather than sampled fill the same rows.

mod by_value;
mod course;
mod describe;
mod from_counts;
mod interval;
mod measure;
mod rounding;
mod rows;
pub(crate) mod sample;

#[cfg(test)]
pub(crate) mod example;
#[cfg(test)]
mod tests;

pub use crate::metric::Outcome;
pub(crate) use by_value::by_value;
pub use by_value::{ByValue, ValueRow};
pub use course::{Course, releases, scheduled, timeline};
pub use describe::{Description, Quantiles};
pub use interval::{Interval, Z};
pub use measure::Measure;
pub use rounding::differ_by_rounding_only;
pub use rows::{BundleShares, events, figures, is_told, outcomes, tranches};

use crate::agreement::{CategoryId, EventId, PartyId, TrancheId};
use crate::metric::{Cause, Metric};

/// Everything that is told of one scenario.
#[derive(Debug, Clone, PartialEq)]
pub struct Summary {
    /// Trials played; `None`: solved exactly.
    pub trials: Option<u64>,
    /// Probability that an exact solution left out: no probability is off by more. 0 when simulated.
    pub mass_lost: f64,
    /// The metrics, in the order of [`crate::metric::Columns`].
    pub figures: Vec<Figure>,
    /// How often each value occurs of those of them of which that is told, in the same order.
    pub by_value: Vec<ByValue>,
    /// How trials ended: each outcome, then its causes.
    pub outcomes: Vec<OutcomeRow>,
    /// How each bundle went, in playing order.
    pub tranches: Vec<TrancheRow>,
    /// Where the trials stood at the end of each day.
    pub timeline: Vec<TimelineRow>,
    /// Living persons released by the end of each day, by day and then by party.
    pub releases: Vec<ReleaseRow>,
    /// How often each event occurred, in the file's order.
    pub events: Vec<EventRow>,
}

/// The probability of something.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Chance {
    /// Trials played; `None`: solved exactly.
    pub trials: Option<u64>,
    /// Trials in which it happened; `None`: solved exactly.
    pub count: Option<u64>,
    /// The share of trials, or the probability; `None` without trials.
    pub probability: Option<f64>,
    /// 95 % interval (Wilson); `None` without trials, or solved exactly.
    pub interval: Option<Interval>,
}

impl Chance {
    /// Of what happened in `count` of `trials`.
    #[must_use]
    pub fn counted(count: u64, trials: u64) -> Chance {
        Chance {
            trials: Some(trials),
            count: Some(count),
            probability: (trials > 0).then(|| count as f64 / trials as f64),
            interval: Interval::wilson(count, trials),
        }
    }

    /// Of what was solved.
    #[must_use]
    pub fn solved(probability: f64) -> Chance {
        // the sum of nothing is −0
        Chance { trials: None, count: None, probability: Some(probability + 0.0), interval: None }
    }
}

/// One metric, of whom and of which category.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Figure {
    /// What is measured.
    pub measure: Measure,
    /// Of which party, for what each party has.
    pub party: Option<PartyId>,
    /// Of which category; `None`: of no category in particular.
    pub category: Option<CategoryId>,
    /// Its distribution.
    pub values: Description,
}

/// How many trials ended in one way.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct OutcomeRow {
    /// The outcome.
    pub outcome: Outcome,
    /// The cause; `None`: the outcome's total.
    pub cause: Option<Cause>,
    /// How often.
    pub chance: Chance,
}

/// How what one party owes at one tranche went.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct TrancheRow {
    /// The tranche.
    pub tranche: TrancheId,
    /// The party that owes something there.
    pub party: PartyId,
    /// The scheduled day, with the entry into force at its mean, rounded; `None` if there never is
    /// an agreement.
    pub planned_day: Option<u32>,
    /// Share of all trials in which the tranche was begun.
    pub reached: Option<f64>,
    /// Shares of the trials in which the party had its turn: honoured, late, short, refused;
    /// `None` if it never had.
    pub turns: Option<[f64; 4]>,
    /// Share of all trials in which the tranche was completed.
    pub completed: Option<f64>,
    /// Mean day of completion, over the trials in which it was; `None` if in none.
    pub mean_completion_day: Option<f64>,
}

/// Where the trials stood at the end of a day, as shares of all trials.
///
/// The first four add up to 1.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct TimelineRow {
    /// The day.
    pub day: u32,
    /// Still in talks.
    pub in_talks: Option<f64>,
    /// Agreement in force, exchange not completed.
    pub under_way: Option<f64>,
    /// Exchange completed.
    pub completed: Option<f64>,
    /// Ended without completion: collapsed, or no agreement.
    pub ended: Option<f64>,
    /// Ceasefire in force; `None` if the agreement has none.
    pub ceasefire: Option<f64>,
}

/// Living persons released by one party by the end of a day.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct ReleaseRow {
    /// The day.
    pub day: u32,
    /// The party.
    pub party: PartyId,
    /// As scheduled, with the entry into force at its mean, rounded; `None` if there never is an
    /// agreement.
    pub planned: Option<u64>,
    /// The mean; `None` without trials.
    pub mean: Option<f64>,
    /// The quantiles; `None` without trials.
    pub quantiles: Option<Quantiles>,
    /// Persons per bin that the quantiles were read from; 1: every number was counted.
    pub bin_width: u64,
}

/// How often an event occurred.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct EventRow {
    /// The event.
    pub event: EventId,
    /// How often.
    pub chance: Chance,
}

impl Summary {
    /// The chance that the exchange is completed.
    #[must_use]
    pub fn completed(&self) -> Option<&Chance> {
        self.outcomes.iter().find(|r| r.outcome == Outcome::Completed).map(|r| &r.chance)
    }

    /// The figure of a measure, of whom and of which category.
    #[must_use]
    pub fn figure(
        &self,
        measure: impl Into<Measure>,
        party: Option<PartyId>,
        category: Option<CategoryId>,
    ) -> Option<&Figure> {
        let measure = measure.into();
        self.figures.iter().find(|f| f.measure == measure && f.party == party && f.category == category)
    }

    /// How often each value of a metric occurs; `None` where that is not told, or not known.
    #[must_use]
    pub fn by_value(&self, metric: Metric, party: Option<PartyId>) -> Option<&ByValue> {
        self.by_value.iter().find(|v| v.metric == metric && v.party == party)
    }
}
