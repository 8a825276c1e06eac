//! What a state is made of: the least that the days to come depend on, and what a run observes
//! besides. The day itself is not in it, since all states stand at the same evening.

use super::key::{Field, Key, Packing};
use super::lead::Leads;
use super::persons::Persons;
use super::rules::Rules;
use crate::agreement::Trigger;

/// Where a history stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Place {
    /// No agreement yet.
    Talks,
    /// Before a tranche.
    Waiting(usize),
    /// In a turn of a tranche.
    Turn(usize, usize),
    /// The outcome is decided and the ceasefire goes on.
    After,
    /// Nothing more can happen that matters.
    Over,
}

/// What of a bundle is delivered, in the turn under way.
pub(super) mod status {
    pub(crate) const DELIVERED: u32 = 0;
    /// On its way, within the days of grace.
    pub(crate) const LATE: u32 = 1;
    /// On its way, and a breach.
    pub(crate) const LATE_BREACH: u32 = 2;
    /// Short or refused. Which of the two changes nothing in what follows, so it is left open:
    /// given the dispute, it was short with a probability that nothing later changes.
    pub(crate) const DISPUTED: u32 = 3;
}

/// How an event stands. Greater values: in effect for so many more days, then pending.
pub(super) mod event {
    /// Not triggered, never to occur, or of no more consequence.
    pub(crate) const IDLE: u32 = 0;
    /// Occurred, and no longer in effect.
    pub(crate) const PAST: u32 = 1;
    /// In effect for good.
    pub(crate) const FOR_GOOD: u32 = 2;
}

/// How an issue stands, from the agreement on only if it still matters.
pub(super) mod issue {
    pub(crate) const OPEN: u32 = 0;
    pub(crate) const SETTLED: u32 = 1;
    pub(crate) const UNSETTLED: u32 = 2;
}

/// The counts that a run keeps in its states.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Tracked {
    pub(super) clean: bool,
    pub(super) breaches: Vec<bool>,
    pub(super) incidents: bool,
    pub(super) disputes: bool,
    pub(super) extensions: bool,
    pub(super) entry: bool,
    pub(super) lead: Option<usize>,
    /// Whether the ceasefire is followed after the outcome.
    pub(super) follows: bool,
}

impl Tracked {
    /// What the rules themselves need.
    pub(super) fn needed(rules: &Rules<'_>) -> Self {
        let open = || rules.parties.iter().enumerate().filter(|(_, p)| p.is_open);
        let others_retaliate = |p: usize| open().any(|(q, party)| q != p && party.retaliation.matters());
        let incidents = rules.incidents();
        let catches_up = !rules.slips && rules.tranches.len() > 1;
        let ages = incidents.is_some_and(|i| i.shape != 1.0);
        let extension = rules.ceasefire.as_ref().and_then(|c| c.extension.as_ref());
        let talks = !rules.issues.is_empty();
        Self {
            clean: open().any(|(_, p)| p.trust.matters()),
            breaches: (0..rules.parties.len()).map(others_retaliate).collect(),
            incidents: incidents.is_some() && open().any(|(_, p)| p.strain.matters()),
            disputes: rules.mediation.as_ref().is_some_and(|m| m.success.is_open() && m.fatigue.matters()),
            // without talks the day of expiry tells how many there were, so they cost nothing
            extensions: extension.is_some_and(|e| e.at_most.is_some() || !talks),
            entry: talks && (catches_up || ages),
            lead: None,
            follows: true,
        }
    }
}

/// How an event's state is written.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct EventField {
    pub(super) field: Field,
    /// The most days in effect that are counted.
    pub(super) lasts: u32,
}

impl EventField {
    /// In effect for so many more days, today included; at least 1.
    pub(super) fn in_effect(self, days: u32) -> u32 {
        event::FOR_GOOD + days
    }

    /// Triggered so many days ago and not yet occurred.
    pub(super) fn pending(self, days: u32) -> u32 {
        event::FOR_GOOD + self.lasts + 1 + days
    }

    /// Days since it was triggered, if it is pending.
    pub(super) fn waited(self, code: u32) -> Option<u32> {
        code.checked_sub(self.pending(0))
    }

    pub(super) fn occurred(self, code: u32) -> bool {
        code >= event::PAST && code < self.pending(0)
    }

    pub(super) fn is_in_effect(self, code: u32) -> bool {
        code >= event::FOR_GOOD && code < self.pending(0)
    }
}

