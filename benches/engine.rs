//! What trials, runs, comparisons and solutions cost: `cargo bench --bench engine`.

#![allow(missing_docs, clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use std::hint::black_box;
use std::time::Duration;

use criterion::{BenchmarkId, Criterion, SamplingMode, Throughput, criterion_group, criterion_main};
use stagger::engine::{Settings, Uncontrolled};
use stagger::exact;
use stagger::scenario::{Override, Scenario, Selection, Source, load};
use stagger::study::{Simulation, solve};
use stagger::tally::Tally;
use stagger::trial::{Deal, State, Unobserved, play};

const SMALLEST: &str = include_str!("../scenarios/teaching/1-smallest.toml");
const CEASEFIRE: &str = include_str!("../scenarios/teaching/3-ceasefire.toml");
const EVERY_KEY: &str = include_str!("../scenarios/teaching/4-every-key.toml");
const DEAL: &str = include_str!("deal.toml");

fn scenario(text: &str, changes: &[String]) -> Scenario {
    let source = Source { path: "bench.toml".into(), text: text.to_owned() };
    let changes: Vec<Override> = changes.iter().map(|c| Override::parse(c).expect("a change")).collect();
    let mut loaded = load(&source, &changes, &Selection::Only(vec!["base".to_owned()])).expect("a scenario");
    loaded.remove(0)
}

/// Two parties that release two persons each at every one of so many daily tranches.
fn daily(tranches: u32) -> String {
    let (total, horizon) = (2 * tranches, tranches + 60);
    format!(
        "name = \"daily\"\nhorizon = {horizon}\n\
         party.north = {{ holds = {{ a = {total} }}, complies = 0.999 }}\n\
         party.south = {{ holds = {{ b = {total} }}, complies = 0.999 }}\n\
         behaviour = {{ trust = 1.01, retaliation = 0.9 }}\n\
         mediation = {{ success = 0.9, days = {{ geometric = 2 }} }}\n\
         exchange = {{ tranches = {tranches}, every = 1, north = {{ a = {total} }}, south = {{ b = {total} }} }}\n"
    )
}

/// One trial, of scenarios of every shape.
fn one_trial(c: &mut Criterion) {
    let (hundred, thousand) = (daily(100), daily(1000));
    let shapes = [
        ("smallest", SMALLEST),
        ("deal", DEAL),
        ("every key", EVERY_KEY),
        ("100 tranches", &hundred),
        ("1000 tranches", &thousand),
    ];
    let mut group = c.benchmark_group("one trial");
    group.throughput(Throughput::Elements(1));
    for (name, text) in shapes {
        let deal = Deal::new(scenario(text, &[]).agreement());
        let (mut state, mut tally) = (State::unread(&deal), Tally::new(&deal.shape()));
        let mut trial = 0;
        group.bench_function(name, |b| {
            b.iter(|| {
                play(&deal, 1, black_box(trial), &mut state, &mut tally, &mut Unobserved);
                trial += 1;
            });
        });
    }
    group.finish();
}

/// A million trials of the deal, tallied and summarised.
fn whole_run(c: &mut Criterion) {
    const TRIALS: u64 = 1_000_000;
    let scenario = scenario(DEAL, &[]);
    let simulation = Simulation::new([scenario.agreement()]);
    let mut group = c.benchmark_group("a million trials");
    group.sample_size(10).sampling_mode(SamplingMode::Flat).measurement_time(Duration::from_secs(8));
    group.throughput(Throughput::Elements(TRIALS));
    for threads in [1, 2] {
        let settings = Settings { trials: TRIALS, seed: 1, threads };
        group.bench_function(BenchmarkId::new("threads", threads), |b| {
            b.iter(|| simulation.run(black_box(&settings), &Uncontrolled).expect("threads"));
        });
    }
    group.finish();
}

/// Eight variants of the deal on common luck, 20 000 trials of each.
fn comparison(c: &mut Criterion) {
    let variants: Vec<Scenario> =
        (0..8).map(|i| scenario(DEAL, &[format!("party.north.complies=0.9{i}")])).collect();
    let simulation = Simulation::new(variants.iter().map(Scenario::agreement));
    let settings = Settings { trials: 20_000, seed: 1, threads: 1 };
    let mut group = c.benchmark_group("comparison");
    group.sample_size(10).throughput(Throughput::Elements(8 * settings.trials));
    group.bench_function("8 variants", |b| {
        b.iter(|| simulation.run(black_box(&settings), &Uncontrolled).expect("threads"));
    });
    group.finish();
}

/// The exact solution of the teaching file on ceasefires.
fn solution(c: &mut Criterion) {
    let scenario = scenario(CEASEFIRE, &[]);
    let settings = exact::Settings::default();
    let mut group = c.benchmark_group("exact solution");
    group.sample_size(10);
    group.bench_function("ceasefire", |b| {
        b.iter(|| solve(black_box(&[scenario.agreement()]), &settings).expect("a solution"));
    });
    group.finish();
}

criterion_group!(benches, one_trial, whole_run, comparison, solution);
criterion_main!(benches);
