//! The figures of both deals, beside each other: the same as in every other output.

use serde::Serialize;
use stagger::output::plot::{self, Contender, Figure};
use stagger::output::tables::Run;
use stagger::scenario::Scenario;
use stagger::study::DifferenceRow;
use stagger::summary::Summary;

/// What the two deals are called in a figure.
const NAMES: [&str; 2] = ["starting point", "what if"];

/// A figure: one drawing of both deals, or one of each.
#[derive(Debug, Serialize)]
pub(super) struct Shown {
    id: &'static str,
    title: String,
    drawings: Vec<Drawing>,
}

/// A drawing with its words and the table behind it.
#[derive(Debug, Serialize)]
struct Drawing {
    /// Which deal it is of; empty if it is of both.
    of: &'static str,
    caption: String,
    wide: String,
    narrow: String,
    header: Vec<String>,
    rows: Vec<Vec<String>>,
    /// What the table leaves out.
    rest: Option<String>,
}

/// Every figure that there is of two deals.
pub(super) fn of(deals: [(&Scenario, &Summary); 2], differences: &[DifferenceRow]) -> Vec<Shown> {
    let runs = deals.map(|(scenario, summary)| Run::of(scenario, summary));
    let contender = |i: usize| Contender {
        name: NAMES[i].to_owned(),
        run: runs[i],
        known: None,
        differences: if i == 0 { &[] } else { differences },
    };
    let both = [contender(0), contender(1)];
    // two drawings beside each other have the same scales
    let each =
        |draw: fn(&Run<'_>, &[Run<'_>]) -> Option<Figure>| pair(runs.each_ref().map(|run| draw(run, &runs)));
    let figures = [
        Some(together(plot::endings_compared(&both))),
        each(plot::home),
        each(plot::releases),
        each(|run, beside| Some(plot::survival(run, beside))),
        each(|run, beside| Some(plot::funnel(run, beside))),
        each(|run, _| Some(plot::endings(run))),
        each(plot::leads),
    ];
    figures.into_iter().flatten().collect()
}

fn together(figure: Figure) -> Shown {
    let (id, title) = (figure.id, figure.title.clone());
    Shown { id, title, drawings: vec![drawing(figure, "")] }
}

fn pair(figures: [Option<Figure>; 2]) -> Option<Shown> {
    let title = |f: &Figure| (f.id, f.title.clone());
    let (id, title) = figures.iter().flatten().next().map(title)?;
    let drawn = figures.into_iter().zip(NAMES).filter_map(|(figure, of)| Some(drawing(figure?, of)));
    Some(Shown { id, title, drawings: drawn.collect() })
}

fn drawing(figure: Figure, of: &'static str) -> Drawing {
    let Figure { caption, svg, narrow, table, rest, .. } = figure;
    Drawing {
        of,
        caption,
        wide: svg,
        narrow,
        header: table.columns.iter().map(|c| c.name.to_string()).collect(),
        rows: table
            .rows
            .iter()
            .map(|row| row.iter().map(stagger::output::table::Cell::to_text).collect())
            .collect(),
        rest,
    }
}
