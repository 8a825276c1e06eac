//! What it would be worth to know one unknown before choosing.

use std::ops::Range;

use rayon::prelude::*;

use super::fit::Basis;
use super::{Direction, Values, around, best, common_worlds, gains, largest, means, resample};
use crate::trial::{Luck, Site};

/// Resamples of the worlds behind an interval.
pub const RESAMPLES: u64 = 200;
/// Shuffles of the unknown behind a floor.
pub const PERMUTATIONS: u64 = 20;
/// With fewer worlds there is no curve to be seen.
const LEAST_WORLDS: usize = 20;

/// One criterion in all worlds.
#[derive(Debug, Clone, Copy)]
pub struct Criterion<'a> {
    /// By structure, then world.
    pub values: &'a Values,
    /// What is better.
    pub direction: Direction,
}

/// The expected value of knowing one unknown, for one criterion and in its unit; 0 or more.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Knowing {
    /// Worlds in which every structure has a value and the unknown a finite one; only they count.
    pub worlds: usize,
    /// By how much the criterion would gain.
    pub value: f64,
    /// Lower end of its 95 % interval, for which worlds happened to be drawn; 0 if it is not above `floor`.
    pub low: f64,
    /// Upper end.
    pub high: f64,
    /// What the same computation finds if the unknown's values are shuffled among the worlds, so
    /// that it tells nothing: the mean of [`PERMUTATIONS`] shuffles. A value that is not well above
    /// it may be noise alone.
    pub floor: f64,
}

impl Knowing {
    /// Whether the whole interval lies above what noise alone gives.
    #[must_use]
    pub fn is_above_noise(&self) -> bool {
        self.low > self.floor
    }

    /// Whether that is so, and the value is `least` or more, in the criterion's unit.
    #[must_use]
    pub fn counts(&self, least: f64) -> bool {
        self.is_above_noise() && self.value >= least
    }
}

