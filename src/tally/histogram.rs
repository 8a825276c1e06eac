//! Histograms over whole numbers, all in one block of memory.

use super::stored::Visitor;

/// The value that stands for "does not apply".
const ABSENT: u64 = u64::MAX;

/// A figure that can be larger than this is counted in bins.
const MOST_SINGLE: u64 = 1_000_000;

/// The most bins.
const MOST_BINS: u64 = 65_536;

/// One figure of a trial: the largest value that it can have.
#[derive(Debug, Clone, Copy)]
pub struct Column {
    /// The largest value possible.
    pub most: u64,
    /// Whether a trial may lack it (`u64::MAX`).
    pub may_be_absent: bool,
}

impl Column {
    /// Whether each value is counted by itself, and not in a bin with others.
    #[must_use]
    pub fn has_cell_for_each(&self) -> bool {
        self.most <= MOST_SINGLE
    }

    /// How many cells it has, not counting that for "does not apply", and how far values are shifted to
    /// become theirs; `None`: it is always 0, and needs no cell.
    fn cells(&self) -> Option<(u32, u32)> {
        if self.most == 0 && !self.may_be_absent {
            return None;
        }
        let mut shift = 0;
        while !self.has_cell_for_each() && (self.most >> shift) >= MOST_BINS {
            shift += 1;
        }
        Some(((self.most >> shift) as u32 + 1, shift))
    }
}

/// Where a column's cells lie.
#[derive(Debug, Clone, Copy)]
struct Place {
    column: u32,
    offset: u32,
    cells: u32,
    /// A value's cell is `value >> shift`.
    shift: u32,
}

impl Place {
    /// Of what is not counted in cells of its own: all its values fall into the first cell, which
    /// nobody reads.
    const NOWHERE: Place = Place { column: u32::MAX, offset: 0, cells: 0, shift: 0 };

    /// Counts a value that has a cell for itself.
    #[inline]
    fn count(&self, cells: &mut [u64], value: u64) {
        // an absent value is huge and lands in the extra cell behind the last
        let cell = value.min(u64::from(self.cells));
        cells[self.offset as usize + cell as usize] += 1;
    }
}

/// What a binned column keeps besides its cells.
#[derive(Debug, Clone, Copy)]
struct Exact {
    sum: u128,
    sum_of_squares: u128,
    min: u64,
    max: u64,
}

impl Exact {
    const NOTHING: Exact = Exact { sum: 0, sum_of_squares: 0, min: u64::MAX, max: 0 };

    fn count(&mut self, value: u64) {
        self.merge(&Exact {
            sum: u128::from(value),
            sum_of_squares: u128::from(value) * u128::from(value),
            min: value,
            max: value,
        });
    }

    fn merge(&mut self, other: &Self) {
        self.sum += other.sum;
        self.sum_of_squares += other.sum_of_squares;
        self.min = self.min.min(other.min);
        self.max = self.max.max(other.max);
    }
}

/// When a figure is counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Counted {
    /// In every trial.
    Always,
    /// In trials that end within a turn; otherwise the number of turns that were over says it.
    WithinTurn,
    /// Never: other counts say it.
    Never,
}

/// Histograms of all figures of a trial.
#[derive(Debug, Clone)]
pub struct Histograms {
    /// Of each column that is counted in every trial, in their order: its place, if it can vary and
    /// has a cell for every value.
    always: Vec<Place>,
    /// Of columns counted in trials that end within a turn, and of those never counted.
    within: Vec<Place>,
    never: Vec<Place>,
    /// Columns that are counted in bins, in every trial: by their position among those.
    binned: Vec<(usize, Place, Exact)>,
    /// Each place has one cell more than it has values: for "does not apply".
    cells: Vec<u64>,
}

impl Histograms {
    /// Empty histograms for `columns`, all counted in every trial.
    #[must_use]
    pub fn new(columns: &[Column]) -> Self {
        Self::sparing(columns, |_| Counted::Always)
    }

    /// Empty histograms for `columns`, each counted when `counted` says. Only a column with a cell
    /// for every value can be spared.
    pub(super) fn sparing(columns: &[Column], counted: impl Fn(usize) -> Counted) -> Self {
        let (always, within, never, binned) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
        let mut histograms = Self { always, within, never, binned, cells: Vec::new() };
        let mut offset = 1;
        for (i, column) in columns.iter().enumerate() {
            let Some((cells, shift)) = column.cells() else {
                histograms.put(counted(i), Place::NOWHERE);
                continue;
            };
            let place = Place { column: i as u32, offset, cells, shift };
            histograms.put(counted(i), if shift == 0 { place } else { Place::NOWHERE });
            if shift > 0 {
                histograms.binned.push((histograms.always.len() - 1, place, Exact::NOTHING));
            }
            offset += cells + 1;
        }
        // made in one piece: the system gives pages of zeros only when they are written to
        histograms.cells = vec![0; offset as usize];
        histograms
    }

    /// How many cells histograms for `columns` have.
    pub(super) fn cells(columns: &[Column]) -> usize {
        let of = |column: &Column| column.cells().map_or(0, |(cells, _)| cells as usize + 1);
        1 + columns.iter().map(of).sum::<usize>()
    }

    fn put(&mut self, counted: Counted, place: Place) {
        match counted {
            Counted::Always => self.always.push(place),
            Counted::WithinTurn => self.within.push(place),
            Counted::Never => self.never.push(place),
        }
    }

