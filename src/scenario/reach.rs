//! What can come about within the horizon, and when at the earliest.

use super::build::Built;
use super::reading::Reading;
use super::warning::WarningKind;
use super::words::name;
use crate::agreement::{Agreement, Delay, EventId, Quantity, TrancheId, Trigger, Unit};

pub(super) fn is_zero<U: Unit>(quantity: &Quantity<U>) -> bool {
    quantity.known().is_some_and(|u| u.get() == 0.0)
}

/// The earliest day of whatever can come about within the horizon, leaving aside the odds between 0 and 1.
pub(super) struct Reach {
    /// The entry into force, if there is an agreement; perhaps behind the horizon.
    pub(super) agreement: u32,
    events: Vec<Option<u32>>,
    tranches: Vec<Option<u32>>,
}

impl Reach {
    /// The least set that is closed: whatever waits for itself, in however many steps, is not in it.
    pub(super) fn of(agreement: &Agreement) -> Self {
        let mut reach = Reach {
            agreement: agreement.issues().iter().map(|i| i.days.least()).max().unwrap_or(0),
            events: vec![None; agreement.events().len()],
            tranches: vec![None; agreement.tranches().len()],
        };
        while reach.grow(agreement) {}
        reach
    }

    fn grow(&mut self, agreement: &Agreement) -> bool {
        let mut grown = false;
        for (i, event) in agreement.events().iter().enumerate() {
            if self.events[i].is_none() && !is_zero(&event.probability) {
                let day = self.trigger(agreement, event.after).map(|d| d.saturating_add(event.days.least()));
                self.events[i] = day.filter(|day| *day < agreement.horizon());
                grown |= self.events[i].is_some();
            }
        }
        for k in 0..agreement.tranches().len() {
            if self.tranches[k].is_none() {
                self.tranches[k] = self.tranche(agreement, k).filter(|day| *day < agreement.horizon());
                grown |= self.tranches[k].is_some();
            }
        }
        grown
    }

    /// When a tranche can be played.
    fn tranche(&self, agreement: &Agreement, k: usize) -> Option<u32> {
        let tranche = &agreement.tranches()[k];
        let before = if k == 0 { self.agreed(agreement)? } else { self.tranches[k - 1]? };
        let required = tranche.requires.map_or(Some(0), |event| self.events[event.index()])?;
        Some(self.agreement.saturating_add(tranche.day).max(before).max(required))
    }

    fn agreed(&self, agreement: &Agreement) -> Option<u32> {
        let settled = agreement.issues().iter().all(|i| i.otherwise.is_some() || !is_zero(&i.settled));
        Some(self.agreement).filter(|day| settled && *day < agreement.horizon())
    }

    fn trigger(&self, agreement: &Agreement, after: Trigger) -> Option<u32> {
        match after {
            Trigger::Start => Some(0),
            Trigger::Agreement | Trigger::Collapse => self.agreed(agreement),
            Trigger::Completion => self.tranches.last().copied().flatten(),
            Trigger::Tranche(TrancheId(k)) => self.tranches[k as usize],
            Trigger::Issue(i) => {
                let issue = &agreement.issues()[i.index()];
                Some(issue.days.least()).filter(|_| !is_zero(&issue.settled))
            }
            Trigger::Event(EventId(e)) => self.events[e as usize],
        }
    }

    pub(super) fn tell(&self, cx: &mut Reading, agreement: &Agreement, built: &Built) {
        let events = agreement.events().iter().zip(&built.events).zip(&self.events);
        for ((event, (_, place, _)), _) in events.filter(|(_, day)| day.is_none()) {
            let why = if is_zero(&event.probability) {
                "its probability is 0".to_owned()
            } else if let Some(day) = self.trigger(agreement, event.after) {
                let day = day.saturating_add(event.days.least());
                format!("that is on day {day} at the earliest, and the horizon is {}", agreement.horizon())
            } else {
                format!("it waits for {}, which can't come about", what(agreement, event.after))
            };
            cx.flag(WarningKind::NeverOccurs { event: event.name.clone(), why }, place);
        }
        for (tranche, (place, _)) in agreement.tranches().iter().zip(&built.schedule.places) {
            let Some(required) = tranche.requires else { continue };
            let event = agreement.events()[required.index()].name.clone();
            let until = self.agreement.saturating_add(tranche.day).saturating_add(tranche.patience);
            let tranche = tranche.name.clone();
            match self.events[required.index()] {
                None => cx.flag(WarningKind::NeverPlayed { tranche, event }, place),
                Some(earliest) if earliest > until && is_tied(agreement, required) => {
                    cx.flag(WarningKind::LapsesUnlessLate { tranche, event, earliest, until }, place);
                }
                Some(_) => {}
            }
        }
    }
}

/// Whether an event is as far from the agreement whenever that comes: it waits for something after it, or
/// the day of the agreement is known.
fn is_tied(agreement: &Agreement, event: EventId) -> bool {
    let known = agreement.issues().iter().all(|issue| matches!(issue.days, Delay::Fixed(_)));
    known
        || match agreement.events()[event.index()].after {
            Trigger::Start | Trigger::Issue(_) => false,
            Trigger::Event(before) => is_tied(agreement, before),
            Trigger::Agreement | Trigger::Completion | Trigger::Collapse | Trigger::Tranche(_) => true,
        }
}

fn what(agreement: &Agreement, after: Trigger) -> String {
    match after {
        Trigger::Start => "the start".to_owned(),
        Trigger::Agreement => "the agreement".to_owned(),
        Trigger::Completion => "the completion".to_owned(),
        Trigger::Collapse => "a collapse".to_owned(),
        Trigger::Tranche(t) => name(&agreement.tranches()[t.index()].name),
        Trigger::Issue(i) => name(&agreement.issues()[i.index()].name),
        Trigger::Event(e) => name(&agreement.events()[e.index()].name),
    }
}
