//! # near-miss-name
//!
//! Warning: a value that an open kind does not list is one letter from one that it lists.
//!
//! ## Why
//!
//! An open kind accepts values that it does not list, so a misspelled one is no error. The rule then waits for a name that
//! no deal will ever use.
//!
//! ## Bad
//!
//! ```servanda
//! kind town, open
//!   Rotterdam
//!   Antwerp
//!
//! document cargo
//!   port: town
//!
//! rule port
//!   require the port is Roterdam
//! ```
//!
//! ## Good
//!
//! ```servanda
//! kind town, open
//!   Rotterdam
//!   Antwerp
//!
//! document cargo
//!   port: town
//!
//! rule port
//!   require the port is Rotterdam
//! ```
//!
//! ## Fix
//!
//! The nearest name is shown. It is not written by `--fix`, since two names may differ in one letter by right: list the
//! other one then, and it is not reported.

use std::collections::BTreeSet;

use crate::check::walk::each_expression;
use crate::diagnostic::{Code, Diagnostic};
use crate::lint::support::book::Book;
use crate::model::rulebook::{DefinitionBody, ExpressionKind};
use crate::model::shape::{Kind, Shape, Type};
use crate::model::value::Value;
use crate::model::words::is_one_letter_apart;
use crate::source::Span;

/// In shorter names one letter makes another word.
const SHORTEST: usize = 5;

/// Finds values of open kinds that are nearly listed.
pub fn find(book: &Book<'_>) -> Vec<Diagnostic> {
    let shape = &book.rulebook.shape;
    let mut told = BTreeSet::new();
    let mut found = Vec::new();
    each_expression(book.rulebook, &mut |expression| {
        if let ExpressionKind::Literal(value) = &expression.kind
            && let Some((name, near)) = near_miss(value, &expression.ty, shape)
            && told.insert(expression.span)
        {
            let diagnostic = missed(name, near, expression.span);
            found.push(diagnostic.edit(expression.span, near));
        }
    });
    for definition in &book.rulebook.definitions {
        if let DefinitionBody::List(values) = &definition.body {
            let missed_ones = values
                .iter()
                .filter_map(|value| near_miss(value, &definition.ty, shape));
            found.extend(missed_ones.map(|(name, near)| missed(name, near, definition.span)));
        }
    }
    found
}

/// The name of a value that its kind does not list, and the listed name that is one letter away.
fn near_miss<'a>(value: &'a Value, ty: &Type, shape: &'a Shape) -> Option<(&'a str, &'a str)> {
    let Value::Name(name) = value else {
        return None;
    };
    let kind = open_kind(ty, shape)?;
    if kind.value(&name.text).is_some() || name.key.chars().count() < SHORTEST {
        return None;
    }
    let listed = kind
        .values
        .iter()
        .flat_map(|value| std::iter::once(&value.name).chain(&value.aliases));
    let mut near = listed.filter(|listed| is_one_letter_apart(listed, &name.text));
    Some((&*name.text, near.next()?))
}

fn open_kind<'a>(ty: &Type, shape: &'a Shape) -> Option<&'a Kind> {
    match ty {
        Type::Kind(id) => Some(shape.kind(*id)).filter(|kind| kind.open),
        Type::List(entry) => open_kind(entry, shape),
        _ => None,
    }
}

fn missed(name: &str, near: &str, span: Span) -> Diagnostic {
    let message = format!("`{name}` is not listed, and `{near}` is");
    Diagnostic::new(Code::NearMissName, span, message)
        .label("one letter apart")
        .help(format!("write `{near}`, or list `{name}` too"))
}
