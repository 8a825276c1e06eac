//! What it would be worth to know everything that is not known, before choosing.

use super::evppi::RESAMPLES;
use super::{Direction, Values, around, best, common_worlds, gains, largest, means, resample};

/// The expected value of perfect information of one criterion, in its unit; 0 or more.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Everything {
    /// Worlds in which every structure has a value in both halves; only they count.
    pub worlds: usize,
    /// What is best in each world chosen with one half of its trials and valued with the other,
    /// less the best mean: not above the truth, on average.
    pub value: f64,
    /// Lower end of the 95 % interval of `value`, for which worlds happened to be drawn.
    pub low: f64,
    /// Upper end of that of `plug_in`: the truth lies between the two figures, on average, so that an interval of
    /// one of them alone would often miss it.
    pub high: f64,
    /// The same from all trials at once, flattered upward by their noise: not below the truth, on
    /// average, as long as the best mean is known well.
    pub plug_in: f64,
}

/// The expected value of perfect information, `E_w max_d v(d, w) − max_d E_w v(d, w)`: by how much
/// the criterion would gain if one could choose the best structure in every world, rather than the
/// one structure that is best on average. It is the smallest mean regret (Raiffa & Schlaifer 1961).
///
/// From two halves of the trials of each world, as in [`super::regrets`] and for the same reason.
/// The interval is a bootstrap over worlds. `None` if no world counts.
#[must_use]
pub fn everything(even: &Values, odd: &Values, direction: Direction, seed: u64) -> Option<Everything> {
    let common = common_worlds(&[even, odd]);
    if common.is_empty() || even.is_empty() || even.len() != odd.len() {
        return None;
    }
    let halves = [gains(even, direction, &common), gains(odd, direction, &common)];
    let [even, odd] = &halves;
    // by world: all trials, and the mean of both crossings
    let pooled: Vec<Vec<f64>> =
        even.iter().zip(odd).map(|(e, o)| e.iter().zip(o).map(|(a, b)| (a + b) / 2.0).collect()).collect();
    let crossed: Vec<f64> = even.iter().zip(odd).map(|(e, o)| (o[best(e)] + e[best(o)]) / 2.0).collect();
    let best_each: Vec<f64> = pooled.iter().map(|w| largest(w)).collect();
    let told = |of: &[f64], times: &[f64]| gained(of, &pooled, times);
    let interval = |of: &[f64]| {
        let resampled = (0..RESAMPLES).map(|n| told(of, &resample(seed, n, of.len()))).collect();
        around(told(of, &vec![1.0; of.len()]), resampled)
    };
    let once = vec![1.0; crossed.len()];
    let (value, plug_in) = (told(&crossed, &once), told(&best_each, &once));
    Some(Everything {
        worlds: crossed.len(),
        value,
        low: interval(&crossed).0,
        high: interval(&best_each).1,
        plug_in,
    })
}

/// What is `chosen` in each world, less the best mean of the structures, where each world counts so many `times`.
fn gained(chosen: &[f64], worlds: &[Vec<f64>], times: &[f64]) -> f64 {
    let weighed: Vec<Vec<f64>> =
        worlds.iter().zip(times).map(|(w, t)| w.iter().map(|v| v * t).collect()).collect();
    let chosen = chosen.iter().zip(times).map(|(v, t)| v * t).sum::<f64>();
    (chosen / worlds.len() as f64 - largest(&means(&weighed))).max(0.0)
}
