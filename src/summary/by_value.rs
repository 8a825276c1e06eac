//! How often a figure has each of its values: what means and quantiles leave out.

use super::interval::Interval;
use super::rows::is_told;
use super::{Chance, Description};
use crate::agreement::{Agreement, PartyId};
use crate::metric::{Column, Columns, Metric};

/// More values than these are told in bins: nobody reads a line for each of a million persons.
const MOST_VALUES: usize = 10_000;

/// The metrics whose values are told one by one.
const TOLD: [Metric; 5] =
    [Metric::Released, Metric::RemainsReturned, Metric::TranchesCompleted, Metric::Delay, Metric::Lead];

/// How many trials (or how much probability) have each value of a metric. Counts stay exact: a float
/// holds whole numbers up to 2⁵³.
#[derive(Debug, Clone, PartialEq)]
pub struct ByValue {
    /// What is measured, in its unit.
    pub metric: Metric,
    /// Of which party, for what each party has.
    pub party: Option<PartyId>,
    /// Trials to which the metric applies; `None`: solved exactly.
    pub trials: Option<u64>,
    /// `(value, weight)`, values ascending, no weight 0.
    weights: Vec<(u64, f64)>,
}

/// How often one value occurs.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct ValueRow {
    /// The value or, in bins, the lower end of its bin.
    pub value: u64,
    /// How often it occurs, of the trials to which the metric applies.
    pub chance: Chance,
    /// The share of these trials with that value or more.
    pub at_least: f64,
}

/// How often each value occurs of the metrics of which that is told. `weights` is given a position in
/// `columns` and yields `(value, weight)`, values ascending; `None`: only the mean is known.
pub(crate) fn by_value(
    agreement: &Agreement,
    columns: &Columns,
    is_counted: bool,
    weights: impl Fn(usize) -> Option<Vec<(u64, f64)>>,
) -> Vec<ByValue> {
    let told = |c: &Column| TOLD.contains(&c.metric) && c.category.is_none() && is_told(agreement, c);
    let of = |(position, column): (usize, &Column)| {
        let weights: Vec<_> = weights(position)?.into_iter().filter(|&(_, w)| w > 0.0).collect();
        let trials = is_counted.then(|| total(&weights) as u64);
        Some(ByValue { metric: column.metric, party: column.party, trials, weights })
    };
    columns.list().iter().enumerate().filter(|(_, c)| told(c)).filter_map(of).collect()
}

impl ByValue {
    /// A row for every value that occurs, ascending; of very many for every bin in which one does.
    #[must_use]
    pub fn rows(&self) -> Vec<ValueRow> {
        let width = self.bin_width();
        let mut bins: Vec<(u64, f64)> = Vec::new();
        for &(value, weight) in &self.weights {
            let low = value / width * width;
            match bins.last_mut() {
                Some((last, sum)) if *last == low => *sum += weight,
                _ => bins.push((low, weight)),
            }
        }
        // from above, so that all of it is as large as the share of the smallest value
        let mut above = 0.0;
        let cumulated: Vec<f64> = bins
            .iter()
            .rev()
            .map(|&(_, weight)| {
                above += weight;
                above
            })
            .collect();
        let row = |(&(value, weight), at_least): (&(u64, f64), f64)| ValueRow {
            value,
            chance: self.chance(weight, above),
            at_least: at_least / above,
        };
        bins.iter().zip(cumulated.into_iter().rev()).map(row).collect()
    }

    /// Whole numbers per bin of the rows: 1 unless too many values occur.
    #[must_use]
    pub fn bin_width(&self) -> u64 {
        if self.weights.len() <= MOST_VALUES {
            return 1;
        }
        let most = self.weights.last().map_or(0, |&(value, _)| value);
        let widths = (1..19).flat_map(|e| [1, 2, 5].map(|m| m * 10_u64.pow(e - 1)));
        widths.into_iter().find(|width| most / width < MOST_VALUES as u64).unwrap_or(u64::MAX)
    }

    /// How often it has exactly this value.
    #[must_use]
    pub fn exactly(&self, value: u64) -> Chance {
        let weight = self.weights.iter().find(|&&(v, _)| v == value).map_or(0.0, |&(_, w)| w);
        self.chance(weight, total(&self.weights))
    }

    /// The share of the trials with this value or more; `None` without trials.
    #[must_use]
    pub fn at_least(&self, value: u64) -> Option<f64> {
        let all = total(&self.weights);
        let above = self.weights.iter().filter(|&&(v, _)| v >= value).fold(0.0, |sum, &(_, w)| sum + w);
        (all > 0.0).then(|| (above / all).min(1.0))
    }

    /// The same over the trials that are not completed, if `owed` is the value of every trial that is:
    /// E\[r | not completed\] = (E r − P(completed)·owed) / (1 − P(completed)), and so for the spread.
    /// `None` if all are completed, or none.
    #[must_use]
    pub fn if_not_completed(&self, completed: &Chance, owed: u64) -> Option<Description> {
        // below this it is what rounding leaves of probabilities
        const LEAST: f64 = 1e-12;
        let done = completed.count.map(|n| n as f64).or(completed.probability).filter(|&w| w > 0.0)?;
        let rest = |&(value, weight): &(u64, f64)| {
            let weight = if value == owed { weight - done } else { weight };
            (value as f64, weight)
        };
        let rest: Vec<(f64, f64)> = self.weights.iter().map(rest).filter(|&(_, w)| w > LEAST).collect();
        let trials = completed.count.and_then(|n| Some(self.trials? - n));
        let values = Description::of_masses(rest);
        let mean = values.mean?;
        let interval = trials.zip(values.sd).and_then(|(n, sd)| {
            // of the sample, as everywhere
            let sd = sd * (n as f64 / (n as f64 - 1.0)).sqrt();
            Interval::of_mean(mean, sd, n)
        });
        Some(Description { trials, interval, ..values })
    }

