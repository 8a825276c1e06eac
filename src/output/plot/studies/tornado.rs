//! What a result would be if an input were known to be low, or high.

use super::{MOST_INPUTS, MOST_RESULTS, Speech, Units, by_result, tick, value};
use crate::output::frame::{Frame, Row};
use crate::output::plot::columns::{column, named};
use crate::output::plot::rows::{Key, Rows, key};
use crate::output::plot::scale::{Scale, nice};
use crate::output::plot::svg::{Anchor, Shape, Svg};
use crate::output::plot::{Figure, Size, Words};
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
    let words = Words {
        id: IDS[i],
        title: format!("What would move {measured}"),
        caption: format!(
            "What it would be if we knew that an input is low or high (its 5th and 95th percentile), everything else as in the \
             file. The upright line: as things stand, {}. The longest line matters most.",
            value(base)
        ),
        alt: format!("The input that moves it most: {}.", names.first().map_or("", String::as_str)),
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
    let row = |(name, r): (&String, &&Row<'_>)| {
        vec![
            Cell::text(name),
            Cell::number(r.number("low_value")),
            units.cell(r.number("low")),
            Cell::number(r.number("high_value")),
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
    let low_and_high = |r: &Row<'_>| [r.number("low"), r.number("high")].map(|x| x.map(|x| units.scaled(x)));
    let top = key(
        svg,
        &[
            Key::Mark("dot s2".to_owned(), Shape::Down, "if it were low".to_owned()),
            Key::Mark("dot s1".to_owned(), Shape::Triangle, "if it were high".to_owned()),
        ],
    );
    let frame = Rows::new(size, names.iter().map(String::as_str), top, 28.0);
    let ends = rows.iter().flat_map(|r| low_and_high(r)).flatten();
    let scale = Scale::new(nice(ends.chain([base]), false), frame.area().across());
    frame.axis(svg, &scale, false, &units.title(rows[0]), tick);
    let middle = scale.at(base);
    svg.line("zero", (middle, frame.area().top), (middle, frame.area().bottom));
    for (i, (name, row)) in names.iter().zip(rows).enumerate() {
        let y = frame.at(i);
        frame.name(svg, i, name);
        let [low, high] = low_and_high(row);
        let Some((low, high)) = low.zip(high) else { continue };
        svg.line("thick ink", (scale.at(low), y), (scale.at(high), y));
        for (x, other, class, shape) in
            [(low, high, "dot s2", Shape::Down), (high, low, "dot s1", Shape::Triangle)]
        {
            svg.mark(class, shape, (scale.at(x), y));
            let (anchor, away) = if x < other { (Anchor::End, -10.0) } else { (Anchor::Start, 10.0) };
            svg.text("halo", anchor, (scale.at(x) + away, y + 4.5), &value(x));
        }
    }
    frame.end()
}
