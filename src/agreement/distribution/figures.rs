//! What a distribution amounts to: probabilities, quantiles, means.

use statrs::distribution::{ContinuousCDF, DiscreteCDF};

use super::super::units::Range;
use super::{Distribution, Kind};

impl Distribution {
    /// The shapes of the beta distribution that a PERT stretches (Malcolm et al. 1959, weight 4).
    #[must_use]
    pub fn pert_shapes(lo: f64, mode: f64, hi: f64) -> (f64, f64) {
        (1.0 + 4.0 * ((mode - lo) / (hi - lo)), 1.0 + 4.0 * ((hi - mode) / (hi - lo)))
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
            Kind::Discrete { values, cumulated, .. } => match values.partition_point(|&v| v <= x) {
                0 => 0.0,
                n => cumulated[n - 1],
            },
        };
        p.clamp(0.0, 1.0)
    }

    /// The greatest lower bound of the draws.
    #[must_use]
    pub fn least(&self) -> f64 {
        match &self.kind {
            Kind::Uniform { lo, .. } | Kind::Triangular { lo, .. } | Kind::Pert { lo, .. } => *lo,
            Kind::Discrete { values, .. } => values[0],
            Kind::Geometric { .. } => 1.0,
            Kind::Normal { .. } => f64::NEG_INFINITY,
            Kind::LogNormal { .. }
            | Kind::LogitNormal { .. }
            | Kind::Beta { .. }
            | Kind::Gamma { .. }
            | Kind::Weibull { .. }
            | Kind::Exponential { .. }
            | Kind::Poisson { .. } => 0.0,
        }
    }

    /// Whether most of it lies near 0 and near 1, and least in the middle.
    #[must_use]
    pub fn is_at_both_ends(&self) -> bool {
        matches!(self.kind, Kind::Beta { a, b } if a < 1.0 && b < 1.0)
    }

    /// Which part of the draws, multiplied by `times`, lies below the range, and which above.
    #[must_use]
    pub fn outside(&self, times: f64, range: Range) -> (f64, f64) {
        if times == 0.0 {
            return (0.0, 0.0);
        }
        // a value of 0 itself is within
        let below = self.cdf(-f64::MIN_POSITIVE);
        let above = match range {
            Range::Unit => 1.0 - self.cdf(1.0 / times),
            Range::NonNegative => 0.0,
        };
        (below, above)
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
            Kind::Gamma { shape, scale } => scale * gamma_quantile(*shape, p),
            Kind::Weibull { scale, shape } => scale * (-(-p).ln_1p()).powf(1.0 / shape),
            Kind::Exponential { mean } => -mean * (-p).ln_1p(),
            Kind::Poisson { .. } | Kind::Geometric { .. } => self.whole_quantile(p),
            Kind::Discrete { values, cumulated, .. } => {
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
    /// Where clamping bites value by value, or by the midpoint rule over quantiles if there are no single
    /// values; by the closed form where it does not.
    #[must_use]
    pub fn mean_after(&self, times: f64, clamp: impl Fn(f64) -> f64) -> f64 {
        let (lo, hi) = (times * self.quantile(1e-12), times * self.quantile(1.0 - 1e-12));
        if clamp(lo) == lo && clamp(hi) == hi {
            return times * self.mean();
        }
        let of = |x: f64| clamp(times * x);
        self.mean_of_values(of).unwrap_or_else(|| self.mean_of_quantiles(of))
    }

    /// The mean of a function of the draws, added up over the values that there are; `None` for a continuous
    /// distribution, and for more values than can be added up.
    fn mean_of_values(&self, of: impl Fn(f64) -> f64) -> Option<f64> {
        const MOST: f64 = 1e6;
        match &self.kind {
            Kind::Discrete { values, cumulated, .. } => Some(mean_of_list(listed(values, cumulated), of)),
            Kind::Poisson { .. } | Kind::Geometric { .. } => {
                // what is beyond counts as the last
                let last = self.quantile(1.0 - 1e-12);
                let values = || (0..=last as u32).map(f64::from);
                let upto = |x| if x < last { self.cdf(x) } else { 1.0 };
                (last <= MOST).then(|| mean_of_list(values().zip(values().map(upto)), of))
            }
            _ => None,
        }
    }

    /// The mean of a function of the draws: the midpoint rule over 4 096 quantiles at `u = s²(3 − 2s)`, which
    /// lie close together where tails are long.
    fn mean_of_quantiles(&self, of: impl Fn(f64) -> f64) -> f64 {
        const POINTS: u32 = 4096;
        let at = |i: u32| {
            let s = (f64::from(i) + 0.5) / f64::from(POINTS);
            let u = s * s * (3.0 - 2.0 * s);
            6.0 * s * (1.0 - s) * of(self.quantile(u))
        };
        (0..POINTS).map(at).sum::<f64>() / f64::from(POINTS)
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
            Kind::LogitNormal { .. } => self.mean_of_quantiles(|x| x),
            Kind::Beta { a, b } => a / (a + b),
            Kind::Gamma { shape, scale } => shape * scale,
            Kind::Weibull { scale, shape } => scale * statrs::function::gamma::gamma(1.0 + 1.0 / shape),
            Kind::Discrete { values, cumulated, .. } => mean_of_list(listed(values, cumulated), |x| x),
        }
    }
}

