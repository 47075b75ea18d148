//! # unused-value
//!
//! Warning: a value is defined and no rule uses it.
//!
//! ## Why
//!
//! A value that no rule uses is worked out for nobody. Either a rule was forgotten, or it says the same in other words.
//!
//! ## Bad
//!
//! ```servanda
//! document flat
//!   rent: money in EUR
//!   heating: money in EUR
//!
//! value "the monthly cost" is the rent plus the heating
//!
//! rule cost
//!   require the rent is at most EUR 900
//! ```
//!
//! ## Good
//!
//! ```servanda
//! document flat
//!   rent: money in EUR
//!   heating: money in EUR
//!
//! value "the monthly cost" is the rent plus the heating
//!
//! rule cost
//!   require the monthly cost is at most EUR 900
//! ```
//!
//! ## Fix
//!
//! By hand: use it, take it out, or write beside it why it stays.

use crate::diagnostic::{Code, Diagnostic};
use crate::lint::support::book::Book;
use crate::lint::support::reach::unused_definitions;
use crate::model::rulebook::DefinitionBody;

/// Finds values that no rule reaches.
pub fn find(book: &Book<'_>) -> Vec<Diagnostic> {
    let unused = unused_definitions(book, |body| matches!(body, DefinitionBody::Value(_)));
    unused
        .iter()
        .map(|definition| {
            let message = format!("no rule uses the value `{}`", definition.phrase);
            Diagnostic::new(Code::UnusedValue, definition.span, message)
                .label("decides nothing")
                .help("use it in a rule, or take it out")
        })
        .collect()
}
