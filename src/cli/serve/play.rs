//! Two deals played side by side on the same luck, and what the page is told of it.

use std::time::Instant;

use serde::Serialize;
use serde_json::Value;
use stagger::engine::{Part, Settings, WorldSettings};
use stagger::output::manifest::sha256_hex;
use stagger::output::{json, numbers};
use stagger::scenario::{Scenario, Source};
use stagger::study::{Answers, InWorlds, Simulation};
use stagger::summary::{Interval, Summary};

use super::Desk;
use super::ask::Asked;
use super::queue::Stop;
use super::refusal::Refusal;
use super::{figures, shell, told};
use crate::cli::results::{Found, Played};
use crate::cli::run::{TRIALS_PER_WORLD, usual_worlds};

/// With how much and with what luck two deals are played.
#[derive(Debug, Clone, Copy)]
pub(super) struct Playing {
    pub(super) settings: Settings,
}

impl Playing {
    pub(super) fn of(desk: &Desk, asked: &Asked) -> Self {
        let (trials, seed) = (asked.trials.unwrap_or(desk.trials), asked.seed.unwrap_or(desk.seed));
        Self { settings: Settings { trials, seed, threads: desk.threads } }
    }
}

/// What came of two deals: the starting point on the left, the what-if on the right.
#[derive(Debug, Serialize)]
pub(super) struct Answer {
    /// Trials played of each.
    trials: u64,
    /// Trials that were wanted; fewer were played if they took too long.
    wanted: u64,
    seed: String,
    seconds: f64,
    titles: [String; 2],
    completed: [Completed; 2],
    entries: Vec<told::Entry>,
    differences: Vec<told::Difference>,
    figures: Vec<figures::Shown>,
    warnings: [Vec<String>; 2],
    /// SHA-256 of the file as it was played: it is read anew for each request.
    sha256: String,
    /// Command lines that find the same figures.
    commands: [String; 2],
    /// What `run --json` prints of each.
    #[serde(skip_serializing_if = "Option::is_none")]
    tables: Option<[Value; 2]>,
}

/// The chance of completion with its 95 % interval, in numbers and in words.
#[derive(Debug, Serialize)]
struct Completed {
    text: String,
    within: String,
    probability: Option<f64>,
    low: Option<f64>,
    high: Option<f64>,
}

impl Completed {
    fn of(summary: &Summary) -> Self {
        let chance = summary.completed();
        let interval: Option<Interval> = chance.and_then(|c| c.interval);
        Self {
            text: chance.map_or_else(String::new, numbers::chance),
            within: interval.map_or_else(String::new, numbers::interval),
            probability: chance.and_then(|c| c.probability),
            low: interval.map(|i| i.low),
            high: interval.map(|i| i.high),
        }
    }
}

/// Plays what is asked for.
pub(super) fn play(
    source: &Source,
    asked: &Asked,
    playing: &Playing,
    stop: &Stop,
) -> Result<Answer, Refusal> {
    let began = Instant::now();
    let pair = [asked.left.load(source, "left")?, asked.right.load(source, "right")?];
    let simulation = Simulation::new(pair.iter().map(Scenario::agreement));
    let answers = simulate(&simulation, playing, stop)?;
    let worlds = if asked.worlds { in_worlds(&simulation, playing, stop)? } else { Vec::new() };
    let summaries: Vec<&Summary> = answers.summaries.iter().collect();
    let [first, second] = &summaries[..] else { return Err(Refusal::Failed("nothing was played".into())) };
    let trials = answers.trials.unwrap_or(0);
    let settings = Settings { trials, ..playing.settings };
    Ok(Answer {
        trials,
        wanted: playing.settings.trials,
        // a browser's numbers have not enough digits for every seed
        seed: playing.settings.seed.to_string(),
        seconds: began.elapsed().as_secs_f64(),
        titles: [&pair[0], &pair[1]].map(Scenario::title),
        completed: [Completed::of(first), Completed::of(second)],
        entries: told::entries(
            [0, 1].map(|i| (&pair[i], summaries[i], worlds.get(i).and_then(Option::as_ref))),
        ),
        differences: told::differences(&pair[0], &pair[1], &answers.differences[0]),
        figures: figures::of([0, 1].map(|i| (&pair[i], summaries[i])), &answers.differences[0]),
        warnings: [&pair[0], &pair[1]].map(told::warnings),
        sha256: sha256_hex(source.text.as_bytes()),
        commands: shell::commands(source, [&asked.left, &asked.right], &settings),
        tables: asked.tables.then(|| {
            [0, 1].map(|i| {
                tables(source, &pair[i], answers.summaries[i].clone(), worlds.get(i).cloned(), &answers)
            })
        }),
    })
}

/// Plays the trials; what took too long is cut short, unless nothing was played.
pub(super) fn simulate(simulation: &Simulation, playing: &Playing, stop: &Stop) -> Result<Answers, Refusal> {
    let answers = simulation.run(&playing.settings, stop)?;
    if stop.is_superseded() {
        return Err(Refusal::Superseded);
    }
    if answers.trials == Some(0) {
        return Err(Refusal::Failed("not even a few trials could be played in a minute".to_owned()));
    }
    Ok(answers)
}

/// Plays the worlds, as `run` does.
pub(super) fn in_worlds(
    simulation: &Simulation,
    playing: &Playing,
    stop: &Stop,
) -> Result<Vec<Option<InWorlds>>, Refusal> {
    let Settings { trials, seed, threads } = playing.settings;
    let settings = WorldSettings { worlds: usual_worlds(trials), trials: TRIALS_PER_WORLD, seed, threads };
    let worlds = simulation.play_worlds(&settings, Part::WHOLE, stop)?;
    if stop.is_superseded() { Err(Refusal::Superseded) } else { Ok(simulation.sum_up_worlds(worlds)) }
}

/// What `run --json` prints of one scenario.
fn tables(
    source: &Source,
    scenario: &Scenario,
    summary: Summary,
    worlds: Option<Option<InWorlds>>,
    answers: &Answers,
) -> Value {
    let one = Answers { summaries: vec![summary], differences: Vec::new(), ..*answers };
    let found = Found { answers: one, worlds: worlds.into_iter().collect(), witnesses: Vec::new() };
    let bytes = json::render(&found.summary_tables(&[Played { source, scenario }]));
    serde_json::from_slice(&bytes).unwrap_or_default()
}
