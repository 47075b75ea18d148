//! # every-of-empty
//!
//! Warning: `every` may speak of an empty list, of which it is true.
//!
//! ## Why
//!
//! `Every guarantee has form treaty` is true of a deal without guarantees. A rule that requires it is kept by promising
//! nothing. Where that is meant, say so; where it is not, ask first whether there is anything in the list.
//!
//! ## Bad
//!
//! ```servanda
//! document deal
//!   guarantees: list of guarantee
//!     form: one of treaty, promise
//!
//! rule form
//!   require every guarantee has form treaty
//! ```
//!
//! ## Good
//!
//! ```servanda
//! document deal
//!   guarantees: list of guarantee
//!     form: one of treaty, promise
//!
//! rule form
//!   require there is a guarantee and every guarantee has form treaty
//! ```
//!
//! ## Fix
//!
//! By hand, since only the author knows what an empty list is to mean: `there is a guarantee and every guarantee …` in
//! the demand refuses it, `if there is a guarantee` leaves the rule out, and an allow says that it is well so.

use std::collections::BTreeMap;

use crate::diagnostic::{Code, Diagnostic};
use crate::lint::support::book::{Book, is_within};
use crate::lint::support::meaning::{Reader, Scope};
use crate::model::rulebook::{
    Aggregate, Comparator, Condition, ConditionKind, Expression, ExpressionKind, Quantifier,
    Relation, Rule, TermId,
};
use crate::model::value::Value;
use crate::source::Span;

/// No more terms are looked into for one rule.
const MOST_TERMS: usize = 200;

/// Finds `every` over lists of which nobody knows that they hold anything.
pub fn find(book: &Book<'_>) -> Vec<Diagnostic> {
    let mut found = BTreeMap::new();
    for rule in &book.rulebook.rules {
        let mut walk = Walk {
            book,
            reader: Reader::new(book.rulebook),
            rule,
            terms: 0,
            found: &mut found,
        };
        walk.rule();
    }
    found.into_values().collect()
}

struct Walk<'w, 'b> {
    book: &'w Book<'b>,
    reader: Reader<'b>,
    rule: &'b Rule,
    terms: usize,
    found: &'w mut BTreeMap<Span, Diagnostic>,
}

