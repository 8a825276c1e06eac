//! By how much what is asked holds, over the input.

use rust_xlsxwriter::{
    ChartAxisLabelPosition, ChartErrorBars, ChartErrorBarsDirection, ChartErrorBarsType, ChartMarker,
    ChartMarkerType, ChartType,
};

use super::super::formats::colour;
use super::Drawn;
use super::build::{HEIGHT, add, chart, filled, line, name_axis, name_axis_by};
use super::data::Column;
use crate::output::frame::{Frame, Row};
use crate::output::speech::Speech;

/// `values`: what was found on the way.
pub(super) fn draw(values: &Frame<'_>, speech: Speech<'_>, drawn: &mut Drawn) {
    let value = |r: &Row<'_>| r.number("value").unwrap_or(0.0);
    let mut rows: Vec<Row<'_>> = values.rows().filter(|r| r.number("margin").is_some()).collect();
    rows.sort_by(|a, b| value(a).total_cmp(&value(b)));
    let [first, .., last] = &rows[..] else { return };
    let (low, high) = (value(first), value(last));
    let away = |end: &'static str, sign: f64| {
        move |r: &Row<'_>| Some((sign * (r.number(end)? - r.number("margin")?)).max(0.0))
    };
    let (input, title) =
        (speech.axis(first.text("input")), format!("By how much this holds: {}", first.text("target")));
    let columns = vec![
        Column::numbers(&input, "General", rows.iter().map(|r| r.number("value"))),
        Column::numbers("margin", "0.0000", rows.iter().map(|r| r.number("margin"))),
        Column::numbers("up to the upper end", "0.0000", rows.iter().map(away("margin_ci_high", 1.0))),
        Column::numbers("down to the lower end", "0.0000", rows.iter().map(away("margin_ci_low", -1.0))),
    ];
    let placed = drawn.data.place(title.clone(), columns);
    let alt =
        format!("{title}. A line over the values of the input, with 95 % intervals; above zero it holds.");
    let mut drawing = chart(ChartType::ScatterStraightWithMarkers, &placed, &alt);
    let mut errors = ChartErrorBars::new();
    errors.set_type(ChartErrorBarsType::Custom(placed.values(2), placed.values(3)));
    errors.set_direction(ChartErrorBarsDirection::Both).set_format(&mut line(colour::GREY, 1.0));
    let mut marker = ChartMarker::new();
    marker.set_type(ChartMarkerType::Circle).set_size(5).set_format(&mut filled(colour::BLUE));
    add(&mut drawing, &placed, 1)
        .set_format(&mut line(colour::BLUE, 2.0))
        .set_marker(&marker)
        .set_y_error_bars(&errors);
    drawing.legend().set_hidden();
    drawing.x_axis().set_min(low).set_max(high).set_major_gridlines(false);
    drawing.x_axis().set_label_position(ChartAxisLabelPosition::Low);
    name_axis_by(drawing.x_axis(), &placed.name(0));
    name_axis(drawing.y_axis(), "margin (above zero it holds)");
    drawn.add(drawing, HEIGHT);
}
