//! How the text of a scalar becomes a value of a field's type.
//!
//! The state words (`none`, `TBD`, `contested`) have been looked for before; here a text is a value or refused.

use std::cmp::Ordering;

use rust_decimal::Decimal;

use crate::bind::Binder;
use crate::document::{Class, Scalar};
use crate::model::shape::{Kind, KindId, Type, Unit};
use crate::model::value::parse::{
    Misread, duration_of, parse_date, parse_decimal, parse_duration, parse_money, parse_percentage,
    parse_scaled,
};
use crate::model::value::{Calendar, Money, Name, Value};
use crate::model::words::{folded, nearest};

/// How many values of a closed kind a message lists.
const MAX_LISTED: usize = 8;
/// Longer texts are not compared with the values of a kind to find the nearest.
const MAX_COMPARED: usize = 60;

/// Why a text is no value of the type.
pub(super) struct Refusal {
    /// Completes the sentence "`text` …".
    pub reason: String,
    pub help: String,
}

impl From<Misread> for Refusal {
    fn from(misread: Misread) -> Self {
        Self {
            reason: if misread.is_of_another_form() {
                "is not one".to_owned()
            } else {
                misread.to_string()
            },
            help: match misread {
                Misread::NoDay => format!("{}, or `to be agreed` where it is open", misread.help()),
                _ => misread.help().to_owned(),
            },
        }
    }
}

impl Binder<'_> {
    /// Reads a scalar as a value of a type that is neither a record nor a list.
    pub(super) fn value(&self, ty: &Type, scalar: &Scalar) -> Result<Value, Refusal> {
        let text = scalar.text.trim();
        match ty {
            Type::YesNo => yes_or_no(text),
            Type::Text => Ok(Value::Text(scalar.text.as_str().into())),
            Type::Number => Ok(Value::Number(number(scalar)?)),
            Type::Whole => whole(scalar),
            Type::Percentage => percentage(scalar),
            Type::Money(currency) => money(scalar, currency.as_deref()),
            Type::Date => Ok(Value::Date(parse_date(text)?)),
            Type::Duration(unit) => duration(scalar, *unit),
            Type::Kind(kind) => self.name(*kind, text),
            Type::Record(_) => Err(single(
                "write its fields below it, or `none` if there is none",
            )),
            Type::List(_) => Err(single(
                "write an entry with its own fields for each, or `none`",
            )),
        }
    }

    fn name(&self, id: KindId, text: &str) -> Result<Value, Refusal> {
        let kind = self.shape.kind(id);
        let position = self.value_of(id, &folded(text));
        match position.and_then(|position| kind.values.get(position)) {
            Some(value) => Ok(Value::Name(Name::new(&value.name))),
            None if kind.open && !text.is_empty() => Ok(Value::Name(Name::new(text))),
            None => Err(not_of_kind(kind, text)),
        }
    }
}

fn single(help: &str) -> Refusal {
    Refusal {
        reason: "is a single value".to_owned(),
        help: help.to_owned(),
    }
}

fn yes_or_no(text: &str) -> Result<Value, Refusal> {
    match text.to_ascii_lowercase().as_str() {
        "yes" | "true" => Ok(Value::YesNo(true)),
        "no" | "false" => Ok(Value::YesNo(false)),
        _ => Err(Refusal {
            reason: "is neither".to_owned(),
            help: "write `yes` or `no`, or `to be agreed` where it is open".to_owned(),
        }),
    }
}

/// A number as its format writes it (`1e3`, `0x1F`, `1_000` of TOML), or as people do (`600,000`, `2 million`).
fn number(scalar: &Scalar) -> Result<Decimal, Misread> {
    if scalar.class != Class::Number {
        return parse_scaled(&scalar.text);
    }
    let digits = scalar.text.replace('_', "");
    match digits.get(..2) {
        Some("0x") => with_radix(&digits, 16),
        Some("0o") => with_radix(&digits, 8),
        Some("0b") => with_radix(&digits, 2),
        _ => parse_decimal(&digits),
    }
}

