//! One scenario in short: what it is called, and what it is.

mod owed;

use super::calendar::leads_as_agreed;
use super::inputs::{in_words, written_in_words};
use super::numbers::{chance, day, grouped, interval, mean, percent, whole_percent};
use super::words::{Names, count, counted, in_prose, plain, reasons};
use crate::agreement::{Agreement, PartyId, TrancheId};
use crate::metric::{Metric, Outcome};
use crate::scenario::{Override, Scenario};
use crate::study::{InWorlds, Range, Swing};
use crate::summary::{EventRow, Figure, Measure, OutcomeRow, Summary};

/// Reasons for an end that are listed one by one.
const MOST_REASONS: usize = 6;

/// Events that are listed one by one.
const MOST_EVENTS: usize = 6;

/// Fewer worlds than this are too few for a range.
const FEWEST_WORLDS: u64 = 100;

const TOO_FEW_WORLDS: &str =
    "not told, as that takes 100 worlds or more: with --trials 10000 or more they are played";

/// Scenarios named that owe other numbers of persons than the first.
const MOST_UNLIKE: usize = 3;

/// Quantities named that the answer depends on.
const MOST_SWINGS: usize = 3;

/// One scenario in short: how often it is completed and why it fails, who is released, when it ends.
#[must_use]
pub fn facts(scenario: &Scenario, summary: &Summary, worlds: Option<&InWorlds>) -> Vec<Fact> {
    let told =
        Told { scenario, agreement: scenario.agreement(), summary, names: Names::of(scenario.agreement()) };
    let mut entries = told.endings();
    if let Some(known) = worlds.and_then(completed_if_known) {
        entries.insert(1, ("If we knew".to_owned(), if_known(known)));
    } else if worlds.is_some() {
        entries.insert(1, ("If we knew".to_owned(), TOO_FEW_WORLDS.to_owned()));
    }
    entries.extend(told.released());
    entries.push(("Ends".to_owned(), told.end_day()));
    entries.extend(told.leads());
    entries.extend(told.ceasefire());
    entries.extend(told.events());
    entries.extend(told.depends_on(worlds));
    entries
}

/// Where the chance of completion would lie if what is not known were known; `None` if there are
/// too few worlds to tell.
#[must_use]
pub fn completed_if_known(worlds: &InWorlds) -> Option<Range> {
    let row = worlds.ranges.iter().find(|r| r.measure == Measure::Completed)?;
    row.range.filter(|_| row.worlds >= FEWEST_WORLDS)
}

/// What was changed beside the file, a sentence each: what all scenarios have in place of what it says, and
/// where that is in the way of what a variant changes. Nothing where nothing was.
#[must_use]
pub fn changed_beside<'a>(scenarios: impl IntoIterator<Item = &'a Scenario>) -> Vec<String> {
    let all: Vec<&Scenario> = scenarios.into_iter().collect();
    let mut told: Vec<String> = in_place_of_the_file(&all).into_iter().collect();
    let in_the_way = all.iter().flat_map(|s| s.warnings()).filter(|w| w.kind.names_variant());
    for sentence in in_the_way.map(|w| format!("{}.", plain(&in_prose(&w.kind.to_string())))) {
        if !told.contains(&sentence) {
            told.push(sentence);
        }
    }
    told
}

/// `In place of what the file says: the compliance of North, 60 %.` What was changed in none of the scenarios
/// is not told.
fn in_place_of_the_file(scenarios: &[&Scenario]) -> Option<String> {
    let mut made: Vec<(&Scenario, &Override)> = Vec::new();
    for scenario in scenarios {
        for change in scenario.changed() {
            if !made.iter().any(|(_, before)| before.path == change.path) {
                made.push((scenario, change));
            }
        }
    }
    let one = |(scenario, change): &(&Scenario, &Override)| {
        let agreement = scenario.agreement();
        let value = written_in_words(&change.path, agreement, &change.value);
        format!("{}, {value}", in_words(&change.path, agreement))
    };
    let all: Vec<String> = made.iter().map(one).collect();
    (!all.is_empty()).then(|| format!("In place of what the file says: {}.", all.join("; ")))
}

