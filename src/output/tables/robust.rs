//! `robust`, `dominated` and `value_of_information`: choosing between structures when much is not
//! known.

use std::borrow::Cow;

use super::{CATEGORY, METRIC, Names, PARTY, SCENARIO, UNIT, col};
use crate::output::table::{Cell, ColumnMeta, Table};
use crate::scenario::Scenario;
use crate::study::Factor;
use crate::study::robust::{Assessed, Assessment, Direction, Everything, Knowing, Standing};
use crate::summary::Interval;

/// What stands for all unknowns together. No path is called so.
const EVERYTHING: &str = "everything";

const ROBUST: &[ColumnMeta] = &[
    SCENARIO,
    METRIC,
    PARTY,
    CATEGORY,
    UNIT,
    col("better", "", "whether more or less of it counts as better here"),
    col("worlds", "worlds", "worlds that the row is over: draws of everything that is not known"),
    col("mean", "as in unit", "the mean over these worlds"),
    col("ci_low", "as in unit", "lower end of the mean's 95 % interval, for worlds and chance (normal)"),
    col("ci_high", "as in unit", "upper end of the mean's 95 % interval"),
    col("p05", "as in unit", "the mean of the trials is at most this in 5 % of the worlds, noise taken out"),
    col("p95", "as in unit", "the mean of the trials is at most this in 95 % of the worlds, noise taken out"),
    col("worst_tenth", "as in unit", "the mean over the worst tenth of the worlds, noise taken out"),
    col(
        "best_share",
        "share",
        "share of worlds in which no other structure did better (by more than --indifference); ties count for each",
    ),
    col("best_in_both", "share", "share of worlds in which that is so in both halves of the trials"),
    col("regret_mean", "as in unit", "mean over worlds of the distance to the best there: rather too large"),
    col(
        "regret_mean_crossed",
        "as in unit",
        "the same, the best chosen by one half of the trials and valued by the other: rather too small",
    ),
    col("regret_max", "as in unit", "the largest distance to the best in any world: rather too large"),
    col(
        "regret_max_crossed",
        "as in unit",
        "the same, world and best chosen by one half of the trials and valued by the other: rather too small",
    ),
    col(
        "to_best",
        "as in unit",
        "the mean less that of the scenario with the best mean, world by world; empty for that one",
    ),
    col(
        "to_best_low",
        "as in unit",
        "lower end of this difference's 95 % interval (normal, over worlds; of all such differences together)",
    ),
    col("to_best_high", "as in unit", "upper end; where 0 lies between, the two are not told apart"),
    col(
        "clearly_worse",
        "",
        "yes: worse than that one beyond luck, and beyond --indifference, if that is given; no: it may be as good",
    ),
    col(
        "worst_to_best",
        "as in unit",
        "worst tenth less that of the scenario with the best one, as the worlds were played; empty for that one",
    ),
    col("worst_to_best_low", "as in unit", "lower end of this difference's 95 % interval, as above"),
    col("worst_to_best_high", "as in unit", "upper end; where 0 lies between, the two are not told apart"),
];

const DOMINATED: &[ColumnMeta] = &[
    col("scenario", "", "the structure that is dominated: never clearly better, and worse in something"),
    col("dominated_by", "", "the structure that dominates it"),
    METRIC,
    PARTY,
    CATEGORY,
    UNIT,
    col("difference", "as in unit", "the dominated structure's mean less the other's, world by world"),
    col("ci_low", "as in unit", "lower end of the difference's 95 % interval (normal, over worlds)"),
    col("ci_high", "as in unit", "upper end of the difference's 95 % interval"),
    col("worse", "", "yes: clearly worse by this criterion; no: no clear difference"),
];

const VALUE: &[ColumnMeta] = &[
    col("unknown", "", "path of what would be known before choosing; everything: all of them"),
    METRIC,
    PARTY,
    CATEGORY,
    UNIT,
    col("worlds", "worlds", "worlds that the row is over"),
    col("value", "as in unit", "by how much the criterion would be better on average"),
    col(
        "ci_low",
        "as in unit",
        "lower end of the value's 95 % interval (bootstrap over worlds); 0 if it is not above the floor",
    ),
    col("ci_high", "as in unit", "upper end of the value's 95 % interval; of everything: of that of plug_in"),
    col("floor", "as in unit", "what noise alone gives: the same with the unknown shuffled among the worlds"),
    col("plug_in", "as in unit", "of everything: the value as the worlds were played, rather too large"),
    col("above_noise", "", "yes: the interval lies above the floor; no: the value may be noise"),
    col("counts", "", "yes: above noise, and not less than --indifference, if that is given; no: otherwise"),
];

/// `robust`: every structure by every criterion.
#[must_use]
pub fn robust(scenarios: &[Scenario], assessment: &Assessment) -> Table {
    let mut rows = Vec::new();
    for (s, scenario) in scenarios.iter().enumerate() {
        let id = Cell::text(scenario.id());
        for criterion in &assessment.criteria {
            let mut row = vec![id.clone()];
            row.extend(target(scenarios, criterion));
            row.extend(standing(criterion, &criterion.standings[s]));
            rows.push(row);
        }
    }
    let about = "a row per scenario and criterion: how well it does whatever turns out to be true";
    Table { name: "robust", about, columns: Cow::Borrowed(ROBUST), rows }
}

