//! Arithmetic: which types can be added, multiplied and counted on from a date.
//!
//! Nothing is computed here.

use crate::check::checker::Checker;
use crate::check::comparators::Class;
use crate::check::describe::a_type;
use crate::check::expressions::{Wanted, expression, made};
use crate::check::mismatch;
use crate::check::scope::Scope;
use crate::diagnostic::{Code, Diagnostic};
use crate::model::rulebook::{Expression, ExpressionKind, Operation};
use crate::model::shape::Type;
use crate::source::Span;
use crate::syntax::tree::Expr;

/// Which types can be reckoned with which; the result has the type of the side that is named.
pub const ARITHMETIC: &[(Operation, Class, Class, Side)] = &[
    (Operation::Plus, Class::Number, Class::Number, Side::Left),
    (
        Operation::Plus,
        Class::Percentage,
        Class::Percentage,
        Side::Left,
    ),
    (Operation::Plus, Class::Money, Class::Money, Side::Left),
    (
        Operation::Plus,
        Class::Duration,
        Class::Duration,
        Side::Left,
    ),
    (Operation::Minus, Class::Number, Class::Number, Side::Left),
    (
        Operation::Minus,
        Class::Percentage,
        Class::Percentage,
        Side::Left,
    ),
    (Operation::Minus, Class::Money, Class::Money, Side::Left),
    (
        Operation::Minus,
        Class::Duration,
        Class::Duration,
        Side::Left,
    ),
    (Operation::Times, Class::Number, Class::Number, Side::Left),
    (
        Operation::Times,
        Class::Number,
        Class::Percentage,
        Side::Left,
    ),
    (Operation::Times, Class::Number, Class::Money, Side::Right),
    (
        Operation::Times,
        Class::Number,
        Class::Duration,
        Side::Right,
    ),
    (
        Operation::Times,
        Class::Percentage,
        Class::Number,
        Side::Right,
    ),
    (
        Operation::Times,
        Class::Percentage,
        Class::Money,
        Side::Right,
    ),
    (Operation::Times, Class::Money, Class::Number, Side::Left),
    (
        Operation::Times,
        Class::Money,
        Class::Percentage,
        Side::Left,
    ),
    (Operation::Times, Class::Duration, Class::Number, Side::Left),
];

/// One side of an operation.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Side {
    /// The left.
    Left,
    /// The right.
    Right,
}

/// `A plus B`, `A minus B`, `A times B`.
pub fn arithmetic(
    checker: &mut Checker<'_>,
    scope: &mut Scope<'_>,
    operation: Operation,
    left: &Expr,
    right: &Expr,
    span: Span,
    on_the_left: bool,
) -> Option<Expression> {
    let wanted = Wanted {
        ty: None,
        left: on_the_left,
    };
    let left = expression(checker, scope, left, wanted);
    let right = expression(checker, scope, right, Wanted::default());
    let (left, right) = (left?, right?);
    let Some(ty) = result(operation, &left.ty, &right.ty) else {
        let problem = impossible(checker, operation, &left, &right);
        checker.report(problem);
        return None;
    };
    if operation != Operation::Times && !mismatch::check_units(checker, &left, &right) {
        return None;
    }
    let kind = ExpressionKind::Arithmetic(operation, Box::new(left), Box::new(right));
    made(kind, ty, span)
}

fn result(operation: Operation, left: &Type, right: &Type) -> Option<Type> {
    let line = ARITHMETIC
        .iter()
        .find(|line| (line.0, line.1, line.2) == (operation, Class::of(left), Class::of(right)))?;
    let (ty, other) = match line.3 {
        Side::Left => (left, right),
        Side::Right => (right, left),
    };
    Some(match (ty, other) {
        (Type::Whole, Type::Whole) => Type::Whole,
        (Type::Whole, _) => Type::Number,
        (Type::Money(None), Type::Money(Some(currency))) => Type::Money(Some(currency.clone())),
        (Type::Duration(_), _) => Type::Duration(None),
        _ => ty.clone(),
    })
}

fn impossible(
    checker: &Checker<'_>,
    operation: Operation,
    left: &Expression,
    right: &Expression,
) -> Diagnostic {
    let shape = checker.shape();
    let word = match operation {
        Operation::Plus => "plus",
        Operation::Minus => "minus",
        Operation::Times => "times",
    };
    let dated = [&left.ty, &right.ty].contains(&&Type::Date);
    let help = match (dated, operation) {
        (true, Operation::Plus) => "to count on from a date, write `30 days after X`".to_owned(),
        (true, Operation::Minus) => "to count back from a date, write `30 days before X`; to compare two dates, write `is within 30 days of`".to_owned(),
        _ => format!("`{word}` goes with {}", partners(operation)),
    };
    Diagnostic::new(
        Code::WrongType,
        left.span.to(right.span),
        format!(
            "`{word}` does not go with {} and {}",
            a_type(shape, &left.ty),
            a_type(shape, &right.ty)
        ),
    )
    .label("cannot be reckoned")
    .help(help)
}

fn partners(operation: Operation) -> &'static str {
    match operation {
        Operation::Plus | Operation::Minus => {
            "two numbers, two percentages, two amounts of money or two durations"
        }
        Operation::Times => {
            "a number or percentage, and a number, an amount of money or a duration"
        }
    }
}

/// `30 days after X`, `2 weeks before X`.
pub fn shift(
    checker: &mut Checker<'_>,
    scope: &mut Scope<'_>,
    by: &Expr,
    back: bool,
    from: &Expr,
    span: Span,
) -> Option<Expression> {
    let by = of_type(checker, scope, by, &Type::Duration(None), "how far");
    let from = of_type(checker, scope, from, &Type::Date, "from which day");
    let kind = ExpressionKind::Shift {
        by: Box::new(by?),
        back,
        from: Box::new(from?),
    };
    made(kind, Type::Date, span)
}

/// An expression that must be of a type for what it stands in.
pub fn of_type(
    checker: &mut Checker<'_>,
    scope: &mut Scope<'_>,
    written: &Expr,
    ty: &Type,
    what: &str,
) -> Option<Expression> {
    let found = expression(checker, scope, written, Wanted::of(ty))?;
    if Class::of(&found.ty) == Class::of(ty) {
        return Some(found);
    }
    let shape = checker.shape();
    let problem = Diagnostic::new(
        Code::WrongType,
        found.span,
        format!(
            "`{}` is {}, and {} is needed here",
            checker.words(found.span),
            a_type(shape, &found.ty),
            a_type(shape, ty)
        ),
    )
    .label(what)
    .help(match ty {
        Type::Duration(_) => "write a length of time, as in `30 days`",
        _ => "write a date, as in `2026-01-01`, or name a field that holds one",
    });
    checker.report(problem);
    None
}
