//! What a study found, in a sentence or two.

use crate::output::answer::Block;
use crate::output::frame::{Frame, Row};
use crate::output::inputs::{in_words, value_in_words};
use crate::output::numbers::{self, grouped, of_hundred};
use crate::output::speech::Speech;
use crate::output::table::{ColumnMeta, Table};
use crate::output::words::{capital, plain, short};
use crate::scenario::listed;
use crate::summary::Interval;

// how the studies are computed
const VARIED: &str = "Many variations of the file were played, each many times, with the odds that the file states; all of them on \
                      the same luck, so that what they have in common cancels.";
const MOVED: &str = "The file was played many times, with what is not known drawn anew each time; and again with one input \
                     moved, while everything else stayed the same, luck included.";
const IN_WORLDS: &str = "Every deal was played many times in each of many worlds. In a world what is not known has one value, \
                         the same in every deal; and all deals were played on the same luck, so that what they have in common \
                         cancels.";
const SEARCHED: &str = "The file was played many times, with what is not known drawn anew each time. The ranges were looked for in \
                        one half of these trials, and the figures given for them are counted in the other half.";

/// What kind of study it was, and what it found.
pub(super) struct Found {
    /// What its page is called, after the name of the scenario; `None`: as its answer is.
    pub(super) title: Option<&'static str>,
    /// The answer in a sentence or two.
    pub(super) headline: Vec<String>,
    /// How it was computed.
    pub(super) how: &'static str,
}

/// What was found. `said`: the answer in words, from its first gap on.
pub(super) fn found(tables: &[&Table], speech: Speech<'_>, said: &[Block]) -> Found {
    let frame = |name: &str| tables.iter().find(|t| t.name == name).map(|t| Frame::of(t));
    let (title, sentence, how) = if let Some(frame) = frame("sweep") {
        (Some("over a whole range"), sweep(&frame, speech), VARIED)
    } else if let Some(frame) = frame("tornado") {
        (Some("which guess decides it"), tornado(&frame, speech), MOVED)
    } else if let Some(frame) = frame("robust") {
        (Some("which deal is safe"), robust(&frame, speech), IN_WORLDS)
    } else if frame("boxes").is_some() {
        (None, None, SEARCHED)
    } else {
        (Some("where the answer changes"), None, VARIED)
    };
    // the sentences call an input by its path
    let spoken = |text: &String| match frame("values").and_then(|f| f.rows().next().map(|r| r.text("input")))
    {
        Some(path) if !path.is_empty() => text.replace(path, &in_words(path, speech.agreement)),
        _ => text.clone(),
    };
    // what is said first, with all that belongs to it
    let first = said.iter().skip_while(|b| !matches!(b, Block::Paragraph(_)));
    let first = first.map_while(|b| match b {
        Block::Paragraph(text) | Block::Item(text) => Some(spoken(text)),
        _ => None,
    });
    Found { title, headline: sentence.map_or_else(|| first.collect(), |sentence| vec![sentence]), how }
}

fn chance(row: &Row<'_>) -> f64 {
    row.number("mean").unwrap_or(0.0)
}

/// Between what and what the chance of completion of the first scenario lies, and where.
fn sweep(frame: &Frame<'_>, speech: Speech<'_>) -> Option<String> {
    let columns = &frame.table.columns;
    let error = columns.iter().position(|c| c.name == "error")?;
    let first = frame.rows().find(|r| r.text("metric") == "completed")?.text("scenario");
    let rows: Vec<Row<'_>> =
        frame.rows().filter(|r| r.text("metric") == "completed" && r.text("scenario") == first).collect();
    let low = rows.iter().reduce(|a, b| if chance(b) < chance(a) { b } else { a })?;
    let high = rows.iter().reduce(|a, b| if chance(b) > chance(a) { b } else { a })?;
    let all = frame.distinct("scenario");
    let all: Vec<&str> = all.into_iter().filter(|name| !name.is_empty()).collect();
    let name = match all.len() {
        1 => "the exchange".to_owned(),
        _ => format!("“{}”", plain(short(first, &all))),
    };
    let (least, most) = (of_hundred(chance(low)), of_hundred(chance(high)));
    let points = grouped(rows.len() as u64);
    if least == most {
        return Some(format!(
            "At all {points} points, {name} is completed in {most} of 100 simulated histories."
        ));
    }
    // of many points the lowest and the highest are some way apart by luck alone
    let of_many = |row: &Row<'_>| {
        let interval = Interval { low: row.number("ci_low")?, high: row.number("ci_high")? };
        Some(interval.of_many(chance(row), rows.len()))
    };
    let is_luck = of_many(low).zip(of_many(high)).is_some_and(|(low, high)| high.low <= low.high);
    let place = |of: &Row<'_>| {
        let alike: Vec<&Row<'_>> = rows.iter().filter(|r| chance(r) == chance(of)).collect();
        common_in_words(&alike, &columns[error + 1..], speech)
    };
    let where_to = match is_luck {
        true => "; by their 95 % intervals the lowest and the highest are not told apart".to_owned(),
        false => format!(": fewest {}, most {}", place(low), place(high)),
    };
    Some(format!(
        "Over the {points} points, {name} is completed in {least} to {most} of 100 simulated histories{where_to}."
    ))
}

