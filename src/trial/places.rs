//! Which quantities an agreement has, and where their numbers stand.

use super::compliance::odds_of;
use super::quantities::{Place, Quantities};
use super::values::{BreachValues, PartyValues};
use crate::agreement::{Agreement, Bundle, Multiplier, PartyId, Quantity, Unit};

/// Where the quantities of an agreement stand.
#[derive(Debug, Clone)]
pub(super) struct Places {
    pub(super) parties: Vec<PartyPlaces>,
    pub(super) bundles: Vec<BundlePlaces>,
    /// Success and fatigue.
    pub(super) mediation: Option<(Place, Place)>,
    pub(super) extension: Option<Place>,
    pub(super) incidents: Option<IncidentPlaces>,
    /// By issue.
    pub(super) settled: Vec<Place>,
    /// By issue, if it is not required.
    pub(super) issues: Vec<Option<SurroundingPlaces>>,
    /// By event.
    pub(super) event_probability: Vec<Place>,
    pub(super) event_extension: Vec<Place>,
    pub(super) events: Vec<SurroundingPlaces>,
    /// Parties of which something is drawn, and whether a weight of their breaches is.
    pub(super) drawn_parties: Vec<(usize, bool)>,
    /// Bundles whose multipliers are drawn, or ruled out by a certainty that is.
    pub(super) drawn_bundles: Vec<usize>,
    /// Somebody's trust is drawn.
    pub(super) trust_is_drawn: bool,
}

#[derive(Debug, Clone, Copy)]
pub(super) struct PartyPlaces {
    complies: Place,
    trust: Place,
    retaliation: Place,
    strain: Place,
    late: Place,
    short: Place,
    refused: Place,
}

#[derive(Debug, Clone)]
pub(super) struct BundlePlaces {
    /// The product of the multipliers that are known.
    known: f64,
    drawn: Vec<Place>,
    party: PartyId,
}

#[derive(Debug, Clone, Copy)]
pub(super) struct IncidentPlaces {
    pub(super) per_day: Place,
    pub(super) shape: Place,
    pub(super) fatal: Place,
}

/// What surrounds the exchange, an event or an issue.
#[derive(Debug, Clone)]
pub(super) struct SurroundingPlaces {
    /// By party.
    pub(super) odds: Vec<Place>,
    pub(super) incidents: Place,
}

impl Places {
    /// Of an agreement, whose quantities are added.
    pub(super) fn of(agreement: &Agreement, to: &mut Quantities) -> Self {
        let bundles = agreement.tranches().iter().flat_map(crate::agreement::Tranche::bundles);
        let bundles: Vec<BundlePlaces> = bundles.map(|b| BundlePlaces::of(agreement, b, to)).collect();
        let parties: Vec<PartyPlaces> = agreement.parties().iter().map(|p| PartyPlaces::of(p, to)).collect();
        let mediation = agreement.mediation();
        let ceasefire = agreement.ceasefire();
        let extension = ceasefire.and_then(|c| c.extension.as_ref());
        let incidents = ceasefire.and_then(|c| c.incidents.as_ref());
        let (events, issues) = (agreement.events(), agreement.issues());
        let surrounding = |odds: &[Quantity<Multiplier>], incidents, to: &mut Quantities| SurroundingPlaces {
            odds: odds.iter().map(|q| to.add(q)).collect(),
            incidents: to.add(incidents),
        };
        Self {
            mediation: mediation.map(|m| (to.add(&m.success), to.add(&m.fatigue))),
            extension: extension.map(|e| to.add(&e.probability)),
            incidents: incidents.map(|i| IncidentPlaces {
                per_day: to.add(&i.per_day),
                shape: to.add(&i.shape),
                fatal: to.add(&i.fatal),
            }),
            settled: issues.iter().map(|i| to.add(&i.settled)).collect(),
            issues: issues
                .iter()
                .map(|i| i.otherwise.as_ref().map(|o| surrounding(&o.odds, &o.incidents, to)))
                .collect(),
            event_probability: events.iter().map(|e| to.add(&e.probability)).collect(),
            event_extension: events.iter().map(|e| to.add(&e.extension)).collect(),
            events: events.iter().map(|e| surrounding(&e.odds, &e.incidents, to)).collect(),
            drawn_parties: parties
                .iter()
                .enumerate()
                .filter(|(_, party)| to.any_drawn(&party.all()))
                .map(|(i, party)| (i, to.any_drawn(&party.weights())))
                .collect(),
            drawn_bundles: (0..bundles.len()).filter(|&i| bundles[i].is_drawn(&parties, to)).collect(),
            trust_is_drawn: parties.iter().any(|party| to.any_drawn(&[party.trust, party.complies])),
            parties,
            bundles,
        }
    }
}

