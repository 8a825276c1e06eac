//! What lies ahead: which bundle is the first not to be honoured.
//!
//! The number that decides about a bundle depends on nothing that happens before. So the numbers of
//! many bundles are made at once, and whether each would be honoured as things stand is decided at
//! once, without a branch for each.

use wide::{f64x4, u64x4};

use super::Play;
use super::compliance::happen;
use super::deal::Deal;
use super::luck::{Luck, Site, digits};
use super::observe::Observer;
use super::schedule::TurnTable;
use super::setting::Setting;
use crate::agreement::MOST_PARTIES;

/// Bundles that are looked at together.
const WINDOW: usize = 32;

/// Bundles that the processor is given together; lists of them are filled up to a multiple.
const LANES: usize = 4;

/// So many bundles filled up.
pub(super) fn filled(bundles: usize) -> usize {
    bundles.next_multiple_of(LANES)
}

/// What decides whether the bundles of a trial are honoured, made as it is needed.
#[derive(Debug, Clone)]
pub(super) struct Decisions {
    /// By bundle: the digits of its number.
    digits: Vec<u64>,
    /// Bundles whose numbers are made.
    made: usize,
    /// A bit for each bundle of the window looked at last that is not honoured, as things stand.
    surprises: u32,
    /// The bundles up to which that is so, as long as the odds do not change; or 0.
    looked: usize,
}

impl Decisions {
    pub(super) fn new(bundles: usize) -> Self {
        Self { digits: vec![0; filled(bundles)], made: 0, surprises: 0, looked: 0 }
    }

    /// A bit for each bundle of the window looked at last that is not honoured, as things stand.
    #[inline]
    pub(super) fn surprises(&self) -> u32 {
        self.surprises
    }

    /// Another trial begins.
    #[inline]
    pub(super) fn forget(&mut self) {
        self.made = 0;
        self.looked = 0;
    }

    /// The odds have changed.
    #[inline]
    pub(super) fn look_again(&mut self) {
        self.looked = 0;
    }

    /// Sees to it that the numbers up to a bundle are made. `sites`: of all bundles, filled up.
    #[inline(never)]
    pub(super) fn make(&mut self, luck: Luck, sites: &[Site], bundle: usize) {
        while self.made <= bundle {
            let end = (self.made + WINDOW).min(sites.len());
            let (numbers, _) = self.digits[self.made..end].as_chunks_mut::<LANES>();
            let (sites, _) = sites[self.made..end].as_chunks::<LANES>();
            for (numbers, sites) in numbers.iter_mut().zip(sites) {
                *numbers = made(luck, sites);
            }
            self.made = end;
        }
    }

    /// Looks at the window of a bundle, from it on, by the limits of all bundles, filled up.
    #[inline]
    fn compare(&mut self, bundle: usize, limits: &[u64]) {
        let (from, end) = from_on(bundle, limits.len());
        let below = those_below(&self.digits[from..end], &limits[from..end]);
        self.surprises = !below << (from % WINDOW);
        self.looked = end;
    }

    /// Whether a bundle is honoured by the limits of all bundles.
    #[inline]
    pub(super) fn is_below(&self, bundle: usize, limits: &[u64]) -> bool {
        self.digits.get(bundle).zip(limits.get(bundle)).is_some_and(|(number, limit)| number < limit)
    }

    /// A bit for each bundle of the first window that is not honoured by the limits of all bundles, filled
    /// up.
    #[inline(always)]
    pub(super) fn not_below(&self, limits: &[u64]) -> u32 {
        !those_below(&self.digits, limits)
    }

    /// Makes the numbers of the first window, and looks at it by its limits.
    #[inline(always)]
    pub(super) fn begin(&mut self, luck: Luck, sites: &[Site], limits: &[u64]) {
        let end = WINDOW.min(sites.len());
        let (numbers, _) = self.digits[..end].as_chunks_mut::<LANES>();
        let (sites, _) = sites[..end].as_chunks::<LANES>();
        let (limits, _) = limits[..end].as_chunks::<LANES>();
        let mut below = 0;
        for ((numbers, sites), limits) in numbers.iter_mut().zip(sites).zip(limits).rev() {
            *numbers = made(luck, sites);
            below = with_those_below(below, numbers, limits);
        }
        self.surprises = !below.wrapping_neg();
        self.made = end;
        self.looked = end;
    }
}

/// The bundles that are looked at, of so many, when it comes to one: it and those after it in its window,
/// and as few before it as are given to the processor together.
#[inline]
fn from_on(bundle: usize, bundles: usize) -> (usize, usize) {
    let end = (bundle / WINDOW + 1) * WINDOW;
    (bundle / LANES * LANES, end.min(bundles))
}

