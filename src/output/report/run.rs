//! The page of a run: one scenario in detail, and how others compare with it.

use super::parts::{Page, Paper, Part, Section};
use super::side_by_side::side_by_side;
use super::{assumptions, changes, closing, columns};
use crate::output::answer::Block;
use crate::output::calendar::{LEAD, calendar};
use crate::output::facts::{changed_beside, completed_if_known, facts};
use crate::output::plot::{self, Contender, Figure};
use crate::output::tables::Run;
use crate::output::words::{plain, short};
use crate::scenario::Scenario;
use crate::study::{DifferenceRow, InWorlds};
use crate::summary::Summary;

/// One scenario with all that was found of it.
#[derive(Debug, Clone, Copy)]
pub struct Told<'a> {
    /// The scenario.
    pub scenario: &'a Scenario,
    /// What came of it.
    pub summary: &'a Summary,
    /// What its worlds come to; `None`: nothing is unknown, or no worlds were played.
    pub worlds: Option<&'a InWorlds>,
    /// How it differs from the first; empty for the first.
    pub differences: &'a [DifferenceRow],
}

/// A calendar with more rows than this is shown on demand.
const MOST_ROWS: usize = 40;

/// Rows of a calendar beyond this are left out.
const MOST_ROWS_AT_ALL: usize = 400;

/// The answer in two sentences, and what it means for the persons.
#[must_use]
pub fn headline(all: &[Told<'_>]) -> Vec<String> {
    super::headline::headline(&contenders(all), changed_beside(all.iter().map(|t| t.scenario)))
}

/// The page of a run, the first scenario in detail. `checks`: what was found out about the two ways
/// to an answer, a sentence each; `origin`: how it came to be.
#[must_use]
pub fn run(all: &[Told<'_>], checks: &[String], origin: &[(String, String)]) -> Page {
    let contenders = contenders(all);
    let mut sections = Vec::new();
    if let [first, others @ ..] = all {
        let name = if others.is_empty() { String::new() } else { format!(": {}", contenders[0].name) };
        sections.push(section("agreement", format!("The agreement{name}"), agreement(first.scenario)));
        if !others.is_empty() {
            sections.push(section("compared", "The scenarios compared".to_owned(), compared(&contenders)));
        }
        sections.push(section("persons", format!("Who comes home, and when{name}"), persons(first)));
        sections.push(section("course", format!("Where it holds, and where it breaks{name}"), course(first)));
        sections.push(section("numbers", format!("The main numbers{name}"), numbers(first)));
        if !others.is_empty() {
            let folds = all.iter().zip(&contenders).skip(1).map(|(told, c)| other(first, told, c));
            sections.push(section("others", "The other scenarios, one by one".to_owned(), folds.collect()));
        }
        sections.push(assumptions::section(first.scenario, &[]));
    }
    sections.push(closing::method(all.first().map(|t| t.summary), all.len(), checks, origin));
    sections.push(closing::limits(all.first().is_some_and(|t| t.summary.trials.is_some())));
    sections.extend(columns::section(&sections));
    Page { title: title(all), about: about(all), headline: headline(all), sections }
}

fn section(id: &'static str, heading: String, parts: Vec<Part>) -> Section {
    Section { id, heading, parts }
}

/// The scenarios under the names that they have among each other.
fn contenders<'a>(all: &[Told<'a>]) -> Vec<Contender<'a>> {
    let ids: Vec<&str> = all.iter().map(|t| t.scenario.id()).collect();
    let contender = |t: &Told<'a>| Contender {
        name: plain(short(t.scenario.id(), &ids)),
        run: Run::of(t.scenario, t.summary),
        known: t.worlds.and_then(completed_if_known),
        differences: t.differences,
    };
    all.iter().map(contender).collect()
}

