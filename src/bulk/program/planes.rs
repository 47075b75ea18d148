//! Kleene's three truths for 512 rows at once: one bit for true and one for false, neither being unknown.

/// How many 64-bit words a block of rows has.
pub(super) const WORDS: usize = 8;

/// How many rows a block has.
pub(super) const ROWS: usize = WORDS * 64;

/// One bit for each row of a block.
pub(super) type Bits = [u64; WORDS];

/// No row.
pub(super) const NONE: Bits = [0; WORDS];

/// The truths of one condition on the rows of a block. No row is both.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[repr(align(64))]
pub(super) struct Plane {
    /// The rows on which it is true.
    pub yes: Bits,
    /// The rows on which it is false.
    pub no: Bits,
}

impl Plane {
    /// True on every row.
    pub const TRUE: Self = Self {
        yes: [u64::MAX; WORDS],
        no: NONE,
    };

    /// Unknown on every row.
    pub const UNKNOWN: Self = Self {
        yes: NONE,
        no: NONE,
    };

    /// The opposite.
    pub fn negate(&self) -> Self {
        Self {
            yes: self.no,
            no: self.yes,
        }
    }

    /// True where both are, false where either is.
    #[inline]
    pub fn and(&mut self, yes: &Bits, no: &Bits) {
        for (own, other) in self.yes.iter_mut().zip(yes) {
            *own &= other;
        }
        for (own, other) in self.no.iter_mut().zip(no) {
            *own |= other;
        }
    }
}

/// The rows of either.
#[inline]
pub(super) fn or(left: &Bits, right: &Bits) -> Bits {
    std::array::from_fn(|word| left[word] | right[word])
}

/// The rows of both.
#[inline]
pub(super) fn and(left: &Bits, right: &Bits) -> Bits {
    std::array::from_fn(|word| left[word] & right[word])
}

/// The rows of the one that are not in the other.
#[inline]
pub(super) fn without(left: &Bits, right: &Bits) -> Bits {
    std::array::from_fn(|word| left[word] & !right[word])
}
