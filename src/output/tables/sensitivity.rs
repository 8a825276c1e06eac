//! `sensitivity`, `tornado` and `screening`: which of what is not known matters.

use std::borrow::Cow;

use super::{CATEGORY, METRIC, Names, PARTY, SCENARIO, UNIT, col};
use crate::metric::Target;
use crate::output::table::{Cell, ColumnMeta, Table};
use crate::scenario::Scenario;
use crate::study::Factor;
use crate::study::sensitivity::{Bar, ENDS, Effect, End, Estimate, Group, Screening, Shares, Tornado};

const INPUT: ColumnMeta = col("input", "", "the input that is not known, by its path in the file");

/// What was studied: one scenario, some of its results, its factors.
#[derive(Debug, Clone, Copy)]
pub struct Studied<'a> {
    /// The scenario.
    pub scenario: &'a Scenario,
    /// The results.
    pub targets: &'a [Target],
    /// What is not known.
    pub factors: &'a [Factor],
}

impl Studied<'_> {
    /// The rows of each target, with its scenario, metric, party, category and unit in front.
    fn rows(&self, of: impl Fn(usize) -> Vec<Vec<Cell>>) -> Vec<Vec<Cell>> {
        let agreement = self.scenario.agreement();
        let names = Names::of(agreement);
        let id = Cell::text(self.scenario.id());
        let mut rows = Vec::new();
        for (t, target) in self.targets.iter().enumerate() {
            let front = names.target(*target, agreement);
            let whole = |row: Vec<Cell>| [id.clone()].into_iter().chain(front.clone()).chain(row).collect();
            rows.extend(of(t).into_iter().map(whole));
        }
        rows
    }

    fn path(&self, factor: usize) -> Cell {
        Cell::text(&self.factors[factor].path)
    }

    /// The values of a factor at the ends of its bar.
    #[must_use]
    pub fn ends(&self, factor: usize, bar: &Bar) -> [Cell; 2] {
        let value = |end: &End, u| match self.factors[factor].other_than_number(u) {
            Some(value) => Cell::of_file(value),
            None => Cell::Number(end.value),
        };
        [value(&bar.low, ENDS[0]), value(&bar.high, ENDS[1])]
    }
}

/// The name of factors that are exchanged together.
#[must_use]
pub fn group_name(factors: &[Factor], group: &[usize]) -> String {
    match group {
        [one] => factors[*one].path.clone(),
        several => format!("all {} others together", several.len()),
    }
}

const SENSITIVITY: &[ColumnMeta] = &[
    SCENARIO,
    METRIC,
    PARTY,
    CATEGORY,
    UNIT,
    INPUT,
    col("first", "share", "share of the variance that would go, on average, if this input alone were known"),
    col("first_ci_low", "share", "lower end of its 95 % interval (bootstrap)"),
    col("first_ci_high", "share", "upper end of it"),
    col(
        "total",
        "share",
        "share of the variance that would remain, on average, if all inputs but this one were known",
    ),
    col("total_ci_low", "share", "lower end of its 95 % interval (bootstrap)"),
    col("total_ci_high", "share", "upper end of it"),
    col("mean", "as in unit", "mean of the result over the worlds of the design"),
    col("sd", "as in unit", "standard deviation of its mean from world to world: what is divided up"),
    col("rows", "count", "rows of the design"),
];

/// `sensitivity`: the Sobol' indices of every input, largest total first. A result that cannot be
/// told from one that never changes has a row without input.
#[must_use]
pub fn sensitivity(studied: Studied<'_>, groups: &[Group], shares: &Shares) -> Table {
    let rows = studied.rows(|t| {
        let Some(indices) = &shares.indices[t] else {
            return vec![vec![Cell::Empty; SENSITIVITY.len() - 5]];
        };
        let around =
            [Cell::Number(indices.mean), Cell::Number(indices.variance.sqrt()), Cell::Whole(shares.rows)];
        let mut order: Vec<usize> = (0..groups.len()).collect();
        let total = |g: usize| indices.factors[g].total.value;
        order.sort_by(|&a, &b| total(b).total_cmp(&total(a)).then(a.cmp(&b)));
        let row = |g: usize| {
            let index = &indices.factors[g];
            let name = Cell::text(&group_name(studied.factors, &groups[g]));
            [name]
                .into_iter()
                .chain(estimate(index.first))
                .chain(estimate(index.total))
                .chain(around.clone())
                .collect()
        };
        order.into_iter().map(row).collect()
    });
    Table {
        name: "sensitivity",
        about: "a row per result and input: its share in how far the result is open",
        columns: Cow::Borrowed(SENSITIVITY),
        rows,
    }
}