/// Where each component lies in the key.
#[derive(Debug)]
pub(super) struct Layout {
    pub(super) places: Vec<Place>,
    waiting: Vec<u32>,
    /// `[party][tranche][turn]`: bundles that the party has delivered before.
    pub(super) before: Vec<Vec<Vec<u32>>>,
    pub(super) place: Field,
    /// Waiting: the day on which the tranche is due. In a turn: days of pause still to pass.
    pub(super) clock: Field,
    /// In a turn: days passed, pauses apart, as far as they matter.
    pub(super) elapsed: Field,
    pub(super) status: Vec<Field>,
    /// Whether somebody breached in the tranche under way.
    pub(super) marred: Field,
    pub(super) clean: Field,
    pub(super) breaches: Vec<Field>,
    pub(super) incidents: Field,
    pub(super) disputes: Field,
    /// The day on which the ceasefire expires; the horizon for any later one.
    pub(super) expiry: Field,
    pub(super) extensions: Field,
    pub(super) entry: Field,
    pub(super) issues: Vec<Field>,
    pub(super) events: Vec<EventField>,
    /// Living persons delivered of each disputed bundle, while the lead depends on it.
    pub(super) partial: Vec<Field>,
    /// Whether those numbers were forgotten, as the lead can't change before the dispute ends.
    pub(super) forgotten: Field,
    /// How the lead of the observed party stands in the lanes.
    pub(super) leads: Leads,
    pub(super) words: usize,
    /// Events that still matter while the agreement is under way (or in talks), and after.
    pub(super) relevant: [Vec<bool>; 2],
}

impl Layout {
    pub(super) fn new(rules: &Rules<'_>, persons: &Persons<'_>, tracked: &Tracked) -> Self {
        let mut pack = Packing::default();
        let horizon = rules.horizon;
        let (places, waiting) = places(rules);
        let kept = |keep: bool, most: u32| if keep { most } else { 0 };
        let expires = rules.ceasefire.as_ref().is_some_and(|c| c.days.is_some());
        let most_extensions = rules
            .ceasefire
            .as_ref()
            .and_then(|c| c.extension.as_ref())
            .map_or(0, |e| e.at_most.unwrap_or(horizon).min(horizon));
        let leads = tracked.lead.is_some();
        let relevant = relevant(rules);
        let widest = rules.widest_turn();
        let breaches = rules.parties.iter().zip(&tracked.breaches);
        let issues = rules.issues.iter().map(|_| issue::UNSETTLED);
        let mut layout = Layout {
            place: pack.field(places.len() as u32 - 1),
            clock: pack.field(horizon),
            elapsed: pack.field(most_elapsed(rules)),
            status: (0..widest).map(|_| pack.field(status::DISPUTED)).collect(),
            marred: pack.field(kept(tracked.clean, 1)),
            clean: pack.field(kept(tracked.clean, rules.tranches.len() as u32)),
            breaches: breaches.map(|(party, &keep)| pack.field(kept(keep, party.bundles))).collect(),
            incidents: pack.field(kept(tracked.incidents, horizon)),
            disputes: pack.field(kept(tracked.disputes, rules.turns())),
            expiry: pack.field(kept(expires, horizon)),
            extensions: pack.field(kept(tracked.extensions, most_extensions)),
            entry: pack.field(kept(tracked.entry, horizon)),
            issues: issues.map(|most| pack.field(most)).collect(),
            events: Vec::new(),
            partial: (0..widest).map(|b| pack.field(kept(leads, most_living(rules, b)))).collect(),
            forgotten: pack.field(kept(leads, 1)),
            leads: Leads::default(),
            words: 0,
            places,
            waiting,
            before: (0..rules.parties.len()).map(|p| before(rules, p)).collect(),
            relevant,
        };
        layout.events = (0..rules.events.len()).map(|e| layout.event(rules, e, &mut pack)).collect();
        layout.words = pack.words();
        if let Some(party) = tracked.lead {
            layout.leads = Leads::of(&layout, persons, rules, party);
        }
        layout
    }

    fn event(&self, rules: &Rules<'_>, e: usize, pack: &mut Packing) -> EventField {
        if !self.relevant[0][e] {
            return EventField::default();
        }
        let rule = &rules.events[e];
        let lasts = rule.lasts.filter(|&days| days < rules.horizon && rule.has_effect[0]).unwrap_or(0);
        let field = EventField { field: Field::default(), lasts };
        EventField { field: pack.field(field.pending(rule.wait.steady().min(rules.horizon))), lasts }
    }

