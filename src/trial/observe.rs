//! What can be told of a trial while it is played, for those who want to read one.

use crate::agreement::{EventId, IssueId, PartyId, TrancheId, UnknownId};
use crate::metric::Ending;

/// Something that happens in a trial, with the probability that decided it where one did.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Happening {
    /// A quantity that is not known has this value in the trial.
    Drawn(UnknownId, f64),
    /// The talks on an issue end; the probability of its being settled.
    IssueEnds {
        /// Which issue.
        issue: IssueId,
        /// Whether it is settled.
        settled: bool,
        /// Probability of being settled.
        probability: f64,
    },
    /// The agreement enters into force.
    EntersIntoForce,
    /// What an event waits for has happened; the probability of its occurring.
    EventDecided {
        /// Which event.
        event: EventId,
        /// The day on which it will occur; `None`: it will not.
        day: Option<u32>,
        /// Probability of occurring.
        probability: f64,
    },
    /// An event occurs.
    EventOccurs(EventId),
    /// An event is no longer in effect.
    EventFades(EventId),
    /// A ceasefire incident.
    Incident {
        /// Whether it ends the ceasefire.
        fatal: bool,
        /// Probability of an incident on this day.
        daily: f64,
        /// Probability that an incident is fatal.
        fatality: f64,
        /// Days for which the agreement is frozen.
        pause: u32,
    },
    /// The ceasefire expires.
    Expires {
        /// Whether it is extended.
        extended: bool,
        /// Probability of being extended; `None`: no extension is foreseen, or none is left.
        probability: Option<f64>,
        /// The next expiry, if extended.
        until: u32,
    },
    /// The ceasefire is over, with or after the agreement.
    CeasefireEnds,
    /// A tranche is due, and waits for the event that it requires.
    Waits {
        /// Which tranche.
        tranche: TrancheId,
        /// For which event.
        event: EventId,
        /// Up to which day.
        until: u32,
    },
    /// A party's turn at a tranche.
    Turn {
        /// Which tranche.
        tranche: TrancheId,
        /// Whose turn.
        party: PartyId,
        /// Probability of the bundle being honoured.
        probability: f64,
        /// What became of it.
        conduct: Conduct,
    },
    /// Persons released and terms met.
    Delivered {
        /// By whom.
        party: PartyId,
        /// Living persons.
        living: u32,
        /// Deceased persons.
        remains: u32,
        /// Terms.
        terms: u32,
    },
    /// A dispute is opened.
    DisputeOpens {
        /// The day on which mediation ends; `None`: there is no mediation.
        until: Option<u32>,
    },
    /// Mediation ends.
    DisputeEnds {
        /// Whether the dispute is cured.
        cured: bool,
        /// Probability of that.
        probability: f64,
    },
    /// All turns of a tranche are over.
    TrancheCompleted(TrancheId),
    /// The outcome of the trial.
    Ends(Ending),
}

/// What a party does on its turn.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Conduct {
    /// Everything is delivered.
    Honoured,
    /// Everything will be delivered later.
    Late {
        /// Days of delay.
        days: u32,
        /// Whether it is late enough to count as a breach.
        breach: bool,
    },
    /// Part is delivered, the rest is in dispute.
    Short {
        /// Persons delivered at once.
        delivered: u32,
        /// Persons owed.
        owed: u32,
    },
    /// Nothing is delivered, all is in dispute.
    Refused,
}

/// Somebody who is told what happens.
pub trait Observer {
    /// Whether anything need be told at all.
    const LISTENS: bool;

    /// Something happens on `day`.
    fn note(&mut self, day: u32, happening: Happening);
}

/// Nobody listens.
#[derive(Debug, Clone, Copy)]
pub struct Unobserved;

impl Observer for Unobserved {
    const LISTENS: bool = false;

    fn note(&mut self, _: u32, _: Happening) {}
}

/// Keeps everything, in order.
#[derive(Debug, Clone, Default)]
pub struct Story(pub Vec<(u32, Happening)>);

impl Observer for Story {
    const LISTENS: bool = true;

    fn note(&mut self, day: u32, happening: Happening) {
        self.0.push((day, happening));
    }
}
