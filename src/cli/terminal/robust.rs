//! Deals against what is not known, at a glance: how each does, which are dominated, what is worth
//! knowing.

use stagger::agreement::Agreement;
use stagger::metric::{Metric, Target};
use stagger::output::inputs::in_words;
use stagger::output::numbers::{grouped, percent, significant};
use stagger::output::words::{Names, count, plain, variant};
use stagger::scenario::{Scenario, listed};
use stagger::study::Space;
use stagger::study::robust::{
    Assessed, Assessment, Direction, Dominated, Indifference, Played, Shortfall, Standing,
};

use super::page::Page;

/// Unknowns that are told one by one.
const MOST_UNKNOWNS: usize = 5;

/// Criteria by which a deal is worse that are told one by one.
const MOST_SHORTFALLS: usize = 3;

/// What is worth less than this part of the mean is not told, though it may be no noise.
const SLIGHT: f64 = 0.001;

/// If a label is longer, the parties go by their keys.
const LONGEST_LABEL: usize = 12;

/// The page.
pub(crate) fn page(
    (space, played): (&Space, &Played),
    (assessment, indifference): (&Assessment, Indifference),
    seed: u64,
    folder: &str,
) -> Page {
    let mut page = Page::new();
    let Some(first) = space.scenarios().first() else { return page };
    let agreement = first.agreement();
    let is_long = agreement.parties().iter().any(|p| p.label.chars().count() > LONGEST_LABEL);
    let names = if is_long { Names::with_keys(agreement) } else { Names::of(agreement) };
    let told = Told { space, assessment, indifference, agreement, names };
    page.heading(&plain(first.name()));
    page.paragraph(&format!(
        "{} in {} worlds, {} trials of each in every world; {}; seed {seed}",
        count(space.scenarios().len() as u64, "deal", "deals"),
        grouped(played.worlds),
        grouped(played.trials),
        count(space.factors().len() as u64, "unknown", "unknowns"),
    ));
    if is_long {
        let keys = agreement.parties().iter().map(|p| format!("{} is {}", plain(&p.key), plain(&p.label)));
        page.paragraph(&format!("Parties: {}.", keys.collect::<Vec<_>>().join(", ")));
    }
    if let Some(indifferent) = told.indifferent() {
        page.paragraph(&indifferent);
    }
    page.blank();
    told.completion(&mut page);
    told.criteria(&mut page);
    told.left_out(&mut page, played);
    told.dominated(&mut page);
    told.worth_knowing(&mut page);
    page.closing(folder);
    page
}

struct Told<'a> {
    space: &'a Space,
    assessment: &'a Assessment,
    indifference: Indifference,
    /// Of the first deal, which is what the criteria number parties by.
    agreement: &'a Agreement,
    names: Names,
}

