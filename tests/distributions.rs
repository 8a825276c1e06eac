//! Random numbers, and what is drawn with them.
//!
//! Seeds are fixed, and statistics and critical values are printed. True randomness would fail one
//! of the two hundred comparisons once in 2·10⁸, and so any of them about once in 10⁶.

#![allow(clippy::unwrap_used, clippy::print_stdout)]

mod support;

use stagger::trial::{Luck, Site, What, uniform};
use statrs::distribution::{ChiSquared, ContinuousCDF, Discrete};
use support::{Case, case, never, pair};

/// Error level of one comparison, and the normal quantile that belongs to it.
const ALPHA: f64 = 5e-9;
const Z: f64 = 5.85;

/// Kolmogorov and Smirnov's distance of a sample from a continuous distribution; critical value by
/// Massart's inequality, `√(ln(2/α) / 2n)`, which holds for every n.
#[track_caller]
fn kolmogorov_smirnov(what: &str, mut sample: Vec<f64>, cdf: impl Fn(f64) -> f64) {
    sample.sort_by(f64::total_cmp);
    let n = sample.len() as f64;
    let distance = |(i, &x): (usize, &f64)| {
        let f = cdf(x);
        (f - i as f64 / n).max((i + 1) as f64 / n - f)
    };
    let d = sample.iter().enumerate().map(distance).fold(0.0, f64::max);
    let critical = ((2.0 / ALPHA).ln() / (2.0 * n)).sqrt();
    println!("{what}: D = {d:.5}, critical {critical:.5}");
    assert!(d < critical, "{what}: D = {d:.5}, critical {critical:.5}");
}

/// Pearson's χ² of counts against probabilities; cells that expect fewer than ten are put
/// together. The rest of the probability is the last cell.
#[track_caller]
fn chi_squared(what: &str, counts: &[u64], probabilities: &[f64]) {
    assert_eq!(counts.len(), probabilities.len());
    let n = counts.iter().sum::<u64>() as f64;
    let (mut statistic, mut cells, mut seen, mut expected) = (0.0, 0, 0.0, 0.0);
    let mut left = n;
    for (&count, &p) in counts.iter().zip(probabilities) {
        seen += count as f64;
        expected += n * p;
        left -= n * p;
        if expected >= 10.0 && left >= 10.0 {
            statistic += (seen - expected).powi(2) / expected;
            (cells, seen, expected) = (cells + 1, 0.0, 0.0);
        }
    }
    // whatever remains, with what lies beyond the list
    let expected = expected + left.max(0.0);
    statistic += (seen - expected).powi(2) / expected.max(1.0);
    if cells == 0 {
        // one value has all of the probability
        assert!((seen - expected).abs() < 1e-6, "{what}: {seen} of {n}");
        return;
    }
    let critical = ChiSquared::new(f64::from(cells)).unwrap().inverse_cdf(1.0 - ALPHA);
    println!("{what}: χ² = {statistic:.1} with {cells} degrees of freedom, critical {critical:.1}");
    assert!(statistic < critical, "{what}: χ² = {statistic:.1}, critical {critical:.1}");
}

/// A count against its probability.
#[track_caller]
fn within(what: &str, count: u64, trials: u64, probability: f64) {
    let n = trials as f64;
    let z = (count as f64 - n * probability) / (n * probability * (1.0 - probability)).sqrt();
    println!("{what}: {count} of {trials}, z = {z:.2}, critical {Z}");
    assert!(z.abs() < Z, "{what}: {count} of {trials}, expected {probability}, z = {z:.2}");
}

const N: u64 = 200_000;

fn site() -> Site {
    Site::new("north", 7, 0).what(What::Honour)
}

