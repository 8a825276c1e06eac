//! What matters most, in a table and in sentences.

use stagger::metric::Target;
use stagger::output::inputs::in_words;
use stagger::output::numbers::{grouped, percent, significant};
use stagger::output::table::Cell;
use stagger::output::tables::{Studied, group_name};
use stagger::output::words::{Names, capital, plain};
use stagger::study::sensitivity::{Bar, Indices};

use super::super::sensitivity::Findings;
use super::holding::measured;
use super::page::Page;

/// Inputs in the table of the first result.
const MOST_INPUTS: usize = 10;

/// Inputs named for each of the others.
const MOST_NAMED: usize = 3;

/// A share below this is not told in sentences.
const LEAST_TOLD: f64 = 0.02;

/// The page.
pub(crate) fn page(studied: Studied<'_>, is_varied: bool, found: &Findings, folder: &str) -> Page {
    let mut page = Page::new();
    page.heading(&plain(&studied.scenario.title()));
    let inputs = studied.factors.len() as u64;
    let what = if is_varied { "varied" } else { "not known" };
    page.paragraph(&match inputs {
        1 => format!("1 input is {what}."),
        _ => format!("{inputs} inputs are {what}."),
    });
    if let Some(text) = not_ranked(studied) {
        page.paragraph(&text);
    }
    if let Some(text) = taken_as_certain(studied) {
        page.paragraph(&text);
    }
    page.blank();
    first(&mut page, studied, found);
    if studied.targets.len() > 1 {
        page.blank();
        page.paragraph(
            "What matters most for the other results, with the part of the doubt that goes back to it:",
        );
        for t in 1..studied.targets.len() {
            page.item(&sentence(studied, found, t));
        }
    }
    page.blank();
    explain(&mut page, found);
    page.closing(folder);
    page
}

/// That what the file does not know either is not ranked, where only what is named is.
fn not_ranked(studied: Studied<'_>) -> Option<String> {
    let is_ranked = |path: &str| studied.factors.iter().any(|f| f.path == path);
    let agreement = studied.scenario.agreement();
    let others = agreement.unknowns().iter().filter(|u| !is_ranked(&u.path)).count() as u64;
    let (ranges, are, their) = match others {
        0 => return None,
        1 => ("range", "is", "its"),
        _ => ("ranges", "are", "their"),
    };
    Some(format!(
        "Only what is named with --vary is ranked: {} {ranges} of the file {are} drawn anew in every trial, and {their} part \
         is in none of the figures of doubt below. Name what is to be ranked with it.",
        grouped(others)
    ))
}

/// That what is a plain number is not ranked, though it may be a guess as well.
fn taken_as_certain(studied: Studied<'_>) -> Option<String> {
    let is_ranked = |path: &str| studied.factors.iter().any(|f| f.path == path);
    let plain =
        studied.scenario.inputs().iter().filter(|i| i.value.is_some() && !is_ranked(&i.path)).count() as u64;
    let (numbers, is, it) = match plain {
        0 => return None,
        1 => ("number", "is", "it"),
        _ => ("numbers", "are", "one of them"),
    };
    Some(format!(
        "{} plain {numbers} of the file {is} taken as certain and not ranked, even if {it} decides more: give a range to \
         what is a guess, or name it with --vary.",
        grouped(plain)
    ))
}

/// The first result in a table.
fn first(page: &mut Page, studied: Studied<'_>, found: &Findings) {
    let target = studied.targets[0];
    let name = of_target(studied, target);
    page.heading(&format!("{name}, with nothing fixed: {}", amount(target, found.tornado.base[0])));
    let rows = ranked(found, 0);
    let told = rows.iter().take(MOST_INPUTS).map(|&g| {
        let bar = match &found.groups[g][..] {
            [f] => Some((*f, &found.tornado.bars[0][*f])),
            _ => None,
        };
        let input = called(studied, &found.groups[g]);
        let share = found.shares.indices[0].as_ref().map_or_else(|| "–".to_owned(), |i| total(i, g));
        let mut row = vec![input];
        row.extend(
            bar.map_or_else(|| ["", "", "", ""].map(str::to_owned), |(f, bar)| ends(studied, target, f, bar)),
        );
        row.push(share);
        row
    });
    let header = ["If we knew the input", "low", "then", "high", "then", "part of the doubt"];
    page.table(&header, told.collect(), &[1, 2, 3, 4, 5]);
    if rows.len() > MOST_INPUTS {
        page.remark(&format!("… and {} more in sensitivity.csv.", rows.len() - MOST_INPUTS));
    }
    if found.shares.indices[0].is_none() {
        page.paragraph("The doubt about the inputs does not move it, or too little for the trials to tell.");
    }
}

