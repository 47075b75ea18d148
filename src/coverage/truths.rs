//! Sets of truths: what may come out of a condition, and what then may come out of those made from it.
//!
//! The parts of what is put together here are taken as independent of each other.

use crate::model::truth::Truth;

/// Some of true, false and unknown.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug)]
pub struct Truths(u8);

/// All three, in the order in which they are told.
pub const EACH: [Truth; 3] = [Truth::True, Truth::False, Truth::Unknown];

impl Truths {
    /// None of them.
    pub const NONE: Self = Self(0);
    /// All three.
    pub const ALL: Self = Self(7);

    /// One truth alone.
    #[must_use]
    pub fn only(truth: Truth) -> Self {
        Self(1 << truth as u8)
    }

    /// These truths.
    #[must_use]
    pub fn of(truths: impl IntoIterator<Item = Truth>) -> Self {
        let each = truths.into_iter().map(Self::only);
        each.fold(Self::NONE, Self::or_else)
    }

    /// The truths of either.
    #[must_use]
    pub fn or_else(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    /// The truths of both.
    #[must_use]
    pub fn and_in(self, other: Self) -> Self {
        Self(self.0 & other.0)
    }

    /// Whether a truth is among them.
    #[must_use]
    pub fn has(self, truth: Truth) -> bool {
        self.0 & Self::only(truth).0 != 0
    }

    /// The truths, in the order in which they are told.
    pub fn iter(self) -> impl Iterator<Item = Truth> {
        EACH.into_iter().filter(move |truth| self.has(*truth))
    }

    /// What may come out where two are put together.
    #[must_use]
    pub fn with(self, other: Self, join: fn(Truth, Truth) -> Truth) -> Self {
        let pairs = self
            .iter()
            .flat_map(|one| other.iter().map(move |two| (one, two)));
        Self::of(pairs.map(|(one, two)| join(one, two)))
    }

    /// The opposites.
    #[must_use]
    pub fn negated(self) -> Self {
        Self::of(self.iter().map(Truth::negate))
    }

    /// What may come out of `at least N of` some conditions.
    #[must_use]
    pub fn at_least(wanted: usize, all: impl IntoIterator<Item = Self>) -> Self {
        let mut counts = vec![(0, 0)];
        for truths in all {
            let next = |(holds, open): (usize, usize)| {
                truths.iter().map(move |truth| match truth {
                    Truth::True => (holds + 1, open),
                    Truth::Unknown => (holds, open + 1),
                    Truth::False => (holds, open),
                })
            };
            counts = counts.into_iter().flat_map(next).collect();
            counts.sort_unstable();
            counts.dedup();
        }
        let truth = |(holds, open): (usize, usize)| {
            let known = std::iter::repeat_n(Truth::True, holds);
            Truth::at_least(
                wanted,
                known.chain(std::iter::repeat_n(Truth::Unknown, open)),
            )
        };
        Self::of(counts.into_iter().map(truth))
    }
}
