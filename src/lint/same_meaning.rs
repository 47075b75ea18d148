//! # same-meaning
//!
//! Warning: two phrases mean the same.
//!
//! ## Why
//!
//! Two phrases with one meaning look like two things. Whoever changes one of the definitions changes half of the rules,
//! and a reader looks for a difference that is not there.
//!
//! ## Bad
//!
//! ```servanda
//! document lease
//!   heated: yes or no
//!   dry: yes or no
//!   furnished: yes or no
//!
//! term "a sound flat"
//!   means heated and dry
//!
//! term "a flat to live in"
//!   means dry and heated
//!
//! rule soundness
//!   require a sound flat
//!
//! rule comfort
//!   if furnished
//!   then prefer a flat to live in
//! ```
//!
//! ## Good
//!
//! ```servanda
//! document lease
//!   heated: yes or no
//!   dry: yes or no
//!   furnished: yes or no
//!
//! term "a sound flat"
//!   also "a flat to live in"
//!   means heated and dry
//!
//! rule soundness
//!   require a sound flat
//!
//! rule comfort
//!   if furnished
//!   then prefer a flat to live in
//! ```
//!
//! ## Fix
//!
//! By hand: make one phrase another way to say the other, with `also`, or change one of the meanings.

use std::collections::BTreeMap;

use crate::diagnostic::{Code, Diagnostic};
use crate::lint::support::book::Book;
use crate::lint::support::meaning::{Reader, Scope};
use crate::model::rulebook::{DefinitionBody, Term};
use crate::source::Span;

/// Finds terms, and values, with equal bodies.
pub fn find(book: &Book<'_>) -> Vec<Diagnostic> {
    let reader = Reader::new(book.rulebook);
    let terms = book.rulebook.terms.iter().map(|term| {
        let meaning = reader.formula(&term.means, &slots(term)).text();
        (format!("term {meaning}"), term.span, &term.phrase)
    });
    let values = book
        .rulebook
        .definitions
        .iter()
        .filter_map(|one| match &one.body {
            DefinitionBody::Value(value) => {
                let meaning = reader.value(value, &Scope::default());
                Some((format!("value {meaning}"), one.span, &one.phrase))
            }
            DefinitionBody::Figure(_) | DefinitionBody::List(_) => None,
        });
    let mut all: Vec<(String, Span, &String)> = terms.chain(values).collect();
    all.sort_by_key(|(_, span, _)| book.order(*span));
    let mut first: BTreeMap<String, (Span, &String)> = BTreeMap::new();
    let mut found = Vec::new();
    for (meaning, span, phrase) in all {
        match first.get(&meaning) {
            Some((earlier, name)) => found.push(same(span, phrase, *earlier, name)),
            None => {
                first.insert(meaning, (span, phrase));
            }
        }
    }
    found
}

/// Slots are told by what they take.
fn slots(term: &Term) -> Scope {
    let slots = term.slots.iter().enumerate();
    Scope {
        slots: slots
            .map(|(at, slot)| format!("slot {at} {:?}", slot.ty))
            .collect(),
        ..Scope::default()
    }
}

fn same(span: Span, phrase: &str, earlier: Span, name: &str) -> Diagnostic {
    let message = format!("`{phrase}` means the same as `{name}`");
    Diagnostic::new(Code::SameMeaning, span, message)
        .label("the same again")
        .note(earlier, "the first phrase with this meaning")
        .help(format!(
            "write `also \"{phrase}\"` under `{name}`, or say how they differ"
        ))
}
