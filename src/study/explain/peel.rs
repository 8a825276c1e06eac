//! Peeling and pasting: from all cases to ever smaller, denser boxes, and a few steps back.

use rayon::iter::{IntoParallelRefMutIterator, ParallelIterator};

use super::half::{Count, Half, Region, Side};
use super::profile::Profiles;
use super::{Options, Search};

/// A box on the way, and what it holds of the cases that are left.
#[derive(Debug, Clone)]
pub(super) struct Stage {
    pub(super) region: Region,
    pub(super) count: Count,
}

/// What a step takes off the end of a factor's range, or adds to it.
#[derive(Debug, Clone, Copy)]
struct Slab {
    factor: usize,
    side: Side,
    /// The outermost rank that then lies in the box.
    end: u32,
    count: Count,
}

/// All boxes from `left` cases to the smallest, then those with a little pasted on; only factors
/// that are `allowed` are restricted.
///
/// A peel removes the slab with the lowest density. That is the criterion of Friedman & Fisher
/// (1999) for slabs of unequal size, which the EMA Workbench calls "lenient 2": the gain in density
/// times the mass that stays over the mass that goes. Of `n` cases with density `m` let `r` with
/// density `s` go, and the rest have `m'`: then `(n−r)·(m'−m)/r = m − s`. It ends when no slab is
/// thinner than the box, or the box would get smaller than `least` cases.
pub(super) fn stages(search: &Search<'_>, left: &[bool], allowed: &[bool], least: u64) -> Vec<Stage> {
    let mut stages = peeled(search, left, allowed, least);
    while let Some(stage) = stages.last().and_then(|last| pasted(search, left, last)) {
        stages.push(stage);
        if search.stopped() {
            break;
        }
    }
    stages
}

fn peeled(search: &Search<'_>, left: &[bool], allowed: &[bool], least: u64) -> Vec<Stage> {
    let Search { half, options, .. } = *search;
    // a factor without cases has nothing to peel
    let cases_of = |(factor, cases): (usize, &Vec<u32>)| -> Vec<u32> {
        cases.iter().copied().filter(|c| allowed[factor] && left[*c as usize]).collect()
    };
    let mut order: Vec<Vec<u32>> = half.order.iter().enumerate().map(cases_of).collect();
    let mut count = Count::default();
    (0..left.len()).filter(|c| left[*c]).for_each(|c| count.add(half.hits[c]));
    let mut stage = Stage { region: half.everything(), count };
    let mut stages = vec![stage.clone()];
    while let Some(slab) = thinnest(half, &order, options, &stage, least) {
        let ranks = &half.ranks[slab.factor];
        let stays = |rank: &u32| match slab.side {
            Side::Low => *rank >= slab.end,
            Side::High => *rank <= slab.end,
        };
        let stays: Vec<bool> = ranks.iter().map(stays).collect();
        order.par_iter_mut().for_each(|cases| cases.retain(|c| stays[*c as usize]));
        stage.region.set(slab.factor, slab.side, slab.end);
        stage.count.cases -= slab.count.cases;
        stage.count.hits -= slab.count.hits;
        stages.push(stage.clone());
        if search.stopped() {
            break;
        }
    }
    stages
}

/// The slab to peel: the thinnest; of equally thin ones one of a factor that is restricted anyway.
fn thinnest(half: &Half, order: &[Vec<u32>], options: &Options, stage: &Stage, least: u64) -> Option<Slab> {
    let mut best: Option<(Slab, bool)> = None;
    for (factor, cases) in order.iter().enumerate() {
        for side in [Side::Low, Side::High] {
            let Some(slab) = peel(half, cases, options, factor, side) else { continue };
            let known = half.is_restricted(&stage.region, factor);
            let better = best.is_none_or(|(b, b_known)| {
                let compared = slab.count.compared(b.count);
                compared.is_lt() || compared.is_eq() && known && !b_known
            });
            if stage.count.cases - slab.count.cases >= least && better {
                best = Some((slab, known));
            }
        }
    }
    best.map(|(slab, _)| slab).filter(|slab| slab.count.is_thinner_than(stage.count))
}

/// What a peel at one end would remove: whole values, at least one, as near to the share to peel
/// as they allow. `None` if nothing would be left.
fn peel(half: &Half, cases: &[u32], options: &Options, factor: usize, side: Side) -> Option<Slab> {
    let ranks = &half.ranks[factor];
    let at = |i: usize| match side {
        Side::Low => cases[i] as usize,
        Side::High => cases[cases.len() - 1 - i] as usize,
    };
    let target = options.peel * cases.len() as f64;
    let mut count = Count::default();
    let mut whole: Option<Slab> = None;
    for i in 0..cases.len() {
        let end = ranks[at(i)];
        if i > 0 && end != ranks[at(i - 1)] {
            let slab = Slab { factor, side, end, count };
            if count.cases as f64 >= target {
                return Some(nearer(whole, slab, target));
            }
            whole = Some(slab);
        }
        count.add(half.hits[at(i)]);
    }
    whole
}

fn nearer(before: Option<Slab>, after: Slab, target: f64) -> Slab {
    let off = |slab: &Slab| (slab.count.cases as f64 - target).abs();
    before.filter(|b| off(b) <= off(&after)).unwrap_or(after)
}

