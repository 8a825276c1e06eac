//! Pieces of work in parallel, their results in order.

use std::ops::Range;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, PoisonError};

use rayon::ThreadPoolBuilder;

use super::work::share_out;
use super::{Control, NoThreads, Part, RunError};
use crate::tally::Tally;
use crate::trial::{Deal, State, Unobserved, play, play_in_world};

/// What came of pieces of work, in order and without gaps.
#[derive(Debug, Clone)]
pub struct InOrder<T> {
    /// Of the first piece asked for, the next, …; fewer than asked for if interrupted.
    pub results: Vec<T>,
    /// Whether the work was cancelled before all was done.
    pub interrupted: bool,
}

/// Pieces of some work, by their numbers, and the trials that each of them comes to.
#[derive(Debug, Clone)]
pub struct Pieces {
    numbers: Range<u64>,
    /// Trials in a piece, and in all pieces from the first on: the last may have fewer.
    size: u64,
    all: u64,
    /// So often is each of its trials played.
    times: u64,
}

impl Pieces {
    /// Each of `trials` trials.
    #[must_use]
    pub fn alike(numbers: Range<u64>, trials: u64) -> Self {
        Self { numbers, size: trials, all: u64::MAX, times: 1 }
    }

    /// A part of the blocks of `size` trials, at least 1, that the trials `0 .. trials` are divided into.
    #[must_use]
    pub fn blocks(size: u64, trials: u64, part: Part) -> Self {
        Self { numbers: part.range(trials.div_ceil(size)), size, all: trials, times: 1 }
    }

    /// The same, each trial being played so often.
    #[must_use]
    pub fn times(self, times: u64) -> Self {
        Self { times, ..self }
    }

    /// The trials in a piece.
    #[must_use]
    pub fn trials(&self, piece: u64) -> Range<u64> {
        let start = |piece: u64| piece.saturating_mul(self.size).min(self.all);
        start(piece)..start(piece + 1)
    }

    /// The trials in so many pieces from the first one asked for.
    #[must_use]
    pub fn trials_of_first(&self, pieces: u64) -> u64 {
        self.trials(self.numbers.start + pieces).start - self.trials(self.numbers.start).start
    }

    /// How many trials a piece counts as.
    fn weight(&self, piece: u64) -> u64 {
        let trials = self.trials(piece);
        (trials.end - trials.start).saturating_mul(self.times)
    }
}

/// Does these pieces of some work. `worker` makes what a thread needs, once, when it comes to its first
/// piece.
///
/// What comes of a piece must depend on its number alone: then the result is the same for any
/// number of threads.
///
/// # Errors
/// When no threads can be started.
pub fn in_order<W: Send, T: Send>(
    pieces: &Pieces,
    threads: usize,
    control: &dyn Control,
    worker: impl Fn() -> W + Sync + Send,
    work: impl Fn(&mut W, u64) -> T + Sync + Send,
) -> Result<InOrder<T>, NoThreads> {
    let mut results = Vec::new();
    let interrupted = one_by_one(pieces, threads, control, (worker, work), |result| results.push(result))?;
    Ok(InOrder { results, interrupted })
}

/// As [`in_order`], of work that may fail: the first piece that fails ends it, the same for any number of
/// threads. A piece may also be broken off when the work is cancelled (`None`): it ends what there is.
///
/// # Errors
/// When no threads can be started or a piece fails.
pub fn try_in_order<W: Send, T: Send, E: Send>(
    pieces: &Pieces,
    threads: usize,
    control: &dyn Control,
    worker: impl Fn() -> W + Sync + Send,
    work: impl Fn(&mut W, u64) -> Result<Option<T>, E> + Sync + Send,
) -> Result<InOrder<T>, RunError<E>> {
    let mut results = Vec::new();
    let take = |result| results.push(result);
    let interrupted = try_one_by_one(pieces, threads, control, (worker, work), take)?;
    Ok(InOrder { results, interrupted })
}

/// Pieces that are done before what came of them is taken: so much is kept at once, however many there are.
const PIECES_PER_ROUND: u64 = 4096;

/// What a thread has: its worker, and by piece what came of those of a round.
struct Desk<W, T> {
    worker: Option<W>,
    done: Vec<(u64, T)>,
}

