//! What is allowed and likely not meant: distributions most of whose draws lie outside of what they stand
//! for, and numbers of another size than usual.

use super::reading::Reading;
use super::tree::{Node, Place};
use super::warning::{OutsideOf, PartOutside, WarningKind};
use crate::agreement::{Distribution, Range, Unit, UnitKind, UnknownId};

/// Draws on one side that are so few are not spoken of.
const NEXT_TO_NOTHING: f64 = 0.01;

/// Where a quantity that is not known is used, and as what.
#[derive(Debug)]
pub(super) struct Use {
    pub(super) of: UnknownId,
    pub(super) times: f64,
    pub(super) range: Range,
    pub(super) place: Place,
}

/// Multipliers above turn one of two into more than nineteen of twenty.
const LARGE_MULTIPLIER: f64 = 20.0;

/// Rates above are of more than one a day.
const LARGE_RATE: f64 = 1.0;

/// A rate that grows with a higher power of the age makes an incident certain within days.
const LARGE_SHAPE: f64 = 5.0;

impl Reading {
    /// Warns of a number that is more likely a slip, such as per cent, than meant.
    pub(super) fn look_at_size<U: Unit>(&mut self, unit: U, node: &Node) {
        let x = unit.get();
        let number = if x < 1e6 { x.to_string() } else { format!("{x:e}") };
        match U::KIND {
            UnitKind::Multiplier if x > LARGE_MULTIPLIER => {
                self.flag(WarningKind::LargeMultiplier { number }, &node.place);
            }
            UnitKind::Rate if x > LARGE_RATE => self.flag(WarningKind::LargeRate { number }, &node.place),
            UnitKind::Shape if x > LARGE_SHAPE => self.flag(WarningKind::LargeShape { number }, &node.place),
            _ => {}
        }
    }

    /// Warns of a distribution if many of its draws are clamped (more than not: per cent, most likely), or
    /// if nearly all lie at either end.
    pub(super) fn look_outside(
        &mut self,
        distribution: &Distribution,
        times: f64,
        range: Range,
        place: &Place,
    ) {
        let (below, above) = distribution.outside(times, range);
        let is_scaled = times != 1.0;
        // what is scaled may well go beyond, and is clamped
        let part = part_outside(below + above).filter(|part| *part != PartOutside::Quarter || !is_scaled);
        if let Some(part) = part {
            let side = match (below > NEXT_TO_NOTHING, above > NEXT_TO_NOTHING) {
                (true, true) => OutsideOf::Both,
                (true, false) => OutsideOf::Lowest,
                (false, _) => OutsideOf::Highest,
            };
            let times = if is_scaled { format!("{times} × ") } else { String::new() };
            let distribution = format!("{times}{distribution}");
            self.flag(WarningKind::Outside { distribution, part, side }, place);
        }
        if range == Range::Unit && !is_scaled && distribution.is_at_both_ends() {
            self.flag(WarningKind::AtBothEnds { distribution: distribution.to_string() }, place);
        }
    }
}

fn part_outside(part: f64) -> Option<PartOutside> {
    match part {
        p if p > 1.0 - 1e-9 => Some(PartOutside::All),
        p if p > 0.5 => Some(PartOutside::Most),
        p if p > 0.25 => Some(PartOutside::Quarter),
        _ => None,
    }
}
