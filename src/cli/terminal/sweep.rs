//! A sweep at a glance: the chance of completion at every point, or at the outermost ones.

use stagger::output::numbers::{grouped, percent, points_at_most, significant};
use stagger::output::table::Cell;
use stagger::output::tables::NOT_PLAYED;
use stagger::output::words::{count, plain, variant};
use stagger::study::Sweep;
use stagger::summary::Interval;

use super::page::Page;

/// With more points than this only the outermost are shown.
const MOST_POINTS: usize = 24;

/// How many of the highest and of the lowest are shown then.
const OUTERMOST: usize = 5;

/// With more scenarios than this only the first and the best are shown.
const MOST_SCENARIOS: usize = 4;

/// What stands in place of a name where luck could have made the best.
const NO_CLEAR_ONE: &str = "no clear one";

/// Positions of columns in the rows of a sweep.
const POINT: usize = 0;
const SCENARIO: usize = 1;
const MEAN: usize = 7;
const INTERVAL: [usize; 2] = [8, 9];
const DIFFERENCE: [usize; 2] = [14, 15];

/// The chance of completion of one scenario.
struct Chance {
    scenario: String,
    mean: f64,
    interval: Option<Interval>,
    /// The interval of its difference to the first scenario, as one of the differences between any two at any point;
    /// `None`: too few trials to say.
    to_first: Option<Interval>,
}

/// The chances at one point, by scenario.
struct Chances {
    point: usize,
    scenarios: Vec<Chance>,
}

impl Chances {
    /// The scenario with the best chance; of several the first.
    fn best(&self) -> Option<&Chance> {
        self.scenarios.iter().reduce(|best, s| if s.mean > best.mean { s } else { best })
    }

    /// The scenario that does better than each of the others by more than luck could do.
    ///
    /// Only differences to the first are known on the same luck: two others are told apart where the
    /// intervals of theirs are.
    fn clearly_best(&self) -> Option<&Chance> {
        let best = self.best()?;
        let low = best.to_first?.low;
        let is_behind = |s: &Chance| s.to_first.is_some_and(|i| i.high < low);
        self.scenarios.iter().all(|s| std::ptr::eq(s, best) || is_behind(s)).then_some(best)
    }
}

/// The page. `completed`: the rows of the chance of completion; `errors`: by point that was played
/// or refused; `trials`: of each scenario at each point.
pub(crate) fn page(
    sweep: &Sweep,
    completed: &[Vec<Cell>],
    errors: &[Option<String>],
    trials: u64,
    folder: &str,
) -> Page {
    let points = chances(completed);
    let mut page = Page::new();
    let paths: Vec<&str> = sweep.paths().collect();
    let scenarios = points.first().map_or(0, |p| p.scenarios.len());
    page.heading(&format!("Chance of completion over {}", paths.join(", ")));
    let is_done = |e: &&Option<String>| e.as_deref() != Some(NOT_PLAYED);
    let (done, all) = (errors.iter().filter(is_done).count() as u64, sweep.points().len() as u64);
    let played = if done < all {
        format!("{} of {} points", grouped(done), grouped(all))
    } else {
        count(all, "point", "points")
    };
    page.paragraph(&format!("{played}, {}", count(scenarios as u64, "scenario", "scenarios")));
    page.blank();
    if !points.is_empty() {
        table(&mut page, sweep, &points);
        remarks(&mut page, &points, trials);
    }
    refused(&mut page, errors);
    page.closing(folder);
    page
}

fn chances(completed: &[Vec<Cell>]) -> Vec<Chances> {
    let mut points: Vec<Chances> = Vec::new();
    for row in completed {
        let (Cell::Whole(point), Cell::Text(scenario)) = (&row[POINT], &row[SCENARIO]) else { continue };
        let point = *point as usize - 1;
        let is_first = points.last().is_none_or(|last| last.point != point);
        let one = Chance {
            scenario: scenario.to_string(),
            mean: row[MEAN].as_number().unwrap_or(0.0),
            interval: interval(row, INTERVAL),
            // nothing differs from itself
            to_first: if is_first {
                Some(Interval { low: 0.0, high: 0.0 })
            } else {
                interval(row, DIFFERENCE)
            },
        };
        match points.last_mut() {
            Some(last) if !is_first => last.scenarios.push(one),
            _ => points.push(Chances { point, scenarios: vec![one] }),
        }
    }
    let tests = points.iter().map(|p| p.scenarios.len() * (p.scenarios.len() - 1) / 2).sum();
    for point in &mut points {
        let first = point.scenarios[0].mean;
        for one in &mut point.scenarios {
            one.to_first = one.to_first.map(|interval| interval.of_many(one.mean - first, tests));
        }
    }
    points
}

fn interval(row: &[Cell], [low, high]: [usize; 2]) -> Option<Interval> {
    Some(Interval { low: row[low].as_number()?, high: row[high].as_number()? })
}

