//! What stands after the type of a field: what silence means, and the range.
//!
//! Each value is read as the field would read it in a document, so that a bare number has the field's unit.

use std::cmp::Ordering;

use crate::check::describe::{a_type, unit_words};
use crate::check::literals::{named_value, plain_word};
use crate::diagnostic::{Code, Diagnostic};
use crate::model::shape::{Meaning, Reading, Shape, Silence, Type};
use crate::model::value::parse::duration_of;
use crate::model::value::{Calendar, Money, Value};
use crate::model::words::folded;
use crate::source::Span;
use crate::syntax::tree::{Expr, ExprKind, FieldLine, MeaningWords, Words};

/// `silence means …`.
pub fn silence(
    shape: &Shape,
    ty: &Type,
    line: &FieldLine,
    diagnostics: &mut Vec<Diagnostic>,
) -> Option<Silence> {
    let written = line.silence.as_ref()?;
    if let Some(value) = value(shape, ty, written) {
        return Some(Silence::Value(value));
    }
    let groups = matches!(ty, Type::Record(_) | Type::List(_));
    match plain_word(&written.kind) {
        Some(ExprKind::None) => Some(Silence::Absent),
        Some(ExprKind::YesNo(false)) if groups => Some(Silence::Absent),
        _ if written.kind == ExprKind::Error => None,
        _ => {
            let problem = unfit(shape, ty, line, written.span, "silence cannot mean that");
            diagnostics.push(problem.help(format!("{}, or `none`", wanted_value(shape, ty))));
            None
        }
    }
}

/// `from A to B`.
pub fn range(
    shape: &Shape,
    ty: &Type,
    line: &FieldLine,
    diagnostics: &mut Vec<Diagnostic>,
) -> Option<(Value, Value)> {
    let (from, to) = line.range.as_ref()?;
    let ty = entry_type(ty);
    if !has_order(ty) {
        diagnostics.push(no_range(shape, ty, from.span.to(to.span)));
        return None;
    }
    let mut end = |written: &Expr| {
        let end = value(shape, ty, written);
        if end.is_none() && !matches!(written.kind, ExprKind::Error) {
            let problem = unfit(shape, ty, line, written.span, "not an end of its range");
            diagnostics.push(problem.help(wanted_value(shape, ty)));
        }
        end
    };
    let (low, high) = (end(from), end(to));
    let (low, high) = (low?, high?);
    if compare(&low, &high, &Calendar::default()) == Some(Ordering::Greater) {
        diagnostics.push(
            Diagnostic::new(
                Code::OutOfRange,
                from.span.to(to.span),
                format!("a range from {low} to {high} holds nothing"),
            )
            .label("the first is the greater")
            .help(format!("write `from {high} to {low}`"))
            .edit(from.span, high.to_string())
            .edit(to.span, low.to_string()),
        );
        return None;
    }
    Some((low, high))
}

/// `read "…" as …`.
pub fn readings(
    shape: &Shape,
    ty: &Type,
    line: &FieldLine,
    diagnostics: &mut Vec<Diagnostic>,
) -> Vec<Reading> {
    let mut readings: Vec<Reading> = Vec::new();
    let mut seen: Vec<(String, Span)> = Vec::new();
    for written in &line.readings {
        let mut words = Vec::new();
        for word in &written.words {
            let name = folded(&word.text);
            match seen.iter().find(|(known, _)| *known == name) {
                Some((_, first)) => diagnostics.push(read_twice(word, *first)),
                None => {
                    seen.push((name.clone(), word.span));
                    words.push(name);
                }
            }
        }
        let meaning = match &written.meaning {
            MeaningWords::Silent => Some(Meaning::Silent),
            MeaningWords::Unknown => Some(Meaning::Unknown),
            MeaningWords::Disputed => Some(Meaning::Disputed),
            MeaningWords::Value(value) => meaning(shape, ty, line, value, diagnostics),
        };
        readings.extend(meaning.map(|meaning| Reading { words, meaning }));
    }
    readings
}

fn meaning(
    shape: &Shape,
    ty: &Type,
    line: &FieldLine,
    written: &Expr,
    diagnostics: &mut Vec<Diagnostic>,
) -> Option<Meaning> {
    if let Some(value) = value(shape, ty, written) {
        return Some(Meaning::Value(value));
    }
    match plain_word(&written.kind).as_ref().unwrap_or(&written.kind) {
        ExprKind::None => Some(Meaning::Absent),
        ExprKind::Error => None,
        _ if holds_several(ty) => None,
        _ => {
            let problem = unfit(shape, ty, line, written.span, "it cannot be read as that");
            let help = format!(
                "{}, or `silent`, `unknown`, `disputed` or `none`",
                wanted_value(shape, ty)
            );
            diagnostics.push(problem.help(help));
            None
        }
    }
}

fn holds_several(ty: &Type) -> bool {
    matches!(ty, Type::Record(_) | Type::List(_))
}

fn read_twice(word: &Words, first: Span) -> Diagnostic {
    let message = format!("`{}` is read in two ways", word.text);
    Diagnostic::new(Code::DuplicateName, word.span, message)
        .label("read again")
        .note(first, "first read here")
        .help("keep one of the two")
}

