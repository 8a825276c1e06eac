//! Small agreements solved by hand, each for one rule. The working stands beside the figures.

use crate::deals::*;
use stagger::agreement::*;
use stagger::metric::{Cause, Ending, Metric};

const NORTH: Cause = Cause::Breach(PartyId(0));
const SOUTH: Cause = Cause::Breach(PartyId(1));

/// Refusals only, and no mediation: a party that does not honour ends it.
const REFUSES: [f64; 3] = [0.0, 0.0, 1.0];
const LATE: [f64; 3] = [1.0, 0.0, 0.0];
const SHORT: [f64; 3] = [0.0, 1.0, 0.0];

fn north_then_south(day: u32, n: u32) -> Tranche {
    tranche(day, vec![vec![bundle(0, &[(0, n)])], vec![bundle(1, &[(0, n)])]])
}

fn together(day: u32, n: u32) -> Tranche {
    tranche(day, vec![vec![bundle(0, &[(0, n)]), bundle(1, &[(0, n)])]])
}

fn parties(a: Party, b: Party) -> Vec<Party> {
    vec![a, b]
}

#[test]
fn a_turn_after_the_other_or_together() {
    let sides =
        || parties(party("north", &[(0, 10)], 0.75, REFUSES), party("south", &[(0, 10)], 0.8, REFUSES));
    // north 3/4, then south 4/5: 3/5; north breaks 1/4, south 3/4 · 1/5
    let s = solved(Draft { parties: sides(), tranches: vec![north_then_south(2, 10)], ..plain(5) });
    close(s.completed(), 3.0 / 5.0);
    close(s.cause(NORTH), 1.0 / 4.0);
    close(s.cause(SOUTH), 3.0 / 20.0);
    // north has released before south refuses
    all_close(&s.spread(Metric::Released, Some(0), None)[10..], &[3.0 / 4.0]);
    all_close(&s.spread(Metric::Released, Some(1), None)[10..], &[3.0 / 5.0]);
    all_close(&s.of(Metric::EndDay), &[0.0, 0.0, 1.0]);
    all_close(&s.solution.bundles[1].turns, &[3.0 / 5.0, 0.0, 0.0, 3.0 / 20.0]);
    // together: one alone 1/4 · 4/5 and 3/4 · 1/5, both 1/4 · 1/5
    let s = solved(Draft { parties: sides(), tranches: vec![together(2, 10)], ..plain(5) });
    close(s.completed(), 3.0 / 5.0);
    close(s.cause(NORTH), 1.0 / 5.0);
    close(s.cause(SOUTH), 3.0 / 20.0);
    close(s.cause(Cause::Several), 1.0 / 20.0);
    all_close(&s.of(Metric::Disputes), &[3.0 / 5.0, 2.0 / 5.0]);
}

#[test]
fn odds_are_multiplied() {
    // odds 3 × tranche 1/2 × category 2/3 × term 3/2 = 3/2, so 3/5
    let mut owed = bundle(0, &[(0, 4), (1, 1)]);
    owed.odds = times(0.5);
    owed.terms = vec![TermId(0)];
    let s = solved(Draft {
        parties: parties(
            party("north", &[(0, 10), (1, 1)], 0.75, REFUSES),
            party("south", &[(0, 10)], 1.0, REFUSES),
        ),
        categories: vec![category("civilians", 1.0), category("soldiers", 2.0 / 3.0)],
        terms: vec![Term { name: "crossing".into(), odds: times(1.5) }],
        tranches: vec![tranche(0, vec![vec![owed]])],
        ..plain(3)
    });
    close(s.completed(), 3.0 / 5.0);
    all_close(&s.spread(Metric::TermsMet, Some(0), None), &[2.0 / 5.0, 3.0 / 5.0]);
}

#[test]
fn certain_parties_stay_certain() {
    let mut north = party("north", &[(0, 10)], 1.0, REFUSES);
    north.retaliation = times(0.0);
    let mut south = party("south", &[(0, 10)], 0.0, LATE);
    south.retaliation = times(5.0);
    let s = solved(Draft {
        parties: parties(north, south),
        tranches: vec![north_then_south(0, 3), north_then_south(1, 3)],
        ..plain(9)
    });
    close(s.completed(), 1.0);
    all_close(&s.spread(Metric::Breaches, Some(1), None), &[0.0, 0.0, 1.0]);
}

