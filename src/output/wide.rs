//! Tables with a column for every metric and for every quantity that is drawn, over scenarios
//! that need not have the same ones.
//!
//! A column is named by metric, party and category with colons between
//! (`released:north:civilians`, `event:NAME`), or by the path of the quantity in the file. A
//! scenario that lacks one leaves it empty.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use crate::agreement::Agreement;
use crate::metric::{Column, Columns, Metric};
use crate::summary::is_told;

/// The columns over all scenarios, and where each scenario has what they hold.
#[derive(Debug, Clone)]
pub(super) struct Wide {
    /// Names of the columns of metrics.
    pub(super) metrics: Vec<String>,
    /// Names of the columns of drawn quantities.
    pub(super) draws: Vec<String>,
    /// One per scenario.
    pub(super) scenarios: Vec<Places>,
}

/// Where one scenario has what the columns hold; `None`: it lacks that.
#[derive(Debug, Clone)]
pub(super) struct Places {
    /// Positions among its figures, by column of a metric.
    pub(super) figures: Vec<Option<usize>>,
    /// Positions among its draws, by column of a drawn quantity.
    pub(super) draws: Vec<Option<usize>>,
}

/// What makes a metric's column the same in two scenarios: the names in the file.
type Key = (Metric, Option<String>, Option<String>, Option<String>);

/// What a scenario has, each with its position there.
type Own<K> = Vec<(K, usize)>;

impl Wide {
    /// The columns of these scenarios.
    pub(super) fn of(scenarios: &[(&Agreement, &Columns)]) -> Self {
        let metrics: Vec<Own<Key>> = scenarios.iter().map(|&(a, c)| metric_keys(a, c)).collect();
        let draws: Vec<Own<String>> = scenarios.iter().map(|&(a, _)| draw_keys(a)).collect();
        let (metric_places, draw_places) = (places(&metrics), places(&draws));
        let own = |(metrics, draws): (&Own<Key>, &Own<String>)| Places {
            figures: spread(metrics, &metric_places),
            draws: spread(draws, &draw_places),
        };
        Self {
            metrics: ordered(&metric_places).map(column_name).collect(),
            draws: ordered(&draw_places).cloned().collect(),
            scenarios: metrics.iter().zip(&draws).map(own).collect(),
        }
    }
}

fn metric_keys(agreement: &Agreement, columns: &Columns) -> Vec<(Key, usize)> {
    let told = |c: &Column| c.metric == Metric::Event || is_told(agreement, c);
    let key = |c: &Column| -> Key {
        (
            c.metric,
            c.party.map(|p| agreement.parties()[p.index()].key.clone()),
            c.category.map(|c| agreement.categories()[c.index()].key.clone()),
            c.event.map(|e| agreement.events()[e.index()].name.clone()),
        )
    };
    columns.list().iter().enumerate().filter(|(_, c)| told(c)).map(|(i, c)| (key(c), i)).collect()
}

fn draw_keys(agreement: &Agreement) -> Vec<(String, usize)> {
    agreement.unknowns().iter().enumerate().map(|(i, u)| (u.path.clone(), i)).collect()
}

/// Each key's place among all scenarios' columns, in the order in which they first appear.
fn places<K: Ord + Clone>(scenarios: &[Vec<(K, usize)>]) -> BTreeMap<K, usize> {
    let mut places = BTreeMap::new();
    for (key, _) in scenarios.iter().flatten() {
        let next = places.len();
        places.entry(key.clone()).or_insert(next);
    }
    places
}

fn ordered<K>(places: &BTreeMap<K, usize>) -> impl Iterator<Item = &K> {
    let mut keys: Vec<(&K, usize)> = places.iter().map(|(k, &i)| (k, i)).collect();
    keys.sort_by_key(|&(_, i)| i);
    keys.into_iter().map(|(k, _)| k)
}

fn spread<K: Ord>(own: &[(K, usize)], places: &BTreeMap<K, usize>) -> Vec<Option<usize>> {
    let mut positions = vec![None; places.len()];
    for (key, position) in own {
        if let Some(&place) = places.get(key) {
            positions[place] = Some(*position);
        }
    }
    positions
}

fn column_name((metric, party, category, event): &Key) -> String {
    let mut name = metric.name().to_owned();
    for part in [party, category, event].into_iter().flatten() {
        // a String takes any write
        let _ = write!(name, ":{part}");
    }
    name
}
