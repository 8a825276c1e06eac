//! The quantities in force in a trial: those that are known, and those drawn for it.

use super::compliance::odds_of;
use super::drawn::Drawn;
use super::luck::threshold;
use super::outlook::filled;
use crate::agreement::{Agreement, Bundle, Multiplier, Quantity};
use crate::tally::Kind;

/// A multiplier of 0 times certainty would be NaN; certainty must win.
const LEAST_MULTIPLIER: f64 = 1e-300;

/// Quantities in force in a trial.
#[derive(Debug, Clone)]
pub(super) struct Values {
    /// By party.
    pub(super) parties: Vec<PartyValues>,
    /// By bundle.
    pub(super) bundles: Vec<BundleValues>,
    /// `[tranches without a breach][party]`: what trust multiplies odds by.
    pub(super) grown: Vec<f64>,
    /// By bundle, filled up: what its party's level is multiplied by, for a number of tranches with a
    /// breach; [`NONE`] if it has to be worked out.
    worth: (u32, Vec<Worth>),
    pub(super) cure_odds: f64,
    pub(super) fatigue: f64,
    pub(super) extension_odds: f64,
    pub(super) incidents_per_day: f64,
    pub(super) incidents_shape: f64,
    pub(super) fatal: f64,
    /// Fatal, if the digits of the number are below this.
    pub(super) fatal_below: u64,
    /// Extended, if they are below this and no event interferes.
    pub(super) extended_below: u64,
    /// By issue.
    pub(super) settled: Vec<f64>,
    /// `[issue][party]`.
    pub(super) issue_odds: Vec<f64>,
    pub(super) issue_incidents: Vec<f64>,
    /// By event.
    pub(super) event_probability: Vec<f64>,
    /// `[event][party]`.
    pub(super) event_odds: Vec<f64>,
    pub(super) event_incidents: Vec<f64>,
    pub(super) event_extension: Vec<f64>,
    drawn: Drawn,
}

/// All that it takes to decide whether a bundle is honoured, side by side in memory.
#[derive(Debug, Clone, Copy)]
pub(super) struct BundleValues {
    /// The product of all odds multipliers that come with it.
    pub(super) odds: f64,
    pub(super) party: u32,
    /// Its place in [`Values::grown`] if no tranche before was soiled by a breach.
    pub(super) grown: usize,
}

/// What the level of a party is multiplied by.
#[derive(Debug, Clone, Copy)]
pub(super) struct Worth {
    pub(super) times: f64,
    pub(super) party: u32,
}

/// No number of tranches.
const NONE: u32 = u32::MAX;

/// A party's quantities.
#[derive(Debug, Clone, Copy)]
pub(super) struct PartyValues {
    /// Odds of complying, before multipliers; 0 and infinity are impossible and certain.
    pub(super) odds: f64,
    pub(super) trust: f64,
    pub(super) retaliation: f64,
    pub(super) strain: f64,
    /// No multiplier can change the odds.
    pub(super) certain: bool,
    pub(super) breach: BreachValues,
}

/// What a breach is.
#[derive(Debug, Clone, Copy)]
pub(super) enum BreachValues {
    /// Late, if the digits of the number are below this.
    Limits { late: u64, late_or_short: u64 },
    /// Weights drawn for the trial: most trials do without working out what they mean.
    Weights { late: f64, short: f64, refused: f64 },
}

impl BreachValues {
    /// What a breach is, by the digits of its number.
    #[inline]
    pub(super) fn kind(&self, digits: u64) -> Kind {
        match *self {
            BreachValues::Limits { late, .. } if digits < late => Kind::Late,
            BreachValues::Limits { late_or_short, .. } if digits < late_or_short => Kind::Short,
            BreachValues::Limits { .. } => Kind::Refused,
            BreachValues::Weights { .. } => self.limits().kind(digits),
        }
    }

