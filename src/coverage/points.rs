//! What a fact of a deal without errors may say, as far as the conditions that read it can tell: that there is none, that it is open, and one
//! value of each sort that they tell apart.

use rust_decimal::Decimal;

use crate::model::shape::{Field, KindId, Shape, Silence, Type};
use crate::model::value::{Duration, Money, Name, Value};

/// What one fact may say.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Point {
    /// That there is none.
    Absent,
    /// Nothing that is known.
    Open,
    /// A value.
    Known(Value),
    /// Of a record: that it is there.
    There,
}

/// Everything that a field may say, where it is compared with some constants; nothing where that cannot be told.
#[must_use]
pub fn of_field(field: &Field, shape: &Shape, constants: &[&Value]) -> Option<Vec<Point>> {
    let mut points = vec![Point::Absent, Point::Open];
    let values = match &field.ty {
        Type::Record(_) => {
            points.push(Point::There);
            return Some(points);
        }
        Type::List(_) => return None,
        Type::YesNo => vec![Value::YesNo(true), Value::YesNo(false)],
        Type::Kind(kind) => names(*kind, shape, constants),
        Type::Text => texts(constants),
        Type::Number
        | Type::Whole
        | Type::Percentage
        | Type::Money(_)
        | Type::Date
        | Type::Duration(_) => ordered(field, constants)?,
    };
    points.extend(values.into_iter().map(Point::Known));
    Some(points)
}

/// What a field says where the record that it belongs to is open.
#[must_use]
pub fn when_open(field: &Field) -> Vec<Point> {
    let assumed = match &field.silence {
        Some(Silence::Absent) => Some(Point::Absent),
        Some(Silence::Value(value)) => Some(Point::Known(value.clone())),
        None => None,
    };
    std::iter::once(Point::Open).chain(assumed).collect()
}

/// The names that are compared with, and one other where the kind has or takes another.
fn names(kind: KindId, shape: &Shape, constants: &[&Value]) -> Vec<Value> {
    let kind = shape.kind(kind);
    let mut names: Vec<Name> = Vec::new();
    for constant in constants {
        if let Value::Name(name) = constant
            && !names.contains(name)
        {
            names.push(name.clone());
        }
    }
    let mut all = kind.values.iter().map(|value| Name::new(&value.name));
    let other = all.find(|name| !names.contains(name));
    let other = other.or_else(|| kind.open.then(|| Name::new("another value")));
    names.into_iter().chain(other).map(Value::Name).collect()
}

fn texts(constants: &[&Value]) -> Vec<Value> {
    let mut texts: Vec<Value> = constants.iter().map(|text| (*text).clone()).collect();
    texts.push(Value::Text("another text".into()));
    texts
}

/// Numbers that a fact may be, and how they are written as values.
struct Scale {
    at: Vec<Decimal>,
    whole: bool,
    back: Box<dyn Fn(Decimal) -> Option<Value>>,
}

/// The constants themselves, something between each two, and something beyond each end, as far as the field takes it.
fn ordered(field: &Field, constants: &[&Value]) -> Option<Vec<Value>> {
    let range: Vec<&Value> = field
        .range
        .iter()
        .flat_map(|(low, high)| [low, high])
        .collect();
    let all: Vec<&Value> = constants
        .iter()
        .copied()
        .chain(range.iter().copied())
        .collect();
    if all.is_empty() {
        return any(&field.ty).map(|value| vec![value]);
    }
    let scale = scale(&all, field.ty == Type::Whole)?;
    let ends = field
        .range
        .as_ref()
        .map(|(low, high)| (number(low), number(high)));
    let fits = |at: &Decimal| {
        ends.as_ref().is_none_or(|(low, high)| {
            low.is_none_or(|low| low <= *at) && high.is_none_or(|high| *at <= high)
        })
    };
    let told = told_apart(&scale.at, scale.whole);
    Some(
        told.into_iter()
            .filter(fits)
            .filter_map(scale.back)
            .collect(),
    )
}

