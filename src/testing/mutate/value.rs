//! Other values of the same type, close enough that only a test at the border tells them apart.

use jiff::ToSpan;
use rust_decimal::Decimal;

use crate::model::shape::{Shape, Type};
use crate::model::value::{Duration, Money, Name, Value};

/// The values next to a value.
pub(super) fn neighbours(value: &Value, ty: &Type, shape: &Shape) -> Vec<Value> {
    match value {
        Value::YesNo(yes) => vec![Value::YesNo(!yes)],
        Value::Text(_) => Vec::new(),
        Value::Number(number) => both(*number, Value::Number),
        Value::Percentage(number) => both(*number, Value::Percentage),
        Value::Money(money) => both(money.amount, |amount| {
            Value::Money(Money {
                amount,
                currency: money.currency.clone(),
            })
        }),
        Value::Date(date) => {
            let days = [date.checked_sub(1.day()), date.checked_add(1.day())];
            days.into_iter().flatten().map(Value::Date).collect()
        }
        Value::Duration(length) => durations(*length),
        Value::Name(name) => other_name(name, ty, shape).into_iter().collect(),
    }
}

/// A little less and a little more.
fn both(number: Decimal, value: impl Fn(Decimal) -> Value) -> Vec<Value> {
    let unit = unit(number);
    let numbers = [number.checked_sub(unit), number.checked_add(unit)];
    numbers.into_iter().flatten().map(value).collect()
}

/// One, or for a large number the power of ten that is at most a tenth of it: nobody tests 599,999.
fn unit(number: Decimal) -> Decimal {
    let mut unit = Decimal::ONE;
    let hundred = Decimal::ONE_HUNDRED;
    while let Some(limit) = unit.checked_mul(hundred)
        && number.abs() >= limit
    {
        unit *= Decimal::TEN;
    }
    unit
}

/// A length of time by a unit more and less, in the unit it is told in.
fn durations(length: Duration) -> Vec<Value> {
    let step = |sign: i64| {
        let mut other = length;
        if length.days != 0 || length.months == 0 {
            other.days += sign * whole_unit(length.days);
        } else if length.months % 12 == 0 {
            other.months += sign * 12;
        } else {
            other.months += sign;
        }
        other
    };
    let is_positive = |length: &Duration| length.days >= 0 && length.months >= 0;
    let lengths = [step(-1), step(1)].into_iter().filter(is_positive);
    lengths.map(Value::Duration).collect()
}

fn whole_unit(number: i64) -> i64 {
    i64::try_from(unit(number.into())).unwrap_or(1)
}

/// The next value of the kind.
fn other_name(name: &Name, ty: &Type, shape: &Shape) -> Option<Value> {
    let kind = match ty {
        Type::Kind(kind) => shape.kinds.get(kind.0 as usize)?,
        _ => return None,
    };
    let names: Vec<Name> = kind
        .values
        .iter()
        .map(|value| Name::new(&value.name))
        .collect();
    let at = names.iter().position(|one| one == name)?;
    let next = names.get((at + 1) % names.len())?;
    (next != name).then(|| Value::Name(next.clone()))
}