/// That not all scenarios owe as many, and what that does to a comparison. `None` if they do.
#[must_use]
pub fn owe_unlike(scenarios: &[(&str, &Agreement)]) -> Option<String> {
    let (first, others) = scenarios.split_first()?;
    let owed = |(_, agreement): &(&str, &Agreement)| {
        let sum = |of: &dyn Fn(PartyId) -> u32| parties(agreement).map(|p| u64::from(of(p))).sum::<u64>();
        (sum(&|p| agreement.owed_living(p)), sum(&|p| agreement.owed_remains(p)))
    };
    let unlike: Vec<_> = others.iter().filter(|other| owed(other) != owed(first)).collect();
    if unlike.is_empty() {
        return None;
    }
    let told = |one: &(&str, &Agreement)| format!("“{}” {}", plain(one.0), living_and_remains(owed(one)));
    let few: Vec<String> = unlike.iter().take(MOST_UNLIKE).map(|one| told(one)).collect();
    let more = match unlike.len().saturating_sub(MOST_UNLIKE) {
        0 => String::new(),
        n => format!("; and {}", count(n as u64, "other", "others")),
    };
    let what = match unlike.iter().all(|other| owed(other).0 == owed(first).0) {
        true => "The remains that are returned",
        false => "What is released",
    };
    Some(format!(
        "Not all of them owe as many: {}; {}{more}. {what} cannot be compared between them as it stands. Fewer \
         promises, or fewer categories with odds of their own, are kept more easily; fewer persons alone are not.",
        told(first),
        few.join("; ")
    ))
}

/// `734 living persons and the remains of 40`
fn living_and_remains((living, remains): (u64, u64)) -> String {
    let persons = || count(living, "living person", "living persons");
    match (living, remains) {
        (_, 0) => persons(),
        (0, _) => format!("the remains of {}", grouped(remains)),
        _ => format!("{} and the remains of {}", persons(), grouped(remains)),
    }
}

/// What something is called, and what it is.
pub type Fact = (String, String);

struct Told<'a> {
    scenario: &'a Scenario,
    agreement: &'a Agreement,
    summary: &'a Summary,
    names: Names,
}

