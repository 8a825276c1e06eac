//! What holds for every scenario, tried on scenarios made up at random.

use crate::counts::all_counts;
use crate::random::{PARTIES, Scope, scenario};
use crate::support::{Case, Run};
use proptest::prelude::*;
use proptest::test_runner::{Config, RngAlgorithm, RngSeed};
use stagger::metric::{ABSENT, Ending, Metric, at};
use stagger::trial::{State, Story, Unobserved, play};

const TRIALS: u64 = 300;

/// The same scenarios on every run.
pub fn config(cases: u32) -> Config {
    Config {
        cases,
        failure_persistence: None,
        rng_algorithm: RngAlgorithm::ChaCha,
        rng_seed: RngSeed::Fixed(20_240_119),
        ..Config::default()
    }
}

const ANY: Scope = Scope { all: true, plain: false };
const PLAIN: Scope = Scope { all: true, plain: true };

/// What one trial must satisfy, whatever the scenario.
fn is_sound(case: &Case, ending: Ending, figures: &[u64]) {
    let agreement = case.agreement();
    let horizon = u64::from(agreement.horizon());
    let get = |name: &str| figures[case.column(name)];
    let (agreed, end, tranches) =
        (figures[at::AGREEMENT_DAY], figures[at::END_DAY], get("tranches_completed"));
    for (column, &value) in case.deal.columns().list().iter().zip(figures) {
        assert!(value <= column.most || value == ABSENT && column.may_be_absent, "{column:?} is {value}");
    }
    assert!(tranches <= agreement.tranches().len() as u64);
    assert_eq!(tranches == agreement.tranches().len() as u64, ending == Ending::Completed);
    let without = matches!(ending, Ending::NoAgreement | Ending::InTalks);
    assert_eq!(agreed == ABSENT, without);
    assert_eq!(end == horizon, matches!(ending, Ending::UnderWay | Ending::InTalks));
    assert_eq!(get("delay") == ABSENT, ending != Ending::Completed);
    if ending == Ending::Completed {
        let last = agreement.tranches().last().unwrap().day;
        assert_eq!(get("delay"), end - agreed - u64::from(last));
    }
    assert!(agreed == ABSENT || agreed <= end && get("ceasefire_days") <= horizon - agreed);
    let cause = case.cause(ending);
    assert!(!matches!(cause.as_str(), "expiry" | "incident") || get("ceasefire_days") == end - agreed);
    assert!(cause != "several" && !cause.starts_with("breach") || get("disputes") > 0);
    for (p, party) in agreement.parties().iter().enumerate() {
        of_party(case, ending, figures, p, &party.key);
    }
}

fn of_party(case: &Case, ending: Ending, figures: &[u64], p: usize, key: &str) {
    let (agreement, id) = (case.agreement(), p.into());
    let get = |name: &str| figures[case.column(&format!("{name}:{key}"))];
    let (released, remains, terms) = (get("released"), get("remains_returned"), get("terms_met"));
    let (owed, dead) = (u64::from(agreement.owed_living(id)), u64::from(agreement.owed_remains(id)));
    assert!(released <= owed && remains <= dead && terms <= u64::from(agreement.owed_terms(id)));
    let by_category = |c: &str| figures[case.column(&format!("released:{key}:{c}"))];
    assert_eq!((released, remains), (by_category("a") + by_category("b"), by_category("dead")));
    let horizon = u64::from(agreement.horizon());
    assert!(get("days_held") <= owed * horizon);
    assert!(get("days_held") >= (owed - released) * horizon);
    assert!(get("lead") <= 100 && (owed > 0 || get("lead") == 0));
    if ending == Ending::Completed {
        assert_eq!((released, remains, terms), (owed, dead, u64::from(agreement.owed_terms(id))));
    }
    if matches!(ending, Ending::NoAgreement | Ending::InTalks) {
        assert_eq!((released, remains, terms, get("breaches"), get("lead")), (0, 0, 0, 0, 0));
    }
}

