//! The exact solver against figures of an independent implementation of the model: means and
//! standard deviations over 2 million simulated histories. Everything is to agree within four
//! standard errors.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod deals;

use deals::*;
use stagger::agreement::*;
use stagger::exact::{Settings, solve};
use stagger::metric::{Columns, Metric};

const TRIALS: f64 = 2e6;

#[test]
fn the_benchmark_deal() {
    let start = std::time::Instant::now();
    let agreement = Agreement::build(benchmark()).unwrap();
    let solution = solve(&agreement, &Settings::default()).unwrap();
    println!("{:?}", start.elapsed());
    println!("lost {:e}, peak {}", solution.mass_lost, solution.peak_states);
    let columns = Columns::of(&agreement);
    for (column, figure) in columns.list().iter().zip(&solution.figures) {
        println!("{:?} {:?} {:?}", column.metric, column.party, figure.mean);
    }
}
