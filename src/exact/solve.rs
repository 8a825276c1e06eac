//! An agreement, solved.

use super::persons::Persons;
use super::record::Record;
use super::rules::Rules;
use super::runs::{Runs, further_runs};
use super::solution::Records;
use super::state::Tracked;
use super::watch::Stopped;
use super::{Agreement, Refusal, Settings, Solution};
use crate::metric::Columns;

/// Solves an agreement whose quantities are all numbers.
///
/// One run gives everything that the rules themselves depend on. A count on which nothing depends
/// (disputes when `fatigue` is 1, for instance) takes a run more for its distribution, and so does
/// each party's lead; where such a run would be too large, the count has its mean only, and the
/// lead nothing. The runs go side by side, on the threads of the pool in which it is called.
///
/// # Errors
/// Quantities that are not known, or more states or memory than the settings allow.
pub fn solve(agreement: &Agreement, settings: &Settings) -> Result<Solution, Refusal> {
    solve_unless(agreement, settings, &|| false)
}

/// The same, given up as soon as `stopped` says so, which is asked again and again from several
/// threads.
///
/// # Errors
/// Those of [`solve`], and [`Refusal::Stopped`].
pub fn solve_unless(
    agreement: &Agreement,
    settings: &Settings,
    stopped: Stopped<'_>,
) -> Result<Solution, Refusal> {
    let rules = Rules::of(agreement).map_err(|unknown| {
        Refusal::Unknown(unknown.iter().map(|u| agreement.unknowns()[u.index()].path.clone()).collect())
    })?;
    let bytes = Record::bytes(&rules);
    if bytes > settings.max_bytes {
        return Err(Refusal::TooLarge { day: 0, states: 0, bytes, largest: Vec::new() });
    }
    let persons = Persons::of(agreement, |p| rules.parties[p].not_honoured);
    let needed = Tracked::needed(&rules);
    let columns = Columns::of(agreement);
    let further = further_runs(&rules, &columns, &needed);
    let runs = Runs { rules: &rules, persons: &persons, settings };
    let (main, others) = runs.play_all(&needed, &further, stopped)?;
    let all = || others.iter().flatten().chain([&main]);
    let lost = all().map(|record| record.lost).fold(0.0, f64::max);
    let peak = all().map(|record| record.peak_states).max().unwrap_or(0);
    let observed = further.into_iter().map(|(positions, _)| positions).zip(others).collect();
    let records = Records { main, observed };
    Solution::new(&rules, &persons, &columns, &records, (lost, peak), stopped)
}
