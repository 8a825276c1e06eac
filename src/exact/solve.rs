//! Which runs of the chain an agreement takes.

use std::sync::atomic::{AtomicBool, Ordering};

use rayon::prelude::*;

use super::mass::Lanes;
use super::persons::Persons;
use super::record::Record;
use super::rules::Rules;
use super::run::{Run, Stopped};
use super::solution::Records;
use super::state::{Layout, Tracked};
use super::{Agreement, Refusal, Settings, Solution};
use crate::metric::at;
use crate::metric::{Columns, Metric};

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
    // without the first run the others are for nothing
    let given_up = AtomicBool::new(false);
    let idle = || given_up.load(Ordering::Relaxed) || stopped();
    let first = || {
        let main = play(&rules, &persons, &needed, settings, stopped);
        given_up.store(main.is_err(), Ordering::Relaxed);
        main
    };
    let others = || {
        let others = further.par_iter().map(|(_, tracked)| play(&rules, &persons, tracked, settings, &idle));
        others.collect::<Vec<_>>()
    };
    let (main, others) = rayon::join(first, others);
    let main = main?;
    if others.iter().any(|other| matches!(other, Err(Refusal::Stopped))) {
        return Err(Refusal::Stopped);
    }
    let others: Vec<Option<Record>> = others.into_iter().map(Result::ok).collect();
    let all = || others.iter().flatten().chain([&main]);
    let lost = all().map(|record| record.lost).fold(0.0, f64::max);
    let peak = all().map(|record| record.peak_states).max().unwrap_or(0);
    let observed = further.into_iter().map(|(positions, _)| positions).zip(others).collect();
    let records = Records { main, observed };
    Solution::new(&rules, &persons, &columns, &records, (lost, peak), stopped)
}

/// The figures (by position) whose distribution the first run can't give, and what to keep in the
/// states of the run that can.
fn further_runs(rules: &Rules<'_>, columns: &Columns, needed: &Tracked) -> Vec<(Vec<usize>, Tracked)> {
    let mut runs = Vec::new();
    let aside = Tracked { follows: false, ..needed.clone() };
    let with = |change: fn(&mut Tracked), from: &Tracked| {
        let mut tracked = from.clone();
        change(&mut tracked);
        tracked
    };
    if !needed.disputes {
        runs.push((vec![at::DISPUTES], with(|t| t.disputes = true, &aside)));
    }
    if !needed.incidents && rules.incidents().is_some() {
        runs.push((vec![at::INCIDENTS], with(|t| t.incidents = true, needed)));
    }
    let extension = rules.ceasefire.as_ref().and_then(|c| c.extension.as_ref());
    if !needed.extensions && extension.is_some() {
        runs.push((vec![at::EXTENSIONS], with(|t| t.extensions = true, needed)));
    }
    if !needed.entry && !rules.issues.is_empty() {
        runs.push((vec![at::DELAY, at::CEASEFIRE_DAYS], with(|t| t.entry = true, needed)));
    }
    for (p, party) in rules.parties.iter().enumerate().filter(|(_, party)| party.bundles > 0) {
        if !needed.breaches[p] {
            let mut tracked = aside.clone();
            tracked.breaches[p] = true;
            runs.push((vec![columns.of_party(Metric::Breaches) + p], tracked));
        }
        if party.bundles > 0 && rules.agreement.owed_living(crate::agreement::PartyId::from(p)) > 0 {
            let tracked = Tracked { lead: Some(p), ..aside.clone() };
            runs.push((vec![columns.of_party(Metric::Lead) + p], tracked));
        }
    }
    runs
}

/// The widest states, in words.
const MOST_WORDS: usize = 32;

fn play(
    rules: &Rules<'_>,
    persons: &Persons<'_>,
    tracked: &Tracked,
    settings: &Settings,
    stopped: Stopped<'_>,
) -> Result<Record, Refusal> {
    let layout = Layout::new(rules, persons, tracked);
    let words = layout.words;
    if words > MOST_WORDS {
        return Err(Refusal::TooWide { bits: words * 64, most: MOST_WORDS * 64 });
    }
    // few kinds only, as each is compiled for itself; a lead has 0 to 100 percentage points
    match (tracked.lead.is_some(), layout.leads.points.len(), words) {
        (false, _, 0..=2) => Run::<2, f64>::play(rules, persons, &layout, tracked, settings, stopped),
        (false, _, 3..=8) => Run::<8, f64>::play(rules, persons, &layout, tracked, settings, stopped),
        (false, ..) => Run::<MOST_WORDS, f64>::play(rules, persons, &layout, tracked, settings, stopped),
        (true, 0..=24, 0..=2) => {
            Run::<2, Lanes<24>>::play(rules, persons, &layout, tracked, settings, stopped)
        }
        (true, 0..=24, 3..=8) => {
            Run::<8, Lanes<24>>::play(rules, persons, &layout, tracked, settings, stopped)
        }
        (true, ..) => {
            Run::<MOST_WORDS, Lanes<101>>::play(rules, persons, &layout, tracked, settings, stopped)
        }
    }
}
