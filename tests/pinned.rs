//! Pinned values: results are a promise, and a change of them is always on purpose.
//!
//! If a value below has to change, so do the results of everybody who runs the same file with the
//! same seed: say so in the changelog.

use crate::support::{Case, case, pair};
use stagger::trial::{Luck, Site, What};

#[test]
fn luck() {
    let site = Site::new("north", 7, 0).what(What::Honour);
    let found = [
        Luck::new(1, 0).bits(site),
        Luck::new(1, 1).bits(site),
        Luck::new(2, 0).bits(site),
        Luck::new(1, u64::MAX).bits(site),
        Luck::new(1, 0).bits(site.time(1)),
        Luck::new(1, 0).bits(Site::new("north", 7, 0).what(What::Breach)),
        Luck::new(1, 0).bits(Site::new("north", 7, 1).what(What::Honour)),
        Luck::new(1, 0).bits(Site::new("north", 8, 0).what(What::Honour)),
        Luck::new(1, 0).bits(Site::new("south", 7, 0).what(What::Honour)),
        Luck::new(1, 0).bits(Site::new("", 0, 0).what(What::Unknown)),
    ];
    assert_eq!(found.map(|bits| format!("{bits:016x}")), LUCK);
}

const LUCK: [&str; 10] = [
    "43180425f1ad5925",
    "68ee061bac76ef56",
    "9eb08040d231ce9f",
    "a8128498e6ea546f",
    "da094a9e857ebc38",
    "c9059616c14560f4",
    "d046b0602b4975b0",
    "20e01f506f137332",
    "d93c284ac06a892b",
    "5b77a172bc2b37ed",
];

/// The platform's own `exp` and `ln` are used, so that elsewhere the last digits may differ.
fn is_same(found: f64, pinned: f64) -> bool {
    if cfg!(all(target_arch = "x86_64", target_os = "linux", target_env = "gnu")) {
        found.to_bits() == pinned.to_bits()
    } else {
        (found - pinned).abs() <= 1e-12 * pinned.abs()
    }
}

/// The first three draws of each distribution, the same whatever the profile that this is built
/// with: mathematical functions must not depend on which other crates are in the build.
#[test]
fn draws() {
    let mut found = Vec::new();
    for (distribution, pinned) in DRAWS {
        let place =
            if distribution.contains("0.5, 0.9") { "complies = 'x'" } else { "complies = 0.5, trust = 'x'" };
        let text = format!(
            "unknown.x = {distribution}\n{}tranche = [{{ day = 0, north = {{ a = 1 }} }}]",
            pair(place, "complies = 1")
        );
        let case = case(&text);
        let draws: Vec<f64> = case.trials(3).map(|t| t.draws[0]).collect();
        if !draws.iter().zip(pinned).all(|(a, b)| is_same(*a, b)) {
            found.push(format!("(\"{distribution}\", {draws:?}),"));
        }
    }
    assert!(found.is_empty(), "now drawn:\n{}", found.join("\n"));
}

const DRAWS: [(&str, [f64; 3]); 19] = [
    ("{ uniform = [0.2, 0.9] }", [0.6109768540482748, 0.80289411543469, 0.8808136870670191]),
    ("{ triangular = [0.1, 0.3, 0.9] }", [0.45481767770812936, 0.6419556389429224, 0.7852989587304033]),
    ("{ pert = [1, 3, 9] }", [4.075976095950655, 5.9072981585524795, 1.8286968293120038]),
    ("{ pert = [0, 0, 1] }", [0.12330826036684821, 0.031207937763819863, 0.003509123309461424]),
    ("{ normal = [0.8, 0.1] }", [0.8561784120903942, 0.9094704811541612, 1.0171766665457223]),
    ("{ lognormal = [3, 0.5] }", [3.972931952181464, 5.186010409984637, 8.886165431162276]),
    ("{ beta = [8, 2] }", [0.7638694757423413, 0.5708233896120558, 0.9417483434445342]),
    ("{ beta = [0.5, 0.7] }", [0.2610472644799019, 0.018193114195895994, 0.9865569933100147]),
    ("{ gamma = [2.5, 0.4] }", [1.2413008545600686, 1.6841987907355405, 1.5914524910671717]),
    ("{ gamma = [1, 2] }", [7.2145984716964024, 2.813056428595023, 6.520539832357825]),
    ("{ gamma = [0.4, 3] }", [1.0751072379946147, 0.26896298424283505, 5.063768116560728]),
    ("{ weibull = [3, 1.2] }", [2.708525216786492, 5.290274120621923, 8.717524943479027]),
    ("{ exponential = 4 }", [3.538294241358529, 7.901113433752549, 14.387532713179398]),
    ("{ poisson = 0.7 }", [1.0, 1.0, 4.0]),
    ("{ poisson = 25 }", [27.0, 30.0, 35.0]),
    ("{ geometric = 3 }", [3.0, 5.0, 9.0]),
    ("{ discrete = { values = [5, 1, 3], weights = [1, 2, 5] } }", [3.0, 3.0, 5.0]),
    ("{ interval = [0.5, 0.9] }", [0.813639264907118, 0.8617349584686688, 0.927516689773668]),
    ("{ interval = [0.5, 2] }", [1.2671088771969843, 1.586154461455707, 2.497250215871161]),
];

