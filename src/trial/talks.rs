//! The talks: issues are settled or not, and the agreement enters into force or never does.

use super::deal::Deal;
use super::observe::{Happening, Observer};
use super::setting::Setting;
use super::{Play, state::State};
use crate::agreement::IssueId;
use crate::metric::Ending;

/// How the talks end.
struct End {
    /// The day of the last issue, settled or not.
    agreement: u32,
    /// The earliest day on which a required issue is not settled.
    failure: Option<u32>,
}

impl<O: Observer, S: Setting> Play<'_, O, S> {
    /// Plays the talks. True if the agreement is to enter into force within the horizon.
    #[inline]
    pub(super) fn talks(&mut self) -> bool {
        self.trigger_start();
        if self.deal.issues.is_empty() {
            return true;
        }
        self.play_talks()
    }

    #[inline(never)]
    fn play_talks(&mut self) -> bool {
        let end = decide(self.deal, self.state);
        let last = end.failure.unwrap_or(end.agreement);
        if self.deal.has_surroundings || O::LISTENS {
            self.settle_issues(last);
        }
        if last >= self.deal.horizon {
            self.play_events_through(self.deal.horizon);
            self.finish(Ending::InTalks, self.deal.horizon);
            return false;
        }
        self.play_events_through(last);
        if end.failure.is_some() {
            self.finish(Ending::NoAgreement, last);
            return false;
        }
        self.state.agreement_day = last;
        true
    }

    /// The talks on each issue end on their day, and what waits for its being settled learns of it.
    fn settle_issues(&mut self, last: u32) {
        self.state.settled.sort_unstable();
        for i in 0..self.state.settled.len() {
            let (day, issue) = self.state.settled[i];
            if day > last || day >= self.deal.horizon {
                break;
            }
            self.play_events_through(day);
            let (issue, settled) = (issue as usize, !self.state.unsettled[issue as usize]);
            let probability = self.state.values.settled(issue);
            self.note(day, || Happening::IssueEnds { issue: IssueId::from(issue), settled, probability });
            if settled {
                self.trigger(&self.deal.waiting.issue[issue], day);
            }
        }
    }
}

/// Decides every issue; leaves `(day, issue)` of each in the state.
fn decide(deal: &Deal, state: &mut State) -> End {
    let mut end = End { agreement: 0, failure: None };
    state.settled.clear();
    for (i, issue) in deal.issues.iter().enumerate() {
        let day = issue.days.draw(state.luck, issue.talks);
        let settled = state.luck.uniform(issue.settle) < state.values.settled(i);
        end.agreement = end.agreement.max(day);
        if !settled && issue.required {
            end.failure = Some(end.failure.map_or(day, |f| f.min(day)));
        }
        state.unsettled[i] = !settled;
        state.settled.push((day, i as u32));
    }
    end
}
