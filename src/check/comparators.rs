//! Which comparators there are, what each goes with, and what may follow it: one table for checking, messages and docs.
//!
//! How a comparator is evaluated is not decided here.

use crate::model::rulebook::{Comparator, Relation};
use crate::model::shape::Type;
use crate::syntax::comparison::{COMPARATORS as WORDS, ComparatorWords};

/// The types as far as comparators tell them apart.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub enum Class {
    /// Yes or no.
    YesNo,
    /// Text.
    Text,
    /// Numbers, whole or not.
    Number,
    /// Percentages.
    Percentage,
    /// Amounts of money.
    Money,
    /// Dates.
    Date,
    /// Durations.
    Duration,
    /// Values of a kind.
    Kind,
    /// Lists.
    List,
    /// Groups of fields.
    Record,
}

impl Class {
    /// The class of a type.
    #[must_use]
    pub fn of(ty: &Type) -> Self {
        match ty {
            Type::YesNo => Self::YesNo,
            Type::Text => Self::Text,
            Type::Number | Type::Whole => Self::Number,
            Type::Percentage => Self::Percentage,
            Type::Money(_) => Self::Money,
            Type::Date => Self::Date,
            Type::Duration(_) => Self::Duration,
            Type::Kind(_) => Self::Kind,
            Type::Record(_) => Self::Record,
            Type::List(_) => Self::List,
        }
    }

    /// What its members are called in a sentence.
    #[must_use]
    pub fn plural(self) -> &'static str {
        match self {
            Self::YesNo => "yes-or-no fields",
            Self::Text => "texts",
            Self::Number => "numbers",
            Self::Percentage => "percentages",
            Self::Money => "amounts of money",
            Self::Date => "dates",
            Self::Duration => "durations",
            Self::Kind => "named values",
            Self::List => "lists",
            Self::Record => "groups of fields",
        }
    }
}

/// What stands to the right of a comparator.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Takes {
    /// Nothing.
    Nothing,
    /// One value of the type on the left.
    Same,
    /// Two values of the type on the left.
    SameTwice,
    /// A list of values of the type on the left.
    ListOfSame,
    /// A duration and a date.
    DurationAndDate,
    /// One entry of the list on the left.
    Entry,
    /// A list of entries of the list on the left.
    ListOfEntries,
}

/// One line of the table. How a comparator is written stands in [`crate::syntax::comparison::COMPARATORS`].
#[derive(Clone, Copy, Debug)]
pub struct Row {
    /// The comparison.
    pub relation: Relation,
    /// What it goes with.
    pub on: &'static [Class],
    /// What follows it.
    pub takes: Takes,
}

use Class::{Date, Duration, Kind, List, Money, Number, Percentage, Text, YesNo};

const ANYTHING: &[Class] = &[
    YesNo, Text, Number, Percentage, Money, Date, Duration, Kind, List,
];
const ONE_THING: &[Class] = &[YesNo, Text, Number, Percentage, Money, Date, Duration, Kind];
const AMOUNTS: &[Class] = &[Number, Percentage, Money, Duration];
const AMOUNTS_AND_DATES: &[Class] = &[Number, Percentage, Money, Duration, Date];
const DATES: &[Class] = &[Date];
const LISTS: &[Class] = &[List];
const TEXTS: &[Class] = &[Text];

/// Every comparator, in the order of the reference.
#[rustfmt::skip]
pub const COMPARATORS: &[Row] = &[
    row(Relation::Equals, ANYTHING, Takes::Same),
    row(Relation::OneOf, ONE_THING, Takes::ListOfSame),
    row(Relation::AtLeast, AMOUNTS, Takes::Same),
    row(Relation::AtMost, AMOUNTS, Takes::Same),
    row(Relation::MoreThan, AMOUNTS, Takes::Same),
    row(Relation::LessThan, AMOUNTS, Takes::Same),
    row(Relation::Between, AMOUNTS_AND_DATES, Takes::SameTwice),
    row(Relation::Before, DATES, Takes::Same),
    row(Relation::After, DATES, Takes::Same),
    row(Relation::OnOrBefore, DATES, Takes::Same),
    row(Relation::OnOrAfter, DATES, Takes::Same),
    row(Relation::WithinOf, DATES, Takes::DurationAndDate),
    row(Relation::WithinAfter, DATES, Takes::DurationAndDate),
    row(Relation::WithinBefore, DATES, Takes::DurationAndDate),
    row(Relation::Includes, LISTS, Takes::Entry),
    row(Relation::IncludesAll, LISTS, Takes::ListOfEntries),
    row(Relation::IncludesAny, LISTS, Takes::ListOfEntries),
    row(Relation::Empty, LISTS, Takes::Nothing),
    row(Relation::Contains, TEXTS, Takes::Same),
    row(Relation::StartsWith, TEXTS, Takes::Same),
    row(Relation::EndsWith, TEXTS, Takes::Same),
];