#[test]
fn a_late_delivery_counts_as_a_breach_beyond_its_grace() {
    // south is always late, by 1, 2 or 3 days with 1/2, 1/4, 1/4; grace 1. North acts at the second
    // tranche with odds 1, and 1/3 after a breach: 1/2 and 1/4.
    let mut north = party("north", &[(0, 10)], 0.5, REFUSES);
    north.retaliation = times(1.0 / 3.0);
    let mut south = party("south", &[(0, 10)], 0.0, LATE);
    south.breach.grace = 1;
    let days = Distribution::discrete(&[0.3, 2.0, 2.5], &[2.0, 1.0, 1.0]).unwrap();
    south.breach.delay = Delay::Varies(days);
    let s = solved(Draft {
        parties: parties(north, south),
        tranches: vec![
            tranche(0, vec![vec![bundle(1, &[(0, 10)])]]),
            tranche(5, vec![vec![bundle(0, &[(0, 10)])]]),
        ],
        ..plain(20)
    });
    // within the grace 1/2 · 1/2, beyond it 1/2 · 1/4
    close(s.completed(), 3.0 / 8.0);
    all_close(&s.spread(Metric::Breaches, Some(1), None), &[1.0 / 2.0, 1.0 / 2.0]);
    // the second tranche is due 5 days after the first completes: days 6, 7, 8
    all_close(&s.of(Metric::EndDay)[6..], &[1.0 / 2.0, 1.0 / 4.0, 1.0 / 4.0]);
    all_close(&s.of(Metric::Delay), &[0.0, 1.0 / 4.0, 1.0 / 16.0, 1.0 / 16.0]);
    // 10 persons: on day 1 half are home, on day 2 three quarters
    let mean = |day: usize| s.solution.releases[1][day].mean.unwrap();
    close(mean(0), 0.0);
    close(mean(1), 5.0);
    close(mean(2), 7.5);
    // held: (1 · 1/2 + 2 · 1/4 + 3 · 1/4) days × 10
    close(s.mean(Metric::DaysHeld, Some(1)), 17.5);
}

#[test]
fn trust_grows_with_clean_tranches() {
    // odds 1, then 2 after a clean tranche. North is late (a breach) or honours, evenly at first.
    // first: clean 1/2. second: clean then 2/3, else 1/2
    let mut north = party("north", &[(0, 20)], 0.5, LATE);
    north.trust = times(2.0);
    let step = |day| tranche(day, vec![vec![bundle(0, &[(0, 5)])]]);
    let s = solved(Draft {
        parties: parties(north, party("south", &[(0, 1)], 1.0, LATE)),
        tranches: vec![step(0), step(3)],
        ..plain(12)
    });
    // breaches: none 1/2 · 2/3; two 1/2 · 1/2
    all_close(&s.spread(Metric::Breaches, Some(0), None), &[1.0 / 3.0, 5.0 / 12.0, 1.0 / 4.0]);
    close(s.completed(), 1.0);
    all_close(&s.of(Metric::Delay), &[1.0 / 3.0, 5.0 / 12.0, 1.0 / 4.0]);
}

#[test]
fn together_the_odds_are_those_of_the_turns_beginning() {
    // both refuse or honour with odds 1; a breach would make the other's odds 0, but not in the same turn
    let side = |key: &str| {
        let mut side = party(key, &[(0, 20)], 0.5, LATE);
        side.retaliation = times(0.0);
        side
    };
    let s = solved(Draft {
        parties: parties(side("north"), side("south")),
        tranches: vec![together(0, 5), together(4, 5)],
        ..plain(12)
    });
    // first turn: (n, s) breaches evenly over 4 cases; then each honours with 1/2 unless the other
    // breached before: 00 -> ½,½; 10 -> north ½, south 0 (a breach); 01 alike; 11 -> both breach
    // north's breaches: 0: 00 (¼·½) ; 01: north surely breaches -> 1. so P(0) = 1/8,
    // P(1) = 00: 1/8, 10: then north honours ½: 1/8, 01: 1/4; P(2) = 10: 1/8, 11: 1/4
    all_close(&s.spread(Metric::Breaches, Some(0), None), &[1.0 / 8.0, 1.0 / 2.0, 3.0 / 8.0]);
    all_close(&s.spread(Metric::Breaches, Some(1), None), &[1.0 / 8.0, 1.0 / 2.0, 3.0 / 8.0]);
}

