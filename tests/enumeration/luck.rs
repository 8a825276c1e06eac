//! Every branch of a tree, one after the other, each with its probability as an exact fraction.

use num_bigint::BigInt;
use num_rational::BigRational;

use super::deal::Hundredths;

/// An exact fraction.
pub type Fraction = BigRational;

/// `n/d`.
pub fn fraction(n: i64, d: i64) -> Fraction {
    Fraction::new(BigInt::from(n), BigInt::from(d))
}

/// A whole number.
pub fn whole(n: i64) -> Fraction {
    fraction(n, 1)
}

impl Hundredths {
    pub fn fraction(self) -> Fraction {
        fraction(self.0, 100)
    }
}

/// `x` to the power of `n`; `x^0` is 1 for every `x`.
pub fn power(x: &Fraction, n: usize) -> Fraction {
    (0..n).fold(whole(1), |product, _| product * x)
}

/// The nearest floating-point number, to 17 digits after the point.
pub fn float(x: &Fraction) -> f64 {
    let digits = (x * Fraction::from_integer(BigInt::from(10u64.pow(17)))).round().to_integer();
    digits.to_string().parse::<f64>().unwrap() / 1e17
}

/// Which way to go at each fork. One history follows it to its end and back it goes to the last
/// fork with a way not yet tried.
pub struct Luck {
    /// `(way taken, ways)` at each fork of the present history.
    forks: Vec<(usize, usize)>,
    met: usize,
    /// The probability of the present history, as far as it has come.
    pub probability: Fraction,
}

impl Luck {
    pub fn new() -> Luck {
        Luck { forks: Vec::new(), met: 0, probability: whole(1) }
    }

    /// One of the ways, given with their probabilities. Ways that can't be taken are none.
    pub fn choose<T>(&mut self, ways: impl IntoIterator<Item = (Fraction, T)>) -> T {
        let mut ways: Vec<(Fraction, T)> = ways.into_iter().filter(|(p, _)| *p > whole(0)).collect();
        let sum: Fraction = ways.iter().fold(whole(0), |sum, (p, _)| sum + p);
        assert!(sum == whole(1), "the ways of a fork add up to {sum}");
        if self.met == self.forks.len() {
            self.forks.push((0, ways.len()));
        }
        let (way, _) = self.forks[self.met];
        self.met += 1;
        let (probability, value) = ways.swap_remove(way);
        self.probability *= probability;
        value
    }

    /// Yes with this probability.
    pub fn happens(&mut self, probability: &Fraction) -> bool {
        self.choose([(probability.clone(), true), (whole(1) - probability, false)])
    }

    /// On to the next history; false after the last.
    pub fn advance(&mut self) -> bool {
        (self.met, self.probability) = (0, whole(1));
        while let Some((way, ways)) = self.forks.pop() {
            if way + 1 < ways {
                self.forks.push((way + 1, ways));
                return true;
            }
        }
        false
    }
}
