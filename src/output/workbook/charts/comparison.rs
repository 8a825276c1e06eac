//! How much likelier completion is than in the first scenario.

use rust_xlsxwriter::{ChartAxisLabelPosition, ChartErrorBars, ChartErrorBarsType, ChartPoint, ChartType};

use super::super::formats::colour;
use super::Drawn;
use super::build::{add, chart, filled, height_of_bars, line, name_axis, value_axis};
use super::data::Column;
use crate::output::frame::{Frame, Row};
use crate::output::words::short;

/// With more scenarios than this only the first are drawn.
const MOST: usize = 40;

pub(super) fn draw(frame: &Frame<'_>, drawn: &mut Drawn) {
    let mut rows: Vec<Row<'_>> =
        frame.rows().filter(|r| r.text("metric") == "completed").take(MOST).collect();
    let Some(baseline) = rows.first().map(|r| r.text("baseline")) else { return };
    rows.reverse();
    let mut all = vec![baseline];
    all.extend(frame.distinct("scenario"));
    let points = |x: Option<f64>| x.map(|x| 100.0 * x);
    let away = |end: &'static str, sign: f64| {
        move |r: &Row<'_>| {
            let (end, x) = (r.number(end)?, r.number("difference")?);
            Some((100.0 * sign * (end - x)).max(0.0))
        }
    };
    let columns = vec![
        Column::texts("scenario", rows.iter().map(|r| short(r.text("scenario"), &all).to_owned())),
        Column::numbers("difference", "0.0", rows.iter().map(|r| points(r.number("difference")))),
        Column::numbers("up to the upper end", "0.00", rows.iter().map(away("ci_high", 1.0))),
        Column::numbers("down to the lower end", "0.00", rows.iter().map(away("ci_low", -1.0))),
    ];
    let title = format!("Chance of completion, compared with “{}”", short(baseline, &all));
    let placed = drawn.data.place(title, columns);
    let alt = "Bars, one for each scenario but the first: by how many percentage points the chance of completion \
               differs from that of the first, with its 95 % interval.";
    let mut drawing = chart(ChartType::Bar, &placed, alt);
    let colours = rows.iter().map(|r| match r.number("difference") {
        Some(x) if x < 0.0 => colour::VERMILION,
        _ => colour::BLUE,
    });
    let dots: Vec<ChartPoint> = colours.map(|rgb| ChartPoint::new().set_format(&mut filled(rgb))).collect();
    let mut errors = ChartErrorBars::new();
    errors.set_type(ChartErrorBarsType::Custom(placed.values(2), placed.values(3)));
    errors.set_format(&mut line(colour::BLACK, 1.0));
    add(&mut drawing, &placed, 1)
        .set_format(&mut filled(colour::BLUE))
        .set_points(&dots)
        .set_gap(60)
        .set_x_error_bars(&errors);
    drawing.legend().set_hidden();
    drawing.y_axis().set_label_position(ChartAxisLabelPosition::Low);
    value_axis(&mut drawing).set_num_format("+0;−0;0");
    name_axis(value_axis(&mut drawing), "difference in percentage points, with its 95 % interval");
    drawn.add(drawing, height_of_bars(placed.rows(), 30));
}
