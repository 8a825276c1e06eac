//! By how much what is asked holds, over the input, and where the answer changes.

use super::{Speech, tick};
use crate::output::frame::{Frame, Row};
use crate::output::inputs::value_in_words;
use crate::output::plot::axis::{self, Area};
use crate::output::plot::columns::column;
use crate::output::plot::scale::{Scale, nice};
use crate::output::plot::svg::{Anchor, Path, Shape, Svg};
use crate::output::plot::{Figure, Size, Words};
use crate::output::table::{Cell, ColumnMeta, DIFFERENCE_OF_SHARES, Table};
use crate::output::words::plain;

const COLUMNS: &[ColumnMeta] = &[
    column("Value of the input", "as the input", "a value that was tried"),
    column("Result", "as the result", "mean of the result"),
    column("Margin", "as the result", "by how much what is asked holds; below zero it does not"),
    column("at least", "as the result", "lower end of the margin's 95 % interval"),
    column("at most", "as the result", "upper end of it"),
];

/// `points`: the changes of the answer; `values`: what was found on the way.
pub(super) fn draw(points: &Frame<'_>, values: &Frame<'_>, speech: Speech<'_>) -> Option<Figure> {
    let value = |r: &Row<'_>| r.number("value").unwrap_or(0.0);
    let mut rows: Vec<Row<'_>> = values.rows().filter(|r| r.number("margin").is_some()).collect();
    rows.sort_by(|a, b| value(a).total_cmp(&value(b)));
    if rows.len() < 2 {
        return None;
    }
    let first = &rows[0];
    let (input, asked) = (first.text("input"), plain(first.text("target")));
    let name = speech.input(input);
    let shown = |x: f64| value_in_words(input, speech.agreement, x);
    let changes: Vec<f64> = points.rows().filter_map(|p| p.number("at")).collect();
    let told: Vec<String> = changes.iter().map(|&x| shown(x)).collect();
    let where_to = match &told[..] {
        [] => "The answer changes nowhere in the range.".to_owned(),
        all => format!("The answer changes at {} (dashed).", all.join(", ")),
    };
    let words = Words {
        id: "margin",
        title: format!("Where it holds: {asked}"),
        caption: format!(
            "{name} along the bottom. Where the line is above zero, what is asked holds. Band: 95 % interval. {where_to}"
        ),
        alt: where_to.clone(),
    };
    let is_chance = first.is_share();
    let cell = |x: Option<f64>| if is_chance { Cell::share(x) } else { Cell::number(x) };
    let row = |r: &Row<'_>| {
        let results = ["mean", "margin", "margin_ci_low", "margin_ci_high"].map(|c| cell(r.number(c)));
        std::iter::once(r.number("value").map_or(Cell::Empty, Cell::Written)).chain(results).collect()
    };
    let mut columns = COLUMNS.to_vec();
    if is_chance {
        columns[1].unit = "share";
        columns[2..].iter_mut().for_each(|c| c.unit = DIFFERENCE_OF_SHARES);
    }
    let about = "by how much what is asked holds at each value";
    let table =
        Table { name: "margin", about, columns: columns.into(), rows: rows.iter().map(row).collect() };
    Some(Figure::new(words, table, None, |svg, size| {
        picture(svg, size, (&rows, is_chance), (&changes, &told), &name)
    }))
}

fn picture(
    svg: &mut Svg,
    size: Size,
    (rows, is_chance): (&[Row<'_>], bool),
    (changes, told): (&[f64], &[String]),
    name: &str,
) -> f64 {
    let height = if size.is_narrow() { 200.0 } else { 260.0 };
    let area = Area { left: 56.0, right: svg.width() - 14.0, top: 28.0, bottom: 28.0 + height };
    let times = |c: &str| if is_chance && c != "value" { 100.0 } else { 1.0 };
    let get = |r: &Row<'_>, c: &str| times(c) * r.number(c).unwrap_or(0.0);
    let [first, .., last] = rows else { return 0.0 };
    let x = Scale::new((get(first, "value"), get(last, "value")), area.across());
    let ends = rows.iter().flat_map(|r| ["margin", "margin_ci_low", "margin_ci_high"].map(|c| get(r, c)));
    let y = Scale::new(nice(ends, true), area.upwards());
    for value in y.ticks(5, false) {
        svg.line("grid", (area.left, y.at(value)), (area.right, y.at(value)));
        svg.text("soft", Anchor::End, (area.left - 6.0, y.at(value) + 4.5), &tick(value));
    }
    svg.text(
        "soft",
        Anchor::Start,
        (0.0, 14.0),
        if is_chance {
            "margin, of 100 histories (above zero it holds)"
        } else {
            "margin (above zero it holds)"
        },
    );
    let mut band = Path::default();
    rows.iter().for_each(|r| band.to((x.at(get(r, "value")), y.at(get(r, "margin_ci_high")))));
    rows.iter().rev().for_each(|r| band.to((x.at(get(r, "value")), y.at(get(r, "margin_ci_low")))));
    band.close();
    svg.path("faint s1", &band);
    svg.line("zero", (area.left, y.at(0.0)), (area.right, y.at(0.0)));
    let mut line = Path::default();
    rows.iter().for_each(|r| line.to((x.at(get(r, "value")), y.at(get(r, "margin")))));
    svg.path("line s1", &line);
    if rows.len() <= 40 {
        rows.iter()
            .for_each(|r| svg.mark("dot s1", Shape::Circle, (x.at(get(r, "value")), y.at(get(r, "margin")))));
    }
    for (at, text) in changes.iter().zip(told) {
        let at = x.at(*at);
        svg.line("dash", (at, area.top), (at, area.bottom));
        let end = at > (area.left + area.right) / 2.0;
        let (anchor, dx) = if end { (Anchor::End, -6.0) } else { (Anchor::Start, 6.0) };
        svg.text("strong halo", anchor, (at + dx, area.top + 12.0), text);
    }
    let most = if size.is_narrow() { 4 } else { 8 };
    axis::level(svg, Area { top: area.bottom, ..area }, &x, (most, false), name, tick);
    svg.line("axis", (area.left, area.bottom), (area.right, area.bottom));
    area.bottom + axis::HEIGHT_OF_LEVEL
}
