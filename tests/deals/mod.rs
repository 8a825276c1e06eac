//! Agreements built by hand, for tests.

#![allow(dead_code, unreachable_pub, missing_docs, clippy::unwrap_used)]

use stagger::agreement::*;
use stagger::exact::{Settings, Solution, solve};
use stagger::metric::{Cause, Columns, Ending, Metric};

pub fn p(x: f64) -> Quantity<Probability> {
    Quantity::Known(Probability::new(x).unwrap())
}

pub fn times(x: f64) -> Quantity<Multiplier> {
    Quantity::Known(Multiplier::new(x).unwrap())
}

pub fn weight(x: f64) -> Quantity<Weight> {
    Quantity::Known(Weight::new(x).unwrap())
}

pub fn rate(x: f64) -> Quantity<Rate> {
    Quantity::Known(Rate::new(x).unwrap())
}

pub fn shape(x: f64) -> Quantity<Shape> {
    Quantity::Known(Shape::new(x).unwrap())
}

pub fn category(key: &str, odds: f64) -> Category {
    Category { key: key.into(), label: key.into(), odds: times(odds), deceased: false }
}

/// Honours with probability `complies`; what it does not honour is late, short or refused with
/// these weights. Late is 1 day, short is half.
pub fn party(key: &str, holds: &[(u32, u32)], complies: f64, [late, short, refused]: [f64; 3]) -> Party {
    Party {
        key: key.into(),
        label: key.into(),
        holds: holds.iter().map(|&(c, n)| (CategoryId(c), n)).collect(),
        complies: p(complies),
        trust: times(1.0),
        retaliation: times(1.0),
        strain: times(1.0),
        breach: Breach {
            late: weight(late),
            short: weight(short),
            refused: weight(refused),
            delay: Delay::Fixed(1),
            share: Share::Fixed(Probability::new(0.5).unwrap()),
            grace: 0,
        },
    }
}

pub fn bundle(party: u32, persons: &[(u32, u32)]) -> Bundle {
    let persons = persons.iter().map(|&(c, n)| (CategoryId(c), n)).collect();
    Bundle { party: PartyId(party), persons, terms: Vec::new(), odds: times(1.0) }
}

pub fn tranche(day: u32, turns: Vec<Vec<Bundle>>) -> Tranche {
    Tranche { name: format!("day {day}"), day, turns, requires: None, patience: 0 }
}

pub fn event(name: &str, after: Trigger, probability: f64, days: Delay, parties: usize) -> Event {
    Event {
        name: name.into(),
        after,
        probability: p(probability),
        days,
        lasts: None,
        odds: vec![times(1.0); parties],
        incidents: times(1.0),
        extension: times(1.0),
        ends: false,
    }
}

/// Two parties that honour everything, one category (0), no tranches yet.
pub fn plain(horizon: u32) -> Draft {
    Draft {
        horizon,
        on_delay: OnDelay::Slip,
        unknowns: Vec::new(),
        parties: vec![
            party("north", &[(0, 100)], 1.0, [1.0, 1.0, 1.0]),
            party("south", &[(0, 100)], 1.0, [1.0, 1.0, 1.0]),
        ],
        categories: vec![category("civilians", 1.0)],
        terms: Vec::new(),
        mediation: None,
        ceasefire: None,
        issues: Vec::new(),
        events: Vec::new(),
        tranches: Vec::new(),
    }
}

