//! What lies ahead: which bundle is the first not to be honoured.
//!
//! The number that decides about a bundle depends on nothing that happens before, so the numbers of
//! many bundles are made at once. As long as nobody has breached and nothing else has touched the
//! odds, the odds too are known beforehand; and whether a bundle is honoured is one comparison of
//! whole numbers.

use super::Play;
use super::compliance::happens;
use super::deal::Deal;
use super::luck::{Luck, Site, digits, uniform_of};
use super::observe::Observer;
use super::state::PerParty;
use super::values::BundleValues;
use crate::agreement::MOST_PARTIES;

/// Bundles whose numbers are made at once.
const AT_ONCE: usize = 16;

/// The odds of a deal in which nobody breaches and nothing else changes them.
#[derive(Debug)]
pub(super) struct Outlook {
    /// Odds of complying once so many tranches are complete.
    odds: Vec<PerParty<f64>>,
    /// By bundle.
    bundles: Vec<Foreseen>,
}

/// What decides whether a bundle is honoured.
#[derive(Debug, Clone, Copy)]
struct Foreseen {
    site: Site,
    /// It is honoured if the digits of its number are below.
    limit: u64,
}

/// The numbers that decide whether the bundles of a trial are honoured, made as they are needed.
#[derive(Debug, Clone)]
pub(super) struct Decisions {
    /// By bundle.
    digits: Vec<u64>,
    /// By group of [`AT_ONCE`]: a bit for each bundle that is not honoured according to the outlook.
    surprises: Vec<u64>,
    /// Groups made so far.
    made: usize,
}

impl Outlook {
    fn of(deal: &Deal) -> Self {
        let parties = &deal.values.parties;
        let mut odds = [0.0; MOST_PARTIES];
        odds.iter_mut().zip(parties).for_each(|(odds, party)| *odds = party.odds);
        let mut outlook = Self { odds: vec![odds], bundles: Vec::with_capacity(deal.bundles.len()) };
        for tranche in &deal.tranches {
            let bundles = deal.values.bundles[tranche.first_bundle..tranche.end_bundle].iter();
            let limit = |b: &BundleValues| limit(odds[b.party as usize] * b.odds);
            outlook.bundles.extend(bundles.map(|b| Foreseen { site: b.site, limit: limit(b) }));
            odds.iter_mut().zip(parties).for_each(|(odds, party)| *odds *= party.trust);
            outlook.odds.push(odds);
        }
        outlook
    }
}

/// The digits from which on something of these odds does not happen.
fn limit(odds: f64) -> u64 {
    // the more digits, the less it happens: bisection
    let (mut from, mut to) = (0, 1 << 52);
    while from < to {
        let middle = (from + to) / 2;
        if happens(odds, uniform_of(middle)) {
            from = middle + 1;
        } else {
            to = middle;
        }
    }
    from
}

impl Decisions {
    pub(super) fn new(bundles: usize) -> Self {
        Self { digits: vec![0; bundles], surprises: vec![0; bundles.div_ceil(AT_ONCE)], made: 0 }
    }

    /// Another trial begins.
    #[inline]
    pub(super) fn forget(&mut self) {
        self.made = 0;
    }

    /// Sees to it that the numbers of a group are made.
    #[inline]
    fn make(&mut self, luck: Luck, bundles: &[BundleValues], outlook: Option<&Outlook>, group: usize) {
        while self.made <= group {
            self.make_next(luck, bundles, outlook);
        }
    }

    fn make_next(&mut self, luck: Luck, bundles: &[BundleValues], outlook: Option<&Outlook>) {
        let first = self.made * AT_ONCE;
        let end = (first + AT_ONCE).min(bundles.len());
        let numbers = &mut self.digits[first..end];
        if let Some(outlook) = outlook {
            let mut surprises = 0;
            for (number, bundle) in numbers.iter_mut().zip(&outlook.bundles[first..end]).rev() {
                *number = digits(luck.bits(bundle.site));
                surprises = 2 * surprises + u64::from(*number >= bundle.limit);
            }
            self.surprises[self.made] = surprises;
        } else {
            for (number, bundle) in numbers.iter_mut().zip(&bundles[first..end]) {
                *number = digits(luck.bits(bundle.site));
            }
        }
        self.made += 1;
    }
}

