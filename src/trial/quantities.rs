//! The quantities of an agreement as one list of numbers: those that are known, once and for all; those
//! that are not, as they are drawn for a trial.

use crate::agreement::{Quantity, Range, Unit};

/// Where the number of a quantity stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Place(u32);

/// The numbers of quantities.
#[derive(Debug, Clone, Default)]
pub(super) struct Quantities {
    numbers: Vec<f64>,
    drawn: Vec<Drawn>,
}

/// A quantity that is drawn.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Drawn {
    /// Which draw it is,
    of: u32,
    to: Place,
    /// times what.
    times: f64,
    range: Range,
}

impl Quantities {
    /// Makes room for a quantity. Those that are always the same share a place; what is not known is 0
    /// until the first [`Quantities::draw`].
    pub(super) fn add<U: Unit>(&mut self, quantity: &Quantity<U>) -> Place {
        let to = Place(self.numbers.len() as u32);
        match quantity {
            Quantity::Known(number) => self.numbers.push(number.get()),
            Quantity::Unknown { of, times } => {
                let new = Drawn { of: of.index() as u32, to, times: times.get(), range: U::RANGE };
                if let Some(same) = self.drawn.iter().find(|other| Drawn { to, ..**other } == new) {
                    return same.to;
                }
                self.drawn.push(new);
                self.numbers.push(0.0);
            }
        }
        to
    }

    /// Takes the draws of a trial.
    #[inline]
    pub(super) fn draw(&mut self, draws: &[f64]) {
        for Drawn { of, to, times, range } in &self.drawn {
            self.numbers[to.0 as usize] = range.clamp(draws[*of as usize] * times);
        }
    }

    /// The number at a place.
    #[inline]
    pub(super) fn at(&self, place: Place) -> f64 {
        self.numbers[place.0 as usize]
    }

    /// Whether any of the quantities at these places is drawn.
    pub(super) fn any_drawn<'a>(&self, places: impl IntoIterator<Item = &'a Place>) -> bool {
        places.into_iter().any(|place| self.drawn.iter().any(|drawn| drawn.to == *place))
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use crate::agreement::{Multiplier, Probability, UnknownId};

    #[test]
    fn draws_are_scaled_and_clamped_where_they_are_used() {
        let of = UnknownId::from(1);
        let times = |times: f64| Multiplier::new(times).unwrap();
        let twice = Quantity::<Multiplier>::Unknown { of, times: times(2.0) };
        let mut quantities = Quantities::default();
        let known = quantities.add(&Quantity::Known(times(0.5)));
        let odds = quantities.add(&twice);
        let same = quantities.add(&twice);
        let probability = quantities.add(&Quantity::<Probability>::Unknown { of, times: times(2.0) });
        let other = quantities.add(&Quantity::<Multiplier>::Unknown { of, times: times(1.0) });
        assert!(same == odds && probability != odds && other != odds);
        for (draw, at_odds, at_probability) in
            [(0.3, 0.6, 0.6), (0.8, 1.6, 1.0), (-1.0, 0.0, 0.0), (f64::NAN, 0.0, 0.0)]
        {
            quantities.draw(&[9.0, draw]);
            let numbers = [known, odds, probability].map(|place| quantities.at(place));
            assert_eq!(numbers, [0.5, at_odds, at_probability], "{draw}");
        }
        assert!(quantities.any_drawn(&[known, other]) && !quantities.any_drawn(&[known]));
    }
}
