//! The patient rule induction method: boxes one after another, each on the cases that the ones
//! before left over.

use super::edges::{Score, settled, upper_tail};
use super::half::{Count, Half, Region, Side};
use super::peel::{Stage, stages};
use super::profile::Profiles;
use super::rivals::{Sides, rivals};
use super::{Cases, Found, Limit, Measures, Options, Search, Step, Stopped};
use crate::summary::Interval;

/// The boxes that hold many of the hits, in the order found.
///
/// PRIM: J. H. Friedman & N. I. Fisher, "Bump hunting in high-dimensional data", Statistics and
/// Computing 9 (1999); for scenario discovery B. P. Bryant & R. J. Lempert, "Thinking inside the
/// box", Technological Forecasting and Social Change 77 (2010), and the EMA Workbench (Kwakkel
/// 2017). For each box:
///
/// 1. *Peel*: from all cases that are left, take off the thinnest slab at an end of a factor's
///    range, about [`Options::peel`] of the box's cases, again and again; then *paste* slabs back
///    on as long as they make the box denser.
/// 2. *Choose*, in a sentence: of these boxes the one with the most hits beyond what a box of its
///    size would hold if hits were spread evenly. (With [`Options::least_density`]: the one with
///    the most hits among those at least so dense.) The analysts of the literature choose by eye.
///    With a least density only factors that matter by the usual rule are restricted.
/// 3. *Settle*: move each limit to the value that is best by the same rule; drop limits that may
///    be chance (quasi-p-value at [`Options::level`]), or that next to nothing is lost without.
/// 4. *Check*: measure it on the cases that the search did not see. It counts only if the lower
///    end of its density's 95 % interval there lies above the share of hits of all of them;
///    otherwise there are no more boxes. Without any structure that happens by chance to about 1
///    search in 40 at most.
/// 5. *Cover*: leave its cases out, and look for the next.
///
/// No boxes if there is nothing to explain: no case, no hit, only hits, or a least density that
/// all cases together have.
#[must_use]
pub fn boxes(cases: &Cases, options: &Options) -> Vec<Found> {
    boxes_unless(cases, options, &|| false).unwrap_or_default()
}

/// The same, given up as soon as `stopped` says so; then it is `None`.
#[must_use]
pub fn boxes_unless(cases: &Cases, options: &Options, stopped: Stopped<'_>) -> Option<Vec<Found>> {
    let half = Half::of(cases, stopped)?;
    let search = Search { half: &half, options, stopped };
    let found = all_boxes(&search, cases);
    // what is found by a search that was stopped on its way is not what there is
    (!search.stopped()).then_some(found)
}

fn all_boxes(search: &Search<'_>, cases: &Cases) -> Vec<Found> {
    let Search { half, options, .. } = *search;
    let total = half.total();
    let mut unseen: Vec<usize> = (1..cases.count()).step_by(2).collect();
    let all_unseen = count(cases, &unseen);
    if total.hits == 0 || total.hits == total.cases || all_unseen.cases == 0 {
        return Vec::new();
    }
    let score = Score {
        share: total.density(),
        least_density: options.least_density,
        least: ((options.least_mass * total.cases as f64).ceil() as u64).max(1),
    };
    let mut left = vec![true; half.hits.len()];
    let mut boxes = Vec::new();
    while boxes.len() < options.most_boxes && !search.stopped() {
        let Some((chosen, stage, trajectory)) = sound_box(search, &left, &score) else { break };
        let limits = limits(half, &stage.region, cases, &unseen);
        let (inside, outside): (Vec<usize>, Vec<usize>) =
            unseen.iter().partition(|c| holds(&limits, cases, **c));
        let checked = measures(count(cases, &inside), all_unseen);
        if checked.interval.is_none_or(|interval| interval.low <= all_unseen.density()) {
            break;
        }
        let found = measures(stage.count, total);
        let rest = measures(count(cases, &outside), all_unseen);
        let sides = Sides { search, left: &left, cases, unseen: &unseen };
        let rivals = rivals(&sides, &stage.region, &limits);
        boxes.push(Found { limits, found, checked, rest, rivals, trajectory, chosen });
        unseen = outside;
        (0..left.len()).for_each(|c| left[c] &= !half.holds(&stage.region, c));
    }
    boxes
}

