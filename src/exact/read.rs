//! From the agreement to its rules: reading numbers, and noting what is not one.

use std::collections::BTreeSet;

use super::rules::{
    BundleRules, CeasefireRules, Chance, EventRules, ExtensionRules, IncidentRules, IssueRules, Listeners,
    MediationRules, PartyRules, Powers, Rules, TrancheRules,
};
use super::wait::{Late, Wait, days, forgets};
use crate::agreement::{
    Agreement, Bundle, CategoryId, Multiplier, OnDelay, Party, Probability, Quantity, Trigger, Unit,
    UnknownId,
};

/// Reads quantities, and keeps a note of those that are not numbers.
#[derive(Default)]
struct Reader {
    unknown: BTreeSet<UnknownId>,
}

impl Reader {
    /// The number; 0 in place of one that is not known, after which the rules are not used.
    fn number<U: Unit>(&mut self, quantity: &Quantity<U>) -> f64 {
        match quantity {
            Quantity::Known(unit) => unit.get(),
            Quantity::Unknown { of, .. } => {
                self.unknown.insert(*of);
                0.0
            }
        }
    }

    fn chance(&mut self, quantity: &Quantity<Probability>) -> Chance {
        Chance::of(self.number(quantity))
    }

    /// `(index, multiplier)` of those that are not 1.
    fn multipliers<'q>(
        &mut self,
        list: impl Iterator<Item = Option<&'q Quantity<Multiplier>>>,
    ) -> Vec<(usize, f64)> {
        let numbers = list.map(|q| q.map_or(1.0, |q| self.number(q))).enumerate();
        numbers.filter(|&(_, x)| x != 1.0).collect()
    }
}

impl<'a> Rules<'a> {
    /// # Errors
    /// The quantities that are not numbers.
    pub(super) fn of(agreement: &'a Agreement) -> Result<Self, Vec<UnknownId>> {
        let mut read = Reader::default();
        let tranches = tranches(agreement, &mut read);
        let parties =
            (0..agreement.parties().len()).map(|p| party(agreement, p, &tranches, &mut read)).collect();
        let horizon = agreement.horizon();
        let turns = tranches.iter().map(|t| t.turns.len() as u32).sum();
        let mediation = agreement.mediation().map(|m| MediationRules {
            success: read.chance(&m.success),
            fatigue: Powers::of(read.number(&m.fatigue), turns),
            wait: Wait::new(&m.days, horizon, 0, 1.0),
        });
        let ceasefire = ceasefire(agreement, &mut read);
        let issues = agreement.issues().iter().map(|i| IssueRules {
            settled: read.number(&i.settled),
            wait: Wait::new(&i.days, horizon, 0, 1.0),
            required: i.otherwise.is_none(),
        });
        let issues = issues.collect();
        let mut rules = Rules {
            agreement,
            horizon,
            slips: agreement.on_delay() == OnDelay::Slip,
            parties,
            tranches,
            mediation,
            ceasefire,
            issues,
            events: Vec::new(),
            listeners: listeners(agreement),
        };
        rules.events = (0..agreement.events().len()).map(|e| event(&rules, e, &mut read)).collect();
        if read.unknown.is_empty() { Ok(rules) } else { Err(read.unknown.into_iter().collect()) }
    }
}

fn tranches(agreement: &Agreement, read: &mut Reader) -> Vec<TrancheRules> {
    let mut number = 0;
    let mut rules = |bundle: &Bundle| {
        number += 1;
        let complies = read.chance(&agreement.parties()[bundle.party.index()].complies);
        let categories = bundle.persons.iter().filter(|(_, n)| *n > 0);
        let of_categories: f64 = categories.map(|&(c, _)| category_odds(agreement, c, read)).product();
        let of_terms: f64 =
            bundle.terms.iter().map(|t| read.number(&agreement.terms()[t.index()].odds)).product();
        let factor = read.number(&bundle.odds) * of_categories * of_terms;
        BundleRules { party: bundle.party.index(), number: number - 1, chance: complies.times(factor) }
    };
    let mut list = Vec::with_capacity(agreement.tranches().len());
    for tranche in agreement.tranches() {
        list.push(TrancheRules {
            day: tranche.day,
            turns: tranche.turns.iter().map(|turn| turn.iter().map(&mut rules).collect()).collect(),
            requires: tranche.requires.map(|e| e.index()),
            patience: tranche.patience,
        });
    }
    list
}

fn category_odds(agreement: &Agreement, category: CategoryId, read: &mut Reader) -> f64 {
    read.number(&agreement.categories()[category.index()].odds)
}

