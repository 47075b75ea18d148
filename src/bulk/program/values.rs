//! Scalars and lists of them, as JSON writes them, to the classes of their columns.
//!
//! The most common spellings are read here; every other is read by the binder, and then remembered.

use crate::bulk::program::classes::{
    ABSENT, Class, ELEMENTS, Finder, LOST, STATED, UNKNOWN, day_number,
};
use crate::bulk::program::extract::Extractor;
use crate::bulk::program::layout::ColumnId;
use crate::bulk::program::lookup::Short;
use crate::bulk::program::probe::Sample;
use crate::bulk::program::scan::{Number, Token};
use crate::document::{Class as Written, Scalar};
use crate::model::facts::State;
use crate::model::shape::Type;
use crate::model::value::Value;

/// Longer texts are not remembered.
const LONGEST: usize = 64;

impl Extractor<'_> {
    /// Reads the value of a field that is no record and no list.
    #[inline]
    pub(super) fn single(&mut self, column: ColumnId, ty: &Type) -> Option<Class> {
        match self.scan.byte() {
            b'"' => {
                self.scan.at += 1;
                let token = self.scan.string()?;
                self.text(column, ty, token)
            }
            b'-' | b'0'..=b'9' => {
                let number = self.scan.number()?;
                self.number(column, ty, number)
            }
            b'n' => {
                self.scan.literal(b"null")?;
                if self.known.field_of(column).readings.is_empty() {
                    return Some(UNKNOWN);
                }
                self.read(column, ty, "null".to_owned(), Written::Null)
            }
            b't' => {
                self.scan.literal(b"true")?;
                self.word(column, ty, true)
            }
            b'f' => {
                self.scan.literal(b"false")?;
                self.word(column, ty, false)
            }
            _ => None,
        }
    }

    #[inline]
    fn text(&mut self, column: ColumnId, ty: &Type, token: Token) -> Option<Class> {
        match ty {
            Type::Date if !self.known.state_words.has_digits => {
                if let Some(class) = self.iso_date(column, token) {
                    return Some(class);
                }
            }
            Type::Text => {
                let bytes = self.scan.text.get(token.start..token.end)?;
                let plain = !token.escaped && self.known.state_words.is_none_of(bytes);
                if plain && matches!(self.columns[column].finder, Finder::Stated) {
                    return Some(STATED);
                }
            }
            _ => {}
        }
        let bytes = self.scan.text.get(token.start..token.end)?;
        if let Some(class) = self.columns[column].texts.get(token.short, bytes) {
            return Some(class);
        }
        let text = self.scan.text_of(token)?;
        let class = self.read(column, ty, text, Written::Plain)?;
        if bytes.len() <= LONGEST {
            self.columns[column].texts.put(token.short, bytes, class);
        }
        Some(class)
    }

    /// A date as in `2025-08-18`, up to the 28th.
    #[inline]
    fn iso_date(&self, column: ColumnId, token: Token) -> Option<Class> {
        if token.end - token.start != 10 || token.escaped {
            return None;
        }
        let (year, month, day) = digits_of_date(token.short)?;
        if !(1..=12).contains(&month) || !(1..=28).contains(&day) {
            return None;
        }
        match &self.columns[column].finder {
            Finder::Stated => Some(STATED),
            Finder::Cuts(cuts) => {
                let days = cuts.days.as_ref()?;
                Some(cuts.class_of_day(days, day_number(year, month, day)))
            }
            _ => None,
        }
    }

    #[inline]
    fn number(&mut self, column: ColumnId, ty: &Type, number: Number) -> Option<Class> {
        if let Some(digits) = number.digits
            && (number.scale == 0 || *ty != Type::Whole)
            && let Some(class) = self.amount(column, ty, digits, number.scale)
        {
            return Some(class);
        }
        let bytes = self.scan.text.get(number.start..number.end)?;
        let short = Short::of(bytes);
        if let Some(class) = self.columns[column].numbers.get(short, bytes) {
            return Some(class);
        }
        let text = std::str::from_utf8(bytes).ok()?.to_owned();
        let class = self.read(column, ty, text, Written::Number)?;
        if bytes.len() <= LONGEST {
            self.columns[column].numbers.put(short, bytes, class);
        }
        Some(class)
    }

    /// An amount that is `digits` with so many of them behind the point.
    #[inline]
    fn amount(&self, column: ColumnId, ty: &Type, digits: i64, scale: u32) -> Option<Class> {
        let is_amount = matches!(
            ty,
            Type::Number | Type::Whole | Type::Percentage | Type::Money(Some(_))
        );
        match &self.columns[column].finder {
            _ if !is_amount || self.known.state_words.has_digits => None,
            Finder::Stated => Some(STATED),
            Finder::Cuts(cuts) => {
                let (values, wanted) = cuts.scaled.as_ref()?;
                let times = 10_i64.checked_pow(wanted.checked_sub(scale)?)?;
                let number = digits.checked_mul(times)?;
                Some(cuts.class_of_scaled(values, number))
            }
            _ => None,
        }
    }

    fn word(&mut self, column: ColumnId, ty: &Type, yes: bool) -> Option<Class> {
        let at = usize::from(yes);
        if let Some(class) = self.columns[column].words[at] {
            return Some(class);
        }
        let class = self.read(column, ty, yes.to_string(), Written::Bool)?;
        self.columns[column].words[at] = Some(class);
        Some(class)
    }

    /// The class of a scalar as the binder reads it.
    fn read(&mut self, column: ColumnId, ty: &Type, text: String, class: Written) -> Option<Class> {
        let field = self.known.field_of(column);
        let scalar = Scalar { text, class };
        let (state, value) = self.known.binder.single(ty, &scalar, field)?;
        let class = self.columns[column].class_of(state, value, &mut self.learning);
        (class != LOST).then_some(class)
    }

    /// Reads a list of scalars.
    pub(super) fn list(&mut self, column: ColumnId, inner: &Type) -> Option<Class> {
        if self.scan.byte() != b'[' {
            return self.list_of_one(column, inner);
        }
        self.scan.at += 1;
        self.scan.blanks();
        if self.scan.expect(b']').is_some() {
            return Some(ABSENT);
        }
        self.elements.clear();
        loop {
            let element = self.element(column, inner)?;
            self.elements.push(element);
            self.scan.blanks();
            if self.scan.expect(b',').is_none() {
                break;
            }
            self.scan.blanks();
        }
        self.scan.expect(b']')?;
        self.class_of_list(column)
    }

    /// A scalar in the place of a list: a word for a state, or its entries.
    fn list_of_one(&mut self, column: ColumnId, inner: &Type) -> Option<Class> {
        let field = self.known.field_of(column);
        let scalar = self.scalar()?;
        match self.known.binder.single(&field.ty, &scalar, field) {
            Some((State::Absent, _)) => return Some(ABSENT),
            Some((State::Unknown, _)) => return Some(UNKNOWN),
            Some(_) => return None,
            None => {}
        }
        if scalar.text.trim().is_empty() {
            return None;
        }
        self.elements.clear();
        for range in self.known.binder.pieces(inner, &scalar, field) {
            let piece = Scalar {
                text: scalar.text.get(range)?.to_owned(),
                class: scalar.class,
            };
            let element = self.new_element(column, inner, &piece)?;
            self.elements.push(element);
        }
        self.class_of_list(column)
    }

    /// Reads an entry: its number among all that the column has had.
    #[inline]
    fn element(&mut self, column: ColumnId, inner: &Type) -> Option<u16> {
        if self.scan.byte() != b'"' {
            let scalar = self.scalar()?;
            return self.new_element(column, inner, &scalar);
        }
        self.scan.at += 1;
        let token = self.scan.string()?;
        let bytes = self.scan.text.get(token.start..token.end)?;
        if let Some(element) = self.columns[column].texts.get(token.short, bytes) {
            return Some(element);
        }
        let scalar = Scalar {
            text: self.scan.text_of(token)?,
            class: Written::Plain,
        };
        let element = self.new_element(column, inner, &scalar)?;
        if bytes.len() <= LONGEST {
            self.columns[column].texts.put(token.short, bytes, element);
        }
        Some(element)
    }

    fn new_element(&mut self, column: ColumnId, inner: &Type, scalar: &Scalar) -> Option<u16> {
        let field = self.known.field_of(column);
        let read: (State, Option<Value>) = self.known.binder.single(inner, scalar, field)?;
        if read.0 == State::Disputed {
            return None;
        }
        let elements = &mut self.columns[column].elements;
        let known = elements.iter().position(|element| *element == read);
        let at = known.unwrap_or_else(|| {
            elements.push(read);
            elements.len() - 1
        });
        u16::try_from(at).ok()
    }

    /// The class of a list by its elements: neither their order nor their number tells conditions anything.
    fn class_of_list(&mut self, column: ColumnId) -> Option<Class> {
        let classes = &mut self.columns[column];
        if classes.is_exact() {
            return self.class_of_sequence(column);
        }
        if classes.tests.is_empty() {
            return Some(STATED);
        }
        let mut set = 0_u64;
        for element in self.elements.iter() {
            if usize::from(*element) >= ELEMENTS {
                return self.class_of_elements(column);
            }
            set |= 1 << element;
        }
        let short = Short {
            first: set,
            second: 0,
        };
        if let Some(class) = classes.sets.get(short, &[]) {
            return Some(class);
        }
        let class = self.class_of_elements(column)?;
        self.columns[column].sets.put(short, &[], class);
        Some(class)
    }

    /// The class of a list by its elements in order.
    fn class_of_sequence(&mut self, column: ColumnId) -> Option<Class> {
        let bytes: Vec<u8> = self
            .elements
            .iter()
            .flat_map(|element| element.to_le_bytes())
            .collect();
        let short = Short::of(&bytes);
        if let Some(class) = self.columns[column].sets.get(short, &bytes) {
            return Some(class);
        }
        let class = self.class_of_elements(column)?;
        self.columns[column].sets.put(short, &bytes, class);
        Some(class)
    }

    fn class_of_elements(&mut self, column: ColumnId) -> Option<Class> {
        let classes = &mut self.columns[column];
        let elements = self.elements.iter();
        let elements = elements.filter_map(|element| classes.elements.get(usize::from(*element)));
        let sample = Sample::List(elements.cloned().collect());
        let class = classes.learn(&sample, &mut self.learning);
        (class != LOST).then_some(class)
    }

    /// Reads a scalar as it is written.
    pub(super) fn scalar(&mut self) -> Option<Scalar> {
        let (text, class) = match self.scan.byte() {
            b'"' => {
                self.scan.at += 1;
                let token = self.scan.string()?;
                (self.scan.text_of(token)?, Written::Plain)
            }
            b'n' => {
                self.scan.literal(b"null")?;
                ("null".to_owned(), Written::Null)
            }
            b't' => {
                self.scan.literal(b"true")?;
                ("true".to_owned(), Written::Bool)
            }
            b'f' => {
                self.scan.literal(b"false")?;
                ("false".to_owned(), Written::Bool)
            }
            _ => {
                let number = self.scan.number()?;
                let bytes = self.scan.text.get(number.start..number.end)?;
                let text = std::str::from_utf8(bytes).ok()?.to_owned();
                (text, Written::Number)
            }
        };
        Some(Scalar { text, class })
    }
}

