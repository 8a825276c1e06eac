//! What a row of results measures: names and units as the results bear them.

use crate::metric::Metric;

/// A metric, or what is worked out from one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Measure {
    /// Whether the exchange was completed, 0 or 1.
    Completed,
    /// A metric that every trial yields.
    Metric(Metric),
    /// Persons released as a share of the persons owed under the schedule.
    ReleasedShare,
}

impl From<Metric> for Measure {
    fn from(metric: Metric) -> Self {
        Measure::Metric(metric)
    }
}

impl Measure {
    /// The name in the results' `metric` column.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Measure::Completed => "completed",
            Measure::Metric(metric) => metric.name(),
            Measure::ReleasedShare => "released_share",
        }
    }

    /// The unit in the results' `unit` column.
    #[must_use]
    pub fn unit(self) -> &'static str {
        match self {
            Measure::Completed => "0 or 1",
            Measure::Metric(metric) => metric.unit(),
            Measure::ReleasedShare => "share",
        }
    }

    /// Whether its values are shares of 1 rather than whole numbers.
    #[must_use]
    pub fn is_share(self) -> bool {
        self == Measure::ReleasedShare
    }
}
