//! A whole exchange enumerated: every conduct of every turn with its probability, by a few lines
//! that know nothing of the program.

use std::collections::BTreeMap;

use crate::support::case;

const COMPLIES: [f64; 2] = [0.8, 0.7];
const TRUST: [f64; 2] = [1.5, 1.2];
const RETALIATION: [f64; 2] = [0.6, 0.3];
const SUCCESS: f64 = 0.6;
const FATIGUE: f64 = 0.7;
/// Late, short, refused.
const WEIGHTS: [[f64; 3]; 2] = [[1.0, 1.0, 2.0], [3.0, 1.0, 1.0]];
/// South is late by a day, and its grace is one.
const LATE_IS_A_BREACH: [bool; 2] = [true, false];
/// Odds of each party at each tranche.
const ODDS: [[f64; 2]; 3] = [[1.0, 2.0], [0.5, 1.0], [1.5, 0.25]];
const TURNS: [&[&[usize]]; 3] = [&[&[0, 1]], &[&[1], &[0]], &[&[0], &[1]]];

#[derive(Clone, Copy, Default)]
struct Past {
    clean: i32,
    breaches: [i32; 2],
    disputes: i32,
    completed: usize,
}

/// Probabilities of (tranches completed, breaches by North and by South, disputes).
type Ends = BTreeMap<(usize, [i32; 2], i32), f64>;

fn chance(odds: f64) -> f64 {
    odds / (1.0 + odds)
}

fn odds(p: f64) -> f64 {
    p / (1.0 - p)
}

fn honours(past: &Past, party: usize) -> f64 {
    let own = odds(COMPLIES[party]) * ODDS[past.completed][party];
    chance(own * TRUST[party].powi(past.clean) * RETALIATION[party].powi(past.breaches[1 - party]))
}

/// Plays turn `turn` and all after it; `before` is how things stood when the tranche began.
fn play(past: Past, before: Past, turn: usize, p: f64, ends: &mut Ends) {
    if past.completed == TURNS.len() {
        *ends.entry((past.completed, past.breaches, past.disputes)).or_default() += p;
        return;
    }
    let Some(parties) = TURNS[past.completed].get(turn) else {
        let clean = past.clean + i32::from(past.breaches == before.breaches);
        let next = Past { clean, completed: past.completed + 1, ..past };
        return play(next, next, 0, p, ends);
    };
    // each party honours (0), is late (1), short (2) or refuses (3)
    for kinds in 0..4_usize.pow(parties.len() as u32) {
        let (mut next, mut p, mut disputed) = (past, p, false);
        for (i, &party) in parties.iter().enumerate() {
            let kind = kinds / 4_usize.pow(i as u32) % 4;
            let honoured = honours(&past, party);
            let weights = WEIGHTS[party];
            p *= if kind == 0 {
                honoured
            } else {
                (1.0 - honoured) * weights[kind - 1] / weights.iter().sum::<f64>()
            };
            next.breaches[party] += i32::from(kind > 1 || kind == 1 && LATE_IS_A_BREACH[party]);
            disputed |= kind > 1;
        }
        if disputed {
            let cured = chance(odds(SUCCESS) * FATIGUE.powi(past.disputes));
            next.disputes += 1;
            *ends.entry((next.completed, next.breaches, next.disputes)).or_default() += p * (1.0 - cured);
            p *= cured;
        }
        play(next, before, turn + 1, p, ends);
    }
}

#[test]
fn an_exchange_of_three_tranches_agrees_with_its_enumeration() {
    let mut ends = Ends::new();
    play(Past::default(), Past::default(), 0, 1.0, &mut ends);
    assert!((ends.values().sum::<f64>() - 1.0).abs() < 1e-12);
    let case = case(
        "party.north = { holds = { a = 6 }, complies = 0.8, trust = 1.5, retaliation = 0.6,
            breach = { late = 1, short = 1, refused = 2 } }
        party.south = { holds = { a = 6 }, complies = 0.7, trust = 1.2, retaliation = 0.3,
            breach = { late = 3, short = 1, refused = 1, grace = 1 } }
        mediation = { success = 0.6, fatigue = 0.7 }
        tranche = [{ day = 0, north = { a = 2 }, south = { a = 2 }, odds = { south = 2 } },
            { day = 4, order = ['south', 'north'], north = { a = 2 }, south = { a = 2 }, odds = { north = 0.5 } },
            { day = 8, order = ['north', 'south'], north = { a = 2 }, south = { a = 2 }, odds = { north = 1.5, south = 0.25 } }]",
    );
    let n = 400_000;
    let mut counts: BTreeMap<_, u64> = BTreeMap::new();
    for trial in case.trials(n) {
        let get = |name: &str| trial.figures[case.column(name)];
        let breaches = ["breaches:north", "breaches:south"].map(|name| get(name) as i32);
        *counts.entry((get("tranches_completed") as usize, breaches, get("disputes") as i32)).or_default() +=
            1;
    }
    assert!(counts.keys().all(|end| ends.contains_key(end)));
    for (end, p) in ends {
        crate::support::close(&format!("{end:?}"), counts.get(&end).copied().unwrap_or(0), n, p);
    }
}
