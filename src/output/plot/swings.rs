//! What the chance of completion depends on, of what is not known.

use super::columns::column;
use super::rows::{End, Rows, key_of_swings, room_beside, swing};
use super::scale::{Scale, nice};
use super::svg::Svg;
use super::{Figure, Size, Words, told_of};
use crate::output::inputs::{in_words, value_in_words};
use crate::output::numbers::{of_hundred, of_hundred_apart};
use crate::output::table::{Cell, ColumnMeta, Table};
use crate::output::tables::Run;
use crate::output::words::capital;
use crate::study::{InWorlds, Swing};

/// Quantities that are drawn.
const MOST: usize = 12;

const COLUMNS: &[ColumnMeta] = &[
    column("Not known", "", "what is not known"),
    column("Low: up to", "", "low is up to this value, high is above it"),
    column(
        "Completed where low",
        "share",
        "share of the histories completed in the worlds in which it is low",
    ),
    column(
        "Completed where high",
        "share",
        "share of the histories completed in the worlds in which it is high",
    ),
];

/// How often the exchange is completed where a quantity is low, and where it is high; only of
/// quantities for which that is no mere luck. `None` if there are none.
#[must_use]
pub fn swings(run: &Run<'_>, worlds: &InWorlds) -> Option<Figure> {
    let seen: Vec<&Swing> = worlds.swings.iter().filter(|s| s.is_seen).collect();
    let drawn = &seen[..seen.len().min(MOST)];
    let path = |s: &Swing| run.agreement.unknowns()[s.unknown.index()].path.as_str();
    let names: Vec<String> = drawn.iter().map(|s| capital(&in_words(path(s), run.agreement))).collect();
    if drawn.is_empty() {
        return None;
    }
    let told = names.iter().zip(drawn).map(|(n, s)| {
        format!("{n}: {} of 100 where it is low, {} where it is high", of_hundred(s.low), of_hundred(s.high))
    });
    let words = Words {
        id: "swings",
        title: "What the answer depends on".to_owned(),
        caption: "Of 100 simulated histories, how many complete the exchange where something that is not known is low, and where \
                  it is high. The longest line matters most; what makes no difference beyond luck is left out."
            .to_owned(),
        alt: told_of(told),
    };
    let row = |(name, s): (&String, &&Swing)| {
        let parted = value_in_words(path(s), run.agreement, s.parted_at);
        vec![Cell::text(name), Cell::text(&parted), Cell::Share(s.low), Cell::Share(s.high)]
    };
    let about = "the chance of completion where a quantity is low, and where it is high";
    let table = Table {
        name: "swings",
        about,
        columns: COLUMNS.into(),
        rows: names.iter().zip(drawn).map(row).collect(),
    };
    let rest = "Everything that is not known is in swings.csv.".to_owned();
    Some(Figure::new(words, table, Some(rest), |svg, size| draw(svg, size, &names, drawn)))
}

fn ends(swing: &Swing) -> [End; 2] {
    let [low, high] = of_hundred_apart([swing.low, swing.high]);
    [End { at: 100.0 * swing.low, text: low }, End { at: 100.0 * swing.high, text: high }]
}

fn draw(svg: &mut Svg, size: Size, names: &[String], swings: &[&Swing]) -> f64 {
    let top = key_of_swings(svg, ["where it is low", "where it is high"]);
    let ends: Vec<[End; 2]> = swings.iter().map(|s| ends(s)).collect();
    let room = room_beside(&ends);
    let rows = Rows::new(size, names.iter().map(String::as_str), top, room);
    let (low, high) = nice(ends.iter().flatten().map(|end| end.at), false);
    let scale = Scale::new((low.max(0.0), high.min(100.0)), rows.across_within(room));
    rows.axis(svg, &scale, true, "completed, of 100 simulated histories", |x| format!("{x}"));
    for (i, (name, ends)) in names.iter().zip(&ends).enumerate() {
        rows.name(svg, i, name);
        swing(svg, &scale, rows.at(i), ends);
    }
    rows.end()
}
