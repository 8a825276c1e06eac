//! `stagger robust`: the deals of a file against what is not known.

use std::collections::BTreeMap;

use serde_json::Value;
use stagger::engine::{Part, WorldSettings, on_threads};
use stagger::output::tables;
use stagger::scenario::{Scenario, Selection};
use stagger::study::Space;
use stagger::study::robust::{Indifference, Played, PlayedWorlds, assess, play};

use super::args::RobustArgs;
use super::failure::Failure;
use super::input;
use super::part::{self, Merging, stretch};
use super::reach;
use super::study::{Results, Study};
use super::terminal;
use super::watch::Watch;

/// Fewer worlds than this say too little.
const FEWEST_WORLDS: u64 = 100;

/// Plays the structures of a file in the same worlds, writes how they do there and what it would be
/// worth to know more, and prints what can be seen at a glance.
pub(crate) fn robust(args: &RobustArgs, merging: Option<&Merging>) -> Result<(), Failure> {
    let varied = input::varied(&args.vary)?;
    input::refuse_points(&varied, "")?;
    let mut study = Study::begin(&args.study, "robust", Selection::All, merging)?;
    let varied = study.family.settle(varied)?;
    let space = Space::new(&study.family, &varied)?;
    if !args.study.delivery.quiet {
        terminal::warn_of_varied(space.scenarios().iter());
    }
    refuse_what_leaves_no_choice(&space)?;
    reach::refuse_too_many(space.scenarios().iter().map(Scenario::agreement))?;
    let settings = settings(args, &study)?;
    let job =
        study.job(args, |part| [stretch("worlds", part.range(settings.worlds), settings.worlds)].into())?;
    let play = |part: Part| {
        let worlds = part.range(settings.worlds);
        let all = (worlds.end - worlds.start) * settings.trials * space.scenarios().len() as u64;
        let watch = Watch::over(all, "trials", args.study.delivery.quiet);
        Ok(play(&space, &settings, part, &watch)?)
    };
    let fits = |part: Part, worlds: &PlayedWorlds| {
        let own = part.range(settings.worlds);
        worlds.are_of(&space) && worlds.count() == own.end - own.start
    };
    let plus = |some: PlayedWorlds, later| Some(some.plus(later));
    let Some((folder, worlds)) = study.obtain(job, play, (fits, plus))? else { return Ok(()) };
    let played = Played::of(&space, settings.trials, &worlds);
    if played.worlds < FEWEST_WORLDS {
        return Err(study.too_little(&format!("fewer than {FEWEST_WORLDS} worlds")));
    }
    let assessment = on_threads(settings.threads, || assess(&played, args.indifference, settings.seed))?;
    study.settings.trials = played.worlds * played.trials;
    let written = vec![
        tables::robust(space.scenarios(), &assessment),
        tables::dominated(space.scenarios(), &assessment),
        tables::value_of_information(space.scenarios(), space.factors(), &assessment),
    ];
    let results = Results {
        printed: if args.study.delivery.json { written.clone() } else { Vec::new() },
        written,
        asked: asked(args),
        varied,
        as_varied: space.scenarios().to_vec(),
        shows_varied: false,
        interrupted: played.interrupted,
    };
    study.deliver(folder, results, |folder| {
        terminal::robust((&space, &played), (&assessment, args.indifference), settings.seed, folder)
    })
}

/// Nothing to choose between, or nothing that is not known.
fn refuse_what_leaves_no_choice(space: &Space) -> Result<(), Failure> {
    if space.scenarios().len() < 2 {
        let text = "error: there is one deal, and so nothing to choose between: write the others as \
                    [[variant]]s of the file, or name at least two with --variant (`base` is the file itself)";
        return Err(Failure::Input(text.to_owned()));
    }
    if space.factors().is_empty() {
        let text = "error: nothing is unknown: every quantity of these deals is a number. Write ranges for what \
                    you don't know (complies = { interval = [0.85, 0.97] }), or say with --vary what may be \
                    otherwise; if all is known, `stagger run` compares the deals";
        return Err(Failure::Input(text.to_owned()));
    }
    Ok(())
}

/// The trials spread over the worlds, with as many even as odd ones in each.
fn settings(args: &RobustArgs, study: &Study<'_>) -> Result<WorldSettings, Failure> {
    let (worlds, trials) = (args.worlds, args.study.playing.trials);
    let each = trials / worlds / 2 * 2;
    if each == 0 {
        return Err(Failure::Input(format!(
            "error: {trials} trials in {worlds} worlds leave fewer than 2 for each world; give more --trials \
             (100 for each world do well: {}) or fewer --worlds",
            100 * worlds
        )));
    }
    let Study { settings, .. } = study;
    Ok(WorldSettings { worlds, trials: each, seed: settings.seed, threads: settings.threads })
}

/// What makes this study, and no other: for the manifest.
fn asked(args: &RobustArgs) -> BTreeMap<String, Value> {
    let mut asked = BTreeMap::from([
        ("vary".to_owned(), Value::from(args.vary.clone())),
        ("worlds".to_owned(), Value::from(args.worlds)),
    ]);
    if args.indifference != Indifference::NONE {
        asked.insert("indifference".to_owned(), Value::from(args.indifference.get()));
    }
    asked
}

impl part::Played for PlayedWorlds {
    fn interrupted(&self) -> bool {
        self.interrupted
    }
}
