//! # long-rule
//!
//! Hint: a clause is too long to be read aloud.
//!
//! ## Why
//!
//! A rule that cannot be read out in one breath is not understood by those who have to agree to it. More than forty words
//! in a clause, or in one bullet of it, are too many; phrases of the glossary and bullets make it short.
//!
//! ## Bad
//!
//! ```servanda
//! document lease
//!   heating: text
//!   windows: text
//!   doors: text
//!   roof: text
//!   cellar: text
//!
//! rule papers
//!   require the heating is not "unknown" and the heating is stated and the windows are stated and the windows are not "unknown" and the doors are stated and the doors are not "unknown" and the roof is stated and the cellar is stated
//! ```
//!
//! ## Good
//!
//! ```servanda
//! document lease
//!   heating: text
//!   windows: text
//!   doors: text
//!   roof: text
//!   cellar: text
//!
//! rule papers
//!   require the heating, windows, doors, roof and cellar are stated
//! ```
//!
//! ## Fix
//!
//! By hand: give a part of it a name with `term`, or set it in bullets.

use crate::diagnostic::{Code, Diagnostic};
use crate::lint::support::book::Book;
use crate::lint::support::walk::all;
use crate::source::Span;

/// More words than these are too many.
const MOST_WORDS: usize = 40;

/// Finds clauses, and bullets, with too many words.
pub fn find(book: &Book<'_>) -> Vec<Diagnostic> {
    let conditions = all(book.rulebook).into_iter();
    conditions
        .filter_map(|(_, condition)| {
            let words = longest_breath(condition.span, book);
            (words > MOST_WORDS).then(|| long(condition.span, words))
        })
        .collect()
}

/// The number of words of the longest bullet, or of the whole where there are none; comments are not read aloud.
fn longest_breath(span: Span, book: &Book<'_>) -> usize {
    let (mut longest, mut words) = (0, 0);
    for line in book.sources.slice(span).lines() {
        let line = line.split(" #").next().unwrap_or(line).trim();
        if line.starts_with("- ") {
            words = 0;
        }
        words += line.split_whitespace().filter(|word| *word != "-").count();
        longest = longest.max(words);
    }
    longest
}

fn long(span: Span, words: usize) -> Diagnostic {
    let message = format!("{words} words in one breath");
    Diagnostic::new(Code::LongRule, span, message)
        .label("hard to read aloud")
        .help("give a part of it a name with `term`, or set its parts in bullets")
}
