//! From values to places, and the values that an axis names.

/// A straight scale.
#[derive(Debug, Clone, Copy)]
pub(super) struct Scale {
    low: f64,
    high: f64,
    from: f64,
    to: f64,
}

impl Scale {
    /// `low` is drawn at `from` and `high` at `to`. A range without width gets one.
    pub(super) fn new((low, high): (f64, f64), (from, to): (f64, f64)) -> Self {
        let high = if high > low { high } else { low + 1.0 };
        Self { low, high, from, to }
    }

    pub(super) fn at(&self, x: f64) -> f64 {
        self.from + (x - self.low) / (self.high - self.low) * (self.to - self.from)
    }

    /// About `most` round values of the range, whole ones if `whole`.
    pub(super) fn ticks(&self, most: usize, whole: bool) -> Vec<f64> {
        let step = step((self.high - self.low) / most.max(1) as f64, whole);
        let first = (self.low / step - 1e-9).ceil();
        let count = ((self.high / step + 1e-9).floor() - first) as usize;
        // multiplied and not added up, so that no rounding shows
        (0..=count.min(100)).map(|i| (first + i as f64) * step).collect()
    }
}

/// The smallest of 1, 2, 5, 10, … (and 0.5, 0.2, …) that is at least `least`.
pub(super) fn step(least: f64, whole: bool) -> f64 {
    if !(least > 0.0 && least.is_finite()) {
        return 1.0;
    }
    let exponent = least.log10().floor() as i32;
    let power = |e: i32| if e < 0 { 1.0 / 10f64.powi(-e) } else { 10f64.powi(e) };
    let steps = [1.0, 2.0, 5.0, 10.0].map(|m| m * power(exponent));
    let step = steps.into_iter().find(|s| *s >= least * (1.0 - 1e-9)).unwrap_or(steps[3]);
    if whole { step.max(1.0) } else { step }
}

/// The range of the values, with 0 in it if it is close, widened to round ends.
pub(super) fn nice(values: impl Iterator<Item = f64>, with_zero: bool) -> (f64, f64) {
    let (mut low, mut high) = (f64::INFINITY, f64::NEG_INFINITY);
    for x in values.filter(|x| x.is_finite()) {
        low = low.min(x);
        high = high.max(x);
    }
    if low > high {
        return (0.0, 1.0);
    }
    if with_zero {
        (low, high) = (low.min(0.0), high.max(0.0));
    }
    if low == high {
        return (low - 1.0, high + 1.0);
    }
    let step = step((high - low) / 5.0, false);
    ((low / step + 1e-9).floor() * step, (high / step - 1e-9).ceil() * step)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ticks_are_round() {
        let ticks = |high: f64, most, whole| Scale::new((0.0, high), (0.0, 1.0)).ticks(most, whole);
        assert_eq!(ticks(100.0, 5, false), [0.0, 20.0, 40.0, 60.0, 80.0, 100.0]);
        assert_eq!(ticks(119.0, 6, true), [0.0, 20.0, 40.0, 60.0, 80.0, 100.0]);
        assert_eq!(ticks(1.0, 8, true), [0.0, 1.0]);
        assert_eq!(ticks(0.3, 3, false), [0.0, 0.1, 0.2, 0.30000000000000004]);
        assert_eq!(Scale::new((-7.0, 12.0), (0.0, 1.0)).ticks(4, false), [-5.0, 0.0, 5.0, 10.0]);
    }

    #[test]
    fn ranges_end_at_round_values() {
        assert_eq!(nice([0.12, 0.97].into_iter(), false), (0.0, 1.0));
        assert_eq!(nice([-28.9, 29.4].into_iter(), true), (-40.0, 40.0));
        assert_eq!(nice([3.0].into_iter(), false), (2.0, 4.0));
        assert_eq!(nice(std::iter::empty(), false), (0.0, 1.0));
    }

    #[test]
    fn places_are_proportional() {
        let scale = Scale::new((0.0, 10.0), (100.0, 0.0));
        assert_eq!((scale.at(0.0), scale.at(2.5), scale.at(10.0)), (100.0, 75.0, 0.0));
        assert!(Scale::new((3.0, 3.0), (0.0, 1.0)).at(3.0).is_finite());
    }
}