impl Told<'_> {
    fn endings(&self) -> Vec<Fact> {
        let completed = self.summary.completed().map_or_else(String::new, |c| {
            let within = c.interval.map(|i| format!(" (95 % interval {})", interval(i)));
            chance(c) + &within.unwrap_or_default()
        });
        let mut entries = vec![("Completed".to_owned(), completed)];
        let reasons = reasons(self.summary);
        if !reasons.is_empty() {
            entries.push(("Otherwise".to_owned(), self.reasons(&reasons)));
        }
        entries.extend(stop(self.agreement, self.summary).map(|s| ("Stops".to_owned(), self.stop(s))));
        entries
    }

    fn reasons(&self, reasons: &[&OutcomeRow]) -> String {
        let told = reasons.iter().map(|r| (chance(&r.chance), self.names.reason(r)));
        most_frequent(told, MOST_REASONS, "outcomes.csv")
    }

    fn stop(&self, stop: Stop) -> String {
        let Stop { tranche, share } = stop;
        if self.agreement.tranches().len() == 1 {
            return "before the only tranche is complete".to_owned();
        }
        // with talks, most of what is not completed may never have begun
        let of = if self.agreement.issues().is_empty() { "that" } else { "that come about and" };
        format!(
            "most often before {} is complete: {:.0} % of the agreements {of} are not completed",
            self.names.numbered(tranche),
            100.0 * share
        )
    }

    fn released(&self) -> Vec<Fact> {
        let of = |metric, party, owed| owed::told(self.summary, metric, party, owed);
        let mut entries = Vec::new();
        for party in parties(self.agreement) {
            let name = self.names.party(party);
            let owed = self.agreement.owed_living(party);
            let living = of(Metric::Released, party, owed).map(|told| (format!("Released by {name}"), told));
            let owed = self.agreement.owed_remains(party);
            let remains = of(Metric::RemainsReturned, party, owed);
            let remains = remains.map(|told| (format!("Remains returned by {name}"), told));
            let owed = self.agreement.owed_terms(party);
            let terms = of(Metric::TermsMet, party, owed).map(|told| (format!("Terms met by {name}"), told));
            entries.extend([living, remains, terms].into_iter().flatten());
        }
        entries
    }

    fn end_day(&self) -> String {
        let Some(q) = self.figure(Metric::EndDay, None).and_then(|f| f.values.quantiles) else {
            return String::new();
        };
        let start = self.scenario.start();
        let [low, middle, high] = [q.p05, q.median, q.p95].map(|x| x as u32);
        let late =
            self.figure(Metric::Delay, None).and_then(|f| f.values.mean.map(|m| (m, f.values.interval)));
        let late = match late {
            Some((m, i)) if m >= 0.05 => {
                format!("; completed {} late on average", counted(&mean(m, i), "day", "days"))
            }
            Some((m, _)) if m > 0.0 => "; completed less than 0.1 days late on average".to_owned(),
            Some(_) => "; completed on schedule".to_owned(),
            None => String::new(),
        };
        if low == high {
            return day(start, middle) + &late;
        }
        format!("median {}, day {low} to day {high} in 9 trials of 10{late}", day(start, middle))
    }

    fn leads(&self) -> Option<Fact> {
        let agreed = leads_as_agreed(self.agreement);
        let line = |party: PartyId| {
            let values = self.figure(Metric::Lead, Some(party))?.values;
            let (name, high) = (self.names.party(party), values.quantiles?.p95);
            if !self.agreement.has_lead(party) {
                return None;
            }
            if values.max == Some(0.0) {
                let how_often = if self.summary.trials.is_some() { "in no trial" } else { "never" };
                return Some(format!("{name}: {how_often} ahead by a point"));
            }
            let m = mean(values.mean?, values.interval);
            if values.min == values.max {
                return Some(format!("{name}: {m} points in every trial"));
            }
            // that it is less or the same in 19 of 20 always holds; that it is as much in 1 of 20 does not
            let rest = match high as u64 {
                0 => "; none in 19 trials of 20".to_owned(),
                high if values.max == Some(high as f64) => format!("; {high} at the most"),
                high => format!("; at most {high} in 19 trials of 20"),
            };
            Some(format!("{name}: {m} points on average{rest}; {} as agreed", agreed[party.index()]))
        };
        let lines: Vec<String> = parties(self.agreement).filter_map(line).collect();
        (!lines.is_empty()).then(|| ("Largest lead".to_owned(), lines.join("\n")))
    }

    fn ceasefire(&self) -> Option<Fact> {
        let ceasefire = self.agreement.ceasefire()?;
        let average = |metric| {
            let values = self.figure(metric, None)?.values;
            Some(mean(values.mean?, values.interval))
        };
        let days = average(Metric::CeasefireDays)?;
        let mut text = format!("{} on average", counted(&days, "day", "days"));
        if ceasefire.incidents.is_some() {
            text += &format!(", {}", counted(&average(Metric::Incidents)?, "incident", "incidents"));
        }
        if ceasefire.extension.is_some() {
            text += &format!(", {}", counted(&average(Metric::Extensions)?, "extension", "extensions"));
        }
        Some(("Ceasefire".to_owned(), text))
    }

    /// How often what else may happen does, the most frequent first.
    fn events(&self) -> Option<Fact> {
        let mut rows: Vec<&EventRow> = self.summary.events.iter().collect();
        let share = |r: &EventRow| r.chance.probability.unwrap_or(0.0);
        rows.sort_by(|a, b| share(b).total_cmp(&share(a)));
        let name = |r: &EventRow| plain(&self.agreement.events()[r.event.index()].name);
        let told = rows.iter().map(|r| (chance(&r.chance), name(r)));
        (!rows.is_empty()).then(|| ("Events".to_owned(), most_frequent(told, MOST_EVENTS, "events.csv")))
    }

    /// What the chance of completion depends on most, of what is not known.
    fn depends_on(&self, worlds: Option<&InWorlds>) -> Option<Fact> {
        let seen: Vec<&Swing> = worlds?.swings.iter().filter(|s| s.is_seen).collect();
        let line = |s: &&Swing| {
            let is_same = whole_percent(s.low) == whole_percent(s.high);
            let told = |x: f64| if is_same { percent(x, None) } else { format!("{} %", whole_percent(x)) };
            let input = in_words(&self.agreement.unknowns()[s.unknown.index()].path, self.agreement);
            format!("{input}: {} completed where it is low, {} where it is high", told(s.low), told(s.high))
        };
        let mut lines: Vec<String> = seen.iter().take(MOST_SWINGS).map(line).collect();
        if let Some(more @ 1..) = seen.len().checked_sub(MOST_SWINGS) {
            lines.push(format!("and, less, on {more} more, in swings.csv"));
        }
        (!lines.is_empty()).then(|| ("Depends on".to_owned(), lines.join("\n")))
    }

    fn figure(&self, metric: Metric, party: Option<PartyId>) -> Option<&Figure> {
        self.summary.figure(metric, party, None)
    }
}

