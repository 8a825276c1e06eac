//! Everything that changes while a trial is played, made once per thread and used again.

use super::deal::Deal;
use super::events::Events;
use super::luck::Luck;
use super::outlook::Decisions;
use super::prospects::{Prospects, Standing};
use super::values::Values;
use crate::agreement::MOST_PARTIES;
use crate::metric::Ending;

/// No such day.
pub(super) const NEVER: u32 = u32::MAX;

/// One of each party, without a detour through the heap; an agreement has 16 parties at the most.
pub(super) type PerParty<T> = [T; MOST_PARTIES];

/// The state of a trial, and its figures when it is over.
#[derive(Debug)]
pub struct State {
    pub(super) luck: Luck,
    pub(super) values: Values,
    /// By unknown.
    pub(super) draws: Vec<f64>,

    /// The numbers that decide whether bundles are honoured.
    pub(super) decisions: Decisions,
    /// The limits for these numbers, where odds can be foreseen.
    pub(super) prospects: Prospects,
    /// Which of the outlooks holds; `None`: the odds are worked out as they are needed.
    pub(super) outlook: Option<u32>,
    pub(super) standing: Standing,
    /// Where nothing is foreseen, by what odds are multiplied for breaches by others and for contained
    /// incidents.
    pub(super) retaliated: PerParty<f64>,
    pub(super) strained: PerParty<f64>,
    /// Odds of complying but for trust; kept where nothing is foreseen.
    pub(super) level: PerParty<f64>,
    /// What events in effect and unsettled issues multiply them by.
    pub(super) surroundings: PerParty<f64>,
    /// Living persons delivered, by party.
    pub(super) delivered: PerParty<u32>,
    /// Days by which persons came home later than scheduled, added up.
    pub(super) days_late: PerParty<u64>,
    pub(super) lead: PerParty<u32>,

    /// The agreement has entered into force.
    pub(super) in_force: bool,
    /// The events part of a day is being played: the day's incident is still to come.
    pub(super) in_events: bool,
    pub(super) agreement_day: u32,
    /// Turns that are over.
    pub(super) turns_over: usize,
    /// Somebody has breached in the tranche that is being played.
    pub(super) breached: bool,
    /// The day on which the next tranche is due, or the next turn of the tranche being played.
    pub(super) due: u32,
    pub(super) disputes: u32,
    pub(super) cure_odds: f64,
    pub(super) ending: Option<Ending>,
    /// Its position in the list of all.
    pub(super) ending_code: usize,
    pub(super) end_day: u32,

    pub(super) partial: Partial,
    /// Somebody delivered on this day, and the leads at its end are not yet noted; [`NEVER`]: all
    /// are noted.
    pub(super) lead_pending: u32,

    pub(super) ceasefire: Ceasefire,
    pub(super) events: Events,
    /// Days of what is foreseen to interrupt: incidents, then the ceasefire's end.
    pub(super) interruptions: Vec<u32>,
    /// By issue.
    pub(super) unsettled: Vec<bool>,
    /// The talks of a trial: `(day, issue)`, ascending.
    pub(super) settled: Vec<(u32, u32)>,

    /// By party: the day on which its late delivery of the turn being played arrives, or [`NEVER`].
    pub(super) arrives: PerParty<u32>,
    /// A bit for each party whose bundle of the turn is in dispute.
    pub(super) in_dispute: u32,
    /// Scratch: persons delivered in the turn being played, by party × category.
    pub(super) persons: Vec<u32>,
    /// Scratch: the persons of a short bundle, highest odds first.
    pub(super) order: Vec<usize>,

    pub(super) figures: Vec<u64>,
    /// Scratch: those of them that are counted in every trial.
    pub(super) counted: Vec<u64>,
    /// Whether anybody reads the figures besides the tally.
    pub(super) figures_read: bool,
}

/// What has been delivered in the turn being played, by party: none has two bundles in it.
#[derive(Debug, Clone, Default)]
pub(super) struct Partial {
    /// A bit for each party that has delivered, be it nothing of a part.
    pub(super) began: u32,
    /// A bit for each that has delivered all, terms too.
    pub(super) whole: u32,
    /// Deceased persons.
    pub(super) remains: PerParty<u32>,
}

impl Partial {
    /// Whether anything has been delivered.
    #[inline]
    pub(super) fn any(&self) -> bool {
        self.began != 0
    }
}

/// The ceasefire of a trial.
#[derive(Debug, Clone, Default)]
pub(super) struct Ceasefire {
    pub(super) in_force: bool,
    pub(super) began: bool,
    /// Day of its end, or the horizon; and incidents and extensions so far. Where its history is
    /// foreseen, those of all of it.
    pub(super) end: u32,
    pub(super) incidents: u32,
    pub(super) extensions: u32,
    pub(super) next_incident: u32,
    pub(super) expiry: u32,
    /// Incidents that were foreseen and have passed.
    pub(super) passed: u32,
    /// What is left of the hazard that the next incident waits for.
    pub(super) hazard_left: f64,
    /// Up to which day hazard has been counted.
    pub(super) hazard_day: u32,
    /// Product of what events in effect and unsettled issues do to the rate.
    pub(super) rate_multiplier: f64,
    /// Its whole history, where that depends on nothing else.
    pub(super) foreseen: Option<Foreseen>,
}

