//! Factors that could stand in a box in place of another. Where two do the same, which of them is
//! found is luck, and a reader who is told of one alone would blame it.

use rayon::iter::{IntoParallelIterator, ParallelIterator};

use super::half::{Count, Half, Region, Side};
use super::prim::{count, holds};
use super::profile::Profiles;
use super::{Cases, Limit, Rival, Search};

/// A rival does at least this share of what the factor does that it stands in for.
const LEAST_GAIN: f64 = 0.5;

/// What the search knows, and the cases that tell how much a limit does.
#[derive(Clone, Copy)]
pub(super) struct Sides<'a> {
    pub(super) search: &'a Search<'a>,
    /// Of the cases of the search: those that are in no earlier box.
    pub(super) left: &'a [bool],
    pub(super) cases: &'a Cases,
    /// The others that are in no earlier box.
    pub(super) unseen: &'a [usize],
}

/// For each limit of a box the factors outside of the box that could stand in for it, the best
/// first. A rival's limit is the best one on the cases of the search; what it does, and what the
/// limit does that it replaces, is told on the others.
pub(super) fn rivals(sides: &Sides<'_>, region: &Region, limits: &[Limit]) -> Vec<Rival> {
    let everything = sides.search.half.everything();
    let mut all = Vec::new();
    for (position, limit) in limits.iter().enumerate() {
        let mut others = limits.to_vec();
        others.remove(position);
        let within: Vec<usize> =
            sides.unseen.iter().copied().filter(|c| holds(&others, sides.cases, *c)).collect();
        let own = gain(sides, &within, limit);
        if own <= 0.0 {
            continue;
        }
        let mut open = region.clone();
        open.ranges[limit.factor] = everything.ranges[limit.factor];
        let profiles = Profiles::of(sides.search.half, sides.left, &open);
        let is_free = |factor: &usize| limits.iter().all(|l| l.factor != *factor);
        let mut found: Vec<Rival> = (0..sides.search.half.values.len())
            .into_par_iter()
            .filter(is_free)
            .filter(|_| !sides.search.stopped())
            .filter_map(|factor| best_limit(sides.search.half, &profiles, (&open, factor)))
            .map(|instead| Rival {
                of: limit.factor,
                factor: instead.factor,
                above: instead.above,
                below: instead.below,
                gain: gain(sides, &within, &instead) / own,
            })
            .filter(|rival| rival.gain >= LEAST_GAIN)
            .collect();
        found.sort_by(|a, b| b.gain.total_cmp(&a.gain));
        all.extend(found);
    }
    all
}

/// The hits that a limit keeps of the cases within all others, beyond what as many of them would
/// hold by chance. (Not beyond the share of all cases: where hits are rare it would then be a gain
/// to leave out cases at random.)
fn gain(sides: &Sides<'_>, within: &[usize], limit: &Limit) -> f64 {
    let column = &sides.cases.factors[limit.factor];
    let kept: Vec<usize> = within.iter().copied().filter(|c| limit.holds(column[*c])).collect();
    excess(count(sides.cases, &kept), count(sides.cases, within).density())
}

fn excess(count: Count, share: f64) -> f64 {
    count.hits as f64 - share * count.cases as f64
}

/// The best limit of one factor at one end, on the cases of the search; `None` if the best is none.
fn best_limit(half: &Half, profiles: &Profiles<'_>, (region, factor): (&Region, usize)) -> Option<Limit> {
    let profile = profiles.profile(factor);
    let share = profile.iter().fold(Count::default(), |sum, c| sum.plus(*c)).density();
    let mut best = (0.0, None);
    for side in [Side::Low, Side::High] {
        let mut kept = Count::default();
        let mut consider = |rank: usize| {
            kept = kept.plus(profile[rank]);
            if excess(kept, share) > best.0 {
                best = (excess(kept, share), Some((side, rank as u32)));
            }
        };
        match side {
            Side::Low => (0..profile.len()).rev().for_each(&mut consider),
            Side::High => (0..profile.len()).for_each(&mut consider),
        }
    }
    let (side, rank) = best.1?;
    let mut region = region.clone();
    region.set(factor, side, rank);
    let [above, below] = [Side::Low, Side::High].map(|side| half.cut(&region, factor, side));
    (above.is_some() || below.is_some()).then_some(Limit { factor, above, below, p_value: 1.0 })
}