/// Uniform numbers along everything that an address is made of.
fn streams() -> Vec<(&'static str, Vec<f64>)> {
    let along = |number: &dyn Fn(u64) -> u64| (0..N).map(|n| uniform(number(n))).collect::<Vec<_>>();
    let luck = Luck::new(1, 5);
    let whats = [What::Honour, What::Breach, What::Cure, What::Fatal, What::Extend, What::Occur];
    vec![
        ("trials", along(&|n| Luck::new(1, n).bits(site()))),
        ("late trials", along(&|n| Luck::new(1, n + 1_000_000_000_000).bits(site()))),
        ("every 4096th trial", along(&|n| Luck::new(1, n << 12).bits(site()))),
        ("seeds", along(&|n| Luck::new(n, 0).bits(site()))),
        ("seeds and trials", along(&|n| Luck::new(n, n).bits(site()))),
        ("days", along(&|n| luck.bits(Site::new("north", n as u32, 0).what(What::Honour)))),
        ("ordinals", along(&|n| luck.bits(Site::new("north", 3, n as u32).what(What::Honour)))),
        ("times", along(&|n| luck.bits(site().time(n as u32)))),
        ("names", along(&|n| luck.bits(Site::new(&n.to_string(), 0, 0).what(What::Occur)))),
        (
            "decisions of trials",
            along(&|n| Luck::new(1, n / 6).bits(Site::new("x", 0, 0).what(whats[(n % 6) as usize]))),
        ),
        (
            "a history",
            along(&|n| Luck::new(1, n / 100).bits(Site::new("x", (n % 100) as u32, 0).what(What::Honour))),
        ),
        ("low bits", along(&|n| Luck::new(1, n).bits(site()).reverse_bits())),
    ]
}

#[test]
fn numbers_are_uniform_along_every_part_of_an_address() {
    for (what, sample) in streams() {
        assert!(sample.iter().all(|&u| 0.0 < u && u < 1.0));
        let mut counts = vec![0; 1000];
        sample.iter().for_each(|u| counts[(u * 1000.0) as usize] += 1);
        chi_squared(what, &counts, &[0.001; 1000]);
        kolmogorov_smirnov(what, sample, |x| x);
    }
}

#[test]
fn neighbours_are_independent() {
    for (what, sample) in streams() {
        for lag in [1, 2, 6, 100] {
            let mut counts = vec![0; 400];
            for (a, b) in sample.iter().zip(&sample[lag..]) {
                counts[(a * 20.0) as usize * 20 + (b * 20.0) as usize] += 1;
            }
            chi_squared(&format!("{what}, {lag} apart"), &counts, &[1.0 / 400.0; 400]);
            let products = sample.iter().zip(&sample[lag..]).map(|(a, b)| (a - 0.5) * (b - 0.5));
            // under independence the sum has mean 0 and variance (n − lag)/144
            let z = products.sum::<f64>() / ((sample.len() - lag) as f64 / 144.0).sqrt();
            println!("{what}: serial correlation {lag} apart, z = {z:.2}, critical {Z}");
            assert!(z.abs() < Z);
        }
    }
}

#[test]
fn one_trials_decisions_are_independent_of_each_other() {
    let sites = [
        site(),
        site().time(1),
        Site::new("north", 7, 0).what(What::Breach),
        Site::new("north", 7, 1).what(What::Honour),
        Site::new("north", 8, 0).what(What::Honour),
        Site::new("south", 7, 0).what(What::Honour),
        Site::new("", 0, 0).what(What::Unknown),
    ];
    for (i, a) in sites.iter().enumerate() {
        for (j, b) in sites.iter().enumerate().skip(i + 1) {
            let mut counts = vec![0; 400];
            for luck in (0..N).map(|n| Luck::new(3, n)) {
                counts[(luck.uniform(*a) * 20.0) as usize * 20 + (luck.uniform(*b) * 20.0) as usize] += 1;
            }
            chi_squared(&format!("sites {i} and {j}"), &counts, &[1.0 / 400.0; 400]);
        }
    }
}

#[test]
fn each_bit_of_a_number_follows_every_bit_of_its_address() {
    // how often a bit of the number changes with one bit of the trial, or of the seed
    let n = 4096;
    for of_seed in [false, true] {
        for input in 0..64 {
            let mut flips = [0_u32; 64];
            for i in 0..n {
                let (seed, trial) = (i * 0x1_0001, i);
                let flip = 1 << input;
                let other =
                    if of_seed { Luck::new(seed ^ flip, trial) } else { Luck::new(seed, trial ^ flip) };
                let change = Luck::new(seed, trial).bits(site()) ^ other.bits(site());
                (0..64).for_each(|bit| flips[bit] += (change >> bit & 1) as u32);
            }
            for count in flips {
                let z = (f64::from(count) - n as f64 / 2.0) / (n as f64 / 4.0).sqrt();
                assert!(
                    z.abs() < 6.8,
                    "bit {input} of the {}: z = {z:.2}",
                    if of_seed { "seed" } else { "trial" }
                );
            }
        }
    }
}

