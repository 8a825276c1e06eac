//! Draws: by inversion, so that deals which hardly differ share their luck; normal ones prepared for
//! `rand_distr`, whose draws of them rise with their parameters as well.

use rand::Rng;
use rand_distr::Distribution as _;
use statrs::distribution::Continuous as _;

use super::luck::{Luck, Site};
use super::quantiles::QuantileTable;
use crate::agreement::{Delay, Distribution, Kind, Share, Unit};

/// Bits of a random number that the guide to a delay table is entered with.
const GUIDE_BITS: u32 = 10;

/// A delay, ready to be drawn.
///
/// Inversion keeps common luck: with the same random number a longer-tailed delay is never the
/// shorter one.
#[derive(Debug, Clone)]
pub(super) enum DelayTable {
    Fixed(u32),
    Varies {
        /// `upto[d]` = P(at most d days) in units of 2⁻⁶⁴; the last is certain.
        upto: Vec<u64>,
        /// For each value of the top bits, the first delay that they allow; with [`SEARCH`] if they
        /// allow another. So many that it is rare.
        guide: Box<[u32; 1 << GUIDE_BITS]>,
    },
}

/// The other bits of a number say which delay it is.
const SEARCH: u32 = 1 << 31;

impl DelayTable {
    /// Delays of `beyond` days or more are all `beyond`: nothing is played so late.
    pub(super) fn new(delay: &Delay, beyond: u32) -> Self {
        match delay {
            Delay::Fixed(days) => DelayTable::Fixed((*days).min(beyond)),
            Delay::Varies(_) => Self::from_probabilities(&delay.probabilities(beyond)),
        }
    }

    /// Days late. As [`DelayTable::new`] with `beyond` the horizon, and when even the grace reaches
    /// past it, what is later than the grace is told apart as `horizon + 1`: it never arrives either
    /// way, but only that is a breach. Compare with the grace cut to the horizon.
    pub(super) fn of_lateness(delay: &Delay, horizon: u32, grace: u32) -> Self {
        if grace < horizon {
            return Self::new(delay, horizon);
        }
        match delay {
            Delay::Fixed(days) if *days > grace => DelayTable::Fixed(horizon + 1),
            Delay::Fixed(_) => Self::new(delay, horizon),
            Delay::Varies(distribution) => {
                let mut p = delay.probabilities(horizon);
                let past_horizon = p[horizon as usize];
                let past_grace = (1.0 - distribution.cdf(f64::from(grace))).clamp(0.0, past_horizon);
                p[horizon as usize] = past_horizon - past_grace;
                p.push(past_grace);
                Self::from_probabilities(&p)
            }
        }
    }

    /// The delay `d` has probability `p[d]`.
    pub(super) fn from_probabilities(p: &[f64]) -> Self {
        let mut upto = Vec::new();
        let mut sum = 0.0;
        for &mass in p {
            sum += mass;
            let threshold = (sum * 2f64.powi(64)) as u64; // saturates at certainty
            upto.push(threshold);
            if threshold == u64::MAX {
                break;
            }
        }
        if let Some(last) = upto.last_mut() {
            *last = u64::MAX;
        }
        let last = upto.len().saturating_sub(1);
        let first = |bits| upto.partition_point(|&t| t <= bits).min(last) as u32;
        let mut guide = Box::new([0; 1 << GUIDE_BITS]);
        for (top, entry) in (0..).zip(guide.iter_mut()) {
            let least = top << (64 - GUIDE_BITS);
            let (shortest, longest) = (first(least), first(least | (u64::MAX >> GUIDE_BITS)));
            *entry = shortest | if shortest < longest { SEARCH } else { 0 };
        }
        DelayTable::Varies { upto, guide }
    }

    #[inline]
    pub(super) fn draw(&self, luck: Luck, site: Site) -> u32 {
        match self {
            DelayTable::Fixed(days) => *days,
            DelayTable::Varies { upto, guide } => {
                let bits = luck.bits(site);
                let days = guide[(bits >> (64 - GUIDE_BITS)) as usize];
                if days & SEARCH == 0 { days } else { search(upto, days & !SEARCH, bits) }
            }
        }
    }
}

