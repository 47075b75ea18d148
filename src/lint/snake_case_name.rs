//! # snake-case-name
//!
//! Hint: a name is written with underscores.
//!
//! ## Why
//!
//! Rules are read aloud by people who negotiate. Names of fields, values and rules are words with spaces between them;
//! documents may spell their keys as they like, `accepted_by` and `acceptedBy` are both read as `accepted by`.
//!
//! ## Bad
//!
//! ```servanda
//! document lease
//!   monthly_rent: money in EUR
//!
//! rule affordable_rent
//!   require the monthly_rent is at most EUR 900
//! ```
//!
//! ## Good
//!
//! ```servanda
//! document lease
//!   monthly rent: money in EUR
//!
//! rule affordable rent
//!   require the monthly rent is at most EUR 900
//! ```
//!
//! ## Fix
//!
//! Safe: the name is written with spaces wherever the rule files use it, and finds the same keys in documents. Quoted
//! names are left alone: quotation marks say that the spelling is meant.

use std::collections::BTreeSet;

use crate::diagnostic::{Code, Diagnostic, Edit};
use crate::lint::support::book::{Book, is_within};
use crate::source::Span;
use crate::syntax::tree::{FieldLine, StatementKind, Tree, TypeKind, TypeWords, Words};

/// Finds names with underscores.
pub fn find(book: &Book<'_>) -> Vec<Diagnostic> {
    let statements = book.trees.iter().flat_map(|tree| &tree.statements);
    let names = statements.flat_map(|statement| names(&statement.kind));
    let snakes = names.filter(|name| !name.quoted && name.text.contains('_'));
    let mut told = BTreeSet::new();
    snakes
        .filter(|name| told.insert(name.text.clone()))
        .map(|name| snake(name, book))
        .collect()
}

/// The names that a statement gives.
fn names(statement: &StatementKind) -> Vec<&Words> {
    match statement {
        StatementKind::Rule(rule) => rule.name.iter().chain(&rule.tags).collect(),
        StatementKind::Kind(kind) => {
            let values = kind.values.iter().map(|(value, _)| value);
            std::iter::once(&kind.name).chain(values).collect()
        }
        StatementKind::Rulebook(header) => header.sources.iter().map(|(name, _)| name).collect(),
        StatementKind::Document(document) => {
            let mut names = vec![&document.name];
            in_fields(&document.fields, &mut names);
            names
        }
        _ => Vec::new(),
    }
}

fn in_fields<'t>(fields: &'t [FieldLine], names: &mut Vec<&'t Words>) {
    for field in fields {
        names.push(&field.name);
        in_type(&field.ty, names);
        in_fields(&field.fields, names);
    }
}

fn in_type<'t>(ty: &'t TypeWords, names: &mut Vec<&'t Words>) {
    match &ty.kind {
        TypeKind::OneOf(values) => names.extend(values),
        TypeKind::List(entry) => match &entry.kind {
            TypeKind::Named(noun) => names.push(noun),
            _ => in_type(entry, names),
        },
        _ => {}
    }
}

fn snake(name: &Words, book: &Book<'_>) -> Diagnostic {
    let plain = name.text.replace('_', " ");
    let message = format!("`{}` is written with underscores", name.text);
    let places = book
        .trees
        .iter()
        .flat_map(|tree| places(&name.text, tree, book));
    let edits = places.map(|span| Edit {
        span,
        replacement: plain.clone(),
    });
    Diagnostic {
        edits: edits.collect(),
        ..Diagnostic::new(Code::SnakeCaseName, name.span, message)
            .label("not as people say it")
            .help(format!(
                "write `{plain}`; documents may keep their spelling"
            ))
    }
}

/// Where a name stands in the rules of a file: not in comments, quoted text or the facts of tests.
fn places(name: &str, tree: &Tree, book: &Book<'_>) -> Vec<Span> {
    let text = &book.sources.get(tree.file).text;
    let facts = tree
        .statements
        .iter()
        .filter_map(|statement| match &statement.kind {
            StatementKind::Test(test) => test.block,
            _ => None,
        });
    let apart: Vec<Span> = facts.chain(tree.comments.iter().copied()).collect();
    let is_word = |char: char| char.is_alphanumeric() || char == '_';
    text.match_indices(name)
        .filter(|(at, _)| {
            let before = text.get(..*at).unwrap_or("");
            let after = text.get(at + name.len()..).unwrap_or("");
            !before.ends_with(is_word) && !after.starts_with(is_word) && !is_quoted(before)
        })
        .map(|(at, _)| Span::new(tree.file, at, at + name.len()))
        .filter(|span| !apart.iter().any(|other| is_within(*span, *other)))
        .collect()
}

/// Whether the text before a place leaves a quotation mark open on its line.
fn is_quoted(before: &str) -> bool {
    let line = before.rsplit('\n').next().unwrap_or("");
    line.matches(['"', '“', '”']).count() % 2 == 1
}
