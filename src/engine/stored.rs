//! What trials add up to, as it is kept in a file.

use serde::{Deserialize, Serialize};

use super::{Outcome, Plan};
use crate::tally::{Pair, Paired, StoredTally, Tally};

/// An outcome without what the deals say anyhow.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct StoredOutcome {
    trials: u64,
    tallies: Vec<StoredTally>,
    paired: Vec<Vec<Pair>>,
}

impl StoredOutcome {
    /// What is kept of an outcome.
    #[must_use]
    pub fn of(outcome: Outcome) -> Self {
        Self {
            trials: outcome.trials,
            tallies: outcome.tallies.into_iter().map(Tally::store).collect(),
            paired: outcome.paired.iter().map(Paired::store).collect(),
        }
    }

    /// The outcome again; `None` if it is not one of these deals.
    #[must_use]
    pub fn restore(self, plan: &Plan<'_>) -> Option<Outcome> {
        if self.tallies.len() != plan.deals.len() || self.paired.len() != plan.pairs.len() {
            return None;
        }
        let tallies = plan.deals.iter().zip(self.tallies).map(|(deal, t)| t.restore(&deal.shape()));
        let paired = plan.pairs.iter().zip(&self.paired).map(|(pairs, p)| Paired::restore(pairs.clone(), p));
        let outcome = Outcome {
            tallies: tallies.collect::<Option<_>>()?,
            paired: paired.collect::<Option<_>>()?,
            trials: self.trials,
            interrupted: false,
        };
        outcome.tallies.iter().all(|t| t.trials() == self.trials).then_some(outcome)
    }
}