impl Told<'_> {
    fn deal(&self, structure: usize) -> String {
        self.space.scenarios().get(structure).map_or_else(String::new, |s: &Scenario| variant(s.id()))
    }

    /// Which differences do not count; `None`: all do.
    fn indifferent(&self) -> Option<String> {
        let part = self.indifference.get();
        let share = significant(100.0 * part);
        let points = if share == "1" { "point" } else { "points" };
        (part > 0.0).then(|| {
            format!(
                "Differences of up to {share} {points} of a chance, and {share} % of the persons, days, lead, remains or \
                 terms that there are at most, make no deal better or worse here."
            )
        })
    }

    /// What is said where some differences do not count.
    fn if_indifferent(&self, text: &'static str) -> &'static str {
        if self.indifference == Indifference::NONE { "" } else { text }
    }

    fn or_not_counted(&self) -> &'static str {
        self.if_indifferent(", or does not count")
    }

    /// The chance of completion, deal by deal.
    fn completion(&self, page: &mut Page) {
        let Some(completed) = self.assessment.criteria.first() else { return };
        let row = |(s, standing): (usize, &Standing)| {
            let points = |low: f64, high: f64| from_to(100.0 * low, 100.0 * high, "");
            vec![
                self.deal(s),
                percent(standing.mean, None),
                percent(standing.worst_tenth, None),
                from_to(100.0 * standing.crossed.best_in_both, 100.0 * standing.best_share, " %"),
                points(standing.crossed.mean, standing.regret_mean),
                points(standing.crossed.max, standing.regret_max),
            ]
        };
        let rows = completed.standings.iter().enumerate().map(row).collect();
        let header = ["Deal", "Completed", "Worst tenth", "Best in", "Regret", "Largest regret"];
        page.table(&header, rows, &[1, 2, 3, 4, 5]);
        page.blank();
        let better = self.if_indifferent(" by more than the difference above");
        page.remark(&format!(
            "Worst tenth: the mean chance of completion in the tenth of the worlds where it is lowest. Best in: \
             the share of worlds in which no other deal does better{better}. Regret: by how many points the deal falls \
             short of whatever is best in each world; the mean, and the largest in any world. Two figures of regret: the \
             noise of the trials makes the first too small and the second too large. Two of best in: by both halves \
             of the trials, and by all; between deals that are nearly alike neither can tell."
        ));
        page.blank();
    }

    /// By every criterion, which deal to choose.
    fn criteria(&self, page: &mut Page) {
        let row = |c: &Assessed| {
            let scale = scale(c.target);
            let all = c.everything.map(|e| from_to(e.low * scale, e.high * scale, ""));
            vec![
                self.what(c.target),
                self.best(c, |s| s.mean, |s| s.to_best),
                self.best(c, |s| s.worst_tenth, |s| s.worst_to_best),
                all.unwrap_or_default(),
            ]
        };
        let rows = self.assessment.criteria.iter().map(row).collect();
        let header = ["If what counts is", "Best on average", "Best in its worst tenth", "Knowing all adds"];
        page.table(&header, rows, &[3]);
        page.blank();
        page.remark(&format!(
            "Days held are those of all persons added up; of them and of the lead less is better. Knowing all adds: \
             by how much the criterion would be better on average (completion and leads in percentage points) if the true \
             value of every unknown could be known before choosing; the 95 % interval. No inquiry is worth more than that. Deals between which there is an “or” are not told \
             apart: the difference may be luck{}.",
            self.or_not_counted(),
        ));
        page.blank();
    }

    /// The deal with the best figure, those that are not told apart from it, and its figure.
    fn best(
        &self,
        criterion: &Assessed,
        figure: impl Fn(&Standing) -> f64,
        to_best: impl Fn(&Standing) -> Option<Shortfall>,
    ) -> String {
        let best = criterion.best_by(|s| criterion.direction.gain(figure(s)));
        let rivals: Vec<usize> = criterion.rivals(to_best).collect();
        let others = match rivals[..] {
            [] => String::new(),
            [one] => format!(" or {}", self.deal(one)),
            _ => format!(" or {} others", rivals.len()),
        };
        let most = criterion.standings.get(best).map_or(f64::NAN, figure);
        format!("{}{others} ({})", self.deal(best), value(criterion.target, most))
    }

    fn left_out(&self, page: &mut Page, played: &Played) {
        if played.left_out.is_empty() {
            return;
        }
        let what: Vec<String> = played.left_out.iter().map(|t| self.what(*t)).collect();
        page.paragraph(&format!(
            "Not compared: {}. The deals release different numbers of persons, or are played to different horizons, \
             and days held are counted of the persons whom a deal releases.",
            what.join(", ")
        ));
        page.blank();
    }

    /// Deals that are worse than another whatever counts most.
    fn dominated(&self, page: &mut Page) {
        let pairs = &self.assessment.dominated;
        let deals = self.space.scenarios().len();
        let is_dominated = |s: usize| pairs.iter().any(|p| p.structure == s);
        for structure in (0..deals).filter(|s| is_dominated(*s)) {
            let own: Vec<&Dominated> = pairs.iter().filter(|p| p.structure == structure).collect();
            // first of all by one that is not dominated itself, and then by the one that shows it best
            let rank = |p: &&&Dominated| {
                (!is_dominated(p.by), p.shortfalls.iter().filter(|s| s.is_worse).count(), deals - p.by)
            };
            if let Some(pair) = own.iter().max_by_key(rank) {
                page.paragraph(&self.dominated_by(pair, own.len() - 1));
            }
        }
        let left: Vec<usize> = (0..deals).filter(|s| !is_dominated(*s)).collect();
        let others = match left.len() {
            1 => format!("Only “{}” is not dominated.", self.deal(left[0])),
            n if n == deals => {
                let or = self.or_not_counted();
                format!(
                    "No deal is dominated: each is better than any other in something, or can't be told apart from it{or}."
                )
            }
            n => {
                format!("The other {n} are not dominated: which of them is best depends on what counts most.")
            }
        };
        page.paragraph(&others);
        page.blank();
    }

    /// `X is never better than Y, and worse in completion (−3.1 points)`.
    fn dominated_by(&self, pair: &Dominated, others: usize) -> String {
        let worse = self.assessment.criteria.iter().zip(&pair.shortfalls).filter(|(_, s)| s.is_worse);
        let mut worse: Vec<String> = worse
            .map(|(c, s)| format!("{} ({})", self.what(c.target), change(c.target, s.difference)))
            .collect();
        if let Some(more @ 1..) = worse.len().checked_sub(MOST_SHORTFALLS) {
            worse.truncate(MOST_SHORTFALLS);
            worse.push(format!("{more} more"));
        }
        let others = match others {
            0 => String::new(),
            1 => "; one more dominates it".to_owned(),
            n => format!("; {n} more dominate it"),
        };
        format!(
            "“{}” is never clearly better than “{}”{}, and worse in {}{others}.",
            self.deal(pair.structure),
            self.deal(pair.by),
            self.if_indifferent(" by more than that"),
            listed(&worse, "and")
        )
    }

    /// The unknowns that would change the choice.
    fn worth_knowing(&self, page: &mut Page) {
        let mut found: Vec<(f64, String)> = Vec::new();
        for (f, factor) in self.space.factors().iter().enumerate() {
            let (mut rank, mut gains) = (0.0f64, Vec::new());
            for c in &self.assessment.criteria {
                let slight = c.standings.get(c.best()).map_or(0.0, |s| SLIGHT * s.mean.abs()).max(c.slack);
                let Some(knowing) = c.knowing[f].filter(|k| k.counts(slight)) else { continue };
                let all = c.everything.map_or(knowing.value, |e| e.plug_in);
                rank = rank.max(if all > 0.0 { knowing.value / all } else { 0.0 });
                gains.push(self.gain(c, knowing.value));
            }
            if !gains.is_empty() {
                let unknown = in_words(&factor.path, self.agreement);
                found.push((
                    rank,
                    format!("Knowing {unknown} before choosing would be worth {}.", listed(&gains, "or")),
                ));
            }
        }
        // the sort is stable: of equals the first in the file comes first
        found.sort_by(|a, b| b.0.total_cmp(&a.0));
        if found.is_empty() {
            let what =
                if self.space.factors().len() == 1 { "the unknown" } else { "any one of the unknowns" };
            page.paragraph(&format!(
                "Knowing {what} would not clearly be worth anything: by every criterion the deal \
                 that is best on average stays the one to choose, or the gain can't be told from noise{}.",
                self.or_not_counted()
            ));
        }
        for (_, text) in found.iter().take(MOST_UNKNOWNS) {
            page.paragraph(text);
        }
        match found.len().checked_sub(MOST_UNKNOWNS) {
            Some(more @ 1..) => page.remark(&format!(
                "On average, and if nothing else counts. {} more would be worth something, in value_of_information.csv.",
                grouped(more as u64)
            )),
            _ if found.len() == self.space.factors().len() => {
                page.remark("On average, and if nothing else counts.");
            }
            _ if !found.is_empty() => page.remark(
                "On average, and if nothing else counts. The other unknowns would not clearly change the choice, or \
                 bring less than a thousandth: value_of_information.csv.",
            ),
            _ => {}
        }
        page.blank();
    }

    /// What a criterion is called: `persons released by South`.
    fn what(&self, target: Target) -> String {
        let party = target.party().map_or("", |p| self.names.party(p));
        match metric(target) {
            None => "completion".to_owned(),
            Some(Metric::Released) => format!("persons released by {party}"),
            Some(Metric::DaysHeld) => format!("days held by {party}"),
            Some(Metric::RemainsReturned) => format!("remains returned by {party}"),
            Some(Metric::TermsMet) => format!("terms met by {party}"),
            Some(_) => format!("lead of {party}"),
        }
    }

    /// `1.2 points of completion`, `3.1 more persons released by South (of 151)`.
    fn gain(&self, criterion: &Assessed, worth: f64) -> String {
        let amount = amount(worth * scale(criterion.target));
        let what = self.what(criterion.target);
        let more = match criterion.direction {
            Direction::More => "more",
            Direction::Less => "fewer",
        };
        // without what it is added to, nobody knows whether so many days are much
        let mean = criterion.standings.get(criterion.best()).map_or(0.0, |s| s.mean);
        match metric(criterion.target) {
            None => format!("{amount} points of {what}"),
            Some(Metric::Lead) => format!("{amount} points less {what}"),
            Some(_) => format!("{amount} {more} {what} (of {})", value(criterion.target, mean)),
        }
    }
}

