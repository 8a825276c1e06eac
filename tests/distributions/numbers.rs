//! The random numbers themselves.

use stagger::trial::{Luck, Site, What, uniform};

use super::{N, Z, chi_squared, kolmogorov_smirnov};

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

/// Numbers of one trial share a factor. So sites that stand in a simple relation to each other must not
/// hand it on to their numbers: the same decision time after time, or the same decisions of two parties.
#[test]
fn related_sites_are_independent_of_each_other() {
    let of = |who: &str, what| Site::new(who, 7, 0).what(what);
    let related = [
        [site().time(0), site().time(1), site().time(2), site().time(3)],
        [of("ceasefire", What::Incident), of("ceasefire", What::Fatal), site().time(0), site()],
        [of("a", What::Honour), of("a", What::Breach), of("b", What::Honour), of("b", What::Breach)],
        [0, 1, 2, 3].map(|day| Site::new("north", day, 0).what(What::Honour)),
        [0, 1, 2, 3].map(|ordinal| Site::new("north", 0, ordinal).what(What::Honour)),
    ];
    for (i, sites) in related.iter().enumerate() {
        let mut counts = vec![0; 5_usize.pow(4)];
        for luck in (0..N).map(|n| Luck::new(4, n)) {
            let cell = |at: usize, site: &Site| at * 5 + (luck.uniform(*site) * 5.0) as usize;
            counts[sites.iter().fold(0, cell)] += 1;
        }
        chi_squared(&format!("relation {i}"), &counts, &[1.0 / 625.0; 625]);
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
    are_distinct(all);
}

#[test]
fn no_two_seeds_share_a_trial() {
    let number = |seed, trial| Luck::new(seed, trial).bits(site());
    let small = (0..300).flat_map(|seed| (0..300).map(move |trial| number(seed, trial)));
    let late = (0..300).map(|trial| number(u64::MAX, trial));
    are_distinct(small.chain(late).collect());
}

/// Of a million numbers of 64 bits, two are equal once in 10⁷ times.
fn are_distinct(mut numbers: Vec<u64>) {
    let total = numbers.len();
    numbers.sort_unstable();
    numbers.dedup();
    assert_eq!(numbers.len(), total);
}

#[test]
fn uniform_numbers_are_never_0_and_never_1() {
    assert_eq!(uniform(0), 2_f64.powi(-53));
    assert_eq!(uniform(u64::MAX), 1.0 - 2_f64.powi(-53));
    assert_eq!(uniform(1 << 63), 0.5 + 2_f64.powi(-53));
}
