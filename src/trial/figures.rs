//! The figures of a trial, once it is over.

use super::Play;
use super::deal::Deal;
use super::observe::Observer;
use super::schedule::Total;
use super::setting::{Setting, figures};
use super::state::{NEVER, State};
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
        let parties = deal.count::<S>();
        let (living, table) = (&state.delivered[..parties], &deal.parties[..parties]);
        for p in 0..parties {
            for q in 0..parties {
                if p != q {
                    state.lead[p] = state.lead[p].max(table[p].lead(living[p], &table[q], living[q]));
                }
            }
        }
    }

    /// Writes the figures of the trial and counts them: those that the tally is given only if
    /// somebody reads them.
    #[inline]
    pub(super) fn count(&mut self) {
        if self.state.lead_pending != NEVER {
            self.take_lead();
        }
        let state = &*self.state;
        let between = !state.partial.any();
        let end = End {
            ending: state.ending_code,
            day: state.end_day,
            ceasefire: state.ceasefire.began.then_some(state.ceasefire.end),
            between: between.then_some(state.turns_over),
        };
        let read = state.figures_read;
        let usual = self.deal.counts_usual;
        if read || !usual {
            self.write_days();
            self.write_counts();
        }
        if read || !between {
            self.write_deliveries();
        }
        if usual {
            let counted = self.usual_figures();
            let counted = &counted.as_ref()[..figures(self.deal.count::<S>())];
            self.tally.count(end, counted, &self.state.events.occurred, &self.state.figures);
        } else {
            let State { counted, figures, .. } = &mut *self.state;
            counted.iter_mut().zip(&self.deal.counted).for_each(|(value, &column)| *value = figures[column]);
            self.tally.count(end, counted, &[], figures);
        }
    }

    /// The figures of every trial that are not given where a deal has none but the usual ones, but for
    /// whether events occurred.
    #[inline(always)]
    fn usual_figures(&self) -> S::Figures {
        let (deal, state) = (self.deal, &*self.state);
        let parties = deal.count::<S>();
        let mut figures = S::no_figures();
        let usual = figures.as_mut();
        usual[0] = u64::from(state.disputes);
        usual[1] = u64::from(state.ceasefire.incidents);
        usual[2] = u64::from(state.ceasefire.extensions);
        let totals = &deal.totals_after(state.turns_over)[..parties];
        let today = deal.boundaries[state.turns_over].day;
        for p in 0..parties {
            usual[3 + p] = u64::from(state.standing.breaches[p]);
            usual[3 + parties + p] = state.days_held(deal, p, &totals[p], today);
            usual[3 + 2 * parties + p] = u64::from(state.lead(deal, p, &totals[p]));
        }
        figures
    }

    pub(super) fn write_days(&mut self) {
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

    pub(super) fn write_counts(&mut self) {
        let deal = self.deal;
        let usual = self.usual_figures();
        let usual = usual.as_ref();
        let positions = &deal.positions;
        let parties = deal.count::<S>();
        let figures = &mut self.state.figures[..];
        figures[at::DISPUTES..=at::EXTENSIONS].copy_from_slice(&usual[..3]);
        let of_parties = usual[3..].chunks_exact(parties);
        for (position, usual) in
            [positions.breaches, positions.held, positions.lead].into_iter().zip(of_parties)
        {
            figures[position..][..parties].copy_from_slice(usual);
        }
        for (figure, occurred) in figures[positions.events..].iter_mut().zip(&self.state.events.occurred) {
            *figure = u64::from(*occurred);
        }
    }

    #[inline(never)]
    pub(super) fn write_deliveries(&mut self) {
        let deal = self.deal;
        let positions = &deal.positions;
        let state = &mut *self.state;
        let figures = &mut state.figures;
        figures[at::TRANCHES_COMPLETED] = deal.tranches_after(state.turns_over) as u64;
        for (p, total) in deal.totals_after(state.turns_over).iter().enumerate() {
            figures[positions.released + p] = u64::from(state.delivered[p]);
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
        let totals = deal.totals_after(self.state.turns_over);
        for bundle in turn.first_bundle..turn.end_bundle {
            let table = &deal.bundles[bundle];
            let party = table.party.index();
            let state = &self.state;
            let mut left = state.delivered[party] - totals[party].living + state.partial.remains[party];
            if state.partial.whole & 1 << party != 0 {
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

impl State {
    /// Days held of a party's persons. `total`: the party's once the turns that are over were;
    /// `today`: the scheduled day of the turn that comes then.
    #[inline]
    fn days_held(&self, deal: &Deal, party: usize, total: &Total, today: u32) -> u64 {
        let delivered = self.delivered[party];
        total.person_days
            + u64::from(delivered - total.living) * u64::from(today)
            + self.days_late[party]
            + u64::from(deal.parties[party].owed - delivered) * u64::from(deal.horizon)
    }

    /// A party's largest lead.
    #[inline]
    fn lead(&self, deal: &Deal, party: usize, total: &Total) -> u32 {
        let lead = self.lead[party];
        if deal.days_apart { total.peak.max(lead) } else { lead }
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
    /// Works out which figures are counted in every trial, and how.
    pub(super) fn list_counted(&mut self) {
        let shape = self.shape();
        self.counted = shape.always();
        self.counts_singly = self.counted.iter().all(|&column| shape.columns[column].has_cell_for_each());
        let Positions { breaches, held, lead, .. } = self.positions;
        let of_parties =
            [breaches, held, lead].into_iter().flat_map(|first| first..first + self.parties.len());
        let events = (self.positions.events..).take(self.events.len());
        let usual = (at::DISPUTES..=at::EXTENSIONS).chain(of_parties).chain(events);
        self.counts_usual = usual.eq(self.counted.iter().copied());
    }

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
            given.push((at::AGREEMENT_DAY, Given::Boundary(vec![0; self.turns.len() + 1])));
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
