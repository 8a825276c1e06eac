//! Many trials, in parallel: blocks of trials of one or several deals, played with common luck
//! and tallied.
//!
//! Threads take blocks from a counter and add to tallies of their own, which are added up at the
//! end. Nothing depends on who took which block, so the result is the same for any number of
//! threads. Memory depends on the deals and the threads, not on the trials.

mod in_order;
mod part;
mod stored;
mod work;
mod worlds;

pub use in_order::{InOrder, Pieces, Solo, in_order, one_by_one, try_in_order, try_one_by_one};
pub use part::{MOST_PARTS, Part};
pub use stored::StoredTotals;
pub use worlds::{World, WorldSettings, Worlds, worlds};

use std::num::NonZero;

use rayon::ThreadPoolBuilder;

use crate::tally::{Paired, Tally};
use crate::trial::Deal;
use work::Work;

/// Trials per block: the grain of the work, of interruption and of `enough`.
pub const BLOCK: u64 = 4096;

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

    /// Whether the trials so far, by deal, will do. Asked after whole rounds, so that the answer does
    /// not depend on the number of threads.
    fn enough(&self, _so_far: &[SoFar]) -> bool {
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
pub struct Totals {
    /// One per deal.
    pub tallies: Vec<Tally>,
    /// One per deal after the first: paired with the first.
    pub paired: Vec<Paired>,
    /// Trials played of each deal.
    pub trials: u64,
    /// Whether the run was cancelled before all trials were played.
    pub interrupted: bool,
}

impl Totals {
    /// Adds other trials of the same deals.
    pub fn merge(&mut self, other: Totals) {
        let Totals { tallies, paired, trials, interrupted } = other;
        self.add(tallies, paired);
        self.trials += trials;
        self.interrupted |= interrupted;
    }

    /// Adds the counts of other trials of the same deals; each is given back as soon as it is added.
    fn add(&mut self, tallies: Vec<Tally>, paired: Vec<Paired>) {
        self.tallies.iter_mut().zip(tallies).for_each(|(a, b)| a.merge(&b));
        self.paired.iter_mut().zip(paired).for_each(|(a, b)| a.merge(&b));
    }
}

/// How the trials of a deal went so far.
#[derive(Debug, Clone, Copy, Default)]
pub struct SoFar {
    /// Trials played.
    pub trials: u64,
    /// Those of them that were completed.
    pub completed: u64,
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
pub fn run(plan: &Plan<'_>, settings: &Settings, control: &dyn Control) -> Result<Totals, NoThreads> {
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
) -> Result<Totals, NoThreads> {
    let trials = part.trials(settings.trials, BLOCK);
    let mut work = Work::new(plan, (settings, trials), control, false)?;
    while work.next_round() {}
    Ok(work.totals())
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
) -> Result<Totals, RunError<R::Error>> {
    let mut work = Work::new(plan, (settings, 0..settings.trials), control, true)?;
    loop {
        let more = work.next_round();
        for block in work.take_records() {
            block.replay(plan.deals, recorder).map_err(RunError::Failed)?;
        }
        if !more {
            return Ok(work.totals());
        }
    }
}
