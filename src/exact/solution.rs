//! What the runs amount to.

use super::Refusal;
use super::persons::{Persons, values};
use super::record::{Masses, Record};
use super::rules::Rules;
use super::watch::Stopped;
use crate::agreement::{CategoryId, PartyId};
use crate::metric::{Columns, Ending, Metric};
use crate::summary::Description;

/// A figure of the solved agreement.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Figure {
    /// The mean over the histories to which the figure applies; `None` if it never does, or if it
    /// could not be worked out within the limits.
    pub mean: Option<f64>,
    /// `(value, probability)`, values ascending; the probabilities add up to that of the figure
    /// applying, less what was lost. `None` where only the mean is known.
    pub distribution: Option<Vec<(u64, f64)>>,
}

/// How what one party owes at one tranche goes.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct BundleOutlook {
    /// Probability that its tranche is begun.
    pub reached: f64,
    /// Probability that it is honoured, late, short, refused.
    pub turns: [f64; 4],
    /// Probability that its tranche is completed.
    pub completed: f64,
    /// The mean day of completion; `None` if it never is completed.
    pub mean_completion_day: Option<f64>,
}

/// An agreement, solved.
#[derive(Debug, Clone, PartialEq)]
pub struct Solution {
    /// Probability that was dropped: no probability here is too small by more.
    pub mass_lost: f64,
    /// The most states of one evening.
    pub peak_states: usize,
    /// Probability of each ending, by [`Ending::code`].
    pub endings: Vec<f64>,
    /// The figures, at their positions in [`Columns`].
    pub figures: Vec<Figure>,
    /// The bundles, in playing order.
    pub bundles: Vec<BundleOutlook>,
    /// `[day]`: probability of entry into force on that day.
    pub agreed: Vec<f64>,
    /// `[day]`: of completion.
    pub completed: Vec<f64>,
    /// `[day]`: of collapse.
    pub collapsed: Vec<f64>,
    /// `[day]`: of talks that fail.
    pub no_agreement: Vec<f64>,
    /// `[day]`: of the end of the ceasefire, the horizon standing for "not before"; `None` without
    /// one.
    pub ceasefire_ended: Option<Vec<f64>>,
    /// `[party][day]`: living persons released by the end of the day.
    pub releases: Vec<Vec<Description>>,
}

/// What the runs wrote down.
pub(super) struct Records {
    pub(super) main: Record,
    /// Figures, and the run that gives their distribution unless it was too large.
    pub(super) observed: Vec<(Vec<usize>, Option<Record>)>,
}

impl Records {
    /// The record that holds a figure's distribution.
    fn of(&self, position: usize) -> Option<&Record> {
        let further = self.observed.iter().find(|(positions, _)| positions.contains(&position));
        further.map_or(Some(&self.main), |(_, record)| record.as_ref())
    }
}

impl Solution {
    /// # Errors
    /// When it is stopped.
    pub(super) fn new(
        rules: &Rules<'_>,
        persons: &Persons<'_>,
        columns: &Columns,
        records: &Records,
        (mass_lost, peak_states): (f64, usize),
        stopped: Stopped<'_>,
    ) -> Result<Self, Refusal> {
        let r = &records.main;
        let endings = Ending::all(rules.agreement);
        let ended = |which: fn(Ending) -> bool| {
            let all = endings.iter().zip(&r.endings).filter(|(e, _)| which(**e));
            all.fold(Masses::new(), |sum, (_, masses)| added(sum, masses))
        };
        let by_day = |party| by_day(persons, party, r, stopped);
        let releases = (0..rules.parties.len()).map(by_day).collect::<Result<Vec<_>, _>>()?;
        let counted = Counted { rules, persons, columns, records, releases: &releases };
        let figures = (0..columns.list().len()).map(|position| counted.figure(position)).collect();
        Ok(Self {
            mass_lost,
            peak_states,
            endings: r.endings.iter().map(|masses| masses.iter().sum()).collect(),
            figures,
            bundles: bundles(rules, r),
            agreed: r.agreed.clone(),
            completed: ended(|e| e == Ending::Completed),
            collapsed: ended(|e| matches!(e, Ending::Collapsed(_))),
            no_agreement: ended(|e| e == Ending::NoAgreement),
            ceasefire_ended: rules.ceasefire.is_some().then(|| r.ceasefire_ended.clone()),
            releases,
        })
    }

    /// The probability of an ending; 0 for one that the agreement can't have.
    #[must_use]
    pub fn probability(&self, ending: Ending, parties: usize) -> f64 {
        self.endings.get(ending.code(parties)).copied().unwrap_or(0.0)
    }
}

/// The living persons that a party has released by the end of each day. With many persons and many days
/// this takes longer than the runs themselves.
fn by_day(
    persons: &Persons<'_>,
    party: usize,
    record: &Record,
    stopped: Stopped<'_>,
) -> Result<Vec<Description>, Refusal> {
    let mut days: Vec<Description> = Vec::with_capacity(record.evenings.len());
    for (day, evening) in record.evenings.iter().enumerate() {
        if stopped() {
            return Err(Refusal::Stopped);
        }
        // between tranches, and when all is over, nothing is released for many a day
        let before = day.checked_sub(1).map(|before| &record.evenings[before][party]);
        let description = match days.last() {
            Some(last) if before == Some(&evening[party]) => *last,
            _ => {
                let masses = persons.living_released(party, &evening[party]);
                Description::of_masses(masses.into_iter().map(|(n, p)| (n as f64, p)))
            }
        };
        days.push(description);
    }
    Ok(days)
}

