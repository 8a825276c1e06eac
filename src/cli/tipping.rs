//! `stagger tipping`: from which value of an input on does something hold.

use std::collections::BTreeMap;

use serde_json::Value;
use stagger::output::tables::{self, Asked};
use stagger::scenario::BASE;
use stagger::scenario::Selection;
use stagger::study::Aim;
use stagger::study::tipping::{NoAnswer, Question};

use super::args::TippingArgs;
use super::failure::Failure;
use super::input;
use super::study::{Results, Study};
use super::terminal;
use super::watch::Watch;

/// Looks for the tipping points, writes the results and prints them.
pub(crate) fn tipping(args: &TippingArgs) -> Result<(), Failure> {
    let aim = Aim::parse(&args.target)?;
    let varied = input::varied(std::slice::from_ref(&args.vary))?;
    input::refuse_points(&varied, ", and say with --points how many values are looked at first")?;
    let study = Study::begin(&args.study, "tipping", selection(args, &aim)?, None)?;
    let varied = study.family.settle(varied)?;
    let Some(vary) = varied.first() else { return Ok(()) };
    let question = Question::new(&study.family, vary, &aim, study.settings)?;
    let as_varied = question.scenarios()?;
    if !args.study.delivery.quiet {
        terminal::warn_of_varied(as_varied.iter());
    }
    let asked = Asked { path: vary.path(), target: args.target.trim(), of: question.target()? };
    let folder = study.folder()?;
    let watch = Watch::of_unknown_length("trials", args.study.delivery.quiet);
    let answer = question.answer(args.points as usize, &watch)?;
    drop(watch);
    let (tipping, values) = (tables::tipping(asked, &answer), tables::values(asked, &answer));
    let results = Results {
        printed: vec![tipping.clone(), values.clone()],
        written: vec![tipping, values],
        asked: BTreeMap::from([
            ("vary".to_owned(), Value::from(args.vary.clone())),
            ("target".to_owned(), Value::from(args.target.clone())),
            ("points".to_owned(), Value::from(args.points)),
        ]),
        varied: vec![vary.clone()],
        as_varied,
        shows_varied: true,
        interrupted: false,
    };
    let Some(first) = study.scenarios.first().cloned() else { return Ok(()) };
    let trials = study.settings.trials;
    study.deliver(folder, results, |folder| terminal::tipping(&first, asked, &aim, &answer, trials, folder))
}

/// Two scenarios are named by the question, one by `--variant`.
fn selection(args: &TippingArgs, aim: &Aim) -> Result<Selection, Failure> {
    let named = &args.study.changes.variant;
    match aim {
        Aim::Contest(_) if !named.is_empty() => {
            let text = "error: the target names the two scenarios itself: leave --variant out";
            Err(Failure::Input(text.to_owned()))
        }
        Aim::Contest(contest) => Ok(Selection::Only(vec![contest.left.clone(), contest.right.clone()])),
        Aim::Condition(_) if named.len() > 1 => {
            let text = "error: a condition is asked of one scenario: give --variant once, or ask `variant A > variant B on …`";
            Err(Failure::Input(text.to_owned()))
        }
        Aim::Condition(_) => Ok(Selection::Only(vec![BASE.to_owned()])),
    }
}

impl From<NoAnswer> for Failure {
    fn from(error: NoAnswer) -> Self {
        match error {
            NoAnswer::Faults(faults) => faults.into(),
            NoAnswer::Aim(error) => error.into(),
            NoAnswer::Threads(error) => error.into(),
            NoAnswer::Cancelled => Failure::Interrupted("nothing was written".to_owned()),
        }
    }
}