/// The numbers at some sites.
#[inline]
fn made(luck: Luck, sites: &[Site; LANES]) -> [u64; LANES] {
    sites.map(|site| digits(luck.bits(site)))
}

/// A bit for each number that is below its limit, of no more than [`WINDOW`].
#[inline(always)]
fn those_below(numbers: &[u64], limits: &[u64]) -> u32 {
    let ((numbers, _), (limits, _)) = (numbers.as_chunks::<LANES>(), limits.as_chunks::<LANES>());
    let mut below = 0;
    for (numbers, limits) in numbers.iter().zip(limits).rev() {
        // both are so small that the difference has a sign
        below = below << LANES | (u64x4::from(*numbers) - u64x4::from(*limits)).to_bitmask();
    }
    below
}

/// Collects, from the last to the first, a bit for each number that is below its limit: minus the
/// number that has these bits, for so it takes the fewest steps. For numbers that have just been made
/// one by one, quicker than side by side.
#[inline]
fn with_those_below(mut below: u32, numbers: &[u64; LANES], limits: &[u64; LANES]) -> u32 {
    for lane in (0..LANES).rev() {
        below = below.wrapping_add(below).wrapping_sub(u32::from(numbers[lane] < limits[lane]));
    }
    below
}

impl<O: Observer, S: Setting> Play<'_, O, S> {
    /// Whether a bundle of the turn that is due is honoured, as things stood when it was looked at.
    #[inline]
    pub(super) fn honours(&mut self, bundle: usize) -> bool {
        if bundle.is_multiple_of(WINDOW) {
            self.look(bundle);
        }
        self.state.decisions.surprises >> (bundle % WINDOW) & 1 == 0
    }

    /// Looks at the first bundles, if their odds are foreseen.
    #[inline]
    pub(super) fn begin_to_look(&mut self) {
        let state = &mut *self.state;
        if let Some(outlook) = state.outlook {
            let limits = state.prospects.limits(outlook);
            state.decisions.begin(state.luck, &self.deal.sites, limits);
        }
    }

    /// The first of the turns from `turn` on and before `end` in which somebody does not honour, or
    /// `end`.
    #[inline]
    pub(super) fn first_surprise(&mut self, turn: &TurnTable, end: usize) -> usize {
        let mut from = turn.first_bundle;
        let to = self.deal.boundaries[end].bundle;
        loop {
            self.look(from);
            let surprises = self.state.decisions.surprises >> (from % WINDOW);
            let surprise = from + surprises.trailing_zeros() as usize;
            let window_end = (from / WINDOW + 1) * WINDOW;
            if surprise < window_end || window_end >= to {
                return self.deal.turn_of[surprise.min(self.deal.bundles.len())].min(end);
            }
            from = window_end;
        }
    }

    /// Decides about the window of a bundle as things stand, if that is not done.
    #[inline]
    pub(super) fn look(&mut self, bundle: usize) {
        let state = &mut *self.state;
        if state.decisions.looked > bundle {
            return;
        }
        if state.decisions.made <= bundle {
            state.decisions.make(state.luck, &self.deal.sites, bundle);
        }
        match state.outlook {
            Some(outlook) => state.decisions.compare(bundle, state.prospects.limits(outlook)),
            None => self.weigh(bundle),
        }
    }

    /// Decides about the window of a bundle by odds that are not foreseen.
    #[inline(never)]
    pub(super) fn weigh(&mut self, bundle: usize) {
        let state = &mut *self.state;
        let level = &state.level;
        let worth = state.values.worth(state.standing.soiled);
        let decisions = &mut state.decisions;
        let (from, end) = from_on(bundle, worth.len());
        let (numbers, _) = decisions.digits[from..end].as_chunks::<LANES>();
        let (worth, _) = worth[from..end].as_chunks::<LANES>();
        let mut honoured = 0;
        for (numbers, worth) in numbers.iter().zip(worth).rev() {
            let odds = worth.map(|worth| level[worth.party as usize % MOST_PARTIES] * worth.times);
            honoured = honoured << LANES | happen(f64x4::from(odds), u64x4::from(*numbers));
        }
        decisions.surprises = !honoured << (from % WINDOW);
        decisions.looked = end;
    }
}

impl Deal {
    /// Lists where the numbers of the bundles lie.
    pub(super) fn list_sites(&mut self) {
        self.sites = self.bundles.iter().map(|b| b.sites.honour).collect();
        self.sites.resize(filled(self.bundles.len()), Site::new("", 0, 0));
    }
}
