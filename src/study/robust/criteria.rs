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

/// The most that there can be of a metric of a party, in its unit; 0 if the party owes nothing of it.
fn most(agreement: &Agreement, party: PartyId, metric: Metric) -> f64 {
    match metric {
        Metric::Lead if agreement.has_lead(party) => 100.0,
        Metric::Lead => 0.0,
        Metric::DaysHeld => {
            let (persons, days) = agreement.days_held_over(party);
            f64::from(persons) * f64::from(days)
        }
        Metric::RemainsReturned => f64::from(agreement.owed_remains(party)),
        Metric::TermsMet => f64::from(agreement.owed_terms(party)),
        _ => f64::from(agreement.owed_living(party)),
    }
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
        agreement.party(&self.of.as_ref()?.1)
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
        let of =
            |s: &Scenario| self.party(s.agreement()).map_or(0.0, |party| most(s.agreement(), party, *metric));
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
    for (metric, direction) in OF_PARTIES {
        for (position, party) in first.agreement().parties().iter().enumerate() {
            let agreements = || scenarios.iter().map(Scenario::agreement);
            let everywhere = agreements().all(|a| a.party(&party.key).is_some());
            let owed = |a: &Agreement| a.party(&party.key).is_some_and(|p| most(a, p, metric) > 0.0);
            if everywhere && agreements().any(owed) {
                let target = Target::of_party(metric, PartyId::from(position));
                wanted.push(Wanted { target, of: Some((metric, party.key.clone())), direction });
            }
        }
    }
    wanted
}
