//! Agreements built by hand, for tests.

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

/// Talks, events, a tranche that requires one, remains, terms, both kinds of turns: every section
/// of a scenario at once.
pub fn every_section() -> Draft {
    let (civilians, soldiers, fallen, minors, detainees, high_profile) = (0, 1, 2, 3, 4, 5);
    let varies = |d: Result<Distribution, DistributionError>| Delay::Varies(d.unwrap());
    let breach = |party: Party, retaliation: f64, share| Party {
        trust: times(1.08),
        retaliation: times(retaliation),
        strain: times(0.9),
        breach: Breach {
            delay: varies(Distribution::weibull(3.0, 1.2)),
            share: Share::Varies(share),
            grace: 1,
            ..party.breach
        },
        ..party
    };
    let north = party("north", &[(civilians, 25), (soldiers, 15), (fallen, 4)], 0.87, [4.0, 2.0, 1.0]);
    let south = party("south", &[(minors, 40), (detainees, 220), (high_profile, 20)], 0.91, [2.0, 1.0, 3.0]);
    let crossing = TermId(0);
    let phase = EventId(3);
    let second = Trigger::Tranche(TrancheId(1));
    let after_phase = Distribution::discrete(&[5.0, 10.0, 20.0], &[1.0, 2.0, 1.0]);
    let mut events = vec![
        event("council vote", Trigger::Start, 0.5, Delay::Fixed(2), 2),
        event("monitors", Trigger::Agreement, 0.6, varies(Distribution::triangular(1.0, 4.0, 15.0)), 2),
        event("disruption", second, 0.3, varies(Distribution::exponential(6.0)), 2),
        event("second phase agreed", second, 0.75, varies(Distribution::pert(1.0, 8.0, 30.0)), 2),
        event("administration agreed", Trigger::Event(phase), 0.5, varies(after_phase), 2),
    ];
    events[0].odds[1] = times(1.3);
    events[0].extension = times(1.5);
    events[1].incidents = times(0.5);
    events[2].odds = vec![times(0.5); 2];
    events[2].lasts = Some(7);
    events[4].odds = vec![times(1.2); 2];
    let otherwise = Otherwise { odds: vec![times(0.8), times(0.9)], incidents: times(1.3) };
    let with_term = |bundle: Bundle| Bundle { terms: vec![crossing], ..bundle };
    let third = vec![
        vec![Bundle { odds: times(0.9), ..bundle(0, &[(soldiers, 12)]) }],
        vec![bundle(1, &[(detainees, 80), (high_profile, 20)])],
    ];
    Draft {
        parties: vec![
            breach(north, 0.7, Distribution::uniform(0.1, 0.9).unwrap()),
            breach(south, 0.5, Distribution::beta(2.0, 3.0).unwrap()),
        ],
        categories: vec![
            category("civilians", 1.0),
            category("soldiers", 0.7),
            Category { deceased: true, ..category("fallen", 1.2) },
            category("minors", 1.0),
            category("detainees", 1.0),
            category("high_profile", 0.5),
        ],
        terms: vec![Term { name: "open the crossing".into(), odds: times(0.85) }],
        mediation: Some(Mediation {
            success: p(0.73),
            days: varies(Distribution::lognormal(3.0, 0.5)),
            fatigue: times(0.85),
        }),
        ceasefire: Some(Ceasefire {
            days: Some(35),
            extension: Some(Extension { probability: p(0.7), days: 15, at_most: Some(2) }),
            incidents: Some(Incidents {
                per_day: rate(0.025),
                shape: shape(0.9),
                fatal: p(0.12),
                pause: varies(Distribution::geometric(2.0)),
            }),
            survives: false,
        }),
        issues: vec![
            Issue {
                name: "length of the ceasefire".into(),
                settled: p(0.9),
                days: varies(Distribution::gamma(2.0, 2.0)),
                otherwise: None,
            },
            Issue {
                name: "buffer zones".into(),
                settled: p(0.5),
                days: Delay::Fixed(4),
                otherwise: Some(otherwise),
            },
        ],
        events,
        tranches: vec![
            tranche(
                1,
                vec![vec![bundle(0, &[(civilians, 10)]), bundle(1, &[(minors, 40), (detainees, 40)])]],
            ),
            tranche(
                8,
                vec![
                    vec![bundle(0, &[(civilians, 15), (soldiers, 3)])],
                    vec![with_term(bundle(1, &[(detainees, 100)]))],
                ],
            ),
            Tranche { requires: Some(phase), patience: 12, ..tranche(22, third) },
            tranche(29, vec![vec![with_term(bundle(0, &[(fallen, 4)]))]]),
        ],
        ..plain(100)
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
