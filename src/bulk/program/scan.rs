//! The tokens of JSON, found in padded bytes of which it is known that they are UTF-8.
//!
//! It is as strict as RFC 8259; what it refuses may still be JSON, and is for the ordinary path to judge.

use memchr::memchr2;

use crate::bulk::program::lookup::Short;

/// So many zeros stand behind the text.
pub(super) const PADDING: usize = 32;

/// Deeper nesting is refused.
const DEPTH: usize = 64;

/// A text and how far it was read.
pub(super) struct Scan<'a> {
    pub text: &'a [u8],
    pub at: usize,
}

/// A string without its quotation marks.
#[derive(Clone, Copy, Debug)]
pub(super) struct Token {
    pub start: usize,
    pub end: usize,
    pub short: Short,
    /// Whether it has backslashes.
    pub escaped: bool,
}

/// A number as far as it was understood.
#[derive(Clone, Copy, Debug)]
pub(super) struct Number {
    pub start: usize,
    pub end: usize,
    /// Its digits without the point; none where they are too many or it has an exponent.
    pub digits: Option<i64>,
    /// How many of them stand behind the point.
    pub scale: u32,
}

const ONES: u64 = 0x0101_0101_0101_0101;
const HIGHS: u64 = 0x8080_8080_8080_8080;

/// Whether bytes hold a control character.
fn has_control(bytes: &[u8]) -> bool {
    let found = bytes
        .iter()
        .fold(0, |found, byte| found | u8::from(*byte < 0x20));
    found != 0
}

/// A high bit at the first quotation mark, backslash or control character of a word, if there is one. Further ones may
/// be wrong.
#[inline(always)]
fn special(word: u64) -> u64 {
    let quote = word ^ (ONES * 0x22);
    let slash = word ^ (ONES * 0x5C);
    let quotes = quote.wrapping_sub(ONES) & !quote;
    let slashes = slash.wrapping_sub(ONES) & !slash;
    let controls = word.wrapping_sub(ONES * 0x20) & !word;
    (quotes | slashes | controls) & HIGHS
}

/// The first so many bytes of a word.
#[inline(always)]
fn first_bytes(word: u64, bytes: usize) -> u64 {
    word & !(u64::MAX << (bytes * 8))
}

impl<'a> Scan<'a> {
    /// The byte that is next.
    #[inline(always)]
    pub fn byte(&self) -> u8 {
        self.text.get(self.at).copied().unwrap_or(0)
    }

    #[inline(always)]
    pub fn word(&self, at: usize) -> u64 {
        let bytes = self.text.get(at..).and_then(|rest| rest.first_chunk::<8>());
        bytes.map_or(0, |bytes| u64::from_le_bytes(*bytes))
    }

    /// Goes over spaces; other white space is refused.
    #[inline(always)]
    pub fn blanks(&mut self) {
        while self.byte() == b' ' {
            self.at += 1;
        }
    }

    /// Goes over one byte, which must be this one.
    #[inline(always)]
    pub fn expect(&mut self, byte: u8) -> Option<()> {
        (self.byte() == byte).then(|| self.at += 1)
    }

    /// Reads a string whose opening mark was read.
    #[inline(always)]
    pub fn string(&mut self) -> Option<Token> {
        let start = self.at;
        let (first, second) = (self.word(start), self.word(start + 8));
        let found = special(first);
        if found != 0 {
            let length = found.trailing_zeros() as usize / 8;
            let first = first_bytes(first, length);
            return self.token(start, start + length, Short { first, second: 0 });
        }
        let found = special(second);
        if found != 0 {
            let length = found.trailing_zeros() as usize / 8;
            let second = first_bytes(second, length);
            return self.token(start, start + 8 + length, Short { first, second });
        }
        let rest = self.text.get(start + 16..)?;
        let length = memchr2(b'"', b'\\', rest)?;
        if has_control(rest.get(..length)?) {
            return None;
        }
        let end = start + 16 + length;
        self.token(start, end, Short { first, second })
    }

