//! Which terms and values a definition speaks of, read off the tree before any type is known.
//!
//! After `has` and `with`, names on the left are fields and never definitions.

use crate::check::glossary::{Glossary, Meaning};
use crate::source::Span;
use crate::syntax::tree::{Cond, CondKind, Expr, ExprKind};

/// One mention of a term or value, and where it stands.
pub type Reference = (Meaning, Span);

/// What a term's condition speaks of.
pub fn of_condition(glossary: &Glossary<'_>, written: &Cond) -> Vec<Reference> {
    let mut reader = Reader {
        glossary,
        found: Vec::new(),
    };
    reader.condition(written, false);
    reader.found
}

/// What a value's expression speaks of.
pub fn of_expression(glossary: &Glossary<'_>, written: &Expr) -> Vec<Reference> {
    let mut reader = Reader {
        glossary,
        found: Vec::new(),
    };
    reader.expression(written);
    reader.found
}

struct Reader<'g, 'a> {
    glossary: &'g Glossary<'a>,
    found: Vec<Reference>,
}

impl Reader<'_, '_> {
    fn condition(&mut self, written: &Cond, about_entry: bool) {
        match &written.kind {
            CondKind::Phrase { phrase, arguments } => {
                if let Some((term, _)) = self.glossary.term(phrase) {
                    self.found.push((Meaning::Term(term, false), written.span));
                }
                arguments
                    .iter()
                    .for_each(|argument| self.expression(argument));
            }
            CondKind::Bare(subject) => self.left(subject, about_entry),
            CondKind::Is { left, right, .. } => {
                self.left(left, about_entry);
                self.expression(right);
            }
            CondKind::Compare { left, right, .. } => {
                self.left(left, about_entry);
                right.iter().for_each(|right| self.expression(right));
            }
            CondKind::Quantified { with, has, .. } => {
                with.iter().for_each(|with| self.condition(with, true));
                self.condition(has, true);
            }
            CondKind::Not(inner) => self.condition(inner, about_entry),
            CondKind::All(all)
            | CondKind::Any(all)
            | CondKind::NoneOf(all)
            | CondKind::AtLeast(_, all) => {
                all.iter().for_each(|one| self.condition(one, about_entry));
            }
            CondKind::Stated { .. } | CondKind::ThereIs { .. } | CondKind::Error => {}
        }
    }

    fn left(&mut self, written: &Expr, about_entry: bool) {
        if !(about_entry && matches!(written.kind, ExprKind::Name(_))) {
            self.expression(written);
        }
    }

    fn expression(&mut self, written: &Expr) {
        match &written.kind {
            ExprKind::Name(name) | ExprKind::Text(name) => {
                if let Some(definition) = self.glossary.definition(name) {
                    self.found
                        .push((Meaning::Definition(definition), written.span));
                }
            }
            ExprKind::List(items) => items.iter().for_each(|item| self.expression(item)),
            ExprKind::Arithmetic(_, left, right) => {
                self.expression(left);
                self.expression(right);
            }
            ExprKind::Shift { by, from, .. } => {
                self.expression(by);
                self.expression(from);
            }
            ExprKind::Aggregate { with, .. } => {
                with.iter().for_each(|with| self.condition(with, true));
            }
            _ => {}
        }
    }
}