/// Positions of the groups, the one that matters most first.
fn ranked(found: &Findings, target: usize) -> Vec<usize> {
    let mut order: Vec<usize> = (0..found.groups.len()).collect();
    let weight = |g: usize| match &found.shares.indices[target] {
        Some(indices) => indices.factors[g].total.value,
        None => match &found.groups[g][..] {
            [f] => found.tornado.bars[target][*f].swing().unwrap_or(0.0),
            _ => 0.0,
        },
    };
    order.sort_by(|&a, &b| weight(b).total_cmp(&weight(a)).then(a.cmp(&b)));
    order
}

fn ends(studied: Studied<'_>, target: Target, factor: usize, bar: &Bar) -> [String; 4] {
    let value = |cell: Cell| cell.as_number().map_or_else(|| plain(&cell.to_text()), significant);
    let [low, high] = studied.ends(factor, bar).map(value);
    [low, amount(target, bar.low.mean), high, amount(target, bar.high.mean)]
}

fn total(indices: &Indices, group: usize) -> String {
    let e = indices.factors[group].total;
    let percent = |x: f64| (100.0 * x).clamp(0.0, 100.0).round();
    format!("{} % ({}–{})", percent(e.value), percent(e.low), percent(e.high))
}

fn sentence(studied: Studied<'_>, found: &Findings, t: usize) -> String {
    let target = studied.targets[t];
    let what = format!("{}, {}", of_target(studied, target), amount(target, found.tornado.base[t]));
    let Some(indices) = &found.shares.indices[t] else {
        return format!("{what}: the doubt about the inputs does not move it, or too little to tell");
    };
    let told = ranked(found, t)
        .into_iter()
        .filter(|&g| indices.factors[g].total.value >= LEAST_TOLD)
        .take(MOST_NAMED);
    let named = told.map(|g| {
        let share = (100.0 * indices.factors[g].total.value).clamp(0.0, 100.0).round();
        format!("{} {share} %", called(studied, &found.groups[g]))
    });
    format!("{what}: {}", named.collect::<Vec<_>>().join(", "))
}

/// What an input is called, or several together.
fn called(studied: Studied<'_>, group: &[usize]) -> String {
    match group {
        [one] => in_words(&studied.factors[*one].path, studied.scenario.agreement()),
        several => group_name(studied.factors, several),
    }
}

/// What a result is called at the beginning of a line.
fn of_target(studied: Studied<'_>, target: Target) -> String {
    let agreement = studied.scenario.agreement();
    let names = Names::of(agreement);
    let party = target.party().map(|p| names.party(p).to_owned());
    match (target, party) {
        (Target::COMPLETED, _) => "Chance of completion".to_owned(),
        (Target::Metric { metric: stagger::metric::Metric::Released, category: None, .. }, Some(p)) => {
            format!("Persons released by {p}")
        }
        (Target::Metric { metric: stagger::metric::Metric::DaysHeld, .. }, Some(p)) => {
            format!("Person-days held by {p}")
        }
        _ => measured(target, &names).map_or_else(|| plain(&target.name(agreement)), |name| capital(&name)),
    }
}

fn amount(target: Target, x: Option<f64>) -> String {
    match x {
        None => "–".to_owned(),
        Some(x) if target.is_chance() => percent(x, None),
        Some(x) if x >= 99.95 => grouped(x.round() as u64),
        Some(x) => format!("{x:.1}"),
    }
}

/// With fewer rows the intervals of the indices hold the truth far less often than they say.
const FEW_ROWS: u64 = 64;

fn explain(page: &mut Page, found: &Findings) {
    page.remark(&format!(
        "low and high: the input at its 5th and 95th percentile, the others not fixed ({} trials each, on the same \
         luck).",
        grouped(found.tornado.trials),
    ));
    page.remark(&format!(
        "part of the doubt: how much of the variance from world to world would remain if all but this input were \
         known, with its 95 % interval (total Sobol' index, {} rows). Parts overlap where inputs act together. The files \
         call inputs by their paths.",
        grouped(found.shares.rows)
    ));
    if found.shares.rows < FEW_ROWS {
        page.remark(&format!(
            "So few rows are too few for these intervals, which would be wider in truth: {FEW_ROWS} are enough (--rows)."
        ));
    }
    if found.screening.is_some() {
        page.remark(
            "There are many inputs: those that matter were found by a screening first (screening.csv), and the others \
             are looked at together.",
        );
    }
}
