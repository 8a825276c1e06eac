//! `timeline` and `releases`: a row per day.

use std::borrow::Cow;

use jiff::Span;
use jiff::civil::Date;

use super::{DATE, DAY, Names, Run, SCENARIO, col, rows_of};
use crate::output::table::{Cell, ColumnMeta, Table};

const TIMELINE: &[ColumnMeta] = &[
    SCENARIO,
    DAY,
    DATE,
    col("in_talks", "share", "share of all trials that are in talks at the end of the day"),
    col("under_way", "share", "share with an agreement in force and the exchange not completed"),
    col("completed", "share", "share with the exchange completed"),
    col("ended", "share", "share that ended without completion: collapsed, or no agreement"),
    col("ceasefire", "share", "share with the ceasefire in force; empty if there is none in the agreement"),
];

/// `timeline`: where the trials stand at the end of each day.
#[must_use]
pub fn timeline(runs: &[Run<'_>]) -> Table {
    let rows = rows_of(runs, |run| {
        run.summary.timeline.iter().map(move |r| {
            vec![
                Cell::Whole(u64::from(r.day)),
                date(run.start, r.day),
                Cell::share(r.in_talks),
                Cell::share(r.under_way),
                Cell::share(r.completed),
                Cell::share(r.ended),
                Cell::share(r.ceasefire),
            ]
        })
    });
    let about = "a row per day: where the trials stand at its end";
    Table { name: "timeline", about, columns: Cow::Borrowed(TIMELINE), rows }
}

const RELEASES: &[ColumnMeta] = &[
    SCENARIO,
    DAY,
    DATE,
    col("party", "", "the party that releases"),
    col(
        "planned",
        "persons",
        "living persons released by the end of the day as scheduled, with the entry into force at its mean (rounded)",
    ),
    col("mean", "persons", "mean over the trials of living persons released by the end of the day"),
    col("p05", "persons", "the smallest number that 5 % of the trials do not exceed"),
    col("p25", "persons", "the smallest number that 25 % of the trials do not exceed"),
    col("median", "persons", "the smallest number that 50 % of the trials do not exceed"),
    col("p75", "persons", "the smallest number that 75 % of the trials do not exceed"),
    col("p95", "persons", "the smallest number that 95 % of the trials do not exceed"),
];

/// `releases`: living persons released by the end of each day, by party.
#[must_use]
pub fn releases(runs: &[Run<'_>]) -> Table {
    let rows = rows_of(runs, |run| {
        let names = Names::of(run.agreement);
        run.summary.releases.iter().map(move |r| {
            let q = r.quantiles;
            vec![
                Cell::Whole(u64::from(r.day)),
                date(run.start, r.day),
                names.party(Some(r.party)),
                Cell::whole(r.planned),
                Cell::number(r.mean),
                Cell::number(q.map(|q| q.p05)),
                Cell::number(q.map(|q| q.p25)),
                Cell::number(q.map(|q| q.median)),
                Cell::number(q.map(|q| q.p75)),
                Cell::number(q.map(|q| q.p95)),
            ]
        })
    });
    let about = "a row per day and party: living persons released by the end of the day";
    Table { name: "releases", about, columns: Cow::Borrowed(RELEASES), rows }
}

/// The date of a day; empty without a start, and past the end of the calendar (31 December 9999).
pub(in crate::output) fn date(start: Option<Date>, day: u32) -> Cell {
    let span: Option<Span> = Span::new().try_days(day).ok();
    let date = start.zip(span).and_then(|(start, span)| start.checked_add(span).ok());
    date.map_or(Cell::Empty, Cell::Date)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_become_dates() {
        let start = Some(jiff::civil::date(2023, 12, 21));
        assert_eq!(date(start, 0), Cell::Date(jiff::civil::date(2023, 12, 21)));
        assert_eq!(date(start, 70), Cell::Date(jiff::civil::date(2024, 2, 29)));
        assert_eq!(date(None, 3), Cell::Empty);
        assert_eq!(
            date(Some(jiff::civil::date(9999, 12, 30)), 1),
            Cell::Date(jiff::civil::date(9999, 12, 31))
        );
        assert_eq!(date(Some(jiff::civil::date(9999, 12, 30)), 2), Cell::Empty);
    }
}
