//! # idle-exception
//!
//! Warning: an exception changes no verdict.
//!
//! ## Why
//!
//! An exception matters only where the rule applies and its demand is not met. One that implies the demand, or that
//! contradicts the condition, never comes to that. Its author believed that it excuses something, and it does not; or it
//! says what the rule says already.
//!
//! This is found by trying every combination of what may be true, false and unknown, with phrases unfolded to the fields.
//! Of values worked out over lists only equal ones are recognised.
//!
//! ## Bad
//!
//! ```servanda
//! document lease
//!   heated: yes or no
//!   furnished: yes or no
//!
//! rule heating
//!   if furnished
//!   then require heated
//!   except when it is not the case that furnished
//! ```
//!
//! ## Good
//!
//! ```servanda
//! document lease
//!   heated: yes or no
//!   furnished: yes or no
//!   summer only: yes or no
//!
//! rule heating
//!   if furnished
//!   then require heated
//!   except when summer only
//! ```
//!
//! ## Fix
//!
//! By hand: take it out, or say what it was to excuse.

use crate::diagnostic::{Code, Diagnostic};
use crate::lint::support::book::Book;
use crate::lint::support::logic::{Formula, Table};
use crate::lint::support::meaning::{Reader, Scope};
use crate::model::rulebook::{Demand, Exception, Rule, Verdict};
use crate::source::Span;

/// Finds exceptions without which every verdict is the same.
pub fn find(book: &Book<'_>) -> Vec<Diagnostic> {
    let reader = Reader::new(book.rulebook);
    let mut found = Vec::new();
    for rule in &book.rulebook.rules {
        for exception in nested(&rule.exceptions) {
            let mut demands = rule.demands.iter();
            if demands.all(|demand| changes_nothing(rule, demand, exception.span, &reader)) {
                found.push(idle(exception, rule, book));
            }
        }
    }
    found
}

/// The exceptions, each followed by its own.
fn nested(exceptions: &[Exception]) -> Vec<&Exception> {
    let mut all = Vec::new();
    for exception in exceptions {
        all.push(exception);
        all.extend(nested(&exception.exceptions));
    }
    all
}

fn changes_nothing(rule: &Rule, demand: &Demand, left_out: Span, reader: &Reader<'_>) -> bool {
    let condition = applies(rule, reader);
    let met = met(demand, reader);
    let with = excepted(&rule.exceptions, None, reader);
    let without = excepted(&rule.exceptions, Some(left_out), reader);
    let Some(table) = Table::of([&condition, &met, &with]) else {
        return false;
    };
    table.rows.iter().all(|row| {
        let verdict = |exception: &Formula| {
            let truth = |formula| table.truth(formula, row);
            Verdict::of(truth(&condition), truth(&met), truth(exception))
        };
        verdict(&with) == verdict(&without)
    })
}

/// When a rule applies.
#[must_use]
pub fn applies(rule: &Rule, reader: &Reader<'_>) -> Formula {
    let with = rule
        .binding
        .iter()
        .filter_map(|binding| binding.with.as_ref());
    let conditions = with.chain(&rule.condition);
    Formula::All(
        conditions
            .map(|condition| reader.formula(condition, &Scope::default()))
            .collect(),
    )
}

/// When a demand is met.
#[must_use]
pub fn met(demand: &Demand, reader: &Reader<'_>) -> Formula {
    let condition = reader.formula(&demand.condition, &Scope::default());
    if demand.force.is_negative() {
        condition.negated()
    } else {
        condition
    }
}

/// When some exception holds, one of them left out.
#[must_use]
pub fn excepted(exceptions: &[Exception], left_out: Option<Span>, reader: &Reader<'_>) -> Formula {
    let kept = exceptions.iter().filter(|one| Some(one.span) != left_out);
    Formula::Any(
        kept.map(|one| {
            let condition = reader.formula(&one.condition, &Scope::default());
            let own = excepted(&one.exceptions, left_out, reader);
            Formula::All(vec![condition, own.negated()])
        })
        .collect(),
    )
}

fn idle(exception: &Exception, rule: &Rule, book: &Book<'_>) -> Diagnostic {
    let words = book.words(exception.condition.span);
    let message = format!("the exception `{words}` changes no verdict");
    Diagnostic::new(Code::IdleException, exception.span, message)
        .label("nothing to excuse")
        .note(
            rule.span,
            "wherever it holds, this rule says the same without it",
        )
        .help("take it out, or say what it was to excuse")
}