/// What the summary of many trials must satisfy.
fn adds_up(run: &Run<'_>) {
    let summary = run.summary();
    let near = |sum: f64, to: f64| assert!((sum - to).abs() < 1e-9, "{sum} is not {to}");
    let share = |outcome: &str| run.count(&format!("outcome {outcome}"));
    let all = ["completed", "collapsed", "no_agreement", "under_way", "in_talks"].map(share);
    assert_eq!(all.iter().sum::<u64>(), TRIALS);
    let totals = summary.outcomes.iter().filter(|o| o.cause.is_none());
    near(totals.map(|o| o.chance.probability.unwrap()).sum(), 1.0);
    let causes = summary.outcomes.iter().filter(|o| o.cause.is_some());
    near(causes.map(|o| o.chance.probability.unwrap()).sum(), all[1] as f64 / TRIALS as f64);
    let mut before = [0.0; 2];
    for row in &summary.timeline {
        let states = [row.in_talks, row.under_way, row.completed, row.ended].map(Option::unwrap);
        assert!(states.iter().chain(&row.ceasefire).all(|s| (0.0..=1.0).contains(s)));
        near(states.iter().sum(), 1.0);
        assert!(states[2] >= before[0] && states[3] >= before[1], "an outcome is taken back");
        before = [states[2], states[3]];
    }
    near(before[0], all[0] as f64 / TRIALS as f64);
    near(before[1], (all[1] + all[2]) as f64 / TRIALS as f64);
    for party in 0..run.case.agreement().parties().len() {
        let rows: Vec<_> = summary.releases.iter().filter(|r| r.party.index() == party).collect();
        assert!(rows.windows(2).all(|w| w[0].mean <= w[1].mean && w[0].planned <= w[1].planned));
        let (sum, _) = run.counts.figure(run.case.deal.columns().of_party(Metric::Released) + party).sums();
        near(rows.last().unwrap().mean.unwrap(), sum as f64 / TRIALS as f64);
    }
    for (column, figure) in run.case.deal.columns().list().iter().enumerate() {
        let trials = run.counts.figure(column).trials();
        assert!(trials == TRIALS || figure.may_be_absent && trials <= TRIALS);
    }
    for row in &summary.tranches {
        assert!(row.completed <= row.reached);
        if let Some(turns) = row.turns {
            near(turns.iter().sum(), 1.0);
        }
    }
}

fn told_and_untold_are_the_same(case: &Case) -> Result<(), TestCaseError> {
    let (mut told, mut untold) = (case.tally(), case.tally());
    let (mut one, mut other) = (State::new(&case.deal), State::new(&case.deal));
    for n in 0..TRIALS {
        let mut story = Story::default();
        play(&case.deal, 9, n, &mut one, &mut told, &mut story);
        play(&case.deal, 9, n, &mut other, &mut untold, &mut Unobserved);
        prop_assert_eq!(one.figures(), other.figures(), "trial {}", n);
        prop_assert_eq!(one.ending(), other.ending());
        prop_assert_eq!(one.draws(), other.draws());
        prop_assert!(story.0.is_sorted_by_key(|(day, _)| *day), "told out of order: {:?}", story);
    }
    prop_assert_eq!(all_counts(case, &told.settle()), all_counts(case, &untold.settle()));
    Ok(())
}

proptest! {
    #![proptest_config(config(400))]

    #[test]
    fn every_trial_is_sound_and_all_add_up(text in scenario(ANY)) {
        let case = Case::of_file(&text.file());
        for trial in case.trials(TRIALS) {
            is_sound(&case, trial.ending, &trial.figures);
        }
        adds_up(&case.run(TRIALS));
    }

    #[test]
    fn a_trial_that_is_told_is_the_same_trial(text in scenario(ANY)) {
        told_and_untold_are_the_same(&Case::of_file(&text.file()))?;
    }

    #[test]
    fn a_trial_of_a_plain_deal_is_the_same_by_the_code_for_all_deals(text in scenario(PLAIN)) {
        let case = Case::of_file(&text.file());
        prop_assert!(case.deal.is_plain());
        told_and_untold_are_the_same(&case)?;
    }

    #[test]
    fn a_trial_depends_on_its_number_alone(text in scenario(ANY), start in 0..u64::MAX / 2) {
        let case = Case::of_file(&text.file());
        let fresh = |n: u64| {
            let t = case.play_into(&mut case.tally(), n, &mut Unobserved);
            (t.figures, t.draws)
        };
        // once in order and once backwards, by a state that has played others before
        let (mut state, mut tally) = (State::new(&case.deal), case.tally());
        for n in (start..start + 40).chain((start..start + 40).rev()) {
            play(&case.deal, 1, n, &mut state, &mut tally, &mut Unobserved);
            prop_assert_eq!((state.figures().to_vec(), state.draws().to_vec()), fresh(n));
        }
    }

    #[test]
    fn tallies_of_parts_add_up_to_that_of_the_whole(text in scenario(ANY), cuts in prop::collection::vec(0..TRIALS, 0..4)) {
        let case = Case::of_file(&text.file());
        let mut cuts = cuts;
        cuts.extend([0, TRIALS]);
        cuts.sort_unstable();
        let mut parts: Vec<_> = cuts.windows(2).map(|w| {
            let mut tally = case.tally();
            (w[0]..w[1]).for_each(|n| { case.play_into(&mut tally, n, &mut Unobserved); });
            tally
        }).collect();
        let mut whole = parts.pop().unwrap();
        parts.iter().for_each(|part| whole.merge(part));
        prop_assert_eq!(all_counts(&case, &whole.settle()), all_counts(&case, &case.run(TRIALS).counts));
    }

    #[test]
    fn the_order_of_parties_in_the_file_changes_nothing(text in scenario(ANY), swap in any::<bool>()) {
        let parties = text.parties.len();
        let mut order = [1, 2, 0][..].to_vec();
        if parties == 2 { order = vec![1, 0] } else if swap { order = vec![2, 1, 0] }
        let (one, other) = (Case::of_file(&text.file()), Case::of_file(&text.with(&text.complies, &order)));
        for (a, b) in one.trials(100).zip(other.trials(100)) {
            prop_assert_eq!(a.by_name(), b.by_name());
        }
    }
}

