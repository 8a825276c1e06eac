//! All that trials were counted as, so that two ways of playing them can be compared.

use stagger::metric::Ending;
use stagger::tally::Counts;

use crate::support::Case;

/// All that a tally holds, as numbers that can be compared.
pub fn all_counts(case: &Case, counts: &Counts) -> Vec<Vec<u128>> {
    let wide = |list: &[u64]| list.iter().map(|&n| u128::from(n)).collect::<Vec<_>>();
    let mut all = vec![vec![u128::from(counts.trials())], wide(counts.ceasefire_ends())];
    all.extend((0..Ending::all(case.agreement()).len()).map(|e| wide(counts.endings(e))));
    for column in 0..case.deal.columns().list().len() {
        let view = counts.figure(column);
        let (sum, squares) = view.sums();
        all.push(
            view.counts().flat_map(|(v, n)| [u128::from(v), u128::from(n)]).chain([sum, squares]).collect(),
        );
    }
    let schedule = counts.schedule();
    for (k, tranche) in case.agreement().tranches().iter().enumerate() {
        let (completed, days) = schedule.completed(k);
        all.push(wide(&[schedule.reached(k), completed, days, tranche.day.into()]));
    }
    let bundles: usize = case.agreement().tranches().iter().map(|t| t.bundles().count()).sum();
    all.extend((0..bundles).map(|b| wide(&schedule.kinds(b))));
    for party in 0..case.agreement().parties().len() {
        let mut spread = counts.releases(party);
        while let Some((cells, sum)) = spread.next_day() {
            all.push(wide(cells).into_iter().chain([sum]).collect());
        }
    }
    all
}
