//! Where it breaks: what became of what each party owed, tranche by tranche, in the first scenario.

use rust_xlsxwriter::{Chart, ChartMarker, ChartMarkerType, ChartType};

use super::super::formats::colour;
use super::Drawn;
use super::build::{HEIGHT, add, chart, filled, line, name_axis, thin_out};
use super::data::Column;
use crate::output::frame::{Frame, Row};
use crate::output::speech::Speech;
use crate::output::words::short;

/// With more parties than this only the first have a chart.
const MOST_PARTIES: usize = 6;

/// With more tranches than this only the first are drawn.
const MOST_TRANCHES: usize = 400;

const PARTS: [(&str, u32); 4] = [
    ("honoured", colour::GREEN),
    ("late", colour::YELLOW),
    ("short", colour::ORANGE),
    ("refused", colour::VERMILION),
];

pub(super) fn draw(frame: &Frame<'_>, speech: Speech<'_>, drawn: &mut Drawn) {
    let all = frame.distinct("scenario");
    let Some(first) = all.first() else { return };
    let name = if all.len() > 1 { format!(" ({})", short(first, &all)) } else { String::new() };
    let of_first = frame.rows().take_while(|r| r.text("scenario") == *first);
    for party in frame.distinct("party").into_iter().take(MOST_PARTIES) {
        let rows: Vec<Row<'_>> =
            of_first.clone().filter(|r| r.text("party") == party).take(MOST_TRANCHES).collect();
        if !rows.is_empty() {
            one(drawn, &format!("What {} delivers, tranche by tranche{name}", speech.party(party)), &rows);
        }
    }
}

fn one(drawn: &mut Drawn, title: &str, rows: &[Row<'_>]) {
    let mut columns = vec![Column::texts("tranche", rows.iter().map(label))];
    for (part, _) in PARTS {
        columns.push(Column::numbers(part, "0.0%", rows.iter().map(|r| r.number(part))));
    }
    let reached = "trials that reach the tranche, of all";
    columns.push(Column::numbers(reached, "0.0%", rows.iter().map(|r| r.number("reached"))));
    let placed = drawn.data.place(title.to_owned(), columns);
    let alt = format!(
        "{title}: stacked columns with the shares honoured, late, short and refused, of the trials in which it was the \
         party's turn, and a line with the share of trials that reach the tranche."
    );
    let mut bars = chart(ChartType::ColumnStacked, &placed, &alt);
    for (i, (_, rgb)) in PARTS.iter().enumerate() {
        add(&mut bars, &placed, i + 1).set_format(&mut filled(*rgb)).set_gap(50);
    }
    let mut lines = Chart::new(ChartType::Line);
    let mut marker = ChartMarker::new();
    marker.set_type(ChartMarkerType::Circle).set_size(6).set_format(&mut filled(colour::BLACK));
    add(&mut lines, &placed, PARTS.len() + 1).set_format(&mut line(colour::BLACK, 1.75)).set_marker(&marker);
    bars.combine(&lines);
    name_axis(bars.x_axis(), "tranche");
    thin_out(bars.x_axis(), placed.rows());
    bars.y_axis().set_min(0).set_max(1).set_num_format("0%");
    name_axis(bars.y_axis(), "share of the party's turns");
    drawn.add(bars, HEIGHT);
}

/// The tranche's number, and its name if that says more.
fn label(row: &Row<'_>) -> String {
    let (number, name) = (row.number("tranche").unwrap_or(0.0), row.text("name"));
    if name == format!("tranche {number}") { number.to_string() } else { format!("{number} {name}") }
}
