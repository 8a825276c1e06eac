//! Deals weighed against what is not known: how each does over the worlds, how far each falls short
//! of the best, and what knowing would be worth.

use super::{MOST_INPUTS, Speech, Units, tick, value};
use crate::output::frame::{Frame, Row};
use crate::output::plot::columns::{SCENARIO, column, named};
use crate::output::plot::rows::{Rows, whisker};
use crate::output::plot::scale::{Scale, nice};
use crate::output::plot::svg::{Anchor, Shape, Svg};
use crate::output::plot::{Figure, Size, Words, told_of};
use crate::output::table::{Cell, Table};
use crate::output::words::{plain, short};

/// The rows of the first criterion, with the names of the deals.
fn of_first_criterion<'a>(frame: &Frame<'a>) -> Vec<(String, Row<'a>)> {
    let Some(first) = frame.rows().next() else { return Vec::new() };
    let rows: Vec<Row<'a>> = frame.rows().filter(|r| r.measured() == first.measured()).collect();
    let all: Vec<&str> = rows.iter().map(|r| r.text("scenario")).collect();
    rows.iter().map(|r| (plain(short(r.text("scenario"), &all)), *r)).collect()
}

/// What a dot with a line shows, and of which columns it is made.
struct Dots {
    words: Words,
    dot: &'static str,
    from: &'static str,
    to: &'static str,
    headers: [&'static str; 3],
    unit: &'static str,
    axis: String,
    rest: String,
}

/// How each deal does over the worlds, and its regret.
pub(super) fn draw(frame: &Frame<'_>, speech: Speech<'_>) -> Vec<Figure> {
    let rows = of_first_criterion(frame);
    let Some((_, first)) = rows.first() else { return Vec::new() };
    let (units, measured) = (Units::of(first), speech.measured(first));
    let rest = "The other criteria are in robust.csv.".to_owned();
    let told = |between: &str, columns: [&str; 3]| {
        let part = |(name, r): &(String, Row<'_>)| {
            let [mean, from, to] =
                columns.map(|c| r.number(c).map_or_else(|| "–".to_owned(), |x| value(units.scaled(x))));
            if columns[0] == columns[1] {
                format!("{name}: {mean}{between}{to}")
            } else {
                format!("{name}: {mean}{between}{from} to {to}")
            }
        };
        told_of(rows.iter().map(part))
    };
    let does = Dots {
        words: Words {
            id: "over-worlds",
            title: format!("How each deal does when much is not known: {measured}"),
            caption: "Mark: average over the worlds, in each of which everything that the file gives as a range has one value. \
                      Band: nine worlds of ten. The number on the right is the average."
                .to_owned(),
            alt: told(", in nine worlds of ten ", ["mean", "p05", "p95"]),
        },
        dot: "mean",
        from: "p05",
        to: "p95",
        headers: ["On average", "Worst world of 20", "Best world of 20"],
        unit: units.unit(),
        axis: units.title(first),
        rest: rest.clone(),
    };
    let regret = Dots {
        words: Words {
            id: "regret",
            title: "How far each falls short of the best".to_owned(),
            caption: "In each world, how much worse a deal does than whatever does best there. Mark: on average; line: up to the \
                      largest in any world. Small is safe. The number on the right is the average. Both are as they were played, and rather too large: the \
                      noise of the trials is in them."
                .to_owned(),
            alt: told(" on average, at most ", ["regret_mean", "regret_mean", "regret_max"]),
        },
        dot: "regret_mean",
        from: "regret_mean",
        to: "regret_max",
        headers: ["On average", "from", "Largest"],
        unit: units.unit_of_differences(),
        axis: if units.is_share { "of 100 histories, fewer than the best".to_owned() } else { units.title(first) },
        rest,
    };
    [does, regret].into_iter().map(|dots| figure(&rows, units, dots)).collect()
}

fn figure(rows: &[(String, Row<'_>)], units: Units, dots: Dots) -> Figure {
    let Dots { words, dot, from, to, headers, unit, axis, rest } = dots;
    let which: Vec<(usize, &str)> =
        [dot, from, to].into_iter().enumerate().filter(|&(i, c)| i == 0 || c != dot).collect();
    let columns = which.iter().map(|&(i, _)| named(headers[i].to_owned(), unit, "over the worlds"));
    let row = |(name, r): &(String, Row<'_>)| {
        std::iter::once(Cell::text(name)).chain(which.iter().map(|&(_, c)| units.cell(r.number(c)))).collect()
    };
    let table = Table {
        name: "over-worlds",
        about: "each deal over the worlds",
        columns: std::iter::once(SCENARIO).chain(columns).collect(),
        rows: rows.iter().map(row).collect(),
    };
    Figure::new(words, table, Some(rest), |svg, size| {
        picture(svg, size, rows, (units, [dot, from, to]), &axis)
    })
}

fn picture(
    svg: &mut Svg,
    size: Size,
    rows: &[(String, Row<'_>)],
    (units, columns): (Units, [&str; 3]),
    axis: &str,
) -> f64 {
    let get = |r: &Row<'_>| columns.map(|c| r.number(c).map(|x| units.scaled(x)));
    let frame = Rows::new(size, rows.iter().map(|(n, _)| n.as_str()), 4.0, 44.0);
    let scale =
        Scale::new(nice(rows.iter().flat_map(|(_, r)| get(r)).flatten(), true), frame.area().across());
    frame.axis(svg, &scale, false, axis, tick);
    for (i, (name, r)) in rows.iter().enumerate() {
        let y = frame.at(i);
        frame.name(svg, i, name);
        let [Some(dot), from, to] = get(r) else { continue };
        let (from, to) = (from.unwrap_or(dot), to.unwrap_or(dot));
        svg.line("thick s1", (scale.at(from), y), (scale.at(to), y));
        svg.mark("dot s1", Shape::Circle, (scale.at(dot), y));
        // far from a long band nobody would know whose it is: all numbers stand below each other
        svg.text("strong", Anchor::Start, (frame.area().right + 10.0, y + 4.5), &value(dot));
    }
    frame.end()
}

/// That no knowledge is worth anything for the first criterion, if that is so: then there is nothing to draw.
pub(super) fn worth_nothing(frame: &Frame<'_>, speech: Speech<'_>) -> Option<String> {
    let first = frame.rows().next()?;
    let is_nothing = |r: Row<'_>| ["value", "ci_high"].iter().all(|c| r.number(c).is_none_or(|x| x <= 0.0));
    let rows = || frame.rows().filter(|r| r.measured() == first.measured());
    let told = || {
        format!(
            "What it would be worth to find out: for {}, nothing. Whatever is not known, the deal that is best on average \
             is best in all worlds that were played.",
            speech.measured(&first)
        )
    };
    rows().all(is_nothing).then(told)
}

/// What knowing an input before choosing would be worth, for the first criterion.
pub(super) fn worth(frame: &Frame<'_>, speech: Speech<'_>) -> Option<Figure> {
    let first = frame.rows().next()?;
    if worth_nothing(frame, speech).is_some() {
        return None;
    }
    let mut rows: Vec<Row<'_>> = frame.rows().filter(|r| r.measured() == first.measured()).collect();
    let worth = |r: &Row<'_>| r.number("value").unwrap_or(0.0);
    rows.sort_by(|a, b| worth(b).total_cmp(&worth(a)));
    let all = rows.len();
    rows.retain(|r| r.text("unknown") == "everything" || r.text("counts") == "yes");
    rows.truncate(MOST_INPUTS);
    let units = Units::of(&first);
    let name = |r: &Row<'_>| match r.text("unknown") {
        "everything" => "Everything".to_owned(),
        path => speech.input(path),
    };
    let names: Vec<String> = rows.iter().map(name).collect();
    let told = names.iter().zip(&rows).map(|(n, r)| format!("{n}: {}", value(units.scaled(worth(r)))));
    let words = Words {
        id: "worth",
        title: format!("What it would be worth to find out: {}", speech.measured(&first)),
        caption: "By how much the result would be better on average if the true value of an input were known before choosing. \
                  Line: 95 % interval; cross: what noise alone gives; the number is the mark's. An input that does not clearly rise above the noise, or does not count, is not shown."
            .to_owned(),
        alt: told_of(told),
    };
    let rest = (all > rows.len()).then(|| "The others are in value_of_information.csv.".to_owned());
    let unit = units.unit_of_differences();
    let columns = vec![
        column("Known before choosing", "", "what would be known"),
        named("Worth".to_owned(), unit, "by how much the result would be better on average"),
        named("at least".to_owned(), unit, "lower end of its 95 % interval"),
        named("at most".to_owned(), unit, "upper end of it"),
        named("Noise".to_owned(), unit, "what noise alone gives"),
    ];
    let row = |(name, r): (&String, &Row<'_>)| {
        let cells = ["value", "ci_low", "ci_high", "floor"].map(|c| units.cell(r.number(c)));
        std::iter::once(Cell::text(name)).chain(cells).collect()
    };
    let rows_of_table = names.iter().zip(&rows).map(row).collect();
    let table = Table {
        name: "worth",
        about: "what knowing would be worth",
        columns: columns.into(),
        rows: rows_of_table,
    };
    Some(Figure::new(words, table, rest, |svg, size| picture_of_worth(svg, size, &names, &rows, units)))
}

fn picture_of_worth(svg: &mut Svg, size: Size, names: &[String], rows: &[Row<'_>], units: Units) -> f64 {
    let get = |r: &Row<'_>, c: &str| r.number(c).map(|x| units.scaled(x));
    let frame = Rows::new(size, names.iter().map(String::as_str), 4.0, 44.0);
    let ends = rows.iter().flat_map(|r| ["value", "ci_low", "ci_high", "floor"].map(|c| get(r, c))).flatten();
    let scale = Scale::new(nice(ends, true), frame.area().across());
    let title = rows.first().map_or_else(String::new, |r| units.title(r));
    frame.axis(svg, &scale, false, &title, tick);
    svg.line("zero", (scale.at(0.0), frame.area().top), (scale.at(0.0), frame.area().bottom));
    for (i, (name, r)) in names.iter().zip(rows).enumerate() {
        let y = frame.at(i);
        frame.name(svg, i, name);
        let Some(worth) = get(r, "value") else { continue };
        let mut right = scale.at(worth);
        if let Some(ends) = get(r, "ci_low").zip(get(r, "ci_high")) {
            whisker(svg, "thin ink", &scale, ends, y);
            right = right.max(scale.at(ends.1));
        }
        if let Some(floor) = get(r, "floor") {
            svg.mark("dot bad", Shape::Cross, (scale.at(floor), y));
        }
        svg.mark("dot s1", Shape::Circle, (scale.at(worth), y));
        svg.text("strong", Anchor::Start, (right + 10.0, y + 4.5), &value(worth));
    }
    frame.end()
}
