//! What a result would be if an input were known to be low, or high: a chart for each result.

use rust_xlsxwriter::{ChartAxisLabelPosition, ChartType};

use super::super::formats::colour;
use super::Drawn;
use super::build::{add, chart, filled, height_of_bars, name_axis, value_axis};
use super::data::Column;
use crate::output::frame::{Frame, Row};
use crate::output::speech::Speech;
use crate::output::table::format_number;

/// Bars of a chart.
const MOST_INPUTS: usize = 15;

/// Charts.
const MOST_RESULTS: usize = 8;

pub(super) fn draw(frame: &Frame<'_>, speech: Speech<'_>, drawn: &mut Drawn) {
    let mut results: Vec<(String, Vec<Row<'_>>)> = Vec::new();
    for row in frame.rows() {
        let measured = row.measured();
        match results.last_mut() {
            Some((last, rows)) if *last == measured => rows.push(row),
            _ => results.push((measured, vec![row])),
        }
    }
    for (_, rows) in results.iter().take(MOST_RESULTS) {
        one(drawn, speech, &rows[..rows.len().min(MOST_INPUTS)]);
    }
}

fn one(drawn: &mut Drawn, speech: Speech<'_>, rows: &[Row<'_>]) {
    let Some(first) = rows.first() else { return };
    let measured = speech.measured(first);
    let scale = if first.is_share() { 100.0 } else { 1.0 };
    // bars grow from the bottom: the largest goes on top
    let rows: Vec<&Row<'_>> = rows.iter().rev().collect();
    let change = |column: &'static str| rows.iter().map(move |r| r.number(column).map(|x| scale * x));
    let columns = vec![
        Column::texts("input (5th to 95th percentile)", rows.iter().map(|r| label(r, speech))),
        Column::numbers("if the input were low", "0.0", change("low_difference")),
        Column::numbers("if the input were high", "0.0", change("high_difference")),
    ];
    if columns[1..].iter().all(|c| !c.says_something()) {
        return;
    }
    let base = first.number("base").map_or_else(String::new, |x| match first.is_share() {
        true => format!(" (with nothing fixed {:.1} %)", 100.0 * x),
        false => format!(" (with nothing fixed {})", format_number((10.0 * x).round() / 10.0)),
    });
    let placed = drawn.data.place(format!("What moves {measured}{base}"), columns);
    let alt = format!(
        "Bars, one for each input that is not known, the most important on top: by how much {measured} would change \
         if the input were known to be at its 5th percentile, and at its 95th."
    );
    let mut drawing = chart(ChartType::Bar, &placed, &alt);
    for (i, rgb) in [colour::ORANGE, colour::BLUE].into_iter().enumerate() {
        add(&mut drawing, &placed, i + 1).set_format(&mut filled(rgb)).set_overlap(100).set_gap(40);
    }
    drawing.y_axis().set_label_position(ChartAxisLabelPosition::Low);
    value_axis(&mut drawing).set_num_format("+#,##0.##;−#,##0.##;0");
    let unit = if first.is_share() { "percentage points" } else { first.text("unit") };
    name_axis(value_axis(&mut drawing), &format!("change, in {unit}"));
    drawn.add(drawing, height_of_bars(placed.rows(), 30));
}

/// The input with its range: `The compliance of North (0.7–0.95)`.
fn label(row: &Row<'_>, speech: Speech<'_>) -> String {
    let input = speech.input(row.text("input"));
    let short = |x: f64| format!("{x:.2e}").parse().map_or_else(|_| String::new(), format_number);
    match (row.number("low_value"), row.number("high_value")) {
        (Some(low), Some(high)) => format!("{input} ({}–{})", short(low), short(high)),
        _ if !row.text("low_value").is_empty() => {
            format!("{input} ({} – {})", row.text("low_value"), row.text("high_value"))
        }
        _ => input,
    }
}