#[test]
fn a_short_delivery_brings_the_easiest_first() {
    // half of 5: ⌊2.5 + ½⌋ = 3, of which 2 soldiers (odds 1), then civilians (odds 1/2); the remains count in
    // the 5 but come last (odds 1/4). Mediation takes 2 days and never succeeds.
    let mut fallen = category("fallen", 0.25);
    fallen.deceased = true;
    let owed = bundle(0, &[(2, 1), (0, 2), (1, 2)]);
    let s = solved(Draft {
        parties: parties(
            party("north", &[(0, 2), (1, 2), (2, 1)], 0.0, SHORT),
            party("south", &[(0, 10)], 1.0, SHORT),
        ),
        categories: vec![category("civilians", 0.5), category("soldiers", 1.0), fallen],
        mediation: Some(Mediation { success: p(0.0), days: Delay::Fixed(2), fatigue: times(1.0) }),
        tranches: vec![tranche(1, vec![vec![owed]])],
        ..plain(6)
    });
    close(s.cause(NORTH), 1.0);
    all_close(&s.of(Metric::EndDay), &[0.0, 0.0, 0.0, 1.0]);
    all_close(&s.spread(Metric::Released, Some(0), None), &[0.0, 0.0, 0.0, 1.0]);
    all_close(&s.spread(Metric::Released, Some(0), Some(0)), &[0.0, 1.0]);
    all_close(&s.spread(Metric::Released, Some(0), Some(1)), &[0.0, 0.0, 1.0]);
    all_close(&s.spread(Metric::RemainsReturned, Some(0), None), &[1.0]);
    // 3 for 1 day, 1 to the horizon (6)
    close(s.mean(Metric::DaysHeld, Some(0)), 9.0);
}

#[test]
fn mediation_tires() {
    // north refuses every time; cured with odds 3, then 3 · 1/3 = 1
    let s = solved(Draft {
        parties: parties(party("north", &[(0, 10)], 0.0, REFUSES), party("south", &[(0, 10)], 1.0, REFUSES)),
        mediation: Some(Mediation { success: p(0.75), days: Delay::Fixed(2), fatigue: times(1.0 / 3.0) }),
        tranches: [0, 5].map(|day| tranche(day, vec![vec![bundle(0, &[(0, 5)])]])).into(),
        ..plain(20)
    });
    close(s.completed(), 3.0 / 4.0 / 2.0);
    all_close(&s.of(Metric::Disputes), &[0.0, 1.0 / 4.0, 3.0 / 4.0]);
    // day 2: collapse; or cured, the next due on day 7, decided on day 9
    let end = s.of(Metric::EndDay);
    close(end[2], 1.0 / 4.0);
    close(end[9], 3.0 / 4.0);
    all_close(&s.of(Metric::TranchesCompleted), &[1.0 / 4.0, 3.0 / 8.0, 3.0 / 8.0]);
}

#[test]
fn late_deliveries_arrive_while_a_dispute_lasts() {
    // together, north is late by 2, south refuses; mediation takes 3 days and fails: north's have come
    let mut north = party("north", &[(0, 10)], 0.0, LATE);
    north.breach.delay = Delay::Fixed(2);
    let deal = |days| Draft {
        parties: parties(north.clone(), party("south", &[(0, 10)], 0.0, REFUSES)),
        mediation: Some(Mediation { success: p(0.0), days: Delay::Fixed(days), fatigue: times(1.0) }),
        tranches: vec![together(0, 5)],
        ..plain(10)
    };
    let s = solved(deal(3));
    close(s.cause(SOUTH), 1.0);
    all_close(&s.spread(Metric::Released, Some(0), None)[5..], &[1.0]);
    // the same day: what is on its way arrives first
    all_close(&solved(deal(2)).spread(Metric::Released, Some(0), None)[5..], &[1.0]);
    // a day earlier, it is never delivered
    all_close(&solved(deal(1)).spread(Metric::Released, Some(0), None), &[1.0]);
}

#[test]
fn dates_slip_or_are_caught_up() {
    // the first tranche is 4 days late; the second is scheduled 3 days after it
    let mut north = party("north", &[(0, 10)], 0.0, LATE);
    north.breach.delay = Delay::Fixed(4);
    let deal = |on_delay| Draft {
        on_delay,
        parties: parties(north.clone(), party("south", &[(0, 10)], 1.0, LATE)),
        tranches: vec![
            tranche(1, vec![vec![bundle(0, &[(0, 5)])]]),
            tranche(4, vec![vec![bundle(1, &[(0, 5)])]]),
            tranche(8, vec![vec![bundle(1, &[(0, 5)])]]),
        ],
        ..plain(30)
    };
    // slip: 5, 8, 12; catch up: 5, 5, 8
    close(solved(deal(OnDelay::Slip)).of(Metric::EndDay)[12], 1.0);
    let s = solved(deal(OnDelay::CatchUp));
    close(s.of(Metric::EndDay)[8], 1.0);
    close(s.solution.bundles[1].mean_completion_day.unwrap(), 5.0);
    // catching up counts from the entry into force, which talks may put off: 2 or 3 days, evenly
    let talks = Issue {
        name: "route".into(),
        settled: p(1.0),
        days: Delay::Varies(Distribution::discrete(&[2.0, 3.0], &[1.0, 1.0]).unwrap()),
        otherwise: None,
    };
    let s = solved(Draft { issues: vec![talks], ..deal(OnDelay::CatchUp) });
    all_close(&s.of(Metric::EndDay)[10..], &[0.5, 0.5]);
    all_close(&s.of(Metric::Delay), &[1.0]);
}