fn added(mut sum: Masses, masses: &[f64]) -> Masses {
    if sum.len() < masses.len() {
        sum.resize(masses.len(), 0.0);
    }
    for (cell, mass) in sum.iter_mut().zip(masses) {
        *cell += mass;
    }
    sum
}

fn mean(masses: impl Iterator<Item = (u64, f64)>) -> Option<f64> {
    let (sum, total) = masses.fold((0.0, 0.0), |(sum, total), (v, p)| (sum + v as f64 * p, total + p));
    (total > 0.0).then(|| sum / total)
}

fn bundles(rules: &Rules<'_>, r: &Record) -> Vec<BundleOutlook> {
    let mut list = Vec::with_capacity(r.turns.len());
    for (k, tranche) in rules.tranches.iter().enumerate() {
        for bundle in tranche.turns.iter().flatten() {
            list.push(BundleOutlook {
                reached: r.reached[k],
                turns: r.turns[bundle.number],
                // the sum of nothing is −0
                completed: r.completed[k].iter().sum::<f64>() + 0.0,
                mean_completion_day: mean(values(&r.completed[k]).into_iter()),
            });
        }
    }
    list
}

/// The figures from the records.
struct Counted<'a> {
    rules: &'a Rules<'a>,
    persons: &'a Persons<'a>,
    columns: &'a Columns,
    records: &'a Records,
    releases: &'a [Vec<Description>],
}

impl Counted<'_> {
    fn figure(&self, position: usize) -> Figure {
        let column = self.columns.list()[position];
        let r = &self.records.main;
        let p = column.party.map_or(0, PartyId::index);
        let event = column.event.map_or(0, |e| e.index());
        match (column.metric, column.category) {
            (Metric::AgreementDay, _) => distributed(values(&r.agreed)),
            (Metric::EndDay, _) => {
                distributed(values(&r.endings.iter().fold(Masses::new(), |sum, m| added(sum, m))))
            }
            (Metric::TranchesCompleted, _) => distributed(values(&r.tranches_completed)),
            (Metric::Delay, _) => self.counted(position, |r| &r.delay, None),
            (Metric::Breaches, _) => {
                self.counted(position, |r| &r.breaches[p], self.per_history(r.sum_of_breaches[p]))
            }
            (Metric::Disputes, _) => {
                self.counted(position, |r| &r.disputes, self.per_history(r.sum_of_disputes))
            }
            (Metric::CeasefireDays | Metric::Incidents | Metric::Extensions, _)
                if self.rules.ceasefire.is_none() =>
            {
                distributed(vec![(0, self.total())])
            }
            (Metric::Incidents, _) => {
                self.counted(position, |r| &r.incidents, self.per_history(r.sum_of_incidents))
            }
            (Metric::Extensions, _) => {
                self.counted(position, |r| &r.extensions, self.per_history(r.sum_of_extensions))
            }
            (Metric::CeasefireDays, _) => {
                self.counted(position, |r| &r.ceasefire_days, self.mean_ceasefire_days())
            }
            (Metric::Released, None) => distributed(self.persons.living_released(p, &r.stopped[p])),
            (Metric::Released, Some(category)) => self.released(p, |c| c == category),
            (Metric::RemainsReturned, _) => {
                self.released(p, |c| self.rules.agreement.categories()[c.index()].deceased)
            }
            (Metric::TermsMet, _) => distributed(self.persons.terms_met(p, &r.stopped[p])),
            (Metric::DaysHeld, _) => Figure { mean: self.mean_days_held(p), distribution: None },
            (Metric::Lead, _) if self.persons.owed[p] == 0 => distributed(vec![(0, self.total())]),
            (Metric::Lead, _) => self.counted(position, |r| &r.lead, None),
            (Metric::Event, _) => {
                let occurs: f64 = r.events.occurred[event].iter().sum();
                distributed(values(&[(self.total() - occurs).max(0.0), occurs]))
            }
        }
    }

    /// Probability of everything that was followed to its end.
    fn total(&self) -> f64 {
        self.records.main.endings.iter().flatten().sum()
    }

    fn per_history(&self, sum: f64) -> Option<f64> {
        Some(sum / self.total())
    }

    /// From the run that counted it, or just the mean.
    fn counted(&self, position: usize, which: impl Fn(&Record) -> &Masses, otherwise: Option<f64>) -> Figure {
        match self.records.of(position) {
            Some(record) => distributed(values(which(record))),
            None => Figure { mean: otherwise, distribution: None },
        }
    }

    fn released(&self, party: usize, which: impl Fn(CategoryId) -> bool) -> Figure {
        distributed(self.persons.released(party, which, &self.records.main.stopped[party]))
    }

    /// Days from day 0 to release, or to the horizon: a person is held on a day if not released by
    /// its end.
    fn mean_days_held(&self, party: usize) -> Option<f64> {
        let owed = self.persons.owed[party] as f64;
        self.releases[party].iter().map(|day| day.mean.map(|mean| owed - mean)).sum()
    }

    /// Day of the end less day of entry, over all histories.
    fn mean_ceasefire_days(&self) -> Option<f64> {
        let r = &self.records.main;
        let sum = |masses: &Masses| masses.iter().enumerate().map(|(day, p)| day as f64 * p).sum::<f64>();
        self.per_history(sum(&r.ceasefire_ended) - sum(&r.agreed))
    }
}

fn distributed(distribution: Vec<(u64, f64)>) -> Figure {
    Figure { mean: mean(distribution.iter().copied()), distribution: Some(distribution) }
}
