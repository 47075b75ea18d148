//! The nouns of lists: what quantifiers, `for each` and aggregates speak of, gathered before anything else is read.
//!
//! A plural is the noun with an `s`, and nothing else.

use crate::check::inference::read::{Reader, conditions_of};
use crate::check::statements::{Defining, Statements};
use crate::model::words::{folded, without_article};
use crate::syntax::tree::{Cond, CondKind, Expr, ExprKind};

impl Reader<'_> {
    /// Gathers the nouns that quantifiers, `for each` and aggregates speak of.
    pub fn nouns(&mut self, statements: &Statements<'_>) {
        for term in &statements.terms {
            self.nouns_of(&term.is.means);
        }
        for definition in &statements.definitions {
            if let Defining::Value(value) = definition {
                self.nouns_in(&value.is);
            }
        }
        for rule in &statements.rules {
            if let Some(each) = &rule.is.for_each {
                self.noun(&each.noun);
            }
            for condition in conditions_of(rule.is) {
                self.nouns_of(condition);
            }
        }
    }

    fn noun(&mut self, noun: &Expr) {
        if let ExprKind::Name(name) = &noun.kind {
            let singular = singular(&folded(without_article(name)));
            self.singulars.insert(plural(&singular), singular.clone());
            self.singulars.insert(singular.clone(), singular);
        }
    }

    fn nouns_of(&mut self, written: &Cond) {
        match &written.kind {
            CondKind::Quantified {
                noun, with, has, ..
            } => {
                self.noun(noun);
                with.iter().for_each(|with| self.nouns_of(with));
                self.nouns_of(has);
            }
            CondKind::Not(inner) => self.nouns_of(inner),
            CondKind::All(all)
            | CondKind::Any(all)
            | CondKind::NoneOf(all)
            | CondKind::AtLeast(_, all) => all.iter().for_each(|one| self.nouns_of(one)),
            CondKind::Bare(subject) => self.nouns_in(subject),
            CondKind::Is { left, right, .. } => {
                self.nouns_in(left);
                self.nouns_in(right);
            }
            CondKind::Compare { left, right, .. } => {
                self.nouns_in(left);
                right.iter().for_each(|right| self.nouns_in(right));
            }
            CondKind::Phrase { arguments, .. } => {
                arguments
                    .iter()
                    .for_each(|argument| self.nouns_in(argument));
            }
            CondKind::Stated { .. } | CondKind::ThereIs { .. } | CondKind::Error => {}
        }
    }

    fn nouns_in(&mut self, written: &Expr) {
        match &written.kind {
            ExprKind::Aggregate { noun, with, .. } => {
                self.noun(noun);
                with.iter().for_each(|with| self.nouns_of(with));
            }
            ExprKind::List(items) => items.iter().for_each(|item| self.nouns_in(item)),
            ExprKind::Arithmetic(_, left, right) => {
                self.nouns_in(left);
                self.nouns_in(right);
            }
            ExprKind::Shift { by, from, .. } => {
                self.nouns_in(by);
                self.nouns_in(from);
            }
            _ => {}
        }
    }
}

/// A noun without the `s` of its plural.
#[must_use]
pub fn singular(noun: &str) -> String {
    match noun.strip_suffix('s') {
        Some(stem) if !stem.is_empty() && !stem.ends_with('s') => stem.to_owned(),
        _ => noun.to_owned(),
    }
}

/// A noun with the `s` of its plural.
#[must_use]
pub fn plural(noun: &str) -> String {
    format!("{noun}s")
}
