//! The probability distributions that a scenario may use, each with a checked constructor.
//!
//! One value, three readings: its distribution function, its quantiles (special functions from
//! `statrs`) and its mean. Parameters are those of the scenario file.

use statrs::distribution::{ContinuousCDF, DiscreteCDF};
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

impl From<Kind> for Distribution {
    fn from(kind: Kind) -> Self {
        Self { kind, interval: None }
    }
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

fn three_points(lo: f64, mode: f64, hi: f64) -> Result<(), E> {
    finite(&[lo, mode, hi])?;
    if lo <= mode && mode <= hi && lo < hi { Ok(()) } else { Err(E::NotAscending) }
}

/// # Errors
/// Every constructor: parameters that are not finite, or that the distribution does not allow.
impl Distribution {
    /// Uniform over `[lo, hi]`, `lo < hi`.
    pub fn uniform(lo: f64, hi: f64) -> Result<Self, E> {
        three_points(lo, lo, hi)?;
        Ok(Kind::Uniform { lo, hi }.into())
    }

    /// Triangular over `[lo, hi]` with its peak at `mode`.
    pub fn triangular(lo: f64, mode: f64, hi: f64) -> Result<Self, E> {
        three_points(lo, mode, hi)?;
        Ok(Kind::Triangular { lo, mode, hi }.into())
    }

    /// PERT over `[lo, hi]` with its peak at `mode` (shape 4).
    pub fn pert(lo: f64, mode: f64, hi: f64) -> Result<Self, E> {
        three_points(lo, mode, hi)?;
        Ok(Kind::Pert { lo, mode, hi }.into())
    }

    /// Normal with `sd > 0`.
    pub fn normal(mean: f64, sd: f64) -> Result<Self, E> {
        finite(&[mean])?;
        positive(sd, "the standard deviation")?;
        Ok(Kind::Normal { mean, sd }.into())
    }

    /// Lognormal with its median and the standard deviation of its logarithm.
    pub fn lognormal(median: f64, sigma: f64) -> Result<Self, E> {
        positive(median, "the median")?;
        positive(sigma, "sigma")?;
        Ok(Kind::LogNormal { median, sigma }.into())
    }

    /// Beta with two positive shapes.
    pub fn beta(a: f64, b: f64) -> Result<Self, E> {
        positive(a, "a")?;
        positive(b, "b")?;
        Ok(Kind::Beta { a, b }.into())
    }

    /// Gamma with positive shape and scale.
    pub fn gamma(shape: f64, scale: f64) -> Result<Self, E> {
        positive(shape, "the shape")?;
        positive(scale, "the scale")?;
        Ok(Kind::Gamma { shape, scale }.into())
    }

    /// Weibull with positive scale and shape.
    pub fn weibull(scale: f64, shape: f64) -> Result<Self, E> {
        positive(scale, "the scale")?;
        positive(shape, "the shape")?;
        Ok(Kind::Weibull { scale, shape }.into())
    }

    /// Exponential with a positive mean.
    pub fn exponential(mean: f64) -> Result<Self, E> {
        positive(mean, "the mean")?;
        Ok(Kind::Exponential { mean }.into())
    }

    /// Poisson with a positive mean.
    pub fn poisson(mean: f64) -> Result<Self, E> {
        positive(mean, "the mean")?;
        Ok(Kind::Poisson { mean }.into())
    }

