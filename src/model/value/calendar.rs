//! The arithmetic of time: comparing and adding durations, and going from one day to another.
//!
//! Months and days meet only where the rulebook says how; what it leaves open has no result.

use std::cmp::Ordering;
use std::fmt::{self, Display, Formatter};

use jiff::civil::Date;

use crate::model::value::{Calendar, Duration, Rounding};

/// Why there is no day so far from another. `Display` tells it in half a sentence.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum NoDay {
    /// The month has no such day, and the rulebook does not say where to go instead.
    NotInMonth {
        /// The day that was wanted.
        day: i8,
        /// The first of the month that does not have it.
        month: Date,
    },
    /// It lies before the year -9999 or after 9999.
    OutOfRange,
}

impl Display for NoDay {
    fn fmt(&self, out: &mut Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotInMonth { day, month } => write!(
                out,
                "{:04}-{:02} has no day {day}, and the rulebook does not say `months round down` or `months round up`",
                month.year(),
                month.month()
            ),
            Self::OutOfRange => {
                out.write_str("the day lies outside the years that a date can have")
            }
        }
    }
}

impl Duration {
    /// The order of two durations; none where it depends on how many days a month has and the calendar does not say.
    #[must_use]
    pub fn compare(self, other: Self, calendar: &Calendar) -> Option<Ordering> {
        let months = i128::from(self.months) - i128::from(other.months);
        let days = i128::from(self.days) - i128::from(other.days);
        match (months.signum(), days.signum()) {
            (0, _) => Some(days.cmp(&0)),
            (_, 0) => Some(months.cmp(&0)),
            (one, two) if one == two => Some(months.cmp(&0)),
            _ => {
                let month = i128::from(calendar.days_in_month?);
                Some((months * month + days).cmp(&0))
            }
        }
    }

    /// Both together, unless that is too long to hold.
    #[must_use]
    pub fn checked_add(self, other: Self) -> Option<Self> {
        Some(Self {
            months: self.months.checked_add(other.months)?,
            days: self.days.checked_add(other.days)?,
        })
    }

    /// This without the other, unless that is too long to hold.
    #[must_use]
    pub fn checked_sub(self, other: Self) -> Option<Self> {
        self.checked_add(other.checked_neg()?)
    }

    /// So many of it, unless that is too long to hold.
    #[must_use]
    pub fn checked_mul(self, times: i64) -> Option<Self> {
        Some(Self {
            months: self.months.checked_mul(times)?,
            days: self.days.checked_mul(times)?,
        })
    }

    /// As long, in the other direction.
    #[must_use]
    pub fn checked_neg(self) -> Option<Self> {
        self.checked_mul(-1)
    }
}

/// The day that lies `by` after `from` (before it, where `by` is negative): first the months, then the days.
///
/// # Errors
/// If the month has no such day and the calendar does not say where to go, or no date can be that far away.
pub fn shift(from: Date, by: Duration, calendar: &Calendar) -> Result<Date, NoDay> {
    let moved = add_months(from, by.months, calendar)?;
    add_days(moved, by.days)
}

fn add_months(from: Date, months: i64, calendar: &Calendar) -> Result<Date, NoDay> {
    let count = (i64::from(from.year()) * 12 + i64::from(from.month()) - 1)
        .checked_add(months)
        .ok_or(NoDay::OutOfRange)?;
    let year = i16::try_from(count.div_euclid(12)).map_err(|_| NoDay::OutOfRange)?;
    let month = i8::try_from(count.rem_euclid(12) + 1).map_err(|_| NoDay::OutOfRange)?;
    let first = Date::new(year, month, 1).map_err(|_| NoDay::OutOfRange)?;
    match (Date::new(year, month, from.day()), calendar.rounding) {
        (Ok(day), _) => Ok(day),
        (Err(_), Some(Rounding::Down)) => Ok(first.last_of_month()),
        (Err(_), Some(Rounding::Up)) => add_days(first.last_of_month(), 1),
        (Err(_), None) => Err(NoDay::NotInMonth {
            day: from.day(),
            month: first,
        }),
    }
}

