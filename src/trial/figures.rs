//! The figures of a trial, once it is over.

use super::Play;
use super::deal::Deal;
use super::observe::Observer;
use super::setting::Setting;
use super::state::NEVER;
use crate::agreement::{MOST_PARTIES, PartyId};
use crate::metric::{ABSENT, Columns, Ending, Metric, at};
use crate::tally::{End, Given};

impl<O: Observer, S: Setting> Play<'_, O, S> {
    /// Before anything happens on a later day than the last delivery: the leads at the end of
    /// that day are noted.
    #[inline]
    pub(super) fn note_lead(&mut self, day: u32) {
        // a day that is not pending is later than any
        if self.state.lead_pending < day {
            self.take_lead();
        }
    }

    #[inline(never)]
    fn take_lead(&mut self) {
        let deal = self.deal;
        let state = &mut *self.state;
        state.lead_pending = NEVER;
        let totals = deal.totals_after(state.turns_over);
        if !state.partial.any() {
            for (lead, total) in state.lead.iter_mut().zip(totals) {
                *lead = (*lead).max(total.lead);
            }
            return;
        }
        let mut living = [0; MOST_PARTIES];
        for (p, total) in totals.iter().enumerate() {
            living[p] = total.living + state.partial.living[p];
        }
        for p in 0..totals.len() {
            state.lead[p] = deal.lead(PartyId::from(p), &living, state.lead[p]);
        }
    }

    /// Writes the figures of the trial and counts them: those that the tally is given only if
    /// somebody reads them.
    pub(super) fn count(&mut self) {
        if self.state.lead_pending != NEVER {
            self.take_lead();
        }
        let between = !self.state.partial.any();
        if self.state.figures_read || !self.deal.issues.is_empty() {
            self.write_days();
        }
        if self.state.figures_read || !between {
            self.write_deliveries();
        }
        self.write_counts();
        let ceasefire = &self.state.ceasefire;
        let end = End {
            ending: self.state.ending_code,
            day: self.state.end_day,
            ceasefire: ceasefire.began.then_some(ceasefire.end),
            between: between.then_some(self.state.turns_over),
        };
        self.tally.count(end, &self.state.figures);
    }

    fn write_days(&mut self) {
        let state = &mut *self.state;
        let ceasefire = &state.ceasefire;
        let figures = &mut state.figures;
        figures[at::AGREEMENT_DAY] = if state.in_force { u64::from(state.agreement_day) } else { ABSENT };
        figures[at::END_DAY] = u64::from(state.end_day);
        figures[at::DELAY] = if state.ending == Some(Ending::Completed) {
            u64::from(state.end_day - state.agreement_day - self.deal.last_day())
        } else {
            ABSENT
        };
        figures[at::CEASEFIRE_DAYS] =
            if ceasefire.began { u64::from(ceasefire.end - state.agreement_day) } else { 0 };
    }

    fn write_counts(&mut self) {
        let deal = self.deal;
        let state = &mut *self.state;
        let figures = &mut state.figures[..];
        let parties = deal.count::<S>();
        figures[at::DISPUTES] = u64::from(state.disputes);
        figures[at::INCIDENTS] = u64::from(state.ceasefire.incidents);
        figures[at::EXTENSIONS] = u64::from(state.ceasefire.extensions);
        let positions = &deal.positions;
        for (figure, breaches) in
            figures[positions.breaches..][..parties].iter_mut().zip(&state.standing.breaches)
        {
            *figure = u64::from(*breaches);
        }
        let totals = deal.totals_after(state.turns_over);
        let held = figures[positions.held..][..parties].iter_mut().zip(&state.days_late);
        let released = totals.iter().zip(&state.partial.living);
        let today = deal.boundaries[state.turns_over].day;
        for (((figure, days), (total, part)), party) in held.zip(released).zip(&deal.parties) {
            let still_held = party.owed - total.living - part;
            *figure = total.person_days
                + u64::from(*part) * u64::from(today)
                + days
                + u64::from(still_held) * u64::from(deal.horizon);
        }
        let leads = figures[positions.lead..][..parties].iter_mut().zip(&state.lead);
        for ((figure, lead), total) in leads.zip(totals) {
            *figure = u64::from(if deal.days_apart { total.peak.max(*lead) } else { *lead });
        }
        for (figure, occurred) in figures[positions.events..].iter_mut().zip(&state.events.occurred) {
            *figure = u64::from(*occurred);
        }
    }

    #[inline(never)]
    fn write_deliveries(&mut self) {
        let deal = self.deal;
        let positions = &deal.positions;
        let state = &mut *self.state;
        let figures = &mut state.figures;
        figures[at::TRANCHES_COMPLETED] = deal.tranches_after(state.turns_over) as u64;
        for (p, total) in deal.totals_after(state.turns_over).iter().enumerate() {
            figures[positions.released + p] = u64::from(total.living + state.partial.living[p]);
            figures[positions.remains + p] = u64::from(total.remains + state.partial.remains[p]);
            figures[positions.terms + p] = u64::from(total.terms);
        }
        self.list_persons();
        let state = &mut *self.state;
        let boundary = deal.released_after(state.turns_over);
        let figures = &mut state.figures[positions.by_category..];
        for ((figure, whole), part) in figures.iter_mut().zip(boundary).zip(&state.persons) {
            *figure = u64::from(whole + part);
        }
    }

    /// Lists the persons delivered in the turn being played, by party × category, and adds its terms.
    fn list_persons(&mut self) {
        let deal = self.deal;
        self.state.persons.fill(0);
        let Some(turn) = deal.turns.get(self.state.turns_over) else { return };
        for bundle in turn.first_bundle..turn.end_bundle {
            let table = &deal.bundles[bundle];
            let party = table.party.index();
            let partial = &self.state.partial;
            let mut left = partial.living[party] + partial.remains[party];
            if partial.whole & 1 << party != 0 {
                self.state.figures[deal.positions.terms + party] += u64::from(table.terms);
            }
            self.state.order_persons(deal, bundle);
            for &i in &self.state.order {
                let persons = deal.persons[i];
                let n = persons.count.min(left);
                left -= n;
                self.state.persons[persons.column] = n;
            }
        }
    }
}

