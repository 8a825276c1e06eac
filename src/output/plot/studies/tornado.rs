//! What a result would be if an input were known to be low, or high.

use super::{MOST_INPUTS, MOST_RESULTS, Speech, Units, apart, by_result, tick, value};
use crate::output::frame::{Frame, Row};
use crate::output::plot::columns::{column, named};
use crate::output::plot::rows::{End, Rows, key_of_swings, room_beside, swing};
use crate::output::plot::scale::{Scale, nice};
use crate::output::plot::svg::Svg;
use crate::output::plot::{Figure, Size, Words, told_of};
use crate::output::table::{Cell, Table};

/// One for each result that has a figure.
const IDS: [&str; MOST_RESULTS] =
    ["tornado-1", "tornado-2", "tornado-3", "tornado-4", "tornado-5", "tornado-6"];

/// A figure for each result.
pub(super) fn draw(frame: &Frame<'_>, speech: Speech<'_>) -> Vec<Figure> {
    let results = by_result(frame);
    results.iter().enumerate().filter_map(|(i, rows)| one(i, rows, speech)).collect()
}

fn one(i: usize, rows: &[Row<'_>], speech: Speech<'_>) -> Option<Figure> {
    let first = rows.first()?;
    let (units, measured) = (Units::of(first), speech.measured(first));
    let base = units.scaled(first.number("base")?);
    let rows: Vec<&Row<'_>> = rows.iter().filter(|r| r.number("swing").is_some_and(|s| s > 0.0)).collect();
    let shown = &rows[..rows.len().min(MOST_INPUTS)];
    let names: Vec<String> = shown.iter().map(|r| speech.input(r.text("input"))).collect();
    if shown.is_empty() {
        return None;
    }
    let told = names.iter().zip(shown).map(|(name, r)| {
        let ends = ["low", "high"].map(|c| r.number(c).map(|x| units.scaled(x)));
        let [low, high] = match ends {
            [Some(low), Some(high)] => apart([low, high]),
            ends => ends.map(|end| end.map_or_else(|| "–".to_owned(), value)),
        };
        format!("{name}: {low} if low, {high} if high")
    });
    let words = Words {
        id: IDS[i],
        title: format!("What would move {measured}"),
        caption: format!(
            "What it would be if we knew that an input is low or high (its 5th and 95th percentile). The upright line: with \
             nothing fixed, {}. The longest line matters most.",
            value(base)
        ),
        alt: format!("With nothing fixed, {}. {}", value(base), told_of(told)),
    };
    let left_out = rows.len() - shown.len();
    let rest = (left_out > 0).then(|| format!("{left_out} more, which move it less, are in tornado.csv."));
    Some(Figure::new(words, table(shown, &names, units), rest, |svg, size| {
        picture(svg, size, &names, shown, (units, base))
    }))
}

fn table(rows: &[&Row<'_>], names: &[String], units: Units) -> Table {
    let columns = vec![
        column("Input", "", "what is not known"),
        column("If low", "as the input", "its 5th percentile"),
        named("then".to_owned(), units.unit(), "the result with the input at its 5th percentile"),
        column("If high", "as the input", "its 95th percentile"),
        named("then".to_owned(), units.unit(), "the result with the input at its 95th percentile"),
    ];
    let written = |r: &Row<'_>, column: &str| match r.cell(column) {
        Cell::Number(x) => Cell::Written(*x),
        other => other.clone(),
    };
    let row = |(name, r): (&String, &&Row<'_>)| {
        vec![
            Cell::text(name),
            written(r, "low_value"),
            units.cell(r.number("low")),
            written(r, "high_value"),
            units.cell(r.number("high")),
        ]
    };
    let rows = names.iter().zip(rows).map(row).collect();
    Table {
        name: "tornado",
        about: "the result with each input low, and high",
        columns: columns.into(),
        rows,
    }
}

fn picture(
    svg: &mut Svg,
    size: Size,
    names: &[String],
    rows: &[&Row<'_>],
    (units, base): (Units, f64),
) -> f64 {
    let top = key_of_swings(svg, ["if it were low", "if it were high"]);
    let ends = |r: &Row<'_>| {
        let at = [r.number("low")?, r.number("high")?].map(|x| units.scaled(x));
        let [low, high] = apart(at);
        Some([End { at: at[0], text: low }, End { at: at[1], text: high }])
    };
    let swings: Vec<Option<[End; 2]>> = rows.iter().map(|r| ends(r)).collect();
    let room = room_beside(swings.iter().flatten());
    let frame = Rows::new(size, names.iter().map(String::as_str), top, room);
    let values = swings.iter().flatten().flatten().map(|end| end.at);
    let scale = Scale::new(nice(values.chain([base]), false), frame.across_within(room));
    frame.axis(svg, &scale, false, &units.title(rows[0]), tick);
    let middle = scale.at(base);
    svg.line("zero", (middle, frame.area().top), (middle, frame.area().bottom));
    for (i, (name, ends)) in names.iter().zip(&swings).enumerate() {
        frame.name(svg, i, name);
        if let Some(ends) = ends {
            swing(svg, &scale, frame.at(i), ends);
        }
    }
    frame.end()
}
