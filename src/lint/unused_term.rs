//! # unused-term
//!
//! Warning: a term is defined and no rule uses it.
//!
//! ## Why
//!
//! A phrase that no rule uses, not even by way of another phrase, decides nothing. Either a rule was forgotten, or the
//! rule says the same in other words, and a change of this definition will change no verdict.
//!
//! ## Bad
//!
//! ```servanda
//! document trip
//!   insured: yes or no
//!   guarded: yes or no
//!
//! term "a safe trip"
//!   means insured and guarded
//!
//! rule insurance
//!   require insured
//! ```
//!
//! ## Good
//!
//! ```servanda
//! document trip
//!   insured: yes or no
//!   guarded: yes or no
//!
//! term "a safe trip"
//!   means insured and guarded
//!
//! rule insurance
//!   require a safe trip
//! ```
//!
//! ## Fix
//!
//! By hand: use it, take it out, or write beside it why it stays. A rulebook without rules, which others take in with
//! `use`, is not asked.

use crate::diagnostic::{Code, Diagnostic};
use crate::lint::support::book::Book;
use crate::lint::support::reach::Reached;
use crate::model::rulebook::TermId;

/// Finds terms that no rule reaches.
pub fn find(book: &Book<'_>) -> Vec<Diagnostic> {
    if book.rulebook.rules.is_empty() {
        return Vec::new();
    }
    let reached = Reached::by_rules(book);
    let terms = (0..).map(TermId).zip(&book.rulebook.terms);
    terms
        .filter(|(id, _)| !reached.terms.contains(id))
        .map(|(_, term)| {
            let message = format!("no rule uses the phrase `{}`", term.phrase);
            Diagnostic::new(Code::UnusedTerm, term.span, message)
                .label("decides nothing")
                .help("use it in a rule, or take it out")
        })
        .collect()
}
