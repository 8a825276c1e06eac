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

/// Histograms of all figures of a trial.
#[derive(Debug, Clone)]
pub struct Histograms {
    /// One per column that can vary; a column that is always 0 needs no counting.
    places: Vec<Place>,
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
        let exact = places
            .iter()
            .filter(|p| p.shift > 0)
            .map(|_| Exact { sum: 0, sum_of_squares: 0, min: u64::MAX, max: 0 })
            .collect();
        Self { places, cells: vec![0; offset as usize], exact, columns: columns.len() }
    }

    /// Counts the figures of one trial.
    #[inline]
    pub fn count(&mut self, values: &[u64]) {
        debug_assert_eq!(values.len(), self.columns);
        for place in &self.places {
            // an absent value is huge and lands in the extra cell behind the last
            let cell = (values[place.column as usize] >> place.shift).min(u64::from(place.cells));
            self.cells[place.offset as usize + cell as usize] += 1;
        }
        if !self.exact.is_empty() {
            self.count_exact(values);
        }
    }

    fn count_exact(&mut self, values: &[u64]) {
        let binned = self.places.iter().filter(|p| p.shift > 0);
        for (place, exact) in binned.zip(&mut self.exact) {
            let v = values[place.column as usize];
            if v != ABSENT {
                exact.sum += u128::from(v);
                exact.sum_of_squares += u128::from(v) * u128::from(v);
                exact.min = exact.min.min(v);
                exact.max = exact.max.max(v);
            }
        }
    }

    /// Adds the counts of other trials.
    pub fn merge(&mut self, other: &Self) {
        super::add(&mut self.cells, &other.cells);
        for (a, b) in self.exact.iter_mut().zip(&other.exact) {
            a.sum += b.sum;
            a.sum_of_squares += b.sum_of_squares;
            a.min = a.min.min(b.min);
            a.max = a.max.max(b.max);
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
        let binned = self.places[..i].iter().filter(|p| p.shift > 0).count();
        let exact = (place.shift > 0).then(|| self.exact[binned]);
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
