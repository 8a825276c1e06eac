//! What is not known or is varied: the space in which studies move.
//!
//! A *factor* is a quantity of the file that is given as a distribution, or something that is
//! varied on request. A value that the file could give as a distribution is drawn like one, so that
//! a deal is made ready once; anything else (a number of tranches, a date) is set in the file, and
//! each of its values is a deal of its own.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

use crate::agreement::{Unknown, UnknownId};
use crate::scenario::{Family, Faults, Override, Scenario, Values, Vary, typed};
use crate::trial::{Deal, Luck, Site, What};

/// The most values of a range that is set in the file.
const MOST_LEVELS: usize = 41;

/// The most agreements kept ready. Others are made again when they are wanted again.
const MOST_KEPT: usize = 1000;

/// Something that is not known, or varied.
#[derive(Debug, Clone, PartialEq)]
pub struct Factor {
    /// Its dotted path.
    pub path: String,
    /// How it gets its values.
    pub kind: FactorKind,
}

/// How a factor gets its values.
#[derive(Debug, Clone, PartialEq)]
pub enum FactorKind {
    /// Drawn when a trial begins.
    Drawn(Unknown),
    /// Set in the file: one of these values, each as likely as the other.
    Set(Vec<toml::Value>),
}

impl Factor {
    /// The value at the quantile `u`, `0 < u < 1`: of what is set, its number.
    #[must_use]
    pub fn quantile(&self, u: f64) -> f64 {
        match &self.kind {
            FactorKind::Drawn(unknown) => unknown.quantile(u),
            FactorKind::Set(levels) => as_number(&levels[level(u, levels.len())]),
        }
    }

    /// The value at the quantile `u` as the file has it, if it is no number: an order, a word.
    #[must_use]
    pub fn other_than_number(&self, u: f64) -> Option<&toml::Value> {
        match &self.kind {
            FactorKind::Drawn(_) => None,
            FactorKind::Set(levels) => {
                Some(&levels[level(u, levels.len())]).filter(|value| as_number(value).is_nan())
            }
        }
    }

    /// Of what is set, the number at a position among its values; not a number if it is none, or
    /// if the factor is drawn.
    #[must_use]
    pub fn number_at(&self, position: usize) -> f64 {
        match &self.kind {
            FactorKind::Drawn(_) => f64::NAN,
            FactorKind::Set(levels) => levels.get(position).map_or(f64::NAN, as_number),
        }
    }
}

/// The number that a value is; of a value that is no number, not a number.
fn as_number(value: &toml::Value) -> f64 {
    value.as_float().or_else(|| value.as_integer().map(|i| i as f64)).unwrap_or(f64::NAN)
}

fn level(u: f64, levels: usize) -> usize {
    ((u * levels as f64) as usize).min(levels - 1)
}

/// The factors of a file, and the deals that they make of it.
#[derive(Debug)]
pub struct Space {
    /// With everything that is drawn in it.
    family: Family,
    factors: Vec<Factor>,
    /// The position of each factor that is set, with the number of its values.
    sets: Vec<(usize, usize)>,
    scenarios: Vec<Scenario>,
    /// By the positions of what is set.
    deals: Mutex<BTreeMap<Vec<usize>, Arc<Vec<Deal>>>>,
}

