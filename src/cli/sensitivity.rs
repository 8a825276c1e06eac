//! `stagger sensitivity`: which of what is not known matters.

use std::collections::BTreeMap;

use serde_json::Value;
use stagger::agreement::{Agreement, PartyId};
use stagger::metric::{Metric, Target};
use stagger::output::tables::{self, Studied};
use stagger::scenario::BASE;
use stagger::scenario::Selection;
use stagger::study::sensitivity::{
    Group, NoShares, Screening, Shares, TRAJECTORIES, TRIALS_PER_POINT, TRIALS_PER_STEP, Tornado, screening,
    shares, tornado,
};
use stagger::study::{ResultName, Space};

use super::args::SensitivityArgs;
use super::failure::Failure;
use super::input;
use super::study::{Results, Study};
use super::terminal;
use super::watch::Watch;

/// With more inputs than this they are screened first, and as many are looked at one by one.
const MOST_SINGLE: usize = 20;

/// What was found.
#[derive(Debug)]
pub(crate) struct Findings {
    /// With few inputs none is needed.
    pub(crate) screening: Option<Screening>,
    /// What the indices are of.
    pub(crate) groups: Vec<Group>,
    pub(crate) shares: Shares,
    pub(crate) tornado: Tornado,
}

/// Studies the scenario, writes the results and prints what matters most.
pub(crate) fn sensitivity(args: &SensitivityArgs) -> Result<(), Failure> {
    let varied = input::varied(&args.vary)?;
    let usual = Selection::Only(vec![BASE.to_owned()]);
    let study = Study::begin(&args.study, "sensitivity", usual)?;
    let [_] = &study.scenarios[..] else {
        return Err(Failure::Input(
            "error: give --variant once: inputs are ranked for one scenario".to_owned(),
        ));
    };
    let space = Space::new(&study.family, &varied)?;
    let space = if varied.is_empty() { space } else { space.of_varied(&varied) };
    if space.factors().is_empty() {
        return Err(Failure::Input(NOTHING_UNKNOWN.to_owned()));
    }
    let targets = targets(args, space.scenarios()[0].agreement())?;
    let findings = find(args, &study, &space, &targets)?;
    let scenario = study.scenarios[0].clone();
    let studied = Studied { scenario: &scenario, targets: &targets, factors: space.factors() };
    let mut written = vec![
        tables::sensitivity(studied, &findings.groups, &findings.shares),
        tables::tornado(studied, &findings.tornado),
    ];
    if let Some(screening) = &findings.screening {
        written.push(tables::screening(studied, screening, &single(&findings.groups)));
    }
    let results = Results {
        printed: written.clone(),
        written,
        asked: asked(args),
        interrupted: findings.tornado.interrupted || findings.shares.interrupted,
    };
    study.deliver(results, |folder| terminal::sensitivity(studied, &findings, folder))
}

const NOTHING_UNKNOWN: &str = "error: everything in the file is known, so there is nothing to rank\n\
    help: give quantities as ranges, for example complies = { interval = [0.85, 0.97] }, or say what to vary, \
    for example --vary party.north.complies=0.8..0.99";

/// The results asked for, or else the chance of completion, persons released and days held.
fn targets(args: &SensitivityArgs, agreement: &Agreement) -> Result<Vec<Target>, Failure> {
    if !args.on.is_empty() {
        let named = args.on.iter().map(|name| Ok(ResultName::parse(name)?.of(agreement)?));
        return named.collect();
    }
    let parties =
        || (0..agreement.parties().len()).map(PartyId::from).filter(|&p| agreement.owed_living(p) > 0);
    let released = parties().map(|p| Target::of_party(Metric::Released, p));
    let held = parties().map(|p| Target::of_party(Metric::DaysHeld, p));
    Ok(std::iter::once(Target::COMPLETED).chain(released).chain(held).collect())
}

fn asked(args: &SensitivityArgs) -> BTreeMap<String, Value> {
    BTreeMap::from([
        ("vary".to_owned(), Value::from(args.vary.clone())),
        ("on".to_owned(), Value::from(args.on.clone())),
        ("rows".to_owned(), Value::from(args.rows)),
    ])
}

/// The inputs that are looked at one by one.
fn single(groups: &[Group]) -> Vec<usize> {
    groups.iter().filter(|g| g.len() == 1).map(|g| g[0]).collect()
}

fn find(
    args: &SensitivityArgs,
    study: &Study<'_>,
    space: &Space,
    targets: &[Target],
) -> Result<Findings, Failure> {
    let factors = space.factors().len();
    let rows = u64::from(args.rows);
    let many = factors > MOST_SINGLE;
    let count = factors.min(MOST_SINGLE + 1) as u64;
    let all = study.settings.trials * (2 * factors as u64 + 1)
        + rows * TRIALS_PER_POINT * (count + 2)
        + if many { TRAJECTORIES * TRIALS_PER_STEP * (factors as u64 + 1) } else { 0 };
    let watch = Watch::over(all, "trials", args.study.delivery.quiet);
    let nothing = || Failure::Interrupted("too little was finished, so nothing was written".to_owned());
    let tornado = tornado(space, targets, &study.settings, &watch)??;
    let screening = if many { Some(screening(space, targets, &study.settings, &watch)??) } else { None };
    if tornado.trials == 0 || screening.as_ref().is_some_and(|s| s.interrupted) {
        return Err(nothing());
    }
    let groups = groups(factors, screening.as_ref());
    let shares = shares(space, targets, &groups, (rows, &study.settings), &watch)??;
    if shares.rows < 2 {
        return Err(nothing());
    }
    Ok(Findings { screening, groups, shares, tornado })
}

/// Each input by itself; of many the foremost, and the others together.
fn groups(factors: usize, screening: Option<&Screening>) -> Vec<Group> {
    let foremost = screening.map_or_else(|| (0..factors).collect(), |s| s.foremost(MOST_SINGLE));
    let others: Group = (0..factors).filter(|f| !foremost.contains(f)).collect();
    let mut groups: Vec<Group> = foremost.into_iter().map(|f| vec![f]).collect();
    groups.extend((!others.is_empty()).then_some(others));
    groups
}

impl From<NoShares> for Failure {
    fn from(error: NoShares) -> Self {
        match error {
            NoShares::Threads(error) => error.into(),
            NoShares::Design(error) => Failure::Input(format!("error: {error}; give fewer with --rows")),
        }
    }
}
