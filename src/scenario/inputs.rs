//! The assumptions of a scenario on one sheet: every quantity, delay and share as it is used.

use crate::agreement::{Delay, Distribution, Kind, Range, Share, Unit, Unknown, UnknownId};

/// A quantity, delay or share of the file, as it is used: after scaling, clamping and, for a
/// delay, rounding up to whole days.
#[derive(Debug, Clone, PartialEq)]
pub struct Input {
    /// Its dotted path.
    pub path: String,
    /// The number, when it is known.
    pub value: Option<f64>,
    /// The distribution as the file writes it, when it is not; a named one as `name: …` and a
    /// scaled one as `0.9 × name: …`.
    pub distribution: Option<String>,
    /// Mean.
    pub mean: f64,
    /// 5th percentile.
    pub p05: f64,
    /// 95th percentile.
    pub p95: f64,
}

/// An input before its figures are worked out, which takes time.
#[derive(Debug, Clone)]
pub(super) struct Written {
    pub(super) path: String,
    pub(super) how: How,
}

#[derive(Debug, Clone)]
pub(super) enum How {
    Number(f64),
    /// An entry of `[unknown]`: the draw itself, which has no range before it is used.
    Entry(UnknownId),
    Draw {
        of: UnknownId,
        times: f64,
        range: Range,
        name: Option<String>,
    },
    /// Whole days, at least `least`.
    Delay {
        delay: Delay,
        least: u32,
    },
    Share(Share),
}

impl Written {
    pub(super) fn work_out(&self, unknowns: &[Unknown]) -> Input {
        let (value, distribution, [mean, p05, p95]) = match &self.how {
            How::Number(x) => (Some(*x), None, [*x; 3]),
            How::Entry(id) => {
                let d = &unknowns[id.index()].distribution;
                (None, Some(d.to_string()), [d.mean(), d.quantile(0.05), d.quantile(0.95)])
            }
            How::Draw { of, times, range, name } => {
                let d = &unknowns[of.index()].distribution;
                let clamp = |x| range.clamp(x);
                let figures = [
                    d.mean_after(*times, clamp),
                    clamp(times * d.quantile(0.05)),
                    clamp(times * d.quantile(0.95)),
                ];
                (None, Some(written_as(d, *times, name.as_deref())), figures)
            }
            How::Delay { delay: Delay::Fixed(days), least } => {
                let days = f64::from(*(days.max(least)));
                (Some(days), None, [days; 3])
            }
            How::Delay { delay: Delay::Varies(d), least } => {
                let whole = |x: f64| Range::NonNegative.clamp(x).ceil().max(f64::from(*least));
                let figures = [mean_of(d, *least), whole(d.quantile(0.05)), whole(d.quantile(0.95))];
                (None, Some(d.to_string()), figures)
            }
            How::Share(Share::Fixed(share)) => (Some(share.get()), None, [share.get(); 3]),
            How::Share(Share::Varies(d)) => {
                let clamp = |x| Range::Unit.clamp(x);
                let figures = [d.mean_after(1.0, clamp), clamp(d.quantile(0.05)), clamp(d.quantile(0.95))];
                (None, Some(d.to_string()), figures)
            }
        };
        Input { path: self.path.clone(), value, distribution, mean, p05, p95 }
    }
}

fn written_as(d: &Distribution, times: f64, name: Option<&str>) -> String {
    match name {
        None => d.to_string(),
        Some(name) if times == 1.0 => format!("{name}: {d}"),
        Some(name) => format!("{times} × {name}: {d}"),
    }
}

/// More days than this are not added up one by one.
const MOST_DAYS: u32 = 10_000;

/// The mean of a delay in whole days, at least `least`: `least + Σ P(more than d days)` over the
/// days `d` from `least` on. A list of values is summed as it is, and what goes on for very many
/// days is averaged over quantiles.
fn mean_of(d: &Distribution, least: u32) -> f64 {
    let whole = |x: f64| Range::NonNegative.clamp(x).ceil().max(f64::from(least));
    if let Kind::Discrete { values, cumulated, .. } = d.kind() {
        let before = std::iter::once(0.0).chain(cumulated.iter().copied());
        return values.iter().zip(cumulated.iter().zip(before)).map(|(&v, (c, b))| whole(v) * (c - b)).sum();
    }
    let mut mean = f64::from(least);
    for day in least..least + MOST_DAYS {
        let more = 1.0 - d.cdf(f64::from(day));
        if more <= 0.0 {
            return mean;
        }
        mean += more;
    }
    d.mean_after(1.0, whole)
}
