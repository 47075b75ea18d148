//! # missing-reason
//!
//! Warning: a rule gives no reason, and most rules of its file do.
//!
//! ## Why
//!
//! The reason of a rule is shown with every finding. Where most rules of a file give one, its readers count on it.
//!
//! ## Bad
//!
//! ```servanda
//! document lease
//!   heated: yes or no
//!   dry: yes or no
//!   quiet: yes or no
//!
//! rule heated
//!   require heated
//!   because "A cold flat makes ill."
//!
//! rule dry
//!   require dry
//!   because "A damp flat makes ill."
//!
//! rule quiet
//!   require quiet
//! ```
//!
//! ## Good
//!
//! ```servanda
//! document lease
//!   heated: yes or no
//!   dry: yes or no
//!   quiet: yes or no
//!
//! rule heated
//!   require heated
//!   because "A cold flat makes ill."
//!
//! rule dry
//!   require dry
//!   because "A damp flat makes ill."
//!
//! rule quiet
//!   require quiet
//!   because "Nobody sleeps beside a bar."
//! ```
//!
//! ## Fix
//!
//! By hand. Files with fewer than three named rules have no custom, and a sentence without a name is the short form of a
//! rule: neither is asked.

use crate::diagnostic::{Code, Diagnostic};
use crate::lint::support::book::Book;
use crate::lint::support::neighbours::lacking;

/// Finds rules that differ from their neighbours.
pub fn find(book: &Book<'_>) -> Vec<Diagnostic> {
    let found = lacking(book, |rule| rule.because.is_some());
    found
        .iter()
        .map(|lacking| {
            let message = format!("the rule `{}` gives no reason", lacking.rule.title);
            Diagnostic::new(Code::MissingReason, lacking.rule.span, message)
                .label(format!("{} have one", lacking.custom()))
                .help("add `because \"…\"`")
        })
        .collect()
}
