//! The figures of a trial, once it is over.

use super::Play;
use super::observe::Observer;
use super::state::NEVER;
use crate::agreement::{MOST_PARTIES, PartyId};
use crate::metric::{ABSENT, Ending, Metric, at};

impl<O: Observer> Play<'_, O> {
    /// Before anything happens on a later day than the last delivery: the leads at the end of
    /// that day are noted.
    #[inline]
    pub(super) fn note_lead(&mut self, day: u32) {
        // a day that is not pending is later than any
        if self.state.lead_pending < day {
            self.take_lead();
        }
    }

    fn take_lead(&mut self) {
        let deal = self.deal;
        let state = &mut *self.state;
        state.lead_pending = NEVER;
        let totals = deal.totals_after(state.tranches_completed);
        if !state.partial.any {
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

    /// Writes the figures of the trial and counts them.
    pub(super) fn count(&mut self) {
        if self.state.lead_pending != NEVER {
            self.take_lead();
        }
        let ending = self.state.ending.unwrap_or(Ending::UnderWay);
        self.state.ending = Some(ending);
        self.write_common(ending);
        self.write_parties();
        let events = self.deal.columns.events();
        let occurred = self.state.events.occurred.iter();
        for (figure, occurred) in self.state.figures[events..].iter_mut().zip(occurred) {
            *figure = u64::from(*occurred);
        }
        let ceasefire = &self.state.ceasefire;
        self.tally.count(
            ending.code(self.deal.parties.len()),
            self.state.end_day,
            ceasefire.began.then_some(ceasefire.end),
            &self.state.figures,
        );
    }

    fn write_common(&mut self, ending: Ending) {
        let state = &mut *self.state;
        let ceasefire = &state.ceasefire;
        let figures = &mut state.figures;
        figures[at::AGREEMENT_DAY] = if state.in_force { u64::from(state.agreement_day) } else { ABSENT };
        figures[at::END_DAY] = u64::from(state.end_day);
        figures[at::TRANCHES_COMPLETED] = state.tranches_completed as u64;
        figures[at::DELAY] = if ending == Ending::Completed {
            let last = self.deal.tranches[self.deal.tranches.len() - 1].day;
            u64::from(state.end_day - state.agreement_day - last)
        } else {
            ABSENT
        };
        figures[at::DISPUTES] = u64::from(state.disputes);
        figures[at::INCIDENTS] = u64::from(ceasefire.incidents);
        figures[at::EXTENSIONS] = u64::from(ceasefire.extensions);
        figures[at::CEASEFIRE_DAYS] =
            if ceasefire.began { u64::from(ceasefire.end - state.agreement_day) } else { 0 };
    }

    fn write_parties(&mut self) {
        let deal = self.deal;
        let columns = &deal.columns;
        let state = &mut *self.state;
        let figures = &mut state.figures;
        let totals = deal.totals_after(state.tranches_completed);
        let (breaches, released) = (columns.of_party(Metric::Breaches), columns.of_party(Metric::Released));
        let (remains, terms) =
            (columns.of_party(Metric::RemainsReturned), columns.of_party(Metric::TermsMet));
        let (held, lead) = (columns.of_party(Metric::DaysHeld), columns.of_party(Metric::Lead));
        for (p, total) in totals.iter().enumerate() {
            let living = total.living + state.partial.living[p];
            let still_held = u64::from(deal.parties[p].owed - living);
            figures[breaches + p] = u64::from(state.breaches[p]);
            figures[released + p] = u64::from(living);
            figures[remains + p] = u64::from(total.remains + state.partial.remains[p]);
            figures[terms + p] = u64::from(total.terms + state.partial.terms[p]);
            figures[held + p] = state.person_days[p] + still_held * u64::from(deal.horizon);
            let peak = if deal.days_apart { total.peak } else { 0 };
            figures[lead + p] = u64::from(state.lead[p].max(peak));
        }
        let first = columns.by_category();
        let boundary = &deal.released[state.tranches_completed * deal.by_category..][..deal.by_category];
        for ((figure, whole), part) in figures[first..].iter_mut().zip(boundary).zip(&state.partial.persons) {
            *figure = u64::from(whole + part);
        }
    }
}
