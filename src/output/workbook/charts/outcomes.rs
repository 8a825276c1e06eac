//! How trials end: a bar for each scenario.

use rust_xlsxwriter::{Chart, ChartDataLabel, ChartFont, ChartType, Color};

use super::super::formats::colour;
use super::Drawn;
use super::build::{add, chart, filled, height_of_bars, name_axis, value_axis};
use super::data::Column;
use crate::output::frame::Frame;
use crate::output::words::short;

/// With more scenarios than this only the first are drawn.
const MOST: usize = 40;

/// What a bar may consist of: name, colour, colour of the text on it, outcome, beginning of the cause.
const PARTS: [(&str, u32, u32, &str, &str); 9] = [
    ("completed", colour::GREEN, 0xFF_FFFF, "completed", ""),
    ("collapsed: breach", colour::VERMILION, 0xFF_FFFF, "collapsed", "breach"),
    ("collapsed: fatal incident", colour::ORANGE, 0, "collapsed", "incident"),
    ("collapsed: ceasefire expired", colour::YELLOW, 0, "collapsed", "expiry"),
    ("collapsed: lapse", colour::PURPLE, 0, "collapsed", "lapse"),
    ("collapsed: event", colour::BLACK, 0xFF_FFFF, "collapsed", "event: "),
    ("no agreement", colour::BLUE, 0xFF_FFFF, "no_agreement", ""),
    ("still under way", colour::SKY, 0, "under_way", ""),
    ("still in talks", colour::GREY, 0, "in_talks", ""),
];

pub(super) fn draw(frame: &Frame<'_>, drawn: &mut Drawn) {
    let all = frame.distinct("scenario");
    let mut scenarios: Vec<&str> = all.iter().copied().take(MOST).collect();
    // bars grow from the bottom: the first scenario goes on top
    scenarios.reverse();
    let share = |scenario: &str, outcome: &str, cause: &str| -> f64 {
        let of = frame.rows().filter(|r| r.text("scenario") == scenario && r.text("outcome") == outcome);
        let wanted = of.filter(|r| match cause {
            "" => r.text("cause").is_empty(),
            cause => r.text("cause").starts_with(cause),
        });
        wanted.filter_map(|r| r.number("probability")).sum()
    };
    let mut columns = vec![Column::texts("scenario", scenarios.iter().map(|s| short(s, &all).to_owned()))];
    let mut looks = Vec::new();
    for (name, fill, text, outcome, cause) in PARTS {
        let column = Column::numbers(name, "0.0%", scenarios.iter().map(|s| Some(share(s, outcome, cause))));
        if column.says_something() {
            columns.push(column);
            looks.push((fill, text));
        }
    }
    if looks.is_empty() {
        return;
    }
    let title = if all.len() > MOST {
        format!("How trials end (the first {MOST} scenarios)")
    } else {
        "How trials end".to_owned()
    };
    let placed = drawn.data.place(title, columns);
    let alt = "Stacked bars, one for each scenario: the shares of trials that were completed, that collapsed, by cause, \
               and that ended otherwise.";
    let mut drawing = chart(ChartType::BarStacked, &placed, alt);
    for (i, (fill, text)) in looks.into_iter().enumerate() {
        add(&mut drawing, &placed, i + 1)
            .set_format(&mut filled(fill))
            .set_gap(45)
            .set_data_label(label().set_font(ChartFont::new().set_size(9).set_color(Color::RGB(text))));
    }
    axes(&mut drawing);
    drawn.add(drawing, height_of_bars(placed.rows(), 34));
}

/// A share, where the bar has room for it.
fn label() -> ChartDataLabel {
    ChartDataLabel::new().show_value().set_num_format("[>=0.04]0%;;").clone()
}

fn axes(chart: &mut Chart) {
    value_axis(chart).set_min(0).set_max(1).set_major_unit(0.2).set_num_format("0%");
    name_axis(value_axis(chart), "share of trials");
}
