//! `stagger run`: simulate, write the results, print a summary.

use std::path::PathBuf;

use serde::{Deserialize, Serialize};
use stagger::engine::{BLOCK, Part, Settings, StoredTotals, Totals, World, WorldSettings, on_threads};
use stagger::exact::{self, Refusal};
use stagger::output::facts::changed_beside;
use stagger::output::folder::ResultsFolder;
use stagger::output::json;
use stagger::output::numbers::grouped;
use stagger::output::part::Header;
use stagger::output::trials::TrialsWriter;
use stagger::scenario::Source;
use stagger::study::{self, Answers, Simulation, Witnesses};

use super::args::{Format, Method, RunArgs};
use super::failure::Failure;
use super::input::{self, Files, Input};
use super::part::{self, Job, Merging, Stretches, stretch};
use super::reach;
use super::results::{self, Began, Delivered, Found, Played};
use super::terminal;
use super::watch::{Watch, WritesNothing, heed_interruptions, interrupted, settings};

/// Simulates every scenario of the files, writes the results and prints a summary. With `merging`
/// nothing is simulated: the parts were.
pub(crate) fn run(args: &RunArgs, merging: Option<&Merging>) -> Result<(), Failure> {
    let began = Began::now();
    let files =
        merging.map_or_else(|| Files::Named(args.files.clone()), |parts| Files::Read(parts.sources()));
    let inputs = input::read(files, &args.changes)?;
    let played: Vec<Played<'_>> = inputs
        .iter()
        .flat_map(|Input { source, scenarios }| {
            scenarios.iter().map(move |scenario| Played { source, scenario })
        })
        .collect();
    merging.map_or(Ok(()), |parts| parts.check(played.iter().map(|p| p.scenario)))?;
    if !args.delivery.quiet {
        terminal::warn_briefly(played.iter().map(|p| p.scenario));
        args.moot.inspect(|text| terminal::warn(text));
    }
    let part = args.division.part;
    if args.method != Method::Exact {
        refuse_what_does_not_fit(args, &played, part.unwrap_or(Part::WHOLE), merging)?;
    }
    if let Some(part) = part {
        return play_part(args, &inputs, &played, part);
    }
    // before anything is on the disk that would have to be taken away again
    heed_interruptions();
    // found out now rather than after the work
    let mut folder = ResultsFolder::prepare(&out(args, &inputs, ""))?;
    let settings = settings(&args.sampling.playing);
    let solved = match args.method {
        Method::Simulate => None,
        Method::Exact | Method::Both => Some(solve(&played, settings.threads)?),
    };
    let found = match (solved, merging) {
        (Some(answers), _) if args.method == Method::Exact => Found::solved(answers),
        (_, Some(parts)) => by_parts(args, &played, &settings, parts)?,
        (solved, None) => by_simulation(args, &played, &settings, &mut folder, solved)?,
    };
    deliver(args, &inputs, (&played, &found), (&settings, began), folder, merging)
}