    fn limits(&self) -> Self {
        let BreachValues::Weights { late, short, refused } = *self else { return *self };
        let sum = late + short + refused;
        // when every weight happens to be drawn as 0, nothing is left but a refusal
        let share = |w: f64| if sum > 0.0 { w / sum } else { 0.0 };
        BreachValues::Limits { late: threshold(share(late)), late_or_short: threshold(share(late + short)) }
    }
}

impl Values {
    /// The values of an agreement; what is not known is 0 until the first [`Values::draw`].
    pub(super) fn new(agreement: &Agreement) -> Self {
        let draws = vec![0.0; agreement.unknowns().len()];
        let mut values = Self {
            parties: Vec::new(),
            bundles: Vec::new(),
            grown: vec![1.0; (agreement.tranches().len() + 1) * agreement.parties().len()],
            worth: (NONE, Vec::new()),
            cure_odds: 0.0,
            fatigue: 1.0,
            extension_odds: 0.0,
            incidents_per_day: 0.0,
            incidents_shape: 1.0,
            fatal: 0.0,
            fatal_below: 0,
            extended_below: 0,
            settled: Vec::new(),
            issue_odds: Vec::new(),
            issue_incidents: Vec::new(),
            event_probability: Vec::new(),
            event_odds: Vec::new(),
            event_incidents: Vec::new(),
            event_extension: Vec::new(),
            drawn: Drawn::of(agreement),
        };
        values.parties = agreement.parties().iter().map(|p| party(p, &draws)).collect();
        values.parties.iter_mut().for_each(|party| party.breach = party.breach.limits());
        let tranches = agreement.tranches().iter().enumerate();
        for (tranche, bundle) in tranches.flat_map(|(k, t)| t.bundles().map(move |b| (k, b))) {
            let product: f64 = multipliers(agreement, bundle).iter().map(|q| q.value(&draws)).product();
            values.bundles.push(BundleValues {
                odds: product.max(LEAST_MULTIPLIER),
                party: bundle.party.0,
                grown: tranche * agreement.parties().len() + bundle.party.index(),
            });
            values.worth.1.push(Worth { times: 0.0, party: bundle.party.0 });
        }
        // what fills up is certain
        let certain = Worth { times: f64::INFINITY, party: 0 };
        values.worth.1.resize(filled(values.bundles.len()), certain);
        values.grow();
        values.draw_others(agreement, &draws);
        values.draw_issues(agreement, &draws);
        values.draw_events(agreement, &draws);
        values
    }

    /// Whether everybody's odds and what changes them are the same in every trial.
    pub(super) fn odds_are_known(&self) -> bool {
        self.drawn.parties.is_empty() && self.drawn.bundles.is_empty()
    }

    /// Works out what trust makes of the odds.
    fn grow(&mut self) {
        let parties = self.parties.len();
        for (p, party) in self.parties.iter().enumerate() {
            let mut grown = 1.0;
            for cell in self.grown[p..].iter_mut().step_by(parties) {
                *cell = grown;
                grown *= party.trust;
            }
        }
    }

    /// By bundle, filled up: what its party's level is multiplied by when so many tranches were soiled
    /// by a breach.
    #[inline]
    pub(super) fn worth(&mut self, soiled: u32) -> &[Worth] {
        if self.worth.0 != soiled {
            self.worth.0 = soiled;
            for (worth, bundle) in self.worth.1.iter_mut().zip(&self.bundles) {
                worth.times = bundle.worth(self.parties.len(), &self.grown, soiled);
            }
        }
        &self.worth.1
    }

    /// Computes anew what depends on the draws of a trial.
    pub(super) fn draw(&mut self, agreement: &Agreement, draws: &[f64]) {
        self.worth.0 = NONE;
        for &i in &self.drawn.parties {
            let before = std::mem::replace(&mut self.parties[i], party(&agreement.parties()[i], draws));
            if !self.drawn.weights[i] {
                self.parties[i].breach = before.breach;
            }
        }
        if self.drawn.trust {
            self.grow();
        }
        for (i, known, unknown) in &self.drawn.bundles {
            let product = unknown.iter().fold(*known, |o, q| o * q.value(draws));
            self.bundles[*i].odds = product.max(LEAST_MULTIPLIER);
        }
        if self.drawn.others {
            self.draw_others(agreement, draws);
        }
        if self.drawn.issues {
            self.draw_issues(agreement, draws);
        }
        if self.drawn.events {
            self.draw_events(agreement, draws);
        }
    }

