//! From the command to the written results of a small run: `cargo bench --bench startup`.

#![allow(missing_docs, clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use std::process::Command;

use criterion::{Criterion, criterion_group, criterion_main};

/// The built program reads a small scenario, plays 1 000 trials and writes the results: the tables
/// alone, and everything that it writes by default.
fn small_run(c: &mut Criterion) {
    let folder = tempfile::tempdir().expect("a folder");
    let file = concat!(env!("CARGO_MANIFEST_DIR"), "/scenarios/teaching/1-smallest.toml");
    let mut group = c.benchmark_group("from command to results");
    group.sample_size(20);
    for (name, formats) in [("csv", &["--formats", "csv"][..]), ("default formats", &[])] {
        group.bench_function(name, |b| {
            b.iter(|| {
                let status = Command::new(env!("CARGO_BIN_EXE_stagger"))
                    .args(["run", file, "--trials", "1000", "--threads", "1", "--quiet", "--out"])
                    .arg(folder.path().join("results"))
                    .args(formats)
                    .status()
                    .expect("the program");
                assert!(status.success());
            });
        });
    }
    group.finish();
}

criterion_group!(benches, small_run);
criterion_main!(benches);
