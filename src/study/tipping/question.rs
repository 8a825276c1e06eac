//! A question put to the scenarios of a file at any value of one input.

use std::collections::BTreeMap;

use thiserror::Error;

use super::{Crossings, Level, Scale, search};
use crate::engine::{BLOCK, Control, Moments, NoThreads, Part, Pieces, Settings, Solo, one_by_one};
use crate::metric::Target;
use crate::scenario::{Family, Faults, Scenario, Vary};
use crate::study::{Aim, AimError, Relation};
use crate::summary::{Interval, sample_sd};
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
    /// positive where it holds, with its interval; `None` without enough trials.
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

fn nothing(x: f64) -> Look {
    Look { x, trials: 0, mean: None, other: None, margin: None }
}

/// What the values of a result are.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Values {
    /// 0 or 1.
    Chance,
    /// Whole numbers, none above this.
    UpTo(u64),
}

/// What the values of a result are in these deals.
fn scale_of<const N: usize>(target: Target, deals: [&Deal; N]) -> Values {
    if target.is_chance() {
        return Values::Chance;
    }
    let most = |deal: &Deal| target.position(deal.columns()).map_or(0, |at| deal.columns().list()[at].most);
    Values::UpTo(deals.map(most).into_iter().max().unwrap_or(0))
}

fn of_one(x: f64, moments: &Moments, values: Values, relation: Relation, limit: f64) -> Look {
    let Some(mean) = moments.mean() else { return nothing(x) };
    let n = moments.trials;
    let interval = match values {
        Values::Chance => Interval::wilson(moments.sum as u64, n),
        Values::UpTo(most) => moments.variance().and_then(|variance| of_mean(mean, variance.sqrt(), n, most)),
    };
    let below = |interval: Interval| Interval { low: interval.low - limit, high: interval.high - limit };
    let margin = interval.map(|interval| margin(mean - limit, below(interval), relation));
    Look { x, trials: n, mean: Some(mean), other: None, margin }
}

/// `pair`: the right one as the baseline.
fn of_two(x: f64, pair: &Pair, values: Values, relation: Relation) -> Look {
    let n = pair.trials;
    if n == 0 {
        return nothing(x);
    }
    let size = pair.sum.abs_diff(pair.baseline_sum);
    let sign = if pair.sum < pair.baseline_sum { -1.0 } else { 1.0 };
    let difference = sign * size as f64 / n as f64;
    let interval = match values {
        Values::Chance => Interval::of_paired_chances(pair.larger, pair.smaller, n),
        Values::UpTo(most) => {
            sample_sd(n, size, pair.squares).and_then(|sd| of_mean(difference, sd, n, most))
        }
    };
    let mean = |sum: u128| Some(sum as f64 / n as f64);
    let margin = interval.map(|interval| margin(difference, interval, relation));
    Look { x, trials: n, mean: mean(pair.sum), other: mean(pair.baseline_sum), margin }
}

/// The interval of a mean. Where all trials are the same, the next might not be: of those that are another
/// there are at most as many as Wilson's interval of none has, and none is another by more than `most`.
fn of_mean(mean: f64, sd: f64, trials: u64, most: u64) -> Option<Interval> {
    if sd > 0.0 {
        return Interval::of_mean(mean, sd, trials);
    }
    let half = Interval::wilson(0, trials)?.high * most as f64;
    Some(Interval { low: mean - half, high: mean + half })
}

