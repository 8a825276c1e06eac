//! Tallies: everything that trials yield, as counts. Memory does not grow with the trials,
//! merging is addition, and so the order of work cannot change a digit.
//!
//! Counts are `u64` and sums `u128`: 10¹² trials of the largest scenario allowed stay below both.

mod given;
mod histogram;
mod levels;
mod moments;
mod paired;
mod releases;
mod schedule;
mod stored;

use std::ops::AddAssign;

pub use given::Given;
pub use histogram::{Column, Histograms, View};
pub use moments::{Moments, sample_sd};
pub use paired::{Pair, Paired};
pub use releases::{Releases, Spread};
pub use schedule::{Kind, Schedule, Steps};
pub use stored::StoredTally;

/// What a tally has room for.
#[derive(Debug, Clone)]
pub struct Shape {
    /// Days played.
    pub horizon: u32,
    /// Ways in which a trial can end.
    pub endings: usize,
    /// The figures of a trial.
    pub columns: Vec<Column>,
    /// Figures that need not be counted trial by trial, by their position in `columns`.
    pub given: Vec<(usize, Given)>,
    /// The schedule, for what is counted by tranche.
    pub steps: Steps,
}

impl Shape {
    /// The figures that are counted in every trial, as they are not [given](Given): by their
    /// position in `columns`, ascending.
    #[must_use]
    pub fn always(&self) -> Vec<usize> {
        let given = given::of(self);
        (0..self.columns.len()).filter(|c| given::counted(&given, *c) == histogram::Counted::Always).collect()
    }

    /// The memory, in bytes, that a [`Tally`] of this shape may come to take.
    #[must_use]
    pub fn bytes(&self) -> u64 {
        let by_day = (self.endings + 1) * (self.horizon as usize + 1);
        let cells = by_day
            + Histograms::cells(&self.columns)
            + given::boundaries(&given::of(self))
            + Schedule::cells(self.horizon, &self.steps)
            + Releases::cells(self.horizon, &self.steps);
        (cells * size_of::<u64>()) as u64
    }
}

/// Counts over a number of trials of one agreement.
#[derive(Debug, Clone)]
pub struct Tally {
    trials: u64,
    horizon: u32,
    endings: Vec<u64>,
    ceasefire_ends: Vec<u64>,
    figures: Histograms,
    given: Vec<(usize, Given)>,
    /// Trials that ended between two turns, by the number of turns that were over.
    between: Vec<u64>,
    schedule: Schedule,
    releases: Releases,
}

/// How a trial ended.
#[derive(Debug, Clone, Copy)]
pub struct End {
    /// In which of the ways in which it can end.
    pub ending: usize,
    /// When: at the latest, at the horizon.
    pub day: u32,
    /// The day (up to the horizon) on which its ceasefire ended, if there was one.
    pub ceasefire: Option<u32>,
    /// Turns that were over, if nothing was delivered after the last of them and something is
    /// [given](Given::Boundary) by their number.
    pub between: Option<usize>,
}

impl Tally {
    /// No trials yet.
    #[must_use]
    pub fn new(shape: &Shape) -> Self {
        let days = shape.horizon as usize + 1;
        let given = given::of(shape);
        Self {
            trials: 0,
            horizon: shape.horizon,
            endings: vec![0; shape.endings * days],
            ceasefire_ends: vec![0; days],
            figures: Histograms::sparing(&shape.columns, |column| given::counted(&given, column)),
            between: vec![0; given::boundaries(&given)],
            given,
            schedule: Schedule::new(shape.horizon, &shape.steps),
            releases: Releases::new(shape.horizon, &shape.steps),
        }
    }

    /// Counts one trial: how it ended; its figures that are [always counted](Shape::always), of which
    /// the last may be given as `flags` if they are 0 or 1; and all of its figures, which are looked at
    /// only if it ended within a turn.
    #[inline(always)]
    pub fn count(&mut self, end: End, always: &[u64], flags: &[bool], figures: &[u64]) {
        self.count_end(end, figures);
        self.figures.count(always, flags);
    }

