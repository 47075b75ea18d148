//! Values that a rule writes out: numbers, dates, and the names of values of a kind.
//!
//! What a name means otherwise is decided in [`crate::check::names`].

use crate::model::shape::{Kind, KindId, KindValue, Shape};
use crate::model::value::Name;
use crate::model::words::folded;
use crate::syntax::tree::ExprKind;

/// The value of a kind that is spelled so, by its name or an alias.
pub fn named_value(shape: &Shape, kind: KindId, spelling: &str) -> Option<Name> {
    let key = folded(spelling);
    let kind = shape.kinds.get(kind.0 as usize)?;
    let value = kind.values.iter().find(|value| is_spelled(value, &key))?;
    Some(Name::new(&value.name))
}

fn is_spelled(value: &KindValue, key: &str) -> bool {
    folded(&value.name) == key || value.aliases.iter().any(|alias| folded(alias) == key)
}

/// Every spelling of every value of a kind.
pub fn spellings(kind: &Kind) -> impl Iterator<Item = &str> {
    kind.values.iter().flat_map(|value| {
        std::iter::once(value.name.as_str()).chain(value.aliases.iter().map(String::as_str))
    })
}

/// `yes`, `no` and `none`, also where the parser took one for a name because some kind has a value of that name.
pub fn plain_word(kind: &ExprKind) -> Option<ExprKind> {
    match kind {
        ExprKind::YesNo(_) | ExprKind::None => Some(kind.clone()),
        ExprKind::Name(name) => match folded(name).as_str() {
            "yes" => Some(ExprKind::YesNo(true)),
            "no" => Some(ExprKind::YesNo(false)),
            "none" => Some(ExprKind::None),
            _ => None,
        },
        _ => None,
    }
}

/// Whether words start with a capital letter or a digit, as names of things do.
pub fn is_capitalised(words: &str) -> bool {
    words
        .chars()
        .next()
        .is_some_and(|first| first.is_uppercase() || first.is_ascii_digit())
}
