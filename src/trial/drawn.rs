//! Which quantities have to be computed anew when the draws of a trial change.

use super::values::multipliers;
use crate::agreement::{Agreement, Multiplier, Quantity};

/// What has to be computed anew when draws change.
#[derive(Debug, Clone, Default)]
pub(super) struct Drawn {
    /// Parties of which something is drawn.
    pub(super) parties: Vec<usize>,
    /// By party: some weight of its breaches.
    pub(super) weights: Vec<bool>,
    /// Somebody's trust.
    pub(super) trust: bool,
    /// Position and the product of the multipliers that are known, with those that are not.
    pub(super) bundles: Vec<(usize, f64, Vec<Quantity<Multiplier>>)>,
    /// Something of an issue.
    pub(super) issues: bool,
    /// Something of an event.
    pub(super) events: bool,
    /// Perhaps something of mediation or the ceasefire.
    pub(super) others: bool,
}

impl Drawn {
    /// Of an agreement.
    pub(super) fn of(agreement: &Agreement) -> Self {
        let one_of = |quantities: &[Quantity<Multiplier>]| quantities.iter().any(Quantity::is_unknown);
        let mut drawn = Drawn {
            others: !agreement.unknowns().is_empty(),
            issues: agreement.issues().iter().any(|i| {
                i.settled.is_unknown()
                    || i.otherwise.as_ref().is_some_and(|o| o.incidents.is_unknown() || one_of(&o.odds))
            }),
            events: agreement.events().iter().any(|e| {
                e.probability.is_unknown() || one_of(&[e.incidents, e.extension]) || one_of(&e.odds)
            }),
            ..Drawn::default()
        };
        for (i, p) in agreement.parties().iter().enumerate() {
            drawn.trust |= p.trust.is_unknown() || p.complies.is_unknown();
            let odds = [&p.trust, &p.retaliation, &p.strain];
            let weights = [&p.breach.late, &p.breach.short, &p.breach.refused].iter().any(|q| q.is_unknown());
            drawn.weights.push(weights);
            if p.complies.is_unknown() || odds.iter().any(|q| q.is_unknown()) || weights {
                drawn.parties.push(i);
            }
        }
        let bundles = agreement.tranches().iter().flat_map(crate::agreement::Tranche::bundles);
        for (i, bundle) in bundles.enumerate() {
            let (unknown, known): (Vec<_>, Vec<_>) =
                multipliers(agreement, bundle).into_iter().partition(Quantity::is_unknown);
            if !unknown.is_empty() {
                let product = known.iter().map(|q| q.value(&[])).product();
                drawn.bundles.push((i, product, unknown));
            }
        }
        drawn
    }
}
