//! The probability distributions that a scenario may use, each with a checked constructor.
//!
//! One value, three readings: its distribution function, its quantiles (special functions from
//! `statrs`) and its mean. Parameters are those of the scenario file.

mod figures;

use thiserror::Error;

/// The 95th percentile of the standard normal: an `interval` runs from the 5th to the 95th.
const Z95: f64 = 1.644_853_626_951_472_2;

/// Parameters that no distribution has.
#[derive(Debug, Clone, PartialEq, Error)]
pub enum DistributionError {
    /// A parameter is NaN or infinite.
    #[error("every parameter must be a finite number")]
    NotFinite,
    /// Bounds (and mode) are not in ascending order, or the two bounds are equal.
    #[error("the numbers must ascend, with the first below the last")]
    NotAscending,
    /// A parameter that must be positive is 0 or less.
    #[error("{0} must be greater than 0")]
    NotPositive(&'static str),
    /// A shape of a beta or gamma distribution with which nothing can be computed.
    #[error(
        "{0} must lie between 0.001 and 1000000: what is more extreme is as good as certain, so give a number"
    )]
    ShapeOutside(&'static str),
    /// A mean of a Poisson distribution that takes too long to compute with.
    #[error("the mean must be at most 10000")]
    MeanTooLarge,
    /// Bounds whose distance is no number.
    #[error("the bounds are too far apart to compute what lies between them")]
    TooFarApart,
    /// A parameter that must not be negative is.
    #[error("{0} must not be negative")]
    Negative(&'static str),
    /// A geometric distribution counts days from 1, so its mean is at least 1.
    #[error("the mean must be at least 1: the days counted are 1, 2, 3, …")]
    MeanBelowOne,
    /// The lists of a discrete distribution do not fit.
    #[error("values and weights must be two lists of the same length, not empty")]
    ListsDiffer,
    /// Every weight of a discrete distribution is 0.
    #[error("at least one weight must be greater than 0")]
    NoWeight,
    /// An interval for a probability reaches 0 or 1.
    #[error("an interval of a probability must lie strictly between 0 and 1")]
    IntervalOutsideUnit,
}

use DistributionError as E;

/// A distribution with checked parameters. Build one with its named constructor.
#[derive(Debug, Clone, PartialEq)]
pub struct Distribution {
    kind: Kind,
    /// The ends of the `interval` that it was written as.
    interval: Option<(f64, f64)>,
}

/// Which distribution, with the parameters as the scenario file gives them.
#[derive(Debug, Clone, PartialEq)]
pub enum Kind {
    /// Every value between the two bounds alike.
    Uniform {
        /// Lower bound.
        lo: f64,
        /// Upper bound.
        hi: f64,
    },
    /// A triangle over the bounds with its peak at the mode.
    Triangular {
        /// Lower bound.
        lo: f64,
        /// Peak.
        mode: f64,
        /// Upper bound.
        hi: f64,
    },
    /// PERT: a beta distribution stretched over the bounds, shape 4.
    Pert {
        /// Lower bound.
        lo: f64,
        /// Peak.
        mode: f64,
        /// Upper bound.
        hi: f64,
    },
    /// Normal.
    Normal {
        /// Mean.
        mean: f64,
        /// Standard deviation.
        sd: f64,
    },
    /// Lognormal.
    LogNormal {
        /// Median.
        median: f64,
        /// Standard deviation of the logarithm.
        sigma: f64,
    },
    /// The logistic function of a normal variable.
    LogitNormal {
        /// Mean of the log odds.
        mu: f64,
        /// Standard deviation of the log odds.
        sigma: f64,
    },
    /// Beta.
    Beta {
        /// First shape.
        a: f64,
        /// Second shape.
        b: f64,
    },
    /// Gamma.
    Gamma {
        /// Shape.
        shape: f64,
        /// Scale.
        scale: f64,
    },
    /// Weibull.
    Weibull {
        /// Scale.
        scale: f64,
        /// Shape.
        shape: f64,
    },
    /// Exponential.
    Exponential {
        /// Mean.
        mean: f64,
    },
    /// Poisson.
    Poisson {
        /// Mean.
        mean: f64,
    },
    /// Geometric over 1, 2, 3, ….
    Geometric {
        /// Mean.
        mean: f64,
    },
    /// A list of values, each with its weight. Values ascend; cumulated shares run up to 1.
    Discrete {
        /// The values, ascending.
        values: Vec<f64>,
        /// Their weights, as they were given.
        weights: Vec<f64>,
        /// `cumulated[i]` is the probability of a value up to `values[i]`.
        cumulated: Vec<f64>,
    },
}

fn finite(xs: &[f64]) -> Result<(), E> {
    if xs.iter().all(|x| x.is_finite()) { Ok(()) } else { Err(E::NotFinite) }
}

fn positive(x: f64, what: &'static str) -> Result<(), E> {
    finite(&[x])?;
    if x > 0.0 { Ok(()) } else { Err(E::NotPositive(what)) }
}

/// Beyond these, the algorithms that invert a beta or gamma distribution do not come to an end.
fn computable(shape: f64, what: &'static str) -> Result<(), E> {
    positive(shape, what)?;
    if (1e-3..=1e6).contains(&shape) { Ok(()) } else { Err(E::ShapeOutside(what)) }
}

fn three_points(lo: f64, mode: f64, hi: f64) -> Result<(), E> {
    finite(&[lo, mode, hi])?;
    if !(lo <= mode && mode <= hi && lo < hi) {
        return Err(E::NotAscending);
    }
    if (hi - lo).is_finite() { Ok(()) } else { Err(E::TooFarApart) }
}

/// # Errors
/// Every constructor: parameters that are not finite, or that the distribution does not allow.
impl Distribution {
    /// Every share between nothing and all alike.
    pub const ANY_SHARE: Distribution = Self { kind: Kind::Uniform { lo: 0.0, hi: 1.0 }, interval: None };

    fn of(kind: Kind) -> Self {
        Self { kind, interval: None }
    }

    /// Uniform over `[lo, hi]`, `lo < hi`.
    pub fn uniform(lo: f64, hi: f64) -> Result<Self, E> {
        three_points(lo, lo, hi)?;
        Ok(Self::of(Kind::Uniform { lo, hi }))
    }

    /// Triangular over `[lo, hi]` with its peak at `mode`.
    pub fn triangular(lo: f64, mode: f64, hi: f64) -> Result<Self, E> {
        three_points(lo, mode, hi)?;
        Ok(Self::of(Kind::Triangular { lo, mode, hi }))
    }

    /// PERT over `[lo, hi]` with its peak at `mode` (shape 4).
    pub fn pert(lo: f64, mode: f64, hi: f64) -> Result<Self, E> {
        three_points(lo, mode, hi)?;
        Ok(Self::of(Kind::Pert { lo, mode, hi }))
    }

    /// Normal with `sd > 0`.
    pub fn normal(mean: f64, sd: f64) -> Result<Self, E> {
        finite(&[mean])?;
        positive(sd, "the standard deviation")?;
        Ok(Self::of(Kind::Normal { mean, sd }))
    }

    /// Lognormal with its median and the standard deviation of its logarithm.
    pub fn lognormal(median: f64, sigma: f64) -> Result<Self, E> {
        positive(median, "the median")?;
        positive(sigma, "sigma")?;
        Ok(Self::of(Kind::LogNormal { median, sigma }))
    }

    /// Beta with two positive shapes, neither extreme.
    pub fn beta(a: f64, b: f64) -> Result<Self, E> {
        computable(a, "a")?;
        computable(b, "b")?;
        Ok(Self::of(Kind::Beta { a, b }))
    }

    /// Gamma with positive shape, not extreme, and scale.
    pub fn gamma(shape: f64, scale: f64) -> Result<Self, E> {
        computable(shape, "the shape")?;
        positive(scale, "the scale")?;
        Ok(Self::of(Kind::Gamma { shape, scale }))
    }

    /// Weibull with positive scale and shape.
    pub fn weibull(scale: f64, shape: f64) -> Result<Self, E> {
        positive(scale, "the scale")?;
        positive(shape, "the shape")?;
        Ok(Self::of(Kind::Weibull { scale, shape }))
    }

    /// Exponential with a positive mean.
    pub fn exponential(mean: f64) -> Result<Self, E> {
        positive(mean, "the mean")?;
        Ok(Self::of(Kind::Exponential { mean }))
    }

    /// Poisson with a positive mean, up to ten thousand.
    pub fn poisson(mean: f64) -> Result<Self, E> {
        positive(mean, "the mean")?;
        if mean > 1e4 {
            return Err(E::MeanTooLarge);
        }
        Ok(Self::of(Kind::Poisson { mean }))
    }

    /// Geometric over 1, 2, 3, … with a mean of at least 1.
    pub fn geometric(mean: f64) -> Result<Self, E> {
        finite(&[mean])?;
        if mean < 1.0 {
            return Err(E::MeanBelowOne);
        }
        Ok(Self::of(Kind::Geometric { mean }))
    }

    /// A list of values with weights `≥ 0`, not all 0.
    pub fn discrete(values: &[f64], weights: &[f64]) -> Result<Self, E> {
        if values.is_empty() || values.len() != weights.len() {
            return Err(E::ListsDiffer);
        }
        finite(values)?;
        finite(weights)?;
        if weights.iter().any(|&w| w < 0.0) {
            return Err(E::Negative("a weight"));
        }
        let total: f64 = weights.iter().sum();
        if total <= 0.0 {
            return Err(E::NoWeight);
        }
        finite(&[total])?;
        let mut pairs: Vec<(f64, f64)> =
            values.iter().copied().zip(weights.iter().copied()).filter(|&(_, w)| w > 0.0).collect();
        pairs.sort_by(|a, b| a.0.total_cmp(&b.0));
        let mut sum = 0.0;
        let mut cumulated: Vec<f64> = pairs
            .iter()
            .map(|&(_, w)| {
                sum += w;
                sum / total
            })
            .collect();
        // the sum may round to a little under the total, and a draw must never fall off the end
        if let Some(last) = cumulated.last_mut() {
            *last = 1.0;
        }
        let (values, weights) = pairs.into_iter().unzip();
        Ok(Self::of(Kind::Discrete { values, weights, cumulated }))
    }

    /// "90 % sure that it lies between", for a probability or a share: logit-normal.
    pub fn interval_of_probability(lo: f64, hi: f64) -> Result<Self, E> {
        three_points(lo, lo, hi)?;
        if lo <= 0.0 || hi >= 1.0 {
            return Err(E::IntervalOutsideUnit);
        }
        let (a, b) = ((lo / (1.0 - lo)).ln(), (hi / (1.0 - hi)).ln());
        let kind = Kind::LogitNormal { mu: f64::midpoint(a, b), sigma: (b - a) / (2.0 * Z95) };
        Ok(Self { kind, interval: Some((lo, hi)) })
    }

    /// "90 % sure that it lies between", for anything that is not a probability: lognormal.
    pub fn interval_of_positive(lo: f64, hi: f64) -> Result<Self, E> {
        three_points(lo, lo, hi)?;
        positive(lo, "the lower end")?;
        let (a, b) = (lo.ln(), hi.ln());
        let kind = Kind::LogNormal { median: f64::midpoint(a, b).exp(), sigma: (b - a) / (2.0 * Z95) };
        Ok(Self { kind, interval: Some((lo, hi)) })
    }
}

impl std::fmt::Display for Distribution {
    /// As the scenario file would write it, for instance `triangular [1, 4, 15]`.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        if let Some((lo, hi)) = self.interval {
            return write!(f, "interval [{lo}, {hi}]");
        }
        match &self.kind {
            Kind::Uniform { lo, hi } => write!(f, "uniform [{lo}, {hi}]"),
            Kind::Triangular { lo, mode, hi } => write!(f, "triangular [{lo}, {mode}, {hi}]"),
            Kind::Pert { lo, mode, hi } => write!(f, "pert [{lo}, {mode}, {hi}]"),
            Kind::Normal { mean, sd } => write!(f, "normal [{mean}, {sd}]"),
            Kind::LogNormal { median, sigma } => write!(f, "lognormal [{median}, {sigma}]"),
            Kind::LogitNormal { mu, sigma } => write!(f, "logit-normal [{mu}, {sigma}]"),
            Kind::Beta { a, b } => write!(f, "beta [{a}, {b}]"),
            Kind::Gamma { shape, scale } => write!(f, "gamma [{shape}, {scale}]"),
            Kind::Weibull { scale, shape } => write!(f, "weibull [{scale}, {shape}]"),
            Kind::Exponential { mean } => write!(f, "exponential {mean}"),
            Kind::Poisson { mean } => write!(f, "poisson {mean}"),
            Kind::Geometric { mean } => write!(f, "geometric {mean}"),
            Kind::Discrete { values, weights, .. } => {
                write!(f, "discrete [{}] weights [{}]", listed(values), listed(weights))
            }
        }
    }
}

fn listed(numbers: &[f64]) -> String {
    numbers.iter().map(f64::to_string).collect::<Vec<_>>().join(", ")
}
