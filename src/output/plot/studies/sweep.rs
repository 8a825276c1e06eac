//! The chance of completion over inputs: lines over one, a map over two, points over more.

use super::spread;
use super::{Speech, tick};
use crate::output::frame::{Frame, Row};
use crate::output::inputs::value_in_words;
use crate::output::numbers::{of_hundred, of_hundred_briefly};
use crate::output::plot::axis::{self, Area};
use crate::output::plot::columns::named;
use crate::output::plot::rows::{Key, key};
use crate::output::plot::scale::Scale;
use crate::output::plot::svg::{Anchor, Path, Shape, Svg};
use crate::output::plot::{Figure, Size, Words, series};
use crate::output::table::{Cell, Table};
use crate::output::words::{plain, short};

/// Scenarios that a figure shows.
pub(super) const MOST_LINES: usize = 6;

/// What an axis of chances is of.
pub(super) const COMPLETED: &str = "completed, of 100 simulated histories";

/// Maps of more scenarios than this are not drawn.
const MOST_MAPS: usize = 4;

/// Rows that the table has at the most.
const MOST_ROWS: usize = 120;

/// A point of the sweep with the chances of the scenarios.
pub(super) struct Point<'a> {
    pub(super) inputs: Vec<&'a Cell>,
    pub(super) chances: Vec<Option<f64>>,
}

/// A sweep, read from its table.
pub(super) struct Swept<'a> {
    pub(super) inputs: Vec<&'a str>,
    pub(super) names: Vec<String>,
    pub(super) points: Vec<Point<'a>>,
}

impl<'a> Swept<'a> {
    fn read(frame: &Frame<'a>) -> Option<Self> {
        let columns = &frame.table.columns;
        let error = columns.iter().position(|c| c.name == "error")?;
        let inputs: Vec<&str> = columns[error + 1..].iter().map(|c| &*c.name).collect();
        let rows: Vec<Row<'a>> = frame.rows().filter(|r| r.text("metric") == "completed").collect();
        let mut all: Vec<&str> = Vec::new();
        for name in rows.iter().map(|r| r.text("scenario")) {
            if !all.contains(&name) {
                all.push(name);
            }
        }
        let mut points: Vec<Point<'a>> = Vec::new();
        let mut last = None;
        for row in &rows {
            let number = row.number("point");
            if last != number {
                let inputs = inputs.iter().map(|i| row.cell(i)).collect();
                points.push(Point { inputs, chances: vec![None; all.len()] });
                last = number;
            }
            let place = all.iter().position(|n| *n == row.text("scenario"));
            if let (Some(point), Some(place)) = (points.last_mut(), place) {
                point.chances[place] = row.number("mean");
            }
        }
        let names = all.iter().map(|n| plain(short(n, &all))).collect();
        (!points.is_empty() && !inputs.is_empty()).then_some(Self { inputs, names, points })
    }

