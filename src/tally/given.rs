//! Figures that need not be counted trial by trial: what is counted anyhow says them.

use super::histogram::Counted;
use super::{Shape, Tally};

/// What says a figure.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Given {
    /// The day on which the trial ended.
    EndDay,
    /// The days from `since` to the end of a trial that ended in this way; absent in others.
    DaysToEnd {
        /// In which of the ways in which a trial can end.
        ending: usize,
        /// The day to count from.
        since: u32,
    },
    /// The day on which the ceasefire ended, or 0 without one.
    CeasefireEnd,
    /// The number of turns that were over, if the trial ended between two: its value once so many
    /// are over. Counted in trials that end within a turn.
    Boundary(Vec<u64>),
}

/// The figures of a shape that can be spared.
pub(super) fn of(shape: &Shape) -> Vec<(usize, Given)> {
    let single = |(column, _): &&(usize, Given)| shape.columns[*column].has_cell_for_each();
    shape.given.iter().filter(single).cloned().collect()
}

/// How many boundaries between turns there are, as far as anything is given by them.
pub(super) fn boundaries(given: &[(usize, Given)]) -> usize {
    let values = |given: &(usize, Given)| match &given.1 {
        Given::Boundary(values) => values.len(),
        _ => 0,
    };
    given.iter().map(values).max().unwrap_or(0)
}

/// When a column is counted.
pub(super) fn counted(given: &[(usize, Given)], column: usize) -> Counted {
    match given.iter().find(|(c, _)| *c == column) {
        None => Counted::Always,
        Some((_, Given::Boundary(_))) => Counted::WithinTurn,
        Some(_) => Counted::Never,
    }
}

impl Tally {
    /// Adds the figures that are given.
    pub(super) fn add_given(&mut self) {
        for (column, given) in std::mem::take(&mut self.given) {
            match given {
                Given::EndDay => self.add_end_days(column),
                Given::DaysToEnd { ending, since } => self.add_days_to_end(column, ending, since),
                Given::CeasefireEnd => self.add_ceasefire_ends(column),
                Given::Boundary(values) => {
                    for (value, &times) in values.into_iter().zip(&self.between) {
                        self.figures.add(column, value, times);
                    }
                }
            }
        }
    }

    fn add_end_days(&mut self, column: usize) {
        for day_by_day in self.endings.chunks_exact(self.horizon as usize + 1) {
            for (day, &times) in (0..).zip(day_by_day) {
                self.figures.add(column, day, times);
            }
        }
    }

    /// No trial ends in this way before day `since`.
    fn add_days_to_end(&mut self, column: usize, ending: usize, since: u32) {
        let days = self.horizon as usize + 1;
        let ended = &self.endings[ending * days..][..days];
        for (days, &times) in (0..).zip(ended.iter().skip(since as usize)) {
            self.figures.add(column, days, times);
        }
    }

    fn add_ceasefire_ends(&mut self, column: usize) {
        let mut without = self.trials;
        for (day, &times) in (0..).zip(&self.ceasefire_ends) {
            self.figures.add(column, day, times);
            without -= times;
        }
        self.figures.add(column, 0, without);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tally::{Column, End, Steps};

    fn shape(given: Vec<(usize, Given)>) -> Shape {
        let column = |most, may_be_absent| Column { most, may_be_absent };
        Shape {
            horizon: 6,
            endings: 2,
            columns: vec![
                column(6, false),
                column(6, true),
                column(6, false),
                column(9, false),
                column(3, false),
                column(0, true),
            ],
            given,
            steps: Steps {
                days: vec![1],
                first_bundle: vec![0, 1],
                party: vec![0],
                living: vec![1],
                parties: 1,
            },
        }
    }

    /// By column: values and trials.
    fn counted(shape: &Shape) -> Vec<Vec<(u64, u64)>> {
        let mut tally = Tally::new(shape);
        for (ending, day, ceasefire, between) in [
            (0, 0, None, Some(0)),
            (1, 2, Some(4), Some(1)),
            (1, 5, Some(6), Some(2)),
            (0, 5, Some(0), Some(2)),
            (1, 6, None, None),
            (0, 6, Some(6), None),
        ] {
            let days_to_end = if ending == 1 { u64::from(day) - 2 } else { u64::MAX };
            let by_turns = between.map_or(7, |turns: usize| [0, 4, 9][turns]);
            let rarely = if day == 5 { 0 } else { u64::MAX };
            let ceasefire_end = u64::from(ceasefire.unwrap_or(0));
            let figures = [u64::from(day), days_to_end, ceasefire_end, by_turns, u64::from(day % 3), rarely];
            let always: Vec<u64> = shape.always().into_iter().map(|column| figures[column]).collect();
            // where nothing is given by the turns that were over, nobody asks for them
            let between = between.filter(|_| !shape.given.is_empty());
            tally.count(End { ending, day, ceasefire, between }, &always, &[], &figures);
        }
        let counts = tally.settle();
        (0..shape.columns.len()).map(|column| counts.figure(column).counts().collect()).collect()
    }

    #[test]
    fn what_is_given_is_what_would_have_been_counted() {
        let given = vec![
            (0, Given::EndDay),
            (1, Given::DaysToEnd { ending: 1, since: 2 }),
            (2, Given::CeasefireEnd),
            (3, Given::Boundary(vec![0, 4, 9])),
        ];
        let (spared, plain) = (shape(given), shape(Vec::new()));
        assert_eq!((spared.always(), plain.always()), (vec![4, 5], vec![0, 1, 2, 3, 4, 5]));
        let all = counted(&plain);
        assert_eq!(counted(&spared), all);
        assert_eq!(all[1], [(0, 1), (3, 1), (4, 1)]);
        assert_eq!(all[2], [(0, 3), (4, 1), (6, 2)]);
        assert_eq!(all[5], [(0, 2)]);
    }
}
