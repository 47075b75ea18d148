//! Values: exact, comparable, and printed the way an analyst writes them.
//!
//! Decimals never pass through a float. No value knows which field it came from. Texts become values in [`parse`],
//! the arithmetic of time is in [`calendar`], and `Display` prints what [`parse`] reads.

pub mod calendar;
pub mod parse;
mod print;

use std::sync::Arc;

use jiff::civil::Date;
use rust_decimal::Decimal;

use crate::model::words::folded;

/// One value of a field or of a rule.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Value {
    /// `yes` or `no`.
    YesNo(bool),
    /// Free text.
    Text(Arc<str>),
    /// A number, whole or not.
    Number(Decimal),
    /// A percentage: `50%` is 50.
    Percentage(Decimal),
    /// An amount of one currency.
    Money(Money),
    /// A day.
    Date(Date),
    /// A length of time.
    Duration(Duration),
    /// A named value of a kind or of `one of A, B, C`.
    Name(Name),
}

/// An amount of one currency, in its main unit.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Money {
    /// How much.
    pub amount: Decimal,
    /// Three capital letters, as ISO 4217 has them.
    pub currency: Arc<str>,
}

/// A length of time. Months and days are kept apart, since no month has a fixed number of days.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Duration {
    /// Whole months; a year is twelve.
    pub months: i64,
    /// Whole days; a week is seven.
    pub days: i64,
}

/// A named value, compared by its folded form.
#[derive(Clone, Debug)]
pub struct Name {
    /// The spelling to show: the kind's own where the kind has the value.
    pub text: Arc<str>,
    /// The spelling to compare.
    pub key: Arc<str>,
}

impl Name {
    /// A name from its spelling.
    #[must_use]
    pub fn new(text: &str) -> Self {
        Self {
            text: text.into(),
            key: folded(text).into(),
        }
    }
}

impl PartialEq for Name {
    fn eq(&self, other: &Self) -> bool {
        self.key == other.key
    }
}

impl Eq for Name {}

/// What the rulebook's header says about months.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Calendar {
    /// What to do where a month has no such day; refused unless said.
    pub rounding: Option<Rounding>,
    /// How many days a month counts for, where days and months are compared.
    pub days_in_month: Option<i64>,
}

/// Where to go from a day that the month does not have.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Rounding {
    /// To the last day of the month.
    Down,
    /// To the first day of the next month.
    Up,
}
