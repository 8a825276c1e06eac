//! A question put to the scenarios of a file at any value of one input.

use std::collections::BTreeMap;

use thiserror::Error;

use super::{Crossings, Level, Scale, search};
use crate::engine::{BLOCK, Control, Moments, NoThreads, Part, Pieces, Settings, Solo, one_by_one};
use crate::metric::Target;
use crate::scenario::{Family, Faults, Scenario, Vary};
use crate::study::{Aim, AimError, Relation};
use crate::summary::{Interval, Z, sample_sd};
use crate::tally::Pair;
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

/// What was found at one value of the input.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Look {
    /// The value.
    pub x: f64,
    /// Trials over which the means are: those to which the result applies, in both scenarios.
    pub trials: u64,
    /// Mean of the result in the scenario, or in the first of two; `None` without trials.
    pub mean: Option<f64>,
    /// Mean in the second of two.
    pub other: Option<f64>,
    /// By how much what is asked holds: the distance from the limit, or between the two scenarios,
    /// positive where it holds, with its standard error; `None` without trials.
    pub margin: Option<Level>,
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
                let moments = self.play_one(scenario, target, control)?;
                Ok(of_one(x, &moments, target, condition.relation, condition.limit))
            }
            Aim::Contest(contest) => {
                let find = |name: &str| scenarios.iter().find(|s| s.variant().unwrap_or("base") == name);
                let (Some(left), Some(right)) = (find(&contest.left), find(&contest.right)) else {
                    return Ok(nothing(x));
                };
                let targets = (contest.on.of(left.agreement())?, contest.on.of(right.agreement())?);
                let pair = self.play_two((left, right), targets, control)?;
                Ok(of_two(x, &pair, targets.0, contest.relation))
            }
        }
    }

    fn play_one(
        &self,
        scenario: &Scenario,
        target: Target,
        control: &dyn Control,
    ) -> Result<Moments, NoAnswer> {
        let deal = Deal::new(scenario.agreement());
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
        self.blocks((|| Solo::new(&deal), block), control, |block| all = all.plus(block))?;
        Ok(all)
    }

    fn play_two(
        &self,
        (left, right): (&Scenario, &Scenario),
        targets: (Target, Target),
        control: &dyn Control,
    ) -> Result<Pair, NoAnswer> {
        let deals = (Deal::new(left.agreement()), Deal::new(right.agreement()));
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
        let solos = || (Solo::new(&deals.0), Solo::new(&deals.1));
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

fn nothing(x: f64) -> Look {
    Look { x, trials: 0, mean: None, other: None, margin: None }
}

fn of_one(x: f64, moments: &Moments, target: Target, relation: Relation, limit: f64) -> Look {
    let (Some(mean), Some(variance)) = (moments.mean(), moments.variance()) else { return nothing(x) };
    // Wilson's interval keeps a width where all trials or none are so
    let se = match Interval::wilson(moments.sum as u64, moments.trials).filter(|_| target.is_chance()) {
        Some(interval) => interval.half_width() / Z,
        None => (variance / moments.trials as f64).sqrt(),
    };
    let margin = Some(margin(mean - limit, se, relation));
    Look { x, trials: moments.trials, mean: Some(mean), other: None, margin }
}

/// `pair`: the right one as the baseline.
fn of_two(x: f64, pair: &Pair, target: Target, relation: Relation) -> Look {
    let n = pair.trials;
    let size = pair.sum.abs_diff(pair.baseline_sum);
    let Some(sd) = sample_sd(n, size, pair.squares) else { return nothing(x) };
    // Tango's interval keeps a width where hardly a trial differs, or none does
    let se = match Interval::of_paired_chances(pair.larger, pair.smaller, n).filter(|_| target.is_chance()) {
        Some(interval) => interval.half_width() / Z,
        None => sd / (n as f64).sqrt(),
    };
    let mean = |sum: u128| Some(sum as f64 / n as f64);
    let sign = if pair.sum < pair.baseline_sum { -1.0 } else { 1.0 };
    let difference = sign * size as f64 / n as f64;
    let margin = Some(margin(difference, se, relation));
    Look { x, trials: n, mean: mean(pair.sum), other: mean(pair.baseline_sum), margin }
}

/// Positive where it holds. Two scenarios that are the same have a margin of 0, which is enough for
/// `>=` and not for `>`.
fn margin(difference: f64, se: f64, relation: Relation) -> Level {
    let value = match relation {
        Relation::AtLeast | Relation::MoreThan => difference,
        Relation::AtMost | Relation::LessThan => -difference,
    };
    let strict = matches!(relation, Relation::MoreThan | Relation::LessThan);
    Level { value: if strict && value == 0.0 { -f64::MIN_POSITIVE } else { value }, se }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use crate::engine::Uncontrolled;
    use crate::metric::Metric;
    use crate::study::example::{KEPT, family};

    const RELATIONS: [Relation; 4] =
        [Relation::AtLeast, Relation::MoreThan, Relation::AtMost, Relation::LessThan];

    #[test]
    fn the_distance_from_a_limit() {
        // 1, 2, 4, 5: mean 3, variance 10/3
        let (trials, sum, squares) = (4, 12, 46);
        let days = Target::of_agreement(Metric::EndDay);
        let look = of_one(0.3, &Moments { trials, sum, squares }, days, Relation::AtLeast, 2.5);
        assert_eq!((look.x, look.trials, look.mean, look.other), (0.3, 4, Some(3.0), None));
        let margin = look.margin.unwrap();
        assert!((margin.value - 0.5).abs() < 1e-12 && (margin.se - (10.0_f64 / 12.0).sqrt()).abs() < 1e-12);
        // a chance that is always met is not known for sure
        let chance =
            of_one(0.3, &Moments { trials, sum: 4, squares: 4 }, Target::COMPLETED, Relation::AtMost, 0.5);
        let margin = chance.margin.unwrap();
        assert_eq!(margin.value, -0.5);
        assert!(
            (margin.se - Interval::wilson(4, 4).unwrap().half_width() / Z).abs() < 1e-12 && margin.se > 0.0
        );
    }

    #[test]
    fn the_distance_between_two() {
        // differences −2, 0, 1, −3: mean −1, variance 10/3
        let mut pair = Pair::default();
        [(5, 3), (4, 4), (0, 1), (9, 6)]
            .into_iter()
            .for_each(|(baseline, other)| pair.count(baseline, other));
        for (relation, value) in RELATIONS.into_iter().zip([-1.0, -1.0, 1.0, 1.0]) {
            let look = of_two(7.0, &pair, Target::of_agreement(Metric::EndDay), relation);
            assert_eq!((look.x, look.trials, look.mean, look.other), (7.0, 4, Some(3.5), Some(4.5)));
            let margin = look.margin.unwrap();
            assert!(
                (margin.value - value).abs() < 1e-12 && (margin.se - (10.0_f64 / 12.0).sqrt()).abs() < 1e-12
            );
        }
        assert!(of_two(7.0, &Pair::default(), Target::COMPLETED, Relation::AtLeast).margin.is_none());
        // that no trial differs does not make it sure that none ever does
        let mut same = Pair::default();
        [0, 1, 1].into_iter().for_each(|value| same.count(value, value));
        let look = of_two(7.0, &same, Target::COMPLETED, Relation::AtLeast);
        let margin = look.margin.unwrap();
        // without a difference it is z² / (n + z²) on either side
        assert!(margin.value == 0.0 && (margin.se - Z / (3.0 + Z * Z)).abs() < 1e-12, "{look:?}");
    }

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

    #[test]
    fn equals_meet_what_is_not_strict() {
        let mut pair = Pair::default();
        (0..3).for_each(|value| pair.count(value, value));
        let margins = RELATIONS.map(|relation| {
            of_two(0.0, &pair, Target::of_agreement(Metric::EndDay), relation).margin.unwrap()
        });
        assert_eq!(margins.map(Level::holds), [true, false, true, false]);
        assert!(margins[0].value.is_sign_positive());
    }
}
