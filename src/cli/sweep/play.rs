//! Plays the points of a sweep, in rounds: after each, its rows are on their way to disk.

use std::ops::Range;
use std::time::{Duration, Instant};

use serde::{Deserialize, Serialize};
use stagger::engine::{Control, InOrder, NoThreads, Part, Pieces, Settings, try_in_order};
use stagger::output::csv;
use stagger::output::tables;
use stagger::study::{Sweep, SweepPoint};

use super::super::args::SweepArgs;
use super::super::failure::Failure;
use super::super::part;
use super::super::watch::Watch;
use super::rows::Rows;

/// The most points in a round, after which the rows are on their way to disk.
const POINTS_PER_ROUND: usize = 64;

/// How long a round is to take at the most.
const ROUND: Duration = Duration::from_secs(4);

/// How often the rows are made safe on disk.
const NOTE: Duration = Duration::from_secs(1);

/// Points as they were played, in order.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Lines {
    /// Of each its lines in the table.
    pub(super) points: Vec<String>,
    pub(super) interrupted: bool,
}

impl part::Played for Lines {
    fn interrupted(&self) -> bool {
        self.interrupted
    }
}

/// Plays the points of a part.
pub(super) fn of_part(
    args: &SweepArgs,
    sweep: &Sweep,
    settings: &Settings,
    part: Part,
) -> Result<Lines, Failure> {
    let points = part.range(sweep.points().len() as u64);
    let watch = Watch::over(points.end - points.start, "points", args.study.delivery.quiet);
    play_points(sweep, points, settings, &watch)
}

/// Points that are enough for each thread to be busy while others finish.
fn busy(settings: &Settings) -> usize {
    4 * settings.number_of_threads()
}

/// Plays all points, or those that are not among lines of an earlier run. Returns whether it was
/// interrupted.
pub(super) fn play(
    rows: &mut Rows<'_>,
    before: Option<Vec<u8>>,
    settings: &Settings,
    watch: &Watch,
    mut note: impl FnMut(&mut Rows<'_>) -> Result<(), Failure>,
) -> Result<bool, Failure> {
    let strange = || {
        let text =
            "error: the sweep.csv that is there has other points in it; leave --resume out to begin anew";
        Failure::Input(text.to_owned())
    };
    let all = rows.sweep.points().len();
    match before {
        Some(lines) if !rows.add(&lines, 0..all)? => return Err(strange()),
        Some(_) => {}
        None => rows.write_header()?,
    }
    watch.begin_at(rows.errors.len() as u64);
    let mut noted: Option<Instant> = None;
    // the first is played by all threads, as nobody knows how long it takes
    let mut points = 1;
    while rows.errors.len() < all {
        let (first, began) = (rows.errors.len(), Instant::now());
        points = points.min(all - first);
        let round = first as u64..(first + points) as u64;
        let played = play_points(rows.sweep, round, settings, watch)?;
        for lines in &played.points {
            let point = rows.errors.len();
            rows.add(lines.as_bytes(), point..point + 1)?;
        }
        if played.interrupted {
            return Ok(true);
        }
        if noted.is_none_or(|noted| noted.elapsed() >= NOTE) {
            note(rows)?;
            noted = Some(Instant::now());
        }
        let each = began.elapsed().as_secs_f64() / points as f64;
        let in_time = ((ROUND.as_secs_f64() / each) as usize).min(POINTS_PER_ROUND.max(busy(settings)));
        // as many for each thread
        points = (in_time - in_time % settings.number_of_threads()).max(1);
    }
    Ok(false)
}

/// Plays some points: of many each thread has its own, of few they share the trials of each.
fn play_points(
    sweep: &Sweep,
    points: Range<u64>,
    settings: &Settings,
    watch: &Watch,
) -> Result<Lines, Failure> {
    let threads = settings.number_of_threads();
    let many = points.end - points.start >= busy(settings) as u64;
    let (outer, inner) = if many { (threads, 1) } else { (1, threads) };
    let settings = Settings { threads: inner, ..*settings };
    let one = |(): &mut (), point: u64| lines_of(sweep, point as usize, &settings, watch);
    let InOrder { results: points, interrupted } =
        try_in_order(&Pieces::alike(points, 1), outer, watch, || (), one)?;
    Ok(Lines { points, interrupted })
}

/// The lines of one point; `None` if it was cancelled.
fn lines_of(
    sweep: &Sweep,
    point: usize,
    settings: &Settings,
    watch: &Watch,
) -> Result<Option<String>, NoThreads> {
    let played = sweep.play(point, settings, &Within(watch))?;
    if matches!(&played, SweepPoint::Played(_, answers) if answers.interrupted) {
        return Ok(None);
    }
    let lines = csv::render_rows(&tables::sweep_rows(point, &sweep.points()[point], &played));
    // made of texts, and so one itself
    Ok(Some(String::from_utf8_lossy(&lines).into_owned()))
}

/// Watches the trials of one point: they can be cancelled, but it is points that are counted.
struct Within<'a>(&'a Watch);

impl Control for Within<'_> {
    fn cancelled(&self) -> bool {
        self.0.cancelled()
    }
}
