//! A run in progress: its trials in rounds of blocks, each thread with what it needs to play them.

use std::ops::Range;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Mutex, PoisonError};

use rayon::{ThreadPool, ThreadPoolBuilder};

use super::{BLOCK, Control, NoThreads, Plan, Record, Recorder, Settings, SoFar, Totals};
use crate::metric::Ending;
use crate::tally::{Paired, Tally};
use crate::trial::{Deal, SharedUnknowns, State, play_all, play_in_world};

/// Blocks played between two looks at `enough`, and kept in memory when trials are recorded.
const BLOCKS_PER_ROUND: u64 = 16;

/// Shares out work among the threads of a pool, so many pieces at a time as each is free. Of the pieces and the
/// number of the thread comes what it does; the first piece that was not begun is returned.
///
/// Pieces are taken in order and finished once taken, so what was done has no gaps.
pub(super) fn share_out(
    pool: &ThreadPool,
    (pieces, together): (Range<u64>, u64),
    control: &dyn Control,
    work: impl Fn(usize, Range<u64>) + Sync,
) -> u64 {
    let counter = AtomicU64::new(pieces.start);
    pool.broadcast(|context| {
        while !control.cancelled() {
            let begin = counter.fetch_add(together, Ordering::Relaxed);
            if begin >= pieces.end {
                break;
            }
            work(context.index(), begin..(begin + together).min(pieces.end));
        }
    });
    counter.into_inner().min(pieces.end)
}

/// A run in progress.
pub(super) struct Work<'a> {
    plan: &'a Plan<'a>,
    settings: &'a Settings,
    control: &'a dyn Control,
    pool: ThreadPool,
    players: Vec<Mutex<Player>>,
    trials: Range<u64>,
    /// The first trial that has not been played.
    next: u64,
    interrupted: bool,
    record: bool,
    records: Mutex<Vec<BlockRecords>>,
}

impl<'a> Work<'a> {
    pub(super) fn new(
        plan: &'a Plan<'a>,
        (settings, trials): (&'a Settings, Range<u64>),
        control: &'a dyn Control,
        record: bool,
    ) -> Result<Self, NoThreads> {
        let pool = ThreadPoolBuilder::new().num_threads(settings.threads).build()?;
        let read = record || !plan.pairs.is_empty();
        // each thread makes its own, so that what two of them count does not lie side by side in memory
        let players = pool.broadcast(|_| Mutex::new(Player::new(plan, read)));
        Ok(Self {
            plan,
            settings,
            control,
            pool,
            players,
            next: trials.start,
            trials,
            interrupted: false,
            record,
            records: Mutex::default(),
        })
    }

    /// Plays another round. False if it was the last.
    pub(super) fn next_round(&mut self) -> bool {
        let left = self.trials.end - self.next;
        let in_rounds = self.record || self.control.may_be_enough();
        let round = if in_rounds { left.min(BLOCK * BLOCKS_PER_ROUND) } else { left };
        let end = self.next + round;
        self.next = share_out(&self.pool, (self.next..end, BLOCK), self.control, |thread, trials| {
            // each thread has a player of its own; the lock is never waited for
            let mut player = self.players[thread].lock().unwrap_or_else(PoisonError::into_inner);
            let count = trials.end - trials.start;
            let records = player.play(self.plan.deals, self.settings.seed, trials, self.record);
            if let Some(records) = records {
                self.records.lock().unwrap_or_else(PoisonError::into_inner).push(records);
            }
            self.control.advanced(count);
        });
        self.interrupted = self.next < end;
        let enough = self.control.may_be_enough() && self.control.enough(&self.so_far());
        !self.interrupted && !enough && self.next < self.trials.end
    }

    pub(super) fn take_records(&mut self) -> Vec<BlockRecords> {
        let mut records = std::mem::take(self.records.get_mut().unwrap_or_else(PoisonError::into_inner));
        records.sort_by_key(|r| r.first);
        records
    }

    fn so_far(&self) -> Vec<SoFar> {
        let completed = Ending::Completed.code(0);
        let mut all = vec![SoFar::default(); self.plan.deals.len()];
        for player in &self.players {
            let player = player.lock().unwrap_or_else(PoisonError::into_inner);
            for (sum, tally) in all.iter_mut().zip(&player.tallies) {
                sum.trials += tally.trials();
                sum.completed += tally.ended(completed);
            }
        }
        all
    }

    pub(super) fn totals(self) -> Totals {
        let mut counted = self.players.into_iter().map(|player| {
            let Player { tallies, paired, .. } = player.into_inner().unwrap_or_else(PoisonError::into_inner);
            (tallies, paired)
        });
        // those of one thread take in those of the others: a copy besides would be as large again
        let (tallies, paired) = counted.next().unwrap_or_default();
        let trials = self.next - self.trials.start;
        let mut totals = Totals { tallies, paired, trials, interrupted: self.interrupted };
        counted.for_each(|(tallies, paired)| totals.add(tallies, paired));
        totals
    }
}

/// What one thread needs.
struct Player {
    unknowns: SharedUnknowns,
    states: Vec<State>,
    tallies: Vec<Tally>,
    paired: Vec<Paired>,
}

impl Player {
    /// `read`: whether anybody but the tallies looks at the figures of a trial.
    fn new(plan: &Plan<'_>, read: bool) -> Self {
        Self {
            unknowns: SharedUnknowns::of(plan.deals),
            states: plan.deals.iter().map(if read { State::new } else { State::unread }).collect(),
            tallies: plan.deals.iter().map(|d| Tally::new(&d.shape())).collect(),
            paired: plan.pairs.iter().map(|p| Paired::new(p.clone())).collect(),
        }
    }

