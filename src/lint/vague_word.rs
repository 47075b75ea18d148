//! # vague-word
//!
//! Warning: a word that everybody reads otherwise decides a verdict.
//!
//! ## Why
//!
//! `Adequate`, `prompt`, `reasonable`: whoever codes a deal decides what they take, and the next one decides otherwise. In
//! a phrase of the glossary such a word is welcome, since the phrase says what it means. In the name of a yes-or-no field,
//! in a named value or in quoted text nobody says what it means, and the rule hangs on it all the same.
//!
//! ## Bad
//!
//! ```servanda
//! document lease
//!   adequate heating: yes or no
//!
//! rule heating
//!   require adequate heating
//! ```
//!
//! ## Good
//!
//! ```servanda
//! document lease
//!   lowest temperature: number
//!
//! term "adequate heating"
//!   means the lowest temperature is at least 20
//!
//! rule heating
//!   require adequate heating
//! ```
//!
//! ## Fix
//!
//! By hand: let the document state facts, and let a term say which of them are enough.

use std::collections::BTreeSet;

use crate::check::walk::of_condition;
use crate::diagnostic::{Code, Diagnostic};
use crate::lint::support::book::Book;
use crate::lint::support::reach::Reached;
use crate::lint::support::walk::of_rule;
use crate::model::rulebook::{Condition, Expression, ExpressionKind};
use crate::model::shape::Type;
use crate::model::value::Value;
use crate::model::words::folded;
use crate::source::Span;

/// Words that say how much without saying how much.
const VAGUE: &[&str] = &[
    "acceptable",
    "adequate",
    "adequately",
    "appropriate",
    "appropriately",
    "considerable",
    "expedient",
    "fair",
    "fairly",
    "good",
    "meaningful",
    "prompt",
    "promptly",
    "proper",
    "properly",
    "proportionate",
    "reasonable",
    "reasonably",
    "robust",
    "satisfactory",
    "significant",
    "significantly",
    "substantial",
    "substantially",
    "sufficient",
    "sufficiently",
    "suitable",
    "suitably",
    "swift",
    "swiftly",
    "timely",
    "undue",
    "unduly",
];

/// Finds vague words on which a rule hangs.
pub fn find(book: &Book<'_>) -> Vec<Diagnostic> {
    let mut told = BTreeSet::new();
    let mut found = Vec::new();
    for condition in deciding(book) {
        of_condition(condition, &mut |expression| {
            if let Some((word, name, place)) = vague(expression, book)
                && told.insert(name.clone())
            {
                found.push(undefined(word, &name, place, expression.span));
            }
        });
    }
    found
}

/// The conditions on which verdicts hang: those of rules, and of the terms that they use.
fn deciding<'r>(book: &Book<'r>) -> Vec<&'r Condition> {
    let rules = book.rulebook.rules.iter().flat_map(of_rule);
    let reached = Reached::by_rules(book);
    let terms = reached.terms.iter().filter_map(|id| book.term(*id));
    rules.chain(terms.map(|term| &term.means)).collect()
}

/// The vague word of a value, the name that holds it, and the place where that could be defined.
fn vague(expression: &Expression, book: &Book<'_>) -> Option<(&'static str, String, Span)> {
    let (name, place) = match &expression.kind {
        ExpressionKind::Path(path) => {
            let field = book.rulebook.shape.field(*path.fields.last()?);
            let decides = matches!(field.ty, Type::YesNo);
            decides.then(|| (field.name.clone(), field.span))?
        }
        ExpressionKind::Literal(Value::Name(name)) => (name.text.to_string(), expression.span),
        ExpressionKind::Literal(Value::Text(text)) => (text.to_string(), expression.span),
        _ => return None,
    };
    let words = folded(&name);
    let word = words
        .split(' ')
        .find_map(|word| VAGUE.iter().find(|vague| **vague == word))?;
    Some((word, name, place))
}

fn undefined(word: &str, name: &str, place: Span, used: Span) -> Diagnostic {
    let message = format!("`{name}` hangs on the word `{word}`, and nothing says what that takes");
    let diagnostic = Diagnostic::new(Code::VagueWord, place, message)
        .label("everybody reads it otherwise")
        .help("let the document state facts, and define in a term which of them are enough");
    if place == used {
        diagnostic
    } else {
        diagnostic.note(used, "a verdict hangs on it here")
    }
}
