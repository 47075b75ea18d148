//! Two things that are compared: whether their types, units and ranges go together, and what to say where they do not.
//!
//! Which comparator goes with which type is decided in [`crate::check::comparisons`].

use std::cmp::Ordering;

use crate::check::checker::Checker;
use crate::check::comparators::Class;
use crate::check::describe::{a_type, unit_words};
use crate::check::options::{compare, entry_type};
use crate::diagnostic::{Code, Diagnostic};
use crate::model::rulebook::{DefinitionBody, Expression, ExpressionKind};
use crate::model::shape::{Field, Type, Unit};
use crate::model::value::Value;
use crate::model::value::parse::{duration_of, parse_date};

/// Whether values of two types can be equal.
#[must_use]
pub fn fits(left: &Type, right: &Type) -> bool {
    match (left, right) {
        (Type::Kind(left), Type::Kind(right)) => left == right,
        (Type::List(left), Type::List(right)) => fits(left, right),
        (Type::Record(_), _) | (_, Type::Record(_)) => false,
        (left, right) => Class::of(left) == Class::of(right),
    }
}

/// Whether `right` can be compared with values of `ty`, the type of `left` or of its entries; reported where not.
pub fn check(checker: &mut Checker<'_>, left: &Expression, ty: &Type, right: &Expression) -> bool {
    if !fits(ty, &right.ty) {
        let problem = mismatch(checker, left, ty, right);
        checker.report(problem);
        return false;
    }
    check_units(checker, left, right) && check_range(checker, left, right)
}

/// Two things of different types.
fn mismatch(checker: &Checker<'_>, left: &Expression, ty: &Type, right: &Expression) -> Diagnostic {
    let shape = checker.shape();
    let (one, other) = (checker.words(left.span), checker.words(right.span));
    if matches!(right.kind, ExpressionKind::Literal(Value::Percentage(_)))
        && Class::of(ty) == Class::Number
    {
        return Diagnostic::new(
            Code::WrongType,
            right.span,
            format!("`{other}` of what? `{one}` is {}", a_type(shape, ty)),
        )
        .label("a percentage of nothing")
        .help(format!("write a number, or say of what: `{other} times …`"));
    }
    let holds = if matches!(left.ty, Type::List(_)) && !matches!(ty, Type::List(_)) {
        format!("`{one}` lists values that are each {}", a_type(shape, ty))
    } else {
        format!("`{one}` is {}", a_type(shape, ty))
    };
    let problem = Diagnostic::new(
        Code::WrongType,
        right.span,
        format!("`{other}` is {}, and {holds}", a_type(shape, &right.ty)),
    )
    .label(a_type(shape, &right.ty));
    match certain_value(ty, right) {
        Some(value) => problem
            .help(format!("write `{value}`"))
            .edit(right.span, value),
        None => problem.help(advice(checker, ty, right)),
    }
}

/// How the value must have been meant, where it is certain.
fn certain_value(ty: &Type, right: &Expression) -> Option<String> {
    let ExpressionKind::Literal(value) = &right.kind else {
        return None;
    };
    Some(match (ty, value) {
        (Type::Percentage, Value::Number(number)) => Value::Percentage(*number).to_string(),
        (Type::Money(Some(currency)), Value::Number(number)) => {
            format!("{currency} {}", Value::Number(*number))
        }
        (Type::Duration(Some(unit)), Value::Number(number)) => {
            duration_of(*number, *unit).ok()?;
            let words = unit_words(*unit);
            let one = *number == rust_decimal::Decimal::ONE;
            let words = if one {
                words.trim_end_matches('s')
            } else {
                words
            };
            format!("{} {words}", Value::Number(*number))
        }
        (Type::Date, Value::Text(text)) => parse_date(text).ok()?.to_string(),
        _ => return None,
    })
}