    fn play(&mut self, deals: &[Deal], seed: u64, trials: Range<u64>, record: bool) -> Option<BlockRecords> {
        if let ([deal], [state], [tally], false) =
            (deals, &mut self.states[..], &mut self.tallies[..], record)
        {
            play_all(deal, seed, trials, state, tally);
            return None;
        }
        let mut records = record.then(|| BlockRecords::new(trials.start));
        for trial in trials {
            self.unknowns.draw(seed, trial);
            for (i, deal) in deals.iter().enumerate() {
                let draws = self.unknowns.of_deal(i);
                play_in_world(deal, draws, seed, trial, &mut self.states[i], &mut self.tallies[i]);
                if let Some(records) = &mut records {
                    records.push(deal, &self.states[i]);
                }
            }
            let (baseline, others) = self.states.split_first()?;
            for (paired, other) in self.paired.iter_mut().zip(others) {
                let completed = |s: &State| s.ending() == Ending::Completed;
                paired.count((completed(baseline), baseline.figures()), (completed(other), other.figures()));
            }
        }
        records
    }
}

/// The trials of a block, one deal after the other within each trial.
pub(super) struct BlockRecords {
    first: u64,
    endings: Vec<usize>,
    figures: Vec<u64>,
    draws: Vec<f64>,
}

impl BlockRecords {
    fn new(first: u64) -> Self {
        Self { first, endings: Vec::new(), figures: Vec::new(), draws: Vec::new() }
    }

    fn push(&mut self, deal: &Deal, state: &State) {
        self.endings.push(state.ending().code(deal.agreement().parties().len()));
        self.figures.extend(state.figures());
        self.draws.extend(state.draws());
    }

    pub(super) fn replay<R: Recorder>(&self, deals: &[Deal], recorder: &mut R) -> Result<(), R::Error> {
        let (mut figures, mut draws) = (&self.figures[..], &self.draws[..]);
        for (i, &ending) in self.endings.iter().enumerate() {
            let deal = i % deals.len();
            let (f, rest) = figures.split_at(deals[deal].columns().list().len());
            let (d, others) = draws.split_at(deals[deal].agreement().unknowns().len());
            (figures, draws) = (rest, others);
            let trial = self.first + (i / deals.len()) as u64;
            recorder.record(trial, deal, Record { ending, figures: f, draws: d })?;
        }
        Ok(())
    }
}
