//! The quantities in force in a trial: those that are known, and those drawn for it.

use super::compliance::odds_of;
use super::luck::{threshold, uniform_of};
use super::outlook::{Lists, lists};
use super::places::{BundlePlaces, IncidentPlaces, Places, SurroundingPlaces};
use super::quantities::Quantities;
use crate::agreement::{Agreement, PartyId};
use crate::tally::Kind;

/// Quantities in force in a trial.
#[derive(Debug, Clone)]
pub(super) struct Values {
    quantities: Quantities,
    /// By party.
    pub(super) parties: Vec<PartyValues>,
    /// By bundle.
    pub(super) bundles: Vec<BundleValues>,
    /// `[party][tranches without a breach]`: what trust multiplies odds by.
    pub(super) grown: Vec<f64>,
    /// Numbers of tranches without a breach that there may be.
    boundaries: usize,
    /// By bundle: what its party's level is multiplied by, for a number of tranches with a
    /// breach; [`NONE`] if it has to be worked out.
    worth: (u32, Lists<Worth>),
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
    places: Places,
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
#[derive(Debug, Clone, Copy, Default)]
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
    /// The same by weights drawn for the trial; most trials do without working out what they mean.
    Weights { late: f64, late_or_short: f64, all: f64 },
}

impl Default for BreachValues {
    /// Refused.
    fn default() -> Self {
        BreachValues::Limits { late: 0, late_or_short: 0 }
    }
}

impl BreachValues {
    /// Of weights.
    pub(super) fn new(weights: [f64; 3]) -> Self {
        let sums = |[late, short, refused]: [f64; 3]| [late, late + short, late + short + refused];
        let [late, late_or_short, all] = match sums(weights) {
            // of huge ones, whose sum would be past all numbers, a quarter: their ratio is what counts
            [.., all] if all.is_infinite() => sums(weights.map(|weight| weight / 4.0)),
            sums => sums,
        };
        BreachValues::Weights { late, late_or_short, all }
    }

    /// What a breach is, by the digits of its number. When every weight happens to be drawn as 0,
    /// nothing is left but a refusal.
    #[inline]
    pub(super) fn kind(&self, digits: u64) -> Kind {
        let (late, late_or_short) = match *self {
            BreachValues::Limits { late, late_or_short } => (digits < late, digits < late_or_short),
            BreachValues::Weights { late, late_or_short, all } => {
                let at = uniform_of(digits) * all;
                (at < late, at < late_or_short)
            }
        };
        // counted, for which of the three it is no processor foresees
        const KINDS: [Kind; 3] = [Kind::Refused, Kind::Short, Kind::Late];
        KINDS[usize::from(late) + usize::from(late_or_short)]
    }

    fn limits(&self) -> Self {
        let BreachValues::Weights { late, late_or_short, all } = *self else { return *self };
        let below = |weight: f64| threshold(if all > 0.0 { weight / all } else { 0.0 });
        BreachValues::Limits { late: below(late), late_or_short: below(late_or_short) }
    }
}

impl Values {
    /// The values of an agreement; what is not known is 0 until the first [`Values::draw`].
    pub(super) fn new(agreement: &Agreement) -> Self {
        let mut quantities = Quantities::default();
        let places = Places::of(agreement, &mut quantities);
        let boundaries = agreement.tranches().len() + 1;
        let tranches = agreement.tranches().iter().enumerate();
        let bundles = tranches.flat_map(|(k, t)| t.bundles().map(move |b| (k, b.party)));
        let mut values = vec![PartyValues::default(); agreement.parties().len()];
        for (party, places) in values.iter_mut().zip(&places.parties) {
            places.take(&quantities, party, true);
            party.breach = party.breach.limits();
        }
        let bundle = |((tranche, party), places): ((usize, PartyId), &BundlePlaces)| BundleValues {
            odds: places.odds(&quantities, &values),
            party: party.0,
            grown: party.index() * boundaries + tranche,
        };
        let bundles: Vec<BundleValues> = bundles.zip(&places.bundles).map(bundle).collect();
        let worth: Vec<Worth> = bundles.iter().map(|b| Worth { times: 0.0, party: b.party }).collect();
        // what fills up is certain
        let worth = lists(&worth, Worth { times: f64::INFINITY, party: 0 });
        let mut all = Self {
            grown: vec![1.0; boundaries * values.len()],
            parties: values,
            bundles,
            boundaries,
            worth: (NONE, worth),
            cure_odds: 0.0,
            fatigue: 1.0,
            extension_odds: 0.0,
            incidents_per_day: 0.0,
            incidents_shape: 1.0,
            fatal: 0.0,
            fatal_below: 0,
            extended_below: 0,
            quantities,
            places,
        };
        all.grow();
        all.take_others();
        all
    }

