//! `outcomes`, `events` and `tranches`: how often what happened.

use std::borrow::Cow;

use super::{CHANCE_HIGH, CHANCE_LOW, COUNT, Names, PROBABILITY, Run, SCENARIO, TRIALS, col, rows_of};
use crate::agreement::Agreement;
use crate::metric::Cause;
use crate::output::table::{Cell, ColumnMeta, Table};
use crate::summary::Chance;

const OUTCOMES: &[ColumnMeta] = &[
    SCENARIO,
    col("outcome", "", "how trials ended; with the cause empty, whatever the cause"),
    col("cause", "", "why: breach, incident, expiry, lapse, or event: NAME"),
    col("party", "", "whose breach; several: of more than one party in one dispute"),
    TRIALS,
    COUNT,
    PROBABILITY,
    CHANCE_LOW,
    CHANCE_HIGH,
];

/// `outcomes`: how trials ended, each outcome in total and then by cause.
#[must_use]
pub fn outcomes(runs: &[Run<'_>]) -> Table {
    let rows = rows_of(runs, |run| {
        run.summary.outcomes.iter().map(move |r| {
            let (cause, party) =
                r.cause.map_or((Cell::Empty, Cell::Empty), |c| cause_cells(run.agreement, c));
            let mut row = vec![Cell::text(r.outcome.name()), cause, party];
            row.extend(chance_cells(&r.chance));
            row
        })
    });
    let about = "a row per outcome, then a row per cause under it";
    Table { name: "outcomes", about, columns: Cow::Borrowed(OUTCOMES), rows }
}

/// The `cause` and the `party` of a collapse, as the results name them.
pub(in crate::output) fn cause_cells(agreement: &Agreement, cause: Cause) -> (Cell, Cell) {
    match cause {
        Cause::Breach(p) => (Cell::text("breach"), Cell::text(&agreement.parties()[p.index()].key)),
        Cause::Several => (Cell::text("breach"), Cell::text(Cause::SEVERAL)),
        Cause::Incident => (Cell::text("incident"), Cell::Empty),
        Cause::Expiry => (Cell::text("expiry"), Cell::Empty),
        Cause::Lapse => (Cell::text("lapse"), Cell::Empty),
        Cause::Event(e) => {
            let name = &agreement.events()[e.index()].name;
            (Cell::text(&format!("event: {name}")), Cell::Empty)
        }
    }
}

pub(super) fn chance_cells(chance: &Chance) -> [Cell; 5] {
    [
        Cell::whole(chance.trials),
        Cell::whole(chance.count),
        Cell::share(chance.probability),
        Cell::share(chance.interval.map(|i| i.low)),
        Cell::share(chance.interval.map(|i| i.high)),
    ]
}

const EVENTS: &[ColumnMeta] =
    &[SCENARIO, col("event", "", "the event's name"), TRIALS, COUNT, PROBABILITY, CHANCE_LOW, CHANCE_HIGH];

/// `events`: how often each event occurred, up to the horizon.
#[must_use]
pub fn events(runs: &[Run<'_>]) -> Table {
    let rows = rows_of(runs, |run| {
        run.summary.events.iter().map(move |r| {
            let mut row = vec![Cell::text(&run.agreement.events()[r.event.index()].name)];
            row.extend(chance_cells(&r.chance));
            row
        })
    });
    Table {
        name: "events",
        about: "a row per event: how often it occurred",
        columns: Cow::Borrowed(EVENTS),
        rows,
    }
}

const TRANCHES: &[ColumnMeta] = &[
    SCENARIO,
    col("tranche", "", "the tranche's number in the schedule, from 1"),
    col("name", "", "its name"),
    col("planned_day", "day", "its scheduled day, with the entry into force at its mean (rounded)"),
    col("party", "", "a party that owes something at this tranche"),
    col("reached", "share", "share of all trials in which the tranche was begun"),
    col("honoured", "share", "of the trials in which the party had its turn: delivered on the day"),
    col("late", "share", "of the trials in which the party had its turn: delivered later"),
    col("short", "share", "of the trials in which the party had its turn: delivered in part"),
    col("refused", "share", "of the trials in which the party had its turn: not delivered"),
    col("completed", "share", "share of all trials in which the tranche was completed"),
    col(
        "mean_completion_day",
        "day",
        "mean day of its completion, over the trials in which it was completed",
    ),
];

/// `tranches`: how what each party owes at each tranche went.
#[must_use]
pub fn tranches(runs: &[Run<'_>]) -> Table {
    let rows = rows_of(runs, |run| {
        let names = Names::of(run.agreement);
        run.summary.tranches.iter().map(move |r| {
            let turn = |i: usize| Cell::share(r.turns.map(|t| t[i]));
            vec![
                Cell::Whole(r.tranche.index() as u64 + 1),
                Cell::text(&run.agreement.tranches()[r.tranche.index()].name),
                Cell::whole(r.planned_day),
                names.party(Some(r.party)),
                Cell::share(r.reached),
                turn(0),
                turn(1),
                turn(2),
                turn(3),
                Cell::share(r.completed),
                Cell::number(r.mean_completion_day),
            ]
        })
    });
    let about = "a row per tranche and party that owes something there";
    Table { name: "tranches", about, columns: Cow::Borrowed(TRANCHES), rows }
}
