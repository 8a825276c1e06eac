//! The designs of the indices and of the screening, played.

use serde::{Deserialize, Serialize};

use super::stage::{Results, Stage};
use super::{Effect, Indices, Row, effects, indices, trajectories};
use crate::engine::{Control, InOrder, Part, Pieces, RunError, Settings, try_in_order};
use crate::metric::Target;
use crate::scenario::Faults;
use crate::study::design::{TooLarge, sobol};
use crate::study::{Point, Space};
use crate::summary::sample;
use crate::trial::{Luck, Site};

/// Trials at each point of a row. Few, so that the rows may be many: the noise that this leaves is
/// corrected for.
pub const TRIALS_PER_POINT: u64 = 50;

/// Trials at each point of a trajectory, where noise is not corrected for.
pub const TRIALS_PER_STEP: u64 = 400;

/// Trajectories of a screening.
pub const TRAJECTORIES: u64 = 40;

/// Bootstrap samples for the intervals.
const RESAMPLES: u32 = 1000;

/// Factors that are exchanged together.
pub type Group = Vec<usize>;

/// The indices of several results.
#[derive(Debug, Clone, PartialEq)]
pub struct Shares {
    /// By result; `None` if it cannot be told from one that never changes.
    pub indices: Vec<Option<Indices>>,
    /// Rows of the design that were played.
    pub rows: u64,
    /// Whether fewer than asked for.
    pub interrupted: bool,
}

/// Rows of a design, as they were played.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct DesignRows {
    /// By row, then result; `None` where too few trials have the result.
    rows: Vec<Vec<Option<Row>>>,
    /// Whether fewer than asked for.
    pub interrupted: bool,
}

impl DesignRows {
    /// Adds later rows of the same design.
    #[must_use]
    pub fn plus(mut self, later: DesignRows) -> DesignRows {
        self.rows.extend(later.rows);
        self.interrupted |= later.interrupted;
        self
    }

    /// How many there are.
    #[must_use]
    pub fn count(&self) -> u64 {
        self.rows.len() as u64
    }

    /// Whether they are of so many results and groups of factors.
    #[must_use]
    pub fn are_of(&self, targets: usize, groups: usize) -> bool {
        let of_groups = |row: &Row| row.factors() == groups;
        self.rows.iter().all(|row| row.len() == targets && row.iter().flatten().all(of_groups))
    }
}

/// Plays a part of `rows` rows of a Sobol' design over the factors, [`TRIALS_PER_POINT`] trials at each
/// of their points, to work out the indices of each group of factors. Row `j` plays trials of its
/// own; its points share their luck.
///
/// The groups must be disjoint and together have all factors. Single factors lie on the Sobol' points;
/// the members of larger groups are drawn independently.
///
/// # Errors
/// When no threads can be started, the design is too large, or the scenario is not valid at a point.
pub fn design_rows(
    space: &Space,
    targets: &[Target],
    groups: &[Group],
    (rows, part, settings): (u64, Part, &Settings),
    control: &dyn Control,
) -> Result<DesignRows, NoShares> {
    let single: Vec<usize> = groups.iter().filter(|g| g.len() == 1).map(|g| g[0]).collect();
    let design = sobol(rows as usize, 2 * single.len().max(1), settings.seed)?;
    let every: Vec<usize> = (0..space.factors().len()).collect();
    let play = |stage: &mut Stage<'_>, j: u64| -> Result<Option<Vec<Option<Row>>>, Faults> {
        let trials = j * TRIALS_PER_POINT..(j + 1) * TRIALS_PER_POINT;
        let (a, b) = halves(space, &single, &design[j as usize], (settings.seed, j));
        let mut play = |point: &Point| stage.play(point, &every, trials.clone());
        let at = space.point(&a);
        let (Some(at_a), Some(at_b)) = (play(&at)?, play(&space.point(&b))?) else { return Ok(None) };
        let exchanged = groups.iter().map(|group| {
            let mut exchanged = at.clone();
            group.iter().for_each(|&f| space.move_to(&mut exchanged, f, b[f]));
            play(&exchanged)
        });
        let Some(exchanged) = exchanged.collect::<Result<Option<Vec<Results>>, _>>()? else {
            return Ok(None);
        };
        let row = |t: usize| {
            let ab: Vec<&[Option<f64>]> = exchanged.iter().map(|r| &r[t][..]).collect();
            Row::of_present_trials(&at_a[t], &at_b[t], &ab)
        };
        Ok(Some((0..targets.len()).map(row).collect()))
    };
    let work = Pieces::alike(part.range(rows), TRIALS_PER_POINT * (groups.len() as u64 + 2));
    let stage = || Stage::new(space, targets, settings.seed, control);
    let InOrder { results, interrupted } = try_in_order(&work, settings.threads, control, stage, play)?;
    Ok(DesignRows { rows: results, interrupted })
}