/// The history of a ceasefire that nothing else in the trial can change.
#[derive(Debug, Clone, Copy)]
pub(super) struct Foreseen {
    /// Contained incidents up to its end.
    pub(super) contained: u32,
    /// Its end is a fatal incident.
    pub(super) fatal: bool,
    /// The day of its end, be it past the horizon.
    pub(super) end: u32,
    /// Extensions granted one after the other.
    pub(super) extensions: u32,
}

impl State {
    /// Room for the trials of a deal.
    #[must_use]
    pub fn new(deal: &Deal) -> Self {
        Self {
            luck: Luck::new(0, 0),
            values: deal.values.clone(),
            // equal to no values that may be given
            draws: vec![f64::NAN; deal.unknowns.len()],
            decisions: Decisions::new(deal.bundles.len()),
            prospects: Prospects::new(deal),
            outlook: None,
            standing: Standing::default(),
            retaliated: [1.0; MOST_PARTIES],
            strained: [1.0; MOST_PARTIES],
            level: [0.0; MOST_PARTIES],
            surroundings: [1.0; MOST_PARTIES],
            delivered: [0; MOST_PARTIES],
            days_late: [0; MOST_PARTIES],
            lead: [0; MOST_PARTIES],
            in_force: false,
            in_events: false,
            agreement_day: 0,
            turns_over: 0,
            breached: false,
            due: 0,
            disputes: 0,
            cure_odds: 0.0,
            ending: None,
            ending_code: 0,
            end_day: 0,
            partial: Partial::default(),
            lead_pending: NEVER,
            ceasefire: Ceasefire::default(),
            events: Events { next: NEVER, occurred: vec![false; deal.events.len()], ..Events::default() },
            interruptions: vec![NEVER; deal.horizon as usize + 2],
            persons: vec![0; deal.by_category],
            unsettled: vec![false; deal.issues.len()],
            settled: Vec::with_capacity(deal.issues.len()),
            arrives: [NEVER; MOST_PARTIES],
            in_dispute: 0,
            order: Vec::with_capacity(deal.by_category),
            figures: vec![0; deal.columns.list().len()],
            counted: vec![0; deal.counted.len()],
            figures_read: true,
        }
    }

    /// As [`State::new`], for trials that nobody but a tally looks at: [`State::figures`] are not
    /// all written.
    #[must_use]
    pub fn unread(deal: &Deal) -> Self {
        Self { figures_read: false, ..Self::new(deal) }
    }

    /// Back to day 0, with the luck of another trial.
    #[inline(always)]
    pub(super) fn reset(&mut self, deal: &Deal, parties: usize, luck: Luck) {
        self.luck = luck;
        self.decisions.forget();
        for p in 0..parties {
            self.standing.breaches[p] = 0;
            self.delivered[p] = 0;
            self.days_late[p] = 0;
            self.lead[p] = 0;
        }
        self.standing.contained = 0;
        self.standing.soiled = 0;
        self.in_force = false;
        self.agreement_day = 0;
        self.turns_over = 0;
        self.breached = false;
        self.disputes = 0;
        self.ending = None;
        self.ending_code = Ending::UnderWay.code(0);
        self.end_day = deal.horizon;
        self.clear_partial(parties);
        self.lead_pending = NEVER;
        let ceasefire = &mut self.ceasefire;
        ceasefire.in_force = false;
        ceasefire.began = false;
        ceasefire.end = deal.horizon;
        ceasefire.next_incident = NEVER;
        ceasefire.expiry = NEVER;
        ceasefire.incidents = 0;
        ceasefire.extensions = 0;
        ceasefire.rate_multiplier = 1.0;
        ceasefire.foreseen = None;
        if deal.has_surroundings {
            self.surroundings[..parties].fill(1.0);
            self.unsettled.fill(false);
            self.events.clear();
        }
    }

    /// The turn being played is over, or another trial begins.
    #[inline]
    pub(super) fn clear_partial(&mut self, parties: usize) {
        if self.partial.any() {
            self.partial.began = 0;
            self.partial.whole = 0;
            self.partial.remains[..parties].fill(0);
        }
    }

    /// The figures of the trial, in the order of the deal's columns.
    #[must_use]
    pub fn figures(&self) -> &[u64] {
        &self.figures
    }

    /// How the trial ended.
    #[must_use]
    pub fn ending(&self) -> Ending {
        self.ending.unwrap_or(Ending::UnderWay)
    }

    /// The day of completion, collapse or no agreement; the horizon if none.
    #[must_use]
    pub fn end_day(&self) -> u32 {
        self.end_day
    }

    /// The values drawn for what is not known, in the agreement's order.
    #[must_use]
    pub fn draws(&self) -> &[f64] {
        &self.draws
    }
}
