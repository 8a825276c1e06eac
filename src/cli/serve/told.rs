//! The answer in words: of both deals beside each other, and how the second differs.

use serde::Serialize;
use stagger::agreement::{Agreement, PartyId};
use stagger::metric::Metric;
use stagger::output::facts::facts;
use stagger::output::numbers::{grouped, mean, percent, points, with_sign};
use stagger::output::words::{Names, plain};
use stagger::scenario::Scenario;
use stagger::study::{DifferenceRow, InWorlds};
use stagger::summary::{Interval, Measure, Summary};

/// What something is called, and what it is in each of two deals.
#[derive(Debug, Serialize)]
pub(super) struct Entry {
    what: String,
    left: String,
    right: String,
}

/// The summary that `run` prints, of two deals beside each other.
pub(super) fn entries(deals: [(&Scenario, &Summary, Option<&InWorlds>); 2]) -> Vec<Entry> {
    let [left, right] = deals.map(|(scenario, summary, worlds)| facts(scenario, summary, worlds));
    let same = |list: &[(String, String)], what: &str| {
        list.iter().find(|(w, _)| w == what).map(|(_, text)| lines(text)).unwrap_or_default()
    };
    let mut names: Vec<String> = left.iter().map(|(what, _)| what.clone()).collect();
    for (i, (what, _)) in right.iter().enumerate() {
        if !names.contains(what) {
            names.insert(i.min(names.len()), what.clone());
        }
    }
    names
        .into_iter()
        .map(|what| Entry { left: same(&left, &what), right: same(&right, &what), what })
        .collect()
}

/// Without the spaces that align lines at a terminal.
fn lines(text: &str) -> String {
    text.lines().map(str::trim).collect::<Vec<_>>().join("\n")
}

/// How one figure of the what-if differs from the starting point.
#[derive(Debug, Serialize)]
pub(super) struct Difference {
    what: String,
    unit: &'static str,
    left: String,
    right: String,
    difference: String,
    /// Of how many owed, for what is delivered.
    of: Option<String>,
    /// Whether the difference is larger than its 95 % interval: no accident of the dice.
    sure: bool,
    /// Of 100 histories, in how many it is larger and in how many smaller.
    larger: String,
    smaller: String,
    /// Whether it is one of the first that anybody asks for.
    main: bool,
}

/// How the what-if differs from the starting point, what is asked for first in front.
pub(super) fn differences(left: &Scenario, right: &Scenario, rows: &[DifferenceRow]) -> Vec<Difference> {
    let names = Names::of(right.agreement());
    let of_all = rows.iter().filter(|row| row.category.is_none());
    let of_all = of_all.filter(|row| is_comparable([left, right], row));
    let mut told: Vec<Difference> = of_all.filter_map(|row| difference(right, &names, row)).collect();
    told.sort_by_key(|d| !d.main);
    told
}

/// Whether a difference of these figures means something.
fn is_comparable(sides: [&Scenario; 2], row: &DifferenceRow) -> bool {
    let (Measure::Metric(Metric::DaysHeld), Some(party)) = (row.measure, row.party) else { return true };
    let [left, right] = sides.map(|side| side.agreement().days_held_over(party));
    left == right
}

fn difference(right: &Scenario, names: &Names, row: &DifferenceRow) -> Option<Difference> {
    let (what, unit) = called(right, names, row.measure, row.party)?;
    let (a, b, d) = (row.baseline_mean?, row.mean?, row.difference?);
    let agreement = right.agreement();
    let is_chance = row.measure == Measure::Completed;
    let delivered = row.party.and_then(|party| owed(agreement, row.measure, party));
    if (a, b) == (0.0, 0.0) && !is_chance {
        return None;
    }
    // what does not differ needs no digits that tell two apart
    let differs = d != 0.0 || row.interval.is_some_and(|i| i.half_width() > 0.0);
    let decimals = if differs { decimals(d, row.interval) } else { usize::from(a < 100.0) };
    let value = |x: f64| match () {
        () if is_chance => percent(x, row.interval),
        () if delivered.is_some() => mean(x, row.interval),
        () => rounded(x, decimals),
    };
    let share = |x: Option<f64>| x.map_or_else(String::new, |x| percent(x, None));
    Some(Difference {
        what,
        unit,
        left: value(a),
        right: value(b),
        difference: if is_chance { points(d, row.interval) } else { amount(d, row.interval) },
        of: delivered.map(grouped),
        sure: row.interval.is_some_and(|i| i.low > 0.0 || i.high < 0.0),
        larger: share(row.larger),
        smaller: share(row.smaller),
        main: is_chance || delivered.is_some(),
    })
}

