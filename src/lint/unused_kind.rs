//! # unused-kind
//!
//! Warning: a kind is defined and no field or phrase has it.
//!
//! ## Why
//!
//! The values of a kind are read only where a field of the document, or a slot of a phrase, is of that kind. A kind that
//! stands nowhere is usually one that a field should have: as text, the field accepts every misspelling.
//!
//! ## Bad
//!
//! ```servanda
//! kind fuel
//!   wood
//!   gas
//!
//! document stove
//!   fuel: text
//!
//! rule fuel
//!   require the fuel is "gas"
//! ```
//!
//! ## Good
//!
//! ```servanda
//! kind fuel
//!   wood
//!   gas
//!
//! document stove
//!   fuel: fuel
//!
//! rule fuel
//!   require the fuel is gas
//! ```
//!
//! ## Fix
//!
//! By hand: give the field this kind, or take the kind out.

use std::collections::BTreeSet;

use crate::check::walk::each_expression;
use crate::diagnostic::{Code, Diagnostic};
use crate::lint::support::book::Book;
use crate::model::shape::{KindId, Type};

/// Finds kinds that no field, slot or value has.
pub fn find(book: &Book<'_>) -> Vec<Diagnostic> {
    if book.rulebook.rules.is_empty() {
        return Vec::new();
    }
    let used = used(book);
    let kinds = (0..).map(KindId).zip(&book.rulebook.shape.kinds);
    let unused = kinds.filter(|(id, _)| !used.contains(id));
    unused
        .filter_map(|(_, kind)| Some((kind.name.as_ref()?, kind.span)))
        .map(|(name, span)| {
            Diagnostic::new(
                Code::UnusedKind,
                span,
                format!("no field is of the kind `{name}`"),
            )
            .label("read nowhere")
            .help("give the field that holds its values this kind, or take the kind out")
        })
        .collect()
}

fn used(book: &Book<'_>) -> BTreeSet<KindId> {
    let fields = book.rulebook.shape.fields.iter().map(|field| &field.ty);
    let slots = book.rulebook.terms.iter().flat_map(|term| &term.slots);
    let types = fields.chain(slots.map(|slot| &slot.ty));
    let mut used: BTreeSet<KindId> = types.filter_map(kind_of).collect();
    each_expression(book.rulebook, &mut |expression| {
        used.extend(kind_of(&expression.ty));
    });
    used
}

fn kind_of(ty: &Type) -> Option<KindId> {
    match ty {
        Type::Kind(id) => Some(*id),
        Type::List(entry) => kind_of(entry),
        _ => None,
    }
}