/// As [`in_order`], but what comes of the pieces is handed to `take` one after the other. Whether the work
/// was cancelled before all was done.
///
/// # Errors
/// When no threads can be started.
pub fn one_by_one<W: Send, T: Send>(
    pieces: &Pieces,
    threads: usize,
    control: &dyn Control,
    (worker, work): (impl Fn() -> W + Sync + Send, impl Fn(&mut W, u64) -> T + Sync + Send),
    mut take: impl FnMut(T),
) -> Result<bool, NoThreads> {
    let pool = ThreadPoolBuilder::new().num_threads(threads).build()?;
    // the locks are never waited for
    let desk = |_| Mutex::new(Desk { worker: None, done: Vec::new() });
    let desks: Vec<Mutex<Desk<W, T>>> = (0..pool.current_num_threads()).map(desk).collect();
    for from in pieces.numbers.clone().step_by(PIECES_PER_ROUND as usize) {
        let round = from..from.saturating_add(PIECES_PER_ROUND).min(pieces.numbers.end);
        let next = share_out(&pool, (round.clone(), 1), control, |thread, own_pieces| {
            let mut desk = desks[thread].lock().unwrap_or_else(PoisonError::into_inner);
            let Desk { worker: own, done } = &mut *desk;
            let own = own.get_or_insert_with(&worker);
            for piece in own_pieces {
                done.push((piece, work(own, piece)));
                control.advanced(pieces.weight(piece));
            }
        });
        let mut done: Vec<(u64, T)> = Vec::new();
        for desk in &desks {
            done.append(&mut desk.lock().unwrap_or_else(PoisonError::into_inner).done);
        }
        done.sort_unstable_by_key(|(piece, _)| *piece);
        done.into_iter().for_each(|(_, result)| take(result));
        if next < round.end {
            return Ok(true);
        }
    }
    Ok(false)
}

/// As [`one_by_one`], of work that may fail or be broken off, as in [`try_in_order`].
///
/// # Errors
/// When no threads can be started or a piece fails.
pub fn try_one_by_one<W: Send, T: Send, E: Send>(
    pieces: &Pieces,
    threads: usize,
    control: &dyn Control,
    (worker, work): (
        impl Fn() -> W + Sync + Send,
        impl Fn(&mut W, u64) -> Result<Option<T>, E> + Sync + Send,
    ),
    mut take: impl FnMut(T),
) -> Result<bool, RunError<E>> {
    let control = UntilFailed { control, failed: AtomicBool::new(false) };
    let noted = |own: &mut W, piece: u64| {
        work(own, piece).inspect_err(|_| control.failed.store(true, Ordering::Relaxed))
    };
    // whichever fails first in time, all pieces before it are finished: of these the first is told
    let (mut failed, mut broken_off) = (None, false);
    let interrupted = one_by_one(pieces, threads, &control, (worker, noted), |result| match result {
        Ok(Some(result)) if failed.is_none() && !broken_off => take(result),
        Ok(result) => broken_off |= result.is_none(),
        Err(error) => {
            failed.get_or_insert(error);
        }
    })?;
    failed.map_or(Ok(interrupted || broken_off), |error| Err(RunError::Failed(error)))
}

/// Stops the work when a piece has failed as well.
struct UntilFailed<'a> {
    control: &'a dyn Control,
    failed: AtomicBool,
}

impl Control for UntilFailed<'_> {
    fn cancelled(&self) -> bool {
        self.failed.load(Ordering::Relaxed) || self.control.cancelled()
    }

    fn advanced(&self, trials: u64) {
        self.control.advanced(trials);
    }
}

/// A deal that one thread plays trial by trial, for whoever reads the figures of each.
#[derive(Debug)]
pub struct Solo<'a> {
    deal: &'a Deal,
    state: State,
    /// Counted and thrown away.
    tally: Tally,
}

impl<'a> Solo<'a> {
    /// A deal about to be played.
    #[must_use]
    pub fn new(deal: &'a Deal) -> Self {
        Self { deal, state: State::new(deal), tally: Tally::new(&deal.shape()) }
    }

