//! The same tables from the two engines of the program.

use std::collections::BTreeMap;

use stagger::agreement::{Agreement, Tranche};
use stagger::engine::{Plan, Settings, Uncontrolled, run};
use stagger::exact::{self, solve};
use stagger::metric::{Cause, Column, Columns, Ending, Metric};
use stagger::scenario::{Selection, Source, load};
use stagger::tally::Counts;
use stagger::trial::Deal;

use super::figures::Table;

/// Reads a scenario file.
pub fn read(text: &str) -> Agreement {
    let source = Source { path: "drawn.toml".into(), text: text.to_owned() };
    match load(&source, &[], &Selection::All) {
        Ok(scenarios) => scenarios[0].agreement().clone(),
        Err(faults) => panic!("{}\n{text}", faults.render(false)),
    }
}

/// What the exact solver has to say.
pub struct Solved {
    pub table: Table<f64>,
    /// Means over the histories that have the figure; `None`: no history has it.
    pub means: BTreeMap<String, Option<f64>>,
}

/// By solution, with nothing dropped.
pub fn solved(agreement: &Agreement) -> Solved {
    let settings = exact::Settings { cut_off: 0.0, ..exact::Settings::default() };
    let solution = solve(agreement, &settings).unwrap();
    assert!(solution.mass_lost == 0.0);
    let (mut table, mut means) = (Table::new(), BTreeMap::new());
    for (column, figure) in Columns::of(agreement).list().iter().zip(&solution.figures) {
        means.insert(name_of(column), figure.mean);
        if let Some(distribution) = &figure.distribution {
            table.insert(name_of(column), distribution.iter().copied().collect());
        }
    }
    for (ending, &p) in Ending::all(agreement).into_iter().zip(&solution.endings) {
        table.insert(name_of_end(ending), BTreeMap::from([(1, p)]));
    }
    for ((k, party), outlook) in bundles(agreement).zip(&solution.bundles) {
        table.insert(format!("tranche {k} begun"), BTreeMap::from([(1, outlook.reached)]));
        table.insert(format!("tranche {k} p{party} acts"), (0..).zip(outlook.turns).collect());
        means.insert(format!("tranche {k} completed"), outlook.mean_completion_day);
        table.insert(format!("tranche {k} ever completed"), BTreeMap::from([(1, outlook.completed)]));
    }
    for (p, days) in solution.releases.iter().enumerate() {
        let days = days.iter().enumerate();
        means.extend(days.map(|(day, released)| (format!("released p{p} by {day:02}"), released.mean)));
    }
    Solved { table, means }
}

/// Trials by simulation, counted.
pub fn simulated(agreement: &Agreement, trials: u64, seed: u64) -> Table<u64> {
    let deal = Deal::new(agreement);
    let plan = Plan { deals: std::slice::from_ref(&deal), pairs: Vec::new() };
    let settings = Settings { trials, seed, threads: 2 };
    let counts = run(&plan, &settings, &Uncontrolled).unwrap().tallies.remove(0).settle();
    assert_eq!(counts.trials(), trials);
    table_of(&deal, &counts)
}

fn table_of(deal: &Deal, counts: &Counts) -> Table<u64> {
    let (mut table, agreement) = (Table::new(), deal.agreement());
    for (position, column) in deal.columns().list().iter().enumerate() {
        let view = counts.figure(position);
        assert_eq!(view.bin_width(), 1);
        table.insert(name_of(column), view.counts().collect());
    }
    for (code, ending) in Ending::all(agreement).into_iter().enumerate() {
        table.insert(name_of_end(ending), BTreeMap::from([(1, counts.endings(code).iter().sum())]));
    }
    for (number, (k, party)) in bundles(agreement).enumerate() {
        let schedule = counts.schedule();
        table.insert(format!("tranche {k} begun"), BTreeMap::from([(1, schedule.reached(k))]));
        table.insert(format!("tranche {k} ever completed"), BTreeMap::from([(1, schedule.completed(k).0)]));
        let kinds = schedule.kinds(number);
        table.insert(format!("tranche {k} p{party} acts"), (0..).zip(kinds).collect());
    }
    for p in 0..agreement.parties().len() {
        let mut spread = counts.releases(p);
        assert_eq!(spread.bin_width(), 1);
        let mut day = 0;
        while let Some((trials, _)) = spread.next_day() {
            table.insert(format!("released p{p} by {day:02}"), (0..).zip(trials.iter().copied()).collect());
            day += 1;
        }
    }
    table
}

/// Tranche and party of each bundle, in playing order.
fn bundles(agreement: &Agreement) -> impl Iterator<Item = (usize, usize)> {
    let tranches = agreement.tranches().iter().enumerate();
    tranches.flat_map(|(k, tranche): (usize, &Tranche)| tranche.bundles().map(move |b| (k, b.party.index())))
}

fn name_of(column: &Column) -> String {
    assert!(column.metric != Metric::Event);
    let party = column.party.map_or(String::new(), |p| format!(" p{}", p.index()));
    let category = column.category.map_or(String::new(), |c| format!(" c{}", c.index()));
    format!("{}{party}{category}", column.metric.name())
}

fn name_of_end(ending: Ending) -> String {
    match ending {
        Ending::Collapsed(Cause::Breach(p)) => format!("ends breach p{}", p.index()),
        Ending::Collapsed(Cause::Several) => "ends several".to_owned(),
        Ending::Collapsed(other) => format!("ends {other:?}"),
        other => format!("ends {}", other.outcome().name()),
    }
}
