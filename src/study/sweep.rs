//! The scenarios of a file over a whole range of inputs: a grid, or points spread over the ranges.

use super::simulate::{Answers, Simulation};
use super::space::is_between;
use crate::engine::{Control, NoThreads, Settings};
use crate::scenario::{Family, Faults, Override, Scenario, Vary};

/// The most points of a sweep.
pub const MOST_POINTS: usize = 1_000_000;

/// The points at which the scenarios of a file are played, each with a value for everything that is
/// varied.
#[derive(Debug, Clone)]
pub struct Sweep {
    family: Family,
    varied: Vec<Vary>,
    points: Vec<Vec<toml::Value>>,
}

/// What came of one point.
#[derive(Debug)]
pub enum SweepPoint {
    /// The scenarios there and what they came to.
    Played(Vec<Scenario>, Answers),
    /// It is not valid.
    Refused(Faults),
    /// Nobody played it: the part that it belongs to is missing.
    Missing,
}

impl Sweep {
    /// All combinations of the values; the last one given varies fastest. `None` for more than
    /// [`MOST_POINTS`].
    ///
    /// # Errors
    /// When a range has no number of points.
    pub fn grid(family: Family, varied: Vec<Vary>) -> Result<Option<Self>, Faults> {
        let mut points: Vec<Vec<toml::Value>> = vec![Vec::new()];
        for vary in &varied {
            let values = vary.each()?;
            if points.len().saturating_mul(values.len()) > MOST_POINTS {
                return Ok(None);
            }
            let extended = |point: &Vec<toml::Value>| {
                let with = |value: &toml::Value| point.iter().chain([value]).cloned().collect();
                values.iter().map(with).collect::<Vec<_>>()
            };
            points = points.iter().flat_map(extended).collect();
        }
        Ok(Some(Self { family, varied, points }))
    }

    /// Points spread over the ranges: `design` has a row per point, with a number between 0 and 1
    /// for everything that is varied.
    #[must_use]
    pub fn spread(family: Family, varied: Vec<Vary>, design: &[Vec<f64>]) -> Self {
        // `0..1` of a probability is more than 0 and 1
        let between: Vec<bool> = varied.iter().map(|vary| is_between(&family, vary)).collect();
        let value = |((vary, &between), &u): ((&Vary, &bool), &f64)| {
            if between { vary.between(u) } else { vary.at(u) }
        };
        let point = |row: &Vec<f64>| varied.iter().zip(&between).zip(row).map(value).collect();
        Self { points: design.iter().map(point).collect(), family, varied }
    }

    /// The paths that are varied.
    pub fn paths(&self) -> impl Iterator<Item = &str> {
        self.varied.iter().map(Vary::path)
    }

    /// What is varied.
    #[must_use]
    pub fn varied(&self) -> &[Vary] {
        &self.varied
    }

    /// The points, each with a value per path.
    #[must_use]
    pub fn points(&self) -> &[Vec<toml::Value>] {
        &self.points
    }

    /// The scenarios at one point.
    ///
    /// # Errors
    /// When they are not valid there.
    pub fn scenarios(&self, point: usize) -> Result<Vec<Scenario>, Faults> {
        let changes = self.varied.iter().zip(&self.points[point]);
        let changes: Vec<Override> = changes.map(|(vary, value)| vary.set(value.clone())).collect();
        self.family.with(changes).load()
    }

    /// Plays the scenarios at one point: its luck is that of every other.
    ///
    /// # Errors
    /// When no threads can be started.
    pub fn play(
        &self,
        point: usize,
        settings: &Settings,
        control: &dyn Control,
    ) -> Result<SweepPoint, NoThreads> {
        let scenarios = match self.scenarios(point) {
            Ok(scenarios) => scenarios,
            Err(faults) => return Ok(SweepPoint::Refused(faults)),
        };
        let simulation = Simulation::new(scenarios.iter().map(Scenario::agreement));
        let answers = simulation.run(settings, control)?;
        Ok(SweepPoint::Played(scenarios, answers))
    }
}