/// Incidents with probability 1/2 a day.
fn incidents(fatal: f64, pause: Delay) -> Incidents {
    Incidents { per_day: rate(std::f64::consts::LN_2), shape: shape(1.0), fatal: p(fatal), pause }
}

fn permanent(incidents: Incidents) -> Ceasefire {
    Ceasefire { days: None, extension: None, incidents: Some(incidents), survives: false }
}

#[test]
fn incidents_pause_and_strain() {
    // one tranche on day 1; an incident on day 1 (1/2) freezes for 1 day, and so does one on day 2 …
    // n incidents before the turn with probability 2^-(n+1), on day 1 + n; odds 1 · (1/3)^n
    let mut north = party("north", &[(0, 10)], 0.5, REFUSES);
    north.strain = times(1.0 / 3.0);
    let deal = |on_delay| Draft {
        on_delay,
        parties: parties(north.clone(), party("south", &[(0, 1)], 1.0, REFUSES)),
        ceasefire: Some(permanent(incidents(0.0, Delay::Fixed(1)))),
        tranches: vec![tranche(1, vec![vec![bundle(0, &[(0, 5)])]])],
        ..plain(4)
    };
    for on_delay in [OnDelay::Slip, OnDelay::CatchUp] {
        // day 1: 1/2, honoured 1/2; day 2: 1/4, honoured 1/4; day 3: 1/8, honoured 1/10; else under way
        let s = solved(deal(on_delay));
        close(s.completed(), 1.0 / 4.0 + 1.0 / 16.0 + 1.0 / 80.0);
        close(s.ending(Ending::UnderWay), 1.0 / 8.0);
        all_close(&s.of(Metric::EndDay), &[0.0, 0.5, 0.25, 0.125, 0.125]);
        // the ceasefire ends with a collapse: incidents go on only after completion
        // 1/4 completed on day 1, then days 2, 3: binomial(2); 1/16 on day 2 with one, then day 3;
        // 1/80 on day 3 with two; 1/4, 3/16, 9/80 collapsed with 0, 1, 2; 1/8 under way with 3
        let n = [
            1.0 / 16.0 + 1.0 / 4.0,
            1.0 / 8.0 + 1.0 / 32.0 + 3.0 / 16.0,
            1.0 / 16.0 + 1.0 / 32.0 + 1.0 / 80.0 + 9.0 / 80.0,
            1.0 / 8.0,
        ];
        all_close(&s.of(Metric::Incidents), &n);
        close(s.mean(Metric::Incidents, None), n[1] + 2.0 * n[2] + 3.0 * n[3]);
    }
}

#[test]
fn a_pause_holds_deliveries_and_disputes() {
    // late by 1 day from day 0; an incident on day 1 (1/2) with a pause of 2 puts the arrival off to day 3
    // if there are no incidents on days 2 and 3 (1/4). One on either would put it off further.
    let s = solved(Draft {
        parties: parties(party("north", &[(0, 10)], 0.0, LATE), party("south", &[(0, 1)], 1.0, LATE)),
        ceasefire: Some(permanent(incidents(0.0, Delay::Fixed(2)))),
        tranches: vec![tranche(0, vec![vec![bundle(0, &[(0, 5)])]])],
        ..plain(5)
    });
    // day 1: 1/2; day 3: 1/2 · 1/4; by day 4 nothing more (two incidents: day 5)
    all_close(&s.of(Metric::EndDay), &[0.0, 1.0 / 2.0, 0.0, 1.0 / 8.0, 0.0, 3.0 / 8.0]);
}

#[test]
fn catching_up_waits_for_the_incident_alone() {
    // due on day 3. Slip: every incident on days 1 … puts it off by 2. Catch-up: only to 2 days after the
    // incident. Horizon 6, no incident on day 4 and after in either: look at completion on day 3, 4, 5.
    let deal = |on_delay| Draft {
        on_delay,
        ceasefire: Some(permanent(incidents(0.0, Delay::Fixed(2)))),
        tranches: vec![tranche(3, vec![vec![bundle(0, &[(0, 5)])]])],
        ..plain(6)
    };
    // slip: day 3 if none on days 1–3: 1/8; day 5 if one on days 1–3 and none on 4, 5: 3/8 · 1/4
    let slip = solved(deal(OnDelay::Slip)).of(Metric::EndDay);
    all_close(&slip[3..5], &[1.0 / 8.0, 0.0]);
    close(slip[5], 3.0 / 32.0);
    // catch-up: an incident on day 1 moves nothing: day 3 if none on 2, 3: 1/4; day 4 if one on 2, none on
    // 3, 4: 1/8; day 5 if one on 3, none on 4, 5: 1/8
    let caught_up = solved(deal(OnDelay::CatchUp)).of(Metric::EndDay);
    all_close(&caught_up[3..6], &[1.0 / 4.0, 1.0 / 8.0, 1.0 / 8.0]);
}

