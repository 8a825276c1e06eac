//! The tree itself, on deals small enough to be worked out on paper.

use super::deal::{Breach, Bundle, Category, Deal, Hundredths, Mediation, Party, Tranche};
use super::figures::table;
use super::history::histories;

/// `p0` owes two persons on day 1, keeps its word once in two, and refuses once in two otherwise
/// (or is late by two days); mediation takes two days and works three times in four.
fn deal(horizon: u32) -> Deal {
    let party = |complies| Party {
        complies: Hundredths(complies),
        trust: None,
        retaliation: None,
        breach: Breach::default(),
    };
    Deal {
        horizon,
        catch_up: false,
        parties: vec![party(50), party(100)],
        categories: vec![Category { odds: None, deceased: false }],
        terms: Vec::new(),
        trust: None,
        retaliation: None,
        breach: Breach {
            weights: [None, Some(Hundredths(0)), None],
            delay: Some(vec![(Hundredths(150), 1)]),
            ..Breach::default()
        },
        mediation: Some(Mediation {
            success: Hundredths(75),
            days: Some(vec![(Hundredths(200), 1)]),
            fatigue: None,
        }),
        tranches: vec![Tranche {
            day: 1,
            order: None,
            odds: vec![None; 2],
            bundles: vec![Bundle { persons: vec![(0, 2)], terms: Vec::new() }, Bundle::default()],
        }],
    }
}

#[test]
fn four_histories() {
    let deal = deal(9);
    let all = histories(&deal, 10).unwrap();
    assert_eq!(all.len(), 4);
    let table = table(&deal, &all);
    let is = |name: &str, cells: &[(u64, f64)]| {
        assert_eq!(table[name].iter().map(|(&v, &p)| (v, p)).collect::<Vec<_>>(), cells, "{name}");
    };
    // honoured 1/2, late 1/4, refused and cured 3/16, refused and not 1/16
    is("ends completed", &[(1, 0.9375)]);
    is("ends breach p0", &[(1, 0.0625)]);
    is("end_day", &[(1, 0.5), (3, 0.5)]);
    is("delay", &[(0, 0.5), (2, 0.4375)]);
    is("breaches p0", &[(0, 0.5), (1, 0.5)]);
    is("released p0", &[(0, 0.0625), (2, 0.9375)]);
    is("days_held p0", &[(2, 0.5), (6, 0.4375), (18, 0.0625)]);
    is("tranche 0 p0 acts", &[(0, 0.5), (1, 0.25), (3, 0.25)]);
}

#[test]
fn the_horizon_cuts_off_what_is_on_its_way() {
    let deal = deal(3);
    let all = histories(&deal, 10).unwrap();
    assert_eq!(all.len(), 3); // nobody learns whether the dispute is cured
    let table = table(&deal, &all);
    assert_eq!(table["ends under_way"][&1], 0.5);
    assert_eq!(table["released p0"][&0], 0.5);
    assert_eq!(table["end_day"][&3], 0.5);
}
