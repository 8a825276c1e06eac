//! Where something happens: boxes, each a range of a few inputs, and how often it happens in them.

use super::{Speech, tick};
use crate::output::frame::{Frame, Row};
use crate::output::inputs::value_in_words;
use crate::output::numbers::of_hundred_briefly;
use crate::output::plot::columns::column;
use crate::output::plot::rows::{Rows, whisker};
use crate::output::plot::scale::Scale;
use crate::output::plot::svg::{Anchor, Shape, Svg};
use crate::output::plot::{Figure, Size, Words, text, told_of};
use crate::output::table::{Cell, ColumnMeta, Table};

/// The boxes, and how often it happens in each.
pub(super) fn draw(boxes: &Frame<'_>, measures: &Frame<'_>, speech: Speech<'_>) -> Vec<Figure> {
    [ranges(boxes, speech), densities(measures)].into_iter().flatten().collect()
}

const RANGES: &[ColumnMeta] = &[
    column("Box", "number", "the box's number"),
    column("Input", "", "the input that is restricted"),
    column("Above", "as in the file", "only larger values lie in the box"),
    column("Below", "as in the file", "only smaller values lie in the box"),
    column("Usual from", "as in the file", "5 % of all its values are no larger"),
    column("Usual to", "as in the file", "95 % of all its values are no larger"),
];

fn ranges(frame: &Frame<'_>, speech: Speech<'_>) -> Option<Figure> {
    let rows: Vec<Row<'_>> = frame.rows().filter(|r| !r.text("path").is_empty()).collect();
    if rows.is_empty() {
        return None;
    }
    let number = |r: &Row<'_>| tick(r.number("box").unwrap_or(0.0));
    let names: Vec<String> =
        rows.iter().map(|r| format!("{}: {}", number(r), speech.input(r.text("path")))).collect();
    let limits = |(name, r): (&String, &Row<'_>)| {
        let told = limits(r, speech).map(|limit| limit.map(|(_, text)| text));
        format!("{name} {}", told.into_iter().flatten().collect::<Vec<_>>().join(" and "))
    };
    let words = Words {
        id: "boxes",
        title: "For which values it happens".to_owned(),
        caption: "Each row is an input that a box restricts: the thin line its usual range (nine cases of ten), the thick one the \
                  part that lies in the box; the numbers below are the ends of the usual range. The number before a row is that of its box; a box is where all of its rows hold together."
            .to_owned(),
        alt: format!("By box: {}", told_of(names.iter().zip(&rows).map(limits))),
    };
    let row = |r: &Row<'_>| {
        let cells = ["above", "below", "p05", "p95"].map(|c| r.number(c).map_or(Cell::Empty, Cell::Written));
        [r.cell("box").clone(), Cell::text(&speech.input(r.text("path")))].into_iter().chain(cells).collect()
    };
    let about = "the inputs that each box restricts";
    let table = Table { name: "boxes", about, columns: RANGES.into(), rows: rows.iter().map(row).collect() };
    Some(Figure::new(words, table, None, |svg, size| picture(svg, size, &names, &rows, speech)))
}

/// The limits of a row, above and below which its values lie, with the words for them.
fn limits(row: &Row<'_>, speech: Speech<'_>) -> [Option<(f64, String)>; 2] {
    ["above", "below"].map(|side| {
        let x = row.number(side)?;
        Some((x, format!("{side} {}", value_in_words(row.text("path"), speech.agreement, x))))
    })
}

