//! Whoever watches a simulation: the progress bar, Ctrl-C, and the precision that is wanted.

use std::io::{IsTerminal as _, Write as _};
use std::sync::atomic::{AtomicBool, Ordering};

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressState, ProgressStyle};
use stagger::engine::{Control, Settings, SoFar};
use stagger::output::numbers::grouped;
use stagger::summary::Interval;

use super::args::{Playing, Sampling};

/// Somebody wants the work to stop.
static STOP: AtomicBool = AtomicBool::new(false);

/// Work is under way of which there is nothing to write before it is finished.
static WRITES_NOTHING: AtomicBool = AtomicBool::new(false);

/// What an interrupted program exits with.
const INTERRUPTED: i32 = 130;

/// From now on the first Ctrl-C (or SIGTERM) asks the work to stop, and the second stops it.
pub(crate) fn heed_interruptions() {
    #[allow(clippy::exit)] // whoever asks twice does not want to wait for anything
    let asked = || {
        if STOP.swap(true, Ordering::Relaxed) {
            std::process::exit(INTERRUPTED);
        }
        if std::io::stderr().is_terminal() {
            let text = if WRITES_NOTHING.load(Ordering::Relaxed) {
                "\nstopping; nothing will be written"
            } else {
                "\nstopping; what has been played will be written (Ctrl-C again: stop at once)"
            };
            let _ = writeln!(std::io::stderr(), "{text}");
        }
    };
    // without a handler the system's own way holds: the program is simply stopped
    let _ = ctrlc::set_handler(asked);
}

/// Whether somebody wants the work to stop.
pub(crate) fn interrupted() -> bool {
    STOP.load(Ordering::Relaxed)
}

/// For as long as work is under way of which nothing is written before it is finished: an exact
/// solution, a part.
#[derive(Debug)]
pub(crate) struct WritesNothing;

impl WritesNothing {
    pub(crate) fn begin() -> Self {
        WRITES_NOTHING.store(true, Ordering::Relaxed);
        Self
    }
}

impl Drop for WritesNothing {
    fn drop(&mut self) {
        WRITES_NOTHING.store(false, Ordering::Relaxed);
    }
}

/// Whoever watches a simulation.
#[derive(Debug)]
pub(crate) struct Watch {
    bar: ProgressBar,
    precision: Option<f64>,
}

impl Watch {
    /// With a progress bar if stderr is a terminal and nobody wants quiet.
    pub(crate) fn new(sampling: &Sampling, quiet: bool) -> Self {
        let mut watch = Self::over(sampling.playing.trials, "trials", quiet);
        watch.precision = sampling.precision;
        watch
    }

    /// Of so many trials, all of which are wanted and which the bar calls `what`.
    pub(crate) fn over(trials: u64, what: &str, quiet: bool) -> Self {
        let shown = !quiet && std::io::stderr().is_terminal();
        let target = if shown { ProgressDrawTarget::stderr() } else { ProgressDrawTarget::hidden() };
        let bar = ProgressBar::with_draw_target(Some(trials), target);
        if let Ok(style) =
            ProgressStyle::with_template(&format!("{{wide_bar}} {{played}} {what}, {{eta}} left"))
        {
            bar.set_style(style.with_key("played", played));
        }
        Self { bar, precision: None }
    }
}

impl Watch {
    /// Of work that goes on until it is found what is looked for; what is counted is called `what`.
    pub(crate) fn of_unknown_length(what: &str, quiet: bool) -> Self {
        let watch = Self::over(0, what, quiet);
        watch.bar.unset_length();
        if let Ok(style) =
            ProgressStyle::with_template(&format!("{{spinner}} {{played}} {what}, {{elapsed}}"))
        {
            watch.bar.set_style(style.with_key("played", so_far));
        }
        watch
    }

    /// So much was done before.
    pub(crate) fn begin_at(&self, done: u64) {
        self.bar.set_position(done);
        self.bar.reset_eta();
    }
}

fn so_far(state: &ProgressState, to: &mut dyn std::fmt::Write) {
    let _ = write!(to, "{}", grouped(state.pos()));
}

fn played(state: &ProgressState, to: &mut dyn std::fmt::Write) {
    // a bar that can't be drawn is no loss
    let _ = write!(to, "{} of {}", grouped(state.pos()), grouped(state.len().unwrap_or(0)));
}

impl Drop for Watch {
    fn drop(&mut self) {
        self.bar.finish_and_clear();
    }
}

impl Control for Watch {
    fn cancelled(&self) -> bool {
        interrupted()
    }

    fn advanced(&self, trials: u64) {
        self.bar.inc(trials);
    }

    fn enough(&self, so_far: &[SoFar]) -> bool {
        let half = |s: &SoFar| Interval::wilson(s.completed, s.trials).map(|i| i.half_width());
        self.precision.is_some_and(|wanted| so_far.iter().all(|s| half(s).is_some_and(|h| h <= wanted)))
    }

    fn may_be_enough(&self) -> bool {
        self.precision.is_some()
    }
}

/// What the engine is told.
pub(crate) fn settings(playing: &Playing) -> Settings {
    Settings { trials: playing.trials, seed: playing.seed, threads: playing.threads.map_or(0, usize::from) }
}
