//! Where the histories stand day by day: whether the agreement still holds.

use std::borrow::Cow;

use super::axis::{self, Area};
use super::columns::{DATE, DAY, column};
use super::releases::shown_days;
use super::rows::{Key, key};
use super::scale::Scale;
use super::svg::{Anchor, Svg};
use super::{Figure, Size, Words, steps, text, told_of};
use crate::output::numbers::of_hundred;
use crate::output::table::{Cell, ColumnMeta, Table};
use crate::output::tables::{Run, date};
use crate::output::words::histories;
use crate::summary::TimelineRow;

const COLUMNS: [ColumnMeta; 7] = [
    DAY,
    DATE,
    column("Completed", "share", "share of the histories in which the exchange is completed"),
    column("Under way", "share", "share with the agreement in force and the exchange not completed"),
    column("In talks", "share", "share that are still in talks"),
    column("Ended early", "share", "share that ended without completion: collapsed, or no agreement"),
    column("Ceasefire", "share", "share with the ceasefire in force"),
];

/// Days that the table has at the most.
const MOST_DAYS: usize = 40;

/// What a history is in, from the bottom of the drawing to its top.
const STATES: [(&str, &str); 4] =
    [("completed", "good-area"), ("under way", "way"), ("still in talks", "talks"), ("ended early", "over")];

fn states(row: &TimelineRow) -> [f64; 4] {
    [row.completed, row.under_way, row.in_talks, row.ended].map(|x| x.unwrap_or(0.0))
}

/// Where the histories stand at the end of each day, and so how long the agreement survives; on the scale of
/// those `beside`.
#[must_use]
pub fn survival(run: &Run<'_>, beside: &[Run<'_>]) -> Figure {
    let rows = &run.summary.timeline;
    let has_ceasefire = rows.iter().any(|r| r.ceasefire.is_some());
    let until = last_change(rows);
    let days = |r: &Run<'_>| shown_days(last_change(&r.summary.timeline), r.agreement.horizon());
    let shown = beside.iter().map(days).fold(days(run), u32::max);
    let quiet = if (shown as usize) + 1 < rows.len() {
        format!(" After day {until} hardly anything changes.")
    } else {
        String::new()
    };
    let ceasefire = if has_ceasefire { " The dashed line: those with the ceasefire in force." } else { "" };
    let histories = histories(run.summary);
    let words = Words {
        id: "survival",
        title: "Does the agreement still stand?".to_owned(),
        caption: format!(
            "Where 100 {histories} stand at the end of each day, from the bottom to the top: {}.{ceasefire}{quiet}",
            occurring(rows).join(", ")
        ),
        alt: format!("Of 100 histories, at the end of {}", told_of(some_days(rows, shown).map(on_day))),
    };
    let (table, thinned) = table(run, shown, has_ceasefire);
    let rest = thinned.then(|| "Some days only; every day is in timeline.csv.".to_owned());
    let start = run.start;
    Figure::new(words, table, rest, |svg, size| {
        let rows: Vec<&TimelineRow> = rows.iter().filter(|r| r.day <= shown).collect();
        draw(svg, size, (&rows, histories), shown, (has_ceasefire, start))
    })
}

/// The states that any history is ever in.
fn occurring(rows: &[TimelineRow]) -> Vec<&'static str> {
    let occurs = |i: &usize| rows.iter().any(|r| states(r)[*i] > 0.0);
    (0..STATES.len()).filter(occurs).map(|i| STATES[i].0).collect()
}

/// Some of the days that are drawn, most of them early, as most happens then; and the last of all.
fn some_days(rows: &[TimelineRow], shown: u32) -> impl Iterator<Item = &TimelineRow> {
    let last = rows.last().map_or(0, |r| r.day);
    let told = [shown / 8, shown / 4, shown / 2, last];
    rows.iter().filter(move |r| told.contains(&r.day))
}

/// `day 10: completed 5, under way 80, ended early 15, with the ceasefire in force 82`
fn on_day(row: &TimelineRow) -> String {
    let of_state = STATES.iter().zip(states(row)).filter(|(_, share)| *share > 0.0);
    let of_state = of_state.map(|((name, _), share)| format!("{name} {}", of_hundred(share)));
    let ceasefire = row.ceasefire.map(|share| format!("with the ceasefire in force {}", of_hundred(share)));
    format!("day {}: {}", row.day, of_state.chain(ceasefire).collect::<Vec<_>>().join(", "))
}

/// The last day on which anything changes by more than one history in a thousand.
fn last_change(rows: &[TimelineRow]) -> u32 {
    let of = |r: &TimelineRow| {
        let [a, b, c, d] = states(r);
        [a, b, c, d, r.ceasefire.unwrap_or(0.0)]
    };
    let Some(last) = rows.last().map(of) else { return 0 };
    let differs = |r: &&TimelineRow| of(r).iter().zip(last).any(|(a, b)| (a - b).abs() > 0.002);
    rows.iter().rev().find(differs).map_or(0, |r| r.day + 1)
}

