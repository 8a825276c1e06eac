//! What a party owes, in a line or two: the mean, how often all of it and how often none, and what there is of it
//! where the exchange is not completed.

use crate::agreement::PartyId;
use crate::metric::Metric;
use crate::output::numbers::{chance, grouped, mean_of, percent, range};
use crate::summary::{Description, Figure, Measure, Summary};

/// Of `owed` persons or terms; `None` if nothing is owed.
pub(super) fn told(summary: &Summary, metric: Metric, party: PartyId, owed: u32) -> Option<String> {
    let figure = summary.figure(metric, Some(party), None).filter(|_| owed > 0)?;
    if metric == Metric::TermsMet && owed == 1 {
        return Some(in_trials(figure));
    }
    let often = all_or_none(summary, figure, owed).map_or_else(String::new, |line| format!("\n{line}"));
    Some(of_owed(figure, owed) + &often)
}

/// `all in 38 %, none in 44 % of trials; if not completed, 12 on average`. The mean alone hides that most often it is
/// all or nothing. `None` if it is the same in every trial, or not told by value.
fn all_or_none(summary: &Summary, figure: &Figure, owed: u32) -> Option<String> {
    let Figure { measure: Measure::Metric(metric), party, values, .. } = *figure else { return None };
    let by_value = summary.by_value(metric, party).filter(|_| values.min != values.max)?;
    let [all, none] = [u64::from(owed), 0].map(|n| chance(&by_value.exactly(n)));
    let rest = by_value.if_not_completed(summary.completed()?, owed.into());
    let rest =
        rest.and_then(|rest| if_not_completed(&rest, owed)).map_or_else(String::new, |t| format!("; {t}"));
    Some(format!("all in {all}, none in {none} of trials{rest}"))
}

/// `if not completed, 12 on average`
fn if_not_completed(rest: &Description, owed: u32) -> Option<String> {
    if rest.min == rest.max {
        return rest.min.map(|least| format!("if not completed, {}", grouped(least as u64)));
    }
    let mean = match mean_of(rest.mean?, rest.interval, owed) {
        // some there are
        text if text == "0.0" => "less than 0.1".to_owned(),
        text => text,
    };
    Some(format!("if not completed, {mean} on average"))
}

/// Of what is there once or not at all: `in 43.1 % of trials`
fn in_trials(figure: &Figure) -> String {
    figure
        .values
        .mean
        .map_or_else(String::new, |m| format!("in {} of trials", percent(m, figure.values.interval)))
}

/// `141 of 300 on average (47 %), 0–300 in 9 trials of 10`
fn of_owed(figure: &Figure, owed: u32) -> String {
    if let (Some(least), true) = (figure.values.min, figure.values.min == figure.values.max) {
        // no mean and no range to speak of
        return format!("{} of {} in every trial", grouped(least as u64), grouped(owed.into()));
    }
    let Some((m, q)) = figure.values.mean.zip(figure.values.quantiles) else { return String::new() };
    let share = percent(m / f64::from(owed), figure.values.interval.map(|i| i.divided_by(owed.into())));
    // told beside its share, the mean of few is not rounded to another one
    let is_known = figure.values.interval.is_none_or(|i| i.half_width() <= 0.25);
    let is_rounded = (m - m.round()).abs() > 0.005 * f64::from(owed);
    let m = if is_known && is_rounded { format!("{m:.1}") } else { mean_of(m, figure.values.interval, owed) };
    format!("{m} of {} on average ({share}), {} in 9 trials of 10", grouped(owed.into()), range(q))
}
