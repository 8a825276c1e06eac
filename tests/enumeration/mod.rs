//! A second implementation of a small part of the model, and both engines held to it.
//!
//! `history` tells one history of a deal by the rules of tranches, turns, breaches and disputes;
//! there is no ceasefire, there are no talks and no events. `luck` takes it through every branch of
//! the tree, with exact fractions. Nothing here is shared with the engines but the scenario file,
//! and that is written here and read there.
//!
//! A few hundred deals are drawn. The solver's figures must be those of the tree but for rounding;
//! the counts of the simulation must be ones that the tree lets expect.

mod by_hand;
mod deal;
mod draw;
mod engines;
mod figures;
mod history;
mod luck;

use std::collections::{BTreeMap, BTreeSet};

use statrs::distribution::{Binomial, DiscreteCDF};

use deal::Deal;
use draw::Dice;
use figures::{Table, table};
use history::{Act, End, History, histories};

/// Deals that are compared.
const DEALS: usize = 300;
/// Deals with more histories than this are drawn anew.
const MOST_HISTORIES: usize = 2_500;
/// Of each deal.
const TRIALS: u64 = 20_000;
/// Rounding that is allowed: of a probability, and of a mean for every 1 of it.
const ROUNDING: f64 = 1e-9;
/// The probability that a right simulation fails anywhere, by bad luck alone, with another seed.
const ERROR_LEVEL: f64 = 0.001;

/// A deal, its file, and what the tree says of it.
struct Case {
    file: String,
    agreement: stagger::agreement::Agreement,
    tree: Table<f64>,
    histories: usize,
}