    /// Geometric over 1, 2, 3, … with a mean of at least 1.
    pub fn geometric(mean: f64) -> Result<Self, E> {
        finite(&[mean])?;
        if mean < 1.0 {
            return Err(E::MeanBelowOne);
        }
        Ok(Kind::Geometric { mean }.into())
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
        let values = pairs.iter().map(|&(v, _)| v).collect();
        Ok(Kind::Discrete { values, cumulated }.into())
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

impl Distribution {
    /// The shapes of the beta distribution that a PERT stretches (Malcolm et al. 1959, weight 4).
    #[must_use]
    pub fn pert_shapes(lo: f64, mode: f64, hi: f64) -> (f64, f64) {
        (1.0 + 4.0 * (mode - lo) / (hi - lo), 1.0 + 4.0 * (hi - mode) / (hi - lo))
    }

    /// Which distribution it is, with its parameters.
    #[must_use]
    pub fn kind(&self) -> &Kind {
        &self.kind
    }

    /// `P(X ≤ x)`, in `0 ..= 1`.
    #[must_use]
    pub fn cdf(&self, x: f64) -> f64 {
        let p = match &self.kind {
            Kind::Uniform { lo, hi } => (x - lo) / (hi - lo),
            Kind::Triangular { lo, mode, hi } => triangular_cdf(*lo, *mode, *hi, x),
            Kind::Pert { lo, mode, hi } => beta_cdf(Self::pert_shapes(*lo, *mode, *hi), (x - lo) / (hi - lo)),
            Kind::Normal { mean, sd } => normal_cdf((x - mean) / sd),
            Kind::LogNormal { .. } | Kind::Weibull { .. } | Kind::Exponential { .. } if x <= 0.0 => 0.0,
            Kind::Gamma { .. } | Kind::Poisson { .. } if x < 0.0 => 0.0,
            Kind::LogNormal { median, sigma } => normal_cdf((x / median).ln() / sigma),
            Kind::LogitNormal { .. } if x <= 0.0 => 0.0,
            Kind::LogitNormal { .. } if x >= 1.0 => 1.0,
            Kind::LogitNormal { mu, sigma } => normal_cdf(((x / (1.0 - x)).ln() - mu) / sigma),
            Kind::Beta { a, b } => beta_cdf((*a, *b), x),
            Kind::Gamma { shape, scale } => {
                statrs::distribution::Gamma::new(*shape, 1.0).map_or(f64::NAN, |d| d.cdf(x / scale))
            }
            Kind::Weibull { scale, shape } => -(-(x / scale).powf(*shape)).exp_m1(),
            Kind::Exponential { mean } => -(-x / mean).exp_m1(),
            Kind::Poisson { mean } => {
                statrs::distribution::Poisson::new(*mean).map_or(f64::NAN, |d| d.cdf(x.floor() as u64))
            }
            Kind::Geometric { mean } => geometric_cdf(*mean, x),
            Kind::Discrete { values, cumulated } => match values.partition_point(|&v| v <= x) {
                0 => 0.0,
                n => cumulated[n - 1],
            },
        };
        p.clamp(0.0, 1.0)
    }

    /// The smallest value whose cumulated probability is at least `p`, for `0 < p < 1`.
    #[must_use]
    pub fn quantile(&self, p: f64) -> f64 {
        match &self.kind {
            Kind::Uniform { lo, hi } => lo + p * (hi - lo),
            Kind::Triangular { lo, mode, hi } => triangular_quantile(*lo, *mode, *hi, p),
            Kind::Pert { lo, mode, hi } => {
                lo + (hi - lo) * beta_quantile(Self::pert_shapes(*lo, *mode, *hi), p)
            }
            Kind::Normal { mean, sd } => mean + sd * normal_quantile(p),
            Kind::LogNormal { median, sigma } => median * (sigma * normal_quantile(p)).exp(),
            Kind::LogitNormal { mu, sigma } => logistic(mu + sigma * normal_quantile(p)),
            Kind::Beta { a, b } => beta_quantile((*a, *b), p),
            Kind::Gamma { shape, scale } => {
                scale * statrs::distribution::Gamma::new(*shape, 1.0).map_or(f64::NAN, |d| d.inverse_cdf(p))
            }
            Kind::Weibull { scale, shape } => scale * (-(-p).ln_1p()).powf(1.0 / shape),
            Kind::Exponential { mean } => -mean * (-p).ln_1p(),
            Kind::Poisson { .. } | Kind::Geometric { .. } => self.whole_quantile(p),
            Kind::Discrete { values, cumulated } => {
                let i = cumulated.partition_point(|&c| c < p);
                values[i.min(values.len() - 1)]
            }
        }
    }

    /// The quantile of a distribution over whole numbers, by doubling and bisection on its cdf.
    fn whole_quantile(&self, p: f64) -> f64 {
        let mut hi = 1.0;
        while self.cdf(hi) < p && hi < 1e15 {
            hi *= 2.0;
        }
        let mut lo: f64 = -1.0;
        while hi - lo > 1.0 {
            let mid = f64::midpoint(lo, hi).floor();
            if self.cdf(mid) < p { lo = mid } else { hi = mid }
        }
        hi
    }

    /// The mean of the draws after each is multiplied by `times` and mapped through `clamp`.
    ///
    /// By the midpoint rule over 4 096 quantiles where clamping bites, which is what a user's
    /// table of assumptions needs; by the closed form where it does not.
    #[must_use]
    pub fn mean_after(&self, times: f64, clamp: impl Fn(f64) -> f64) -> f64 {
        let (lo, hi) = (times * self.quantile(1e-12), times * self.quantile(1.0 - 1e-12));
        if clamp(lo) == lo && clamp(hi) == hi {
            return times * self.mean();
        }
        const POINTS: u32 = 4096;
        let sum: f64 =
            (0..POINTS).map(|i| clamp(times * self.quantile((f64::from(i) + 0.5) / f64::from(POINTS)))).sum();
        sum / f64::from(POINTS)
    }

    /// The mean. Closed forms; for the logit-normal, which has none, the midpoint rule.
    #[must_use]
    pub fn mean(&self) -> f64 {
        match &self.kind {
            Kind::Uniform { lo, hi } => f64::midpoint(*lo, *hi),
            Kind::Triangular { lo, mode, hi } => (lo + mode + hi) / 3.0,
            Kind::Pert { lo, mode, hi } => (lo + 4.0 * mode + hi) / 6.0,
            Kind::Normal { mean, .. }
            | Kind::Exponential { mean }
            | Kind::Poisson { mean }
            | Kind::Geometric { mean } => *mean,
            Kind::LogNormal { median, sigma } => median * (sigma * sigma / 2.0).exp(),
            Kind::LogitNormal { .. } => {
                const POINTS: u32 = 4096;
                let at = |i: u32| self.quantile((f64::from(i) + 0.5) / f64::from(POINTS));
                (0..POINTS).map(at).sum::<f64>() / f64::from(POINTS)
            }
            Kind::Beta { a, b } => a / (a + b),
            Kind::Gamma { shape, scale } => shape * scale,
            Kind::Weibull { scale, shape } => scale * statrs::function::gamma::gamma(1.0 + 1.0 / shape),
            Kind::Discrete { values, cumulated } => {
                let mut before = 0.0;
                let mut sum = 0.0;
                for (v, c) in values.iter().zip(cumulated) {
                    sum += v * (c - before);
                    before = *c;
                }
                sum
            }
        }
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
            Kind::Discrete { values, .. } => write!(f, "discrete {values:?}"),
        }
    }
}

fn logistic(x: f64) -> f64 {
    1.0 / (1.0 + (-x).exp())
}

fn normal_cdf(z: f64) -> f64 {
    0.5 * statrs::function::erf::erfc(-z / std::f64::consts::SQRT_2)
}

fn normal_quantile(p: f64) -> f64 {
    -std::f64::consts::SQRT_2 * statrs::function::erf::erfc_inv(2.0 * p)
}

fn beta_cdf((a, b): (f64, f64), x: f64) -> f64 {
    if x <= 0.0 {
        return 0.0;
    }
    if x >= 1.0 {
        return 1.0;
    }
    statrs::function::beta::beta_reg(a, b, x)
}

fn beta_quantile((a, b): (f64, f64), p: f64) -> f64 {
    statrs::function::beta::inv_beta_reg(a, b, p)
}

fn triangular_cdf(lo: f64, mode: f64, hi: f64, x: f64) -> f64 {
    if x <= lo {
        0.0
    } else if x >= hi {
        1.0
    } else if x <= mode {
        (x - lo) * (x - lo) / ((hi - lo) * (mode - lo))
    } else {
        1.0 - (hi - x) * (hi - x) / ((hi - lo) * (hi - mode))
    }
}

fn triangular_quantile(lo: f64, mode: f64, hi: f64, p: f64) -> f64 {
    let at_mode = (mode - lo) / (hi - lo);
    if p < at_mode {
        lo + (p * (hi - lo) * (mode - lo)).sqrt()
    } else {
        hi - ((1.0 - p) * (hi - lo) * (hi - mode)).sqrt()
    }
}

fn geometric_cdf(mean: f64, x: f64) -> f64 {
    if x < 1.0 {
        return 0.0;
    }
    // 1 − (1 − 1/mean)^⌊x⌋; a mean of 1 is the certain value 1
    -((-1.0 / mean).ln_1p() * x.floor()).exp_m1()
}
