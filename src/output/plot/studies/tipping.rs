//! By how much what is asked holds, over the input, and where the answer changes.

use super::{Speech, tick, value};
use crate::output::frame::{Frame, Row};
use crate::output::inputs::value_in_words;
use crate::output::plot::axis::{self, Area};
use crate::output::plot::columns::column;
use crate::output::plot::scale::{Scale, nice, step};
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
    let at = |r: &Row<'_>| r.number("value").unwrap_or(0.0);
    let mut rows: Vec<Row<'_>> = values.rows().filter(|r| r.number("margin").is_some()).collect();
    rows.sort_by(|a, b| at(a).total_cmp(&at(b)));
    if rows.len() < 2 {
        return None;
    }
    let first = &rows[0];
    let (input, asked) = (first.text("input"), plain(first.text("target")));
    let name = speech.input(input);
    let shown = |x: f64| value_in_words(input, speech.agreement, x);
    let whole = is_whole(points, &rows);
    let changes: Vec<Change> = points.rows().filter_map(|p| Change::of(&p, whole, shown)).collect();
    let where_to = match &changes[..] {
        [] => "The answer changes nowhere in the range.".to_owned(),
        [one] => format!("Dashed: it holds {}, and {}.", one.brief, one.other),
        // what one change says of all that lies beyond it, the next one takes back
        all => {
            let told: Vec<&str> = all.iter().map(|c| c.brief.as_str()).collect();
            format!("Dashed: it holds {}.", told.join("; "))
        }
    };
    let (mark, interval) = if whole { ("mark", "Upright lines") } else { ("line", "Band") };
    let is_chance = first.is_share();
    let words = Words {
        id: "margin",
        title: format!("Where it holds: {asked}"),
        caption: format!(
            "{name} along the bottom. Where the {mark} is above zero, what is asked holds. {interval}: 95 % interval. {where_to}"
        ),
        alt: format!("{} {where_to}", margins(&rows, is_chance, shown)),
    };
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
        picture(svg, size, (&rows, is_chance, whole), &changes, &speech.axis(input))
    }))
}

/// A place at which the answer changes.
struct Change {
    at: f64,
    /// Beside the line that is drawn there.
    brief: String,
    /// Where it does not hold.
    other: String,
}

impl Change {
    /// Between whole numbers the answer changes from one to the next, and nowhere in between.
    fn of(row: &Row<'_>, whole: bool, shown: impl Fn(f64) -> String) -> Option<Self> {
        let (before, after) = (row.number("before")?, row.number("at")?);
        let at = before.midpoint(after);
        let rising = row.text("holds") == "above";
        let (brief, other) = match (rising, whole) {
            (true, true) => (format!("from {} on", shown(after)), format!("not up to {}", shown(before))),
            (false, true) => (format!("up to {}", shown(before)), format!("not from {} on", shown(after))),
            (true, false) => (format!("from {} on", shown(at)), "not below".to_owned()),
            (false, false) => (format!("up to {}", shown(at)), "not above".to_owned()),
        };
        Some(Self { at, brief, other })
    }
}

/// Whether the input has whole numbers only, as far as its values tell.
fn is_whole(points: &Frame<'_>, rows: &[Row<'_>]) -> bool {
    let of_points = points.rows().flat_map(|p| ["before", "at"].map(|c| p.number(c))).flatten();
    of_points.chain(rows.iter().filter_map(|r| r.number("value"))).all(|x| x == x.trunc())
}

/// The margin at the ends of the range, in words.
fn margins(rows: &[Row<'_>], is_chance: bool, shown: impl Fn(f64) -> String) -> String {
    let times = if is_chance { 100.0 } else { 1.0 };
    let at = |r: &Row<'_>| {
        let margin = value(times * r.number("margin").unwrap_or(0.0));
        format!("{margin} at {}", shown(r.number("value").unwrap_or(0.0)))
    };
    let of = if is_chance { ", of 100 histories" } else { "" };
    match rows {
        [first, .., last] => format!("Margin{of}: {}, {}.", at(first), at(last)),
        _ => String::new(),
    }
}

/// Round values of the range; of whole numbers every so many from the first on.
fn ticks(scale: &Scale, (first, last): (f64, f64), most: usize, whole: bool) -> Vec<f64> {
    if !whole {
        return scale.ticks(most, false);
    }
    let every = step((last - first) / most as f64, true);
    (0..=most).map(|i| first + every * i as f64).filter(|x| *x <= last).collect()
}

fn picture(
    svg: &mut Svg,
    size: Size,
    (rows, is_chance, whole): (&[Row<'_>], bool, bool),
    changes: &[Change],
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
    let places = |c: &'static str| rows.iter().map(move |r| (x.at(get(r, "value")), y.at(get(r, c))));
    let (low, high) = (places("margin_ci_low"), places("margin_ci_high"));
    svg.line("zero", (area.left, y.at(0.0)), (area.right, y.at(0.0)));
    if whole {
        // there is nothing between one number and the next
        low.zip(high).for_each(|(low, high)| svg.line("thin s1", low, high));
    } else {
        let mut band = Path::default();
        high.chain(low.rev()).for_each(|place| band.to(place));
        band.close();
        svg.path("faint s1", &band);
        let mut line = Path::default();
        places("margin").for_each(|place| line.to(place));
        svg.path("line s1", &line);
    }
    if whole || rows.len() <= 40 {
        places("margin").for_each(|place| svg.mark("dot s1", Shape::Circle, place));
    }
    for (i, Change { at, brief, .. }) in changes.iter().enumerate() {
        let at = x.at(*at);
        // neighbours stand below each other
        let row = area.top + 12.0 + 16.0 * (i % 4) as f64;
        svg.line("dash", (at, area.top), (at, area.bottom));
        let end = at > (area.left + area.right) / 2.0;
        let (anchor, dx) = if end { (Anchor::End, -6.0) } else { (Anchor::Start, 6.0) };
        svg.text("strong halo", anchor, (at + dx, row), brief);
    }
    let most = if size.is_narrow() { 4 } else { 8 };
    let values = ticks(&x, (get(first, "value"), get(last, "value")), most, whole);
    axis::level_at(svg, Area { top: area.bottom, ..area }, &x, &values, name, tick);
    svg.line("axis", (area.left, area.bottom), (area.right, area.bottom));
    area.bottom + axis::HEIGHT_OF_LEVEL
}
