//! What must hold of any text that is given for a scenario, a change or a range: it is refused in
//! words, or else every number that comes of it is a number. The fuzz targets and the tests that
//! keep what they found share this.

// every user takes its own part of this
#![allow(dead_code, unreachable_pub, clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use std::path::PathBuf;

use stagger::agreement::Agreement;
use stagger::engine::{Plan, Settings, Uncontrolled, run};
use stagger::exact;
use stagger::scenario::{Faults, Override, Scenario, Selection, Source, Vary, load};
use stagger::summary::Summary;
use stagger::trial::Deal;

/// Scenarios of a file that are played.
const MOST_PLAYED: usize = 3;

pub fn source(text: &str) -> Source {
    Source { path: PathBuf::from("deal.toml"), text: text.to_owned() }
}

/// A file is refused in words, or played and solved without a number that is none. Returns how many
/// of its scenarios were played.
pub fn scenario(text: &str, changes: &[Override]) -> usize {
    selected(text, changes, &Selection::All)
}

/// The same without the variants of the file.
pub fn base(text: &str, changes: &[Override]) -> usize {
    selected(text, changes, &Selection::Only(vec!["base".to_owned()]))
}

fn selected(text: &str, changes: &[Override], selection: &Selection) -> usize {
    match load(&source(text), changes, selection) {
        Ok(scenarios) => scenarios.iter().take(MOST_PLAYED).filter(|s| played(s)).count(),
        Err(faults) => {
            refused(&faults);
            0
        }
    }
}

/// `PATH=VALUE` is refused, or made on a file.
pub fn change(file: &str, typed: &str) -> usize {
    match Override::parse(typed) {
        Ok(change) => scenario(file, &[change]),
        Err(faults) => {
            refused(&faults);
            0
        }
    }
}

/// `PATH=VALUES` is refused, or its values are those that it promises and can be set in a file.
pub fn vary(file: &str, typed: &str) -> usize {
    let vary = match Vary::parse(typed) {
        Ok(vary) => vary,
        Err(faults) => {
            refused(&faults);
            return 0;
        }
    };
    let ends = vary.range().map(|range| range.ends());
    let near = |u: f64| {
        if let (Ok((low, high)), Some(x)) = (&ends, vary.at(u).as_float()) {
            // rounded to nine digits
            let slack = 1e-8 * low.abs().max(high.abs());
            assert!((low - slack..=high + slack).contains(&x), "{x} of {typed:?}");
        }
    };
    [1e-9, 0.3, 0.5, 1.0 - 1e-9].into_iter().for_each(near);
    let values = match vary.each() {
        Ok(values) => values,
        Err(faults) => {
            refused(&faults);
            return 0;
        }
    };
    assert!(!values.is_empty() && values.len() <= 100_001, "{} values of {typed:?}", values.len());
    [values.first(), values.last()]
        .into_iter()
        .flatten()
        .map(|value| scenario(file, &[vary.set(value.clone())]))
        .sum()
}

/// What is told of a refusal is never empty, in colours or without.
fn refused(faults: &Faults) {
    assert!(!faults.faults().is_empty() && !faults.in_short().is_empty());
    for colour in [false, true] {
        assert!(faults.render(colour).starts_with(if colour { "\u{1b}" } else { "error" }));
    }
}

/// Looks at all that a scenario says of itself, plays it and solves it, if it is small. Returns
/// whether it was played.
fn played(scenario: &Scenario) -> bool {
    scenario.warnings().iter().for_each(|w| assert!(w.render(true).len() > 10));
    let numbers = scenario.inputs().iter().flat_map(|i| [i.mean, i.p05, i.p95]);
    assert!(numbers.into_iter().all(|x| !x.is_nan()), "{:?}", scenario.inputs());
    let again = load(&source(scenario.text()), &[], &Selection::Only(vec!["base".to_owned()]));
    assert!(again.is_ok(), "what is written into the manifest is refused:\n{}", scenario.text());
    if !is_small(scenario.agreement()) {
        return false;
    }
    let deal = Deal::new(scenario.agreement());
    let plan = Plan { deals: std::slice::from_ref(&deal), pairs: Vec::new() };
    let settings = Settings { trials: 40, seed: 1, threads: 1 };
    let mut outcome = run(&plan, &settings, &Uncontrolled).expect("a thread");
    let counts = outcome.tallies.remove(0).settle();
    numbers_are_numbers(&Summary::from_counts(scenario.agreement(), deal.columns(), &counts));
    let settings = exact::Settings { cut_off: 1e-9, max_states: 2_000, max_bytes: 1 << 24 };
    if let Ok(solution) = exact::solve(scenario.agreement(), &settings) {
        numbers_are_numbers(&solution.summary(scenario.agreement(), deal.columns()));
    }
    true
}

/// A summary has no names in it, only numbers: in print, whatever is none stands out.
fn numbers_are_numbers(summary: &Summary) {
    let printed = format!("{summary:?}");
    assert!(!printed.contains("NaN") && !printed.contains("inf"), "{printed}");
    let shares = summary.outcomes.iter().filter(|row| row.cause.is_none());
    let total: f64 = shares.filter_map(|row| row.chance.probability).sum();
    let least = 1.0 - summary.mass_lost;
    assert!((least - 1e-9..=1.0 + 1e-9).contains(&total), "the outcomes add up to {total}, at least {least}");
}

/// Whether it can be played in a moment.
fn is_small(agreement: &Agreement) -> bool {
    let held: u64 = agreement.parties().iter().flat_map(|p| &p.holds).map(|&(_, n)| u64::from(n)).sum();
    agreement.horizon() <= 500 && agreement.tranches().len() <= 60 && held <= 5_000
}
