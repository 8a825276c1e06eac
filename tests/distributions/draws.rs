//! What is drawn with them: quantities, delays, shares, decisions.

use statrs::distribution::{ContinuousCDF, Discrete};

use super::{N, chi_squared, kolmogorov_smirnov, within};
use crate::support::{Case, case, never, pair};

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

/// What is written in place is what is played, and an entry of `[unknown]` is kept within its range where it
/// is used.
#[test]
fn draws_in_place_are_kept_within_their_range() {
    let own = |distribution: &str, place: &str| {
        let odds =
            if place == "odds" { format!(", odds = {{ north = {distribution} }}") } else { String::new() };
        let complies = if place == "odds" { "0.5" } else { distribution };
        let tranche = format!("tranche = [{{ day = 0, north = {{ a = 1 }}{odds} }}]");
        case(&format!("{}{tranche}", pair(&format!("complies = {complies}"), "complies = 1")))
    };
    for (distribution, place, low, high) in [
        ("{ normal = [0.9, 0.3] }", "complies", 0.0, 1.0),
        ("{ uniform = [-0.5, 1.5] }", "complies", 0.0, 1.0),
        ("{ discrete = { values = [-1, 0.5, 2], weights = [1, 1, 1] } }", "complies", 0.0, 1.0),
        ("{ normal = [1, 1] }", "odds", 0.0, 10.0),
    ] {
        let (own, named) =
            (draws(&own(distribution, place), 2_000), draws(&unknown(distribution, place), 2_000));
        assert!(own.iter().all(|x| (low..=high).contains(x)), "{distribution}");
        assert!(own.contains(&low) && (place == "odds" || own.contains(&high)), "{distribution}");
        assert!(named.iter().any(|x| !(low..=high).contains(x)), "{distribution}");
    }
    let within = draws(&own("{ uniform = [0.5, 0.75] }", "complies"), 2_000);
    assert!(within.iter().all(|x| 0.5 < *x && *x < 0.75));
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
type Mass = Box<dyn Fn(u32) -> f64>;

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
fn discrete() -> Vec<(&'static str, Mass)> {
    let poisson =
        |mean: f64| move |k: u32| statrs::distribution::Poisson::new(mean).unwrap().pmf(u64::from(k));
    vec![
        ("{ poisson = 0.7 }", Box::new(poisson(0.7))),
        ("{ poisson = 25 }", Box::new(poisson(25.0))),
        (
            "{ geometric = 3 }",
            Box::new(|d| if d == 0 { 0.0 } else { (2.0_f64 / 3.0).powi(d.cast_signed() - 1) / 3.0 }),
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
