//! A state packed into words, and a table that adds up the probability of equal states.

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
    fn hash(&self) -> u64 {
        let mut h = 0x9E37_79B9_7F4A_7C15_u64;
        for &word in &self.0 {
            let product = u128::from(h ^ word) * 0xA076_1D64_78BD_642F_u128;
            h = product as u64 ^ (product >> 64) as u64;
        }
        h ^ h >> 32
    }
}

/// No entry here yet.
const EMPTY: u32 = u32::MAX;

/// States with their probability this morning, and with what has come to them for the evening.
///
/// They stand in the order in which they first came, so that neither a sum nor its order depends
/// on the hash. A state keeps its place from day to day: most states stay what they are.
#[derive(Debug)]
pub(super) struct Table<const W: usize> {
    states: Vec<State<W>>,
    slots: Vec<u32>,
}

#[derive(Debug, Clone, Copy)]
struct State<const W: usize> {
    key: Key<W>,
    morning: f64,
    evening: f64,
}

impl<const W: usize> Table<W> {
    pub(super) fn new() -> Self {
        Self { states: Vec::new(), slots: vec![EMPTY; 64] }
    }

    /// Adds probability to a state in the evening.
    #[inline]
    pub(super) fn add(&mut self, key: Key<W>, mass: f64) {
        let mask = self.slots.len() - 1;
        let mut at = key.hash() as usize & mask;
        loop {
            let slot = self.slots[at];
            if slot == EMPTY {
                break;
            }
            let state = &mut self.states[slot as usize];
            if state.key == key {
                state.evening += mass;
                return;
            }
            at = (at + 1) & mask;
        }
        self.slots[at] = self.states.len() as u32;
        self.states.push(State { key, morning: 0.0, evening: mass });
        if self.states.len() * 2 > self.slots.len() {
            self.index(self.slots.len() * 2);
        }
    }

    /// Adds probability to the state at a place.
    #[inline]
    pub(super) fn add_at(&mut self, place: usize, mass: f64) {
        self.states[place].evening += mass;
    }

    /// The state at a place, with its probability in the morning.
    #[inline]
    pub(super) fn at(&self, place: usize) -> (Key<W>, f64) {
        let state = &self.states[place];
        (state.key, state.morning)
    }

    /// Places taken, some perhaps by states that have no probability any more.
    #[inline]
    pub(super) fn len(&self) -> usize {
        self.states.len()
    }

    #[cold]
    fn index(&mut self, size: usize) {
        self.slots.clear();
        self.slots.resize(size, EMPTY);
        let mask = size - 1;
        for (i, state) in self.states.iter().enumerate() {
            let mut at = state.key.hash() as usize & mask;
            while self.slots[at] != EMPTY {
                at = (at + 1) & mask;
            }
            self.slots[at] = i as u32;
        }
    }

    /// The states that have any probability in the morning.
    pub(super) fn states(&self) -> impl Iterator<Item = (Key<W>, f64)> {
        self.states.iter().filter(|s| s.morning > 0.0).map(|s| (s.key, s.morning))
    }

    /// The evening becomes the next morning. States below `cut_off` are dropped; returns the
    /// probability dropped and the number of states left.
    pub(super) fn turn(&mut self, cut_off: f64) -> (f64, usize) {
        let (mut dropped, mut left) = (0.0, 0);
        for state in &mut self.states {
            let mass = std::mem::take(&mut state.evening);
            let keep = mass >= cut_off && mass > 0.0;
            state.morning = if keep { mass } else { 0.0 };
            dropped += if keep { 0.0 } else { mass };
            left += usize::from(keep);
        }
        if left * 2 < self.states.len() {
            self.states.retain(|s| s.morning > 0.0);
            self.index(self.slots.len());
        }
        (dropped, left)
    }

    /// Memory held, in bytes; for a moment twice as much when it grows.
    pub(super) fn bytes(&self) -> usize {
        self.states.capacity() * size_of::<State<W>>() + self.slots.len() * size_of::<u32>()
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

    #[test]
    fn equal_states_are_one() {
        let mut packing = Packing::default();
        let field = packing.field(1_000_000);
        let mut table = Table::<1>::new();
        for round in 0..3 {
            for value in 0..10_000 {
                let mut key = Key::ZERO;
                key.set(field, value);
                table.add(key, f64::from(round));
            }
        }
        assert_eq!(table.turn(1.0), (0.0, 10_000));
        assert!(table.states().enumerate().all(|(i, e)| e.0.get(field) == i as u32 && e.1 == 3.0));
        table.add_at(7, 5.0);
        table.add(table.at(9).0, 0.25);
        assert_eq!(table.turn(1.0), (0.25, 1));
        assert_eq!(table.states().map(|e| (e.0.get(field), e.1)).collect::<Vec<_>>(), [(7, 5.0)]);
        assert_eq!(table.len(), 1);
        let seventh = table.at(0).0;
        table.add(seventh, 1.0);
        assert_eq!((table.turn(0.0), table.len()), ((0.0, 1), 1));
    }
}
