//! A set of records of one batch, one bit each.

use crate::bulk::BATCH;

const WORDS: usize = BATCH / 64;

/// A set of records of one batch: bit `i` is the record at position `i`.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug)]
pub struct Mask {
    /// The bits, 64 records a word, the first record lowest.
    pub words: [u64; WORDS],
}

impl Mask {
    /// No record.
    pub const NONE: Self = Self { words: [0; WORDS] };

    /// The first so many records.
    #[must_use]
    pub fn first(records: usize) -> Self {
        let mut mask = Self::NONE;
        let mut left = records.min(BATCH);
        for word in &mut mask.words {
            *word = match left {
                0 => 0,
                1..64 => (1 << left) - 1,
                _ => u64::MAX,
            };
            left = left.saturating_sub(64);
        }
        mask
    }

    /// Whether a record is in it.
    #[must_use]
    pub fn has(&self, record: usize) -> bool {
        self.words
            .get(record / 64)
            .is_some_and(|word| word >> (record % 64) & 1 == 1)
    }

    /// Adds a record.
    pub fn set(&mut self, record: usize) {
        if let Some(word) = self.words.get_mut(record / 64) {
            *word |= 1 << (record % 64);
        }
    }

    /// How many records are in it.
    #[must_use]
    pub fn count(&self) -> u64 {
        self.words
            .iter()
            .map(|word| u64::from(word.count_ones()))
            .sum()
    }

    /// Whether no record is in it.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        *self == Self::NONE
    }

    /// The records of either.
    #[must_use]
    pub fn or(self, other: Self) -> Self {
        self.join(other, |one, two| one | two)
    }

    /// The records of both.
    #[must_use]
    pub fn and(self, other: Self) -> Self {
        self.join(other, |one, two| one & two)
    }

    /// The records of this one that are not in the other.
    #[must_use]
    pub fn without(self, other: Self) -> Self {
        self.join(other, |one, two| one & !two)
    }

    /// The records in it, in order.
    pub fn iter(&self) -> impl Iterator<Item = usize> {
        self.words.into_iter().enumerate().flat_map(|(at, word)| {
            std::iter::successors((word != 0).then_some(word), |word| {
                let rest = word & (word - 1);
                (rest != 0).then_some(rest)
            })
            .map(move |word| at * 64 + word.trailing_zeros() as usize)
        })
    }

    fn join(self, other: Self, join: fn(u64, u64) -> u64) -> Self {
        let mut words = self.words;
        for (word, other) in words.iter_mut().zip(other.words) {
            *word = join(*word, other);
        }
        Self { words }
    }
}

#[cfg(test)]
mod tests {
    use super::Mask;

    #[test]
    fn records_are_counted_and_listed_in_order() {
        let mut mask = Mask::NONE;
        for record in [511, 0, 63, 64, 200] {
            mask.set(record);
        }
        assert_eq!(mask.iter().collect::<Vec<_>>(), [0, 63, 64, 200, 511]);
        assert_eq!(mask.count(), 5);
        assert!(mask.has(64) && !mask.has(65) && !mask.has(9999));
        assert_eq!(mask.without(Mask::first(64)).count(), 3);
        assert_eq!(Mask::first(130).count(), 130);
        assert_eq!(Mask::first(512).iter().count(), 512);
        assert!(Mask::first(0).is_empty());
    }
}