    /// As [`Tally::count`], where the figures always counted are so many, which all apply and have cells
    /// for every value.
    #[inline(always)]
    pub fn count_present<const N: usize>(&mut self, end: End, always: &[u64; N], figures: &[u64]) {
        self.count_end(end, figures);
        self.figures.count_present(always);
    }

    #[inline(always)]
    fn count_end(&mut self, end: End, figures: &[u64]) {
        let days = self.horizon as usize + 1;
        self.trials += 1;
        self.endings[end.ending * days + end.day as usize] += 1;
        if let Some(day) = end.ceasefire {
            self.ceasefire_ends[day as usize] += 1;
        }
        match end.between {
            Some(turns) => self.between[turns] += 1,
            None => self.figures.count_within(figures),
        }
    }

    /// What is counted by tranche, to be told while a trial is played.
    #[inline]
    pub fn schedule(&mut self) -> &mut Schedule {
        &mut self.schedule
    }

    /// Persons released by day, to be told while a trial is played.
    #[inline]
    pub fn releases(&mut self) -> &mut Releases {
        &mut self.releases
    }

    /// Both at once.
    #[inline]
    pub fn parts(&mut self) -> (&mut Schedule, &mut Releases) {
        (&mut self.schedule, &mut self.releases)
    }

    /// Adds the counts of other trials of the same agreement.
    pub fn merge(&mut self, other: &Self) {
        self.trials += other.trials;
        add(&mut self.endings, &other.endings);
        add(&mut self.ceasefire_ends, &other.ceasefire_ends);
        self.figures.merge(&other.figures);
        add(&mut self.between, &other.between);
        self.schedule.merge(&other.schedule);
        self.releases.merge(&other.releases);
    }

    /// The counts, with runs of bundles and figures that are given expanded into what they stand
    /// for.
    #[must_use]
    pub fn settle(mut self) -> Counts {
        self.add_given();
        self.schedule.expand_into(&mut self.releases);
        Counts { tally: self }
    }

    /// Trials counted so far.
    #[must_use]
    pub fn trials(&self) -> u64 {
        self.trials
    }

    /// Trials so far that ended in this way.
    #[must_use]
    pub fn ended(&self, ending: usize) -> u64 {
        let days = self.horizon as usize + 1;
        self.endings[ending * days..][..days].iter().sum()
    }
}

/// A tally that is finished and can be read.
#[derive(Debug, Clone)]
pub struct Counts {
    tally: Tally,
}

impl Counts {
    /// Trials counted.
    #[must_use]
    pub fn trials(&self) -> u64 {
        self.tally.trials
    }

    /// Days played.
    #[must_use]
    pub fn horizon(&self) -> u32 {
        self.tally.horizon
    }

    /// Trials that ended in this way, by day; index 0 ..= horizon.
    #[must_use]
    pub fn endings(&self, ending: usize) -> &[u64] {
        let days = self.tally.horizon as usize + 1;
        &self.tally.endings[ending * days..][..days]
    }

    /// Trials whose ceasefire ended on that day (the horizon: had not ended), index 0 ..= horizon.
    #[must_use]
    pub fn ceasefire_ends(&self) -> &[u64] {
        &self.tally.ceasefire_ends
    }

    /// The distribution of one figure, by its position.
    #[must_use]
    pub fn figure(&self, column: usize) -> View<'_> {
        self.tally.figures.view(column, self.tally.trials)
    }

    /// What is counted by tranche.
    #[must_use]
    pub fn schedule(&self) -> &Schedule {
        &self.tally.schedule
    }

    /// The distribution of persons released by a party, day after day.
    #[must_use]
    pub fn releases(&self, party: usize) -> Spread<'_> {
        self.tally.releases.spread(party, self.tally.trials)
    }
}

/// Adds cell by cell. Most cells of a tally never count anything, and the system gives memory only to what is
/// written to: nothing is written where nothing is to be added.
fn add<T: Copy + Default + PartialEq + AddAssign>(into: &mut [T], from: &[T]) {
    for (a, &b) in into.iter_mut().zip(from) {
        if b != T::default() {
            *a += b;
        }
    }
}
