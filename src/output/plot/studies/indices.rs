//! Which part of the doubt about a result goes back to which input.

use super::{MOST_INPUTS, MOST_RESULTS, Speech, by_result};
use crate::output::frame::{Frame, Row};
use crate::output::numbers::of_hundred_briefly;
use crate::output::plot::columns::column;
use crate::output::plot::rows::{Rows, whisker};
use crate::output::plot::scale::Scale;
use crate::output::plot::svg::{Anchor, Shape, Svg};
use crate::output::plot::{Figure, Size, Words};
use crate::output::table::{Cell, ColumnMeta, Table};

/// Inputs below this part are not drawn.
const LEAST: f64 = 0.005;

const COLUMNS: &[ColumnMeta] = &[
    column("Input", "", "what is not known"),
    column(
        "Part of the doubt",
        "share",
        "of the variance from world to world, what would be left if all but this were known",
    ),
    column("at least", "share", "lower end of its 95 % interval"),
    column("at most", "share", "upper end of its 95 % interval"),
    column("by itself", "share", "what would go, on average, if this input alone were known"),
];

/// One for each result that has a figure.
const IDS: [&str; MOST_RESULTS] =
    ["indices-1", "indices-2", "indices-3", "indices-4", "indices-5", "indices-6"];

/// A figure for each result.
pub(super) fn draw(frame: &Frame<'_>, speech: Speech<'_>) -> Vec<Figure> {
    by_result(frame).into_iter().enumerate().filter_map(|(i, rows)| one(i, rows, speech)).collect()
}

fn one(i: usize, mut rows: Vec<Row<'_>>, speech: Speech<'_>) -> Option<Figure> {
    let total = |r: &Row<'_>| r.number("total").unwrap_or(0.0);
    let measured = speech.measured(rows.first()?);
    let all = rows.len();
    rows.retain(|r| total(r) >= LEAST);
    rows.sort_by(|a, b| total(b).total_cmp(&total(a)));
    rows.truncate(MOST_INPUTS);
    let names: Vec<String> = rows.iter().map(|r| speech.input(r.text("input"))).collect();
    let told = names.iter().zip(&rows).map(|(n, r)| format!("{n}: {} %", of_hundred_briefly(total(r))));
    let words = Words {
        id: IDS[i],
        title: format!("Which guess decides {measured}"),
        caption: "The part of the doubt that goes back to each input, in per cent, with its 95 % interval. Parts overlap where \
                  inputs act together, so they may add up to more than 100."
            .to_owned(),
        alt: format!("{}.", told.collect::<Vec<_>>().join("; ")),
    };
    if rows.is_empty() {
        return None;
    }
    let left_out = all - rows.len();
    let rest = (left_out > 0).then(|| format!("{left_out} more, of less weight, are in sensitivity.csv."));
    let row = |(name, r): (&String, &Row<'_>)| {
        std::iter::once(Cell::text(name))
            .chain(["total", "total_ci_low", "total_ci_high", "first"].map(|c| Cell::share(r.number(c))))
            .collect()
    };
    let table = Table {
        name: "indices",
        about: "the part of the doubt that goes back to each input",
        columns: COLUMNS.into(),
        rows: names.iter().zip(&rows).map(row).collect(),
    };
    Some(Figure::new(words, table, rest, |svg, size| picture(svg, size, &names, &rows)))
}

fn picture(svg: &mut Svg, size: Size, names: &[String], rows: &[Row<'_>]) -> f64 {
    let frame = Rows::new(size, names.iter().map(String::as_str), 4.0, 44.0);
    let scale = Scale::new((0.0, 100.0), frame.area().across());
    frame.axis(svg, &scale, true, "part of the doubt, in per cent", |x| format!("{x}"));
    for (i, (name, r)) in names.iter().zip(rows).enumerate() {
        let y = frame.at(i);
        frame.name(svg, i, name);
        let end = |c: &str| r.number(c).map(|x| (100.0 * x).clamp(0.0, 100.0));
        let Some(total) = end("total") else { continue };
        svg.rect("half s1", (frame.area().left, y - 8.0), (scale.at(total) - frame.area().left, 16.0));
        let mut right = scale.at(total);
        if let Some(ends) = end("total_ci_low").zip(end("total_ci_high")) {
            whisker(svg, "thin ink", &scale, ends, y);
            right = right.max(scale.at(ends.1));
        }
        svg.mark("dot s1", Shape::Circle, (scale.at(total), y));
        let value = of_hundred_briefly(total / 100.0);
        svg.text("strong", Anchor::Start, (right + 9.0, y + 4.5), &value);
    }
    svg.line("axis", (frame.area().left, frame.area().top), (frame.area().left, frame.area().bottom));
    frame.end()
}
