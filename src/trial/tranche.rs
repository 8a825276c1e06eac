//! A turn in which something goes wrong, or that is told: with late deliveries and disputes.

use super::Play;
use super::ceasefire::Interruption;
use super::compliance::{happens, probability};
use super::deal::Deal;
use super::observe::{Conduct, Happening, Observer};
use super::schedule::TurnTable;
use super::setting::Setting;
use super::state::{NEVER, State};
use crate::agreement::{PartyId, Share, TrancheId};
use crate::metric::Cause;
use crate::tally::Kind;

impl<O: Observer, S: Setting> Play<'_, O, S> {
    /// Plays the turn that is due. False if there are no turns left, or it is not brought to its end:
    /// the agreement has ended, or the horizon comes before.
    #[inline(never)]
    pub(super) fn play_turn(&mut self, table: &TurnTable) -> bool {
        let day = self.state.due;
        // a turn that was not brought to its end, in this trial or the last, may have left something
        self.state.arrives[..self.deal.count::<S>()].fill(NEVER);
        self.state.in_dispute = 0;
        self.decide_turn(table, day);
        let Some(dispute_ends) = self.open_dispute(table, day) else { return false };
        let Some(day) = self.await_turn(table, day, dispute_ends) else { return false };
        self.tally.schedule().turn_over(table.tranche, day, table.ends);
        if O::LISTENS && table.ends {
            self.note(day, || Happening::TrancheCompleted(TrancheId::from(table.tranche)));
        }
        if table.ends & self.state.breached {
            self.close_tranche();
        }
        // the leads as they now stand stay pending, and need not where every boundary is seen
        self.state.clear_partial(self.deal.count::<S>());
        if table.ends & self.deal.days_apart {
            self.state.lead_pending = NEVER;
        }
        self.end_turns(self.state.turns_over + 1, day)
    }

    /// All parties of a turn decide, with the odds as they stand; then the breaches count.
    #[inline]
    fn decide_turn(&mut self, turn: &TurnTable, day: u32) {
        let mut breached = 0u32;
        for bundle in turn.first_bundle..turn.end_bundle {
            let kind = if self.honours(bundle) { Kind::Honoured } else { self.kind_of_breach(bundle) };
            self.tally.schedule().turn(bundle, kind);
            let breach = self.act(turn, bundle, kind, day);
            breached |= u32::from(breach) << self.deal.bundles[bundle].party.index();
        }
        while breached != 0 {
            self.breach(PartyId::from(breached.trailing_zeros() as usize));
            breached &= breached - 1;
        }
    }

    /// Delivers what is delivered today and puts the rest on its way or in dispute. True if it
    /// counts as a breach.
    #[inline]
    fn act(&mut self, turn: &TurnTable, bundle: usize, kind: Kind, day: u32) -> bool {
        let table = &self.deal.bundles[bundle];
        let party = &self.deal.parties[table.party.index()];
        let luck = self.state.luck;
        match kind {
            Kind::Honoured => {
                self.tell(turn, bundle, Conduct::Honoured, day);
                self.deliver_rest(bundle, day);
                false
            }
            Kind::Late => {
                let days = party.late.draw(luck, table.sites.lateness).max(1);
                let breach = days > party.grace;
                self.tell(turn, bundle, Conduct::Late { days, breach }, day);
                self.state.arrives[table.party.index()] = day.saturating_add(days);
                breach
            }
            Kind::Short => {
                let share = party.share.draw(luck, table.sites.share);
                let delivered = Share::delivered(share, table.size);
                self.tell(turn, bundle, Conduct::Short { delivered, owed: table.size }, day);
                self.deliver_part(bundle, delivered, day);
                self.state.in_dispute |= 1 << table.party.index();
                true
            }
            Kind::Refused => {
                self.tell(turn, bundle, Conduct::Refused, day);
                self.state.in_dispute |= 1 << table.party.index();
                true
            }
        }
    }

    /// Tells those who listen what a party does.
    #[inline]
    fn tell(&mut self, turn: &TurnTable, bundle: usize, conduct: Conduct, day: u32) {
        if O::LISTENS {
            let party = self.deal.bundles[bundle].party;
            let (tranche, probability) = (TrancheId::from(turn.tranche), probability(self.odds(bundle)));
            self.note(day, || Happening::Turn { tranche, party, probability, conduct });
        }
    }

    /// Opens one dispute over all that is in dispute. The day on which it ends, [`NEVER`] if there
    /// is none; `None` if the agreement collapses at once.
    #[inline]
    fn open_dispute(&mut self, turn: &TurnTable, day: u32) -> Option<u32> {
        if self.state.in_dispute == 0 {
            return Some(NEVER);
        }
        self.state.disputes += 1;
        let Some(days) = &self.deal.mediation_days else {
            self.note(day, || Happening::DisputeOpens { until: None });
            self.collapse(cause_of_dispute(self.state.in_dispute), day);
            return None;
        };
        let site = turn.dispute.lasts;
        let until = day.saturating_add(days.draw(self.state.luck, site));
        self.note(day, || Happening::DisputeOpens { until: Some(until) });
        Some(until)
    }

    /// Waits until every late delivery has arrived and the dispute is cured. The day; `None` if that
    /// does not happen.
    #[inline]
    fn await_turn(&mut self, turn: &TurnTable, mut day: u32, mut dispute_ends: u32) -> Option<u32> {
        loop {
            let arrivals = &self.state.arrives[..self.deal.count::<S>()];
            let next = arrivals.iter().fold(dispute_ends, |next, &day| next.min(day));
            if next == NEVER {
                return Some(day);
            }
            let interruption = self.next_interruption();
            if interruption <= next && interruption < self.deal.horizon {
                if let Interruption::Frozen { pause, .. } = self.interrupt() {
                    dispute_ends = self.freeze_turn(dispute_ends, pause);
                }
                if !self.is_under_way() {
                    return None;
                }
                continue;
            }
            if next >= self.deal.horizon {
                return None;
            }
            day = next;
            self.receive(turn, day);
            if dispute_ends == day {
                if !self.end_dispute(turn, day) {
                    return None;
                }
                dispute_ends = NEVER;
            }
        }
    }

    /// Deliveries on their way and the dispute take so many days longer.
    fn freeze_turn(&mut self, dispute_ends: u32, pause: u32) -> u32 {
        let later = |day: u32| if day == NEVER { NEVER } else { day.saturating_add(pause).min(NEVER - 1) };
        for arrives in &mut self.state.arrives[..self.deal.count::<S>()] {
            *arrives = later(*arrives);
        }
        later(dispute_ends)
    }

    /// What arrives today is delivered.
    #[inline]
    fn receive(&mut self, turn: &TurnTable, day: u32) {
        for bundle in turn.first_bundle..turn.end_bundle {
            let arrives = &mut self.state.arrives[self.deal.bundles[bundle].party.index()];
            if *arrives == day {
                *arrives = NEVER;
                self.deliver_rest(bundle, day);
            }
        }
    }

    /// Mediation ends: all that was in dispute is delivered, or the agreement collapses. Whether the
    /// dispute is cured.
    #[inline]
    fn end_dispute(&mut self, turn: &TurnTable, day: u32) -> bool {
        let odds = self.state.cure_odds;
        let luck = self.state.luck.uniform(turn.dispute.cure);
        let cured = happens(odds, luck);
        self.note(day, || Happening::DisputeEnds { cured, probability: probability(odds) });
        if !cured {
            self.collapse(cause_of_dispute(self.state.in_dispute), day);
            return false;
        }
        self.state.cure_odds *= self.state.values.fatigue;
        for bundle in turn.first_bundle..turn.end_bundle {
            if self.state.in_dispute & 1 << self.deal.bundles[bundle].party.index() != 0 {
                self.deliver_rest(bundle, day);
            }
        }
        true
    }

    /// Delivers `persons` persons of a bundle, from the category with the highest odds to the one
    /// with the lowest, and none of the terms.
    #[inline]
    fn deliver_part(&mut self, bundle: usize, persons: u32, day: u32) {
        let table = &self.deal.bundles[bundle];
        self.note_lead(day);
        self.state.partial.began |= 1 << table.party.index();
        let living = self.state.living_among(self.deal, bundle, persons);
        self.release(table.party.index(), living, day);
        let (party, remains) = (table.party, persons - living);
        self.state.partial.remains[party.index()] = remains;
        if persons > 0 {
            self.note(day, || Happening::Delivered { party, living, remains, terms: 0 });
        }
    }

    /// Delivers whatever of a bundle has not been delivered.
    #[inline]
    fn deliver_rest(&mut self, bundle: usize, day: u32) {
        let table = &self.deal.bundles[bundle];
        let party = table.party.index();
        self.note_lead(day);
        let partial = &mut self.state.partial;
        partial.began |= 1 << party;
        partial.whole |= 1 << party;
        let remains = table.remains - std::mem::replace(&mut partial.remains[party], table.remains);
        let living = table.upto - self.state.delivered[party];
        self.release(party, living, day);
        let (party, terms) = (table.party, table.terms);
        self.note(day, || Happening::Delivered { party, living, remains, terms });
    }

    /// Living persons go home.
    #[inline]
    fn release(&mut self, party: usize, living: u32, day: u32) {
        let state = &mut *self.state;
        let before = state.delivered[party];
        state.delivered[party] = before + living;
        let scheduled = self.deal.turns[state.turns_over].day;
        state.days_late[party] += u64::from(living) * u64::from(day - scheduled);
        if living > 0 {
            state.lead_pending = day;
            self.tally.releases().moved(party, day, before, before + living);
        }
    }
}

