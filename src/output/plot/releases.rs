//! Persons released over time: a fan for each party, against the plan.

use std::borrow::Cow;

use super::axis::{self, Area};
use super::columns::{DATE, DAY, PARTY, column};
use super::rows::{Key, key};
use super::scale::Scale;
use super::svg::{Anchor, Shape, Svg};
use super::{Figure, Size, Words, series, steps};
use crate::agreement::PartyId;
use crate::output::numbers::{grouped, mean};
use crate::output::table::{Cell, ColumnMeta, Table};
use crate::output::tables::{Run, date};
use crate::output::words::{histories, plain};
use crate::summary::ReleaseRow;

const COLUMNS: &[ColumnMeta] = &[
    PARTY,
    DAY,
    DATE,
    column("Planned", "persons", "released by the end of the day if everything goes as scheduled"),
    column("On average", "persons", "mean over the histories"),
    column("Lowest in 9 of 10", "persons", "5 % of the histories do not exceed it"),
    column("Lower quarter", "persons", "a quarter of the histories do not exceed it"),
    column("Middle", "persons", "half of the histories do not exceed it"),
    column("Upper quarter", "persons", "three quarters of the histories do not exceed it"),
    column("Highest in 9 of 10", "persons", "95 % of the histories do not exceed it"),
];

/// Days that the table has at the most.
const MOST_DAYS: usize = 40;

/// The fan of one party.
struct Fan<'a> {
    party: PartyId,
    label: String,
    owed: u64,
    rows: Vec<&'a ReleaseRow>,
    /// The end of the scale.
    most: u64,
}

/// Living persons released by the end of each day, by every party that owes some, against the
/// schedule, on the scales of those `beside`; `None` if nobody owes a living person.
#[must_use]
pub fn releases(run: &Run<'_>, beside: &[Run<'_>]) -> Option<Figure> {
    let others: Vec<Vec<Fan<'_>>> = beside.iter().map(fans).collect();
    let mut fans = fans(run);
    if fans.is_empty() {
        return None;
    }
    let until = last_change(&fans);
    let all = run.agreement.horizon();
    let days =
        beside.iter().zip(&others).map(|(r, fans)| shown_days(last_change(fans), r.agreement.horizon()));
    let shown = days.fold(shown_days(until, all), u32::max);
    for fan in &mut fans {
        let same = others.iter().flatten().filter(|o| o.label == fan.label);
        fan.most = same.map(|o| o.most).fold(fan.most, u64::max);
    }
    let told = fans.iter().map(|fan| {
        let at_end = fan.rows.last().and_then(|r| r.mean).map_or_else(String::new, |m| mean(m, None));
        format!("{}: {at_end} of {} released by the end, on average", fan.label, grouped(fan.owed))
    });
    let quiet = if shown + 1 < all {
        format!(" After day {until} the bands and the middle stay as they are.")
    } else {
        String::new()
    };
    let entry = match run.agreement.issues() {
        [] => "",
        _ => ", as if the agreement entered into force on the mean day on which it does",
    };
    let words = Words {
        id: "releases",
        title: "Who is released when".to_owned(),
        caption: format!(
            "Living persons released by the end of each day. The inner band holds the middle half of the {}, both \
             bands together nine of ten; the line is the middle of each day, and the dashed line the plan{entry}.{quiet}",
            histories(run.summary)
        ),
        alt: format!("{}.", told.collect::<Vec<_>>().join("; ")),
    };
    let days = some_days(&fans, shown);
    let left_out = days.len() <= shown as usize;
    let rest = left_out.then(|| "Some days only; every day is in releases.csv.".to_owned());
    let (table, start) = (table(run, &fans, &days), run.start);
    Some(Figure::new(words, table, rest, |svg, size| {
        let mut top = key(
            svg,
            &[
                Key::Line("line ink".to_owned(), "middle".to_owned()),
                Key::Field("half ink".to_owned(), "half of them".to_owned()),
                Key::Field("faint ink".to_owned(), "nine of ten".to_owned()),
                Key::Line("dash".to_owned(), "the plan".to_owned()),
            ],
        );
        for (i, fan) in fans.iter().enumerate() {
            let last = i + 1 == fans.len();
            top = draw(svg, size, fan, (top, shown), start.filter(|_| last), last);
        }
        top
    }))
}

fn fans<'a>(run: &Run<'a>) -> Vec<Fan<'a>> {
    let parties = run.agreement.parties().iter().enumerate();
    let fan = |(i, party): (usize, &crate::agreement::Party)| {
        let id = PartyId::from(i);
        let owed = u64::from(run.agreement.owed_living(id));
        let rows: Vec<&ReleaseRow> = run.summary.releases.iter().filter(|r| r.party == id).collect();
        let most = rows.iter().filter_map(|r| r.planned).fold(owed, u64::max);
        (owed > 0).then(|| Fan { party: id, label: plain(&party.label), owed, rows, most })
    };
    parties.filter_map(fan).collect()
}

