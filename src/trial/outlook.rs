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
const WINDOW: usize = 64;

/// Bundles that the processor is given together.
pub(super) const LANES: usize = 4;

/// Lists of so many bundles that are looked at together.
const LISTS: usize = WINDOW / LANES;

/// Something of each bundle, in lists of those that the processor is given together.
pub(super) type Lists<T> = Vec<[T; LANES]>;

/// Something of each bundle in lists, the last filled up.
pub(super) fn lists<T: Copy>(bundles: &[T], filler: T) -> Lists<T> {
    let list = |some: &[T]| std::array::from_fn(|i| some.get(i).copied().unwrap_or(filler));
    bundles.chunks(LANES).map(list).collect()
}

/// What decides whether the bundles of a trial are honoured, made as it is needed.
#[derive(Debug, Clone)]
pub(super) struct Decisions {
    /// By bundle: the digits of its number.
    digits: Lists<u64>,
    /// Lists of them that are made.
    made: usize,
    /// A bit for each bundle of the window looked at last that is not honoured, as things stand.
    surprises: u64,
    /// The bundles up to which that is so, as long as the odds do not change; or 0.
    looked: usize,
}

impl Decisions {
    pub(super) fn new(bundles: usize) -> Self {
        Self { digits: vec![[0; LANES]; bundles.div_ceil(LANES)], made: 0, surprises: 0, looked: 0 }
    }

    /// A bit for each bundle of the window looked at last that is not honoured, as things stand.
    #[inline]
    pub(super) fn surprises(&self) -> u64 {
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

    /// Sees to it that the numbers up to a bundle are made. `sites`: of all bundles.
    #[inline(never)]
    pub(super) fn make(&mut self, luck: Luck, sites: &[[Site; LANES]], bundle: usize) {
        while self.made * LANES <= bundle {
            let end = (self.made + LISTS).min(sites.len());
            for (numbers, sites) in self.digits[self.made..end].iter_mut().zip(&sites[self.made..end]) {
                *numbers = made(luck, sites);
            }
            self.made = end;
        }
    }

    /// Looks at the window of a bundle, from it on, by the limits of all bundles.
    #[inline]
    fn compare(&mut self, bundle: usize, limits: &[[u64; LANES]]) {
        let window = Window::from_on(bundle, limits.len());
        let below = those_below(window.of(&self.digits), window.of(limits));
        self.look_at(&window, below);
    }

    /// Those of a window that are honoured.
    #[inline]
    fn look_at(&mut self, window: &Window, honoured: u64) {
        self.surprises = !honoured << (window.from % LISTS * LANES);
        self.looked = window.end * LANES;
    }

    /// Whether a bundle is honoured by the limits of all bundles.
    #[inline]
    pub(super) fn is_below(&self, bundle: usize, limits: &[[u64; LANES]]) -> bool {
        let (digits, limits) = (self.digits.as_flattened(), limits.as_flattened());
        digits.get(bundle).zip(limits.get(bundle)).is_some_and(|(number, limit)| number < limit)
    }

    /// A bit for each bundle of the first window that is not honoured by the limits of all bundles.
    #[inline(always)]
    pub(super) fn not_below(&self, limits: &[[u64; LANES]]) -> u64 {
        !those_below(&self.digits, limits)
    }

    /// Makes the numbers of the first window, and looks at it by its limits.
    #[inline(always)]
    pub(super) fn begin(&mut self, luck: Luck, sites: &[[Site; LANES]], limits: &[[u64; LANES]]) {
        let window = Window::from_on(0, sites.len());
        let mut below = 0;
        let numbers = self.digits[..window.end].iter_mut();
        for ((numbers, sites), limits) in numbers.zip(window.of(sites)).zip(window.of(limits)).rev() {
            *numbers = made(luck, sites);
            below = with_those_below(below, numbers, limits);
        }
        self.made = window.end;
        self.look_at(&window, below.wrapping_neg());
    }
}

/// The lists that are looked at when it comes to a bundle: its own and those after it.
struct Window {
    from: usize,
    end: usize,
}

impl Window {
    /// Of so many lists.
    #[inline]
    fn from_on(bundle: usize, lists: usize) -> Self {
        let from = bundle / LANES;
        Self { from, end: ((from / LISTS + 1) * LISTS).min(lists) }
    }

