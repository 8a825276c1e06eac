//! What is told day by day: where the trials stand, and whom they have released.

use super::{Quantiles, ReleaseRow, TimelineRow};
use crate::agreement::{Agreement, PartyId, Tranche};

/// How many trials (or how much probability) took which step on which day. Counts stay exact: a
/// float holds whole numbers up to 2⁵³.
///
/// Each list is by day, from 0; days past its end saw nothing.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Course {
    /// All trials, or the probability 1.
    pub total: f64,
    /// The agreement entered into force.
    pub agreed: Vec<f64>,
    /// The exchange was completed.
    pub completed: Vec<f64>,
    /// The agreement collapsed.
    pub collapsed: Vec<f64>,
    /// The talks failed.
    pub no_agreement: Vec<f64>,
    /// The ceasefire ended; `None` if the agreement has none.
    pub ceasefire_ended: Option<Vec<f64>>,
}

/// The rows of the timeline: days `0 .. horizon`, each as it ended.
#[must_use]
pub fn timeline(horizon: u32, course: &Course) -> Vec<TimelineRow> {
    let on = |list: &[f64], day: u32| list.get(day as usize).copied().unwrap_or(0.0);
    // subtracting rounded probabilities may leave −1e−17
    let share = |mass: f64| (course.total > 0.0).then(|| (mass / course.total).max(0.0));
    let (mut agreed, mut completed, mut collapsed, mut failed, mut ceased) = (0.0, 0.0, 0.0, 0.0, 0.0);
    let row = |day: u32| {
        agreed += on(&course.agreed, day);
        completed += on(&course.completed, day);
        collapsed += on(&course.collapsed, day);
        failed += on(&course.no_agreement, day);
        let ceasefire = course.ceasefire_ended.as_ref().and_then(|ended| {
            ceased += on(ended, day);
            share(agreed - ceased)
        });
        TimelineRow {
            day,
            in_talks: share(course.total - agreed - failed),
            under_way: share(agreed - completed - collapsed),
            completed: share(completed),
            ended: share(collapsed + failed),
            ceasefire,
        }
    };
    (0..horizon).map(row).collect()
}

/// The day, counted from day 0, of what is scheduled `day` days after the entry into force, with
/// the entry at its mean `entry`, rounded (½ upwards); `None` if there never is an agreement.
#[must_use]
pub fn scheduled(entry: Option<f64>, day: u32) -> Option<u32> {
    entry.map(|e| day.saturating_add(e.round() as u32))
}

/// The rows of persons released: days `0 .. horizon`, and on each day the parties. `entry` is the
/// mean day of entry into force; `spread` gives, for a day and a party, the mean, the quantiles
/// and the width of the bins that they were read from, and is asked in that order.
#[must_use]
pub fn releases(
    agreement: &Agreement,
    entry: Option<f64>,
    mut spread: impl FnMut(u32, PartyId) -> (Option<f64>, Option<Quantiles>, u64),
) -> Vec<ReleaseRow> {
    let days = agreement.horizon();
    let planned: Vec<_> = parties(agreement).map(|p| planned(agreement, entry, p)).collect();
    let mut rows = Vec::with_capacity(days as usize * planned.len());
    for day in 0..days {
        for party in parties(agreement) {
            let (mean, quantiles, bin_width) = spread(day, party);
            let planned = planned[party.index()].as_ref().map(|cumulated| cumulated[day as usize]);
            rows.push(ReleaseRow { day, party, planned, mean, quantiles, bin_width });
        }
    }
    rows
}

fn parties(agreement: &Agreement) -> impl Iterator<Item = PartyId> {
    (0..agreement.parties().len()).map(PartyId::from)
}

/// By day: living persons whom the schedule has the party release by its end.
fn planned(agreement: &Agreement, entry: Option<f64>, party: PartyId) -> Option<Vec<u64>> {
    let mut by_day = vec![0_u64; agreement.horizon() as usize];
    for tranche in agreement.tranches() {
        let day = scheduled(entry, tranche.day)?;
        if let Some(cell) = by_day.get_mut(day as usize) {
            *cell += living(agreement, tranche, party);
        }
    }
    let mut sum = 0;
    for cell in &mut by_day {
        sum += *cell;
        *cell = sum;
    }
    Some(by_day)
}

fn living(agreement: &Agreement, tranche: &Tranche, party: PartyId) -> u64 {
    let persons = tranche.bundles().filter(|b| b.party == party).flat_map(|b| &b.persons);
    let living = persons.filter(|(c, _)| !agreement.categories()[c.index()].deceased);
    living.map(|&(_, n)| u64::from(n)).sum()
}
