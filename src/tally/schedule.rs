//! What is counted by tranche: how often it was reached, how each bundle went, when it completed.
//!
//! Most bundles are honoured one after the other, and then all there is to know is *which* and
//! *when*. Such a run is two cells of a table of differences; the end of the counting expands it
//! into everything that it stands for.

use super::Releases;
use super::stored::Visitor;

/// The schedule as far as counting needs it.
#[derive(Debug, Clone)]
pub struct Steps {
    /// Scheduled day of each tranche, from the entry into force.
    pub days: Vec<u32>,
    /// `first_bundle[k] .. first_bundle[k + 1]` are the bundles of tranche `k`.
    pub first_bundle: Vec<usize>,
    /// The party of each bundle.
    pub party: Vec<usize>,
    /// Living persons in each bundle.
    pub living: Vec<u32>,
    /// Number of parties.
    pub parties: usize,
}

/// What became of a bundle on its day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Delivered.
    Honoured,
    /// Delivered later.
    Late,
    /// Delivered in part.
    Short,
    /// Not delivered.
    Refused,
}

/// Cells up to which runs are kept as differences; larger schedules are counted one by one.
const MOST_RUN_CELLS: usize = 1 << 22;

/// Cells for runs: none if they would be too many.
fn run_cells(horizon: u32, steps: &Steps) -> usize {
    let cells = (steps.party.len() + 1) * horizon as usize;
    if cells <= MOST_RUN_CELLS { cells } else { 0 }
}

/// Counts by tranche.
#[derive(Debug, Clone)]
pub struct Schedule {
    steps: Steps,
    days: usize,
    completed: Vec<u64>,
    completion_days: Vec<u64>,
    kinds: Vec<[u64; 4]>,
    /// `[bundle][shift]`: runs that begin with the bundle less runs that end before it, `shift`
    /// days after the scheduled day. Empty when it would be too large.
    runs: Vec<i64>,
}

impl Schedule {
    /// Nothing counted yet.
    #[must_use]
    pub fn new(horizon: u32, steps: &Steps) -> Self {
        let tranches = steps.days.len();
        Self {
            days: horizon as usize,
            completed: vec![0; tranches],
            completion_days: vec![0; tranches],
            kinds: vec![[0; 4]; steps.party.len()],
            runs: vec![0; run_cells(horizon, steps)],
            steps: steps.clone(),
        }
    }

    /// How many cells it has.
    pub(super) fn cells(horizon: u32, steps: &Steps) -> usize {
        run_cells(horizon, steps) + 2 * steps.days.len() + 4 * steps.party.len()
    }

    /// What became of a bundle.
    #[inline]
    pub fn turn(&mut self, bundle: usize, kind: Kind) {
        self.kinds[bundle][kind as usize] += 1;
    }

    /// A turn of the tranche was over on `day`, and the tranche was `complete` with it or not.
    #[inline]
    pub fn turn_over(&mut self, tranche: usize, day: u32, complete: bool) {
        self.completed[tranche] += u64::from(complete);
        self.completion_days[tranche] += u64::from(day) * u64::from(complete);
    }

    /// Bundles `from .. to` were each honoured `shift` days after the scheduled day. Where this
    /// begins a tranche, it was begun; where it ends one, it was completed. `releases` is told in
    /// place of the caller.
    #[inline]
    pub fn run(&mut self, from: usize, to: usize, shift: u32, releases: &mut Releases) {
        if self.runs.is_empty() {
            return self.run_one_by_one(from, to, shift, releases);
        }
        self.runs[from * self.days + shift as usize] += 1;
        self.runs[to * self.days + shift as usize] -= 1;
    }

    #[inline(never)]
    fn run_one_by_one(&mut self, from: usize, to: usize, shift: u32, releases: &mut Releases) {
        let mut tranche = self.steps.first_bundle.partition_point(|&first| first <= from) - 1;
        for bundle in from..to {
            tranche += usize::from(self.steps.first_bundle[tranche + 1] == bundle);
            self.honoured(tranche, bundle, shift, 1, releases);
        }
    }

    fn honoured(&mut self, tranche: usize, bundle: usize, shift: u32, times: u64, releases: &mut Releases) {
        let day = self.steps.days[tranche] + shift;
        self.kinds[bundle][Kind::Honoured as usize] += times;
        releases.whole(bundle, day, times);
        if bundle + 1 == self.steps.first_bundle[tranche + 1] {
            self.completed[tranche] += times;
            self.completion_days[tranche] += times * u64::from(day);
        }
    }

