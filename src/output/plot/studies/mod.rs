//! Figures of the studies, made of their tables.

mod boxes;
mod indices;
mod robust;
mod spread;
mod sweep;
mod tipping;
mod tornado;

use super::Figure;
use crate::agreement::Agreement;
use crate::output::frame::{Frame, Row};
use crate::output::numbers::{grouped, significant};
use crate::output::speech::Speech;
use crate::output::table::{DIFFERENCE_OF_SHARES, Table};

/// Results that have figures of their own.
const MOST_RESULTS: usize = 6;

/// Inputs that a figure shows.
const MOST_INPUTS: usize = 12;

/// Figures of the tables of a study: of what they have something for. `agreement`: the file's as it
/// stands, which names what the tables speak of.
#[must_use]
pub fn of_tables(tables: &[&Table], agreement: &Agreement) -> Vec<Figure> {
    let speech = Speech { agreement };
    let frame = |name: &str| tables.iter().find(|t| t.name == name).map(|t| Frame::of(t));
    let mut figures = Vec::new();
    if let Some(frame) = frame("sweep") {
        figures.extend(sweep::draw(&frame, speech));
    }
    if let Some(frame) = frame("tornado") {
        figures.extend(tornado::draw(&frame, speech));
    }
    if let Some(frame) = frame("sensitivity") {
        figures.extend(indices::draw(&frame, speech));
    }
    if let (Some(points), Some(values)) = (frame("tipping"), frame("values")) {
        figures.extend(tipping::draw(&points, &values, speech));
    }
    if let Some(frame) = frame("robust") {
        figures.extend(robust::draw(&frame, speech));
    }
    if let Some(frame) = frame("value_of_information") {
        figures.extend(robust::worth(&frame, speech));
    }
    if let (Some(boxes), Some(measures)) = (frame("boxes"), frame("measures")) {
        figures.extend(boxes::draw(&boxes, &measures, speech));
    }
    figures
}

/// What is said in place of figures that would have nothing to show.
#[must_use]
pub fn in_place_of_figures(tables: &[&Table], agreement: &Agreement) -> Option<String> {
    let table = tables.iter().find(|t| t.name == "value_of_information")?;
    robust::worth_nothing(&Frame::of(table), Speech { agreement })
}

/// How the values of a result are drawn: chances as counts of 100.
#[derive(Clone, Copy)]
struct Units {
    is_share: bool,
}

impl Units {
    fn of(row: &Row<'_>) -> Self {
        Self { is_share: row.is_share() }
    }

    fn scaled(self, x: f64) -> f64 {
        if self.is_share { 100.0 * x } else { x }
    }

    /// The title of an axis of them.
    fn title(self, row: &Row<'_>) -> String {
        match (self.is_share, row.text("unit")) {
            (true, _) => "of 100 simulated histories".to_owned(),
            (false, unit) => unit.to_owned(),
        }
    }

    /// The unit of a column of them.
    fn unit(self) -> &'static str {
        if self.is_share { "share" } else { "as in unit" }
    }

    /// The unit of a column of differences between them.
    fn unit_of_differences(self) -> &'static str {
        if self.is_share { DIFFERENCE_OF_SHARES } else { self.unit() }
    }

    fn cell(self, x: Option<f64>) -> crate::output::table::Cell {
        use crate::output::table::Cell;
        if self.is_share { Cell::share(x) } else { Cell::number(x) }
    }
}

/// A number at a tick.
fn tick(x: f64) -> String {
    if x.abs() >= 1000.0 && x == x.trunc() {
        let sign = if x < 0.0 { "−" } else { "" };
        return format!("{sign}{}", grouped(x.abs() as u64));
    }
    significant(x).replace('-', "−")
}

/// A number beside a mark: as many digits as a person would say.
fn value(x: f64) -> String {
    let rounded = match x.abs() {
        a if a >= 10.0 => x.round(),
        a if a >= 1.0 => (10.0 * x).round() / 10.0,
        _ => format!("{x:.1e}").parse().unwrap_or(x),
    };
    tick(rounded)
}

/// Two numbers beside marks: with so many digits that they are told apart, if they differ.
fn apart(numbers: [f64; 2]) -> [String; 2] {
    const MOST: i32 = 3;
    let rounded = |decimals: i32| {
        let times = 10_f64.powi(decimals);
        numbers.map(|x| tick((x * times).round() / times))
    };
    let briefly = numbers.map(value);
    if briefly[0] != briefly[1] {
        return briefly;
    }
    (1..=MOST).map(rounded).find(|[one, other]| one != other).unwrap_or(briefly)
}

/// Rows by what they measure, in order.
fn by_result<'a>(frame: &Frame<'a>) -> Vec<Vec<Row<'a>>> {
    let mut results: Vec<(String, Vec<Row<'a>>)> = Vec::new();
    for row in frame.rows() {
        let measured = format!("{} {}", row.text("scenario"), row.measured());
        match results.iter_mut().find(|r| r.0 == measured) {
            Some((_, rows)) => rows.push(row),
            None => results.push((measured, vec![row])),
        }
    }
    results.into_iter().map(|(_, rows)| rows).take(MOST_RESULTS).collect()
}