/// Year, month and day of a text of ten bytes, if it has digits and hyphens where a date has them.
#[inline]
fn digits_of_date(text: Short) -> Option<(i32, i32, i32)> {
    const ZEROS: u64 = 0x3030_3030_3030_3030;
    const SIXES: u64 = 0x0606_0606_0606_0606;
    const UPPER: u64 = 0xF0F0_F0F0_F0F0_F0F0;
    const HYPHENS: u64 = 0x2D00_002D_0000_0000;
    if text.first & 0xFF00_00FF_0000_0000 != HYPHENS {
        return None;
    }
    let (year, month, day) = (
        text.first & 0xFFFF_FFFF,
        text.first >> 40 & 0xFFFF,
        text.second & 0xFFFF,
    );
    let digits = year | month << 32 | day << 48;
    if digits & UPPER != ZEROS || digits.wrapping_add(SIXES) & UPPER != ZEROS {
        return None;
    }
    let digits = digits ^ ZEROS;
    let pairs = digits.wrapping_mul(10).wrapping_add(digits >> 8) & 0x00FF_00FF_00FF_00FF;
    let pair = |at: u32| (pairs >> (at * 16) & 0xFF) as i32;
    Some((pair(0) * 100 + pair(1), pair(2), pair(3)))
}

#[cfg(test)]
mod tests {
    use super::digits_of_date;
    use crate::bulk::program::lookup::Short;

    #[test]
    fn dates_are_read_from_two_words() {
        let read = |text: &str| digits_of_date(Short::of(text.as_bytes()));
        assert_eq!(read("2025-08-18"), Some((2025, 8, 18)));
        assert_eq!(read("0000-00-00"), Some((0, 0, 0)));
        assert_eq!(read("9999-99-99"), Some((9999, 99, 99)));
        for wrong in [
            "2025/08-18",
            "2025-08/18",
            "202a-08-18",
            "2025-0:-18",
            "2025-08-1/",
            "20-25-0818",
        ] {
            assert_eq!(read(wrong), None, "{wrong}");
        }
    }
}
