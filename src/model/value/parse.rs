//! How texts become values: numbers, dates, durations and money as rules and documents write them.
//!
//! A text is read whole and exactly or refused with the reason; nothing is rounded and nothing guessed.

use std::fmt::{self, Display, Formatter};
use std::sync::Arc;

use jiff::civil::Date;
use rust_decimal::Decimal;

use crate::model::shape::Unit;
use crate::model::value::{Duration, Money};

/// How many digits a number may have.
pub const MAX_DIGITS: usize = 28;

/// The words that multiply a number, from least to greatest.
pub const SCALES: [(&str, Decimal); 4] = [
    ("thousand", Decimal::from_parts(1_000, 0, 0, false, 0)),
    ("million", Decimal::from_parts(1_000_000, 0, 0, false, 0)),
    (
        "billion",
        Decimal::from_parts(1_000_000_000, 0, 0, false, 0),
    ),
    (
        "trillion",
        Decimal::from_parts(3_567_587_328, 232, 0, false, 0),
    ),
];

/// The names of the months, January first.
pub const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

/// Why a text is no value of the wanted type. `Display` completes the sentence "`text` …".
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Misread {
    /// It does not look like a number.
    NotANumber,
    /// Its thousands separators do not stand at thousands.
    Grouping,
    /// It cannot be held exactly.
    TooManyDigits,
    /// It does not look like a date.
    NotADate,
    /// It looks like a date, and no calendar has it.
    NoSuchDay,
    /// It is a month or a year, not a day.
    NoDay,
    /// It has a time of day.
    HasTime,
    /// It does not look like a length of time.
    NotADuration,
    /// It is a number without a unit of time.
    NoUnit,
    /// It is a fraction of a month or of a day.
    PartOfUnit,
    /// It does not look like an amount of money.
    NotMoney,
    /// It is a number without a currency.
    NoCurrency,
    /// Its currency is not written as three capital letters.
    BadCurrency,
    /// It does not look like a percentage.
    NotAPercentage,
}

impl Display for Misread {
    fn fmt(&self, out: &mut Formatter<'_>) -> fmt::Result {
        out.write_str(match self {
            Self::NotANumber => "is not a number",
            Self::Grouping => "has commas that do not separate thousands",
            Self::TooManyDigits => "has more digits than can be held exactly (28)",
            Self::NotADate => "is not a date",
            Self::NoSuchDay => "is a date that no calendar has",
            Self::NoDay => "names no day",
            Self::HasTime => "has a time of day",
            Self::NotADuration => "is not a length of time",
            Self::NoUnit => "has no unit of time",
            Self::PartOfUnit => "is not a whole number of days or months",
            Self::NotMoney => "is not an amount of money",
            Self::NoCurrency => "has no currency",
            Self::BadCurrency => "has no currency of three capital letters",
            Self::NotAPercentage => "is not a percentage",
        })
    }
}

impl Misread {
    /// Whether the text does not even look like a value of the type.
    #[must_use]
    pub fn is_of_another_form(self) -> bool {
        matches!(
            self,
            Self::NotANumber
                | Self::NotADate
                | Self::NotADuration
                | Self::NotMoney
                | Self::NotAPercentage
        )
    }

    /// What to write instead.
    #[must_use]
    pub fn help(self) -> &'static str {
        match self {
            Self::NotANumber | Self::Grouping => "write digits, as in `600,000` or `3.5`",
            Self::TooManyDigits => "write at most 28 digits",
            Self::NotADate | Self::NoSuchDay | Self::NoDay | Self::HasTime => {
                "write a day alone, as in `2025-08-18` or `18 August 2025`"
            }
            Self::NotADuration | Self::NoUnit | Self::PartOfUnit => {
                "write a whole number and its unit, as in `30 days`, `6 months` or `10 years`"
            }
            Self::NotMoney | Self::NoCurrency | Self::BadCurrency => {
                "write the currency in three capital letters, as in `USD 100 billion`"
            }
            Self::NotAPercentage => "write a number and `%`, as in `50%`",
        }
    }
}

