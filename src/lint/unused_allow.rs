//! # unused-allow
//!
//! Warning: an allow that allows nothing.
//!
//! ## Why
//!
//! `# allow CODE: reason` keeps a lint quiet about the line it stands on, or about the lines below it up to the next empty
//! one. Where that lint has nothing to say, the allow tells readers of a fault that is not there, and hides the next one.
//!
//! ## Bad
//!
//! ```servanda
//! document trip
//!   insured: yes or no
//!   guarded: yes or no
//!
//! # allow unused-term: the rule for mountain trips will use it
//! term "a safe trip"
//!   means insured and guarded
//!
//! rule insurance
//!   require a safe trip
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
//! Safe: the comment goes, or the names in it that allow nothing.

use crate::diagnostic::{Code, Diagnostic, Edit};
use crate::lint::support::allow::Allow;
use crate::lint::support::book::Book;
use crate::source::Span;

/// Tells that an allow allows nothing.
pub fn find(allow: &Allow, book: &Book<'_>) -> Diagnostic {
    let unused: Vec<&str> = allow
        .unused()
        .iter()
        .map(|(name, _)| name.as_str())
        .collect();
    let message = format!("nothing here to allow `{}` for", unused.join(", "));
    let edit = match unused.len() == allow.names.len() {
        true => removal(allow, book),
        false => shortening(allow, &unused),
    };
    Diagnostic {
        edits: vec![edit],
        ..Diagnostic::new(Code::UnusedAllow, allow.span, message)
            .label("allows nothing")
            .help("take it out")
    }
}

/// The edit that takes the comment out, with its line or with the spaces before it.
fn removal(allow: &Allow, book: &Book<'_>) -> Edit {
    let source = book.sources.get(allow.span.file);
    let before = source.text.get(..allow.span.start as usize).unwrap_or("");
    let spaces = before.len() - before.trim_end_matches([' ', '\t']).len();
    let after = source.text.get(allow.span.end as usize..).unwrap_or("");
    let line_break = match after.split_inclusive('\n').next() {
        Some(rest) if allow.alone => rest.len(),
        _ => 0,
    };
    let (start, end) = (allow.span.start as usize, allow.span.end as usize);
    Edit {
        span: Span::new(allow.span.file, start - spaces, end + line_break),
        replacement: String::new(),
    }
}

/// The edit that leaves the names that allow something.
fn shortening(allow: &Allow, unused: &[&str]) -> Edit {
    let names = allow.names.iter().map(|(name, _)| name.as_str());
    let kept: Vec<&str> = names.filter(|name| !unused.contains(name)).collect();
    let places = allow.names.iter().map(|(_, span)| *span);
    Edit {
        span: places.reduce(Span::to).unwrap_or(allow.span),
        replacement: kept.join(", "),
    }
}
