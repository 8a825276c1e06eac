//! `stagger sweep`: the scenarios of a file over a whole range of inputs.

mod rows;

use std::collections::BTreeMap;
use std::ops::Range;
use std::time::{Duration, Instant};

use serde::{Deserialize, Serialize};
use serde_json::Value;
use stagger::engine::{Control, NoThreads, Part, Settings, in_order};
use stagger::output::csv;
use stagger::output::folder::Previous;
use stagger::output::manifest::Manifest;
use stagger::output::tables;
use stagger::scenario::{Selection, Vary};
use stagger::study::{MOST_POINTS, Sweep, SweepPoint, design};

use super::args::{Design, Format, SweepArgs};
use super::failure::Failure;
use super::input;
use super::part::{self, Merging, stretch};
use super::study::{Results, Study};
use super::terminal;
use super::watch::Watch;
use rows::Rows;

/// The name of the file that goes on growing.
const FILE: &str = "sweep.csv";

/// The most points in a round, after which the rows are on their way to disk.
const POINTS_PER_ROUND: usize = 64;

/// How long a round is to take at the most, as far as there is work for each thread.
const ROUND: Duration = Duration::from_secs(4);

/// How often the rows are made safe on disk.
const NOTE: Duration = Duration::from_secs(1);

/// Plays the scenarios at every point, writes the results and prints what can be seen at a glance.
pub(crate) fn sweep(args: &SweepArgs, merging: Option<&Merging>) -> Result<(), Failure> {
    let varied = input::varied(&args.vary)?;
    let mut study = Study::begin(&args.study, "sweep", Selection::All, merging)?;
    let sweep = points_of(args, &study, varied)?;
    if !args.study.delivery.quiet
        && let Ok(scenarios) = sweep.scenarios(0)
    {
        terminal::warn_of_overrides(scenarios.iter());
    }
    let all = sweep.points().len() as u64;
    let job = study.job(args, |part| [stretch("points", part.range(all), all)].into())?;
    if let Some(job) = job {
        return job.play(|part| of_part(args, &sweep, &study.settings, part));
    }
    let asked = asked(args);
    // before anything is cleared up that a sweep which was killed left behind
    let before = if args.resume { finished(args, &study, &asked)? } else { None };
    let mut folder = study.folder()?;
    let mut rows = Rows::begin(&folder, &sweep, &args.study.delivery)?;
    let interrupted = match merging {
        Some(parts) => rows.add_parts(parts).map(|()| false)?,
        None => {
            let watch = Watch::over(all, "points", args.study.delivery.quiet);
            let note = |rows: &mut Rows<'_>| {
                rows.note(&folder, study.account(asked.clone(), true).manifest()).map_err(Failure::from)
            };
            play(&mut rows, before, &study.settings, &watch, note)?
        }
    };
    if rows.errors.is_empty() {
        return Err(Failure::Interrupted("no point was finished, so nothing was written".to_owned()));
    }
    let paths: Vec<&str> = sweep.paths().collect();
    let points = tables::points(&paths, &sweep.points()[..rows.errors.len()], &rows.errors);
    if let Some(stream) = rows.stream.take() {
        // what the workbook has no room for is in this file, asked for or not
        let wanted = args.study.delivery.writes(Format::Csv) || rows.is_cut();
        if wanted { folder.add(stream)? } else { stream.discard()? }
    }
    study.sheets.extend(rows.sheet());
    let results = Results {
        printed: if args.study.delivery.json { vec![points.clone(), rows.table] } else { Vec::new() },
        written: vec![points],
        asked,
        interrupted,
    };
    study.deliver(folder, results, |folder| terminal::sweep(&sweep, &rows.completed, &rows.errors, folder))
}

/// The points that are asked for.
fn points_of(args: &SweepArgs, study: &Study<'_>, varied: Vec<Vary>) -> Result<Sweep, Failure> {
    let family = study.family.clone();
    let (points, dimensions) = (args.points as usize, varied.len());
    let spread = |design: Vec<Vec<f64>>| Sweep::spread(family.clone(), varied.clone(), &design);
    match args.design {
        Design::Grid => {
            let too_many = || Failure::Input(format!("error: the grid has more than {MOST_POINTS} points"));
            Sweep::grid(family.clone(), varied.clone())?.ok_or_else(too_many)
        }
        Design::Lhs => Ok(spread(design::latin_hypercube(points, dimensions, study.settings.seed))),
        Design::Sobol => match design::sobol(points, dimensions, study.settings.seed) {
            Ok(design) => Ok(spread(design)),
            Err(error) => Err(Failure::Input(format!("error: {error}; --design lhs has no such limit"))),
        },
    }
}

/// What makes this sweep, and no other: for the manifest.
fn asked(args: &SweepArgs) -> BTreeMap<String, Value> {
    let mut asked = BTreeMap::from([
        ("design".to_owned(), Value::from(args.design.name())),
        ("vary".to_owned(), Value::from(args.vary.clone())),
    ]);
    if args.design != Design::Grid {
        asked.insert("points".to_owned(), Value::from(args.points));
    }
    asked
}

