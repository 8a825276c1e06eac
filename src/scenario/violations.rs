//! The rules that an agreement violates as a whole, each told at its place in the file.

use super::build::Built;
use super::fault::{Fault, FaultKind};
use super::reading::Reading;
use super::tree::Place;
use crate::agreement::{Draft, Limit, PartyId, TrancheId, Violation};

/// Turns violations into faults, leaving out those that only follow from a fault already told.
pub(super) fn tell(cx: &mut Reading, violations: &[Violation], draft: &Draft, built: &Built) {
    for violation in violations {
        if let Some(fault) = fault(violation, draft, built) {
            cx.fault(fault);
        }
    }
}

fn fault(violation: &Violation, draft: &Draft, built: &Built) -> Option<Fault> {
    let party = |p: PartyId| draft.parties[p.index()].key.clone();
    let tranche = |t: TrancheId| draft.tranches[t.index()].name.clone();
    let day_place = |t: TrancheId| &built.schedule.places[t.index()].1;
    Some(match violation {
        Violation::TooLarge(limit, found) => {
            let most = limit.most();
            let (what, place) = match limit {
                Limit::Persons(p) => {
                    let kind = FaultKind::TooManyPersons { party: party(*p), found: *found, most };
                    return Some(Fault::new(kind, &built.parties[p.index()].holds_place));
                }
                Limit::Horizon => ("days", Some(&built.horizon_place)),
                Limit::Tranches => ("tranches", built.schedule.places.first().map(|p| &p.0)),
                Limit::Parties => ("parties", built.parties.first().map(|p| &p.key_place)),
            };
            let kind = FaultKind::TooMany { what, found: *found, most };
            Fault { place: place.cloned(), ..Fault::anywhere(kind) }
        }
        // refused where it is read
        Violation::NoDays => return None,
        Violation::TooFewParties(n) => {
            let place = built.parties.first().map(|p| p.key_place.clone());
            Fault { place, ..Fault::anywhere(FaultKind::TooFewParties(*n)) }
        }
        // told as "no schedule", or the consequence of an exchange that was refused
        Violation::NoTranches => return None,
        Violation::OutOfOrder(t) => {
            // the latest day so far is the one that it falls behind
            let before = draft.tranches[..t.index()].iter().enumerate().max_by_key(|(i, b)| (b.day, *i))?;
            let kind = FaultKind::OutOfOrder {
                tranche: tranche(*t),
                day: draft.tranches[t.index()].day,
                before: before.1.name.clone(),
                before_day: before.1.day,
            };
            Fault::new(kind, day_place(*t)).also(day_place(TrancheId::from(before.0)), "the later day")
        }
        Violation::NothingOwed(t) if built.schedule.faulty[t.index()] => return None,
        Violation::NothingOwed(t) => {
            Fault::new(FaultKind::NothingOwed(tranche(*t)), &built.schedule.places[t.index()].0)
        }
        // a table has no key twice, and an order with a party twice has been refused
        Violation::PartyTwice(..) => return None,
        Violation::MoreThanHeld { party: p, .. } if built.parties[p.index()].faulty => return None,
        Violation::MoreThanHeld { party: p, category, tranche, owed, held } => {
            let kind = FaultKind::MoreThanHeld {
                party: party(*p),
                category: draft.categories[category.index()].key.clone(),
                owed: *owed,
                held: *held,
            };
            let holder = &built.parties[p.index()];
            let at = |k: usize| built.schedule.persons.get(&(*p, *category, k));
            let place = at(tranche.index()).or_else(|| at(0)).unwrap_or(&holder.holds_place);
            let held_at = holder.party.holds.iter().position(|(c, _)| c == category);
            let held_place = held_at.and_then(|i| holder.held_places.get(i)).unwrap_or(&holder.holds_place);
            Fault::new(kind, place).also(held_place, format!("holds {held}"))
        }
        Violation::Cycle(events) => {
            let names = events.iter().map(|e| draft.events[e.index()].name.clone()).collect();
            let place = events.first().map(|e| built.events[e.index()].2.clone());
            Fault { place, ..Fault::anywhere(FaultKind::Cycle(names)) }
        }
        Violation::EmptyExtension => {
            Fault { place: built.extension_place.clone(), ..Fault::anywhere(FaultKind::EmptyExtension) }
        }
        Violation::NoWeight(p) => no_weight(&party(*p), &built.parties[p.index()].key_place),
    })
}

fn no_weight(party: &str, place: &Place) -> Fault {
    Fault::new(FaultKind::NoWeight(party.to_owned()), place)
}
