//! The assumptions of a scenario on one sheet: every quantity, delay and share as it is used.

use super::notes::Note;
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
    /// Where it is from, if the file says so.
    pub note: Option<Note>,
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
                // a quantile that is a whole number but for its last digits is that number
                let whole =
                    |x: f64| Range::NonNegative.clamp(x * (1.0 - 1e-12)).ceil().max(f64::from(*least));
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
        Input { path: self.path.clone(), value, distribution, mean, p05, p95, note: None }
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

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::super::{Selection, Source, load};

    fn input(written: &str, path: &str) -> super::Input {
        let text = format!(
            "name = \"x\"\nhorizon = 9\n{written}\n[party.a]\nholds = {{ p = 1 }}\ncomplies = 1\n[party.b]\n\
             holds = {{ p = 1 }}\ncomplies = 1\n[[tranche]]\nday = 1\na = {{ p = 1 }}\n"
        );
        let source = Source { path: "x.toml".into(), text };
        let scenario = load(&source, &[], &Selection::Only(vec!["base".to_owned()])).unwrap().remove(0);
        scenario.inputs().iter().find(|input| input.path == path).unwrap().clone()
    }

    /// The ends of an interval are its 5th and 95th percentiles, and so are whole days that are written so.
    #[test]
    fn the_ends_of_an_interval_of_days() {
        for (low, high) in [(1, 3), (1, 5), (1, 9), (2, 8), (2, 10), (3, 20), (5, 30), (1, 30)] {
            let written = format!("mediation = {{ success = 1, days = {{ interval = [{low}, {high}] }} }}");
            let days = input(&written, "mediation.days");
            assert_eq!((days.p05, days.p95), (f64::from(low), f64::from(high)), "{written}");
        }
    }

    /// `μΦ(μ/σ) + σφ(μ/σ)` for what is at least 0, with `Φ(0.2) = 0.579259709` and `φ(0.2) = 0.391042694`; in
    /// [0, 1] what is above 1 is taken off: at 0.5 standard deviations `Φ(−0.5) = 0.308537539` and
    /// `φ(0.5) = 0.352065327`, and next to nothing is below 0.
    #[test]
    fn the_mean_of_a_clamped_normal() {
        let positive = input("behaviour = { trust = { normal = [0.2, 1] } }", "behaviour.trust");
        let exact = 0.2 * 0.579_259_709 + 0.391_042_694;
        assert!((positive.mean - exact).abs() < 2e-7, "{} is not {exact}", positive.mean);
        let chance = input("mediation = { success = { normal = [0.9, 0.2] } }", "mediation.success");
        let exact = 0.9 - (0.2 * 0.352_065_327 - 0.1 * 0.308_537_539);
        assert!((chance.mean - exact).abs() < 1e-6, "{} is not {exact}", chance.mean);
    }
}
