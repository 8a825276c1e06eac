//! `sweep` and `points`: results over a whole range of inputs.

use std::borrow::Cow;

use super::{CATEGORY, METRIC, Names, PARTY, SCENARIO, UNIT, col};
use crate::agreement::Agreement;
use crate::metric::Target;
use crate::output::table::{Cell, ColumnMeta, Table};
use crate::scenario::Scenario;
use crate::study::{Answers, DifferenceRow, SweepPoint};
use crate::summary::{Chance, Description, Interval, Measure, Summary};

const POINT: ColumnMeta = col("point", "number", "the point's number, from 1");
const ERROR: ColumnMeta = col("error", "", "why the point could not be played; empty if it was");
/// The error of a point that nobody played.
pub const NOT_PLAYED: &str = "not played: its part is missing";

const INPUT: &str = "what this input was set to at the point";

const SWEEP: &[ColumnMeta] = &[
    POINT,
    SCENARIO,
    METRIC,
    PARTY,
    CATEGORY,
    UNIT,
    col("trials", "trials", "trials to which the metric applies"),
    col("mean", "as in unit", "the mean over these trials; of an outcome, its probability"),
    col("ci_low", "as in unit", "lower end of the 95 % interval (Wilson for probabilities, else normal)"),
    col("ci_high", "as in unit", "upper end of the 95 % interval"),
    col("p05", "as in unit", "the smallest value that 5 % of the trials do not exceed"),
    col("median", "as in unit", "the smallest value that 50 % of the trials do not exceed"),
    col("p95", "as in unit", "the smallest value that 95 % of the trials do not exceed"),
    col(
        "difference",
        "as in unit",
        "the mean less that of the first scenario at the same point, trial by trial on the same luck",
    ),
    col(
        "difference_ci_low",
        "as in unit",
        "lower end of the difference's 95 % interval (normal, paired; of completed Tango's)",
    ),
    col("difference_ci_high", "as in unit", "upper end of the difference's 95 % interval"),
    ERROR,
];

/// `points`: the inputs of every point. `errors`: by point, why it could not be played.
#[must_use]
pub fn points(paths: &[&str], points: &[Vec<toml::Value>], errors: &[Option<String>]) -> Table {
    let rows = points.iter().zip(errors).enumerate().map(|(i, (values, error))| {
        let mut row = vec![Cell::Whole(i as u64 + 1)];
        row.extend(values.iter().map(Cell::of_file));
        row.push(Cell::text_or_empty(error.as_deref()));
        row
    });
    Table {
        name: "points",
        about: "a row per point, with what was set there",
        columns: [POINT].into_iter().chain(inputs(paths)).chain([ERROR]).collect(),
        rows: rows.collect(),
    }
}

/// `sweep` without rows.
#[must_use]
pub fn sweep(paths: &[&str]) -> Table {
    Table {
        name: "sweep",
        about: "a row per point, scenario and metric",
        columns: SWEEP.iter().cloned().chain(inputs(paths)).collect(),
        rows: Vec::new(),
    }
}

/// The rows of one point, numbered from 0, whose inputs have these values.
#[must_use]
pub fn sweep_rows(number: usize, values: &[toml::Value], point: &SweepPoint) -> Vec<Vec<Cell>> {
    let number = Cell::Whole(number as u64 + 1);
    let around = |row: Vec<Cell>, error: Cell| {
        std::iter::once(number.clone())
            .chain(row)
            .chain([error])
            .chain(values.iter().map(Cell::of_file))
            .collect()
    };
    let without = |error: &str| vec![around(vec![Cell::Empty; SWEEP.len() - 2], Cell::text(error))];
    match point {
        SweepPoint::Refused(faults) => without(&faults.in_short()),
        SweepPoint::Missing => without(NOT_PLAYED),
        SweepPoint::Played(scenarios, answers) => {
            rows(scenarios, answers).into_iter().map(|row| around(row, Cell::Empty)).collect()
        }
    }
}

fn inputs(paths: &[&str]) -> impl Iterator<Item = ColumnMeta> {
    let column = |path: &&str| ColumnMeta {
        name: Cow::Owned((*path).to_owned()),
        unit: "as in the file",
        meaning: INPUT,
    };
    paths.iter().map(column).collect::<Vec<_>>().into_iter()
}

fn rows(scenarios: &[Scenario], answers: &Answers) -> Vec<Vec<Cell>> {
    let none = Vec::new();
    let differences = std::iter::once(&none).chain(&answers.differences);
    let all = scenarios.iter().zip(&answers.summaries).zip(differences);
    all.flat_map(|((scenario, summary), differences)| {
        let id = Cell::text(scenario.id());
        let own = of_scenario(scenario.agreement(), summary, differences).into_iter();
        own.map(move |row| std::iter::once(id.clone()).chain(row).collect())
    })
    .collect()
}

fn of_scenario(agreement: &Agreement, summary: &Summary, differences: &[DifferenceRow]) -> Vec<Vec<Cell>> {
    let names = Names::of(agreement);
    let mut rows = Vec::new();
    for outcome in &summary.outcomes {
        let target = outcome.cause.map_or(Target::Outcome(outcome.outcome), Target::Cause);
        let completed = target == Target::COMPLETED;
        let difference = differences.iter().find(|d| completed && d.measure == Measure::Completed);
        rows.push(row(&names.target(target, agreement), chance(&outcome.chance), difference));
    }
    for figure in &summary.figures {
        let cells = [
            Cell::text(figure.measure.name()),
            names.party(figure.party),
            names.category(figure.category),
            Cell::text(figure.measure.unit()),
        ];
        let same = |d: &&DifferenceRow| {
            (d.measure, d.party, d.category) == (figure.measure, figure.party, figure.category)
        };
        rows.push(row(&cells, described(&figure.values), differences.iter().find(same)));
    }
    rows
}

fn row(target: &[Cell; 4], values: [Cell; 7], difference: Option<&DifferenceRow>) -> Vec<Cell> {
    let interval = difference.and_then(|d| d.interval);
    let difference = Cell::number(difference.and_then(|d| d.difference));
    target.iter().cloned().chain(values).chain([difference]).chain(ends(interval)).collect()
}

fn ends(interval: Option<Interval>) -> [Cell; 2] {
    [Cell::number(interval.map(|i| i.low)), Cell::number(interval.map(|i| i.high))]
}

fn chance(chance: &Chance) -> [Cell; 7] {
    let [low, high] = ends(chance.interval);
    let mean = Cell::share(chance.probability);
    [Cell::whole(chance.trials), mean, low, high, Cell::Empty, Cell::Empty, Cell::Empty]
}

fn described(values: &Description) -> [Cell; 7] {
    let [low, high] = ends(values.interval);
    let q = values.quantiles;
    [
        Cell::whole(values.trials),
        Cell::number(values.mean),
        low,
        high,
        Cell::number(q.map(|q| q.p05)),
        Cell::number(q.map(|q| q.median)),
        Cell::number(q.map(|q| q.p95)),
    ]
}
