//! The exact solver against an independent implementation of the model (2 million simulated
//! histories), and what it promises of every solution.

use std::sync::OnceLock;

use crate::deals::*;
use stagger::agreement::*;
use stagger::exact::{Refusal, Settings, Solution, solve};
use stagger::metric::{Cause, Metric};
use stagger::summary::Description;

/// The benchmark deal, coarse enough for a test: what is dropped is below the standard errors.
fn reference_deal() -> &'static Solved {
    static SOLVED: OnceLock<Solved> = OnceLock::new();
    SOLVED.get_or_init(|| benchmark_solved(1e-10))
}

fn benchmark_solved(cut_off: f64) -> Solved {
    solved_with(benchmark(), &Settings { cut_off, ..Settings::default() })
}

/// A figure of the independent implementation: mean and standard deviation over `n` histories.
struct Reference(f64, f64, f64);

#[track_caller]
fn agrees(name: &str, exact: f64, &Reference(mean, sd, n): &Reference) {
    let z = (exact - mean) / (sd / n.sqrt());
    println!("{name}: {exact:.6}, reference {mean:.6}, {z:+.2} standard errors");
    assert!(z.abs() < 4.0, "{name}: {exact} is not {mean}: {z:.2} standard errors");
}

const N: f64 = 2e6;

#[test]
fn the_benchmark_deal_agrees_with_an_independent_implementation() {
    let s = reference_deal();
    let of = |metric, party, mean, sd| {
        let name = format!("{metric:?} {party:?}");
        agrees(&name, s.mean(metric, party), &Reference(mean, sd, N));
    };
    // means and standard deviations: independent implementation, 2 million trials
    of(Metric::EndDay, None, 34.087615, 9.295297);
    of(Metric::TranchesCompleted, None, 5.275957, 1.510903);
    of(Metric::Disputes, None, 0.350876, 0.582571);
    of(Metric::Incidents, None, 1.057623, 1.001975);
    of(Metric::Extensions, None, 1.009189, 1.140317);
    of(Metric::CeasefireDays, None, 53.406706, 19.564335);
    of(Metric::Breaches, Some(0), 0.338987, 0.55792);
    of(Metric::Breaches, Some(1), 0.22246, 0.459574);
    of(Metric::Released, Some(0), 44.582035, 11.73032);
    of(Metric::Released, Some(1), 264.561208, 74.380701);
    of(Metric::DaysHeld, Some(0), 1277.459566, 775.51607);
    of(Metric::DaysHeld, Some(1), 7895.55385, 4965.901064);
    of(Metric::Lead, Some(0), 4.227994, 6.532793);
    agrees("delay", s.mean(Metric::Delay, None), &Reference(2.322912, 2.937971, 1_501_925.0));
    let chance = |name: &str, exact: f64, p: f64| {
        agrees(name, exact, &Reference(p, (p * (1.0 - p)).sqrt(), N));
    };
    chance("completed", s.completed(), 0.750962);
    chance("breach of north", s.cause(Cause::Breach(PartyId(0))), 0.063159);
    chance("breach of south", s.cause(Cause::Breach(PartyId(1))), 0.04145);
    chance("expiry", s.cause(Cause::Expiry), 0.043131);
    chance("incident", s.cause(Cause::Incident), 0.101297);
    let category = |party, category, mean, sd| {
        let position = s.position(Metric::Released, Some(party), Some(category));
        let exact = s.solution.figures[position].mean.unwrap();
        agrees("released by category", exact, &Reference(mean, sd, N));
    };
    category(0, 0, 28.258061, 5.418783);
    category(0, 1, 16.323974, 7.167037);
    category(1, 2, 241.968755, 64.026526);
    category(1, 3, 22.592453, 12.903598);
    let by_day = |party: usize, day: usize, mean, sd| {
        let exact = s.solution.releases[party][day].mean.unwrap();
        agrees(&format!("released by {party} by day {day}"), exact, &Reference(mean, sd, N));
    };
    by_day(0, 0, 7.532502, 1.801559);
    by_day(0, 10, 16.059306, 2.899753);
    by_day(0, 30, 36.049652, 9.122769);
    by_day(0, 50, 44.55588, 11.728337);
    by_day(1, 0, 44.569358, 15.327573);
    by_day(1, 20, 140.249421, 28.791273);
    by_day(1, 40, 259.722056, 73.818413);
}

