//! How values are printed: as an analyst writes them, and so that [`super::parse`] reads them back.
//!
//! Numbers get their thousands separators here; nothing is rounded.

use std::fmt::{self, Display, Formatter};

use rust_decimal::Decimal;

use crate::model::value::parse::SCALES;
use crate::model::value::{Duration, Money, Name, Value};

/// A number with thousands separators from this many whole digits on: `2025` stays, `10,000` does not.
const NUMBER_DIGITS: usize = 5;
/// The same for amounts of money, which nobody takes for years: `USD 1,000`.
const MONEY_DIGITS: usize = 4;

impl Display for Value {
    fn fmt(&self, out: &mut Formatter<'_>) -> fmt::Result {
        match self {
            Self::YesNo(true) => out.write_str("yes"),
            Self::YesNo(false) => out.write_str("no"),
            Self::Text(text) => write!(out, "\"{text}\""),
            Self::Number(number) => out.write_str(&decimal(*number)),
            Self::Percentage(number) => write!(out, "{}%", decimal(*number)),
            Self::Money(money) => money.fmt(out),
            Self::Date(date) => date.fmt(out),
            Self::Duration(duration) => duration.fmt(out),
            Self::Name(name) => name.fmt(out),
        }
    }
}

impl Display for Name {
    fn fmt(&self, out: &mut Formatter<'_>) -> fmt::Result {
        out.write_str(&self.text)
    }
}

/// `USD 100 billion` where at most two decimals of a million, billion or trillion say it exactly; else all digits.
impl Display for Money {
    fn fmt(&self, out: &mut Formatter<'_>) -> fmt::Result {
        write!(out, "{} ", self.currency)?;
        let scaled = SCALES
            .iter()
            .rev()
            .filter(|(word, _)| *word != "thousand")
            .find_map(|(word, scale)| Some((word, exact_quotient(self.amount, *scale)?)));
        match scaled {
            Some((word, count)) => write!(out, "{} {word}", grouped(count, MONEY_DIGITS)),
            None => out.write_str(&cents(self.amount)),
        }
    }
}

/// `1 year and 6 months`; months never turn into days or the reverse.
impl Display for Duration {
    fn fmt(&self, out: &mut Formatter<'_>) -> fmt::Result {
        let counts = [
            (self.months / 12, "year"),
            (self.months % 12, "month"),
            (self.days, "day"),
        ];
        let parts: Vec<String> = counts
            .iter()
            .filter(|(count, _)| *count != 0)
            .map(|(count, unit)| counted(*count, unit))
            .collect();
        match parts.as_slice() {
            [] => out.write_str("0 days"),
            [only] => out.write_str(only),
            [rest @ .., last] => write!(out, "{} and {last}", rest.join(", ")),
        }
    }
}

/// A number without needless zeros, with thousands separators from 10,000 on.
#[must_use]
pub(super) fn decimal(number: Decimal) -> String {
    grouped(number, NUMBER_DIGITS)
}

fn counted(count: i64, unit: &str) -> String {
    let digits = decimal(Decimal::from(count));
    if count.unsigned_abs() == 1 {
        format!("{digits} {unit}")
    } else {
        format!("{digits} {unit}s")
    }
}

fn cents(amount: Decimal) -> String {
    let mut text = grouped(amount, MONEY_DIGITS);
    if amount.normalize().scale() == 1 {
        text.push('0');
    }
    text
}

fn exact_quotient(amount: Decimal, scale: Decimal) -> Option<Decimal> {
    if amount.abs() < scale {
        return None;
    }
    let quotient = amount.checked_div(scale)?.normalize();
    let exact = quotient.checked_mul(scale)? == amount;
    (exact && quotient.scale() <= 2).then_some(quotient)
}

fn grouped(number: Decimal, from_digits: usize) -> String {
    let number = number.normalize();
    let plain = number.abs().to_string();
    let (whole, fraction) = plain.split_once('.').unwrap_or((&plain, ""));
    let mut out = String::with_capacity(plain.len() + 10);
    if number.is_sign_negative() && !number.is_zero() {
        out.push('-');
    }
    for (index, digit) in whole.chars().enumerate() {
        if index > 0 && whole.len() >= from_digits && (whole.len() - index).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    if !fraction.is_empty() {
        out.push('.');
        out.push_str(fraction);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::value::parse::{parse_decimal, parse_duration, parse_money};

    #[test]
    fn numbers_get_separators_from_ten_thousand_on() {
        for (written, printed) in [
            ("0", "0"),
            ("2025", "2025"),
            ("10000", "10,000"),
            ("600000", "600,000"),
            ("-1234567.50", "-1,234,567.5"),
            ("3.50", "3.5"),
            ("-0.0", "0"),
        ] {
            assert_eq!(decimal(parse_decimal(written).unwrap()), printed);
        }
    }

    #[test]
    fn money_is_scaled_where_that_is_exact() {
        for (written, printed) in [
            ("USD 100000000000", "USD 100 billion"),
            ("USD 1500000", "USD 1.5 million"),
            ("EUR 1234567", "EUR 1,234,567"),
            ("USD 1000", "USD 1,000"),
            ("USD 12.10", "USD 12.10"),
            ("USD 12.125", "USD 12.125"),
            ("USD -2000000000000", "USD -2 trillion"),
        ] {
            assert_eq!(parse_money(written).unwrap().to_string(), printed);
        }
    }

    #[test]
    fn durations_are_told_in_the_largest_units() {
        for (written, printed) in [
            ("10 years", "10 years"),
            ("12 months", "1 year"),
            ("18 months", "1 year and 6 months"),
            ("30 days", "30 days"),
            ("2 weeks", "14 days"),
            ("P2Y5D", "2 years and 5 days"),
            ("P1Y2M3D", "1 year, 2 months and 3 days"),
            ("0 days", "0 days"),
            ("20,000 days", "20,000 days"),
        ] {
            assert_eq!(parse_duration(written).unwrap().to_string(), printed);
        }
    }

    #[test]
    fn other_values_print_as_they_are_written() {
        assert_eq!(Value::YesNo(true).to_string(), "yes");
        assert_eq!(Value::Text("a b".into()).to_string(), "\"a b\"");
        assert_eq!(Value::Percentage(Decimal::new(505, 1)).to_string(), "50.5%");
        assert_eq!(
            Value::Name(Name::new("Russian Federation")).to_string(),
            "Russian Federation"
        );
    }
}
