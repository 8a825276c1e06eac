//! Tipping points in words, and the values on the way as a table.

use stagger::output::numbers::{grouped, percent as in_percent, significant as number, with_sign};
use stagger::output::tables::Asked;
use stagger::output::words::plain;
use stagger::scenario::Scenario;
use stagger::study::Aim;
use stagger::study::tipping::{Answer, Crossing, Holds, Look, Scale, Unclear};

use super::holding::of_mean;
use super::page::Page;

/// The page. `scenario` is one of those that are asked about.
pub(crate) fn page(
    scenario: &Scenario,
    asked: Asked<'_>,
    aim: &Aim,
    answer: &Answer,
    trials: u64,
    folder: &str,
) -> Page {
    let mut page = Page::new();
    page.heading(&plain(scenario.name()));
    let clause = of_mean(aim, asked.of, scenario);
    page.paragraph(&format!("When does this hold: {clause} ({})?", plain(asked.target)));
    page.blank();
    for sentence in sentences(asked.path, answer) {
        page.paragraph(&sentence);
    }
    page.blank();
    table(&mut page, asked, aim, answer);
    page.blank();
    page.remark(&format!(
        "{} trials at each value, the same luck at all of them. ±, or in brackets: 95 % interval.",
        grouped(trials)
    ));
    page.closing(folder);
    page
}

fn sentences(path: &str, answer: &Answer) -> Vec<String> {
    let found = &answer.crossings;
    let ends = |f: fn(&Look) -> f64| {
        let all = || answer.looks.iter().map(f);
        (number(all().fold(f64::INFINITY, f64::min)), number(all().fold(f64::NEG_INFINITY, f64::max)))
    };
    let (low, high) = ends(|l| l.x);
    let range = format!("for {} from {low} to {high}", plain(path));
    if found.crossings.is_empty() && found.unclear.is_empty() {
        let surely = if found.sure() {
            ". There is no tipping point."
        } else {
            ", as far as can be told: the margin is within its interval somewhere. No tipping point was found."
        };
        return vec![match found.holds {
            Holds::Everywhere => format!("It holds everywhere {range}{surely}"),
            Holds::Nowhere => format!("It holds nowhere {range}{surely}"),
            _ if answer.looks.iter().any(|look| look.trials > 0) => {
                format!(
                    "Too few trials: {range} the result applies to a single one at a value, which may be luck."
                )
            }
            _ => format!("The result applies to no trial {range}."),
        }];
    }
    let mut told = Vec::new();
    if found.crossings.len() > 1 {
        told.push(format!("The answer changes {} times {range}:", found.crossings.len()));
    }
    let is_only = found.crossings.len() == 1;
    told.extend(found.crossings.iter().map(|c| crossing(path, answer.scale, c, is_only)));
    told.extend(found.unclear.iter().map(|u| unclear(path, u)));
    told
}

/// `is_only`: what a change says of all that lies beyond it, another would take back.
fn crossing(path: &str, scale: Scale, c: &Crossing, is_only: bool) -> String {
    let path = plain(path);
    let at = match scale {
        Scale::Whole => number(c.at),
        Scale::Continuous => number(c.before.midpoint(c.at)),
    };
    let (change, other) = match (c.rising, scale) {
        (true, _) => (format!("It holds from {path} = {at} on"), "not below".to_owned()),
        (false, Scale::Whole) => {
            (format!("It holds up to {path} = {}", number(c.before)), format!("not from {at} on"))
        }
        (false, Scale::Continuous) => (format!("It holds up to {path} = {at}"), "not above".to_owned()),
    };
    let change = match (is_only, c.rising, scale) {
        (true, ..) => format!("{change}, and {other}"),
        // the interval is that of the value at which it does not hold
        (false, false, Scale::Whole) => format!("{change}, and not with {at}"),
        (false, ..) => change,
    };
    let open = match (c.open_low, c.open_high) {
        (false, false) => "",
        (true, false) => "; the lower end may lie below the range",
        (false, true) => "; the upper end may lie above the range",
        (true, true) => "; it may go beyond the range on both sides",
    };
    let interval = if scale == Scale::Whole && c.low == c.high {
        "no other value is compatible with these trials".to_owned()
    } else {
        // of the two values that are named it is that of the one at which the answer is another
        let of = if scale == Scale::Whole && !c.rising { " of the latter" } else { "" };
        format!("95 % interval{of} {}–{}{open}", number(c.low), number(c.high))
    };
    let merged = match c.merged {
        1 => String::new(),
        n => format!(" In this stretch it changes {n} times, which may be luck."),
    };
    format!("{change} ({interval}).{merged}")
}

fn unclear(path: &str, u: &Unclear) -> String {
    let (usually, there) =
        if u.holds_around { ("holds", "does not hold") } else { ("does not hold", "holds") };
    let times = match u.merged / 2 {
        1 => "in one stretch".to_owned(),
        n => format!("in {n} stretches"),
    };
    format!(
        "Between {} = {} and {} it cannot be told: before and after, it {usually}, and {times} in between the trials say \
         that it {there}, by no more than luck could do.",
        plain(path),
        number(u.low),
        number(u.high),
    )
}

fn table(page: &mut Page, asked: Asked<'_>, aim: &Aim, answer: &Answer) {
    let percent = asked.of.is_chance();
    let path = plain(asked.path);
    let names: Vec<String> = match aim {
        Aim::Condition(c) => vec![plain(&c.of.to_string())],
        Aim::Contest(c) => vec![plain(&c.left), plain(&c.right)],
    };
    let mut header = vec![path.as_str()];
    header.extend(names.iter().map(String::as_str));
    header.extend(["margin", "holds"]);
    let on_grid = |look: &&Look| answer.crossings.levels.iter().any(|p| p.x == look.x);
    let rows = answer.looks.iter().filter(on_grid).map(|look| {
        let mut row = vec![number(look.x), value(look.mean, percent)];
        if matches!(aim, Aim::Contest(_)) {
            row.push(value(look.other, percent));
        }
        row.push(margin(look, percent));
        row.push(look.margin.map_or("–", |m| if m.holds() { "yes" } else { "no" }).to_owned());
        row
    });
    let last = header.len() - 1;
    page.table(&header, rows.collect(), &(0..last).collect::<Vec<_>>());
}

fn value(x: Option<f64>, percent: bool) -> String {
    match x {
        None => "–".to_owned(),
        Some(x) if percent => in_percent(x, None),
        Some(x) => digits(x),
    }
}

fn margin(look: &Look, percent: bool) -> String {
    let Some(m) = look.margin else { return "–".to_owned() };
    let scale = if percent { 100.0 } else { 1.0 };
    let size = |x: f64| {
        let size = scale * x.abs();
        if percent { format!("{size:.1}") } else { digits(size) }
    };
    let [value, low, high] = m.told().map(|x| with_sign(x, size(x)));
    // near certainty the interval is not as wide on both sides
    match [m.value - m.low, m.high - m.value].map(size) {
        [below, above] if below == above => format!("{value} ± {above}"),
        _ => format!("{value} ({low} to {high})"),
    }
}

/// Three significant digits or so, without decimals from 100 on.
fn digits(x: f64) -> String {
    match x.abs() {
        x if x >= 99.95 => grouped(x.round() as u64),
        x if x >= 9.995 => format!("{x:.1}"),
        x => format!("{x:.2}"),
    }
}