/// There must be memory enough for what is counted, and for the worlds unless parts played them.
fn refuse_what_does_not_fit(
    args: &RunArgs,
    played: &[Played<'_>],
    part: Part,
    merging: Option<&Merging>,
) -> Result<(), Failure> {
    let agreements = || played.iter().map(|p| p.scenario.agreement());
    reach::refuse_too_many(agreements())?;
    if merging.is_some() {
        return Ok(());
    }
    reach::refuse_too_many_worlds(agreements(), (wanted_worlds(args), part))
}

/// Writes and prints what was found.
fn deliver(
    args: &RunArgs,
    inputs: &[Input],
    (played, found): (&[Played<'_>], &Found),
    (settings, began): (&Settings, Began),
    mut folder: ResultsFolder,
    merging: Option<&Merging>,
) -> Result<(), Failure> {
    write(args, inputs, (played, found), settings, &mut folder, merging)?;
    let parts = merging.map(Merging::record);
    let replaced = results::replaced(&folder);
    let written = folder.publish(results::manifest(
        played,
        &found.answers,
        settings,
        began,
        results::asked(args),
        parts,
    ))?;
    let shown = terminal::short_path(&written);
    if args.delivery.json {
        let mut tables = found.summary_tables(played);
        tables.extend(merging.and_then(Merging::missing_table));
        terminal::print(&String::from_utf8_lossy(&json::render(&tables)))?;
    } else if !args.delivery.quiet {
        let mut page = terminal::summary(played, found, settings.seed, &shown);
        for text in changed_beside(played.iter().map(|p| p.scenario)) {
            page.what_was_done(&text);
        }
        if let Some(text) =
            args.sampling.precision.and_then(|wanted| terminal::not_reached(wanted, &found.answers))
        {
            page.what_was_done(&text);
        }
        if let Some(notice) = merging.and_then(Merging::notice) {
            page.notice(&notice);
        }
        if let Some(text) = replaced {
            page.hint(&text);
        }
        terminal::print(&page.finish())?;
    }
    finish(&found.answers, settings, &shown)
}

/// Writes what was found.
fn write(
    args: &RunArgs,
    inputs: &[Input],
    (played, found): (&[Played<'_>], &Found),
    settings: &Settings,
    folder: &mut ResultsFolder,
    merging: Option<&Merging>,
) -> Result<(), Failure> {
    let files: Vec<&Source> = inputs.iter().map(|i| &i.source).collect();
    let notice = merging.and_then(Merging::notice);
    let state = (found.answers.interrupted, notice.clone());
    let origin = results::origin(&files, settings, found.answers.trials, state);
    let mut report = args.delivery.writes(Format::Html).then(|| terminal::report(played, found, &origin));
    if let (Some(report), Some(notice)) = (&mut report, notice) {
        report.headline.insert(0, notice);
    }
    let too_large =
        "trials.csv, with a row for every trial, is too large for a workbook: it is in the same folder";
    let mut tables = found.tables(played);
    let mut answer = terminal::answer(played, found, settings.seed);
    tables.extend(merging.and_then(Merging::missing_table));
    merging.inspect(|parts| parts.note(&mut answer));
    let delivered = Delivered {
        tables: &tables,
        sheets: &[],
        answer: &answer,
        agreement: played.first().map(|p| p.scenario.agreement()),
        origin: &origin,
        absent: if args.each_trial { &[too_large.to_owned()] } else { &[] },
        report: report.as_ref(),
    };
    results::write(folder, &args.delivery, &delivered)
}

/// Solves the scenarios.
fn solve(played: &[Played<'_>], threads: usize) -> Result<Answers, Failure> {
    let agreements: Vec<_> = played.iter().map(|p| p.scenario.agreement()).collect();
    let _nothing = WritesNothing::begin();
    let solve = || study::solve_unless(&agreements, &exact::Settings::default(), &interrupted);
    on_threads(threads, solve)?.map_err(|(i, refusal)| match refusal {
        Refusal::Stopped => Failure::Interrupted(format!("{refusal}, so nothing was written")),
        _ => Failure::Input(format!("error: {}: {refusal}", played[i].scenario.id())),
    })
}

/// Simulates the scenarios, and compares with their solution if there is one.
fn by_simulation(
    args: &RunArgs,
    played: &[Played<'_>],
    settings: &Settings,
    folder: &mut ResultsFolder,
    solved: Option<Answers>,
) -> Result<Found, Failure> {
    let simulation = Simulation::new(played.iter().map(|p| p.scenario.agreement()));
    let mut answers = simulate(args, &simulation, played, settings, folder)?;
    if answers.trials == Some(0) {
        let text = "no block of trials was finished, so nothing was written";
        return Err(Failure::Interrupted(text.to_owned()));
    }
    let worlds = simulation.sum_up_worlds(worlds(args, &simulation, settings, Part::WHOLE)?);
    answers.interrupted |= simulation.lacks_worlds(&worlds);
    let compare = |solved: Answers| {
        answers.summaries.iter().zip(&solved.summaries).map(|(s, e)| Witnesses::of(s, e)).collect()
    };
    let witnesses = solved.map(compare).unwrap_or_default();
    Ok(Found { answers, worlds, witnesses })
}

fn finish(answers: &Answers, settings: &Settings, folder: &str) -> Result<(), Failure> {
    if !answers.interrupted {
        return Ok(());
    }
    let done = answers.trials.unwrap_or(0);
    Err(Failure::Interrupted(if done == settings.trials {
        format!("all trials were played and are in {folder}, but not all of the worlds")
    } else {
        format!("{} of {} trials were played and are in {folder}", grouped(done), grouped(settings.trials))
    }))
}

fn simulate(
    args: &RunArgs,
    simulation: &Simulation,
    played: &[Played<'_>],
    settings: &Settings,
    folder: &mut ResultsFolder,
) -> Result<Answers, Failure> {
    let watch = Watch::new(&args.sampling, args.delivery.quiet);
    if !args.each_trial {
        return Ok(simulation.run(settings, &watch)?);
    }
    let mut writer = TrialsWriter::begin(folder, results::trials_table(played, simulation))?;
    let simulated = simulation.run_recorded(settings, &watch, &mut writer)?;
    writer.finish(folder)?;
    Ok(simulated)
}

/// Trials in each world. Few, so that the worlds may be many: the noise that this leaves in each
/// is corrected for.
pub(super) const TRIALS_PER_WORLD: u64 = 100;

/// The most worlds unless more are asked for.
const MOST_WORLDS: u64 = 1000;

/// How many worlds are wanted of each scenario in which there is something that is not known.
fn wanted_worlds(args: &RunArgs) -> u64 {
    args.worlds.unwrap_or_else(|| usual_worlds(args.sampling.playing.trials))
}

/// The worlds that are played beside so many trials, unless another number is asked for.
pub(super) fn usual_worlds(trials: u64) -> u64 {
    (trials / TRIALS_PER_WORLD).min(MOST_WORLDS)
}

/// Plays the scenarios in a part of the worlds, where there is something that is not known.
fn worlds(
    args: &RunArgs,
    simulation: &Simulation,
    settings: &Settings,
    part: Part,
) -> Result<Vec<Option<Vec<World>>>, Failure> {
    let worlds = wanted_worlds(args);
    let own = part.range(worlds);
    let unknown = simulation.deals().iter().filter(|d| !d.agreement().unknowns().is_empty()).count() as u64;
    let all = (own.end - own.start).saturating_mul(TRIALS_PER_WORLD).saturating_mul(unknown);
    let watch = Watch::over(all, "trials in worlds", args.delivery.quiet);
    let settings =
        WorldSettings { worlds, trials: TRIALS_PER_WORLD, seed: settings.seed, threads: settings.threads };
    Ok(simulation.play_worlds(&settings, part, &watch)?)
}

/// What is played of a run in one part of it.
#[derive(Debug, Serialize, Deserialize)]
struct PlayedPart {
    totals: StoredTotals,
    worlds: Vec<Option<Vec<World>>>,
    interrupted: bool,
}

impl part::Played for PlayedPart {
    fn interrupted(&self) -> bool {
        self.interrupted
    }
}

/// Plays one part into its file.
fn play_part(args: &RunArgs, inputs: &[Input], played: &[Played<'_>], part: Part) -> Result<(), Failure> {
    let settings = settings(&args.sampling.playing);
    let options = serde_json::to_value(args).map_err(|e| Failure::Write(e.to_string()))?;
    let simulation = Simulation::new(played.iter().map(|p| p.scenario.agreement()));
    let header = Header::new("run", part, (settings.seed, settings.trials), options)
        .with(inputs.iter().map(|i| &i.source), played.iter().map(|p| p.scenario))
        .with_stretches(stretches(args, &simulation, part));
    let job = Job { header, folder: out(args, inputs, "-parts"), quiet: args.delivery.quiet };
    job.play(|part| {
        let trials = part.trials(settings.trials, BLOCK);
        let watch = Watch::over(trials.end - trials.start, "trials", args.delivery.quiet);
        let totals = simulation.play(&settings, part, &watch)?;
        drop(watch);
        let worlds = worlds(args, &simulation, &settings, part)?;
        let interrupted = totals.interrupted || !simulation.are_worlds(&worlds);
        Ok(PlayedPart { totals: StoredTotals::of(totals), worlds, interrupted })
    })
}

/// What belongs to a part.
fn stretches(args: &RunArgs, simulation: &Simulation, part: Part) -> Stretches {
    let (trials, worlds) = (args.sampling.playing.trials, wanted_worlds(args));
    let mut all = Stretches::from([stretch("trials", part.trials(trials, BLOCK), trials)]);
    if worlds > 0 && simulation.deals().iter().any(|d| !d.agreement().unknowns().is_empty()) {
        all.extend([stretch("worlds", part.range(worlds), worlds)]);
    }
    all
}

/// Adds up what the parts played.
fn by_parts(
    args: &RunArgs,
    played: &[Played<'_>],
    settings: &Settings,
    parts: &Merging,
) -> Result<Found, Failure> {
    let simulation = Simulation::new(played.iter().map(|p| p.scenario.agreement()));
    let restore = |part: Part, played: PlayedPart| {
        let (trials, own) = (part.trials(settings.trials, BLOCK), part.range(wanted_worlds(args)));
        let is_all = |worlds: &Vec<World>| worlds.iter().map(|w| w.number).eq(own.clone());
        let totals = simulation.restore(played.totals)?;
        let whole = totals.trials == trials.end - trials.start
            && simulation.are_worlds(&played.worlds)
            && played.worlds.iter().flatten().all(is_all);
        whole.then_some((totals, played.worlds))
    };
    let (totals, worlds) = parts.add_up(restore, |sum, part| Some(plus(sum, part)))?;
    if totals.trials == 0 {
        let text =
            format!("error: no trials are in these parts: there are fewer blocks of {BLOCK} than parts");
        return Err(Failure::Input(text));
    }
    let answers = simulation.sum_up(totals);
    Ok(Found { answers, worlds: simulation.sum_up_worlds(worlds), witnesses: Vec::new() })
}

type TrialsAndWorlds = (Totals, Vec<Option<Vec<World>>>);

fn plus((mut totals, mut worlds): TrialsAndWorlds, (other, later): TrialsAndWorlds) -> TrialsAndWorlds {
    totals.merge(other);
    for (all, later) in worlds.iter_mut().zip(later) {
        if let (Some(all), Some(later)) = (all, later) {
            all.extend(later);
        }
    }
    (totals, worlds)
}

/// Where the results go, or the parts of them.
fn out(args: &RunArgs, inputs: &[Input], of_what: &str) -> PathBuf {
    let stem = || inputs.first().map_or_else(|| "results".to_owned(), |i| i.source.stem());
    let usual = || PathBuf::from("results").join(format!("{}{of_what}", stem()));
    args.delivery.out.clone().unwrap_or_else(usual)
}
