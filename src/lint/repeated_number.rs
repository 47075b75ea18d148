//! # repeated-number
//!
//! Warning: a number is written out several times where a figure would be named once.
//!
//! ## Why
//!
//! A threshold that stands in several rules as a bare number is changed in one of them and forgotten in the other. A
//! figure has a name that says what it is, a source, and one place where it is changed.
//!
//! The same number for different fields is a coincidence and is not reported, and neither are 0 and 1.
//!
//! ## Bad
//!
//! ```servanda
//! document lease
//!   notice: duration
//!   furnished: yes or no
//!
//! rule notice
//!   require the notice is at least 3 months
//!
//! rule furnished flats
//!   if furnished
//!   then forbid the notice is more than 3 months
//! ```
//!
//! ## Good
//!
//! ```servanda
//! document lease
//!   notice: duration
//!   furnished: yes or no
//!
//! figure "the usual notice" is 3 months
//!
//! rule notice
//!   require the notice is at least the usual notice
//!
//! rule furnished flats
//!   if furnished
//!   then forbid the notice is more than the usual notice
//! ```
//!
//! ## Fix
//!
//! By hand; where a figure has this value and is used for this field, the edit is shown. It is not made by `--fix`, since
//! the number may be meant to stay when the figure changes.

use std::collections::{BTreeMap, BTreeSet};

use rust_decimal::Decimal;

use crate::check::walk::of_expression;
use crate::diagnostic::{Code, Diagnostic};
use crate::lint::support::book::Book;
use crate::lint::support::walk::{all, each};
use crate::model::rulebook::{
    ConditionKind, Definition, DefinitionBody, DefinitionId, Expression, ExpressionKind,
};
use crate::model::shape::FieldId;
use crate::model::value::Value;
use crate::source::Span;

/// What numbers and figures each field is compared with, the numbers with the rule or term and the place they stand in.
#[derive(Default)]
struct Compared {
    numbers: BTreeMap<(FieldId, String), Vec<(Span, Span)>>,
    figures: BTreeSet<(FieldId, DefinitionId)>,
}

/// Finds bare numbers that stand in several rules or terms, and those that a figure names.
pub fn find(book: &Book<'_>) -> Vec<Diagnostic> {
    let compared = compared(book);
    let mut found = Vec::new();
    for ((field, number), places) in &compared.numbers {
        let figures = compared.figures.iter().filter(|(of, _)| of == field);
        let figure = figures
            .filter_map(|(_, id)| book.definition(*id))
            .find(|figure| has_value(figure, number));
        match figure {
            Some(figure) => {
                found.extend(places.iter().map(|(_, span)| named(*span, number, figure)))
            }
            None => found.extend(repeated(number, places, book)),
        }
    }
    found
}

fn compared(book: &Book<'_>) -> Compared {
    let mut compared = Compared::default();
    for (owner, condition) in all(book.rulebook) {
        each(condition, &mut |part| {
            if let ConditionKind::Compare { left, right, .. } = &part.kind
                && let Some(field) = field_of(left)
            {
                right
                    .iter()
                    .for_each(|one| compared.side(owner, field, one));
            }
        });
    }
    compared
}

impl Compared {
    fn side(&mut self, owner: Span, field: FieldId, right: &Expression) {
        of_expression(right, &mut |part| match &part.kind {
            ExpressionKind::Literal(value) if is_telling(value) => {
                let places = self.numbers.entry((field, value.to_string())).or_default();
                places.push((owner, part.span));
            }
            ExpressionKind::Definition(id) => {
                self.figures.insert((field, *id));
            }
            _ => {}
        });
    }
}

/// The field that a value comes from.
fn field_of(value: &Expression) -> Option<FieldId> {
    match &value.kind {
        ExpressionKind::Path(path) => path.fields.last().copied(),
        ExpressionKind::Aggregate { of: Some(of), .. } => field_of(of),
        ExpressionKind::Aggregate { list, .. } => list.fields.last().copied(),
        _ => None,
    }
}

/// Whether a value is a number that somebody chose.
fn is_telling(value: &Value) -> bool {
    let small = [Decimal::ZERO, Decimal::ONE];
    match value {
        Value::Number(number) | Value::Percentage(number) => !small.contains(number),
        Value::Money(money) => !small.contains(&money.amount),
        Value::Duration(length) => length.months + length.days != 0,
        Value::Date(_) => true,
        Value::YesNo(_) | Value::Text(_) | Value::Name(_) => false,
    }
}

fn has_value(definition: &Definition, number: &str) -> bool {
    match &definition.body {
        DefinitionBody::Figure(values) => match values.as_slice() {
            [(None, value)] => value.to_string() == number,
            _ => false,
        },
        DefinitionBody::List(_) | DefinitionBody::Value(_) => false,
    }
}

fn named(span: Span, number: &str, figure: &Definition) -> Diagnostic {
    let message = format!("`{number}` has a name: `{}`", figure.phrase);
    Diagnostic::new(Code::RepeatedNumber, span, message)
        .label("will not follow the figure")
        .note(figure.span, "the figure")
        .help("write its name, if the two are meant to change together")
        .edit(span, figure.phrase.clone())
}

fn repeated(number: &str, places: &[(Span, Span)], book: &Book<'_>) -> Option<Diagnostic> {
    let owners: BTreeSet<&Span> = places.iter().map(|(owner, _)| owner).collect();
    if owners.len() < 2 {
        return None;
    }
    let mut spans: Vec<Span> = places.iter().map(|(_, span)| *span).collect();
    spans.sort_by_key(|span| book.order(*span));
    let (first, others) = spans.split_first()?;
    let message = format!(
        "`{number}` is written out {} times for the same field",
        spans.len()
    );
    let diagnostic = Diagnostic::new(Code::RepeatedNumber, *first, message)
        .label("the first")
        .help(format!("give it a name: `figure \"…\" is {number}`"));
    Some(others.iter().fold(diagnostic, |diagnostic, span| {
        diagnostic.note(*span, "the same number again")
    }))
}
