//! Two witnesses of one agreement: do the simulation and the exact solution agree?

use crate::agreement::{CategoryId, EventId, PartyId};
use crate::metric::Cause;
use crate::summary::{Chance, Description, Measure, Outcome, Summary, sample};

/// The probability that two witnesses of the same agreement are said to disagree anywhere, by bad
/// luck alone.
pub const ERROR_LEVEL: f64 = 0.001;

/// Something expected in fewer trials than this (or missing in fewer) is too rare for the normal
/// approximation on which the verdict rests.
const RARE: f64 = 20.0;

/// A simulated standard deviation rests on the same trials, and where these are few on luck itself: 200
/// leave it uncertain by 7 %.
const RARE_FOR_SD: f64 = 200.0;

/// What was compared.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Compared {
    /// The mean of a metric.
    Mean(Measure, Option<PartyId>, Option<CategoryId>),
    /// The probability of an outcome, or of one cause of it.
    Outcome(Outcome, Option<Cause>),
    /// The probability of an event.
    Event(EventId),
}

/// One figure by both witnesses.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct WitnessRow {
    /// What was compared.
    pub what: Compared,
    /// Trials that the simulated figure is over.
    pub trials: u64,
    /// By simulation.
    pub simulated: f64,
    /// By solution.
    pub exact: f64,
    /// Of the simulated figure.
    pub standard_error: f64,
    /// Whether the difference can be luck; `None`: too rare in so few trials to tell.
    pub agrees: Option<bool>,
}

impl WitnessRow {
    /// How many standard errors the simulated figure is off; `None` if it has none.
    #[must_use]
    pub fn deviation(&self) -> Option<f64> {
        (self.standard_error > 0.0).then(|| (self.simulated - self.exact) / self.standard_error)
    }
}

/// All figures of one scenario by both witnesses.
#[derive(Debug, Clone, PartialEq)]
pub struct Witnesses {
    /// The figures, outcomes first.
    pub rows: Vec<WitnessRow>,
    /// Standard errors from which on a difference is no longer put down to luck.
    pub limit: f64,
}

impl Witnesses {
    /// Compares the two.
    ///
    /// A figure disagrees when it is off by more standard errors than [`ERROR_LEVEL`], shared out
    /// over all figures (Bonferroni), allows. The standard error of a probability is that of the
    /// exact one, `√(p(1 − p)/n)`; of a mean, `sd/√n` with the exact standard deviation where the
    /// solution has one and the simulated where not. With a skewness of γ the normal quantile `z` is
    /// `z + γ(z² − 1)/6` (E. A. Cornish and R. A. Fisher, "Moments and cumulants in the specification of
    /// distributions", Revue de l'Institut International de Statistique 5 (1938)). What the solution left
    /// out is allowed for.
    #[must_use]
    pub fn of(simulated: &Summary, exact: &Summary) -> Witnesses {
        let mut rows: Vec<(WitnessRow, f64)> = Vec::new();
        for (s, e) in simulated.outcomes.iter().zip(&exact.outcomes) {
            rows.extend(of_chances(Compared::Outcome(s.outcome, s.cause), &s.chance, &e.chance));
        }
        for (s, e) in simulated.figures.iter().zip(&exact.figures) {
            let what = Compared::Mean(s.measure, s.party, s.category);
            rows.extend(of_means(what, &s.values, &e.values));
        }
        for (s, e) in simulated.events.iter().zip(&exact.events) {
            rows.extend(of_chances(Compared::Event(s.event), &s.chance, &e.chance));
        }
        let tested = rows.iter().filter(|(r, _)| r.agrees.is_some()).count().max(1);
        let limit = sample::critical_value(ERROR_LEVEL, tested);
        for (row, skew) in rows.iter_mut().filter(|(r, _)| r.agrees.is_some()) {
            let errors = limit + *skew * (limit * limit - 1.0) / 6.0;
            let scale = row.exact.abs().max(1.0);
            let allowed = errors * row.standard_error + scale * (exact.mass_lost + ROUNDING);
            row.agrees = Some((row.simulated - row.exact).abs() <= allowed);
        }
        Witnesses { rows: rows.into_iter().map(|(row, _)| row).collect(), limit }
    }

    /// Figures that agree, that disagree, and that are too rare to tell.
    #[must_use]
    pub fn count(&self) -> (usize, usize, usize) {
        let count = |verdict| self.rows.iter().filter(|r| r.agrees == verdict).count();
        (count(Some(true)), count(Some(false)), count(None))
    }
}

/// What the rounding of sums of floating-point numbers may add up to, of 1.
const ROUNDING: f64 = 1e-9;

