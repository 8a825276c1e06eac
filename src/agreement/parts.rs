//! The parts of an agreement. Plain values made of checked numbers; an [`super::Agreement`] hands
//! them out read-only.

use super::quantity::{Delay, Quantity, Share};
use super::units::{
    CategoryId, EventId, IssueId, Multiplier, PartyId, Probability, Rate, Shape, TermId, TrancheId, Weight,
};

/// What happens to the dates of later tranches when one is late.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum OnDelay {
    /// The intervals are kept: everything moves.
    #[default]
    Slip,
    /// The dates are kept: what is late catches up.
    CatchUp,
}

/// One of the sides.
#[derive(Debug, Clone, PartialEq)]
pub struct Party {
    /// The key in the file; part of the address of its random numbers.
    pub key: String,
    /// What is printed.
    pub label: String,
    /// Persons held, by category, in the file's order.
    pub holds: Vec<(CategoryId, u32)>,
    /// Probability of honouring a bundle, before multipliers.
    pub complies: Quantity<Probability>,
    /// Odds multiplier per tranche completed in which nobody breached.
    pub trust: Quantity<Multiplier>,
    /// Odds multiplier per breach by another party.
    pub retaliation: Quantity<Multiplier>,
    /// Odds multiplier per contained incident.
    pub strain: Quantity<Multiplier>,
    /// What a bundle that is not honoured becomes.
    pub breach: Breach,
}

/// What a bundle that is not honoured becomes.
#[derive(Debug, Clone, PartialEq)]
pub struct Breach {
    /// Weight of a late delivery.
    pub late: Quantity<Weight>,
    /// Weight of a short delivery.
    pub short: Quantity<Weight>,
    /// Weight of a refusal.
    pub refused: Quantity<Weight>,
    /// How late, in days; at least 1 whatever the draw.
    pub delay: Delay,
    /// The share of the persons that a short delivery brings at once.
    pub share: Share,
    /// Days of lateness that do not yet count as a breach.
    pub grace: u32,
}

/// A class of persons.
#[derive(Debug, Clone, PartialEq)]
pub struct Category {
    /// The key in the file.
    pub key: String,
    /// What is printed.
    pub label: String,
    /// Odds multiplier of a bundle with a person of this category.
    pub odds: Quantity<Multiplier>,
    /// Deceased persons: counted as remains, never with the living.
    pub deceased: bool,
}

/// Something owed that is not a person.
#[derive(Debug, Clone, PartialEq)]
pub struct Term {
    /// Its name.
    pub name: String,
    /// Odds multiplier of a bundle that contains it.
    pub odds: Quantity<Multiplier>,
}

/// How a dispute is dealt with.
#[derive(Debug, Clone, PartialEq)]
pub struct Mediation {
    /// Probability that a dispute is cured, before fatigue.
    pub success: Quantity<Probability>,
    /// How long a dispute takes.
    pub days: Delay,
    /// Odds multiplier per earlier dispute of the trial.
    pub fatigue: Quantity<Multiplier>,
}

/// The cessation of hostilities under which the exchange takes place.
#[derive(Debug, Clone, PartialEq)]
pub struct Ceasefire {
    /// Days from entry into force to expiry; `None` is permanent.
    pub days: Option<u32>,
    /// What happens at expiry; `None`: it ends.
    pub extension: Option<Extension>,
    /// Violations; `None`: there are none.
    pub incidents: Option<Incidents>,
    /// Whether it goes on after a collapse of the agreement.
    pub survives: bool,
}

/// The extension of a ceasefire that expires.
#[derive(Debug, Clone, PartialEq)]
pub struct Extension {
    /// Probability of being extended, before the events in effect.
    pub probability: Quantity<Probability>,
    /// By how many days; at least 1.
    pub days: u32,
    /// How many times at the most; `None`: no limit.
    pub at_most: Option<u32>,
}

