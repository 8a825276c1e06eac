//! The scenarios in one table: what a meeting has before it, when the tables behind the figures are not printed.

use std::borrow::Cow;

use crate::agreement::{Agreement, PartyId};
use crate::metric::Metric;
use crate::output::numbers::signed;
use crate::output::plot::{Contender, Who, who};
use crate::output::table::{Cell, ColumnMeta, Table};
use crate::summary::Measure;

/// With more columns than this it would be too wide for a sheet of paper.
const MOST_COLUMNS: usize = 10;

/// What there is of every party, as long as there is room.
#[derive(Clone, Copy, PartialEq)]
enum OfParty {
    Released,
    Remains,
    Terms,
    Lead,
}

impl OfParty {
    const ALL: [OfParty; 4] = [OfParty::Released, OfParty::Remains, OfParty::Terms, OfParty::Lead];

    /// What stands in front of the party's name, the unit, and what is meant.
    fn name(self) -> (&'static str, &'static str, &'static str) {
        match self {
            OfParty::Released => {
                ("Released by", "share", "of the living persons whom the party owes, on average")
            }
            OfParty::Remains => ("Remains returned by", "share", "of those that the party owes, on average"),
            OfParty::Terms => ("Terms met by", "share", "of those that the party owes, on average"),
            OfParty::Lead => ("Lead of", "percentage points", "the largest of a history, on average"),
        }
    }

    /// How much of it a party owes; of the lead whether there is anything to be ahead of.
    fn owed(self, agreement: &Agreement, party: PartyId) -> u32 {
        match self {
            OfParty::Released => agreement.owed_living(party),
            OfParty::Remains => agreement.owed_remains(party),
            OfParty::Terms => agreement.owed_terms(party),
            OfParty::Lead => u32::from(agreement.has_lead(party)),
        }
    }

    /// The mean, of shares of what the party owes; empty if it owes nothing of it.
    fn of(self, contender: &Contender<'_>, key: &str) -> Cell {
        let agreement = contender.run.agreement;
        let Some(party) = agreement.party(key) else { return Cell::Empty };
        let owed = self.owed(agreement, party);
        let mean = |measure: Measure| {
            let figure = contender.run.summary.figure(measure, Some(party), None)?;
            figure.values.mean.filter(|_| owed > 0)
        };
        let share = |metric: Metric| Cell::share(mean(Measure::Metric(metric)).map(|m| m / f64::from(owed)));
        match self {
            OfParty::Released => Cell::share(mean(Measure::ReleasedShare)),
            OfParty::Remains => share(Metric::RemainsReturned),
            OfParty::Terms => share(Metric::TermsMet),
            OfParty::Lead => Cell::number(mean(Measure::Metric(Metric::Lead))),
        }
    }
}

/// A row for each scenario, with what is to be said above it.
pub(super) fn side_by_side(all: &[Contender<'_>]) -> (String, Table) {
    let mut columns = vec![column("Scenario", "", "the scenario"), column("Completed", "share", COMPLETED)];
    let mut rows: Vec<Vec<Cell>> = all.iter().map(|c| vec![Cell::text(&c.name), completed(c)]).collect();
    let mut caption = String::from("In numbers.");
    if all.iter().any(|c| c.known.is_some()) {
        columns
            .extend([column("If we knew: from", "share", KNOWN), column("If we knew: to", "share", KNOWN)]);
        for (row, c) in rows.iter_mut().zip(all) {
            row.extend([c.known.map(|k| k.p05), c.known.map(|k| k.p95)].map(Cell::share));
        }
        caption += " If we knew: in nine worlds of ten.";
    }
    columns.push(column("Difference, points", "percentage points", "of completion, to the first"));
    for (row, c) in rows.iter_mut().zip(all) {
        let difference = c.difference().and_then(|d| d.difference);
        row.push(difference.map_or(Cell::Empty, |x| Cell::text(&signed(100.0 * x, 1))));
    }
    caption += " Difference: to the first.";
    let mut left_out = Vec::new();
    for what in OfParty::ALL {
        let parties = who(all, |agreement, party| what.owed(agreement, party) > 0);
        let (name, unit, meaning) = what.name();
        if columns.len() + parties.len() > MOST_COLUMNS {
            left_out.push(name);
            continue;
        }
        for Who { key, label } in &parties {
            columns.push(column(format!("{name} {label}"), unit, meaning));
            rows.iter_mut().zip(all).for_each(|(row, c)| row.push(what.of(c, key)));
        }
        if what == OfParty::Lead && !parties.is_empty() {
            caption += " Leads: percentage points, on average.";
        }
    }
    if !left_out.is_empty() {
        caption += &format!(" No room for: {} each party.", left_out.join(", ").to_lowercase());
    }
    let rows = rows.into_iter().map(|row| row.into_iter().map(told).collect()).collect();
    (caption, Table { name: "scenarios", about: "the scenarios side by side", columns: columns.into(), rows })
}

const COMPLETED: &str = "share of the histories in which the exchange is completed";
const KNOWN: &str = "where that would lie in nine worlds of ten, were everything known that is not";

fn column(name: impl Into<Cow<'static, str>>, unit: &'static str, meaning: &'static str) -> ColumnMeta {
    ColumnMeta { name: name.into(), unit, meaning }
}

fn completed(c: &Contender<'_>) -> Cell {
    Cell::share(c.run.summary.completed().and_then(|c| c.probability))
}

/// Numbers with one decimal, all of them, so that a column can be compared at a glance.
fn told(cell: Cell) -> Cell {
    let text = match cell {
        Cell::Share(x) if x > 0.0 && x < 0.0005 => "<0.1".to_owned(),
        Cell::Share(x) if (0.9995..1.0).contains(&x) => ">99.9".to_owned(),
        Cell::Share(x) => format!("{:.1}", 100.0 * x),
        Cell::Number(x) => format!("{x:.1}"),
        other => return other,
    };
    Cell::text(&text)
}