fn advice(checker: &Checker<'_>, ty: &Type, right: &Expression) -> String {
    let shape = checker.shape();
    let number = matches!(right.kind, ExpressionKind::Literal(Value::Number(_)));
    let words = checker.words(right.span);
    match ty {
        Type::Money(_) if number => format!("name the currency, as in `USD {words}`"),
        Type::Duration(_) if number => format!("say of what, as in `{words} days`"),
        Type::YesNo => "compare it with `yes` or `no`, or let it stand alone".to_owned(),
        Type::Record(_) => "compare one of its fields".to_owned(),
        ty => format!("compare it with {}", a_type(shape, ty)),
    }
}

/// A list whose items are of different types.
pub fn mixed_list(checker: &Checker<'_>, first: &Expression, other: &Expression) -> Diagnostic {
    let shape = checker.shape();
    Diagnostic::new(
        Code::WrongType,
        other.span,
        format!(
            "`{}` is {}, and the list begins with `{}`, {}",
            checker.words(other.span),
            a_type(shape, &other.ty),
            checker.words(first.span),
            a_type(shape, &first.ty)
        ),
    )
    .label(a_type(shape, &other.ty))
    .help("list values of one type")
}

/// Whether two amounts have one currency, and two durations one unit, as far as the rules tell.
pub fn check_units(checker: &mut Checker<'_>, left: &Expression, right: &Expression) -> bool {
    if let (Some(one), Some(other)) = (currency(checker, left), currency(checker, right))
        && one != other
    {
        checker.report(
            Diagnostic::new(
                Code::MixedCurrencies,
                right.span,
                format!(
                    "`{}` is in {other}, and `{}` in {one}",
                    checker.words(right.span),
                    checker.words(left.span)
                ),
            )
            .label(format!("in {other}"))
            .note(left.span, format!("in {one}"))
            .help("write both in one currency; rates change, and no rulebook knows them"),
        );
        return false;
    }
    true
}

/// Whether two values stand in the order that `is between` wants.
pub fn check_order(checker: &mut Checker<'_>, low: &Expression, high: &Expression) -> bool {
    let (ExpressionKind::Literal(one), ExpressionKind::Literal(other)) = (&low.kind, &high.kind)
    else {
        return true;
    };
    if compare(one, other, &checker.calendar) != Some(Ordering::Greater) {
        return true;
    }
    checker.report(
        Diagnostic::new(
            Code::OutOfRange,
            low.span.to(high.span),
            format!("nothing is between {one} and {other}"),
        )
        .label("the first is the greater")
        .help(format!("write `between {other} and {one}`"))
        .edit(low.span, checker.sources.slice(high.span))
        .edit(high.span, checker.sources.slice(low.span)),
    );
    false
}

/// Whether a whole number is compared with one that it can equal.
pub fn check_whole(checker: &mut Checker<'_>, left: &Expression, right: &Expression) -> bool {
    let ExpressionKind::Literal(Value::Number(number)) = &right.kind else {
        return true;
    };
    if *entry_type(&left.ty) != Type::Whole || number.fract().is_zero() {
        return true;
    }
    checker.report(
        Diagnostic::new(
            Code::WrongType,
            right.span,
            format!(
                "`{}` is a whole number, and never {number}",
                checker.words(left.span)
            ),
        )
        .label("not a whole number")
        .help("write a whole number, or compare with `is at least` or `is at most`"),
    );
    false
}

/// Whether two durations can be compared without knowing how long a month is.
pub fn check_durations(checker: &mut Checker<'_>, left: &Expression, right: &Expression) -> bool {
    let (one, other) = (measure(checker, left), measure(checker, right));
    let known = checker.calendar.days_in_month.is_some() || one.is_empty() || other.is_empty();
    if known || one == other {
        return true;
    }
    checker.report(
        Diagnostic::new(
            Code::MixedDurations,
            right.span,
            format!(
                "`{}` is counted in {}, and `{}` in {}",
                checker.words(right.span),
                other.words(),
                checker.words(left.span),
                one.words()
            ),
        )
        .label(format!("in {}", other.words()))
        .help("write both in one unit, or say in the header `a month is 30 days`"),
    );
    false
}