/// The row, still without its verdict, and the skewness of what luck makes of the simulated figure.
fn of_chances(what: Compared, simulated: &Chance, exact: &Chance) -> Option<(WitnessRow, f64)> {
    let (trials, share, p) = (simulated.trials?, simulated.probability?, exact.probability?);
    let n = trials as f64;
    // what can't happen and what must happen is told by a single trial
    let rare = n * p.min(1.0 - p) < RARE && p > 0.0 && p < 1.0;
    let spread = (n * p * (1.0 - p).max(0.0)).sqrt();
    let row = WitnessRow {
        what,
        trials,
        simulated: share,
        exact: p,
        standard_error: spread / n,
        agrees: (!rare).then_some(false),
    };
    Some((row, if spread > 0.0 { (1.0 - 2.0 * p).abs() / spread } else { 0.0 }))
}

/// The same of a mean, of which the skewness is at most what is returned.
///
/// The trials that it rests on are `n / tails²`: of something that seldom happens, those in which it does;
/// of a mean to which a few add more than all others, these few. With fewer than [`RARE`] it has no
/// bell curve.
fn of_means(what: Compared, simulated: &Description, exact: &Description) -> Option<(WitnessRow, f64)> {
    let (trials, s, e) = (simulated.trials?, simulated.mean?, exact.mean?);
    let n = trials as f64;
    let (sd, of, needed) = match exact.sd {
        Some(sd) => (sd, exact, RARE),
        None => (simulated.sd?, simulated, RARE_FOR_SD),
    };
    let tails = of.tails.unwrap_or(0.0);
    // that no trial differs does not say that none could: the solution, if it knows the spread, does
    let none_differs = exact.sd.is_none() && sd == 0.0 && s != e;
    let rare = n < RARE || n / (tails * tails) < needed || none_differs;
    let row = WitnessRow {
        what,
        trials,
        simulated: s,
        exact: e,
        standard_error: sd / n.sqrt(),
        agrees: (!rare).then_some(false),
    };
    Some((row, tails / n.sqrt()))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;
    use crate::metric::Metric;
    use crate::summary::{EventRow, Figure, OutcomeRow};

    fn chances(count: u64, trials: u64, p: f64) -> WitnessRow {
        let what = Compared::Outcome(Outcome::Completed, None);
        of_chances(what, &Chance::counted(count, trials), &Chance::solved(p)).unwrap().0
    }

    #[test]
    fn deviations_are_in_standard_errors() {
        // p = 1/2 and n = 10 000: a standard error of 0.005
        let row = chances(5_100, 10_000, 0.5);
        assert!((row.deviation().unwrap() - 2.0).abs() < 1e-9);
        assert!(row.agrees.is_some());
    }

    #[test]
    fn the_rare_is_not_judged_and_the_impossible_is() {
        assert_eq!(chances(3, 10_000, 1e-4).agrees, None);
        assert!(chances(0, 10_000, 0.0).agrees.is_some());
        assert_eq!(chances(0, 10_000, 0.0).deviation(), None);
        assert!(chances(10_000, 10_000, 1.0).agrees.is_some());
        // 20 expected are enough, and 20 missing
        assert!(chances(3, 10_000, 0.002).agrees.is_some());
        assert!(chances(9_990, 10_000, 0.998).agrees.is_some());
        assert_eq!(chances(9_999, 10_000, 0.9999).agrees, None);
    }

    fn means(trials: u64, simulated: f64, (exact, sd): (f64, f64), tails: Option<f64>) -> [Description; 2] {
        let simulated = Description { trials: Some(trials), mean: Some(simulated), ..Description::default() };
        [simulated, Description { mean: Some(exact), sd: Some(sd), tails, ..Description::default() }]
    }

    fn of_days([simulated, exact]: &[Description; 2]) -> (WitnessRow, f64) {
        of_means(Compared::Mean(Metric::EndDay.into(), None, None), simulated, exact).unwrap()
    }

    /// Whatever the usual value is: tails of √(1/p) are those of what happens with the probability p.
    #[test]
    fn a_mean_of_few_trials_is_not_judged() {
        let judged = |trials, sd, tails| {
            let (row, skew) = of_days(&means(trials, 4.0, (4.0, sd), tails));
            assert!((row.standard_error - sd / (trials as f64).sqrt()).abs() < 1e-12);
            assert!((skew - tails.unwrap_or(0.0) / (trials as f64).sqrt()).abs() < 1e-12);
            row.agrees.is_some()
        };
        assert_eq!([19, 20].map(|n| judged(n, 3.0, Some(1.0))), [false, true]);
        // exactly 20 are enough, and what never varies is what it is
        assert_eq!([79, 80].map(|n| judged(n, 3.0, Some(2.0))), [false, true]);
        assert!(judged(20, 0.0, None));
    }

    /// Without an exact deviation the simulated one is taken, from more trials.
    #[test]
    fn a_simulated_deviation_takes_more_trials() {
        let judged = |trials, s, sd: f64, tails| {
            let [simulated, exact] = means(trials, s, (4.0, 0.0), None);
            let simulated = Description { sd: Some(sd), tails, ..simulated };
            of_days(&[simulated, Description { sd: None, ..exact }]).0.agrees.is_some()
        };
        assert_eq!([799, 800].map(|n| judged(n, 4.5, 3.0, Some(2.0))), [false, true]);
        // no trial differs, and the next may
        assert_eq!([4.0, 4.5].map(|s| judged(1000, s, 0.0, None)), [true, false]);
    }

    fn summary(trials: Option<u64>, mass_lost: f64, ended: [Chance; 2], end_day: Description) -> Summary {
        let event = ended[0];
        let outcome = |(outcome, chance)| OutcomeRow { outcome, cause: None, chance };
        let ended = [Outcome::Completed, Outcome::Collapsed].into_iter().zip(ended);
        Summary {
            trials,
            mass_lost,
            outcomes: ended.map(outcome).collect(),
            figures: vec![Figure {
                measure: Metric::EndDay.into(),
                party: None,
                category: None,
                values: end_day,
            }],
            by_value: vec![],
            tranches: vec![],
            timeline: vec![],
            releases: vec![],
            events: vec![EventRow { event: EventId(0), chance: event }],
        }
    }

    /// Completion and an event half the time, a day off by `day`, and a collapse that is too rare to tell.
    fn witnesses(day: f64, (exact, sd): (f64, f64), mass_lost: f64) -> Witnesses {
        let [simulated, solved] = means(10_000, exact + day, (exact, sd), None);
        let counted = [Chance::counted(5_100, 10_000), Chance::counted(3, 10_000)];
        let told = [Chance::solved(0.5), Chance::solved(1e-4)];
        Witnesses::of(
            &summary(Some(10_000), 0.0, counted, simulated),
            &summary(None, mass_lost, told, solved),
        )
    }

    /// Three figures are tested, so that one may be off by `Φ⁻¹(1 − 0.001/6)` standard errors, here of 0.02.
    #[test]
    fn all_figures_share_the_luck() {
        let found = witnesses(0.0, (5.0, 2.0), 0.0);
        assert!((found.limit - 3.587_914_672).abs() < 1e-8);
        assert_eq!(found.count(), (3, 0, 1));
        let off = |errors: f64| witnesses(errors * 0.02, (5.0, 2.0), 0.0).count();
        assert_eq!(
            [off(3.5875), off(3.5883), off(-3.5875), off(-3.5883)],
            [(3, 0, 1), (2, 1, 1), (3, 0, 1), (2, 1, 1)]
        );
    }

    /// A probability of 1/100 in 10 000 trials: `limit + γ(limit² − 1)/6` standard errors with γ = 0.98/√99.
    #[test]
    fn what_is_lopsided_may_be_further_off() {
        let exact = summary(None, 0.0, [0.01, 0.0].map(Chance::solved), Description::default());
        let agrees = |count| {
            let counted = [count, 0].map(|count| Chance::counted(count, 10_000));
            let found = Witnesses::of(&summary(Some(10_000), 0.0, counted, Description::default()), &exact);
            assert!((found.limit - 3.587_914_672).abs() < 1e-8, "{}", found.limit);
            found.rows[0].agrees.unwrap()
        };
        // (3.5879 + 0.0985 · 11.873/6) · √99 = 37.6
        assert_eq!([137, 138].map(agrees), [true, false]);
    }

    /// What the solution left out and what sums round off are parts of what is solved, or of 1.
    #[test]
    fn what_the_solution_left_out_is_allowed_for() {
        let agrees = |day, exact, mass_lost| witnesses(day, (exact, 0.0), mass_lost).count().1 == 0;
        assert_eq!([agrees(0.9e-7, 100.0, 0.0), agrees(1.1e-7, 100.0, 0.0)], [true, false]);
        assert_eq!([agrees(0.9e-9, 0.5, 0.0), agrees(1.1e-9, 0.5, 0.0)], [true, false]);
        assert_eq!([agrees(0.09, 100.0, 1e-3), agrees(0.11, 100.0, 1e-3)], [true, false]);
    }

    #[test]
    fn all_may_disagree_or_none() {
        let rows = |agrees: &[Option<bool>]| {
            let row = |agrees: &Option<bool>| WitnessRow { agrees: *agrees, ..chances(1, 2, 0.5) };
            Witnesses { rows: agrees.iter().map(row).collect(), limit: 3.0 }.count()
        };
        let [yes, no, rare] = [Some(true), Some(false), None];
        assert_eq!(rows(&[yes, no, yes, rare, no, yes]), (3, 2, 1));
    }
}
