//! One scalar by itself, read for a field as binding a whole document would read it.
//!
//! It tells no position and no reason: whoever wants those binds the document.

use crate::bind::Binder;
use crate::bind::scalar::is_outside;
use crate::document::Scalar;
use crate::model::facts::State;
use crate::model::shape::{Field, Type};
use crate::model::value::Value;

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
}
