//! Random numbers with an address.
//!
//! A number is a function of the seed, the trial and the *site*: which decision it is, of whom, at
//! the tranche of which scheduled day, for which time. There is no state to carry and no stream to
//! split: trial 7 is trial 7 anywhere, and two agreements share the luck of every decision that
//! they have in common, however different the rest.
//!
//! The trial and the site are each mixed to 64 bits with Stafford's variant 13 of the MurmurHash3
//! finaliser (as in SplitMix64; Steele, Lea & Flood 2014): the one when a trial begins, the other when
//! a deal is made ready. The number is their product of 128 bits, one half folded onto the other by
//! exclusive or (the step of Wang Yi's wyhash).

use std::convert::Infallible;

use rand::TryRng;
use wide::{f64x4, u64x4};

const GOLDEN: u64 = 0x9e37_79b9_7f4a_7c15;

/// Stafford's mix13: a bijection on 64 bits whose outputs look independent of its inputs.
const fn mix(mut z: u64) -> u64 {
    z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    z ^ (z >> 31)
}

/// Both halves of the product of 128 bits, one folded onto the other.
const fn multiply_fold(a: u64, b: u64) -> u64 {
    let product = (a as u128) * (b as u128);
    product as u64 ^ (product >> 64) as u64
}

/// What a random number decides.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum What {
    /// Whether a bundle is honoured.
    Honour,
    /// What a bundle that is not honoured becomes.
    Breach,
    /// How late it is.
    Lateness,
    /// Which share is delivered.
    Share,
    /// How long a dispute takes.
    Dispute,
    /// Whether a dispute is cured.
    Cure,
    /// Days between incidents.
    Incident,
    /// Whether an incident is fatal.
    Fatal,
    /// For how long an incident freezes the agreement.
    Pause,
    /// Whether the ceasefire is extended.
    Extend,
    /// Whether an issue is settled.
    Settle,
    /// How long the talks on an issue take.
    Talks,
    /// Whether an event occurs.
    Occur,
    /// How long an event takes.
    EventDelay,
    /// The value of a quantity that is not known.
    Unknown,
}

/// The address of a random number within a trial. To mix it takes longer than to draw the number, so
/// that sites are kept where many trials look at them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Site(u64);

impl Site {
    /// The decisions of `whose` (a party's key, an issue's or event's name, a quantity's path), at
    /// the `ordinal`-th tranche of scheduled day `day` (0, 0 where there is no tranche).
    #[must_use]
    pub fn new(whose: &str, day: u32, ordinal: u32) -> Self {
        let name = whose.bytes().fold(mix(whose.len() as u64 ^ GOLDEN), |h, b| mix(h ^ u64::from(b)));
        Self::mixed(name ^ mix((u64::from(day) << 32 | u64::from(ordinal)).wrapping_add(GOLDEN)))
    }

    /// Mixed, so that sites in equal steps do not have numbers in equal steps; and odd, so that no two
    /// trials have the same lower half of the product.
    const fn mixed(address: u64) -> Self {
        Site(mix(address) | 1)
    }

    /// One of the decisions.
    #[inline]
    #[must_use]
    pub const fn what(self, what: What) -> Self {
        Self::mixed(self.0 ^ mix(GOLDEN.wrapping_mul(what as u64 + 1)))
    }

    /// The same decision for the `n`-th time, from 0.
    #[inline]
    #[must_use]
    pub const fn time(self, n: u32) -> Self {
        Self::mixed(self.0.wrapping_add(GOLDEN.wrapping_mul(n as u64)))
    }
}

/// All random numbers of one trial.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Luck {
    key: u64,
}

/// What the seed contributes to a key: a bijection, and not the one of trials. If it were the same, a
/// seed and a trial could change places and give the same key, so that any two seeds would have a
/// history in common.
const fn of_seed(seed: u64) -> u64 {
    mix(mix(seed.wrapping_sub(1))) ^ mix(GOLDEN.wrapping_add(1))
}

impl Luck {
    /// The numbers of trial `trial` under `seed`. For one seed no two trials share a key.
    #[inline]
    #[must_use]
    pub const fn new(seed: u64, trial: u64) -> Self {
        Luck { key: mix(of_seed(seed).wrapping_add(mix(trial ^ GOLDEN))) }
    }

    /// The 64 bits at a site.
    #[inline]
    #[must_use]
    pub const fn bits(self, site: Site) -> u64 {
        multiply_fold(self.key, site.0)
    }

    /// A uniform number in the open interval (0, 1) at a site.
    #[inline]
    #[must_use]
    pub fn uniform(self, site: Site) -> f64 {
        uniform(self.bits(site))
    }

    /// A generator that begins at a site, for distributions that take any number of draws.
    #[must_use]
    pub const fn stream(self, site: Site) -> Stream {
        Stream { luck: self, site, n: 0 }
    }
}

/// 64 random bits as an odd multiple of 2⁻⁵⁴: never 0 and never 1.
#[inline]
#[must_use]
pub fn uniform(bits: u64) -> f64 {
    uniform_of(digits(bits))
}

/// The binary digits by which 64 random bits become a uniform number: 52, so that adding the half
/// is exact.
#[inline]
pub(super) const fn digits(bits: u64) -> u64 {
    bits >> 12
}

/// The uniform number with these digits: `(d + ½)·2⁻⁵²`.
#[inline]
pub(super) fn uniform_of(digits: u64) -> f64 {
    f64::from_bits(FROM_ONE | digits) - ALMOST_ONE
}

/// Four of them at once.
#[inline]
pub(super) fn uniforms_of(digits: u64x4) -> f64x4 {
    wide::bytemuck::cast::<u64x4, f64x4>(digits | u64x4::from(FROM_ONE)) - f64x4::from(ALMOST_ONE)
}

/// The bits of the number 1. With digits behind them they are `1 + d·2⁻⁵²`.
const FROM_ONE: u64 = 1f64.to_bits();

/// What that is more than the uniform number: `1 − ½·2⁻⁵²`. The difference is exact.
const ALMOST_ONE: f64 = 1.0 - 1.0 / 9_007_199_254_740_992.0;

/// How many digits there are below which a uniform number is less than `probability`: whether it is
/// less can then be asked of the digits.
#[inline]
pub(super) fn threshold(probability: f64) -> u64 {
    // exact: the number with digits `d` is (d + ½)·2⁻⁵²
    let last = probability * 4_503_599_627_370_496.0 - 0.5;
    let whole = last as i64; // towards 0
    whole as u64 + u64::from((whole as f64) < last)
}

/// The numbers at a site, one after another, as a generator for samplers.
#[derive(Debug, Clone)]
pub struct Stream {
    luck: Luck,
    site: Site,
    n: u32,
}

impl TryRng for Stream {
    type Error = Infallible;

    fn try_next_u32(&mut self) -> Result<u32, Infallible> {
        self.try_next_u64().map(|x| (x >> 32) as u32)
    }

    fn try_next_u64(&mut self) -> Result<u64, Infallible> {
        let bits = self.luck.bits(self.site.time(self.n));
        self.n = self.n.wrapping_add(1);
        Ok(bits)
    }

    fn try_fill_bytes(&mut self, bytes: &mut [u8]) -> Result<(), Infallible> {
        for chunk in bytes.chunks_mut(8) {
            let bits = self.try_next_u64()?.to_le_bytes();
            chunk.copy_from_slice(&bits[..chunk.len()]);
        }
        Ok(())
    }
}
