//! What a run writes down: probability by count, by day and by step of the schedule. Whatever is
//! written down needs no room in the states.

use std::collections::BTreeMap;

use super::rules::Rules;
use crate::metric::Ending;

/// Probability by value.
pub(super) type Masses = Vec<f64>;

/// Adds to the cell of a value, making room for it.
pub(super) fn put(masses: &mut Masses, value: u32, mass: f64) {
    let value = value as usize;
    if masses.len() <= value {
        masses.resize(value + 1, 0.0);
    }
    masses[value] += mass;
}

/// What is known of the events without their being in the states.
#[derive(Debug)]
pub(super) struct EventRecord {
    /// `[event][day]`: it occurred.
    pub(super) occurred: Vec<Masses>,
    /// `[event][day]`: it was triggered, and is of no consequence: when it occurs is worked out at
    /// the end.
    pub(super) triggered: Vec<Masses>,
    /// The same for events that stopped being of consequence while they were pending:
    /// `(event, day of the trigger, days for which it has not occurred)`. The day may lie before
    /// day 0 for a delay that forgets.
    pub(super) pending: BTreeMap<(usize, i64, u32), f64>,
}

/// What a run writes down.
#[derive(Debug)]
pub(super) struct Record {
    /// `[ending][day]`, the horizon included.
    pub(super) endings: Vec<Masses>,
    pub(super) agreed: Masses,
    pub(super) ceasefire_ended: Masses,
    pub(super) tranches_completed: Masses,
    pub(super) breaches: Vec<Masses>,
    pub(super) disputes: Masses,
    pub(super) incidents: Masses,
    pub(super) extensions: Masses,
    pub(super) ceasefire_days: Masses,
    pub(super) delay: Masses,
    pub(super) lead: Masses,
    /// Sums of count × probability, known even where the count is not in the states.
    pub(super) sum_of_breaches: Vec<f64>,
    pub(super) sum_of_disputes: f64,
    pub(super) sum_of_incidents: f64,
    pub(super) sum_of_extensions: f64,
    /// Per bundle: honoured, late, short, refused.
    pub(super) turns: Vec<[f64; 4]>,
    /// Per tranche.
    pub(super) reached: Masses,
    /// `[tranche][day]`.
    pub(super) completed: Vec<Masses>,
    /// `[party][progress]` of the histories that have ended (see [`Record::progress_of`]).
    pub(super) stopped: Vec<Masses>,
    /// `[day][party][progress]` of all histories, in the evening.
    pub(super) evenings: Vec<Vec<Masses>>,
    pub(super) events: EventRecord,
    pub(super) lost: f64,
    pub(super) peak_states: usize,
}

impl Record {
    pub(super) fn new(rules: &Rules<'_>) -> Self {
        let parties = rules.parties.len();
        let bundles = rules.parties.iter().map(|p| p.bundles as usize).sum();
        let steps = rules.parties.iter().map(|p| vec![0.0; 2 * p.bundles as usize + 1]).collect();
        let events = vec![Masses::new(); rules.events.len()];
        Self {
            endings: vec![Masses::new(); Ending::all(rules.agreement).len()],
            agreed: Masses::new(),
            ceasefire_ended: Masses::new(),
            tranches_completed: Masses::new(),
            breaches: vec![Masses::new(); parties],
            disputes: Masses::new(),
            incidents: Masses::new(),
            extensions: Masses::new(),
            ceasefire_days: Masses::new(),
            delay: Masses::new(),
            lead: Masses::new(),
            sum_of_breaches: vec![0.0; parties],
            sum_of_disputes: 0.0,
            sum_of_incidents: 0.0,
            sum_of_extensions: 0.0,
            turns: vec![[0.0; 4]; bundles],
            reached: vec![0.0; rules.tranches.len()],
            completed: vec![Masses::new(); rules.tranches.len()],
            stopped: steps,
            evenings: Vec::new(),
            events: EventRecord { occurred: events.clone(), triggered: events, pending: BTreeMap::new() },
            lost: 0.0,
            peak_states: 0,
        }
    }

    /// How far a party is: twice the bundles that it has delivered, and one more while the next
    /// one is in dispute (delivered in part, if it was short).
    pub(super) fn progress_of(delivered: u32, disputed: bool) -> usize {
        2 * delivered as usize + usize::from(disputed)
    }

    /// An event of consequence became one of no consequence, while it was pending.
    pub(super) fn set_aside(&mut self, event: usize, today: u32, waited: u32, mass: f64) {
        let triggered = i64::from(today) - i64::from(waited);
        *self.events.pending.entry((event, triggered, waited)).or_insert(0.0) += mass;
    }

    /// Bytes of the evenings over a horizon: what grows with the days.
    pub(super) fn bytes(rules: &Rules<'_>) -> usize {
        let steps: usize = rules.parties.iter().map(|p| 2 * p.bundles as usize + 1).sum();
        steps * size_of::<f64>() * rules.horizon as usize
    }
}

/// When the events of no consequence occurred: from the day that each was triggered on, through
/// its delay, to what waits for it in turn.
pub(super) fn settle_events(rules: &Rules<'_>, record: &mut Record) {
    let mut order: Vec<usize> = Vec::with_capacity(rules.events.len());
    let mut heads: Vec<usize> = (0..rules.events.len()).collect();
    let is_child = |e: usize| rules.listeners.events.iter().any(|l| l.contains(&e));
    heads.retain(|&e| !is_child(e));
    while let Some(e) = heads.pop() {
        order.push(e);
        heads.extend(&rules.listeners.events[e]);
    }
    for e in order {
        settle_event(rules, record, e);
    }
}

fn settle_event(rules: &Rules<'_>, record: &mut Record, e: usize) {
    let rule = &rules.events[e];
    let horizon = rules.horizon as usize;
    let mut late = vec![0.0; horizon];
    for (day, &mass) in record.events.triggered[e].iter().enumerate() {
        if mass > 0.0 {
            for (cell, p) in late[day..].iter_mut().zip(&rule.days) {
                *cell += mass * rule.probability * p;
            }
        }
    }
    let pending = &record.events.pending;
    for (&(_, triggered, waited), &mass) in pending.range((e, i64::MIN, 0)..(e + 1, i64::MIN, 0)) {
        // decided at once, it is certain to come; otherwise its probability is still in the wait
        let chance = if rule.decided_at_once { 1.0 } else { rule.probability };
        let before: f64 = rule.days.iter().take(waited as usize + 1).sum();
        let left = 1.0 - chance * before;
        for (d, p) in rule.days.iter().enumerate().skip(waited as usize + 1) {
            if let Some(day) =
                triggered.checked_add_unsigned(d as u64).and_then(|day| usize::try_from(day).ok())
                && day < horizon
                && left > 0.0
            {
                late[day] += mass * chance * p / left;
            }
        }
    }
    for (day, mass) in late.into_iter().enumerate().filter(|&(_, m)| m > 0.0) {
        put(&mut record.events.occurred[e], day as u32, mass);
        for &child in &rules.listeners.events[e] {
            put(&mut record.events.triggered[child], day as u32, mass);
        }
    }
}
