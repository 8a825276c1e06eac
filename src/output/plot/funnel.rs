//! The tranches as a funnel: how many histories reach and complete each, and who does not honour there.

use std::borrow::Cow;

use super::axis::{self, Area};
use super::columns::{PARTY, column};
use super::rows::{Key, Rows, key};
use super::scale::Scale;
use super::steps::{band, line};
use super::svg::{Anchor, Shape, Svg};
use super::{Figure, Size, Words, dodge, series, text, told_of};
use crate::agreement::PartyId;
use crate::output::numbers::{of_hundred, of_hundred_briefly};
use crate::output::table::{Cell, ColumnMeta, Table};
use crate::output::tables::Run;
use crate::output::words::{histories, plain};
use crate::summary::TrancheRow;

/// With more tranches than this they are not drawn one by one.
const MOST_ROWS: usize = 24;

/// Tranches that the table has at the most.
const MOST_IN_TABLE: usize = 60;

const COLUMNS: &[ColumnMeta] = &[
    column("Tranche", "", "its number and name"),
    PARTY,
    column("Reached", "share", "share of all histories in which the tranche begins"),
    column("Honoured", "share", "of the party's turns: delivered on the day"),
    column("Late", "share", "of the party's turns: delivered later"),
    column("Short", "share", "of the party's turns: delivered in part"),
    column("Refused", "share", "of the party's turns: not delivered"),
    column("Completed", "share", "share of all histories in which the tranche is completed"),
];

/// A tranche with those who owe something there.
struct Step<'a> {
    name: String,
    rows: Vec<&'a TrancheRow>,
}

impl Step<'_> {
    fn reached(&self) -> f64 {
        100.0 * self.rows.first().and_then(|r| r.reached).unwrap_or(0.0)
    }

    fn completed(&self) -> f64 {
        100.0 * self.rows.first().and_then(|r| r.completed).unwrap_or(0.0)
    }

    /// In how many of 100 of its turns the party does not do on the day what it owes.
    fn not_honoured(&self, party: PartyId) -> Option<f64> {
        let row = self.rows.iter().find(|r| r.party == party)?;
        row.turns.map(|[honoured, ..]| (100.0 * (1.0 - honoured)).max(0.0))
    }
}

/// How far the histories get, tranche by tranche, and who does not honour there; on the scales of those
/// `beside`.
#[must_use]
pub fn funnel(run: &Run<'_>, beside: &[Run<'_>]) -> Figure {
    let steps = steps_of(run);
    let labels: Vec<String> = run.agreement.parties().iter().map(|p| plain(&p.label)).collect();
    let owes = |p: &PartyId| run.summary.tranches.iter().any(|r| r.party == *p);
    let parties: Vec<PartyId> = (0..labels.len()).map(PartyId::from).filter(owes).collect();
    let told = |s: &Step<'_>| format!("{}: {} of 100", s.name, of_hundred(s.completed() / 100.0));
    let ends = match &steps[..] {
        [] => String::new(),
        [only] => told(only),
        [first, .., last] => format!("{}; {}", told(first), told(last)),
    };
    let lacks = parties.iter().filter_map(|&p| lack(&steps, p).map(|l| format!("{} {l}", labels[p.index()])));
    let histories = histories(run.summary);
    let words = Words {
        id: "funnel",
        title: "How far it gets, and who does not honour".to_owned(),
        caption: format!(
            "Bars: of 100 {histories}, how many begin a tranche and how many complete it; beside a bar, how many complete it, \
             of how many that begin. Marks: how often a party, when its turn comes there, delivers late (be it within the days \
             of grace), in part or not at all. It follows from how reliable the file takes each to be: it is no finding about \
             anybody."
        ),
        alt: format!("Completed tranches: {ends}. Not honoured, of 100 turns: {}", told_of(lacks)),
    };
    let thinned = steps.len() > MOST_IN_TABLE;
    let rest = thinned.then(|| "Some tranches only; all of them are in tranches.csv.".to_owned());
    let most = beside.iter().map(|run| most(&steps_of(run))).fold(most(&steps), f64::max);
    let look = Look { labels: &labels, parties: &parties, most, histories };
    Figure::new(words, table(&steps, &labels), rest, |svg, size| {
        if steps.len() <= MOST_ROWS { bars(svg, size, &steps, look) } else { lines(svg, size, &steps, look) }
    })
}

