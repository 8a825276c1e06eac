//! A plain deal, laid out so that playing it never has to look for anything.

use super::super::deal::Deal;
use super::super::sites::{BundleSites, DisputeSites};

/// The most bundles of a plain deal.
const MOST_BUNDLES: usize = 64;

/// Room for numbers up to that of the bundles: a power of two, so that no number is out of it.
const ROOM: usize = 2 * MOST_BUNDLES;

/// The tables of a plain deal.
#[derive(Debug)]
pub(in crate::trial) struct Plain {
    boundaries: [Boundary; ROOM],
    bundles: [Bundle; MOST_BUNDLES],
    /// The turn of each bundle; behind the last bundle, the end of all turns.
    turn_of: [u8; ROOM],
    /// By day, up to the horizon: the turns scheduled before.
    scheduled_before: Vec<u8>,
    /// By day, up to the horizon: the extensions that are asked for before, if all are granted.
    asked_before: Vec<u32>,
    pub(super) turns: usize,
    /// Living persons owed over the whole schedule, by party.
    pub(super) owed: [i64; 2],
    /// Those of one times those of the other; at least 1.
    pub(super) whole: u64,
}

/// Where a turn is over, or the first begins.
#[derive(Debug, Clone, Copy, Default)]
#[repr(align(64))]
pub(super) struct Boundary {
    /// By party: the days held of those released so far as scheduled, and of all others up to the horizon.
    pub(super) days_held: [u64; 2],
    /// Living persons delivered by each party.
    pub(super) living: [u32; 2],
    /// The largest lead so far of each party, had the day ended after each tranche.
    pub(super) peak: [u32; 2],
    /// The scheduled day of the next turn; that of the last, if there is no other.
    pub(super) day: u32,
    /// The scheduled day of the turn before; that of the first, if there is none.
    pub(super) day_before: u32,
    /// A bit for each bundle from the next turn on.
    pub(super) ahead: u64,
    /// The bundles of the next turn are those from the first up to the second.
    pub(super) bundle: u8,
    pub(super) next_bundle: u8,
    /// The tranche of the next turn, and the end of its turns; here, if none of them is over.
    pub(super) tranche: u8,
    pub(super) end_of_tranche: u8,
    /// A tranche is over.
    pub(super) ends: bool,
}

/// What one party owes at one tranche.
#[derive(Debug, Clone, Copy)]
pub(super) struct Bundle {
    pub(super) sites: BundleSites,
    /// Of its turn's dispute.
    pub(super) dispute: DisputeSites,
    /// Persons, remains included.
    pub(super) size: u32,
    /// Living persons delivered by the party once it is.
    pub(super) upto: u32,
    pub(super) remains: u32,
    party: u8,
}

impl Bundle {
    /// Its party's number.
    #[inline(always)]
    pub(super) fn party(&self) -> usize {
        usize::from(self.party & 1)
    }
}

impl Plain {
    /// The tables of a deal, if it is a plain one.
    pub(in crate::trial) fn of(deal: &Deal) -> Option<Box<Self>> {
        let [one, other] = &deal.parties[..] else { return None };
        let undisturbed = deal.issues.is_empty() && deal.events.is_empty();
        let small = deal.bundles.len() <= MOST_BUNDLES && deal.counts_usual && deal.counts_singly;
        if !(undisturbed && small && deal.days_apart) {
            return None;
        }
        let mut boundaries = [Boundary::default(); ROOM];
        (0..=deal.turns.len()).for_each(|k| boundaries[k] = Boundary::of(deal, k));
        let mut turn_of = [deal.turns.len() as u8; ROOM];
        turn_of.iter_mut().zip(&deal.turn_of).for_each(|(to, &turn)| *to = turn as u8);
        let asked_before = |day| deal.ceasefire.as_ref().map_or(0, |c| c.asked_before(day, 0));
        Some(Box::new(Self {
            boundaries,
            bundles: std::array::from_fn(|i| Bundle::of(deal, i.min(deal.bundles.len() - 1))),
            turn_of,
            scheduled_before: deal.scheduled_before.iter().map(|&turns| turns as u8).collect(),
            asked_before: (0..=deal.horizon).map(asked_before).collect(),
            turns: deal.turns.len(),
            owed: [one, other].map(|party| i64::from(party.owed)),
            whole: (u64::from(one.owed) * u64::from(other.owed)).max(1),
        }))
    }

    /// The boundary once so many turns are over.
    #[inline(always)]
    pub(super) fn boundary(&self, turns: usize) -> &Boundary {
        &self.boundaries[turns % ROOM]
    }

    /// The bundle of this number.
    #[inline(always)]
    pub(super) fn bundle(&self, bundle: usize) -> &Bundle {
        &self.bundles[bundle % MOST_BUNDLES]
    }

    /// The turn of a bundle; the end of all turns behind the last.
    #[inline(always)]
    pub(super) fn turn_of(&self, bundle: u32) -> usize {
        usize::from(self.turn_of[bundle as usize % ROOM])
    }

    /// The turns scheduled before a day, up to the horizon.
    #[inline(always)]
    pub(super) fn scheduled_before(&self, day: u32) -> usize {
        usize::from(self.scheduled_before[day as usize])
    }

    /// The extensions that are asked for before a day, up to the horizon, if all are granted.
    #[inline(always)]
    pub(super) fn asked_before(&self, day: u32) -> u32 {
        self.asked_before[day as usize]
    }
}

impl Boundary {
    fn of(deal: &Deal, turns: usize) -> Self {
        let (boundary, totals) = (&deal.boundaries[turns], deal.totals_after(turns));
        let next = deal.turns.get(turns);
        let held = |p: usize| {
            let others = deal.parties[p].owed - totals[p].living;
            totals[p].person_days + u64::from(others) * u64::from(deal.horizon)
        };
        Self {
            days_held: [held(0), held(1)],
            living: [totals[0].living, totals[1].living],
            peak: [totals[0].peak, totals[1].peak],
            day: boundary.day,
            day_before: boundary.day_before,
            ahead: u64::MAX.checked_shl(boundary.bundle as u32).unwrap_or(0),
            bundle: boundary.bundle as u8,
            next_bundle: next.map_or(boundary.bundle, |turn| turn.end_bundle) as u8,
            tranche: next.map_or(0, |turn| turn.tranche) as u8,
            end_of_tranche: match next {
                Some(turn) if !boundary.ends => turn.end_of_run[1] as u8,
                _ => turns as u8,
            },
            ends: boundary.ends,
        }
    }
}

impl Bundle {
    fn of(deal: &Deal, bundle: usize) -> Self {
        let table = &deal.bundles[bundle];
        Self {
            sites: table.sites,
            dispute: deal.turns[deal.turn_of[bundle]].dispute,
            size: table.size,
            upto: table.upto,
            remains: table.remains,
            party: table.party.index() as u8,
        }
    }
}
