//! An agreement made ready to be played: whatever does not depend on the trial is computed once.

use super::figures::Positions;
use super::luck::{Luck, Site};
use super::outlook::Lists;
use super::plain::Plain;
use super::sampler::DelayTable;
use super::schedule::{Boundary, BundleTable, PartyTable, Persons, Total, TrancheTable, TurnTable, parties};
use super::setting::Setting;
use super::state::State;
use super::tables::{CeasefireTable, EventTable, IssueTable, Waiting, ceasefire, events, issues};
use super::unknowns::{UnknownTable, draw, unknowns};
use super::values::Values;
use crate::agreement::{Agreement, OnDelay};
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
    /// Of each bundle: where the number lies that decides.
    pub(super) sites: Lists<Site>,
    /// The boundaries between turns, from that before the first to that after the last.
    pub(super) boundaries: Vec<Boundary>,
    pub(super) ceasefire: Option<CeasefireTable>,
    pub(super) mediation_days: Option<DelayTable>,
    pub(super) issues: Vec<IssueTable>,
    pub(super) events: Vec<EventTable>,
    /// The events that wait for each thing.
    pub(super) waiting: Waiting,
    /// Samplers and sites of what is not known.
    pub(super) unknowns: Vec<UnknownTable>,
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
    /// Each of their values is counted by itself.
    pub(super) counts_singly: bool,
    /// Its tables as a plain deal, if it is one.
    pub(super) plain: Option<Box<Plain>>,
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
            counts_singly: false,
            plain: None,
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
        deal.plain = Plain::of(&deal);
        deal
    }

    /// The agreement that is played.
    #[must_use]
    pub fn agreement(&self) -> &Agreement {
        &self.agreement
    }

    /// Whether so little can happen in it that its trials are played by code of their own, unless
    /// somebody is told of them: with the same results.
    #[must_use]
    pub fn is_plain(&self) -> bool {
        self.plain.is_some()
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
        draw(&self.unknowns, Luck::new(seed, trial), &mut draws);
        draws
    }

    /// Draws what is not known, for a trial.
    #[inline(always)]
    pub(super) fn draw_values(&self, luck: Luck, state: &mut State) {
        if !self.unknowns.is_empty() {
            draw(&self.unknowns, luck, &mut state.draws);
            state.values.draw(&state.draws);
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
