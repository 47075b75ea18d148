//! Arithmetic on values: exact, and refused where it has no exact result.

use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;

use crate::model::rulebook::Operation;
use crate::model::value::calendar::shift;
use crate::model::value::{Calendar, Duration, Money, Value};

/// The result, or why there is none in half a sentence.
pub(super) type Reckoned = Result<Value, String>;

/// `left plus right` and the like.
pub(super) fn reckon(
    operation: Operation,
    left: &Value,
    right: &Value,
    calendar: &Calendar,
) -> Reckoned {
    let result = match operation {
        Operation::Plus => plus(left, right, calendar)?,
        Operation::Minus => minus(left, right, calendar)?,
        Operation::Times => times(left, right),
    };
    result.ok_or_else(|| {
        let word = operation.word();
        format!("`{left} {word} {right}` has no exact result")
    })
}

/// The day some time after or before another.
pub(super) fn shifted(from: &Value, by: &Value, back: bool, calendar: &Calendar) -> Reckoned {
    let (Value::Date(date), Value::Duration(by)) = (from, by) else {
        return Err(format!(
            "`{by}` and `{from}` are not a length of time and a day"
        ));
    };
    let by = if back { by.checked_neg() } else { Some(*by) };
    let by = by.ok_or_else(|| "the length of time is too long".to_owned())?;
    shift(*date, by, calendar)
        .map(Value::Date)
        .map_err(|reason| reason.to_string())
}

fn plus(left: &Value, right: &Value, calendar: &Calendar) -> Result<Option<Value>, String> {
    match (left, right) {
        (Value::Date(_), Value::Duration(_)) => shifted(left, right, false, calendar).map(Some),
        (Value::Duration(_), Value::Date(_)) => shifted(right, left, false, calendar).map(Some),
        (Value::Duration(left), Value::Duration(right)) => {
            Ok(left.checked_add(*right).map(Value::Duration))
        }
        _ => Ok(amounts(left, right, sum)),
    }
}

fn minus(left: &Value, right: &Value, calendar: &Calendar) -> Result<Option<Value>, String> {
    match (left, right) {
        (Value::Date(_), Value::Duration(_)) => shifted(left, right, true, calendar).map(Some),
        (Value::Date(left), Value::Date(right)) => Ok(right
            .until(*left)
            .ok()
            .map(|span| days(i64::from(span.get_days())))),
        (Value::Duration(left), Value::Duration(right)) => {
            Ok(left.checked_sub(*right).map(Value::Duration))
        }
        _ => Ok(amounts(left, right, difference)),
    }
}

fn days(days: i64) -> Value {
    Value::Duration(Duration { months: 0, days })
}

fn amounts(
    left: &Value,
    right: &Value,
    reckon: fn(Decimal, Decimal) -> Option<Decimal>,
) -> Option<Value> {
    match (left, right) {
        (Value::Number(left), Value::Number(right)) => reckon(*left, *right).map(Value::Number),
        (Value::Percentage(left), Value::Percentage(right)) => {
            reckon(*left, *right).map(Value::Percentage)
        }
        (Value::Money(left), Value::Money(right)) => {
            let currency = shared_currency(left, right)?;
            let amount = reckon(left.amount, right.amount)?;
            Some(Value::Money(Money { amount, currency }))
        }
        _ => None,
    }
}

/// The currency of both; money without one is nothing, of whatever currency.
fn shared_currency(left: &Money, right: &Money) -> Option<std::sync::Arc<str>> {
    if left.currency == right.currency || right.currency.is_empty() {
        Some(left.currency.clone())
    } else if left.currency.is_empty() {
        Some(right.currency.clone())
    } else {
        None
    }
}

fn times(left: &Value, right: &Value) -> Option<Value> {
    match (left, right) {
        (Value::Number(left), Value::Number(right)) => product(*left, *right).map(Value::Number),
        (Value::Number(count), other) | (other, Value::Number(count)) => multiple(other, *count),
        (Value::Percentage(part), other) | (other, Value::Percentage(part)) => {
            let whole = exact(Decimal::checked_div(*part, 100.into())?, 100.into(), *part)?;
            multiple(other, whole)
        }
        _ => None,
    }
}