/// The delay of a number, not shorter than `days`.
#[inline(never)]
fn search(upto: &[u64], days: u32, bits: u64) -> u32 {
    let longer = upto[days as usize..].iter().take_while(|&&upto| bits >= upto).count();
    (days + longer as u32).min(upto.len() as u32 - 1)
}

/// A distribution with whatever can be computed beforehand computed.
#[derive(Debug, Clone)]
pub(super) enum Sampler {
    Constant(f64),
    Uniform {
        lo: f64,
        width: f64,
    },
    Normal {
        mean: f64,
        sd: f64,
    },
    LogNormal {
        mu: f64,
        sigma: f64,
    },
    LogitNormal {
        mu: f64,
        sigma: f64,
    },
    /// By inversion of the quantile function, from a table.
    Tabulated(QuantileTable),
    /// By inversion of the quantile function.
    Quantile(Distribution),
}

impl Sampler {
    pub(super) fn new(distribution: &Distribution) -> Self {
        match *distribution.kind() {
            Kind::Uniform { lo, hi } => Sampler::Uniform { lo, width: hi - lo },
            Kind::Normal { mean, sd } => Sampler::Normal { mean, sd },
            Kind::LogNormal { median, sigma } => Sampler::LogNormal { mu: median.ln(), sigma },
            Kind::LogitNormal { mu, sigma } => Sampler::LogitNormal { mu, sigma },
            Kind::Beta { .. } | Kind::Pert { .. } | Kind::Gamma { .. } => match tabulated(distribution) {
                Some(table) => Sampler::Tabulated(table),
                None => Sampler::Quantile(distribution.clone()),
            },
            Kind::Triangular { .. }
            | Kind::Weibull { .. }
            | Kind::Exponential { .. }
            | Kind::Poisson { .. }
            | Kind::Geometric { .. }
            | Kind::Discrete { .. } => Sampler::Quantile(distribution.clone()),
        }
    }

    pub(super) fn of_share(share: &Share) -> Self {
        match share {
            Share::Fixed(share) => Sampler::Constant(share.get()),
            Share::Varies(distribution) => Sampler::new(distribution),
        }
    }

    pub(super) fn draw(&self, luck: Luck, site: Site) -> f64 {
        let mut rng = luck.stream(site);
        match self {
            Sampler::Constant(x) => *x,
            Sampler::Uniform { lo, width } => lo + luck.uniform(site) * width,
            Sampler::Normal { mean, sd } => mean + sd * standard_normal(&mut rng),
            Sampler::LogNormal { mu, sigma } => (mu + sigma * standard_normal(&mut rng)).exp(),
            Sampler::LogitNormal { mu, sigma } => {
                1.0 / (1.0 + (-mu - sigma * standard_normal(&mut rng)).exp())
            }
            Sampler::Tabulated(table) => table.at(luck.uniform(site)),
            Sampler::Quantile(distribution) => distribution.quantile(luck.uniform(site)),
        }
    }
}

/// The table of a distribution whose quantiles take long; `None` for others.
pub(super) fn tabulated(distribution: &Distribution) -> Option<QuantileTable> {
    let beta = |a, b| statrs::distribution::Beta::new(a, b).ok();
    match *distribution.kind() {
        Kind::Beta { a, b } => {
            let unit = beta(a, b)?;
            Some(QuantileTable::new(distribution, |x| unit.pdf(x)))
        }
        Kind::Pert { lo, mode, hi } => {
            let (a, b) = Distribution::pert_shapes(lo, mode, hi);
            let unit = beta(a, b)?;
            Some(QuantileTable::new(distribution, |x| unit.pdf((x - lo) / (hi - lo)) / (hi - lo)))
        }
        Kind::Gamma { shape, scale } => {
            let unit = statrs::distribution::Gamma::new(shape, 1.0).ok()?;
            Some(QuantileTable::new(distribution, |x| unit.pdf(x / scale) / scale))
        }
        _ => None,
    }
}

fn standard_normal(rng: &mut impl Rng) -> f64 {
    rand_distr::StandardNormal.sample(rng)
}
