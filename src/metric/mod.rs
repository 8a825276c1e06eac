//! What a trial yields: the metrics with their names and units, and how a trial can end.
//!
//! Both engines, the summaries and the comparisons number their figures by [`Columns`], so that
//! a figure has one place, whoever computes it.

mod target;

pub use target::Target;

use crate::agreement::{Agreement, CategoryId, EventId, PartyId, Tranche};

/// A figure that every trial has, or that some trials have. Always a whole number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Metric {
    /// The day of entry into force; only trials with an agreement by the horizon.
    AgreementDay,
    /// The day of completion, collapse or no agreement; the horizon if none.
    EndDay,
    /// Tranches completed.
    TranchesCompleted,
    /// Days by which completion is later than scheduled; completed trials only.
    Delay,
    /// Breaches by a party.
    Breaches,
    /// Disputes opened.
    Disputes,
    /// Ceasefire incidents, contained and fatal, up to the horizon.
    Incidents,
    /// Extensions of the ceasefire.
    Extensions,
    /// Days from entry into force to the end of the ceasefire or the horizon.
    CeasefireDays,
    /// Persons released by a party: the living, or one category.
    Released,
    /// Deceased persons returned by a party.
    RemainsReturned,
    /// Terms met by a party.
    TermsMet,
    /// Days that the living persons whom a party owes are held, added up, up to the horizon.
    DaysHeld,
    /// The most by which a party's share released ran ahead of the least advanced other party's.
    Lead,
    /// Whether an event occurred, 0 or 1.
    Event,
}

impl Metric {
    /// The name in the results' `metric` column.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Metric::AgreementDay => "agreement_day",
            Metric::EndDay => "end_day",
            Metric::TranchesCompleted => "tranches_completed",
            Metric::Delay => "delay",
            Metric::Breaches => "breaches",
            Metric::Disputes => "disputes",
            Metric::Incidents => "incidents",
            Metric::Extensions => "extensions",
            Metric::CeasefireDays => "ceasefire_days",
            Metric::Released => "released",
            Metric::RemainsReturned => "remains_returned",
            Metric::TermsMet => "terms_met",
            Metric::DaysHeld => "days_held",
            Metric::Lead => "lead",
            Metric::Event => "event",
        }
    }

    /// The unit in the results' `unit` column.
    #[must_use]
    pub fn unit(self) -> &'static str {
        match self {
            Metric::AgreementDay | Metric::EndDay => "day",
            Metric::Delay | Metric::CeasefireDays => "days",
            Metric::TranchesCompleted => "tranches",
            Metric::Breaches
            | Metric::Disputes
            | Metric::Incidents
            | Metric::Extensions
            | Metric::TermsMet => "count",
            Metric::Released | Metric::RemainsReturned => "persons",
            Metric::DaysHeld => "person-days",
            Metric::Lead => "percentage points",
            Metric::Event => "0 or 1",
        }
    }
}

/// The value of a metric that does not apply to a trial (the delay of one that was not completed).
pub const ABSENT: u64 = u64::MAX;

/// One figure of a trial: a metric, of whom, of which category or event.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Column {
    /// Which metric.
    pub metric: Metric,
    /// Of which party, for the metrics that each party has.
    pub party: Option<PartyId>,
    /// Of which category, for [`Metric::Released`] by category.
    pub category: Option<CategoryId>,
    /// Which event, for [`Metric::Event`].
    pub event: Option<EventId>,
    /// The largest value possible.
    pub most: u64,
    /// Whether a trial may lack it ([`ABSENT`]).
    pub may_be_absent: bool,
}

/// The figures of a trial of one agreement, in their fixed order, and where each kind begins.
#[derive(Debug, Clone)]
pub struct Columns {
    list: Vec<Column>,
    parties: usize,
    by_category: usize,
    events: usize,
}

/// Positions of the figures that every agreement has.
pub mod at {
    /// [`super::Metric::AgreementDay`].
    pub const AGREEMENT_DAY: usize = 0;
    /// [`super::Metric::EndDay`].
    pub const END_DAY: usize = 1;
    /// [`super::Metric::TranchesCompleted`].
    pub const TRANCHES_COMPLETED: usize = 2;
    /// [`super::Metric::Delay`].
    pub const DELAY: usize = 3;
    /// [`super::Metric::Disputes`].
    pub const DISPUTES: usize = 4;
    /// [`super::Metric::Incidents`].
    pub const INCIDENTS: usize = 5;
    /// [`super::Metric::Extensions`].
    pub const EXTENSIONS: usize = 6;
    /// [`super::Metric::CeasefireDays`].
    pub const CEASEFIRE_DAYS: usize = 7;
    /// The first figure that each party has.
    pub(super) const PARTIES: usize = 8;
}

/// The metrics of which each party has one, in the order of their positions.
const PER_PARTY: [Metric; 6] = [
    Metric::Breaches,
    Metric::Released,
    Metric::RemainsReturned,
    Metric::TermsMet,
    Metric::DaysHeld,
    Metric::Lead,
];

impl Columns {
    /// The figures of a trial of `agreement`.
    #[must_use]
    pub fn of(agreement: &Agreement) -> Self {
        let parties = agreement.parties().len();
        let mut list = common(agreement);
        for metric in PER_PARTY {
            for p in (0..parties).map(PartyId::from) {
                let most = most_of_party(agreement, metric, p);
                list.push(Column { party: Some(p), ..column(metric, most) });
            }
        }
        let by_category = list.len();
        for (i, party) in agreement.parties().iter().enumerate() {
            let p = PartyId::from(i);
            for &(c, _) in &party.holds {
                let most = u64::from(agreement.owed(p, c));
                list.push(Column { party: Some(p), category: Some(c), ..column(Metric::Released, most) });
            }
        }
        let events = list.len();
        for e in (0..agreement.events().len()).map(EventId::from) {
            list.push(Column { event: Some(e), ..column(Metric::Event, 1) });
        }
        Self { list, parties, by_category, events }
    }