#[test]
fn an_ageing_ceasefire() {
    // shape 2: on the a-th day the rate is ln 2 · (a² − (a−1)²) = ln 2 · (1, 3, 5); all fatal.
    // survival 1/2, 1/2 · 1/8, …: the exchange on day 3 completes with 2^-9
    let mut fatal = incidents(1.0, Delay::NONE);
    fatal.shape = shape(2.0);
    let deal = || Draft {
        ceasefire: Some(permanent(fatal.clone())),
        tranches: vec![tranche(3, vec![vec![bundle(0, &[(0, 5)])]])],
        ..plain(4)
    };
    let s = solved(deal());
    close(s.completed(), 1.0 / 512.0);
    all_close(&s.of(Metric::CeasefireDays), &[0.0, 0.5, 7.0 / 16.0, 31.0 / 512.0, 1.0 / 512.0]);
    // and a ceasefire ages from its own first day
    let issue = Issue { name: "list".into(), settled: p(1.0), days: Delay::Fixed(2), otherwise: None };
    let s = solved(Draft { horizon: 6, issues: vec![issue], ..deal() });
    close(s.completed(), 1.0 / 512.0);
    all_close(&s.of(Metric::CeasefireDays), &[0.0, 0.5, 7.0 / 16.0, 31.0 / 512.0, 1.0 / 512.0]);
    all_close(&s.of(Metric::AgreementDay), &[0.0, 0.0, 1.0]);
}

fn expiring(days: u32, probability: f64, at_most: Option<u32>) -> Ceasefire {
    let extension = Extension { probability: p(probability), days: 2, at_most };
    Ceasefire { days: Some(days), extension: Some(extension), incidents: None, survives: false }
}

#[test]
fn a_ceasefire_expires_or_is_extended() {
    // expires on days 3, 5, 7; the tranche is on day 5, after that day's expiry
    let deal = |at_most| Draft {
        ceasefire: Some(expiring(3, 0.75, at_most)),
        tranches: vec![tranche(5, vec![vec![bundle(0, &[(0, 5)])]])],
        ..plain(9)
    };
    let s = solved(deal(None));
    close(s.completed(), 9.0 / 16.0);
    close(s.cause(Cause::Expiry), 7.0 / 16.0);
    // days 3: 1/4, 5: 3/16, 7: 9/64, else the horizon
    let ends = [0.0, 0.0, 0.0, 0.25, 0.0, 3.0 / 16.0, 0.0, 9.0 / 64.0, 0.0, 27.0 / 64.0];
    all_close(&s.of(Metric::CeasefireDays), &ends);
    all_close(&s.of(Metric::Extensions), &[0.25, 3.0 / 16.0, 9.0 / 64.0, 27.0 / 64.0]);
    close(s.mean(Metric::Extensions, None), 3.0 / 16.0 + 9.0 / 32.0 + 81.0 / 64.0);
    // at most one: it ends on day 5 at the latest, before the tranche
    let s = solved(deal(Some(1)));
    close(s.completed(), 0.0);
    all_close(&s.of(Metric::Extensions), &[0.25, 0.75]);
    // an event in effect multiplies the odds: 3 · 1/3 = 1 on day 3 and after
    let mut veto = event("veto", Trigger::Start, 1.0, Delay::Fixed(3), 2);
    veto.extension = times(1.0 / 3.0);
    let s = solved(Draft { events: vec![veto], ..deal(None) });
    close(s.completed(), 1.0 / 4.0);
}

#[test]
fn a_ceasefire_of_no_days_expires_at_once() {
    let s = solved(Draft {
        ceasefire: Some(Ceasefire { extension: None, ..expiring(0, 0.0, None) }),
        tranches: vec![tranche(0, vec![vec![bundle(0, &[(0, 5)])]])],
        ..plain(3)
    });
    close(s.cause(Cause::Expiry), 1.0);
    all_close(&s.of(Metric::EndDay), &[1.0]);
}