#[test]
fn no_two_addresses_share_a_number() {
    let mut all = Vec::new();
    for name in ["", "a", "b", "north", "south", "ceasefire", "mediation"] {
        for (day, ordinal) in (0..40).flat_map(|d| (0..3).map(move |o| (d, o))) {
            for what in [
                What::Honour,
                What::Breach,
                What::Lateness,
                What::Share,
                What::Dispute,
                What::Cure,
                What::Unknown,
            ] {
                for time in 0..4 {
                    all.push(Luck::new(1, 1).bits(Site::new(name, day, ordinal).what(what).time(time)));
                }
            }
        }
    }
    let total = all.len();
    all.sort_unstable();
    all.dedup();
    assert_eq!(all.len(), total);
}

#[test]
fn uniform_numbers_are_never_0_and_never_1() {
    assert_eq!(uniform(0), 2_f64.powi(-53));
    assert_eq!(uniform(u64::MAX), 1.0 - 2_f64.powi(-53));
    assert_eq!(uniform(1 << 63), 0.5 + 2_f64.powi(-53));
}

/// An unknown that serves as a multiplier of odds, or as a probability.
fn unknown(distribution: &str, place: &str) -> Case {
    let odds = if place == "odds" { ", odds = { north = 'x' }" } else { "" };
    let complies = if place == "odds" { "0.5" } else { "'x'" };
    case(&format!(
        "{}unknown.x = {distribution}\ntranche = [{{ day = 0, north = {{ a = 1 }}{odds} }}]",
        pair(&format!("complies = {complies}"), "complies = 1")
    ))
}

fn draws(case: &Case, n: u64) -> Vec<f64> {
    case.trials(n).map(|t| t.draws[0]).collect()
}

fn normal(z: f64) -> f64 {
    statrs::distribution::Normal::standard().cdf(z)
}

fn beta(x: f64, a: f64, b: f64) -> f64 {
    statrs::distribution::Beta::new(a, b).unwrap().cdf(x)
}

fn gamma(x: f64, shape: f64) -> f64 {
    statrs::distribution::Gamma::new(shape, 1.0).unwrap().cdf(x)
}

fn triangular(x: f64, [lo, mode, hi]: [f64; 3]) -> f64 {
    match x {
        _ if x <= lo => 0.0,
        _ if x >= hi => 1.0,
        _ if x < mode => (x - lo).powi(2) / (hi - lo) / (mode - lo),
        _ => 1.0 - (hi - x).powi(2) / (hi - lo) / (hi - mode),
    }
}

type Cdf = Box<dyn Fn(f64) -> f64>;

/// Every continuous distribution, with its distribution function written out from the definition.
fn continuous() -> Vec<(&'static str, Cdf)> {
    // Φ⁻¹(0.95)
    const Z95: f64 = 1.644_853_626_951_472_2;
    let lognormal =
        |median: f64, sigma: f64| -> Cdf { Box::new(move |x: f64| normal((x / median).ln() / sigma)) };
    let interval = |lo: f64, hi: f64| lognormal((lo * hi).sqrt(), (hi / lo).ln() / (2.0 * Z95));
    vec![
        ("{ uniform = [0.2, 0.9] }", Box::new(|x| (x - 0.2) / 0.7)),
        ("{ uniform = [-3, 5] }", Box::new(|x| (x + 3.0) / 8.0)),
        ("{ triangular = [0.1, 0.3, 0.9] }", Box::new(|x| triangular(x, [0.1, 0.3, 0.9]))),
        ("{ triangular = [0, 0, 1] }", Box::new(|x| triangular(x, [0.0, 0.0, 1.0]))),
        ("{ triangular = [2, 5, 5] }", Box::new(|x| triangular(x, [2.0, 5.0, 5.0]))),
        // shapes 1 + 4·(3 − 1)/(9 − 1) = 2 and 1 + 4·(9 − 3)/8 = 4
        ("{ pert = [1, 3, 9] }", Box::new(|x| beta((x - 1.0) / 8.0, 2.0, 4.0))),
        ("{ pert = [0, 0, 1] }", Box::new(|x| beta(x, 1.0, 5.0))),
        ("{ normal = [0.8, 0.1] }", Box::new(|x| normal((x - 0.8) / 0.1))),
        ("{ lognormal = [3, 0.5] }", lognormal(3.0, 0.5)),
        ("{ beta = [8, 2] }", Box::new(|x| beta(x, 8.0, 2.0))),
        ("{ beta = [0.5, 0.7] }", Box::new(|x| beta(x, 0.5, 0.7))),
        ("{ beta = [1, 30] }", Box::new(|x| beta(x, 1.0, 30.0))),
        ("{ gamma = [2.5, 0.4] }", Box::new(|x| gamma(x / 0.4, 2.5))),
        ("{ gamma = [0.4, 3] }", Box::new(|x| gamma(x / 3.0, 0.4))),
        ("{ weibull = [3, 1.2] }", Box::new(|x: f64| 1.0 - (-(x / 3.0).powf(1.2)).exp())),
        ("{ weibull = [0.5, 0.7] }", Box::new(|x: f64| 1.0 - (-(x / 0.5).powf(0.7)).exp())),
        ("{ exponential = 4 }", Box::new(|x: f64| 1.0 - (-x / 4.0).exp())),
        ("{ interval = [0.5, 2] }", interval(0.5, 2.0)),
        ("{ interval = [2, 30] }", interval(2.0, 30.0)),
    ]
}