/// Options that stand on a field they do not go with.
pub fn check_places(ty: &Type, line: &FieldLine, diagnostics: &mut Vec<Diagnostic>) {
    let splits = matches!(ty, Type::List(entry) if !matches!(**entry, Type::Record(_)));
    if let (Some(first), false) = (line.separators.first(), splits) {
        diagnostics.push(misplaced(
            "separated by",
            first.span,
            "goes with lists of single values",
        ));
    }
    if let (Some(first), true) = (line.readings.first(), holds_several(ty)) {
        let word = first.words.first().map_or(line.span, |word| word.span);
        diagnostics.push(
            misplaced("read", word, "goes with fields that hold one value")
                .label("not such a field")
                .help("remove it, or use `read … as …` in the header, which holds for all fields"),
        );
    }
    let entries = matches!(ty, Type::List(entry) if matches!(**entry, Type::Record(_)));
    if let (Some(first), false) = (line.plurals.first(), entries) {
        diagnostics.push(misplaced(
            "plural",
            first.span,
            "goes with lists of entries that have fields",
        ));
    }
}

/// The order of two values of one type, where they have one.
pub fn compare(left: &Value, right: &Value, calendar: &Calendar) -> Option<Ordering> {
    match (left, right) {
        (Value::Number(left), Value::Number(right))
        | (Value::Percentage(left), Value::Percentage(right)) => Some(left.cmp(right)),
        (Value::Money(left), Value::Money(right)) if left.currency == right.currency => {
            Some(left.amount.cmp(&right.amount))
        }
        (Value::Date(left), Value::Date(right)) => Some(left.cmp(right)),
        (Value::Duration(left), Value::Duration(right)) => left.compare(*right, calendar),
        _ => None,
    }
}

/// A written value as a field of a type reads it.
fn value(shape: &Shape, ty: &Type, written: &Expr) -> Option<Value> {
    let plain = plain_word(&written.kind);
    match (ty, plain.as_ref().unwrap_or(&written.kind)) {
        (Type::YesNo, ExprKind::YesNo(yes)) => Some(Value::YesNo(*yes)),
        (Type::Text, ExprKind::Text(text)) => Some(Value::Text(text.as_str().into())),
        (Type::Number, ExprKind::Number(number)) => Some(Value::Number(*number)),
        (Type::Whole, ExprKind::Number(number)) if number.fract().is_zero() => {
            Some(Value::Number(*number))
        }
        (Type::Percentage, ExprKind::Percentage(number) | ExprKind::Number(number)) => {
            Some(Value::Percentage(*number))
        }
        (Type::Money(unit), ExprKind::Money(amount, currency))
            if unit.as_ref().is_none_or(|unit| unit == currency) =>
        {
            Some(money(*amount, currency))
        }
        (Type::Money(Some(unit)), ExprKind::Number(amount)) => Some(money(*amount, unit)),
        (Type::Date, ExprKind::Date(date)) => Some(Value::Date(*date)),
        (Type::Duration(_), ExprKind::Duration(duration)) => Some(Value::Duration(*duration)),
        (Type::Duration(Some(unit)), ExprKind::Number(count)) => {
            duration_of(*count, *unit).ok().map(Value::Duration)
        }
        (Type::Kind(kind), other) => named_value(shape, *kind, &spelling(other)?).map(Value::Name),
        _ => None,
    }
}

fn money(amount: rust_decimal::Decimal, currency: &str) -> Value {
    Value::Money(Money {
        amount,
        currency: currency.into(),
    })
}

/// How a value is spelled that may name a value of a kind.
pub fn spelling(kind: &ExprKind) -> Option<String> {
    match kind {
        ExprKind::Text(text) | ExprKind::Name(text) => Some(text.clone()),
        ExprKind::YesNo(true) => Some("yes".to_owned()),
        ExprKind::YesNo(false) => Some("no".to_owned()),
        ExprKind::None => Some("none".to_owned()),
        ExprKind::Number(number) => Some(number.to_string()),
        _ => None,
    }
}

/// What the range of a list is about.
pub fn entry_type(ty: &Type) -> &Type {
    match ty {
        Type::List(entry) => entry,
        other => other,
    }
}

fn has_order(ty: &Type) -> bool {
    matches!(
        ty,
        Type::Number
            | Type::Whole
            | Type::Percentage
            | Type::Money(_)
            | Type::Date
            | Type::Duration(_)
    )
}

fn no_range(shape: &Shape, ty: &Type, span: Span) -> Diagnostic {
    Diagnostic::new(
        Code::WrongType,
        span,
        format!("a field that is {} has no range", a_type(shape, ty)),
    )
    .label("a range of what?")
    .help("a range goes with numbers, percentages, money, dates and durations")
}

fn unfit(shape: &Shape, ty: &Type, line: &FieldLine, span: Span, label: &str) -> Diagnostic {
    Diagnostic::new(
        Code::WrongType,
        span,
        format!(
            "`{}` is {}, and this is not",
            line.name.text,
            a_type(shape, ty)
        ),
    )
    .label(label)
}

fn wanted_value(shape: &Shape, ty: &Type) -> String {
    match ty {
        Type::Record(_) | Type::List(_) => "write `no`".to_owned(),
        Type::Duration(Some(unit)) => {
            format!("write a duration, or a number of {}", unit_words(*unit))
        }
        _ => format!("write {}", a_type(shape, ty)),
    }
}

fn misplaced(option: &str, span: Span, place: &str) -> Diagnostic {
    Diagnostic::new(Code::NotAList, span, format!("`{option}` {place}"))
        .label("not such a list")
        .help("remove it, or make the field such a list")
}
