//! The trials and the exact solver, which share no rule, on scenarios made up at random.
//!
//! Chance alone would fail a comparison once in 10⁸ at the most, and there are some ten thousands of
//! them. The scenarios and their trials are the same on every run.

use crate::random::{Scope, scenario};
use crate::support::{Case, Run};
use proptest::strategy::{Strategy, ValueTree};
use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};
use rayon::iter::{IntoParallelRefIterator, ParallelIterator};
use stagger::exact::{Refusal, Settings, Solution, solve};
use stagger::metric::Ending;

const TRIALS: u64 = 20_000;
/// Error level of one comparison, and the normal quantile that belongs to it.
const ALPHA: f64 = 1e-8;
const Z: f64 = 5.73;

/// A scenario that is too large for the solver is passed over.
fn solved(case: &Case) -> Option<Solution> {
    let settings = Settings { cut_off: 1e-9, max_states: 10_000, max_bytes: 1 << 28 };
    match solve(case.agreement(), &settings) {
        Ok(solution) => Some(solution),
        Err(Refusal::Unknown(paths)) => panic!("not known: {paths:?}"),
        Err(_) => None,
    }
}

/// A share of trials against a probability of which `lost` may be missing, by Hoeffding's bound
/// `exp(−n·D)` on a share as far off or further, where D is the relative entropy.
fn agrees(what: &str, count: u64, probability: f64, lost: f64) -> Result<(), String> {
    let found = count as f64 / TRIALS as f64;
    let expected = found.clamp(probability, probability + lost).min(1.0);
    let term = |a: f64, p: f64| if a == 0.0 { 0.0 } else { a * (a / p).ln() };
    let entropy = term(found, expected) + term(1.0 - found, 1.0 - expected);
    if TRIALS as f64 * entropy <= -ALPHA.ln() {
        return Ok(());
    }
    Err(format!("{what}: {found} of the trials, {probability} solved"))
}

/// A mean against a mean.
fn mean_agrees(what: &str, run: &Run<'_>, column: usize, mean: f64, lost: f64) -> Result<(), String> {
    let view = run.counts.figure(column);
    let most = run.case.deal.columns().list()[column].most as f64;
    let n = view.trials() as f64;
    if n < 100.0 {
        return Ok(());
    }
    let (sum, squares) = view.sums();
    let found = sum as f64 / n;
    let variance = (squares as f64 / n - found * found).max(0.0);
    let allowed = Z * (variance / n).sqrt() + (12.0 / n + lost) * most;
    if (found - mean).abs() <= allowed {
        Ok(())
    } else {
        Err(format!("{what}: {found} in the mean, {mean} solved"))
    }
}

fn compare(case: &Case, solution: &Solution) -> Result<usize, String> {
    let run = case.run(TRIALS);
    // rounding, beside what was dropped on purpose
    let lost = solution.mass_lost + 1e-12;
    let mut compared = 0;
    for (code, ending) in Ending::all(case.agreement()).into_iter().enumerate() {
        let count = run.counts.endings(code).iter().sum();
        agrees(&format!("{ending:?}"), count, solution.endings[code], lost)?;
        compared += 1;
    }
    for (column, figure) in solution.figures.iter().enumerate() {
        let what = format!("{:?}", case.deal.columns().list()[column]);
        if let Some(mean) = figure.mean {
            mean_agrees(&what, &run, column, mean, lost)?;
            compared += 1;
        }
        for &(value, probability) in figure.distribution.iter().flatten() {
            let counted = run.counts.figure(column).counts().find(|&(v, _)| v == value).map_or(0, |(_, n)| n);
            agrees(&format!("{what} = {value}"), counted, probability, lost)?;
            compared += 1;
        }
    }
    Ok(compared)
}

#[test]
fn trials_and_solver_agree() {
    let rng = TestRng::from_seed(RngAlgorithm::ChaCha, &[7; 32]);
    let mut runner = TestRunner::new_with_rng(Config::default(), rng);
    let mut draw =
        || scenario(Scope { all: true, plain: false }).new_tree(&mut runner).unwrap().current().known();
    let texts: Vec<String> = (0..150).map(|_| draw()).collect();
    let compare_one = |text: &String| {
        let case = Case::of_file(text);
        let solution = solved(&case)?;
        Some(compare(&case, &solution).map_err(|told| format!("{told}\n{text}")))
    };
    let came: Vec<Result<usize, String>> = texts.par_iter().filter_map(compare_one).collect();
    let cases = came.len();
    let compared: usize = came.iter().filter_map(|came| came.as_ref().ok()).sum();
    let wrong: Vec<String> = came.into_iter().filter_map(Result::err).collect();
    println!("{cases} scenarios, {compared} comparisons");
    assert!(cases > 100, "only {cases} scenarios were small enough");
    assert!(wrong.is_empty(), "{} of {cases} scenarios differ:\n{}", wrong.len(), wrong.join("\n\n"));
}