    /// Expands the runs and forgets them.
    pub fn expand_into(&mut self, releases: &mut Releases) {
        let runs = std::mem::take(&mut self.runs);
        if runs.is_empty() {
            return;
        }
        let mut open = vec![0i64; self.days];
        for tranche in 0..self.steps.days.len() {
            for bundle in self.steps.first_bundle[tranche]..self.steps.first_bundle[tranche + 1] {
                for (shift, open) in open.iter_mut().enumerate() {
                    *open += runs[bundle * self.days + shift];
                    if *open > 0 {
                        self.honoured(tranche, bundle, shift as u32, *open as u64, releases);
                    }
                }
            }
        }
    }

    /// Adds the counts of other trials.
    pub fn merge(&mut self, other: &Self) {
        super::add(&mut self.completed, &other.completed);
        super::add(&mut self.completion_days, &other.completion_days);
        for (a, b) in self.kinds.iter_mut().zip(&other.kinds) {
            super::add(a, b);
        }
        super::add(&mut self.runs, &other.runs);
    }

    /// Shows every cell.
    pub(super) fn show_cells(&mut self, to: &mut impl Visitor) {
        let Self { steps: _, days: _, completed, completion_days, kinds, runs } = self;
        to.counts(completed);
        to.counts(completion_days);
        to.counts(kinds.as_flattened_mut());
        to.moves(runs);
    }

    /// Trials in which the tranche was begun: in which something became of its first bundle.
    #[must_use]
    pub fn reached(&self, tranche: usize) -> u64 {
        self.kinds[self.steps.first_bundle[tranche]].iter().sum()
    }

    /// Trials in which the tranche was completed, and the sum of the days of its completion.
    #[must_use]
    pub fn completed(&self, tranche: usize) -> (u64, u64) {
        (self.completed[tranche], self.completion_days[tranche])
    }

    /// Trials in which the bundle's turn came and it was honoured, late, short, refused.
    ///
    /// Bundles are numbered through the schedule in playing order.
    #[must_use]
    pub fn kinds(&self, bundle: usize) -> [u64; 4] {
        self.kinds[bundle]
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    /// Sixty tranches of a bundle of one person of each of two parties.
    fn steps() -> Steps {
        Steps {
            days: (0..60).map(|tranche| 2 * tranche).collect(),
            first_bundle: (0..=60).map(|tranche| 2 * tranche).collect(),
            party: (0..120).map(|bundle| bundle % 2).collect(),
            living: vec![1; 120],
            parties: 2,
        }
    }

    fn counted(horizon: u32) -> (Schedule, Releases) {
        let (mut schedule, mut releases) =
            (Schedule::new(horizon, &steps()), Releases::new(horizon, &steps()));
        for (from, to, shift) in [(0, 120, 3), (0, 5, 0), (5, 8, 1), (4, 5, 1), (7, 119, 40), (0, 0, 2)] {
            schedule.run(from, to, shift, &mut releases);
        }
        schedule.expand_into(&mut releases);
        (schedule, releases)
    }

    #[test]
    fn runs_are_counted_alike_at_once_and_one_by_one() {
        let (short, long) = (200, 36_500);
        assert!(!Schedule::new(short, &steps()).runs.is_empty());
        assert!(Schedule::new(long, &steps()).runs.is_empty());
        let ((at_once, moves), (one_by_one, same_moves)) = (counted(short), counted(long));
        assert_eq!(at_once.kinds, one_by_one.kinds);
        assert_eq!(at_once.completed, one_by_one.completed);
        assert_eq!(at_once.completion_days, one_by_one.completion_days);
        for party in 0..2 {
            let (mut a, mut b) = (moves.spread(party, 6), same_moves.spread(party, 6));
            (0..short).for_each(|_| assert_eq!(a.next_day().unwrap(), b.next_day().unwrap()));
        }
        // the third tranche is bundles 4 and 5: two runs went through it, others had a half of it
        assert_eq!((at_once.kinds(4), at_once.kinds(5)), ([3, 0, 0, 0], [2, 0, 0, 0]));
        assert_eq!((at_once.reached(2), at_once.completed(2)), (3, (2, 4 + 3 + 4 + 1)));
    }
}
