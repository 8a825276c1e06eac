//! What lies ahead: which bundle is the first not to be honoured.
//!
//! The number that decides about a bundle depends on nothing that happens before, so the numbers of
//! many bundles are made at once. As long as nobody has breached and nothing else has touched the
//! odds, the odds too are known beforehand; and whether a bundle is honoured is one comparison of
//! whole numbers.

use super::Play;
use super::compliance::happens;
use super::deal::Deal;
use super::luck::{Luck, digits, uniform_of};
use super::observe::Observer;
use super::values::BundleValues;

/// Bundles whose numbers are made at once.
const AT_ONCE: usize = 16;

/// The odds of a deal in which nobody breaches and nothing else changes them.
#[derive(Debug)]
pub(super) struct Outlook {
    /// `[tranche][party]`: odds of complying once so many tranches are complete.
    odds: Vec<f64>,
    /// By bundle: it is honoured if the digits of its number are below.
    limits: Vec<u64>,
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
        let mut odds: Vec<f64> = parties.iter().map(|p| p.odds).collect();
        let mut outlook = Self { odds: odds.clone(), limits: Vec::with_capacity(deal.bundles.len()) };
        for tranche in &deal.tranches {
            let bundles = &deal.values.bundles[tranche.first_bundle..tranche.end_bundle];
            outlook.limits.extend(bundles.iter().map(|b| limit(odds[b.party as usize] * b.odds)));
            odds.iter_mut().zip(parties).for_each(|(odds, party)| *odds *= party.trust);
            outlook.odds.extend(&odds);
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
        let bundles = &bundles[first..(first + AT_ONCE).min(bundles.len())];
        let numbers = &mut self.digits[first..first + bundles.len()];
        if let Some(outlook) = outlook {
            let limits = &outlook.limits[first..first + bundles.len()];
            let mut surprises = 0;
            for (i, ((number, bundle), limit)) in numbers.iter_mut().zip(bundles).zip(limits).enumerate() {
                *number = digits(luck.bits(bundle.site));
                surprises |= u64::from(*number >= *limit) << i;
            }
            self.surprises[self.made] = surprises;
        } else {
            for (number, bundle) in numbers.iter_mut().zip(bundles) {
                *number = digits(luck.bits(bundle.site));
            }
        }
        self.made += 1;
    }
}

impl Deal {
    /// Works out what can be known of the runs of tranches before any trial.
    pub(super) fn look_ahead(&mut self) {
        let n = self.tranches.len();
        let stops = |k: usize| k == n || self.tranches[k].requires.is_some() || self.tranches[k - 1].awaited;
        let mut end = n;
        let mut run_end = vec![n; n];
        for k in (0..n).rev() {
            if stops(k + 1) {
                end = k + 1;
            }
            run_end[k] = end;
        }
        self.run_end = run_end;
        self.scheduled_before =
            (0..=self.horizon).map(|day| self.tranches.partition_point(|t| t.day < day)).collect();
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
        for ((party, odds), own) in state.values.parties.iter().zip(&mut state.odds).zip(&mut state.own_odds) {
            *odds = party.odds;
            *own = party.odds;
        }
    }

    /// From here on the odds are not those foreseen: they are written down as they stand.
    #[inline]
    pub(super) fn leave_outlook(&mut self) {
        if self.state.as_foreseen {
            self.state.as_foreseen = false;
            if let Some(outlook) = &self.deal.outlook {
                let parties = self.deal.parties.len();
                let odds = &outlook.odds[self.state.tranches_completed * parties..][..parties];
                self.state.odds[..parties].copy_from_slice(odds);
                self.state.own_odds[..parties].copy_from_slice(odds);
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

    /// The first of the tranches `first .. end` in which somebody does not honour, or `end`. The
    /// odds are then as they stand at that tranche.
    #[inline]
    pub(super) fn first_surprise(&mut self, first: usize, end: usize) -> usize {
        if self.state.as_foreseen {
            let from = self.deal.tranches[first].first_bundle;
            let to = self.deal.tranches[end - 1].end_bundle;
            self.first_unforeseen(from, to).map_or(end, |bundle| self.deal.tranche_of[bundle])
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
    fn first_breached(&mut self, first: usize, end: usize) -> usize {
        for k in first..end {
            let table = &self.deal.tranches[k];
            for bundle in table.first_bundle..table.end_bundle {
                let odds = self.odds(bundle);
                if !self.honours(bundle, odds) {
                    return k;
                }
            }
            if self.deal.has_trust {
                self.grow_trust();
            }
        }
        end
    }
}