/// What an author who wrote the first of these on the second certainly meant.
#[rustfmt::skip]
pub const INSTEAD: &[(Relation, Class, Relation)] = &[
    (Relation::AtLeast, Date, Relation::OnOrAfter),
    (Relation::AtMost, Date, Relation::OnOrBefore),
    (Relation::MoreThan, Date, Relation::After),
    (Relation::LessThan, Date, Relation::Before),
    (Relation::Before, Number, Relation::LessThan),
    (Relation::Before, Percentage, Relation::LessThan),
    (Relation::Before, Money, Relation::LessThan),
    (Relation::Before, Duration, Relation::LessThan),
    (Relation::After, Number, Relation::MoreThan),
    (Relation::After, Percentage, Relation::MoreThan),
    (Relation::After, Money, Relation::MoreThan),
    (Relation::After, Duration, Relation::MoreThan),
    (Relation::OnOrBefore, Number, Relation::AtMost),
    (Relation::OnOrBefore, Percentage, Relation::AtMost),
    (Relation::OnOrBefore, Money, Relation::AtMost),
    (Relation::OnOrBefore, Duration, Relation::AtMost),
    (Relation::OnOrAfter, Number, Relation::AtLeast),
    (Relation::OnOrAfter, Percentage, Relation::AtLeast),
    (Relation::OnOrAfter, Money, Relation::AtLeast),
    (Relation::OnOrAfter, Duration, Relation::AtLeast),
    (Relation::Includes, Text, Relation::Contains),
    (Relation::Includes, Kind, Relation::Equals),
    (Relation::IncludesAny, Kind, Relation::OneOf),
    (Relation::IncludesAny, Text, Relation::OneOf),
    (Relation::Contains, List, Relation::Includes),
    (Relation::OneOf, List, Relation::IncludesAny),
    (Relation::Equals, List, Relation::Includes),
];

const fn row(relation: Relation, on: &'static [Class], takes: Takes) -> Row {
    Row {
        relation,
        on,
        takes,
    }
}

/// The line of a comparison.
#[must_use]
pub fn row_of(relation: Relation) -> &'static Row {
    COMPARATORS
        .iter()
        .find(|row| row.relation == relation)
        .unwrap_or(&COMPARATORS[0])
}

/// How a comparator is written: `is at least`, `does not include`, `is none of`.
#[must_use]
pub fn words_of(comparator: Comparator) -> String {
    let written = |negated: bool| {
        let same = |words: &&ComparatorWords| {
            spelled_as(comparator.relation) == words.relation && words.negated == negated
        };
        WORDS.iter().find(same).map(ComparatorWords::text)
    };
    if let Some(text) = written(comparator.negated) {
        return text;
    }
    let positive = written(false).unwrap_or_else(|| "is".to_owned());
    match (comparator.negated, positive.strip_prefix("is")) {
        (false, _) => positive,
        (true, Some(rest)) => format!("is not{rest}"),
        (true, None) => match positive.split_once(' ') {
            Some((verb, rest)) => format!("does not {} {rest}", verb.trim_end_matches('s')),
            None => format!("does not {}", positive.trim_end_matches('s')),
        },
    }
}

/// The three forms of `is within` differ only in what follows the duration.
fn spelled_as(relation: Relation) -> Relation {
    match relation {
        Relation::WithinAfter | Relation::WithinBefore => Relation::WithinOf,
        other => other,
    }
}

/// The comparators that go with a class, as they are written.
pub fn going_with(class: Class) -> impl Iterator<Item = String> {
    COMPARATORS
        .iter()
        .filter(move |row| row.on.contains(&class) && row.relation == spelled_as(row.relation))
        .map(|row| {
            words_of(Comparator {
                relation: row.relation,
                negated: false,
            })
        })
}

/// The comparison that an author meant who wrote this one on that class, where it is certain.
#[must_use]
pub fn instead(relation: Relation, class: Class) -> Option<Relation> {
    INSTEAD
        .iter()
        .find(|(wrong, on, _)| *wrong == relation && *on == class)
        .map(|(_, _, right)| *right)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_comparison_has_one_line() {
        for row in COMPARATORS {
            let lines = COMPARATORS
                .iter()
                .filter(|other| other.relation == row.relation);
            assert_eq!(lines.count(), 1, "{:?}", row.relation);
        }
    }

    #[test]
    fn comparators_are_spelled_as_the_parser_reads_them() {
        let words = |relation, negated| words_of(Comparator { relation, negated });
        assert_eq!(words(Relation::Equals, false), "is");
        assert_eq!(words(Relation::Equals, true), "is not");
        assert_eq!(words(Relation::AtLeast, true), "is not at least");
        assert_eq!(words(Relation::OneOf, true), "is none of");
        assert_eq!(words(Relation::WithinAfter, false), "is within");
        assert_eq!(words(Relation::Includes, true), "does not include");
        assert_eq!(words(Relation::IncludesAny, true), "includes none of");
        assert_eq!(words(Relation::StartsWith, true), "does not start with");
    }

    #[test]
    fn what_is_offered_instead_goes_with_the_class() {
        for (wrong, class, right) in INSTEAD {
            assert!(row_of(*right).on.contains(class), "{wrong:?} on {class:?}");
        }
    }
}
