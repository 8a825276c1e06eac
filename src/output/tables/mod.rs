//! The tables of the results: their columns, which are a promise to whoever's spreadsheet points
//! at them, and their rows.

mod days;
mod distributions;
mod explain;
mod figures;
mod inputs;
mod outcomes;
mod parts;
mod robust;
mod sensitivity;
mod sweep;
mod tipping;
mod witnesses;
mod worlds;

pub(super) use days::date;
pub use days::{releases, timeline};
pub use distributions::distributions;
pub use explain::{boxes, measures, rivals, trajectory};
pub use figures::{Comparison, comparison, summary};
pub use inputs::inputs;
pub(super) use outcomes::cause_cells;
pub use outcomes::{events, outcomes, tranches};
pub use parts::missing_parts;
pub use robust::{dominated, robust, value_of_information};
pub use sensitivity::{Studied, group_name, screening, sensitivity, tornado};
pub use sweep::{NOT_PLAYED, points, sweep, sweep_rows};
pub use tipping::{Asked, tipping, values};
pub use witnesses::witnesses;
pub use worlds::{ScenarioInWorlds, ranges, swings, worlds};

use std::sync::Arc;

use jiff::civil::Date;

use super::table::{Cell, ColumnMeta, Table};
use crate::agreement::{Agreement, CategoryId, PartyId};
use crate::metric::Target;
use crate::scenario::Scenario;
use crate::summary::Summary;

/// One scenario with what came of it: what most tables are made of.
#[derive(Debug, Clone, Copy)]
pub struct Run<'a> {
    /// The text of the `scenario` column: the file's name, or `name / variant`.
    pub scenario: &'a str,
    /// The date of day 0; `None`: the results bear no dates.
    pub start: Option<Date>,
    /// The agreement that was played.
    pub agreement: &'a Agreement,
    /// What came of it.
    pub summary: &'a Summary,
}

impl<'a> Run<'a> {
    /// A scenario with what came of it.
    #[must_use]
    pub fn of(scenario: &'a Scenario, summary: &'a Summary) -> Self {
        Self { scenario: scenario.id(), start: scenario.start(), agreement: scenario.agreement(), summary }
    }
}

/// All the tables that are made of summaries, in the order in which they are presented.
#[must_use]
pub fn of_runs(runs: &[Run<'_>]) -> Vec<Table> {
    vec![
        summary(runs),
        outcomes(runs),
        tranches(runs),
        timeline(runs),
        releases(runs),
        distributions(runs),
        events(runs),
    ]
}

/// The first column of almost every table.
const SCENARIO: ColumnMeta = col("scenario", "", "the scenario's name, or name / variant");

/// Columns that mean the same wherever they stand.
const METRIC: ColumnMeta = col("metric", "", "what is measured");
const PARTY: ColumnMeta = col("party", "", "of which party; empty: of none in particular");
const CATEGORY: ColumnMeta =
    col("category", "", "of which category of persons; empty: of none in particular");
const UNIT: ColumnMeta = col("unit", "", "the unit of the numbers in this row");
const TRIALS: ColumnMeta = col("trials", "trials", "trials that the row is over");
const COUNT: ColumnMeta = col("count", "trials", "trials in which it happened");
const PROBABILITY: ColumnMeta = col("probability", "share", "share of the trials in which it happened");
const CHANCE_LOW: ColumnMeta =
    col("ci_low", "share", "lower end of the probability's 95 % interval (Wilson)");
const CHANCE_HIGH: ColumnMeta =
    col("ci_high", "share", "upper end of the probability's 95 % interval (Wilson)");
const DAY: ColumnMeta = col("day", "day", "the day, counted from day 0");
const DATE: ColumnMeta = col("date", "", "its date; empty if the scenario gives no date for day 0");

const fn col(name: &'static str, unit: &'static str, meaning: &'static str) -> ColumnMeta {
    ColumnMeta::new(name, unit, meaning)
}

/// Names that stand in many rows, each made once.
struct Names {
    parties: Vec<Cell>,
    categories: Vec<Cell>,
}

impl Names {
    fn of(agreement: &Agreement) -> Self {
        Self {
            parties: agreement.parties().iter().map(|p| Cell::text(&p.key)).collect(),
            categories: agreement.categories().iter().map(|c| Cell::text(&c.key)).collect(),
        }
    }

    fn party(&self, id: Option<PartyId>) -> Cell {
        id.map_or(Cell::Empty, |p| self.parties[p.index()].clone())
    }

    fn category(&self, id: Option<CategoryId>) -> Cell {
        id.map_or(Cell::Empty, |c| self.categories[c.index()].clone())
    }

    /// The cells of the columns metric, party, category and unit.
    fn target(&self, target: Target, agreement: &Agreement) -> [Cell; 4] {
        let metric = Cell::text(&target.metric_name(agreement));
        [metric, self.party(target.party()), self.category(target.category()), Cell::text(target.unit())]
    }
}

/// The rows of all scenarios, one scenario after the other, each row with its scenario in front.
fn rows_of<'a, R>(runs: &[Run<'a>], rows: impl Fn(Run<'a>) -> R) -> Vec<Vec<Cell>>
where
    R: IntoIterator<Item = Vec<Cell>>,
{
    let mut all = Vec::new();
    for run in runs {
        let scenario: Arc<str> = Arc::from(run.scenario);
        for mut row in rows(*run) {
            row.insert(0, Cell::Text(Arc::clone(&scenario)));
            all.push(row);
        }
    }
    all
}

#[cfg(test)]
mod tests;
