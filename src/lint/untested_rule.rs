//! # untested-rule
//!
//! Warning: no test expects anything of a rule.
//!
//! ## Why
//!
//! A test shows what a rule says of a deal that a person can picture. A rule that no test names can be changed, or read
//! otherwise than it was meant, and nobody notices. A rulebook without any test is told so once.
//!
//! ## Bad
//!
//! ```servanda
//! document lease
//!   heated: yes or no
//!   dry: yes or no
//!
//! rule heating
//!   require heated
//!
//! rule damp
//!   require dry
//!
//! test "a cold flat"
//!   given
//!     heated: no
//!   expect heating is broken
//! ```
//!
//! ## Good
//!
//! ```servanda
//! document lease
//!   heated: yes or no
//!   dry: yes or no
//!
//! rule heating
//!   require heated
//!
//! rule damp
//!   require dry
//!
//! test "a cold and damp flat"
//!   given
//!     heated: no
//!     dry: no
//!   expect heating is broken
//!   expect damp is broken
//! ```
//!
//! ## Fix
//!
//! By hand: write a test with a deal that the rule refuses, and one that it accepts.

use std::collections::BTreeSet;

use crate::diagnostic::{Code, Diagnostic};
use crate::lint::support::book::Book;
use crate::model::rulebook::{ExpectationKind, RuleId};

/// Finds rules that no test names.
pub fn find(book: &Book<'_>) -> Vec<Diagnostic> {
    let rules = &book.rulebook.rules;
    if book.rulebook.tests.is_empty() {
        return rules
            .iter()
            .min_by_key(|rule| rule.span)
            .map(no_test)
            .into_iter()
            .collect();
    }
    let tested = tested(book);
    let untested = (0..)
        .map(RuleId)
        .zip(rules)
        .filter(|(id, _)| !tested.contains(id));
    untested
        .map(|(_, rule)| {
            let message = format!("no test expects anything of the rule `{}`", rule.title);
            Diagnostic::new(Code::UntestedRule, rule.span, message)
                .label("untested")
                .help(format!(
                    "write a test that ends in `expect {} is broken`",
                    rule.id
                ))
        })
        .collect()
}

fn tested(book: &Book<'_>) -> BTreeSet<RuleId> {
    let expectations = book
        .rulebook
        .tests
        .iter()
        .flat_map(|test| &test.expectations);
    expectations
        .filter_map(|expectation| match &expectation.kind {
            ExpectationKind::Verdict { rule, .. } | ExpectationKind::Asks { rule, .. } => {
                Some(*rule)
            }
            ExpectationKind::Overall(_) | ExpectationKind::Error(_) => None,
        })
        .collect()
}

fn no_test(rule: &crate::model::rulebook::Rule) -> Diagnostic {
    Diagnostic::new(Code::UntestedRule, rule.span, "this rulebook has no test")
        .label("the first of its rules")
        .help(format!(
            "write a test: facts after `given`, and `expect {} is broken`",
            rule.id
        ))
}
