//! # missing-holder
//!
//! Warning: a rule names no holder, and most rules of its file do.
//!
//! ## Why
//!
//! A rule without a holder is everybody's rule. Where most rules of a file are somebody's position, one without a holder
//! is more likely a position whose holder was forgotten.
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
//!   held by the tenants as a demand
//!
//! rule dry
//!   require dry
//!   held by the tenants as a demand
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
//!   held by the tenants as a demand
//!
//! rule dry
//!   require dry
//!   held by the tenants as a demand
//!
//! rule quiet
//!   require quiet
//!   held by the neighbours as a demand
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
    let found = lacking(book, |rule| rule.holding.is_some());
    found
        .iter()
        .map(|lacking| {
            let message = format!("the rule `{}` names no holder", lacking.rule.title);
            Diagnostic::new(Code::MissingHolder, lacking.rule.span, message)
                .label(format!("{} have one", lacking.custom()))
                .help("add `held by PARTY`")
        })
        .collect()
}
