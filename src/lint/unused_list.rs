//! # unused-list
//!
//! Warning: a list is defined and no rule uses it.
//!
//! ## Why
//!
//! A list that no rule uses can be changed without changing any verdict, and whoever changes it will believe that the
//! rules follow.
//!
//! ## Bad
//!
//! ```servanda
//! kind fuel
//!   wood
//!   coal
//!   gas
//!
//! document stove
//!   fuel: fuel
//!
//! list "the clean fuels" is gas, wood
//!
//! rule fuel
//!   require the fuel is one of gas, wood
//! ```
//!
//! ## Good
//!
//! ```servanda
//! kind fuel
//!   wood
//!   coal
//!   gas
//!
//! document stove
//!   fuel: fuel
//!
//! list "the clean fuels" is gas, wood
//!
//! rule fuel
//!   require the fuel is one of the clean fuels
//! ```
//!
//! ## Fix
//!
//! By hand: use it, take it out, or write beside it why it stays.

use crate::diagnostic::{Code, Diagnostic};
use crate::lint::support::book::Book;
use crate::lint::support::reach::unused_definitions;
use crate::model::rulebook::DefinitionBody;

/// Finds lists that no rule reaches.
pub fn find(book: &Book<'_>) -> Vec<Diagnostic> {
    let unused = unused_definitions(book, |body| matches!(body, DefinitionBody::List(_)));
    unused
        .iter()
        .map(|definition| {
            let message = format!("no rule uses the list `{}`", definition.phrase);
            Diagnostic::new(Code::UnusedList, definition.span, message)
                .label("decides nothing")
                .help("use it in a rule, or take it out")
        })
        .collect()
}
