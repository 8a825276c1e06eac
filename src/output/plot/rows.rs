//! A row for each of several things, on one scale: bars, dots and intervals.

use super::Size;
use super::axis::{self, Area};
use super::scale::Scale;
use super::svg::{Anchor, Shape, Svg};
use super::text;

/// Rows under each other. On a phone the name of a row stands above it.
pub(super) struct Rows {
    size: Size,
    area: Area,
    height: f64,
    names: f64,
}

/// The most that names take of a wide drawing.
const MOST_NAMES: f64 = 250.0;

/// From one line of a name to the next.
const FURTHER_LINE: f64 = 14.0;

impl Rows {
    /// For rows of these names. `top`: where they begin; `right`: room for what stands after them.
    pub(super) fn new<'a>(size: Size, names: impl Iterator<Item = &'a str>, top: f64, right: f64) -> Self {
        let names: Vec<&str> = names.collect();
        let widest = names.iter().map(|n| text::width(n)).fold(0.0, f64::max);
        let room = if size.is_narrow() { size.width() } else { widest.min(MOST_NAMES) };
        let most = names.iter().map(|n| text::lines(n, room).len()).max().unwrap_or(1);
        let further = (most.max(1) - 1) as f64;
        // beside the names there is some room between the rows, above them there is none
        let height = if size.is_narrow() { 42.0 + FURTHER_LINE * further } else { 30.0 + 10.0 * further };
        let bottom = top + height * names.len() as f64;
        let left = if size.is_narrow() { 8.0 } else { room + 14.0 };
        let area = Area { left, right: size.width() - right, top, bottom };
        Self { size, area, height, names: room }
    }

    /// The same with so much more room in each row.
    pub(super) fn taller(mut self, by: f64, rows: usize) -> Self {
        self.height += by;
        self.area.bottom += by * rows as f64;
        self
    }

    pub(super) fn area(&self) -> Area {
        self.area
    }

    /// From where to where a scale goes across, with so much room before it for texts beside what is
    /// drawn.
    pub(super) fn across_within(&self, room: f64) -> (f64, f64) {
        let (from, to) = self.area.across();
        (from + room, to)
    }

    /// The same rows in another part of the drawing.
    pub(super) fn within(&self, left: f64, right: f64) -> Area {
        Area { left, right, ..self.area }
    }

    /// The height at which row `i` is drawn.
    pub(super) fn at(&self, i: usize) -> f64 {
        // on a phone the name stands above
        let in_row = if self.size.is_narrow() { self.height - 14.0 } else { self.height / 2.0 };
        self.area.top + self.height * i as f64 + in_row
    }

    pub(super) fn name(&self, svg: &mut Svg, i: usize, name: &str) {
        let lines = text::lines(name, self.names);
        let last = lines.len() - 1;
        let is_cut = !lines[last].is_empty() && !name.ends_with(&lines[last]);
        svg.titled(is_cut.then_some(name), |svg| {
            for (k, line) in lines.iter().enumerate() {
                let from_last = FURTHER_LINE * (last - k) as f64;
                if self.size.is_narrow() {
                    svg.text("halo", Anchor::Start, (0.0, self.at(i) - 14.0 - from_last), line);
                } else {
                    let middle = self.at(i) + 4.5 + FURTHER_LINE * last as f64 / 2.0;
                    svg.text("", Anchor::End, (self.area.left - 12.0, middle - from_last), line);
                }
            }
        });
    }

    /// An axis under the rows.
    pub(super) fn axis(
        &self,
        svg: &mut Svg,
        scale: &Scale,
        whole: bool,
        title: &str,
        label: impl Fn(f64) -> String,
    ) {
        let most = if self.size.is_narrow() { 4 } else { 6 };
        axis::level(svg, self.area, scale, (most, whole), title, label);
    }

    /// Where the drawing ends.
    pub(super) fn end(&self) -> f64 {
        self.area.bottom + axis::HEIGHT_OF_LEVEL
    }
}

/// A line with ends from one value to another.
pub(super) fn whisker(svg: &mut Svg, class: &str, scale: &Scale, (low, high): (f64, f64), y: f64) {
    let (from, to) = (scale.at(low), scale.at(high));
    svg.line(class, (from, y), (to, y));
    for x in [from, to] {
        svg.line(class, (x, y - 4.0), (x, y + 4.0));
    }
}

/// One end of a swing: its value, and how that is written.
pub(super) struct End {
    pub(super) at: f64,
    pub(super) text: String,
}

/// How the ends of a swing are marked: what is found with something low, and with it high. In no colour
/// of a party, as neither is one's.
const MARKS: [(&str, Shape); 2] = [("dot quiet", Shape::Down), ("dot ink", Shape::Triangle)];

/// What the marks mean, above a drawing; returns the height that it takes.
pub(super) fn key_of_swings(svg: &mut Svg, low_and_high: [&str; 2]) -> f64 {
    let entry =
        |((class, shape), name): ((&str, Shape), &str)| Key::Mark(class.to_owned(), shape, name.to_owned());
    let entries: Vec<Key> = MARKS.into_iter().zip(low_and_high).map(entry).collect();
    key(svg, &entries)
}

/// From a mark to the text beside it.
const BESIDE: f64 = 10.0;

/// How much room the texts of ends take on each side of what is drawn.
pub(super) fn room_beside<'a>(ends: impl IntoIterator<Item = &'a [End; 2]>) -> f64 {
    let widths = ends.into_iter().flatten().map(|end| text::width(&end.text));
    BESIDE + widths.fold(0.0, f64::max)
}

/// A line from the low end to the high one, each with its mark, and its text on the outside.
pub(super) fn swing(svg: &mut Svg, scale: &Scale, y: f64, [low, high]: &[End; 2]) {
    svg.line("thick ink", (scale.at(low.at), y), (scale.at(high.at), y));
    for ((class, shape), (end, from)) in MARKS.into_iter().zip([(low, high), (high, low)]) {
        let x = scale.at(end.at);
        svg.mark(class, shape, (x, y));
        let (anchor, away) = if end.at < from.at { (Anchor::End, -BESIDE) } else { (Anchor::Start, BESIDE) };
        svg.text("halo", anchor, (x + away, y + 4.5), &end.text);
    }
}

/// One entry of a key.
pub(super) enum Key {
    /// A filled field.
    Field(String, String),
    /// A line.
    Line(String, String),
    /// A mark.
    Mark(String, Shape, String),
}

/// What colours, lines and marks mean, above a drawing; returns the height that it takes.
pub(super) fn key(svg: &mut Svg, entries: &[Key]) -> f64 {
    const LINE: f64 = 20.0;
    const SWATCH: f64 = 24.0;
    let (mut x, mut y) = (0.0, 0.0);
    for entry in entries {
        let (Key::Field(_, name) | Key::Line(_, name) | Key::Mark(_, _, name)) = entry;
        let room = svg.width() - SWATCH;
        let width = SWATCH + text::width(name).min(room) + 14.0;
        if x > 0.0 && x + width - 14.0 > svg.width() {
            (x, y) = (0.0, y + LINE);
        }
        let middle = y + 9.0;
        match entry {
            Key::Field(class, _) => svg.rect(class, (x, middle - 6.0), (18.0, 12.0)),
            Key::Line(class, _) => svg.line(class, (x, middle), (x + 18.0, middle)),
            Key::Mark(class, shape, _) => svg.mark(class, *shape, (x + 10.0, middle)),
        }
        svg.text_within("", Anchor::Start, (x + SWATCH, middle + 4.5), name, room);
        x += width;
    }
    if entries.is_empty() { 0.0 } else { y + LINE + 6.0 }
}
