//! Delays as hazards: on the a-th day of waiting, the chance that the wait ends, given that it has
//! lasted so far. A state then holds how long it has waited and not for how long it still will;
//! and where the hazard stays the same (geometric, exponential) it need not even hold that.

use crate::agreement::{Delay, Kind};

/// A delay within the horizon, perhaps of something that may never come.
#[derive(Debug, Clone)]
pub(super) struct Wait {
    /// `hazard[a]` = P(delay = a | delay ≥ a); the last one holds for all days to come.
    hazard: Vec<f64>,
    /// From here on nothing can come any more.
    exhausted: Option<u32>,
}

impl Wait {
    /// A delay that is at least `least` days, of something that comes with probability `chance`.
    /// Days at or past the horizon are never reached.
    pub(super) fn new(delay: &Delay, horizon: u32, least: u32, chance: f64) -> Self {
        match steady_hazard(delay) {
            Some(h) if chance == 1.0 && least <= 1 => Self { hazard: vec![0.0, h], exhausted: None },
            _ => Self::of(&days(delay, horizon, least), chance),
        }
    }

    /// The delay given that it is longer than `grace`, which is before the horizon.
    fn longer_than(delay: &Delay, p: &[f64], grace: u32) -> Self {
        match steady_hazard(delay) {
            Some(h) => {
                let mut hazard = vec![0.0; grace as usize + 1];
                hazard.push(h);
                Self { hazard, exhausted: None }
            }
            None => {
                let mut p = p.to_vec();
                p[..=grace as usize].fill(0.0);
                Self::of(&p, 1.0)
            }
        }
    }

    /// `p[d]` for the days before the horizon and, last, for everything later; in any scale.
    fn of(p: &[f64], chance: f64) -> Self {
        let last = p.len() - 1;
        let mut beyond: Vec<f64> = p.to_vec(); // beyond[d] = P(delay ≥ d)
        for d in (0..last).rev() {
            beyond[d] += beyond[d + 1];
        }
        let total = beyond[0];
        let end = p[..last].iter().rposition(|&x| x > 0.0);
        let mut hazard: Vec<f64> = (0..=end.unwrap_or(0))
            .map(|d| {
                let left = beyond[d] * chance + total * (1.0 - chance);
                if end.is_some() && left > 0.0 { (p[d] * chance / left).min(1.0) } else { 0.0 }
            })
            .collect();
        hazard.push(0.0);
        Self { exhausted: Some(end.unwrap_or(0) as u32), hazard }
    }

    /// Nothing ever comes.
    fn never() -> Self {
        Self { hazard: vec![0.0], exhausted: Some(0) }
    }

    /// The chance that the wait ends after `days`, given that it has not ended before.
    #[inline]
    pub(super) fn hazard(&self, days: u32) -> f64 {
        self.hazard[(days as usize).min(self.hazard.len() - 1)]
    }

    /// From this number of days waited on, it makes no difference how many they are.
    #[inline]
    pub(super) fn steady(&self) -> u32 {
        self.hazard.len().saturating_sub(2) as u32
    }

    /// Whether nothing can come any more after `days`.
    pub(super) fn is_exhausted(&self, days: u32) -> bool {
        self.exhausted.is_some_and(|last| days >= last)
    }
}

/// Whether the number of days waited can be forgotten from the start.
pub(super) fn forgets(delay: &Delay) -> bool {
    steady_hazard(delay).is_some()
}

/// The hazard of every day from the first on, of a delay that forgets: geometric, and exponential
/// rounded up, for which P(d) = F(d) − F(d−1) gives `1 − e^(−1/mean)`.
fn steady_hazard(delay: &Delay) -> Option<f64> {
    match delay {
        Delay::Fixed(_) => None,
        Delay::Varies(distribution) => match distribution.kind() {
            Kind::Geometric { mean } => Some(1.0 / mean),
            Kind::Exponential { mean } => Some(-(-1.0 / mean).exp_m1()),
            _ => None,
        },
    }
}

/// `p[d]` for `d` before the horizon, `p[horizon]` for all the rest; days under `least` are raised.
pub(super) fn days(delay: &Delay, horizon: u32, least: u32) -> Vec<f64> {
    let mut p = delay.probabilities(horizon);
    let least = least.min(horizon) as usize;
    let raised: f64 = p[..least].iter().sum();
    p[..least].fill(0.0);
    p[least] += raised;
    p
}