/// Positive where it holds. Two scenarios that are the same have a margin of 0, which is enough for
/// `>=` and not for `>`.
fn margin(difference: f64, Interval { low, high }: Interval, relation: Relation) -> Level {
    let [value, low, high] = match relation {
        Relation::AtLeast | Relation::MoreThan => [difference, low, high],
        Relation::AtMost | Relation::LessThan => [-difference, -high, -low],
    };
    let strict = matches!(relation, Relation::MoreThan | Relation::LessThan);
    let [value, low, high] =
        [value, low, high].map(|x| if strict && x == 0.0 { -f64::MIN_POSITIVE } else { x });
    // rounding must not put the estimate beside its interval
    Level { value, low: low.min(value), high: high.max(value) }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use crate::engine::Uncontrolled;
    use crate::study::example::{KEPT, family};
    use crate::summary::Z;

    const RELATIONS: [Relation; 4] =
        [Relation::AtLeast, Relation::MoreThan, Relation::AtMost, Relation::LessThan];
    const DAYS: Values = Values::UpTo(100);

    fn is_around(level: Level, value: f64, half: f64) {
        let off = [level.value - value, level.low - (value - half), level.high - (value + half)];
        assert!(off.iter().all(|off| off.abs() < 1e-12), "{level:?} is not {value} ± {half}");
    }

    #[test]
    fn the_distance_from_a_limit() {
        // 1, 2, 4, 5: mean 3, variance 10/3
        let (trials, sum, squares) = (4, 12, 46);
        let look = of_one(0.3, &Moments { trials, sum, squares }, DAYS, Relation::AtLeast, 2.5);
        assert_eq!((look.x, look.trials, look.mean, look.other), (0.3, 4, Some(3.0), None));
        is_around(look.margin.unwrap(), 0.5, Z * (10.0_f64 / 12.0).sqrt());
        // a chance that is always met is not known for sure
        let always = Moments { trials, sum: 4, squares: 4 };
        let margin = of_one(0.3, &always, Values::Chance, Relation::AtMost, 0.5).margin.unwrap();
        let low = 0.5 - Interval::wilson(4, 4).unwrap().low;
        assert!(margin.value == -0.5 && margin.low == -0.5 && (margin.high - low).abs() < 1e-15);
        // nor is what is the same in all: so much of the largest number may it be off
        let same = Moments { trials: 96, sum: 480, squares: 2400 };
        let margin = of_one(0.3, &same, DAYS, Relation::AtLeast, 5.0).margin.unwrap();
        is_around(margin, 0.0, 100.0 * Z * Z / (96.0 + Z * Z));
        assert_eq!(margin.sure(), None);
    }

    /// One trial says something of a chance, and of a number nothing but that there is one.
    #[test]
    fn a_single_trial_is_too_few() {
        let one = Moments { trials: 1, sum: 1, squares: 1 };
        let look = of_one(0.3, &one, DAYS, Relation::AtLeast, 0.5);
        assert_eq!((look.trials, look.mean, look.margin), (1, Some(1.0), None));
        let margin = of_one(0.3, &one, Values::Chance, Relation::AtLeast, 0.5).margin.unwrap();
        assert!(margin.value == 0.5 && margin.sure().is_none(), "{margin:?}");
        let mut pair = Pair::default();
        pair.count(3, 4);
        let look = of_two(0.3, &pair, DAYS, Relation::AtLeast);
        assert_eq!((look.trials, look.mean, look.other, look.margin), (1, Some(4.0), Some(3.0), None));
    }

    /// Of samples of 1000 of which 2 on average are not so, the interval of the margin holds the true one
    /// nearly as often as it says, though it is cut off at certainty; worked out over every sample.
    #[test]
    fn a_margin_near_certainty_is_covered() {
        let (n, p) = (1000_u32, 0.998_f64);
        let (mut chance, mut covered) = (p.powf(f64::from(n)), 0.0);
        for failures in 0..100 {
            let sum = u128::from(n - failures);
            let moments = Moments { trials: u64::from(n), sum, squares: sum };
            let level = of_one(0.0, &moments, Values::Chance, Relation::AtLeast, p).margin.unwrap();
            assert!(level.high <= 1.0 - p + 1e-15, "{level:?}");
            covered += if level.sure().is_none() { chance } else { 0.0 };
            chance *= f64::from(n - failures) / f64::from(failures + 1) * (1.0 - p) / p;
        }
        assert!((0.93..0.97).contains(&covered), "{covered}");
    }

    #[test]
    fn the_distance_between_two() {
        // differences −2, 0, 1, −3: mean −1, variance 10/3
        let mut pair = Pair::default();
        [(5, 3), (4, 4), (0, 1), (9, 6)]
            .into_iter()
            .for_each(|(baseline, other)| pair.count(baseline, other));
        for (relation, value) in RELATIONS.into_iter().zip([-1.0, -1.0, 1.0, 1.0]) {
            let look = of_two(7.0, &pair, DAYS, relation);
            assert_eq!((look.x, look.trials, look.mean, look.other), (7.0, 4, Some(3.5), Some(4.5)));
            is_around(look.margin.unwrap(), value, Z * (10.0_f64 / 12.0).sqrt());
        }
        assert!(of_two(7.0, &Pair::default(), Values::Chance, Relation::AtLeast).margin.is_none());
        // that no trial differs does not make it sure that none ever does
        let mut same = Pair::default();
        [0, 1, 1].into_iter().for_each(|value| same.count(value, value));
        // without a difference it is z² / (n + z²) on either side, of the largest number
        for (values, most) in [(Values::Chance, 1.0), (DAYS, 100.0)] {
            let margin = of_two(7.0, &same, values, Relation::AtLeast).margin.unwrap();
            is_around(margin, 0.0, most * Z * Z / (3.0 + Z * Z));
        }
        // more differences one way than the other: so is the interval
        (0..97).for_each(|trial| same.count(0, u64::from(trial < 2)));
        let Interval { low, high } = Interval::of_paired_chances(2, 0, 100).unwrap();
        let ends = |relation| {
            let margin = of_two(7.0, &same, Values::Chance, relation).margin.unwrap();
            [margin.low, margin.value, margin.high]
        };
        assert_eq!(ends(Relation::MoreThan), [low, 0.02, high]);
        assert_eq!(ends(Relation::LessThan), [-high, -0.02, -low]);
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
        let margins = RELATIONS.map(|relation| of_two(0.0, &pair, DAYS, relation).margin.unwrap());
        assert_eq!(margins.map(Level::holds), [true, false, true, false]);
        assert!(margins[0].value.is_sign_positive());
    }
}
