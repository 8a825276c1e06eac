//! Whether a scenario came out as its author expected.

use crate::metric::{Cause, Target};
use crate::scenario::{Claim, Expectation};
use crate::summary::{Chance, Description, Outcome, Summary};

/// What came of one expectation.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Verdict<'a> {
    /// The expectation.
    pub expectation: &'a Expectation,
    /// What was found in the results.
    pub found: Found,
    /// Whether it holds.
    pub holds: bool,
}

/// What was found in the results.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Found {
    /// A probability, as a fraction of 1.
    Probability(f64),
    /// A mean, in the metric's unit.
    Mean(f64),
    /// The 5th and the 95th percentile, in the metric's unit.
    Range(f64, f64),
    /// No trial has this result.
    Nothing,
}

/// Compares each expectation with a summary of the same scenario.
///
/// A probability and a mean are compared as they were found, whatever their intervals. A cause that
/// the agreement cannot have has the probability 0. A metric that no trial has fulfils nothing.
#[must_use]
pub fn verdicts<'a>(expectations: &'a [Expectation], summary: &Summary) -> Vec<Verdict<'a>> {
    let verdict = |expectation: &'a Expectation| {
        let found = find(expectation, summary);
        Verdict { expectation, found, holds: holds(expectation.claim, found) }
    };
    expectations.iter().map(verdict).collect()
}

fn holds(claim: Claim, found: Found) -> bool {
    match (claim, found) {
        (Claim::Probability(low, high), Found::Probability(x)) | (Claim::Mean(low, high), Found::Mean(x)) => {
            (low..=high).contains(&x)
        }
        (Claim::Actual(x), Found::Range(low, high)) => (low..=high).contains(&x),
        _ => false,
    }
}

fn find(expectation: &Expectation, summary: &Summary) -> Found {
    match &expectation.target {
        Target::Outcome(expected) => chance_of(summary, *expected, None),
        Target::Cause(expected) => chance_of(summary, Outcome::Collapsed, Some(*expected)),
        Target::Event(event) => {
            probability(summary.events.iter().find(|r| r.event == *event).map(|r| &r.chance))
        }
        Target::Metric { metric: expected, party, category } => summary
            .figure(*expected, *party, *category)
            .map_or(Found::Nothing, |figure| of_metric(expectation.claim, &figure.values)),
    }
}

fn of_metric(claim: Claim, values: &Description) -> Found {
    match claim {
        Claim::Actual(_) => values.quantiles.map_or(Found::Nothing, |q| Found::Range(q.p05, q.p95)),
        _ => values.mean.map_or(Found::Nothing, Found::Mean),
    }
}

fn chance_of(summary: &Summary, outcome: Outcome, cause: Option<Cause>) -> Found {
    let row = summary.outcomes.iter().find(|r| r.outcome == outcome && r.cause == cause);
    match row {
        // causes that the agreement cannot have have no row
        None => summary
            .completed()
            .and_then(|c| c.probability)
            .map_or(Found::Nothing, |_| Found::Probability(0.0)),
        Some(row) => probability(Some(&row.chance)),
    }
}

fn probability(chance: Option<&Chance>) -> Found {
    chance.and_then(|c| c.probability).map_or(Found::Nothing, Found::Probability)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use crate::engine::{Settings, Uncontrolled};
    use crate::scenario::{Selection, Source, load};
    use crate::study::Simulation;

    /// One promise, certain or impossible to be kept: every result is known beforehand.
    fn verdicts_of(complies: u32, expected: &str) -> Vec<(String, Found, bool)> {
        let text = format!(
            r#"name = "t"
            horizon = 10
            [party.north]
            holds = {{ civilians = 4 }}
            complies = {complies}
            [party.south]
            holds = {{ detainees = 6 }}
            complies = 1
            [breach]
            late = 0
            short = 0
            [[tranche]]
            day = 3
            north = {{ civilians = 4 }}
            south = {{ detainees = 6 }}
            [[event]]
            name = "vote"
            probability = 1
            [[event]]
            name = "flood"
            probability = 0
            [expected]
            {expected}"#
        );
        let source = Source { path: "t.toml".into(), text };
        let scenario = load(&source, &[], &Selection::All).unwrap().remove(0);
        let simulation = Simulation::new([scenario.agreement()]);
        let simulated = simulation.run(&Settings { trials: 5, seed: 1, threads: 1 }, &Uncontrolled).unwrap();
        let told = |v: Verdict<'_>| (v.expectation.key.clone(), v.found, v.holds);
        verdicts(scenario.expected(), &simulated.summaries[0]).into_iter().map(told).collect()
    }

    #[test]
    fn bounds_are_included_and_the_rest_is_not() {
        let found = verdicts_of(
            1,
            r#"completed = [1, 1]
            collapsed = [0.1, 1]
            "cause.breach.north" = [0, 0]
            "cause.expiry" = [0, 0]
            "event.vote" = [1, 1]
            "event.flood" = [0, 0]
            end_day = { mean = [3, 3], actual = 3 }
            "released.south" = { mean = [6.5, 7] }
            "released.south.detainees" = { actual = 7 }"#,
        );
        let expected = [
            ("completed", Found::Probability(1.0), true),
            ("collapsed", Found::Probability(0.0), false),
            ("cause.breach.north", Found::Probability(0.0), true),
            ("cause.expiry", Found::Probability(0.0), true),
            ("event.vote", Found::Probability(1.0), true),
            ("event.flood", Found::Probability(0.0), true),
            ("end_day", Found::Mean(3.0), true),
            ("end_day", Found::Range(3.0, 3.0), true),
            ("released.south", Found::Mean(6.0), false),
            ("released.south.detainees", Found::Range(6.0, 6.0), false),
        ];
        assert_eq!(found, expected.map(|(key, found, holds)| (key.to_owned(), found, holds)));
    }

    #[test]
    fn what_no_trial_has_fulfils_nothing() {
        let found = verdicts_of(0, "delay = { mean = [0, 100] }\n\"cause.breach.north\" = [1, 1]");
        assert_eq!(found[0], ("delay".to_owned(), Found::Nothing, false));
        assert_eq!(found[1], ("cause.breach.north".to_owned(), Found::Probability(1.0), true));
    }
}