/// In what a duration is counted, as far as the rules tell.
#[derive(Clone, Copy, PartialEq, Eq, Default)]
struct Measure {
    days: bool,
    months: bool,
}

impl Measure {
    fn is_empty(self) -> bool {
        self == Self::default()
    }

    fn words(self) -> &'static str {
        match (self.months, self.days) {
            (true, true) => "months and days",
            (true, false) => "months or years",
            _ => "days",
        }
    }

    fn and(self, other: Self) -> Self {
        Self {
            days: self.days || other.days,
            months: self.months || other.months,
        }
    }
}

fn measure(checker: &Checker<'_>, expression: &Expression) -> Measure {
    if let Type::Duration(Some(unit)) = entry_type(&expression.ty) {
        let days = matches!(unit, Unit::Day | Unit::Week);
        return Measure {
            days,
            months: !days,
        };
    }
    if let ExpressionKind::Arithmetic(_, left, right) = &expression.kind {
        let (left, right) = (measure(checker, left), measure(checker, right));
        return left.and(right);
    }
    let all = values(checker, expression).into_iter();
    let each = all.filter_map(|value| match value {
        Value::Duration(duration) => Some(Measure {
            days: duration.days != 0,
            months: duration.months != 0,
        }),
        _ => None,
    });
    each.fold(Measure::default(), Measure::and)
}

fn currency(checker: &Checker<'_>, expression: &Expression) -> Option<String> {
    if let Type::Money(Some(currency)) = entry_type(&expression.ty) {
        return Some(currency.clone());
    }
    values(checker, expression)
        .iter()
        .find_map(|value| match value {
            Value::Money(money) => Some(money.currency.to_string()),
            _ => None,
        })
}

/// The values that are written in an expression or in the figure or list it names.
fn values<'v>(checker: &'v Checker<'_>, expression: &'v Expression) -> Vec<&'v Value> {
    match &expression.kind {
        ExpressionKind::Literal(value) => vec![value],
        ExpressionKind::List(entries) => entries
            .iter()
            .flat_map(|entry| values(checker, entry))
            .collect(),
        ExpressionKind::Definition(definition) => {
            let typed = checker
                .typed
                .get(definition.0 as usize)
                .and_then(Option::as_ref);
            match typed.map(|typed| &typed.body) {
                Some(DefinitionBody::Figure(values)) => {
                    values.iter().map(|(_, value)| value).collect()
                }
                Some(DefinitionBody::List(values)) => values.iter().collect(),
                Some(DefinitionBody::Value(_)) | None => Vec::new(),
            }
        }
        _ => Vec::new(),
    }
}

/// Whether the values on the right lie in the range of the field on the left.
fn check_range(checker: &mut Checker<'_>, left: &Expression, right: &Expression) -> bool {
    let ExpressionKind::Path(path) = &left.kind else {
        return true;
    };
    let names = checker.names;
    let Some(field) = path.fields.last().and_then(|field| names.get(*field)) else {
        return true;
    };
    let Some((low, high)) = &field.range else {
        return true;
    };
    let calendar = checker.calendar;
    let outside = |value: &&Value| {
        compare(value, low, &calendar) == Some(Ordering::Less)
            || compare(value, high, &calendar) == Some(Ordering::Greater)
    };
    let Some(value) = values(checker, right).into_iter().find(outside).cloned() else {
        return true;
    };
    checker.report(out_of_range(field, &value, low, high, right));
    false
}

fn out_of_range(
    field: &Field,
    value: &Value,
    low: &Value,
    high: &Value,
    right: &Expression,
) -> Diagnostic {
    Diagnostic::new(
        Code::OutOfRange,
        right.span,
        format!(
            "`{}` is from {low} to {high}, and {value} lies outside",
            field.name
        ),
    )
    .label("never reached")
    .note(field.span, "the range is given here")
    .help("write a value within the range, or widen the range")
}
