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

impl Everything {
    /// Whether it is worth anything at all, and `least` or more, in the criterion's unit.
    #[must_use]
    pub fn counts(&self, least: f64) -> bool {
        self.low > 0.0 && self.plug_in >= least
    }
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
    let worlds = pooled.len();
    // of both, where each world counts so many times: what is chosen in it, less the best mean of the structures
    let gained = |times: &[f64]| {
        let weighed: Vec<Vec<f64>> =
            pooled.iter().zip(times).map(|(w, t)| w.iter().map(|v| v * t).collect()).collect();
        let once = largest(&means(&weighed));
        [&crossed, &best_each].map(|chosen| {
            let chosen = chosen.iter().zip(times).map(|(v, t)| v * t).sum::<f64>();
            (chosen / worlds as f64 - once).max(0.0)
        })
    };
    let [value, plug_in] = gained(&vec![1.0; worlds]);
    let resampled: Vec<[f64; 2]> = (0..RESAMPLES).map(|n| gained(&resample(seed, n, worlds))).collect();
    let (low, _) = around(value, resampled.iter().map(|of| of[0]).collect());
    let (_, high) = around(plug_in, resampled.iter().map(|of| of[1]).collect());
    Some(Everything { worlds, value, low, high, plug_in })
}