fn with_radix(digits: &str, radix: u32) -> Result<Decimal, Misread> {
    let number = digits
        .get(2..)
        .and_then(|digits| u64::from_str_radix(digits, radix).ok())
        .ok_or(Misread::TooManyDigits)?;
    Ok(Decimal::from(number))
}

/// Whether a scalar is a number without a unit.
fn is_bare(scalar: &Scalar) -> bool {
    scalar.class == Class::Number || parse_scaled(&scalar.text).is_ok()
}

fn whole(scalar: &Scalar) -> Result<Value, Refusal> {
    let number = number(scalar)?;
    if number.is_integer() {
        return Ok(Value::Number(number));
    }
    Err(Refusal {
        reason: "is not whole".to_owned(),
        help: "write a number without a fraction".to_owned(),
    })
}

fn percentage(scalar: &Scalar) -> Result<Value, Refusal> {
    let percent = if is_bare(scalar) {
        number(scalar)?
    } else {
        parse_percentage(&scalar.text)?
    };
    Ok(Value::Percentage(percent))
}

fn money(scalar: &Scalar, currency: Option<&str>) -> Result<Value, Refusal> {
    let money = match currency {
        Some(currency) if is_bare(scalar) => Money {
            amount: number(scalar)?,
            currency: currency.into(),
        },
        Some(currency) => parse_money(&scalar.text).map_err(|misread| Refusal {
            help: format!("write a number, as in `600,000`, or `{currency} 600,000`"),
            ..Refusal::from(misread)
        })?,
        None => parse_money(&scalar.text)?,
    };
    Ok(Value::Money(money))
}

fn duration(scalar: &Scalar, unit: Option<Unit>) -> Result<Value, Refusal> {
    let duration = match unit {
        Some(unit) if is_bare(scalar) => duration_of(number(scalar)?, unit)?,
        _ => parse_duration(&scalar.text)?,
    };
    Ok(Value::Duration(duration))
}

fn not_of_kind(kind: &Kind, text: &str) -> Refusal {
    let names = || kind.values.iter().map(|value| value.name.as_str());
    let spellings = kind
        .values
        .iter()
        .flat_map(|value| std::iter::once(&value.name).chain(&value.aliases))
        .map(String::as_str);
    let near = (text.len() <= MAX_COMPARED)
        .then(|| nearest(text, spellings))
        .flatten();
    let help = match (near, &kind.name) {
        (Some(near), _) => format!("write `{near}` if that is meant"),
        (None, _) if kind.values.len() <= MAX_LISTED => {
            let all: Vec<String> = names().map(|name| format!("`{name}`")).collect();
            format!("write one of {}", all.join(", "))
        }
        (None, Some(name)) => format!("write a value of the kind `{name}`, or add this one to it"),
        (None, None) => "write one of the values that the field lists".to_owned(),
    };
    Refusal {
        reason: "is none of its values".to_owned(),
        help,
    }
}

/// Whether a value lies outside a range, both ends included. Values that cannot be compared do not.
pub(super) fn is_outside(value: &Value, range: &(Value, Value)) -> bool {
    order(value, &range.0) == Some(Ordering::Less)
        || order(value, &range.1) == Some(Ordering::Greater)
}

fn order(left: &Value, right: &Value) -> Option<Ordering> {
    match (left, right) {
        (
            Value::Number(left) | Value::Percentage(left),
            Value::Number(right) | Value::Percentage(right),
        ) => Some(left.cmp(right)),
        (Value::Money(left), Value::Money(right)) if left.currency == right.currency => {
            Some(left.amount.cmp(&right.amount))
        }
        (Value::Money(left), Value::Number(right)) => Some(left.amount.cmp(right)),
        (Value::Date(left), Value::Date(right)) => Some(left.cmp(right)),
        (Value::Duration(left), Value::Duration(right)) => {
            left.compare(*right, &Calendar::default())
        }
        _ => None,
    }
}
