//! `stagger explain`: for which values of what is not known something happens.

use std::collections::BTreeMap;

use serde_json::Value;
use stagger::engine::on_threads;
use stagger::output::numbers::grouped;
use stagger::output::tables;
use stagger::scenario::BASE;
use stagger::scenario::{Selection, Vary};
use stagger::study::explain::{Found, Inquiry, MOST_VALUES, Options, Played, boxes_unless};
use stagger::study::{Condition, Space};

use super::args::ExplainArgs;
use super::failure::Failure;
use super::study::{Results, Study};
use super::watch::{Watch, WritesNothing, interrupted};
use super::{input, terminal};

/// With fewer trials an interrupted study is not worth a look.
const FEWEST_TRIALS: usize = 1_000;

/// Plays the trials, looks for the boxes, writes them and says them in sentences.
pub(crate) fn explain(args: &ExplainArgs) -> Result<(), Failure> {
    let condition = Condition::parse(&args.target)?;
    let varied = input::varied(&args.vary)?;
    input::refuse_points(&varied, "")?;
    numbers_only(&varied)?;
    if args.study.changes.variant.len() > 1 {
        let text = "error: one scenario is explained at a time: give --variant once";
        return Err(Failure::Input(text.to_owned()));
    }
    let study = Study::begin(&args.study, "explain", Selection::Only(vec![BASE.to_owned()]), None)?;
    let varied = study.family.settle(varied)?;
    let space = Space::new(&study.family, &varied)?;
    if !args.study.delivery.quiet {
        terminal::warn_of_varied(space.scenarios().iter());
    }
    let Some(scenario) = space.scenarios().first() else {
        return Err(Failure::Input("error: there is no scenario".to_owned()));
    };
    let target = condition.target_of_trial(scenario.agreement())?;
    within_reach(&space, study.settings.trials)?;
    let folder = study.folder()?;
    let watch = Watch::over(study.settings.trials, "trials", args.study.delivery.quiet);
    let played = Inquiry { space: &space, condition: &condition }.play(&study.settings, &watch)?;
    drop(watch);
    refuse_too_few(&played)?;
    let options =
        Options { least_density: args.density, most_boxes: usize::from(args.boxes), ..Options::default() };
    let found = search(&played, &options, study.settings.threads)?;
    let tables = vec![
        tables::boxes(space.factors(), &found),
        tables::measures(&played.cases, &found),
        tables::rivals(space.factors(), &found),
        tables::trajectory(&found),
    ];
    let results = Results {
        printed: if args.study.delivery.json { tables.clone() } else { Vec::new() },
        written: tables,
        asked: asked(args),
        varied,
        as_varied: space.scenarios().to_vec(),
        shows_varied: false,
        interrupted: played.interrupted,
    };
    let explained = terminal::Explained {
        scenario,
        condition: &condition,
        target,
        factors: space.factors(),
        played: &played,
        found: &found,
        options: &options,
        seed: study.settings.seed,
    };
    study.deliver(folder, results, |folder| terminal::explain(&explained, folder))
}

/// Looks for the boxes. Of trials that were stopped all that were played are searched; who does not
/// want to wait for that either asks again, which ends the program.
fn search(played: &Played, options: &Options, threads: usize) -> Result<Vec<Found>, Failure> {
    let _nothing = WritesNothing::begin();
    let search = || boxes_unless(&played.cases, options, &|| !played.interrupted && interrupted());
    let found = on_threads(threads, search)?;
    let given_up = "the search was given up before it was finished, so nothing was written";
    found.ok_or_else(|| Failure::Interrupted(given_up.to_owned()))
}

/// What makes this explanation, and no other: for the manifest.
fn asked(args: &ExplainArgs) -> BTreeMap<String, Value> {
    let mut asked = BTreeMap::from([
        ("target".to_owned(), Value::from(args.target.clone())),
        ("boxes".to_owned(), Value::from(args.boxes)),
    ]);
    if !args.vary.is_empty() {
        asked.insert("vary".to_owned(), Value::from(args.vary.clone()));
    }
    if let Some(density) = args.density {
        asked.insert("density".to_owned(), Value::from(density));
    }
    asked
}

/// A box is a range: of words there is none.
fn numbers_only(varied: &[Vary]) -> Result<(), Failure> {
    for vary in varied {
        if let stagger::scenario::Values::List(list) = vary.values()
            && list.iter().any(|v| !v.is_integer() && !v.is_float())
        {
            let why = "an explanation is made of ranges of numbers, and these are not all numbers; \
                       explain one variant after the other, or compare them with `sweep`";
            return Err(vary.refuse(why.to_owned()).into());
        }
    }
    Ok(())
}

/// Something must be unknown, and what is played must fit into memory.
fn within_reach(space: &Space, trials: u64) -> Result<(), Failure> {
    let factors = space.factors().len() as u64;
    if factors == 0 {
        let text = "error: nothing in this scenario is unknown, so there is nothing to explain it by: every quantity \
                    is a number\n  help: write what you don't know as a distribution, or name it here: --vary \
                    ceasefire.days=20..60";
        return Err(Failure::Input(text.to_owned()));
    }
    if trials.saturating_mul(factors) > MOST_VALUES {
        let most = grouped(MOST_VALUES / factors);
        return Err(Failure::Input(format!(
            "error: {} trials of {factors} inputs are too many to search: give --trials {most} or fewer",
            grouped(trials)
        )));
    }
    Ok(())
}

fn refuse_too_few(played: &Played) -> Result<(), Failure> {
    if played.interrupted && played.cases.count() < FEWEST_TRIALS {
        return Err(Failure::Interrupted("too few trials were played, so nothing was written".to_owned()));
    }
    Ok(())
}
