//! Rules that lack what most rules of their file have.

use std::collections::BTreeMap;

use crate::lint::support::book::{Book, is_nameless};
use crate::model::rulebook::Rule;
use crate::source::FileId;

/// Fewer rules than these in a file are no custom.
const FEWEST: usize = 3;

/// A rule that lacks something, and how many of how many rules of its file have it.
pub struct Lacking<'r> {
    /// The rule.
    pub rule: &'r Rule,
    having: usize,
    all: usize,
}

impl Lacking<'_> {
    /// `8 of the 9 rules of this file`.
    #[must_use]
    pub fn custom(&self) -> String {
        format!("{} of the {} rules of this file", self.having, self.all)
    }
}

/// The rules that lack something which more than half of the rules of their file have. A sentence without a name is
/// the short form, and is neither asked nor counted.
#[must_use]
pub fn lacking<'r>(book: &Book<'r>, has: impl Fn(&Rule) -> bool) -> Vec<Lacking<'r>> {
    let mut files: BTreeMap<FileId, Vec<&'r Rule>> = BTreeMap::new();
    let named = book.rulebook.rules.iter().filter(|rule| !is_nameless(rule));
    for rule in named {
        files.entry(rule.span.file).or_default().push(rule);
    }
    let mut found = Vec::new();
    for rules in files.values().filter(|rules| rules.len() >= FEWEST) {
        let having = rules.iter().filter(|rule| has(rule)).count();
        if having * 2 > rules.len() {
            let without = rules.iter().filter(|rule| !has(rule));
            let all = rules.len();
            found.extend(without.map(|rule| Lacking { rule, having, all }));
        }
    }
    found
}
