//! Three-valued truth, by Kleene.

/// True, false, or not known.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub enum Truth {
    /// It does not hold.
    False,
    /// The document does not say.
    Unknown,
    /// It holds.
    True,
}

impl Truth {
    /// The truth of a known fact.
    #[must_use]
    pub fn known(holds: bool) -> Self {
        if holds { Self::True } else { Self::False }
    }

    /// True if both are, false if either is false.
    #[must_use]
    pub fn and(self, other: Self) -> Self {
        self.min(other)
    }

    /// True if either is, false if both are false.
    #[must_use]
    pub fn or(self, other: Self) -> Self {
        self.max(other)
    }

    /// True for false and the reverse; unknown stays unknown.
    #[must_use]
    pub fn negate(self) -> Self {
        match self {
            Self::True => Self::False,
            Self::False => Self::True,
            Self::Unknown => Self::Unknown,
        }
    }

    /// Whether at least `wanted` of some statements hold.
    #[must_use]
    pub fn at_least(wanted: usize, all: impl IntoIterator<Item = Self>) -> Self {
        let (mut holds, mut open) = (0, 0);
        for truth in all {
            match truth {
                Self::True => holds += 1,
                Self::Unknown => open += 1,
                Self::False => {}
            }
        }
        if holds >= wanted {
            Self::True
        } else if holds + open >= wanted {
            Self::Unknown
        } else {
            Self::False
        }
    }
}
