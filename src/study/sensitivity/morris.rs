//! Elementary effects: a screening of many factors with few runs.

use rand::RngExt;
use rand::seq::SliceRandom;
use serde::{Deserialize, Serialize};

use crate::summary::sample;
use crate::trial::{Luck, Site, Stream};

/// Levels of each factor: the middles of this many equal parts of (0, 1).
pub const LEVELS: usize = 8;

/// The length of every step: half of the levels.
pub const STEP: f64 = 0.5;

/// A walk through the unit cube in which each factor moves once.
#[derive(Debug, Clone, PartialEq)]
pub struct Trajectory {
    /// The first point, with one coordinate per factor in (0, 1).
    pub start: Vec<f64>,
    /// What moves from each point to the next: there is one point more than there are factors. (To keep all
    /// of them would take the square of the factors.)
    pub steps: Vec<Step>,
}

/// A move of one factor by [`STEP`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Step {
    /// Which factor, from 0.
    pub factor: usize,
    /// Whether it goes up.
    pub up: bool,
}

impl Step {
    /// By how much the factor moves.
    #[must_use]
    pub fn by(self) -> f64 {
        if self.up { STEP } else { -STEP }
    }
}

/// `count` trajectories through the cube of `dimensions` factors.
///
/// M. D. Morris, "Factorial sampling plans for preliminary computational experiments",
/// Technometrics 33 (1991): a start on the grid, an order of the factors and a direction for each
/// are drawn at random, so that every level of every factor is as likely. His grid of `p` levels
/// from 0 to 1 with steps of `Δ = p/(2(p − 1))` is drawn together so that level `l` lies at
/// `(l + ½)/p`, since quantiles at 0 and 1 may be infinite; `Δ` becomes ½. Here `p` is [`LEVELS`].
///
/// The `j`-th trajectory depends on the seed and `j` alone.
#[must_use]
pub fn trajectories(count: usize, dimensions: usize, seed: u64) -> Vec<Trajectory> {
    let stream = |j: usize| Luck::new(seed, j as u64).stream(Site::new("elementary effects", 0, 0));
    (0..count).map(|j| trajectory(dimensions, &mut stream(j))).collect()
}

fn trajectory(dimensions: usize, random: &mut Stream) -> Trajectory {
    let mut order: Vec<usize> = (0..dimensions).collect();
    order.shuffle(random);
    let up: Vec<bool> = (0..dimensions).map(|_| random.random_bool(0.5)).collect();
    let start = |&up: &bool| {
        let low = (random.random_range(0..LEVELS / 2) as f64 + 0.5) / LEVELS as f64;
        if up { low } else { low + STEP }
    };
    let start: Vec<f64> = up.iter().map(start).collect();
    let steps = order.into_iter().map(|factor| Step { factor, up: up[factor] }).collect();
    Trajectory { start, steps }
}

/// What steps of one factor do to the response, per unit of its probability scale: a response
/// linear in the factor's quantile level `u`, `c·u`, has the effect `c`.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Effect {
    /// Steps that could be told: one for each trajectory, less those at whose ends the figure does
    /// not apply. With fewer than two the other fields are NaN.
    pub steps: usize,
    /// The mean elementary effect, `µ`: which way the response goes. Effects of opposite sign
    /// cancel.
    pub mu: f64,
    /// The mean size of the elementary effects, `µ*`: how much the factor matters.
    pub mu_star: f64,
    /// The sample standard deviation of the elementary effects, `σ`: how much the effect depends on
    /// where the factor and the others are (not linear, or in interaction), and on noise.
    pub sigma: f64,
    /// The standard error of `µ*`: the sample standard deviation of the sizes over the root of
    /// their number.
    pub mu_star_se: f64,
}

