//! What a row of results measures, and the outcomes: names and units as the results bear them.

use crate::metric::{Ending, Metric};

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

/// How a trial ended, whatever the cause.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Outcome {
    /// Every tranche was completed.
    Completed,
    /// The agreement ended before that.
    Collapsed,
    /// The exchange was under way at the horizon.
    UnderWay,
    /// The talks were under way at the horizon.
    InTalks,
    /// The talks failed.
    NoAgreement,
}

impl Outcome {
    /// Every outcome, in the order of the results.
    pub const ALL: [Outcome; 5] =
        [Outcome::Completed, Outcome::Collapsed, Outcome::UnderWay, Outcome::InTalks, Outcome::NoAgreement];

    /// The name in the results' `outcome` column.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Outcome::Completed => "completed",
            Outcome::Collapsed => "collapsed",
            Outcome::UnderWay => "under_way",
            Outcome::InTalks => "in_talks",
            Outcome::NoAgreement => "no_agreement",
        }
    }
}

impl From<Ending> for Outcome {
    fn from(ending: Ending) -> Self {
        match ending {
            Ending::Completed => Outcome::Completed,
            Ending::Collapsed(_) => Outcome::Collapsed,
            Ending::UnderWay => Outcome::UnderWay,
            Ending::InTalks => Outcome::InTalks,
            Ending::NoAgreement => Outcome::NoAgreement,
        }
    }
}