fn told_apart(at: &[Decimal], whole: bool) -> Vec<Decimal> {
    let mut sorted = at.to_vec();
    sorted.sort_unstable();
    sorted.dedup();
    let mut all = sorted.clone();
    let step = Decimal::ONE;
    all.extend(sorted.first().and_then(|first| first.checked_sub(step)));
    all.extend(sorted.last().and_then(|last| last.checked_add(step)));
    for pair in sorted.windows(2) {
        if let [low, high] = pair {
            let middle = low.checked_add(*high).map(|sum| sum / Decimal::TWO);
            let middle = middle.map(|middle| if whole { middle.floor() } else { middle });
            all.extend(middle.filter(|middle| low < middle && middle < high));
        }
    }
    all
}

/// A value of a type of which nothing is compared with constants.
fn any(ty: &Type) -> Option<Value> {
    match ty {
        Type::Number | Type::Whole => Some(Value::Number(Decimal::ONE)),
        Type::Percentage => Some(Value::Percentage(Decimal::ONE)),
        Type::Duration(_) => Some(Value::Duration(Duration { months: 0, days: 1 })),
        Type::Date => Some(Value::Date(jiff::civil::Date::constant(2000, 1, 1))),
        Type::Money(currency) => Some(Value::Money(Money {
            amount: Decimal::ONE,
            currency: currency.as_deref().unwrap_or("EUR").into(),
        })),
        _ => None,
    }
}

/// The scale of values of one sort and unit.
fn scale(values: &[&Value], whole: bool) -> Option<Scale> {
    let at: Option<Vec<Decimal>> = values.iter().map(|value| number(value)).collect();
    let at = at?;
    let first = (*values.first()?).clone();
    let is_duration = matches!(first, Value::Duration(_));
    if is_duration && values.iter().any(|value| **value != first) {
        // Whether months and days can be ordered depends on each two of them.
        return None;
    }
    if values.iter().any(|value| !of_one_unit(&first, value)) {
        return None;
    }
    let only_whole = whole || matches!(first, Value::Date(_) | Value::Duration(_));
    Some(Scale {
        at,
        whole: only_whole,
        back: Box::new(move |at| value_at(&first, at)),
    })
}

fn of_one_unit(one: &Value, other: &Value) -> bool {
    match (one, other) {
        (Value::Money(one), Value::Money(other)) => one.currency == other.currency,
        (Value::Duration(one), Value::Duration(other)) => {
            (one.months == 0 && other.months == 0) || (one.days == 0 && other.days == 0)
        }
        (one, other) => std::mem::discriminant(one) == std::mem::discriminant(other),
    }
}

/// Where a value stands on the scale of its sort: days for dates, months or days for lengths of time.
#[must_use]
pub fn number(value: &Value) -> Option<Decimal> {
    match value {
        Value::Number(number) | Value::Percentage(number) => Some(*number),
        Value::Money(money) => Some(money.amount),
        Value::Date(date) => {
            let days = date.since(jiff::civil::Date::constant(2000, 1, 1)).ok()?;
            Some(days.get_days().into())
        }
        Value::Duration(length) if length.months == 0 => Some(length.days.into()),
        Value::Duration(length) if length.days == 0 => Some(length.months.into()),
        _ => None,
    }
}

/// The value of the same sort and unit at another place of the scale.
fn value_at(like: &Value, at: Decimal) -> Option<Value> {
    let whole = || i64::try_from(at.trunc()).ok();
    Some(match like {
        Value::Number(_) => Value::Number(at),
        Value::Percentage(_) => Value::Percentage(at),
        Value::Money(money) => Value::Money(Money {
            amount: at,
            currency: money.currency.clone(),
        }),
        Value::Date(_) => {
            let days = jiff::Span::new().try_days(whole()?).ok()?;
            Value::Date(
                jiff::civil::Date::constant(2000, 1, 1)
                    .checked_add(days)
                    .ok()?,
            )
        }
        Value::Duration(length) if length.months == 0 && length.days != 0 => {
            Value::Duration(Duration {
                months: 0,
                days: whole()?,
            })
        }
        Value::Duration(_) => Value::Duration(Duration {
            months: whole()?,
            days: 0,
        }),
        _ => return None,
    })
}
