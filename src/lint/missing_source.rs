//! # missing-source
//!
//! Warning: a rule cites no source, and most rules of its file do.
//!
//! ## Why
//!
//! Where most rules of a file say what they rest on, a reader takes the one that does not for an oversight, and cannot
//! tell whether somebody wants it or somebody made it up.
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
//!   source "Housing act", section 2
//!
//! rule dry
//!   require dry
//!   source "Housing act", section 3
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
//!   source "Housing act", section 2
//!
//! rule dry
//!   require dry
//!   source "Housing act", section 3
//!
//! rule quiet
//!   require quiet
//!   source "Housing act", section 9
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
    let found = lacking(book, |rule| !rule.citations.is_empty());
    found
        .iter()
        .map(|lacking| {
            let message = format!("the rule `{}` cites no source", lacking.rule.title);
            Diagnostic::new(Code::MissingSource, lacking.rule.span, message)
                .label(format!("{} have one", lacking.custom()))
                .help("add `source NAME, place`")
        })
        .collect()
}