/// The lines of an earlier run of the same sweep that was interrupted or killed: of several the one that
/// came furthest.
fn finished(
    args: &SweepArgs,
    study: &Study<'_>,
    asked: &BTreeMap<String, Value>,
) -> Result<Option<Vec<u8>>, Failure> {
    let target = study.target();
    let mut lines: Option<Vec<u8>> = None;
    for killed in Previous::unfinished(&target)? {
        if is_another(&killed.manifest, args, study, asked).is_none() {
            lines = longer(lines, killed.read(FILE)?);
        }
    }
    let Some(previous) = Previous::find(&target)? else { return Ok(lines) };
    let why = match is_another(&previous.manifest, args, study, asked) {
        Some(why) => why,
        None => match previous.read(FILE)? {
            Some(read) => return Ok(longer(lines, Some(read))),
            None => "sweep.csv is not there any more as it was written".to_owned(),
        },
    };
    if lines.is_some() {
        return Ok(lines);
    }
    let folder = terminal::short_path(&target);
    let text = format!("error: the results in {folder} can't be gone on with: {why}");
    Err(Failure::Input(format!("{text}; leave --resume out to begin anew")))
}

/// The longer of two texts, as far as there are any.
fn longer(a: Option<Vec<u8>>, b: Option<Vec<u8>>) -> Option<Vec<u8>> {
    [a, b].into_iter().flatten().max_by_key(Vec::len)
}

/// How a sweep differs from the one that is asked for.
fn is_another(
    before: &Manifest,
    args: &SweepArgs,
    study: &Study<'_>,
    asked: &BTreeMap<String, Value>,
) -> Option<String> {
    let texts = before.scenarios.iter().map(|s| (s.scenario.as_str(), s.text.as_str()));
    if !texts.eq(study.scenarios.iter().map(|s| (s.id(), s.text()))) {
        return Some("the scenario was another one".to_owned());
    }
    if before.settings != *asked {
        return Some("other points were asked for".to_owned());
    }
    if before.seed != study.settings.seed {
        return Some(format!("the seed was {}", before.seed));
    }
    if before.trials != args.study.playing.trials {
        return Some(format!("the trials were {} at each point", before.trials));
    }
    let missing = before.parts.as_ref().is_some_and(|parts| !parts.missing.is_empty());
    missing.then(|| "they were added up of parts, and some were missing".to_owned())
}

/// Points as they were played, in order.
#[derive(Debug, Serialize, Deserialize)]
struct Lines {
    /// Of each its lines in the table.
    points: Vec<String>,
    interrupted: bool,
}

impl part::Played for Lines {
    fn interrupted(&self) -> bool {
        self.interrupted
    }
}

/// Plays the points of a part.
fn of_part(args: &SweepArgs, sweep: &Sweep, settings: &Settings, part: Part) -> Result<Lines, Failure> {
    let points = part.range(sweep.points().len() as u64);
    let watch = Watch::over(points.end - points.start, "points", args.study.delivery.quiet);
    play_points(sweep, points, settings, &watch)
}

/// Plays all points, or those that are not among lines of an earlier run. Returns whether it was
/// interrupted.
fn play(
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
    match before {
        Some(lines) => {
            let all = rows.sweep.points().len();
            if !rows.add(&lines, 0..all)? {
                return Err(strange());
            }
        }
        None => rows.write_header()?,
    }
    watch.begin_at(rows.errors.len() as u64);
    let all = rows.sweep.points().len();
    // enough for each thread to be busy while others finish
    let least = 4 * settings.number_of_threads();
    let mut points = least;
    let mut noted: Option<Instant> = None;
    while rows.errors.len() < all {
        let (first, began) = (rows.errors.len(), Instant::now());
        let round = first as u64..(first + points.min(all - first)) as u64;
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
        let other = if began.elapsed() > ROUND { points / 2 } else { 2 * points };
        points = other.min(POINTS_PER_ROUND).max(least);
    }
    Ok(false)
}

/// Plays some points.
fn play_points(
    sweep: &Sweep,
    points: Range<u64>,
    settings: &Settings,
    watch: &Watch,
) -> Result<Lines, Failure> {
    let threads = settings.number_of_threads();
    // with many points each thread has its own; with few they share the trials of each
    let many = sweep.points().len() >= 4 * threads;
    let (outer, inner) = if many { (threads, 1) } else { (1, threads) };
    let settings = Settings { threads: inner, ..*settings };
    let one = |(): &mut (), point: u64| lines_of(sweep, point as usize, &settings, watch);
    let done = in_order((points, 1), outer, watch, || (), one)?;
    let mut lines = Lines { points: Vec::new(), interrupted: done.interrupted };
    for point in done.results {
        let Some(point) = point? else {
            lines.interrupted = true;
            break;
        };
        lines.points.push(point);
    }
    Ok(lines)
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