/// A late delivery: how likely it is to be later than the days of grace, and how long it takes in
/// either case.
#[derive(Debug, Clone)]
pub(super) struct Late {
    /// Probability that it counts as a breach.
    pub(super) breach: f64,
    /// The delay within the grace.
    pub(super) within: Wait,
    /// The delay beyond it.
    pub(super) beyond: Wait,
}

impl Late {
    pub(super) fn new(delay: &Delay, horizon: u32, grace: u32) -> Self {
        let p = days(delay, horizon, 1);
        if grace >= horizon {
            // either way it comes at or after the horizon or within the grace: only the chance matters
            let breach = match delay {
                Delay::Fixed(days) => f64::from(u8::from((*days).max(1) > grace)),
                Delay::Varies(d) => (1.0 - d.cdf(f64::from(grace))).max(0.0),
            };
            return Self {
                breach,
                within: Wait::of(&p_within_horizon(p, breach), 1.0),
                beyond: Wait::never(),
            };
        }
        let mut within = p.clone();
        within[grace as usize + 1..].fill(0.0);
        let total: f64 = p.iter().sum();
        let breach = p[grace as usize + 1..].iter().sum::<f64>() / total;
        Self { breach, within: Wait::of(&within, 1.0), beyond: Wait::longer_than(delay, &p, grace) }
    }
}

/// Takes the probability of a breach, which lies past the horizon, off the last cell.
fn p_within_horizon(mut p: Vec<f64>, breach: f64) -> Vec<f64> {
    if let Some(last) = p.last_mut() {
        *last = (*last - breach).max(0.0);
    }
    p
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use crate::agreement::Distribution;

    /// P(delay = d) that follows from the hazards.
    fn density(wait: &Wait, upto: u32) -> Vec<f64> {
        let mut left = 1.0;
        (0..upto)
            .map(|d| {
                let p = left * wait.hazard(d);
                left -= p;
                p
            })
            .collect()
    }

    fn close(a: &[f64], b: &[f64]) {
        assert!(a.iter().zip(b).all(|(x, y)| (x - y).abs() < 1e-12), "{a:?} is not {b:?}");
    }

    #[test]
    fn hazards_give_the_delay_back() {
        let triangular = Delay::Varies(Distribution::triangular(1.0, 4.0, 15.0).unwrap());
        for delay in [Delay::Fixed(3), Delay::Fixed(40), Delay::NONE, triangular] {
            let p = delay.probabilities(20);
            close(&density(&Wait::new(&delay, 20, 0, 1.0), 20), &p[..20]);
            let half: Vec<f64> = p.iter().map(|x| x / 2.0).collect();
            close(&density(&Wait::new(&delay, 20, 0, 0.5), 20), &half[..20]);
        }
    }

    #[test]
    fn delays_that_forget() {
        for distribution in [Distribution::geometric(2.5).unwrap(), Distribution::exponential(6.0).unwrap()] {
            let delay = Delay::Varies(distribution);
            let wait = Wait::new(&delay, 30, 0, 1.0);
            assert_eq!(wait.steady(), 0);
            close(&density(&wait, 30), &delay.probabilities(30)[..30]);
        }
    }

    #[test]
    fn grace_splits_a_delay() {
        for (delay, grace) in [
            (Delay::Varies(Distribution::geometric(2.5).unwrap()), 2),
            (Delay::Varies(Distribution::poisson(1.5).unwrap()), 1),
            (Delay::Varies(Distribution::uniform(0.0, 8.0).unwrap()), 0),
            (Delay::Fixed(3), 2),
            (Delay::Fixed(3), 3),
            (Delay::Varies(Distribution::exponential(9.0).unwrap()), 25),
        ] {
            let late = Late::new(&delay, 20, grace);
            let p = days(&delay, 20, 1);
            let (within, beyond) = (density(&late.within, 20), density(&late.beyond, 20));
            let mixed: Vec<f64> =
                within.iter().zip(&beyond).map(|(w, b)| (1.0 - late.breach) * w + late.breach * b).collect();
            close(&mixed, &p[..20]);
            let upto: f64 = p.iter().take(grace as usize + 1).sum();
            if grace < 20 {
                assert!((1.0 - late.breach - upto).abs() < 1e-12);
                assert!(within.iter().skip(grace as usize + 1).all(|&x| x == 0.0));
                assert!(beyond[..=grace as usize].iter().all(|&x| x == 0.0));
            }
        }
    }
}
