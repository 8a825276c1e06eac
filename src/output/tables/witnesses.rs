//! `witnesses`: the simulation and the exact solution side by side.

use std::borrow::Cow;

use super::outcomes::cause_cells;
use super::{CATEGORY, METRIC, Names, PARTY, SCENARIO, UNIT, col};
use crate::agreement::Agreement;
use crate::output::table::{Cell, ColumnMeta, Table};
use crate::study::{Compared, Witnesses};

const WITNESSES: &[ColumnMeta] = &[
    SCENARIO,
    METRIC,
    col("cause", "", "for a collapse: its cause; empty: all causes"),
    PARTY,
    CATEGORY,
    UNIT,
    col("trials", "trials", "trials that the simulated figure is over"),
    col("simulated", "as in unit", "the figure by simulation: a mean, or a share of trials"),
    col("exact", "as in unit", "the same by solution"),
    col("standard_error", "as in unit", "how far luck takes the simulated figure from the truth, typically"),
    col("deviation", "standard errors", "simulated less exact, in standard errors"),
    col("agrees", "", "yes; no: luck alone does not explain it; empty: too rare in so few trials to tell"),
];

/// `witnesses`: every figure that both can give, with a verdict.
#[must_use]
pub fn witnesses(scenarios: &[(&str, &Agreement, &Witnesses)]) -> Table {
    let mut rows = Vec::new();
    for &(scenario, agreement, witnesses) in scenarios {
        let names = Names::of(agreement);
        for row in &witnesses.rows {
            let mut cells = vec![Cell::text(scenario)];
            cells.extend(what(agreement, &names, row.what));
            cells.extend([
                Cell::Whole(row.trials),
                Cell::Number(row.simulated),
                Cell::Number(row.exact),
                Cell::Number(row.standard_error),
                Cell::number(row.deviation()),
                row.agrees.map_or(Cell::Empty, |agrees| Cell::text(if agrees { "yes" } else { "no" })),
            ]);
            rows.push(cells);
        }
    }
    Table {
        name: "witnesses",
        about: "a row per figure: by simulation and by exact solution, and whether they agree",
        columns: Cow::Borrowed(WITNESSES),
        rows,
    }
}

fn what(agreement: &Agreement, names: &Names, what: Compared) -> [Cell; 5] {
    match what {
        Compared::Mean(measure, party, category) => [
            Cell::text(measure.name()),
            Cell::Empty,
            names.party(party),
            names.category(category),
            Cell::text(measure.unit()),
        ],
        Compared::Outcome(outcome, cause) => {
            let (cause, party) = cause.map_or((Cell::Empty, Cell::Empty), |c| cause_cells(agreement, c));
            [Cell::text(outcome.name()), cause, party, Cell::Empty, Cell::text("share")]
        }
        Compared::Event(event) => {
            let name = format!("event: {}", agreement.events()[event.index()].name);
            [Cell::text(&name), Cell::Empty, Cell::Empty, Cell::Empty, Cell::text("share")]
        }
    }
}
