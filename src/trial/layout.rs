//! The schedule laid out in playing order: tranches, their turns, the bundles of each.

use super::deal::Deal;
use super::schedule::{Boundary, BundleTable, Persons, Total, TrancheTable, TurnTable};
use super::sites::{BundleSites, DisputeSites};
use crate::agreement::{Agreement, Bundle};

impl Deal {
    pub(super) fn lay_out_schedule(&mut self) {
        let agreement = self.agreement.clone();
        let mut before = None;
        for (k, tranche) in agreement.tranches().iter().enumerate() {
            let ordinal = match before {
                Some((day, ordinal)) if day == tranche.day => ordinal + 1,
                _ => 0,
            };
            before = Some((tranche.day, ordinal));
            let (first_turn, first_bundle) = (self.turns.len(), self.bundles.len());
            for (n, turn) in tranche.turns.iter().enumerate() {
                let first_bundle = self.bundles.len();
                for bundle in turn {
                    self.turn_of.push(self.turns.len());
                    self.lay_out_bundle(&agreement, bundle, tranche.day, ordinal);
                }
                self.turns.push(TurnTable {
                    tranche: k,
                    day: tranche.day,
                    begins: n == 0,
                    requires: tranche.requires.filter(|_| n == 0),
                    ends: n + 1 == tranche.turns.len(),
                    first_bundle,
                    end_bundle: self.bundles.len(),
                    end_of_run: [first_turn + tranche.turns.len(); 2],
                    dispute: DisputeSites::new(tranche.day, ordinal, n as u32),
                });
            }
            self.tranches.push(TrancheTable {
                day: tranche.day,
                first_bundle,
                requires: tranche.requires,
                patience: tranche.patience,
                awaited: !self.waiting.tranche[k].is_empty(),
            });
        }
    }

    fn lay_out_bundle(&mut self, agreement: &Agreement, bundle: &Bundle, day: u32, ordinal: u32) {
        let party = &agreement.parties()[bundle.party.index()];
        let first_column: usize =
            agreement.parties()[..bundle.party.index()].iter().map(|p| p.holds.len()).sum();
        let first = self.persons.len();
        for &(category, count) in &bundle.persons {
            let held = party.holds.iter().position(|&(c, _)| c == category).unwrap_or(0);
            self.persons.push(Persons {
                column: first_column + held,
                category: category.index(),
                count,
                deceased: agreement.categories()[category.index()].deceased,
            });
        }
        let persons = &self.persons[first..];
        let remains: u32 = persons.iter().filter(|p| p.deceased).map(|p| p.count).sum();
        self.bundles.push(BundleTable {
            party: bundle.party,
            sites: BundleSites::new(&party.key, day, ordinal),
            size: bundle.size(),
            living: bundle.size() - remains,
            upto: 0,
            remains,
            terms: bundle.terms.len() as u32,
            persons: first..self.persons.len(),
        });
    }

    /// What has been delivered at each boundary between turns.
    pub(super) fn cumulate(&mut self) {
        let mut released = vec![0u32; self.by_category];
        let mut totals = vec![Total::default(); self.parties.len()];
        self.released.extend(&released);
        self.totals.extend(&totals);
        for turn in &self.turns {
            for b in &mut self.bundles[turn.first_bundle..turn.end_bundle] {
                for p in &self.persons[b.persons.clone()] {
                    released[p.column] += p.count;
                }
                let total = &mut totals[b.party.index()];
                total.living += b.living;
                b.upto = total.living;
                total.remains += b.remains;
                total.terms += b.terms;
                total.person_days += u64::from(b.living) * u64::from(turn.day);
            }
            let living: Vec<u32> = totals.iter().map(|t| t.living).collect();
            for (p, total) in totals.iter_mut().enumerate() {
                let over = |(other, &others)| self.parties[p].lead(living[p], other, others);
                total.lead = self.parties.iter().zip(&living).map(over).max().unwrap_or(0);
                if turn.ends {
                    total.peak = total.peak.max(total.lead);
                }
            }
            self.released.extend(&released);
            self.totals.extend(&totals);
        }
    }

    /// Works out how far a run of turns can go, wherever it begins.
    pub(super) fn find_runs(&mut self) {
        let mut end = self.turns.len();
        for turn in self.turns.iter_mut().rev() {
            let required = self.tranches.get(turn.tranche + 1).is_some_and(|next| next.requires.is_some());
            if turn.ends && (required || self.tranches[turn.tranche].awaited) {
                end = turn.end_of_run[1];
            }
            turn.end_of_run[0] = end;
        }
        self.scheduled_before =
            (0..=self.horizon).map(|day| self.turns.partition_point(|t| t.day < day)).collect();
    }

    /// Works out what lies at the boundaries between turns.
    pub(super) fn find_boundaries(&mut self) {
        for end in 0..=self.turns.len() {
            let (before, next) = (end.checked_sub(1).map(|t| &self.turns[t]), self.turns.get(end));
            let day_before = before.or(next).map_or(0, |turn| turn.day);
            self.boundaries.push(Boundary {
                bundle: next.map_or(self.bundles.len(), |turn| turn.first_bundle),
                day: next.map_or(day_before, |turn| turn.day),
                day_before,
                ends: before.is_none_or(|turn| turn.ends),
                awaited: before.is_some_and(|turn| turn.ends && self.tranches[turn.tranche].awaited)
                    || next.is_none() && !self.waiting.completion.is_empty(),
            });
        }
        self.turn_of.push(self.turns.len());
    }
}