#[test]
fn a_ceasefire_may_survive_the_agreement() {
    // north refuses on day 0; the ceasefire expires on day 4 only if it survives
    let deal = |survives| Draft {
        parties: parties(party("north", &[(0, 9)], 0.0, REFUSES), party("south", &[(0, 9)], 1.0, REFUSES)),
        ceasefire: Some(Ceasefire { survives, extension: None, ..expiring(4, 0.0, None) }),
        tranches: vec![tranche(0, vec![vec![bundle(0, &[(0, 5)])]])],
        ..plain(6)
    };
    all_close(&solved(deal(true)).of(Metric::CeasefireDays), &[0.0, 0.0, 0.0, 0.0, 1.0]);
    all_close(&solved(deal(false)).of(Metric::CeasefireDays), &[1.0]);
    close(solved(deal(true)).cause(NORTH), 1.0);
}

#[test]
fn talks_settle_or_fail() {
    // a required issue, settled 3/4 after 2 days; an optional one, 1/2 after 0, 2 or 4 days evenly.
    let days = Distribution::discrete(&[0.0, 2.0, 4.0], &[1.0, 1.0, 1.0]).unwrap();
    let otherwise = Otherwise { odds: vec![times(1.0 / 3.0), times(1.0)], incidents: times(1.0) };
    let issues = vec![
        Issue { name: "list".into(), settled: p(0.75), days: Delay::Fixed(2), otherwise: None },
        Issue {
            name: "zones".into(),
            settled: p(0.5),
            days: Delay::Varies(days),
            otherwise: Some(otherwise),
        },
    ];
    let deal = |horizon| Draft {
        parties: parties(party("north", &[(0, 9)], 0.5, REFUSES), party("south", &[(0, 9)], 1.0, REFUSES)),
        issues: issues.clone(),
        events: vec![
            event("list published", Trigger::Issue(IssueId(0)), 1.0, Delay::NONE, 2),
            event("zones drawn", Trigger::Issue(IssueId(1)), 1.0, Delay::NONE, 2),
        ],
        tranches: vec![tranche(1, vec![vec![bundle(0, &[(0, 5)])]])],
        ..plain(horizon)
    };
    let s = solved(deal(8));
    close(s.ending(Ending::NoAgreement), 1.0 / 4.0);
    // agreement 3/4, on day 2 (2/3) or 4 (1/3)
    all_close(&s.of(Metric::AgreementDay), &[0.0, 0.0, 1.0 / 2.0, 0.0, 1.0 / 4.0]);
    // honoured with odds 1, or 1/3 when the zones are open: 1/2 · 1/2 + 1/2 · 1/4
    close(s.completed(), 3.0 / 4.0 * 3.0 / 8.0);
    close(s.event(0), 3.0 / 4.0);
    // the zones are settled if their day comes by day 2 (2/3), or the talks go on to day 4
    close(s.event(1), 1.0 / 2.0 * (2.0 / 3.0 + 1.0 / 3.0 * 3.0 / 4.0));
    // collapsed without having released: 5 persons for the horizon; else to day 3 or 5
    let held = 5.0 * 8.0 - 5.0 * 3.0 / 8.0 * (0.5 * (8.0 - 3.0) + 0.25 * (8.0 - 5.0));
    close(s.mean(Metric::DaysHeld, Some(0)), held);
    // the horizon before the later day: 1/4 still talk
    let s = solved(deal(4));
    close(s.ending(Ending::InTalks), 1.0 / 4.0);
    close(s.ending(Ending::Completed), 1.0 / 2.0 * 3.0 / 8.0);
    all_close(&s.of(Metric::EndDay)[2..], &[1.0 / 4.0, 1.0 / 2.0, 1.0 / 4.0]);
    close(s.solution.agreed.iter().sum(), 1.0 / 2.0);
}

#[test]
fn events_follow_each_other() {
    // a: 1/2 on day 1; b: at once after a, 1/2; c: geometric (mean 2) after b; horizon 4
    let geometric = Delay::Varies(Distribution::geometric(2.0).unwrap());
    let deal = |horizon| Draft {
        events: vec![
            event("c", Trigger::Event(EventId(2)), 1.0, geometric.clone(), 2),
            event("a", Trigger::Start, 0.5, Delay::Fixed(1), 2),
            event("b", Trigger::Event(EventId(1)), 0.5, Delay::NONE, 2),
        ],
        tranches: vec![tranche(0, vec![vec![bundle(0, &[(0, 5)])]])],
        ..plain(horizon)
    };
    let s = solved(deal(4));
    close(s.event(1), 1.0 / 2.0);
    close(s.event(2), 1.0 / 4.0);
    // c by day 3, two days on: 1/4 · (1/2 + 1/4)
    close(s.event(0), 3.0 / 16.0);
    // the same when the chain matters: c multiplies odds that are open
    let mut draft = deal(4);
    draft.events[0].odds = vec![times(1.0 / 3.0), times(1.0)];
    draft.parties[0].complies = p(0.5);
    draft.parties[0].breach.late = weight(0.0);
    draft.tranches = vec![tranche(3, vec![vec![bundle(0, &[(0, 5)])]])];
    let s = solved(draft);
    close(s.event(0), 3.0 / 16.0);
    close(s.completed(), 13.0 / 16.0 / 2.0 + 3.0 / 16.0 / 4.0);
}

