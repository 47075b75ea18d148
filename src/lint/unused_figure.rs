//! # unused-figure
//!
//! Warning: a figure is defined and no rule uses it.
//!
//! ## Why
//!
//! A figure that no rule uses can be changed without changing any verdict, and whoever changes it will believe that the
//! rules follow. Often a rule repeats its number instead of its name.
//!
//! ## Bad
//!
//! ```servanda
//! document lease
//!   deposit: money in EUR
//!
//! figure "the highest deposit" is EUR 3,000
//!
//! rule deposit
//!   require the deposit is at most EUR 3,000
//! ```
//!
//! ## Good
//!
//! ```servanda
//! document lease
//!   deposit: money in EUR
//!
//! figure "the highest deposit" is EUR 3,000
//!
//! rule deposit
//!   require the deposit is at most the highest deposit
//! ```
//!
//! ## Fix
//!
//! By hand: use it, take it out, or write beside it why it stays.

use crate::diagnostic::{Code, Diagnostic};
use crate::lint::support::book::Book;
use crate::lint::support::reach::unused_definitions;
use crate::model::rulebook::DefinitionBody;

/// Finds figures that no rule reaches.
pub fn find(book: &Book<'_>) -> Vec<Diagnostic> {
    let unused = unused_definitions(book, |body| matches!(body, DefinitionBody::Figure(_)));
    unused
        .iter()
        .map(|definition| {
            let message = format!("no rule uses the figure `{}`", definition.phrase);
            Diagnostic::new(Code::UnusedFigure, definition.span, message)
                .label("decides nothing")
                .help("use it in a rule, or take it out")
        })
        .collect()
}