/// Reads a number: `600,000`, `-3.5`, `1e6`. Commas must separate thousands; an exponent is exact or refused.
///
/// # Errors
/// If the text is no number, or cannot be held exactly.
pub fn parse_decimal(text: &str) -> Result<Decimal, Misread> {
    let text = text.trim();
    let negative = text.starts_with(['-', '\u{2212}']);
    let unsigned = text.strip_prefix(['-', '\u{2212}', '+']).unwrap_or(text);
    let (mantissa, exponent) = match unsigned.split_once(['e', 'E']) {
        Some((mantissa, exponent)) => (mantissa, parse_exponent(exponent)?),
        None => (unsigned, 0),
    };
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let mut digits = ungrouped(whole)?;
    if !all_digits(fraction) || (digits.is_empty() && fraction.is_empty()) {
        return Err(Misread::NotANumber);
    }
    digits.push_str(fraction);
    let scale = i64::try_from(fraction.len()).map_err(|_| Misread::TooManyDigits)? - exponent;
    let mut number = exact(digits.trim_start_matches('0'), scale)?;
    number.set_sign_negative(negative && !number.is_zero());
    Ok(number)
}

/// Reads a number that may be followed by `thousand`, `million`, `billion` or `trillion`.
///
/// # Errors
/// If the text is no number, or cannot be held exactly.
pub fn parse_scaled(text: &str) -> Result<Decimal, Misread> {
    let text = text.trim();
    let (number, scale) = match text.rsplit_once(char::is_whitespace) {
        Some((number, word)) => (number, scale_word(word).ok_or(Misread::NotANumber)?),
        None => (text, Decimal::ONE),
    };
    product(parse_decimal(number)?, scale)
}

/// What a scale word multiplies by: 1,000,000 for `million`.
#[must_use]
pub fn scale_word(word: &str) -> Option<Decimal> {
    SCALES
        .iter()
        .find(|(name, _)| name.eq_ignore_ascii_case(word))
        .map(|(_, scale)| *scale)
}

/// Reads `50%`, `50 %`, `50 percent` or `50 per cent`; the value is 50.
///
/// # Errors
/// If the text is no percentage, or its number cannot be held exactly.
pub fn parse_percentage(text: &str) -> Result<Decimal, Misread> {
    let lower = text.trim().to_ascii_lowercase();
    let number = ["%", " percent", " per cent"]
        .iter()
        .find_map(|unit| lower.strip_suffix(unit))
        .ok_or(Misread::NotAPercentage)?;
    match parse_decimal(number) {
        Err(Misread::NotANumber) => Err(Misread::NotAPercentage),
        other => other,
    }
}

/// Reads `USD 100 billion`, `USD 1,000`, `100 USD` or `100 billion USD`.
///
/// # Errors
/// If there is no number, no currency, or the currency is not three capital letters.
pub fn parse_money(text: &str) -> Result<Money, Misread> {
    let text = text.trim();
    let (currency, number) = match (first_word(text), last_word(text)) {
        (Some((currency, number)), _) if is_currency(currency) => (currency, number),
        (_, Some((number, currency))) if is_currency(currency) => (currency, number),
        _ => return Err(money_trouble(text)),
    };
    match parse_scaled(number) {
        Ok(amount) => Ok(Money {
            amount,
            currency: Arc::from(currency),
        }),
        Err(Misread::NotANumber) => Err(Misread::NotMoney),
        Err(other) => Err(other),
    }
}

/// Whether a word has the form of a currency code: three capital letters.
#[must_use]
pub fn is_currency(word: &str) -> bool {
    word.len() == 3 && word.bytes().all(|byte| byte.is_ascii_uppercase())
}

/// Reads `2025-08-18` or `18 August 2025`.
///
/// # Errors
/// If the text is no date, or a date that no calendar has.
pub fn parse_date(text: &str) -> Result<Date, Misread> {
    let text = text.trim();
    let words: Vec<&str> = text.split_whitespace().collect();
    match words.as_slice() {
        [day, month, year] if month_number(month).is_some() => {
            civil(year, month_number(month), day)
        }
        [month, year] if month_number(month).is_some() && is_year(year) => Err(Misread::NoDay),
        [only] => iso_date(only),
        [date, ..] if iso_date(date).is_ok() => Err(Misread::HasTime),
        _ => Err(Misread::NotADate),
    }
}

