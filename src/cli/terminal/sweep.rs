//! A sweep at a glance: the chance of completion at every point, or at the outermost ones.

use stagger::output::numbers::{grouped, percent};
use stagger::output::table::Cell;
use stagger::output::tables::NOT_PLAYED;
use stagger::output::words::{count, plain, variant};
use stagger::study::Sweep;

use super::page::Page;

/// With more points than this only the outermost are shown.
const MOST_POINTS: usize = 24;

/// How many of the highest and of the lowest are shown then.
const OUTERMOST: usize = 5;

/// With more scenarios than this only the first and the best are shown.
const MOST_SCENARIOS: usize = 4;

/// Positions of columns in the rows of a sweep.
const POINT: usize = 0;
const SCENARIO: usize = 1;
const MEAN: usize = 7;

/// The chances at one point: by scenario, with its name.
struct Chances {
    point: usize,
    scenarios: Vec<(String, f64)>,
}

impl Chances {
    fn first(&self) -> f64 {
        self.scenarios.first().map_or(0.0, |s| s.1)
    }

    /// The scenario with the best chance; of several the first.
    fn best(&self) -> Option<&(String, f64)> {
        self.scenarios.iter().reduce(|best, s| if s.1 > best.1 { s } else { best })
    }
}

/// The page. `completed`: the rows of the chance of completion; `errors`: by point that was played
/// or refused.
pub(crate) fn page(sweep: &Sweep, completed: &[Vec<Cell>], errors: &[Option<String>], folder: &str) -> Page {
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
        remarks(&mut page, &points);
    }
    refused(&mut page, errors);
    page.closing(folder);
    page
}

fn chances(completed: &[Vec<Cell>]) -> Vec<Chances> {
    let mut points: Vec<Chances> = Vec::new();
    for row in completed {
        let (Cell::Whole(point), Cell::Text(scenario)) = (&row[POINT], &row[SCENARIO]) else { continue };
        let mean: f64 = row[MEAN].to_text().parse().unwrap_or(0.0);
        let point = *point as usize - 1;
        let one = (scenario.to_string(), mean);
        match points.last_mut() {
            Some(last) if last.point == point => last.scenarios.push(one),
            _ => points.push(Chances { point, scenarios: vec![one] }),
        }
    }
    points
}

fn table(page: &mut Page, sweep: &Sweep, points: &[Chances]) {
    let few = points[0].scenarios.len() <= MOST_SCENARIOS;
    let names: Vec<String> = points[0].scenarios.iter().map(|s| variant(&s.0)).collect();
    let mut header: Vec<&str> = sweep.paths().collect();
    let inputs = header.len();
    if few {
        header.extend(names.iter().map(String::as_str));
    } else {
        header.extend([names[0].as_str(), "best", ""]);
    }
    let row = |p: &Chances| {
        let inputs = sweep.points()[p.point]
            .iter()
            .map(|v| plain(&v.as_str().map_or_else(|| v.to_string(), str::to_owned)));
        let chances: Vec<String> = match p.best() {
            Some(best) if !few => vec![share(p.first()), share(best.1), variant(&best.0)],
            _ => p.scenarios.iter().map(|s| share(s.1)).collect(),
        };
        inputs.chain(chances).collect::<Vec<_>>()
    };
    let mut rows: Vec<Vec<String>> = Vec::new();
    if points.len() <= MOST_POINTS {
        rows.extend(points.iter().map(row));
    } else {
        let mut sorted: Vec<&Chances> = points.iter().collect();
        sorted.sort_by(|a, b| b.first().total_cmp(&a.first()).then(a.point.cmp(&b.point)));
        rows.extend(sorted[..OUTERMOST].iter().map(|p| row(p)));
        rows.push(vec!["…".to_owned(); header.len()]);
        rows.extend(sorted[sorted.len() - OUTERMOST..].iter().map(|p| row(p)));
    }
    let last = header.len() - usize::from(!few);
    page.table(&header, rows, &(0..last).filter(|&i| i >= inputs || few).collect::<Vec<_>>());
}

fn remarks(page: &mut Page, points: &[Chances]) {
    page.blank();
    if points.len() > MOST_POINTS {
        page.remark(&format!("The {OUTERMOST} highest and the {OUTERMOST} lowest of the first scenario."));
    }
    let scenarios = points[0].scenarios.len();
    if scenarios < 2 {
        return;
    }
    let mut wins = vec![0u64; scenarios];
    for p in points {
        let best = p.best().map_or(0.0, |b| b.1);
        p.scenarios.iter().zip(&mut wins).filter(|(s, _)| s.1 >= best).for_each(|(_, w)| *w += 1);
    }
    let most = wins.iter().copied().max().unwrap_or(0);
    let names = points[0].scenarios.iter().zip(&wins).filter(|(_, w)| **w == most);
    let names: Vec<String> = names.map(|(s, _)| variant(&s.0)).collect();
    page.remark(&format!(
        "Highest at the most points: {} (at {} of {}).",
        names.join(", "),
        grouped(most),
        grouped(points.len() as u64)
    ));
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

fn share(x: f64) -> String {
    percent(x, None)
}
