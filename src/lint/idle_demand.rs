//! # idle-demand
//!
//! Warning: a demand that no deal can break.
//!
//! ## Why
//!
//! Where the condition of a rule implies its demand, the demand is met whenever the rule applies. The rule looks like a
//! safeguard and stops nothing.
//!
//! This is found by trying every combination of what may be true, false and unknown, with phrases unfolded to the fields.
//!
//! ## Bad
//!
//! ```servanda
//! document lease
//!   notice: duration
//!
//! rule notice
//!   if the notice is at least 6 months
//!   then require the notice is at least 3 months
//! ```
//!
//! ## Good
//!
//! ```servanda
//! document lease
//!   notice: duration
//!   furnished: yes or no
//!
//! rule notice
//!   if furnished
//!   then require the notice is at least 3 months
//! ```
//!
//! ## Fix
//!
//! By hand: take it out, or mend the condition.

use crate::diagnostic::{Code, Diagnostic};
use crate::lint::idle_exception::{applies, met};
use crate::lint::support::book::Book;
use crate::lint::support::logic::Table;
use crate::lint::support::meaning::Reader;
use crate::model::rulebook::{Demand, Rule};
use crate::model::truth::Truth;

/// Finds demands that are never broken where their rule applies.
pub fn find(book: &Book<'_>) -> Vec<Diagnostic> {
    let reader = Reader::new(book.rulebook);
    let mut found = Vec::new();
    for rule in &book.rulebook.rules {
        let idle = rule
            .demands
            .iter()
            .filter(|demand| is_idle(rule, demand, &reader));
        found.extend(idle.map(|demand| unbreakable(rule, demand, book)));
    }
    found
}

fn is_idle(rule: &Rule, demand: &Demand, reader: &Reader<'_>) -> bool {
    let (condition, met) = (applies(rule, reader), met(demand, reader));
    Table::of([&condition, &met]).is_some_and(|table| {
        table.rows.iter().all(|row| {
            table.truth(&condition, row) != Truth::True || table.truth(&met, row) != Truth::False
        })
    })
}

fn unbreakable(rule: &Rule, demand: &Demand, book: &Book<'_>) -> Diagnostic {
    let message = format!("no deal can break `{}`", book.words(demand.span));
    let diagnostic = Diagnostic::new(Code::IdleDemand, demand.span, message)
        .label("met wherever the rule applies")
        .help("take it out, or mend the condition");
    match &rule.condition {
        Some(condition) => diagnostic.note(condition.span, "which says so already, or never holds"),
        None => diagnostic,
    }
}