/// The effect of each factor, in order.
///
/// An elementary effect is `(f(x + Δ) − f(x))/Δ`, here with `Δ = ½`; `µ` and `σ` are those of Morris
/// (1991), `µ*` that of F. Campolongo, J. Cariboni & A. Saltelli, "An effective screening design for
/// sensitivity analysis of large models", Environmental Modelling & Software 22 (2007).
///
/// `responses` has a list for each trajectory, with the response at each of its points; one that is
/// not finite (NaN: the figure does not apply) leaves out the two steps that touch it. Noise in
/// the responses is not corrected for, and raises `µ*` and `σ`: this is a screening.
///
/// # Panics
///
/// If the responses do not match the trajectories in number.
#[must_use]
pub fn effects(trajectories: &[Trajectory], responses: &[Vec<f64>]) -> Vec<Effect> {
    assert_eq!(trajectories.len(), responses.len(), "responses for each trajectory");
    let factors = trajectories.first().map_or(0, |t| t.steps.len());
    let mut changes: Vec<Vec<f64>> = vec![Vec::with_capacity(trajectories.len()); factors];
    for (trajectory, response) in trajectories.iter().zip(responses) {
        assert_eq!(trajectory.steps.len() + 1, response.len(), "a response at each point");
        for (step, ends) in trajectory.steps.iter().zip(response.windows(2)) {
            let change = (ends[1] - ends[0]) / step.by();
            if change.is_finite() {
                changes[step.factor].push(change);
            }
        }
    }
    changes.iter().map(|c| effect(c)).collect()
}

fn effect(changes: &[f64]) -> Effect {
    let sizes: Vec<f64> = changes.iter().map(|c| c.abs()).collect();
    let (mu, sigma) = mean_and_deviation(changes);
    let (mu_star, spread) = mean_and_deviation(&sizes);
    Effect { steps: changes.len(), mu, mu_star, sigma, mu_star_se: spread / (changes.len() as f64).sqrt() }
}

/// The mean and the sample standard deviation; NaN for fewer than two values.
fn mean_and_deviation(values: &[f64]) -> (f64, f64) {
    sample::variance(values).map_or((f64::NAN, f64::NAN), |v| (sample::mean(values), v.sqrt()))
}

#[cfg(test)]
mod tests {
    use super::{Effect, LEVELS, Trajectory, effects, mean_and_deviation, trajectories};

    #[test]
    fn the_deviation_is_that_of_a_sample() {
        let (mean, deviation) = mean_and_deviation(&[1.0, 2.0, 6.0]);
        assert!((mean - 3.0).abs() < 1e-12 && (deviation - 7f64.sqrt()).abs() < 1e-12, "{mean} {deviation}");
        assert!(mean_and_deviation(&[1.0]).1.is_nan());
    }

    /// All points of a trajectory.
    fn points(walk: &Trajectory) -> Vec<Vec<f64>> {
        let mut points = vec![walk.start.clone()];
        for step in &walk.steps {
            let mut next = points[points.len() - 1].clone();
            next[step.factor] += step.by();
            points.push(next);
        }
        points
    }

    fn responses(walks: &[Trajectory], f: impl Fn(&[f64]) -> f64) -> Vec<Vec<f64>> {
        walks.iter().map(|t| points(t).iter().map(|p| f(p)).collect()).collect()
    }

    #[test]
    fn each_factor_moves_once_and_stays_on_the_levels() {
        let mut seen = vec![[0usize; LEVELS]; 5];
        for t in trajectories(400, 5, 8) {
            let points = points(&t);
            assert_eq!(points.len(), 6);
            let mut moved: Vec<usize> = t.steps.iter().map(|s| s.factor).collect();
            for (ends, step) in points.windows(2).zip(&t.steps) {
                for (d, (from, to)) in ends[0].iter().zip(&ends[1]).enumerate() {
                    let by = if d != step.factor {
                        0.0
                    } else if step.up {
                        0.5
                    } else {
                        -0.5
                    };
                    assert_eq!(to - from, by);
                }
            }
            moved.sort_unstable();
            assert_eq!(moved, [0, 1, 2, 3, 4]);
            for point in [&points[0], &points[5]] {
                for (d, x) in point.iter().enumerate() {
                    let level = x * LEVELS as f64 - 0.5;
                    assert_eq!(level.fract(), 0.0);
                    seen[d][level as usize] += 1;
                }
            }
        }
        // first and last point: 100 visits to each level are expected, standard deviation at most 10
        assert!(seen.iter().flatten().all(|n| n.abs_diff(100) < 45), "{seen:?}");
        assert_eq!(trajectories(3, 4, 1)[..], trajectories(5, 4, 1)[..3]);
        assert_ne!(trajectories(3, 4, 1), trajectories(3, 4, 2));
    }