/// Ceasefire violations.
#[derive(Debug, Clone, PartialEq)]
pub struct Incidents {
    /// Rate per day of a ceasefire with `shape` 1.
    pub per_day: Quantity<Rate>,
    /// Exponent of the ceasefire's age.
    pub shape: Quantity<Shape>,
    /// Probability that an incident ends the ceasefire.
    pub fatal: Quantity<Probability>,
    /// Days for which a contained incident freezes the agreement.
    pub pause: Delay,
}

/// A point still open in the talks.
#[derive(Debug, Clone, PartialEq)]
pub struct Issue {
    /// Its name.
    pub name: String,
    /// Probability of being settled.
    pub settled: Quantity<Probability>,
    /// Days until it is settled or not, from day 0.
    pub days: Delay,
    /// What it changes if it is not settled; `None`: it is required, and there is no agreement.
    pub otherwise: Option<Otherwise>,
}

/// What an issue that is not settled changes for the rest of the trial.
#[derive(Debug, Clone, PartialEq)]
pub struct Otherwise {
    /// Odds multiplier of each party, by [`PartyId`]; as many as there are parties.
    pub odds: Vec<Quantity<Multiplier>>,
    /// Multiplier of the incident rate.
    pub incidents: Quantity<Multiplier>,
}

/// What an event waits for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Trigger {
    /// Day 0.
    Start,
    /// The entry into force.
    Agreement,
    /// The completion of the exchange.
    Completion,
    /// Any collapse.
    Collapse,
    /// The completion of a tranche.
    Tranche(TrancheId),
    /// An issue being settled.
    Issue(IssueId),
    /// The occurrence of another event.
    Event(EventId),
}

/// Anything else that may happen and changes the odds. The default of a multiplier is 1.
#[derive(Debug, Clone, PartialEq)]
pub struct Event {
    /// Its name.
    pub name: String,
    /// What it waits for.
    pub after: Trigger,
    /// Probability of occurring, decided once.
    pub probability: Quantity<Probability>,
    /// Days between what it waits for and its occurrence.
    pub days: Delay,
    /// For how many days it is in effect; `None`: for good.
    pub lasts: Option<u32>,
    /// Odds multiplier of each party, by [`PartyId`]; as many as there are parties.
    pub odds: Vec<Quantity<Multiplier>>,
    /// Multiplier of the incident rate.
    pub incidents: Quantity<Multiplier>,
    /// Multiplier of the odds of an extension.
    pub extension: Quantity<Multiplier>,
    /// Whether it ends an agreement that is under way.
    pub ends: bool,
}

/// One step of the schedule.
#[derive(Debug, Clone, PartialEq)]
pub struct Tranche {
    /// Its name.
    pub name: String,
    /// Scheduled day, counted from the entry into force.
    pub day: u32,
    /// Who acts, in order; each turn holds the bundles decided together. Never empty.
    pub turns: Vec<Vec<Bundle>>,
    /// The event without which it is not played.
    pub requires: Option<EventId>,
    /// Days that it waits for that event after it is due.
    pub patience: u32,
}

/// All that one party owes at one tranche. Never empty.
#[derive(Debug, Clone, PartialEq)]
pub struct Bundle {
    /// Who owes it.
    pub party: PartyId,
    /// Persons by category, in the file's order; no category twice, no count of 0.
    pub persons: Vec<(CategoryId, u32)>,
    /// Terms, none twice.
    pub terms: Vec<TermId>,
    /// Odds multiplier of the tranche for this party.
    pub odds: Quantity<Multiplier>,
}

impl Bundle {
    /// Persons in the bundle, remains included (at most 1 000 000).
    #[must_use]
    pub fn size(&self) -> u32 {
        self.persons.iter().map(|&(_, n)| n).sum()
    }
}

impl Tranche {
    /// The bundles in playing order.
    pub fn bundles(&self) -> impl Iterator<Item = &Bundle> {
        self.turns.iter().flatten()
    }
}
