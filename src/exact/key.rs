//! A state packed into words.

/// Where a component of the state lies in the key. A component that is not kept takes no bits:
/// it reads as 0 and forgets what is written.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Field {
    word: u32,
    shift: u32,
    mask: u64,
}

impl Field {
    /// Whether the component is kept.
    pub(super) fn is_kept(self) -> bool {
        self.mask != 0
    }
}

/// Hands out bits. No component straddles two words.
#[derive(Debug, Default)]
pub(super) struct Packing {
    used: Vec<u32>,
}

impl Packing {
    /// Room for the values `0 ..= most`; none when `most` is 0.
    pub(super) fn field(&mut self, most: u32) -> Field {
        let bits = u32::BITS - most.leading_zeros();
        if bits == 0 {
            return Field::default();
        }
        let word = match self.used.iter().position(|used| used + bits <= u64::BITS) {
            Some(word) => word,
            None => {
                self.used.push(0);
                self.used.len() - 1
            }
        };
        let shift = self.used[word];
        self.used[word] += bits;
        Field { word: word as u32, shift, mask: (1 << bits) - 1 }
    }

    /// Words needed for everything handed out.
    pub(super) fn words(&self) -> usize {
        self.used.len()
    }
}

/// A state: everything that influences the days to come, in `W` words.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Key<const W: usize>([u64; W]);

impl<const W: usize> Key<W> {
    pub(super) const ZERO: Self = Key([0; W]);

    #[inline]
    pub(super) fn get(&self, field: Field) -> u32 {
        ((self.0[field.word as usize] >> field.shift) & field.mask) as u32
    }

    #[inline]
    pub(super) fn set(&mut self, field: Field, value: u32) {
        debug_assert!(field.mask == 0 || u64::from(value) <= field.mask);
        let word = &mut self.0[field.word as usize];
        *word = *word & !(field.mask << field.shift) | (u64::from(value) & field.mask) << field.shift;
    }

    #[inline]
    pub(super) fn add(&mut self, field: Field, by: u32) {
        self.set(field, self.get(field) + by);
    }

    /// The state with a component left out.
    #[inline]
    pub(super) fn without(mut self, field: Field) -> Self {
        self.set(field, 0);
        self
    }

    /// Multiply and fold, a word at a time. Fixed, so that every run is the same.
    #[inline]
    pub(super) fn hash(&self) -> u64 {
        let mut h = 0x9E37_79B9_7F4A_7C15_u64;
        for &word in &self.0 {
            let product = u128::from(h ^ word) * 0xA076_1D64_78BD_642F_u128;
            h = product as u64 ^ (product >> 64) as u64;
        }
        h ^ h >> 32
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn components_do_not_touch_each_other() {
        let mut packing = Packing::default();
        let fields: Vec<Field> = [1, 90, 0, 36_500, 3, u32::MAX, 255].map(|most| packing.field(most)).into();
        assert_eq!(packing.words(), 2);
        let values = [1, 77, 0, 36_500, 2, u32::MAX, 200];
        let mut key = Key::<2>::ZERO;
        for (&field, &value) in fields.iter().zip(&values) {
            key.set(field, value);
        }
        key.set(fields[2], 5);
        for (&field, &value) in fields.iter().zip(&values) {
            assert_eq!(key.get(field), value);
        }
        assert!(!fields[2].is_kept());
    }
}
