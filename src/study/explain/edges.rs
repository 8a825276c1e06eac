//! What makes one box better than another, and the last touches by that measure: limits are moved
//! to where they are best, and limits that are not worth their words go.

use super::Search;
use super::half::{Count, Region, Side};
use super::peel::Stage;
use super::profile::Profiles;

/// Limits that still move after so many rounds are left where they are.
const ROUNDS: usize = 20;

/// What is to be as large as possible.
#[derive(Debug, Clone, Copy)]
pub(super) struct Score {
    /// Of all cases.
    pub(super) share: f64,
    pub(super) least_density: Option<f64>,
    /// The least number of cases.
    pub(super) least: u64,
}

impl Score {
    /// The hits beyond what a box of this size would hold if hits were spread evenly, `h − n·H/N`:
    /// `N` times the weighted relative accuracy of Lavrač, Flach & Zupan (1999), and proportional
    /// to Youden's (1950) index of the box as a test for a hit. A slab is worth having in the box
    /// if it is denser than all cases are, and not otherwise; so nothing needs to be weighed.
    ///
    /// With a least density: the hits of a box that has it. `None` for a box that may not be taken.
    pub(super) fn of(&self, count: Count) -> Option<f64> {
        if count.cases < self.least {
            return None;
        }
        match self.least_density {
            Some(least) => (count.density() >= least).then_some(count.hits as f64),
            None => Some(count.hits as f64 - self.share * count.cases as f64),
        }
    }
}

/// Moves and drops limits until neither helps.
pub(super) fn settled(search: &Search<'_>, left: &[bool], score: &Score, stage: Stage) -> Stage {
    let mut stage = sharpened(search, left, score, stage);
    let mut best = score.of(stage.count).unwrap_or(0.0);
    while let Some(simpler) = simpler(search, left, score, &stage, best) {
        stage = sharpened(search, left, score, simpler);
        best = best.max(score.of(stage.count).unwrap_or(0.0));
    }
    stage
}

/// Peels take whole slabs, so a limit may be a slab's width off: each in turn is moved to where
/// the score is largest, the others as they are, until none moves. This is the step that Friedman
/// & Fisher (1999) paste for, with single values for slabs. No factor is restricted anew.
fn sharpened(search: &Search<'_>, left: &[bool], score: &Score, mut stage: Stage) -> Stage {
    let half = search.half;
    let mut profiles = Profiles::of(half, left, &stage.region);
    for _ in 0..ROUNDS {
        let before = stage.region.clone();
        for factor in half.restricted(&stage.region) {
            profiles.follow(&stage.region);
            let profile = profiles.profile(factor);
            for side in [Side::Low, Side::High] {
                if half.limit(&stage.region, factor, side).is_some() {
                    move_limit(&profile, score, &mut stage, factor, side);
                }
            }
        }
        if stage.region == before || search.stopped() {
            break;
        }
    }
    stage
}

fn move_limit(profile: &[Count], score: &Score, stage: &mut Stage, factor: usize, side: Side) {
    let (low, high) = stage.region.ranges[factor];
    let mut count = Count::default();
    let mut best = (score.of(stage.count), None);
    let mut consider = |rank: u32| {
        count = count.plus(profile[rank as usize]);
        let reached = score.of(count);
        if reached > best.0 {
            best = (reached, Some((rank, count)));
        }
    };
    match side {
        Side::Low => (0..=high).rev().for_each(&mut consider),
        Side::High => (low..profile.len() as u32).for_each(&mut consider),
    }
    if let Some((rank, count)) = best.1 {
        stage.region.set(factor, side, rank);
        stage.count = count;
    }
}

/// The box without the limit that is missed least, if there is one to drop: one that may be
/// chance, or without which next to nothing of the `best` score is lost. A least density is kept.
fn simpler(search: &Search<'_>, left: &[bool], score: &Score, stage: &Stage, best: f64) -> Option<Stage> {
    let Search { half, options, .. } = *search;
    if search.stopped() {
        return None;
    }
    let mut chosen: Option<(f64, Stage)> = None;
    let profiles = Profiles::of(half, left, &stage.region);
    for factor in half.restricted(&stage.region) {
        let profile = profiles.profile(factor);
        let (low, high) = stage.region.ranges[factor];
        for side in [Side::Low, Side::High] {
            if half.limit(&stage.region, factor, side).is_none() {
                continue;
            }
            let (rank, ranks) = match side {
                Side::Low => (0, 0..=high as usize),
                Side::High => (profile.len() as u32 - 1, low as usize..=profile.len() - 1),
            };
            let without = profile[ranks].iter().fold(Count::default(), |sum, c| sum.plus(*c));
            let Some(reached) = score.of(without) else { continue };
            let chance = upper_tail(stage.count.hits, stage.count.cases, without.density());
            let goes = chance >= options.level || reached >= (1.0 - options.next_to_nothing) * best;
            if goes && chosen.as_ref().is_none_or(|(most, _)| reached > *most) {
                let mut region: Region = stage.region.clone();
                region.set(factor, side, rank);
                chosen = Some((reached, Stage { region, count: without }));
            }
        }
    }
    chosen.map(|(_, stage)| stage)
}

