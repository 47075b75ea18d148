//! The shape of documents in words: types as a `document` statement writes them.

use crate::model::shape::{KindId, Shape, Type, Unit};

/// A type as it is written: `list of party`, `one of a, b`.
#[must_use]
pub fn type_words(ty: &Type, shape: &Shape) -> String {
    match ty {
        Type::YesNo => "yes or no".into(),
        Type::Text => "text".into(),
        Type::Number => "number".into(),
        Type::Whole => "whole number".into(),
        Type::Percentage => "percentage".into(),
        Type::Money(None) => "money".into(),
        Type::Money(Some(currency)) => format!("money in {currency}"),
        Type::Date => "date".into(),
        Type::Duration(None) => "duration".into(),
        Type::Duration(Some(unit)) => format!("duration in {}", unit_words(*unit)),
        Type::Kind(id) => kind_words(*id, shape),
        Type::Record(id) => shape
            .records
            .get(id.0 as usize)
            .map_or("record".into(), |record| record.noun.clone()),
        Type::List(inner) => format!("list of {}", type_words(inner, shape)),
    }
}

fn unit_words(unit: Unit) -> &'static str {
    match unit {
        Unit::Day => "days",
        Unit::Week => "weeks",
        Unit::Month => "months",
        Unit::Year => "years",
    }
}

fn kind_words(id: KindId, shape: &Shape) -> String {
    let Some(kind) = shape.kinds.get(id.0 as usize) else {
        return "kind".into();
    };
    if let Some(name) = &kind.name {
        return name.clone();
    }
    let names: Vec<&str> = kind
        .values
        .iter()
        .map(|value| value.name.as_str())
        .collect();
    format!("one of {}", names.join(", "))
}