#[test]
fn the_benchmark_deal_agrees_more_closely_with_another() {
    let s = reference_deal();
    let of = |metric, party, mean, sd| {
        let name = format!("{metric:?} {party:?}");
        agrees(&name, s.mean(metric, party), &Reference(mean, sd, 3e8));
    };
    // means: a second independent implementation, of this deal alone, 300 million trials; the
    // standard deviations as above
    of(Metric::EndDay, None, 34.075072, 9.295297);
    of(Metric::TranchesCompleted, None, 5.274328, 1.510903);
    of(Metric::Disputes, None, 0.350980, 0.582571);
    of(Metric::Incidents, None, 1.057576, 1.001975);
    of(Metric::Extensions, None, 1.009701, 1.140317);
    of(Metric::CeasefireDays, None, 53.406800, 19.564335);
    of(Metric::Breaches, Some(0), 0.338706, 0.55792);
    of(Metric::Breaches, Some(1), 0.222864, 0.459574);
    of(Metric::Released, Some(0), 44.567815, 11.73032);
    of(Metric::Released, Some(1), 264.480376, 74.380701);
    of(Metric::DaysHeld, Some(0), 1278.441723, 775.51607);
    of(Metric::DaysHeld, Some(1), 7901.210283, 4965.901064);
    of(Metric::Lead, Some(0), 4.230714, 6.532793);
    let chance = |name: &str, exact: f64, p: f64| {
        agrees(name, exact, &Reference(p, (p * (1.0 - p)).sqrt(), 3e8));
    };
    chance("completed", s.completed(), 0.75088987);
    chance("breach of north", s.cause(Cause::Breach(PartyId(0))), 0.06313606);
    chance("breach of south", s.cause(Cause::Breach(PartyId(1))), 0.04157457);
    chance("expiry", s.cause(Cause::Expiry), 0.04317110);
    chance("incident", s.cause(Cause::Incident), 0.10122841);
}

#[test]
fn spreads_agree_with_the_independent_implementation() {
    let s = reference_deal();
    let sd = |metric, party: Option<u32>| {
        let figure = &s.solution.figures[s.position(metric, party, None)];
        let masses = figure.distribution.clone().unwrap();
        Description::of_masses(masses.into_iter().map(|(v, p)| (v as f64, p))).sd.unwrap()
    };
    // the relative standard error of a standard deviation is √((kurtosis − 1)/4n): below 0.2 % here
    for (metric, party, reference) in [
        (Metric::EndDay, None, 9.295297),
        (Metric::Delay, None, 2.937971),
        (Metric::Disputes, None, 0.582571),
        (Metric::Incidents, None, 1.001975),
        (Metric::Extensions, None, 1.140317),
        (Metric::CeasefireDays, None, 19.564335),
        (Metric::Breaches, Some(0), 0.55792),
        (Metric::Breaches, Some(1), 0.459574),
        (Metric::Released, Some(0), 11.73032),
        (Metric::Released, Some(1), 74.380701),
        (Metric::Lead, Some(0), 6.532793),
    ] {
        let exact = sd(metric, party);
        println!("{metric:?} {party:?}: {exact:.5}, reference {reference:.5}");
        assert!((exact / reference - 1.0).abs() < 8e-3, "{metric:?} {party:?}: {exact} is not {reference}");
    }
}

fn total(solution: &Solution) -> f64 {
    solution.endings.iter().sum()
}

#[test]
fn what_is_lost_is_told_and_bounds_every_probability() {
    let (fine, coarse) = (benchmark_solved(1e-9), benchmark_solved(1e-6));
    for s in [&fine, &coarse] {
        let lost = s.solution.mass_lost;
        println!("lost {lost:e}, at the most {} states", s.solution.peak_states);
        assert!(lost > 0.0 && total(&s.solution) <= 1.0 + 1e-12);
        // the run of the lead loses the most; the first run what is missing from the endings
        assert!(1.0 - total(&s.solution) <= lost + 1e-12);
    }
    assert!(fine.solution.mass_lost < coarse.solution.mass_lost / 10.0);
    for (a, b) in fine.solution.endings.iter().zip(&coarse.solution.endings) {
        assert!(b - a <= fine.solution.mass_lost + 1e-12, "{a} {b}");
        assert!(a - b <= coarse.solution.mass_lost + 1e-12, "{a} {b}");
    }
    for (a, b) in fine.solution.figures.iter().zip(&coarse.solution.figures) {
        let (Some(a), Some(b)) = (&a.distribution, &b.distribution) else { continue };
        for &(value, p) in b {
            let q = a.iter().find(|&&(v, _)| v == value).map_or(0.0, |&(_, q)| q);
            assert!((p - q).abs() <= coarse.solution.mass_lost + 1e-12);
        }
    }
}

#[test]
fn every_distribution_adds_up() {
    let s = benchmark_solved(1e-7);
    let lost = s.solution.mass_lost;
    for (column, figure) in s.columns.list().iter().zip(&s.solution.figures) {
        let Some(distribution) = &figure.distribution else {
            assert_eq!(column.metric, Metric::DaysHeld);
            continue;
        };
        let sum: f64 = distribution.iter().map(|&(_, p)| p).sum();
        let whole = if column.metric == Metric::Delay { s.completed() } else { 1.0 };
        assert!((sum - whole).abs() <= lost + 1e-12, "{column:?} adds up to {sum}");
        assert!(distribution.iter().all(|&(v, p)| v <= column.most && p >= 0.0), "{column:?}");
    }
}

