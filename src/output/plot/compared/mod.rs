//! Scenarios side by side, a row each: dots with intervals, and paired differences.

mod by_party;
mod endings;

pub(in crate::output) use by_party::{Who, who};
pub use by_party::{leads_compared, released_compared};
pub use endings::endings_compared;

use std::borrow::Cow;

use super::columns::{SCENARIO, column};
use super::rows::{Rows, whisker};
use super::scale::{Scale, nice};
use super::svg::{Anchor, Shape, Svg};
use super::{Figure, Size, Words, text};
use crate::output::numbers::{of_hundred, of_hundred_briefly, signed_points};
use crate::output::table::{Cell, ColumnMeta, Table};
use crate::output::tables::Run;
use crate::output::words::histories;
use crate::study::{DifferenceRow, Range};
use crate::summary::Measure;

/// A scenario among others.
#[derive(Debug, Clone)]
pub struct Contender<'a> {
    /// What it is called among them: the variant's name, `base`.
    pub name: String,
    /// What came of it.
    pub run: Run<'a>,
    /// Where its chance of completion would lie, were what is not known known.
    pub known: Option<Range>,
    /// How it differs from the first, on the same luck; empty for the first.
    pub differences: &'a [DifferenceRow],
}

impl Contender<'_> {
    fn chance(&self) -> f64 {
        self.run.summary.completed().and_then(|c| c.probability).unwrap_or(0.0)
    }

    /// How its chance of completion differs from that of the first; `None` for the first.
    pub(in crate::output) fn difference(&self) -> Option<&DifferenceRow> {
        self.differences.iter().find(|d| d.measure == Measure::Completed)
    }
}

const COMPLETION: [ColumnMeta; 6] = [
    SCENARIO,
    column("Completed", "share", "share of the histories in which the exchange is completed"),
    column("At least", "share", "lower end of the 95 % interval of luck"),
    column("At most", "share", "upper end of the 95 % interval of luck"),
    column("If known: from", "share", "were everything known that is not: above this in 19 worlds of 20"),
    column("If known: to", "share", "... below this in 19 worlds of 20"),
];

