//! What is not known, apart from chance.
//!
//! A plain run draws what is not known anew in every trial, and so mixes two uncertainties: we do
//! not know the quantities, and even if we did the course would be open. Here worlds are drawn in
//! which every quantity has one value, and many trials are played in each. How far the means of
//! the worlds lie apart is what knowing would tell us; what is left within each world is chance.

use crate::agreement::{Agreement, CategoryId, PartyId};
use crate::engine::World;
use crate::metric::Columns;
use crate::summary::{Measure, is_told, sample};
use crate::tally::Moments;

/// How a mean depends on what is not known.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct RangeRow {
    /// What is measured.
    pub measure: Measure,
    /// Of which party, for what each party has.
    pub party: Option<PartyId>,
    /// Of which category; `None`: of no category in particular.
    pub category: Option<CategoryId>,
    /// Worlds with at least two trials to which the figure applies; the others are left out.
    pub worlds: u64,
    /// What could be made of them; `None` for fewer than two worlds.
    pub range: Option<Range>,
}

/// How the mean of a figure is spread over the worlds.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Range {
    /// The mean over all worlds.
    pub mean: f64,
    /// 5th percentile of the worlds' means, corrected for the noise of their trials.
    pub p05: f64,
    /// 50th percentile.
    pub median: f64,
    /// 95th percentile.
    pub p95: f64,
    /// The part of the variance of a single trial that is due to what is not known, in `0 ..= 1`;
    /// `None` if nothing varies.
    pub unknown_share: Option<f64>,
}

/// The rows of one scenario: completion first, then its figures in order.
#[must_use]
pub fn ranges(agreement: &Agreement, columns: &Columns, worlds: &[World]) -> Vec<RangeRow> {
    let completed: Vec<Moments> = worlds.iter().map(|w| w.completed).collect();
    let mut rows = vec![row(Measure::Completed, None, None, &completed)];
    for (position, column) in columns.list().iter().enumerate() {
        if is_told(agreement, column) {
            let moments: Vec<Moments> = worlds.iter().map(|w| w.figures[position]).collect();
            rows.push(row(column.metric.into(), column.party, column.category, &moments));
        }
    }
    rows
}

fn row(
    measure: Measure,
    party: Option<PartyId>,
    category: Option<CategoryId>,
    worlds: &[Moments],
) -> RangeRow {
    let told: Vec<Told> = worlds.iter().filter_map(Told::of).collect();
    RangeRow { measure, party, category, worlds: told.len() as u64, range: range(&told) }
}

/// One world's trials of a figure.
#[derive(Debug, Clone, Copy)]
struct Told {
    mean: f64,
    /// Of a single trial.
    variance: f64,
    /// Of the mean.
    noise: f64,
}

impl Told {
    fn of(moments: &Moments) -> Option<Told> {
        let (mean, variance) = (moments.mean()?, moments.variance()?);
        Some(Told { mean, variance, noise: variance / moments.trials as f64 })
    }
}

/// The spread of the worlds' means, without the part of it that is the noise of finitely many
/// trials: see [`drawn_together`].
fn range(worlds: &[Told]) -> Option<Range> {
    if worlds.len() < 2 {
        return None;
    }
    let means: Vec<f64> = worlds.iter().map(|w| w.mean).collect();
    let noise: Vec<f64> = worlds.iter().map(|w| w.noise).collect();
    let within = sample::mean(&worlds.iter().map(|w| w.variance).collect::<Vec<_>>());
    let (mut drawn, between) = drawn_together(&means, &noise);
    drawn.sort_by(f64::total_cmp);
    Some(Range {
        mean: sample::mean(&means),
        p05: sample::percentile(&drawn, 50),
        median: sample::percentile(&drawn, 500),
        p95: sample::percentile(&drawn, 950),
        unknown_share: (between + within > 0.0).then(|| between / (between + within)),
    })
}

/// The worlds' means, at least two, without the part of their spread that is the noise of finitely
/// many trials, and the variance that is left. `noise`: the variance of each mean within its world.
///
/// The variance between worlds is estimated as in a one-way analysis of variance with random
/// effects, `B = S² − mean(s²/n)` (Searle, Casella & McCulloch 1992, ch. 3; for nested simulation
/// Sun, Apley & Staum 2011). The means are drawn together around their mean by `√(B/S²)`, so that
/// their histogram has the variance `B` (Louis 1984).
pub(super) fn drawn_together(means: &[f64], noise: &[f64]) -> (Vec<f64>, f64) {
    let (mean, spread) = (sample::mean(means), sample::variance(means).unwrap_or(0.0));
    let between = (spread - sample::mean(noise)).max(0.0);
    let shrink = if spread > 0.0 { (between / spread).sqrt() } else { 0.0 };
    (means.iter().map(|m| mean + shrink * (m - mean)).collect(), between)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::{Moments, Told, range};

    fn moments(values: &[u128]) -> Moments {
        Moments {
            trials: values.len() as u64,
            sum: values.iter().sum(),
            squares: values.iter().map(|v| v * v).sum(),
        }
    }

    fn told(worlds: &[&[u128]]) -> Vec<Told> {
        worlds.iter().filter_map(|w| Told::of(&moments(w))).collect()
    }

    /// Worked by hand. Means 1, 3, 8 with a mean of 4; S² = (9 + 1 + 16) / 2 = 13. Each world's
    /// trials have s² = 2 over n = 2 trials, so the noise is 1, B = 12, and the means move to
    /// 4 + √(12/13)·(m − 4). Of a single trial's variance 12 of 14 is due to what is not known.
    #[test]
    fn spread_without_noise() {
        let range = range(&told(&[&[0, 2], &[2, 4], &[7, 9]])).unwrap();
        let shrink = (12f64 / 13.0).sqrt();
        assert_eq!(range.mean, 4.0);
        assert!((range.p05 - (4.0 - 3.0 * shrink)).abs() < 1e-12);
        assert!((range.median - (4.0 - shrink)).abs() < 1e-12);
        assert!((range.p95 - (4.0 + 4.0 * shrink)).abs() < 1e-12);
        assert!((range.unknown_share.unwrap() - 12.0 / 14.0).abs() < 1e-12);
    }

    /// Worlds that differ by no more than their noise are one world: S² = ½, noise 2.
    #[test]
    fn noise_alone_is_no_spread() {
        let range = range(&told(&[&[0, 4], &[1, 5]])).unwrap();
        assert_eq!((range.p05, range.p95), (2.5, 2.5));
        assert_eq!(range.unknown_share, Some(0.0));
    }

    /// A world with one trial says nothing of its noise; one world says nothing of a spread.
    #[test]
    fn too_little_to_tell() {
        assert_eq!(told(&[&[3], &[]]).len(), 0);
        assert_eq!(range(&told(&[&[3, 4]])), None);
        let same = range(&told(&[&[3, 3], &[3, 3]])).unwrap();
        assert_eq!((same.mean, same.p05, same.p95, same.unknown_share), (3.0, 3.0, 3.0, None));
    }

    /// Exact even where the squares are far beyond what a float can tell apart.
    #[test]
    fn variance_does_not_cancel() {
        let big = 1u128 << 60;
        assert_eq!(moments(&[big, big + 1, big + 2]).variance(), Some(1.0));
    }
}