impl Space {
    /// The space of a file in which also `varied` is not known. The factors are first what is varied,
    /// in the order given, then what the file does not know, in the order of its scenarios.
    ///
    /// # Errors
    /// Whatever is wrong with the file, or with one of the values.
    pub fn new(family: &Family, varied: &[Vary]) -> Result<Self, Faults> {
        family.load()?;
        let mut all = family.clone();
        let mut set = Vec::new();
        for vary in varied {
            match drawn(&all, vary) {
                Some(with) => all = with,
                None => set.push((vary.path().to_owned(), levels(&all, vary)?)),
            }
        }
        let with = |levels: &[usize]| {
            let change = |((path, values), &l): (&(String, Vec<toml::Value>), &usize)| {
                Override::varied(path.clone(), values[l].clone())
            };
            all.with(set.iter().zip(levels).map(change)).load()
        };
        let first = vec![0; set.len()];
        let scenarios = with(&first)?;
        let mut factors = Vec::new();
        add_unknowns(&mut factors, &scenarios);
        // another value, if it is no number, may leave something else open
        for (i, (_, values)) in set.iter().enumerate() {
            for l in (1..values.len()).filter(|&l| as_number(&values[l]).is_nan()) {
                let mut levels = first.clone();
                levels[i] = l;
                // what is not valid together is refused where it is played
                with(&levels).iter().for_each(|scenarios| add_unknowns(&mut factors, scenarios));
            }
        }
        factors.extend(set.into_iter().map(|(path, values)| Factor { path, kind: FactorKind::Set(values) }));
        let place = |f: &Factor| varied.iter().position(|v| v.path() == f.path).unwrap_or(varied.len());
        factors.sort_by_key(place);
        let sets = sets(&factors);
        Ok(Self { family: all, factors, sets, scenarios, deals: Mutex::default() })
    }

    /// What is not known or varied.
    #[must_use]
    pub fn factors(&self) -> &[Factor] {
        &self.factors
    }

    /// The scenarios, with the first value of everything that is set.
    #[must_use]
    pub fn scenarios(&self) -> &[Scenario] {
        &self.scenarios
    }

    /// The space of what is varied alone: what the file does not know besides is drawn in every
    /// trial, as in a run.
    #[must_use]
    pub fn of_varied(mut self, varied: &[Vary]) -> Self {
        self.factors.retain(|f| varied.iter().any(|v| v.path() == f.path));
        self.sets = sets(&self.factors);
        self
    }

    /// What a deal of the space calls the factor at a position, if it is one that is drawn.
    #[must_use]
    pub fn unknown(&self, factor: usize, deal: &Deal) -> Option<UnknownId> {
        unknown(deal, &self.factors[factor].path)
    }

    /// Where each factor lies at the quantiles `u`, in the order of the factors.
    #[must_use]
    pub fn point(&self, u: &[f64]) -> Point {
        let values = self.factors.iter().zip(u).map(|(f, &u)| f.quantile(u)).collect();
        let levels = self.sets.iter().map(|&(i, n)| level(u[i], n)).collect();
        Point { values, levels }
    }

    /// Moves a point to the quantile `u` of one factor, by its position.
    pub fn move_to(&self, point: &mut Point, factor: usize, u: f64) {
        point.values[factor] = self.factors[factor].quantile(u);
        if let Ok(k) = self.sets.binary_search_by_key(&factor, |&(i, _)| i) {
            point.levels[k] = level(u, self.sets[k].1);
        }
    }

    /// World number `world` of `seed`: what is drawn has the values of the trial of that number.
    ///
    /// # Errors
    /// As [`Space::deals`].
    pub fn world(&self, seed: u64, world: u64) -> Result<(Point, Arc<Vec<Deal>>), Faults> {
        let levels = self.levels(seed, world);
        let deals = self.deals(&levels)?;
        let draws: Vec<Vec<f64>> = deals.iter().map(|d| d.draws(seed, world)).collect();
        let mut next_level = levels.iter();
        let value = |factor: &Factor| match &factor.kind {
            FactorKind::Set(values) => next_level.next().map_or(f64::NAN, |&l| as_number(&values[l])),
            FactorKind::Drawn(_) => {
                let place =
                    |(deal, draws): (&Deal, &Vec<f64>)| unknown(deal, &factor.path).map(|u| draws[u.index()]);
                deals.iter().zip(&draws).find_map(place).unwrap_or(f64::NAN)
            }
        };
        let values = self.factors.iter().map(value).collect();
        Ok((Point { values, levels }, deals))
    }

    /// Of what is set, in the order of the factors: the position among its values in world number
    /// `world` of `seed`.
    #[must_use]
    pub fn levels(&self, seed: u64, world: u64) -> Vec<usize> {
        self.levels_given(|_, _| None, seed, world)
    }