    #[inline(always)]
    fn token(&mut self, start: usize, end: usize, short: Short) -> Option<Token> {
        if self.text.get(end) == Some(&b'"') {
            self.at = end + 1;
            return Some(Token {
                start,
                end,
                short,
                escaped: false,
            });
        }
        self.escaped(start, end)
    }

    /// The rest of a string from its first backslash on.
    fn escaped(&mut self, start: usize, slash: usize) -> Option<Token> {
        let mut at = slash;
        loop {
            match self.text.get(at)? {
                b'"' => break,
                b'\\' => at = self.escape(at)?.1,
                ..0x20 => return None,
                _ => at += 1,
            }
        }
        self.at = at + 1;
        Some(Token {
            start,
            end: at,
            short: Short::of(self.text.get(start..at)?),
            escaped: true,
        })
    }

    /// The character that an escape stands for, and where it ends. Halves of pairs are refused.
    fn escape(&self, at: usize) -> Option<(char, usize)> {
        let char = match self.text.get(at + 1)? {
            b'"' => '"',
            b'\\' => '\\',
            b'/' => '/',
            b'b' => '\u{8}',
            b'f' => '\u{c}',
            b'n' => '\n',
            b'r' => '\r',
            b't' => '\t',
            b'u' => {
                let digits = self.text.get(at + 2..at + 6)?;
                let is_hex = digits.iter().all(u8::is_ascii_hexdigit);
                let digits = std::str::from_utf8(digits).ok().filter(|_| is_hex)?;
                let number = u32::from_str_radix(digits, 16).ok()?;
                return char::from_u32(number).map(|char| (char, at + 6));
            }
            _ => return None,
        };
        Some((char, at + 2))
    }

    /// The text of a string.
    pub fn text_of(&self, token: Token) -> Option<String> {
        let bytes = self.text.get(token.start..token.end)?;
        if !token.escaped {
            return std::str::from_utf8(bytes).ok().map(str::to_owned);
        }
        let mut text = Vec::with_capacity(bytes.len());
        let mut at = token.start;
        while at < token.end {
            match self.text.get(at)? {
                b'\\' => {
                    let (char, end) = self.escape(at)?;
                    text.extend_from_slice(char.encode_utf8(&mut [0; 4]).as_bytes());
                    at = end;
                }
                byte => {
                    text.push(*byte);
                    at += 1;
                }
            }
        }
        String::from_utf8(text).ok()
    }

    /// Reads a number.
    #[inline(always)]
    pub fn number(&mut self) -> Option<Number> {
        let start = self.at;
        let is_negative = self.byte() == b'-';
        self.at += usize::from(is_negative);
        let first = self.at;
        let mut digits = self.digits(0)?;
        if self.at - first > 1 && self.text.get(first) == Some(&b'0') {
            return None;
        }
        let mut count = self.at - first;
        let mut scale = 0;
        if self.byte() == b'.' {
            self.at += 1;
            let point = self.at;
            digits = self.digits(digits)?;
            scale = self.at - point;
            count += scale;
        }
        let mut is_plain = count <= 18;
        if matches!(self.byte(), b'e' | b'E') {
            self.at += 1;
            self.at += usize::from(matches!(self.byte(), b'+' | b'-'));
            self.digits(0)?;
            is_plain = false;
        }
        let digits = if is_negative {
            digits.wrapping_neg()
        } else {
            digits
        };
        Some(Number {
            start,
            end: self.at,
            digits: is_plain.then_some(digits),
            scale: u32::try_from(scale).ok()?,
        })
    }

    /// Reads digits behind others: at least one.
    #[inline(always)]
    fn digits(&mut self, mut digits: i64) -> Option<i64> {
        let start = self.at;
        loop {
            let digit = self.byte().wrapping_sub(b'0');
            if digit > 9 {
                return (self.at > start).then_some(digits);
            }
            digits = digits.wrapping_mul(10).wrapping_add(i64::from(digit));
            self.at += 1;
        }
    }

    /// Reads one of the three bare words.
    #[inline(always)]
    pub fn literal(&mut self, word: &'static [u8]) -> Option<()> {
        let wanted = Short::of(word).first;
        let found = first_bytes(self.word(self.at), word.len());
        (found == wanted).then(|| self.at += word.len())
    }

