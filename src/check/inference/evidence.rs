//! What one use of a field says about its type.
//!
//! Which uses fit together is one table; what follows from them is decided in [`crate::check::inference::build`].

use crate::model::shape::KindId;
use crate::source::Span;

/// What a field is used as.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum As {
    /// Alone, or beside `yes` or `no`.
    YesNo,
    /// Beside `contains` and the like.
    Text,
    /// Beside a number.
    Number,
    /// Beside a percentage.
    Percentage,
    /// Beside an amount of money, of a currency where one was written.
    Money(Option<String>),
    /// Beside a date.
    Date,
    /// Beside a duration.
    Duration,
    /// Beside a word that is text or the value of a kind.
    Word(String),
    /// In the slot of a kind.
    Kind(KindId),
    /// As something that has fields.
    Group,
    /// As a list.
    List,
    /// After `there is`: a group of fields, unless something else is known.
    Thing,
}

impl As {
    /// What that is, in plain words.
    #[must_use]
    pub fn words(&self) -> &'static str {
        match self {
            Self::YesNo => "yes or no",
            Self::Text => "text",
            Self::Number => "a number",
            Self::Percentage => "a percentage",
            Self::Money(_) => "an amount of money",
            Self::Date => "a date",
            Self::Duration => "a duration",
            Self::Word(_) => "a word",
            Self::Kind(_) => "the value of a kind",
            Self::Group | Self::Thing => "a group of fields",
            Self::List => "a list",
        }
    }

    /// Whether both are the same way of use, whatever the word.
    #[must_use]
    pub fn is_like(&self, other: &Self) -> bool {
        matches!((self, other), (Self::Word(_), Self::Word(_))) || self == other
    }

    /// Whether one field can be used both ways.
    #[must_use]
    pub fn fits(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Thing, _) | (_, Self::Thing) | (Self::Word(_), Self::Word(_)) => true,
            (Self::Word(_), Self::Text | Self::Kind(_)) => true,
            (Self::Text | Self::Kind(_), Self::Word(_)) => true,
            (Self::Money(one), Self::Money(other)) => {
                one.is_none() || other.is_none() || one == other
            }
            (one, other) => one == other,
        }
    }
}

/// One use of a field.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Use {
    /// What it is used as.
    pub is: As,
    /// Where.
    pub span: Span,
}