/// How often a party does not honour, in words: `2`, `2 to 12, most at 3 last`.
fn lack(steps: &[Step<'_>], party: PartyId) -> Option<String> {
    let all = || steps.iter().filter_map(|s| Some((s, s.not_honoured(party)?)));
    let (at, most) = all().reduce(|a, b| if b.1 > a.1 { b } else { a })?;
    let (_, least) = all().reduce(|a, b| if b.1 < a.1 { b } else { a })?;
    let [least, most] = [least, most].map(|x| of_hundred(x / 100.0));
    Some(if least == most { most } else { format!("{least} to {most}, most at {}", at.name) })
}

fn steps_of<'a>(run: &Run<'a>) -> Vec<Step<'a>> {
    let tranches = run.agreement.tranches().iter().enumerate();
    let mut rows: Vec<Vec<&TrancheRow>> = vec![Vec::new(); tranches.len()];
    run.summary.tranches.iter().for_each(|row| rows[row.tranche.index()].push(row));
    let step = |(k, tranche): (usize, &crate::agreement::Tranche)| {
        let number = format!("tranche {}", k + 1);
        let name = if tranche.name == number {
            format!("{}", k + 1)
        } else {
            format!("{} {}", k + 1, plain(&tranche.name))
        };
        Step { name, rows: std::mem::take(&mut rows[k]) }
    };
    tranches.map(step).collect()
}

fn table(steps: &[Step<'_>], labels: &[String]) -> Table {
    let every = steps.len().div_ceil(MOST_IN_TABLE);
    let shown = steps.iter().enumerate().filter(|(k, _)| k.is_multiple_of(every) || k + 1 == steps.len());
    let row = |step: &Step<'_>, r: &TrancheRow| {
        let turn = |i: usize| Cell::share(r.turns.map(|t| t[i]));
        vec![
            Cell::text(&step.name),
            Cell::text(&labels[r.party.index()]),
            Cell::share(r.reached),
            turn(0),
            turn(1),
            turn(2),
            turn(3),
            Cell::share(r.completed),
        ]
    };
    let rows = shown.flat_map(|(_, step)| step.rows.iter().map(move |r| row(step, r))).collect();
    let about = "how what each party owes at each tranche went";
    Table { name: "funnel", about, columns: Cow::Borrowed(COLUMNS), rows }
}

/// Who is drawn how.
#[derive(Clone, Copy)]
struct Look<'a> {
    labels: &'a [String],
    parties: &'a [PartyId],
    /// The end of the scale of those who do not honour.
    most: f64,
    /// What the histories are called.
    histories: &'a str,
}

impl Look<'_> {
    fn key(&self) -> Vec<Key> {
        let fields = [("over", "begun"), ("good-area", "completed")];
        let fields = fields.map(|(class, name)| Key::Field(format!("fill {class}"), name.to_owned()));
        let marks = self.parties.iter().map(|p| {
            let class = format!("dot {}", series(p.index()));
            Key::Mark(class, Shape::of(p.index()), format!("{} does not honour", self.labels[p.index()]))
        });
        fields.into_iter().chain(marks).collect()
    }
}

