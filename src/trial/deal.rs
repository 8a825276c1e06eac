//! An agreement made ready to be played: whatever does not depend on the trial is computed once.

use super::figures::Positions;
use super::luck::{Luck, Site, What};
use super::sampler::{DelayTable, Sampler};
use super::setting::Setting;
use super::values::Values;
use crate::agreement::{Agreement, EventId, OnDelay, PartyId, Trigger};
use crate::metric::{Columns, Ending};
use crate::tally::{Shape, Steps};

/// An agreement ready to be played.
#[derive(Debug)]
pub struct Deal {
    pub(super) agreement: Agreement,
    pub(super) columns: Columns,
    pub(super) horizon: u32,
    pub(super) catch_up: bool,
    pub(super) parties: Vec<PartyTable>,
    pub(super) tranches: Vec<TrancheTable>,
    /// All turns in playing order.
    pub(super) turns: Vec<TurnTable>,
    /// All bundles in playing order.
    pub(super) bundles: Vec<BundleTable>,
    /// Persons of all bundles, by category.
    pub(super) persons: Vec<Persons>,
    /// `[turn][party × category held]`: persons released once so many turns are over.
    pub(super) released: Vec<u32>,
    /// `[turn][party]`: totals once so many turns are over.
    pub(super) totals: Vec<Total>,
    pub(super) by_category: usize,
    pub(super) positions: Positions,
    /// By day, up to the horizon: the turns scheduled before.
    pub(super) scheduled_before: Vec<usize>,
    /// The turn of each bundle, and the end of all turns.
    pub(super) turn_of: Vec<usize>,
    /// Of each bundle, and some more to fill up: where the number lies that decides.
    pub(super) sites: Vec<Site>,
    /// The boundaries between turns, from that before the first to that after the last.
    pub(super) boundaries: Vec<Boundary>,
    pub(super) ceasefire: Option<CeasefireTable>,
    pub(super) mediation_days: Option<DelayTable>,
    pub(super) issues: Vec<IssueTable>,
    pub(super) events: Vec<EventTable>,
    /// The events that wait for each thing.
    pub(super) waiting: Waiting,
    /// Samplers and sites of what is not known.
    pub(super) unknowns: Vec<(Sampler, Site)>,
    /// The quantities as they are when nothing is unknown, and which of them are drawn.
    pub(super) values: Values,
    /// Something (an event, an unsettled issue) may change odds or rates during a trial.
    pub(super) has_surroundings: bool,
    /// No two tranches are ever complete on the same day: every boundary between tranches is seen
    /// at the end of some day.
    pub(super) days_apart: bool,
    /// The figures that are counted in every trial, and whether they are none but the usual ones.
    pub(super) counted: Vec<usize>,
    pub(super) counts_usual: bool,
}

#[derive(Debug)]
pub(super) struct PartyTable {
    pub(super) late: DelayTable,
    pub(super) grace: u32,
    pub(super) share: Sampler,
    /// Living persons owed over the whole schedule.
    pub(super) owed: u32,
}

#[derive(Debug)]
pub(super) struct TrancheTable {
    pub(super) day: u32,
    pub(super) first_bundle: usize,
    pub(super) requires: Option<EventId>,
    pub(super) patience: u32,
    /// Something waits for its completion.
    pub(super) awaited: bool,
}

#[derive(Debug)]
pub(super) struct TurnTable {
    pub(super) tranche: usize,
    /// The scheduled day of the tranche.
    pub(super) day: u32,
    /// The first turn of its tranche.
    pub(super) begins: bool,
    /// The event that has to occur before it begins.
    pub(super) requires: Option<EventId>,
    /// The last turn of its tranche.
    pub(super) ends: bool,
    pub(super) first_bundle: usize,
    pub(super) end_bundle: usize,
    /// The end of the longest run of turns that begins with it, and of those of its tranche alone.
    pub(super) end_of_run: [usize; 2],
    /// The address of its dispute, which is nobody's in particular.
    pub(super) dispute: Site,
}

/// Where a turn is over, or the first begins.
#[derive(Debug, Clone, Copy)]
pub(super) struct Boundary {
    /// The first bundle of the next turn, or the end of all.
    pub(super) bundle: usize,
    /// The scheduled day of the next turn; that of the last, if there is no other.
    pub(super) day: u32,
    /// The scheduled day of the turn before; that of the first, if there is none.
    pub(super) day_before: u32,
    /// Its tranche is over with it.
    pub(super) ends: bool,
    /// An event waits for that, or for the end of all.
    pub(super) awaited: bool,
}

#[derive(Debug)]
pub(super) struct BundleTable {
    pub(super) party: PartyId,
    pub(super) site: Site,
    /// Persons, remains included.
    pub(super) size: u32,
    pub(super) living: u32,
    /// Living persons delivered by the party once it is.
    pub(super) upto: u32,
    pub(super) remains: u32,
    pub(super) terms: u32,
    /// Its part of [`Deal::persons`].
    pub(super) persons: std::ops::Range<usize>,
}

