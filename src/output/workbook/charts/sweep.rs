//! The chance of completion over one input, a line for each scenario.

use std::collections::BTreeMap;

use rust_xlsxwriter::{Chart, ChartMarker, ChartMarkerType, ChartType};

use super::super::formats::colour;
use super::Drawn;
use super::build::{HEIGHT, add, chart, filled, line, name_axis, name_axis_by};
use super::data::Column;
use crate::output::frame::{Frame, Row};
use crate::output::inputs::in_words;
use crate::output::speech::Speech;
use crate::output::table::Cell;
use crate::output::words::short;

/// Lines, each with a colour and a mark of its own.
const LOOKS: [(u32, ChartMarkerType); 8] = [
    (colour::BLUE, ChartMarkerType::Circle),
    (colour::VERMILION, ChartMarkerType::Square),
    (colour::GREEN, ChartMarkerType::Diamond),
    (colour::ORANGE, ChartMarkerType::Triangle),
    (colour::PURPLE, ChartMarkerType::X),
    (colour::SKY, ChartMarkerType::Star),
    (colour::BLACK, ChartMarkerType::PlusSign),
    (colour::YELLOW, ChartMarkerType::LongDash),
];

/// With more points than this the lines have no marks.
const MOST_MARKS: usize = 40;

/// Only for sweeps over one input.
pub(super) fn draw(frame: &Frame<'_>, speech: Speech<'_>, drawn: &mut Drawn) {
    let columns = &frame.table.columns;
    let Some(error) = columns.iter().position(|c| c.name == "error") else { return };
    let [input] = &columns[error + 1..] else { return };
    let rows: Vec<Row<'_>> = frame.rows().filter(|r| r.text("metric") == "completed").collect();
    let all: Vec<&str> = frame.distinct("scenario").into_iter().filter(|s| !s.is_empty()).collect();
    let scenarios = &all[..all.len().min(LOOKS.len())];
    let points = points(&rows, &input.name, scenarios);
    if points.len() < 2 {
        return;
    }
    let numbers: Option<Vec<f64>> = points.iter().map(|(x, _)| x.as_number()).collect();
    let name = if numbers.is_some() { speech.axis(&input.name) } else { speech.input(&input.name) };
    let first = match &numbers {
        Some(numbers) => Column::numbers(&name, "General", numbers.iter().map(|&x| Some(x))),
        None => Column::texts(&name, points.iter().map(|(x, _)| x.to_text())),
    };
    let of = |s: usize| Column::numbers(short(scenarios[s], &all), "0.0%", points.iter().map(|p| p.1[s]));
    let data = std::iter::once(first).chain((0..scenarios.len()).map(of)).collect();
    let some = if all.len() > scenarios.len() {
        format!(" (the first {} of {} scenarios)", scenarios.len(), all.len())
    } else {
        String::new()
    };
    let title = format!("Chance of completion over {}{some}", in_words(&input.name, speech.agreement));
    let placed = drawn.data.place(title.clone(), data);
    let alt = format!("{title}: a line for each scenario.");
    let kind = if numbers.is_some() { ChartType::ScatterStraightWithMarkers } else { ChartType::Line };
    let mut drawing = chart(kind, &placed, &alt);
    for (i, look) in LOOKS.iter().enumerate().take(scenarios.len()) {
        series(&mut drawing, *look, points.len(), |c| add(c, &placed, i + 1));
    }
    if scenarios.len() == 1 {
        drawing.legend().set_hidden();
    }
    if let Some(numbers) = numbers {
        let (low, high) = (numbers[0], numbers[numbers.len() - 1]);
        drawing.x_axis().set_min(low).set_max(high);
    }
    drawing.x_axis().set_major_gridlines(false);
    name_axis_by(drawing.x_axis(), &placed.name(0));
    drawing.y_axis().set_min(0).set_num_format("0%");
    name_axis(drawing.y_axis(), "chance of completion");
    drawn.add(drawing, HEIGHT);
}

fn series<'a>(
    chart: &'a mut Chart,
    (rgb, kind): (u32, ChartMarkerType),
    points: usize,
    add: impl FnOnce(&'a mut Chart) -> &'a mut rust_xlsxwriter::ChartSeries,
) {
    let mut marker = ChartMarker::new();
    if points > MOST_MARKS {
        marker.set_none();
    } else {
        marker.set_type(kind).set_size(6).set_format(filled(rgb).set_line(&line(rgb, 1.0)));
    }
    add(chart).set_format(&mut line(rgb, 2.0)).set_marker(&marker);
}

/// The chances of every value of the input, by scenario; numbers in ascending order.
fn points(rows: &[Row<'_>], input: &str, scenarios: &[&str]) -> Vec<(Cell, Vec<Option<f64>>)> {
    let place: BTreeMap<&str, usize> = scenarios.iter().enumerate().map(|(i, s)| (*s, i)).collect();
    let mut points: Vec<(Option<f64>, Cell, Vec<Option<f64>>)> = Vec::new();
    for row in rows {
        let Some(&s) = place.get(row.text("scenario")) else { continue };
        if points.last().is_none_or(|p| p.0 != row.number("point")) {
            points.push((row.number("point"), row.cell(input).clone(), vec![None; scenarios.len()]));
        }
        if let Some(last) = points.last_mut() {
            last.2[s] = row.number("mean");
        }
    }
    let mut points: Vec<_> = points.into_iter().map(|(_, x, chances)| (x, chances)).collect();
    if points.iter().all(|(x, _)| x.as_number().is_some()) {
        points.sort_by(|a, b| a.0.as_number().unwrap_or(0.0).total_cmp(&b.0.as_number().unwrap_or(0.0)));
    }
    points
}