/// The most often that anybody does not honour, as the end of a scale.
fn most(steps: &[Step<'_>]) -> f64 {
    let all = steps.iter().flat_map(|s| s.rows.iter().filter_map(|r| s.not_honoured(r.party)));
    (super::scale::step(all.fold(0.0, f64::max) / 4.0, true) * 4.0).clamp(4.0, 100.0)
}

fn bars(svg: &mut Svg, size: Size, steps: &[Step<'_>], look: Look<'_>) -> f64 {
    let top = key(svg, &look.key()) + 24.0;
    let rows = Rows::new(size, steps.iter().map(|s| s.name.as_str()), top, 12.0);
    let whole = rows.area();
    let middle = whole.left + 0.6 * (whole.right - whole.left);
    let (left, right) = (rows.within(whole.left, middle - 66.0), rows.within(middle, whole.right - 8.0));
    let (reach, lack) =
        (Scale::new((0.0, 100.0), left.across()), Scale::new((0.0, look.most), right.across()));
    let most = if size.is_narrow() { 2 } else { 4 };
    let title = format!("of 100 {}", if size.is_narrow() { "histories" } else { look.histories });
    axis::level(svg, left, &reach, (most, true), &title, |v| format!("{v}"));
    let title = if size.is_narrow() { "of 100 turns" } else { "not honoured, of 100 turns" };
    axis::level(svg, right, &lack, (most, true), title, |v| format!("{v}"));
    for (area, title) in [(left, "How far it gets"), (right, "Who does not honour")] {
        let x = area.left.min(svg.width() - text::BOLD * text::width(title));
        svg.text("strong", Anchor::Start, (x, top - 10.0), title);
    }
    for (i, step) in steps.iter().enumerate() {
        let y = rows.at(i);
        rows.name(svg, i, &step.name);
        let width = |v: f64| reach.at(v) - left.left;
        svg.rect("fill over", (left.left, y - 8.0), (width(step.reached()), 16.0));
        svg.rect("fill good-area", (left.left, y - 8.0), (width(step.completed()), 16.0));
        let [begun, completed] = [step.reached(), step.completed()].map(|x| of_hundred_briefly(x / 100.0));
        let value = if completed == begun { completed } else { format!("{completed} of {begun}") };
        svg.text("strong", Anchor::Start, (reach.at(step.reached()) + 6.0, y + 4.5), &value);
        for (k, &party) in look.parties.iter().enumerate() {
            if let Some(share) = step.not_honoured(party) {
                let class = format!("dot {}", series(party.index()));
                let y = y + dodge(k, look.parties.len());
                svg.mark(&class, Shape::of(party.index()), (lack.at(share), y));
            }
        }
    }
    rows.end()
}

/// Of many tranches: steps down, and under them a line for each party.
fn lines(svg: &mut Svg, size: Size, steps: &[Step<'_>], look: Look<'_>) -> f64 {
    let top = key(svg, &look.key()) + 24.0;
    let height = if size.is_narrow() { 130.0 } else { 170.0 };
    let panel =
        |top: f64| Area { left: 40.0, right: svg_right(size), top: top + 4.0, bottom: top + 4.0 + height };
    let (upper, lower) = (panel(top), panel(top + height + 44.0));
    let end = steps.len() as f64 + 1.0;
    let x = Scale::new((1.0, end), upper.across());
    let y = Scale::new((0.0, 100.0), upper.upwards());
    svg.text("strong", Anchor::Start, (0.0, upper.top - 12.0), &format!("Of 100 {}", look.histories));
    axis::upright(svg, upper, &y, 4, |v| format!("{v}"));
    let ends: Vec<[f64; 2]> = steps.iter().map(|s| [s.reached(), s.completed()]).collect();
    for (i, class) in ["over", "good-area"].into_iter().enumerate() {
        let shares: Vec<_> = ends.iter().enumerate().map(|(k, e)| (k as f64 + 1.0, 0.0, e[i])).collect();
        svg.path(&format!("fill {class}"), &band(&shares, end, (&x, &y)));
    }
    svg.line("axis", (upper.left, upper.bottom), (upper.right, upper.bottom));
    let y = Scale::new((0.0, look.most), lower.upwards());
    svg.text("strong", Anchor::Start, (0.0, lower.top - 12.0), "Not honoured, of 100 turns");
    axis::upright(svg, lower, &y, 4, |v| format!("{v}"));
    for &party in look.parties {
        not_honoured(svg, steps, party, (&x, &y));
    }
    let most = if size.is_narrow() { 4 } else { 8 };
    axis::level(svg, Area { top: lower.bottom, ..lower }, &x, (most, true), "tranche", |v| format!("{v}"));
    svg.line("axis", (lower.left, lower.bottom), (lower.right, lower.bottom));
    lower.bottom + axis::HEIGHT_OF_LEVEL
}

fn svg_right(size: Size) -> f64 {
    size.width() - 12.0
}

/// A line with a mark now and then, which tells whose it is.
fn not_honoured(svg: &mut Svg, steps: &[Step<'_>], party: PartyId, (x, y): (&Scale, &Scale)) {
    const MARKS: usize = 8;
    let numbered = || steps.iter().enumerate().filter_map(|(k, s)| Some((k, s.not_honoured(party)?)));
    let values: Vec<(f64, f64)> = numbered().map(|(k, v)| (k as f64 + 1.0, v)).collect();
    let Some(last) = values.last() else { return };
    let class = series(party.index());
    svg.path(&format!("thin {class}"), &line(&values, last.0 + 1.0, (x, y)));
    let every = values.len().div_ceil(MARKS);
    for &(k, v) in values.iter().skip(every / 2).step_by(every) {
        svg.mark(&format!("dot {class}"), Shape::of(party.index()), (x.at(k + 0.5), y.at(v)));
    }
}
