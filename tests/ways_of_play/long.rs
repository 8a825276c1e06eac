//! Long schedules in which anybody may owe something at any tranche: wherever bundles are looked at in
//! groups, some turns lie across the border of two.

use std::fmt::Write as _;

use proptest::prelude::*;

use crate::properties::config;
use crate::support::{Case, case};
use stagger::trial::{State, Story, Unobserved, play};

/// Who owes something at each tranche, a bit for each party.
fn schedules() -> impl Strategy<Value = (usize, Vec<u8>)> {
    (2..=6usize).prop_flat_map(|parties| {
        let tranche = 1..1u8 << parties;
        // most often all of them, so that the borders lie anywhere
        let tranche = prop_oneof![1 => tranche, 3 => Just((1 << parties) - 1)];
        (Just(parties), prop::collection::vec(tranche, 1..=90))
    })
}

/// The deal: bundles of one person each, and breaches that are made good for sure.
fn deal(parties: usize, tranches: &[u8], complies: &str, (order, more): (bool, &str)) -> Case {
    let mut text = format!("horizon = 400\n[behaviour]\nretaliation = 0.97\ntrust = 1.02\n{more}\n");
    text += "[breach]\nrefused = 0\ndelay = 2\n[mediation]\nsuccess = 1\n";
    for p in 0..parties {
        let held = tranches.iter().filter(|owing| **owing >> p & 1 == 1).count();
        // one of them keeps its word whatever happens
        let complies = if p == 1 { "1" } else { complies };
        let _ = writeln!(text, "[party.p{p}]\nholds = {{ a = {} }}\ncomplies = {complies}", held.max(1));
    }
    for (day, owing) in tranches.iter().enumerate() {
        let parties: Vec<_> = (0..parties).filter(|p| owing >> p & 1 == 1).collect();
        let _ = writeln!(text, "[[tranche]]\nday = {day}");
        if order {
            let _ = writeln!(
                text,
                "order = {:?}",
                parties.iter().rev().map(|p| format!("p{p}")).collect::<Vec<_>>()
            );
        }
        parties.iter().for_each(|p| text += &format!("p{p}.a = 1\n"));
    }
    case(&text)
}

proptest! {
    #![proptest_config(config(60))]

    #[test]
    fn what_is_told_is_what_is_counted(
        (parties, tranches) in schedules(),
        complies in prop::sample::select(&["0.99", "0.97", "0.8", "{ uniform = [0.9, 1] }"][..]),
        order in prop::bool::weighted(0.2),
        more in prop::sample::select(&["", "[ceasefire.incidents]\nper_day = 0.02\nfatal = 0\npause = 1",
            "[[event]]\nname = 'vote'\ndays = { uniform = [10, 60] }\nodds.p0 = 0.5\nlasts = 9"][..]),
        seed in 0..1000u64,
    ) {
        let case = deal(parties, &tranches, complies, (order, more));
        let (mut told, mut untold) = (State::new(&case.deal), State::new(&case.deal));
        let mut tally = case.tally();
        for n in 0..25 {
            play(&case.deal, seed, n, &mut told, &mut tally, &mut Story::default());
            play(&case.deal, seed, n, &mut untold, &mut tally, &mut Unobserved);
            prop_assert_eq!(told.figures(), untold.figures(), "trial {}", n);
        }
    }
}
