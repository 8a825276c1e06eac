//! Who is delivered with a bundle, and with a part of one.

use crate::agreement::{Agreement, Bundle, CategoryId, PartyId, Quantity, Tranche, Unit};

/// The persons of one bundle.
#[derive(Debug)]
pub(super) struct Load {
    /// In the order in which a short delivery brings them.
    order: Vec<(CategoryId, u32)>,
    /// `disputed[k]`: probability that `k` persons were delivered, given that the bundle is in
    /// dispute (short, or refused and then nobody).
    disputed: Vec<f64>,
    terms: u64,
}

/// The persons of every bundle.
#[derive(Debug)]
pub(super) struct Persons<'a> {
    agreement: &'a Agreement,
    /// By bundle, in playing order.
    loads: Vec<Load>,
    /// The bundles of each party, in playing order.
    of_party: Vec<Vec<usize>>,
    /// `living[party][n]`: living persons in the party's first `n` bundles.
    pub(super) living: Vec<Vec<u64>>,
    /// By bundle: `parts[n]`, the probability of `n` living persons, given a dispute.
    pub(super) parts: Vec<Vec<f64>>,
    /// Living persons owed by each party.
    pub(super) owed: Vec<u64>,
}

impl<'a> Persons<'a> {
    pub(super) fn of(agreement: &'a Agreement, not_honoured: impl Fn(usize) -> [f64; 3]) -> Self {
        let bundles = || agreement.tranches().iter().flat_map(Tranche::bundles);
        let load = |b: &Bundle| load(agreement, b, not_honoured(b.party.index()));
        let parties = 0..agreement.parties().len();
        let numbered = |p: usize| {
            let own = bundles().enumerate().filter(|(_, b)| b.party.index() == p);
            own.map(|(number, _)| number).collect::<Vec<_>>()
        };
        let mut persons = Self {
            agreement,
            loads: bundles().map(load).collect(),
            of_party: parties.clone().map(numbered).collect(),
            living: Vec::new(),
            parts: Vec::new(),
            owed: parties.clone().map(|p| u64::from(agreement.owed_living(PartyId::from(p)))).collect(),
        };
        let is_living = |c: CategoryId| !agreement.categories()[c.index()].deceased;
        persons.living = parties.map(|p| persons.cumulated(p, is_living)).collect();
        persons.parts = persons.loads.iter().map(|l| l.part_of(is_living)).collect();
        persons
    }

    /// Persons of some categories in a party's first 0, 1, 2, … bundles.
    fn cumulated(&self, party: usize, which: impl Fn(CategoryId) -> bool) -> Vec<u64> {
        let mut sums = vec![0];
        let mut sum = 0;
        for &number in &self.of_party[party] {
            let load = &self.loads[number];
            sum += load.order.iter().filter(|(c, _)| which(*c)).map(|&(_, n)| u64::from(n)).sum::<u64>();
            sums.push(sum);
        }
        sums
    }

    /// How many persons of some categories a party has released, given its progress.
    pub(super) fn released(
        &self,
        party: usize,
        which: impl Fn(CategoryId) -> bool,
        progress: &[f64],
    ) -> Vec<(u64, f64)> {
        let whole = self.cumulated(party, &which);
        let mut cells = vec![0.0; whole.last().map_or(0, |&n| n as usize) + 1];
        for (j, &before) in whole.iter().enumerate() {
            cells[before as usize] += progress[2 * j];
            let disputed = progress.get(2 * j + 1).copied().unwrap_or(0.0);
            if disputed > 0.0 {
                let part = self.loads[self.of_party[party][j]].part_of(&which);
                for (n, p) in part.into_iter().enumerate() {
                    cells[before as usize + n] += disputed * p;
                }
            }
        }
        values(&cells)
    }

    /// How many living persons a party has released.
    pub(super) fn living_released(&self, party: usize, progress: &[f64]) -> Vec<(u64, f64)> {
        self.released(party, |c| !self.agreement.categories()[c.index()].deceased, progress)
    }

    /// How many terms a party has met.
    pub(super) fn terms_met(&self, party: usize, progress: &[f64]) -> Vec<(u64, f64)> {
        let mut sum = 0;
        let mut cells = vec![0.0];
        for j in 0..=self.of_party[party].len() {
            cells.resize(sum as usize + 1, 0.0);
            cells[sum as usize] += progress[2 * j] + progress.get(2 * j + 1).copied().unwrap_or(0.0);
            sum += self.of_party[party].get(j).map_or(0, |&number| self.loads[number].terms);
        }
        values(&cells)
    }
}

impl Load {
    /// Probability of each number of persons of some categories, given a dispute.
    fn part_of(&self, which: impl Fn(CategoryId) -> bool) -> Vec<f64> {
        let mut part = Vec::new();
        let mut rest = self.order.iter();
        let (mut counts, mut left, mut n) = (false, 0, 0_usize);
        for &p in &self.disputed {
            if part.len() <= n {
                part.resize(n + 1, 0.0);
            }
            part[n] += p;
            while left == 0 {
                let Some(&(category, size)) = rest.next() else { break };
                (counts, left) = (which(category), size);
            }
            left = left.saturating_sub(1);
            n += usize::from(counts);
        }
        part
    }
}

/// `(value, probability)` of the cells that hold any.
pub(super) fn values(cells: &[f64]) -> Vec<(u64, f64)> {
    let cells = cells.iter().enumerate().filter(|&(_, &p)| p > 0.0);
    cells.map(|(value, &p)| (value as u64, p)).collect()
}

fn load(agreement: &Agreement, bundle: &Bundle, [_, short, refused]: [f64; 3]) -> Load {
    let odds = |c: CategoryId| match agreement.categories()[c.index()].odds {
        Quantity::Known(odds) => odds.get(),
        Quantity::Unknown { .. } => 1.0, // never read: such an agreement is refused
    };
    let mut order = bundle.persons.clone();
    order.sort_by(|a, b| odds(b.0).total_cmp(&odds(a.0))); // stable: ties stay in the bundle's order
    let share = &agreement.parties()[bundle.party.index()].breach.share;
    let mut disputed = share.probabilities(bundle.size());
    let total = short + refused;
    if total > 0.0 {
        for p in &mut disputed {
            *p *= short / total;
        }
        disputed[0] += refused / total;
    }
    Load { order, disputed, terms: bundle.terms.len() as u64 }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_part_is_taken_in_order() {
        // 2 of category 1, then 3 of category 0; k = 0 … 4 delivered
        let load = Load {
            order: vec![(CategoryId(1), 2), (CategoryId(0), 3)],
            disputed: vec![0.4, 0.3, 0.15, 0.1, 0.05],
            terms: 0,
        };
        let close = |a: Vec<f64>, b: &[f64]| {
            assert_eq!(a.len(), b.len());
            assert!(a.iter().zip(b).all(|(x, y)| (x - y).abs() < 1e-15), "{a:?}");
        };
        close(load.part_of(|c| c == CategoryId(1)), &[0.4, 0.3, 0.3]);
        close(load.part_of(|c| c == CategoryId(0)), &[0.85, 0.1, 0.05]);
        close(load.part_of(|_| true), &[0.4, 0.3, 0.15, 0.1, 0.05]);
        close(load.part_of(|_| false), &[1.0]);
    }
}
