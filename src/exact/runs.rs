//! Which runs of the chain an agreement takes, side by side.

use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

use rayon::prelude::*;

use super::mass::Lanes;
use super::persons::Persons;
use super::record::Record;
use super::rules::Rules;
use super::run::Run;
use super::state::{Layout, Tracked};
use super::watch::{Stopped, Watch};
use super::{Refusal, Settings};
use crate::metric::at;
use crate::metric::{Columns, Metric};

/// The widest states, in words.
const MOST_WORDS: usize = 32;

/// A run after the first: the figures (by position) that it is for, and what it keeps in its states.
pub(super) type Further = (Vec<usize>, Tracked);

/// What the runs of a solution have in common.
pub(super) struct Runs<'a> {
    pub(super) rules: &'a Rules<'a>,
    pub(super) persons: &'a Persons<'a>,
    pub(super) settings: &'a Settings,
}

impl Runs<'_> {
    /// What the runs have written down; of a further one that would be too large, nothing.
    ///
    /// They go side by side as long as they have room together. Those that had to leave it to others play
    /// once more, each alone, so that what is too large does not depend on what else was going on.
    ///
    /// # Errors
    /// When the first run would be too large, or all are stopped.
    pub(super) fn play_all(
        &self,
        first: &Tracked,
        further: &[Further],
        stopped: Stopped<'_>,
    ) -> Result<(Record, Vec<Option<Record>>), Refusal> {
        let held = AtomicUsize::new(0);
        // without the first run the others are for nothing
        let for_nothing = AtomicBool::new(false);
        let play_first = || {
            let record = self.play(first, Watch { stopped, held: &held });
            for_nothing.store(record.is_err(), Ordering::Relaxed);
            record
        };
        let give_up = || for_nothing.load(Ordering::Relaxed) || stopped();
        let side_by_side = |(_, tracked): &Further| self.play_if_there_is_room(tracked, &give_up, &held);
        let (main, others) =
            rayon::join(play_first, || further.par_iter().map(side_by_side).collect::<Vec<_>>());
        let main = main?;
        let mut records = Vec::with_capacity(further.len());
        for (record, (_, tracked)) in others.into_iter().zip(further) {
            match record.unwrap_or_else(|| self.play(tracked, Watch { stopped, held: &held })) {
                Err(Refusal::Stopped) => return Err(Refusal::Stopped),
                record => records.push(record.ok()),
            }
        }
        Ok((main, records))
    }

    /// A run that gives way to the others when all of them hold too much; then there is nothing.
    fn play_if_there_is_room(
        &self,
        tracked: &Tracked,
        give_up: Stopped<'_>,
        held: &AtomicUsize,
    ) -> Option<Result<Record, Refusal>> {
        let crowded = AtomicBool::new(false);
        let stopped = || {
            if held.load(Ordering::Relaxed) > self.settings.max_bytes {
                crowded.store(true, Ordering::Relaxed);
            }
            crowded.load(Ordering::Relaxed) || give_up()
        };
        let record = self.play(tracked, Watch { stopped: &stopped, held });
        let gave_way = matches!(record, Err(Refusal::Stopped)) && crowded.into_inner();
        (!gave_way).then_some(record)
    }

    fn play(&self, tracked: &Tracked, watch: Watch<'_>) -> Result<Record, Refusal> {
        let &Self { rules, persons, settings } = self;
        let layout = Layout::new(rules, persons, tracked);
        let words = layout.words;
        if words > MOST_WORDS {
            return Err(Refusal::TooWide { bits: words * 64, most: MOST_WORDS * 64 });
        }
        // few kinds only, as each is compiled for itself; a lead has 0 to 100 percentage points
        match (tracked.lead.is_some(), layout.leads.points.len(), words) {
            (false, _, 0..=2) => Run::<2, f64>::play(rules, persons, &layout, tracked, settings, watch),
            (false, _, 3..=8) => Run::<8, f64>::play(rules, persons, &layout, tracked, settings, watch),
            (false, ..) => Run::<MOST_WORDS, f64>::play(rules, persons, &layout, tracked, settings, watch),
            (true, 0..=24, 0..=2) => {
                Run::<2, Lanes<24>>::play(rules, persons, &layout, tracked, settings, watch)
            }
            (true, 0..=24, 3..=8) => {
                Run::<8, Lanes<24>>::play(rules, persons, &layout, tracked, settings, watch)
            }
            (true, ..) => {
                Run::<MOST_WORDS, Lanes<101>>::play(rules, persons, &layout, tracked, settings, watch)
            }
        }
    }
}

/// The figures (by position) whose distribution the first run can't give, and what to keep in the
/// states of the run that can.
pub(super) fn further_runs(rules: &Rules<'_>, columns: &Columns, needed: &Tracked) -> Vec<Further> {
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