/// What points have in common of their inputs, which are in these columns: `where the grace is 2 days`. What differs among
/// points of the same result does not make it.
fn common_in_words(points: &[&Row<'_>], columns: &[ColumnMeta], speech: Speech<'_>) -> String {
    let told = columns.iter().filter_map(|column| {
        let path = &column.name;
        let cell = points.first()?.cell(path);
        let value = cell
            .as_number()
            .map_or_else(|| plain(&cell.to_text()), |x| value_in_words(path, speech.agreement, x));
        let is_common = points.iter().all(|p| p.cell(path) == cell);
        is_common.then(|| format!("{} is {value}", in_words(path, speech.agreement)))
    });
    match &told.collect::<Vec<_>>()[..] {
        [] => "at several points that have no value in common".to_owned(),
        common => format!("where {}", listed(common, "and")),
    }
}

/// What moves the first result most.
fn tornado(frame: &Frame<'_>, speech: Speech<'_>) -> Option<String> {
    let first = frame.rows().next()?;
    let rows: Vec<Row<'_>> = frame.rows().filter(|r| r.measured() == first.measured()).collect();
    let most = rows.iter().reduce(|a, b| if b.number("swing") > a.number("swing") { b } else { a })?;
    let rivals = rows.iter().filter(|r| r.text("input") != most.text("input") && swings_as_far(r, most));
    let rivals: Vec<String> = rivals.map(|r| in_words(r.text("input"), speech.agreement)).collect();
    let rivals = match &rivals[..] {
        [] => String::new(),
        [one] => format!(" {} moves it about as much: the difference may be luck.", capital(one)),
        _ => format!(" {} others move it about as much: the differences may be luck.", rivals.len()),
    };
    let told = |column: &str| {
        let x = most.number(column).unwrap_or(0.0);
        if most.is_share() { of_hundred(x) } else { numbers::mean(x, None) }
    };
    let of = if most.is_share() { " of 100" } else { "" };
    let input = most.text("input");
    let value = |column: &str| {
        let word = || most.text(column).to_owned();
        most.number(column).map_or_else(word, |x| value_in_words(input, speech.agreement, x))
    };
    Some(format!(
        "What moves {} most is {}: {}{of} as long as it is not known, it would be {} if that were known to be low ({}), and {} \
         if it were known to be high ({}).{rivals}",
        speech.measured(most),
        in_words(input, speech.agreement),
        told("base"),
        told("low"),
        value("low_value"),
        told("high"),
        value("high_value"),
    ))
}

/// Whether one input may move the result as far as another, which is found to move it farther.
fn swings_as_far(one: &Row<'_>, most: &Row<'_>) -> bool {
    // half of the interval of a swing: both ends have luck of their own
    let half = |r: &Row<'_>| {
        let width =
            |end: &str| Some(r.number(&format!("{end}_ci_high"))? - r.number(&format!("{end}_ci_low"))?);
        ["low", "high"].into_iter().filter_map(width).map(|w| w / 2.0).fold(0.0, f64::hypot)
    };
    let swings = one.number("swing").zip(most.number("swing"));
    swings.is_some_and(|(one_swing, most_swing)| most_swing - one_swing <= half(one).hypot(half(most)))
}

/// Which deal does best on average by the first criterion, and which falls least short.
fn robust(frame: &Frame<'_>, speech: Speech<'_>) -> Option<String> {
    let first = frame.rows().next()?;
    let all = frame.distinct("scenario");
    let rows: Vec<Row<'_>> = frame.rows().filter(|r| r.measured() == first.measured()).collect();
    let name = |r: &Row<'_>| plain(short(r.text("scenario"), &all));
    let least = |column: &'static str| {
        let x = move |r: &Row<'_>| r.number(column).unwrap_or(f64::INFINITY);
        rows.iter().reduce(move |a, b| if x(b) < x(a) { b } else { a })
    };
    let more = first.text("better") == "more";
    let best = match more {
        true => rows.iter().reduce(|a, b| if b.number("mean") > a.number("mean") { b } else { a })?,
        false => least("mean")?,
    };
    let safest = least("regret_max")?;
    let told = |r: &Row<'_>, column: &str| {
        let x = r.number(column).unwrap_or(0.0);
        if r.is_share() { format!("{} of 100", of_hundred(x)) } else { grouped(x.round() as u64) }
    };
    let (by, best_of) = (speech.measured(&first), told(best, "mean"));
    let by_more = match safest.number("regret_max") {
        Some(0.0) => String::new(),
        _ => format!(" by more than {}", told(safest, "regret_max")),
    };
    // the largest regret of another, without what noise may have added to it, need not be larger
    let may_be_as_safe = |r: &&Row<'_>| {
        let figures = r.number("regret_max_crossed").zip(safest.number("regret_max"));
        let is_alike = figures.is_some_and(|(least, most)| least <= most)
            // nor is a difference one that is not to be seen in what is told
            || told(r, "regret_max") == told(safest, "regret_max");
        r.text("scenario") != safest.text("scenario") && is_alike
    };
    let as_safe: Vec<String> = rows.iter().filter(may_be_as_safe).map(name).collect();
    let rivals: Vec<String> = rows.iter().filter(|r| r.text("clearly_worse") == "no").map(name).collect();
    let (best, safest) = (name(best), name(safest));
    let though = |not_clearly: &str, others: &[String]| match others {
        [] => String::new(),
        [one] => format!(", though {not_clearly} than “{one}”"),
        _ => format!(", though {not_clearly} than {} others", grouped(others.len() as u64)),
    };
    let luck = though("not clearly better", &rivals);
    let as_safe = though("not clearly safer", &as_safe);
    let safest = if safest == best {
        format!("it is also the safest{as_safe}")
    } else {
        format!("“{safest}” is the safest{as_safe}")
    };
    Some(format!(
        "By {by}, “{best}” does best on average over what is not known ({best_of}){luck}; {safest}: in no world does it \
         fall short of the best deal there{by_more}."
    ))
}
