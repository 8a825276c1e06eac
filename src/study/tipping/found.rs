//! What a search for a change of sign looks at, and what it finds.

/// The function at one place.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Level {
    /// Its estimate, a mean over trials. It holds where this is 0 or more.
    pub value: f64,
    /// The lower end of the estimate's 95 % interval, which need not be as far away as the upper one.
    pub low: f64,
    /// The upper end.
    pub high: f64,
}

impl Level {
    /// Whether it holds.
    #[must_use]
    pub fn holds(self) -> bool {
        self.value >= 0.0
    }

    /// The estimate and the two ends, as they are told: a tie that is not enough is told from one that is by
    /// the least number there is, and is 0 all the same.
    #[must_use]
    pub fn told(self) -> [f64; 3] {
        [self.value, self.low, self.high].map(|x| if x.abs() <= f64::MIN_POSITIVE { 0.0 } else { x })
    }

    /// Whether these are numbers, in this order.
    pub(super) fn is_one(self) -> bool {
        self.value.is_finite() && self.low <= self.value && self.value <= self.high
    }

    /// `Some` if the whole 95 % interval is on one side, 0 counting as holding.
    pub(super) fn sure(self) -> Option<bool> {
        match (self.low >= 0.0, self.high < 0.0) {
            (true, _) => Some(true),
            (_, true) => Some(false),
            _ => None,
        }
    }
}

/// Which places there are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Scale {
    /// All numbers of the range.
    Continuous,
    /// The whole numbers of the range.
    Whole,
}

/// A place that was looked at.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Point {
    /// The place.
    pub x: f64,
    /// What was found; `None` where the function does not apply or is not a number.
    pub level: Option<Level>,
}

/// Where the function holds, by its estimates on the grid.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Holds {
    /// At all places.
    Everywhere,
    /// At none.
    Nowhere,
    /// At some.
    Partly,
    /// The function applies at none of them, or there are none.
    Unknown,
}

/// One change of sign.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Crossing {
    /// The last place that was found on the near side, coming from low.
    pub before: f64,
    /// The first place found on the far side: within the tolerance of `before`, or the next whole
    /// number. Of merged crossings it is the first one's.
    pub at: f64,
    /// Whether it holds from here on, coming from low; otherwise it holds up to here.
    pub rising: bool,
    /// Lower end of the 95 % interval of `at`.
    pub low: f64,
    /// Upper end of it.
    pub high: f64,
    /// No place below is surely on the near side: the interval may go on beyond the range.
    pub open_low: bool,
    /// No place above is surely on the far side.
    pub open_high: bool,
    /// How many changes of sign these are: more than 1 where no place between them is surely on one
    /// side, so that noise may have made them out of one. Always odd.
    pub merged: usize,
    /// The function does not apply between `before` and `at`, which may be far apart then.
    pub gap: bool,
}

/// Changes of sign that may be none: the same side before and after, and no place between that is
/// surely on the other.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Unclear {
    /// Lower end of the stretch, as for a crossing.
    pub low: f64,
    /// Upper end.
    pub high: f64,
    /// Unclear from the start of the range on.
    pub open_low: bool,
    /// Unclear up to its end.
    pub open_high: bool,
    /// Whether it holds before and after, by the estimates.
    pub holds_around: bool,
    /// How many changes of sign there are; always even.
    pub merged: usize,
}

/// What a search found.
#[derive(Debug, Clone, PartialEq)]
pub struct Crossings {
    /// The grid, in ascending order.
    pub levels: Vec<Point>,
    /// Where it holds on the grid.
    pub holds: Holds,
    /// The changes of sign, in ascending order. Neighbours have opposite directions.
    pub crossings: Vec<Crossing>,
    /// Stretches in which there may be two changes of sign, or none.
    pub unclear: Vec<Unclear>,
    /// At how many places the function was looked at in all.
    pub evaluations: usize,
}

impl Crossings {
    /// Whether the 95 % intervals at all places of the grid where the function applies are on one
    /// side of 0: each by itself, not all of them at once.
    #[must_use]
    pub fn sure(&self) -> bool {
        self.levels.iter().filter_map(|p| p.level).all(|l| l.sure().is_some())
    }
}
