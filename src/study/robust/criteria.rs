//! What structures are compared by.

use super::Direction;
use crate::agreement::{Agreement, PartyId};
use crate::metric::{Metric, Target};
use crate::scenario::Scenario;
use crate::trial::{Deal, Gauge};

/// What structures are judged by, besides the chance of completion; of each party.
const OF_PARTIES: [(Metric, Direction); 5] = [
    (Metric::Released, Direction::More),
    (Metric::DaysHeld, Direction::Less),
    (Metric::Lead, Direction::Less),
    (Metric::RemainsReturned, Direction::More),
    (Metric::TermsMet, Direction::More),
];

/// Whether a party owes in some way what a metric is about.
fn owes(agreement: &Agreement, party: PartyId, metric: Metric) -> bool {
    let owed = match metric {
        Metric::RemainsReturned => agreement.owed_remains(party),
        Metric::TermsMet => agreement.owed_terms(party),
        Metric::Lead => u32::from(agreement.has_lead(party)),
        _ => agreement.owed_living(party),
    };
    owed > 0
}

/// A criterion before anything is played.
#[derive(Debug, Clone)]
pub(super) struct Wanted {
    /// As the first structure has it.
    pub(super) target: Target,
    /// The metric and the key of the party; `None`: completion.
    of: Option<(Metric, String)>,
    pub(super) direction: Direction,
}

impl Wanted {
    /// The party in another agreement.
    fn party(&self, agreement: &Agreement) -> Option<PartyId> {
        let (_, key) = self.of.as_ref()?;
        agreement.parties().iter().position(|p| p.key == *key).map(PartyId::from)
    }

    pub(super) fn gauge(&self, deal: &Deal) -> Option<Gauge> {
        let target = match &self.of {
            None => Target::COMPLETED,
            Some((metric, _)) => Target::of_party(*metric, self.party(deal.agreement())?),
        };
        Gauge::new(target, deal.columns())
    }

    /// The most that there can be of it in any of the structures, in its unit: 1 for a chance, 100 points, all
    /// persons, remains or terms owed, every day of all persons up to the horizon.
    pub(super) fn most(&self, scenarios: &[Scenario]) -> f64 {
        let Some((metric, _)) = &self.of else { return 1.0 };
        let of_party = |agreement: &Agreement, party| match metric {
            Metric::Lead => 100.0,
            Metric::DaysHeld => {
                let (persons, days) = agreement.days_held_over(party);
                f64::from(persons) * f64::from(days)
            }
            Metric::RemainsReturned => f64::from(agreement.owed_remains(party)),
            Metric::TermsMet => f64::from(agreement.owed_terms(party)),
            _ => f64::from(agreement.owed_living(party)),
        };
        let of = |s: &Scenario| self.party(s.agreement()).map_or(0.0, |party| of_party(s.agreement(), party));
        scenarios.iter().map(of).fold(0.0, f64::max)
    }

    /// Whether deals can be compared by it: days held are counted of the persons owed and up to
    /// the horizon, so they mean something else where either differs.
    pub(super) fn compares<'a>(&self, agreements: impl Iterator<Item = &'a Agreement>) -> bool {
        let held = self.of.as_ref().is_some_and(|(metric, _)| *metric == Metric::DaysHeld);
        let mut all = agreements.map(|a| self.party(a).map(|p| a.days_held_over(p)));
        let first = all.next();
        !held || all.all(|other| Some(other) == first)
    }
}

/// Completion, and what concerns the parties that all structures have and that owe in one of them what it
/// is about: living persons, remains, terms.
pub(super) fn wanted(scenarios: &[Scenario]) -> Vec<Wanted> {
    let mut wanted = vec![Wanted { target: Target::COMPLETED, of: None, direction: Direction::More }];
    let Some(first) = scenarios.first() else { return wanted };
    let id = |s: &Scenario, key: &str| {
        s.agreement().parties().iter().position(|p| p.key == key).map(PartyId::from)
    };
    for (metric, direction) in OF_PARTIES {
        for (position, party) in first.agreement().parties().iter().enumerate() {
            let everywhere = scenarios.iter().all(|s| id(s, &party.key).is_some());
            let owed = |s: &Scenario| id(s, &party.key).is_some_and(|p| owes(s.agreement(), p, metric));
            if everywhere && scenarios.iter().any(owed) {
                let target = Target::of_party(metric, PartyId::from(position));
                wanted.push(Wanted { target, of: Some((metric, party.key.clone())), direction });
            }
        }
    }
    wanted
}