/// The box with the densest slab pasted on at an end that is restricted, if that makes it denser.
fn pasted(search: &Search<'_>, left: &[bool], stage: &Stage) -> Option<Stage> {
    let Search { half, options, .. } = *search;
    let target = (options.paste * stage.count.cases as f64).max(1.0);
    let mut best: Option<Slab> = None;
    let profiles = Profiles::of(half, left, &stage.region);
    for factor in half.restricted(&stage.region) {
        let profile = profiles.profile(factor);
        for side in [Side::Low, Side::High] {
            let Some(limit) = half.limit(&stage.region, factor, side) else { continue };
            let slab = paste(&profile, factor, side, limit, target);
            if slab.count.cases > 0 && best.is_none_or(|b| b.count.is_thinner_than(slab.count)) {
                best = Some(slab);
            }
        }
    }
    let slab = best.filter(|slab| stage.count.is_thinner_than(slab.count))?;
    let mut region = stage.region.clone();
    region.set(slab.factor, slab.side, slab.end);
    Some(Stage { region, count: stage.count.plus(slab.count) })
}

/// Whole values outward from a limit until they hold `target` cases.
fn paste(profile: &[Count], factor: usize, side: Side, limit: u32, target: f64) -> Slab {
    let mut slab = Slab { factor, side, end: limit, count: Count::default() };
    let outside: Box<dyn Iterator<Item = u32>> = match side {
        Side::Low => Box::new((0..limit).rev()),
        Side::High => Box::new(limit + 1..profile.len() as u32),
    };
    for rank in outside {
        slab.end = rank;
        slab.count = slab.count.plus(profile[rank as usize]);
        if slab.count.cases as f64 >= target {
            break;
        }
    }
    slab
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use crate::study::explain::half::example::{half, held};

    #[test]
    fn the_slab_nearest_to_the_target_is_peeled() {
        let slab = |cases| Slab { factor: 0, side: Side::Low, end: 0, count: Count { cases, hits: 0 } };
        let nearest = |before: Option<u64>, after| nearer(before.map(slab), slab(after), 10.0).count.cases;
        assert_eq!([nearest(Some(2), 11), nearest(Some(9), 12), nearest(None, 30)], [11, 9, 30]);
        // as near: the smaller one, which is the more patient
        assert_eq!(nearest(Some(8), 12), 8);
    }

    /// Of the values 0 … 9 the 4 and the 5 are hits; one value goes at a time, from where it is emptier.
    #[test]
    fn peels_down_to_the_least_number_of_cases() {
        let hits: Vec<bool> = (0..10).map(|i| i == 4 || i == 5).collect();
        let half = half(&[(0..10).map(f64::from).collect()], &hits);
        let options = Options { peel: 0.1, ..Options::default() };
        let search = Search { half: &half, options: &options, stopped: &|| false };
        let smallest = |least: u64| {
            let stages = peeled(&search, &[true; 10], &[true], least);
            for stage in &stages {
                assert_eq!(stage.count, held(&half, &[true; 10], &stage.region));
            }
            let last = stages.last().unwrap();
            (last.count.cases, last.region.ranges[0])
        };
        assert_eq!([smallest(1), smallest(5)], [(2, (4, 5)), (5, (4, 8))]);
    }

    /// Sixteen cases, of two factors with four values each. Once the lowest value of the second is off, the
    /// lowest that is left of either is without a hit: the one that is restricted anyway goes.
    #[test]
    fn of_equally_thin_slabs_one_of_a_factor_that_is_restricted_goes() {
        let (a, b): (Vec<f64>, Vec<f64>) = (0..16_u32).map(|i| (f64::from(i / 4), f64::from(i % 4))).unzip();
        for (restricted, free) in [(1, 0), (0, 1)] {
            let hits: Vec<bool> =
                (0..16).map(|i| [a[i], b[i]][restricted] > 1.0 && [a[i], b[i]][free] > 0.0).collect();
            let half = half(&[a.clone(), b.clone()], &hits);
            let mut region = half.everything();
            region.set(restricted, Side::Low, 1);
            let left: Vec<bool> = (0..16).map(|c| half.holds(&region, c)).collect();
            let order: Vec<Vec<u32>> = half
                .order
                .iter()
                .map(|o| o.iter().copied().filter(|c| left[*c as usize]).collect())
                .collect();
            let count = held(&half, &left, &region);
            let slab = thinnest(&half, &order, &Options::default(), &Stage { region, count }, 1).unwrap();
            assert_eq!((slab.factor, slab.side, slab.end), (restricted, Side::Low, 2));
        }
    }

    /// A box of forty values of a hundred, every second of which is a hit, as all above it are.
    #[test]
    fn a_tenth_of_the_box_is_pasted_where_cases_are_left() {
        let hits: Vec<bool> = (0..100).map(|i| i >= 60 || i % 2 == 0).collect();
        let half = half(&[(0..100).map(f64::from).collect()], &hits);
        let options = Options { paste: 0.1, ..Options::default() };
        let search = Search { half: &half, options: &options, stopped: &|| false };
        // below the box no case is left, so that nothing can be pasted there
        let left: Vec<bool> = (0..100).map(|i| i >= 20).collect();
        let region = Region { ranges: vec![(20, 59)] };
        let stage = Stage { count: held(&half, &left, &region), region };
        let more = pasted(&search, &left, &stage).unwrap();
        assert_eq!((more.region.ranges[0], more.count), ((20, 63), Count { cases: 44, hits: 24 }));
    }
}