    /// Goes over a value of any kind.
    pub fn skip(&mut self) -> Option<()> {
        self.skip_value(0)
    }

    fn skip_value(&mut self, depth: usize) -> Option<()> {
        if depth > DEPTH {
            return None;
        }
        match self.byte() {
            b'"' => {
                self.at += 1;
                self.string().map(|_| ())
            }
            b'{' => self.skip_object(depth),
            b'[' => self.skip_array(depth),
            b't' => self.literal(b"true"),
            b'f' => self.literal(b"false"),
            b'n' => self.literal(b"null"),
            _ => self.number().map(|_| ()),
        }
    }

    fn skip_array(&mut self, depth: usize) -> Option<()> {
        self.at += 1;
        self.blanks();
        if self.expect(b']').is_some() {
            return Some(());
        }
        loop {
            self.skip_value(depth + 1)?;
            self.blanks();
            if self.expect(b']').is_some() {
                return Some(());
            }
            self.expect(b',')?;
            self.blanks();
        }
    }

    /// Goes over an object in which no key stands twice or has backslashes.
    fn skip_object(&mut self, depth: usize) -> Option<()> {
        let mut keys: Vec<&'a [u8]> = Vec::new();
        self.at += 1;
        self.blanks();
        if self.expect(b'}').is_some() {
            return Some(());
        }
        loop {
            self.expect(b'"')?;
            let key = self.string().filter(|key| !key.escaped)?;
            keys.push(self.text.get(key.start..key.end)?);
            self.blanks();
            self.expect(b':')?;
            self.blanks();
            self.skip_value(depth + 1)?;
            self.blanks();
            if self.expect(b'}').is_some() {
                break;
            }
            self.expect(b',')?;
            self.blanks();
        }
        keys.sort_unstable();
        let is_twice = keys.windows(2).any(|pair| pair.first() == pair.last());
        (!is_twice).then_some(())
    }
}

#[cfg(test)]
mod tests {
    use super::{PADDING, Scan};

    fn padded(text: &str) -> Vec<u8> {
        let mut bytes = text.as_bytes().to_vec();
        bytes.resize(bytes.len() + PADDING, 0);
        bytes
    }

    /// Whether the whole of a text is one value.
    fn is_value(text: &str) -> bool {
        let bytes = padded(text);
        let mut scan = Scan {
            text: &bytes,
            at: 0,
        };
        scan.skip().is_some() && scan.at == text.len()
    }

    #[test]
    fn values_of_every_kind_are_gone_over() {
        for text in [
            "0",
            "-0",
            "1.50",
            "1e5",
            "-2.5E-3",
            "true",
            "null",
            "[]",
            "{}",
            "[ 1 , \"a\" ]",
            "\"a\\n\\u00e9\\\\\"",
            "{\"a\":{\"b\":[[]]}, \"c\" : false}",
            "\"a text of more than sixteen bytes\"",
        ] {
            assert!(is_value(text), "{text}");
        }
    }

    #[test]
    fn what_is_no_json_is_refused() {
        for text in [
            "01",
            "1.",
            ".5",
            "+1",
            "1e",
            "-",
            "nul",
            "[1,]",
            "[1 2]",
            "{\"a\" 1}",
            "{a:1}",
            "{\"a\":1,}",
            "\"a",
            "\"\\x\"",
            "\"\\u12g4\"",
            "\"\\ud800\"",
            "{\"a\":1,\"a\":2}",
            "",
        ] {
            assert!(!is_value(text), "{text}");
        }
        assert!(!is_value(&format!("{}1{}", "[".repeat(99), "]".repeat(99))));
    }

    #[test]
    fn control_characters_are_seen_anywhere() {
        for at in 0..70 {
            let mut text = vec![b'a'; 70];
            text[at] = b'\t';
            let text = String::from_utf8(text).unwrap_or_default();
            assert!(!is_value(&format!("\"{text}\"")), "{at}");
            assert!(!is_value(&format!("\"{}é\"", &text[..=at])), "{at}");
            assert!(is_value(&format!("\"{}é\"", &text[..at])), "{at}");
        }
    }
}
