//! The page of a study: its answer, its figures, the agreement and its assumptions.

use super::found::{self, Found};
use super::parts::{Page, Part, Section};
use super::{assumptions, closing, columns};
use crate::output::answer::{Answer, Block};
use crate::output::inputs::varied_in_words;
use crate::output::plot;
use crate::output::speech::Speech;
use crate::output::table::Table;
use crate::output::words::plain;
use crate::scenario::{Scenario, Vary};

/// The page of a study of one file, with what it varied in place of what the file says. `tables`: what it found.
#[must_use]
pub fn study(
    answer: &Answer,
    (scenarios, varied): (&[Scenario], &[Vary]),
    tables: &[&Table],
    origin: &[(String, String)],
) -> Page {
    let rest = answer.blocks.get(1..).unwrap_or_default();
    // the sentences before the first gap say what was done, those after it what was found
    let gap = rest.iter().position(|b| matches!(b, Block::Gap)).unwrap_or(rest.len());
    let (done, said) = rest.split_at(gap);
    let Some(base) = scenarios.first() else {
        return Page {
            title: answer.title().to_owned(),
            about: Vec::new(),
            headline: Vec::new(),
            sections: Vec::new(),
        };
    };
    let agreement = base.agreement();
    let Found { title, headline, how } = found::found(tables, Speech { agreement }, said);
    let figures = plot::of_tables(tables, agreement).into_iter().map(|f| Part::Figure(Box::new(f)));
    let mut found: Vec<Part> = figures.collect();
    found.extend(plot::in_place_of_figures(tables, agreement).map(Part::Paragraph));
    found.extend(Part::of_answer(said, "The same in numbers"));
    let mut sections = vec![Section { id: "found", heading: "What was found".to_owned(), parts: found }];
    let heading = format!("The agreement: {}", plain(&base.title()));
    let is_varied = varied_in_words(varied, agreement).map(|v| {
        Part::Remark(format!("Varied here: {v}. What follows is the agreement as the file has it."))
    });
    let parts = is_varied.into_iter().chain(super::run::agreement(base)).collect();
    sections.push(Section { id: "agreement", heading, parts });
    sections.push(assumptions::section(base, varied));
    sections.push(closing::method_of_study(how, origin));
    sections.push(closing::limits(true));
    sections.extend(columns::section(&sections));
    let about = done.iter().filter_map(|b| match b {
        Block::Paragraph(text) | Block::Remark(text) => Some(text.clone()),
        _ => None,
    });
    let title =
        title.map_or_else(|| answer.title().to_owned(), |title| format!("{}: {title}", plain(base.name())));
    Page { title, about: about.collect(), headline, sections }
}
