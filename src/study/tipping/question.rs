//! A question put to the scenarios of a file at any value of one input.

use std::collections::BTreeMap;

use thiserror::Error;

use super::look::{nothing, of_one, of_two, scale_of};
use super::{Crossings, Look, Scale, search};
use crate::engine::{BLOCK, Control, NoThreads, Part, Pieces, Settings, Solo, one_by_one};
use crate::metric::Target;
use crate::scenario::{Family, Faults, Scenario, Vary};
use crate::study::{Aim, AimError};
use crate::tally::{Moments, Pair};
use crate::trial::{Deal, Gauge};

/// How finely a tipping point is looked for, as a part of the range.
const FINENESS: f64 = 1e-3;

/// Why there is no answer.
#[derive(Debug, Error)]
pub enum NoAnswer {
    /// The scenario is not valid somewhere in the range, or the range is none.
    #[error(transparent)]
    Faults(#[from] Faults),
    /// What is asked makes no sense for the scenario.
    #[error(transparent)]
    Aim(#[from] AimError),
    /// No threads could be started.
    #[error(transparent)]
    Threads(#[from] NoThreads),
    /// It was cancelled.
    #[error("cancelled")]
    Cancelled,
}

/// The question: does the aim hold when the input has this value?
#[derive(Debug)]
pub struct Question<'a> {
    family: &'a Family,
    vary: &'a Vary,
    aim: &'a Aim,
    settings: Settings,
    scale: Scale,
}

/// All that was looked at, and what was found.
#[derive(Debug, Clone)]
pub struct Answer {
    /// The changes of the answer.
    pub crossings: Crossings,
    /// Every value that was looked at, ascending.
    pub looks: Vec<Look>,
    /// Whether the input takes whole numbers only.
    pub scale: Scale,
}

impl<'a> Question<'a> {
    /// A question about the scenarios of a family when `vary` runs through its range.
    ///
    /// # Errors
    /// When it is no range, or one of its ends makes the scenario invalid.
    pub fn new(
        family: &'a Family,
        vary: &'a Vary,
        aim: &'a Aim,
        settings: Settings,
    ) -> Result<Self, NoAnswer> {
        let (lo, hi) = vary.range()?.ends();
        let accepts = |x: toml::Value| family.with([vary.set(x)]).load();
        let scale = match lo.fract() == 0.0 && hi.fract() == 0.0 && is_whole(lo, &accepts) {
            true => Scale::Whole,
            false => Scale::Continuous,
        };
        let question = Self { family, vary, aim, settings, scale };
        for end in [lo, hi] {
            accepts(question.value(end))?;
        }
        Ok(question)
    }

    /// The scenarios at the lower end.
    ///
    /// # Errors
    /// When they are not valid there.
    pub fn scenarios(&self) -> Result<Vec<Scenario>, NoAnswer> {
        let (lo, _) = self.vary.range()?.ends();
        Ok(self.family.with([self.vary.set(self.value(lo))]).load()?)
    }

    /// The result that is asked about, as the first of the scenarios has it.
    ///
    /// # Errors
    /// When it has none of this name.
    pub fn target(&self) -> Result<Target, NoAnswer> {
        let scenarios = self.scenarios()?;
        let first = scenarios.first().map(Scenario::agreement);
        Ok(match (self.aim, first) {
            (_, None) => Target::COMPLETED,
            (Aim::Condition(condition), Some(agreement)) => condition.target(agreement)?,
            (Aim::Contest(contest), Some(agreement)) => contest.on.of(agreement)?,
        })
    }

    /// Looks for the values at which the answer changes, on a grid of `grid` values and between them.
    ///
    /// # Errors
    /// When the scenario is not valid at a value, or the work is cancelled.
    pub fn answer(&self, grid: usize, control: &dyn Control) -> Result<Answer, NoAnswer> {
        let (lo, hi) = self.vary.range()?.ends();
        let mut looks: BTreeMap<u64, Look> = BTreeMap::new();
        let crossings = search((lo, hi), self.scale, grid, (hi - lo) * FINENESS, |x| {
            let look = self.look(x, control)?;
            looks.insert(x.to_bits(), look);
            Ok::<_, NoAnswer>(look.margin)
        })?;
        let mut looks: Vec<Look> = looks.into_values().collect();
        looks.sort_by(|a, b| a.x.total_cmp(&b.x));
        Ok(Answer { crossings, looks, scale: self.scale })
    }

    /// The value as the file has it.
    fn value(&self, x: f64) -> toml::Value {
        match self.scale {
            Scale::Whole => toml::Value::Integer(x.round() as i64),
            Scale::Continuous => toml::Value::Float(x),
        }
    }

    /// Plays at one value of the input.
    fn look(&self, x: f64, control: &dyn Control) -> Result<Look, NoAnswer> {
        let scenarios = self.family.with([self.vary.set(self.value(x))]).load()?;
        match self.aim {
            Aim::Condition(condition) => {
                let Some(scenario) = scenarios.first() else { return Ok(nothing(x)) };
                let target = condition.target(scenario.agreement())?;
                let deal = Deal::new(scenario.agreement());
                let moments = self.play_one(&deal, target, control)?;
                Ok(of_one(x, &moments, scale_of(target, [&deal]), condition.relation, condition.limit))
            }
            Aim::Contest(contest) => {
                let find = |name: &str| scenarios.iter().find(|s| s.variant().unwrap_or("base") == name);
                let (Some(left), Some(right)) = (find(&contest.left), find(&contest.right)) else {
                    return Ok(nothing(x));
                };
                let targets = (contest.on.of(left.agreement())?, contest.on.of(right.agreement())?);
                let deals = (Deal::new(left.agreement()), Deal::new(right.agreement()));
                let pair = self.play_two((&deals.0, &deals.1), targets, control)?;
                Ok(of_two(x, &pair, scale_of(targets.0, [&deals.0, &deals.1]), contest.relation))
            }
        }
    }

    fn play_one(&self, deal: &Deal, target: Target, control: &dyn Control) -> Result<Moments, NoAnswer> {
        let Some(gauge) = Gauge::new(target, deal.columns()) else { return Ok(Moments::default()) };
        let block = |solo: &mut Solo<'_>, block: u64| {
            let mut moments = Moments::default();
            for trial in self.pieces().trials(block) {
                if let Some(value) = gauge.read(solo.play(self.settings.seed, trial)) {
                    moments.count(value);
                }
            }
            moments
        };
        let mut all = Moments::default();
        self.blocks((|| Solo::new(deal), block), control, |block| all = all.plus(block))?;
        Ok(all)
    }

    fn play_two(
        &self,
        deals: (&Deal, &Deal),
        targets: (Target, Target),
        control: &dyn Control,
    ) -> Result<Pair, NoAnswer> {
        let gauges = (Gauge::new(targets.0, deals.0.columns()), Gauge::new(targets.1, deals.1.columns()));
        let (Some(left), Some(right)) = gauges else { return Ok(Pair::default()) };
        let seed = self.settings.seed;
        let block = |(a, b): &mut (Solo<'_>, Solo<'_>), block: u64| {
            let mut pair = Pair::default();
            for trial in self.pieces().trials(block) {
                let values = (left.read(a.play(seed, trial)), right.read(b.play(seed, trial)));
                if let (Some(left), Some(right)) = values {
                    pair.count(right, left);
                }
            }
            pair
        };
        let mut all = Pair::default();
        let solos = || (Solo::new(deals.0), Solo::new(deals.1));
        self.blocks((solos, block), control, |block| all.merge(&block))?;
        Ok(all)
    }

    fn blocks<W: Send, T: Send>(
        &self,
        work: (impl Fn() -> W + Sync + Send, impl Fn(&mut W, u64) -> T + Sync + Send),
        control: &dyn Control,
        take: impl FnMut(T),
    ) -> Result<(), NoAnswer> {
        let interrupted = one_by_one(&self.pieces(), self.settings.threads, control, work, take)?;
        if interrupted { Err(NoAnswer::Cancelled) } else { Ok(()) }
    }

    fn pieces(&self) -> Pieces {
        Pieces::blocks(BLOCK, self.settings.trials, Part::WHOLE)
    }
}

/// Whether an input takes whole numbers only: what lies between one and the next is refused, or is played as
/// the next, as the days of a delay are.
fn is_whole(lo: f64, accepts: &impl Fn(toml::Value) -> Result<Vec<Scenario>, Faults>) -> bool {
    let agreements = |x: f64| {
        let scenarios = accepts(toml::Value::Float(x))?;
        Ok::<_, Faults>(scenarios.iter().map(|s| s.agreement().clone()).collect::<Vec<_>>())
    };
    let Ok(between) = agreements(lo + 0.5) else { return true };
    agreements(lo + 1.0).is_ok_and(|next| between == next)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use crate::engine::Uncontrolled;
    use crate::study::example::{KEPT, family};

    /// A thousandth of a range of 0.1, from a grid of its two ends.
    #[test]
    fn a_tipping_point_is_looked_for_as_finely_as_the_range_is_wide() {
        let family = family(&format!("{KEPT}[breach]\nlate = 0\nshort = 0\n"));
        let vary = Vary::parse("party.north.complies=0.9..1").unwrap();
        let aim = Aim::parse("completed >= 0.95").unwrap();
        let settings = Settings { trials: 1000, seed: 1, threads: 1 };
        let question = Question::new(&family, &vary, &aim, settings).unwrap();
        let found = question.answer(2, &Uncontrolled).unwrap().crossings.crossings[0];
        let width = found.at - found.before;
        assert!(0.5e-4 < width && width < 1.000_001e-4, "{found:?}");
    }
}
