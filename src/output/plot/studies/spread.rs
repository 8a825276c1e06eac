//! Sweeps that are no grid: a row for each point, or a cloud for each input.

use super::sweep::{COMPLETED, MOST_LINES, Swept};
use super::{MOST_RESULTS, Speech, tick};
use crate::output::numbers::of_hundred_briefly;
use crate::output::plot::axis::{self, Area};
use crate::output::plot::rows::{Rows, key};
use crate::output::plot::scale::{Scale, nice};
use crate::output::plot::svg::{Anchor, Shape, Svg};
use crate::output::plot::{Figure, Size, Words, dodge, series};
use crate::output::words::plain;

/// Points that are drawn as rows.
const MOST_ROWS: usize = 30;

/// A row for each point, with a mark for each scenario.
pub(super) fn by_point(swept: &Swept<'_>, speech: Speech<'_>) -> Figure {
    let points: Vec<_> = swept.points.iter().take(MOST_ROWS).collect();
    let name = |p: &&super::sweep::Point<'_>| {
        p.inputs.iter().map(|c| plain(&c.to_text())).collect::<Vec<_>>().join(", ")
    };
    let names: Vec<String> = points.iter().map(name).collect();
    let shown = swept.names.len().min(MOST_LINES);
    let some =
        if swept.names.len() == 1 { format!(" Of “{}”.", swept.names[0]) } else { swept.some(shown) };
    let words = swept.words(
        format!("Of 100 simulated histories, how many complete the exchange at each point.{some}"),
        speech,
    );
    let (table, rest) = swept.table(shown);
    Figure::new(words, table, rest, |svg, size| {
        let top = if shown > 1 { key(svg, &swept.key(shown)) } else { 0.0 } + 4.0;
        let rows = Rows::new(size, names.iter().map(String::as_str), top, 40.0);
        let scale = Scale::new((0.0, 100.0), rows.area().across());
        rows.axis(svg, &scale, true, "of 100 simulated histories", |x| format!("{x}"));
        for (i, (name, point)) in names.iter().zip(&points).enumerate() {
            rows.name(svg, i, name);
            for (s, chance) in point.chances.iter().take(shown).enumerate() {
                let Some(chance) = chance else { continue };
                let (x, y) = (scale.at(100.0 * chance), rows.at(i) + dodge(s, shown));
                svg.mark(&format!("dot {}", series(s)), Shape::of(s), (x, y));
                if shown == 1 {
                    svg.text("strong", Anchor::Start, (x + 10.0, y + 4.5), &of_hundred_briefly(*chance));
                }
            }
        }
        rows.end()
    })
}

/// A cloud for each input: every point of the first scenario by that input alone. `None` if no
/// input is a number.
pub(super) fn clouds(swept: &Swept<'_>, speech: Speech<'_>) -> Option<Figure> {
    let is_number = |i: &usize| swept.points.iter().all(|p| p.inputs[*i].as_number().is_some());
    let inputs: Vec<usize> = (0..swept.inputs.len()).filter(is_number).take(MOST_RESULTS).collect();
    if inputs.is_empty() {
        return None;
    }
    let words = Words {
        id: "sweep",
        title: "How often it is completed, over each input".to_owned(),
        caption: format!(
            "Each dot is a point of the design: of 100 simulated histories of “{}”, how many complete the exchange. The \
             other inputs vary, too, so that dots above each other differ by them. The upright scale goes as far as the dots do.",
            swept.names[0]
        ),
        alt: format!("{} points over {} inputs.", swept.points.len(), inputs.len()),
    };
    let (table, rest) = swept.table(1);
    Some(Figure::new(words, table, rest, |svg, size| {
        inputs.iter().fold(0.0, |top, &input| cloud(svg, size, swept, input, (top, speech)))
    }))
}

fn cloud(
    svg: &mut Svg,
    size: Size,
    swept: &Swept<'_>,
    input: usize,
    (top, speech): (f64, Speech<'_>),
) -> f64 {
    const MOST_DOTS: usize = 1000;
    /// Of 100 histories: what differs by less is not made to look large.
    const LEAST_HEIGHT: f64 = 4.0;
    /// With more than so many, large ones would cover each other.
    const MOST_LARGE: usize = 200;
    let height = if size.is_narrow() { 190.0 } else { 230.0 };
    let top = top + axis::HEIGHT_OF_TITLE;
    let area = Area { left: 40.0, right: svg.width() - 16.0, top, bottom: top + height };
    axis::title_above(svg, area, COMPLETED);
    let value = |p: &super::sweep::Point<'_>| p.inputs[input].as_number();
    let x = Scale::new(nice(swept.points.iter().filter_map(value), false), area.across());
    let points: Vec<(f64, f64)> = (swept.points.iter().take(MOST_DOTS))
        .filter_map(|p| Some((value(p)?, 100.0 * p.chances.first().copied().flatten()?)))
        .collect();
    // from none to all of 100 a cloud would often look like a line
    let (low, high) = nice(points.iter().map(|(_, chance)| *chance), false);
    let (low, high) =
        if high - low < LEAST_HEIGHT { (low - LEAST_HEIGHT, high + LEAST_HEIGHT) } else { (low, high) };
    let y = Scale::new((low.max(0.0), high.min(100.0)), area.upwards());
    axis::upright(svg, area, &y, 4, |v| format!("{v}"));
    let is_large = points.len() <= MOST_LARGE;
    for (at, chance) in points {
        let place = (x.at(at), y.at(chance));
        if is_large { svg.mark("dot s1", Shape::Circle, place) } else { svg.dot("half s1", place, 3.0) }
    }
    let most = if size.is_narrow() { 4 } else { 8 };
    let name = speech.axis(swept.inputs[input]);
    axis::level(svg, Area { top: area.bottom, ..area }, &x, (most, false), &name, tick);
    svg.line("axis", (area.left, area.bottom), (area.right, area.bottom));
    area.bottom + axis::HEIGHT_OF_LEVEL + 20.0
}