#[test]
fn an_event_is_in_effect_for_its_days() {
    // occurs on day 2, in effect on days 2 and 3; north decides on days 1, 2, 3, 4 with odds 1 or 1/3
    let mut disruption = event("disruption", Trigger::Agreement, 1.0, Delay::Fixed(2), 2);
    disruption.odds = vec![times(1.0 / 3.0), times(1.0)];
    disruption.lasts = Some(2);
    let step = |day| tranche(day, vec![vec![bundle(0, &[(0, 2)])]]);
    let deal = |lasts| Draft {
        parties: parties(party("north", &[(0, 9)], 0.5, LATE), party("south", &[(0, 9)], 1.0, LATE)),
        events: vec![Event { lasts, ..disruption.clone() }],
        on_delay: OnDelay::CatchUp,
        tranches: (1..5).map(step).collect(),
        ..plain(20)
    };
    let honoured = |s: &Solved| s.solution.bundles.iter().map(|b| b.turns[0]).collect::<Vec<_>>();
    // a late delivery (1 day) delays no decision but, at the most, to its own day of arrival
    let first = |s: &Solved| honoured(s)[0];
    let s = solved(deal(Some(2)));
    close(first(&s), 1.0 / 2.0);
    // the second tranche is decided on day 2, late or not: in effect
    close(honoured(&s)[1], 1.0 / 4.0);
    // the third: on day 3, in effect
    close(honoured(&s)[2], 1.0 / 4.0);
    // the fourth: on day 4, no longer
    close(honoured(&s)[3], 1.0 / 2.0);
    close(honoured(&solved(deal(None)))[3], 1.0 / 4.0);
    close(honoured(&solved(deal(Some(0))))[1], 1.0 / 2.0);
}

#[test]
fn an_event_may_end_the_agreement() {
    // a war elsewhere on day 2 with 1/2 ends it; so does one at once after the collapse, but it has ended
    let mut war = event("war", Trigger::Start, 0.5, Delay::Fixed(2), 2);
    war.ends = true;
    let mut appeal = event("appeal", Trigger::Collapse, 1.0, Delay::NONE, 2);
    appeal.ends = true;
    let events = vec![
        war,
        appeal,
        event("thanks", Trigger::Completion, 1.0, Delay::Fixed(1), 2),
        event("first step", Trigger::Tranche(TrancheId(0)), 1.0, Delay::NONE, 2),
    ];
    let s = solved(Draft {
        events,
        tranches: vec![
            tranche(1, vec![vec![bundle(0, &[(0, 5)])]]),
            tranche(2, vec![vec![bundle(0, &[(0, 5)])]]),
        ],
        ..plain(4)
    });
    close(s.cause(Cause::Event(EventId(0))), 1.0 / 2.0);
    close(s.completed(), 1.0 / 2.0);
    for (e, expected) in [0.5, 0.5, 0.5, 1.0].into_iter().enumerate() {
        close(s.event(e), expected);
    }
    all_close(&s.of(Metric::TranchesCompleted), &[0.0, 0.5, 0.5]);
}

#[test]
fn a_tranche_waits_for_what_it_requires_or_lapses() {
    // due on day 2 with 2 days of patience; required: geometric with mean 2 from day 0 (days 1, 2, 3, …)
    let geometric = Delay::Varies(Distribution::geometric(2.0).unwrap());
    let mut second = tranche(2, vec![vec![bundle(0, &[(0, 5)])]]);
    second.requires = Some(EventId(0));
    second.patience = 2;
    let deal = Draft {
        events: vec![event("second phase", Trigger::Start, 1.0, geometric, 2)],
        tranches: vec![second],
        ..plain(9)
    };
    let s = solved(deal.clone());
    // by day 2: 3/4; days 3, 4: 1/8, 1/16; else it lapses on day 4
    close(s.cause(Cause::Lapse), 1.0 / 16.0);
    all_close(&s.of(Metric::EndDay), &[0.0, 0.0, 3.0 / 4.0, 1.0 / 8.0, 1.0 / 8.0]);
    // an incident on day 3 (when it waits) moves the due day, and the lapse, by its pause
    let s = solved(Draft {
        ceasefire: Some(permanent(incidents(0.0, Delay::Fixed(1)))),
        events: vec![event("second phase", Trigger::Start, 0.0, Delay::NONE, 2)],
        horizon: 6,
        ..deal
    });
    // n incidents on days 1 … : lapse on day 4 without any (1/16), on day 5 with one on days 1–4 and none
    // on day 5: 4/16 · 1/2
    all_close(&s.of(Metric::EndDay)[4..6], &[1.0 / 16.0, 1.0 / 8.0]);
    close(s.ending(Ending::UnderWay), 13.0 / 16.0);
}

