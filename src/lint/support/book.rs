//! The rulebook under the glass: its trees, what they mean, and their texts.

use crate::check::checker::one_line;
use crate::model::rulebook::{Definition, DefinitionId, Rule, Rulebook, Term, TermId};
use crate::source::{Sources, Span};
use crate::syntax::tree::Tree;

/// How many characters of an author's words a message repeats.
const MOST_REPEATED: usize = 60;

/// What a lint looks at.
#[derive(Clone, Copy)]
pub struct Book<'a> {
    /// What the rules mean.
    pub rulebook: &'a Rulebook,
    /// What was written.
    pub trees: &'a [Tree],
    /// The texts.
    pub sources: &'a Sources,
}

impl<'a> Book<'a> {
    /// The author's words in one line, cut where they are long.
    #[must_use]
    pub fn words(&self, span: Span) -> String {
        one_line(self.sources.slice(span), MOST_REPEATED)
    }

    /// A term of this rulebook.
    #[must_use]
    pub fn term(&self, id: TermId) -> Option<&'a Term> {
        self.rulebook.terms.get(id.0 as usize)
    }

    /// A figure, list or value of this rulebook.
    #[must_use]
    pub fn definition(&self, id: DefinitionId) -> Option<&'a Definition> {
        self.rulebook.definitions.get(id.0 as usize)
    }

    /// By file name and place.
    #[must_use]
    pub fn order(&self, span: Span) -> (&'a str, u32) {
        (&self.sources.get(span.file).name, span.start)
    }
}

/// Whether a rule is a sentence at the margin, without a name.
#[must_use]
pub fn is_nameless(rule: &Rule) -> bool {
    rule.span == rule.whole
}

/// Whether a place lies within another.
#[must_use]
pub fn is_within(inner: Span, outer: Span) -> bool {
    inner.file == outer.file && outer.to(inner) == outer
}