#[derive(Debug, Clone, Copy)]
pub(super) struct Persons {
    /// Position among the party × category figures.
    pub(super) column: usize,
    pub(super) category: usize,
    pub(super) count: u32,
    pub(super) deceased: bool,
}

/// What a party has delivered once a number of turns is over.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Total {
    pub(super) living: u32,
    pub(super) remains: u32,
    pub(super) terms: u32,
    /// The lead over the least advanced other party, percentage points.
    pub(super) lead: u32,
    /// The largest lead so far, had the day ended after each tranche.
    pub(super) peak: u32,
    /// Living persons times the scheduled day, added up.
    pub(super) person_days: u64,
}

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

/// Where the numbers of a ceasefire lie, each for the first time.
#[derive(Debug)]
pub(super) struct CeasefireSites {
    pub(super) extend: Site,
    pub(super) incident: Site,
    pub(super) fatal: Site,
    pub(super) pause: Site,
}

#[derive(Debug)]
pub(super) struct IssueTable {
    pub(super) days: DelayTable,
    pub(super) required: bool,
    pub(super) site: Site,
}

#[derive(Debug)]
pub(super) struct EventTable {
    pub(super) days: DelayTable,
    pub(super) lasts: Option<u32>,
    pub(super) ends: bool,
    pub(super) site: Site,
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

impl Deal {
    /// Computes the tables of an agreement.
    #[must_use]
    pub fn new(agreement: &Agreement) -> Self {
        let horizon = agreement.horizon();
        let columns = Columns::of(agreement);
        let waiting = Waiting::of(agreement);
        let values = Values::new(agreement);
        let mut deal = Deal {
            horizon,
            catch_up: agreement.on_delay() == OnDelay::CatchUp,
            parties: parties(agreement),
            tranches: Vec::new(),
            turns: Vec::new(),
            bundles: Vec::new(),
            persons: Vec::new(),
            released: Vec::new(),
            totals: Vec::new(),
            positions: Positions::of(&columns),
            scheduled_before: Vec::new(),
            turn_of: Vec::new(),
            sites: Vec::new(),
            boundaries: Vec::new(),
            by_category: agreement.parties().iter().map(|p| p.holds.len()).sum(),
            ceasefire: ceasefire(agreement),
            mediation_days: agreement.mediation().map(|m| DelayTable::new(&m.days, horizon)),
            issues: issues(agreement),
            events: events(agreement),
            unknowns: unknowns(agreement),
            has_surroundings: !agreement.events().is_empty()
                || agreement.issues().iter().any(|i| i.otherwise.is_some()),
            days_apart: agreement.on_delay() == OnDelay::Slip
                && agreement.tranches().windows(2).all(|t| t[0].day < t[1].day),
            counted: Vec::new(),
            counts_usual: false,
            waiting,
            values,
            columns,
            agreement: agreement.clone(),
        };
        deal.lay_out_schedule();
        deal.cumulate();
        deal.find_runs();
        deal.find_boundaries();
        deal.list_sites();
        deal.list_counted();
        deal
    }

    /// The agreement that is played.
    #[must_use]
    pub fn agreement(&self) -> &Agreement {
        &self.agreement
    }

    /// The figures that a trial yields.
    #[must_use]
    pub fn columns(&self) -> &Columns {
        &self.columns
    }

    /// The values of what is not known in trial number `trial` under `seed`, in the agreement's
    /// order.
    #[must_use]
    pub fn draws(&self, seed: u64, trial: u64) -> Vec<f64> {
        let mut draws = vec![0.0; self.unknowns.len()];
        self.draw_into(Luck::new(seed, trial), &mut draws);
        draws
    }

    pub(super) fn draw_into(&self, luck: Luck, draws: &mut [f64]) {
        for ((sampler, site), draw) in self.unknowns.iter().zip(draws) {
            *draw = match sampler {
                Sampler::Uniform { lo, width } => lo + luck.uniform(*site) * width,
                other => other.draw(luck, *site),
            };
        }
    }

    /// What a tally of its trials needs room for.
    #[must_use]
    pub fn shape(&self) -> Shape {
        let columns = self.columns.list().iter();
        let mut first_bundle: Vec<usize> = self.tranches.iter().map(|t| t.first_bundle).collect();
        first_bundle.push(self.bundles.len());
        Shape {
            horizon: self.horizon,
            endings: Ending::all(&self.agreement).len(),
            columns: columns
                .map(|c| crate::tally::Column { most: c.most, may_be_absent: c.may_be_absent })
                .collect(),
            given: self.given(),
            steps: Steps {
                days: self.tranches.iter().map(|t| t.day).collect(),
                first_bundle,
                party: self.bundles.iter().map(|b| b.party.index()).collect(),
                living: self.bundles.iter().map(|b| b.living).collect(),
                parties: self.parties.len(),
            },
        }
    }