/// The box to take, as [`best_box`]. To reach a least density a search would restrict whatever
/// happens to help on its own cases, and could not let go of it again; so with one, only factors
/// that [`matter`] are restricted.
fn sound_box(search: &Search<'_>, left: &[bool], score: &Score) -> Option<(usize, Stage, Vec<Step>)> {
    let allowed = match search.options.least_density {
        None => vec![true; search.half.values.len()],
        Some(_) => matter(search, left, score),
    };
    best_box(search, left, &allowed, score)
}

/// By factor: whether it matters. Those that do are in the box of the most hits beyond an even
/// spread, or in that among the cases within it, and so on, with a limit that is not chance. The
/// quasi-p-values on the cases of the search are flattered by the choice among all ends of all
/// factors, so the level is shared out among these (Bonferroni).
fn matter(search: &Search<'_>, left: &[bool], score: &Score) -> Vec<bool> {
    let Search { half, options, .. } = *search;
    let all = vec![true; half.values.len()];
    let level = options.level / (2 * all.len()).max(1) as f64;
    let mut matter = vec![false; all.len()];
    let mut left = left.to_vec();
    loop {
        let mut inside = Count::default();
        (0..left.len()).filter(|c| left[*c]).for_each(|c| inside.add(half.hits[c]));
        let score = Score { share: inside.density(), least_density: None, ..*score };
        let Some((_, stage, _)) = best_box(search, &left, &all, &score) else { return matter };
        let restricted = half.restricted(&stage.region);
        let profiles = Profiles::of(half, &left, &stage.region);
        let (strong, weak): (Vec<usize>, Vec<usize>) =
            restricted.into_iter().partition(|factor| chance(&profiles, stage.count, *factor) < level);
        if strong.is_empty() || search.stopped() {
            return matter;
        }
        strong.iter().for_each(|factor| matter[*factor] = true);
        let mut region = stage.region;
        let everything = half.everything();
        weak.iter().for_each(|factor| region.ranges[*factor] = everything.ranges[*factor]);
        (0..left.len()).for_each(|c| left[c] &= half.holds(&region, c));
    }
}

/// The quasi-p-value of a factor's limits, of a box that holds so many of the cases of the search.
fn chance(profiles: &Profiles<'_>, count: Count, factor: usize) -> f64 {
    let without = profiles.profile(factor).iter().fold(Count::default(), |sum, c| sum.plus(*c));
    upper_tail(count.hits, count.cases, without.density())
}

/// The box to take, the step that it was taken from and all steps; `None` if no box is worth it.
fn best_box(
    search: &Search<'_>,
    left: &[bool],
    allowed: &[bool],
    score: &Score,
) -> Option<(usize, Stage, Vec<Step>)> {
    let half = search.half;
    let stages = stages(search, left, allowed, score.least);
    let mut best: Option<(usize, f64)> = None;
    for (position, stage) in stages.iter().enumerate() {
        if let Some(reached) = score.of(stage.count)
            && best.is_none_or(|(_, most)| reached > most)
        {
            best = Some((position, reached));
        }
    }
    let (chosen, _) = best?;
    let stage = settled(search, left, score, stages[chosen].clone());
    // the rule is met, by the score, by a box that is everything: nothing would be explained
    let denser = stage.count.density() > score.share && !half.restricted(&stage.region).is_empty();
    denser.then(|| (chosen, stage, stages.iter().map(|s| step(half, s)).collect()))
}

fn step(half: &Half, stage: &Stage) -> Step {
    let Measures { coverage, density, mass, .. } = measures(stage.count, half.total());
    Step { coverage, density, mass, restricted: half.restricted(&stage.region).len() }
}