    fn chance(&self, weight: f64, all: f64) -> Chance {
        match self.trials {
            Some(trials) => Chance::counted(weight as u64, trials),
            None if all > 0.0 => Chance::solved(weight / all),
            None => Chance::solved(0.0),
        }
    }
}

fn total(weights: &[(u64, f64)]) -> f64 {
    // from above, as the shares are added up
    weights.iter().rev().fold(0.0, |sum, &(_, w)| sum + w)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    fn of(trials: Option<u64>, weights: &[(u64, f64)]) -> ByValue {
        ByValue { metric: Metric::Released, party: Some(PartyId(0)), trials, weights: weights.to_vec() }
    }

    #[test]
    fn what_is_not_completed_is_the_rest() {
        // 10 owed; 40 of 100 trials completed, and in 5 more all are released before it collapses
        let released = of(Some(100), &[(0, 20.0), (4, 35.0), (10, 45.0)]);
        let completed = Chance::counted(40, 100);
        let rest = released.if_not_completed(&completed, 10).unwrap();
        // (35 · 4 + 5 · 10) / 60, which is (E r − P · 10) / (1 − P) with E r = 5.9 and P = 0.4
        let mean = rest.mean.unwrap();
        assert!((mean - 190.0 / 60.0).abs() < 1e-12 && (mean - (5.9 - 0.4 * 10.0) / 0.6).abs() < 1e-12);
        assert_eq!((rest.trials, rest.min, rest.max), (Some(60), Some(0.0), Some(10.0)));
        // Σr² = 35 · 16 + 5 · 100 = 1060, so the sample variance is (1060 − 190²/60) / 59
        let sd = ((1060.0_f64 - 190.0 * 190.0 / 60.0) / 59.0).sqrt();
        let half = rest.interval.unwrap().half_width();
        assert!((half - super::super::Z * sd / 60.0_f64.sqrt()).abs() < 1e-12, "{half}");

        let solved = of(None, &[(0, 0.2), (4, 0.35), (10, 0.45)]);
        let rest = solved.if_not_completed(&Chance::solved(0.4), 10).unwrap();
        assert!((rest.mean.unwrap() - 190.0 / 60.0).abs() < 1e-12);
        assert_eq!((rest.trials, rest.interval), (None, None));
    }

    #[test]
    fn there_is_no_rest_where_all_or_none_are_completed() {
        let all = of(Some(7), &[(10, 7.0)]);
        assert_eq!(all.if_not_completed(&Chance::counted(7, 7), 10), None);
        assert_eq!(all.if_not_completed(&Chance::counted(0, 7), 10), None);
        // rounding leaves something of 1 − (1 − 1/3 − 1/3 − 1/3)
        let third = 1.0 / 3.0;
        let solved = of(None, &[(10, third + third + third)]);
        assert_eq!(solved.if_not_completed(&Chance::solved(1.0 - 1e-16), 10), None);
    }

    #[test]
    fn values_are_told_from_the_smallest() {
        let rows = of(Some(8), &[(0, 2.0), (4, 5.0), (10, 1.0)]).rows();
        let told: Vec<_> = rows.iter().map(|r| (r.value, r.chance.count, r.at_least)).collect();
        assert_eq!(told, [(0, Some(2), 1.0), (4, Some(5), 0.75), (10, Some(1), 0.125)]);
        let solved = of(None, &[(1, 0.1), (2, 0.2), (3, 0.3)]);
        let rows = solved.rows();
        // what there is, is taken for the whole
        assert_eq!((rows[0].at_least, rows[0].chance.count), (1.0, None));
        assert!((rows[2].chance.probability.unwrap() - 0.5).abs() < 1e-12);
        assert!((solved.at_least(2).unwrap() - 5.0 / 6.0).abs() < 1e-12);
        assert_eq!((of(Some(0), &[]).rows(), of(Some(0), &[]).at_least(0)), (vec![], None));
    }

    #[test]
    fn very_many_values_are_told_in_bins() {
        let every: Vec<(u64, f64)> = (0..=20_000).map(|v| (v, 1.0)).collect();
        let many = of(Some(20_001), &every);
        let rows = many.rows();
        // 20 001 values in bins of 2 would still be 10 001
        assert_eq!((many.bin_width(), rows.len()), (5, 4001));
        assert_eq!((rows[1].value, rows[1].chance.count, rows[0].at_least), (5, Some(5), 1.0));
        assert!((rows[1].at_least - 19_996.0 / 20_001.0).abs() < 1e-12);
        let few = of(Some(10_000), &every[..10_000]);
        assert_eq!((few.bin_width(), few.rows().len()), (1, 10_000));
    }
}