fn metric(target: Target) -> Option<Metric> {
    match target {
        Target::Metric { metric, .. } => Some(metric),
        _ => None,
    }
}

/// From the criterion's unit to the one that is printed.
fn scale(target: Target) -> f64 {
    if target.is_chance() { 100.0 } else { 1.0 }
}

fn value(target: Target, x: f64) -> String {
    if target.is_chance() { percent(x, None) } else { amount(x) }
}

/// A difference with its sign and unit: `−3.1 points`.
fn change(target: Target, x: f64) -> String {
    let sign = if x < 0.0 { '−' } else { '+' };
    let unit = match metric(target) {
        None | Some(Metric::Lead) => " points",
        Some(_) => "",
    };
    format!("{sign}{}{unit}", amount((x * scale(target)).abs()))
}

/// A number that is not negative, without decimals from 10 on.
fn amount(x: f64) -> String {
    match x {
        x if x >= 9.95 => grouped(x.round() as u64),
        x if x == 0.0 || x >= 0.095 => format!("{x:.1}"),
        x if x >= 0.0095 => format!("{x:.2}"),
        _ => "<0.01".to_owned(),
    }
}

/// Two figures, or one if they are written alike.
fn from_to(a: f64, b: f64, unit: &str) -> String {
    let (low, high) = (amount(a.min(b)), amount(a.max(b)));
    // both may be next to nothing
    if low == high || high.starts_with('<') {
        format!("{high}{unit}")
    } else {
        format!("{low}–{high}{unit}")
    }
}
