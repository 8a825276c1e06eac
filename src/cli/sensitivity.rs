//! `stagger sensitivity`: which of what is not known matters.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::Value;
use stagger::agreement::Agreement;
use stagger::engine::{BLOCK, Part};
use stagger::metric::{Metric, Target};
use stagger::output::facts::parties;
use stagger::output::tables::{self, Studied};
use stagger::scenario::BASE;
use stagger::scenario::Selection;
use stagger::study::sensitivity::{
    AtEnds, DesignRows, Group, NoShares, Screening, Shares, TRAJECTORIES, TRIALS_PER_POINT, TRIALS_PER_STEP,
    Tornado, at_ends, design_rows, screening,
};
use stagger::study::{ResultName, Space};

use super::args::SensitivityArgs;
use super::failure::Failure;
use super::input;
use super::part::{self, Merging, Stretches, stretch};
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

/// What is played, or a part of it.
#[derive(Debug, Serialize, Deserialize)]
struct Played {
    at_ends: AtEnds,
    /// Every part needs all of it, to know what the rows are about.
    screening: Option<Screening>,
    rows: DesignRows,
}

impl Played {
    /// Adds a later part.
    fn plus(self, later: Played) -> Option<Played> {
        let at_ends = self.at_ends.plus(&later.at_ends)?;
        Some(Played { at_ends, screening: self.screening, rows: self.rows.plus(later.rows) })
    }
}

impl part::Played for Played {
    fn interrupted(&self) -> bool {
        self.at_ends.interrupted || self.rows.interrupted
    }
}

/// Studies the scenario, writes the results and prints what matters most.
pub(crate) fn sensitivity(args: &SensitivityArgs, merging: Option<&Merging>) -> Result<(), Failure> {
    let varied = input::varied(&args.vary)?;
    input::refuse_points(&varied, "")?;
    let usual = Selection::Only(vec![BASE.to_owned()]);
    let study = Study::begin(&args.study, "sensitivity", usual, merging)?;
    let varied = study.family.settle(varied)?;
    let [_] = &study.scenarios[..] else {
        return Err(Failure::Input(
            "error: give --variant once: inputs are ranked for one scenario".to_owned(),
        ));
    };
    let space = Space::new(&study.family, &varied)?;
    if !args.study.delivery.quiet {
        terminal::warn_of_varied(space.scenarios().iter());
    }
    let space = if varied.is_empty() { space } else { space.of_varied(&varied) };
    if space.factors().is_empty() {
        return Err(Failure::Input(NOTHING_UNKNOWN.to_owned()));
    }
    let targets = targets(args, space.scenarios()[0].agreement())?;
    let design = Design { args, study: &study, space: &space, targets: &targets };
    let job = study.job(args, |part| design.stretches(part))?;
    let fits = |part: Part, played: &Played| design.fits(part, played);
    let obtained = study.obtain(job, |part| design.play(part), (fits, Played::plus))?;
    let Some((folder, played)) = obtained else { return Ok(()) };
    let findings = design.sum_up(&played)?;
    let scenario = study.scenarios[0].clone();
    let studied = Studied { scenario: &scenario, targets: &targets, factors: space.factors() };
    let mut written = vec![
        tables::sensitivity(studied, &findings.groups, &findings.shares),
        tables::tornado(studied, &findings.tornado),
    ];
    if let Some(screening) = &findings.screening {
        written.push(tables::screening(studied, screening, &single(&findings.groups)));
    }
    let is_varied = !varied.is_empty();
    let results = Results {
        printed: written.clone(),
        written,
        asked: asked(args),
        varied,
        as_varied: space.scenarios().to_vec(),
        shows_varied: false,
        interrupted: findings.tornado.interrupted || findings.shares.interrupted,
    };
    study.deliver(folder, results, |folder| terminal::sensitivity(studied, is_varied, &findings, folder))
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
    let owing = || parties(agreement).filter(|&p| agreement.owed_living(p) > 0);
    let released = owing().map(|p| Target::of_party(Metric::Released, p));
    let held = owing().map(|p| Target::of_party(Metric::DaysHeld, p));
    let owing_remains = parties(agreement).filter(|&p| agreement.owed_remains(p) > 0);
    let returned = owing_remains.map(|p| Target::of_party(Metric::RemainsReturned, p));
    Ok(std::iter::once(Target::COMPLETED).chain(released).chain(held).chain(returned).collect())
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

/// What is to be played.
#[derive(Debug, Clone, Copy)]
struct Design<'a> {
    args: &'a SensitivityArgs,
    study: &'a Study<'a>,
    space: &'a Space,
    targets: &'a [Target],
}