    /// The deal.
    #[must_use]
    pub fn deal(&self) -> &'a Deal {
        self.deal
    }

    /// Trial number `trial` under `seed`.
    pub fn play(&mut self, seed: u64, trial: u64) -> &State {
        play(self.deal, seed, trial, &mut self.state, &mut self.tally, &mut Unobserved);
        &self.state
    }

    /// The same with values given for what is not known, in the agreement's order.
    pub fn play_in_world(&mut self, draws: &[f64], seed: u64, trial: u64) -> &State {
        play_in_world(self.deal, draws, seed, trial, &mut self.state, &mut self.tally);
        &self.state
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use crate::engine::{Uncontrolled, on_threads};
    use std::sync::atomic::{AtomicUsize, Ordering};

    /// What a worker needs is made for a thread and not for every few pieces; over rounds, too.
    #[test]
    fn a_thread_has_one_worker() {
        let pieces = 3 * PIECES_PER_ROUND + 5;
        for threads in [1, 3] {
            let made = AtomicUsize::new(0);
            let worker = || made.fetch_add(1, Ordering::Relaxed);
            let done =
                in_order(&Pieces::alike(7..pieces, 1), threads, &Uncontrolled, worker, |_, piece| piece)
                    .unwrap();
            assert!(done.results.into_iter().eq(7..pieces) && !done.interrupted);
            assert!((1..=threads).contains(&made.into_inner()));
        }
    }

    /// Of the pieces that fail the first is told, and hardly any after it is begun.
    #[test]
    fn the_first_failure_ends_the_work() {
        for threads in [1, 3] {
            let begun = AtomicUsize::new(0);
            let work = |(): &mut (), piece: u64| {
                begun.fetch_add(1, Ordering::Relaxed);
                if piece % 50 == 49 { Err(piece) } else { Ok(Some(piece)) }
            };
            let mut taken = Vec::new();
            let pieces = Pieces::alike(0..10_000, 1);
            let done =
                try_one_by_one(&pieces, threads, &Uncontrolled, (|| (), work), |piece| taken.push(piece));
            assert!(matches!(done, Err(RunError::Failed(49))), "{done:?}");
            assert!(taken.into_iter().eq(0..49) && begun.into_inner() < 10_000);
        }
        let work = |(): &mut (), piece: u64| Ok::<_, ()>(Some(piece));
        let done = try_in_order(&Pieces::alike(3..9, 1), 2, &Uncontrolled, || (), work).unwrap();
        assert!(done.results.into_iter().eq(3..9) && !done.interrupted);
    }

    #[test]
    fn what_is_broken_off_is_the_end() {
        let of = |results: Vec<Option<u64>>| {
            let work = |(): &mut (), piece: u64| Ok::<_, ()>(results[piece as usize]);
            try_in_order(&Pieces::alike(0..results.len() as u64, 1), 1, &Uncontrolled, || (), work).unwrap()
        };
        let broken = of(vec![Some(1), None, Some(3)]);
        assert_eq!((broken.results, broken.interrupted), (vec![1], true));
        let whole = of(vec![Some(1), Some(2)]);
        assert_eq!((whole.results, whole.interrupted), (vec![1, 2], false));
    }

    /// Whatever is shared out within is shared out among so many.
    #[test]
    fn there_are_as_many_threads_as_are_asked_for() {
        for threads in [1, 3] {
            assert_eq!(on_threads(threads, rayon::current_num_threads).unwrap(), threads);
        }
    }

    /// What was begun is finished and told, without gaps.
    #[test]
    fn what_is_stopped_has_no_gaps() {
        struct After(AtomicUsize);
        impl Control for After {
            fn cancelled(&self) -> bool {
                self.0.load(Ordering::Relaxed) >= 5000
            }
            fn advanced(&self, trials: u64) {
                self.0.fetch_add(trials as usize, Ordering::Relaxed);
            }
        }
        let control = After(AtomicUsize::new(0));
        let done = in_order(&Pieces::alike(0..10_000, 1), 3, &control, || (), |(), piece| piece).unwrap();
        assert!(done.interrupted && (5000..=5003).contains(&done.results.len()));
        assert!(done.results.into_iter().eq(0..control.0.into_inner() as u64));
    }
}