fn estimate(e: Estimate) -> [Cell; 3] {
    [Cell::Number(e.value), Cell::Number(e.low), Cell::Number(e.high)]
}

const TORNADO: &[ColumnMeta] = &[
    SCENARIO,
    METRIC,
    PARTY,
    CATEGORY,
    UNIT,
    INPUT,
    col(
        "low_value",
        "as the input",
        "5th percentile of the input; of an entry of [unknown] before it is scaled and clamped where it is used",
    ),
    col("high_value", "as the input", "95th percentile of the input"),
    col("low", "as in unit", "mean of the result with the input at its 5th percentile, the others not fixed"),
    col(
        "base",
        "as in unit",
        "mean of the result with nothing fixed: what a run finds, unless something is varied",
    ),
    col("high", "as in unit", "mean of the result with the input at its 95th percentile"),
    col("low_difference", "as in unit", "low less base, trial by trial on the same luck"),
    col("low_ci_low", "as in unit", "lower end of its 95 % interval (normal, paired)"),
    col("low_ci_high", "as in unit", "upper end of it"),
    col("high_difference", "as in unit", "high less base, trial by trial on the same luck"),
    col("high_ci_low", "as in unit", "lower end of its 95 % interval (normal, paired)"),
    col("high_ci_high", "as in unit", "upper end of it"),
    col("swing", "as in unit", "distance between low and high"),
];

/// `tornado`: each input at both ends of its range, largest swing first.
#[must_use]
pub fn tornado(studied: Studied<'_>, tornado: &Tornado) -> Table {
    let rows = studied.rows(|t| {
        let bars = &tornado.bars[t];
        let mut order: Vec<usize> = (0..bars.len()).collect();
        let swing = |f: usize| bars[f].swing().unwrap_or(-1.0);
        order.sort_by(|&a, &b| swing(b).total_cmp(&swing(a)).then(a.cmp(&b)));
        let row = |f: usize| {
            let bar = &bars[f];
            let [low, high] = studied.ends(f, bar);
            let mut row = vec![studied.path(f), low, high];
            row.extend([bar.low.mean, tornado.base[t], bar.high.mean].map(Cell::number));
            row.extend(difference(&bar.low).into_iter().chain(difference(&bar.high)));
            row.push(Cell::number(bar.swing()));
            row
        };
        order.into_iter().map(row).collect()
    });
    Table {
        name: "tornado",
        about: "a row per result and input: what the result would be if the input were known to be low, or high",
        columns: Cow::Borrowed(TORNADO),
        rows,
    }
}

fn difference(end: &End) -> [Cell; 3] {
    let interval = end.interval;
    [
        Cell::number(end.difference),
        Cell::number(interval.map(|i| i.low)),
        Cell::number(interval.map(|i| i.high)),
    ]
}

const SCREENING: &[ColumnMeta] = &[
    SCENARIO,
    METRIC,
    PARTY,
    CATEGORY,
    UNIT,
    INPUT,
    col(
        "mu_star",
        "as in unit",
        "mean size of the elementary effects: of the change with half of the input's quantiles, times two",
    ),
    col("mu_star_se", "as in unit", "its standard error"),
    col("mu", "as in unit", "mean of the effects with their sign"),
    col("sigma", "as in unit", "standard deviation of the effects: what depends on other inputs, and noise"),
    col("steps", "count", "effects seen"),
    col("kept", "", "yes: the input was looked at by itself in sensitivity; no: with the others together"),
];

/// `screening`: the elementary effects of every input, largest first; `kept`: the inputs that the
/// indices are about.
#[must_use]
pub fn screening(studied: Studied<'_>, screening: &Screening, kept: &[usize]) -> Table {
    let rows = studied.rows(|t| {
        let effects = &screening.effects[t];
        let mut order: Vec<usize> = (0..effects.len()).collect();
        order.sort_by(|&a, &b| effects[b].mu_star.total_cmp(&effects[a].mu_star).then(a.cmp(&b)));
        let row = |f: usize| effect_cells(studied.path(f), &effects[f], kept.contains(&f));
        order.into_iter().map(row).collect()
    });
    Table {
        name: "screening",
        about: "a row per result and input: how much the result changes when the input does (Morris)",
        columns: Cow::Borrowed(SCREENING),
        rows,
    }
}

fn effect_cells(path: Cell, effect: &Effect, kept: bool) -> Vec<Cell> {
    let number = |x: f64| if x.is_finite() { Cell::Number(x) } else { Cell::Empty };
    let mut row = vec![path];
    row.extend([effect.mu_star, effect.mu_star_se, effect.mu, effect.sigma].map(number));
    row.extend([Cell::Whole(effect.steps as u64), Cell::text(if kept { "yes" } else { "no" })]);
    row
}