proptest! {
    #![proptest_config(config(40))]

    #[test]
    fn threads_change_nothing(text in scenario(ANY)) {
        let case = Case::of_file(&text.file());
        let trials = 20_000;
        let one = all_counts(&case, &case.run_with(trials, 1).counts);
        prop_assert_eq!(&one, &all_counts(&case, &case.run_with(trials, 2).counts));
        prop_assert_eq!(&one, &all_counts(&case, &case.run_with(trials, 8).counts));
    }
}

/// Only what cannot make good of evil: no breach that is rewarded (`retaliation` and `strain` at
/// most 1, `trust` at least 1), no wait for an event, no date that moves odds, no pause.
const MONOTONE: Scope = Scope { all: false, plain: false };

proptest! {
    #![proptest_config(config(400))]

    /// With common luck, each trial goes at least as far, and is never completed later.
    #[test]
    fn better_compliance_is_never_worse(text in scenario(MONOTONE), better in prop::collection::vec(0..3_usize, 3)) {
        let raise = |(c, &by): (&String, &usize)| {
            let c: f64 = c.parse().unwrap();
            [c, c + 0.3 * (1.0 - c), 1.0][by].to_string()
        };
        let complies: Vec<_> = text.complies.iter().zip(&better).map(raise).collect();
        let parties = [0, 1, 2];
        let better = Case::of_file(&text.with(&complies, &parties[..text.parties.len()]));
        let worse = Case::of_file(&text.file());
        for (n, (a, b)) in worse.trials(TRIALS).zip(better.trials(TRIALS)).enumerate() {
            let [a_done, b_done] = [&a, &b].map(|t| t.figures[at::TRANCHES_COMPLETED]);
            prop_assert!(b_done >= a_done, "trial {}: {} tranches, then {}", n, a_done, b_done);
            if a.ending == Ending::Completed {
                prop_assert!(b.ending == Ending::Completed && b.figures[at::END_DAY] <= a.figures[at::END_DAY]);
            }
        }
    }

    /// A tranche that is added behind the last shares the luck of all that came before.
    #[test]
    fn the_luck_of_what_two_scenarios_have_in_common_is_common(text in scenario(MONOTONE)) {
        let file = text.file();
        let Some(last) = file.rfind("[[tranche]]\n") else { return Ok(()) };
        prop_assume!(file[..last].contains("[[tranche]]"));
        let behind = file[last..].find("[[event]]").map_or("", |i| &file[last + i..]);
        let (long, short) = (Case::of_file(&file), Case::of_file(&format!("{}{behind}", &file[..last])));
        let steps = short.agreement().tranches().len() as u64;
        for (a, b) in short.trials(TRIALS).zip(long.trials(TRIALS)) {
            prop_assert_eq!(a.figures[at::TRANCHES_COMPLETED], b.figures[at::TRANCHES_COMPLETED].min(steps));
            if a.ending != Ending::Completed {
                for party in PARTIES.iter().take(text.parties.len()) {
                    for metric in ["released", "breaches", "terms_met"] {
                        let name = format!("{metric}:{party}");
                        prop_assert_eq!(a.get(&name), b.get(&name));
                    }
                }
            }
        }
    }
}

/// Texts that look like what is typed, and texts that look like nothing.
fn typed() -> impl Strategy<Value = String> {
    let piece = prop::sample::select(vec![
        "party.north.complies",
        "=",
        "0.7",
        "..",
        "/6",
        "1",
        "-",
        ",",
        "\"",
        "'",
        "[",
        "}",
        "#",
        "\\",
        "é",
        "\u{202e}",
        " ",
        "completed",
        ">=",
        "<",
        "variant ",
        "base",
        " on ",
        "released.south",
        "50%",
        "1e308",
        "9999999999",
        ".",
    ]);
    let pieces = prop::collection::vec(piece, 0..12).prop_map(|pieces| pieces.concat());
    prop_oneof![pieces, any::<String>()]
}

proptest! {
    #![proptest_config(config(20_000))]

    /// Whatever is typed as a change, as values or as a question is read or refused; and what is
    /// read has values that are numbers.
    #[test]
    fn whatever_is_typed_is_read_or_refused(text in typed(), u in 1e-9..1.0 - 1e-9_f64) {
        let _ = stagger::scenario::Override::parse(&text);
        let _ = stagger::study::Aim::parse(&text);
        if let Ok(condition) = stagger::study::Condition::parse(&text) {
            prop_assert!(condition.limit.is_finite());
        }
        if let Ok(vary) = stagger::scenario::Vary::parse(&text) {
            let values = vary.each().unwrap_or_default();
            prop_assert!(values.len() <= 100_000);
            if vary.range().is_ok() {
                let ok = |v: &toml::Value| v.as_float().is_none_or(f64::is_finite);
                prop_assert!(values.iter().all(ok) && ok(&vary.at(u)));
            }
            let again = stagger::scenario::Vary::parse(&format!("{}={}", vary.path(), vary.at(u)));
            prop_assert!(again.is_ok() || vary.at(u).is_str() || vary.range().is_err(), "{text}");
        }
    }
}