#[test]
fn the_lead_is_that_of_an_evening() {
    // north (10 of 10) goes first; south owes 10: late by 2 days (1/2), or short by half (1/2), cured next day
    let mut south = party("south", &[(0, 10)], 0.0, [1.0, 1.0, 0.0]);
    south.breach.delay = Delay::Fixed(2);
    let deal = |turns| Draft {
        parties: parties(party("north", &[(0, 10)], 1.0, SHORT), south.clone()),
        mediation: Some(Mediation { success: p(1.0), days: Delay::Fixed(1), fatigue: times(1.0) }),
        tranches: vec![tranche(0, turns)],
        ..plain(9)
    };
    let s = solved(deal(vec![vec![bundle(0, &[(0, 10)])], vec![bundle(1, &[(0, 10)])]]));
    let lead = s.spread(Metric::Lead, Some(0), None);
    close(lead[50], 1.0 / 2.0);
    close(lead[100], 1.0 / 2.0);
    all_close(&s.spread(Metric::Lead, Some(1), None), &[1.0]);
    // with 1 of 3 the points are rounded down: 33, and 1/3 − 0 at the first of two steps
    let step = |day, turn: &[u32]| tranche(day, vec![turn.iter().map(|&p| bundle(p, &[(0, 1)])).collect()]);
    let s = solved(Draft {
        tranches: vec![step(0, &[0]), step(1, &[0, 1]), step(2, &[0, 1]), step(3, &[1])],
        ..plain(9)
    });
    close(s.spread(Metric::Lead, Some(0), None)[33], 1.0);
    close(s.mean(Metric::Lead, Some(1)), 0.0);
}

#[test]
fn a_lead_in_a_dispute_with_a_late_delivery() {
    // together: north short (k of 4: 1, 2, 3 evenly), south late by 2 days; mediation takes 3 days.
    // Lead of south: 0 until day 2, then 1 − k/4. Lead of north: k/4 from day 0.
    let mut north = party("north", &[(0, 4)], 0.0, SHORT);
    let shares = Distribution::discrete(&[0.25, 0.5, 0.75], &[1.0, 1.0, 1.0]).unwrap();
    north.breach.share = Share::Varies(shares);
    let mut south = party("south", &[(0, 4)], 0.0, LATE);
    south.breach.delay = Delay::Fixed(2);
    let s = solved(Draft {
        parties: parties(north, south),
        mediation: Some(Mediation { success: p(0.5), days: Delay::Fixed(3), fatigue: times(1.0) }),
        tranches: vec![together(0, 4)],
        ..plain(9)
    });
    for party in [0, 1] {
        let lead = s.spread(Metric::Lead, Some(party), None);
        for points in [25, 50, 75] {
            close(lead[points], 1.0 / 3.0);
        }
    }
    close(s.completed(), 0.5);
}

#[test]
fn three_parties_in_one_turn() {
    // odds 1 each and refusals: collapse of several unless at most one refuses
    let side = |key: &str| party(key, &[(0, 2)], 0.5, REFUSES);
    let s = solved(Draft {
        parties: vec![side("a"), side("b"), side("c")],
        tranches: vec![tranche(0, vec![(0..3).map(|p| bundle(p, &[(0, 2)])).collect()])],
        ..plain(2)
    });
    close(s.completed(), 1.0 / 8.0);
    close(s.cause(Cause::Breach(PartyId(2))), 1.0 / 8.0);
    close(s.cause(Cause::Several), 1.0 / 2.0);
    // the lead over the least advanced other: a has released, b or c has not: 1/2 · 3/4
    close(s.spread(Metric::Lead, Some(0), None)[100], 3.0 / 8.0);
}

#[test]
fn what_is_after_the_horizon_is_not_played() {
    let s = solved(Draft {
        tranches: vec![tranche(3, vec![vec![bundle(0, &[(0, 5)])]])],
        events: vec![event("vote", Trigger::Start, 1.0, Delay::Fixed(3), 2)],
        ..plain(3)
    });
    close(s.ending(Ending::UnderWay), 1.0);
    all_close(&s.of(Metric::EndDay), &[0.0, 0.0, 0.0, 1.0]);
    close(s.event(0), 0.0);
    close(s.mean(Metric::DaysHeld, Some(0)), 15.0);
}
