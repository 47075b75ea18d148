//! The ordinary path for one record: bound and evaluated as any document is, ready to be explained.
//!
//! It judges what the fast path declines, and makes again what is to be told of a record.

use crate::bind::unread::Unread;
use crate::bind::{Binder, Bound};
use crate::diagnostic::{Code, Diagnostic};
use crate::document::Read;
use crate::evaluate::{Options, Outcome, evaluate};
use crate::model::facts::Facts;
use crate::model::rulebook::Rulebook;
use crate::plan::Plan;
use crate::source::Sources;

/// A rulebook prepared for the ordinary path.
pub struct Ordinary<'a> {
    binder: Binder<'a>,
    plan: &'a Plan,
    options: &'a Options,
}

/// What the ordinary path found out about a record.
pub struct Examined {
    /// Its facts; none where it could not be read.
    pub facts: Facts,
    /// The verdicts and how they came about.
    pub outcome: Outcome,
    /// What is wrong with it, unread keys aside.
    pub diagnostics: Vec<Diagnostic>,
    /// The keys that no field reads; none where the shape was inferred from the rules.
    pub unread: Vec<Unread>,
}

impl<'a> Ordinary<'a> {
    /// Prepares a rulebook.
    #[must_use]
    pub fn new(rulebook: &'a Rulebook, plan: &'a Plan, options: &'a Options) -> Self {
        Self {
            binder: Binder::new(&rulebook.shape),
            plan,
            options,
        }
    }

    /// Judges a record that has been read.
    #[must_use]
    pub fn examine(&self, read: &Read, sources: &Sources) -> Examined {
        let mut diagnostics = read.diagnostics.clone();
        let Some(document) = &read.document else {
            return Examined {
                facts: Facts::default(),
                outcome: Outcome::default(),
                diagnostics,
                unread: Vec::new(),
            };
        };
        let Bound {
            facts,
            diagnostics: found,
            mut unread,
        } = self.binder.bind(document, sources);
        let warns = found
            .iter()
            .any(|diagnostic| diagnostic.code == Code::UnreadKeys);
        if !warns {
            unread.clear();
        }
        let found = found
            .into_iter()
            .filter(|diagnostic| diagnostic.code != Code::UnreadKeys);
        diagnostics.extend(found);
        let outcome = evaluate(self.plan, &facts, self.options);
        diagnostics.extend(outcome.diagnostics.iter().cloned());
        Examined {
            facts,
            outcome,
            diagnostics,
            unread,
        }
    }
}

impl Examined {
    /// Whether it cannot be used as a whole.
    #[must_use]
    pub fn is_unusable(&self) -> bool {
        self.diagnostics.iter().any(Diagnostic::is_error)
    }
}