/// Where the figures of the parties, the categories and the events begin.
#[derive(Debug)]
pub(super) struct Positions {
    breaches: usize,
    released: usize,
    remains: usize,
    terms: usize,
    held: usize,
    lead: usize,
    by_category: usize,
    events: usize,
}

impl Positions {
    pub(super) fn of(columns: &Columns) -> Self {
        Self {
            breaches: columns.of_party(Metric::Breaches),
            released: columns.of_party(Metric::Released),
            remains: columns.of_party(Metric::RemainsReturned),
            terms: columns.of_party(Metric::TermsMet),
            held: columns.of_party(Metric::DaysHeld),
            lead: columns.of_party(Metric::Lead),
            by_category: columns.by_category(),
            events: columns.events(),
        }
    }
}

impl Deal {
    /// The figures that a tally need not be told trial by trial. Without talks the agreement enters
    /// into force on day 0, and then its days are those on which things end.
    pub(super) fn given(&self) -> Vec<(usize, Given)> {
        let boundaries = 0..=self.turns.len();
        let mut given = vec![(
            at::TRANCHES_COMPLETED,
            Given::Boundary(boundaries.clone().map(|k| self.tranches_after(k) as u64).collect()),
        )];
        if self.issues.is_empty() {
            let completed = Ending::Completed.code(self.parties.len());
            given.push((at::END_DAY, Given::EndDay));
            given.push((at::DELAY, Given::DaysToEnd { ending: completed, since: self.last_day() }));
            given.push((at::CEASEFIRE_DAYS, Given::CeasefireEnd));
        }
        let mut by_boundary = |column: usize, value: &dyn Fn(usize) -> u32| {
            let values = boundaries.clone().map(|k| u64::from(value(k))).collect();
            given.push((column, Given::Boundary(values)));
        };
        for p in 0..self.parties.len() {
            by_boundary(self.positions.released + p, &|k| self.totals_after(k)[p].living);
            by_boundary(self.positions.remains + p, &|k| self.totals_after(k)[p].remains);
            by_boundary(self.positions.terms + p, &|k| self.totals_after(k)[p].terms);
        }
        for i in 0..self.by_category {
            by_boundary(self.positions.by_category + i, &|k| self.released_after(k)[i]);
        }
        given
    }
}
