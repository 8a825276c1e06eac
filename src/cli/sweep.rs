//! `stagger sweep`: the scenarios of a file over a whole range of inputs.

mod play;
mod rows;

use std::collections::BTreeMap;

use serde_json::Value;
use stagger::output::folder::Previous;
use stagger::output::manifest::Manifest;
use stagger::output::numbers::grouped;
use stagger::output::tables;
use stagger::scenario::{Scenario, Selection, Vary};
use stagger::study::{MOST_POINTS, Sweep, design};

use super::args::{Design, Format, SweepArgs};
use super::failure::Failure;
use super::input;
use super::part::{Merging, stretch};
use super::reach;
use super::study::{Results, Study};
use super::terminal;
use super::watch::Watch;
use play::{of_part, play};
use rows::Rows;

/// So many points are looked at for the first valid one before anything is played.
const MOST_TRIED: usize = 1_000;

/// The name of the file that goes on growing.
const FILE: &str = "sweep.csv";

/// Plays the scenarios at every point, writes the results and prints what can be seen at a glance.
pub(crate) fn sweep(args: &SweepArgs, merging: Option<&Merging>) -> Result<(), Failure> {
    let varied = input::varied(&args.vary)?;
    let mut study = Study::begin(&args.study, "sweep", Selection::All, merging)?;
    reach::refuse_too_many(study.scenarios.iter().map(Scenario::agreement))?;
    let varied = study.family.settle(varied)?;
    let sweep = points_of(args, &study, varied)?;
    if !args.study.delivery.quiet {
        let first = (0..sweep.points().len()).take(MOST_TRIED);
        terminal::warn_of_varied(scenarios_at(&sweep, first).iter());
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
    refuse_no_valid_point(&sweep, &rows)?;
    let paths: Vec<&str> = sweep.paths().collect();
    let points = tables::points(&paths, &sweep.points()[..rows.errors.len()], &rows.errors);
    // what the workbook has no room for is in this file, asked for or not, and so is what is gone on with
    let wanted = args.study.delivery.writes(Format::Csv) || rows.is_cut() || interrupted;
    study.sheets.extend(rows.sheet());
    let Rows { stream, table, completed, errors, .. } = rows;
    if wanted {
        folder.add(stream)?
    } else {
        stream.discard()?
    }
    let played = (0..errors.len()).filter(|&point| errors[point].is_none());
    let results = Results {
        printed: if args.study.delivery.json { vec![points.clone(), table] } else { Vec::new() },
        written: vec![points],
        asked,
        varied: sweep.varied().to_vec(),
        as_varied: scenarios_at(&sweep, played),
        shows_varied: true,
        interrupted,
    };
    let trials = study.settings.trials;
    study.deliver(folder, results, |folder| terminal::sweep(&sweep, &completed, &errors, trials, folder))
}

/// The scenarios at the first of these points at which they are valid.
fn scenarios_at(sweep: &Sweep, mut points: impl Iterator<Item = usize>) -> Vec<Scenario> {
    points.find_map(|point| sweep.scenarios(point).ok()).unwrap_or_default()
}

/// Of a sweep of which no point is valid there is nothing to show: what is wrong with the first is told
/// instead.
fn refuse_no_valid_point(sweep: &Sweep, rows: &Rows<'_>) -> Result<(), Failure> {
    // of points that nobody played it is not known
    let is_refused = |error: &Option<String>| error.as_ref().is_some_and(|e| e != tables::NOT_PLAYED);
    let all = sweep.points().len();
    if rows.errors.len() < all || !rows.errors.iter().all(is_refused) {
        return Ok(());
    }
    let Err(faults) = sweep.scenarios(0) else { return Ok(()) };
    let none = match all {
        1 => "the only point is not valid".to_owned(),
        _ => format!("none of the {} points is valid (the first is shown)", grouped(all as u64)),
    };
    Err(Failure::Input(format!(
        "{}\n\nerror: {none}, so nothing was written",
        faults.render(terminal::colours_on_stderr())
    )))
}

/// What is varied has a column of its own, which must not be called as another one: `category`.
fn refuse_columns(varied: &[Vary]) -> Result<(), Failure> {
    let columns = tables::sweep(&[]).columns;
    match varied.iter().map(Vary::path).find(|path| columns.iter().any(|c| c.name == *path)) {
        None => Ok(()),
        Some(path) => Err(Failure::Input(format!(
            "error: `{path}` is a whole table, and there is a column of that name in the results: vary what is in it, such \
             as {path}.NAME={{ … }},{{ … }}"
        ))),
    }
}

/// The points that are asked for.
fn points_of(args: &SweepArgs, study: &Study<'_>, varied: Vec<Vary>) -> Result<Sweep, Failure> {
    let family = study.family.clone();
    input::refuse_nowhere(&family, &varied)?;
    refuse_columns(&varied)?;
    let (points, dimensions) = (args.points() as usize, varied.len());
    if args.design != Design::Grid {
        input::refuse_points(&varied, ", and say with --points how many there are")?;
    }
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

/// What of a sweep's settings no other command has.
const DESIGN: &str = "design";

/// What makes this sweep, and no other: for the manifest.
fn asked(args: &SweepArgs) -> BTreeMap<String, Value> {
    let mut asked = BTreeMap::from([
        (DESIGN.to_owned(), Value::from(args.design.name())),
        ("vary".to_owned(), Value::from(args.vary.clone())),
    ]);
    if args.design != Design::Grid {
        asked.insert("points".to_owned(), Value::from(args.points()));
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
    // results of another command are replaced, as without --resume
    let is_sweep = |previous: &Previous| previous.manifest.settings.contains_key(DESIGN);
    let Some(previous) = Previous::find(&target)?.filter(is_sweep) else { return Ok(lines) };
    let why = match is_another(&previous.manifest, args, study, asked) {
        Some(why) => why,
        None => match previous.read(FILE)? {
            Some(read) => return Ok(longer(lines, Some(read))),
            None if previous.manifest.files.iter().all(|f| f.name != FILE) => {
                "--formats left sweep.csv out".to_owned()
            }
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
