//! The words of documents that put a fact into a state instead of giving it a value.
//!
//! A value of a kind that is spelt like such a word is the value; quotes protect text.

use crate::bind::{ABSENT, Binder, DISPUTED, STATED_UNKNOWN};
use crate::document::{Class, Scalar};
use crate::model::facts::State;
use crate::model::shape::{Field, Meaning, Type};
use crate::model::value::Value;
use crate::model::words::folded;

/// What a scalar means in a field alone, where the field says so: a state, and the value that goes with it.
pub(super) fn reading(ty: &Type, scalar: &Scalar, field: &Field) -> Option<(State, Option<Value>)> {
    if field.readings.is_empty() || *ty != field.ty || scalar.text.len() > LONGEST {
        return None;
    }
    let found = match field.reading(&folded(scalar.text.trim()))? {
        Meaning::Silent => (State::Silent, None),
        Meaning::Absent => (State::Absent, None),
        Meaning::Unknown => (State::Unknown, None),
        Meaning::Disputed => (State::Disputed, None),
        Meaning::Value(value) => (State::Stated, Some(value.clone())),
    };
    Some(found)
}

/// Longer texts are no state words, and are not even looked at.
const LONGEST: usize = 200;

impl Binder<'_> {
    /// The state that a scalar puts a field of this type into, if it is such a word.
    pub(super) fn state_of(&self, ty: &Type, scalar: &Scalar) -> Option<State> {
        if scalar.class == Class::Null {
            return Some(State::Unknown);
        }
        let is_protected = scalar.class == Class::Quoted && *entry_type(ty) == Type::Text;
        if scalar.text.len() > LONGEST || is_protected {
            return None;
        }
        let word = folded(scalar.text.trim());
        if self.has_value(ty, &word) {
            return None;
        }
        self.state_of_word(ty, &word)
    }

    fn state_of_word(&self, ty: &Type, word: &str) -> Option<State> {
        let among = |words: &[String]| words.iter().any(|own| own == word);
        let denies =
            matches!(word, "no" | "false") && matches!(ty, Type::Record(_) | Type::List(_));
        if word == ABSENT || denies {
            Some(State::Absent)
        } else if STATED_UNKNOWN.contains(&word) || among(&self.shape.unknown_words) {
            Some(State::Unknown)
        } else if DISPUTED.contains(&word) || among(&self.shape.disputed_words) {
            Some(State::Disputed)
        } else {
            None
        }
    }

    fn has_value(&self, ty: &Type, word: &str) -> bool {
        match entry_type(ty) {
            Type::Kind(kind) => self.value_of(*kind, word).is_some(),
            _ => false,
        }
    }
}

/// The type of the entries of a list, and of what is no list the type itself.
fn entry_type(ty: &Type) -> &Type {
    match ty {
        Type::List(entry) => entry_type(entry),
        other => other,
    }
}
