//! Where a noisy but reproducible function changes its sign.

use super::found::{Crossing, Crossings, Holds, Level, Point, Scale, Unclear};

/// Finds where `g` changes its sign between the ends of `range`, both included.
///
/// `g` is looked at on an even grid of `grid` places (at least two; the whole numbers nearest to
/// them, or all if there are no more than that). Between neighbours of different sign the change is
/// closed in by bisection until the two sides are within `tolerance` of each other, or are
/// neighbouring whole numbers. Two changes between neighbours of the grid cancel and are not seen,
/// and of three one is found: a finer grid sees more.
///
/// The 95 % interval of a crossing is the stretch around it in which the interval of `g` contains
/// 0: the places that a test at 5 % does not tell apart from the crossing (D. R. Cox
/// & D. V. Hinkley, "Theoretical Statistics", 1974, ch. 7, on intervals from tests). Its ends are
/// closed in by bisection, too, and are rounded outwards within the tolerance; like `at`, they name
/// the first place on the far side.
///
/// No place is looked at twice, and always the same ones in the same order. If the range is empty
/// or not finite, or holds no whole number, no place is looked at.
///
/// # Errors
///
/// The first error of `g`, which ends the search.
pub fn search<E>(
    range: (f64, f64),
    scale: Scale,
    grid: usize,
    tolerance: f64,
    g: impl FnMut(f64) -> Result<Option<Level>, E>,
) -> Result<Crossings, E> {
    let mut search = Search { g, scale, tolerance, seen: Vec::new() };
    let places = places(range, scale, grid.max(2));
    let mut levels = Vec::with_capacity(places.len());
    for &x in &places {
        levels.push(Point { x, level: search.look(x)? });
    }
    let mut found =
        Crossings { holds: holds(&levels), levels, crossings: vec![], unclear: vec![], evaluations: 0 };
    if let (Some(&first), Some(&last)) = (places.first(), places.last()) {
        let brackets = search.brackets(&found.levels)?;
        for group in search.groups(&brackets) {
            search.conclude(group, (first, last), &mut found)?;
        }
    }
    found.evaluations = search.seen.len();
    Ok(found)
}

fn holds(levels: &[Point]) -> Holds {
    let mut sides = levels.iter().filter_map(|p| p.level).map(Level::holds);
    match sides.next() {
        None => Holds::Unknown,
        Some(first) if sides.any(|side| side != first) => Holds::Partly,
        Some(true) => Holds::Everywhere,
        Some(false) => Holds::Nowhere,
    }
}

/// The grid; empty if the range is.
fn places((low, high): (f64, f64), scale: Scale, grid: usize) -> Vec<f64> {
    let (low, high) = match scale {
        Scale::Continuous => (low, high),
        Scale::Whole => (low.ceil(), high.floor()),
    };
    let parts = (grid - 1) as f64;
    // the ends weighted with whole numbers: 0.3 is then 0.3, not 0.30000000000000004
    let even = |i: usize| (low * (parts - i as f64) + high * i as f64) / parts;
    if !(low <= high && (low.abs().max(high.abs()) * grid as f64).is_finite()) {
        return Vec::new();
    }
    let mut places: Vec<f64> = match scale {
        // all of them if there are no more than that: the places are then nowhere more than 1 apart
        Scale::Whole => (0..grid).map(|i| even(i).round()).collect(),
        Scale::Continuous => (0..grid).map(|i| even(i).clamp(low, high)).collect(),
    };
    // one zero, whichever sign it came with
    places.iter_mut().for_each(|x| *x += 0.0);
    places.dedup();
    places
}

struct Search<G> {
    g: G,
    scale: Scale,
    tolerance: f64,
    /// In ascending order of place.
    seen: Vec<Point>,
}

/// A change of sign, closed in.
#[derive(Debug, Clone, Copy)]
struct Bracket {
    before: f64,
    at: f64,
    rising: bool,
    gap: bool,
}

impl<E, G: FnMut(f64) -> Result<Option<Level>, E>> Search<G> {
    fn look(&mut self, x: f64) -> Result<Option<Level>, E> {
        let next = self.seen.partition_point(|p| p.x < x);
        if let Some(point) = self.seen.get(next).filter(|p| p.x == x) {
            return Ok(point.level);
        }
        let level = (self.g)(x)?.filter(|level| level.is_one());
        self.seen.insert(next, Point { x, level });
        Ok(level)
    }