    fn draw_others(&mut self, agreement: &Agreement, draws: &[f64]) {
        if let Some(mediation) = agreement.mediation() {
            let success = mediation.success.value(draws);
            self.cure_odds = odds_of(success);
            self.fatigue = if success == 1.0 { 1.0 } else { mediation.fatigue.value(draws) };
        }
        if let Some(extension) = agreement.ceasefire().and_then(|c| c.extension.as_ref()) {
            let probability = extension.probability.value(draws);
            self.extension_odds = odds_of(probability);
            self.extended_below = threshold(probability);
        }
        if let Some(incidents) = agreement.ceasefire().and_then(|c| c.incidents.as_ref()) {
            self.incidents_per_day = incidents.per_day.value(draws);
            self.incidents_shape = incidents.shape.value(draws);
            self.fatal = incidents.fatal.value(draws);
            self.fatal_below = threshold(self.fatal);
        }
    }

    fn draw_issues(&mut self, agreement: &Agreement, draws: &[f64]) {
        let one = Quantity::Known(Multiplier::ONE);
        let parties = agreement.parties().len();
        let issues = agreement.issues();
        fill(&mut self.settled, issues.iter().map(|i| i.settled.value(draws)));
        fill(
            &mut self.issue_odds,
            issues.iter().flat_map(|i| {
                (0..parties).map(move |p| i.otherwise.as_ref().map_or(1.0, |o| o.odds[p].value(draws)))
            }),
        );
        fill(
            &mut self.issue_incidents,
            issues.iter().map(|i| i.otherwise.as_ref().map_or(one, |o| o.incidents).value(draws)),
        );
    }

    fn draw_events(&mut self, agreement: &Agreement, draws: &[f64]) {
        let events = agreement.events();
        fill(&mut self.event_probability, events.iter().map(|e| e.probability.value(draws)));
        fill(&mut self.event_odds, events.iter().flat_map(|e| e.odds.iter().map(|q| q.value(draws))));
        fill(&mut self.event_incidents, events.iter().map(|e| e.incidents.value(draws)));
        fill(&mut self.event_extension, events.iter().map(|e| e.extension.value(draws)));
    }
}

fn fill(to: &mut Vec<f64>, from: impl Iterator<Item = f64>) {
    to.clear();
    to.extend(from);
}

fn party(party: &crate::agreement::Party, draws: &[f64]) -> PartyValues {
    let complies = party.complies.value(draws);
    let odds = odds_of(complies);
    let certain = complies == 0.0 || complies == 1.0;
    let multiplier = |q: &Quantity<Multiplier>| if certain { 1.0 } else { q.value(draws) };
    let breach = &party.breach;
    PartyValues {
        odds,
        certain: odds == 0.0 || odds.is_infinite(),
        trust: multiplier(&party.trust),
        retaliation: multiplier(&party.retaliation),
        strain: multiplier(&party.strain),
        breach: BreachValues::Weights {
            late: breach.late.value(draws),
            short: breach.short.value(draws),
            refused: breach.refused.value(draws),
        },
    }
}

/// All odds multipliers that come with a bundle.
pub(super) fn multipliers(agreement: &Agreement, bundle: &Bundle) -> Vec<Quantity<Multiplier>> {
    let categories = bundle.persons.iter().map(|&(c, _)| agreement.categories()[c.index()].odds);
    let terms = bundle.terms.iter().map(|t| agreement.terms()[t.index()].odds);
    std::iter::once(bundle.odds).chain(categories).chain(terms).collect()
}