    #[test]
    fn a_linear_response_has_its_coefficients() {
        let walks = trajectories(10, 3, 2);
        let found = effects(&walks, &responses(&walks, |x| 7.0 + 3.0 * x[0] - 2.0 * x[1]));
        for (effect, c) in found.iter().zip([3.0, -2.0, 0.0_f64]) {
            assert_eq!(effect.steps, 10);
            assert!((effect.mu - c).abs() < 1e-12 && (effect.mu_star - c.abs()).abs() < 1e-12);
            assert!(effect.sigma < 1e-12 && effect.mu_star_se < 1e-12);
        }
    }

    /// `x₀·x₁`: the effect of one is where the other is, evenly on the 8 levels. Mean ½, and a
    /// standard deviation of √((8² − 1)/12)/8 = 0.2864.
    #[test]
    fn a_product_depends_on_the_other_factor() {
        let n = 2000;
        let walks = trajectories(n, 2, 3);
        for Effect { mu, mu_star, sigma, mu_star_se, .. } in
            effects(&walks, &responses(&walks, |x| x[0] * x[1]))
        {
            // four standard errors: of a mean 0.0064 each, of the deviation less
            assert!((mu - 0.5).abs() < 0.026 && mu == mu_star);
            assert!((sigma - 0.286_4).abs() < 0.02, "{sigma}");
            assert!((mu_star_se - sigma / (n as f64).sqrt()).abs() < 1e-15);
        }
    }

    /// A parabola goes up as often as down: µ sees nothing, µ* does. From level l to l + 4 the
    /// change of (x − ½)², over ½, is 2x + ½ − 1 at x = (l + ½)/8: ∓3/8, ∓1/8, a mean size of ¼.
    #[test]
    fn effects_of_opposite_sign_do_not_cancel_in_mu_star() {
        let walks = trajectories(4000, 1, 4);
        let found = effects(&walks, &responses(&walks, |x| (x[0] - 0.5).powi(2)))[0];
        assert!(found.mu.abs() < 0.02 && (found.mu_star - 0.25).abs() < 0.01, "{found:?}");
    }

    /// Of 25 factors 4 matter: by themselves, in a curve, or only together.
    #[test]
    fn finds_the_important_of_many() {
        let walks = trajectories(20, 25, 5);
        let f = |x: &[f64]| {
            let small: f64 = x.iter().enumerate().map(|(i, x)| x * i as f64 / 250.0).sum();
            4.0 * x[3] + 3.0 * (6.0 * x[11]).sin() + 8.0 * (x[17] - 0.5) * (x[20] - 0.5) + small
        };
        let found = effects(&walks, &responses(&walks, f));
        let mut order: Vec<usize> = (0..25).collect();
        order.sort_by(|&a, &b| found[b].mu_star.total_cmp(&found[a].mu_star));
        order.truncate(4);
        order.sort_unstable();
        assert_eq!(order, [3, 11, 17, 20]);
        assert!(found[3].sigma < 1e-9 && found[17].sigma > 1.0);
    }

    #[test]
    fn a_response_that_does_not_apply_leaves_two_steps_out() {
        let walks = trajectories(3, 3, 6);
        let mut values = responses(&walks, |x| x[0] + x[1] + x[2]);
        values[1][1] = f64::NAN;
        let found = effects(&walks, &values);
        let [first, second] = [walks[1].steps[0].factor, walks[1].steps[1].factor];
        for (factor, effect) in found.iter().enumerate() {
            assert_eq!(effect.steps, if factor == first || factor == second { 2 } else { 3 });
            assert!((effect.mu - 1.0).abs() < 1e-12);
        }
        let one = &effects(&walks[..1], &values[..1])[0];
        assert!(one.steps == 1 && one.mu_star.is_nan() && one.sigma.is_nan());
        assert!(effects(&[], &[]).is_empty());
    }
}