/// `dominated`: every structure that another dominates, criterion by criterion.
#[must_use]
pub fn dominated(scenarios: &[Scenario], assessment: &Assessment) -> Table {
    let mut rows = Vec::new();
    for pair in &assessment.dominated {
        for (criterion, shortfall) in assessment.criteria.iter().zip(&pair.shortfalls) {
            let mut row =
                vec![Cell::text(scenarios[pair.structure].id()), Cell::text(scenarios[pair.by].id())];
            row.extend(target(scenarios, criterion));
            row.push(Cell::Number(shortfall.difference));
            row.extend(ends(Some(shortfall.interval)));
            row.push(yes(shortfall.is_worse));
            rows.push(row);
        }
    }
    let about = "a row per criterion and pair of scenarios of which one dominates the other";
    Table { name: "dominated", about, columns: Cow::Borrowed(DOMINATED), rows }
}

/// `value_of_information`: what it would be worth to know each unknown, and all of them.
#[must_use]
pub fn value_of_information(scenarios: &[Scenario], factors: &[Factor], assessment: &Assessment) -> Table {
    let mut rows = Vec::new();
    let mut add = |unknown: &Cell, criterion: &Assessed, cells: [Cell; 8]| {
        let target = target(scenarios, criterion);
        rows.push(std::iter::once(unknown.clone()).chain(target).chain(cells).collect());
    };
    for criterion in &assessment.criteria {
        add(&Cell::text(EVERYTHING), criterion, everything(criterion.everything.as_ref(), criterion.slack));
    }
    for (f, factor) in factors.iter().enumerate() {
        let path = Cell::text(&factor.path);
        for criterion in &assessment.criteria {
            add(&path, criterion, knowing(criterion.knowing[f].as_ref(), criterion.slack));
        }
    }
    let about = "a row per unknown and criterion: what knowing it before choosing would be worth";
    Table { name: "value_of_information", about, columns: Cow::Borrowed(VALUE), rows }
}

fn target(scenarios: &[Scenario], criterion: &Assessed) -> Vec<Cell> {
    // targets are numbered as in the first scenario
    let first = scenarios.first().map(Scenario::agreement);
    first.map(|a| Names::of(a).target(criterion.target, a).to_vec()).unwrap_or_default()
}

fn standing(criterion: &Assessed, of: &Standing) -> [Cell; 21] {
    let [low, high] = ends(of.interval);
    let [to_best_low, to_best_high] = ends(of.to_best.map(|s| s.interval));
    let [worst_low, worst_high] = ends(of.worst_to_best.map(|s| s.interval));
    let better = match criterion.direction {
        Direction::More => "more",
        Direction::Less => "less",
    };
    [
        Cell::text(better),
        Cell::Whole(criterion.worlds as u64),
        Cell::Number(of.mean),
        low,
        high,
        Cell::Number(of.p05),
        Cell::Number(of.p95),
        Cell::Number(of.worst_tenth),
        Cell::Share(of.best_share),
        Cell::Share(of.crossed.best_in_both),
        Cell::Number(of.regret_mean),
        Cell::Number(of.crossed.mean),
        Cell::Number(of.regret_max),
        Cell::Number(of.crossed.max),
        Cell::number(of.to_best.map(|s| s.difference)),
        to_best_low,
        to_best_high,
        of.to_best.map_or(Cell::Empty, |s| yes(s.is_worse)),
        Cell::number(of.worst_to_best.map(|s| s.difference)),
        worst_low,
        worst_high,
    ]
}

fn everything(value: Option<&Everything>, slack: f64) -> [Cell; 8] {
    let number = |of: fn(&Everything) -> f64| Cell::number(value.map(of));
    [
        Cell::whole(value.map(|v| v.worlds as u64)),
        number(|v| v.value),
        number(|v| v.low),
        number(|v| v.high),
        Cell::Empty,
        number(|v| v.plug_in),
        value.map_or(Cell::Empty, |v| yes(v.low > 0.0)),
        value.map_or(Cell::Empty, |v| yes(v.counts(slack))),
    ]
}

fn knowing(value: Option<&Knowing>, slack: f64) -> [Cell; 8] {
    let number = |of: fn(&Knowing) -> f64| Cell::number(value.map(of));
    [
        Cell::whole(value.map(|v| v.worlds as u64)),
        number(|v| v.value),
        number(|v| v.low),
        number(|v| v.high),
        number(|v| v.floor),
        Cell::Empty,
        value.map_or(Cell::Empty, |v| yes(v.is_above_noise())),
        value.map_or(Cell::Empty, |v| yes(v.counts(slack))),
    ]
}

fn ends(interval: Option<Interval>) -> [Cell; 2] {
    [Cell::number(interval.map(|i| i.low)), Cell::number(interval.map(|i| i.high))]
}

fn yes(is: bool) -> Cell {
    Cell::text(if is { "yes" } else { "no" })
}