fn table(page: &mut Page, sweep: &Sweep, points: &[Chances]) {
    let few = points[0].scenarios.len() <= MOST_SCENARIOS;
    let names: Vec<String> = points[0].scenarios.iter().map(|s| variant(&s.scenario)).collect();
    let mut header: Vec<&str> = sweep.paths().collect();
    let inputs = header.len();
    if few {
        header.extend(names.iter().map(String::as_str));
    } else {
        header.extend([names[0].as_str(), "best", ""]);
    }
    let row = |p: &Chances| {
        let inputs = sweep.points()[p.point].iter().map(input);
        let chances: Vec<String> = match p.best() {
            Some(best) if !few => {
                let name = p.clearly_best().map_or_else(|| NO_CLEAR_ONE.to_owned(), |s| variant(&s.scenario));
                vec![share(&p.scenarios[0]), share(best), name]
            }
            _ => p.scenarios.iter().map(share).collect(),
        };
        inputs.chain(chances).collect::<Vec<_>>()
    };
    let mut rows: Vec<Vec<String>> = Vec::new();
    if points.len() <= MOST_POINTS {
        rows.extend(points.iter().map(row));
    } else {
        let mut sorted: Vec<&Chances> = points.iter().collect();
        let first = |p: &Chances| p.scenarios[0].mean;
        sorted.sort_by(|a, b| first(b).total_cmp(&first(a)).then(a.point.cmp(&b.point)));
        rows.extend(sorted[..OUTERMOST].iter().map(|p| row(p)));
        rows.push(vec!["…".to_owned(); header.len()]);
        rows.extend(sorted[sorted.len() - OUTERMOST..].iter().map(|p| row(p)));
    }
    let last = header.len() - usize::from(!few);
    page.table(&header, rows, &(0..last).filter(|&i| i >= inputs || few).collect::<Vec<_>>());
}

/// A value of an input; all digits of those that a design has drawn are in `points.csv`.
fn input(value: &toml::Value) -> String {
    const LONGEST: usize = 7;
    match value {
        toml::Value::String(word) => plain(word),
        toml::Value::Float(x) if x.to_string().len() > LONGEST => significant(*x),
        other => plain(&other.to_string()),
    }
}

fn remarks(page: &mut Page, points: &[Chances], trials: u64) {
    page.blank();
    if points.len() > MOST_POINTS {
        page.remark(&format!("The {OUTERMOST} highest and the {OUTERMOST} lowest of the first scenario."));
    }
    if points[0].scenarios.len() > 1 {
        page.remark(&who_is_highest(points));
    }
    page.remark(&how_good(points, trials));
}

/// Which scenario does best where, as far as more than luck says so.
fn who_is_highest(points: &[Chances]) -> String {
    let all = grouped(points.len() as u64);
    let first = &points[0].scenarios;
    let clear: Vec<&str> = points.iter().filter_map(|p| Some(p.clearly_best()?.scenario.as_str())).collect();
    let wins = |s: &Chance| clear.iter().filter(|name| **name == s.scenario).count();
    let most = first.iter().map(wins).max().unwrap_or(0);
    let names: Vec<String> = first.iter().filter(|s| wins(s) == most).map(|s| variant(&s.scenario)).collect();
    let highest = format!(
        "Highest by more than luck at the most points: {} (at {} of {all}).",
        names.join(", "),
        grouped(most as u64)
    );
    let undecided = format!(
        "At {} of {all} points the highest is not told apart from the next: the difference may be luck.",
        grouped((points.len() - clear.len()) as u64)
    );
    match clear.len() {
        0 => undecided,
        clear if clear == points.len() => highest,
        _ => format!("{highest} {undecided}"),
    }
}

/// How far off the chances may be because only so many trials were played.
fn how_good(points: &[Chances], trials: u64) -> String {
    let halves = points.iter().flat_map(|p| &p.scenarios).filter_map(|s| s.interval);
    let most = halves.map(|i| i.half_width()).fold(0.0, f64::max);
    format!(
        "{} at each point, the same luck at all of them; chances are good to ± {} points (95 % intervals).",
        count(trials, "trial", "trials"),
        points_at_most(most)
    )
}

fn refused(page: &mut Page, errors: &[Option<String>]) {
    let found: Vec<(usize, &String)> = errors
        .iter()
        .enumerate()
        .filter_map(|(i, e)| e.as_ref().map(|e| (i, e)))
        .filter(|(_, e)| *e != NOT_PLAYED)
        .collect();
    if let Some((point, error)) = found.first() {
        let what = count(found.len() as u64, "point is not valid", "points are not valid");
        page.paragraph(&format!("{what}; point {}: {}", point + 1, plain(error)));
    }
}

fn share(chance: &Chance) -> String {
    percent(chance.mean, chance.interval)
}