/// The last day on which anything that is drawn changes.
fn last_change(fans: &[Fan<'_>]) -> u32 {
    // people can't see less than this part of the whole
    const LEAST: f64 = 0.002;
    let changes = |fan: &Fan<'_>| {
        let least = LEAST * fan.owed as f64;
        let pairs = fan.rows.windows(2);
        let last = pairs.filter(|w| differs(w[0], w[1], least)).map(|w| w[1].day).next_back();
        last.unwrap_or(0)
    };
    fans.iter().map(changes).max().unwrap_or(0)
}

fn differs(a: &ReleaseRow, b: &ReleaseRow, least: f64) -> bool {
    let mean = a.mean.zip(b.mean).is_some_and(|(a, b)| (a - b).abs() > least);
    mean || a.planned != b.planned || a.quantiles != b.quantiles
}

/// The last day that is drawn: some days after the last change, so that its end can be seen.
pub(super) fn shown_days(last_change: u32, horizon: u32) -> u32 {
    let margin = (last_change / 10).max(2);
    (last_change + margin).min(horizon.saturating_sub(1))
}

/// The days of the table: all of them or, of many, some at equal distances, and the last.
fn some_days(fans: &[Fan<'_>], shown: u32) -> Vec<u32> {
    let every = (shown as usize + 1).div_ceil(MOST_DAYS).max(1);
    let every = super::scale::step(every as f64, true) as u32;
    let last = fans.first().and_then(|f| f.rows.last()).map_or(shown, |r| r.day.min(shown));
    let mut days: Vec<u32> = (0..=last).filter(|d| d.is_multiple_of(every)).collect();
    if days.last() != Some(&last) {
        days.push(last);
    }
    days
}

fn table(run: &Run<'_>, fans: &[Fan<'_>], days: &[u32]) -> Table {
    let dated = run.start.is_some();
    let mut rows = Vec::new();
    for fan in fans {
        for r in days.iter().filter_map(|&d| fan.rows.get(d as usize)) {
            let q = r.quantiles;
            let mut row = vec![Cell::text(&fan.label), Cell::Whole(r.day.into())];
            row.extend(dated.then(|| date(run.start, r.day)));
            row.push(Cell::whole(r.planned));
            row.push(Cell::number(r.mean));
            row.extend([
                Cell::number(q.map(|q| q.p05)),
                Cell::number(q.map(|q| q.p25)),
                Cell::number(q.map(|q| q.median)),
                Cell::number(q.map(|q| q.p75)),
                Cell::number(q.map(|q| q.p95)),
            ]);
            rows.push(row);
        }
    }
    let columns = COLUMNS.iter().filter(|c| dated || c.name != DATE.name).cloned().collect();
    let about = "living persons released by the end of the day, by party";
    Table { name: "releases", about, columns: Cow::Owned(columns), rows }
}

/// One party's fan; returns where it ends.
fn draw(
    svg: &mut Svg,
    size: Size,
    fan: &Fan<'_>,
    (top, shown): (f64, u32),
    start: Option<jiff::civil::Date>,
    last: bool,
) -> f64 {
    let height = if size.is_narrow() { 120.0 } else { 150.0 };
    let area = Area { left: 44.0, right: svg.width() - 12.0, top: top + 28.0, bottom: top + 28.0 + height };
    let class = series(fan.party.index());
    svg.mark(&format!("dot {class}"), Shape::of(fan.party.index()), (8.0, top + 11.0));
    let title = format!("released by {} (of {})", fan.label, grouped(fan.owed));
    svg.text_within("strong", Anchor::Start, (20.0, top + 15.5), &title, svg.width() - 20.0);
    let x = Scale::new((0.0, f64::from(shown) + 1.0), area.across());
    let y = Scale::new((0.0, fan.most as f64), area.upwards());
    // beside another one, its own days may end before
    let end = f64::from(fan.rows.last().map_or(shown, |r| r.day.min(shown))) + 1.0;
    axis::upright(svg, area, &y, 4, |v| grouped(v as u64));
    let rows = || fan.rows.iter().filter(|r| r.day <= shown);
    let day = |r: &&&ReleaseRow| f64::from(r.day);
    let quantiles = || rows().filter_map(|r| r.quantiles.map(|q| (day(&r), q)));
    let outer: Vec<_> = quantiles().map(|(d, q)| (d, q.p05, q.p95)).collect();
    let inner: Vec<_> = quantiles().map(|(d, q)| (d, q.p25, q.p75)).collect();
    let middle: Vec<_> = quantiles().map(|(d, q)| (d, q.median)).collect();
    if !outer.is_empty() {
        svg.path(&format!("faint {class}"), &steps::band(&outer, end, (&x, &y)));
        svg.path(&format!("half {class}"), &steps::band(&inner, end, (&x, &y)));
        svg.path(&format!("line {class}"), &steps::line(&middle, end, (&x, &y)));
    }
    let planned: Vec<_> = rows().filter_map(|r| r.planned.map(|p| (day(&r), p as f64))).collect();
    if !planned.is_empty() {
        svg.path("dash", &steps::line(&planned, end, (&x, &y)));
    }
    if last {
        axis::days(svg, size, area, &x, start);
        area.bottom + axis::height_of_days(start)
    } else {
        svg.line("axis", (area.left, area.bottom), (area.right, area.bottom));
        area.bottom + 14.0
    }
}