#[test]
fn what_is_not_known_is_drawn_from_its_distribution() {
    for (distribution, cdf) in continuous() {
        kolmogorov_smirnov(distribution, draws(&unknown(distribution, "odds"), N), cdf);
    }
}

#[test]
fn an_interval_of_a_probability_is_a_logit_normal_with_a_twentieth_on_either_side() {
    for (lo, hi) in [(0.5, 0.9), (0.9, 0.99), (0.01, 0.6)] {
        let sample = draws(&unknown(&format!("{{ interval = [{lo}, {hi}] }}"), "probability"), N);
        for (what, end, share) in [("below", lo, 0.05), ("up to", hi, 0.95)] {
            let count = sample.iter().filter(|x| **x <= end).count() as u64;
            within(&format!("{what} {end}"), count, N, share);
        }
        let logit = |p: f64| (p / (1.0 - p)).ln();
        let (mu, sigma) =
            ((logit(lo) + logit(hi)) / 2.0, (logit(hi) - logit(lo)) / 2.0 / 1.644_853_626_951_472_2);
        kolmogorov_smirnov(&format!("interval [{lo}, {hi}]"), sample, |x| normal((logit(x) - mu) / sigma));
    }
}

/// Every discrete distribution, with the probability of each whole number.
/// The probability of a number of days.
type Probability = Box<dyn Fn(u32) -> f64>;

fn discrete() -> Vec<(&'static str, Probability)> {
    let poisson =
        |mean: f64| move |k: u32| statrs::distribution::Poisson::new(mean).unwrap().pmf(u64::from(k));
    vec![
        ("{ poisson = 0.7 }", Box::new(poisson(0.7))),
        ("{ poisson = 25 }", Box::new(poisson(25.0))),
        (
            "{ geometric = 3 }",
            Box::new(|d| if d == 0 { 0.0 } else { (2.0_f64 / 3.0).powi(d as i32 - 1) / 3.0 }),
        ),
        ("{ geometric = 1 }", Box::new(|d| f64::from(u8::from(d == 1)))),
        (
            "{ discrete = { values = [5, 1, 3], weights = [1, 2, 5] } }",
            Box::new(|d| match d {
                1 => 0.25,
                3 => 0.625,
                5 => 0.125,
                _ => 0.0,
            }),
        ),
    ]
}

#[test]
fn whole_numbers_are_drawn_with_their_probabilities() {
    for (distribution, p) in discrete() {
        let mut counts = vec![0; 200];
        for x in draws(&unknown(distribution, "odds"), N) {
            assert!(x.fract() == 0.0 && x >= 0.0);
            counts[x as usize] += 1;
        }
        assert!((0..200).all(|k| p(k) > 0.0 || counts[k as usize] == 0), "{distribution}");
        chi_squared(distribution, &counts, &(0..200).map(p).collect::<Vec<_>>());
    }
}

