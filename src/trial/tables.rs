//! What surrounds a schedule, as playing it needs it: the ceasefire, issues and events.

use super::foresight::TOGETHER;
use super::luck::{Site, What};
use super::sampler::DelayTable;
use super::sites::CeasefireSites;
use crate::agreement::{Agreement, EventId, Trigger};

#[derive(Debug)]
pub(super) struct CeasefireTable {
    /// Days to the first expiry; `None`: permanent.
    pub(super) days: Option<u32>,
    pub(super) extension_days: u32,
    pub(super) extensions_at_most: u32,
    /// Extensions that are asked for within the horizon when the ceasefire begins on day 0.
    pub(super) extensions_in_time: u32,
    pub(super) survives: bool,
    pub(super) pause: DelayTable,
    /// Days from one incident to the next, when nothing in a trial can change the rate.
    pub(super) gaps: Option<DelayTable>,
    pub(super) has_incidents: bool,
    pub(super) sites: CeasefireSites,
}

#[derive(Debug)]
pub(super) struct IssueTable {
    pub(super) days: DelayTable,
    pub(super) required: bool,
    pub(super) talks: Site,
    pub(super) settle: Site,
}

#[derive(Debug)]
pub(super) struct EventTable {
    pub(super) days: DelayTable,
    pub(super) lasts: Option<u32>,
    pub(super) ends: bool,
    pub(super) occur: Site,
    pub(super) delay: Site,
}

/// The events that wait for each thing, in the file's order.
#[derive(Debug, Default)]
pub(super) struct Waiting {
    pub(super) start: Vec<EventId>,
    pub(super) agreement: Vec<EventId>,
    pub(super) completion: Vec<EventId>,
    pub(super) collapse: Vec<EventId>,
    pub(super) tranche: Vec<Vec<EventId>>,
    pub(super) issue: Vec<Vec<EventId>>,
    pub(super) event: Vec<Vec<EventId>>,
}

pub(super) fn issues(agreement: &Agreement) -> Vec<IssueTable> {
    let table = |i: &crate::agreement::Issue| IssueTable {
        days: DelayTable::new(&i.days, agreement.horizon()),
        required: i.otherwise.is_none(),
        talks: Site::new(&i.name, 0, 0).what(What::Talks),
        settle: Site::new(&i.name, 0, 0).what(What::Settle),
    };
    agreement.issues().iter().map(table).collect()
}

pub(super) fn events(agreement: &Agreement) -> Vec<EventTable> {
    let table = |e: &crate::agreement::Event| EventTable {
        days: DelayTable::new(&e.days, agreement.horizon()),
        lasts: e.lasts,
        ends: e.ends,
        occur: Site::new(&e.name, 0, 0).what(What::Occur),
        delay: Site::new(&e.name, 0, 0).what(What::EventDelay),
    };
    agreement.events().iter().map(table).collect()
}

pub(super) fn ceasefire(agreement: &Agreement) -> Option<CeasefireTable> {
    let horizon = agreement.horizon();
    let ceasefire = agreement.ceasefire()?;
    let extension = ceasefire.extension.as_ref();
    let incidents = ceasefire.incidents.as_ref();
    let none = crate::agreement::Delay::NONE;
    let mut table = CeasefireTable {
        days: ceasefire.days,
        extension_days: extension.map_or(0, |e| e.days),
        extensions_at_most: extension.map_or(0, |e| e.at_most.unwrap_or(u32::MAX)),
        extensions_in_time: 0,
        survives: ceasefire.survives,
        pause: DelayTable::new(incidents.map_or(&none, |i| &i.pause), horizon),
        gaps: incidents.and_then(|i| constant_gaps(agreement, i)),
        has_incidents: incidents.is_some(),
        sites: CeasefireSites::default(),
    };
    table.extensions_in_time = table.extensions_between(ceasefire.days.unwrap_or(u32::MAX), horizon);
    // extensions are looked at together; of incidents there may be one on each day
    let incidents = if table.has_incidents { horizon + 2 } else { 0 };
    table.sites = CeasefireSites::new(table.extensions_in_time + TOGETHER, incidents);
    Some(table)
}

impl CeasefireTable {
    /// Extensions that are asked for from the first expiry on and before the horizon.
    pub(super) fn extensions_between(&self, expiry: u32, horizon: u32) -> u32 {
        match self.extension_days {
            0 => 0,
            days => horizon.saturating_sub(expiry).div_ceil(days).min(self.extensions_at_most),
        }
    }
}

/// The geometric distribution of the days between incidents, if the rate can never change.
fn constant_gaps(agreement: &Agreement, incidents: &crate::agreement::Incidents) -> Option<DelayTable> {
    use crate::agreement::{Multiplier, Quantity, Unit};
    let one = |q: &Quantity<Multiplier>| q.known() == Some(Multiplier::ONE);
    let surroundings = agreement.events().iter().map(|e| &e.incidents);
    let issues = agreement.issues().iter().filter_map(|i| i.otherwise.as_ref()).map(|o| &o.incidents);
    let rate = incidents.per_day.known()?.get();
    if incidents.shape.known()?.get() != 1.0 || !surroundings.chain(issues).all(one) {
        return None;
    }
    let horizon = agreement.horizon();
    let mut p: Vec<f64> = (0..=horizon)
        .map(|d| if d == 0 { 0.0 } else { (-rate * f64::from(d - 1)).exp() * -(-rate).exp_m1() })
        .collect();
    // the last cell is "no incident before the horizon"
    p[horizon as usize] = (-rate * f64::from(horizon - 1)).exp();
    Some(DelayTable::from_probabilities(&p))
}

impl Waiting {
    pub(super) fn of(agreement: &Agreement) -> Self {
        let mut waiting = Waiting {
            tranche: vec![Vec::new(); agreement.tranches().len()],
            issue: vec![Vec::new(); agreement.issues().len()],
            event: vec![Vec::new(); agreement.events().len()],
            ..Waiting::default()
        };
        for (i, event) in agreement.events().iter().enumerate() {
            let list = match event.after {
                Trigger::Start => &mut waiting.start,
                Trigger::Agreement => &mut waiting.agreement,
                Trigger::Completion => &mut waiting.completion,
                Trigger::Collapse => &mut waiting.collapse,
                Trigger::Tranche(k) => &mut waiting.tranche[k.index()],
                Trigger::Issue(i) => &mut waiting.issue[i.index()],
                Trigger::Event(e) => &mut waiting.event[e.index()],
            };
            list.push(EventId::from(i));
        }
        waiting
    }
}
