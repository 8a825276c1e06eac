//! What all charts have in common: fonts, colours, axes.

use rust_xlsxwriter::{
    Chart, ChartAxis, ChartFont, ChartFormat, ChartLegendPosition, ChartLine, ChartRange, ChartSeries,
    ChartSolidFill, ChartType, Color,
};

use super::super::formats::colour;
use super::super::safe;
use super::data::Placed;
use crate::agreement::PartyId;
use crate::output::speech::Speech;

/// Width of every chart, in pixels.
pub(super) const WIDTH: u32 = 860;

/// Usual height.
pub(super) const HEIGHT: u32 = 420;

/// The most labels along an axis of days or tranches.
const MOST_LABELS: u32 = 12;

/// A chart with its title and what it shows for those who do not see it.
pub(super) fn chart(kind: ChartType, placed: &Placed, alt: &str) -> Chart {
    let mut chart = Chart::new(kind);
    chart.title().set_name(&placed.title()).set_font(ChartFont::new().set_bold().set_size(13));
    chart.set_alt_text(shortened(alt));
    chart.legend().set_position(ChartLegendPosition::Bottom).set_font(ChartFont::new().set_size(10));
    let grid = line(colour::PALE, 0.75);
    let (values, others) =
        if is_of_bars(kind) { (value_axis(&mut chart), false) } else { (chart.y_axis(), true) };
    values.set_major_gridlines(true).set_major_gridlines_line(&grid);
    if others { chart.x_axis() } else { chart.y_axis() }.set_major_gridlines(false);
    chart
}

/// Whether it has bars that lie: then its values go along the horizontal axis.
fn is_of_bars(kind: ChartType) -> bool {
    matches!(kind, ChartType::Bar | ChartType::BarStacked | ChartType::BarPercentStacked)
}

/// The axis of the values of a chart of bars that lie.
pub(super) fn value_axis(chart: &mut Chart) -> &mut ChartAxis {
    chart.x_axis()
}

/// The longest text for those who do not see the chart.
fn shortened(text: &str) -> String {
    safe::text(text).chars().take(250).collect()
}

/// Names an axis by a text of the program.
pub(super) fn name_axis(axis: &mut ChartAxis, name: &str) {
    axis.set_name(name).set_name_font(&small());
}

/// Names an axis by a cell, which may hold a user's text.
pub(super) fn name_axis_by(axis: &mut ChartAxis, cell: &ChartRange) {
    axis.set_name(cell).set_name_font(&small());
}

fn small() -> ChartFont {
    ChartFont::new().set_size(9).clone()
}

/// Shows so few labels that they can be read.
pub(super) fn thin_out(axis: &mut ChartAxis, rows: u32) {
    let every = u16::try_from(rows.div_ceil(MOST_LABELS).max(1)).unwrap_or(u16::MAX);
    axis.set_label_interval(every).set_tick_interval(every);
}

/// Adds a series: name and values from a column, categories from the first.
pub(super) fn add<'a>(chart: &'a mut Chart, placed: &Placed, column: usize) -> &'a mut ChartSeries {
    chart
        .add_series()
        .set_name(&placed.name(column))
        .set_categories(&placed.values(0))
        .set_values(&placed.values(column))
}

/// A filled area, bar or column without a border.
pub(super) fn filled(rgb: u32) -> ChartFormat {
    let mut format = ChartFormat::new();
    format.set_solid_fill(ChartSolidFill::new().set_color(Color::RGB(rgb))).set_no_border();
    format
}

/// The colour of a party, by its key: the same in all charts and in the report.
pub(super) fn colour_of(party: &str, speech: Speech<'_>) -> u32 {
    let place = speech.agreement.party(party).map_or(0, PartyId::index);
    colour::PARTIES[place % colour::PARTIES.len()]
}

/// A line.
pub(super) fn line(rgb: u32, width: f64) -> ChartLine {
    ChartLine::new().set_color(Color::RGB(rgb)).set_width(width).clone()
}

/// So many pixels for bars that lie one under the other.
pub(super) fn height_of_bars(bars: u32, each: u32) -> u32 {
    (150 + each * bars).clamp(260, 1100)
}