/// Which rules the drawn deals put to use, and in how many deals.
#[derive(Default)]
struct Use(BTreeMap<&'static str, usize>);

impl Use {
    fn note(&mut self, deal: &Deal, all: &[(History, luck::Fraction)]) {
        let any = |which: &dyn Fn(&History) -> bool| all.iter().any(|(history, _)| which(history));
        let acts =
            |which: &dyn Fn(Act) -> bool| any(&|h| h.acts.iter().flatten().flatten().any(|&a| which(a)));
        let odds: BTreeSet<_> = deal.categories.iter().map(|c| c.odds.map_or(100, |o| o.0)).collect();
        let noted = [
            ("completed", any(&|h| h.end == End::Completed)),
            ("collapsed by one", any(&|h| matches!(h.end, End::Breach(_)))),
            ("collapsed by several", any(&|h| h.end == End::Several)),
            ("under way at the horizon", any(&|h| h.end == End::UnderWay)),
            ("under way after a tranche", any(&|h| h.end == End::UnderWay && !h.completed.is_empty())),
            ("several disputes", any(&|h| h.disputes > 1)),
            ("late", acts(&|a| matches!(a, Act::Late(_)))),
            ("short of some", acts(&|a| matches!(a, Act::Short(n) if n > 0))),
            ("refused", acts(&|a| a == Act::Refused)),
            ("late within grace", any(&|h| late_without_breach(h))),
            ("three parties", deal.parties.len() == 3),
            ("three tranches", deal.tranches.len() == 3),
            ("ordered turns", deal.tranches.iter().any(|t| t.order.is_some())),
            ("together", deal.tranches.iter().any(|t| t.order.is_none())),
            ("catch_up", deal.catch_up && deal.tranches.len() > 1),
            ("slip", !deal.catch_up && deal.tranches.len() > 1),
            ("terms met", any(&|h| h.terms.iter().any(|&n| n > 0))),
            ("remains", deal.categories.iter().any(|c| c.deceased)),
            ("categories of several odds", odds.len() > 1),
            ("no mediation", deal.mediation.is_none()),
            ("fatigue", deal.mediation.as_ref().is_some_and(|m| m.fatigue.is_some())),
        ];
        for (name, used) in noted {
            *self.0.entry(name).or_default() += usize::from(used);
        }
    }
}

fn late_without_breach(h: &History) -> bool {
    let late = h.acts.iter().flatten().flatten().any(|a| matches!(a, Act::Late(_)));
    late && h.disputes == 0 && h.breaches.iter().all(|&n| n == 0)
}

/// The deals of a seed.
fn cases(seed: u64) -> Vec<Case> {
    let (mut dice, mut cases, mut used) = (Dice(seed), Vec::new(), Use::default());
    while cases.len() < DEALS {
        let deal = dice.deal();
        if !deal.can_be_breached() {
            continue;
        }
        let Some(all) = histories(&deal, MOST_HISTORIES) else { continue };
        used.note(&deal, &all);
        let (file, histories) = (deal.file(), all.len());
        cases.push(Case { agreement: engines::read(&file), tree: table(&deal, &all), file, histories });
    }
    println!("{DEALS} deals, {} histories", cases.iter().map(|c| c.histories).sum::<usize>());
    for (rule, deals) in used.0 {
        println!("  {rule}: {deals} deals");
        assert!(deals >= 15, "too few deals with {rule}");
    }
    cases
}

/// Figures of the tree that others tell only by whether they apply.
fn with_completion(tree: &Table<f64>) -> Table<f64> {
    let mut table = tree.clone();
    for (name, days) in tree.iter().filter(|(name, _)| name.starts_with("tranche")) {
        if let Some(tranche) = name.strip_suffix(" completed") {
            table.insert(format!("{tranche} ever completed"), BTreeMap::from([(1, days.values().sum())]));
        }
    }
    table
}

fn mean(cells: &BTreeMap<u64, f64>) -> Option<f64> {
    let (total, sum) = cells.iter().fold((0.0, 0.0), |(t, s), (&v, p)| (t + p, s + v as f64 * p));
    (total > 0.0).then(|| sum / total)
}

#[test]
fn the_solver_gives_the_figures_of_the_tree() {
    let (mut compared, mut worst, mut faults) = (0_usize, 0.0_f64, Vec::new());
    for (number, case) in cases(1).iter().enumerate() {
        let solved = engines::solved(&case.agreement);
        let (tree, empty) = (with_completion(&case.tree), BTreeMap::new());
        let mut check = |what: String, of_tree: f64, of_solver: f64| {
            let off = (of_tree - of_solver).abs() / of_tree.abs().max(1.0);
            (compared, worst) = (compared + 1, worst.max(off));
            if off.is_nan() || off > ROUNDING {
                faults.push(format!("deal {number}, {what}: {of_solver}, by the tree {of_tree}"));
            }
        };
        for name in tree.keys() {
            let told = solved.table.contains_key(name) || solved.means.contains_key(name);
            assert!(told, "the solver does not tell {name}");
        }
        for (name, cells) in &solved.table {
            let of_tree = tree.get(name).unwrap_or(&empty);
            for value in cells.keys().chain(of_tree.keys()).collect::<BTreeSet<_>>() {
                let p = |cells: &BTreeMap<u64, f64>| cells.get(value).copied().unwrap_or(0.0);
                check(format!("{name} = {value}"), p(of_tree), p(cells));
            }
        }
        for (name, &of_solver) in &solved.means {
            match (tree.get(name).and_then(mean), of_solver) {
                (None, None) => {}
                (a, b) => check(format!("mean of {name}"), a.unwrap_or(f64::NAN), b.unwrap_or(f64::NAN)),
            }
        }
        assert!(faults.is_empty(), "{}\n{}", faults.join("\n"), case.file);
    }
    println!("{DEALS} deals, {compared} figures of the solver, worst off by {worst:.1e}");
    assert!(compared > 100 * DEALS, "only {compared} figures were compared");
}

/// A figure that the simulation counted.
struct Cell {
    deal: usize,
    what: String,
    probability: f64,
    count: u64,
    /// The probability of a count as far out or further, on either side.
    luck: f64,
}

#[test]
fn the_simulation_counts_what_the_tree_lets_expect() {
    let cases = cases(2);
    let mut cells: Vec<Cell> = Vec::new();
    for (number, case) in cases.iter().enumerate() {
        // a seed of its own for each deal: the same one would give similar deals the same luck
        let counted = engines::simulated(&case.agreement, TRIALS, number as u64);
        let (tree, empty) = (with_completion(&case.tree), BTreeMap::new());
        for name in case.tree.keys() {
            let days_only = name.starts_with("tranche") && name.ends_with(" completed");
            assert!(days_only || counted.contains_key(name), "the simulation does not tell {name}");
        }
        for (name, counts) in &counted {
            let of_tree = tree.get(name).unwrap_or(&empty);
            for value in counts.keys().chain(of_tree.keys()).collect::<BTreeSet<_>>() {
                let probability = of_tree.get(value).copied().unwrap_or(0.0);
                let count = counts.get(value).copied().unwrap_or(0);
                if probability > 0.0 || count > 0 {
                    let what = format!("{name} = {value}");
                    cells.push(Cell {
                        deal: number,
                        what,
                        probability,
                        count,
                        luck: luck(count, probability),
                    });
                }
            }
        }
    }
    let tested = cells.len();
    let worst = cells.iter().min_by(|a, b| a.luck.total_cmp(&b.luck)).unwrap();
    println!(
        "{DEALS} deals, {TRIALS} trials each, {tested} figures of the simulation; the least likely: deal {}, {}: {} \
         with p = {:.6}, luck {:.1e} (limit {:.1e})",
        worst.deal,
        worst.what,
        worst.count,
        worst.probability,
        worst.luck,
        ERROR_LEVEL / tested as f64
    );
    assert!(worst.luck * tested as f64 > ERROR_LEVEL, "\n{}", cases[worst.deal].file);
    assert!(tested > 90 * DEALS, "only {tested} figures were compared");
}

/// The probability of a count as far out or further, on either side (binomial, doubled).
fn luck(count: u64, probability: f64) -> f64 {
    if probability <= 0.0 {
        return if count == 0 { 1.0 } else { 0.0 };
    }
    if probability >= 1.0 {
        return if count == TRIALS { 1.0 } else { 0.0 };
    }
    let binomial = Binomial::new(probability, TRIALS).unwrap();
    let at_least = if count == 0 { 1.0 } else { binomial.sf(count - 1) };
    (2.0 * binomial.cdf(count).min(at_least)).min(1.0)
}
