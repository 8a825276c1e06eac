//! What a deal's histories add up to: the distribution of every figure, by name.

use std::collections::BTreeMap;

use super::deal::Deal;
use super::history::{Act, End, History};
use super::luck::{Fraction, float, whole};

/// `[figure][value]`: something, for instance a probability. The values of a figure add up to less
/// than the whole where a history may be without it.
pub type Table<T> = BTreeMap<String, BTreeMap<u64, T>>;

/// The place of an act among the four that the results tell apart.
fn kind(act: Act) -> u64 {
    match act {
        Act::Honoured => 0,
        Act::Late(_) => 1,
        Act::Short(_) => 2,
        Act::Refused => 3,
    }
}

/// The name of an end.
fn name_of(end: End) -> String {
    match end {
        End::Completed => "ends completed".to_owned(),
        End::UnderWay => "ends under_way".to_owned(),
        End::Several => "ends several".to_owned(),
        End::Breach(p) => format!("ends breach p{p}"),
    }
}

/// The distribution of every figure over the histories.
pub fn table(deal: &Deal, histories: &[(History, Fraction)]) -> Table<f64> {
    // equal histories first, as few fractions as possible are added up
    let mut distinct: BTreeMap<&History, Fraction> = BTreeMap::new();
    for (history, probability) in histories {
        *distinct.entry(history).or_insert_with(|| whole(0)) += probability;
    }
    let sum = distinct.values().fold(whole(0), |sum, p| sum + p);
    assert!(sum == whole(1), "the histories add up to {sum}");
    let mut table: Table<Fraction> = Table::new();
    for (history, probability) in distinct {
        for (name, value) in figures(deal, history) {
            *table.entry(name).or_default().entry(value).or_insert_with(|| whole(0)) += &probability;
        }
    }
    let floats = |cells: BTreeMap<u64, Fraction>| cells.iter().map(|(&v, p)| (v, float(p))).collect();
    table.into_iter().map(|(name, cells)| (name, floats(cells))).collect()
}

/// The figures that one history has.
fn figures(deal: &Deal, history: &History) -> Vec<(String, u64)> {
    let mut list = vec![
        (name_of(history.end), 1),
        ("agreement_day".to_owned(), 0),
        ("end_day".to_owned(), u64::from(history.end_day)),
        ("tranches_completed".to_owned(), history.completed.len() as u64),
        ("disputes".to_owned(), history.disputes as u64),
    ];
    // there is no ceasefire
    list.extend(["incidents", "extensions", "ceasefire_days"].map(|name| (name.to_owned(), 0)));
    if history.end == End::Completed {
        let last = deal.tranches[deal.tranches.len() - 1].day;
        list.push(("delay".to_owned(), u64::from(history.end_day - last)));
    }
    for p in 0..deal.parties.len() {
        list.extend(of_party(deal, history, p));
    }
    for (k, acts) in history.acts.iter().enumerate() {
        if history.begun[k] {
            list.push((format!("tranche {k} begun"), 1));
        }
        if let Some(&day) = history.completed.get(k) {
            list.push((format!("tranche {k} completed"), u64::from(day)));
        }
        for (p, act) in acts.iter().enumerate() {
            list.extend(act.map(|act| (format!("tranche {k} p{p} acts"), kind(act))));
        }
    }
    list
}

fn of_party(deal: &Deal, history: &History, p: usize) -> Vec<(String, u64)> {
    let released = |up_to: u32, which: &dyn Fn(usize) -> bool| -> u64 {
        let releases = history.releases.iter().filter(|r| r.party == p && r.day <= up_to);
        releases.filter(|r| which(r.category)).map(|r| u64::from(r.persons)).sum()
    };
    let living = |c: usize| !deal.categories[c].deceased;
    let mut list = vec![
        (format!("breaches p{p}"), history.breaches[p] as u64),
        (format!("released p{p}"), released(deal.horizon, &living)),
        (format!("remains_returned p{p}"), released(deal.horizon, &|c| !living(c))),
        (format!("terms_met p{p}"), history.terms[p] as u64),
        (format!("lead p{p}"), lead(deal, history, p)),
    ];
    for c in 0..deal.categories.len() {
        list.push((format!("released p{p} c{c}"), released(deal.horizon, &|other| other == c)));
    }
    for day in 0..deal.horizon {
        list.push((format!("released p{p} by {day:02}"), released(day, &living)));
    }
    let to_release = history.releases.iter().filter(|r| r.party == p && living(r.category));
    let until_release: u64 = to_release.map(|r| u64::from(r.day) * u64::from(r.persons)).sum();
    let never = u64::from(deal.owed_living(p)) - released(deal.horizon, &living);
    list.push((format!("days_held p{p}"), until_release + never * u64::from(deal.horizon)));
    list
}

/// The most percentage points by which a party ran ahead of the least advanced other one at the end
/// of any day, rounded down.
fn lead(deal: &Deal, history: &History, p: usize) -> u64 {
    let owing: Vec<usize> = (0..deal.parties.len()).filter(|&q| deal.owed_living(q) > 0).collect();
    let others: Vec<usize> = owing.iter().copied().filter(|&q| q != p).collect();
    if !owing.contains(&p) || others.is_empty() {
        return 0;
    }
    let (mut most, own) = (0, u64::from(deal.owed_living(p)));
    for day in 0..deal.horizon {
        let released = |q: usize| -> u64 {
            let releases = history.releases.iter().filter(|r| r.party == q && r.day <= day);
            releases.filter(|r| !deal.categories[r.category].deceased).map(|r| u64::from(r.persons)).sum()
        };
        for q in &others {
            let theirs = u64::from(deal.owed_living(*q));
            // 100·(a/own − b/theirs), rounded down; the largest is that over the least advanced
            let over = (100 * released(p) * theirs).saturating_sub(100 * released(*q) * own) / (own * theirs);
            most = most.max(over);
        }
    }
    most
}