/// 50 persons for 300 in six weekly tranches, north first, with everything but talks and events.
pub fn benchmark() -> Draft {
    let breach = |party: Party| Party {
        trust: times(1.1),
        retaliation: times(0.6),
        strain: times(0.9),
        breach: Breach {
            delay: Delay::Varies(Distribution::geometric(2.5).unwrap()),
            share: Share::Varies(Distribution::uniform(0.2, 0.9).unwrap()),
            grace: 1,
            ..party.breach
        },
        ..party
    };
    let (civilians, soldiers, detainees, high_profile) = (0, 1, 2, 3);
    let north: [&[(u32, u32)]; 6] = [
        &[(civilians, 8)],
        &[(civilians, 9)],
        &[(civilians, 8)],
        &[(civilians, 5), (soldiers, 3)],
        &[(soldiers, 9)],
        &[(soldiers, 8)],
    ];
    let south: [&[(u32, u32)]; 6] = [
        &[(detainees, 50)],
        &[(detainees, 50)],
        &[(detainees, 50)],
        &[(detainees, 50)],
        &[(detainees, 50)],
        &[(detainees, 20), (high_profile, 30)],
    ];
    let step = |k: usize| tranche(7 * k as u32, vec![vec![bundle(0, north[k])], vec![bundle(1, south[k])]]);
    Draft {
        parties: vec![
            breach(party("north", &[(civilians, 30), (soldiers, 20)], 0.93, [5.0, 3.0, 2.0])),
            breach(party("south", &[(detainees, 270), (high_profile, 30)], 0.95, [5.0, 3.0, 2.0])),
        ],
        categories: vec![
            category("civilians", 1.0),
            category("soldiers", 0.6),
            category("detainees", 1.0),
            category("high_profile", 0.5),
        ],
        mediation: Some(Mediation {
            success: p(0.7),
            days: Delay::Varies(Distribution::geometric(3.0).unwrap()),
            fatigue: times(0.8),
        }),
        ceasefire: Some(Ceasefire {
            days: Some(42),
            extension: Some(Extension { probability: p(0.6), days: 14, at_most: Some(3) }),
            incidents: Some(Incidents {
                per_day: rate(0.02),
                shape: shape(1.0),
                fatal: p(0.15),
                pause: Delay::Varies(Distribution::poisson(1.5).unwrap()),
            }),
            survives: true,
        }),
        tranches: (0..6).map(step).collect(),
        ..plain(90)
    }
}

/// A solution that drops nothing, with short ways to its figures.
pub struct Solved {
    pub agreement: Agreement,
    pub columns: Columns,
    pub solution: Solution,
}

pub fn solved(draft: Draft) -> Solved {
    solved_with(draft, &Settings { cut_off: 0.0, ..Settings::default() })
}

pub fn solved_with(draft: Draft, settings: &Settings) -> Solved {
    let agreement = Agreement::build(draft).unwrap();
    let solution = solve(&agreement, settings).unwrap();
    let columns = Columns::of(&agreement);
    Solved { agreement, columns, solution }
}

impl Solved {
    pub fn ending(&self, ending: Ending) -> f64 {
        self.solution.probability(ending, self.agreement.parties().len())
    }

    pub fn cause(&self, cause: Cause) -> f64 {
        self.ending(Ending::Collapsed(cause))
    }

    pub fn completed(&self) -> f64 {
        self.ending(Ending::Completed)
    }

    pub fn position(&self, metric: Metric, party: Option<u32>, category: Option<u32>) -> usize {
        let is = |c: &stagger::metric::Column| {
            c.metric == metric && c.party == party.map(PartyId) && c.category == category.map(CategoryId)
        };
        self.columns.list().iter().position(is).unwrap()
    }

    pub fn mean(&self, metric: Metric, party: Option<u32>) -> f64 {
        self.solution.figures[self.position(metric, party, None)].mean.unwrap()
    }

    pub fn event(&self, event: usize) -> f64 {
        self.solution.figures[self.columns.events() + event].mean.unwrap()
    }

    /// Probability of each value up to the largest possible.
    pub fn spread(&self, metric: Metric, party: Option<u32>, category: Option<u32>) -> Vec<f64> {
        let list = self.solution.figures[self.position(metric, party, category)].distribution.clone();
        let list = list.unwrap();
        let mut cells = vec![0.0; list.last().map_or(0, |&(value, _)| value as usize + 1)];
        for (value, p) in list {
            cells[value as usize] = p;
        }
        cells
    }

    pub fn of(&self, metric: Metric) -> Vec<f64> {
        self.spread(metric, None, None)
    }
}

#[track_caller]
pub fn close(a: f64, b: f64) {
    assert!((a - b).abs() <= 1e-12 * b.abs().max(1.0), "{a} is not {b}");
}

/// Value by value; cells missing at the end are 0.
#[track_caller]
pub fn all_close(a: &[f64], b: &[f64]) {
    for i in 0..a.len().max(b.len()) {
        let cell = |list: &[f64]| list.get(i).copied().unwrap_or(0.0);
        assert!((cell(a) - cell(b)).abs() < 1e-12, "{a:?} is not {b:?}, at {i}");
    }
}