    pub(super) fn place_of<const W: usize>(&self, state: &Key<W>) -> Place {
        self.places[state.get(self.place) as usize]
    }

    pub(super) fn go<const W: usize>(&self, state: &mut Key<W>, place: Place) {
        let index = match place {
            Place::Talks => 0,
            Place::Waiting(tranche) => self.waiting[tranche],
            Place::Turn(tranche, turn) => self.waiting[tranche] + 1 + turn as u32,
            Place::After => self.places.len() as u32 - 2,
            Place::Over => self.places.len() as u32 - 1,
        };
        state.set(self.place, index);
    }

    /// The components by name, for the message that there are too many states.
    pub(super) fn named(&self, rules: &Rules<'_>) -> Vec<(super::Component, Vec<Field>)> {
        use super::Component as C;
        let parties = rules.agreement.parties();
        let mut list = vec![
            (C::Schedule, vec![self.clock]),
            (C::Waits, vec![self.elapsed]),
            (C::Clean, vec![self.clean]),
            (C::Incidents, vec![self.incidents]),
            (C::Disputes, vec![self.disputes]),
            (C::Ceasefire, vec![self.expiry, self.extensions]),
            (C::Entry, vec![self.entry]),
            (C::Together, self.status.clone()),
            (C::Issues, self.issues.clone()),
        ];
        list.extend(self.breaches.iter().zip(parties).map(|(&f, p)| (C::Breaches(p.key.clone()), vec![f])));
        let events = self.events.iter().zip(rules.agreement.events());
        list.extend(events.map(|(f, e)| (C::Event(e.name.clone()), vec![f.field])));
        list.retain(|(_, fields)| fields.iter().any(|f| f.is_kept()));
        list
    }
}

fn places(rules: &Rules<'_>) -> (Vec<Place>, Vec<u32>) {
    let mut places = vec![Place::Talks];
    let mut waiting = Vec::with_capacity(rules.tranches.len());
    for (k, tranche) in rules.tranches.iter().enumerate() {
        waiting.push(places.len() as u32);
        places.push(Place::Waiting(k));
        places.extend((0..tranche.turns.len()).map(|t| Place::Turn(k, t)));
    }
    places.extend([Place::After, Place::Over]);
    (places, waiting)
}

/// The longest wait in a turn that has to be remembered.
fn most_elapsed(rules: &Rules<'_>) -> u32 {
    let late = rules.parties.iter().filter(|p| p.bundles > 0).map(|p| &p.late);
    let late = late.map(|l| l.within.steady().max(l.beyond.steady())).max().unwrap_or(0);
    late.max(rules.mediation.as_ref().map_or(0, |m| m.wait.steady()))
}

/// The most living persons in any bundle that stands at this position of a turn.
fn most_living(rules: &Rules<'_>, position: usize) -> u32 {
    let agreement = rules.agreement;
    let living = |c: crate::agreement::CategoryId| !agreement.categories()[c.index()].deceased;
    let turns = agreement.tranches().iter().flat_map(|t| &t.turns);
    let bundles = turns.filter_map(|turn| turn.get(position));
    bundles.map(|b| b.persons.iter().filter(|p| living(p.0)).map(|p| p.1).sum()).max().unwrap_or(0)
}

/// An event matters if it changes something itself, or if one that waits for it does.
fn relevant(rules: &Rules<'_>) -> [Vec<bool>; 2] {
    let after: Vec<bool> = rules.events.iter().map(|e| e.has_effect[1]).collect();
    let first = rules.events.iter().map(|e| e.has_effect[0] || e.has_effect[1] || e.ends || e.required);
    let mut sets = [first.collect(), after];
    for set in &mut sets {
        for e in 0..rules.events.len() {
            if set[e] {
                mark_before(rules, e, set);
            }
        }
    }
    sets
}

fn mark_before(rules: &Rules<'_>, mut e: usize, set: &mut [bool]) {
    while let Trigger::Event(before) = rules.agreement.events()[e].after {
        e = before.index();
        if set[e] {
            return;
        }
        set[e] = true;
    }
}

fn before(rules: &Rules<'_>, party: usize) -> Vec<Vec<u32>> {
    let mut delivered = 0;
    let mut turns = |turn: &Vec<super::rules::BundleRules>| {
        let before = delivered;
        delivered += turn.iter().filter(|b| b.party == party).count() as u32;
        before
    };
    rules.tranches.iter().map(|t| t.turns.iter().map(&mut turns).collect()).collect()
}