fn multiple(value: &Value, count: Decimal) -> Option<Value> {
    match value {
        Value::Number(number) => product(*number, count).map(Value::Number),
        Value::Percentage(number) => product(*number, count).map(Value::Percentage),
        Value::Money(money) => Some(Value::Money(Money {
            amount: product(money.amount, count)?,
            currency: money.currency.clone(),
        })),
        Value::Duration(duration) => {
            let times = count.is_integer().then(|| count.to_i64())??;
            duration.checked_mul(times).map(Value::Duration)
        }
        _ => None,
    }
}

/// The sum, unless digits would be lost.
fn sum(left: Decimal, right: Decimal) -> Option<Decimal> {
    let sum = left.checked_add(right)?;
    (sum.checked_sub(left)? == right).then_some(sum)
}

fn difference(left: Decimal, right: Decimal) -> Option<Decimal> {
    sum(left, -right)
}

/// The product, unless digits would be lost.
fn product(left: Decimal, right: Decimal) -> Option<Decimal> {
    let (left, right) = (left.normalize(), right.normalize());
    let product = left.checked_mul(right)?;
    let lossless =
        product.scale() == left.scale() + right.scale() || left.is_zero() || right.is_zero();
    lossless.then(|| product.normalize())
}

fn exact(quotient: Decimal, divisor: Decimal, dividend: Decimal) -> Option<Decimal> {
    (quotient.checked_mul(divisor)? == dividend).then_some(quotient)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::value::parse::{parse_date, parse_decimal, parse_duration, parse_money};

    fn told(operation: Operation, left: Value, right: Value) -> String {
        match reckon(operation, &left, &right, &Calendar::default()) {
            Ok(value) => value.to_string(),
            Err(reason) => reason,
        }
    }

    fn number(text: &str) -> Value {
        Value::Number(parse_decimal(text).unwrap())
    }

    fn percentage(text: &str) -> Value {
        Value::Percentage(parse_decimal(text).unwrap())
    }

    fn money(text: &str) -> Value {
        Value::Money(parse_money(text).unwrap())
    }

    fn date(text: &str) -> Value {
        Value::Date(parse_date(text).unwrap())
    }

    fn duration(text: &str) -> Value {
        Value::Duration(parse_duration(text).unwrap())
    }

    #[test]
    fn amounts_of_one_kind_are_added() {
        assert_eq!(told(Operation::Plus, number("0.1"), number("0.2")), "0.3");
        assert_eq!(
            told(
                Operation::Minus,
                money("USD 5 million"),
                money("USD 1 million")
            ),
            "USD 4 million"
        );
        assert_eq!(
            told(Operation::Plus, duration("6 months"), duration("30 days")),
            "6 months and 30 days"
        );
    }

    #[test]
    fn multiples_and_parts_are_exact() {
        assert_eq!(
            told(Operation::Times, money("USD 100"), percentage("2.5")),
            "USD 2.50"
        );
        assert_eq!(
            told(Operation::Times, number("3"), duration("2 years")),
            "6 years"
        );
        assert_eq!(
            told(Operation::Times, percentage("50"), percentage("50")),
            "25%"
        );
        assert_eq!(
            told(Operation::Times, number("0.5"), duration("1 month")),
            "`0.5 times 1 month` has no exact result"
        );
    }

    #[test]
    fn days_and_lengths_of_time_go_together() {
        assert_eq!(
            told(Operation::Minus, date("2025-09-17"), date("2025-08-18")),
            "30 days"
        );
        assert_eq!(
            told(Operation::Plus, date("2025-08-18"), duration("30 days")),
            "2025-09-17"
        );
        assert_eq!(
            told(Operation::Plus, date("2025-01-31"), duration("1 month")),
            "2025-02 has no day 31, and the rulebook does not say `months round down` or `months round up`"
        );
    }

    #[test]
    fn what_cannot_be_held_is_refused() {
        let huge = || Value::Number(Decimal::MAX);
        assert_eq!(
            told(Operation::Times, huge(), number("2")),
            "`79,228,162,514,264,337,593,543,950,335 times 2` has no exact result"
        );
        assert_eq!(
            told(Operation::Plus, money("USD 1"), money("EUR 1")),
            "`USD 1 plus EUR 1` has no exact result"
        );
    }
}
