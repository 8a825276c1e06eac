//! Confidence intervals at 95 %.

use super::sample;

/// The 97.5th percentile of the standard normal distribution: what a two-sided 95 % interval takes.
pub const Z: f64 = 1.959_963_984_540_054;

/// The two ends of a 95 % confidence interval.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Interval {
    /// The lower end.
    pub low: f64,
    /// The upper end.
    pub high: f64,
}

impl Interval {
    /// Wilson's score interval for a probability of which `count` out of `trials` were seen;
    /// `None` without trials.
    ///
    /// With `p = count / n`: `(p + z²/2n ± z·√(p(1−p)/n + z²/4n²)) / (1 + z²/n)`.
    /// E. B. Wilson, "Probable inference, the law of succession, and statistical inference",
    /// Journal of the American Statistical Association 22 (1927). It never leaves `[0, 1]`, and it
    /// keeps a width when all trials or none succeed.
    #[must_use]
    pub fn wilson(count: u64, trials: u64) -> Option<Interval> {
        if trials == 0 {
            return None;
        }
        let n = trials as f64;
        let p = count as f64 / n;
        let scale = 1.0 + Z * Z / n;
        let centre = (p + Z * Z / (2.0 * n)) / scale;
        let half = Z * (p * (1.0 - p) / n + Z * Z / (4.0 * n * n)).sqrt() / scale;
        // the formula gives 0 and 1 here; rounding must not make it −1e−19 or 1 + 1e−16
        let low = if count == 0 { 0.0 } else { (centre - half).max(0.0) };
        let high = if count == trials { 1.0 } else { (centre + half).min(1.0) };
        Some(Interval { low, high })
    }

    /// The normal interval of a mean of `trials` values with the sample standard deviation `sd`:
    /// `mean ± z·sd/√n`; `None` for fewer than two values.
    ///
    /// It rests on the central limit theorem, and so is rough when few trials have the figure. It
    /// is not cut off at the ends of the figure's range.
    #[must_use]
    pub fn of_mean(mean: f64, sd: f64, trials: u64) -> Option<Interval> {
        if trials < 2 {
            return None;
        }
        let half = Z * sd / (trials as f64).sqrt();
        Some(Interval { low: mean - half, high: mean + half })
    }

    /// The normal interval of an estimate with its standard error: `estimate ± z·error`.
    #[must_use]
    pub fn normal(estimate: f64, error: f64) -> Interval {
        let half = Z * error;
        Interval { low: estimate - half, high: estimate + half }
    }

    /// The score interval of a difference of two chances over the same trials, in `more` of which only the
    /// one came true and in `fewer` only the other; `None` without trials.
    ///
    /// The differences `Δ` with `|more − fewer − nΔ| ≤ z·√(n·(2q + Δ(1 − Δ)))`, where `q` is the most likely
    /// chance of the fewer, given `Δ`: the larger root of
    /// `2n·q² + (2nΔ − more − fewer − (more − fewer)Δ)·q − fewer·Δ(1 − Δ)`. T. Tango, "Equivalence test and
    /// confidence interval for the difference in proportions for the paired-sample design", Statistics in
    /// Medicine 17 (1998). It is to the normal interval what Wilson's is for one chance: it keeps a width where
    /// hardly a trial differs, or none does.
    #[must_use]
    pub fn of_paired_chances(more: u64, fewer: u64, trials: u64) -> Option<Interval> {
        if trials == 0 {
            return None;
        }
        // the lower end is the upper one of the opposite difference
        Some(Interval { low: -highest(fewer, more, trials), high: highest(more, fewer, trials) })
    }

    /// Whether a value lies in it, its ends included.
    #[must_use]
    pub fn holds(&self, value: f64) -> bool {
        (self.low..=self.high).contains(&value)
    }

    /// The interval of an estimate as one of so many, at least 1, that are looked at together: all of them hold the truth
    /// with 95 %, each end being as many times farther away as a normal one would be (Bonferroni).
    #[must_use]
    pub fn of_many(self, estimate: f64, tests: usize) -> Interval {
        let times = sample::critical_value(0.05, tests.max(1)) / Z;
        let farther = |end: f64| estimate + times * (end - estimate);
        Interval { low: farther(self.low), high: farther(self.high) }
    }

    /// Half of its width.
    #[must_use]
    pub fn half_width(&self) -> f64 {
        (self.high - self.low) / 2.0
    }

    /// The same interval in a unit that is `divisor` times as large.
    #[must_use]
    pub fn divided_by(self, divisor: f64) -> Interval {
        Interval { low: self.low / divisor, high: self.high / divisor }
    }
}