    /// Counts a trial: the values of the columns counted in every trial, in their order, in two parts.
    #[inline(always)]
    pub fn count(&mut self, always: &[u64], flags: &[bool]) {
        let cells = &mut self.cells[..];
        let (first, others) = self.always.split_at(always.len());
        for (place, &value) in first.iter().zip(always) {
            place.count(cells, value);
        }
        for (place, &flag) in others.iter().zip(flags) {
            place.count(cells, u64::from(flag));
        }
        for (position, place, exact) in &mut self.binned {
            let value = always[*position];
            let cell = (value >> place.shift).min(u64::from(place.cells));
            cells[place.offset as usize + cell as usize] += 1;
            if value != ABSENT {
                exact.count(value);
            }
        }
    }

    /// As [`Histograms::count`], where that are all columns, which apply and have cells for every value.
    #[inline(always)]
    pub fn count_present<const N: usize>(&mut self, always: &[u64; N]) {
        let cells = &mut self.cells[..];
        debug_assert!(self.always.len() == N && self.binned.is_empty(), "other figures are counted");
        let Some(places) = self.always.first_chunk::<N>() else { return };
        for (place, &value) in places.iter().zip(always) {
            debug_assert!(value < u64::from(place.cells.max(1)), "more than there may be");
            cells[place.offset as usize + value as usize] += 1;
        }
    }

    /// Counts what is counted in a trial that ends within a turn besides, of its figures.
    #[inline(never)]
    pub(super) fn count_within(&mut self, figures: &[u64]) {
        for place in self.within.iter().filter(|place| place.cells > 0) {
            place.count(&mut self.cells, figures[place.column as usize]);
        }
    }

    /// Counts one figure of `times` trials.
    pub(super) fn add(&mut self, column: usize, value: u64, times: u64) {
        if times == 0 {
            return;
        }
        let place = self.plain().find(|p| p.column as usize == column).copied();
        if let Some(place) = place {
            let cell = value.min(u64::from(place.cells));
            self.cells[place.offset as usize + cell as usize] += times;
        }
    }

    /// Of all columns with cells for every value.
    fn plain(&self) -> impl Iterator<Item = &Place> {
        self.always.iter().chain(&self.within).chain(&self.never)
    }

    /// Adds the counts of other trials.
    pub fn merge(&mut self, other: &Self) {
        super::add(&mut self.cells, &other.cells);
        for ((_, _, a), (_, _, b)) in self.binned.iter_mut().zip(&other.binned) {
            a.merge(b);
        }
    }

    /// Shows every cell.
    pub(super) fn show_cells(&mut self, to: &mut impl Visitor) {
        to.counts(&mut self.cells);
        for (_, _, Exact { sum, sum_of_squares, min, max }) in &mut self.binned {
            to.sum(sum);
            to.sum(sum_of_squares);
            to.counts(std::slice::from_mut(min));
            to.counts(std::slice::from_mut(max));
        }
    }

    /// The distribution of one column over `trials` trials.
    #[must_use]
    pub fn view(&self, column: usize, trials: u64) -> View<'_> {
        let plain = self.plain().map(|place| (place, None));
        let binned = self.binned.iter().map(|(_, place, exact)| (place, Some(*exact)));
        let Some((place, exact)) = plain.chain(binned).find(|(p, _)| p.column as usize == column) else {
            return View { counts: Cells::AlwaysZero(trials), shift: 0, exact: None };
        };
        let counts = &self.cells[place.offset as usize..][..place.cells as usize];
        View { counts: Cells::Counted(counts), shift: place.shift, exact }
    }
}

#[derive(Debug, Clone, Copy)]
enum Cells<'a> {
    AlwaysZero(u64),
    Counted(&'a [u64]),
}

/// The distribution of one figure over the trials to which it applies.
#[derive(Debug, Clone, Copy)]
pub struct View<'a> {
    counts: Cells<'a>,
    shift: u32,
    exact: Option<Exact>,
}

impl View<'_> {
    /// `(value, trials)` in ascending order, values without trials left out. For a binned figure
    /// the value is the middle of its bin.
    pub fn counts(&self) -> impl Iterator<Item = (u64, u64)> + '_ {
        let (zeros, cells): (u64, &[u64]) = match self.counts {
            Cells::AlwaysZero(trials) => (trials, &[]),
            Cells::Counted(cells) => (0, cells),
        };
        let middle = self.bin_width() / 2;
        let counted = cells.iter().enumerate().map(move |(i, &n)| (((i as u64) << self.shift) + middle, n));
        std::iter::once((0, zeros)).chain(counted).filter(|&(_, n)| n > 0)
    }

    /// Whole numbers per bin: 1 unless the figure's range is too large to count each.
    #[must_use]
    pub fn bin_width(&self) -> u64 {
        1 << self.shift
    }

    /// Trials to which the figure applies.
    #[must_use]
    pub fn trials(&self) -> u64 {
        self.counts().map(|(_, n)| n).sum()
    }

    /// The sum of the values and of their squares, exact even when binned.
    #[must_use]
    pub fn sums(&self) -> (u128, u128) {
        if let Some(e) = self.exact {
            return (e.sum, e.sum_of_squares);
        }
        self.counts().fold((0, 0), |(s, q), (v, n)| {
            let (v, n) = (u128::from(v), u128::from(n));
            (s + v * n, q + v * v * n)
        })
    }

    /// The smallest and the largest value, exact even when binned; `None` without trials.
    #[must_use]
    pub fn extremes(&self) -> Option<(u64, u64)> {
        let first = self.counts().next()?.0;
        let last = self.counts().last()?.0;
        Some(self.exact.map_or((first, last), |e| (e.min, e.max)))
    }
}