    /// The values of an input, each once, numbers in ascending order.
    fn values(&self, input: usize) -> Vec<&'a Cell> {
        let mut all: Vec<&Cell> = Vec::new();
        for point in &self.points {
            if !all.contains(&point.inputs[input]) {
                all.push(point.inputs[input]);
            }
        }
        if all.iter().all(|c| c.as_number().is_some()) {
            all.sort_by(|a, b| a.as_number().unwrap_or(0.0).total_cmp(&b.as_number().unwrap_or(0.0)));
        }
        all
    }

    /// The lowest and the highest chance of a scenario.
    fn ends(&self, scenario: usize) -> Option<(f64, f64)> {
        let chances = || self.points.iter().filter_map(|p| p.chances[scenario]);
        Some((chances().reduce(f64::min)?, chances().reduce(f64::max)?))
    }

    pub(super) fn table(&self, shown: usize) -> (Table, Option<String>) {
        let inputs =
            self.inputs.iter().map(|i| named((*i).to_owned(), "as in the file", "what it was set to"));
        let names = self.names.iter().take(shown);
        let chances = names.map(|n| named(n.clone(), "share", "share of the histories completed"));
        let row = |p: &Point<'_>| {
            let inputs = p.inputs.iter().map(|c| (*c).clone());
            inputs.chain(p.chances.iter().take(shown).map(|x| Cell::share(*x))).collect()
        };
        let rows: Vec<Vec<Cell>> = self.points.iter().take(MOST_ROWS).map(row).collect();
        let columns = inputs.chain(chances).collect();
        let about = "the chance of completion at each point";
        let rest = (self.points.len() > rows.len() || self.names.len() > shown)
            .then(|| "All points, scenarios and results are in sweep.csv.".to_owned());
        (Table { name: "sweep", about, columns, rows }, rest)
    }

    /// That only so many scenarios are shown, as the end of a caption; empty if all are.
    pub(super) fn some(&self, shown: usize) -> String {
        if self.names.len() > shown { format!(" The first {shown} scenarios.") } else { String::new() }
    }

    /// What the marks of the first scenarios mean.
    pub(super) fn key(&self, scenarios: usize) -> Vec<Key> {
        let entry =
            |(s, name): (usize, &String)| Key::Mark(format!("dot {}", series(s)), Shape::of(s), name.clone());
        self.names.iter().take(scenarios).enumerate().map(entry).collect()
    }

    /// The inputs in words.
    pub(super) fn spoken(&self, speech: Speech<'_>) -> String {
        let spoken = self.inputs.iter().map(|i| crate::output::inputs::in_words(i, speech.agreement));
        spoken.collect::<Vec<_>>().join(" and ")
    }

    pub(super) fn words(&self, caption: String, speech: Speech<'_>) -> Words {
        let told = |s: usize| {
            let (low, high) = self.ends(s)?;
            let (low, high) = (of_hundred(low), of_hundred(high));
            Some(format!("{}: from {low} to {high} of 100", self.names[s]))
        };
        let told: Vec<String> = (0..self.names.len().min(MOST_LINES)).filter_map(told).collect();
        Words {
            id: "sweep",
            title: format!("How often it is completed, over {}", self.spoken(speech)),
            caption,
            alt: format!("{}.", told.join("; ")),
        }
    }
}

/// The figure of a sweep.
pub(super) fn draw(frame: &Frame<'_>, speech: Speech<'_>) -> Option<Figure> {
    let swept = Swept::read(frame)?;
    let (xs, is_grid) = (swept.values(0), is_grid(&swept));
    let numbers = xs.iter().all(|c| c.as_number().is_some());
    match swept.inputs.len() {
        1 if numbers && xs.len() > 1 => Some(lines(&swept, speech)),
        2 if is_grid => Some(maps(&swept, speech)),
        1 | 2 if !numbers => Some(spread::by_point(&swept, speech)),
        _ => spread::clouds(&swept, speech),
    }
}

fn is_grid(swept: &Swept<'_>) -> bool {
    const MOST: usize = 40;
    if swept.inputs.len() != 2 {
        return false;
    }
    let (x, y) = (swept.values(0).len(), swept.values(1).len());
    x * y == swept.points.len() && x <= MOST && y <= MOST
}

fn lines(swept: &Swept<'_>, speech: Speech<'_>) -> Figure {
    let path = swept.inputs[0];
    let shown = swept.names.len().min(MOST_LINES);
    let some = swept.some(shown);
    let words = swept.words(
        format!(
            "Of 100 simulated histories, how many complete the exchange, over {}.{some}",
            swept.spoken(speech)
        ),
        speech,
    );
    let (table, rest) = swept.table(shown);
    Figure::new(words, table, rest, |svg, size| {
        let above = if shown > 1 { key(svg, &swept.key(shown)) } else { 0.0 };
        let top = above + axis::HEIGHT_OF_TITLE;
        let height = if size.is_narrow() { 220.0 } else { 280.0 };
        let area = Area { left: 40.0, right: svg.width() - 16.0, top, bottom: top + height };
        let xs = swept.values(0);
        let end = |c: Option<&&Cell>| c.and_then(|c| c.as_number()).unwrap_or(0.0);
        let x = Scale::new((end(xs.first()), end(xs.last())), area.across());
        let y = Scale::new((0.0, 100.0), area.upwards());
        axis::title_above(svg, area, COMPLETED);
        axis::upright(svg, area, &y, 5, |v| format!("{v}"));
        for s in (0..shown).rev() {
            line(svg, swept, s, (&x, &y));
        }
        let most = if size.is_narrow() { 4 } else { 8 };
        axis::level(svg, Area { top: area.bottom, ..area }, &x, (most, false), &speech.axis(path), tick);
        svg.line("axis", (area.left, area.bottom), (area.right, area.bottom));
        area.bottom + axis::HEIGHT_OF_LEVEL
    })
}