/// How much of what is delivered a party owes; `None` for what is no delivery.
fn owed(agreement: &Agreement, measure: Measure, party: PartyId) -> Option<u64> {
    match measure {
        Measure::Metric(Metric::Released) => Some(agreement.owed_living(party).into()),
        Measure::Metric(Metric::RemainsReturned) => Some(agreement.owed_remains(party).into()),
        Measure::Metric(Metric::TermsMet) => Some(agreement.owed_terms(party).into()),
        _ => None,
    }
}

/// What a figure is called, and its unit; `None` for what says nothing about this deal.
fn called(
    right: &Scenario,
    names: &Names,
    measure: Measure,
    party: Option<PartyId>,
) -> Option<(String, &'static str)> {
    let agreement = right.agreement();
    let of = |text: &str| party.map(|p| format!("{text} {}", names.party(p)));
    let owing = party.is_none_or(|p| agreement.owed_living(p) > 0);
    let metric = match measure {
        Measure::Completed => return Some(("Completed".to_owned(), "percentage points")),
        Measure::Metric(metric) => metric,
        Measure::ReleasedShare => return None,
    };
    let plain = |text: &str| Some(text.to_owned());
    let what = match metric {
        // that of trials which have it under both
        Metric::AgreementDay => plain("Agreement, day, where it comes about in both")?,
        Metric::EndDay => plain("Ends, day")?,
        Metric::TranchesCompleted => plain("Tranches completed")?,
        Metric::Delay => plain("Completed late by, where it is in both")?,
        Metric::Breaches => of("Breaches by")?,
        Metric::Disputes => plain("Disputes")?,
        Metric::Incidents => plain("Incidents")?,
        Metric::Extensions => plain("Extensions of the ceasefire")?,
        Metric::CeasefireDays => plain("Ceasefire holds")?,
        Metric::Released => of("Released by").filter(|_| owing)?,
        Metric::RemainsReturned => return Some((of("Remains returned by")?, "remains")),
        Metric::TermsMet => of("Terms met by")?,
        Metric::DaysHeld => of("Time until release or the horizon, of all owed by").filter(|_| owing)?,
        Metric::Lead => of("Largest lead of").filter(|_| party.is_some_and(|p| agreement.has_lead(p)))?,
        _ => return None,
    };
    Some((what, metric.unit()))
}

/// Decimals that a difference of means bears: the first digit of its interval is shown.
fn decimals(difference: f64, interval: Option<Interval>) -> usize {
    const MOST: f64 = 4.0;
    let half = interval.map_or(0.0, |i| i.half_width());
    let scale = if half > 0.0 { half } else { difference.abs().min(1.0) };
    if scale > 0.0 { (-scale.log10().floor()).clamp(0.0, MOST) as usize } else { 1 }
}

/// A number from 0 on, in groups of three.
fn rounded(x: f64, decimals: usize) -> String {
    let text = format!("{x:.decimals$}");
    let (whole, rest) = text.split_at(text.find('.').unwrap_or(text.len()));
    whole.parse().map_or_else(|_| text.clone(), |whole: u64| grouped(whole) + rest)
}

/// A difference of means with its 95 % interval: `−3.2 ± 0.4`.
fn amount(difference: f64, interval: Option<Interval>) -> String {
    let half = interval.map_or(0.0, |i| i.half_width());
    let decimals = decimals(difference, interval);
    let text = |x: f64| rounded(x.abs(), decimals);
    let shown = with_sign(difference, text(difference));
    match interval {
        Some(_) => format!("{shown} ± {}", text(half)),
        None => shown,
    }
}

/// What is likely not meant, each with what to do about it.
pub(super) fn warnings(scenario: &Scenario) -> Vec<String> {
    let told = scenario.warnings().iter().map(|w| format!("{}: {}", w.kind, w.kind.remedy()));
    let mut all: Vec<String> = told.map(|text| plain(&text)).collect();
    all.dedup();
    all
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn differences_of_means_bear_no_more_digits_than_their_intervals() {
        let within = |half: f64, d: f64| amount(d, Some(Interval { low: d - half, high: d + half }));
        assert_eq!(within(0.42, -3.24), "−3.2 ± 0.4");
        assert_eq!(within(0.004, 0.031), "+0.031 ± 0.004");
        assert_eq!(within(3.0, -0.2), "0 ± 3");
        assert_eq!(within(120.0, 12_345.6), "+12 346 ± 120");
        assert_eq!(within(0.3, 0.0), "0.0 ± 0.3");
        assert_eq!(amount(2.0, None), "+2");
        assert_eq!(within(0.4, 12_345.6), "+12 345.6 ± 0.4");
    }
}
