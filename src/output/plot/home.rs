//! How many come home: the chance of at least so many, a falling line for each party.

use std::borrow::Cow;

use super::axis::{self, Area};
use super::columns::{PARTY, column};
use super::scale::{Scale, step};
use super::svg::{Anchor, Shape, Svg};
use super::{Figure, Size, Words, series, steps, told_of};
use crate::agreement::PartyId;
use crate::metric::Metric;
use crate::output::numbers::{grouped, of_hundred, of_hundred_briefly};
use crate::output::table::{Cell, ColumnMeta, Table};
use crate::output::tables::Run;
use crate::output::words::{histories, plain};
use crate::summary::ByValue;

const COLUMNS: &[ColumnMeta] = &[
    PARTY,
    column("At least", "persons", "living persons released by the end"),
    column("In so many", "share", "share of the histories in which so many are released or more"),
    column("In the others", "share", "share of the histories in which fewer are released"),
];

/// Numbers of persons of one party that the table has at the most.
const MOST_ROWS: usize = 40;

/// More steps than these can't be seen.
const MOST_STEPS: usize = 600;

/// The line of one party.
struct Line<'a> {
    party: PartyId,
    label: String,
    owed: u64,
    by_value: &'a ByValue,
    /// The end of the scale.
    most: u64,
}

/// The chance that at least so many of the living persons whom a party owes are released by the end, on the
/// scales of those `beside`; `None` if nobody owes a living person.
#[must_use]
pub fn home(run: &Run<'_>, beside: &[Run<'_>]) -> Option<Figure> {
    let others: Vec<Line<'_>> = beside.iter().flat_map(lines).collect();
    let mut lines = lines(run);
    if lines.is_empty() {
        return None;
    }
    for line in &mut lines {
        let same = others.iter().filter(|other| other.label == line.label);
        line.most = same.map(|other| other.owed).fold(line.owed, u64::max);
    }
    let histories = histories(run.summary);
    let words = Words {
        id: "home",
        title: "How many come home".to_owned(),
        caption: format!(
            "In how many of 100 {histories} at least so many living persons are released by the end. A step down is a number \
             at which it often stops: at 0 none come home. The mark, and the number beside it: all who are owed."
        ),
        alt: format!("Of 100 histories: {}", told_of(lines.iter().map(Line::in_words))),
    };
    let (table, is_cut) = table(&lines);
    let rest = is_cut.then(|| "Some numbers only; every one is in distributions.csv.".to_owned());
    Some(Figure::new(words, table, rest, |svg, size| {
        let mut top = 0.0;
        for (i, line) in lines.iter().enumerate() {
            top = draw(svg, size, line, top, (i == 0, i + 1 == lines.len()), histories);
        }
        top
    }))
}

fn lines<'a>(run: &Run<'a>) -> Vec<Line<'a>> {
    let parties = run.agreement.parties().iter().enumerate();
    let line = |(i, party): (usize, &crate::agreement::Party)| {
        let id = PartyId::from(i);
        let owed = u64::from(run.agreement.owed_living(id));
        let by_value = run.summary.by_value(Metric::Released, Some(id)).filter(|_| owed > 0)?;
        Some(Line { party: id, label: plain(&party.label), owed, by_value, most: owed })
    };
    parties.filter_map(line).collect()
}

impl Line<'_> {
    fn at_least(&self, persons: u64) -> f64 {
        self.by_value.at_least(persons).unwrap_or(0.0)
    }

    /// `North releases all 24 in 57, at least 12 in 95, none in fewer than 1`
    fn in_words(&self) -> String {
        let half = self.owed.div_ceil(2);
        let half = match half < self.owed {
            true => format!(", at least {} in {}", grouped(half), of_hundred(self.at_least(half))),
            false => String::new(),
        };
        let none = of_hundred(self.by_value.exactly(0).probability.unwrap_or(0.0));
        let all = of_hundred(self.at_least(self.owed));
        format!("{} releases all {} in {all}{half}, none in {none}", self.label, grouped(self.owed))
    }

    /// From where on how many of 100 histories have more, for the steps of the line.
    fn falls(&self) -> Vec<(f64, f64)> {
        let rows = self.by_value.rows();
        let drawn: Vec<_> = rows.iter().step_by(rows.len().div_ceil(MOST_STEPS).max(1)).collect();
        let after = drawn.iter().skip(1).map(|r| r.at_least).chain([self.at_least(self.owed)]);
        let falls = drawn.iter().zip(after).map(|(r, after)| (r.value as f64, 100.0 * after));
        // what all have is the end of the line, and no fall
        std::iter::once((0.0, 100.0)).chain(falls.filter(|&(value, _)| value < self.owed as f64)).collect()
    }

    /// The numbers of the table, ascending: those that occur and all, or of many some at equal distances.
    fn numbers(&self) -> (Vec<u64>, bool) {
        let occur: Vec<u64> = self.by_value.rows().iter().map(|r| r.value).filter(|&v| v > 0).collect();
        let is_cut = occur.len() > MOST_ROWS;
        let every = step(self.owed as f64 / MOST_ROWS as f64, true) as u64;
        let mut numbers = if is_cut { (1..=self.owed / every).map(|i| i * every).collect() } else { occur };
        if is_cut && every > 1 {
            numbers.insert(0, 1);
        }
        if numbers.last() != Some(&self.owed) {
            numbers.push(self.owed);
        }
        (numbers, is_cut)
    }
}

