//! Distributions as the file writes them: a table with one key.

use super::fault::{Fault, FaultKind, Thing};
use super::reading::Reading;
use super::tree::{Node, Table, Value};
use crate::agreement::{Distribution, DistributionError, Range};

/// How a distribution is written.
#[derive(Debug)]
pub(super) struct Shape {
    pub(super) key: &'static str,
    /// What its value is, for messages.
    pub(super) takes: &'static str,
    pub(super) example: &'static str,
    /// How many numbers; 0 for a discrete distribution's lists, 1 for a bare number.
    pub(super) numbers: usize,
}

const fn shape(key: &'static str, takes: &'static str, example: &'static str, numbers: usize) -> Shape {
    Shape { key, takes, example, numbers }
}

/// All of them.
pub(super) static SHAPES: [Shape; 13] = [
    // first, as it is the one to begin with
    shape("interval", "a list of two numbers, between which it lies with 90 %", "[0.6, 0.9]", 2),
    shape("uniform", "a list of two numbers, [lowest, highest]", "[0.7, 0.9]", 2),
    shape("triangular", "a list of three numbers, [lowest, likeliest, highest]", "[1, 4, 15]", 3),
    shape("pert", "a list of three numbers, [lowest, likeliest, highest]", "[1, 4, 15]", 3),
    shape("normal", "a list of two numbers, [mean, standard deviation]", "[0.8, 0.05]", 2),
    shape("lognormal", "a list of two numbers, [median, sigma of the logarithm]", "[3, 0.5]", 2),
    shape("beta", "a list of two numbers, [a, b]", "[20, 3]", 2),
    shape("gamma", "a list of two numbers, [shape, scale]", "[2, 2]", 2),
    shape("weibull", "a list of two numbers, [scale, shape]", "[3, 1.2]", 2),
    shape("exponential", "one number, the mean", "6", 1),
    shape("poisson", "one number, the mean", "1.5", 1),
    shape("geometric", "one number, the mean", "2.5", 1),
    shape(
        "discrete",
        "two lists of numbers, values and weights",
        "{ values = [5, 10, 20], weights = [1, 2, 1] }",
        0,
    ),
];

/// A distribution that has been read; an interval means something only once its range is known.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Written {
    Ready(Distribution),
    Interval(f64, f64),
}

impl Written {
    /// # Errors
    /// An interval that the range does not allow.
    pub(super) fn over(self, range: Range) -> Result<Distribution, DistributionError> {
        match (self, range) {
            (Written::Ready(distribution), _) => Ok(distribution),
            (Written::Interval(lo, hi), Range::Unit) => Distribution::interval_of_probability(lo, hi),
            (Written::Interval(lo, hi), Range::NonNegative) => Distribution::interval_of_positive(lo, hi),
        }
    }
}

impl Reading {
    /// A table with one key that names a distribution.
    pub(super) fn written(&mut self, node: &Node, table: &Table) -> Option<Written> {
        let known = || SHAPES.iter().map(|s| s.key);
        for entry in &table.entries {
            if !known().any(|k| k == entry.key) {
                let kind = FaultKind::UnknownName {
                    what: Thing::Distribution,
                    found: entry.key.clone(),
                    nearest: self.nearest(&entry.key, known()),
                    known: known().map(str::to_owned).collect(),
                };
                self.fault(Fault::new(kind, &entry.key_place));
                return None;
            }
        }
        let [entry] = table.entries.as_slice() else {
            let kind = match table.entries.len() {
                0 => FaultKind::NoDistribution,
                _ => FaultKind::ManyDistributions(table.keys().map(str::to_owned).collect()),
            };
            self.fault(Fault::new(kind, &node.place));
            return None;
        };
        let shape = SHAPES.iter().find(|s| s.key == entry.key)?;
        let Some(parameters) = parameters(shape, &entry.node) else {
            let kind = FaultKind::ParameterShape { distribution: shape.key, takes: shape.takes };
            self.fault(Fault::new(kind, &entry.node.place));
            return None;
        };
        match make(shape.key, &parameters) {
            Ok(written) => Some(written),
            Err(error) => {
                self.impossible(shape.key, error, &entry.node);
                None
            }
        }
    }

    /// Reports parameters that the distribution does not allow.
    pub(super) fn impossible(&mut self, distribution: &str, error: DistributionError, node: &Node) {
        let kind = FaultKind::Parameters { distribution: distribution.to_owned(), error };
        self.fault(Fault::new(kind, &node.place));
    }
}

/// The numbers of a distribution: its parameters, or the values and the weights.
type Parameters = (Vec<f64>, Vec<f64>);

fn parameters(shape: &Shape, node: &Node) -> Option<Parameters> {
    match (&node.value, shape.numbers) {
        (Value::Table(table), 0) if table.entries.len() == 2 => {
            let list = |key| numbers(&table.get(key)?.node);
            Some((list("values")?, list("weights")?))
        }
        (Value::List(_), n @ 2..) => numbers(node).filter(|found| found.len() == n).map(|p| (p, Vec::new())),
        (_, 1) => number(node).map(|p| (vec![p], Vec::new())),
        _ => None,
    }
}

fn numbers(node: &Node) -> Option<Vec<f64>> {
    match &node.value {
        Value::List(list) => list.iter().map(number).collect(),
        _ => None,
    }
}

/// A number, whole or not.
pub(super) fn number(node: &Node) -> Option<f64> {
    match &node.value {
        Value::Integer(i) => Some(*i as f64),
        Value::Float(x) => Some(*x),
        _ => None,
    }
}

/// Whether a distribution may have these numbers.
pub(super) fn is_sound(key: &str, numbers: Vec<f64>) -> bool {
    match make(key, &(numbers, Vec::new())) {
        Ok(Written::Interval(lo, hi)) => lo < hi,
        made => made.is_ok(),
    }
}

fn make(key: &str, (p, weights): &Parameters) -> Result<Written, DistributionError> {
    use Distribution as D;
    let made = match (key, p.as_slice()) {
        ("uniform", &[lo, hi]) => D::uniform(lo, hi),
        ("triangular", &[lo, mode, hi]) => D::triangular(lo, mode, hi),
        ("pert", &[lo, mode, hi]) => D::pert(lo, mode, hi),
        ("normal", &[mean, sd]) => D::normal(mean, sd),
        ("lognormal", &[median, sigma]) => D::lognormal(median, sigma),
        ("beta", &[a, b]) => D::beta(a, b),
        ("gamma", &[shape, scale]) => D::gamma(shape, scale),
        ("weibull", &[scale, shape]) => D::weibull(scale, shape),
        ("exponential", &[mean]) => D::exponential(mean),
        ("poisson", &[mean]) => D::poisson(mean),
        ("geometric", &[mean]) => D::geometric(mean),
        ("interval", &[lo, hi]) => return Ok(Written::Interval(lo, hi)),
        (_, values) => D::discrete(values, weights),
    };
    made.map(Written::Ready)
}
