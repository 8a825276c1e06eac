//! Prospects: odds that can be foreseen, as limits for the numbers that decide.
//!
//! Where no quantity is open and nothing outside the exchange interferes, the odds of all bundles follow from a few counts:
//! who has breached how often, contained incidents, tranches with a breach. For counts met before,
//! the bundles' limits are at hand, and so is where each change leads.

use std::collections::HashMap;
use std::hint::select_unpredictable;

use super::compliance::{happens, level, probability};
use super::deal::Deal;
use super::luck::uniform_of;
use super::outlook::{LANES, Lists, lists};
use super::state::PerParty;

/// Lists of limits kept for one thread; with more, odds are worked out as they are needed.
const MOST_LIMITS: usize = 1 << 16;

/// Where a change leads is not known yet.
const UNKNOWN: u32 = u32::MAX;

/// There is no room for where a change leads.
const NO_ROOM: u32 = u32::MAX - 1;

/// What has happened, as far as odds depend on it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub(super) struct Standing {
    /// By party.
    pub(super) breaches: PerParty<u32>,
    /// Contained incidents.
    pub(super) contained: u32,
    /// Tranches complete in which somebody breached.
    pub(super) soiled: u32,
}

impl Standing {
    /// Breaches by all but one party.
    #[inline]
    pub(super) fn breaches_by_others(&self, party: usize, parties: usize) -> u32 {
        self.breaches[..parties].iter().sum::<u32>() - self.breaches[party]
    }
}

/// A change of the standing.
#[derive(Debug, Clone, Copy)]
pub(super) enum Change {
    /// An incident was contained.
    Incident,
    /// A tranche in which somebody breached is complete.
    Soiled,
    /// The party of this number has breached.
    Breach(usize),
}

impl Change {
    fn number(self) -> usize {
        match self {
            Change::Incident => 0,
            Change::Soiled => 1,
            Change::Breach(party) => 2 + party,
        }
    }
}

/// The outlooks met so far, each with the limits of all bundles. Number 0 is that of day 0.
#[derive(Debug)]
pub(super) struct Prospects {
    /// Number of lists of bundles.
    lists: usize,
    /// Number of changes.
    changes: usize,
    /// `[outlook][bundle]`: it is honoured if the digits of its number are below.
    limits: Lists<u64>,
    /// `[outlook][change]`: the outlook then.
    after: Vec<u32>,
    met: HashMap<Standing, u32>,
}

impl Prospects {
    /// None of the outlooks kept: odds are worked out as they are needed.
    pub(super) const UNFORESEEN: u32 = NO_ROOM;

    /// Those of day 0; none where odds cannot be foreseen.
    pub(super) fn new(deal: &Deal) -> Self {
        let mut prospects = Self {
            lists: deal.sites.len(),
            changes: 2 + deal.parties.len(),
            limits: Vec::new(),
            after: Vec::new(),
            met: HashMap::new(),
        };
        if deal.values.odds_are_known() {
            prospects.find(deal, &Standing::default());
        }
        prospects
    }

    /// The outlook of day 0.
    #[inline]
    pub(super) fn first(&self) -> Option<u32> {
        (!self.limits.is_empty()).then_some(0)
    }

    /// The limits of all bundles, if the outlook is one of those kept.
    #[inline(always)]
    pub(super) fn limits(&self, outlook: u32) -> Option<&[[u64; LANES]]> {
        let from = outlook as usize * self.lists;
        self.limits.get(from..from + self.lists)
    }

    /// The outlook after a change that has led to `standing`; `None` if there is no room for it.
    #[inline]
    pub(super) fn after(
        &mut self,
        outlook: u32,
        change: Change,
        deal: &Deal,
        standing: &Standing,
    ) -> Option<u32> {
        let after = self.after_if(true, outlook, change, deal, standing);
        (after != NO_ROOM).then_some(after)
    }

    /// The outlook after a change that has led to `standing`, if it has happened; one that is not
    /// kept if there is no room for it.
    #[inline(always)]
    pub(super) fn after_if(
        &mut self,
        happened: bool,
        outlook: u32,
        change: Change,
        deal: &Deal,
        standing: &Standing,
    ) -> u32 {
        let place = outlook as usize * self.changes + change.number();
        // behind what there is room for, there is room for nothing
        let after = self.after.get(place).copied().unwrap_or(NO_ROOM);
        match select_unpredictable(happened, after, outlook) {
            UNKNOWN => self.learn(place, deal, standing),
            known => known,
        }
    }

    #[cold]
    fn learn(&mut self, place: usize, deal: &Deal, standing: &Standing) -> u32 {
        let after = self.find(deal, standing);
        self.after[place] = after;
        after
    }

    #[cold]
    fn find(&mut self, deal: &Deal, standing: &Standing) -> u32 {
        if let Some(&outlook) = self.met.get(standing) {
            return outlook;
        }
        if self.limits.len() + self.lists > MOST_LIMITS.max(self.lists) {
            return NO_ROOM;
        }
        let outlook = self.met.len() as u32;
        self.met.insert(*standing, outlook);
        self.after.resize(self.after.len() + self.changes, UNKNOWN);
        let limits: Vec<u64> = deal.limits(standing).collect();
        // what fills up is always honoured
        self.limits.extend(lists(&limits, CERTAIN));
        outlook
    }
}

impl Deal {
    /// The limits of all bundles; those of tranches that are past mean nothing.
    fn limits(&self, standing: &Standing) -> impl Iterator<Item = u64> {
        let parties = self.parties.len();
        let level = |p: usize| {
            let others = standing.breaches_by_others(p, parties);
            level(&self.values.parties[p], others, standing.contained)
        };
        let levels: Vec<f64> = (0..parties).map(level).collect();
        self.values
            .bundles
            .iter()
            .map(move |values| limit(values.odds_at(&levels, &self.values.grown, standing.soiled)))
    }
}

/// More digits than there are.
const CERTAIN: u64 = 1 << 52;

/// The digits from which on something of these odds does not happen.
fn limit(odds: f64) -> u64 {
    // close, but for what is lost in rounding
    let mut limit = ((probability(odds) * CERTAIN as f64) as u64).min(CERTAIN);
    while limit > 0 && !happens(odds, uniform_of(limit - 1)) {
        limit -= 1;
    }
    while limit < CERTAIN && happens(odds, uniform_of(limit)) {
        limit += 1;
    }
    limit
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The limit divides what happens from what does not.
    #[test]
    fn limits_are_exact() {
        for odds in
            [0.0, 1e-300, 1e-17, 1e-9, 0.3, 1.0, 13.285_714_285_714_286, 1e9, 1e15, 1e17, f64::INFINITY]
        {
            let limit = limit(odds);
            assert!(limit == 0 || happens(odds, uniform_of(limit - 1)), "{odds}");
            assert!(limit == 1 << 52 || !happens(odds, uniform_of(limit)), "{odds}");
        }
    }
}
