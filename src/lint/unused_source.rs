//! # unused-source
//!
//! Warning: a source is named in the header and nothing cites it.
//!
//! ## Why
//!
//! The header names what a rulebook rests on. A source that no rule and no definition cites says that the rulebook rests
//! on something that it does not rest on, or that a rule lost its citation.
//!
//! ## Bad
//!
//! ```servanda
//! rulebook "Stoves"
//!   source by-law: Town by-law on stoves, 2019
//!
//! document stove
//!   chimney: yes or no
//!
//! rule chimney
//!   require chimney
//! ```
//!
//! ## Good
//!
//! ```servanda
//! rulebook "Stoves"
//!   source by-law: Town by-law on stoves, 2019
//!
//! document stove
//!   chimney: yes or no
//!
//! rule chimney
//!   require chimney
//!   source by-law, section 4
//! ```
//!
//! ## Fix
//!
//! By hand: cite it where it belongs, or take it out. Where only the documents cite a source, write so beside it:
//! `# allow unused-source: the deals cite these`.

use std::collections::BTreeSet;

use crate::diagnostic::{Code, Diagnostic};
use crate::lint::support::book::Book;

/// Finds sources that nothing cites.
pub fn find(book: &Book<'_>) -> Vec<Diagnostic> {
    let rulebook = book.rulebook;
    if rulebook.rules.is_empty() {
        return Vec::new();
    }
    let rules = rulebook.rules.iter().flat_map(|rule| &rule.citations);
    let terms = rulebook.terms.iter().flat_map(|term| &term.citations);
    let others = rulebook.definitions.iter().flat_map(|one| &one.citations);
    let cited: BTreeSet<&String> = rules
        .chain(terms)
        .chain(others)
        .filter_map(|citation| citation.name.as_ref())
        .collect();
    let unused = rulebook
        .sources
        .iter()
        .filter(|source| !cited.contains(&source.name));
    unused
        .map(|source| {
            let message = format!("nothing cites the source `{}`", source.name);
            Diagnostic::new(Code::UnusedSource, source.span, message)
                .label("cited nowhere")
                .help("cite it where it belongs, or take it out")
        })
        .collect()
}