fn party(agreement: &Agreement, p: usize, tranches: &[TrancheRules], read: &mut Reader) -> PartyRules {
    let party = &agreement.parties()[p];
    let horizon = agreement.horizon();
    let all = || tranches.iter().flat_map(|t| &t.turns).flatten();
    let bundles = all().filter(|b| b.party == p).count() as u32;
    let others = all().count() as u32 - bundles;
    let odds_of_issues = agreement.issues().iter().map(|i| i.otherwise.as_ref().map(|o| &o.odds[p]));
    PartyRules {
        trust: Powers::of(read.number(&party.trust), tranches.len() as u32),
        retaliation: Powers::of(read.number(&party.retaliation), others),
        strain: Powers::of(read.number(&party.strain), horizon),
        not_honoured: not_honoured(party, read),
        late: Late::new(&party.breach.delay, horizon, party.breach.grace),
        events: read.multipliers(agreement.events().iter().map(|e| Some(&e.odds[p]))),
        issues: read.multipliers(odds_of_issues),
        bundles,
        is_open: all().any(|b| b.party == p && b.chance.is_open()),
    }
}

/// Late, short, refused as shares. All three 0 is a refusal.
fn not_honoured(party: &Party, read: &mut Reader) -> [f64; 3] {
    let b = &party.breach;
    let weights = [&b.late, &b.short, &b.refused].map(|w| read.number(w));
    let largest = weights.iter().copied().fold(0.0, f64::max);
    if largest == 0.0 {
        return [0.0, 0.0, 1.0];
    }
    let scaled = weights.map(|w| w / largest); // the sum of huge weights would be infinite
    let total: f64 = scaled.iter().sum();
    scaled.map(|w| w / total)
}

fn ceasefire(agreement: &Agreement, read: &mut Reader) -> Option<CeasefireRules> {
    let ceasefire = agreement.ceasefire()?;
    let extension = ceasefire.extension.as_ref().map(|e| ExtensionRules {
        chance: read.chance(&e.probability),
        days: e.days,
        at_most: e.at_most,
        events: read.multipliers(agreement.events().iter().map(|e| Some(&e.extension))),
    });
    let issues = || agreement.issues().iter().map(|i| i.otherwise.as_ref().map(|o| &o.incidents));
    let incidents = ceasefire.incidents.as_ref().map(|i| IncidentRules {
        per_day: read.number(&i.per_day),
        shape: read.number(&i.shape),
        fatal: read.number(&i.fatal),
        pause: days(&i.pause, agreement.horizon(), 0),
        pause_left: at_least(&days(&i.pause, agreement.horizon(), 0)),
        events: read.multipliers(agreement.events().iter().map(|e| Some(&e.incidents))),
        issues: read.multipliers(issues()),
    });
    Some(CeasefireRules {
        days: ceasefire.days,
        extension: extension.filter(|_| ceasefire.days.is_some()),
        incidents: incidents.filter(|i| i.per_day > 0.0),
        survives: ceasefire.survives,
    })
}

/// Sums from each value on.
fn at_least(p: &[f64]) -> Vec<f64> {
    let mut sums = p.to_vec();
    for d in (1..sums.len()).rev() {
        sums[d - 1] += sums[d];
    }
    sums
}

fn event(rules: &Rules<'_>, e: usize, read: &mut Reader) -> EventRules {
    let event = &rules.agreement.events()[e];
    let names = |list: &[(usize, f64)]| list.iter().any(|&(i, _)| i == e);
    let on_compliance = rules.parties.iter().any(|p| p.is_open && names(&p.events));
    let on_incidents = rules.incidents().is_some_and(|i| names(&i.events));
    let extension = rules.ceasefire.as_ref().and_then(|c| c.extension.as_ref());
    let on_extension = extension.is_some_and(|x| x.chance.is_open() && names(&x.events));
    let on_ceasefire = on_incidents || on_extension;
    let probability = read.number(&event.probability);
    let decided_at_once = forgets(&event.days);
    let chance = if decided_at_once { 1.0 } else { probability };
    let mut by_day = days(&event.days, rules.horizon, 0);
    by_day.pop();
    EventRules {
        probability,
        wait: Wait::new(&event.days, rules.horizon, 0, chance),
        decided_at_once,
        days: by_day,
        lasts: event.lasts,
        ends: event.ends,
        required: rules.tranches.iter().any(|t| t.requires == Some(e)),
        has_effect: [on_compliance || on_ceasefire, on_ceasefire],
    }
}

fn listeners(agreement: &Agreement) -> Listeners {
    let mut l = Listeners {
        tranches: vec![Vec::new(); agreement.tranches().len()],
        issues: vec![Vec::new(); agreement.issues().len()],
        events: vec![Vec::new(); agreement.events().len()],
        ..Listeners::default()
    };
    for (e, event) in agreement.events().iter().enumerate() {
        let list = match event.after {
            Trigger::Start => &mut l.start,
            Trigger::Agreement => &mut l.agreement,
            Trigger::Completion => &mut l.completion,
            Trigger::Collapse => &mut l.collapse,
            Trigger::Tranche(t) => &mut l.tranches[t.index()],
            Trigger::Issue(i) => &mut l.issues[i.index()],
            Trigger::Event(before) => &mut l.events[before.index()],
        };
        list.push(e);
    }
    l
}