/// The delays of a distribution: `P(d) = F(d) − F(d − 1)` of what is clamped to 0 and rounded up.
fn whole_days(cdf: &dyn Fn(f64) -> f64) -> Vec<f64> {
    let f = |d: i32| if d < 0 { 0.0 } else { cdf(f64::from(d)) };
    (0..200).map(|d| f(d) - f(d - 1)).collect()
}

#[test]
fn delays_are_rounded_up_to_whole_days() {
    let mut delays: Vec<(&str, Vec<f64>)> = continuous()
        .into_iter()
        .map(|(name, cdf)| {
            let clamped = move |x: f64| if x < 0.0 { 0.0 } else { cdf(x).clamp(0.0, 1.0) };
            // at 0 the definitions with a logarithm give 0 as they should
            (name, whole_days(&clamped))
        })
        .collect();
    delays.extend(discrete().into_iter().map(|(name, p)| (name, (0..200).map(p).collect())));
    for (delay, p) in delays {
        // an event after so many days; a party late by as many, at least one
        let late = format!("complies = 0, breach = {{ late = 1, short = 0, refused = 0, delay = {delay} }}");
        let text = pair(&late, "complies = 1") + "horizon = 200\ntranche = [{ day = 0, north = { a = 1 } }]";
        let case = case(&text);
        let run = case.run(N);
        let counts: Vec<_> = (0..200).map(|d| run.count(&format!("end_day {d}"))).collect();
        let mut expected = p;
        expected[1] += std::mem::take(&mut expected[0]);
        assert_eq!(counts[0], 0);
        chi_squared(&format!("late by {delay}"), &counts, &expected);
    }
}

#[test]
fn a_delay_of_no_days_is_possible_where_nothing_forbids_it() {
    for (delay, p) in [
        ("{ uniform = [-3, 5] }", 3.0 / 8.0),
        ("{ poisson = 0.7 }", (-0.7_f64).exp()),
        ("{ normal = [0, 2] }", 0.5),
    ] {
        let text = pair(&never("refused"), "complies = 1")
            + &format!(
                "mediation = {{ success = 1, days = {delay} }}\ntranche = [{{ day = 0, north = {{ a = 1 }} }}]"
            );
        within(delay, case(&text).run(N).count("end_day 0"), N, p);
    }
}

#[test]
fn shares_are_drawn_clamped_and_rounded_to_persons() {
    type Share = (&'static str, fn(f64) -> f64);
    let shares: [Share; 4] = [
        ("{ uniform = [0.1, 0.7] }", |x| ((x - 0.1) / 0.6).clamp(0.0, 1.0)),
        ("{ beta = [2, 3] }", |x| beta(x, 2.0, 3.0)),
        ("{ triangular = [-0.5, 0.5, 1.5] }", |x| triangular(x, [-0.5, 0.5, 1.5])),
        ("{ normal = [0.5, 0.4] }", |x| normal((x - 0.5) / 0.4)),
    ];
    for (share, cdf) in shares {
        let short = format!("complies = 0, breach = {{ late = 0, short = 1, refused = 0, share = {share} }}");
        let text = pair(&short, "complies = 1") + "tranche = [{ day = 0, north = { a = 8 } }]";
        let case = case(&text);
        let run = case.run(N);
        let counts: Vec<_> = (0..=8).map(|k| run.count(&format!("released:north {k}"))).collect();
        // k persons while k − ½ ≤ 8·share < k + ½; never all eight
        let upto = |k: i32| {
            if k < 0 {
                0.0
            } else if k >= 7 {
                1.0
            } else {
                cdf((f64::from(k) + 0.5) / 8.0)
            }
        };
        let expected: Vec<_> = (0..=8).map(|k| upto(k) - upto(k - 1)).collect();
        assert_eq!(counts[8], 0);
        chi_squared(&format!("share {share}"), &counts, &expected);
    }
}

#[test]
fn a_fixed_decision_is_taken_as_often_as_its_probability_says() {
    let text = |p: f64| {
        pair(&format!("complies = {p}"), "complies = 1")
            + "breach.late = 0\ntranche = [{ day = 0, north = { a = 1 } }]"
    };
    for p in [0.001, 0.1, 1.0 / 3.0, 0.5, 0.9, 0.9999] {
        let n = 1_000_000;
        within("honoured", case(&text(p)).run(n).count("outcome completed"), n, p);
    }
}
