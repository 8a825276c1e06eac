//! The page of a study: its answer, its figures, the agreement and its assumptions.

use super::parts::{Page, Part, Section};
use super::{assumptions, closing};
use crate::output::answer::{Answer, Block};
use crate::output::plot;
use crate::output::table::Table;
use crate::output::words::plain;
use crate::scenario::Scenario;

/// The page of a study of one file. `tables`: what it found.
#[must_use]
pub fn study(
    answer: &Answer,
    scenarios: &[Scenario],
    tables: &[&Table],
    origin: &[(String, String)],
) -> Page {
    let title = answer.title().to_owned();
    let rest: Vec<Block> = answer.blocks.iter().skip(1).cloned().collect();
    // the sentences before the first gap say what was found, or of what it was found
    let first = rest.iter().position(|b| matches!(b, Block::Gap)).unwrap_or(rest.len());
    let headline = rest[..first].iter().filter_map(|b| match b {
        Block::Paragraph(text) | Block::Item(text) => Some(text.clone()),
        _ => None,
    });
    let headline: Vec<String> = headline.collect();
    let Some(base) = scenarios.first() else {
        return Page { title, about: vec![], headline, sections: vec![] };
    };
    let agreement = base.agreement();
    let figures = plot::of_tables(tables, agreement).into_iter().map(|f| Part::Figure(Box::new(f)));
    let mut found: Vec<Part> = figures.collect();
    found.extend(Part::of_answer(&rest[first..], "What was found"));
    let mut sections = vec![Section { id: "found", heading: "What was found".to_owned(), parts: found }];
    let heading = format!("The agreement: {}", plain(&base.title()));
    sections.push(Section { id: "agreement", heading, parts: super::run::agreement(base) });
    sections.push(assumptions::section(base));
    let about = "Many variations of the file were played, each many times, with the odds that the file states; all of them on \
                 the same luck, so that what they have in common cancels.";
    sections.push(closing::method_of_study(about, origin));
    sections.push(closing::limits());
    Page { title, about: vec![plain(&base.title())], headline, sections }
}
