//! Types and names in plain words, for messages and for whoever prints a shape.
//!
//! It looks nothing up but names; what is wrong with a type is said elsewhere.

use crate::model::shape::{Kind, KindId, RecordId, Shape, Type, Unit};

/// How many names a message lists before it stops.
const MOST_LISTED: usize = 10;

/// A type as a `document` statement writes it: `date`, `list of party`, `duration in days`.
#[must_use]
pub fn type_words(shape: &Shape, ty: &Type) -> String {
    match ty {
        Type::YesNo => "yes or no".to_owned(),
        Type::Text => "text".to_owned(),
        Type::Number => "number".to_owned(),
        Type::Whole => "whole number".to_owned(),
        Type::Percentage => "percentage".to_owned(),
        Type::Money(None) => "money".to_owned(),
        Type::Money(Some(currency)) => format!("money in {currency}"),
        Type::Date => "date".to_owned(),
        Type::Duration(None) => "duration".to_owned(),
        Type::Duration(Some(unit)) => format!("duration in {}", unit_words(*unit)),
        Type::Kind(kind) => kind_words(shape, *kind),
        Type::Record(record) => record_noun(shape, *record).to_owned(),
        Type::List(element) => format!("list of {}", type_words(shape, element)),
    }
}

/// A type with its article, to follow `is`: `a date`, `a list of party`, `yes or no`, `an amount of money`.
#[must_use]
pub fn a_type(shape: &Shape, ty: &Type) -> String {
    match ty {
        Type::YesNo => "yes or no".to_owned(),
        Type::Text => "text".to_owned(),
        Type::Money(None) => "an amount of money".to_owned(),
        Type::Money(Some(currency)) => format!("an amount of money in {currency}"),
        Type::Record(_) => "a group of fields".to_owned(),
        Type::Kind(kind) if is_unnamed(shape, *kind) => kind_words(shape, *kind),
        other => with_article(&type_words(shape, other)),
    }
}

/// A field of a type: `a yes-or-no field`, `a date field`, `a field that holds a list of party`.
#[must_use]
pub fn a_field(shape: &Shape, ty: &Type) -> String {
    match ty {
        Type::YesNo => "a yes-or-no field".to_owned(),
        Type::Text | Type::Number | Type::Percentage | Type::Money(_) | Type::Date => {
            format!("a {} field", type_words(shape, ty))
        }
        other => format!("a field that holds {}", a_type(shape, other)),
    }
}

/// The unit of bare numbers, in the plural.
#[must_use]
pub fn unit_words(unit: Unit) -> &'static str {
    match unit {
        Unit::Day => "days",
        Unit::Week => "weeks",
        Unit::Month => "months",
        Unit::Year => "years",
    }
}

/// The name of a kind; its values where it has none: ``one of `a`, `b` or `c` ``.
#[must_use]
pub fn kind_words(shape: &Shape, kind: KindId) -> String {
    match find_kind(shape, kind) {
        Some(Kind {
            name: Some(name), ..
        }) => name.clone(),
        Some(kind) => format!(
            "one of {}",
            quoted(kind.values.iter().map(|value| value.name.as_str()), "or")
        ),
        None => "value".to_owned(),
    }
}

/// What one record is called.
#[must_use]
pub fn record_noun(shape: &Shape, record: RecordId) -> &str {
    shape
        .records
        .get(record.0 as usize)
        .map_or("document", |record| &record.noun)
}

/// A noun with `a` or `an`, by its first letter.
#[must_use]
pub fn with_article(noun: &str) -> String {
    let vowel = noun
        .chars()
        .next()
        .is_some_and(|first| "aeiouAEIOU".contains(first));
    let article = if vowel { "an" } else { "a" };
    format!("{article} {noun}")
}

/// A noun that something belongs to: `the monitor's`, `the peacekeepers'`.
#[must_use]
pub fn possessive(noun: &str) -> String {
    let ending = if noun.ends_with('s') { "'" } else { "'s" };
    format!("the {noun}{ending}")
}

/// Names in backticks, joined: `` `a`, `b` or `c` ``; a long list ends in how many more there are.
#[must_use]
pub fn quoted<'a>(names: impl IntoIterator<Item = &'a str>, joint: &str) -> String {
    let mut names: Vec<String> = names.into_iter().map(|name| format!("`{name}`")).collect();
    if names.len() > MOST_LISTED + 1 {
        let more = names.len() - MOST_LISTED;
        names.truncate(MOST_LISTED);
        return format!("{} {joint} {more} more", names.join(", "));
    }
    match names.split_last() {
        None => String::new(),
        Some((only, [])) => only.clone(),
        Some((last, rest)) => format!("{} {joint} {last}", rest.join(", ")),
    }
}

fn find_kind(shape: &Shape, kind: KindId) -> Option<&Kind> {
    shape.kinds.get(kind.0 as usize)
}

fn is_unnamed(shape: &Shape, kind: KindId) -> bool {
    find_kind(shape, kind).is_none_or(|kind| kind.name.is_none())
}