/// The number of a month by its English name, from 1.
#[must_use]
pub fn month_number(word: &str) -> Option<i8> {
    let index = MONTHS
        .iter()
        .position(|name| name.eq_ignore_ascii_case(word))?;
    i8::try_from(index + 1).ok()
}

/// Reads `30 days`, `2 weeks`, `6 months`, `10 years`, `1.5 years`, `1 year and 6 months`, or `P1Y6M`.
///
/// # Errors
/// If the text is no length of time, has no unit, or is not a whole number of days or months.
pub fn parse_duration(text: &str) -> Result<Duration, Misread> {
    let text = text.trim();
    if let Some(parts) = text.strip_prefix('P') {
        return iso_duration(parts);
    }
    if parse_decimal(text).is_ok() {
        return Err(Misread::NoUnit);
    }
    let spaced = text.replace(", ", " ");
    let mut words = spaced.split_whitespace().filter(|word| *word != "and");
    let mut total = Duration::default();
    let mut seen: Vec<Unit> = Vec::new();
    while let Some(number) = words.next() {
        let unit = words.next().and_then(unit).ok_or(Misread::NotADuration)?;
        total = add_part(total, &mut seen, number, unit)?;
    }
    if seen.is_empty() {
        return Err(Misread::NotADuration);
    }
    Ok(total)
}

/// The unit of time that a word names, singular or plural.
#[must_use]
pub fn unit(word: &str) -> Option<Unit> {
    match word.to_ascii_lowercase().as_str() {
        "day" | "days" => Some(Unit::Day),
        "week" | "weeks" => Some(Unit::Week),
        "month" | "months" => Some(Unit::Month),
        "year" | "years" => Some(Unit::Year),
        _ => None,
    }
}

/// So many of a unit; a part of a year or week is fine where it is a whole number of months or days.
///
/// # Errors
/// If it is not a whole number of months or days, or too long to hold.
pub fn duration_of(count: Decimal, unit: Unit) -> Result<Duration, Misread> {
    let (factor, in_months) = match unit {
        Unit::Day => (1, false),
        Unit::Week => (7, false),
        Unit::Month => (1, true),
        Unit::Year => (12, true),
    };
    let total = product(count, Decimal::from(factor))?.normalize();
    if !total.is_integer() {
        return Err(Misread::PartOfUnit);
    }
    let total = i64::try_from(total).map_err(|_| Misread::TooManyDigits)?;
    Ok(if in_months {
        Duration {
            months: total,
            days: 0,
        }
    } else {
        Duration {
            months: 0,
            days: total,
        }
    })
}

fn parse_exponent(text: &str) -> Result<i64, Misread> {
    let digits = text.strip_prefix(['+', '-']).unwrap_or(text);
    if digits.is_empty() || !all_digits(digits) {
        return Err(Misread::NotANumber);
    }
    let exponent: i64 = text.parse().map_err(|_| Misread::TooManyDigits)?;
    if exponent.abs() > 1_000 {
        return Err(Misread::TooManyDigits);
    }
    Ok(exponent)
}

fn all_digits(text: &str) -> bool {
    text.bytes().all(|byte| byte.is_ascii_digit())
}

/// The digits of a whole part without its thousands separators.
fn ungrouped(whole: &str) -> Result<String, Misread> {
    if !whole
        .bytes()
        .all(|byte| byte.is_ascii_digit() || byte == b',')
    {
        return Err(Misread::NotANumber);
    }
    let mut groups = whole.split(',');
    let first = groups.next().unwrap_or("");
    let mut digits = first.to_owned();
    for group in groups {
        if group.len() != 3 || !(1..=3).contains(&first.len()) {
            return Err(Misread::Grouping);
        }
        digits.push_str(group);
    }
    Ok(digits)
}

