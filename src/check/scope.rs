//! What a condition can see: the bound entries, and the slots of its term.
//!
//! It holds no names of its own; those are in [`crate::check::names`].

use crate::model::rulebook::{Slot, VariableId};
use crate::model::shape::RecordId;

/// A bound entry.
#[derive(Clone, Copy, Debug)]
pub struct Bound {
    /// Its variable.
    pub variable: VariableId,
    /// Its record.
    pub record: RecordId,
    /// Whether the names on the left are its fields and nothing else, as after `has` and `with`.
    pub only: bool,
}

/// What can be seen at one place of a rule or term.
#[derive(Debug, Default)]
pub struct Scope<'a> {
    bound: Vec<Bound>,
    next: u32,
    /// The slots of the term; none where its type could not be read.
    pub slots: &'a [Option<Slot>],
}

impl<'a> Scope<'a> {
    /// What the body of a term can see.
    #[must_use]
    pub fn of_term(slots: &'a [Option<Slot>]) -> Self {
        Self {
            slots,
            ..Self::default()
        }
    }

    /// A variable that no other entry of this rule or term has.
    pub fn fresh(&mut self) -> VariableId {
        let variable = VariableId(self.next);
        self.next += 1;
        variable
    }

    /// Binds an entry until [`Scope::leave`].
    pub fn enter(&mut self, variable: VariableId, record: RecordId, only: bool) {
        self.bound.push(Bound {
            variable,
            record,
            only,
        });
    }

    /// Lets go of the innermost entry.
    pub fn leave(&mut self) {
        self.bound.pop();
    }

    /// The bound entries, innermost first.
    pub fn inwards_out(&self) -> impl Iterator<Item = &Bound> {
        self.bound.iter().rev()
    }

    /// The innermost entry.
    #[must_use]
    pub fn innermost(&self) -> Option<Bound> {
        self.bound.last().copied()
    }

    /// The innermost entry, where names on the left are its fields only.
    #[must_use]
    pub fn only(&self) -> Option<Bound> {
        self.innermost().filter(|bound| bound.only)
    }
}
