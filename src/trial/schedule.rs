//! What a schedule consists of, as playing it needs it: tranches, their turns, the bundles of each.

use super::sampler::{DelayTable, Sampler};
use super::sites::{BundleSites, DisputeSites};
use crate::agreement::{Agreement, EventId, PartyId};

#[derive(Debug)]
pub(super) struct PartyTable {
    pub(super) late: DelayTable,
    pub(super) grace: u32,
    pub(super) share: Sampler,
    /// Living persons owed over the whole schedule.
    pub(super) owed: u32,
}

#[derive(Debug)]
pub(super) struct TrancheTable {
    pub(super) day: u32,
    pub(super) first_bundle: usize,
    pub(super) requires: Option<EventId>,
    pub(super) patience: u32,
    /// Something waits for its completion.
    pub(super) awaited: bool,
}

#[derive(Debug)]
pub(super) struct TurnTable {
    pub(super) tranche: usize,
    /// The scheduled day of the tranche.
    pub(super) day: u32,
    /// The first turn of its tranche.
    pub(super) begins: bool,
    /// The event that has to occur before it begins.
    pub(super) requires: Option<EventId>,
    /// The last turn of its tranche.
    pub(super) ends: bool,
    pub(super) first_bundle: usize,
    pub(super) end_bundle: usize,
    /// The end of the longest run of turns that begins with it, and of those of its tranche alone.
    pub(super) end_of_run: [usize; 2],
    /// Of its dispute, which is nobody's in particular.
    pub(super) dispute: DisputeSites,
}

/// Where a turn is over, or the first begins.
#[derive(Debug, Clone, Copy)]
pub(super) struct Boundary {
    /// The first bundle of the next turn, or the end of all.
    pub(super) bundle: usize,
    /// The scheduled day of the next turn; that of the last, if there is no other.
    pub(super) day: u32,
    /// The scheduled day of the turn before; that of the first, if there is none.
    pub(super) day_before: u32,
    /// Its tranche is over with it.
    pub(super) ends: bool,
    /// An event waits for that, or for the end of all.
    pub(super) awaited: bool,
}

#[derive(Debug)]
pub(super) struct BundleTable {
    pub(super) party: PartyId,
    pub(super) sites: BundleSites,
    /// Persons, remains included.
    pub(super) size: u32,
    pub(super) living: u32,
    /// Living persons delivered by the party once it is.
    pub(super) upto: u32,
    pub(super) remains: u32,
    pub(super) terms: u32,
    /// Its part of [`Deal::persons`].
    pub(super) persons: std::ops::Range<usize>,
}

#[derive(Debug, Clone, Copy)]
pub(super) struct Persons {
    /// Position among the party × category figures.
    pub(super) column: usize,
    pub(super) category: usize,
    pub(super) count: u32,
    pub(super) deceased: bool,
}

/// What a party has delivered once a number of turns is over.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Total {
    pub(super) living: u32,
    pub(super) remains: u32,
    pub(super) terms: u32,
    /// The lead over the least advanced other party, percentage points.
    pub(super) lead: u32,
    /// The largest lead so far, had the day ended after each tranche.
    pub(super) peak: u32,
    /// Living persons times the scheduled day, added up.
    pub(super) person_days: u64,
}

impl PartyTable {
    /// By how many percentage points, rounded down, the share that the party has released is ahead of
    /// another's; 0 if it is not, or one of them owes nobody. Both have released so many living.
    #[inline]
    pub(super) fn lead(&self, living: u32, other: &PartyTable, others: u32) -> u32 {
        let (owed, owed_by_other) = (u64::from(self.owed), u64::from(other.owed));
        let ahead = (u64::from(living) * owed_by_other).saturating_sub(u64::from(others) * owed);
        // exact: both are below 2⁵³, and what is not a whole number is at least 10⁻¹² below the next
        let whole = (owed * owed_by_other).max(1);
        ((100 * ahead) as i64 as f64 / whole as i64 as f64) as i32 as u32
    }
}

/// One of each party.
pub(super) fn parties(agreement: &Agreement) -> Vec<PartyTable> {
    let table = |(i, p): (usize, &crate::agreement::Party)| PartyTable {
        late: DelayTable::of_lateness(&p.breach.delay, agreement.horizon(), p.breach.grace),
        grace: p.breach.grace.min(agreement.horizon()),
        share: Sampler::of_share(&p.breach.share),
        owed: agreement.owed_living(PartyId::from(i)),
    };
    agreement.parties().iter().enumerate().map(table).collect()
}