/// Values with their cumulated probabilities.
fn listed(values: &[f64], cumulated: &[f64]) -> impl Iterator<Item = (f64, f64)> {
    values.iter().copied().zip(cumulated.iter().copied())
}

/// The mean of a function of values, ascending, of which the cumulated probabilities are known.
fn mean_of_list(list: impl Iterator<Item = (f64, f64)>, of: impl Fn(f64) -> f64) -> f64 {
    let mut before = 0.0;
    list.map(|(value, upto)| of(value) * (upto - std::mem::replace(&mut before, upto))).sum()
}

/// Of the gamma distribution with scale 1.
fn gamma_quantile(shape: f64, p: f64) -> f64 {
    // P(a, x) ≤ x^a / Γ(a + 1) (DLMF 8.7.1), so that the quantile is no smaller than this
    let least = ((p.ln() + statrs::function::gamma::ln_gamma(shape + 1.0)) / shape).exp();
    let Ok(gamma) = statrs::distribution::Gamma::new(shape, 1.0) else { return f64::NAN };
    // the library's search stops a billionth beside: nothing to one, and all to a quantile that is smaller
    if least > 0.01 {
        return gamma.inverse_cdf(p);
    }
    // so near to 0 the two are the same, and nearer there are no more numbers
    if least < 1e-300 {
        return least;
    }
    let (mut low, mut high) = (least, least * 2.0);
    while gamma.cdf(high) < p {
        (low, high) = (high, high * 2.0);
    }
    // on the logarithm, to the last digit
    loop {
        let middle = low.sqrt() * high.sqrt();
        if middle <= low || middle >= high {
            return high;
        }
        *(if gamma.cdf(middle) < p { &mut low } else { &mut high }) = middle;
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

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    fn close(a: f64, b: f64) {
        assert!((a / b - 1.0).abs() < 1e-11, "{a} is not {b}");
    }

    /// By hand: of `min(X/4, 1)` with a mean of 2, of `min(X/3, 1)` with one of 5, and of a list cut off at 1.
    #[test]
    fn means_of_single_values_are_added_up() {
        let clamp = |x: f64| Range::Unit.clamp(x);
        let poisson = Distribution::poisson(2.0).unwrap().mean_after(0.25, clamp);
        let p = |k: i32| (-2.0_f64).exp() * 2.0_f64.powi(k) / [1.0, 1.0, 2.0, 6.0][k as usize];
        close(poisson, 1.0 - (0..4).map(|k| p(k) * (1.0 - f64::from(k) / 4.0)).sum::<f64>());
        let geometric = Distribution::geometric(5.0).unwrap().mean_after(1.0 / 3.0, clamp);
        close(geometric, 0.2 / 3.0 + 0.16 * 2.0 / 3.0 + 0.64);
        let listed = Distribution::discrete(&[0.3, 0.7, 5.0], &[1.0, 1.0, 1.0]).unwrap();
        close(listed.mean_after(1.0, clamp), 2.0 / 3.0);
        close(listed.mean(), 2.0);
    }

    /// Near 0 it is `(p Γ(a + 1))^(1/a)`; elsewhere what the cdf says, on both sides of where the search changes.
    #[test]
    fn quantiles_of_gamma_are_told_however_small() {
        let least = (0.05 * statrs::function::gamma::gamma(1.05)).powi(20);
        close(Distribution::gamma(0.05, 1.0).unwrap().quantile(0.05), least);
        assert_eq!(Distribution::gamma(0.001, 1.0).unwrap().quantile(0.05), 0.0);
        for shape in [0.05, 0.3, 1.0, 2.5, 40.0] {
            for p in [1e-6, 0.05, 0.3, 0.5, 0.95] {
                let gamma = Distribution::gamma(shape, 3.0).unwrap();
                let found = gamma.cdf(gamma.quantile(p));
                assert!((found / p - 1.0).abs() < 1e-6, "{shape} {p}: {found}");
            }
        }
    }
}
