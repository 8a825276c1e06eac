//! Which values of what is not known go with an outcome: scenario discovery.
//!
//! Many cases are played, each with its own values of the *factors* (what is not known, or what is
//! decided), and each is a *hit* or not: the exchange collapsed, say. [`boxes`] looks for a few
//! boxes, each a range of a few factors, that hold many of the hits and little else. The measures
//! of a box are those of the literature (Bryant & Lempert 2010): its *coverage*, the share of all
//! hits that lie in it; its *density*, the share of its cases that are hits; and its *mass*, the
//! share of all cases that lie in it.
//!
//! A box is found on every second case and measured on the others, so that what is told of it was
//! not flattered by the search.

mod edges;
mod half;
mod peel;
mod play;
mod prim;
mod profile;
mod rivals;
#[cfg(test)]
mod tests;

pub use play::{Inquiry, MOST_VALUES, Played};
pub use prim::{boxes, boxes_unless};

use crate::summary::Interval;
use half::Half;

/// What was played. Cases must not depend on each other: two neighbours that share a draw would
/// tell the half that checks what the half that searches knows.
#[derive(Debug, Clone, PartialEq)]
pub struct Cases {
    /// By factor, then by case. A factor with a value that is not finite is never restricted.
    pub factors: Vec<Vec<f64>>,
    /// By case: whether what is to be explained happened. Cases beyond the shortest of these lists
    /// are left out.
    pub hits: Vec<bool>,
}

impl Cases {
    /// How many cases every list has.
    #[must_use]
    pub fn count(&self) -> usize {
        self.factors.iter().map(Vec::len).min().unwrap_or(0).min(self.hits.len())
    }
}

/// How boxes are looked for. The defaults are those of the literature.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Options {
    /// The share of a box's cases that one peel removes, as near as whole values allow, in (0, 1).
    pub peel: f64,
    /// The share of a box's cases that one paste adds, in (0, 1).
    pub paste: f64,
    /// The least share of all cases that a box may hold, in [0, 1].
    pub least_mass: f64,
    /// A limit goes if its quasi-p-value on the cases of the search is not below this, in (0, 1).
    pub level: f64,
    /// A limit goes if without it no more than this share of the score is lost, in [0, 1).
    pub next_to_nothing: f64,
    /// Take the box with the most hits among those that are at least this dense, in [0, 1], rather
    /// than the one with the most hits beyond what its size would hold. The box has it on the cases
    /// of the search; on the others it may fall a little short.
    pub least_density: Option<f64>,
    /// How many boxes to look for.
    pub most_boxes: usize,
}

impl Default for Options {
    fn default() -> Options {
        Options {
            peel: 0.05,
            paste: 0.05,
            least_mass: 0.05,
            level: 0.05,
            next_to_nothing: 0.02,
            least_density: None,
            most_boxes: 3,
        }
    }
}

/// Whether nobody wants to wait for the boxes any more. Once it has said so, it goes on saying so.
pub type Stopped<'a> = &'a (dyn Fn() -> bool + Sync);

/// A search under way. Whatever takes long looks whether it is stopped, and then comes to an early
/// end with something that is not to be used.
#[derive(Clone, Copy)]
struct Search<'a> {
    half: &'a Half,
    options: &'a Options,
    stopped: Stopped<'a>,
}

impl Search<'_> {
    fn stopped(&self) -> bool {
        (self.stopped)()
    }
}

/// A box, and how good it is.
#[derive(Debug, Clone, PartialEq)]
pub struct Found {
    /// The factors that are restricted, in their order; all others may have any value.
    pub limits: Vec<Limit>,
    /// On the cases that it was found on (the first, third, fifth, …): flattered by the search.
    pub found: Measures,
    /// On the cases that the search did not see (the second, fourth, …): what to tell.
    pub checked: Measures,
    /// What is left of those cases outside of this box and of all before it.
    pub rest: Measures,
    /// Factors that could stand in it in place of one that does: by limit, the best first.
    pub rivals: Vec<Rival>,
    /// The boxes on the way to it, from all cases to the last paste, on the cases that it was
    /// found on.
    pub trajectory: Vec<Step>,
    /// The step that it was taken from, before its limits were settled.
    pub chosen: usize,
}

impl Found {
    /// Whether a case, its value of each factor in order, lies in the box.
    #[must_use]
    pub fn holds(&self, case: &[f64]) -> bool {
        self.limits.iter().all(|limit| case.get(limit.factor).is_some_and(|x| limit.holds(*x)))
    }
}

/// The range of one factor. Limits lie halfway between neighbouring values that were played, so
/// they also tell what holds for values that were not.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Limit {
    /// Which factor.
    pub factor: usize,
    /// Only larger values lie in the box.
    pub above: Option<f64>,
    /// Only smaller values lie in the box.
    pub below: Option<f64>,
    /// The chance of at least so many hits among the box's cases if each were one with the density
    /// of the same box without this limit: a one-sided binomial test, the quasi-p-value of
    /// Bryant & Lempert (2010). It is taken on the cases that the search did not see.
    pub p_value: f64,
}

impl Limit {
    /// Whether a value lies within.
    #[must_use]
    pub fn holds(&self, x: f64) -> bool {
        self.above.is_none_or(|a| x > a) && self.below.is_none_or(|b| x < b)
    }
}

/// A factor that could stand in a box in place of another.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Rival {
    /// The factor in the box.
    pub of: usize,
    /// The one that could stand there, restricted at one end.
    pub factor: usize,
    /// Only larger values would lie in the box.
    pub above: Option<f64>,
    /// Only smaller values would lie in the box.
    pub below: Option<f64>,
    /// What it does for the box over what the other does, at least ½. What a limit does: the hits
    /// that it keeps of the cases within the box's other limits, beyond what as many of them would
    /// hold by chance, on the cases that the search did not see.
    pub gain: f64,
}

/// How good a box is, on one half of the cases. Cases in an earlier box are not among its cases.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Measures {
    /// Cases in the box.
    pub cases: u64,
    /// Hits among them.
    pub hits: u64,
    /// The share of all hits that lie in it, in [0, 1]; 0 if there is no hit.
    pub coverage: f64,
    /// The share of its cases that are hits, in [0, 1]; 0 if it has none.
    pub density: f64,
    /// The share of all cases that lie in it, in [0, 1]; 0 if there is none.
    pub mass: f64,
    /// The 95 % interval of the density (Wilson); `None` for a box without cases.
    pub interval: Option<Interval>,
}

/// One box on the way.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Step {
    /// The share of all hits that lie in it.
    pub coverage: f64,
    /// The share of its cases that are hits.
    pub density: f64,
    /// The share of all cases that lie in it.
    pub mass: f64,
    /// How many factors are restricted.
    pub restricted: usize,
}