impl Design<'_> {
    fn factors(&self) -> usize {
        self.space.factors().len()
    }

    /// Whether there are so many inputs that they are screened first.
    fn is_screened(&self) -> bool {
        self.factors() > MOST_SINGLE
    }

    /// What belongs to a part.
    fn stretches(&self, part: Part) -> Stretches {
        let (trials, rows) = (self.study.settings.trials, u64::from(self.args.rows));
        [stretch("trials", part.trials(trials, BLOCK), trials), stretch("rows", part.range(rows), rows)]
            .into()
    }

    /// Trials that a part comes to, of all kinds.
    fn trials(&self, part: Part) -> u64 {
        let own = |name: &str| self.stretches(part).get(name).map_or(0, |s| s.to - s.from);
        let (factors, groups) = (self.factors() as u64, self.factors().min(MOST_SINGLE + 1) as u64);
        let screened = if self.is_screened() { TRAJECTORIES * TRIALS_PER_STEP * (factors + 1) } else { 0 };
        own("trials") * (2 * factors + 1) + own("rows") * TRIALS_PER_POINT * (groups + 2) + screened
    }

    fn play(&self, part: Part) -> Result<Played, Failure> {
        let Design { space, targets, .. } = *self;
        let settings = &self.study.settings;
        let watch = Watch::over(self.trials(part), "trials", self.args.study.delivery.quiet);
        let at_ends = at_ends(space, targets, settings, part, &watch)?;
        let screening =
            if self.is_screened() { Some(screening(space, targets, settings, &watch)?) } else { None };
        if screening.as_ref().is_some_and(|s| s.interrupted) {
            return Err(self.nothing());
        }
        let groups = groups(self.factors(), screening.as_ref());
        let work = (u64::from(self.args.rows), part, settings);
        let rows = design_rows(space, targets, &groups, work, &watch)?;
        Ok(Played { at_ends, screening, rows })
    }

    /// Whether this is that part of what is played of this design.
    fn fits(&self, part: Part, played: &Played) -> bool {
        let own = self.stretches(part);
        let is_all = |name: &str, count: u64| own.get(name).is_some_and(|s| s.to - s.from == count);
        let effects = |s: &Screening| {
            s.effects.len() == self.targets.len() && s.effects.iter().all(|e| e.len() == self.factors())
        };
        let screened = played.screening.as_ref().map_or(!self.is_screened(), effects);
        let groups = || groups(self.factors(), played.screening.as_ref()).len();
        let whole = is_all("trials", played.at_ends.trials) && is_all("rows", played.rows.count());
        whole && screened && played.rows.are_of(self.targets.len(), groups())
    }

    fn sum_up(&self, played: &Played) -> Result<Findings, Failure> {
        let shares = Shares::of(&played.rows, self.targets.len(), self.study.settings.seed);
        let tornado = Tornado::of(self.space, self.targets, &played.at_ends).filter(|t| t.trials > 0);
        let (Some(tornado), 2..) = (tornado, shares.rows) else { return Err(self.nothing()) };
        let groups = groups(self.factors(), played.screening.as_ref());
        Ok(Findings { screening: played.screening.clone(), groups, shares, tornado })
    }

    fn nothing(&self) -> Failure {
        self.study.too_little("too few trials")
    }
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
            NoShares::Run(error) => error.into(),
            NoShares::Design(error) => Failure::Input(format!("error: {error}; give fewer with --rows")),
        }
    }
}