    /// Whether everybody's odds and what changes them are the same in every trial.
    pub(super) fn odds_are_known(&self) -> bool {
        self.places.drawn_parties.is_empty() && self.places.drawn_bundles.is_empty()
    }

    /// Works out what trust makes of the odds.
    fn grow(&mut self) {
        let mut cells = &mut self.grown[..];
        for party in &self.parties {
            let own;
            (own, cells) = cells.split_at_mut(self.boundaries);
            let mut grown = 1.0;
            for cell in own {
                *cell = grown;
                grown *= party.trust;
            }
        }
    }

    /// By bundle: what its party's level is multiplied by when so many tranches were soiled
    /// by a breach.
    #[inline]
    pub(super) fn worth(&mut self, soiled: u32) -> &Lists<Worth> {
        if self.worth.0 != soiled {
            self.worth.0 = soiled;
            for (worth, bundle) in self.worth.1.as_flattened_mut().iter_mut().zip(&self.bundles) {
                worth.times = bundle.worth(&self.grown, soiled);
            }
        }
        &self.worth.1
    }

    /// Computes anew what depends on the draws of a trial.
    pub(super) fn draw(&mut self, draws: &[f64]) {
        self.quantities.draw(draws);
        self.worth.0 = NONE;
        for &(i, weights) in &self.places.drawn_parties {
            self.places.parties[i].take(&self.quantities, &mut self.parties[i], weights);
        }
        if self.places.trust_is_drawn {
            self.grow();
        }
        for &i in &self.places.drawn_bundles {
            self.bundles[i].odds = self.places.bundles[i].odds(&self.quantities, &self.parties);
        }
        self.take_others();
    }

    /// Of mediation and the ceasefire.
    fn take_others(&mut self) {
        let at = |place| self.quantities.at(place);
        if let Some((success, fatigue)) = self.places.mediation {
            let success = at(success);
            self.cure_odds = odds_of(success);
            self.fatigue = if success == 1.0 { 1.0 } else { at(fatigue) };
        }
        if let Some(probability) = self.places.extension {
            let probability = at(probability);
            self.extension_odds = odds_of(probability);
            self.extended_below = threshold(probability);
        }
        if let Some(IncidentPlaces { per_day, shape, fatal }) = self.places.incidents {
            self.incidents_per_day = at(per_day);
            self.incidents_shape = at(shape);
            self.fatal = at(fatal);
            self.fatal_below = threshold(self.fatal);
        }
    }

    /// The probability that an issue is settled.
    pub(super) fn settled(&self, issue: usize) -> f64 {
        self.quantities.at(self.places.settled[issue])
    }

    /// The probability that an event occurs.
    #[inline]
    pub(super) fn event_probability(&self, event: usize) -> f64 {
        self.quantities.at(self.places.event_probability[event])
    }

    /// What an event multiplies the odds of an extension by.
    pub(super) fn event_extension(&self, event: usize) -> f64 {
        self.quantities.at(self.places.event_extension[event])
    }

    /// What an event in effect multiplies.
    #[inline]
    pub(super) fn of_event(&self, event: usize) -> Multipliers<'_> {
        Multipliers { quantities: &self.quantities, places: &self.places.events[event] }
    }

    /// What an issue multiplies that is not settled.
    #[inline]
    pub(super) fn of_issue(&self, issue: usize) -> Option<Multipliers<'_>> {
        let places = self.places.issues[issue].as_ref()?;
        Some(Multipliers { quantities: &self.quantities, places })
    }
}

/// What an event or an issue multiplies.
#[derive(Debug, Clone, Copy)]
pub(super) struct Multipliers<'a> {
    quantities: &'a Quantities,
    places: &'a SurroundingPlaces,
}

impl Multipliers<'_> {
    /// Of the incident rate.
    #[inline]
    pub(super) fn incidents(&self) -> f64 {
        self.quantities.at(self.places.incidents)
    }

    /// Of the odds of each party.
    #[inline]
    pub(super) fn odds(&self) -> impl Iterator<Item = f64> {
        self.places.odds.iter().map(|place| self.quantities.at(*place))
    }
}
