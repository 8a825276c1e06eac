//! Axes: lines across, round values, and a title with the unit.

use jiff::civil::Date;

use super::Size;
use super::scale::Scale;
use super::svg::{Anchor, Svg};
use super::text;
use crate::output::numbers::{date, grouped, short_date};

/// Where something is drawn.
#[derive(Debug, Clone, Copy)]
pub(super) struct Area {
    pub(super) left: f64,
    pub(super) right: f64,
    pub(super) top: f64,
    pub(super) bottom: f64,
}

impl Area {
    pub(super) fn across(&self) -> (f64, f64) {
        (self.left, self.right)
    }

    /// From the bottom up.
    pub(super) fn upwards(&self) -> (f64, f64) {
        (self.bottom, self.top)
    }
}

/// Height of what stands under an axis of days.
pub(super) fn height_of_days(start: Option<Date>) -> f64 {
    if start.is_some() { 56.0 } else { 40.0 }
}

/// Days under a drawing, with their dates if it has any.
pub(super) fn days(svg: &mut Svg, size: Size, area: Area, scale: &Scale, start: Option<Date>) {
    svg.line("axis", (area.left, area.bottom), (area.right, area.bottom));
    let most = if size.is_narrow() { 4 } else { 8 };
    let mut free_from = f64::NEG_INFINITY;
    let mut year = start.map(Date::year);
    for day in scale.ticks(most, true) {
        let x = scale.at(day);
        svg.line("axis", (x, area.bottom), (x, area.bottom + 4.0));
        label_at(svg, (x, area.bottom + 17.0), &grouped(day as u64));
        let Some((mut label, its_year)) = short_date(start, day as u32) else { continue };
        // the year is told where it is another one
        if year != Some(its_year) {
            label = format!("{label} {its_year}");
        }
        let half = text::width(&label) / 2.0 + 3.0;
        let x = x.min(svg.width() - half);
        if x - half > free_from {
            svg.text("soft", Anchor::Middle, (x, area.bottom + 32.0), &label);
            (free_from, year) = (x + half, Some(its_year));
        }
    }
    let title = date(start, 0).map_or_else(|| "day".to_owned(), |d| format!("day and date (day 0 is {d})"));
    let below = area.bottom + height_of_days(start) - 8.0;
    svg.text("soft", Anchor::Middle, ((area.left + area.right) / 2.0, below), &title);
}

/// A text under its place, or as near to it as the edge of the drawing lets it be.
fn label_at(svg: &mut Svg, (x, y): (f64, f64), label: &str) {
    let half = text::width(label) / 2.0;
    svg.text("soft", Anchor::Middle, (x.min(svg.width() - half).max(half), y), label);
}

/// How much room [`title_above`] takes.
pub(super) const HEIGHT_OF_TITLE: f64 = 22.0;

/// What the values of an upright axis are, above its upper end.
pub(super) fn title_above(svg: &mut Svg, area: Area, title: &str) {
    let room = svg.width();
    svg.text_within("soft", Anchor::Start, (0.0, area.top - 12.0), title, room);
}

/// Values on the left, with lines across.
pub(super) fn upright(svg: &mut Svg, area: Area, scale: &Scale, most: usize, label: impl Fn(f64) -> String) {
    for value in scale.ticks(most, true) {
        let y = scale.at(value);
        svg.line("grid", (area.left, y), (area.right, y));
        svg.text("soft", Anchor::End, (area.left - 6.0, y + 4.5), &label(value));
    }
}

/// Values under a drawing, with lines up, and a title, if there is one.
pub(super) fn level(
    svg: &mut Svg,
    area: Area,
    scale: &Scale,
    (most, whole): (usize, bool),
    title: &str,
    label: impl Fn(f64) -> String,
) {
    // as many as can be told apart: what is narrow has fewer, and so have long numbers
    let fit = |values: &Vec<f64>| {
        let labels: Vec<String> = values.iter().map(|&value| label(value)).collect();
        let places = values.windows(2).zip(labels.windows(2));
        places.into_iter().all(|(at, labels)| {
            let half = |label: &String| text::width(label) / 2.0;
            let apart = (scale.at(at[1]) - scale.at(at[0])).abs();
            labels[0] != labels[1] && apart >= half(&labels[0]) + half(&labels[1]) + BETWEEN
        })
    };
    let all = (1..=most.max(1)).rev().map(|most| scale.ticks(most, whole));
    let fitting = all.filter(|values| !values.is_empty()).find(fit);
    level_at(svg, area, scale, &fitting.unwrap_or_default(), title, label);
}

/// The least room between two labels.
const BETWEEN: f64 = 8.0;

/// The same at these values.
pub(super) fn level_at(
    svg: &mut Svg,
    area: Area,
    scale: &Scale,
    values: &[f64],
    title: &str,
    label: impl Fn(f64) -> String,
) {
    for &value in values {
        let x = scale.at(value);
        svg.line("grid", (x, area.top), (x, area.bottom));
        label_at(svg, (x, area.bottom + 17.0), &label(value));
    }
    if title.is_empty() {
        return;
    }
    let middle = (area.left + area.right) / 2.0;
    let half = text::width(title) / 2.0;
    let x = middle.min(svg.width() - half - 2.0).max(half + 2.0);
    svg.text_within("soft", Anchor::Middle, (x, area.bottom + 35.0), title, svg.width());
}

/// Height of what stands under [`level`].
pub(super) const HEIGHT_OF_LEVEL: f64 = 44.0;
