//! What trials add up to, as it is kept in a file.

use serde::{Deserialize, Serialize};

use super::{Plan, Totals};
use crate::tally::{Pair, Paired, StoredTally, Tally};

/// Totals without what the deals say anyhow.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct StoredTotals {
    trials: u64,
    tallies: Vec<StoredTally>,
    paired: Vec<Vec<Pair>>,
}

impl StoredTotals {
    /// What is kept of them.
    #[must_use]
    pub fn of(totals: Totals) -> Self {
        Self {
            trials: totals.trials,
            tallies: totals.tallies.into_iter().map(Tally::store).collect(),
            paired: totals.paired.iter().map(Paired::store).collect(),
        }
    }

    /// The totals again; `None` if they are not of these deals.
    #[must_use]
    pub fn restore(self, plan: &Plan<'_>) -> Option<Totals> {
        if self.tallies.len() != plan.deals.len() || self.paired.len() != plan.pairs.len() {
            return None;
        }
        let tallies = plan.deals.iter().zip(self.tallies).map(|(deal, t)| t.restore(&deal.shape()));
        let paired = plan.pairs.iter().zip(&self.paired).map(|(pairs, p)| Paired::restore(pairs.clone(), p));
        let totals = Totals {
            tallies: tallies.collect::<Option<_>>()?,
            paired: paired.collect::<Option<_>>()?,
            trials: self.trials,
            interrupted: false,
        };
        totals.tallies.iter().all(|t| t.trials() == self.trials).then_some(totals)
    }
}