/// `P(X ≥ hits)` for `X` binomial with `cases` trials of probability `p`: the terms summed from
/// `hits` outward until they no longer count.
pub(super) fn upper_tail(hits: u64, cases: u64, p: f64) -> f64 {
    if hits == 0 || p >= 1.0 {
        return 1.0;
    }
    if hits > cases || p <= 0.0 {
        return 0.0;
    }
    let (n, q) = (cases as f64, 1.0 - p);
    // from the end that is in the tail, so that the terms only fall
    if hits as f64 > n * p {
        // P(k+1)/P(k) = (n−k)/(k+1) · p/q
        falling(probability(hits, cases, p), (hits..cases).map(|k| (n - k as f64) / (k as f64 + 1.0) * p / q))
    } else {
        // P(k−1)/P(k) = k/(n−k+1) · q/p
        let below = (1..hits).rev().map(|k| k as f64 / (n - k as f64 + 1.0) * q / p);
        1.0 - falling(probability(hits - 1, cases, p), below)
    }
}

fn probability(k: u64, n: u64, p: f64) -> f64 {
    let ln_factorial = statrs::function::factorial::ln_factorial;
    let ways = ln_factorial(n) - ln_factorial(k) - ln_factorial(n - k);
    (ways + k as f64 * p.ln() + (n - k) as f64 * (-p).ln_1p()).exp()
}

fn falling(first: f64, ratios: impl Iterator<Item = f64>) -> f64 {
    let (mut sum, mut term) = (first, first);
    for ratio in ratios {
        term *= ratio;
        sum += term;
        if term <= sum * 1e-17 {
            break;
        }
    }
    sum.min(1.0)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use crate::study::explain::Options;
    use crate::study::explain::half::Half;
    use crate::study::explain::half::example::{grid, held};

    #[test]
    fn what_a_box_is_worth() {
        let of = |least_density, cases, hits| {
            Score { share: 0.25, least_density, least: 10 }.of(Count { cases, hits })
        };
        assert_eq!([of(None, 9, 9), of(None, 10, 5), of(None, 12, 3)], [None, Some(2.5), Some(0.0)]);
        let dense = [of(Some(0.5), 9, 9), of(Some(0.5), 10, 5), of(Some(0.5), 10, 4)];
        assert_eq!(dense, [None, Some(5.0), None]);
    }

    /// A hit, a miss, a hit: one value is worth as much as all three, and is less to say.
    #[test]
    fn of_equally_good_limits_the_nearest_is_taken() {
        let case = |hits| Count { cases: 1, hits };
        let score = Score { share: 0.5, least_density: None, least: 1 };
        for (side, range, moved) in [(Side::High, (0, 1), (0, 0)), (Side::Low, (1, 2), (2, 2))] {
            let region = Region { ranges: vec![range] };
            let mut stage = Stage { region, count: Count { cases: 2, hits: 1 } };
            move_limit(&[case(1), case(0), case(1)], &score, &mut stage, 0, side);
            assert_eq!((stage.region.ranges[0], stage.count), (moved, case(1)));
        }
    }

    fn stage(half: &Half, ranges: [(u32, u32); 2]) -> Stage {
        let region = Region { ranges: ranges.to_vec() };
        Stage { count: held(half, &[true; 100], &region), region }
    }

    fn score(half: &Half) -> Score {
        Score { share: half.total().density(), least_density: None, least: 1 }
    }

    /// The second limit moves to where the hits end; then the first has room to move as well.
    #[test]
    fn limits_move_until_none_does() {
        let half = grid(|a, b| a <= 5 && b <= 3 || a <= 7 && b <= 1);
        let search = Search { half: &half, options: &Options::default(), stopped: &|| false };
        let sharp = sharpened(&search, &[true; 100], &score(&half), stage(&half, [(0, 5), (0, 8)]));
        assert_eq!(sharp.region.ranges, [(0, 7), (0, 3)]);
        assert_eq!(sharp.count, Count { cases: 32, hits: 28 });
    }

    /// Of 45 cases all are hits, of the five beyond the second limit two. Without it 1.5 % of the score is
    /// lost, and so many hits have a chance of 0.94⁴⁵ = 0.06. Without the first a third is lost, and more.
    #[test]
    fn a_limit_goes_that_may_be_chance_or_that_little_is_lost_without() {
        let half = grid(|a, b| a <= 4 && b <= 8 || a <= 1);
        let boxed = stage(&half, [(0, 4), (0, 8)]);
        let best = score(&half).of(boxed.count).unwrap();
        let without = |level: f64, next_to_nothing: f64| {
            let options = Options { level, next_to_nothing, ..Options::default() };
            let search = Search { half: &half, options: &options, stopped: &|| false };
            simpler(&search, &[true; 100], &score(&half), &boxed, best).map(|s| s.region.ranges)
        };
        let gone = Some(vec![(0, 4), (0, 9)]);
        assert_eq!([without(0.1, 0.02), without(0.05, 0.0)], [gone.clone(), gone]);
        assert_eq!(without(0.1, 0.01), None);
    }

    /// Nine cases lie beyond either limit alone: four hits beyond the first, five beyond the second.
    #[test]
    fn the_limit_goes_that_is_missed_least() {
        let half = grid(|a, b| a <= 8 && b <= 8 || a == 9 && b < 4 || b == 9 && a < 5);
        let options = Options { next_to_nothing: 0.9, ..Options::default() };
        let search = Search { half: &half, options: &options, stopped: &|| false };
        let boxed = stage(&half, [(0, 8), (0, 8)]);
        let left = simpler(&search, &[true; 100], &score(&half), &boxed, 8.1).unwrap();
        assert_eq!((left.region.ranges, left.count), (vec![(0, 8), (0, 9)], Count { cases: 90, hits: 86 }));
    }
}