fn measures(count: Count, all: Count) -> Measures {
    let share = |part: u64, whole: u64| if whole == 0 { 0.0 } else { part as f64 / whole as f64 };
    Measures {
        cases: count.cases,
        hits: count.hits,
        coverage: share(count.hits, all.hits),
        density: count.density(),
        mass: share(count.cases, all.cases),
        interval: Interval::wilson(count.hits, count.cases),
    }
}

/// The region's limits as values, with their quasi-p-values on `unseen` cases.
fn limits(half: &Half, region: &Region, cases: &Cases, unseen: &[usize]) -> Vec<Limit> {
    let mut limits: Vec<Limit> = half
        .restricted(region)
        .into_iter()
        .map(|factor| Limit {
            factor,
            above: half.cut(region, factor, Side::Low),
            below: half.cut(region, factor, Side::High),
            p_value: 1.0,
        })
        .collect();
    for position in 0..limits.len() {
        let mut others = limits.clone();
        let limit = others.remove(position);
        let without: Vec<usize> = unseen.iter().copied().filter(|c| holds(&others, cases, *c)).collect();
        let within: Vec<usize> =
            without.iter().copied().filter(|c| limit.holds(cases.factors[limit.factor][*c])).collect();
        let inside = count(cases, &within);
        limits[position].p_value = upper_tail(inside.hits, inside.cases, count(cases, &without).density());
    }
    limits
}

pub(super) fn holds(limits: &[Limit], cases: &Cases, case: usize) -> bool {
    limits.iter().all(|limit| limit.holds(cases.factors[limit.factor][case]))
}

pub(super) fn count(cases: &Cases, picked: &[usize]) -> Count {
    let mut count = Count::default();
    picked.iter().for_each(|c| count.add(cases.hits[*c]));
    count
}

#[cfg(test)]
mod tests {
    use super::super::half::example::half;
    use super::*;

    /// Which of the factors matter that are asked about at a level, shared out among the ends of three.
    fn matters(half: &Half, level: f64) -> Vec<bool> {
        let options = Options { level: 6.0 * level, ..Options::default() };
        let search = Search { half, options: &options, stopped: &|| false };
        let score = Score { share: half.total().density(), least_density: Some(0.4), least: 1 };
        matter(&search, &vec![true; half.hits.len()], &score)
    }

    /// Of forty cases half are hits, of those with a value below 5 three quarters. So many of twenty have
    /// by chance a probability of 0.0207.
    #[test]
    fn what_matters_is_not_chance() {
        let values: Vec<f64> = (0..40).map(|i| f64::from(i / 4)).collect();
        let hits: Vec<bool> = (0..40).map(|i| if i < 20 { i % 4 < 3 } else { i % 4 == 3 }).collect();
        let half = half(&[values, vec![1.0; 40], vec![2.0; 40]], &hits);
        assert_eq!(half.total(), Count { cases: 40, hits: 20 });
        let chance = upper_tail(15, 20, 0.5);
        assert_eq!(matters(&half, chance * 0.99), [false; 3]);
        assert_eq!(matters(&half, chance * 1.01), [true, false, false]);
    }

    /// By the first factor 16 of 20 are hits; within these all ten that are low by the second. Among all
    /// cases the low ones are as often hits as the others.
    #[test]
    fn what_matters_within_a_box_matters() {
        let (first, second): (Vec<f64>, Vec<f64>) =
            (0..40).map(|i| (f64::from(i / 20), f64::from(i / 10 % 2))).unzip();
        let hits: Vec<bool> = (0..40).map(|i| [10, 6, 0, 4][i / 10] > i % 10).collect();
        let half = half(&[first, second, vec![2.0; 40]], &hits);
        assert_eq!(matters(&half, 0.15), [true, true, false]);
        assert_eq!(matters(&half, 0.1), [true, false, false]);
    }
}