fn line(svg: &mut Svg, swept: &Swept<'_>, scenario: usize, (x, y): (&Scale, &Scale)) {
    const MOST_MARKS: usize = 40;
    let place = |p: &Point<'_>| Some((p.inputs[0].as_number()?, p.chances[scenario]?));
    let mut places: Vec<(f64, f64)> = swept.points.iter().filter_map(place).collect();
    places.sort_by(|a, b| a.0.total_cmp(&b.0));
    let mut path = Path::default();
    places.iter().for_each(|&(at, chance)| path.to((x.at(at), y.at(100.0 * chance))));
    svg.path(&format!("line {}", series(scenario)), &path);
    if places.len() <= MOST_MARKS {
        let class = format!("dot {}", series(scenario));
        for (at, chance) in places {
            svg.mark(&class, Shape::of(scenario), (x.at(at), y.at(100.0 * chance)));
        }
    }
}

fn maps(swept: &Swept<'_>, speech: Speech<'_>) -> Figure {
    let shown = swept.names.len().min(MOST_MAPS);
    let some = swept.some(shown);
    let [across, up] = [0, 1].map(|i| crate::output::inputs::in_words(swept.inputs[i], speech.agreement));
    let words = swept.words(format!(
        "Of 100 simulated histories, how many complete the exchange: {across} from left to right, {up} from bottom to top; \
         the stronger the colour, the more.{some}"
    ), speech);
    let (table, rest) = swept.table(shown);
    Figure::new(words, table, rest, |svg, size| {
        let mut top = 0.0;
        for s in 0..shown {
            top = map(svg, size, swept, (s, shown > 1), (top, speech));
        }
        top
    })
}

fn map(
    svg: &mut Svg,
    size: Size,
    swept: &Swept<'_>,
    (scenario, named): (usize, bool),
    (top, speech): (f64, Speech<'_>),
) -> f64 {
    let (xs, ys) = (swept.values(0), swept.values(1));
    let title = if named { 22.0 } else { 0.0 };
    svg.text_within(
        "soft",
        Anchor::Start,
        (0.0, top + title + 14.0),
        &speech.input(swept.inputs[1]),
        svg.width(),
    );
    if named {
        svg.text_within("strong", Anchor::Start, (0.0, top + 15.0), &swept.names[scenario], svg.width());
    }
    let row = (if size.is_narrow() { 240.0 } else { 300.0 } / ys.len() as f64).clamp(12.0, 34.0);
    let (left, right) = (64.0, svg.width() - 8.0);
    let column = (right - left) / xs.len() as f64;
    let first = top + title + 24.0;
    let bottom = first + row * ys.len() as f64;
    for point in &swept.points {
        let places =
            xs.iter().position(|c| *c == point.inputs[0]).zip(ys.iter().position(|c| *c == point.inputs[1]));
        let (Some((i, j)), Some(chance)) = (places, point.chances[scenario]) else { continue };
        let at = (left + column * i as f64, bottom - row * (j as f64 + 1.0));
        svg.shade("fill s1", at, (column - 1.0, row - 1.0), 0.04 + 0.6 * chance);
        if column >= 26.0 && row >= 14.0 {
            svg.text(
                "",
                Anchor::Middle,
                (at.0 + column / 2.0, at.1 + row / 2.0 + 4.5),
                &of_hundred_briefly(chance),
            );
        }
    }
    let shown = |input: usize, c: &Cell| match c.as_number() {
        Some(x) => value_in_words(swept.inputs[input], speech.agreement, x),
        None => plain(&c.to_text()),
    };
    let every = (14.0 / row).ceil().max(1.0) as usize;
    for (j, c) in ys.iter().enumerate().step_by(every) {
        let y = bottom - row * (j as f64 + 0.5) + 4.5;
        svg.text_within("soft", Anchor::End, (left - 6.0, y), &shown(1, c), left - 6.0);
    }
    let every = (60.0 / column).ceil().max(1.0) as usize;
    for (i, c) in xs.iter().enumerate().step_by(every) {
        let x = left + column * (i as f64 + 0.5);
        svg.text_within("soft", Anchor::Middle, (x, bottom + 17.0), &shown(0, c), column * every as f64);
    }
    let name = speech.input(swept.inputs[0]);
    svg.text_within("soft", Anchor::Middle, ((left + right) / 2.0, bottom + 35.0), &name, right - left);
    bottom + 58.0
}