    /// As [`Space::levels`], but where a position is given for a factor (its position among all, and among
    /// those that are set).
    #[must_use]
    pub fn levels_given(
        &self,
        given: impl Fn(usize, usize) -> Option<usize>,
        seed: u64,
        world: u64,
    ) -> Vec<usize> {
        let luck = Luck::new(seed, world);
        let drawn = |i: usize, n: usize| {
            level(luck.uniform(Site::new(&self.factors[i].path, 0, 0).what(What::Unknown)), n)
        };
        let one = |(k, &(i, n)): (usize, &(usize, usize))| given(i, k).unwrap_or_else(|| drawn(i, n));
        self.sets.iter().enumerate().map(one).collect()
    }

    /// The deals, one per scenario, with everything that is set at these positions among its values.
    ///
    /// # Errors
    /// When the scenario is not valid with these values together.
    pub fn deals(&self, levels: &[usize]) -> Result<Arc<Vec<Deal>>, Faults> {
        let kept = |deals: &Mutex<BTreeMap<_, Arc<_>>>| {
            deals.lock().unwrap_or_else(PoisonError::into_inner).get(levels).cloned()
        };
        if let Some(deals) = kept(&self.deals) {
            return Ok(deals);
        }
        let set = self.factors.iter().filter_map(|f| match &f.kind {
            FactorKind::Set(values) => Some((&f.path, values)),
            FactorKind::Drawn(_) => None,
        });
        let changes =
            set.zip(levels).map(|((path, values), &l)| Override::varied(path.clone(), values[l].clone()));
        let scenarios = self.family.with(changes).load()?;
        let deals = Arc::new(scenarios.iter().map(|s| Deal::new(s.agreement())).collect::<Vec<_>>());
        let mut all = self.deals.lock().unwrap_or_else(PoisonError::into_inner);
        if all.len() < MOST_KEPT {
            all.insert(levels.to_vec(), Arc::clone(&deals));
        }
        Ok(deals)
    }
}

fn sets(factors: &[Factor]) -> Vec<(usize, usize)> {
    let set = |(i, f): (usize, &Factor)| match &f.kind {
        FactorKind::Set(values) => Some((i, values.len())),
        FactorKind::Drawn(_) => None,
    };
    factors.iter().enumerate().filter_map(set).collect()
}

/// One point of a space.
#[derive(Debug, Clone, PartialEq)]
pub struct Point {
    /// By factor: its value; of an entry of `[unknown]` before it is scaled and clamped where it is used.
    pub values: Vec<f64>,
    /// Of what is set, in the order of the factors: the position among its values.
    pub levels: Vec<usize>,
}

/// What a deal calls the unknown of a path.
fn unknown(deal: &Deal, path: &str) -> Option<UnknownId> {
    deal.agreement().unknowns().iter().position(|u| u.path == path).map(UnknownId::from)
}

/// Whether what is varied may have any value of its range, as it may be one that is not known.
pub(super) fn is_between(family: &Family, vary: &Vary) -> bool {
    drawn(family, vary).is_some()
}

/// The family in which the range is a distribution; `None` if the path takes none that is drawn
/// once a trial.
fn drawn(family: &Family, vary: &Vary) -> Option<Family> {
    let Values::Range(range) = vary.values() else { return None };
    let (lo, hi) = range.ends();
    let ends = toml::Value::Array(vec![toml::Value::Float(lo), toml::Value::Float(hi)]);
    let uniform = toml::Table::from_iter([("uniform".to_owned(), ends)]);
    let with = family.with([vary.set(toml::Value::Table(uniform))]);
    let scenarios = with.load().ok()?;
    let is_drawn = |s: &Scenario| s.agreement().unknowns().iter().any(|u| u.path == vary.path());
    // the ends themselves must be values that the file may have
    let sound = |x: f64| family.with([vary.set(toml::Value::Float(x))]).load().is_ok();
    (scenarios.iter().any(is_drawn) && sound(lo) && sound(hi)).then_some(with)
}

/// Adds what some scenarios do not know, each once.
fn add_unknowns(factors: &mut Vec<Factor>, scenarios: &[Scenario]) {
    for unknown in scenarios.iter().flat_map(|s| s.agreement().unknowns()) {
        if !factors.iter().any(|f| f.path == unknown.path) {
            let kind = FactorKind::Drawn(unknown.clone());
            factors.push(Factor { path: unknown.path.clone(), kind });
        }
    }
}