fn table(lines: &[Line<'_>]) -> (Table, bool) {
    let (mut rows, mut is_cut) = (Vec::new(), false);
    for line in lines {
        let (numbers, cut) = line.numbers();
        is_cut |= cut;
        rows.extend(numbers.into_iter().map(|n| {
            let share = line.at_least(n);
            let others = (1.0 - share).max(0.0);
            vec![Cell::text(&line.label), Cell::Whole(n), Cell::Share(share), Cell::Share(others)]
        }));
    }
    let about = "the chance of at least so many persons released, by party";
    (Table { name: "home", about, columns: Cow::Borrowed(COLUMNS), rows }, is_cut)
}

/// One party's line; returns where it ends.
fn draw(
    svg: &mut Svg,
    size: Size,
    line: &Line<'_>,
    top: f64,
    (is_first, is_last): (bool, bool),
    histories: &str,
) -> f64 {
    /// For the number beside the mark.
    const RIGHT: f64 = 48.0;
    let height = if size.is_narrow() { 110.0 } else { 130.0 };
    let from = top + 28.0 + if is_first { axis::HEIGHT_OF_TITLE } else { 0.0 };
    let area = Area { left: 44.0, right: svg.width() - RIGHT, top: from, bottom: from + height };
    let (class, shape) = (series(line.party.index()), Shape::of(line.party.index()));
    let title = format!("released by {} (of {})", line.label, grouped(line.owed));
    svg.mark(&format!("dot {class}"), shape, (8.0, top + 11.0));
    svg.text_within("strong", Anchor::Start, (20.0, top + 15.5), &title, svg.width() - 20.0);
    if is_first {
        axis::title_above(svg, area, &format!("of 100 {histories}"));
    }
    let x = Scale::new((0.0, line.most as f64), area.across());
    let y = Scale::new((0.0, 100.0), area.upwards());
    axis::upright(svg, area, &y, 4, |v| format!("{v}"));
    svg.line("axis", (area.left, area.bottom), (area.right, area.bottom));
    let name = if is_last { "at least so many persons" } else { "" };
    axis::level_at(svg, area, &x, &marked(&x, size, line.owed as f64), name, |v| grouped(v as u64));
    let (falls, end) = (line.falls(), line.owed as f64);
    let under: Vec<_> = falls.iter().map(|&(at, share)| (at, 0.0, share)).collect();
    svg.path(&format!("faint {class}"), &steps::band(&under, end, (&x, &y)));
    svg.path(&format!("line {class}"), &steps::line(&falls, end, (&x, &y)));
    let all = line.at_least(line.owed);
    let at = (x.at(end), y.at(100.0 * all));
    svg.mark(&format!("dot {class}"), shape, at);
    svg.text("strong halo", Anchor::Start, (at.0 + 10.0, at.1 + 4.5), &of_hundred_briefly(all));
    area.bottom + if is_last { axis::HEIGHT_OF_LEVEL } else { 30.0 }
}

/// Round numbers, and all who are owed in the place of what would be too near.
fn marked(x: &Scale, size: Size, owed: f64) -> Vec<f64> {
    const APART: f64 = 40.0;
    let most = if size.is_narrow() { 4 } else { 8 };
    let is_apart = |tick: &f64| (x.at(*tick) - x.at(owed)).abs() >= APART;
    x.ticks(most, true).into_iter().filter(is_apart).chain([owed]).collect()
}