impl PartyPlaces {
    fn of(party: &crate::agreement::Party, to: &mut Quantities) -> Self {
        Self {
            complies: to.add(&party.complies),
            trust: to.add(&party.trust),
            retaliation: to.add(&party.retaliation),
            strain: to.add(&party.strain),
            late: to.add(&party.breach.late),
            short: to.add(&party.breach.short),
            refused: to.add(&party.breach.refused),
        }
    }

    fn weights(&self) -> [Place; 3] {
        [self.late, self.short, self.refused]
    }

    fn all(&self) -> [Place; 7] {
        let [late, short, refused] = self.weights();
        [self.complies, self.trust, self.retaliation, self.strain, late, short, refused]
    }

    /// The party's values; what a breach is, only if `weights`.
    #[inline]
    pub(super) fn take(&self, quantities: &Quantities, values: &mut PartyValues, weights: bool) {
        let complies = quantities.at(self.complies);
        let odds = odds_of(complies);
        let certain = complies == 0.0 || complies == 1.0;
        let multiplier = |place| if certain { 1.0 } else { quantities.at(place) };
        values.odds = odds;
        values.certain = odds == 0.0 || odds.is_infinite();
        values.trust = multiplier(self.trust);
        values.retaliation = multiplier(self.retaliation);
        values.strain = multiplier(self.strain);
        if weights {
            values.breach = BreachValues::new(self.weights().map(|place| quantities.at(place)));
        }
    }
}

impl BundlePlaces {
    fn of(agreement: &Agreement, bundle: &Bundle, to: &mut Quantities) -> Self {
        let categories = bundle.persons.iter().map(|&(c, _)| agreement.categories()[c.index()].odds);
        let terms = bundle.terms.iter().map(|t| agreement.terms()[t.index()].odds);
        let all = std::iter::once(bundle.odds).chain(categories).chain(terms);
        let (drawn, known): (Vec<_>, Vec<_>) = all.partition(Quantity::is_unknown);
        let known = known.iter().filter_map(Quantity::known).map(|number| number.get()).product();
        Self { known, drawn: drawn.iter().map(|q| to.add(q)).collect(), party: bundle.party }
    }

    /// Whether the product of the multipliers may differ from trial to trial: of none but known ones only
    /// a 0 does, which certainty rules out.
    fn is_drawn(&self, parties: &[PartyPlaces], quantities: &Quantities) -> bool {
        let may_be_certain = || quantities.any_drawn(&[parties[self.party.index()].complies]);
        !self.drawn.is_empty() || (self.known == 0.0 && may_be_certain())
    }

    /// The product of all odds multipliers that come with the bundle; of a party that is certain to comply
    /// none matters. One of 0 stays 0: times odds past all numbers it is no number, and no luck is below
    /// that, as none is below 0.
    #[inline]
    pub(super) fn odds(&self, quantities: &Quantities, parties: &[PartyValues]) -> f64 {
        if parties[self.party.index()].odds.is_infinite() {
            return 1.0;
        }
        self.drawn.iter().fold(self.known, |odds, place| odds * quantities.at(*place))
    }
}