fn table(run: &Run<'_>, shown: u32, has_ceasefire: bool) -> (Table, bool) {
    let dated = run.start.is_some();
    let every = (shown as usize + 1).div_ceil(MOST_DAYS).max(1);
    let every = super::scale::step(every as f64, true) as u32;
    let is_told = |r: &&TimelineRow| r.day <= shown && (r.day.is_multiple_of(every) || r.day == shown);
    let rows = run.summary.timeline.iter().filter(is_told).map(|r| {
        let mut row = vec![Cell::Whole(r.day.into())];
        row.extend(dated.then(|| date(run.start, r.day)));
        row.extend([r.completed, r.under_way, r.in_talks, r.ended].map(Cell::share));
        row.extend(has_ceasefire.then(|| Cell::share(r.ceasefire)));
        row
    });
    let rows: Vec<_> = rows.collect();
    let keep = |c: &&ColumnMeta| (dated || c.name != "Date") && (has_ceasefire || c.name != "Ceasefire");
    let columns = COLUMNS.iter().filter(keep).cloned().collect();
    let thinned = rows.len() < run.summary.timeline.len();
    let about = "where the histories stand at the end of the day";
    (Table { name: "survival", about, columns: Cow::Owned(columns), rows }, thinned)
}

fn draw(
    svg: &mut Svg,
    size: Size,
    (rows, histories): (&[&TimelineRow], &str),
    shown: u32,
    (has_ceasefire, start): (bool, Option<jiff::civil::Date>),
) -> f64 {
    let occurs = |i: usize| rows.iter().any(|r| states(r)[i] > 0.0);
    let mut entries: Vec<Key> = (0..STATES.len())
        .filter(|&i| occurs(i))
        .map(|i| Key::Field(format!("fill {}", STATES[i].1), STATES[i].0.to_owned()))
        .collect();
    if has_ceasefire {
        entries.push(Key::Line("dash".to_owned(), "ceasefire in force".to_owned()));
    }
    let top = key(svg, &entries) + axis::HEIGHT_OF_TITLE;
    let height = if size.is_narrow() { 200.0 } else { 260.0 };
    let area = Area { left: 40.0, right: svg.width() - 12.0, top, bottom: top + height };
    axis::title_above(svg, area, &format!("of 100 {histories}"));
    // beside another one, its own days may end before
    let end = f64::from(rows.last().map_or(shown, |r| r.day)) + 1.0;
    let whole = f64::from(shown) + 1.0;
    let (x, y) = (Scale::new((0.0, whole), area.across()), Scale::new((0.0, 100.0), area.upwards()));
    axis::upright(svg, area, &y, 5, |v| format!("{v}"));
    let mut names = Vec::new();
    for (i, (state, class)) in STATES.iter().enumerate().filter(|(i, _)| occurs(*i)) {
        let band: Vec<(f64, f64, f64)> = rows.iter().map(|r| layer(r, i)).collect();
        svg.path(&format!("area {class}"), &steps::band(&band, end, (&x, &y)));
        names.push((*state, band));
    }
    if has_ceasefire {
        let line: Vec<_> =
            rows.iter().filter_map(|r| r.ceasefire.map(|c| (f64::from(r.day), 100.0 * c))).collect();
        svg.path("dash", &steps::line(&line, end, (&x, &y)));
    }
    // where a line may run through a name it gets a rim
    let class = if has_ceasefire { "strong halo" } else { "strong" };
    names.iter().for_each(|(state, band)| name(svg, (class, state), band, (&x, &y)));
    axis::days(svg, size, area, &x, start);
    area.bottom + axis::height_of_days(start)
}

/// Day, lower and upper edge of a state.
fn layer(row: &TimelineRow, i: usize) -> (f64, f64, f64) {
    let states = states(row);
    let below: f64 = states[..i].iter().sum();
    (f64::from(row.day), 100.0 * below, 100.0 * (below + states[i]))
}

/// Names a state where it has room for its name: the place where it is highest for as long.
fn name(svg: &mut Svg, (class, name): (&str, &str), band: &[(f64, f64, f64)], (x, y): (&Scale, &Scale)) {
    const LINE: f64 = 20.0;
    let needed = ((text::BOLD * text::width(name) + 8.0) / (x.at(1.0) - x.at(0.0))).ceil() as usize;
    if needed == 0 || needed > band.len() {
        return;
    }
    // what all days of the stretch have in common
    let common = |w: &[(f64, f64, f64)]| {
        let low = w.iter().map(|b| b.1).fold(0.0, f64::max);
        let high = w.iter().map(|b| b.2).fold(100.0, f64::min);
        (low, high)
    };
    let stretches = band.windows(needed).map(|w| (w[0].0, common(w)));
    let best = stretches
        .fold(None, |best: Option<(f64, (f64, f64))>, s| match best {
            Some(b) if b.1.1 - b.1.0 >= s.1.1 - s.1.0 => Some(b),
            _ => Some(s),
        })
        .filter(|(_, (low, high))| y.at(*low) - y.at(*high) >= LINE);
    if let Some((day, (low, high))) = best {
        let at = (x.at(day + needed as f64 / 2.0), (y.at(low) + y.at(high)) / 2.0 + 4.5);
        svg.text(class, Anchor::Middle, at, name);
    }
}
