//! A summary of simulated trials, from their tally.

use super::{
    BundleShares, Chance, Course, Description, Quantiles, Summary, by_value, events, figures, outcomes,
    releases, timeline, tranches,
};
use crate::agreement::{Agreement, PartyId};
use crate::metric::{Columns, Ending, at};
use crate::tally::{Counts, Spread};

impl Summary {
    /// Of the trials in `counts`, played under `agreement`, whose figures are `columns`.
    #[must_use]
    pub fn from_counts(agreement: &Agreement, columns: &Columns, counts: &Counts) -> Summary {
        let trials = counts.trials();
        let parties = agreement.parties().len();
        let entry = Description::of_counts(&counts.figure(at::AGREEMENT_DAY)).mean;
        let ended = |ending: Ending| counts.endings(ending.code(parties)).iter().sum::<u64>();
        let occurred = |column: usize| {
            let (sum, _) = counts.figure(column).sums();
            Chance::counted(sum as u64, trials)
        };
        Summary {
            trials: Some(trials),
            mass_lost: 0.0,
            figures: figures(agreement, columns, |column| Description::of_counts(&counts.figure(column))),
            // none of them can be so large that it is counted in bins
            by_value: by_value(agreement, columns, true, |column| {
                Some(counts.figure(column).counts().map(|(value, n)| (value, n as f64)).collect())
            }),
            outcomes: outcomes(agreement, ended, |count| Chance::counted(count, trials)),
            tranches: tranches(agreement, entry, |tranche, bundle| shares(counts, tranche, bundle)),
            timeline: timeline(agreement.horizon(), &course(agreement, counts)),
            releases: released(agreement, entry, counts),
            events: events(agreement, columns, occurred),
        }
    }
}

fn course(agreement: &Agreement, counts: &Counts) -> Course {
    let parties = agreement.parties().len();
    let days = counts.horizon() as usize;
    let ended = |which: fn(Ending) -> bool| {
        let mut by_day = vec![0.0; days];
        for ending in Ending::all(agreement).into_iter().filter(|&e| which(e)) {
            for (cell, &n) in by_day.iter_mut().zip(counts.endings(ending.code(parties))) {
                *cell += n as f64;
            }
        }
        by_day
    };
    let mut agreed = vec![0.0; days];
    for (day, n) in counts.figure(at::AGREEMENT_DAY).counts() {
        if let Some(cell) = agreed.get_mut(day as usize) {
            *cell += n as f64;
        }
    }
    let ceasefire = counts.ceasefire_ends().iter().map(|&n| n as f64);
    Course {
        total: counts.trials() as f64,
        agreed,
        completed: ended(|e| e == Ending::Completed),
        collapsed: ended(|e| matches!(e, Ending::Collapsed(_))),
        no_agreement: ended(|e| e == Ending::NoAgreement),
        ceasefire_ended: agreement.ceasefire().is_some().then(|| ceasefire.collect()),
    }
}

fn shares(counts: &Counts, tranche: usize, bundle: usize) -> BundleShares {
    let schedule = counts.schedule();
    let share = |n: u64, of: u64| (of > 0).then(|| n as f64 / of as f64);
    let kinds = schedule.kinds(bundle);
    let turns: u64 = kinds.iter().sum();
    let (completed, days) = schedule.completed(tranche);
    BundleShares {
        reached: share(schedule.reached(tranche), counts.trials()),
        turns: (turns > 0).then(|| kinds.map(|n| n as f64 / turns as f64)),
        completed: share(completed, counts.trials()),
        mean_completion_day: share(days, completed),
    }
}

fn released(agreement: &Agreement, entry: Option<f64>, counts: &Counts) -> Vec<super::ReleaseRow> {
    let trials = counts.trials();
    let parties = (0..agreement.parties().len()).map(PartyId::from);
    let spread = |p: PartyId| {
        let spread = counts.releases(p.index());
        let persons = spread.persons();
        (spread, persons)
    };
    let mut spreads: Vec<(Spread<'_>, Vec<u64>)> = parties.map(spread).collect();
    releases(agreement, entry, |_, party| {
        let (spread, persons) = &mut spreads[party.index()];
        let width = spread.bin_width();
        let Some((by_cell, sum)) = spread.next_day() else { return (None, None, width) };
        let by_count = persons.iter().copied().zip(by_cell.iter().copied());
        let mean = (trials > 0).then(|| sum as f64 / trials as f64);
        (mean, Quantiles::of_counts(by_count, trials), width)
    })
}