#[test]
fn every_section_adds_up() {
    let s = solved_with(every_section(), &Settings { cut_off: 1e-5, ..Settings::default() });
    let lost = s.solution.mass_lost;
    assert!((0.9 - s.solution.agreed.iter().sum::<f64>()).abs() < 1e-3); // few talks go on to the horizon
    assert!(total(&s.solution) <= 1.0 + 1e-12 && total(&s.solution) >= 1.0 - lost - 1e-12);
    for (column, figure) in s.columns.list().iter().zip(&s.solution.figures) {
        let Some(distribution) = &figure.distribution else { continue };
        let sum: f64 = distribution.iter().map(|&(_, p)| p).sum();
        let whole = match column.metric {
            Metric::Delay => s.completed(),
            Metric::AgreementDay => s.solution.agreed.iter().sum(),
            _ => 1.0,
        };
        assert!((sum - whole).abs() <= lost + 1e-12, "{column:?} adds up to {sum}, not {whole}");
        assert!(distribution.iter().all(|&(v, p)| v <= column.most && p >= 0.0), "{column:?}");
    }
    // a vote before anything else; monitors within 15 days of the agreement, whatever comes of it
    let occurs =
        |e: usize| s.solution.summary(&s.agreement, &s.columns).events[e].chance.probability.unwrap();
    assert!((occurs(0) - 0.5).abs() <= lost);
    assert!((occurs(1) - 0.6 * 0.9).abs() <= lost);
    // no tranche is begun without what it requires
    assert!(s.solution.bundles[4].reached <= occurs(3));
    assert!(occurs(4) <= occurs(3) / 2.0 + 1e-12);
}

#[test]
fn the_same_bits_every_time() {
    assert_eq!(benchmark_solved(1e-6).solution, benchmark_solved(1e-6).solution);
    let settings = Settings { cut_off: 1e-4, ..Settings::default() };
    let solve = || solved_with(every_section(), &settings).solution;
    assert_eq!(solve(), solve());
}

#[test]
fn the_summary_has_the_rows_of_both_engines() {
    let s = benchmark_solved(1e-6);
    let summary = s.solution.summary(&s.agreement, &s.columns);
    assert_eq!(summary.trials, None);
    assert_eq!(summary.mass_lost, s.solution.mass_lost);
    let completed = summary.completed().unwrap();
    assert_eq!(completed.probability, Some(s.completed()));
    assert_eq!(completed.interval, None);
    assert_eq!(summary.timeline.len(), 90);
    for row in &summary.timeline {
        let shares = [row.in_talks, row.under_way, row.completed, row.ended];
        let sum: f64 = shares.iter().map(|x| x.unwrap()).sum();
        assert!((sum - 1.0).abs() < 1e-9);
        assert!(row.ceasefire.unwrap() <= 1.0);
    }
    assert_eq!(summary.releases.len(), 180);
    assert_eq!(summary.tranches.len(), 12);
    assert_eq!(summary.tranches[3].planned_day, Some(7));
    let turns: f64 = summary.tranches[3].turns.unwrap().iter().sum();
    assert!((turns - 1.0).abs() < 1e-9);
    let held = summary.figure(Metric::DaysHeld, Some(PartyId(0)), None).unwrap();
    assert!(held.values.mean.is_some() && held.values.quantiles.is_none());
}

#[test]
fn unknown_quantities_are_refused_by_name() {
    let mut draft = benchmark();
    draft.unknowns = vec![
        Unknown {
            path: "unknown.idle".into(),
            distribution: Distribution::beta(2.0, 3.0).unwrap(),
            within: None,
        },
        Unknown {
            path: "unknown.goodwill".into(),
            distribution: Distribution::beta(9.0, 1.0).unwrap(),
            within: None,
        },
    ];
    // one that nothing uses is no obstacle
    let settings = Settings { cut_off: 1e-5, ..Settings::default() };
    solve(&Agreement::build(draft.clone()).unwrap(), &settings).unwrap();
    draft.parties[1].complies = Quantity::Unknown { of: UnknownId(1), times: Multiplier::ONE };
    let refusal = solve(&Agreement::build(draft).unwrap(), &settings).unwrap_err();
    assert_eq!(refusal, Refusal::Unknown(vec!["unknown.goodwill".into()]));
    let told = refusal.to_string();
    assert!(told.contains("unknown.goodwill") && told.contains("--set"), "{told}");
}