impl<'b> Walk<'_, 'b> {
    fn rule(&mut self) {
        let binding = self.rule.binding.as_ref();
        let scope = Scope::with(binding.map(|binding| binding.variable));
        let mut full: Vec<String> = binding
            .map(|binding| self.reader.path(&binding.list, &Scope::default()))
            .into_iter()
            .collect();
        if let Some(condition) = &self.rule.condition {
            self.condition(condition, &scope, &full);
            full.extend(self.full_after(condition, &scope));
        }
        for demand in &self.rule.demands {
            self.condition(&demand.condition, &scope, &full);
        }
    }

    /// Looks through a condition that stands where some lists are known to hold something.
    fn condition(&mut self, condition: &'b Condition, scope: &Scope, full: &[String]) {
        match &condition.kind {
            ConditionKind::All(parts) => {
                let mut full = full.to_vec();
                for part in parts {
                    full.extend(self.full_after(part, scope));
                }
                parts
                    .iter()
                    .for_each(|part| self.condition(part, scope, &full));
            }
            ConditionKind::Any(parts) | ConditionKind::AtLeast(_, parts) => {
                parts
                    .iter()
                    .for_each(|part| self.condition(part, scope, full));
            }
            ConditionKind::Not(inner) => self.condition(inner, scope, full),
            ConditionKind::Term {
                term, arguments, ..
            } => {
                self.term(*term, arguments, scope, full);
            }
            ConditionKind::Quantified { .. } => self.quantified(condition, scope, full),
            _ => {}
        }
    }

    fn quantified(&mut self, condition: &'b Condition, scope: &Scope, full: &[String]) {
        let ConditionKind::Quantified {
            quantifier,
            list,
            variable,
            has,
            ..
        } = &condition.kind
        else {
            return;
        };
        let key = self.reader.path(list, scope);
        if *quantifier == Quantifier::Every && !full.contains(&key) {
            let told = unguarded(condition.span, list.span, self.book, self.rule);
            self.found.entry(condition.span).or_insert(told);
        }
        let full: Vec<String> = full.iter().cloned().chain([key]).collect();
        self.condition(has, &scope.binding(*variable), &full);
    }

    fn term(&mut self, id: TermId, arguments: &[Expression], scope: &Scope, full: &[String]) {
        self.terms += 1;
        if let Some(term) = self.book.term(id)
            && self.terms <= MOST_TERMS
        {
            self.condition(&term.means, &self.inside(arguments, scope), full);
        }
    }

    fn inside(&self, arguments: &[Expression], scope: &Scope) -> Scope {
        let slots = arguments.iter().map(|one| self.reader.value(one, scope));
        scope.of_term(slots.collect())
    }

    /// The lists that hold something wherever a condition holds.
    fn full_after(&self, condition: &Condition, scope: &Scope) -> Vec<String> {
        match &condition.kind {
            ConditionKind::All(parts) => parts
                .iter()
                .flat_map(|part| self.full_after(part, scope))
                .collect(),
            ConditionKind::Exists(path) => vec![self.reader.path(path, scope)],
            ConditionKind::Term {
                term,
                arguments,
                negative: false,
            } if self.terms <= MOST_TERMS => self.book.term(*term).map_or_else(Vec::new, |term| {
                self.full_after(&term.means, &self.inside(arguments, scope))
            }),
            ConditionKind::Quantified {
                quantifier, list, ..
            } if wants_one(*quantifier) => vec![self.reader.path(list, scope)],
            ConditionKind::Compare {
                left,
                comparator,
                right,
            } => self
                .full_by(left, *comparator, right, scope)
                .into_iter()
                .collect(),
            _ => Vec::new(),
        }
    }

    /// `the number of guarantees is at least 1`, `the guarantors are not empty`.
    fn full_by(
        &self,
        left: &Expression,
        comparator: Comparator,
        right: &[Expression],
        scope: &Scope,
    ) -> Option<String> {
        match (&left.kind, comparator.relation) {
            (ExpressionKind::Path(path), Relation::Empty) if comparator.negated => {
                Some(self.reader.path(path, scope))
            }
            (
                ExpressionKind::Aggregate {
                    aggregate: Aggregate::Number,
                    list,
                    ..
                },
                relation,
            ) if !comparator.negated && is_above_nothing(relation, right) => {
                Some(self.reader.path(list, scope))
            }
            _ => None,
        }
    }
}

fn wants_one(quantifier: Quantifier) -> bool {
    match quantifier {
        Quantifier::Some | Quantifier::Most => true,
        Quantifier::AtLeast(count) | Quantifier::Exactly(count) => count > 0,
        Quantifier::Every | Quantifier::No | Quantifier::AtMost(_) => false,
    }
}

fn is_above_nothing(relation: Relation, right: &[Expression]) -> bool {
    let [
        Expression {
            kind: ExpressionKind::Literal(Value::Number(number)),
            ..
        },
    ] = right
    else {
        return false;
    };
    match relation {
        Relation::AtLeast | Relation::Equals => *number > 0.into(),
        Relation::MoreThan => *number >= 0.into(),
        _ => false,
    }
}

fn unguarded(span: Span, list: Span, book: &Book<'_>, rule: &Rule) -> Diagnostic {
    let noun = book.words(list);
    let message = format!("`{}` is true where there is no {noun}", book.words(span));
    let diagnostic = Diagnostic::new(Code::EveryOfEmpty, span, message)
        .label("nothing says that there is one")
        .help(format!(
            "ask first: `there is a {noun} and …` in the demand, or `if there is a {noun}`"
        ));
    if is_within(span, rule.whole) {
        diagnostic
    } else {
        diagnostic.note(rule.span, "this rule uses it so")
    }
}