    /// The number of parties.
    #[inline]
    pub(super) fn count<S: Setting>(&self) -> usize {
        if S::PARTIES == 0 { self.parties.len() } else { S::PARTIES }
    }

    /// Whether there are neither talks nor events, and so many persons and days only that their
    /// figures need no care.
    pub(super) fn is_calm(&self) -> bool {
        self.issues.is_empty() && self.events.is_empty() && self.counts_usual
    }

    /// The scheduled day of the last tranche.
    #[inline]
    pub(super) fn last_day(&self) -> u32 {
        self.tranches[self.tranches.len() - 1].day
    }

    /// Tranches complete once so many turns are over.
    #[inline]
    pub(super) fn tranches_after(&self, turns: usize) -> usize {
        self.turns.get(turns).map_or(self.tranches.len(), |turn| turn.tranche)
    }

    /// By party × category held: persons released once so many turns are over.
    pub(super) fn released_after(&self, turns: usize) -> &[u32] {
        &self.released[turns * self.by_category..][..self.by_category]
    }

    /// By party: what has been delivered once so many turns are over.
    #[inline]
    pub(super) fn totals_after(&self, turns: usize) -> &[Total] {
        let parties = self.parties.len();
        &self.totals[turns * parties..][..parties]
    }
}

impl PartyTable {
    /// By how many percentage points, rounded down, the share that the party has released is ahead of
    /// another's; 0 if it is not, or one of them owes nobody. Both have released so many living.
    #[inline]
    pub(super) fn lead(&self, living: u32, other: &PartyTable, others: u32) -> u32 {
        let (owed, owed_by_other) = (u64::from(self.owed), u64::from(other.owed));
        let ahead = (u64::from(living) * owed_by_other).saturating_sub(u64::from(others) * owed);
        // exact: both are below 2⁵³, and what is not a whole number is at least 10⁻¹² below the next
        let whole = (owed * owed_by_other).max(1);
        ((100 * ahead) as i64 as f64 / whole as i64 as f64) as i32 as u32
    }
}

fn parties(agreement: &Agreement) -> Vec<PartyTable> {
    let table = |(i, p): (usize, &crate::agreement::Party)| PartyTable {
        late: DelayTable::of_lateness(&p.breach.delay, agreement.horizon(), p.breach.grace),
        grace: p.breach.grace.min(agreement.horizon()),
        share: Sampler::of_share(&p.breach.share),
        owed: agreement.owed_living(PartyId::from(i)),
    };
    agreement.parties().iter().enumerate().map(table).collect()
}

fn issues(agreement: &Agreement) -> Vec<IssueTable> {
    let table = |i: &crate::agreement::Issue| IssueTable {
        days: DelayTable::new(&i.days, agreement.horizon()),
        required: i.otherwise.is_none(),
        site: Site::new(&i.name, 0, 0),
    };
    agreement.issues().iter().map(table).collect()
}

fn events(agreement: &Agreement) -> Vec<EventTable> {
    let table = |e: &crate::agreement::Event| EventTable {
        days: DelayTable::new(&e.days, agreement.horizon()),
        lasts: e.lasts,
        ends: e.ends,
        site: Site::new(&e.name, 0, 0),
    };
    agreement.events().iter().map(table).collect()
}

fn unknowns(agreement: &Agreement) -> Vec<(Sampler, Site)> {
    let table = |u: &crate::agreement::Unknown| {
        (Sampler::new(&u.distribution), Site::new(&u.path, 0, 0).what(What::Unknown))
    };
    agreement.unknowns().iter().map(table).collect()
}

fn ceasefire(agreement: &Agreement) -> Option<CeasefireTable> {
    let horizon = agreement.horizon();
    let ceasefire = agreement.ceasefire()?;
    let extension = ceasefire.extension.as_ref();
    let incidents = ceasefire.incidents.as_ref();
    let none = crate::agreement::Delay::NONE;
    let site = Site::new("ceasefire", 0, 0);
    let mut table = CeasefireTable {
        days: ceasefire.days,
        extension_days: extension.map_or(0, |e| e.days),
        extensions_at_most: extension.map_or(0, |e| e.at_most.unwrap_or(u32::MAX)),
        extensions_in_time: 0,
        survives: ceasefire.survives,
        pause: DelayTable::new(incidents.map_or(&none, |i| &i.pause), horizon),
        gaps: incidents.and_then(|i| constant_gaps(agreement, i)),
        has_incidents: incidents.is_some(),
        sites: CeasefireSites {
            extend: site.what(What::Extend),
            incident: site.what(What::Incident),
            fatal: site.what(What::Fatal),
            pause: site.what(What::Pause),
        },
    };
    table.extensions_in_time = table.extensions_between(ceasefire.days.unwrap_or(u32::MAX), horizon);
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
    fn of(agreement: &Agreement) -> Self {
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
