//! Deals by the dozen, every rule in some of them.

use super::deal::{Breach, Bundle, Category, Deal, Hundredths, Lottery, Mediation, Party, Tranche};

/// A generator of random numbers (SplitMix64; Steele, Lea & Flood 2014).
pub struct Dice(pub u64);

impl Dice {
    fn roll(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let z = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    fn below(&mut self, n: u64) -> u64 {
        self.roll() % n
    }

    fn size(&mut self, n: u64) -> usize {
        usize::try_from(self.below(n)).unwrap()
    }

    fn days(&mut self, n: u64) -> u32 {
        u32::try_from(self.below(n)).unwrap()
    }

    /// Yes, once in `n` times.
    fn once_in(&mut self, n: u64) -> bool {
        self.below(n) == 0
    }

    fn of<T: Copy>(&mut self, list: &[T]) -> T {
        list[self.size(list.len() as u64)]
    }

    fn perhaps<T>(&mut self, once_in: u64, value: impl FnOnce(&mut Dice) -> T) -> Option<T> {
        self.once_in(once_in).then(|| value(self))
    }

    /// Now and then certain or impossible.
    fn probability(&mut self) -> Hundredths {
        Hundredths(self.of(&[0, 100, 25, 40, 50, 60, 70, 75, 80, 80, 90, 90, 95, 99]))
    }

    fn odds(&mut self) -> Hundredths {
        Hundredths(self.of(&[0, 20, 50, 50, 75, 80, 80, 110, 125, 150, 200]))
    }

    fn lottery(&mut self, values: &[i64], most: u64) -> Lottery {
        let mut lottery: Lottery = Vec::new();
        for _ in 0..=self.below(most) {
            let value = self.of(values);
            if lottery.iter().all(|(v, _)| v.0 != value) {
                lottery.push((Hundredths(value), 1 + i64::from(self.days(4))));
            }
        }
        lottery.sort_by_key(|(value, _)| value.0);
        lottery
    }

    fn breach(&mut self, once_in: u64) -> Breach {
        let mut weights = [None; 3];
        for weight in &mut weights {
            *weight = self.perhaps(once_in, |dice| Hundredths(dice.of(&[0, 0, 50, 100, 300])));
        }
        Breach {
            weights,
            delay: self.perhaps(once_in, |dice| dice.lottery(&[0, 50, 100, 150, 200, 300, 500], 2)),
            share: self.perhaps(once_in, |dice| dice.lottery(&[0, 10, 25, 50, 75, 90, 100], 2)),
            grace: self.perhaps(once_in, |dice| dice.days(4)),
        }
    }

    fn party(&mut self) -> Party {
        Party {
            complies: self.probability(),
            trust: self.perhaps(3, Dice::odds),
            retaliation: self.perhaps(3, Dice::odds),
            breach: self.breach(4),
        }
    }

    fn bundle(&mut self, categories: usize, terms: usize) -> Bundle {
        let mut bundle = Bundle::default();
        if self.once_in(6) {
            return bundle;
        }
        let first = self.size(categories as u64);
        for c in 0..categories {
            if self.once_in(2) {
                // in any order; a category with nobody in it must not matter
                bundle.persons.push(((first + c) % categories, self.of(&[0, 1, 1, 2, 2, 3, 4, 7])));
            }
        }
        bundle.terms = (0..terms).filter(|_| self.once_in(4)).collect();
        bundle
    }

    fn tranche(&mut self, day: u32, parties: usize, categories: usize, terms: usize) -> Tranche {
        let order = self.perhaps(2, |dice| {
            let first = dice.size(parties as u64);
            let mut order: Vec<usize> = (0..parties).map(|p| (first + p) % parties).collect();
            if dice.once_in(2) {
                order.reverse();
            }
            order
        });
        loop {
            let bundles: Vec<Bundle> = (0..parties).map(|_| self.bundle(categories, terms)).collect();
            if !bundles.iter().all(Bundle::owes_nothing) {
                let odds = (0..parties).map(|_| self.perhaps(4, Dice::odds)).collect();
                return Tranche { day, order, odds, bundles };
            }
        }
    }

    fn mediation(&mut self) -> Mediation {
        Mediation {
            success: self.probability(),
            days: self.perhaps(2, |dice| dice.lottery(&[0, 50, 100, 200, 300, 400], 2)),
            fatigue: self.perhaps(2, |dice| Hundredths(dice.of(&[0, 40, 50, 80, 120]))),
        }
    }

    /// A deal.
    pub fn deal(&mut self) -> Deal {
        let (parties, categories) = (2 + usize::from(self.once_in(4)), 1 + self.size(3));
        let mut day = self.days(3);
        let (steps, terms) = (1 + self.size(3), self.size(3));
        let mut tranches = Vec::new();
        for _ in 0..steps {
            tranches.push(self.tranche(day, parties, categories, terms));
            day += self.days(4);
        }
        let last = tranches[steps - 1].day;
        // three in four leave room for delays, and often not for all of them
        let room = if self.once_in(4) { 12 } else { 1 + self.days(8) };
        let horizon = if self.once_in(6) { 1 + self.days(u64::from(last) + 1) } else { last + room };
        Deal {
            horizon,
            catch_up: self.once_in(2),
            parties: (0..parties).map(|_| self.party()).collect(),
            categories: (0..categories)
                .map(|_| Category { odds: self.perhaps(2, Dice::odds), deceased: self.once_in(4) })
                .collect(),
            terms: (0..terms).map(|_| self.odds()).collect(),
            trust: self.perhaps(2, Dice::odds),
            retaliation: self.perhaps(2, Dice::odds),
            breach: self.breach(2),
            mediation: (!self.once_in(4)).then(|| self.mediation()),
            tranches,
        }
    }
}

impl Deal {
    /// Whether every party that does not honour a bundle has something else that it can do.
    pub fn can_be_breached(&self) -> bool {
        let weight = |p: usize, i: usize| {
            let own = self.parties[p].breach.weights[i];
            own.or(self.breach.weights[i]).map_or(100, |w| w.0)
        };
        (0..self.parties.len()).all(|p| (0..3).any(|i| weight(p, i) > 0))
    }
}