impl Shares {
    /// The indices of so many results. `seed`: of the bootstraps behind the intervals.
    #[must_use]
    pub fn of(played: &DesignRows, targets: usize, seed: u64) -> Shares {
        let of = |t: usize| {
            let rows: Vec<Row> = played.rows.iter().filter_map(|row| row[t].clone()).collect();
            indices(&rows, RESAMPLES, seed)
        };
        let indices = (0..targets).map(of).collect();
        Shares { indices, rows: played.rows.len() as u64, interrupted: played.interrupted }
    }
}

/// Why there are no shares.
#[derive(Debug, thiserror::Error)]
pub enum NoShares {
    /// No threads could be started, or the scenario is not valid at a point.
    #[error(transparent)]
    Run(#[from] RunError<Faults>),
    /// There are more rows than the design has points.
    #[error(transparent)]
    Design(#[from] TooLarge),
}

/// The points `A` and `B` of a row, a coordinate per factor.
pub(super) fn halves(
    space: &Space,
    single: &[usize],
    row: &[f64],
    (seed, j): (u64, u64),
) -> (Vec<f64>, Vec<f64>) {
    let luck = Luck::new(seed, j);
    let drawn = |half: u32| -> Vec<f64> {
        let uniform = |f: &crate::study::Factor| {
            luck.uniform(Site::new(&f.path, half, 1).what(crate::trial::What::Unknown))
        };
        space.factors().iter().map(uniform).collect()
    };
    let (mut a, mut b) = (drawn(0), drawn(1));
    for (i, &f) in single.iter().enumerate() {
        a[f] = row[i];
        b[f] = row[single.len() + i];
    }
    (a, b)
}

/// The screening of several results.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Screening {
    /// By result, then factor.
    pub effects: Vec<Vec<Effect>>,
    /// Trajectories that were played.
    pub trajectories: u64,
    /// Whether fewer than asked for.
    pub interrupted: bool,
}

/// Plays [`TRAJECTORIES`] trajectories through the space, [`TRIALS_PER_STEP`] trials at each of their
/// points, and works out the elementary effects of each factor.
///
/// # Errors
/// When no threads can be started, or the scenario is not valid at a point.
pub fn screening(
    space: &Space,
    targets: &[Target],
    settings: &Settings,
    control: &dyn Control,
) -> Result<Screening, RunError<Faults>> {
    let factors = space.factors().len();
    let paths = trajectories(TRAJECTORIES as usize, factors, settings.seed);
    let every: Vec<usize> = (0..factors).collect();
    let play = |stage: &mut Stage<'_>, j: u64| -> Result<Option<Vec<Vec<f64>>>, Faults> {
        let trials = j * TRIALS_PER_STEP..(j + 1) * TRIALS_PER_STEP;
        let path = &paths[j as usize];
        let mut point = space.point(&path.start);
        let mut responses = vec![Vec::with_capacity(factors + 1); targets.len()];
        let mut steps = path.steps.iter();
        loop {
            let Some(played) = stage.play(&point, &every, trials.clone())? else { return Ok(None) };
            responses.iter_mut().zip(&played).for_each(|(all, values)| all.push(mean(values)));
            let Some(step) = steps.next() else { return Ok(Some(responses)) };
            space.move_to(&mut point, step.factor, path.start[step.factor] + step.by());
        }
    };
    let work = Pieces::alike(0..TRAJECTORIES, TRIALS_PER_STEP * (factors as u64 + 1));
    let stage = || Stage::new(space, targets, settings.seed, control);
    let InOrder { results, interrupted } = try_in_order(&work, settings.threads, control, stage, play)?;
    let of = |t: usize| {
        let responses: Vec<Vec<f64>> = results.iter().map(|p| p[t].clone()).collect();
        effects(&paths[..results.len()], &responses)
    };
    let effects = (0..targets.len()).map(of).collect();
    Ok(Screening { effects, trajectories: results.len() as u64, interrupted })
}

/// The mean over the trials to which the result applies; not a number if there are none.
fn mean(values: &[Option<f64>]) -> f64 {
    sample::mean(&values.iter().flatten().copied().collect::<Vec<_>>())
}

impl Screening {
    /// The `most` factors with the largest effects, ascending: of each factor the largest over the
    /// results counts, each in parts of the largest effect on that result.
    #[must_use]
    pub fn foremost(&self, most: usize) -> Vec<usize> {
        let factors = self.effects.first().map_or(0, Vec::len);
        let scale: Vec<f64> =
            self.effects.iter().map(|e| e.iter().map(|x| x.mu_star).fold(0.0, f64::max)).collect();
        let weight = |f: usize| {
            let parts =
                self.effects.iter().zip(&scale).filter(|(_, s)| **s > 0.0).map(|(e, s)| e[f].mu_star / s);
            parts.fold(0.0, f64::max)
        };
        let mut order: Vec<usize> = (0..factors).collect();
        order.sort_by(|&a, &b| weight(b).total_cmp(&weight(a)).then(a.cmp(&b)));
        order.truncate(most);
        order.sort_unstable();
        order
    }
}
