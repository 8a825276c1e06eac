//! Histograms over whole numbers, all in one block of memory.

/// The value that stands for "does not apply".
const ABSENT: u64 = u64::MAX;

/// More values than this are counted in bins.
const MOST_CELLS: u64 = 65_536;

/// One figure of a trial: the largest value that it can have.
#[derive(Debug, Clone, Copy)]
pub struct Column {
    /// The largest value possible.
    pub most: u64,
    /// Whether a trial may lack it (`u64::MAX`).
    pub may_be_absent: bool,
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

/// Histograms of all figures of a trial.
#[derive(Debug, Clone)]
pub struct Histograms {
    /// One per column that can vary; a column that is always 0 needs no counting. Those with a
    /// cell for every value come first.
    places: Vec<Place>,
    /// How many of them have a cell for every value.
    plain: usize,
    /// Each place has one cell more than it has values: for "does not apply".
    cells: Vec<u64>,
    exact: Vec<Exact>,
    columns: usize,
}

impl Histograms {
    /// Empty histograms for `columns`.
    #[must_use]
    pub fn new(columns: &[Column]) -> Self {
        let mut places = Vec::new();
        let mut offset = 0;
        for (i, column) in columns.iter().enumerate() {
            if column.most == 0 && !column.may_be_absent {
                continue;
            }
            let mut shift = 0;
            while (column.most >> shift) >= MOST_CELLS && column.most > 1_000_000 {
                shift += 1;
            }
            let cells = (column.most >> shift) as u32 + 1;
            places.push(Place { column: i as u32, offset, cells, shift });
            offset += cells + 1;
        }
        places.sort_by_key(|p: &Place| p.shift > 0);
        let plain = places.partition_point(|p| p.shift == 0);
        let exact = vec![Exact::NOTHING; places.len() - plain];
        Self { places, plain, cells: vec![0; offset as usize], exact, columns: columns.len() }
    }

    /// Counts the figures of one trial.
    #[inline]
    pub fn count(&mut self, values: &[u64]) {
        debug_assert_eq!(values.len(), self.columns);
        let (plain, binned) = self.places.split_at(self.plain);
        for place in plain {
            // an absent value is huge and lands in the extra cell behind the last
            let cell = values[place.column as usize].min(u64::from(place.cells));
            self.cells[place.offset as usize + cell as usize] += 1;
        }
        for (place, exact) in binned.iter().zip(&mut self.exact) {
            let value = values[place.column as usize];
            let cell = (value >> place.shift).min(u64::from(place.cells));
            self.cells[place.offset as usize + cell as usize] += 1;
            if value != ABSENT {
                exact.count(value);
            }
        }
    }

    /// Adds the counts of other trials.
    pub fn merge(&mut self, other: &Self) {
        super::add(&mut self.cells, &other.cells);
        for (a, b) in self.exact.iter_mut().zip(&other.exact) {
            a.merge(b);
        }
    }

    /// The distribution of one column over `trials` trials.
    #[must_use]
    pub fn view(&self, column: usize, trials: u64) -> View<'_> {
        let Some(i) = self.places.iter().position(|p| p.column as usize == column) else {
            return View { counts: Cells::AlwaysZero(trials), shift: 0, exact: None };
        };
        let place = self.places[i];
        let counts = &self.cells[place.offset as usize..][..place.cells as usize];
        let exact = i.checked_sub(self.plain).map(|binned| self.exact[binned]);
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