/// How much room the words for limits take on either side of the usual range.
fn room_for(rows: &[Row<'_>], speech: Speech<'_>, width: f64) -> [f64; 2] {
    let room = |side: usize| {
        let texts = rows.iter().filter_map(|r| limits(r, speech)[side].take());
        let widest = texts.map(|(_, text)| text::BOLD * text::width(&text)).fold(0.0, f64::max);
        (widest + BESIDE).clamp(0.1 * width, 0.4 * width)
    };
    [room(0), room(1)]
}

/// Room below each row for the ends of the usual range.
const FOR_NUMBERS: f64 = 14.0;

/// From a limit to the words for it.
const BESIDE: f64 = 8.0;

/// Every row has a scale of its own: the middle part is the usual range.
fn picture(svg: &mut Svg, size: Size, names: &[String], rows: &[Row<'_>], speech: Speech<'_>) -> f64 {
    let frame = Rows::new(size, names.iter().map(String::as_str), 4.0, 12.0).taller(FOR_NUMBERS, names.len());
    let area = frame.area();
    let [before, after] = room_for(rows, speech, area.right - area.left);
    let (from, to) = (area.left + before, area.right - after);
    for (i, (name, r)) in names.iter().zip(rows).enumerate() {
        let y = frame.at(i) + if size.is_narrow() { 6.0 } else { 1.0 };
        frame.name(svg, i, name);
        let (Some(low), Some(high)) = (r.number("p05"), r.number("p95")) else { continue };
        let scale = Scale::new((low, high), (from, to));
        svg.line("axis", (from, y), (to, y));
        for (end, at) in [(low, from), (high, to)] {
            let shown = value_in_words(r.text("path"), speech.agreement, end);
            svg.line("axis", (at, y - 3.0), (at, y + 3.0));
            svg.text("soft", Anchor::Middle, (at, y + 16.0), &shown);
        }
        let [above, below] =
            limits(r, speech).map(|limit| limit.map(|(x, text)| (scale.at(x).clamp(from, to), text)));
        let (left, right) = (above.as_ref().map_or(from, |a| a.0), below.as_ref().map_or(to, |b| b.0));
        svg.line("thick s1", (left, y), (right.max(left + 2.0), y));
        for (limit, anchor, dx) in [(above, Anchor::End, -BESIDE), (below, Anchor::Start, BESIDE)] {
            if let Some((at, text)) = limit {
                svg.line("zero", (at, y - 14.0), (at, y + 5.0));
                svg.text("strong halo", anchor, (at + dx, y - 5.0), &text);
            }
        }
    }
    area.bottom + if size.is_narrow() { FOR_NUMBERS + 2.0 } else { 8.0 }
}

const DENSITIES: &[ColumnMeta] = &[
    column("Part", "", "all histories, or those with values in a box, or the rest"),
    column("It happens in", "share", "share of the histories of this part in which it happens"),
    column("at least", "share", "lower end of the 95 % interval"),
    column("at most", "share", "upper end of it"),
    column("Of all in which it happens", "share", "the share of all such histories that are in this part"),
    column("Of all histories", "share", "the share of all histories that are in this part"),
];

fn densities(frame: &Frame<'_>) -> Option<Figure> {
    let is_told = |r: &Row<'_>| r.text("part") == "all" || r.text("half") == "checked";
    let rows: Vec<Row<'_>> = frame.rows().filter(is_told).collect();
    let name = |r: &Row<'_>| match (r.text("part"), r.number("box")) {
        ("box", Some(n)) => format!("in box {}", tick(n)),
        ("rest", Some(n)) => format!("outside of box {}", tick(n)),
        ("all", _) => "all histories".to_owned(),
        (part, _) => part.to_owned(),
    };
    let names: Vec<String> = rows.iter().map(name).collect();
    let density = |r: &Row<'_>| r.number("density").unwrap_or(0.0);
    let told =
        names.iter().zip(&rows).map(|(n, r)| format!("{n}: {} of 100", of_hundred_briefly(density(r))));
    if rows.len() < 2 {
        return None;
    }
    let words = Words {
        id: "densities",
        title: "How often it happens there, and elsewhere".to_owned(),
        caption: "Of 100 simulated histories with values in the box, how many it happens in; checked on histories other than those \
                  in which the box was found. Line: 95 % interval; the number is the mark's."
            .to_owned(),
        alt: format!("{}.", told.collect::<Vec<_>>().join("; ")),
    };
    let row = |(name, r): (&String, &Row<'_>)| {
        let cells = ["density", "ci_low", "ci_high", "coverage", "mass"].map(|c| Cell::share(r.number(c)));
        std::iter::once(Cell::text(name)).chain(cells).collect()
    };
    let about = "how often it happens in each part";
    let rows_of_table = names.iter().zip(&rows).map(row).collect();
    let table = Table { name: "densities", about, columns: DENSITIES.into(), rows: rows_of_table };
    Some(Figure::new(words, table, None, |svg, size| {
        let frame = Rows::new(size, names.iter().map(String::as_str), 4.0, 40.0);
        let scale = Scale::new((0.0, 100.0), frame.area().across());
        frame.axis(svg, &scale, true, "of 100 simulated histories", |x| format!("{x}"));
        for (i, (name, r)) in names.iter().zip(&rows).enumerate() {
            let y = frame.at(i);
            frame.name(svg, i, name);
            let ends = r.number("ci_low").zip(r.number("ci_high")).unwrap_or((density(r), density(r)));
            whisker(svg, "thin ink", &scale, (100.0 * ends.0, 100.0 * ends.1), y);
            svg.mark("dot s1", Shape::Circle, (scale.at(100.0 * density(r)), y));
            let x = scale.at(100.0 * ends.1) + 10.0;
            svg.text("strong", Anchor::Start, (x, y + 4.5), &of_hundred_briefly(density(r)));
        }
        frame.end()
    }))
}
