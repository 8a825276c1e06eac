//! Persons released by the end of each day, in the first scenario: a chart for each party.

use rust_xlsxwriter::{ChartFormat, ChartLineDashType, ChartSolidFill, ChartType, Color};

use super::super::formats::colour;
use super::Drawn;
use super::build::{HEIGHT, add, chart, colour_of, line, name_axis, thin_out};
use super::data::Column;
use crate::output::frame::{Frame, Row};
use crate::output::numbers;
use crate::output::speech::Speech;
use crate::output::table::Cell;
use crate::output::words::short;

/// With more parties than this only the first have a chart.
const MOST_PARTIES: usize = 6;

/// With more days than this not every day is drawn.
const MOST_DAYS: usize = 1000;

pub(super) fn draw(frame: &Frame<'_>, speech: Speech<'_>, drawn: &mut Drawn) {
    let all = frame.distinct("scenario");
    let Some(first) = all.first() else { return };
    let of_first: Vec<Row<'_>> = frame.rows().take_while(|r| r.text("scenario") == *first).collect();
    for party in frame.distinct("party").into_iter().take(MOST_PARTIES) {
        let days: Vec<Row<'_>> = of_first.iter().filter(|r| r.text("party") == party).copied().collect();
        let days = worth_drawing(&days);
        if days.iter().any(|r| r.number("planned").is_some_and(|x| x > 0.0)) {
            let name = if all.len() > 1 { format!(" ({})", short(first, &all)) } else { String::new() };
            let title = format!("Persons released by {}{name}", speech.party(party));
            one(drawn, &title, colour_of(party, speech), &days);
        }
    }
}

/// The days up to the last on which anything changes and a few more; not all if there are many.
fn worth_drawing<'a>(days: &[Row<'a>]) -> Vec<Row<'a>> {
    const DRAWN: [&str; 6] = ["planned", "p05", "p25", "median", "p75", "p95"];
    let differs = |(a, b): (&Row<'_>, &Row<'_>)| DRAWN.iter().any(|c| a.number(c) != b.number(c));
    let last = days.iter().zip(days.iter().skip(1)).rposition(differs).map_or(0, |i| i + 1);
    let shown = &days[..days.len().min(last + last / 10 + 3)];
    let every = shown.len().div_ceil(MOST_DAYS).max(1);
    shown.iter().step_by(every).copied().collect()
}

/// What is drawn as in the report: the middle, half of the trials, nine of ten, and the plan.
fn one(drawn: &mut Drawn, title: &str, rgb: u32, days: &[Row<'_>]) {
    let of = |column: &'static str| days.iter().map(move |r| r.number(column));
    let between = |low: &'static str, high: &'static str| {
        days.iter().map(move |r| Some(r.number(high)? - r.number(low)?))
    };
    let columns = vec![
        Column::numbers("day", "0", of("day")),
        Column::numbers("5th percentile", "#,##0", of("p05")),
        Column::numbers("9 trials of 10 (5th to 95th percentile)", "#,##0", between("p05", "p25")),
        Column::numbers("half of the trials (25th to 75th percentile)", "#,##0", between("p25", "p75")),
        Column::numbers("75th to 95th percentile", "#,##0", between("p75", "p95")),
        Column::numbers("middle of all trials", "#,##0", of("median")),
        Column::numbers("as planned", "#,##0", of("planned")),
    ];
    let placed = drawn.data.place(title.to_owned(), columns);
    let alt = format!(
        "{title}, by the end of each day: the plan, the middle of all trials, and the bands in which half of the trials and \
         nine trials of ten lie."
    );
    let mut areas = chart(ChartType::AreaStacked, &placed, &alt);
    // what the bands stand on is not seen
    add(&mut areas, &placed, 1)
        .set_format(ChartFormat::new().set_no_fill().set_no_border())
        .delete_from_legend(true);
    for (column, transparency) in [(2, 80), (3, 60), (4, 80)] {
        let fill = ChartSolidFill::new().set_color(Color::RGB(rgb)).set_transparency(transparency).clone();
        add(&mut areas, &placed, column)
            .set_format(ChartFormat::new().set_solid_fill(&fill).set_no_border())
            // the same as the second
            .delete_from_legend(column == 4);
    }
    let mut lines = rust_xlsxwriter::Chart::new(ChartType::Line);
    add(&mut lines, &placed, 5).set_format(&mut line(rgb, 2.25));
    add(&mut lines, &placed, 6).set_format(line(colour::BLACK, 1.5).set_dash_type(ChartLineDashType::Dash));
    areas.combine(&lines);
    let start = days.first().and_then(|r| match r.cell("date") {
        Cell::Date(start) => numbers::date(Some(*start), 0),
        _ => None,
    });
    let name = start.map_or_else(|| "day".to_owned(), |date| format!("day (day 0 is {date})"));
    name_axis(areas.x_axis(), &name);
    areas.x_axis().set_position_between_ticks(false).set_num_format("0");
    thin_out(areas.x_axis(), placed.rows());
    areas.y_axis().set_min(0).set_num_format("#,##0");
    name_axis(areas.y_axis(), "persons released by the end of the day");
    drawn.add(areas, HEIGHT);
}