/// The upper end of [`Interval::of_paired_chances`], by bisection to the last digit.
fn highest(more: u64, fewer: u64, trials: u64) -> f64 {
    let (n, b, c) = (trials as f64, more as f64, fewer as f64);
    let is_within = |delta: f64| {
        let spread = delta * (1.0 - delta);
        let (half, last) = ((2.0 * n - b + c) * delta - b - c, -c * spread);
        let root = (half * half - 8.0 * n * last).max(0.0).sqrt();
        // of the two ways to write the root the one in which nothing cancels
        let q = if half > 0.0 { -2.0 * last / (root + half) } else { (root - half) / (4.0 * n) };
        n * delta - (b - c) <= Z * (n * (2.0 * q + spread)).max(0.0).sqrt()
    };
    let (mut low, mut high) = ((b - c) / n, 1.0);
    loop {
        let middle = low + (high - low) / 2.0;
        if middle <= low || middle >= high {
            return low;
        }
        *(if is_within(middle) { &mut low } else { &mut high }) = middle;
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    fn close(a: f64, b: f64, tolerance: f64) {
        assert!((a - b).abs() <= tolerance, "{a} is not {b}");
    }

    /// Of ten at once, each end is 2.807 in place of 1.960 standard errors away: to a table of the normal distribution.
    #[test]
    fn of_many_each_is_wider() {
        let one = Interval { low: 0.3, high: 0.8 };
        assert_eq!(one.of_many(0.5, 1), one.of_many(0.5, 0));
        assert!(
            (one.of_many(0.5, 1).low - 0.3).abs() < 1e-9 && (one.of_many(0.5, 1).high - 0.8).abs() < 1e-9
        );
        let times = 2.807_034 / 1.959_964;
        let ten = one.of_many(0.5, 10);
        assert!(
            (ten.low - (0.5 - 0.2 * times)).abs() < 1e-6 && (ten.high - (0.5 + 0.3 * times)).abs() < 1e-6
        );
    }

    #[test]
    fn wilson_agrees_with_published_examples() {
        // Newcombe 1998, table I: 81/263, 15/148, 0/20, 1/29
        for (count, n, low, high) in [
            (81, 263, 0.2553, 0.3662),
            (15, 148, 0.0624, 0.1605),
            (0, 20, 0.0, 0.1611),
            (1, 29, 0.0061, 0.1718),
        ] {
            let i = Interval::wilson(count, n).unwrap();
            close(i.low, low, 5e-5);
            close(i.high, high, 5e-5);
        }
    }

    #[test]
    fn wilson_is_symmetric_and_exact_at_the_ends() {
        assert_eq!(Interval::wilson(0, 0), None);
        for n in [1, 2, 3, 7, 100, 99_999, 1_000_000_000] {
            assert_eq!(Interval::wilson(0, n).unwrap().low, 0.0);
            assert_eq!(Interval::wilson(n, n).unwrap().high, 1.0);
            let (a, b) = (Interval::wilson(n / 3, n).unwrap(), Interval::wilson(n - n / 3, n).unwrap());
            close(a.low, 1.0 - b.high, 1e-15);
            assert!(a.low <= (n / 3) as f64 / n as f64 && (n / 3) as f64 / n as f64 <= a.high);
        }
    }

    #[test]
    fn paired_chances_keep_a_width() {
        assert_eq!(Interval::of_paired_chances(0, 0, 0), None);
        // without a difference: z² / (n + z²), as Wilson's of none
        let none = Interval::of_paired_chances(0, 0, 1000).unwrap();
        close(none.high, Interval::wilson(0, 1000).unwrap().high, 1e-15);
        close(none.low, -none.high, 1e-18);
        // worked out by another program from the formulas of the paper
        for (more, fewer, n, low, high) in
            [(1, 0, 44, -0.059_393_231, 0.118_077_097), (12, 4, 98, 0.001_818_380, 0.168_793_781)]
        {
            let i = Interval::of_paired_chances(more, fewer, n).unwrap();
            close(i.low, low, 1e-9);
            close(i.high, high, 1e-9);
        }
        let all = Interval::of_paired_chances(5, 0, 5).unwrap();
        assert!(all.high > 0.999_999 && all.low > 0.1, "{all:?}");
        // with many it is the normal one
        let many = Interval::of_paired_chances(400_000, 100_000, 1_000_000).unwrap();
        let half = Z * ((0.5 - 0.09_f64) / 1e6).sqrt();
        close(many.low, 0.3 - half, 1e-6);
        close(many.high, 0.3 + half, 1e-6);
    }

    /// Of samples from cells that are known the interval holds the true difference about as often as it
    /// says, or more often. Worked out over every sample, so that no luck is in it.
    #[test]
    fn paired_chances_are_covered() {
        for (n, more, fewer) in [(200_u64, 0.0, 0.0), (200, 0.01, 0.0), (200, 0.01, 0.01), (100, 0.2, 0.1)] {
            let (mut covered, rest) = (0.0, 1.0 - more - fewer);
            let log_factorial: Vec<f64> = (0..=n)
                .scan(0.0, |sum, k| {
                    *sum += if k == 0 { 0.0 } else { (k as f64).ln() };
                    Some(*sum)
                })
                .collect();
            let power = |p: f64, k: u64| if k == 0 { 0.0 } else { k as f64 * p.ln() };
            for a in 0..=n {
                for b in 0..=n - a {
                    let c = n - a - b;
                    let ways = [a, b, c]
                        .iter()
                        .fold(log_factorial[n as usize], |sum, &k| sum - log_factorial[k as usize]);
                    let chance = (ways + power(more, a) + power(fewer, b) + power(rest, c)).exp();
                    let i = Interval::of_paired_chances(a, b, n).unwrap();
                    covered += if (i.low..=i.high).contains(&(more - fewer)) { chance } else { 0.0 };
                }
            }
            assert!((0.93..=1.0 + 1e-9).contains(&covered), "{n} {more} {fewer}: {covered}");
        }
    }

    #[test]
    fn interval_of_a_mean() {
        assert_eq!(Interval::of_mean(3.0, 1.0, 1), None);
        assert!(Interval::of_mean(3.0, 1.0, 2).is_some());
        let i = Interval::of_mean(10.0, 2.0, 100).unwrap();
        close(i.low, 10.0 - 0.391_992_796_908_010_8, 1e-14);
        close(i.half_width(), 0.391_992_796_908_010_8, 1e-14);
    }
}
