//! Which runs of the chain an agreement takes.

use super::persons::Persons;
use super::record::Record;
use super::rules::Rules;
use super::run::Run;
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
/// lead nothing.
///
/// # Errors
/// Quantities that are not known, or more states or memory than the settings allow.
pub fn solve(agreement: &Agreement, settings: &Settings) -> Result<Solution, Refusal> {
    let rules = Rules::of(agreement).map_err(|unknown| {
        Refusal::Unknown(unknown.iter().map(|u| agreement.unknowns()[u.index()].path.clone()).collect())
    })?;
    let bytes = Record::bytes(&rules);
    if bytes > settings.max_bytes {
        return Err(Refusal::TooLarge { day: 0, states: 0, bytes, largest: Vec::new() });
    }
    let persons = Persons::of(agreement, |p| rules.parties[p].not_honoured);
    let needed = Tracked::needed(&rules);
    let main = play(&rules, &persons, &needed, settings)?;
    let columns = Columns::of(agreement);
    let mut lost = main.lost;
    let mut peak = main.peak_states;
    let mut observed = Vec::new();
    for (positions, tracked) in further_runs(&rules, &columns, &needed) {
        let Ok(record) = play(&rules, &persons, &tracked, settings) else {
            observed.push((positions, None));
            continue;
        };
        lost = lost.max(record.lost);
        peak = peak.max(record.peak_states);
        observed.push((positions, Some(record)));
    }
    let records = Records { main, observed };
    Ok(Solution::new(&rules, &persons, &columns, &records, lost, peak))
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
) -> Result<Record, Refusal> {
    let layout = Layout::new(rules, persons, tracked);
    match layout.words {
        0..=1 => Run::<1>::play(rules, persons, &layout, tracked, settings),
        2 => Run::<2>::play(rules, persons, &layout, tracked, settings),
        3..=4 => Run::<4>::play(rules, persons, &layout, tracked, settings),
        5..=8 => Run::<8>::play(rules, persons, &layout, tracked, settings),
        9..=MOST_WORDS => Run::<MOST_WORDS>::play(rules, persons, &layout, tracked, settings),
        words => Err(Refusal::TooWide { bits: words * 64, most: MOST_WORDS * 64 }),
    }
}