/// The values that are set one by one, each of them checked.
fn levels(family: &Family, vary: &Vary) -> Result<Vec<toml::Value>, Faults> {
    let values = match vary.values() {
        Values::List(list) => list.clone(),
        Values::Range(range) => {
            let (lo, hi) = range.ends();
            let whole = range.is_whole();
            let typed = |x: f64| if whole { toml::Value::Integer(x as i64) } else { toml::Value::Float(x) };
            // what was typed is refused before anything between
            for end in [lo, hi] {
                family.with([vary.set(typed(end))]).load()?;
            }
            let n = if whole { ((hi - lo) as usize + 1).min(MOST_LEVELS) } else { MOST_LEVELS };
            let mut values: Vec<_> = (0..n).map(|i| vary.at((i as f64 + 0.5) / n as f64)).collect();
            values.dedup();
            values
        }
    };
    for value in &values {
        let scenarios = family.with([vary.set(value.clone())]).load()?;
        if scenarios.iter().flat_map(|s| s.agreement().unknowns()).any(|u| u.path == vary.path()) {
            let path = vary.path();
            return Err(vary.refuse(format!(
                "`{value}` leaves it open, and is no value; if that is meant, write --set {}",
                typed::change(&format!("{path}={value}"))
            )));
        }
    }
    Ok(values)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use crate::study::example::{KEPT, family, space};

    #[test]
    fn each_value_has_the_same_share() {
        assert_eq!([0.0, 0.24, 0.26, 0.99, 1.0].map(|u| level(u, 4)), [0, 0, 1, 3, 3]);
    }

    /// One of the values leaves open what the other one says; and no value leaves its own path open.
    #[test]
    fn what_only_one_value_leaves_open_is_a_factor() {
        let mediation = "mediation={ success = 0.7 },{ success = { uniform = [0.3, 0.6] } }";
        let found = space(KEPT, &[mediation]);
        let paths: Vec<&str> = found.factors().iter().map(|f| f.path.as_str()).collect();
        assert!(paths.starts_with(&["mediation"]) && paths.contains(&"mediation.success"), "{paths:?}");
        let open = found.factors().iter().position(|f| f.path == "mediation.success").unwrap();
        let unknown = |level| found.unknown(open, &found.deals(&[level]).unwrap()[0]);
        assert!(unknown(0).is_none() && unknown(1).is_some());
        // what the file leaves open is none where a value is set
        let set = space(KEPT, &[mediation, "event.vote.probability=0.2,0.4"]);
        assert_eq!(set.factors().iter().filter(|f| f.path == "event.vote.probability").count(), 1);
        let itself = Vary::parse("party.north.complies=0.9,{ uniform = [0.3, 0.6] }").unwrap();
        assert!(Space::new(&family(KEPT), &[itself]).is_err());
    }

    /// A promise takes a distribution that is drawn once a trial, a day takes none, and how late a convoy is
    /// is drawn whenever one is late.
    #[test]
    fn what_can_be_drawn_is_drawn() {
        let space = space(
            KEPT,
            &["party.north.complies=0.5..1", "tranche.1.day=3..7", "party.north.breach.delay=1..3"],
        );
        let kinds: Vec<&FactorKind> = space.factors().iter().map(|f| &f.kind).collect();
        let whole = |numbers: std::ops::RangeInclusive<i64>| {
            FactorKind::Set(numbers.map(toml::Value::Integer).collect())
        };
        assert!(matches!(kinds[0], FactorKind::Drawn(_)) && matches!(kinds[3], FactorKind::Drawn(_)));
        assert_eq!(kinds[1..3], [&whole(3..=7), &whole(1..=3)]);
        assert_eq!(space.factors()[1].number_at(4), 7.0);
        assert!(space.factors()[1].number_at(5).is_nan() && space.factors()[0].number_at(0).is_nan());
        // deals are made ready once
        let deals = |levels: &[usize]| space.deals(levels).unwrap();
        assert!(
            Arc::ptr_eq(&deals(&[4, 0]), &deals(&[4, 0])) && !Arc::ptr_eq(&deals(&[4, 0]), &deals(&[3, 0]))
        );
    }
}
