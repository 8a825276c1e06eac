//! Scenarios solved side by side: a summary of each, and its differences from the first.

use crate::agreement::Agreement;
use crate::exact::{self, Refusal};
use crate::metric::Columns;
use crate::summary::Summary;

use super::compare::exact_differences;
use super::simulate::Answers;

/// Solves agreements, the baseline first.
///
/// # Errors
/// The position of the first agreement that is not solved, and why not.
pub fn solve(agreements: &[&Agreement], settings: &exact::Settings) -> Result<Answers, (usize, Refusal)> {
    solve_unless(agreements, settings, &|| false)
}

/// The same, given up as soon as `stopped` says so.
///
/// # Errors
/// Those of [`solve`], and [`Refusal::Stopped`].
pub fn solve_unless(
    agreements: &[&Agreement],
    settings: &exact::Settings,
    stopped: exact::Stopped<'_>,
) -> Result<Answers, (usize, Refusal)> {
    let solve = |(i, agreement): (usize, &&Agreement)| {
        let solution = exact::solve_unless(agreement, settings, stopped).map_err(|refusal| (i, refusal))?;
        Ok(solution.summary(agreement, &Columns::of(agreement)))
    };
    let summaries: Vec<Summary> = agreements.iter().enumerate().map(solve).collect::<Result<_, _>>()?;
    let mut all = agreements.iter().zip(&summaries).map(|(a, s)| (*a, s));
    let differences = match all.next() {
        None => Vec::new(),
        Some(baseline) => all.map(|other| exact_differences(baseline, other)).collect(),
    };
    Ok(Answers { summaries, differences, trials: None, interrupted: false })
}