/// The expected value of partial perfect information of each unknown (by unknown, then world) for
/// each criterion: by how much the criterion would gain if one could learn the unknown, and only
/// it, and then choose. By unknown, then criterion; `None` with fewer than 20 worlds.
///
/// `EVPPI(x) = E_x max_d E[v(d) | x] − max_d E v(d)`, with the inner expectation a regression of
/// the values on `x` over the worlds: M. Strong, J. E. Oakley & A. Brennan, "Estimating multiparameter
/// partial expected value of perfect information from a probabilistic sensitivity analysis sample",
/// Medical Decision Making 34 (2014); A. Heath, I. Manolopoulou & G. Baio, "A review of methods for
/// analysis of the expected value of information", Medical Decision Making 37 (2017). It is the
/// difference to the structure that is best on average that is regressed, as only differences
/// matter. The curve is a natural cubic spline with five degrees of freedom, or the mean of each
/// value if there are ten or fewer. The noise of the trials is averaged out by the regression, as
/// is what else differs between worlds. No value is larger than what choosing by the values
/// themselves, world by world, would gain.
///
/// The interval is a bootstrap over worlds with [`RESAMPLES`] resamples, which are the same ones
/// for all unknowns under one `seed`.
#[must_use]
pub fn knowing(unknowns: &[Vec<f64>], criteria: &[Criterion<'_>], seed: u64) -> Vec<Vec<Option<Knowing>>> {
    unknowns.par_iter().map(|x| knowing_one(x, criteria, seed)).collect()
}

fn knowing_one(x: &[f64], criteria: &[Criterion<'_>], seed: u64) -> Vec<Option<Knowing>> {
    let told = |w: &usize| x.get(*w).is_some_and(|x| x.is_finite());
    let worlds: Vec<Vec<usize>> =
        criteria.iter().map(|c| common_worlds(&[c.values]).into_iter().filter(told).collect()).collect();
    let mut rows = vec![None; criteria.len()];
    // criteria that have their values in the same worlds share their regressions
    for first in 0..criteria.len() {
        let alike: Vec<usize> = (first..criteria.len()).filter(|c| worlds[*c] == worlds[first]).collect();
        let done = worlds[..first].contains(&worlds[first]);
        if done || worlds[first].len() < LEAST_WORLDS {
            continue;
        }
        let own: Vec<f64> = worlds[first].iter().map(|w| x[*w]).collect();
        let picked: Vec<Criterion<'_>> = alike.iter().map(|c| criteria[*c]).collect();
        let found = Differences::of(&picked, &worlds[first]).known(&Basis::of(&own), seed);
        alike.iter().zip(found).for_each(|(c, knowing)| rows[*c] = Some(knowing));
    }
    rows
}

/// The values of all criteria, less those of the structure that is best on average.
struct Differences {
    worlds: usize,
    columns: usize,
    /// By world, then column.
    y: Vec<f64>,
    /// The columns of each criterion, one for each structure but the best.
    spans: Vec<Range<usize>>,
}

impl Differences {
    fn of(criteria: &[Criterion<'_>], worlds: &[usize]) -> Differences {
        let mut rows: Vec<Vec<f64>> = vec![Vec::new(); worlds.len()];
        let mut spans = Vec::new();
        for criterion in criteria {
            let gains = gains(criterion.values, criterion.direction, worlds);
            let reference = best(&means(&gains));
            let start = rows.first().map_or(0, Vec::len);
            for (row, own) in rows.iter_mut().zip(&gains) {
                let others = own.iter().enumerate().filter(|(s, _)| *s != reference);
                row.extend(others.map(|(_, gain)| gain - own[reference]));
            }
            spans.push(start..rows.first().map_or(0, Vec::len));
        }
        let columns = rows.first().map_or(0, Vec::len);
        Differences { worlds: worlds.len(), columns, y: rows.concat(), spans }
    }

    fn known(&self, basis: &Basis, seed: u64) -> Vec<Knowing> {
        let (once, in_place) = (vec![1.0; self.worlds], (0..self.worlds).collect::<Vec<usize>>());
        let values = self.values(basis, &once, &in_place);
        let resampled: Vec<Vec<f64>> =
            (0..RESAMPLES).map(|n| self.values(basis, &resample(seed, n, self.worlds), &in_place)).collect();
        let shuffled: Vec<Vec<f64>> =
            (0..PERMUTATIONS).map(|n| self.values(basis, &once, &shuffle(seed, n, self.worlds))).collect();
        let one = |(criterion, value): (usize, &f64)| {
            let (low, high) = around(*value, resampled.iter().map(|v| v[criterion]).collect());
            let floor = shuffled.iter().map(|v| v[criterion]).sum::<f64>() / PERMUTATIONS as f64;
            // what noise alone gives may be worth nothing
            let low = if low > floor { low } else { 0.0 };
            Knowing { worlds: self.worlds, value: *value, low, high, floor }
        };
        values.iter().enumerate().map(one).collect()
    }

    /// For each criterion what choosing by the fitted differences gains. It is no more than what choosing
    /// by the differences themselves gains: where they have a bend or a step the curve overshoots, and
    /// would promise more of one unknown than there is to be had from all.
    fn values(&self, basis: &Basis, times: &[f64], rows: &[usize]) -> Vec<f64> {
        let columns = self.columns;
        let coefficients = basis.fit(&self.y, columns, times, rows);
        let mut by_curve = Gain::new(self);
        let mut by_world = Gain::new(self);
        let mut fitted = vec![0.0; columns];
        for (world, t) in times.iter().enumerate().filter(|(_, t)| **t > 0.0) {
            fitted.fill(0.0);
            for (j, b) in basis.row(rows[world]).iter().enumerate() {
                let own = &coefficients[j * columns..(j + 1) * columns];
                fitted.iter_mut().zip(own).for_each(|(f, c)| *f += b * c);
            }
            by_curve.add(*t, &fitted);
            by_world.add(*t, &self.y[world * columns..(world + 1) * columns]);
        }
        by_curve.values().zip(by_world.values()).map(|(curve, world)| curve.min(world)).collect()
    }
}

/// What choosing in each world, by some differences, gains on choosing once for all.
struct Gain<'a> {
    of: &'a Differences,
    /// By column, added up over the worlds.
    sums: Vec<f64>,
    /// By criterion: the best difference of each world (0 for the reference), added up.
    best: Vec<f64>,
}

impl<'a> Gain<'a> {
    fn new(of: &'a Differences) -> Self {
        Self { of, sums: vec![0.0; of.columns], best: vec![0.0; of.spans.len()] }
    }

    /// Adds a world that counts `times`.
    fn add(&mut self, times: f64, differences: &[f64]) {
        self.sums.iter_mut().zip(differences).for_each(|(sum, d)| *sum += times * d);
        for (best, span) in self.best.iter_mut().zip(&self.of.spans) {
            *best += times * largest(&differences[span.clone()]).max(0.0);
        }
    }

    /// By criterion: the mean of the best differences less the best mean.
    fn values(&self) -> impl Iterator<Item = f64> {
        let count = self.of.worlds as f64;
        let once = self.of.spans.iter().map(|span| largest(&self.sums[span.clone()]).max(0.0));
        self.best.iter().zip(once).map(move |(best, once)| ((best - once) / count).max(0.0))
    }
}

/// The worlds in random order (Fisher & Yates).
pub(super) fn shuffle(seed: u64, number: u64, count: usize) -> Vec<usize> {
    let (luck, site) = (Luck::new(seed, number), Site::new("shuffled worlds", 0, 0));
    let mut order: Vec<usize> = (0..count).collect();
    for last in (1..count).rev() {
        let other = (luck.uniform(site.time(last as u32)) * (last + 1) as f64) as usize;
        order.swap(last, other.min(last));
    }
    order
}
