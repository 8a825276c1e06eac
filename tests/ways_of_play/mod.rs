//! Deals of every kind, and every way there is to play their trials: told or untold, read or only
//! counted, with draws of their own or in a world that is given. All come to the same, and that is
//! pinned: results are a promise, as in `pinned.rs`. Plain deals that are not told are played by code of
//! their own, which is thus held against the code for all deals.

mod deals;
mod long;
mod plain;

use std::collections::BTreeMap;
use std::fmt::Write as _;

use crate::counts::all_counts;
use crate::support::Case;
use deals::deals;
use stagger::metric::{ABSENT, Column, Ending, Target, at};
use stagger::trial::{Gauge, Happening, State, Story, Unobserved, play, play_in_world};

/// What became of a number of trials, in a few numbers that anything changes.
#[derive(Default)]
struct Account {
    /// By what happened: how often, and all numbers that were told of it.
    told: BTreeMap<String, (u64, f64)>,
    /// By figure: in how many trials it is there, and its sum.
    figures: BTreeMap<String, (u64, u128)>,
}

impl Account {
    fn add_story(&mut self, story: &[(u32, Happening)]) {
        for (day, happening) in story {
            let text = format!("{happening:?}");
            let words = |c: char| !c.is_ascii_alphabetic();
            let name = text.split(words).next().unwrap_or_default();
            let conduct =
                text.split("conduct: ").nth(1).and_then(|c| c.split(words).next()).unwrap_or_default();
            let numbers = text.split(|c: char| !(c.is_ascii_digit() || ".-e".contains(c)));
            let sum: f64 = numbers.filter_map(|n| n.parse::<f64>().ok()).sum();
            let yes = text.matches("true").count() as f64;
            let of = self.told.entry(format!("{name} {conduct}")).or_default();
            *of = (of.0 + 1, of.1 + sum + yes + f64::from(*day));
        }
    }
}

impl Account {
    fn add_figures(&mut self, case: &Case, figures: &[u64]) {
        for (column, &value) in case.deal.columns().list().iter().zip(figures) {
            let of = self.figures.entry(case.name_of(column)).or_default();
            *of = if value == ABSENT { *of } else { (of.0 + 1, of.1 + u128::from(value)) };
        }
    }
}

impl std::fmt::Display for Account {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        for (name, (times, sum)) in &self.told {
            writeln!(f, "{}: {times}, {sum:.6}", name.trim_end())?;
        }
        self.figures.iter().try_for_each(|(name, (there, sum))| writeln!(f, "{name} {there} {sum}"))
    }
}

/// What is read of a trial by one result at a time is what it came to.
fn read_one_by_one(case: &Case, state: &State) {
    let columns = case.deal.columns();
    let read = |target| Gauge::new(target, columns).unwrap().read(state);
    for (column, &value) in columns.list().iter().zip(state.figures()) {
        let Column { metric, party, category, .. } = *column;
        let target = column.event.map_or(Target::Metric { metric, party, category }, Target::Event);
        assert_eq!(read(target), Some(value).filter(|&value| value != ABSENT), "{column:?}");
    }
    for ending in Ending::all(case.agreement()) {
        let outcome = ending.outcome() == state.ending().outcome();
        assert_eq!(read(Target::Outcome(ending.outcome())), Some(u64::from(outcome)));
        if let Ending::Collapsed(cause) = ending {
            assert_eq!(read(Target::Cause(cause)), Some(u64::from(ending == state.ending())));
        }
    }
}

/// Plays a deal in every way, and compares them.
fn play_every_way(case: &Case, trials: u64) -> Account {
    let mut account = Account::default();
    let [mut told, mut untold, mut only_counted, mut of_worlds] = [(); 4].map(|()| case.tally());
    let mut states = [State::new(&case.deal), State::new(&case.deal)];
    let (mut unread, mut world) = (State::unread(&case.deal), State::new(&case.deal));
    for n in 0..trials {
        let mut story = Story::default();
        let [one, other] = &mut states;
        play(&case.deal, 1, n, one, &mut told, &mut story);
        play(&case.deal, 1, n, other, &mut untold, &mut Unobserved);
        play(&case.deal, 1, n, &mut unread, &mut only_counted, &mut Unobserved);
        // of two trials one after the other the second finds the world as it is
        let draws = case.deal.draws(1, n / 2);
        play_in_world(&case.deal, &draws, 1, n, &mut world, &mut of_worlds);
        assert_eq!(one.figures(), other.figures(), "trial {n}");
        assert_eq!(
            (one.ending(), one.end_day(), one.draws()),
            (other.ending(), other.end_day(), other.draws()),
            "trial {n}"
        );
        assert_eq!((one.ending(), one.end_day()), (unread.ending(), unread.end_day()), "trial {n}");
        if one.draws() == draws {
            assert_eq!((one.figures(), one.ending()), (world.figures(), world.ending()), "trial {n}");
        }
        assert_eq!(u64::from(one.end_day()), one.figures()[at::END_DAY], "trial {n}");
        read_one_by_one(case, one);
        account.add_story(&story.0);
        let ending = format!("{:?}", one.ending());
        account.figures.entry(ending).or_default().0 += 1;
        account.add_figures(case, one.figures());
    }
    let counted = untold.clone().settle();
    for (column, of) in case.deal.columns().list().iter().enumerate() {
        let view = counted.figure(column);
        let (there, sum) = account.figures.get(&case.name_of(of)).copied().unwrap_or_default();
        assert_eq!((view.trials(), view.sums().0), (there, sum), "{of:?}");
    }
    let counts = [told, untold, only_counted].map(|tally| all_counts(case, &tally.settle()));
    assert!(
        counts[0] == counts[1] && counts[0] == counts[2],
        "what is told, read or neither is counted alike"
    );
    account
}

#[test]
fn all_ways_of_play_come_to_the_same() {
    let mut found = String::new();
    for (name, case, trials) in deals() {
        assert_eq!(case.deal.is_plain(), name.starts_with("plain"), "{name}");
        let _ = writeln!(found, "## {name}\n\n{}", play_every_way(&case, trials));
    }
    insta::assert_snapshot!(found);
}