/// The names of the files, each once; of a single scenario with that of the variant.
fn title(all: &[Told<'_>]) -> String {
    if let [one] = all {
        return plain(&one.scenario.title());
    }
    let mut names: Vec<String> = Vec::new();
    for name in all.iter().map(|t| plain(t.scenario.name())) {
        if !names.contains(&name) {
            names.push(name);
        }
    }
    names.join(", ")
}

fn about(all: &[Told<'_>]) -> Vec<String> {
    all.first().and_then(|t| t.scenario.about()).map(paragraphs).unwrap_or_default()
}

/// A text in paragraphs: they are divided by empty lines.
fn paragraphs(text: &str) -> Vec<String> {
    let lines = |p: &str| plain(&p.lines().map(str::trim).collect::<Vec<_>>().join(" "));
    text.split("\n\n").map(lines).filter(|p| !p.trim().is_empty()).collect()
}

/// Who releases whom on which day.
pub(super) fn agreement(scenario: &Scenario) -> Vec<Part> {
    let mut parts = Vec::new();
    for block in calendar(scenario) {
        match block {
            Block::Grid(mut grid) => {
                let rows = grid.rows.len();
                grid.rows.truncate(MOST_ROWS_AT_ALL);
                let lead = match grid.header.iter().any(|h| h == LEAD) {
                    true => {
                        " Lead: percentage points of living persons by which a party is then ahead of the one furthest behind, \
                             if everything so far went as agreed."
                    }
                    false => "",
                };
                let table = Part::Grid(format!("Who owes whom on which day.{lead}"), grid);
                match rows {
                    0..=MOST_ROWS => parts.push(table),
                    _ => {
                        parts.push(Part::Fold(format!("The calendar, {rows} rows"), vec![table], Paper::All))
                    }
                }
                if rows > MOST_ROWS_AT_ALL {
                    let text = format!(
                        "The first {MOST_ROWS_AT_ALL} of {rows} rows; `stagger check` shows them all."
                    );
                    parts.push(Part::Remark(text));
                }
            }
            other => parts.extend(Part::of_answer(&[other], "")),
        }
    }
    parts
}

fn figures(figures: impl IntoIterator<Item = Figure>) -> Vec<Part> {
    figures.into_iter().map(|f| Part::Figure(Box::new(f))).collect()
}

fn compared(all: &[Contender<'_>]) -> Vec<Part> {
    let mut drawn = vec![plot::completion(all)];
    drawn.extend(plot::differences(all));
    drawn.push(plot::endings_compared(all));
    drawn.extend(plot::released_compared(all));
    drawn.extend(plot::leads_compared(all));
    let (caption, table) = side_by_side(all);
    std::iter::once(Part::Table(caption, table)).chain(figures(drawn)).collect()
}

fn persons(told: &Told<'_>) -> Vec<Part> {
    let run = Run::of(told.scenario, told.summary);
    let drawn = [plot::home(&run, &[]), plot::releases(&run, &[]), plot::leads(&run, &[])];
    let drawn = figures(drawn.into_iter().flatten());
    if drawn.is_empty() {
        let none = "No living person is owed under this agreement. What became of remains and terms is among the main \
                    numbers.";
        return vec![Part::Paragraph(none.to_owned())];
    }
    drawn
}

fn course(told: &Told<'_>) -> Vec<Part> {
    let run = Run::of(told.scenario, told.summary);
    let drawn = [plot::survival(&run, &[]), plot::funnel(&run, &[]), plot::endings(&run)];
    figures(drawn.into_iter().chain(told.worlds.and_then(|worlds| plot::swings(&run, worlds))))
}

fn numbers(told: &Told<'_>) -> Vec<Part> {
    let entries = facts(told.scenario, told.summary, told.worlds);
    let explained = match told.summary.trials {
        Some(_) => {
            "Intervals in brackets say how far luck may still move a number; they say nothing of whether the assumptions \
             are right. Released: living persons. A trial is one simulated history."
        }
        None => "Released: living persons. A trial is one history of all that the rules allow.",
    };
    vec![Part::entries(&entries), Part::Remark(explained.to_owned())]
}

/// A scenario that is not the first, in short.
fn other(first: &Told<'_>, told: &Told<'_>, contender: &Contender<'_>) -> Part {
    let mut parts = Vec::new();
    if told.scenario.about() != first.scenario.about() {
        parts.extend(
            told.scenario.about().map(paragraphs).unwrap_or_default().into_iter().map(Part::Paragraph),
        );
    }
    parts.push(Part::entries(&facts(told.scenario, told.summary, told.worlds)));
    parts.extend(changes::changes(first.scenario, told.scenario));
    parts.extend(assumptions::doubts(told.scenario, |w| w.variant.is_some()));
    let calendar = agreement(told.scenario);
    if calendar != agreement(first.scenario) {
        parts.push(Part::Fold("The agreement".to_owned(), calendar, Paper::Nothing));
    }
    let run = &contender.run;
    let drawn = plot::home(run, &[]).into_iter().chain(plot::releases(run, &[]));
    parts.extend(figures(drawn.chain([plot::survival(run, &[]), plot::funnel(run, &[])])));
    Part::Fold(contender.name.clone(), parts, Paper::WhatIsAssumed)
}
