//! Where something happens, in sentences: one for each box.

use stagger::metric::Target;
use stagger::output::inputs::{self, Restricted};
use stagger::output::numbers::{grouped, interval, percent};
use stagger::output::words::{count, plain};
use stagger::scenario::{Scenario, listed};
use stagger::study::explain::{Found, Measures, Options, Played, Rival};
use stagger::study::{Condition, Factor, FactorKind};
use stagger::summary::Interval;

use super::holding;
use super::page::Page;

/// Of rivals those are told that do at least this much of what they would stand in for, the best
/// for each limit; all are in rivals.csv.
const ABOUT_AS_MUCH: f64 = 0.75;

/// All that the page is made of.
#[derive(Debug)]
pub(crate) struct Explained<'a> {
    /// The scenario, for its names.
    pub(crate) scenario: &'a Scenario,
    pub(crate) condition: &'a Condition,
    pub(crate) target: Target,
    pub(crate) factors: &'a [Factor],
    pub(crate) played: &'a Played,
    pub(crate) found: &'a [Found],
    pub(crate) options: &'a Options,
    pub(crate) seed: u64,
}

/// The page.
pub(crate) fn page(explained: &Explained<'_>, folder: &str) -> Page {
    let what = explained.what();
    let mut page = Page::new();
    page.heading(&format!("{}: when {what}", plain(&explained.scenario.title())));
    page.paragraph(&explained.overall(&what));
    if explained.played.without > 0 {
        let without = match explained.played.without {
            1 => "1 trial has no such figure, and counts as a trial".to_owned(),
            n => format!("{} trials have no such figure, and count as trials", grouped(n)),
        };
        page.paragraph(&format!("{without} in which it is not so."));
    }
    page.blank();
    if explained.found.is_empty() {
        page.paragraph(&explained.nothing(&what));
    }
    for (i, found) in explained.found.iter().enumerate() {
        page.paragraph(&explained.sentence(i, found, &what));
        explained.rivals(found).iter().for_each(|line| page.item(line));
        page.blank();
    }
    explained.remarks(&mut page);
    page.closing(folder);
    page
}

