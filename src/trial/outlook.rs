//! What lies ahead: which bundle is the first not to be honoured.
//!
//! The number that decides about a bundle depends on nothing that happens before, so the numbers of
//! many bundles are made at once. Where the odds can be foreseen, whether a bundle is honoured is
//! one comparison of whole numbers, and those of many bundles are made at once too.

use super::Play;
use super::compliance::happens;
use super::deal::{Deal, TurnTable};
use super::luck::{Luck, Site, digits, uniform_of};
use super::observe::Observer;

/// Bundles whose numbers are made and compared at once.
const AT_ONCE: usize = 16;

/// Bundles that the processor is given together; lists of them are filled up to a multiple.
const LANES: usize = 4;

/// So many bundles filled up.
pub(super) fn filled(bundles: usize) -> usize {
    bundles.next_multiple_of(LANES)
}

/// The numbers that decide whether the bundles of a trial are honoured, made as they are needed.
#[derive(Debug, Clone)]
pub(super) struct Decisions {
    /// By bundle.
    digits: Vec<u64>,
    /// Bundles whose numbers are made.
    made: usize,
}

impl Decisions {
    pub(super) fn new(bundles: usize) -> Self {
        Self { digits: vec![0; filled(bundles)], made: 0 }
    }

    /// Another trial begins.
    #[inline]
    pub(super) fn forget(&mut self) {
        self.made = 0;
    }

    /// Sees to it that the number of a bundle is made. `sites`: of all bundles, filled up.
    #[inline]
    fn make(&mut self, luck: Luck, sites: &[Site], bundle: usize) {
        while self.made <= bundle {
            let end = (self.made + AT_ONCE).min(sites.len());
            let (numbers, _) = self.digits[self.made..end].as_chunks_mut::<LANES>();
            let (sites, _) = sites[self.made..end].as_chunks::<LANES>();
            for (numbers, sites) in numbers.iter_mut().zip(sites) {
                for (number, &site) in numbers.iter_mut().zip(sites) {
                    *number = digits(luck.bits(site));
                }
            }
            self.made = end;
        }
    }

    /// Of a group of bundles that begins with `first`: a bit for each whose number reaches its
    /// limit. `limits`: of all bundles, filled up.
    #[inline]
    fn surprises(&self, first: usize, limits: &[u64]) -> u32 {
        let end = (first + AT_ONCE).min(limits.len());
        let (numbers, _) = self.digits[first..end].as_chunks::<LANES>();
        let (limits, _) = limits[first..end].as_chunks::<LANES>();
        let mut surprises = 0;
        for (numbers, limits) in numbers.iter().zip(limits).rev() {
            for (number, limit) in numbers.iter().zip(limits).rev() {
                surprises = 2 * surprises + u32::from(number >= limit);
            }
        }
        surprises
    }
}

impl<O: Observer, const N: usize> Play<'_, O, N> {
    /// The number that decides whether a bundle is honoured.
    #[inline]
    pub(super) fn decision(&mut self, bundle: usize) -> u64 {
        let state = &mut *self.state;
        state.decisions.make(state.luck, &self.deal.sites, bundle);
        state.decisions.digits[bundle]
    }

    /// The first of the turns `first .. end` in which somebody does not honour, or `end`. The odds
    /// are then as they stand at that turn.
    #[inline]
    pub(super) fn first_surprise(&mut self, first: usize, end: usize) -> usize {
        let turns: &[TurnTable] = &self.deal.turns[first..end];
        let [begin, ..] = turns else { return end };
        let (from, to) = (begin.first_bundle, turns[turns.len() - 1].end_bundle);
        let surprise = match self.state.outlook {
            Some(outlook) => self.first_unforeseen(outlook, from, to),
            None => self.first_breached(from, to),
        };
        surprise.map_or(end, |bundle| self.deal.turn_of[bundle])
    }

    /// The first of the bundles `from .. to` that is not honoured with the odds foreseen.
    #[inline]
    fn first_unforeseen(&mut self, outlook: u32, from: usize, to: usize) -> Option<usize> {
        let state = &mut *self.state;
        let limits = state.prospects.limits(outlook);
        let mut group = from - from % AT_ONCE;
        let mut past = from % AT_ONCE;
        while group < to {
            state.decisions.make(state.luck, &self.deal.sites, group);
            let surprises = state.decisions.surprises(group, limits) >> past << past;
            if surprises != 0 {
                let surprise = group + surprises.trailing_zeros() as usize;
                return (surprise < to).then_some(surprise);
            }
            group += AT_ONCE;
            past = 0;
        }
        None
    }

    /// The first of the bundles `from .. to` that is not honoured, with odds that cannot be
    /// foreseen. Tranches without a breach that end before it are closed.
    #[inline(never)]
    fn first_breached(&mut self, from: usize, to: usize) -> Option<usize> {
        for bundle in from..to {
            let number = self.decision(bundle);
            let odds = self.state.odds_now(bundle);
            if !happens(odds, uniform_of(number)) {
                return Some(bundle);
            }
            if self.state.values.bundles[bundle].ends_tranche && !self.state.breached {
                self.close_tranche();
            }
        }
        None
    }
}

impl Deal {
    /// Lists where the numbers of the bundles lie.
    pub(super) fn list_sites(&mut self) {
        self.sites = self.bundles.iter().map(|b| b.site.what(super::luck::What::Honour)).collect();
        self.sites.resize(filled(self.bundles.len()), Site::new("", 0, 0));
    }
}
