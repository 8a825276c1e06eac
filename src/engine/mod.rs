//! Many trials, in parallel: blocks of trials of one or several deals, played with common luck
//! and tallied.
//!
//! Threads take blocks from a counter and add to tallies of their own, which are added up at the
//! end. Nothing depends on who took which block, so the result is the same for any number of
//! threads. Memory depends on the deals and the threads, not on the trials.

mod in_order;
mod part;
mod stored;
mod worlds;

pub use in_order::{InOrder, Pieces, Solo, in_order, one_by_one, try_in_order, try_one_by_one};
pub use part::{MOST_PARTS, Part};
pub use stored::StoredOutcome;
pub use worlds::{Moments, World, WorldSettings, Worlds, worlds};

use std::num::NonZero;
use std::ops::Range;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Mutex, PoisonError};

use rayon::{ThreadPool, ThreadPoolBuilder};

use crate::tally::{Paired, Tally};
use crate::trial::{Deal, SharedUnknowns, State, play_all, play_in_world};

/// Trials per block: the grain of the work, of interruption and of `enough`.
pub const BLOCK: u64 = 4096;

/// Blocks played between two looks at `enough`, and kept in memory when trials are recorded.
const BLOCKS_PER_ROUND: u64 = 16;

/// Which trials to play, and with what.
#[derive(Debug, Clone, Copy)]
pub struct Settings {
    /// How many trials; fewer if interrupted or if `enough` says so.
    pub trials: u64,
    /// The seed of all luck.
    pub seed: u64,
    /// Threads; 0: as many as there are processors.
    pub threads: usize,
}

impl Settings {
    /// How many threads that is.
    #[must_use]
    pub fn number_of_threads(&self) -> usize {
        match self.threads {
            0 => processors(),
            some => some,
        }
    }
}

/// How many threads the machine has room for.
#[must_use]
pub fn processors() -> usize {
    std::thread::available_parallelism().map_or(1, NonZero::get)
}

/// Somebody outside who watches the work and may stop it.
pub trait Control: Sync {
    /// Whether to stop once the blocks at work are finished.
    fn cancelled(&self) -> bool {
        false
    }

    /// So many more trials are done.
    fn advanced(&self, _trials: u64) {}

    /// Whether the trials so far, one tally per deal, will do. Asked after whole rounds, so that
    /// the answer does not depend on the number of threads.
    fn enough(&self, _tallies: &[Tally]) -> bool {
        false
    }

    /// Whether [`Control::enough`] is to be asked at all.
    fn may_be_enough(&self) -> bool {
        false
    }
}

/// Nobody watches: all trials are played.
#[derive(Debug, Clone, Copy)]
pub struct Uncontrolled;

impl Control for Uncontrolled {}

/// Somebody who wants to see each trial, in order.
pub trait Recorder {
    /// Why a record could not be taken.
    type Error;

    /// One trial of one deal; both numbered from 0.
    ///
    /// # Errors
    /// When the record cannot be kept; the run stops.
    fn record(&mut self, trial: u64, deal: usize, record: Record<'_>) -> Result<(), Self::Error>;
}

/// A trial's ending code, figures and draws.
#[derive(Debug, Clone, Copy)]
pub struct Record<'a> {
    /// Position in the list of the agreement's endings.
    pub ending: usize,
    /// Figures in the order of the deal's columns.
    pub figures: &'a [u64],
    /// Values of what is not known, in the agreement's order.
    pub draws: &'a [f64],
}

/// What the trials add up to.
#[derive(Debug)]
pub struct Outcome {
    /// One per deal.
    pub tallies: Vec<Tally>,
    /// One per deal after the first: paired with the first.
    pub paired: Vec<Paired>,
    /// Trials played of each deal.
    pub trials: u64,
    /// Whether the run was cancelled before all trials were played.
    pub interrupted: bool,
}

impl Outcome {
    /// Adds other trials of the same deals.
    pub fn merge(&mut self, other: &Outcome) {
        add((&mut self.tallies, &mut self.paired), (&other.tallies, &other.paired));
        self.trials += other.trials;
        self.interrupted |= other.interrupted;
    }
}

/// Adds the counts of other trials of the same deals.
fn add((tallies, paired): (&mut [Tally], &mut [Paired]), (more, pairs): (&[Tally], &[Paired])) {
    tallies.iter_mut().zip(more).for_each(|(a, b)| a.merge(b));
    paired.iter_mut().zip(pairs).for_each(|(a, b)| a.merge(b));
}