    /// The figures, in order.
    #[must_use]
    pub fn list(&self) -> &[Column] {
        &self.list
    }

    /// The position of a per-party metric of the first party; the others follow.
    ///
    /// Metrics that parties do not have stand at [`at`].
    #[must_use]
    pub fn of_party(&self, metric: Metric) -> usize {
        let kind = PER_PARTY.iter().position(|&m| m == metric).unwrap_or(0);
        at::PARTIES + kind * self.parties
    }

    /// The position of the first figure of persons released by category: for each party in turn,
    /// the categories that it holds, in the file's order.
    #[must_use]
    pub fn by_category(&self) -> usize {
        self.by_category
    }

    /// The position of the first event; the others follow.
    #[must_use]
    pub fn events(&self) -> usize {
        self.events
    }
}

fn column(metric: Metric, most: u64) -> Column {
    Column { metric, party: None, category: None, event: None, most, may_be_absent: false }
}

fn common(agreement: &Agreement) -> Vec<Column> {
    let horizon = u64::from(agreement.horizon());
    let talks = !agreement.issues().is_empty();
    let last_day = agreement.tranches().last().map_or(0, |t| u64::from(t.day));
    let ceasefire = agreement.ceasefire();
    let days = if ceasefire.is_some() { horizon } else { 0 };
    let incidents = if ceasefire.is_some_and(|c| c.incidents.is_some()) { horizon } else { 0 };
    let extensions = if ceasefire.is_some_and(|c| c.extension.is_some()) { horizon } else { 0 };
    let turns = agreement.tranches().iter().map(|t| t.turns.len() as u64).sum();
    vec![
        Column {
            may_be_absent: talks,
            ..column(Metric::AgreementDay, if talks { horizon.saturating_sub(1) } else { 0 })
        },
        column(Metric::EndDay, horizon),
        column(Metric::TranchesCompleted, agreement.tranches().len() as u64),
        Column { may_be_absent: true, ..column(Metric::Delay, horizon.saturating_sub(last_day)) },
        column(Metric::Disputes, turns),
        column(Metric::Incidents, incidents),
        column(Metric::Extensions, extensions),
        column(Metric::CeasefireDays, days),
    ]
}

fn most_of_party(agreement: &Agreement, metric: Metric, party: PartyId) -> u64 {
    let living = u64::from(agreement.owed_living(party));
    let bundles = agreement.tranches().iter().flat_map(Tranche::bundles).filter(|b| b.party == party).count();
    match metric {
        Metric::Breaches => bundles as u64,
        Metric::Released => living,
        Metric::RemainsReturned => u64::from(agreement.owed_remains(party)),
        Metric::TermsMet => u64::from(agreement.owed_terms(party)),
        Metric::DaysHeld => living * u64::from(agreement.horizon()),
        Metric::Lead if living > 0 => 100,
        _ => 0,
    }
}

/// How a trial ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ending {
    /// Every tranche was completed.
    Completed,
    /// The agreement ended before that.
    Collapsed(Cause),
    /// The talks failed.
    NoAgreement,
    /// The exchange was under way at the horizon.
    UnderWay,
    /// The talks were under way at the horizon.
    InTalks,
}

/// Why an agreement collapsed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Cause {
    /// The breach of one party, which mediation did not cure.
    Breach(PartyId),
    /// The breaches of several parties in one dispute.
    Several,
    /// A fatal incident.
    Incident,
    /// The ceasefire expired.
    Expiry,
    /// A tranche waited in vain for what it requires.
    Lapse,
    /// An event that ends the agreement.
    Event(EventId),
}

impl Cause {
    /// What stands in place of a party where several breached together.
    pub const SEVERAL: &'static str = "several";
}

impl Ending {
    /// The outcome, whatever the cause.
    #[must_use]
    pub fn outcome(self) -> Outcome {
        self.into()
    }

    /// Every ending that `agreement` could have, each at the position of its [`Ending::code`].
    #[must_use]
    pub fn all(agreement: &Agreement) -> Vec<Ending> {
        let parties = agreement.parties().len();
        let breaches = (0..parties).map(|p| Ending::Collapsed(Cause::Breach(PartyId::from(p))));
        let events = (0..agreement.events().len()).map(|e| Ending::Collapsed(Cause::Event(EventId::from(e))));
        let others = [Cause::Several, Cause::Incident, Cause::Expiry, Cause::Lapse].map(Ending::Collapsed);
        [Ending::Completed, Ending::NoAgreement, Ending::UnderWay, Ending::InTalks]
            .into_iter()
            .chain(others)
            .chain(breaches)
            .chain(events)
            .collect()
    }

    /// The position in [`Ending::all`] of an agreement with `parties` parties.
    #[must_use]
    #[inline]
    pub fn code(self, parties: usize) -> usize {
        match self {
            Ending::Completed => 0,
            Ending::NoAgreement => 1,
            Ending::UnderWay => 2,
            Ending::InTalks => 3,
            Ending::Collapsed(Cause::Several) => 4,
            Ending::Collapsed(Cause::Incident) => 5,
            Ending::Collapsed(Cause::Expiry) => 6,
            Ending::Collapsed(Cause::Lapse) => 7,
            Ending::Collapsed(Cause::Breach(p)) => 8 + p.index(),
            Ending::Collapsed(Cause::Event(e)) => 8 + parties + e.index(),
        }
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
