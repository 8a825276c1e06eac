//! How many come home, in the first scenario: the chance of at least so many, a chart for each party.

use rust_xlsxwriter::{ChartMarker, ChartType};

use super::Drawn;
use super::build::{HEIGHT, add, chart, colour_of, line, name_axis};
use super::data::Column;
use crate::agreement::PartyId;
use crate::output::frame::{Frame, Row};
use crate::output::speech::Speech;
use crate::output::words::short;

/// With more parties than this only the first have a chart.
const MOST_PARTIES: usize = 6;

/// With more values than this not every step is drawn.
const MOST_STEPS: usize = 1000;

pub(super) fn draw(frame: &Frame<'_>, speech: Speech<'_>, drawn: &mut Drawn) {
    let all = frame.distinct("scenario");
    let Some(first) = all.first() else { return };
    let name = if all.len() > 1 { format!(" ({})", short(first, &all)) } else { String::new() };
    let of_first = frame.rows().take_while(|r| r.text("scenario") == *first);
    let released: Vec<Row<'_>> = of_first.filter(|r| r.text("metric") == "released").collect();
    let parties = speech.agreement.parties().iter().enumerate();
    for (i, party) in parties.take(MOST_PARTIES) {
        let owed = speech.agreement.owed_living(PartyId::from(i));
        let rows: Vec<Row<'_>> = released.iter().filter(|r| r.text("party") == party.key).copied().collect();
        if owed > 0 && !rows.is_empty() {
            let title = format!("How many come home, released by {}{name}", speech.party(&party.key));
            one(drawn, &title, colour_of(&party.key, speech), owed.into(), &rows);
        }
    }
}

/// The corners of the falling line: up to a value as many as have it or more, and past it fewer.
fn corners(rows: &[Row<'_>], owed: f64) -> Vec<(f64, f64)> {
    let every = rows.len().div_ceil(MOST_STEPS).max(1);
    let is_drawn = |i: usize| i.is_multiple_of(every) || i + 1 == rows.len();
    let steps = rows.iter().enumerate().filter(|(i, _)| is_drawn(*i));
    let steps = steps.filter_map(|(_, r)| Some((r.number("value")?, r.number("at_least")?)));
    let (mut from, mut corners) = (0.0, Vec::new());
    for (value, at_least) in steps {
        corners.extend([(from, at_least), (value, at_least)]);
        from = value;
    }
    if from < owed {
        corners.extend([(from, 0.0), (owed, 0.0)]);
    }
    corners
}

fn one(drawn: &mut Drawn, title: &str, rgb: u32, owed: f64, rows: &[Row<'_>]) {
    let corners = corners(rows, owed);
    let columns = vec![
        Column::numbers("at least so many persons", "#,##0", corners.iter().map(|c| Some(c.0))),
        Column::numbers("share of trials", "0.0%", corners.iter().map(|c| Some(c.1))),
    ];
    let placed = drawn.data.place(title.to_owned(), columns);
    let alt = format!(
        "{title}: a falling line with the share of trials in which at least so many living persons are released by the end."
    );
    let mut drawing = chart(ChartType::ScatterStraight, &placed, &alt);
    let mut marker = ChartMarker::new();
    marker.set_none();
    add(&mut drawing, &placed, 1).set_format(&mut line(rgb, 2.25)).set_marker(&marker);
    drawing.legend().set_hidden();
    drawing.x_axis().set_min(0).set_max(owed).set_num_format("#,##0").set_major_gridlines(false);
    name_axis(drawing.x_axis(), "at least so many living persons released by the end");
    drawing.y_axis().set_min(0).set_max(1).set_num_format("0%");
    name_axis(drawing.y_axis(), "share of trials");
    drawn.add(drawing, HEIGHT);
}
