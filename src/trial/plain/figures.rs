//! The figures of a plain deal's trial, once it is over.

use super::turn::Partial;
use super::{Ceasefire, Course, Over};
use crate::metric::Ending;
use crate::tally::End;
use crate::trial::setting::figures;

impl Course<'_> {
    /// Counts the trial, and writes its figures if somebody reads them.
    #[inline(always)]
    pub(super) fn count(&mut self, ceasefire: &Ceasefire, over: Over) {
        let (ending, day) = over;
        let code = ending.code(2);
        self.state.ending = Some(ending).filter(|ending| *ending != Ending::UnderWay);
        self.state.end_day = day;
        let lead = self.leads();
        if self.state.figures_read | self.partial.is_some() {
            self.write(ceasefire, lead);
        }
        let turn = self.plain.boundary(self.turns_over);
        let mut counted = [0; figures(2)];
        counted[0] = u64::from(self.disputes);
        counted[1] = u64::from(ceasefire.incidents);
        counted[2] = u64::from(ceasefire.extensions);
        for p in 0..2 {
            counted[3 + p] = u64::from(self.state.standing.breaches[p]);
            counted[5 + p] = turn.days_held[p] + self.days_late[p];
            counted[7 + p] = u64::from(lead[p]);
        }
        if let Some(partial) = &self.partial {
            for p in 0..2 {
                let early = u64::from(self.deal.horizon - turn.day);
                counted[5 + p] -= u64::from(partial.living[p] - turn.living[p]) * early;
            }
        }
        let end = End {
            ending: code,
            day,
            ceasefire: self.deal.ceasefire.is_some().then_some(ceasefire.end),
            between: self.partial.is_none().then_some(self.turns_over),
        };
        self.tally.count_present(end, &counted, &self.state.figures);
    }

    /// The largest lead of each party, percentage points rounded down.
    #[inline(always)]
    fn leads(&self) -> [u32; 2] {
        let whole = self.plain.whole;
        let peak = self.plain.boundary(self.turns_over).peak;
        [0, 1].map(|p| peak[p].max((100 * self.ahead[p] as u64 / whole) as u32))
    }

    /// Leaves the trial in the state, as any other deal's would be, and writes its figures there.
    #[inline(never)]
    fn write(&mut self, ceasefire: &Ceasefire, lead: [u32; 2]) {
        let turn = self.plain.boundary(self.turns_over);
        let state = &mut *self.state;
        state.in_force = true;
        state.agreement_day = 0;
        state.turns_over = self.turns_over;
        state.disputes = self.disputes;
        state.ceasefire.began = self.deal.ceasefire.is_some();
        state.ceasefire.end = ceasefire.end;
        state.ceasefire.incidents = ceasefire.incidents;
        state.ceasefire.extensions = ceasefire.extensions;
        let partial = self.partial.unwrap_or_else(|| Partial::before(turn));
        state.partial.began = partial.began;
        state.partial.whole = partial.whole;
        state.partial.remains[..2].copy_from_slice(&partial.remains);
        state.delivered[..2].copy_from_slice(&partial.living);
        state.days_late[..2].copy_from_slice(&self.days_late);
        state.lead[..2].copy_from_slice(&lead);
        let read = state.figures_read;
        let mut play = self.in_general();
        if read {
            play.write_days();
            play.write_counts();
        }
        play.write_deliveries();
    }
}
