//! Rows that both engines fill: which there are and in which order, given an agreement.

use std::iter::Sum;

use super::{Chance, Description, EventRow, Figure, Measure, Outcome, OutcomeRow, TrancheRow, scheduled};
use crate::agreement::{Agreement, Bundle, EventId, PartyId, Tranche, TrancheId};
use crate::metric::{Cause, Column, Columns, Ending, Metric};

/// The rows of the metrics. `describe` is given a position in `columns`.
///
/// A metric that cannot apply to anybody has no row (see [`is_told`]); `released` is followed by
/// `released_share` where something is owed.
#[must_use]
pub fn figures(
    agreement: &Agreement,
    columns: &Columns,
    describe: impl Fn(usize) -> Description,
) -> Vec<Figure> {
    let mut rows = Vec::new();
    for (position, column) in columns.list().iter().enumerate() {
        if !is_told(agreement, column) {
            continue;
        }
        let Column { metric, party, category, most, .. } = *column;
        let figure = Figure { measure: metric.into(), party, category, values: describe(position) };
        rows.push(figure);
        if metric == Metric::Released && most > 0 {
            let values = figure.values.divided_by(most as f64);
            rows.push(Figure { measure: Measure::ReleasedShare, values, ..figure });
        }
    }
    rows
}

/// Whether a metric has a row: remains only for a party that holds some, events not at all (they
/// have rows of their own).
#[must_use]
pub fn is_told(agreement: &Agreement, column: &Column) -> bool {
    match (column.metric, column.party) {
        (Metric::Event, _) => false,
        (Metric::RemainsReturned, Some(party)) => holds_remains(agreement, party),
        _ => true,
    }
}

fn holds_remains(agreement: &Agreement, party: PartyId) -> bool {
    let holds = &agreement.parties()[party.index()].holds;
    holds.iter().any(|&(c, n)| n > 0 && agreement.categories()[c.index()].deceased)
}

/// The rows of the outcomes. `weight` is how much of the trials (a count, a probability) ended in
/// one way; `chance` makes a chance of the weights of all the ways that a row stands for.
///
/// Every outcome has a row. Under `collapsed` follows a row for every cause that the agreement
/// could have (the breach of a party that owes something, of several where parties share a turn,
/// a ceasefire's incident or expiry, a tranche that lapses, an event that ends it), even if it
/// never occurred: that it did not is a result too.
#[must_use]
pub fn outcomes<W: Copy + Sum>(
    agreement: &Agreement,
    weight: impl Fn(Ending) -> W,
    chance: impl Fn(W) -> Chance,
) -> Vec<OutcomeRow> {
    let endings = Ending::all(agreement);
    let mut rows = Vec::new();
    for outcome in Outcome::ALL {
        let total = endings.iter().filter(|&&e| Outcome::from(e) == outcome).map(|&e| weight(e)).sum();
        rows.push(OutcomeRow { outcome, cause: None, chance: chance(total) });
        if outcome == Outcome::Collapsed {
            let row = |cause| OutcomeRow {
                outcome,
                cause: Some(cause),
                chance: chance(weight(Ending::Collapsed(cause))),
            };
            rows.extend(causes(agreement).into_iter().map(row));
        }
    }
    rows
}

/// The causes of collapse that the agreement could have, in the order of the results.
fn causes(agreement: &Agreement) -> Vec<Cause> {
    let tranches = agreement.tranches();
    let owes = |p: PartyId| tranches.iter().flat_map(Tranche::bundles).any(|b| b.party == p);
    let parties = (0..agreement.parties().len()).map(PartyId::from);
    let mut causes: Vec<Cause> = parties.filter(|&p| owes(p)).map(Cause::Breach).collect();
    let ceasefire = agreement.ceasefire();
    let others = [
        (Cause::Several, tranches.iter().flat_map(|t| &t.turns).any(|turn| turn.len() > 1)),
        (Cause::Incident, ceasefire.is_some_and(|c| c.incidents.is_some())),
        (Cause::Expiry, ceasefire.is_some_and(|c| c.days.is_some())),
        (Cause::Lapse, tranches.iter().any(|t| t.requires.is_some())),
    ];
    causes.extend(others.into_iter().filter(|&(_, possible)| possible).map(|(cause, _)| cause));
    let ending = agreement.events().iter().enumerate().filter(|(_, e)| e.ends);
    causes.extend(ending.map(|(i, _)| Cause::Event(EventId::from(i))));
    causes
}

/// What is told of one bundle besides the schedule. The fields are those of [`TrancheRow`].
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct BundleShares {
    /// Share of all trials in which its tranche was begun.
    pub reached: Option<f64>,
    /// Of the trials in which its turn came: honoured, late, short, refused.
    pub turns: Option<[f64; 4]>,
    /// Share of all trials in which its tranche was completed.
    pub completed: Option<f64>,
    /// Mean day of the tranche's completion.
    pub mean_completion_day: Option<f64>,
}

/// The rows of the bundles, in playing order. `entry` is the mean day of entry into force;
/// `shares` is given the tranche's position and the bundle's number through the schedule.
#[must_use]
pub fn tranches(
    agreement: &Agreement,
    entry: Option<f64>,
    shares: impl Fn(usize, usize) -> BundleShares,
) -> Vec<TrancheRow> {
    let bundles =
        agreement.tranches().iter().enumerate().flat_map(|(k, t)| t.bundles().map(move |b| (k, t, b)));
    let row = |(number, (k, tranche, bundle)): (usize, (usize, &Tranche, &Bundle))| {
        let BundleShares { reached, turns, completed, mean_completion_day } = shares(k, number);
        TrancheRow {
            tranche: TrancheId::from(k),
            party: bundle.party,
            planned_day: scheduled(entry, tranche.day),
            reached,
            turns,
            completed,
            mean_completion_day,
        }
    };
    bundles.enumerate().map(row).collect()
}

/// The rows of the events. `chance` is given a position in `columns`.
#[must_use]
pub fn events(agreement: &Agreement, columns: &Columns, chance: impl Fn(usize) -> Chance) -> Vec<EventRow> {
    let first = columns.events();
    (0..agreement.events().len())
        .map(|i| EventRow { event: EventId::from(i), chance: chance(first + i) })
        .collect()
}