impl Deal {
    /// Works out the odds ahead, if they are the same in every trial.
    pub(super) fn look_ahead(&mut self) {
        if self.values.odds_are_known() {
            self.outlook = Some(Outlook::of(self));
        }
    }
}

impl<O: Observer> Play<'_, O> {
    /// A trial begins with the odds foreseen, if they can be.
    pub(super) fn begin_odds(&mut self) {
        self.state.as_foreseen = self.deal.outlook.is_some();
        if self.state.as_foreseen {
            return;
        }
        let state = &mut *self.state;
        for (party, odds) in state.values.parties.iter().zip(&mut state.odds) {
            *odds = party.odds;
        }
        state.own_odds = state.odds;
    }

    /// From here on the odds are not those foreseen: they are written down as they stand.
    #[inline]
    pub(super) fn leave_outlook(&mut self) {
        if self.state.as_foreseen {
            self.state.as_foreseen = false;
            if let Some(outlook) = &self.deal.outlook {
                self.state.odds = outlook.odds[self.deal.tranches_after(self.state.turns_over)];
                self.state.own_odds = self.state.odds;
            }
        }
    }

    /// The number that decides whether a bundle is honoured.
    #[inline]
    pub(super) fn decision(&mut self, bundle: usize) -> u64 {
        let state = &mut *self.state;
        state.decisions.make(state.luck, &state.values.bundles, self.deal.outlook.as_ref(), bundle / AT_ONCE);
        state.decisions.digits[bundle]
    }

    /// The first of the turns `first .. end` in which somebody does not honour, or `end`. The odds
    /// are then as they stand at that turn.
    #[inline]
    pub(super) fn first_surprise(&mut self, first: usize, end: usize) -> usize {
        if self.state.as_foreseen {
            let turns = &self.deal.turns[first..end];
            let (from, to) = (turns[0].first_bundle, turns[turns.len() - 1].end_bundle);
            self.first_unforeseen(from, to).map_or(end, |bundle| self.deal.turn_of[bundle])
        } else {
            self.first_breached(first, end)
        }
    }

    /// The first of the bundles `from .. to` that is not honoured with the odds foreseen.
    fn first_unforeseen(&mut self, from: usize, to: usize) -> Option<usize> {
        let state = &mut *self.state;
        let mut bundle = from;
        while bundle < to {
            let group = bundle / AT_ONCE;
            state.decisions.make(state.luck, &state.values.bundles, self.deal.outlook.as_ref(), group);
            let rest = state.decisions.surprises[group] >> (bundle % AT_ONCE);
            if rest != 0 {
                let surprise = bundle + rest.trailing_zeros() as usize;
                return (surprise < to).then_some(surprise);
            }
            bundle = (group + 1) * AT_ONCE;
        }
        None
    }

    /// As [`Play::first_surprise`], with the odds as they stand.
    #[inline(never)]
    fn first_breached(&mut self, first: usize, end: usize) -> usize {
        let turns = &self.deal.turns[first..end];
        let (mut from, end_bundle) = (turns[0].first_bundle, turns[turns.len() - 1].end_bundle);
        while from < end_bundle {
            let group = from / AT_ONCE;
            let to = ((group + 1) * AT_ONCE).min(end_bundle);
            if let Some(bundle) = self.first_breached_of(from, to, group) {
                return self.deal.turn_of[bundle];
            }
            from = to;
        }
        end
    }

    /// The first of the bundles `from .. to`, all of one group, that is not honoured. Tranches that
    /// end before it are closed.
    #[inline]
    fn first_breached_of(&mut self, from: usize, to: usize, group: usize) -> Option<usize> {
        let state = &mut *self.state;
        state.decisions.make(state.luck, &state.values.bundles, self.deal.outlook.as_ref(), group);
        for n in from..to {
            let bundle = state.values.bundles[n];
            let odds = state.odds[bundle.party as usize] * bundle.odds;
            if !happens(odds, uniform_of(state.decisions.digits[n])) {
                return Some(n);
            }
            if bundle.ends_tranche {
                state.close_tranche(self.deal);
            }
        }
        None
    }
}
