//! Distributions most of whose draws lie outside of what they stand for.

use super::reading::Reading;
use super::tree::Place;
use super::warning::WarningKind;
use crate::agreement::{Distribution, Range, UnknownId};

/// Where a quantity that is not known is used, and as what.
#[derive(Debug)]
pub(super) struct Use {
    pub(super) of: UnknownId,
    pub(super) times: f64,
    pub(super) range: Range,
    pub(super) place: Place,
}

impl Reading {
    /// Warns of a distribution if more of its draws are clamped than not: per cent, most likely.
    pub(super) fn look_outside(
        &mut self,
        distribution: &Distribution,
        times: f64,
        range: Range,
        place: &Place,
    ) {
        let (below, above) = distribution.outside(times, range);
        let part = below.max(above);
        if part > 0.5 {
            let (all, above) = (part > 1.0 - 1e-9, above > below);
            let times = if times == 1.0 { String::new() } else { format!("{times} × ") };
            let distribution = format!("{times}{distribution}");
            self.flag(WarningKind::Outside { distribution, all, above }, place);
        }
    }
}