impl Explained<'_> {
    fn what(&self) -> String {
        holding::clause(self.condition, self.target, self.scenario.agreement())
    }

    fn hits(&self) -> u64 {
        self.played.cases.hits.iter().filter(|h| **h).count() as u64
    }

    fn trials(&self) -> u64 {
        self.played.cases.hits.len() as u64
    }

    fn overall(&self, what: &str) -> String {
        let (hits, trials) = (self.hits(), self.trials());
        let within = Interval::wilson(hits, trials);
        let share = percent(hits as f64 / trials.max(1) as f64, within);
        let range = within.map_or_else(String::new, |i| format!(" (95 % interval {})", interval(i)));
        let inputs = count(self.factors.len() as u64, "input that is not known", "inputs that are not known");
        let trials = count(trials, "trial", "trials");
        format!("In {share} of {trials} {what}{range}. Searched: {inputs}. Seed {}.", self.seed)
    }

    /// What is told of one box, all from the half of the trials that the search did not see.
    fn sentence(&self, number: usize, found: &Found, what: &str) -> String {
        let clauses: Vec<String> =
            found.limits.iter().map(|l| self.clause(l.factor, l.above, l.below)).collect();
        let when = if number == 0 { "When" } else { "Otherwise, when" };
        let Measures { density, interval: within, coverage, mass, .. } = found.checked;
        let range = within.map_or_else(String::new, |i| format!(" ({})", interval(i)));
        let missed = match self.options.least_density {
            Some(least) if density < least => format!(
                " The {} asked for is reached on the half that was searched ({}), and not on this one.",
                whole_percent(least),
                about(&found.found),
            ),
            _ => String::new(),
        };
        let rest = match found.rest.cases {
            0 => String::new(),
            _ => format!("; elsewhere in {}", about(&found.rest)),
        };
        format!(
            "{when} {}, in {} of trials{range} {what}{rest}. This covers {} of the trials in which it is so, and {} \
             of all trials.{missed}",
            listed(&clauses, "and"),
            percent(density, within),
            whole_percent(coverage),
            whole_percent(mass),
        )
    }

    fn clause(&self, factor: usize, above: Option<f64>, below: Option<f64>) -> String {
        let factor = &self.factors[factor];
        let spread = factor.quantile(0.95) - factor.quantile(0.05);
        let ends = [0.0, 1.0].map(|u: f64| factor.quantile(u.clamp(f64::EPSILON, 1.0 - f64::EPSILON)));
        let range = Restricted { above, below, whole: is_whole(factor), spread, ends };
        inputs::clause(&factor.path, self.scenario.agreement(), &range)
    }

    /// What could stand in a box in place of something that does.
    fn rivals(&self, found: &Found) -> Vec<String> {
        let names = |of: usize| inputs::in_words(&self.factors[of].path, self.scenario.agreement());
        let mut told: Vec<(&Rival, Vec<String>)> = Vec::new();
        for limit in &found.limits {
            // the best comes first
            let best = found.rivals.iter().find(|r| r.of == limit.factor && r.gain >= ABOUT_AS_MUCH);
            match (best, told.iter_mut().find(|(r, _)| best.is_some_and(|b| b.factor == r.factor))) {
                (Some(_), Some((_, of))) => of.push(names(limit.factor)),
                (Some(rival), None) => told.push((rival, vec![names(limit.factor)])),
                (None, _) => {}
            }
        }
        let line = |(rival, of): (&Rival, Vec<String>)| {
            let clause = self.clause(rival.factor, rival.above, rival.below);
            format!("In place of {} this does about as much: {clause}.", listed(&of, "or"))
        };
        told.into_iter().map(line).collect()
    }

    /// Why there is no box.
    fn nothing(&self, what: &str) -> String {
        let (hits, trials) = (self.hits(), self.trials());
        if hits == 0 || hits == trials {
            let all = if hits == 0 { "no trial" } else { "every trial" };
            return format!("It is so in {all}: there is nothing to tell apart.");
        }
        let share = hits as f64 / trials as f64;
        match self.options.least_density {
            Some(least) if share >= least => format!(
                "It is so in {} of all trials as they are, which is the least density asked for or more: there is \
                 nothing to narrow down.",
                percent(share, Interval::wilson(hits, trials))
            ),
            Some(least) => format!(
                "No range of what is not known was found that makes it so in {} of trials or more and holds {} of all \
                 trials or more.",
                whole_percent(least),
                whole_percent(self.options.least_mass)
            ),
            None => format!(
                "Nothing that is not known tells the trials in which {what} from the others: no range of it was found \
                 on one half of the trials in which that is more frequent on the other half as well."
            ),
        }
    }

    fn remarks(&self, page: &mut Page) {
        if self.found.is_empty() {
            page.blank();
            return;
        }
        let paths = self.found.iter().flat_map(|f| &f.limits).map(|l| self.factors[l.factor].path.as_str());
        if paths.clone().any(inputs::is_odds_factor) {
            page.remark("An odds factor multiplies odds: 1 changes nothing, and below 1 they fall.");
        }
        page.remark(
            "The ranges were found on one half of the trials; all figures are of the other half, with 95 % intervals in \
             brackets. Limits are rounded here, and exact in boxes.csv. A range that goes with an outcome need not be \
             its cause.",
        );
    }
}

/// Whether all values of a factor are whole.
fn is_whole(factor: &Factor) -> bool {
    match &factor.kind {
        FactorKind::Drawn(_) => false,
        FactorKind::Set(values) => (0..values.len()).all(|i| factor.number_at(i).fract() == 0.0),
    }
}

fn about(measures: &Measures) -> String {
    percent(measures.density, measures.interval)
}

/// A share whose last digit nobody needs.
fn whole_percent(share: f64) -> String {
    percent(share, Some(Interval { low: 0.0, high: 1.0 }))
}