/// A little of everything.
fn everything() -> Case {
    let north = "complies = { beta = [12, 2] }, retaliation = 0.6";
    let south = "complies = 'goodwill', breach = { late = 2, delay = { geometric = 2 }, grace = 1 }";
    case(&(pair(north, south)
        + "horizon = 60
        unknown.goodwill = { pert = [0.6, 0.9, 1] }
        behaviour = { trust = 1.1, strain = { uniform = [0.7, 1] } }
        breach.delay = { weibull = [2, 1.3] }
        mediation = { success = { interval = [0.5, 0.9] }, days = { lognormal = [3, 0.6] }, fatigue = 0.8 }
        ceasefire = { days = 25, extension = { probability = 0.7, days = 12, at_most = 2 },
            incidents = { per_day = { gamma = [2, 0.02] }, shape = 0.8, fatal = 0.1, pause = { poisson = 1 } } }
        issue = [{ name = 'list', settled = 0.9, days = { gamma = [2, 2] } },
            { name = 'corridor', settled = 0.6, days = 3, required = false, otherwise = { odds = { north = 0.7 }, incidents = 1.5 } }]
        event = [{ name = 'vote', after = 'agreement', probability = 0.7, days = { triangular = [1, 4, 15] }, odds = { south = 1.5 }, extension = 2 },
            { name = 'rupture', after = 'vote', probability = 0.1, days = { exponential = 20 }, ends = true }]
        tranche = [{ day = 1, north = { a = 6 }, south = { a = 3, dead = 2 } },
            { day = 8, order = ['north', 'south'], north = { b = 6, dead = 1 }, south = { a = 7, b = 5 } },
            { day = 20, requires = 'vote', patience = 4, north = { a = 4, b = 4 }, south = { b = 5 } }]"))
}

const NAMES: [&str; 12] = [
    "outcome",
    "cause",
    "agreement_day",
    "end_day",
    "tranches_completed",
    "disputes",
    "incidents",
    "breaches:south",
    "released:north",
    "days_held:south",
    "lead:north",
    "event:vote",
];

#[test]
fn trials() {
    let case = everything();
    let told = case.trials(8).map(|t| NAMES.map(|name| t.get(name)).join(" "));
    assert_eq!(told.collect::<Vec<_>>(), TRIALS);
}

const TRIALS: [&str; 8] = [
    "collapsed lapse 3 29 2 1 0 1 12 470 20 0",
    "collapsed expiry 3 28 2 1 4 0 12 516 25 1",
    "collapsed incident 6 16 2 0 1 0 12 501 15 0",
    "no_agreement - - 2 0 0 0 0 0 1200 0 0",
    "completed - 3 23 3 0 0 0 20 259 15 1",
    "collapsed breach:south 3 7 0 1 1 1 6 1088 20 1",
    "completed - 3 24 3 0 2 0 20 264 15 1",
    "completed - 3 24 3 0 0 0 20 264 25 1",
];

#[test]
fn a_run() {
    let case = everything();
    let run = case.run(50_000);
    let figures = [
        "outcome completed",
        "outcome collapsed",
        "outcome no_agreement",
        "outcome under_way",
        "outcome in_talks",
        "cause several",
        "cause breach:north",
        "cause breach:south",
        "cause incident",
        "cause expiry",
        "cause lapse",
        "cause event:rupture",
        "event:vote 1",
        "extensions 1",
        "incidents 0",
    ];
    assert_eq!(figures.map(|figure| (figure, run.count(figure))), RUN);
}

const RUN: [(&str, u64); 15] = [
    ("outcome completed", 23820),
    ("outcome collapsed", 21204),
    ("outcome no_agreement", 4976),
    ("outcome under_way", 0),
    ("outcome in_talks", 0),
    ("cause several", 114),
    ("cause breach:north", 3018),
    ("cause breach:south", 1519),
    ("cause incident", 2459),
    ("cause expiry", 3087),
    ("cause lapse", 9562),
    ("cause event:rupture", 1445),
    ("event:vote 1", 31531),
    ("extensions 1", 8928),
    ("incidents 0", 29004),
];