/// The number `digits` / 10^`scale`, without leading zeros in `digits`.
fn exact(digits: &str, mut scale: i64) -> Result<Decimal, Misread> {
    const MAX: i64 = MAX_DIGITS as i64;
    let mut digits = digits;
    while scale > 0
        && let Some(shorter) = digits.strip_suffix('0')
    {
        digits = shorter;
        scale -= 1;
    }
    if digits.is_empty() {
        return Ok(Decimal::ZERO);
    }
    let zeros = usize::try_from(-scale).unwrap_or(0);
    if digits.len() + zeros > MAX_DIGITS || scale > MAX {
        return Err(Misread::TooManyDigits);
    }
    let whole: i128 = format!("{digits}{}", "0".repeat(zeros))
        .parse()
        .map_err(|_| Misread::TooManyDigits)?;
    let scale = u32::try_from(scale.max(0)).map_err(|_| Misread::TooManyDigits)?;
    Decimal::try_from_i128_with_scale(whole, scale).map_err(|_| Misread::TooManyDigits)
}

/// A product that is exact or refused; decimals would otherwise round their last digits away.
fn product(left: Decimal, right: Decimal) -> Result<Decimal, Misread> {
    let (left, right) = (left.normalize(), right.normalize());
    let product = left.checked_mul(right).ok_or(Misread::TooManyDigits)?;
    let exact = right.is_zero() || product.checked_div(right) == Some(left);
    if exact {
        Ok(product.normalize())
    } else {
        Err(Misread::TooManyDigits)
    }
}

fn first_word(text: &str) -> Option<(&str, &str)> {
    text.split_once(char::is_whitespace)
}

fn last_word(text: &str) -> Option<(&str, &str)> {
    text.rsplit_once(char::is_whitespace)
}

fn money_trouble(text: &str) -> Misread {
    let is_number = |text: &str| parse_scaled(text).is_ok();
    let letters = text.trim_matches(|char: char| !char.is_alphabetic() && !"$€£¥₴₽".contains(char));
    if is_number(text) {
        Misread::NoCurrency
    } else if [
        first_word(text).map(|(_, number)| number),
        last_word(text).map(|(number, _)| number),
    ]
    .into_iter()
    .flatten()
    .any(is_number)
        || text.starts_with(['$', '€', '£', '¥', '₴', '₽'])
        || letters.ends_with(['$', '€', '£', '¥', '₴', '₽'])
    {
        Misread::BadCurrency
    } else {
        Misread::NotMoney
    }
}

fn is_year(text: &str) -> bool {
    text.len() == 4 && all_digits(text)
}

fn iso_date(text: &str) -> Result<Date, Misread> {
    let parts: Vec<&str> = text.splitn(3, '-').collect();
    match parts.as_slice() {
        [year] if is_year(year) => Err(Misread::NoDay),
        [year, month] if is_year(year) && is_two(month) => Err(Misread::NoDay),
        [year, month, day] if is_year(year) && is_two(month) && is_two(day) => {
            civil(year, month.parse().ok(), day)
        }
        [year, month, rest] if is_year(year) && is_two(month) && has_time(rest) => {
            Err(Misread::HasTime)
        }
        _ => Err(Misread::NotADate),
    }
}

fn is_two(text: &str) -> bool {
    text.len() == 2 && all_digits(text)
}

fn has_time(day_and_time: &str) -> bool {
    day_and_time
        .split_once(['T', 't'])
        .is_some_and(|(day, _)| is_two(day))
}

fn civil(year: &str, month: Option<i8>, day: &str) -> Result<Date, Misread> {
    if !is_year(year) || day.is_empty() || day.len() > 2 || !all_digits(day) {
        return Err(Misread::NotADate);
    }
    let (Ok(year), Some(month), Ok(day)) = (year.parse(), month, day.parse()) else {
        return Err(Misread::NotADate);
    };
    Date::new(year, month, day).map_err(|_| Misread::NoSuchDay)
}

