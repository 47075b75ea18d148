//! One scalar by itself, read for a field as binding a whole document would read it.
//!
//! It tells no position and no reason: whoever wants those binds the document.

use std::ops::Range;

use crate::bind::Binder;
use crate::bind::read::{IN_CELLS, split};
use crate::bind::scalar::is_outside;
use crate::bind::words::reading;
use crate::document::{Class, Scalar};
use crate::model::facts::State;
use crate::model::shape::{Field, Type};
use crate::model::value::Value;
use crate::model::words::folded;

impl Binder<'_> {
    /// The state and the value that a scalar gives a field, or an entry of it, of type `ty`; none where it does not fit.
    ///
    /// A scalar that is no word for a state gives a list nothing: it is an entry of the list.
    #[must_use]
    pub fn single(
        &self,
        ty: &Type,
        scalar: &Scalar,
        field: &Field,
    ) -> Option<(State, Option<Value>)> {
        if let Some(read) = reading(ty, scalar, field) {
            return Some(read);
        }
        if let Some(state) = self.state_of(ty, scalar) {
            return Some((state, None));
        }
        let value = self.value(ty, scalar).ok()?;
        let fits = |range: &(Value, Value)| !is_outside(&value, range);
        field
            .range
            .as_ref()
            .is_none_or(fits)
            .then_some((State::Stated, Some(value)))
    }

    /// Where in a scalar that stands in the place of a list its entries are: the whole of it, unless the field or a
    /// cell has separators.
    #[must_use]
    pub fn pieces(&self, inner: &Type, scalar: &Scalar, field: &Field) -> Vec<Range<usize>> {
        let is_one = matches!(inner, Type::Kind(kind) if self.value_of(*kind, &folded(&scalar.text)).is_some());
        let separators: Vec<&str> = match (field.separators.as_slice(), scalar.class) {
            _ if is_one => Vec::new(),
            ([], Class::Cell) => vec![IN_CELLS],
            (own, _) => own.iter().map(String::as_str).collect(),
        };
        split(&scalar.text, &separators)
    }
}