    #[inline]
    fn of<'a, T>(&self, lists: &'a [[T; LANES]]) -> &'a [[T; LANES]] {
        &lists[self.from..self.end]
    }
}

/// The numbers at some sites.
#[inline]
fn made(luck: Luck, sites: &[Site; LANES]) -> [u64; LANES] {
    sites.map(|site| digits(luck.bits(site)))
}

/// A bit for each number that is below its limit, of no more than [`WINDOW`].
#[inline(always)]
fn those_below(numbers: &[[u64; LANES]], limits: &[[u64; LANES]]) -> u64 {
    let mut below = 0;
    for (numbers, limits) in numbers.iter().zip(limits).rev() {
        // both are so small that the difference has a sign
        below = below << LANES | u64::from((u64x4::from(*numbers) - u64x4::from(*limits)).to_bitmask());
    }
    below
}

/// Collects, from the last to the first, a bit for each number that is below its limit: minus the
/// number that has these bits, for so it takes the fewest steps. For numbers that have just been made
/// one by one, quicker than side by side.
#[inline]
fn with_those_below(mut below: u64, numbers: &[u64; LANES], limits: &[u64; LANES]) -> u64 {
    for lane in (0..LANES).rev() {
        below = below.wrapping_add(below).wrapping_sub(u64::from(numbers[lane] < limits[lane]));
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
        if let Some(limits) = state.outlook.and_then(|outlook| state.prospects.limits(outlook)) {
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
                let turn = self.deal.turn_of[surprise.min(self.deal.bundles.len())].min(end);
                self.look_back(self.deal.boundaries[turn].bundle, from);
                return turn;
            }
            from = window_end;
        }
    }

    /// Looks at the window of a turn's first bundle, if the turn begins before the window `from` on that
    /// was looked at last: of those who act together, some may stand in the one and some in the other.
    #[inline]
    fn look_back(&mut self, first: usize, from: usize) {
        if first < from {
            self.state.decisions.look_again();
            self.look(first);
        }
    }

    /// Decides about the window of a bundle as things stand, if that is not done.
    #[inline]
    pub(super) fn look(&mut self, bundle: usize) {
        let state = &mut *self.state;
        if state.decisions.looked > bundle {
            return;
        }
        if state.decisions.made * LANES <= bundle {
            state.decisions.make(state.luck, &self.deal.sites, bundle);
        }
        match state.outlook.and_then(|outlook| state.prospects.limits(outlook)) {
            Some(limits) => state.decisions.compare(bundle, limits),
            None => self.weigh(bundle),
        }
    }

    /// Decides about the window of a bundle by odds that are not foreseen.
    #[inline(never)]
    pub(super) fn weigh(&mut self, bundle: usize) {
        let state = &mut *self.state;
        let level = &state.level;
        let worth = state.values.worth(state.standing.soiled);
        let window = Window::from_on(bundle, worth.len());
        let mut honoured = 0;
        for (numbers, worth) in window.of(&state.decisions.digits).iter().zip(window.of(worth)).rev() {
            let odds = worth.map(|worth| level[worth.party as usize % MOST_PARTIES] * worth.times);
            honoured = honoured << LANES | u64::from(happen(f64x4::from(odds), u64x4::from(*numbers)));
        }
        state.decisions.look_at(&window, honoured);
    }
}

impl Deal {
    /// Lists where the numbers of the bundles lie.
    pub(super) fn list_sites(&mut self) {
        let sites: Vec<Site> = self.bundles.iter().map(|b| b.sites.honour).collect();
        self.sites = lists(&sites, Site::new("", 0, 0));
    }
}