fn add_part(
    total: Duration,
    seen: &mut Vec<Unit>,
    number: &str,
    unit: Unit,
) -> Result<Duration, Misread> {
    if seen.contains(&unit) {
        return Err(Misread::NotADuration);
    }
    seen.push(unit);
    let count = match parse_decimal(number) {
        Err(Misread::NotANumber) => return Err(Misread::NotADuration),
        other => other?,
    };
    let part = duration_of(count, unit)?;
    total.checked_add(part).ok_or(Misread::TooManyDigits)
}

/// What follows the `P` of an ISO 8601 duration, days and longer only.
fn iso_duration(parts: &str) -> Result<Duration, Misread> {
    let mut rest = parts;
    let mut total = Duration::default();
    let mut seen = Vec::new();
    while let Some(at) = rest.find(|char: char| char.is_ascii_alphabetic()) {
        let (number, tail) = rest.split_at(at);
        let unit = match tail.get(..1) {
            Some("Y") => Unit::Year,
            Some("M") => Unit::Month,
            Some("W") => Unit::Week,
            Some("D") => Unit::Day,
            _ => return Err(Misread::NotADuration),
        };
        total = add_part(total, &mut seen, number, unit)?;
        rest = tail.get(1..).unwrap_or("");
    }
    if seen.is_empty() || !rest.is_empty() {
        return Err(Misread::NotADuration);
    }
    Ok(total)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn months(months: i64) -> Result<Duration, Misread> {
        Ok(Duration { months, days: 0 })
    }

    fn days(days: i64) -> Result<Duration, Misread> {
        Ok(Duration { months: 0, days })
    }

    #[test]
    fn the_scales_are_thousands_of_one_another() {
        for pair in SCALES.windows(2) {
            assert_eq!(pair[0].1 * Decimal::from(1000), pair[1].1, "{}", pair[1].0);
        }
    }

    #[test]
    fn numbers_are_exact() {
        for (text, mantissa, scale) in [
            ("600,000", 600_000, 0),
            ("3.5", 35, 1),
            ("-3.5", -35, 1),
            ("\u{2212}3.5", -35, 1),
            ("+7", 7, 0),
            ("12.10", 121, 1),
            ("1e3", 1000, 0),
            ("1.5E-2", 15, 3),
            (".5", 5, 1),
            ("5.", 5, 0),
            ("007", 7, 0),
            ("0e5", 0, 0),
            ("1,234,567.891", 1_234_567_891, 3),
            (" 4 ", 4, 0),
            ("1.0000000000000000000000000000000000000000", 1, 0),
        ] {
            assert_eq!(
                parse_decimal(text),
                Ok(Decimal::new(mantissa, scale)),
                "{text}"
            );
        }
        let digits = "1234567890123456789012345678";
        assert_eq!(parse_decimal(digits).unwrap().to_string(), digits);
    }

    #[test]
    fn what_cannot_be_held_exactly_is_refused_quickly() {
        for text in [
            "12345678901234567890123456789",
            "0.00000000000000000000000000001",
            "1e400",
            "1e-400",
            "1e99999999999999999999",
            "1e28",
            &"9".repeat(100_000),
        ] {
            assert_eq!(parse_decimal(text), Err(Misread::TooManyDigits), "{text}");
        }
    }

    #[test]
    fn what_is_no_number_is_refused() {
        for text in [
            "", "-", ".", "e5", "1e", "1e+", "ten", "1.2.3", "0x1F", "1_000", "--1", "1 000",
            "1.2,3", "٣",
        ] {
            assert_eq!(parse_decimal(text), Err(Misread::NotANumber), "{text}");
        }
        for text in ["6,00", "1,0000", "1,,000", ",100", "1000,000", "1,"] {
            assert_eq!(parse_decimal(text), Err(Misread::Grouping), "{text}");
        }
    }

    #[test]
    fn scales_multiply() {
        assert_eq!(
            parse_scaled("100 billion"),
            Ok(Decimal::from(100_000_000_000_i64))
        );
        assert_eq!(parse_scaled("1.5 Million"), Ok(Decimal::from(1_500_000)));
        assert_eq!(parse_scaled("2 dozen"), Err(Misread::NotANumber));
        assert_eq!(
            parse_scaled("1234567890123456789012345678 trillion"),
            Err(Misread::TooManyDigits)
        );
    }

    #[test]
    fn percentages_have_a_sign_or_a_word() {
        for text in ["50%", "50 %", "50 percent", "50 per cent", "50.0%"] {
            assert_eq!(parse_percentage(text), Ok(Decimal::from(50)), "{text}");
        }
        assert_eq!(parse_percentage("50"), Err(Misread::NotAPercentage));
        assert_eq!(parse_percentage("half%"), Err(Misread::NotAPercentage));
    }

    #[test]
    fn money_names_its_currency() {
        for (text, amount) in [
            ("USD 100 billion", 100_000_000_000_i64),
            ("USD 1,000", 1_000),
            ("100 USD", 100),
            ("2 million USD", 2_000_000),
        ] {
            let money = parse_money(text).unwrap();
            assert_eq!(
                (money.amount, &*money.currency),
                (Decimal::from(amount), "USD"),
                "{text}"
            );
        }
        assert_eq!(parse_money("100"), Err(Misread::NoCurrency));
        assert_eq!(parse_money("100 billion"), Err(Misread::NoCurrency));
        assert_eq!(parse_money("usd 100"), Err(Misread::BadCurrency));
        assert_eq!(parse_money("$100"), Err(Misread::BadCurrency));
        assert_eq!(parse_money("100 dollars"), Err(Misread::BadCurrency));
        assert_eq!(parse_money("USD lots"), Err(Misread::NotMoney));
        assert_eq!(parse_money("a lot"), Err(Misread::NotMoney));
        assert_eq!(parse_money(""), Err(Misread::NotMoney));
        assert_eq!(parse_money("USD 6,00"), Err(Misread::Grouping));
    }

    #[test]
    fn dates_are_days() {
        let day = Date::constant(2025, 8, 18);
        for text in ["2025-08-18", "18 August 2025", "18 august 2025"] {
            assert_eq!(parse_date(text), Ok(day), "{text}");
        }
        for (text, reason) in [
            ("2025-02-30", Misread::NoSuchDay),
            ("30 February 2025", Misread::NoSuchDay),
            ("2025-13-01", Misread::NoSuchDay),
            ("August 2025", Misread::NoDay),
            ("2025-08", Misread::NoDay),
            ("2025", Misread::NoDay),
            ("2025-08-18T12:00:00Z", Misread::HasTime),
            ("2025-08-18 12:00", Misread::HasTime),
            ("18/08/2025", Misread::NotADate),
            ("2025-8-18", Misread::NotADate),
            ("soon", Misread::NotADate),
            ("", Misread::NotADate),
        ] {
            assert_eq!(parse_date(text), Err(reason), "{text}");
        }
    }

    #[test]
    fn durations_keep_months_and_days_apart() {
        for (text, wanted) in [
            ("30 days", days(30)),
            ("1 day", days(1)),
            ("2 weeks", days(14)),
            ("6 months", months(6)),
            ("10 years", months(120)),
            ("1.5 years", months(18)),
            ("1 year 6 months", months(18)),
            ("1 year and 6 months", months(18)),
            ("P1Y6M", months(18)),
            ("P30D", days(30)),
            ("P2W", days(14)),
            ("12 months", parse_duration("1 year")),
            (
                "1 year, 2 months and 3 days",
                Ok(Duration {
                    months: 14,
                    days: 3,
                }),
            ),
        ] {
            assert_eq!(parse_duration(text), wanted, "{text}");
        }
        for (text, reason) in [
            ("30", Misread::NoUnit),
            ("1.5 months", Misread::PartOfUnit),
            ("0.5 days", Misread::PartOfUnit),
            ("1 day 2 days", Misread::NotADuration),
            ("days", Misread::NotADuration),
            ("ten years", Misread::NotADuration),
            ("", Misread::NotADuration),
            ("P", Misread::NotADuration),
            ("PT5H", Misread::NotADuration),
            ("P5", Misread::NotADuration),
            ("P5Dé", Misread::NotADuration),
            ("99999999999999999999 years", Misread::TooManyDigits),
        ] {
            assert_eq!(parse_duration(text), Err(reason), "{text}");
        }
    }
}