/// Where the chance of completion would lie if what is given as a range were known.
fn if_known(known: Range) -> String {
    let (low, high) = (whole_percent(known.p05), whole_percent(known.p95));
    let lies = if low == high { format!("about {low} %") } else { format!("between {low} % and {high} %") };
    format!("{lies}, were the true value of every range in the file known (9 worlds of 10)")
}

/// How often something occurs, and what it is, a line each; of more than so many in which file the others are.
fn most_frequent(rows: impl ExactSizeIterator<Item = (String, String)>, most: usize, file: &str) -> String {
    let more = rows.len().saturating_sub(most);
    let mut lines: Vec<String> =
        rows.take(most).map(|(chance, name)| format!("{chance:>7}  {name}")).collect();
    if more > 0 {
        lines.push(format!("         and {more} less frequent, in {file}"));
    }
    lines.join("\n")
}

/// The parties of an agreement, in the file's order.
pub fn parties(agreement: &Agreement) -> impl Iterator<Item = PartyId> {
    (0..agreement.parties().len()).map(PartyId::from)
}

/// The tranche that most of the agreements that are not completed fail to complete.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Stop {
    tranche: TrancheId,
    /// Of the agreements that are not completed.
    share: f64,
}

fn stop(agreement: &Agreement, summary: &Summary) -> Option<Stop> {
    let probability = |outcome| {
        let row = summary.outcomes.iter().find(|r| r.outcome == outcome && r.cause.is_none());
        row.and_then(|r| r.chance.probability).unwrap_or(0.0)
    };
    let mut completed = vec![0.0; agreement.tranches().len()];
    for row in &summary.tranches {
        completed[row.tranche.index()] = row.completed?;
    }
    let agreed = 1.0 - probability(Outcome::NoAgreement) - probability(Outcome::InTalks);
    let before = std::iter::once(agreed).chain(completed.iter().copied());
    let stops = before.zip(&completed).map(|(before, after)| before - after);
    // the first of equals
    let (k, most) = stops.enumerate().fold((0, 0.0), |best, (k, s)| if s > best.1 { (k, s) } else { best });
    let all = probability(Outcome::Collapsed) + probability(Outcome::UnderWay);
    (most > 0.0 && all > 0.0).then(|| Stop { tranche: TrancheId::from(k), share: (most / all).min(1.0) })
}