fn add_days(from: Date, days: i64) -> Result<Date, NoDay> {
    let span = jiff::Span::new()
        .try_days(days)
        .map_err(|_| NoDay::OutOfRange)?;
    from.checked_add(span).map_err(|_| NoDay::OutOfRange)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::value::parse::{parse_date, parse_duration};

    fn calendar(rounding: Option<Rounding>, days_in_month: Option<i64>) -> Calendar {
        Calendar {
            rounding,
            days_in_month,
        }
    }

    fn compared(left: &str, right: &str, days_in_month: Option<i64>) -> Option<Ordering> {
        let read = |text| parse_duration(text).unwrap();
        read(left).compare(read(right), &calendar(None, days_in_month))
    }

    fn shifted(from: &str, by: &str, rounding: Option<Rounding>) -> String {
        let by = match by.strip_prefix('-') {
            Some(by) => parse_duration(by).unwrap().checked_neg().unwrap(),
            None => parse_duration(by).unwrap(),
        };
        match shift(parse_date(from).unwrap(), by, &calendar(rounding, None)) {
            Ok(day) => day.to_string(),
            Err(reason) => reason.to_string(),
        }
    }

    #[test]
    fn durations_of_one_unit_are_compared() {
        assert_eq!(compared("12 months", "1 year", None), Some(Ordering::Equal));
        assert_eq!(
            compared("30 days", "4 weeks", None),
            Some(Ordering::Greater)
        );
        assert_eq!(compared("0 days", "1 month", None), Some(Ordering::Less));
        assert_eq!(
            compared("1 year 5 days", "1 year", None),
            Some(Ordering::Greater)
        );
        assert_eq!(
            compared("2 months 1 day", "3 months 2 days", None),
            Some(Ordering::Less)
        );
    }

    #[test]
    fn months_and_days_are_compared_only_when_the_header_says_how() {
        assert_eq!(compared("30 days", "1 month", None), None);
        assert_eq!(
            compared("30 days", "1 month", Some(30)),
            Some(Ordering::Equal)
        );
        assert_eq!(
            compared("6 months", "179 days", Some(30)),
            Some(Ordering::Greater)
        );
        assert_eq!(
            compared("1 year", "365 days", Some(30)),
            Some(Ordering::Less)
        );
    }

    #[test]
    fn huge_durations_do_not_overflow() {
        let most = Duration {
            months: i64::MAX,
            days: i64::MIN,
        };
        let least = Duration {
            months: i64::MIN,
            days: i64::MAX,
        };
        let calendar = calendar(None, Some(i64::MAX));
        assert_eq!(most.compare(least, &calendar), Some(Ordering::Greater));
        assert_eq!(most.checked_add(most), None);
        assert_eq!(most.checked_neg(), None);
    }

    #[test]
    fn days_and_months_lead_to_days() {
        assert_eq!(shifted("2025-08-18", "30 days", None), "2025-09-17");
        assert_eq!(shifted("2025-08-18", "6 months", None), "2026-02-18");
        assert_eq!(shifted("2025-08-18", "-8 months", None), "2024-12-18");
        assert_eq!(shifted("2024-02-29", "4 years", None), "2028-02-29");
        assert_eq!(shifted("2025-01-01", "1 month 30 days", None), "2025-03-03");
    }

    #[test]
    fn a_day_that_the_month_does_not_have_is_refused_until_the_header_rounds() {
        assert_eq!(
            shifted("2025-01-31", "1 month", None),
            "2025-02 has no day 31, and the rulebook does not say `months round down` or `months round up`"
        );
        assert_eq!(
            shifted("2025-01-31", "1 month", Some(Rounding::Down)),
            "2025-02-28"
        );
        assert_eq!(
            shifted("2025-01-31", "1 month", Some(Rounding::Up)),
            "2025-03-01"
        );
        assert_eq!(
            shifted("2025-03-31", "-1 month", Some(Rounding::Down)),
            "2025-02-28"
        );
        assert_eq!(
            shifted("2024-02-29", "1 year", Some(Rounding::Up)),
            "2025-03-01"
        );
    }

    #[test]
    fn the_ends_of_time_are_told() {
        for by in [
            "9000 years",
            "99999999999 days",
            "-20000 years",
            "9223372036854775807 months",
        ] {
            assert_eq!(
                shifted("2025-01-31", by, None),
                "the day lies outside the years that a date can have",
                "{by}"
            );
        }
    }
}
