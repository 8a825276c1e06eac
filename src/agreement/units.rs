//! Units as types: a number that has been checked once never needs checking again.

use thiserror::Error;

/// A number outside the range that its unit allows.
#[derive(Debug, Clone, Copy, PartialEq, Error)]
pub enum OutOfRange {
    /// Neither NaN nor an infinity is a quantity.
    #[error("{0} is not a finite number")]
    NotFinite(f64),
    /// A probability below 0 or above 1.
    #[error("{0} is not between 0 and 1")]
    NotAProbability(f64),
    /// A multiplier, rate or weight below 0.
    #[error("{0} is negative")]
    Negative(f64),
}

/// What the number of a unit may be: decides how a draw is clamped and how an `interval` is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Range {
    /// `[0, 1]`: probabilities and shares.
    Unit,
    /// `[0, ∞)`: multipliers, rates, weights, delays.
    NonNegative,
}

/// Which unit a number is of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum UnitKind {
    /// See [`Probability`].
    Probability,
    /// See [`Multiplier`].
    Multiplier,
    /// See [`Rate`].
    Rate,
    /// See [`Weight`].
    Weight,
    /// See [`Shape`].
    Shape,
}

impl Range {
    /// The nearest number inside the range; NaN becomes the lower end.
    #[must_use]
    #[inline]
    pub fn clamp(self, x: f64) -> f64 {
        let most = match self {
            Range::Unit => 1.0,
            Range::NonNegative => f64::MAX,
        };
        // NaN is not greater than 0
        let x = if x > 0.0 { x } else { 0.0 };
        if x < most { x } else { most }
    }
}

/// A number with a unit: what a quantity holds.
pub trait Unit: Copy + std::fmt::Debug {
    /// The range that the unit allows.
    const RANGE: Range;
    /// Which of the units it is.
    const KIND: UnitKind;

    /// The number, checked.
    ///
    /// # Errors
    /// When `x` is not finite or lies outside [`Unit::RANGE`].
    fn new(x: f64) -> Result<Self, OutOfRange>;

    /// The bare number.
    fn get(self) -> f64;
}

macro_rules! unit {
    ($(#[$doc:meta])* $name:ident, $range:expr) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, PartialOrd)]
        pub struct $name(f64);

        impl Unit for $name {
            const RANGE: Range = $range;
            const KIND: UnitKind = UnitKind::$name;

            fn new(x: f64) -> Result<Self, OutOfRange> {
                if !x.is_finite() {
                    return Err(OutOfRange::NotFinite(x));
                }
                match $range {
                    Range::Unit if !(0.0..=1.0).contains(&x) => Err(OutOfRange::NotAProbability(x)),
                    Range::NonNegative if x < 0.0 => Err(OutOfRange::Negative(x)),
                    // −0 would print as a negative number and divide into −∞
                    _ => Ok($name(x + 0.0)),
                }
            }

            fn get(self) -> f64 {
                self.0
            }
        }
    };
}

unit!(
    /// A probability, `0 ..= 1`.
    Probability,
    Range::Unit
);
unit!(
    /// What odds are multiplied by, `≥ 0`; 1 changes nothing.
    Multiplier,
    Range::NonNegative
);
unit!(
    /// A rate per day, `≥ 0`.
    Rate,
    Range::NonNegative
);
unit!(
    /// A relative weight, `≥ 0`; only its share of the sum matters.
    Weight,
    Range::NonNegative
);
unit!(
    /// The exponent of the ceasefire's age, `≥ 0`; 1 is a constant rate.
    Shape,
    Range::NonNegative
);

impl Multiplier {
    /// The multiplier that changes nothing.
    pub const ONE: Multiplier = Multiplier(1.0);
}

impl Weight {
    /// The default weight.
    pub const ONE: Weight = Weight(1.0);
}

impl Shape {
    /// A constant rate.
    pub const ONE: Shape = Shape(1.0);
}

macro_rules! id {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(pub u32);

        impl $name {
            /// The position in the agreement's list, from 0.
            #[must_use]
            pub fn index(self) -> usize {
                self.0 as usize
            }
        }

        impl From<usize> for $name {
            /// Positions are bounded by the agreement's limits, far below 2³².
            fn from(index: usize) -> Self {
                $name(index as u32)
            }
        }
    };
}

id!(
    /// A party, by its position in the agreement.
    PartyId
);
id!(
    /// A category of persons, by its position in the agreement.
    CategoryId
);
id!(
    /// A term, by its position in the agreement.
    TermId
);
id!(
    /// A tranche, by its position in the schedule.
    TrancheId
);
id!(
    /// An issue, by its position in the file.
    IssueId
);
id!(
    /// An event, by its position in the file.
    EventId
);
id!(
    /// A quantity that is not known, by its position in the agreement.
    UnknownId
);