/// The chance of completion of each: a dot, and where it would lie were what is not known known.
#[must_use]
pub fn completion(all: &[Contender<'_>]) -> Figure {
    let known = all.iter().any(|c| c.known.is_some());
    let histories = histories_of(all);
    let range = if known {
        " That is the mark, and the number on the right. The band: where it would lie if the true value of everything that \
         the file gives as a range were known (nine cases of ten)."
    } else {
        ""
    };
    let words = Words {
        id: "completion",
        title: "How often each is completed".to_owned(),
        caption: format!("Of 100 {histories}, how many complete the exchange.{range}"),
        alt: each(all, |c| {
            let band = c.known.map_or_else(String::new, |k| {
                format!(", {} to {} if known", of_hundred(k.p05), of_hundred(k.p95))
            });
            format!("{} of 100{band}", of_hundred(c.chance()))
        }),
    };
    let rows = all.iter().map(|c| {
        let chance = c.run.summary.completed();
        let interval = chance.and_then(|c| c.interval);
        let mut row = vec![
            Cell::text(&c.name),
            Cell::share(chance.and_then(|c| c.probability)),
            Cell::share(interval.map(|i| i.low)),
            Cell::share(interval.map(|i| i.high)),
        ];
        row.extend([c.known.map(|k| k.p05), c.known.map(|k| k.p95)].map(Cell::share));
        row.truncate(if known { 6 } else { 4 });
        row
    });
    let columns = COMPLETION[..if known { 6 } else { 4 }].to_vec();
    let table = Table {
        name: "completion",
        about: "the chance of completion of each",
        columns: Cow::Owned(columns),
        rows: rows.collect(),
    };
    Figure::new(words, table, None, |svg, size| {
        let rows = Rows::new(size, names(all), 4.0, 40.0);
        let scale = Scale::new((0.0, 100.0), rows.area().across());
        rows.axis(svg, &scale, true, &format!("of 100 {histories}"), |x| format!("{x}"));
        for (i, c) in all.iter().enumerate() {
            let y = rows.at(i);
            rows.name(svg, i, &c.name);
            if let Some(k) = c.known {
                svg.line("thick good", (scale.at(100.0 * k.p05), y), (scale.at(100.0 * k.p95), y));
            }
            let x = scale.at(100.0 * c.chance());
            svg.mark("dot good", Shape::Circle, (x, y));
            // beside the mark, unless there are bands: then all numbers stand below each other
            let beside = if known { rows.area().right } else { x };
            svg.text("strong", Anchor::Start, (beside + 10.0, y + 4.5), &of_hundred_briefly(c.chance()));
        }
        rows.end()
    })
}

/// A sentence with a part for each.
fn each(all: &[Contender<'_>], told: impl Fn(&Contender<'_>) -> String) -> String {
    let parts: Vec<String> = all.iter().map(|c| format!("{}: {}", c.name, told(c))).collect();
    format!("{}.", parts.join("; "))
}

/// What the histories of all of them are called.
fn histories_of(all: &[Contender<'_>]) -> &'static str {
    all.first().map_or("histories", |c| histories(c.run.summary))
}

fn names<'a>(all: &'a [Contender<'_>]) -> impl Iterator<Item = &'a str> {
    all.iter().map(|c| c.name.as_str())
}

const POINTS: &str = "percentage points";

const DIFFERENCES: &[ColumnMeta] = &[
    SCENARIO,
    column("Difference, points", POINTS, "chance of completion, less that of the first"),
    column("at least", POINTS, "lower end of its 95 % interval"),
    column("at most", POINTS, "upper end of its 95 % interval"),
];

/// By how much the chance of completion of each differs from that of the first, on the same luck;
/// `None` without any to compare.
#[must_use]
pub fn differences(all: &[Contender<'_>]) -> Option<Figure> {
    let (first, others) = all.split_first()?;
    let others: Vec<(&Contender<'_>, &DifferenceRow)> =
        others.iter().filter_map(|c| Some((c, c.difference()?))).collect();
    if others.is_empty() {
        return None;
    }
    let told = |(c, d): &(&Contender<'_>, &DifferenceRow)| {
        format!("{}: {}", c.name, d.difference.map_or_else(String::new, signed_points))
    };
    let alt: Vec<String> = others.iter().map(told).collect();
    let has_luck = others.iter().any(|(_, d)| d.interval.is_some());
    let luck = if has_luck {
        " All were played on the same luck, so what they have in common cancels. The line \
         across a mark is the 95 % interval of what luck is left; where it is not to be seen it is smaller than the mark. \
         That from zero only leads to the mark."
    } else {
        ""
    };
    let words = Words {
        id: "differences",
        title: format!("What each changes, compared with “{}”", first.name),
        caption: format!(
            "How many more, or fewer, of 100 histories complete the exchange than with “{}”.{luck}",
            first.name
        ),
        alt: format!("{}.", alt.join("; ")),
    };
    let rows = others.iter().map(|(c, d)| {
        let ends = [d.difference, d.interval.map(|i| i.low), d.interval.map(|i| i.high)];
        std::iter::once(Cell::text(&c.name)).chain(ends.map(points)).collect()
    });
    let table = Table {
        name: "differences",
        about: "the difference in the chance of completion",
        columns: Cow::Borrowed(DIFFERENCES),
        rows: rows.collect(),
    };
    Some(Figure::new(words, table, None, |svg, size| draw_differences(svg, size, &first.name, &others)))
}

/// A difference of shares in percentage points, with as many digits as are read: rounded once.
fn points(share: Option<f64>) -> Cell {
    let rounded = |x: f64| match (1000.0 * x).round() {
        tenths if tenths.abs() >= 10.0 => tenths / 10.0,
        _ => (10_000.0 * x).round() / 100.0,
    };
    Cell::number(share.map(rounded))
}

fn draw_differences(
    svg: &mut Svg,
    size: Size,
    first: &str,
    others: &[(&Contender<'_>, &DifferenceRow)],
) -> f64 {
    const VALUE: f64 = 48.0;
    let rows = Rows::new(size, others.iter().map(|(c, _)| c.name.as_str()), 24.0, VALUE);
    let area = rows.area();
    // beside a mark, away from zero
    let is_left = |d: &DifferenceRow| d.difference.is_some_and(|x| x < 0.0);
    let before = if others.iter().any(|(_, d)| is_left(d)) { VALUE } else { 0.0 };
    let ends = others.iter().flat_map(|(_, d)| {
        let i = d.interval;
        [d.difference, i.map(|i| i.low), i.map(|i| i.high)].into_iter().flatten().map(|x| 100.0 * x)
    });
    let scale = Scale::new(nice(ends.chain([-1.0, 1.0]), true), rows.across_within(before));
    rows.axis(svg, &scale, false, "of 100 histories, more or fewer", |x| signed_points(x / 100.0));
    let zero = scale.at(0.0);
    svg.line("zero", (zero, area.top - 4.0), (zero, area.bottom));
    let same = format!("as “{first}”");
    let half = text::width(&same).min(200.0) / 2.0;
    let x = zero.clamp(half, (svg.width() - half).max(half));
    svg.text_within("soft", Anchor::Middle, (x, area.top - 9.0), &same, 200.0);
    for (i, (c, d)) in others.iter().enumerate() {
        let y = rows.at(i);
        rows.name(svg, i, &c.name);
        let Some(difference) = d.difference else { continue };
        let x = scale.at(100.0 * difference);
        svg.line("thin s1", (zero, y), (x, y));
        if let Some(interval) = d.interval {
            whisker(svg, "thin ink", &scale, (100.0 * interval.low, 100.0 * interval.high), y);
        }
        svg.mark("dot s1", Shape::Circle, (x, y));
        let value = signed_points(difference);
        let ends = d.interval.map_or([x, x], |i| [i.low, i.high].map(|end| scale.at(100.0 * end)));
        let (left, right) = (ends[0].min(x) - 10.0, ends[1].max(x).max(zero) + 10.0);
        let (anchor, at) = if is_left(d) { (Anchor::End, left) } else { (Anchor::Start, right) };
        svg.text("strong halo", anchor, (at, y + 4.5), &value);
    }
    rows.end()
}