/// Why the agreement collapses if a dispute is not cured, by a bit for each party that is in it.
pub(super) fn cause_of_dispute(in_dispute: u32) -> Cause {
    match in_dispute {
        one if one.is_power_of_two() => Cause::Breach(PartyId::from(one.trailing_zeros() as usize)),
        _ => Cause::Several,
    }
}

impl State {
    /// How many of the first so many persons of a bundle are alive.
    pub(super) fn living_among(&mut self, deal: &Deal, bundle: usize, persons: u32) -> u32 {
        if deal.bundles[bundle].remains == 0 {
            return persons;
        }
        self.order_persons(deal, bundle);
        let (mut left, mut living) = (persons, 0);
        for &i in &self.order {
            let persons = deal.persons[i];
            let n = persons.count.min(left);
            left -= n;
            living += if persons.deceased { 0 } else { n };
        }
        living
    }

    /// Lists the persons of a bundle from the category with the highest odds to the one with the
    /// lowest.
    pub(super) fn order_persons(&mut self, deal: &Deal, bundle: usize) {
        let order = &mut self.order;
        order.clear();
        order.extend(deal.bundles[bundle].persons.clone());
        let categories = deal.agreement.categories();
        let odds = |i: &usize| categories[deal.persons[*i].category].odds.value(&self.draws);
        // insertion sort, as it is stable: ties keep the order of the bundle
        for i in 1..order.len() {
            let mut j = i;
            while j > 0 && odds(&order[j - 1]) < odds(&order[j]) {
                order.swap(j - 1, j);
                j -= 1;
            }
        }
    }
}
