//! How the histories end: a bar for completion, and for every reason why not.

use std::borrow::Cow;

use super::columns::column;
use super::rows::Rows;
use super::scale::Scale;
use super::svg::{Anchor, Svg};
use super::{Figure, Size, Words, series, text};
use crate::metric::{Cause, Outcome};
use crate::output::numbers::{of_hundred, of_hundred_briefly};
use crate::output::table::{Cell, ColumnMeta, Table};
use crate::output::tables::Run;
use crate::output::words::{Names, capital, histories, reasons};
use crate::summary::OutcomeRow;

/// Reasons that have a bar of their own.
const MOST: usize = 12;

const COLUMNS: &[ColumnMeta] = &[
    column("How it ends", "", "completed, or the reason why not"),
    column("Share of histories", "share", "share of the histories that end so"),
    column("At least", "share", "lower end of the 95 % interval of luck"),
    column("At most", "share", "upper end of the 95 % interval of luck"),
];

/// How the histories of one scenario end.
#[must_use]
pub fn endings(run: &Run<'_>) -> Figure {
    let names = Names::of(run.agreement);
    let completed =
        run.summary.outcomes.iter().filter(|r| r.outcome == Outcome::Completed && r.cause.is_none());
    let all: Vec<&OutcomeRow> = completed.chain(reasons(run.summary)).collect();
    let told: Vec<(String, f64, &OutcomeRow)> =
        all.iter().map(|r| (capital(&names.reason(r)), r.chance.probability.unwrap_or(0.0), *r)).collect();
    let drawn = &told[..told.len().min(MOST + 1)];
    let alt = drawn.iter().map(|(name, share, _)| format!("{name}: {} of 100 histories", of_hundred(*share)));
    let left_out = told.len() - drawn.len();
    let histories = histories(run.summary);
    let words = Words {
        id: "endings",
        title: "How it ends".to_owned(),
        caption: match left_out {
            0 => format!("Of 100 {histories}, how many end in which way."),
            n => format!(
                "Of 100 {histories}, how many end in which way; {n} rarer ways are in the table only."
            ),
        },
        alt: format!("{}.", alt.collect::<Vec<_>>().join("; ")),
    };
    Figure::new(words, table(&told), None, |svg, size| draw(svg, size, drawn, &format!("of 100 {histories}")))
}

fn table(told: &[(String, f64, &OutcomeRow)]) -> Table {
    let row = |(name, _, r): &(String, f64, &OutcomeRow)| {
        let interval = r.chance.interval;
        vec![
            Cell::text(name),
            Cell::share(r.chance.probability),
            Cell::share(interval.map(|i| i.low)),
            Cell::share(interval.map(|i| i.high)),
        ]
    };
    let rows = told.iter().map(row).collect();
    Table { name: "endings", about: "how the histories end", columns: Cow::Borrowed(COLUMNS), rows }
}

fn draw(svg: &mut Svg, size: Size, told: &[(String, f64, &OutcomeRow)], axis: &str) -> f64 {
    let rows = Rows::new(size, told.iter().map(|t| t.0.as_str()), 4.0, 44.0);
    let area = rows.area();
    let scale = Scale::new((0.0, 100.0), area.across());
    rows.axis(svg, &scale, true, axis, |x| format!("{x}"));
    svg.line("axis", (area.left, area.top), (area.left, area.bottom));
    for (i, (name, share, row)) in told.iter().enumerate() {
        let y = rows.at(i);
        rows.name(svg, i, name);
        let to = scale.at(100.0 * share);
        svg.rect(&format!("fill {}", class(row)), (area.left, y - 8.0), ((to - area.left).max(1.0), 16.0));
        let value = of_hundred_briefly(*share);
        let x = to + 7.0;
        debug_assert!(x + text::width(&value) < svg.width());
        svg.text("strong", Anchor::Start, (x, y + 4.5), &value);
    }
    rows.end()
}

/// A breach has the colour of its party, everywhere.
fn class(row: &OutcomeRow) -> String {
    match (row.outcome, row.cause) {
        (Outcome::Completed, _) => "good".to_owned(),
        (_, Some(Cause::Breach(party))) => series(party.index()),
        _ => "bad".to_owned(),
    }
}