    /// The place halfway; `None` if the two are close enough.
    fn between(&self, low: f64, high: f64) -> Option<f64> {
        let (middle, close) = match self.scale {
            // of neighbours it is the lower one
            Scale::Whole => (low.midpoint(high).floor(), false),
            Scale::Continuous => (low.midpoint(high), high - low <= self.tolerance),
        };
        // where floats are too coarse to have a number between them, the two are as close as can be
        (!close && low < middle && middle < high).then_some(middle)
    }

    fn brackets(&mut self, levels: &[Point]) -> Result<Vec<Bracket>, E> {
        let told: Vec<(f64, Level)> = levels.iter().filter_map(|p| Some((p.x, p.level?))).collect();
        let mut brackets = Vec::new();
        for pair in told.windows(2) {
            let [(low, near), (high, far)] = [pair[0], pair[1]];
            if near.holds() != far.holds() {
                brackets.push(self.bracket(low, high, far.holds())?);
            }
        }
        Ok(brackets)
    }

    /// Bisection, and not the faster methods of Brent or of the secant: with the same luck at every
    /// place the function goes in steps, so that its values do not say how far the zero is; the
    /// places may be whole numbers; and every look is a run that can fail, so that their number
    /// should be known beforehand.
    fn bracket(&mut self, mut before: f64, mut at: f64, rising: bool) -> Result<Bracket, E> {
        while let Some(middle) = self.between(before, at) {
            match self.look(middle)? {
                Some(level) if level.holds() == rising => at = middle,
                Some(_) => before = middle,
                None => return Ok(Bracket { before, at, rising, gap: true }),
            }
        }
        Ok(Bracket { before, at, rising, gap: false })
    }

    /// Neighbours without a place between them that is surely on one side belong together.
    fn groups<'b>(&self, brackets: &'b [Bracket]) -> Vec<&'b [Bracket]> {
        let sure = |from: f64, to: f64| {
            self.seen
                .iter()
                .filter(|p| from <= p.x && p.x <= to)
                .any(|p| p.level.is_some_and(|l| l.sure().is_some()))
        };
        brackets.chunk_by(|one, next| !sure(one.at, next.before)).collect()
    }

    fn conclude(&mut self, group: &[Bracket], ends: (f64, f64), found: &mut Crossings) -> Result<(), E> {
        let [first, .., last] = [group[0], group[group.len() - 1]];
        let (low, open_low) = self.lower_end(first, ends.0)?;
        let (high, open_high) = self.upper_end(last, ends.1)?;
        let merged = group.len();
        if first.rising == last.rising {
            let Bracket { before, at, rising, gap } = first;
            found.crossings.push(Crossing {
                before,
                at,
                rising,
                low,
                high,
                open_low,
                open_high,
                merged,
                gap,
            });
        } else {
            let holds_around = !first.rising;
            found.unclear.push(Unclear { low, high, open_low, open_high, holds_around, merged });
        }
        Ok(())
    }

    /// Down from a bracket to the nearest place that is surely on its near side. All places that
    /// were seen between it and the bracket are on that side, only not surely.
    fn lower_end(&mut self, bracket: Bracket, start: f64) -> Result<(f64, bool), E> {
        let side = Some(!bracket.rising);
        let sure = |level: Option<Level>| level.is_some_and(|l| l.sure() == side);
        let known = self.seen.partition_point(|p| p.x <= bracket.before);
        let Some(nearest) = self.seen[..known].iter().rposition(|p| sure(p.level)) else {
            return Ok((start, true));
        };
        let mut outside = self.seen[nearest].x;
        if nearest + 1 < known {
            let mut inside = self.seen[nearest + 1].x;
            while let Some(middle) = self.between(outside, inside) {
                if sure(self.look(middle)?) { outside = middle } else { inside = middle }
            }
        }
        // the crossing is the first place on the far side: after one that is surely on the near side
        Ok((if self.scale == Scale::Whole { outside + 1.0 } else { outside }, false))
    }

    /// Up from a bracket to the nearest place that is surely on its far side.
    fn upper_end(&mut self, bracket: Bracket, end: f64) -> Result<(f64, bool), E> {
        let side = Some(bracket.rising);
        let sure = |level: Option<Level>| level.is_some_and(|l| l.sure() == side);
        let known = self.seen.partition_point(|p| p.x < bracket.at);
        let Some(nearest) = self.seen[known..].iter().position(|p| sure(p.level)) else {
            return Ok((end, true));
        };
        let mut outside = self.seen[known + nearest].x;
        if nearest > 0 {
            let mut inside = self.seen[known + nearest - 1].x;
            while let Some(middle) = self.between(inside, outside) {
                if sure(self.look(middle)?) { outside = middle } else { inside = middle }
            }
        }
        Ok((outside, false))
    }
}