/// The machine refused to start threads.
#[derive(Debug, thiserror::Error)]
#[error("could not start the threads: {0}")]
pub struct NoThreads(#[from] rayon::ThreadPoolBuildError);

/// Does work that is shared out among the threads that there are with so many of them; 0: as many as there
/// are processors.
///
/// # Errors
/// When no threads can be started.
pub fn on_threads<T: Send>(threads: usize, work: impl FnOnce() -> T + Send) -> Result<T, NoThreads> {
    Ok(ThreadPoolBuilder::new().num_threads(threads).build()?.install(work))
}

/// Why work did not come to an end.
#[derive(Debug, thiserror::Error)]
pub enum RunError<E> {
    /// No threads.
    #[error(transparent)]
    Threads(#[from] NoThreads),
    /// A piece of it failed, or what came of it could not be kept.
    #[error("{0}")]
    Failed(E),
}

/// Deals to be played with common luck; the figures to pair, for each deal after the first, as
/// positions in the first and in that deal.
#[derive(Debug)]
pub struct Plan<'a> {
    /// The deals, the baseline first.
    pub deals: &'a [Deal],
    /// One list per deal after the first.
    pub pairs: Vec<Vec<(usize, usize)>>,
}

/// Plays the trials `0 .. settings.trials` of every deal.
///
/// # Errors
/// When no threads can be started.
pub fn run(plan: &Plan<'_>, settings: &Settings, control: &dyn Control) -> Result<Outcome, NoThreads> {
    run_part(plan, settings, Part::WHOLE, control)
}

/// As [`run`], of the trials only those that belong to a part.
///
/// # Errors
/// When no threads can be started.
pub fn run_part(
    plan: &Plan<'_>,
    settings: &Settings,
    part: Part,
    control: &dyn Control,
) -> Result<Outcome, NoThreads> {
    let trials = part.trials(settings.trials, BLOCK);
    let mut work = Work::new(plan, (settings, trials), control, false)?;
    while work.next_round() {}
    Ok(work.outcome())
}

/// As [`run`], and hands every trial to `recorder`, in order.
///
/// # Errors
/// When no threads can be started or a record cannot be kept.
pub fn run_recorded<R: Recorder>(
    plan: &Plan<'_>,
    settings: &Settings,
    control: &dyn Control,
    recorder: &mut R,
) -> Result<Outcome, RunError<R::Error>> {
    let mut work = Work::new(plan, (settings, 0..settings.trials), control, true)?;
    loop {
        let more = work.next_round();
        for block in work.take_records() {
            block.replay(plan.deals, recorder).map_err(RunError::Failed)?;
        }
        if !more {
            return Ok(work.outcome());
        }
    }
}

/// Shares out work among the threads of a pool, so many pieces at a time as each is free. Of the pieces and the
/// number of the thread comes what it does; the first piece that was not begun is returned.
///
/// Pieces are taken in order and finished once taken, so what was done has no gaps.
fn share_out(
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

struct Work<'a> {
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
    fn new(
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
    fn next_round(&mut self) -> bool {
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
        let enough = self.control.may_be_enough() && self.control.enough(&self.add_up().0);
        !self.interrupted && !enough && self.next < self.trials.end
    }

    fn take_records(&mut self) -> Vec<BlockRecords> {
        let mut records = std::mem::take(self.records.get_mut().unwrap_or_else(PoisonError::into_inner));
        records.sort_by_key(|r| r.first);
        records
    }

    fn add_up(&self) -> (Vec<Tally>, Vec<Paired>) {
        let mut players = self.players.iter().map(|p| p.lock().unwrap_or_else(PoisonError::into_inner));
        let Some(first) = players.next() else { return (Vec::new(), Vec::new()) };
        let (mut tallies, mut paired) = (first.tallies.clone(), first.paired.clone());
        for player in players {
            add((&mut tallies, &mut paired), (&player.tallies, &player.paired));
        }
        (tallies, paired)
    }

    fn outcome(self) -> Outcome {
        let (tallies, paired) = self.add_up();
        let trials = self.next - self.trials.start;
        Outcome { tallies, paired, trials, interrupted: self.interrupted }
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
                let completed = |s: &State| s.ending() == crate::metric::Ending::Completed;
                paired.count((completed(baseline), baseline.figures()), (completed(other), other.figures()));
            }
        }
        records
    }
}

/// The trials of a block, one deal after the other within each trial.
struct BlockRecords {
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

    fn replay<R: Recorder>(&self, deals: &[Deal], recorder: &mut R) -> Result<(), R::Error> {
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
